#include <doctest/doctest.h>

#include <algorithm>

#include "gengxin/optimise/block_rounding.hpp"
#include "gengxin/optimise/block_vertex.hpp"
#include "random_blocks.hpp"

using namespace gengxin::optimise;

namespace {

double share_bound(const std::vector<double>& bound, std::size_t j, double missing) {
  return bound.empty() ? missing : bound[j];
}

int split_groups(const BlockProgram& p, const std::vector<double>& x) {
  int split = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(p.groups); ++i) {
    int inside = 0;
    for (std::size_t j = i * static_cast<std::size_t>(p.options); j < (i + 1) * static_cast<std::size_t>(p.options); ++j)
      inside += x[j] > share_bound(p.lower, j, 0) && x[j] < std::min(share_bound(p.upper, j, 1), 1.0);
    split += inside > 1;
  }
  return split;
}

void check_vertex(const BlockProgram& p) {
  const Solution s = solve(p);
  REQUIRE(s.status == Status::optimal);
  const Vertex v = to_vertex(p, s);
  CHECK(v.basic);
  CHECK(v.optimal);
  CHECK(split_groups(p, v.x) <= static_cast<int>(p.rows.size()));
  CHECK(split_groups(p, v.x) == v.split);
  CHECK(worst_sum(p, v.x) < 1e-12);
  const double size = std::max(std::abs(s.objective), 1e-3);
  CHECK(v.objective <= s.objective + 1e-9 * size);
  double cost = penalty(p, activities(p, v.x));
  for (std::size_t j = 0; j < v.x.size(); ++j) {
    CHECK(v.x[j] >= share_bound(p.lower, j, 0) - 1e-12);
    CHECK(v.x[j] <= share_bound(p.upper, j, 1) + 1e-12);
    cost += p.cost[j] * v.x[j];
  }
  CHECK(v.objective == doctest::Approx(cost).epsilon(1e-9));
  CHECK(v.objective - dual_bound(p, v.y) <= 1e-7 * size);
  const std::vector<double> rows = activities(p, v.x), sizes = row_sizes(p);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (std::isinf(p.rows[r].below_price)) CHECK(rows[r] >= p.rows[r].lower - 2e-9 * sizes[r]);
    if (std::isinf(p.rows[r].above_price)) CHECK(rows[r] <= p.rows[r].upper + 2e-9 * sizes[r]);
  }
}

// What a rounding says, again from the data.
void check_rounding(const BlockProgram& p, const Solution& s, const Rounding& rounding, double tolerance) {
  const auto k = static_cast<std::size_t>(p.options);
  std::vector<double> x(p.cost.size(), 0);
  double cost = 0;
  REQUIRE(rounding.choice.size() == static_cast<std::size_t>(p.groups));
  for (std::size_t i = 0; i < rounding.choice.size(); ++i) {
    const std::size_t j = i * k + static_cast<std::size_t>(rounding.choice[i]);
    REQUIRE(rounding.choice[i] >= 0);
    REQUIRE(rounding.choice[i] < p.options);
    CHECK(share_bound(p.upper, j, 1) >= 1);
    x[j] = 1;
    cost += p.cost[j];
  }
  const std::vector<double> rows = activities(p, x), sizes = row_sizes(p);
  double worst = 0;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    CHECK(rounding.activities[r] == doctest::Approx(rows[r]).epsilon(1e-9));
    worst = std::max({worst, (p.rows[r].lower - rows[r]) / sizes[r], (rows[r] - p.rows[r].upper) / sizes[r]});
  }
  CHECK(rounding.worst == doctest::Approx(worst).epsilon(1e-6));
  CHECK(rounding.within == (worst <= tolerance * (1 + 1e-9)));
  CHECK(rounding.objective == doctest::Approx(cost).epsilon(1e-9));
  const double bound = dual_bound(p, s.y);
  CHECK(rounding.gap == doctest::Approx((cost - bound) / std::abs(bound)).epsilon(1e-6));
}

}  // namespace

TEST_CASE("a vertex splits at most one group a row and costs no more") {
  const struct { int n, k, properties, zones, m; } shapes[] = {
      {40, 3, 1, 2, 5}, {60, 8, 3, 3, 12}, {50, 5, 2, 4, 9}, {200, 4, 3, 20, 30}, {500, 8, 3, 3, 25}};
  unsigned seed = 100;
  for (const auto& shape : shapes)
    for (int again = 0; again < 4; ++again) {
      CAPTURE(seed);
      check_vertex(random_blocks(++seed, shape.n, shape.k, shape.properties, shape.zones, shape.m));
    }
}

