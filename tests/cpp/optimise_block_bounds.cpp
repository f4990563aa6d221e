#include <doctest/doctest.h>

#include "gengxin/optimise/block_solve.hpp"
#include "gengxin/optimise/solve.hpp"
#include "random_blocks.hpp"

using namespace gengxin::optimise;

namespace {

enum class Kind { barred, upper, lower, both, prescribed };

// Bounds that the point 1/k, made feasible by random_blocks, satisfies; options barred beside it
// are paid for by wider rows.
void add_bounds(BlockProgram& p, Kind kind, unsigned seed) {
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

}  // namespace

TEST_CASE("bounds of shares agree with the general method") {
  unsigned seed = 40;
  for (const int k : {8, 5})
    for (const Kind kind : {Kind::barred, Kind::upper, Kind::lower, Kind::both, Kind::prescribed})
      for (const int properties : {1, 2, 3}) {
        CAPTURE(k);
        CAPTURE(static_cast<int>(kind));
        CAPTURE(properties);
        BlockProgram p = random_blocks(++seed, 120, k, properties, 3, 9);
        add_bounds(p, kind, seed);
        BlockOptions options;
        const Solution fast = solve(p, options);
        const Solution general = solve(p.expanded());
        REQUIRE(general.status == Status::optimal);
        REQUIRE(fast.status == Status::optimal);
        CHECK(fast.iterations < 60);
        const double size = std::max(1.0, std::abs(general.objective));
        CHECK(std::abs(fast.objective - general.objective) <= 1e-6 * size);
        CHECK(fast.dual_objective == doctest::Approx(dual_bound(p, fast.y)).epsilon(1e-9));
        CHECK(dual_bound(p, fast.y) <= general.objective + 1e-7 * size);
        CHECK(dual_bound(p, fast.y) >= general.objective - 1e-6 * size);
        CHECK(worst_sum(p, fast.x) < 1e-10);
        for (std::size_t j = 0; j < fast.x.size(); ++j) {
          if (!p.upper.empty()) CHECK(fast.x[j] <= p.upper[j] + 1e-11);
          if (!p.upper.empty() && p.upper[j] == 0) CHECK(fast.x[j] == 0);
          CHECK(fast.x[j] >= (p.lower.empty() ? 0 : p.lower[j]) - 1e-11);
        }
        const std::vector<double> rows = activities(p, fast.x);
        for (std::size_t r = 0; r < rows.size(); ++r) {
          CHECK(rows[r] >= p.rows[r].lower - 1e-6 * (1 + std::abs(rows[r])));
          CHECK(rows[r] <= p.rows[r].upper + 1e-6 * (1 + std::abs(rows[r])));
        }
      }
}

TEST_CASE("bounds of shares that conflict with a row, or leave a group no point") {
  BlockProgram p = random_blocks(7, 200, 8, 2, 3, 8);
  p.upper.assign(1600, 1);
  for (std::size_t i = 0; i < 200; ++i) p.upper[i * 8] = i % 2 == 0 ? 0 : 0.4;
  FactoredRow row;
  row.q.assign(8, 0);
  row.q[0] = 1;
  double most = 0;
  for (std::size_t i = 1; i < 200; i += 2) most += 0.4 * p.properties[0][i];
  row.lower = 1.01 * most;
  p.rows.push_back(row);
  const Solution s = solve(p);
  REQUIRE(s.status == Status::primal_infeasible);
  CHECK(proves_infeasible(p, s.y));
  p.rows.back().lower = 0.99 * most;
  for (std::size_t a = 0; a < 8; ++a) p.upper[a] = 0.1;
  const Solution none = solve(p);
  REQUIRE(none.status == Status::primal_infeasible);
  CHECK(proves_infeasible(p, none.y));
  for (std::size_t a = 0; a < 8; ++a) p.upper[a] = 0.125;
  CHECK_FALSE(proves_infeasible(p, none.y));
}

TEST_CASE("faults of share bounds name group and option") {
  BlockProgram p = random_blocks(1, 10, 3, 1, 2, 2);
  p.upper.assign(30, 1);
  p.upper[7] = -0.1;
  CHECK_THROWS_WITH_AS(check(p), doctest::Contains("group 2, option 1"), ProgramError);
}
