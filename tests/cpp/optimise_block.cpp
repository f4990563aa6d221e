#include <doctest/doctest.h>

#include "gengxin/optimise/block_solve.hpp"
#include "gengxin/optimise/solve.hpp"
#include "random_blocks.hpp"

using namespace gengxin::optimise;

TEST_CASE("block programs agree with the general method") {
  const struct { int n, k, properties, zones, m; } shapes[] = {
      {1, 2, 1, 1, 1}, {40, 3, 1, 2, 5}, {60, 8, 3, 3, 12}, {50, 5, 2, 4, 9},
      {70, 8, 2, 2, 10}, {30, 17, 4, 2, 6}, {200, 4, 3, 20, 30}, {60, 5, 30, 3, 24}, {90, 40, 3, 2, 6}};
  unsigned seed = 0;
  for (const auto& shape : shapes) {
    CAPTURE(seed);
    const BlockProgram p =
        random_blocks(++seed, shape.n, shape.k, shape.properties, shape.zones, shape.m);
    const Solution fast = solve(p);
    const Solution general = solve(p.expanded());
    REQUIRE(general.status == Status::optimal);
    REQUIRE(fast.status == Status::optimal);
    const double size = std::max(1.0, std::abs(general.objective));
    CHECK(std::abs(fast.objective - general.objective) <= 1e-6 * size);
    CHECK(dual_bound(p, fast.y) <= general.objective + 1e-7 * size);
    CHECK(dual_bound(p, fast.y) >= general.objective - 1e-6 * size);
    CHECK(worst_sum(p, fast.x) < 1e-10);
    const std::vector<double> rows = activities(p, fast.x);
    for (std::size_t r = 0; r < rows.size(); ++r) {
      CHECK(rows[r] >= p.rows[r].lower - 1e-6 * (1 + std::abs(rows[r])));
      CHECK(rows[r] <= p.rows[r].upper + 1e-6 * (1 + std::abs(rows[r])));
    }
  }
}

TEST_CASE("the number of threads does not change a bit") {
  const BlockProgram p = random_blocks(11, 3000, 8, 3, 5, 20);
  BlockOptions options;
  const Solution one = solve(p, options);
  for (const int threads : {2, 3}) {
    options.threads = threads;
    const Solution many = solve(p, options);
    CHECK(many.x == one.x);
    CHECK(many.y == one.y);
  }
}

TEST_CASE("every instruction level gives the same optimum") {
  const BlockProgram p = random_blocks(12, 500, 8, 3, 5, 20);
  const std::string best(instruction_level());
  const double objective = solve(p).objective;
  for (const char* level : {"plain", "x86-64-v2", "x86-64-v3", "x86-64-v4"}) {
    if (!set_instruction_level(level)) continue;
    CAPTURE(level);
    const Solution s = solve(p);
    CHECK(s.status == Status::optimal);
    CHECK(s.objective == doctest::Approx(objective).epsilon(1e-7));
  }
  REQUIRE(set_instruction_level(best));
}

TEST_CASE("conflicts of block rows are proved") {
  for (unsigned seed = 20; seed < 26; ++seed) {
    CAPTURE(seed);
    BlockProgram p = random_blocks(seed, 300, 8, 2, 3, 10);
    // Two rows that each ask for more than half of all land.
    add_conflict(p, seed % 2 == 0 ? 0.6 : 0.5005);
    const Solution s = solve(p);
    REQUIRE(s.status == Status::primal_infeasible);
    CHECK(proves_infeasible(p, s.y));
  }
}

TEST_CASE("faults of block programs name the row") {
  BlockProgram p = random_blocks(1, 10, 3, 1, 2, 2);
  p.rows[1].name = "school land";
  p.rows[1].lower = 5;
  p.rows[1].upper = 4;
  CHECK_THROWS_WITH_AS(check(p), doctest::Contains("school land"), ProgramError);
}

TEST_CASE("degenerate: identical groups and tied costs") {
  BlockProgram p = random_blocks(5, 400, 8, 3, 1, 9);
  for (auto& property : p.properties) property.assign(400, 1.0);
  for (int i = 0; i < 3200; ++i) p.cost[static_cast<std::size_t>(i)] = i % 8 % 3;
  const std::vector<double> middle = activities(p, std::vector<double>(3200, 1.0 / 8));
  for (std::size_t r = 0; r < middle.size(); ++r) {
    p.rows[r].lower = middle[r] * 0.9;
    p.rows[r].upper = middle[r] * 1.1;
  }
  const Solution s = solve(p), general = solve(p.expanded());
  REQUIRE(s.status == Status::optimal);
  CHECK(s.objective == doctest::Approx(general.objective).epsilon(1e-6));
}

TEST_CASE("one to three groups: a step that nothing bars ends before a share is 0") {
  BlockOptions options;
  options.general = false;
  for (unsigned seed = 1; seed <= 150; ++seed)
    for (const int n : {1, 2, 3}) {
      CAPTURE(seed);
      CAPTURE(n);
      const BlockProgram p = random_blocks(seed, n, 2, 1, 1, n);
      const Solution s = solve(p, options);
      REQUIRE(s.status == Status::optimal);
      CHECK(dual_bound(p, s.y) == doctest::Approx(s.objective).epsilon(2e-8));
    }
}

TEST_CASE("rows that say nothing: constant, empty, without bounds, repeated") {
  for (unsigned seed = 30; seed < 36; ++seed)
    for (const int k : {2, 3, 8}) {
      CAPTURE(seed);
      CAPTURE(k);
      BlockProgram p = random_blocks(seed, 300, k, 3, 3, 12);
      for (const double q : {0.0, 2.0}) {
        FactoredRow row = p.rows[0];
        row.q.assign(static_cast<std::size_t>(k), q);
        p.rows.push_back(row);
        const double activity = activities(p, std::vector<double>(p.cost.size(), 1.0 / k)).back();
        p.rows.back().lower = p.rows.back().upper = activity;
        p.rows.push_back(p.rows.back());
        p.rows.back().lower = -infinity;
      }
      FactoredRow idle = p.rows[2];
      idle.lower = -infinity;
      idle.upper = infinity;
      p.rows.push_back(idle);
      p.rows.push_back(p.rows[3]);  // an equality again
      p.rows.push_back(p.rows[4]);
      const Solution fast = solve(p), general = solve(p.expanded());
      REQUIRE(fast.status == Status::optimal);
      CHECK(fast.iterations < 25);
      CHECK(fast.objective == doctest::Approx(general.objective).epsilon(1e-6));
      CHECK(dual_bound(p, fast.y) == doctest::Approx(fast.objective).epsilon(1e-7));
      p.rows[14].lower = p.rows[14].upper = 1.001 * p.rows[14].upper;
      const Solution none = solve(p);
      REQUIRE(none.status == Status::primal_infeasible);
      CHECK(none.iterations == 0);
      CHECK(proves_infeasible(p, none.y));
      p.rows[14].below_price = 3;
      const Solution priced = solve(p);
      REQUIRE(priced.status == Status::optimal);
      CHECK(dual_bound(p, priced.y) == doctest::Approx(priced.objective).epsilon(1e-7));
    }
}
