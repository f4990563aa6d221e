#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>
#include <vector>

#include "gengxin/finance/returns.hpp"

using namespace gengxin::finance;
using Column = std::vector<double>;

namespace {

Column times(const Column& a, const Column& b) {
  Column product(a.size() + b.size() - 1, 0.0);
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t j = 0; j < b.size(); ++j) product[i + j] += a[i] * b[j];
  return product;
}

/// A yearly flow that is worth nothing at just these rates: each factor is 1 - (1 + rate) x.
Column with_rates(const Column& rates) {
  Column flow{-1000};
  for (const double r : rates) flow = times(flow, {1, -(1 + r)});
  return flow;
}

/// The same flow in a column by month.
Column by_month(const Column& yearly) {
  Column flow((yearly.size() - 1) * 12 + 1, 0.0);
  for (std::size_t y = 0; y < yearly.size(); ++y) flow[12 * y] = yearly[y];
  return flow;
}

void check_rates(const RatesOfReturn& found, Column expected, double tolerance = 1e-9) {
  std::sort(expected.begin(), expected.end());
  REQUIRE(found.rates.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CHECK(std::abs(found.rates[i].yearly_rate - expected[i]) < tolerance);
    CHECK(found.rates[i].low <= found.rates[i].yearly_rate);
    CHECK(found.rates[i].high >= found.rates[i].yearly_rate);
  }
}

}  // namespace

TEST_CASE("no rate: money only goes out, or its worth is never nothing") {
  CHECK(rates_of_return(Column{-1, -2, -3}).rates.empty());
  CHECK(rates_of_return(Column{5}).rates.empty());
  // 1000 - 3000 x + 2500 x^2 = 2500 (x - 0.6)^2 + 100 > 0, although the signs change twice.
  const auto none = rates_of_return(Column{1000, -3000, 2500}, -0.99, 10, 1);
  CHECK(none.rates.empty());
  CHECK(none.text() == "no yearly rate between -99 % and 1000 % makes the flow worth nothing");
  CHECK_FALSE(none.every_rate);
}

TEST_CASE("no money: every rate") {
  CHECK(rates_of_return(Column{}).every_rate);
  const auto zero = rates_of_return(Column(40, 0.0));
  CHECK(zero.every_rate);
  CHECK(zero.rates.empty());
  CHECK(zero.text() == "no money moves: every rate fits");
}

TEST_CASE("one rate") {
  const auto one = rates_of_return(Column{-100, 110}, -0.99, 10, 1);
  check_rates(one, {0.1});
  CHECK(one.rates[0].crosses);
  CHECK(one.text() == "one yearly rate between -99 % and 1000 %: 10 %");
  check_rates(rates_of_return(by_month({-100, 110})), {0.1});
  check_rates(rates_of_return(Column{0, 0, 0, -100, 110}, -0.99, 10, 1), {0.1});  // a late start moves nothing
  check_rates(rates_of_return(Column{-100, 50}, -0.99, 10, 1), {-0.5});
  check_rates(rates_of_return(Column{-100, 100}), {0.0});
  check_rates(rates_of_return(Column{-1e-250, 1.1e-250}, -0.99, 10, 1), {0.1});
  check_rates(rates_of_return(Column{-1e250, 1.1e250}, -0.99, 10, 1), {0.1});
  // Thirty years of monthly rent: the rate of a month is found to the last digits.
  Column rent(361, 1.0);
  rent[0] = -100;
  const auto let = rates_of_return(rent);
  REQUIRE(let.rates.size() == 1);
  CHECK(std::abs(net_present_value<double>(rent, let.rates[0].yearly_rate)) < 1e-10);
}

TEST_CASE("two rates: clear in the middle, so the flow turns twice") {
  // -1000 (1 - 1.1 x)(1 - 1.3 x) = -1000 + 2400 x - 1430 x^2
  const auto two = rates_of_return(Column{-1000, 2400, -1430}, -0.99, 10, 1);
  check_rates(two, {0.1, 0.3});
  CHECK(two.text() == "2 yearly rates between -99 % and 1000 %: 10 %, 30 %; none of them alone is the return");
  check_rates(rates_of_return(by_month({-1000, 2400, -1430})), {0.1, 0.3});
  check_rates(rates_of_return(with_rates({-0.5, 4.0}), -0.99, 10, 1), {-0.5, 4.0});
  check_rates(rates_of_return(with_rates({-0.2, 0.0}), -0.99, 10, 1), {-0.2, 0.0});  // 0 once, though both sides meet there
  check_rates(rates_of_return(with_rates({0.1, 0.1001}), -0.99, 10, 1), {0.1, 0.1001});
}

TEST_CASE("three rates, close and far, and on both sides of 0") {
  check_rates(rates_of_return(with_rates({0.0, 0.1, 0.25}), -0.99, 10, 1), {0.0, 0.1, 0.25});
  check_rates(rates_of_return(by_month(with_rates({0.05, 0.1, 0.2}))), {0.05, 0.1, 0.2});
  check_rates(rates_of_return(with_rates({-0.9, 0.02, 9.5}), -0.99, 10, 1), {-0.9, 0.02, 9.5});
  check_rates(rates_of_return(with_rates({0.10, 0.11, 0.12}), -0.99, 10, 1), {0.10, 0.11, 0.12});
}