TEST_CASE("a vertex within bounds of shares") {
  unsigned seed = 200;
  for (const Kind kind : {Kind::barred, Kind::upper, Kind::lower, Kind::both, Kind::prescribed})
    for (int again = 0; again < 3; ++again) {
      CAPTURE(static_cast<int>(kind));
      CAPTURE(again);
      BlockProgram p = random_blocks(++seed, 120, again == 0 ? 8 : 5, 2, 3, 9);
      add_bounds(p, kind, seed);
      check_vertex(p);
    }
}

TEST_CASE("a vertex of a degenerate face: identical groups and tied costs") {
  BlockProgram p = random_blocks(5, 400, 8, 3, 1, 9);
  for (auto& property : p.properties) property.assign(400, 1.0);
  for (int i = 0; i < 3200; ++i) p.cost[static_cast<std::size_t>(i)] = i % 8 % 3;
  const std::vector<double> middle = activities(p, std::vector<double>(3200, 1.0 / 8));
  for (std::size_t r = 0; r < middle.size(); ++r) {
    p.rows[r].lower = middle[r] * 0.9;
    p.rows[r].upper = middle[r] * 1.1;
  }
  check_vertex(p);
}

TEST_CASE("a vertex where costs are tied and thousands of groups are split") {
  for (const bool all : {true, false}) {
    BlockProgram p = random_blocks(77, 3000, 4, 2, 3, 12);
    for (std::size_t j = 0; j < p.cost.size(); ++j) p.cost[j] = all || j % 4 < 2 ? 0.0 : 1.0 + static_cast<double>(j % 4);
    const Solution s = solve(p);
    REQUIRE(s.status == Status::optimal);
    CHECK(split_groups(p, s.x) > 2000);
    check_vertex(p);
  }
}

TEST_CASE("a vertex of a program whose rows are missed at a price") {
  BlockProgram p = random_blocks(300, 200, 8, 2, 3, 10);
  for (FactoredRow& row : p.rows) row.below_price = row.above_price = 0.05;
  const Solution s = solve(p);
  REQUIRE(s.status == Status::optimal);
  const Vertex v = to_vertex(p, s);
  CHECK(v.basic);
  CHECK(split_groups(p, v.x) <= 10);
  CHECK(v.objective <= s.objective + 1e-9 * std::abs(s.objective));
}

TEST_CASE("rounding to whole groups is what it says and near the bound") {
  unsigned seed = 400;
  for (const int n : {300, 3000})
    for (const double tolerance : {1e-2, 1e-3, 1e-5})
      for (int again = 0; again < 3; ++again) {
        CAPTURE(n);
        CAPTURE(tolerance);
        CAPTURE(again);
        BlockProgram p = random_blocks(++seed, n, 8, 2, 3, 12);
        if (again == 2) add_bounds(p, Kind::barred, seed);
        const Solution s = solve(p);
        REQUIRE(s.status == Status::optimal);
        const Rounding rounding = round_whole(p, s, tolerance);
        check_rounding(p, s, rounding, tolerance);
        if (n == 3000 && tolerance >= 1e-3) {
          CHECK(rounding.within);
          CHECK(rounding.gap < 1e-3);
        }
      }
}

namespace {

// The least cost of whole groups within the rows, each missed by at most the tolerance, by enumeration; infinite where there are none.
double least_whole(const BlockProgram& p, double tolerance) {
  const std::vector<double> sizes = row_sizes(p);
  const auto k = static_cast<std::size_t>(p.options), n = static_cast<std::size_t>(p.groups);
  std::vector<std::size_t> choice(n, 0);
  double least = infinity;
  for (bool more = true; more;) {
    std::vector<double> x(n * k, 0);
    for (std::size_t i = 0; i < n; ++i) x[i * k + choice[i]] = 1;
    const std::vector<double> rows = activities(p, x);
    bool within = true;
    for (std::size_t r = 0; r < rows.size(); ++r)
      within = within && rows[r] >= p.rows[r].lower - tolerance * sizes[r] && rows[r] <= p.rows[r].upper + tolerance * sizes[r];
    if (within) least = std::min(least, value(p, x));
    more = false;
    for (std::size_t i = 0; i < n && !more; ++i) {
      more = ++choice[i] < k;
      if (!more) choice[i] = 0;
    }
  }
  return least;
}

}  // namespace

