#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "gengxin/people/projection.hpp"
#include "gengxin/people/with_plan.hpp"

using namespace gengxin;
using namespace gengxin::people;

namespace {

double uniform(std::mt19937_64& random) { return static_cast<double>(random() >> 11) * 0x1p-53; }

Cohort<double> random_cohort(std::mt19937_64& random, double persons) {
  Cohort<double> cohort;
  for (auto& row : cohort.persons)
    for (double& p : row) p = uniform(random) < 0.1 ? 0.0 : persons * uniform(random);
  return cohort;
}

YearRates<double> random_rates(std::mt19937_64& random) {
  BySexAndAge<double> m{};
  for (auto& row : m)
    for (double& rate : row) rate = uniform(random) < 0.1 ? 0.0 : 0.3 * uniform(random);
  ByAge<double> f{};
  for (double& rate : f) rate = 0.2 * uniform(random);
  return year_rates(survival_of(m), f, 0.5 + uniform(random));
}

ByAge<double> random_turnover(std::mt19937_64& random) {
  ByAge<double> turnover{};
  for (double& rate : turnover) rate = uniform(random);
  turnover[7] = 0.0;
  turnover[8] = 1.0;
  return turnover;
}

// Deaths by Gompertz's law and births between 15 and 49.
YearRates<double> plausible_rates(double total_fertility) {
  BySexAndAge<double> m{};
  for (std::size_t a = 0; a < kAges; ++a) {
    m[kMale][a] = 6e-5 * std::exp(0.092 * static_cast<double>(a));
    m[kFemale][a] = 3e-5 * std::exp(0.095 * static_cast<double>(a));
  }
  ByAge<double> share{};
  for (std::size_t a = 15; a < 50; ++a) share[a] = 1.0 / 35;
  return year_rates(survival_of(m), fertility_of(total_fertility, share), 1.105);
}

// Young tenants: many in their twenties and thirties, few children and old people.
Cohort<double> tenants(double persons) {
  Cohort<double> cohort;
  for (std::size_t s = 0; s < kSexes; ++s)
    for (std::size_t a = 0; a < kAges; ++a) {
      const double from_peak = (static_cast<double>(a) - 29.0) / 11.0;
      cohort.persons[s][a] = std::max(a < 14 ? 0.4 : 0.02, std::exp(-from_peak * from_peak / 2));
    }
  return (persons / total(cohort)) * cohort;
}

void check_balance(const Cohort<double>& start, const Step<double>& step) {
  const BySex<double> rest = imbalance(start, step.flows, step.end);
  const double scale = total(start) + total(step.end) + 1e-300;
  for (std::size_t s = 0; s < kSexes; ++s) CHECK(std::abs(rest[s]) / scale < 1e-13);
  for (const auto& row : step.end.persons) CHECK(*std::min_element(row.begin(), row.end()) >= 0.0);
}

}  // namespace

TEST_CASE("nobody appears or vanishes in any kind of step") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    std::mt19937_64 random(seed);
    const double size = std::pow(10.0, 8 * uniform(random) - 4);
    const Cohort<double> start = random_cohort(random, size);
    const YearRates<double> rates = random_rates(random);
    const double factor = 2 * uniform(random);
    const Cohort<double> profile = profile_of(random_cohort(random, 1));

    const Step<double> closed = step_closed(start, rates, factor);
    check_balance(start, closed);
    CHECK(closed.flows.moved_in == BySex<double>{});
    CHECK(closed.flows.moved_out == BySex<double>{});

    const double inflow = 100 * size * uniform(random);
    const Step<double> filled = step_filled(start, rates, factor, inflow, profile);
    check_balance(start, filled);
    CHECK(filled.flows.moved_in[0] + filled.flows.moved_in[1] == doctest::Approx(inflow).epsilon(1e-13));
    CHECK(total(filled.end) == doctest::Approx(total(closed.end) + inflow).epsilon(1e-13));

    const double target = 2 * total(start) * uniform(random);
    const Step<double> turned = step_turnover(start, rates, factor, random_turnover(random), target, profile);
    check_balance(start, turned);
    CHECK(total(turned.end) >= target * (1 - 1e-13));

    const double before = uniform(random);
    const double now = uniform(random);
    for (const Step<double>& year : {closed, filled, turned}) {
      const Step<double> left = scaled(start, year, before, now);
      check_balance(before * start, left);
      CHECK(total(left.end) == doctest::Approx(now * total(year.end)).epsilon(1e-13));
      for (std::size_t s = 0; s < kSexes; ++s) CHECK(std::min(left.flows.cleared[s], left.flows.returned[s]) == 0.0);
    }
  }
}

