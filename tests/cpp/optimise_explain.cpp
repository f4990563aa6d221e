#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "gengxin/optimise/conflict.hpp"
#include "gengxin/optimise/cure.hpp"
#include "gengxin/optimise/fronts.hpp"
#include "gengxin/optimise/integer.hpp"
#include "gengxin/optimise/prices.hpp"
#include "gengxin/optimise/solve.hpp"
#include "gengxin/optimise/verify.hpp"

using namespace gengxin::optimise;

namespace {

// Homes and a school on 10 of land; the fourth row is idle.
Program village(double homes, double school) {
  Program p;
  const Entry entries[] = {{0, 0, 1}, {0, 1, 1}, {1, 0, 1}, {2, 1, 1}, {3, 0, 1}, {3, 1, -1}};
  p.matrix = SparseMatrix::from_entries(4, 2, entries);
  p.cost = {2, 3};
  p.row_lower = {-infinity, homes, school, -20};
  p.row_upper = {10, infinity, infinity, 20};
  p.lower = {0, 0};
  p.upper = {infinity, infinity};
  p.row_names = {"land", "homes", "school", "idle"};
  return p;
}

}  // namespace

TEST_CASE("a conflict names each limit and how far it alone would give way") {
  const Program p = village(7, 5);
  const Conflict c = find_conflict(p);
  REQUIRE(c.status == Status::primal_infeasible);
  REQUIRE(c.limits.size() == 3);
  CHECK(text_of(c.limits[0]) == "land <= 10");
  CHECK(text_of(c.limits[1]) == "homes >= 7");
  CHECK(text_of(c.limits[2]) == "school >= 5");
  for (const Limit& limit : c.limits) CHECK(limit.move == doctest::Approx(2).epsilon(1e-6));
  CHECK(c.irreducible);
  CHECK(proves_infeasible(p, c.y));
  CHECK(c.y[3] == 0);
}

TEST_CASE("rows taken for granted are kept and not reported") {
  ConflictOptions options;
  options.granted_rows = {1, 0, 0, 0};
  const Conflict c = find_conflict(village(7, 5), options);
  REQUIRE(c.limits.size() == 2);
  CHECK(c.limits[0].name == "homes");
  CHECK(c.limits[1].name == "school");
  options.granted_rows = {1, 1, 1, 1};
  options.granted_columns = {1, 1};
  const Conflict granted = find_conflict(village(7, 5), options);
  CHECK(granted.status == Status::primal_infeasible);
  CHECK(granted.limits.empty());
  options.granted_rows = {1};
  CHECK_THROWS_WITH_AS(find_conflict(village(7, 5), options),
                       doctest::Contains("granted_rows has 1 elements, expected 4"), ProgramError);
}

TEST_CASE("a bound of a column takes part in a conflict") {
  Program p = village(7, 1);
  p.upper[0] = 6;
  p.column_names = {"dwellings", "classes"};
  const Conflict c = find_conflict(p);
  REQUIRE(c.limits.size() == 2);
  CHECK(text_of(c.limits[0]) == "homes >= 7");
  CHECK(text_of(c.limits[1]) == "dwellings <= 6");
  CHECK(c.limits[1].move == doctest::Approx(1).epsilon(1e-6));
}

TEST_CASE("without a conflict there is none, by a hair too") {
  CHECK(find_conflict(village(5, 5)).status == Status::optimal);
  const Conflict hair = find_conflict(village(5, 5.00001));
  REQUIRE(hair.status == Status::primal_infeasible);
  CHECK(hair.limits.size() == 3);
  CHECK(hair.limits[0].move == doctest::Approx(1e-5).epsilon(1e-3));
}

TEST_CASE("the cheapest cure") {
  CureOptions options;
  options.row_weights = {30, 2, 3, infinity};
  Cure cure = find_cure(village(7, 5), options);
  REQUIRE(cure.status == Status::optimal);
  CHECK(cure.row_moves[1] == doctest::Approx(-2).epsilon(1e-6));
  CHECK(cure.row_moves[0] == 0);
  CHECK(cure.row_moves[2] == 0);
  CHECK(cure.total == doctest::Approx(4).epsilon(1e-6));
  CHECK(cure.bound <= cure.total + 1e-7);
  CHECK(solve(cured(village(7, 5), cure)).status == Status::optimal);

  options.measure = Measure::largest;  // 30 a = 2 b = 3 c, a + b + c = 2
  cure = find_cure(village(7, 5), options);
  const double each = 2 / (1.0 / 30 + 1.0 / 2 + 1.0 / 3);
  CHECK(cure.total == doctest::Approx(each).epsilon(1e-6));
  CHECK(cure.row_moves[0] == doctest::Approx(each / 30).epsilon(1e-5));
  CHECK(cure.row_moves[1] == doctest::Approx(-each / 2).epsilon(1e-5));

  options.row_weights = {infinity, infinity, infinity, 1};
  cure = find_cure(village(7, 5), options);
  REQUIRE(cure.status == Status::primal_infeasible);
  CHECK(proves_infeasible(village(7, 5), cure.y));

  options.row_weights = {1, 0, 1, 1};
  CHECK_THROWS_WITH_AS(find_cure(village(7, 5), options),
                       doctest::Contains("homes: weight 0.000000 is not positive"), ProgramError);
}

