// Provision beside a plain shortest-path method over points and facilities, its proofs, prices and boundaries.
#include "gengxin/access/provision.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <random>
#include <stdexcept>

#include "access/balance.hpp"
#include "access/transport.hpp"

using namespace gengxin::access;

namespace {
constexpr double kInfinity = std::numeric_limits<double>::infinity();
const std::vector<double> kMinutes{0, 7, 5, 9, 0, 3, 5, 4, 0}, kDemand{100, 60, 40}, kPlaces{30, 0, 120};

struct Town {
  std::size_t points, facilities;
  std::vector<double> cost, demand, places;
  [[nodiscard]] Provision solve(double limit, double beyond = 0) const { return provision({points, facilities, cost, {}, {}}, demand, places, {limit, beyond}); }
};

/// Whole numbers, many of them equal, so that ties and splits abound.
Town town(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Town t{1 + random() % 9, 1 + random() % 6, {}, {}, {}};
  for (std::size_t k = 0; k < t.points * t.facilities; ++k) t.cost.push_back(random() % 5 == 0 ? kInfinity : static_cast<double>(random() % 12));
  for (std::size_t i = 0; i < t.points; ++i) t.demand.push_back(static_cast<double>(random() % 8));
  for (std::size_t j = 0; j < t.facilities; ++j) t.places.push_back(static_cast<double>(random() % 12));
  return t;
}

/// Person by person along the cheapest augmenting path (Bellman-Ford over residual links), while there is one.
std::pair<double, double> plainly(const Town& t, double limit) {
  std::vector<double> flow(t.cost.size()), left = t.demand, room = t.places;
  double served = 0, travel = 0;
  for (;;) {
    std::vector<double> to_point(t.points, kInfinity), to_facility(t.facilities, kInfinity);
    std::vector<std::size_t> came_point(t.points), came_facility(t.facilities);
    for (std::size_t i = 0; i < t.points; ++i)
      if (left[i] > 0) to_point[i] = 0;
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t i = 0; i < t.points; ++i)
        for (std::size_t j = 0; j < t.facilities; ++j) {
          const double c = t.cost[i * t.facilities + j];
          if (c > limit || c == kInfinity) continue;
          if (to_point[i] + c < to_facility[j]) to_facility[j] = to_point[i] + c, came_facility[j] = i, changed = true;
          if (flow[i * t.facilities + j] > 0 && to_facility[j] - c < to_point[i]) to_point[i] = to_facility[j] - c, came_point[i] = j, changed = true;
        }
    }
    std::size_t best = t.facilities;
    for (std::size_t j = 0; j < t.facilities; ++j)
      if (room[j] > 0 && to_facility[j] < kInfinity && (best == t.facilities || to_facility[j] < to_facility[best])) best = j;
    if (best == t.facilities) return {served, travel};
    served += 1, travel += to_facility[best], room[best] -= 1;
    for (std::size_t j = best;;) {
      const std::size_t i = came_facility[j];
      flow[i * t.facilities + j] += 1;
      if (to_point[i] == 0 && left[i] > 0) {
        left[i] -= 1;
        break;
      }
      j = came_point[i];
      flow[i * t.facilities + j] -= 1;
    }
  }
}

double sum(const std::vector<double>& column) { return std::accumulate(column.begin(), column.end(), 0.0); }
}  // namespace

TEST_CASE("three blocks, by HiGHS: 150 and 130 people served") {
  const Travel travel{3, 3, kMinutes, {}, {}};
  const auto five = provision(travel, kDemand, kPlaces, {5, 0}), four = provision(travel, kDemand, kPlaces, {4, 0});
  CHECK(five.within == 150);
  CHECK(five.bound == 150);
  CHECK(five.unserved == 50);
  CHECK(four.within == 130);
  CHECK(four.price[0] == 1);
  CHECK(four.price[2] == 0);
  CHECK(four.travel == 180);
  CHECK(four.travel_price == std::vector<double>{0, -3, 0});  // a place in the second block spares one person 3 minutes
  CHECK(four.left == std::vector<double>{0, 0, 20});
  CHECK(four.point_unserved == std::vector<double>{70, 0, 0});
}

