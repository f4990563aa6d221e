#include <doctest/doctest.h>

#include <numeric>

#include "gengxin/optimise/block_cure.hpp"
#include "gengxin/optimise/solve.hpp"
#include "random_blocks.hpp"

using namespace gengxin::optimise;

namespace {

FactoredRow land(std::vector<int> options, double lower, const char* name) {
  FactoredRow row;
  row.q.assign(8, 0);
  for (const int a : options) row.q[static_cast<std::size_t>(a)] = 1;
  row.lower = lower;
  row.name = name;
  return row;
}

double total(const BlockProgram& p) {
  return std::accumulate(p.properties[0].begin(), p.properties[0].end(), 0.0);
}

}  // namespace

TEST_CASE("priced rows agree with the general method") {
  for (unsigned seed = 60; seed < 72; ++seed) {
    CAPTURE(seed);
    BlockProgram p = random_blocks(seed, 150, seed % 2 == 0 ? 8 : 4, 2, 3, 12);
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> uniform;
    for (std::size_t r = 0; r < p.rows.size(); ++r) {
      if (uniform(random) < 0.7) p.rows[r].below_price = std::exp(6 * uniform(random) - 5);
      if (uniform(random) < 0.7) p.rows[r].above_price = std::exp(6 * uniform(random) - 5);
    }
    if (seed % 3 == 0) p.rows[2].lower = p.rows[2].upper = 1.2 * p.rows[2].lower;
    if (seed % 3 == 0) p.rows[2].below_price = 0.5;
    const Solution fast = solve(p), general = solve(p.expanded());
    REQUIRE(general.status == Status::optimal);
    REQUIRE(fast.status == Status::optimal);
    CHECK(fast.iterations < 60);
    CHECK(fast.objective == doctest::Approx(general.objective).epsilon(1e-6));
    CHECK(dual_bound(p, fast.y) == doctest::Approx(general.objective).epsilon(1e-6));
    double cost = penalty(p, activities(p, fast.x));
    for (std::size_t j = 0; j < fast.x.size(); ++j) cost += p.cost[j] * fast.x[j];
    CHECK(fast.objective == doctest::Approx(cost).epsilon(1e-9));
    for (std::size_t r = 0; r < fast.y.size(); ++r) {
      CHECK(fast.y[r] <= p.rows[r].below_price);
      CHECK(fast.y[r] >= -p.rows[r].above_price);
    }
  }
}

TEST_CASE("the cheapest cure of a planted conflict is the planted amount") {
  for (unsigned seed = 80; seed < 86; ++seed) {
    CAPTURE(seed);
    BlockProgram p = random_blocks(seed, 300, 8, 2, 3, 0);
    const double share = seed % 2 == 0 ? 0.6 : 0.50001, all = total(p);
    p.rows = {land({0, 1}, share * all, "homes"), land({2, 3}, share * all, "green"),
              land({4}, 0, "idle")};
    const BlockCure even = find_cure(p, {1, 1, 1});
    REQUIRE(even.status == Status::optimal);
    const double missing = (2 * share - 1) * all;
    CHECK(even.total == doctest::Approx(missing).epsilon(1e-6));
    CHECK(even.bound == doctest::Approx(missing).epsilon(1e-6));
    CHECK(even.bound <= even.total * (1 + 1e-9));
    CHECK(proves_infeasible(p, even.y));
    CHECK(even.row_moves[0] + even.row_moves[1] == doctest::Approx(-missing).epsilon(1e-6));
    CHECK(std::abs(even.row_moves[2]) <= 1e-9 * all);
    const BlockCure first = find_cure(p, {1, infinity, 1});  // green may not give way
    REQUIRE(first.status == Status::optimal);
    CHECK(first.row_moves[0] == doctest::Approx(-missing).epsilon(1e-6));
    CHECK(std::abs(first.row_moves[1]) <= 1e-9 * all);
    const BlockCure cheap = find_cure(p, {3, 1, 1});
    CHECK(cheap.row_moves[1] == doctest::Approx(-missing).epsilon(1e-6));
  }
}

TEST_CASE("a feasible program needs no cure") {
  BlockProgram p = random_blocks(90, 300, 8, 3, 3, 12);
  const BlockCure cure = find_cure(p);
  CHECK(cure.status == Status::optimal);
  CHECK(cure.total < 1e-8);
  CHECK_FALSE(proves_infeasible(p, cure.y));
}

TEST_CASE("conflicts by a hair are proved") {
  for (const double hair : {1e-3, 1e-4, 1e-5, 1e-6}) {
    CAPTURE(hair);
    BlockProgram p = random_blocks(91, 2000, 8, 2, 3, 12);
    for (FactoredRow& row : p.rows) {
      row.lower *= 0.5;
      row.upper *= 2;
    }
    p.rows.push_back(land({0, 1}, 0.5 * (1 + hair) * total(p), "homes"));
    p.rows.push_back(land({2, 3}, 0.5 * (1 + hair) * total(p), "green"));
    const Solution s = solve(p);
    REQUIRE(s.status == Status::primal_infeasible);
    CHECK(s.iterations < 45);
    CHECK(proves_infeasible(p, s.y));
  }
}
