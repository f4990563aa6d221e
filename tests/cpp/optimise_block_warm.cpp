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