TEST_CASE("a sum of flows is balanced by the sum of cohorts") {
  std::mt19937_64 random(7);
  const Cohort<double> x = random_cohort(random, 10);
  const Cohort<double> y = random_cohort(random, 10);
  const YearRates<double> rates = random_rates(random);
  const Step<double> a = scaled(x, step_closed(x, rates, 1.0), 1.0, 0.25);
  const Step<double> b = step_filled(y, rates, 1.0, 50.0, profile_of(x));
  const Step<double> c = scaled(y, step_closed(y, rates, 1.0), 0.25, 1.0);
  check_balance(x + y + 0.25 * y, Step<double>{a.end + b.end + c.end, a.flows + b.flows + c.flows});
}

TEST_CASE("one year by hand") {
  YearRates<double> rates;
  rates.survival.share[kMale].fill(0.5);
  rates.survival.share[kFemale].fill(0.75);
  rates.survival.newborn = {0.9, 0.8};
  rates.births_per_woman[30] = 0.1;
  rates.sex_at_birth = {0.6, 0.4};
  Cohort<double> start;
  start.persons[kFemale][30] = 100;
  start.persons[kMale][99] = 8;
  start.persons[kMale][100] = 4;
  const Step<double> step = step_closed(start, rates, 2.0);  // 20 births: 12 boys, 8 girls
  CHECK(step.flows.births[kMale] == doctest::Approx(12));
  CHECK(step.flows.births[kFemale] == doctest::Approx(8));
  CHECK(step.end.persons[kMale][0] == doctest::Approx(10.8));
  CHECK(step.end.persons[kFemale][0] == doctest::Approx(6.4));
  CHECK(step.end.persons[kFemale][31] == 75);
  CHECK(step.end.persons[kFemale][30] == 0);
  CHECK(step.end.persons[kMale][100] == 6);
  CHECK(step.end.persons[kMale][99] == 0);
  CHECK(step.flows.deaths[kMale] == doctest::Approx(6 + 1.2));
  CHECK(step.flows.deaths[kFemale] == doctest::Approx(25 + 1.6));
}

TEST_CASE("everybody in the open group stays there and dies at its own rate") {
  const YearRates<double> rates = plausible_rates(1.2);
  Cohort<double> now;
  now.persons[kMale][100] = 1000;
  now.persons[kFemale][100] = 1000;
  for (int year = 0; year < 3; ++year) now = step_closed(now, rates, 1.0).end;
  for (std::size_t s = 0; s < kSexes; ++s) {
    const double m100 = (s == kMale ? 6e-5 : 3e-5) * std::exp(s == kMale ? 9.2 : 9.5);
    CHECK(now.persons[s][100] == doctest::Approx(1000 * std::exp(-3 * m100)).epsilon(1e-13));
    CHECK(total_by_sex(now)[s] == now.persons[s][100]);
  }
}

TEST_CASE("without people there is nothing, and nothing undefined") {
  const YearRates<double> rates = plausible_rates(1.2);
  const Cohort<double> nobody;
  ByAge<double> turnover{};
  turnover.fill(0.3);
  CHECK(total(step_closed(nobody, rates, 1.0).end) == 0.0);
  const Cohort<double> profile = entry_profile(nobody, rates, 1.0, turnover);
  CHECK(total(profile) == 0.0);
  CHECK(total(step_turnover(nobody, rates, 1.0, turnover, 0.0, tenants(1)).end) == 0.0);
  CHECK(total(step_turnover(nobody, rates, 1.0, turnover, 500.0, profile).end) == 0.0);
  // An empty pool fills in its first year.
  CHECK(total(step_turnover(nobody, rates, 1.0, turnover, 500.0, tenants(1)).end) == doctest::Approx(500.0));
  CHECK(tenants_target(10000.0, 0.1, 15.0) == doctest::Approx(600.0));
  CHECK(tenants_target(10000.0, 1.0, 15.0) == 0.0);
  CHECK(tenants_target(10000.0, 0.1, 0.0) == 0.0);
  CHECK(tenants_target(0.0, 0.1, 15.0) == 0.0);
}

