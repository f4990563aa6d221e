#include <doctest/doctest.h>

#include <limits>
#include <random>
#include <stdexcept>
#include <vector>

#include "gengxin/access/cover.hpp"
#include "gengxin/access/travel.hpp"
#include "gengxin/access/weights.hpp"

using namespace gengxin::access;

namespace {
constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<double> column(std::size_t n, std::mt19937_64& random) {
  std::uniform_real_distribution<double> metres(0, 1000);
  std::vector<double> values(n);
  for (double& x : values) x = metres(random);
  return values;
}
}  // namespace

TEST_CASE("distances by hand") {
  const std::vector<double> x{0, 300}, y{0, 400}, fx{300, 0, 0}, fy{400, 0, 100};
  CHECK(distances(Metric::straight, {x, y}, {fx, fy}) == std::vector<double>{500, 0, 100, 0, 500, std::sqrt(300.0 * 300 + 300 * 300)});
  CHECK(distances(Metric::manhattan, {x, y}, {fx, fy}) == std::vector<double>{700, 0, 100, 0, 700, 600});
  const std::vector<double> bad{0, std::numeric_limits<double>::quiet_NaN()};
  CHECK_THROWS_WITH_AS(distances(Metric::straight, {x, bad}, {fx, fy}), "points.y: found nan in entry 1; allowed: metres between -1e9 and 1e9", std::invalid_argument);
  CHECK_THROWS_AS(distances(Metric::straight, {x, fy}, {fx, fy}), std::invalid_argument);
}

TEST_CASE("the links within a limit are those of the dense table, at any number of threads") {
  std::mt19937_64 random(3);
  const auto x = column(700, random), y = column(700, random), fx = column(40, random), fy = column(40, random);
  const auto all = distances(Metric::straight, {x, y}, {fx, fy}, 3);
  CHECK(all == distances(Metric::straight, {x, y}, {fx, fy}, 1));
  const double limit = all[7];  // counts itself
  const auto near = distances_within(Metric::straight, {x, y}, {fx, fy}, limit, 3);
  std::size_t k = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    REQUIRE(near.start[i] == static_cast<std::int64_t>(k));
    for (std::size_t j = 0; j < fx.size(); ++j)
      if (all[i * fx.size() + j] <= limit) {
        REQUIRE(near.facility.at(k) == static_cast<std::int32_t>(j));
        REQUIRE(near.cost[k++] == all[i * fx.size() + j]);
      }
  }
  CHECK(k == near.cost.size());
  CHECK(near.start.back() == static_cast<std::int64_t>(k));
}

TEST_CASE("a table that makes no sense is refused with its place") {
  const std::vector<double> cost{1, -2, 3, 4};
  CHECK_THROWS_WITH_AS(check({2, 2, cost, {}, {}}), "travel: found -2 from point 0 to facility 1; allowed: numbers not below 0, and infinity where a facility cannot be reached", std::invalid_argument);
  CHECK_THROWS_AS(check({2, 3, cost, {}, {}}), std::invalid_argument);
  const std::vector<double> links{1, 2};
  const std::vector<std::int64_t> start{0, 2, 2}, falling{0, 2, 1}, shorter{0, 1, 1};
  const std::vector<std::int32_t> once{0, 1}, twice{1, 1}, beyond{0, 3};
  CHECK_NOTHROW(check({2, 3, links, start, once}));
  CHECK_THROWS_AS(check({2, 3, links, falling, once}), std::invalid_argument);
  CHECK_THROWS_AS(check({2, 3, links, shorter, once}), std::invalid_argument);
  CHECK_THROWS_WITH_AS(check({2, 3, links, start, twice}), "travel.facility: found 1 after 1 in the row of point 0; allowed: each facility once, in rising order", std::invalid_argument);
  CHECK_THROWS_WITH_AS(check({2, 3, links, start, beyond}), "travel.facility: found 3 in the row of point 0; allowed: 0 ... 3 less 1", std::invalid_argument);
}

TEST_CASE("weights at their limits") {
  const auto of = [](const Weight& w, std::vector<double> cost) {
    std::vector<double> out(cost.size());
    weigh(w, cost, out);
    return out;
  };
  CHECK(of(all_or_nothing(30), {0, 30, 30.5, kInfinity}) == std::vector<double>{1, 1, 0, 0});
  CHECK(of(all_or_nothing(kInfinity), {1e9, kInfinity}) == std::vector<double>{1, 0});
  const std::vector<double> upto{10, 30, 60}, value{1, 0.68, 0.22};
  CHECK(of(step(upto, value), {10, 10.5, 30, 60, 61}) == std::vector<double>{1, 0.68, 0.68, 0.22, 0});
  CHECK(of(within(step(upto, value), 20), {10, 15, 25}) == std::vector<double>{1, 0.68, 0});
  CHECK(of(gravity(2, -1, 4), {0, 4, 8}) == std::vector<double>{0.5, 0.5, 0.25});
  CHECK(of(linear(500), {0, 500, 501}) == std::vector<double>{1, 0, 0});
  CHECK(of(gaussian(1), {1e6}) == std::vector<double>{0});
  CHECK_THROWS_WITH_AS(of(gravity(1, -1, 0), {0}), "gravity: found an infinite weight at cost 0; allowed: finite weights; give `least`, the cost below which the weight rises no more", std::invalid_argument);
  CHECK_THROWS_AS(all_or_nothing(0), std::invalid_argument);
  CHECK_THROWS_AS(all_or_nothing(-1), std::invalid_argument);
  CHECK_THROWS_AS(gaussian(0), std::invalid_argument);
  const std::vector<double> falling{10, 5, 60};
  CHECK_THROWS_AS(step(falling, value), std::invalid_argument);
}

TEST_CASE("cover by hand") {
  const std::vector<double> metres{100, 900, 600, 500, kInfinity, kInfinity};
  const std::vector<double> amounts{30, 1, 10, 2, 5, 0};  // people, homes
  const auto c = cover({3, 2, metres, {}, {}}, amounts, 2, 500);
  CHECK(c.nearest == std::vector<double>{100, 500, kInfinity});
  CHECK(c.facility == std::vector<std::int32_t>{0, 1, -1});
  CHECK(c.choices == std::vector<std::int32_t>{1, 1, 0});
  CHECK(c.within == std::vector<double>{40, 3});
  CHECK(c.share == std::vector<double>{40.0 / 45, 1});
  const auto nothing = cover({3, 2, metres, {}, {}}, std::vector<double>(3), 1, 499);
  CHECK(nothing.share == std::vector<double>{0});
  CHECK(nothing.choices == std::vector<std::int32_t>{1, 0, 0});
}