TEST_CASE("random towns: the plain method, both sides of the proof, all people accounted for") {
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    const Town t = town(seed);
    for (const double limit : {0.0, 4.0, 20.0}) {
      const auto r = t.solve(limit);
      const auto [served, travel] = plainly(t, limit);
      REQUIRE(r.within == served);
      REQUIRE(r.bound == served);
      REQUIRE(r.travel == travel);
      // The cut, from the table and the columns alone.
      double bound = 0;
      for (std::size_t i = 0; i < t.points; ++i) bound += r.point_in_cut[i] != 0 ? 0 : t.demand[i];
      for (std::size_t j = 0; j < t.facilities; ++j) bound += r.facility_in_cut[j] != 0 ? t.places[j] : 0;
      REQUIRE(bound == served);
      for (std::size_t i = 0; i < t.points; ++i) {
        REQUIRE(r.point_within[i] + r.point_unserved[i] == t.demand[i]);
        for (std::size_t j = 0; j < t.facilities; ++j)
          if (r.point_in_cut[i] != 0 && t.cost[i * t.facilities + j] <= limit) REQUIRE(r.facility_in_cut[j] != 0);
      }
      for (std::size_t j = 0; j < t.facilities; ++j) REQUIRE(r.used_within[j] + r.left[j] == t.places[j]);
      REQUIRE(sum(r.flows.people) == served);
      for (const double c : r.flows.travel) REQUIRE(c <= limit);
    }
  }
}

TEST_CASE("random towns: a price is what one place more brings; taking a facility away never helps") {
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    const Town t = town(seed);
    const auto r = t.solve(6);
    for (std::size_t j = 0; j < t.facilities; ++j) {
      Town more = t;
      more.places[j] += 1;
      const auto gained = more.solve(6);
      REQUIRE(gained.within - r.within == r.price[j]);
      REQUIRE(gained.travel - r.travel == r.travel_price[j]);
      Town less = t;
      less.places[j] = 0;
      REQUIRE(less.solve(6).unserved >= r.unserved);
    }
  }
}

TEST_CASE("random towns: those left over travel beyond the limit, as near as can be") {
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    const Town t = town(seed);
    const auto r = t.solve(3, 8), strict = t.solve(3);
    Town rest = t;
    for (double& c : rest.cost) c = c <= 3 ? kInfinity : c;
    rest.demand = strict.point_unserved, rest.places = strict.left;
    const auto [served, travel] = plainly(rest, 8);
    REQUIRE(r.within == strict.within);
    REQUIRE(r.beyond == served);
    REQUIRE(r.travel_beyond == travel);
    REQUIRE(r.within + r.beyond + r.unserved == r.demand);
    for (std::size_t k = 1; k < r.flows.point.size(); ++k) REQUIRE(std::pair(r.flows.point[k - 1], r.flows.facility[k - 1]) <= std::pair(r.flows.point[k], r.flows.facility[k]));
  }
}

TEST_CASE("a thousand parcels of fractions need what they add up to") {
  // 1,000 parcels of 4 people at 120 places per 1,000 people: 0.48 each, 480 in all.
  const std::vector<double> demand(1000, 0.48), cost(1000, 1.0), places{480};
  const auto r = provision({1000, 1, cost, {}, {}}, demand, places, {5, 0});
  CHECK(r.within == doctest::Approx(480).epsilon(1e-14));
  CHECK(r.unserved < 1e-10);
  const auto fewer = provision({1000, 1, cost, {}, {}}, demand, std::vector<double>{479.5}, {5, 0});
  CHECK(fewer.within == 479.5);
  CHECK(fewer.unserved == doctest::Approx(0.5).epsilon(1e-10));
}

TEST_CASE("a weighted sum may serve fewer") {
  const std::vector<double> minutes{1, 3, 3, 10}, ten{10, 10}, worth{1, 1.0 / 9, 1.0 / 9, 0.01};
  const Travel travel{2, 2, minutes, {}, {}};
  const auto weighted = weighted_provision(travel, ten, ten, worth, 5);
  CHECK(weighted.served == 10);
  CHECK(weighted.worth == 10);
  CHECK(provision(travel, ten, ten, {5, 0}).within == 20);
  // In the three blocks demand / max(minutes, 1)^2 serves as many as can be.
  for (const auto& [limit, served] : {std::pair(5.0, 150.0), std::pair(4.0, 130.0)}) {
    std::vector<double> value;
    for (std::size_t k = 0; k < 9; ++k) value.push_back(kDemand[k / 3] / std::max(kMinutes[k], 1.0) / std::max(kMinutes[k], 1.0));
    CHECK(weighted_provision({3, 3, kMinutes, {}, {}}, kDemand, kPlaces, value, limit).served == served);
  }
}

TEST_CASE("boundaries") {
  const std::vector<double> none;
  const auto empty = provision({0, 0, none, {}, {}}, none, none, {5, 0});
  CHECK(empty.within == 0);
  const auto nowhere = provision({2, 0, none, {}, {}}, std::vector<double>{1, 2}, none, {5, 0});
  CHECK(nowhere.unserved == 3);
  CHECK(nowhere.bound == 0);
  const auto at_limit = provision({1, 1, std::vector<double>{5}, {}, {}}, std::vector<double>{1}, std::vector<double>{1e300}, {5, 0});
  CHECK(at_limit.within == 1);
  CHECK(at_limit.price[0] == 0);
  CHECK_THROWS_WITH_AS(provision({1, 1, std::vector<double>{5}, {}, {}}, std::vector<double>{-1}, std::vector<double>{1}, {5, 0}), "demand: found -1 in entry 0; allowed: finite numbers not below 0", std::invalid_argument);
  CHECK_THROWS_AS(provision({1, 1, std::vector<double>{5}, {}, {}}, std::vector<double>{1}, std::vector<double>{1}, {-1, 0}), std::invalid_argument);
}

