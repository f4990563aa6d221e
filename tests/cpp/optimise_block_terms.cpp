// Rows of several terms: the factored method gives what the general one gives on the expanded program.
#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "gengxin/optimise/block_cure.hpp"
#include "gengxin/optimise/block_rounding.hpp"
#include "gengxin/optimise/block_solve.hpp"
#include "gengxin/optimise/block_vertex.hpp"
#include "gengxin/optimise/solve.hpp"
#include "gengxin/optimise/verify.hpp"

using namespace gengxin::optimise;

namespace {

/// Groups in zones with three properties; rows of one to three terms around a feasible point.
BlockProgram random_program(std::uint64_t seed, int groups, int options) {
  std::mt19937_64 random(seed);
  const auto uniform = [&](double low, double high) { return std::uniform_real_distribution<double>(low, high)(random); };
  BlockProgram p;
  p.groups = groups;
  p.options = options;
  const auto n = static_cast<std::size_t>(groups), k = static_cast<std::size_t>(options);
  p.properties.assign(3, std::vector<double>(n));
  for (auto& property : p.properties)
    for (double& value : property) value = uniform(0, 1) < 0.2 ? 0 : std::exp(uniform(-1, 2));
  p.layers.assign(2, std::vector<int>(n));
  for (std::size_t i = 0; i < n; ++i) p.layers[0][i] = static_cast<int>(i % 3), p.layers[1][i] = i % 4 == 0 ? 1 : 0;
  p.upper.assign(n * k, 1);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t a = 1; a < k; ++a)
      if (uniform(0, 1) < 0.3) p.upper[i * k + a] = 0;
  for (std::size_t i = 0; i < n * k; ++i) p.cost.push_back(uniform(-5, 5));
  std::vector<double> x(n * k);
  for (std::size_t i = 0; i < n; ++i) {
    double sum = 0;
    for (std::size_t a = 0; a < k; ++a) sum += x[i * k + a] = p.upper[i * k + a] * uniform(0.1, 1);
    for (std::size_t a = 0; a < k; ++a) x[i * k + a] /= sum;
  }
  for (int r = 0; r < 9; ++r) {
    FactoredRow row;
    const auto coefficients = [&] {
      std::vector<double> q(k);
      for (double& value : q) value = uniform(0, 1) < 0.4 ? 0 : uniform(-1, 2);
      return q;
    };
    row.property = r % 3;
    row.q = coefficients();
    for (int t = 0; t < r % 3; ++t) row.more.push_back({(r + t) % 3, coefficients()});
    row.layer = r % 3 - 1;
    row.zone = row.layer == 0 ? r % 3 : 1;
    p.rows.push_back(row);
  }
  const auto at = activities(p, x);
  const auto sizes = row_sizes(p);
  for (std::size_t r = 0; r < p.rows.size(); ++r) {
    p.rows[r].lower = r == 4 ? at[r] : at[r] - 0.02 * sizes[r];
    p.rows[r].upper = r == 4 ? at[r] : r % 2 == 0 ? infinity : at[r] + 0.02 * sizes[r];
  }
  return p;
}

}  // namespace

TEST_CASE("optimise: rows of several terms give the optimum of the expanded program") {
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const BlockProgram program = random_program(seed, seed < 6 ? 40 : 300, 5);
    const Program whole = program.expanded();
    const Solution block = solve(program), general = solve(whole);
    REQUIRE(block.status == Status::optimal);
    REQUIRE(general.status == Status::optimal);
    CAPTURE(seed);
    CHECK(block.objective == doctest::Approx(general.objective).epsilon(1e-6));
    // The answer holds on the expanded program, whose check shares nothing with the factors.
    std::vector<double> y(static_cast<std::size_t>(program.groups));
    CHECK(dual_bound(program, block.y) <= general.objective + 1e-6 * std::abs(general.objective));
    CHECK(dual_bound(program, block.y) == doctest::Approx(block.objective).epsilon(1e-6));
    const auto at = activities(program, block.x);
    for (std::size_t r = 0; r < at.size(); ++r) {
      CHECK(at[r] >= program.rows[r].lower - 1e-6 * row_sizes(program)[r]);
      CHECK(at[r] <= program.rows[r].upper + 1e-6 * row_sizes(program)[r]);
    }
    const Vertex vertex = to_vertex(program, block);
    CHECK(vertex.basic);
    CHECK(vertex.objective == doctest::Approx(general.objective).epsilon(1e-6));
    CHECK(vertex.split <= static_cast<int>(program.rows.size()));
    const Rounding rounding = round_whole(program, block, 0.05);
    std::vector<double> chosen(block.x.size());
    for (std::size_t i = 0; i < rounding.choice.size(); ++i) chosen[i * 5 + static_cast<std::size_t>(rounding.choice[i])] = 1;
    const auto moved = activities(program, chosen);
    for (std::size_t r = 0; r < at.size(); ++r) CHECK(moved[r] == doctest::Approx(rounding.activities[r]).epsilon(1e-9));
  }
}

TEST_CASE("optimise: a row split into equal terms is the same row") {
  BlockProgram one = random_program(3, 200, 6);
  BlockProgram several = one;
  for (FactoredRow& row : several.rows) {
    FactoredTerm half{row.property, row.q};
    for (double& value : half.q) value *= 0.25;
    for (double& value : row.q) value *= 0.75;
    row.more.push_back(half);
  }
  const Solution a = solve(one), b = solve(several);
  REQUIRE(a.status == Status::optimal);
  REQUIRE(b.status == Status::optimal);
  CHECK(a.objective == doctest::Approx(b.objective).epsilon(1e-7));
  for (std::size_t r = 0; r < a.y.size(); ++r) CHECK(a.y[r] == doctest::Approx(b.y[r]).epsilon(1e-4).scale(1));
}

TEST_CASE("optimise: the cure of rows of several terms") {
  BlockProgram program = random_program(5, 60, 4);
  // More than all groups together can give.
  const double most = row_sizes(program)[7];
  program.rows[7].lower = most * 1.5;
  program.rows[7].upper = infinity;
  const Solution none = solve(program);
  CHECK(none.status == Status::primal_infeasible);
  CHECK(proves_infeasible(program, none.y));
  const BlockCure cure = find_cure(program);
  REQUIRE(cure.status == Status::optimal);
  CHECK(cure.total > 0);
  for (std::size_t r = 0; r < program.rows.size(); ++r) {
    program.rows[r].lower += std::min(cure.row_moves[r], 0.0) - 1e-6 * row_sizes(program)[r];
    program.rows[r].upper += std::max(cure.row_moves[r], 0.0) + 1e-6 * row_sizes(program)[r];
  }
  CHECK(solve(program).status == Status::optimal);
}
