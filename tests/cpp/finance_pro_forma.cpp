#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "gengxin/finance/pro_forma.hpp"

using namespace gengxin::finance;
using Column = std::vector<double>;

namespace {

const std::vector<HeightBand<double>> kBands{{6, 3000}, {11, 3500}, {33, 4000}};
const Column kLevels{5000, 7000};

ProFormaTerms<double> terms() {
  ProFormaTerms<double> t;
  t.coverage = 0.25;
  t.bands = kBands;
  t.efficiency = 0.9;
  t.price_yuan_per_m2 = 20000;
  t.sales_cost_share = 0.1;
  t.soft_cost_share = 0.1;
  t.spaces_per_100_m2 = 1;
  t.level_cost_yuan_per_m2 = kLevels;
  t.space_price_yuan = 200000;
  t.spaces_sold_share = 0.5;
  t.fixed_months = 6;
  t.months_per_storey = 1;
  t.months_per_level = 3;
  t.m2_per_month = 5000;
  t.acquisition_share = 0.03;
  return t;
}

ProForma<double> at(double ratio, const ProFormaTerms<double>& t, double site_m2 = 10000) { return pro_forma<double>(site_m2, t, Column{ratio}).rows[0]; }

// One month of building that costs 100, one month later a sale of 300.
ProFormaTerms<double> short_build() {
  ProFormaTerms<double> t;
  static const std::vector<HeightBand<double>> bands{{1, 1}};
  t.coverage = 1;
  t.bands = bands;
  t.price_yuan_per_m2 = 3;
  t.fixed_months = 1;
  return t;
}

}  // namespace

TEST_CASE("residual land value by hand, money at no interest") {
  // 20,000 m2 on a quarter of 10,000 m2: 8 storeys, 3,500 yuan/m2 = 70 million. 200 spaces x 35 m2 = 7,000 m2 fill one
  // level of 0.7 x 10,000 m2: 35 million. With 10 % soft cost 115.5 million.
  // 18,000 m2 x 20,000 + 100 spaces x 200,000 = 380 million, 342 million after sales cost.
  const auto p = at(2, terms());
  CHECK(p.buildable == Buildable::yes);
  CHECK(p.counted_m2 == 20000);
  CHECK(p.storeys == 8);
  CHECK(p.band_storeys == 11);
  CHECK(p.coverage == 0.25);
  CHECK(p.cost_yuan_per_m2 == 3500);
  CHECK(p.spaces == 200);
  CHECK(p.basement_levels == 1);
  CHECK(p.building_cost_yuan == doctest::Approx(70e6));
  CHECK(p.parking_cost_yuan == doctest::Approx(35e6));
  CHECK(p.soft_cost_yuan == doctest::Approx(10.5e6));
  CHECK(p.cost_yuan == doctest::Approx(115.5e6));
  CHECK(p.building_months == 21);  // 6 + 3 + 8 + 20,000 / 5,000
  CHECK(p.months == 22);
  CHECK(p.revenue_yuan == doctest::Approx(380e6));
  CHECK(p.sales_cost_yuan == doctest::Approx(38e6));
  CHECK(p.land_value_yuan == doctest::Approx(226.5e6 / 1.03));
  CHECK(p.land_yuan_per_site_m2 == doctest::Approx(22650 / 1.03));
  CHECK(p.land_yuan_per_floor_m2 == doctest::Approx(11325 / 1.03));
  CHECK(p.peak_funding_yuan == doctest::Approx(115.5e6));
}

TEST_CASE("height bands and basements: boundaries") {
  CHECK(at(1.5, terms()).storeys == 6);  // exactly: 1.5 / 0.25
  CHECK(at(1.5, terms()).cost_yuan_per_m2 == 3000);
  CHECK(at(1.501, terms()).storeys == 7);
  CHECK(at(1.501, terms()).cost_yuan_per_m2 == 3500);
  CHECK(at(0.1, terms()).storeys == 1);  // a low ratio covers less
  CHECK(at(0.1, terms()).coverage == doctest::Approx(0.1));
  CHECK(at(2.01, terms()).basement_levels == 2);
  // The second level takes what the first has no room for: 201 spaces x 35 = 7,035 m2.
  CHECK(at(2.01, terms()).parking_cost_yuan == doctest::Approx(7000 * 5000.0 + 35 * 7000.0));
  CHECK(at(4, terms()).basement_levels == 2);
  CHECK(at(4.01, terms()).buildable == Buildable::too_deep);
  auto t = terms();
  t.spaces_per_100_m2 = 0;
  CHECK(at(8.25, t).storeys == 33);
  CHECK(at(8.25, t).buildable == Buildable::yes);
  const auto high = at(8.26, t);
  CHECK(high.buildable == Buildable::too_high);
  CHECK(std::isnan(high.land_value_yuan));
  CHECK(std::isnan(high.cost_yuan));
  CHECK(high.storeys == 34);
  t.coverage = 1e-320;  // storeys beyond what a double holds
  CHECK(at(2, t).buildable == Buildable::too_high);
  t = terms();
  t.spaces_per_100_m2 = 1e305;
  CHECK(at(2, t).buildable == Buildable::too_deep);
  CHECK(std::isnan(at(2, t).cost_yuan));
}

