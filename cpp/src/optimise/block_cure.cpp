#include "gengxin/optimise/block_cure.hpp"

#include <algorithm>
#include <cmath>

namespace gengxin::optimise {

BlockCure find_cure(const BlockProgram& program, const std::vector<double>& weights,
                    const BlockOptions& options) {
  check(program);
  const std::size_t m = program.rows.size();
  if (!weights.empty() && weights.size() != m)
    throw ProgramError({"weights has " + std::to_string(weights.size()) + " elements, expected " +
                        std::to_string(m)});
  BlockProgram relaxed = program;
  std::fill(relaxed.cost.begin(), relaxed.cost.end(), 0.0);
  relaxed.offset = 0;
  relaxed.curvature.clear();
  relaxed.edges.clear();
  relaxed.kinds.clear();
  const std::vector<double> sizes = row_sizes(program);
  for (std::size_t r = 0; r < m; ++r) {
    const double weight = !weights.empty() ? weights[r] : sizes[r] > 0 ? 1 / sizes[r] : 1;
    relaxed.rows[r].below_price = relaxed.rows[r].above_price = weight;
  }
  check(relaxed);
  BlockOptions own = options;
  own.warm_start.clear();
  Solution solution = solve(relaxed, own);
  BlockCure cure;
  cure.status = solution.status;
  cure.iterations = solution.iterations;
  const std::vector<double> rows = activities(program, solution.x);
  for (std::size_t r = 0; r < m; ++r) {
    cure.row_moves.push_back(std::max(rows[r] - program.rows[r].upper, 0.0) -
                             std::max(program.rows[r].lower - rows[r], 0.0));
  }
  cure.total = penalty(relaxed, rows);
  cure.bound = solution.status == Status::primal_infeasible ? 0 : dual_bound(relaxed, solution.y);
  cure.y = std::move(solution.y);
  cure.x = std::move(solution.x);
  return cure;
}

}  // namespace gengxin::optimise
