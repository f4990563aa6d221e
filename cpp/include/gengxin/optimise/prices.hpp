#pragma once
// Under degeneracy a row has not one price but an interval of them. With v(b) the optimum as a
// function of a row's bound, v is convex and its prices at b are its subgradients
//     [v'(b-), v'(b+)] = [least, greatest] y_i over all optimal multipliers:
// `high` is what raising the bound by a little costs a unit, `low` what lowering it saves.
// Both are found by solving for y, over the multipliers that are complementary to the optimum x:
//     minimise / maximise y_i  subject to  A'y + z = c + Qx,
//     y_k = 0, z_j = 0 where x is clearly inside the limit, otherwise of the limit's sign.
#include <vector>

#include "gengxin/optimise/options.hpp"
#include "gengxin/optimise/program.hpp"
#include "gengxin/optimise/solution.hpp"
#include "gengxin/support/export.hpp"

namespace gengxin::optimise {

struct PriceInterval {
  double low{0}, high{0};  ///< infinite where moving the bound that way leaves no feasible point
  /// Multipliers of all rows at either end, optimal beside x; empty where the end is infinite.
  std::vector<double> y_low, y_high;
  /// The gap of verify(program, x, y) at the worse of the two ends: how optimal they are.
  double gap{0};
  /// optimal: both ends found and verified to Options::acceptable.
  Status status{Status::not_solved};
};

/// `solution` is an optimal one of `program`. Throws ProgramError if it is not, or has not the row.
GENGXIN_API PriceInterval price_interval(const Program& program, const Solution& solution, int row,
                                         const Options& options = {});

}  // namespace gengxin::optimise