TEST_CASE("time costs: a return asked of own money, interest of a loan") {
  auto t = short_build();
  CHECK(at(1, t, 100).land_value_yuan == doctest::Approx(200).epsilon(1e-13));
  t.required_return = 0.1;
  const double month = std::pow(1.1, -1.0 / 12);
  CHECK(at(1, t, 100).land_value_yuan == doctest::Approx(-100 + 300 * month).epsilon(1e-13));
  t.loan_share = 1;
  t.loan_yearly_rate = 0.12;  // 1 yuan for the month, paid back with the 100 out of the sale
  const auto lent = at(1, t, 100);
  CHECK(lent.interest_yuan == doctest::Approx(1));
  CHECK(lent.land_value_yuan == doctest::Approx((300 - 101) * month).epsilon(1e-13));
  CHECK(lent.peak_funding_yuan == 0);
  t.loan_share = 0.6;
  const auto shared = at(1, t, 100);
  CHECK(shared.interest_yuan == doctest::Approx(0.6));
  CHECK(shared.land_value_yuan == doctest::Approx(-40 + (300 - 60.6) * month).epsilon(1e-13));
  CHECK(shared.peak_funding_yuan == doctest::Approx(40));
}

TEST_CASE("what does not pay has a land value below 0, and its loan is the owners' to repay") {
  auto t = short_build();
  t.price_yuan_per_m2 = 0.5;
  t.loan_share = 1;
  const auto p = at(1, t, 100);
  CHECK(p.buildable == Buildable::yes);
  CHECK(p.land_value_yuan == doctest::Approx(-50));
}

TEST_CASE("a slower, larger building is worth less a m2; presale helps") {
  auto t = terms();
  t.required_return = 0.12;
  const double by_size = at(2, t).land_value_yuan;
  t.m2_per_month = 1000;
  CHECK(at(2, t).building_months == 37);
  CHECK(at(2, t).land_value_yuan < by_size);
  const double late = at(2, t).land_value_yuan;
  t.sales_start_share = 0.5;
  CHECK(at(2, t).land_value_yuan > late);
  const double early = at(2, t).land_value_yuan;
  t.start_month = 12;  // all a year later: a year's discount
  CHECK(at(2, t).land_value_yuan == doctest::Approx(early / 1.12).epsilon(1e-12));
}

TEST_CASE("the best ratio of a grid lies before a jump of cost") {
  auto t = terms();
  t.price_yuan_per_m2 = 6000;  // thin margins: the dearer band does not pay
  t.spaces_per_100_m2 = 0;
  const auto grid = pro_forma<double>(10000, t, Column{0.5, 1, 1.5, 1.6, 9});
  REQUIRE(grid.rows.size() == 5);
  CHECK(grid.best == 2);
  CHECK(grid.rows[3].land_value_yuan < grid.rows[2].land_value_yuan);
  CHECK(grid.rows[4].buildable == Buildable::too_high);
  for (std::size_t i = 0; i < grid.rows.size(); ++i) CHECK(grid.rows[i].best == (i == 2 ? 1.0 : 0.0));
  CHECK_FALSE(pro_forma<double>(10000, t, Column{9, 10}).best.has_value());
}

TEST_CASE("of ratios with one land value the lowest is best") {
  auto t = terms();
  t.price_yuan_per_m2 = t.space_price_yuan = t.spaces_per_100_m2 = 0;
  static const std::vector<HeightBand<double>> free{{33, 0}};
  t.bands = free;
  const auto grid = pro_forma<double>(10000, t, Column{1, 2, 3});
  CHECK(grid.rows[2].land_value_yuan == 0);
  CHECK(grid.best == 0);
  CHECK(grid.rows[0].best + grid.rows[1].best + grid.rows[2].best == 1);
}

TEST_CASE("terms outside their range are refused") {
  const auto refused = [](auto change) {
    auto t = terms();
    change(t);
    CHECK_THROWS_AS(at(2, t), std::invalid_argument);
  };
  refused([](ProFormaTerms<double>& t) { t.coverage = 0; });
  refused([](ProFormaTerms<double>& t) { t.efficiency = 1.1; });
  refused([](ProFormaTerms<double>& t) { t.bands = {}; });
  refused([](ProFormaTerms<double>& t) { t.sales_months = 0; });
  refused([](ProFormaTerms<double>& t) { t.sales_months = 1.5; });
  refused([](ProFormaTerms<double>& t) { t.start_month = 0.5; });
  refused([](ProFormaTerms<double>& t) { t.loan_share = 1.5; });
  refused([](ProFormaTerms<double>& t) { t.months_per_storey = 1000; });
  refused([](ProFormaTerms<double>& t) { t.price_yuan_per_m2 = std::nan(""); });
  CHECK_THROWS_AS(pro_forma<double>(0, terms(), Column{1}), std::invalid_argument);
  CHECK_THROWS_AS(pro_forma<double>(1, terms(), Column{}), std::invalid_argument);
  CHECK_THROWS_AS(pro_forma<double>(1, terms(), Column{2, 1}), std::invalid_argument);
  CHECK_THROWS_AS(pro_forma<double>(1, terms(), Column{0}), std::invalid_argument);
}