namespace {
/// Two thirds of all links, with costs up to `most` (0: all alike), and about `ratio` places for each of the demand.
Network any_network(std::uint64_t seed, std::size_t points, std::size_t facilities, std::int64_t most, double ratio) {
  std::mt19937_64 random(seed);
  Network n;
  n.facilities = facilities;
  n.start = {0};
  n.highest = most;
  std::int64_t all = 0;
  for (std::size_t i = 0; i < points; ++i) {
    for (std::size_t j = 0; j < facilities; ++j)
      if (random() % 3 != 0) n.facility.push_back(static_cast<std::int32_t>(j)), n.cost.push_back(static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(most + 1)));
    n.start.push_back(static_cast<std::int64_t>(n.cost.size()));
    all += n.demand.emplace_back(static_cast<std::int64_t>(random() % 50));
  }
  for (std::size_t j = 0; j < facilities; ++j) n.capacity.push_back(static_cast<std::int64_t>(ratio * static_cast<double>(all * static_cast<std::int64_t>(random() % 100)) / (50 * static_cast<double>(facilities))));
  return n;
}
}  // namespace

TEST_CASE("prices to begin with: within their bounds, everybody at the cheapest; the optimum from any of them, also where all costs are alike") {
  for (const std::int64_t most : {std::int64_t{0}, std::int64_t{1}, std::int64_t{20}, std::int64_t{1} << 40})
    for (const double ratio : {0.3, 0.9, 1.0, 1.2})
      for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const Network n = any_network(seed, 400, 12, most, ratio);
        const Prices begin = nearly_balanced(n, std::vector<std::uint8_t>(n.facilities, seed % 2 == 0));
        std::vector<std::int64_t> load(n.facilities);
        for (std::size_t i = 0; i < n.points(); ++i) {
          std::int64_t least = std::numeric_limits<std::int64_t>::max();
          for (auto k = static_cast<std::size_t>(n.start[i]); k < static_cast<std::size_t>(n.start[i + 1]); ++k) least = std::min(least, n.cost[k] + begin.price[static_cast<std::size_t>(n.facility[k])]);
          if (begin.at[i] < 0) continue;
          const auto at = static_cast<std::size_t>(begin.at[i]), j = static_cast<std::size_t>(n.facility[at]);
          REQUIRE(n.cost[at] + begin.price[j] == least);
          load[j] += n.demand[i];
        }
        REQUIRE(load == begin.load);
        for (const std::int64_t price : begin.price) REQUIRE((price >= 0 && price <= static_cast<std::int64_t>(n.facilities + 1) * most));
        REQUIRE(proves_optimal(n, transport(n)));
      }
}

TEST_CASE("prices to begin with leave few people astray") {
  // Where costs differ from point to point, what is left over is little beside the demand.
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    Network n = any_network(seed, 4000, 20, std::int64_t{1} << 30, 1.0);
    const std::int64_t all = std::accumulate(n.demand.begin(), n.demand.end(), std::int64_t{0});
    for (std::int64_t& capacity : n.capacity) capacity = all / 20;
    const Prices begin = nearly_balanced(n, std::vector<std::uint8_t>(n.facilities, 1));
    std::int64_t over = 0;
    for (std::size_t j = 0; j < n.facilities; ++j) over += std::max<std::int64_t>(0, begin.load[j] - n.capacity[j]);
    CHECK(static_cast<double>(over) < 0.02 * static_cast<double>(all));
  }
}

TEST_CASE("the check of optimality finds what is not optimal") {
  Network n;
  n.facilities = 2;
  n.start = {0, 2, 4};
  n.facility = {0, 1, 0, 1};
  n.cost = {1, 5, 1, 9};
  n.demand = {3, 3};
  n.capacity = {3, 3};
  n.highest = 9;
  const Shipment best = transport(n);
  REQUIRE(proves_optimal(n, best));
  CHECK(best.flow == std::vector<std::int64_t>{0, 3, 3, 0});
  Shipment swapped = best;
  swapped.flow = {3, 0, 0, 3};
  CHECK_FALSE(proves_optimal(n, swapped));
  Shipment idle = best;
  idle.flow[1] = 2, idle.load[1] = 2, idle.unserved[0] = 1;
  CHECK_FALSE(proves_optimal(n, idle));
  Shipment dear = best;
  dear.price[1] += 1;
  CHECK_FALSE(proves_optimal(n, dear));
  Shipment over = best;
  n.capacity[1] = 2;
  CHECK_FALSE(proves_optimal(n, over));
}
