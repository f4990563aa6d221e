#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "gengxin/finance/curves.hpp"
#include "gengxin/finance/transition.hpp"

using namespace gengxin;
using namespace gengxin::finance;
using Column = std::vector<double>;

namespace {
double total(const Column& column) { return std::accumulate(column.begin(), column.end(), 0.0); }
Column through(const std::vector<int>& months, const Column& shares) { return curve_through(months, shares); }
}  // namespace

TEST_CASE("shapes of curves") {
  CHECK(straight_curve(4) == Column{0.25, 0.5, 0.75, 1});
  CHECK(straight_curve(1) == Column{1});
  const auto s = s_curve(4);  // 3 t^2 - 2 t^3 at 1/4, 1/2, 3/4, 1
  CHECK(s == Column{0.15625, 0.5, 0.84375, 1});
  CHECK(s_curve(1) == Column{1});
  CHECK_THROWS_AS(straight_curve(0), std::invalid_argument);
}

TEST_CASE("curves through points: lines, steps, a first payment at once") {
  CHECK(through({2, 4}, {0.5, 1}) == Column{0.25, 0.5, 0.75, 1});
  CHECK(through({0, 2}, {0.5, 1}) == Column{0.75, 1});           // half at once, in the first month
  CHECK(through({2, 2, 4}, {0.2, 0.6, 1}) == Column{0.1, 0.6, 0.8, 1});  // a step at the end of the second month
  CHECK(through({0}, {1}) == Column{1});
  CHECK_THROWS_AS(through({2, 1}, {0.5, 1}), std::invalid_argument);
  CHECK_THROWS_AS(through({1, 2}, {0.6, 0.5}), std::invalid_argument);
  CHECK_THROWS_WITH_AS(through({1, 2}, {0.5, 0.9}), "shares: found 0.9 in the last month; allowed: 1", std::invalid_argument);
  CHECK_THROWS_AS(through({1}, {}), std::invalid_argument);
}

TEST_CASE("what is spread is all there: in the flow or told") {
  Column flow(3, 1.0);
  const Column shares{0.25, 0.5, 1};
  CHECK(spread<double>(100, shares, 1, flow) == 50);  // month 3 lies beyond
  CHECK(flow == Column{1, 26, 26});
  Column early(2, 0.0);
  CHECK(spread<double>(100, shares, -1, early) == 25);
  CHECK(early == Column{25, 50});
  CHECK(spread<double>(-8, shares, 100, early) == -8);
  CHECK_THROWS_AS(spread<double>(1, Column{}, 0, early), std::invalid_argument);
}

TEST_CASE("payments in whole fen add up to the amount") {
  const auto third = spread_to_fen(100, straight_curve(3));
  CHECK(third == Column{33.33, 33.34, 33.33});
  for (const double amount : {0.01, 1234567.89, 99999999.99, -77.77}) {
    const auto parts = spread_to_fen(amount, s_curve(37));
    double fen = 0;
    for (const double x : parts) {
      CHECK(std::abs(100 * x - std::round(100 * x)) < 1e-4);
      fen += std::round(100 * x);
    }
    CHECK(fen == std::round(100 * amount));
  }
}

TEST_CASE("rents by hand: 1,000 m2 at 30 yuan, 90 % let, 5 % more each year") {
  RentTerms<double> t;
  t.floor_area_m2 = 1000;
  t.yuan_per_m2_month = 30;
  t.yearly_growth = 0.05;
  t.occupancy = 0.9;
  t.from = 2;
  t.until = 28;
  const auto flow = rent(t, 40);
  CHECK(flow[1] == 0);
  CHECK(flow[2] == 27000);
  CHECK(flow[13] == 27000);
  CHECK(flow[14] == doctest::Approx(28350));
  CHECK(flow[26] == doctest::Approx(29767.5));
  CHECK(flow[27] == doctest::Approx(29767.5));
  CHECK(flow[28] == 0);
  CHECK(total(flow) == doctest::Approx(12 * 27000 + 12 * 28350 + 2 * 29767.5));
  CHECK(rent(t, 5).size() == 5);
  CHECK(total(rent(t, 0)) == 0);
  t.from = -12;  // let for a year before the flow begins
  CHECK(rent(t, 1)[0] == doctest::Approx(28350));
  t.until = -13;
  CHECK_THROWS_AS(rent(t, 1), std::invalid_argument);
}

TEST_CASE("transition rent runs on when delivery slips") {
  // 200 m2 at 40 yuan is 8,000 a month, from month 3 until the home is handed over.
  TransitionTerms<double> t;
  t.floor_area_m2 = 200;
  t.overdue_factor = 1;
  t.clearance = 3;
  t.delivery = 39;
  const Column rate(60, 40.0);
  const auto on_time = transition_rent<double>(t, rate);
  CHECK(on_time.months == 36);
  CHECK(total(on_time.paid) == 36 * 8000);
  CHECK(on_time.planned == 36 * 8000);
  CHECK(on_time.overdue == 0);
  CHECK(on_time.paid[2] == 0);
  CHECK(on_time.paid[3] == 8000);
  CHECK(on_time.paid[39] == 0);

  t.slip = 6;
  const auto late = transition_rent<double>(t, rate);
  CHECK(late.planned == on_time.planned);
  CHECK(late.overdue == 6 * 8000);
  CHECK(late.paid[44] == 8000);
  CHECK(late.paid[45] == 0);
  t.overdue_factor = 2;
  CHECK(transition_rent<double>(t, rate).overdue == 6 * 16000);

  t.cap = 36;  // the approved account stops there
  CHECK(transition_rent<double>(t, rate).overdue == 0);
  t.cap = 0;
  CHECK(total(transition_rent<double>(t, rate).paid) == 0);
}

TEST_CASE("transition rent: dated rates, an ended rule, months beyond the flow") {
  TransitionTerms<double> t;
  t.floor_area_m2 = 10;
  t.overdue_factor = 1;
  t.clearance = 0;
  t.delivery = 6;
  CHECK(transition_rent<double>(t, Column{5, 5, 6, 6, 0, 0}).paid == Column{50, 50, 60, 60, 0, 0});
  const auto cut = transition_rent<double>(t, Column{5, 5});
  CHECK(cut.months == 2);
  CHECK(cut.months_beyond == 4);
  t.clearance = 4;
  const auto beyond = transition_rent<double>(t, Column{5, 5});
  CHECK(beyond.months == 0);
  CHECK(beyond.months_beyond == 2);
  t.clearance = t.delivery;
  CHECK(transition_rent<double>(t, Column(9, 1.0)).planned == 0);
  t.delivery = 5;
  CHECK_THROWS_AS(transition_rent<double>(t, Column(9, 1.0)), std::invalid_argument);
}