TEST_CASE("what is feasible needs no cure") {
  const Cure cure = find_cure(village(5, 5));
  CHECK(cure.status == Status::optimal);
  CHECK(std::all_of(cure.row_moves.begin(), cure.row_moves.end(), [](double v) { return v == 0; }));
  CHECK(cure.total == doctest::Approx(0));
}

TEST_CASE("bounds of columns give way where they have a weight") {
  Program p = village(7, 1);
  p.upper = {6, 6};
  CureOptions options;
  options.row_weights = {1, 5, 1, 1};
  options.column_weights = {1, infinity};
  const Cure cure = find_cure(p, options);
  REQUIRE(cure.status == Status::optimal);
  CHECK(cure.column_moves[0] == doctest::Approx(1).epsilon(1e-6));
  CHECK(cure.column_moves[1] == 0);
  CHECK(cure.total == doctest::Approx(1).epsilon(1e-6));
}

TEST_CASE("prices under degeneracy are intervals") {
  Program p = village(4, 0);  // land used 4, priced from below by one more row
  p.row_lower[0] = 4;
  const Solution s = solve(p);
  REQUIRE(s.status == Status::optimal);
  const PriceInterval land = price_interval(p, s, 0), homes = price_interval(p, s, 1);
  REQUIRE(land.status == Status::optimal);
  CHECK(std::abs(land.low) < 1e-6);
  CHECK(land.high == doctest::Approx(2).epsilon(1e-6));
  CHECK(std::abs(homes.low) < 1e-6);  // both together are worth 2
  CHECK(homes.high == doctest::Approx(2).epsilon(1e-6));
  CHECK(verify(p, s.x, land.y_high).within(5e-7));
  p.row_upper[0] = 4;  // homes cannot rise at all
  const PriceInterval stuck = price_interval(p, solve(p), 1);
  CHECK(stuck.high == infinity);
  CHECK(stuck.y_high.empty());
  CHECK_THROWS_WITH_AS(price_interval(p, s, 9), doctest::Contains("no row 9 among 4"), ProgramError);
}

TEST_CASE("an integer search is asked once and not believed") {
  const Program p = village(2.5, 1.5);
  const int whole[] = {0, 1};
  int calls = 0;
  const auto answer = [&calls](std::vector<double> x, double bound) {
    return [=, &calls](const Program&, std::span<const int>, const IntegerOptions&) {
      ++calls;
      return IntegerAnswer{Status::optimal, x, bound};
    };
  };
  const IntegerSolution s = solve_integer(p, whole, answer({3, 2}, 12));
  CHECK(calls == 1);
  CHECK(s.status == Status::optimal);
  CHECK(s.objective == doctest::Approx(12));
  CHECK(s.relaxed.objective == doctest::Approx(9.5));
  CHECK_FALSE(s.proved);
  CHECK(solve_integer(p, whole, answer({4, 2}, 12)).status == Status::not_solved);
  CHECK_THROWS_WITH(solve_integer(p, whole, answer({2, 2}, 10)), doctest::Contains("wrong point"));
}

TEST_CASE("fronts of two objectives") {
  Program p = village(1, 1);
  p.row_lower[0] = 4;
  p.upper = {3, 3};
  const std::vector<Objective> objectives{{{3, 1}, 0, "cost"}, {{1, 2}, 100, "carbon"}};
  const Front exact = exact_front(p, objectives);
  REQUIRE(exact.points.size() == 2);  // (1, 3) and (3, 1)
  CHECK(exact.points[0].values[0] == doctest::Approx(6).epsilon(1e-6));
  CHECK(exact.points[0].values[1] == doctest::Approx(107).epsilon(1e-6));
  CHECK(exact.points[1].values[0] == doctest::Approx(10).epsilon(1e-6));
  const Front grid = epsilon_front(p, objectives, 4);
  REQUIRE(grid.points.size() == 5);
  for (const FrontPoint& point : grid.points) {
    CHECK(point.values[0] / 2 + point.values[1] == doctest::Approx(110).epsilon(1e-5));
    if (&point != &grid.points.front() && &point != &grid.points.back())
      CHECK(point.trade_offs[1] == doctest::Approx(2).epsilon(1e-4));
  }
  CHECK_THROWS_AS(weighted_front(p, objectives, std::vector<std::vector<double>>{{1, 0}}), ProgramError);
  p.row_lower[1] = 11;
  CHECK(exact_front(p, objectives).status == Status::primal_infeasible);
}
