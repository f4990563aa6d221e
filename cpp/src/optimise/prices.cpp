#include "gengxin/optimise/prices.hpp"

#include <algorithm>
#include <string>

#include "gengxin/optimise/solve.hpp"
#include "gengxin/optimise/verify.hpp"
#include "optimise/faces.hpp"

namespace gengxin::optimise {
namespace {

// One end: the solve, and what verify says of it beside x.
struct End {
  Status status{Status::not_solved};
  double price{0};
  std::vector<double> y;
  double gap{infinity};
};

End end_of(const Program& program, const Program& face, const std::vector<double>& x, int row,
           double direction, const Options& options) {
  Program extreme = face;
  extreme.cost[row] = -direction;
  const Solution found = solve(extreme, options);
  End end{found.status, found.x[row], found.x, infinity};
  if (found.status == Status::optimal) {
    const Accuracy accuracy = verify(program, x, end.y);
    end.gap = std::max(accuracy.gap, accuracy.dual_residual);
  } else if (found.status == Status::dual_infeasible) {
    end = {Status::dual_infeasible, direction * infinity, {}, 0};
  }
  return end;
}

}  // namespace

PriceInterval price_interval(const Program& program, const Solution& solution, int row,
                             const Options& options) {
  check(program);
  if (row < 0 || row >= program.rows())
    throw ProgramError({"no row " + std::to_string(row) + " among " + std::to_string(program.rows())});
  if (solution.status != Status::optimal || solution.x.size() != program.cost.size() ||
      !verify(program, solution.x, solution.y).within(2 * options.acceptable))
    throw ProgramError({"prices belong to an optimal solution of the program; this one is " +
                        std::string(name_of(solution.status))});
  // What "clearly inside" is depends on how exactly x lies on its limits: from fine to coarse
  // until multipliers exist that verify.
  PriceInterval interval;
  for (const double closeness : {1e-7, 1e-6, 1e-5}) {
    const Program face = optimal_multipliers(program, solution.x, solution.y, closeness);
    const auto settled = [&](const End& end) {
      return end.status == Status::dual_infeasible ||
             (end.status == Status::optimal && end.gap <= options.acceptable);
    };
    End low = end_of(program, face, solution.x, row, -1, options);
    if (!settled(low)) continue;
    End high = end_of(program, face, solution.x, row, 1, options);
    if (!settled(high)) continue;
    interval.low = low.price;
    interval.high = high.price;
    interval.y_low = std::move(low.y);
    interval.y_high = std::move(high.y);
    interval.gap = std::max(low.gap, high.gap);
    interval.status = Status::optimal;
    return interval;
  }
  // The one price that is known.
  interval.low = interval.high = solution.y[row];
  interval.y_low = interval.y_high = solution.y;
  interval.gap = solution.gap;
  return interval;
}

}  // namespace gengxin::optimise
