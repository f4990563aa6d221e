#include <doctest/doctest.h>

#include <stdexcept>
#include <vector>

#include "gengxin/people/ages.hpp"

using namespace gengxin;
using namespace gengxin::people;

TEST_CASE("age groups become single years: rates stay, shares are spread") {
  const std::vector<int> lower{0, 1, 5};
  const std::vector<double> values{0.2, 0.4, 0.3};
  const ByAge<double> rates = graduate<double>(lower, values);
  CHECK(rates[0] == 0.2);
  CHECK(rates[1] == 0.4);
  CHECK(rates[4] == 0.4);
  CHECK(rates[5] == 0.3);
  CHECK(rates[100] == 0.3);

  const ByAge<double> shares = spread<double>(lower, values, 15);
  CHECK(shares[0] == 0.2);
  CHECK(shares[4] == doctest::Approx(0.1).epsilon(1e-15));
  CHECK(shares[14] == doctest::Approx(0.03).epsilon(1e-15));
  CHECK(shares[15] == 0.0);
  CHECK(sum_of(shares) == doctest::Approx(0.9).epsilon(1e-14));
}

TEST_CASE("ages outside all groups have nothing") {
  const std::vector<int> lower{99, 100};
  const std::vector<double> values{3.0, 4.0};
  const ByAge<double> rates = graduate<double>(lower, values);
  CHECK(rates[98] == 0.0);
  CHECK(rates[99] == 3.0);
  CHECK(rates[100] == 4.0);
  CHECK(graduate<double>(lower, values, 101)[100] == 4.0);
}

TEST_CASE("age groups that make no sense are refused") {
  const std::vector<double> two{1.0, 2.0};
  const std::vector<double> none;
  const auto refused = [](std::vector<int> lower, const std::vector<double>& values, int end) {
    CHECK_THROWS_AS((void)graduate<double>(lower, values, end), std::invalid_argument);
    CHECK_THROWS_AS((void)spread<double>(lower, values, end), std::invalid_argument);
  };
  refused({0, 1, 2}, two, 101);
  refused({}, none, 101);
  refused({-1, 5}, two, 101);
  refused({5, 5}, two, 101);
  refused({6, 5}, two, 101);
  refused({5, 10}, two, 10);
  refused({5, 10}, two, 102);
  CHECK_NOTHROW((void)graduate<double>(std::vector<int>{5, 10}, two, 11));
}

TEST_CASE("persons by sex and age add up") {
  Cohort<double> cohort;
  CHECK(total(cohort) == 0.0);
  CHECK(total(profile_of(cohort)) == 0.0);
  cohort.persons[kMale][0] = 1;
  cohort.persons[kMale][59] = 2;
  cohort.persons[kFemale][60] = 4;
  cohort.persons[kFemale][100] = 9;
  CHECK(total_by_sex(cohort) == BySex<double>{3.0, 13.0});
  CHECK(total(cohort) == 16.0);
  CHECK(both_sexes(cohort)[60] == 4.0);
  CHECK(persons_aged(cohort, 0, 0) == 1.0);
  CHECK(persons_aged(cohort, 0, 59) == 3.0);
  CHECK(persons_aged(cohort, 60, 60) == 4.0);
  CHECK(persons_aged(cohort, 60, 100) == 13.0);
  CHECK(persons_aged(cohort, 60, 200) == 13.0);
  CHECK(persons_aged(cohort, 0, 200) == 16.0);
  CHECK(persons_aged(cohort, 61, 60) == 0.0);
  CHECK(persons_aged(cohort, 101, 200) == 0.0);
  CHECK(profile_of(cohort).persons[kFemale][60] == 0.25);
  CHECK(total(2.0 * cohort + cohort) == 48.0);
}

TEST_CASE("a named cohort keeps its values and says whose they are") {
  Trace trace;
  const Recording recording(trace);
  Cohort<Traced> cohort;
  cohort.persons[kFemale][100] = Traced::from_node(trace.figure(0, 7.0));
  const Cohort<Traced> members = named(cohort, [] { return std::string("members, end of 2025"); });
  const Traced old = members.persons[kFemale][100];
  CHECK(old.value() == 7.0);
  CHECK(trace.label(old.node()).name == "members, end of 2025, women aged 100 and over");
  CHECK(trace.label(old.node()).unit == "persons");
  CHECK(members.persons[kMale][30].node() == 0);
  CHECK(describe(kMale, 30) == "men aged 30");
}
