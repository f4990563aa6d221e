// Floating catchments: published values, conservation, what nobody reaches.
#include "gengxin/access/catchment.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>

using namespace gengxin::access;

namespace {
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Three tracts, from the tests of the Python package `access`; scenario 1 is faster towards the third.
const std::vector<double> kSlow{1, 80, 40, 80, 1, 40, 40, 40, 1}, kFast{1, 80, 20, 80, 1, 20, 40, 40, 1};
const std::vector<double> kPeople{100, 50, 10}, kDoctors{15, 20, 100};

std::vector<double> access(const std::vector<double>& cost, const Weight& weight, Choice choice = Choice::none) {
  const std::vector<Weight> weights{weight};
  return floating_catchments({3, 3, cost, {}, {}}, kPeople, 1, kDoctors, weights, choice).access;
}

void near(const std::vector<double>& found, const std::vector<double>& published) {
  REQUIRE(found.size() == published.size());
  for (std::size_t i = 0; i < found.size(); ++i) CHECK(std::abs(found[i] - published[i]) < 1e-9);
}

struct Case {
  std::vector<double> cost, demand, supply;
  std::vector<std::int64_t> start;
  std::vector<std::int32_t> facility;
  std::vector<double> links;
};

Case random_case(std::size_t points, std::size_t facilities, std::size_t groups, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> unit(0, 1);
  Case c;
  for (std::size_t i = 0; i < points * groups; ++i) c.demand.push_back(unit(random) < 0.2 ? 0 : 100 * unit(random));
  for (std::size_t j = 0; j < facilities; ++j) c.supply.push_back(unit(random) < 0.2 ? 0 : 10 * unit(random));
  c.start.push_back(0);
  for (std::size_t i = 0; i < points; ++i) {
    for (std::size_t j = 0; j < facilities; ++j) {
      c.cost.push_back(unit(random) < 0.3 ? kInfinity : 60 * unit(random));
      if (c.cost.back() < kInfinity) c.facility.push_back(static_cast<std::int32_t>(j)), c.links.push_back(c.cost.back());
    }
    c.start.push_back(static_cast<std::int64_t>(c.links.size()));
  }
  return c;
}
}  // namespace

TEST_CASE("published values of three tracts") {
  const Weight gravity_1 = within(gravity(1, -1, 0), 61);
  const std::vector<double> upto{10, 30, 60}, value{1, 0.68, 0.22};
  near(access(kSlow, gravity_1), {0.331444117, 0.5798281321, 7.2864181699});
  near(access(kSlow, all_or_nothing(61)), {0.7613636364, 0.9583333333, 1.0946969697});
  near(access(kSlow, step(upto, value)), {0.6583989442, 0.8947696694, 2.4421622113});
  near(access(kSlow, gravity_1, Choice::whole_table), {0.1562565883, 0.4062164525, 9.9063518548});
  near(access(kFast, gravity_1), {0.4353402209, 0.683724236, 5.7279766114});
  near(access(kFast, step(upto, value)), {0.7539138943, 0.9902846196, 1.0094379588});
  const Travel slow{3, 3, kSlow, {}, {}};
  near(catchment_ratio(slow, slow, kPeople, kDoctors, all_or_nothing(61)).ratio, {1.0454545455, 2, 0.84375});
}

TEST_CASE("a 5 x 5 grid of ones") {
  // 5 of the 25 cells have people, all have supply.
  std::vector<double> x, y, px, py;
  for (int i = 0; i < 25; ++i) x.push_back(i % 5), y.push_back(i / 5);
  for (int i = 0; i < 5; ++i) px.push_back(i), py.push_back(i);
  const auto cost = distances(Metric::straight, {px, py}, {x, y}), around = distances(Metric::straight, {px, py}, {px, py});
  const Travel travel{5, 25, cost, {}, {}}, among{5, 5, around, {}, {}};
  const std::vector<double> people(5, 1.0), supply(25, 1.0), upto{1000}, one{1};
  for (const double limit : {1000.0, 0.9}) {
    const std::vector<double> expected(5, limit > 1 ? 5.0 : 1.0);
    for (const Weight& weight : {all_or_nothing(limit), within(step(upto, one), limit)})
      for (const Choice choice : {Choice::none, Choice::within_limit}) {
        const std::vector<Weight> weights{weight};
        near(floating_catchments(travel, people, 1, supply, weights, choice).access, expected);
      }
    near(catchment_ratio(among, travel, people, supply, all_or_nothing(limit)).ratio, expected);
  }
}

TEST_CASE("all supply that anybody reaches is shared out, and threads and tables change nothing") {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const auto c = random_case(500, 23, 2, seed);
    const Travel dense{500, 23, c.cost, {}, {}}, sparse{500, 23, c.links, c.start, c.facility};
    const std::vector<Weight> one{within(gaussian(15), 40)}, each{within(gaussian(15), 40), linear(20)};
    for (const auto& weights : {one, each})
      for (const Choice choice : {Choice::none, Choice::within_limit, Choice::whole_table}) {
        const auto r = floating_catchments(dense, c.demand, 2, c.supply, weights, choice, 1);
        CHECK(r.access == floating_catchments(dense, c.demand, 2, c.supply, weights, choice, 5).access);
        double reached = 0, shared = 0;
        for (std::size_t j = 0; j < 23; ++j) reached += r.demand[j] > 0 ? c.supply[j] : 0;
        for (std::size_t i = 0; i < 500; ++i)
          for (std::size_t g = 0; g < 2; ++g)
            if (c.demand[i * 2 + g] > 0) shared += c.demand[i * 2 + g] * r.access[i * weights.size() + (weights.size() > 1 ? g : 0)];
        CHECK(std::abs(reached - shared) < 1e-9 * reached);
        CHECK(std::abs(r.people[0] * r.mean[0] + r.people[1] * r.mean[1] - shared) < 1e-9 * reached);
        const auto s = floating_catchments(sparse, c.demand, 2, c.supply, weights, choice, 2);
        for (std::size_t i = 0; i < r.access.size(); ++i) CHECK(std::abs(s.access[i] - r.access[i]) <= 1e-12 * r.access[i]);
      }
  }
}

TEST_CASE("nobody in reach, no supply, nothing in reach") {
  // Facility 0 is reached by an empty point only, facility 1 has no supply, point 2 reaches nothing.
  const std::vector<double> cost{1, kInfinity, kInfinity, 1, kInfinity, kInfinity}, people{0, 10, 5}, supply{3, 0};
  const std::vector<Weight> weights{all_or_nothing(30)};
  const Travel travel{3, 2, cost, {}, {}};
  const auto r = floating_catchments(travel, people, 1, supply, weights);
  CHECK(r.access == std::vector<double>{kInfinity, 0, 0});
  CHECK(r.ratio == std::vector<double>{kInfinity, 0});
  CHECK(r.mean == std::vector<double>{0});
  const auto empty = floating_catchments({0, 2, {}, {}, {}}, {}, 1, supply, weights);
  CHECK(empty.access.empty());
  CHECK_THROWS_WITH_AS(floating_catchments(travel, std::vector<double>{1, -1, 0}, 1, supply, weights), "demand: found -1 in entry 1; allowed: finite numbers not below 0", std::invalid_argument);
  CHECK_THROWS_AS(floating_catchments(travel, people, 1, people, weights), std::invalid_argument);
  CHECK_THROWS_AS(floating_catchments(travel, people, 0, supply, weights), std::invalid_argument);
}
