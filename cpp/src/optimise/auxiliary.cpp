#include "optimise/auxiliary.hpp"

#include <algorithm>
#include <cmath>

#include "optimise/scaling.hpp"

namespace gengxin::optimise {
namespace {
constexpr Strategy strategy{10, 1e-6, 1e-12, false, false};
}

std::vector<double> farkas_multipliers(const Program& program, const Options& options,
                                       Clock::time_point begun) {
  const int n = program.columns(), m = program.rows();
  const ScaledProgram s = scale(program, 10);
  Program elastic;
  std::vector<Entry> entries;
  for (int j = 0; j < n; ++j)
    for (int k = program.matrix.start[j]; k < program.matrix.start[j + 1]; ++k)
      entries.push_back({program.matrix.index[k], j, program.matrix.value[k]});
  elastic.cost.assign(static_cast<std::size_t>(n), 0);
  elastic.lower = program.lower;
  elastic.upper = program.upper;
  int column = n;
  const auto add = [&](int row, double sign) {
    entries.push_back({row, column++, sign});
    elastic.cost.push_back(s.row_scale[row]);
    elastic.lower.push_back(0);
    elastic.upper.push_back(infinity);
  };
  for (int i = 0; i < m; ++i) {
    if (std::isfinite(program.row_lower[i])) add(i, 1);
    if (std::isfinite(program.row_upper[i])) add(i, -1);
  }
  elastic.matrix = SparseMatrix::from_entries(m, column, entries);
  elastic.row_lower = program.row_lower;
  elastic.row_upper = program.row_upper;
  Solution solution = interior_point(elastic, options, strategy, begun);
  double largest = 0;
  for (const double v : solution.y) largest = std::max(largest, std::abs(v));
  if (largest == 0) return {};
  for (double& v : solution.y) v /= largest;
  return solution.y;
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
