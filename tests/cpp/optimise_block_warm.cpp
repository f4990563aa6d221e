#include <doctest/doctest.h>

#include "gengxin/optimise/block_solve.hpp"
#include "random_blocks.hpp"

using namespace gengxin::optimise;

namespace {

struct Count {
  int solves{0}, cold{0}, warm{0}, worst{-1000};
};

void compare(const BlockProgram& p, const std::vector<double>& y, Count& count) {
  BlockOptions options;
  const Solution cold = solve(p, options);
  options.warm_start = y;
  const Solution warm = solve(p, options);
  CHECK(warm.status == cold.status);
  if (cold.status != Status::optimal) {
    CHECK(proves_infeasible(p, warm.y));
    return;
  }
  CHECK(warm.objective == doctest::Approx(cold.objective).epsilon(1e-7));
  ++count.solves;
  count.cold += cold.iterations;
  count.warm += warm.iterations;
  count.worst = std::max(count.worst, warm.iterations - cold.iterations);
}

}  // namespace

TEST_CASE("multipliers of a neighbour save iterations after 5 % on one row or on the costs") {
  Count rows, costs;
  for (unsigned seed = 500; seed < 504; ++seed) {
    CAPTURE(seed);
    BlockProgram p = random_blocks(seed, 1500, 8, 3, 3, 20);
    // Costs go with the size of a group, as they do with land.
    for (std::size_t j = 0; j < p.cost.size(); ++j) p.cost[j] *= 0.3 + p.properties[0][j / 8];
    const Solution base = solve(p);
    REQUIRE(base.status == Status::optimal);
    for (FactoredRow& row : p.rows)
      for (const double factor : {0.95, 1.05}) {
        const FactoredRow kept = row;
        row.lower *= factor;
        row.upper *= factor;
        compare(p, base.y, rows);
        row = kept;
      }
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> uniform(0.95, 1.05);
    for (int again = 0; again < 3; ++again) {
      BlockProgram changed = p;
      for (double& c : changed.cost) c *= uniform(random);
      compare(changed, base.y, costs);
    }
  }
  for (const Count& count : {rows, costs}) {
    REQUIRE(count.solves >= 12);
    MESSAGE(count.solves, " solves, iterations cold ", count.cold, ", warm ", count.warm, ", worst ", count.worst);
    CHECK(count.warm < count.cold);
    CHECK(count.worst <= 2);
  }
}

TEST_CASE("multipliers that a program does not admit do no harm: rows set free, turned round, or priced") {
  for (unsigned seed = 700; seed < 706; ++seed) {
    CAPTURE(seed);
    BlockProgram p = random_blocks(seed, 300, 5, 2, 2, 9);
    const Solution base = solve(p);
    REQUIRE(base.status == Status::optimal);
    std::vector<double> y = base.y;
    for (double& value : y) value = value * 1e3 + 1.0;
    BlockProgram changed = p;
    for (std::size_t r = 0; r < changed.rows.size(); ++r) {
      FactoredRow& row = changed.rows[r];
      if (r % 3 == 0) row.lower = -infinity, row.upper = infinity;
      if (r % 3 == 1) row.below_price = row.above_price = 0.01;
      if (r % 3 == 2) std::swap(row.lower, row.upper), row.lower *= std::isfinite(row.lower) ? 0.5 : 1.0;
      if (row.lower > row.upper) std::swap(row.lower, row.upper);
      if (row.lower == infinity) row.lower = -infinity;
      if (row.upper == -infinity) row.upper = infinity;
    }
    for (const bool costless : {false, true}) {
      if (costless) std::fill(changed.cost.begin(), changed.cost.end(), 0.0);
      Count count;
      compare(changed, y, count);
      BlockOptions options;
      options.warm_start = y;
      const Solution warm = solve(changed, options);
      if (warm.status == Status::optimal) CHECK(warm.objective - dual_bound(changed, warm.y) <= 1e-6 * (1 + std::abs(warm.objective)));
    }
  }
}
