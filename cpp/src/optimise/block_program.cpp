#include "gengxin/optimise/block_program.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "optimise/block_coefficients.hpp"
#include "optimise/block_quadratic.hpp"
#include "optimise/block_sums.hpp"

namespace gengxin::optimise {
namespace {

bool within(const BlockProgram& program, const FactoredRow& row, std::size_t group) {
  return row.layer < 0 || program.layers[static_cast<std::size_t>(row.layer)][group] == row.zone;
}

bool is_bound(double value) { return std::abs(value) < no_bound; }

// sum of y (bound its sign points to), with the multipliers that count.
long double bound_part(const BlockProgram& program, bool priced, std::vector<double>& y) {
  long double sum = 0;
  for (std::size_t r = 0; r < y.size(); ++r) {
    if (priced)
      y[r] = std::clamp(y[r], -program.rows[r].above_price, program.rows[r].below_price);
    const double bound = y[r] > 0 ? program.rows[r].lower : program.rows[r].upper;
    if (!is_bound(bound)) y[r] = 0;
    else sum += static_cast<long double>(y[r]) * bound;
  }
  return sum;
}

// min g'x over sum x = 1 within the bounds: the cheapest shares first.
long double least_of_group(const BlockProgram& program, std::size_t group,
                           const std::vector<long double>& g, std::vector<std::size_t>& order) {
  if (program.lower.empty() && program.upper.empty()) return *std::min_element(g.begin(), g.end());
  const std::size_t k = g.size(), first = group * k;
  long double left = 1, sum = 0;
  if (!program.lower.empty())
    for (std::size_t a = 0; a < k; ++a) {
      left -= program.lower[first + a];
      sum += g[a] * program.lower[first + a];
    }
  order.resize(k);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return g[a] < g[b]; });
  for (const std::size_t a : order) {
    const long double room = program.upper.empty() ? left
                             : static_cast<long double>(program.upper[first + a]) -
                                   (program.lower.empty() ? 0 : program.lower[first + a]);
    const long double taken = std::min(left, room);
    sum += g[a] * taken;
    left -= taken;
  }
  return left > 1e-12L || left < -1e-12L ? static_cast<long double>(infinity) : sum;
}

// The least of the groups' own parts, sum over the groups of min (c - A'y)_i x_i.
long double group_part(const BlockProgram& program, std::span<const double> y, bool with_cost) {
  const auto k = static_cast<std::size_t>(program.options);
  const ZoneTables<long double> prices = sums_of_prices<long double>(program, y);
  std::vector<long double> g(k);
  std::vector<std::size_t> order;
  long double sum = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(program.groups); ++i) {
    for (std::size_t a = 0; a < k; ++a) g[a] = with_cost ? program.cost[i * k + a] : 0.0;
    subtract_prices(prices, program, i, g.data());
    sum += least_of_group(program, i, g, order);
  }
  return sum;
}

// sum |y_r p_i| over the terms of the rows.
long double size_of_prices(const BlockProgram& program, std::span<const double> y) {
  ZoneTables<long double> sizes = sums_of_sizes(program);
  long double size = 0;
  for (std::size_t r = 0; r < y.size(); ++r)
    program.rows[r].each_term([&](int property, const std::vector<double>&) { size += std::abs(static_cast<long double>(y[r])) * *sizes.of(program.rows[r], property); });
  return size;
}

}  // namespace

std::vector<double> activities(const BlockProgram& program, std::span<const double> x) {
  ZoneTables<long double> sums = sums_of_shares(program, x);
  std::vector<double> made;
  for (const FactoredRow& row : program.rows) {
    long double activity = 0;
    row.each_term([&](int property, const std::vector<double>& q) {
      const long double* of = sums.of(row, property);
      for (std::size_t a = 0; a < q.size(); ++a) activity += q[a] * of[a];
    });
    made.push_back(static_cast<double>(activity));
  }
  return made;
}

