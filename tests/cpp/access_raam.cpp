#include "gengxin/access/raam.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>

using namespace gengxin::access;

namespace {
constexpr double kInfinity = std::numeric_limits<double>::infinity();
}

TEST_CASE("published costs of three tracts") {
  const std::vector<double> cost{1, 80, 40, 80, 1, 40, 40, 40, 1}, people{100, 50, 10}, doctors{15, 20, 100};
  const auto r = rational_agents({3, 3, cost, {}, {}}, people, doctors, {});
  const std::vector<double> published{1.5048479167, 1.4933229167, 0.8435416667};
  for (std::size_t i = 0; i < 3; ++i) CHECK(std::abs(r.cost[i] - published[i]) < 1e-9);
  CHECK(r.load[0] + r.load[1] + r.load[2] == 160);
  CHECK(r.gap < 0.06);  // a person more or less at the smallest: 1 / (15 x 160 / 135)
  CHECK(r.unassigned == 0);
}

TEST_CASE("two equal facilities share evenly, and a newcomer finds the common cost") {
  const std::vector<double> cost{10, 10, 10, 10}, people{100, 0}, supply{5, 5};
  const auto r = rational_agents({2, 2, cost, {}, {}}, people, supply, {});
  CHECK(r.load == std::vector<double>{50, 50});
  CHECK(r.cost[0] == doctest::Approx(1 + 10.0 / 60));
  CHECK(r.cost[1] == doctest::Approx(1 + 10.0 / 60));
  CHECK(r.travel[0] == doctest::Approx(10));
  CHECK(r.gap == doctest::Approx(0));
}

TEST_CASE("people are kept, and threads and tables change nothing") {
  std::mt19937_64 random(11);
  std::uniform_real_distribution<double> unit(0, 1);
  const std::size_t points = 400, facilities = 100;  // more than are listed as nearest
  std::vector<double> cost, links, people, supply;
  std::vector<std::int64_t> start{0};
  std::vector<std::int32_t> facility;
  for (std::size_t i = 0; i < points; ++i) {
    people.push_back(std::floor(50 * unit(random)));
    for (std::size_t j = 0; j < facilities; ++j) {
      cost.push_back(i == 0 || unit(random) < 0.5 ? kInfinity : 60 * unit(random));
      if (cost.back() < kInfinity) links.push_back(cost.back()), facility.push_back(static_cast<std::int32_t>(j));
    }
    start.push_back(static_cast<std::int64_t>(links.size()));
  }
  people[0] = 7;  // reaches nothing
  for (std::size_t j = 0; j < facilities; ++j) supply.push_back(j == 3 ? 0 : 1 + 9 * unit(random));
  const auto r = rational_agents({points, facilities, cost, {}, {}}, people, supply, {}, 1);
  for (const auto& again : {rational_agents({points, facilities, cost, {}, {}}, people, supply, {}, 4), rational_agents({points, facilities, links, start, facility}, people, supply, {}, 2)}) {
    CHECK(again.cost == r.cost);
    CHECK(again.load == r.load);
  }
  double all = 0, served = 0;
  for (const double d : people) all += d;
  for (const double l : r.load) served += l;
  CHECK(served == all - 7);
  CHECK(r.unassigned == 7);
  CHECK(r.cost[0] == kInfinity);
  CHECK(r.load[3] == 0);
  for (std::size_t i = 1; i < points; ++i) {
    double there = 0;
    for (auto k = static_cast<std::size_t>(r.start[i]); k < static_cast<std::size_t>(r.start[i + 1]); ++k) there += r.people[k];
    REQUIRE(there == people[i]);
    REQUIRE(std::isfinite(r.cost[i]));
  }
}

TEST_CASE("terms out of range are refused") {
  const std::vector<double> cost{1}, one{1}, none{0};
  const Travel travel{1, 1, cost, {}, {}};
  CHECK_THROWS_WITH_AS(rational_agents(travel, none, one, {}), "demand: found 0 at every point; allowed: demand somewhere", std::invalid_argument);
  CHECK_THROWS_WITH_AS(rational_agents(travel, one, none, {}), "supply: found 0 at every facility; allowed: supply somewhere", std::invalid_argument);
  for (const auto& wrong : {RaamTerms{.tau = 0}, RaamTerms{.rho = -1}, RaamTerms{.cycles = 0}, RaamTerms{.first_step = 2}, RaamTerms{.least_step = 0}, RaamTerms{.half_life = 0}})
    CHECK_THROWS_AS(rational_agents(travel, one, one, wrong), std::invalid_argument);
}
