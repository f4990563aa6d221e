#include "optimise/block_proof.hpp"

#include <algorithm>
#include <cmath>

#include "gengxin/optimise/block_cure.hpp"

namespace gengxin::optimise {

bool proved_by_bounds(const BlockProgram& program, const BlockBounds& bounds, Solution& result) {
  if (!bounds.empty()) return false;
  result.status = Status::primal_infeasible;
  result.y.assign(program.rows.size(), 0);
  result.x.assign(program.cost.size(), 1.0 / program.options);
  return true;
}

bool proved_by_multipliers(const BlockProgram& program, const BlockState& state, const Margin& margin, Solution& result) {
  std::vector<double> y = state.multipliers();
  double size = 0, most = 0;
  for (std::size_t r = 0; r < y.size(); ++r) {
    const BlockState::Row& row = state.rows[r];
    if (y[r] > 0 ? row.below.priced : row.above.priced) y[r] = 0;
    size += std::abs(y[r]) * row.size;
    if (y[r] != 0) most += y[r] * ((y[r] > 0 ? row.low : row.high) - row.activity);
  }
  // The present shares are one choice of a point for each group: no proof can show more than `most`.
  if (size == 0 || !(most > 0)) return false;
  for (double& v : y) v /= size;
  if (!(margin(y) > 1e-12) || !proves_infeasible(program, y)) return false;
  result.y = std::move(y);
  result.status = Status::primal_infeasible;
  return true;
}

bool proved_by_constant(const BlockProgram& program, const BlockState& state, Solution& result) {
  const int r = state.missed_constant();
  if (r < 0) return false;
  std::vector<double> y(state.rows.size(), 0.0);
  const BlockState::Row& row = state.rows[static_cast<std::size_t>(r)];
  y[static_cast<std::size_t>(r)] = row.activity < row.low ? 1 : -1;
  if (!proves_infeasible(program, y)) return false;
  result.y = std::move(y);
  result.status = Status::primal_infeasible;
  return true;
}

bool proved_by_cure(const BlockProgram& program, const BlockOptions& options, Solution& result) {
  const auto hard = [](const FactoredRow& row) {
    return std::isinf(row.below_price) && std::isinf(row.above_price);
  };
  if (!std::all_of(program.rows.begin(), program.rows.end(), hard) || program.rows.empty())
    return false;
  BlockCure cure = find_cure(program, {}, options);
  if (!(cure.bound > 0) || !proves_infeasible(program, cure.y)) return false;
  result.iterations += cure.iterations;
  result.status = Status::primal_infeasible;
  result.y = std::move(cure.y);
  return true;
}

}  // namespace gengxin::optimise
