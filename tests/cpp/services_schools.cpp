#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>
#include <vector>

#include "gengxin/services/schools.hpp"

using namespace gengxin;
using namespace gengxin::services;

namespace {

double uniform(std::mt19937_64& random) { return static_cast<double>(random() >> 11) * 0x1p-53; }

LevelRules<double> primary() {
  LevelRules<double> rules;
  rules.age_from = 6;
  rules.age_to = 11;
  rules.enrolment = 0.98;
  rules.policy_share = 0.25;
  rules.points_quota = 100;
  rules.class_size = 45;
  rules.class_step = 6;
  return rules;
}

}  // namespace

TEST_CASE("children at 31 August lie 243 days into the year") {
  std::vector<double> before(101, 0.0);
  std::vector<double> after(101, 0.0);
  LevelRules<double> rules = primary();
  CHECK(children_on_31_august<double>(before, after, rules) == 0.0);
  for (std::size_t a = 6; a <= 11; ++a) before[a] = 10;
  CHECK(children_on_31_august<double>(before, after, rules) == doctest::Approx(0.98 * 60 * 122 / 365).epsilon(1e-14));
  for (std::size_t a = 6; a <= 11; ++a) after[a] = 10;
  CHECK(children_on_31_august<double>(before, after, rules) == doctest::Approx(0.98 * 60).epsilon(1e-14));
  before[5] = before[12] = after[5] = after[12] = 1000;  // ages just outside do not count
  CHECK(children_on_31_august<double>(before, after, rules) == doctest::Approx(0.98 * 60).epsilon(1e-14));
  rules.age_from = rules.age_to = 12;
  CHECK(children_on_31_august<double>(before, after, rules) == doctest::Approx(980).epsilon(1e-14));
  rules.enrolment = 0;
  CHECK(children_on_31_august<double>(before, after, rules) == 0.0);
}

TEST_CASE("ages beyond the columns are refused") {
  const std::vector<double> twelve(12, 1.0);
  const std::vector<double> eleven(11, 1.0);
  LevelRules<double> rules = primary();
  CHECK_NOTHROW((void)children_on_31_august<double>(twelve, twelve, rules));
  CHECK_THROWS_AS((void)children_on_31_august<double>(twelve, eleven, rules), std::invalid_argument);
  CHECK_THROWS_AS((void)children_on_31_august<double>(eleven, twelve, rules), std::invalid_argument);
  rules.age_from = 12;
  CHECK_THROWS_AS((void)children_on_31_august<double>(twelve, twelve, rules), std::invalid_argument);
}

TEST_CASE("channels by hand") {
  const Channels<double> c = channels(500.0, 400.0, 150.0, primary());
  CHECK(c.policy == 100.0);
  CHECK(c.points == 100.0);
  CHECK(c.private_school == 150.0);
  CHECK(c.unserved == 50.0);
  CHECK(c.public_demand == 700.0);
}

TEST_CASE("channels at their limits") {
  LevelRules<double> rules = primary();
  rules.points_quota = 0;
  CHECK(channels(500.0, 400.0, 0.0, rules).points == 0.0);
  CHECK(channels(500.0, 400.0, 0.0, rules).unserved == 300.0);
  CHECK(channels(500.0, 400.0, 300.0, rules).unserved == 0.0);
  CHECK(channels(500.0, 400.0, 301.0, rules).private_school == 300.0);
  rules.points_quota = 299;
  CHECK(channels(0.0, 400.0, 9.0, rules).private_school == 1.0);
  rules.policy_share = 1;
  CHECK(channels(0.0, 400.0, 9.0, rules).public_demand == 400.0);
  CHECK(channels(0.0, 400.0, 9.0, rules).points == 0.0);
  const Channels<double> nobody = channels(0.0, 0.0, 9.0, rules);
  CHECK(nobody.public_demand == 0.0);
  CHECK(nobody.private_school == 0.0);
  CHECK(nobody.unserved == 0.0);
}

