#include <doctest/doctest.h>

#include "gengxin/optimise/block_rounding.hpp"
#include "gengxin/optimise/block_solve.hpp"
#include "gengxin/optimise/block_vertex.hpp"
#include "gengxin/optimise/solve.hpp"
#include "random_blocks.hpp"

using namespace gengxin::optimise;

namespace {

// A quadratic part: curvature for some of the shares, edges between some of the groups.
void add_quadratic(BlockProgram& p, unsigned seed, double curved, double weight) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> uniform;
  if (curved > 0)
    for (std::size_t i = 0; i < p.cost.size(); ++i) p.curvature.push_back(uniform(random) < 0.5 ? curved * uniform(random) : 0);
  for (int i = 0; weight > 0 && i < 2 * p.groups; ++i) {
    const int one = static_cast<int>(random() % static_cast<unsigned>(p.groups));
    const int other = static_cast<int>(random() % static_cast<unsigned>(p.groups));
    if (one != other) p.edges.push_back({one, other, weight * uniform(random)});
  }
}

void check_answer(const BlockProgram& p, const Solution& fast) {
  REQUIRE(fast.status == Status::optimal);
  CHECK(fast.iterations < 60);
  const Solution general = solve(p.expanded());
  REQUIRE(general.status == Status::optimal);
  const double size = std::max(1.0, std::abs(general.objective));
  CHECK(std::abs(fast.objective - general.objective) <= 1e-6 * size);
  const double bound = dual_bound(tangent(p, fast.x), fast.y);
  CHECK(bound == doctest::Approx(fast.dual_objective));
  CHECK(bound <= general.objective + 1e-7 * size);
  CHECK(fast.objective - bound <= 2e-8 * size);
  CHECK(worst_sum(p, fast.x) < 1e-10);
  for (std::size_t j = 0; j < fast.x.size(); ++j) {
    CHECK(fast.x[j] <= (p.upper.empty() ? 1 : p.upper[j]) + 1e-11);
    CHECK(fast.x[j] >= (p.lower.empty() ? 0 : p.lower[j]) - 1e-11);
  }
  const std::vector<double> rows = activities(p, fast.x), sizes = row_sizes(p);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (p.rows[r].below_price < infinity) continue;
    CHECK(rows[r] >= p.rows[r].lower - 1e-8 * (1e-6 + sizes[r]));
    CHECK(rows[r] <= p.rows[r].upper + 1e-8 * (1e-6 + sizes[r]));
  }
}

}  // namespace

TEST_CASE("quadratic block programs agree with the general method") {
  const struct { int n, k, properties, zones, m; double curved, weight; } shapes[] = {
      {1, 2, 1, 1, 1, 1, 0},    {2, 2, 1, 1, 0, 0, 1},      {40, 3, 1, 2, 5, 0, 0.05},  {60, 8, 3, 3, 12, 0, 5},    {50, 5, 2, 4, 9, 3, 0},
      {70, 8, 2, 2, 10, 1, 50}, {30, 17, 4, 2, 6, 0.1, 0.5}, {150, 4, 3, 20, 30, 0, 500}, {90, 9, 2, 3, 8, 1e-6, 1e-6}};
  unsigned seed = 200;
  for (const auto& shape : shapes) {
    CAPTURE(seed);
    BlockProgram p = random_blocks(++seed, shape.n, shape.k, shape.properties, shape.zones, shape.m);
    add_quadratic(p, seed, shape.curved, shape.weight);
    BlockOptions options;
    options.general = false;
    check_answer(p, solve(p, options));
  }
}

TEST_CASE("quadratic programs with bounds of shares agree with the general method") {
  unsigned seed = 300;
  for (const int k : {8, 5})
    for (const Kind kind : {Kind::barred, Kind::upper, Kind::lower, Kind::both, Kind::prescribed})
      for (const double weight : {0.1, 10.0}) {
        CAPTURE(k);
        CAPTURE(static_cast<int>(kind));
        CAPTURE(weight);
        BlockProgram p = random_blocks(++seed, 60, k, 2, 3, 7);
        add_bounds(p, kind, seed);
        add_quadratic(p, seed, 1, weight);
        BlockOptions options;
        options.general = false;
        check_answer(p, solve(p, options));
      }
}

