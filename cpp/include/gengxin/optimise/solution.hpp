#pragma once
// What a solve returns. With z = c + Qx - A'y the optimality conditions are
//     y_i >= 0 where only row_lower binds, y_i <= 0 where only row_upper binds, 0 between,
// and the same for z_j against lower and upper.
#include <string_view>
#include <vector>

#include "gengxin/support/export.hpp"

namespace gengxin::optimise {

enum class Status {
  optimal,            ///< x, y pass verify() at the tolerance asked for
  primal_infeasible,  ///< `y` is a Farkas certificate: proves_infeasible(program, y)
  dual_infeasible,    ///< `x` is an unbounded direction: proves_unbounded(program, x)
  iteration_limit,
  time_limit,
  memory_limit,
  cancelled,
  not_solved,  ///< neither could be proved; x, y are the best point seen
};

GENGXIN_API std::string_view name_of(Status status);

struct Solution {
  Status status{Status::not_solved};
  std::vector<double> x;              ///< by column
  std::vector<double> y;              ///< by row: the change of the optimum a unit of the row's bound
  std::vector<double> reduced_costs;  ///< c + Qx - A'y
  double objective{0};
  double dual_objective{0};
  double primal_residual{0};  ///< as in verify.hpp
  double dual_residual{0};
  double gap{0};
  int iterations{0};
  double seconds{0};
};

}  // namespace gengxin::optimise
