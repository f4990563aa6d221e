// An allocation from C++: its totals are the simulation's, and what cannot be done is proved.
#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "gengxin/allocate/allocation.hpp"
#include "gengxin/simulate/run.hpp"

using namespace gengxin;
using allocate::Problem;
using scenario::Scenario;
using simulate::Compiled;

namespace {

Scenario xiaogang() { return Scenario::load(GENGXIN_ROOT "/python/gengxin/cases/xiaogang/scenario.json"); }

/// The rows of a plan as a patch.
std::string patch_of(const Scenario& scenario, const allocate::Allocation& answer) {
  const auto& r = scenario.records();
  std::string id, parcel, option, share, start;
  for (std::size_t i = 0; i < answer.rows.size(); ++i) {
    const auto& row = answer.rows[i];
    const std::string comma = i == 0 ? "" : ",";
    char number[40];
    std::snprintf(number, sizeof number, "%.17g", row.share);
    id += comma + "\"r" + std::to_string(i) + '"';
    parcel += comma + '"' + r.parcels.id[row.parcel] + '"';
    option += comma + '"' + r.options[row.option].id + '"';
    share += comma + number;
    start += comma + std::to_string(row.start);
  }
  return "{\"plan\": {\"id\": [" + id + "], \"parcel\": [" + parcel + "], \"option\": [" + option + "], \"share\": [" + share + "], \"start\": [" + start + "]}}";
}

}  // namespace

TEST_CASE("allocate: totals of a plan are those of its simulation") {
  const Scenario base = xiaogang();
  const Compiled all(base, simulate::BoundOptions::all);
  const Problem problem(all, all.values());
  const auto answer = problem.solve(problem.options());
  REQUIRE(answer.status == optimise::Status::optimal);
  CHECK(answer.value_yuan <= answer.bound_yuan + 1);
  CHECK_FALSE(answer.rows.empty());
  const Compiled planned(base.patch(patch_of(base, answer), "plan"));
  const auto run = simulate::run(planned, planned.values());
  const auto totals = problem.totals(answer.rows);
  const std::size_t years = planned.years(), all_zones = run.extent.zones;
  const auto names = allocate::total_names();
  REQUIRE(names[0].name == "planned_population");
  for (std::size_t y = 0; y < years; ++y) {
    const double simulated = run.with.sums.planned_population[all_zones * years + y];
    CHECK(std::abs(totals.values[0][y] - simulated) <= 1e-9 * simulated);
  }
}

TEST_CASE("allocate: two threads give the bits of one") {
  const Compiled all(xiaogang(), simulate::BoundOptions::all);
  const Problem problem(all, all.values());
  auto options = problem.options();
  options.whole = true;
  const auto one = problem.solve(options);
  options.threads = 2;
  const auto two = problem.solve(options);
  CHECK(one.value_yuan == two.value_yuan);
  CHECK(one.rows.size() == two.rows.size());
}

TEST_CASE("allocate: what cannot be done is proved, and names the limits") {
  const Scenario hard = xiaogang().patch("{\"requirements\": {\"demolition\": {\"mode\": \"hard\"}}}", "hard");
  const Compiled all(hard, simulate::BoundOptions::all);
  const Problem problem(all, all.values());
  const auto answer = problem.solve(problem.options());
  CHECK(answer.status == optimise::Status::primal_infeasible);
  CHECK(answer.proved);
  CHECK(answer.conflict.size() > 1);
  CHECK_FALSE(answer.cure.empty());
}

TEST_CASE("allocate: a document without the section says what to write") {
  const Compiled all(Scenario::load(GENGXIN_ROOT "/tests/scenarios/minimal.json"), simulate::BoundOptions::all);
  CHECK_THROWS_AS(Problem(all, all.values()), DocumentError);
}