TEST_CASE("options of one kind are added up as by the general method") {
  unsigned seed = 400;
  for (const int k : {8, 5, 9})
    for (const Kind kind : {Kind::barred, Kind::upper, Kind::lower, Kind::both})
      for (const double weight : {0.1, 10.0}) {
        CAPTURE(k);
        CAPTURE(static_cast<int>(kind));
        CAPTURE(weight);
        BlockProgram p = random_blocks(++seed, 50, k, 2, 3, 7);
        if (seed % 3 != 0) add_bounds(p, kind, seed);
        for (int a = 0; a < k; ++a) p.kinds.push_back(a / 2 % (1 + k / 2));
        for (std::size_t j = 1; seed % 2 == 0 && j < p.cost.size(); j += 2) p.cost[j] = p.cost[j - 1];  // as good as each other
        add_quadratic(p, seed, 0, weight);
        for (int i = 0; i < 50 * p.kind_count(); ++i) p.curvature.push_back(i % 3 == 0 ? weight : 0);
        BlockOptions options;
        options.general = false;
        check_answer(p, solve(p, options));
      }
}

TEST_CASE("kinds that are all different change nothing") {
  BlockProgram p = random_blocks(440, 100, 8, 2, 3, 7);
  add_quadratic(p, 440, 0, 1);
  const Solution plain = solve(p);
  p.kinds = {7, 1, 2, 3, 4, 5, 6, 0};
  CHECK(solve(p).x == plain.x);
  p.kinds = {7, 1, 2, 3, 4, 5, 6, 6};
  CHECK(p.kind_count() == 8);
  CHECK(solve(p).objective < plain.objective);
}

TEST_CASE("quadratic programs with prices of rows agree with the general method") {
  for (unsigned seed = 350; seed < 356; ++seed) {
    CAPTURE(seed);
    BlockProgram p = random_blocks(seed, 60, 4, 2, 3, 6);
    add_quadratic(p, seed, 0, 1);
    for (FactoredRow& row : p.rows) {
      row.below_price = 0.3;
      row.above_price = 0.2;
      if (row.lower > -infinity) row.lower += 0.1 * std::abs(row.lower);
      row.upper = std::max(row.upper, row.lower);
    }
    BlockOptions options;
    options.general = false;
    check_answer(p, solve(p, options));
  }
}

TEST_CASE("without weights a quadratic program is the linear one") {
  BlockProgram p = random_blocks(360, 80, 8, 3, 3, 12);
  const Solution linear = solve(p);
  p.curvature.assign(p.cost.size(), 0);
  p.edges = {{0, 1, 0.0}};
  CHECK(!p.quadratic());
  CHECK(solve(p).x == linear.x);
  p.edges = {{0, 1, 1e-9}};
  CHECK(solve(p).objective == doctest::Approx(linear.objective).epsilon(1e-7));
}

TEST_CASE("an edge given twice counts twice, in any order of its groups") {
  BlockProgram p = random_blocks(361, 50, 5, 2, 2, 6), twice = p;
  add_quadratic(p, 1, 0, 2);
  for (const Edge& edge : p.edges) {
    twice.edges.push_back({edge.other, edge.one, 0.25 * edge.weight});
    twice.edges.push_back({edge.one, edge.other, 0.75 * edge.weight});
  }
  CHECK(solve(twice).objective == doctest::Approx(solve(p).objective).epsilon(1e-8));
}

TEST_CASE("threads do not change a bit of a quadratic program") {
  BlockProgram p = random_blocks(362, 33000, 8, 3, 5, 20);  // enough to be shared
  add_quadratic(p, 2, 0.5, 1);
  BlockOptions options;
  options.tolerance = 1e-4;
  const Solution one = solve(p, options);
  REQUIRE(one.status == Status::optimal);
  for (const int threads : {2, 3}) {
    options.threads = threads;
    const Solution many = solve(p, options);
    CHECK(many.x == one.x);
    CHECK(many.y == one.y);
  }
}

TEST_CASE("every instruction level gives the same optimum of a quadratic program") {
  BlockProgram p = random_blocks(366, 500, 8, 3, 5, 20);
  add_quadratic(p, 366, 0.5, 1);
  const Solution one = solve(p);
  const std::string best(instruction_level());
  for (const char* level : {"plain", "x86-64-v2", "x86-64-v3", "x86-64-v4"}) {
    if (!set_instruction_level(level)) continue;
    CAPTURE(level);
    const Solution s = solve(p);
    CHECK(s.status == Status::optimal);
    CHECK(s.objective == doctest::Approx(one.objective).epsilon(1e-7));
  }
  REQUIRE(set_instruction_level(best));
}

TEST_CASE("conflicts of quadratic programs are proved") {
  for (unsigned seed = 20; seed < 26; ++seed) {
    CAPTURE(seed);
    BlockProgram p = random_blocks(seed, 300, 8, 2, 3, 10);
    add_quadratic(p, seed, 0, seed % 3 == 0 ? 100 : 1);
    add_conflict(p, seed % 2 == 0 ? 0.6 : 0.5005);
    const Solution s = solve(p);
    REQUIRE(s.status == Status::primal_infeasible);
    CHECK(proves_infeasible(p, s.y));
  }
}