TEST_CASE("no child is lost or counted twice between the channels") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    std::mt19937_64 random(seed);
    LevelRules<double> rules;
    rules.policy_share = uniform(random);
    rules.points_quota = 800 * uniform(random);
    const double registered = 1000 * uniform(random);
    const double others = 1000 * uniform(random);
    const double private_places = 500 * uniform(random);
    const Channels<double> c = channels(registered, others, private_places, rules);
    CHECK(std::abs(c.registered + c.policy + c.points + c.private_school + c.unserved - registered - others) < 1e-10);
    CHECK(std::min({c.policy, c.points, c.private_school, c.unserved}) >= 0.0);
    CHECK(c.points <= rules.points_quota);
    CHECK(c.private_school <= private_places);
    // Nobody is without a place while one is free.
    if (c.unserved > 0) CHECK(c.points == rules.points_quota);
    if (c.unserved > 0) CHECK(c.private_school == private_places);
  }
}

TEST_CASE("shortage, surplus and cure") {
  const LevelRules<double> rules = primary();
  CHECK(norm_places(90000.0, 80.0) == doctest::Approx(7200.0));
  CHECK(norm_places(0.0, 80.0) == 0.0);
  const SchoolBalance<double> b = school_balance(2500.0, 7200.0, 2160.0, rules);
  CHECK(b.utilisation == doctest::Approx(2500.0 / 2160));
  CHECK(b.shortfall == 340.0);
  CHECK(b.surplus == 0.0);
  CHECK(b.norm_shortfall == 5040.0);
  CHECK(b.norm_surplus == 0.0);
  CHECK(b.cure_classes == 12.0);  // 340 / 45 = 7.6 classes, in steps of six
  CHECK(b.cure_places == 540.0);
  CHECK(b.norm_cure_classes == 114.0);
  CHECK(b.norm_cure_places == 5130.0);

  const SchoolBalance<double> good = school_balance(100.0, 90.0, 120.0, rules);
  CHECK(good.shortfall == 0.0);
  CHECK(good.surplus == 20.0);
  CHECK(good.norm_surplus == 30.0);
  CHECK(good.cure_classes == 0.0);
}

TEST_CASE("whole classes at the edge of a class") {
  CHECK(classes_for(0.0, 45.0, 6.0) == 0.0);
  CHECK(classes_for(1.0, 45.0, 6.0) == 6.0);
  CHECK(classes_for(270.0, 45.0, 6.0) == 6.0);
  CHECK(classes_for(270.0 + 1e-8, 45.0, 6.0) == 6.0);  // noise
  CHECK(classes_for(270.1, 45.0, 6.0) == 12.0);
  CHECK(classes_for(101.0, 50.0, 1.0) == 3.0);
  CHECK(std::isnan(classes_for(1.0, 0.0, 6.0)));
  CHECK(std::isnan(classes_for(1.0, 45.0, 0.0)));
}

TEST_CASE("without a place utilisation is undefined and the shortfall tells") {
  const SchoolBalance<double> b = school_balance(30.0, 40.0, 0.0, primary());
  CHECK(std::isnan(b.utilisation));
  CHECK(b.shortfall == 30.0);
  CHECK(b.cure_classes == 6.0);
  CHECK(std::isnan(school_balance(0.0, 0.0, 0.0, primary()).utilisation));
  CHECK(school_balance(0.0, 0.0, 1.0, primary()).utilisation == 0.0);
}

TEST_CASE("a case less another, column by column") {
  const SchoolBalance<double> without = school_balance(1000.0, 1200.0, 1100.0, primary());
  const SchoolBalance<double> with = school_balance(1500.0, 1300.0, 1250.0, primary());
  const SchoolBalance<double> d = difference(with, without);
  CHECK(d.demand == 500.0);
  CHECK(d.places == 150.0);
  CHECK(d.norm == 100.0);
  CHECK(d.utilisation == doctest::Approx(1.2 - 1000.0 / 1100));
  CHECK(d.shortfall == 250.0);
  CHECK(d.surplus == -100.0);
  CHECK(d.norm_shortfall == -50.0);
  CHECK(d.norm_surplus == 0.0);
  CHECK(d.cure_classes == 6.0);
  CHECK(d.cure_places == 270.0);
  CHECK(d.norm_cure_classes == 0.0);
  CHECK(d.norm_cure_places == 0.0);
}

TEST_CASE("the first year short") {
  const std::vector<double> shortfalls{0.0, 1e-12, 4.0, 0.0};
  CHECK(first_year_short<double>(2021, shortfalls) == 2023.0);
  CHECK(first_year_short<double>(2021, std::vector<double>{7.0}) == 2021.0);
  CHECK(std::isnan(first_year_short<double>(2021, std::vector<double>{0.0, 0.0})));
  CHECK(std::isnan(first_year_short<double>(2021, std::vector<double>{})));
}
