#pragma once
// Programs some of whose columns must be whole numbers. The search is a caller's: this layer hands
// the program out, trusts nothing of what comes back, and prices the rows once the whole numbers
// are fixed.
#include <functional>
#include <span>
#include <vector>

#include "gengxin/optimise/options.hpp"
#include "gengxin/optimise/program.hpp"
#include "gengxin/optimise/solution.hpp"
#include "gengxin/support/export.hpp"

namespace gengxin::optimise {

struct IntegerOptions : Options {
  double relative_gap{1e-6};     ///< the search may stop within this of the bound
  double integrality{1e-6};      ///< how far from a whole number still counts as one
  std::vector<double> start;     ///< a point to begin from; empty: none
};

/// What a search claims.
struct IntegerAnswer {
  Status status{Status::not_solved};  ///< optimal within `relative_gap`, a limit, or infeasible
  std::vector<double> x;              ///< empty if no point was found
  double bound{-infinity};            ///< no whole-number point costs less
};

/// minimise as in Program, x_j whole for each j in `integers`. Linear programs only: no open
/// solver of quadratic ones stands behind this.
using IntegerSolver = std::function<IntegerAnswer(
    const Program& program, std::span<const int> integers, const IntegerOptions& options)>;

struct IntegerSolution {
  /// optimal: x holds, is whole, and lies within `relative_gap` of `bound`.
  Status status{Status::not_solved};
  std::vector<double> x;      ///< whole numbers exactly, the rest solved again for them
  double objective{0};
  double bound{-infinity};    ///< the greater of the search's and the relaxation's
  double gap{infinity};       ///< (objective - bound) / max(1, |objective|)
  /// Of the program with fractions allowed, verified here: its dual value is a proved bound.
  Solution relaxed;
  /// Of the program with the integers fixed at x: `fixed.y` are **prices with the integers
  /// fixed**: what a unit of a row's bound is worth while the whole numbers stay as they are.
  Solution fixed;
  /// The status follows from what was verified here alone: the relaxation's bound, or its
  /// certificate. Otherwise it rests on the search's word.
  bool proved{false};
};

/// Throws ProgramError for a program that is not one, is quadratic, or a column that is not there,
/// and std::runtime_error if the search returns a point that is not one of the program.
GENGXIN_API IntegerSolution solve_integer(const Program& program, std::span<const int> integers,
                                          const IntegerSolver& search,
                                          const IntegerOptions& options = {});

}  // namespace gengxin::optimise