TEST_CASE("the tangent touches a quadratic program from below") {
  BlockProgram p = random_blocks(363, 40, 4, 2, 2, 3);
  add_quadratic(p, 3, 1, 1);
  const std::vector<double> even(p.cost.size(), 0.25);
  std::vector<double> other(p.cost.size(), 0.0);
  for (std::size_t i = 0; i < 40; ++i) other[i * 4 + i % 4] = 1;
  const BlockProgram linear = tangent(p, even);
  CHECK(!linear.quadratic());
  CHECK(value(linear, even) == doctest::Approx(value(p, even)).epsilon(1e-12));
  CHECK(value(linear, other) < value(p, other));
  double by_hand = p.offset;
  for (std::size_t j = 0; j < other.size(); ++j) by_hand += p.cost[j] * other[j] + 0.5 * p.curvature[j] * other[j] * other[j];
  for (const Edge& edge : p.edges) by_hand += edge.one % 4 == edge.other % 4 ? 0 : edge.weight;
  CHECK(value(p, other) == doctest::Approx(by_hand).epsilon(1e-12));
}

TEST_CASE("wrong quadratic parts are refused by name") {
  const auto message = [](auto&& change) {
    BlockProgram p = random_blocks(364, 3, 2, 1, 1, 1);
    change(p);
    try {
      check(p);
    } catch (const ProgramError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  const double nan = std::nan("");
  CHECK(message([](BlockProgram& p) { p.curvature.assign(5, 1); }).find("curvature has 5 elements, expected 6") != std::string::npos);
  CHECK(message([&](BlockProgram& p) { p.curvature.assign(6, 1); p.curvature[3] = nan; }).find("group 1, option 1: curvature is nan") != std::string::npos);
  CHECK(message([](BlockProgram& p) { p.curvature.assign(6, 1); p.curvature[4] = -1; }).find("group 2, option 0: curvature is -1") != std::string::npos);
  CHECK(message([](BlockProgram& p) { p.kinds = {0}; }).find("kinds has 1 elements, expected 2") != std::string::npos);
  CHECK(message([](BlockProgram& p) { p.kinds = {0, -1}; }).find("option 1: kind is -1") != std::string::npos);
  CHECK(message([](BlockProgram& p) { p.kinds = {0, 2}; }).find("option 1: kind is 2, expected 0 to 1") != std::string::npos);
  CHECK(message([](BlockProgram& p) { p.kinds = {0, 0}; p.curvature = {1, -1, 1}; }).find("group 1, kind 0: curvature is -1") != std::string::npos);
  CHECK(message([](BlockProgram& p) { p.edges = {{0, 1, 1}, {1, 2, -2}}; }).find("edge 1 (groups 1 and 2): weight is -2") != std::string::npos);
  CHECK(message([](BlockProgram& p) { p.edges = {{0, 1, infinity}}; }).find("edge 0 (groups 0 and 1): weight is inf") != std::string::npos);
  CHECK(message([](BlockProgram& p) { p.edges = {{0, 3, 1}}; }).find("edge 0 (groups 0 and 3): groups are 0 to 2") != std::string::npos);
  CHECK(message([](BlockProgram& p) { p.edges = {{2, 2, 1}}; }).find("joins a group to itself") != std::string::npos);
  BlockProgram p = random_blocks(364, 3, 2, 1, 1, 1);
  p.edges = {{0, 1, 1}};
  const Solution s = solve(p);
  CHECK_THROWS_AS(static_cast<void>(to_vertex(p, s)), ProgramError);
  CHECK_THROWS_AS(static_cast<void>(round_whole(p, s)), ProgramError);
  CHECK_NOTHROW(static_cast<void>(round_whole(tangent(p, s.x), s)));
}

TEST_CASE("a warm start of a quadratic program takes at most one step more") {
  BlockProgram p = random_blocks(365, 2000, 8, 3, 4, 20);
  add_quadratic(p, 4, 0, 1);
  const Solution cold = solve(p);
  BlockOptions options;
  options.warm_start = cold.y;
  p.rows[2].upper *= 1.02;
  const Solution again = solve(p), warm = solve(p, options);
  CHECK(warm.status == Status::optimal);
  CHECK(warm.iterations <= again.iterations + 1);
  CHECK(warm.objective == doctest::Approx(again.objective).epsilon(1e-7));
}
