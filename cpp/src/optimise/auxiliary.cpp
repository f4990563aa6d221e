#include "optimise/auxiliary.hpp"

#include <algorithm>
#include <cmath>

#include "gengxin/optimise/verify.hpp"
#include "optimise/repair.hpp"
#include "optimise/scaling.hpp"

namespace gengxin::optimise {
namespace {
constexpr Strategy strategy{10, 1e-6, 1e-12, false, true, false};
constexpr Strategy separating[] = {{10, 1e-6, 1e-12, false, false, false},
                                   {10, 1e-8, 1e-12, false, true, false},
                                   {0, 1e-8, 1e-10, true, false, false}};

// `y`, or what lies near it, if it proves infeasibility; otherwise empty.
std::vector<double> proved(const Program& program, const std::vector<double>& y) {
  if (proves_infeasible(program, y)) return y;
  for (const double closeness : {0.0, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2}) {
    std::vector<double> repaired = repair_multipliers(program, y, closeness);
    if (proves_infeasible(program, repaired)) return repaired;
  }
  return {};
}

}  // namespace

namespace {

std::vector<double> nearest_multipliers(const Program& program, const Options& options,
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
    if (std::vector<double> y = proved(program, solution.y); !y.empty()) return y;
    for (int j = 0; j < n; ++j) {
      pull[j] *= 0.1;
      nearest.quadratic.value[j] = pull[j];
      nearest.cost[j] = -pull[j] * solution.x[j];
    }
  }
  return {};
}

// maximise  sum l y+ - sum u y- - sum (upper r+ - lower r-)
// subject to  A'(y+ - y-) = r+ - r-,  sum w (y+ + y-) <= 1,  all >= 0,
// r+, r- only where the bound is there: the certificate itself as a linear program.
std::vector<double> separating_multipliers(const Program& program, int scaling_rounds,
                                           const Options& options, Clock::time_point begun) {
  const int n = program.columns(), m = program.rows();
  const ScaledProgram s = scale(program, scaling_rounds);
  const SparseMatrix by_row = transpose(program.matrix);
  Program farkas;
  std::vector<Entry> entries;
  std::vector<std::pair<int, double>> source;  // row and sign of each column
  const auto add = [&](double cost) {
    farkas.cost.push_back(cost);
    farkas.lower.push_back(0);
    farkas.upper.push_back(infinity);
    return static_cast<int>(farkas.cost.size()) - 1;
  };
  const auto add_row = [&](int row, double sign, double bound) {
    if (!std::isfinite(bound)) return;
    const int column = add(-sign * bound * s.row_scale[row]);
    source.emplace_back(row, sign * s.row_scale[row]);
    for (int k = by_row.start[row]; k < by_row.start[row + 1]; ++k)
      entries.push_back({by_row.index[k], column,
                         sign * by_row.value[k] * s.row_scale[row] * s.column_scale[by_row.index[k]]});
    entries.push_back({n, column, 1});
  };
  for (int i = 0; i < m; ++i) {
    add_row(i, 1, program.row_lower[i]);
    add_row(i, -1, program.row_upper[i]);
  }
  for (int j = 0; j < n; ++j) {
    const double scale_of = s.column_scale[j];
    if (std::isfinite(program.upper[j])) entries.push_back({j, add(program.upper[j] / scale_of), -1});
    if (std::isfinite(program.lower[j])) entries.push_back({j, add(-program.lower[j] / scale_of), 1});
  }
  farkas.matrix = SparseMatrix::from_entries(n + 1, static_cast<int>(farkas.cost.size()), entries);
  farkas.row_lower.assign(static_cast<std::size_t>(n) + 1, 0);
  farkas.row_upper = farkas.row_lower;
  farkas.row_lower.back() = -infinity;
  farkas.row_upper.back() = 1;
  for (const Strategy& attempt : separating) {
    const Solution solution = interior_point(farkas, options, attempt, begun);
    std::vector<double> y(static_cast<std::size_t>(m));
    for (std::size_t c = 0; c < source.size(); ++c)
      y[source[c].first] += source[c].second * solution.x[c];
    if (y = proved(program, y); !y.empty()) return y;
    if (solution.status == Status::optimal) break;
  }
  return {};
}

}  // namespace

std::vector<double> farkas_multipliers(const Program& program, const Options& options,
                                       Clock::time_point begun) {
  for (const int scaling_rounds : {10, 0}) {
    std::vector<double> y = separating_multipliers(program, scaling_rounds, options, begun);
    if (!y.empty()) return y;
  }
  return nearest_multipliers(program, options, begun);
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
  return solution.objective < 0 ? proving_direction(program, solution.x) : std::vector<double>{};
}

}  // namespace gengxin::optimise
