#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "optimise/block_cells.hpp"
#include "optimise/block_ties.hpp"
#include "random_blocks.hpp"

using namespace gengxin::optimise;

namespace {

std::vector<double> random_shares(const BlockProgram& p, unsigned seed) {
  std::mt19937 random(seed);
  std::exponential_distribution<double> part;
  std::vector<double> x;
  for (int i = 0; i < p.groups; ++i) {
    std::vector<double> shares;
    double sum = 0;
    for (int a = 0; a < p.options; ++a) sum += shares.emplace_back(part(random));
    for (const double share : shares) x.push_back(share / sum);
  }
  return x;
}

double cost_of(const BlockProgram& p, const std::vector<double>& x) {
  double sum = 0;
  for (std::size_t j = 0; j < x.size(); ++j) sum += p.cost[j] * x[j];
  return sum;
}

/// Shares between their bounds beside the one that follows from the others.
std::size_t between(const BlockProgram& p, const std::vector<double>& x, std::size_t group) {
  std::size_t count = 0;
  for (std::size_t a = 0, k = static_cast<std::size_t>(p.options), j = group * k; a < k; ++a, ++j)
    count += x[j] - (p.lower.empty() ? 0 : p.lower[j]) > 1e-6 && (p.upper.empty() ? 1 : p.upper[j]) - x[j] > 1e-6 ? 1 : 0;
  return count > 0 ? count - 1 : 0;
}

/// Rows stay, the cost does not rise, bounds and sums hold, and few shares are left between their bounds.
void check_exchange(const BlockProgram& p, const std::vector<double>& before) {
  std::vector<double> x = before;
  exchange_within_cells(p, x);
  const std::vector<double> rows = activities(p, before), after = activities(p, x), sizes = row_sizes(p);
  for (std::size_t r = 0; r < rows.size(); ++r) CHECK(std::abs(after[r] - rows[r]) <= 1e-11 * std::max(sizes[r], 1e-300));
  CHECK(cost_of(p, x) <= cost_of(p, before) + 1e-10);
  CHECK(worst_sum(p, x) < 1e-11);
  std::size_t left = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(p.groups); ++i) left += between(p, x, i);
  const std::size_t k = static_cast<std::size_t>(p.options), pairs = cells_of(p).zones.size() * k * (k - 1) / 2;
  CHECK(left <= 2 * pairs * p.properties.size());
  for (std::size_t j = 0; j < x.size(); ++j) {
    CHECK(x[j] >= (p.lower.empty() ? 0 : p.lower[j]) - 1e-12);
    CHECK(x[j] <= (p.upper.empty() ? 1 : p.upper[j]) + 1e-12);
  }
}

}  // namespace

TEST_CASE("an exchange within cells leaves the rows alone and few groups split") {
  unsigned seed = 0;
  for (const int options : {2, 4, 9})
    for (const int properties : {1, 2, 4}) {
      CAPTURE(options);
      CAPTURE(properties);
      const BlockProgram p = random_blocks(++seed, 4000, options, properties, 2, 15);
      check_exchange(p, random_shares(p, seed));
    }
}

TEST_CASE("an exchange between identical groups of tied costs, and where no row is felt") {
  BlockProgram p = random_blocks(3, 2000, 5, 2, 1, 9);
  for (auto& property : p.properties) property.assign(2000, 1.0);
  p.cost.assign(p.cost.size(), 1.0);
  check_exchange(p, random_shares(p, 1));
  p.rows.clear();
  std::vector<double> x = random_shares(p, 2);
  exchange_within_cells(p, x);
  for (const double share : x) CHECK(std::min(share, 1 - share) < 1e-5);
}

TEST_CASE("an exchange keeps within bounds of shares") {
  unsigned seed = 30;
  for (const Kind kind : {Kind::barred, Kind::upper, Kind::lower, Kind::both, Kind::prescribed}) {
    CAPTURE(static_cast<int>(kind));
    BlockProgram p = random_blocks(++seed, 1500, 6, 2, 2, 9);
    add_bounds(p, kind, seed);
    // Shares within their bounds: as much above the lower ones as there is room.
    const std::size_t k = 6;
    std::vector<double> x(p.cost.size());
    for (std::size_t i = 0; i < 1500; ++i) {
      double low = 0, room = 0;
      const auto of = [&](std::size_t j) { return std::pair{p.lower.empty() ? 0.0 : p.lower[j], p.upper.empty() ? 1.0 : p.upper[j]}; };
      for (std::size_t j = i * k; j < (i + 1) * k; ++j) {
        low += of(j).first;
        room += of(j).second - of(j).first;
      }
      for (std::size_t j = i * k; j < (i + 1) * k; ++j) x[j] = of(j).first + (1 - low) * (of(j).second - of(j).first) / room;
    }
    check_exchange(p, x);
  }
}

TEST_CASE("what rows add up to, by tables of zones, is what the general form says") {
  unsigned seed = 60;
  for (const int zones : {1, 7, 900}) {
    CAPTURE(zones);
    BlockProgram p = random_blocks(++seed, 3000, 5, 3, zones, 40);
    for (std::size_t r = 0; r < p.rows.size(); r += 3) p.rows[r].more.push_back({2, {1, -2, 0.5, 0, 3}});
    const std::vector<double> x = random_shares(p, seed), rows = activities(p, x), sizes = row_sizes(p);
    const SparseMatrix matrix = p.expanded().matrix;
    std::vector<long double> expected(static_cast<std::size_t>(p.groups) + p.rows.size());
    for (std::size_t j = 0; j < x.size(); ++j)
      for (auto e = static_cast<std::size_t>(matrix.start[j]); e < static_cast<std::size_t>(matrix.start[j + 1]); ++e)
        expected[static_cast<std::size_t>(matrix.index[e])] += static_cast<long double>(matrix.value[e]) * x[j];
    for (std::size_t r = 0; r < rows.size(); ++r)
      CHECK(std::abs(rows[r] - static_cast<double>(expected[static_cast<std::size_t>(p.groups) + r])) <= 1e-14 * sizes[r]);
  }
}