std::vector<double> row_sizes(const BlockProgram& program) {
  ZoneTables<long double> sums = sums_of_sizes(program);
  std::vector<double> sizes;
  for (const FactoredRow& row : program.rows) {
    long double size = 0;
    row.each_term([&](int property, const std::vector<double>& q) {
      double largest = 0;
      for (const double value : q) largest = std::max(largest, std::abs(value));
      size += largest * *sums.of(row, property);
    });
    sizes.push_back(static_cast<double>(size));
  }
  return sizes;
}

double penalty(const BlockProgram& program, std::span<const double> activities) {
  double sum = 0;
  for (std::size_t r = 0; r < program.rows.size(); ++r) {
    const FactoredRow& row = program.rows[r];
    if (activities[r] < row.lower && is_bound(row.below_price))
      sum += (row.lower - activities[r]) * row.below_price;
    if (activities[r] > row.upper && is_bound(row.above_price))
      sum += (activities[r] - row.upper) * row.above_price;
  }
  return sum;
}

double penalty_at(const BlockProgram& program, std::span<const double> x) {
  const bool priced = std::any_of(program.rows.begin(), program.rows.end(), [](const FactoredRow& row) { return is_bound(row.below_price) || is_bound(row.above_price); });
  return priced ? penalty(program, activities(program, x)) : 0;
}

double dual_bound(const BlockProgram& program, std::span<const double> y) {
  std::vector<double> kept(y.begin(), y.end());
  const long double bounds = bound_part(program, true, kept);
  return static_cast<double>(bounds + group_part(program, kept, true) + program.offset);
}

bool proves_infeasible(const BlockProgram& program, std::span<const double> y) {
  std::vector<double> kept(y.begin(), y.end());
  if (!std::all_of(kept.begin(), kept.end(), [](double v) { return std::isfinite(v); }))
    return false;
  const long double bounds = bound_part(program, false, kept);
  const long double value = bounds + group_part(program, kept, false);
  long double size = size_of_prices(program, kept);
  for (std::size_t r = 0; r < kept.size(); ++r)
    if (kept[r] != 0)
      size += std::abs(static_cast<long double>(kept[r]) *
                       (kept[r] > 0 ? program.rows[r].lower : program.rows[r].upper));
  return value > 1e-14L * size;
}

Program BlockProgram::expanded() const {
  Program program;
  std::vector<Entry> entries;
  const auto n = static_cast<std::size_t>(groups), k = static_cast<std::size_t>(options);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t a = 0; a < k; ++a)
      entries.push_back({static_cast<int>(i), static_cast<int>(i * k + a), 1.0});
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (std::size_t i = 0; i < n; ++i) {
      if (!within(*this, rows[r], i)) continue;
      const Coefficients coefficients(*this, rows[r], i);
      for (std::size_t a = 0; a < k; ++a)
        if (const double value = coefficients(a); value != 0)
          entries.push_back({static_cast<int>(n + r), static_cast<int>(i * k + a), value});
    }
  program.cost = cost;
  program.offset = offset;
  program.lower = lower.empty() ? std::vector<double>(n * k, 0) : lower;
  program.upper = upper.empty() ? std::vector<double>(n * k, infinity) : upper;
  program.row_lower.assign(n, 1);
  program.row_upper.assign(n, 1);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    program.row_lower.push_back(rows[r].lower);
    program.row_upper.push_back(rows[r].upper);
    const auto slack = [&](double price, double sign) {
      if (!is_bound(price)) return;
      entries.push_back({static_cast<int>(n + r), static_cast<int>(program.cost.size()), sign});
      program.cost.push_back(price);
      program.lower.push_back(0);
      program.upper.push_back(infinity);
    };
    slack(rows[r].below_price, 1);
    slack(rows[r].above_price, -1);
  }
  program.matrix = SparseMatrix::from_entries(static_cast<int>(n + rows.size()),
                                              static_cast<int>(program.cost.size()), entries);
  if (quadratic()) program.quadratic = hessian(*this, static_cast<int>(program.cost.size()));
  return program;
}

}  // namespace gengxin::optimise