TEST_CASE("a double rate only touches; a triple one crosses") {
  const auto twice = rates_of_return(with_rates({0.1, 0.1}), -0.99, 10, 1);
  check_rates(twice, {0.1}, 1e-6);
  CHECK_FALSE(twice.rates[0].crosses);
  CHECK(twice.text().find("(only touched)") != std::string::npos);
  CHECK(twice.rates[0].high - twice.rates[0].low < 1e-5);
  const auto at_zero = rates_of_return(with_rates({0.0, 0.0}), -0.99, 10, 1);
  check_rates(at_zero, {0.0}, 1e-6);
  CHECK_FALSE(at_zero.rates[0].crosses);
  const auto thrice = rates_of_return(with_rates({0.1, 0.1, 0.1}), -0.99, 10, 1);
  check_rates(thrice, {0.1}, 1e-3);
  CHECK(thrice.rates[0].crosses);
  check_rates(rates_of_return(with_rates({0.1, 0.1, 0.3}), -0.99, 10, 1), {0.1, 0.3}, 1e-6);
}

TEST_CASE("two rates that draw together are told apart while double precision can, and never counted twice") {
  for (double apart = 0.1; apart > 1e-12; apart /= 3) {
    CAPTURE(apart);
    const auto found = rates_of_return(with_rates({0.1, 0.1 + apart}), -0.99, 10, 1);
    if (apart > 1e-5) REQUIRE(found.rates.size() == 2);
    REQUIRE((found.rates.size() == 1 || found.rates.size() == 2));
    for (const auto& r : found.rates) {
      CHECK(r.crosses == (found.rates.size() == 2));
      CHECK(r.yearly_rate > 0.1 - 1e-6);
      CHECK(r.yearly_rate < 0.1 + apart + 1e-6);
    }
    if (found.rates.size() == 1) CHECK(found.rates[0].high - found.rates[0].low < 1e-5);
  }
}

TEST_CASE("only rates in the range, its ends included") {
  const Column flow = with_rates({0.05, 0.1, 0.2});
  check_rates(rates_of_return(flow, 0.06, 0.15, 1), {0.1});
  check_rates(rates_of_return(flow, 0.1, 0.3, 1), {0.1, 0.2});
  check_rates(rates_of_return(flow, 0.0, 0.05, 1), {0.05});
  CHECK(rates_of_return(flow, 0.3, 9, 1).rates.empty());
  CHECK(rates_of_return(flow, -0.9, -0.1, 1).rates.empty());
  CHECK_THROWS_AS(rates_of_return(flow, -1.0, 1), std::invalid_argument);
  CHECK_THROWS_AS(rates_of_return(flow, 0.5, 0.5), std::invalid_argument);
  CHECK_THROWS_AS(rates_of_return(Column{1, INFINITY}), std::invalid_argument);
  CHECK_THROWS_AS(rates_of_return(Column(2000, 1.0), -0.99, 10, 1), std::invalid_argument);
}

TEST_CASE("random rates are all found, and no others") {
  std::mt19937_64 random(7);
  const auto uniform = [&](double low, double high) { return low + (high - low) * static_cast<double>(random() >> 11) * 0x1p-53; };
  for (int round = 0; round < 400; ++round) {
    Column rates;
    const int count = round % 5;
    while (static_cast<int>(rates.size()) < count) {
      const double r = uniform(-0.8, 3);
      if (std::all_of(rates.begin(), rates.end(), [&](double other) { return std::abs(r - other) > 0.02; })) rates.push_back(r);
    }
    Column flow = with_rates(rates);
    // Factors without a positive zero change the flow but no rate: x + a, and (x - b)^2 + c.
    for (int factor = 0; factor < round % 7; ++factor) {
      const double b = uniform(0, 2), c = uniform(0.5, 2);
      flow = factor % 2 == 0 ? times(flow, {uniform(0.5, 2), 1}) : times(flow, {b * b + c, -2 * b, 1});
    }
    CAPTURE(round);
    check_rates(rates_of_return(flow, -0.99, 10, 1), rates, 1e-6);
  }
}

TEST_CASE("forty years by month with many turns: each change of sign of the worth lies at a rate found") {
  std::mt19937_64 random(11);
  for (int round = 0; round < 12; ++round) {
    Column flow(480);
    double phase = 0;
    for (std::size_t m = 0; m < flow.size(); ++m) {
      if (m % 40 == 0) phase = static_cast<double>(random() >> 11) * 0x1p-53 - 0.5;
      flow[m] = 1e6 * (phase + 0.2 * (static_cast<double>(random() >> 11) * 0x1p-53 - 0.5));
    }
    const auto found = rates_of_return(flow, -0.3, 3);
    std::size_t changes = 0;
    double before = net_present_value<double>(flow, -0.3), rate_before = -0.3;
    for (int i = 1; i <= 3000; ++i) {
      const double rate = -0.3 + 3.3 * i / 3000, now = net_present_value<double>(flow, rate);
      if ((now > 0) != (before > 0)) {
        ++changes;
        CHECK(std::any_of(found.rates.begin(), found.rates.end(), [&](const ReturnRate& r) { return r.yearly_rate >= rate_before && r.yearly_rate <= rate; }));
      }
      before = now;
      rate_before = rate;
    }
    CHECK(found.rates.size() >= changes);
    for (const auto& r : found.rates) {
      double size = 0;
      for (std::size_t m = 0; m < flow.size(); ++m) size += std::abs(flow[m]) * std::pow(1 + r.yearly_rate, -static_cast<double>(m) / 12);
      CHECK(std::abs(net_present_value<double>(flow, r.yearly_rate)) < 1e-11 * size);
    }
  }
}