TEST_CASE("floating people stay put for fifteen years while their homes do") {
  const YearRates<double> rates = plausible_rates(1.1);
  ByAge<double> turnover{};
  for (std::size_t a = 0; a < kAges; ++a) turnover[a] = a < 16 ? 0.35 : a < 40 ? 0.3 : a < 90 ? 0.25 : 0.4;
  const Cohort<double> base = tenants(50000);
  const Step<double> alone = step_turnover(base, rates, 0.8, turnover, 0.0, base);
  double least_gap = 1e300;  // the property holds if no age gains by itself
  for (std::size_t s = 0; s < kSexes; ++s)
    for (std::size_t a = 0; a < kAges; ++a)
      least_gap = std::min(least_gap, base.persons[s][a] - alone.end.persons[s][a]);
  REQUIRE(least_gap >= 0.0);

  const Cohort<double> profile = entry_profile(base, rates, 0.8, turnover);
  CHECK(total(profile) == doctest::Approx(1.0).epsilon(1e-14));
  Cohort<double> now = base;
  for (int year = 0; year < 15; ++year) {
    now = step_turnover(now, rates, 0.8, turnover, total(base), profile).end;
    CHECK(total(now) == doctest::Approx(50000.0).epsilon(1e-13));
    double worst = 0;
    for (std::size_t s = 0; s < kSexes; ++s)
      for (std::size_t a = 0; a < kAges; ++a)
        worst = std::max(worst, std::abs(now.persons[s][a] / base.persons[s][a] - 1));
    CHECK(worst < 1e-9);
  }
  // Were they to age in place, the people in their thirties would not be the same number.
  Cohort<double> aged = base;
  for (int year = 0; year < 15; ++year) aged = step_closed(aged, rates, 0.8).end;
  CHECK(std::abs(persons_aged(aged, 20, 39) / persons_aged(base, 20, 39) - 1) > 0.2);
}

TEST_CASE("an entry profile is never negative, sums to 1, and falls back on the base") {
  const YearRates<double> rates = plausible_rates(1.1);
  Cohort<double> base;  // all of one age: the next age gains by itself, and is clamped
  base.persons[kFemale][30] = 100;
  ByAge<double> turnover{};
  const Cohort<double> profile = entry_profile(base, rates, 1.0, turnover);
  CHECK(total(profile) == doctest::Approx(1.0));
  CHECK(profile.persons[kFemale][30] == doctest::Approx(1.0));
  CHECK(profile.persons[kFemale][31] == 0.0);

  // An open group that neither dies nor leaves lacks nobody: the base's own structure.
  YearRates<double> still;
  still.survival.share[kMale].fill(1.0);
  Cohort<double> old;
  old.persons[kMale][100] = 40;
  CHECK(entry_profile(old, still, 1.0, turnover).persons[kMale][100] == 1.0);
}

TEST_CASE("when homes go, nobody moves in until turnover has emptied them") {
  const YearRates<double> rates = plausible_rates(1.1);
  ByAge<double> turnover{};
  turnover.fill(0.25);
  const Cohort<double> base = tenants(10000);
  const Cohort<double> profile = entry_profile(base, rates, 1.0, turnover);
  Cohort<double> now = base;
  int years = 0;
  for (; total(now) > 4000.0 * (1 + 1e-12); ++years) {
    const Cohort<double> before = now;
    const Step<double> step = step_turnover(before, rates, 1.0, turnover, 4000.0, profile);
    now = step.end;
    const double out = step.flows.moved_out[0] + step.flows.moved_out[1];
    CHECK(out == doctest::Approx(0.25 * total(before)).epsilon(1e-13));
    if (total(now) > 4000.0 * (1 + 1e-12)) CHECK(step.flows.moved_in == BySex<double>{});
    CHECK(total(now) >= 4000.0 * (1 - 1e-12));
    REQUIRE(years < 10);
  }
  CHECK(years == 4);  // 0.75^3 = 0.42, 0.75^4 = 0.32: births change little in so few years
  CHECK(total(step_turnover(now, rates, 1.0, turnover, 4000.0, profile).end) == doctest::Approx(4000.0));
  // A target of zero decays and never jumps.
  const double left = total(step_turnover(base, rates, 1.0, turnover, 0.0, profile).end);
  CHECK(left > 7400.0);
  CHECK(left < 7700.0);
}

TEST_CASE("clearing moves out before the year, returning moves in before it") {
  std::mt19937_64 random(3);
  const Cohort<double> start = random_cohort(random, 10);
  const Step<double> year = step_closed(start, random_rates(random), 1.0);
  const BySex<double> before = total_by_sex(start);

  const Step<double> all = scaled(start, year, 1.0, 0.0);
  CHECK(all.flows.cleared == before);
  CHECK(total(all.end) == 0.0);
  CHECK(all.flows.deaths == BySex<double>{});

  const Step<double> same = scaled(start, year, 1.0, 1.0);
  CHECK(same.flows.cleared == BySex<double>{});
  CHECK(same.flows.returned == BySex<double>{});
  CHECK(same.end.persons == year.end.persons);

  const Step<double> back = scaled(start, year, 0.25, 0.75);
  CHECK(back.flows.returned[kMale] == 0.5 * before[kMale]);
  CHECK(back.flows.births[kMale] == 0.75 * year.flows.births[kMale]);
}
