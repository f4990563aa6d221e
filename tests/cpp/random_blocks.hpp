#pragma once
// Random feasible block programs: shares all 1/k satisfy every row.
#include <cmath>
#include <random>

#include "gengxin/optimise/block_program.hpp"

namespace gengxin::optimise {

inline BlockProgram random_blocks(unsigned seed, int n, int k, int properties, int zones, int m) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> uniform;
  std::lognormal_distribution<double> size;
  BlockProgram p;
  p.groups = n;
  p.options = k;
  for (int i = 0; i < n * k; ++i) p.cost.push_back(uniform(random) - 0.5);
  for (int c = 0; c < properties; ++c) {
    std::vector<double> values;
    for (int i = 0; i < n; ++i) values.push_back(uniform(random) < 0.2 ? 0 : size(random));
    p.properties.push_back(values);
  }
  for (int layer = 0; layer < 2; ++layer) {
    std::vector<int> zone;
    for (int i = 0; i < n; ++i) zone.push_back(static_cast<int>(random() % static_cast<unsigned>(zones)));
    p.layers.push_back(zone);
  }
  const std::vector<double> x(static_cast<std::size_t>(n * k), 1.0 / k);
  for (int r = 0; r < m; ++r) {
    FactoredRow row;
    row.property = static_cast<int>(random() % static_cast<unsigned>(properties));
    for (int a = 0; a < k; ++a) row.q.push_back(std::floor(3 * uniform(random)));
    row.layer = r % 3 - 1;
    row.zone = static_cast<int>(random() % static_cast<unsigned>(zones));
    p.rows.push_back(row);
  }
  const std::vector<double> middle = activities(p, x);
  for (std::size_t r = 0; r < middle.size(); ++r) {
    const double slack = 0.05 * std::abs(middle[r]);
    if (r % 4 != 1) p.rows[r].lower = middle[r] - slack;
    if (r % 4 != 2) p.rows[r].upper = middle[r] + slack;
    if (r % 7 == 3) p.rows[r].lower = p.rows[r].upper = middle[r];
  }
  return p;
}

/// Two rows that each ask for this share, more than half, of the first property: options 0 and 1 for one, 2 and 3 for the other.
inline void add_conflict(BlockProgram& p, double share) {
  double total = 0;
  for (const double v : p.properties[0]) total += v;
  for (const std::size_t first : {0U, 2U}) {
    FactoredRow row;
    row.q.assign(static_cast<std::size_t>(p.options), 0);
    row.q[first] = row.q[first + 1] = 1;
    row.lower = share * total;
    p.rows.push_back(row);
  }
}

enum class Kind { barred, upper, lower, both, prescribed };

// Bounds that the point 1/k, made feasible by random_blocks, satisfies; options barred beside it
// are paid for by wider rows.
inline void add_bounds(BlockProgram& p, Kind kind, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> uniform;
  const int k = p.options;
  const auto size = static_cast<std::size_t>(p.groups * k);
  std::vector<double> x(size, 1.0 / k);
  if (kind != Kind::lower) p.upper.assign(size, 1);
  if (kind == Kind::lower || kind == Kind::both) p.lower.assign(size, 0);
  for (int i = 0; i < p.groups; ++i) {
    const auto first = static_cast<std::size_t>(i * k);
    const int kept = static_cast<int>(random() % static_cast<unsigned>(k));
    int open = 0;
    for (int a = 0; a < k; ++a) {
      const std::size_t at = first + static_cast<std::size_t>(a);
      if (kind == Kind::barred || kind == Kind::both)
        if (a != kept && uniform(random) < 0.4) p.upper[at] = 0;
      if (kind == Kind::upper || kind == Kind::both)
        if (a != kept && p.upper[at] > 0 && uniform(random) < 0.5)
          p.upper[at] = (0.8 + uniform(random)) / k;
      if (kind == Kind::prescribed) p.upper[at] = i % 3 == 0 ? 1.0 / k : 1;
      if (!p.lower.empty() && uniform(random) < 0.5)
        p.lower[at] = std::min(uniform(random) / k, p.upper.empty() ? 1.0 : p.upper[at]);
      open += p.upper.empty() || p.upper[at] > 0;
    }
    for (int a = 0; a < k; ++a) {
      const std::size_t at = first + static_cast<std::size_t>(a);
      x[at] = p.upper.empty() || p.upper[at] > 0 ? 1.0 / open : 0;
    }
  }
  const std::vector<double> rows = activities(p, x);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    p.rows[r].lower = std::min(p.rows[r].lower, rows[r]);
    p.rows[r].upper = std::max(p.rows[r].upper, rows[r]);
  }
}

inline double worst_sum(const BlockProgram& p, const std::vector<double>& x) {
  double worst = 0;
  for (int i = 0; i < p.groups; ++i) {
    double sum = 0;
    for (int a = 0; a < p.options; ++a) sum += x[static_cast<std::size_t>(i * p.options + a)];
    worst = std::max(worst, std::abs(sum - 1));
  }
  return worst;
}

}  // namespace gengxin::optimise