TEST_CASE("rounding beside enumeration: never below the least cost, mostly at it") {
  int found = 0, possible = 0;
  double over = 0, size = 0;
  for (unsigned seed = 900; seed < 960; ++seed) {
    CAPTURE(seed);
    const double tolerance = seed % 2 == 0 ? 0.02 : 0.05;
    const BlockProgram p = random_blocks(seed, 8, 3, 2, 2, 3);
    const Solution s = solve(p);
    if (s.status != Status::optimal) continue;
    const double least = least_whole(p, tolerance);
    const Rounding rounding = round_whole(p, s, tolerance);
    check_rounding(p, s, rounding, tolerance);
    if (std::isinf(least)) CHECK_FALSE(rounding.within);
    if (std::isinf(least)) continue;
    ++possible;
    CHECK(rounding.bound <= least_whole(p, 0) + 1e-9);
    if (!rounding.within) continue;
    ++found;
    CHECK(rounding.objective >= least - 1e-9);
    over += rounding.objective - least;
    size += std::abs(least);
  }
  MESSAGE(possible, " programs with whole groups, found in ", found, ", dearer by ", over / size);
  CHECK(possible >= 30);
  CHECK(found >= 0.9 * possible);
  CHECK(over < 0.03 * size);
}

TEST_CASE("the bound of whole groups knows which options bounds leave") {
  for (unsigned seed = 970; seed < 990; ++seed) {
    CAPTURE(seed);
    BlockProgram p = random_blocks(seed, 8, 3, 2, 2, 3);
    p.upper.assign(24, 1);
    for (std::size_t i = 0; i < 8; ++i) p.upper[i * 3 + seed % 3] = 0.5;
    const Solution s = solve(p);
    if (s.status != Status::optimal) continue;
    const Rounding rounding = round_whole(p, s);
    CHECK(rounding.bound >= dual_bound(p, s.y) - 1e-9);
    BlockProgram barred = p;
    for (double& bound : barred.upper) bound = std::floor(bound);
    CHECK(rounding.bound == doctest::Approx(dual_bound(barred, s.y)).epsilon(1e-9));
  }
}

TEST_CASE("no single move from a rounding is cheaper and keeps the rows") {
  for (unsigned seed = 1000; seed < 1020; ++seed) {
    CAPTURE(seed);
    const double tolerance = 1e-3;
    BlockProgram p = random_blocks(seed, 150, 5, 2, 3, 10);
    if (seed % 3 == 0) add_bounds(p, Kind::barred, seed);
    if (seed % 4 == 0)
      for (FactoredRow& row : p.rows) row.below_price = row.above_price = 0.05;
    const Solution s = solve(p);
    REQUIRE(s.status == Status::optimal);
    const Rounding rounding = round_whole(p, s, tolerance);
    const std::vector<double> sizes = row_sizes(p);
    const auto k = static_cast<std::size_t>(p.options);
    std::vector<double> x(p.cost.size(), 0);
    for (std::size_t i = 0; i < rounding.choice.size(); ++i) x[i * k + static_cast<std::size_t>(rounding.choice[i])] = 1;
    const std::vector<double> before = activities(p, x);
    const auto miss = [&](std::size_t r, double at) {
      double beyond = 0;
      if (std::isinf(p.rows[r].below_price)) beyond = std::max(beyond, (p.rows[r].lower - at) / sizes[r]);
      if (std::isinf(p.rows[r].above_price)) beyond = std::max(beyond, (at - p.rows[r].upper) / sizes[r]);
      return beyond;
    };
    for (std::size_t i = 0; i < rounding.choice.size(); ++i)
      for (std::size_t a = 0; a < k; ++a) {
        if (share_bound(p.upper, i * k + a, 1) < 1 || static_cast<int>(a) == rounding.choice[i]) continue;
        std::vector<double> next = x;
        for (std::size_t b = 0; b < k; ++b) next[i * k + b] = b == a ? 1 : 0;
        const std::vector<double> rows = activities(p, next);
        bool kept = true;
        for (std::size_t r = 0; r < rows.size(); ++r)
          kept = kept && miss(r, rows[r]) <= std::max(tolerance, miss(r, before[r])) - 1e-9;
        if (kept) CHECK(value(p, next) + penalty(p, rows) >= rounding.objective - 1e-9);
      }
  }
}

TEST_CASE("whole groups of a degenerate program: thousands of split groups keep their rows") {
  for (const unsigned seed : {7U, 8U, 9U}) {
    CAPTURE(seed);
    BlockProgram p = random_blocks(seed, 3000, 6, 2, 3, 12);
    for (std::size_t i = 0; i < 3000; ++i)
      for (std::size_t a = 0; a < 6; ++a) p.cost[i * 6 + a] = p.properties[0][i] * static_cast<double>(a % 3);
    const Solution s = solve(p);
    REQUIRE(s.status == Status::optimal);
    CHECK(split_groups(p, s.x) > 1000);
    const Rounding rounding = round_whole(p, s, 1e-3);
    check_rounding(p, s, rounding, 1e-3);
    CHECK(rounding.within);
    CHECK(rounding.gap < 1e-3);
    CHECK(rounding.moves < 300);
  }
}

