#include <doctest/doctest.h>

#include <cmath>

#include "gengxin/services/impact.hpp"

using namespace gengxin;
using namespace gengxin::services;

TEST_CASE("pupils of new homes, the cases of NYCPlanning/ceqr-app") {
  CHECK(impact_pupils(0.09, 450.0) == 41.0);
  CHECK(impact_pupils(0.05, 450.0) == 23.0);
  CHECK(impact_pupils(0.24, 450.0) == 108.0);  // the product is 108.00000000000001
  CHECK(impact_pupils(0.24, 0.0) == 0.0);
  CHECK(impact_pupils(0.24, 1.0) == 1.0);
  CHECK(impact_pupils(1.0, 100.0) == 100.0);
}

TEST_CASE("utilisation, the case of NYCPlanning/ceqr-app") {
  const Impact<double> impact = school_impact<double>({177, 145, 177, 145});
  CHECK(impact.utilisation_without == doctest::Approx(1.2207).epsilon(5e-5));
  CHECK(impact.change == 0.0);
  CHECK(impact.significant == 0.0);
  CHECK(impact.cure_seats == 0.0);
}

TEST_CASE("the cure takes the cheaper of its two ways") {
  CHECK(impact_cure_seats(110.0, 100.0, 0.90) == 11.0);  // 16 seats would be needed for a rise below .05
  CHECK(impact_cure_seats(1100.0, 1000.0, 1.04) == 10.0);  // 1100 / 1.0899 = 1009.3
  CHECK(impact_cure_seats(90.0, 100.0, 0.90) == -9.0);
}

TEST_CASE("an impact is significant from a rise of .05 and full schools, both inclusive") {
  CHECK(school_impact<double>({950, 1000, 1000, 1000}).significant == 1.0);
  CHECK(school_impact<double>({1100, 1000, 1150, 1000}).significant == 1.0);  // 1.15 - 1.1 < .05 in binary
  CHECK(school_impact<double>({951, 1000, 1000, 1000}).significant == 0.0);   // rises by .049
  CHECK(school_impact<double>({900, 1000, 999, 1000}).significant == 0.0);    // not full
  CHECK(school_impact<double>({500, 1000, 500, 400}).significant == 1.0);     // seats are taken away
  CHECK(school_impact<double>({0, 1000, 0, 1000}).significant == 0.0);
}

TEST_CASE("with the cure's seats there is no significant impact, with one fewer there is") {
  for (const double without : {700.0, 900.0, 990.0, 1000.0, 1043.0, 1200.0})
    for (const double added : {10.0, 49.0, 50.0, 51.0, 120.0, 400.0}) {
      const double with = without + added;
      const Impact<double> impact = school_impact<double>({without, 1000.0, with, 1000.0});
      CAPTURE(without);
      CAPTURE(added);
      if (impact.significant == 0.0) {
        CHECK(impact.cure_seats == 0.0);
        continue;
      }
      CHECK(impact.cure_seats >= 1.0);
      const double seats = 1000.0 + impact.cure_seats;
      CHECK(school_impact<double>({without, 1000.0, with, seats}).significant == 0.0);
      // The rule aims at a rise of .0499, so one seat fewer leaves at least a rise of .0499 and full schools.
      CHECK(with / (seats - 1) >= 1.0);
      CHECK(with / (seats - 1) - without / 1000.0 > 0.0499);
    }
}

TEST_CASE("without a seat every added pupil is an impact") {
  const Impact<double> impact = school_impact<double>({0, 0, 30, 0});
  CHECK(std::isnan(impact.utilisation_without));
  CHECK(std::isnan(impact.utilisation_with));
  CHECK(std::isnan(impact.change));
  CHECK(impact.significant == 1.0);
  CHECK(impact.cure_seats == 31.0);
  CHECK(school_impact<double>({30, 0, 30, 0}).significant == 0.0);
  CHECK(school_impact<double>({30, 0, 20, 0}).significant == 0.0);
  CHECK(school_impact<double>({0, 0, 0, 0}).significant == 0.0);
  CHECK(school_impact<double>({30, 40, 30, 0}).significant == 1.0);   // the last school closes
  CHECK(school_impact<double>({30, 0, 40, 100}).significant == 0.0);  // the plan brings the first one
}
