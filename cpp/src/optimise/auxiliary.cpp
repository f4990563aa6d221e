#include "optimise/auxiliary.hpp"

#include <algorithm>
#include <cmath>

#include "gengxin/optimise/verify.hpp"
#include "optimise/repair.hpp"
#include "optimise/scaling.hpp"

namespace gengxin::optimise {
namespace {
constexpr Strategy strategy{10, 1e-6, 1e-12, false, true, false};
}

std::vector<double> farkas_multipliers(const Program& program, const Options& options,
                                       Clock::time_point begun) {
  const int n = program.columns(), m = program.rows();
  const ScaledProgram s = scale(program, 10);
  Program nearest;
  std::vector<Entry> entries, squares;
  for (int j = 0; j < n; ++j)
    for (int k = program.matrix.start[j]; k < program.matrix.start[j + 1]; ++k)
      entries.push_back({program.matrix.index[k], j, program.matrix.value[k]});
  nearest.cost.assign(static_cast<std::size_t>(n + m), 0);
  nearest.lower = program.lower;
  nearest.upper = program.upper;
  nearest.lower.resize(nearest.cost.size(), -infinity);
  nearest.upper.resize(nearest.cost.size(), infinity);
  for (int i = 0; i < m; ++i) {
    entries.push_back({i, n + i, 1});
    squares.push_back({n + i, n + i, s.row_scale[i] * s.row_scale[i]});
  }
  std::vector<double> pull(static_cast<std::size_t>(n));
  for (int j = 0; j < n; ++j) {
    pull[j] = 1e-5 / (s.column_scale[j] * s.column_scale[j]);
    squares.push_back({j, j, 0});
  }
  nearest.matrix = SparseMatrix::from_entries(m, n + m, entries);
  nearest.quadratic = SparseMatrix::from_entries(n + m, n + m, squares);
  nearest.row_lower = program.row_lower;
  nearest.row_upper = program.row_upper;
  // Proximal points (Rockafellar 1976): after a first round without, a small pull towards the last
  // x keeps the nearest point unique where x could run off, and vanishes as the rounds go on.
  for (int round = 0; round < 9; ++round) {
    Solution solution = interior_point(nearest, options, strategy, begun);
    double largest = 0;
    for (const double v : solution.y) largest = std::max(largest, std::abs(v));
    if (largest == 0) return {};
    for (double& v : solution.y) v /= largest;
    if (proves_infeasible(program, solution.y)) return solution.y;
    std::vector<double> repaired = repair_multipliers(program, solution.y);
    if (proves_infeasible(program, repaired)) return repaired;
    for (int j = 0; j < n; ++j) {
      pull[j] *= 0.1;
      nearest.quadratic.value[j] = pull[j];
      nearest.cost[j] = -pull[j] * solution.x[j];
    }
  }
  return {};
}

std::vector<double> descent_direction(const Program& program, const Options& options,
                                      Clock::time_point begun) {
  const int n = program.columns(), m = program.rows();
  Program ray;
  std::vector<Entry> entries;
  for (int j = 0; j < n; ++j) {
    for (int k = program.matrix.start[j]; k < program.matrix.start[j + 1]; ++k)
      entries.push_back({program.matrix.index[k], j, program.matrix.value[k]});
    if (!program.is_linear())
      for (int k = program.quadratic.start[j]; k < program.quadratic.start[j + 1]; ++k)
        entries.push_back({m + program.quadratic.index[k], j, program.quadratic.value[k]});
    ray.lower.push_back(std::isfinite(program.lower[j]) ? 0 : -1);
    ray.upper.push_back(std::isfinite(program.upper[j]) ? 0 : 1);
  }
  const int rows = program.is_linear() ? m : m + n;
  ray.cost = program.cost;
  ray.matrix = SparseMatrix::from_entries(rows, n, entries);
  for (int i = 0; i < m; ++i) {
    ray.row_lower.push_back(std::isfinite(program.row_lower[i]) ? 0 : -infinity);
    ray.row_upper.push_back(std::isfinite(program.row_upper[i]) ? 0 : infinity);
  }
  ray.row_lower.resize(static_cast<std::size_t>(rows), 0);
  ray.row_upper.resize(static_cast<std::size_t>(rows), 0);
  const Solution solution = interior_point(ray, options, strategy, begun);
  if (!(solution.objective < 0)) return {};
  return solution.x;
}

}  // namespace gengxin::optimise
