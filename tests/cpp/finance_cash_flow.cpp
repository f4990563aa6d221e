#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "gengxin/finance/cash_flow.hpp"

using namespace gengxin;
using namespace gengxin::finance;
using Column = std::vector<double>;

namespace {
double npv(const Column& flow, double rate, int periods = 12) { return net_present_value<double>(flow, rate, periods); }
}  // namespace

TEST_CASE("an annuity of 2,000,000 at 10 % over 25 years costs 220,336.144 a year") {
  CHECK(std::abs(annuity(2000000.0, 0.1, 25) - 220336.144) < 0.0005);
  // Paid back, it is worth what was lent.
  Column flow(26, annuity(2000000.0, 0.1, 25));
  flow[0] = -2000000;
  CHECK(std::abs(npv(flow, 0.1, 1)) < 1e-6);
  CHECK(annuity(1200.0, 0.0, 12) == 100.0);
  CHECK(annuity(1200.0, 1e-15, 12) == doctest::Approx(100).epsilon(1e-12));
  CHECK(annuity(100.0, 0.25, 1) == doctest::Approx(125).epsilon(1e-14));
  CHECK_THROWS_WITH_AS(annuity(1.0, 0.1, 0), "periods: found 0; allowed: a whole number not below 1", std::invalid_argument);
  CHECK_THROWS_AS(annuity(1.0, -1.0, 5), std::invalid_argument);
}

TEST_CASE("twelve months at the rate of a month make the yearly rate") {
  CHECK(std::pow(1 + period_rate(0.1), 12) == doctest::Approx(1.1).epsilon(1e-14));
  CHECK(period_rate(0.1, 1) == 0.1);
  CHECK(period_rate(0.0) == 0.0);
  CHECK(period_rate(0.21, 2) == doctest::Approx(0.1).epsilon(1e-14));
  CHECK(period_rate(-0.99) < 0);
}

TEST_CASE("present value by hand: the first month is not discounted, month 12 by a year") {
  Column flow(25, 0.0);
  flow[0] = -100;
  flow[12] = 55;
  flow[24] = 60.5;
  CHECK(npv(flow, 0.1) == doctest::Approx(-100 + 50 + 50).scale(100).epsilon(1e-14));
  CHECK(npv(flow, 0.0) == 15.5);
  CHECK(npv({-100, 110}, 0.1, 1) == doctest::Approx(0).scale(100).epsilon(1e-14));
  CHECK(npv({}, 0.1) == 0.0);
  CHECK_THROWS_WITH_AS(npv({1}, -1.0), "yearly_rate: found -1; allowed: a finite number above -1", std::invalid_argument);
  CHECK_THROWS_WITH_AS(npv({1, std::nan("")}, 0.1), "flow: found nan in row 1; allowed: finite numbers", std::invalid_argument);
}

TEST_CASE("yearly sums follow the calendar and lose nothing") {
  Column flow(26, 1.0);
  CHECK(yearly_sums<double>(flow) == Column{12, 12, 2});
  CHECK(yearly_sums<double>(flow, 12) == Column{1, 12, 12, 1});
  CHECK(yearly_sums<double>(flow, 7) == Column{6, 12, 8});
  CHECK(yearly_sums<double>(Column{}).empty());
  CHECK_THROWS_AS(yearly_sums<double>(flow, 0), std::invalid_argument);
  CHECK_THROWS_AS(yearly_sums<double>(flow, 13), std::invalid_argument);
}

TEST_CASE("peak funding is the deepest the running sum falls, at its first month") {
  const Column flow{-10, -30, 25, -40, 55, 0};  // running: -10 -40 -15 -55 0 0
  const auto peak = peak_funding<double>(flow);
  CHECK(peak.amount == 55);
  CHECK(peak.month == 3);
  CHECK(peak_funding<double>(Column{-5, 5, -5, 5}).month == 0);
  const auto none = peak_funding<double>(Column{5, -5});
  CHECK(none.amount == 0);
  CHECK_FALSE(none.month.has_value());
}

TEST_CASE("payback: first and for good, simple and discounted, or never") {
  const auto twice = payback(Column{-10, 10, -5, 2, 4});
  CHECK(twice.status == PaybackStatus::paid_back);
  CHECK(twice.first == 1);
  CHECK(twice.last == 4);

  Column flow(25, 0.0);
  flow[0] = -100;
  flow[12] = 55;
  flow[24] = 60.5;
  CHECK(payback(flow).last == 24);
  CHECK(payback(flow, 0.0999).last == 24);
  const auto never = payback(flow, 0.1001);
  CHECK(never.status == PaybackStatus::never);
  CHECK_FALSE(never.last.has_value());
  CHECK_FALSE(never.first.has_value());

  const auto fell = payback(Column{-1, 2, -3});
  CHECK(fell.status == PaybackStatus::never);
  CHECK(fell.first == 1);
  CHECK_FALSE(fell.last.has_value());
  CHECK(payback(Column{1, 0, -1}).status == PaybackStatus::nothing_out);
  CHECK(payback(Column{}).status == PaybackStatus::nothing_out);
  CHECK(payback(Column{-0.004}).status == PaybackStatus::nothing_out);  // less than half a fen
}

TEST_CASE("debt service cover: blank without service, lowest where it is lowest") {
  const auto cover = debt_service_cover<double>(Column{50, 120, 90, -10}, Column{0, 100, 100, 0});
  CHECK(std::isnan(cover.ratio[0]));
  CHECK(cover.ratio[1] == 1.2);
  CHECK(cover.ratio[2] == 0.9);
  CHECK(cover.lowest == 2);
  CHECK_FALSE(debt_service_cover<double>(Column{1}, Column{0}).lowest.has_value());
  CHECK_THROWS_AS(debt_service_cover<double>(Column{1}, Column{}), std::invalid_argument);
  CHECK_THROWS_AS(debt_service_cover<double>(Column{1}, Column{-1}), std::invalid_argument);
}