TEST_CASE("a rounding is the same each time, and from a vertex holds the same rows") {
  const BlockProgram p = random_blocks(31, 2000, 6, 2, 4, 20);
  const Solution s = solve(p);
  REQUIRE(s.status == Status::optimal);
  const Rounding once = round_whole(p, s), again = round_whole(p, s);
  CHECK(once.choice == again.choice);
  Solution corner = s;
  corner.x = to_vertex(p, s).x;
  const Rounding from_vertex = round_whole(p, corner);
  CHECK(once.within);
  CHECK(from_vertex.within);
}

namespace {

// A search by enumeration of 0 and 1 for every column.
IntegerAnswer enumerate(const Program& program, std::span<const int>, const IntegerOptions&) {
  IntegerAnswer best{Status::primal_infeasible, {}, -infinity};
  double least = infinity;
  const auto columns = static_cast<std::size_t>(program.columns());
  REQUIRE(columns <= 16);
  for (unsigned bits = 0; bits < 1U << columns; ++bits) {
    std::vector<double> x(columns), rows(static_cast<std::size_t>(program.rows()));
    double cost = program.offset;
    for (std::size_t j = 0; j < columns; ++j) {
      x[j] = bits >> j & 1U;
      cost += program.cost[j] * x[j];
    }
    add_product(program.matrix, 1, x, rows);
    bool within = cost < least;
    for (std::size_t r = 0; r < rows.size(); ++r)
      within = within && rows[r] >= program.row_lower[r] - 1e-9 && rows[r] <= program.row_upper[r] + 1e-9;
    if (!within) continue;
    least = cost;
    best = {Status::optimal, x, cost};
  }
  return best;
}

}  // namespace

TEST_CASE("a search among the groups near a tie never loses, and with all of them finds the least cost") {
  int better = 0;
  for (unsigned seed = 1100; seed < 1160; ++seed) {
    CAPTURE(seed);
    const double tolerance = 0.03;
    const BlockProgram p = random_blocks(seed, 8, 2, 2, 2, 3);
    const Solution s = solve(p);
    if (s.status != Status::optimal) continue;
    const Rounding first = round_whole(p, s, tolerance);
    for (const int groups : {0, 3, 8}) {
      const Rounding then = refine_whole(p, s, first, enumerate, groups, tolerance);
      check_rounding(p, s, then, tolerance);
      CHECK(then.objective <= first.objective);
      CHECK(then.worst <= std::max(first.worst, tolerance));
      better += then.objective < first.objective - 1e-9;
      if (groups == 8 && first.within) CHECK(then.objective == doctest::Approx(least_whole(p, tolerance)).epsilon(1e-5));
    }
  }
  CHECK(better > 0);
}

TEST_CASE("what a search returns is not believed") {
  const BlockProgram p = random_blocks(61, 300, 4, 2, 2, 10);
  const Solution s = solve(p);
  const Rounding first = round_whole(p, s, 1e-3);
  REQUIRE(first.within);
  const auto wrong = [](double share) {
    return [share](const Program& program, std::span<const int>, const IntegerOptions&) {
      return IntegerAnswer{Status::optimal, std::vector<double>(program.cost.size(), share), -1e9};
    };
  };
  for (const double share : {0.0, 1.0, 0.5}) {
    const Rounding then = refine_whole(p, s, first, wrong(share), 50, 1e-3);
    check_rounding(p, s, then, 1e-3);
    CHECK(then.within);
    CHECK(then.objective <= first.objective);
  }
  Rounding other = first;
  other.choice.pop_back();
  CHECK_THROWS_AS(refine_whole(p, s, other, wrong(0), 50), ProgramError);
}

TEST_CASE("a group that bounds keep from being whole is named") {
  BlockProgram p = random_blocks(1, 10, 3, 1, 2, 0);
  p.upper.assign(30, 1);
  for (std::size_t a = 0; a < 3; ++a) p.upper[12 + a] = 0.5;
  const Solution s = solve(p);
  CHECK_THROWS_WITH_AS(round_whole(p, s), doctest::Contains("group 4"), ProgramError);
}

TEST_CASE("vertex and whole groups of a program without rows") {
  BlockProgram program;
  program.groups = 3;
  program.options = 2;
  program.cost = {1, 2, 5, 3, 4, 4};
  program.properties = {{1, 1, 1}};
  const Solution solution = solve(program);
  REQUIRE(solution.status == Status::optimal);
  const Vertex vertex = to_vertex(program, solution);
  CHECK(vertex.basic);
  CHECK(vertex.objective == doctest::Approx(8).epsilon(1e-6));
  CHECK(vertex.split == 0);
  const Rounding rounding = round_whole(program, solution);
  CHECK(rounding.within);
  CHECK(rounding.objective == doctest::Approx(8));
}
