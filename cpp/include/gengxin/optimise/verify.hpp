#pragma once
// An independent check of answers: it reads the program as given and shares no code with the
// solver. Sums are kept in extended precision.
#include <span>

#include "gengxin/optimise/program.hpp"
#include "gengxin/support/export.hpp"

namespace gengxin::optimise {

/// How far (x, y) is from optimal, with z = c + Qx - A'y.
struct Accuracy {
  double objective{0};
  /// -1/2 x'Qx + sum y_i (bound its sign points to) + sum z_j (same) + offset
  double dual_objective{0};
  /// Largest violation, of a row relative to its largest term + min(1, its largest coefficient),
  /// of a bound to 1 + |x_j|.
  double primal_residual{0};
  /// Largest multiplier whose sign points to a missing bound. With g the lesser of 1 and the
  /// largest |coefficient| of c and Q: |z_j| relative to g + the largest term of its column,
  /// |y_i| to g / min(1, the largest coefficient of its row).
  double dual_residual{0};
  /// sum |z_j (x_j - bound)| + sum |y_i ((Ax)_i - bound)|, x_j for a missing bound, divided by
  /// the lesser of g + |objective| and max |c_j| + the sum of |terms| of the objective: an
  /// upper bound of the relative error of the objective.
  double gap{0};
  double objective_size{0};  ///< that divisor

  [[nodiscard]] bool within(double tolerance) const {
    return primal_residual <= tolerance && dual_residual <= tolerance && gap <= tolerance;
  }
};

GENGXIN_API Accuracy verify(const Program& program, std::span<const double> x,
                            std::span<const double> y);

/// A Farkas certificate: with r = A'y every x within its bounds has r'x <= most, and every x
/// within the rows has r'x >= least. If least > most no x satisfies both.
struct FarkasReport {
  double least{0};
  double most{0};
  /// sum |r_j| over columns whose bound on that side is missing: 0 in exact arithmetic. A
  /// feasible x would need some |x_j| >= radius = (least - most) / unbounded.
  double unbounded{0};
  double radius{0};
  double rounding{0};  ///< what rounding of the data may do to least - most
};

GENGXIN_API FarkasReport examine_infeasible(const Program& program, std::span<const double> y);
/// least > most beyond rounding, and a radius of at least 1e8 times the largest finite number
/// (at least 1) among the bounds of the columns and rows.
GENGXIN_API bool proves_infeasible(const Program& program, std::span<const double> y);

/// An unbounded direction d: Qd = 0, Ad and d point to no finite bound, c'd < 0.
struct RayReport {
  double descent{0};    ///< -c'd / sum |c_j d_j|
  double violation{0};  ///< largest wrong movement, relative to the largest term
};

GENGXIN_API RayReport examine_unbounded(const Program& program, std::span<const double> direction);
GENGXIN_API bool proves_unbounded(const Program& program, std::span<const double> direction);

}  // namespace gengxin::optimise
