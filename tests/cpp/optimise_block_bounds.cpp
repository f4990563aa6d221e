#include <doctest/doctest.h>

#include "gengxin/optimise/block_solve.hpp"
#include "gengxin/optimise/solve.hpp"
#include "random_blocks.hpp"

using namespace gengxin::optimise;

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
