#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>
#include <vector>

#include "gengxin/people/kernel.hpp"
#include "gengxin/people/projection.hpp"
#include "gengxin/people/with_plan.hpp"

using namespace gengxin;
using namespace gengxin::people;

namespace {

double uniform(std::mt19937_64& random) { return static_cast<double>(random() >> 11) * 0x1p-53; }

Cohort<double> random_cohort(std::mt19937_64& random) {
  Cohort<double> cohort;
  for (auto& row : cohort.persons)
    for (double& p : row) p = uniform(random) < 0.1 ? 0.0 : 1000 * uniform(random);
  return cohort;
}

struct Case {
  Cohort<double> base;
  Cohort<double> profile;
  ByAge<double> turnover{};
  std::vector<YearRates<double>> rates;
  std::vector<double> fertility_factor;
  std::vector<double> inflow;
  std::vector<double> target;
  std::vector<double> factor;

  Case(std::uint64_t seed, std::size_t years) {
    std::mt19937_64 random(seed);
    base = random_cohort(random);
    profile = profile_of(random_cohort(random));
    for (double& rate : turnover) rate = uniform(random);
    factor.push_back(uniform(random));
    for (std::size_t y = 0; y < years; ++y) {
      BySexAndAge<double> m{};
      for (auto& row : m)
        for (double& rate : row) rate = uniform(random) < 0.1 ? 0.0 : 0.1 * uniform(random);
      ByAge<double> f{};
      for (std::size_t a = 15; a < 50; ++a) f[a] = 0.1 * uniform(random);
      if (seed % 3 == 0) f[0] = f[100] = 0.01;  // no age is special to the kernel
      rates.push_back(year_rates(survival_of(m), f, 0.5 + uniform(random)));
      fertility_factor.push_back(2 * uniform(random));
      inflow.push_back(uniform(random) < 0.2 ? 0.0 : 5000 * uniform(random));
      target.push_back(uniform(random) < 0.2 ? 0.0 : 200000 * uniform(random));
      factor.push_back(uniform(random) < 0.2 ? factor.back() : uniform(random));
    }
  }
  [[nodiscard]] ProjectionInputs inputs() const { return {base, rates, fertility_factor}; }
};

struct Result {
  std::vector<Cohort<double>> persons;
  std::vector<Flows<double>> flows;

  explicit Result(std::size_t years) : persons(years + 1), flows(years) {}
};

// Stale numbers in the caller's buffers must not show in the result.
Result stale(std::size_t years) {
  Result result(years);
  for (auto& cohort : result.persons)
    for (auto& row : cohort.persons) row.fill(1e6);
  for (auto& flows : result.flows) flows = {{1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}, {1, 1}};
  return result;
}

template <class OneYear>
Result reference(const Case& c, OneYear&& one_year) {
  Result result(c.rates.size());
  result.persons[0] = c.base;
  for (std::size_t y = 0; y < c.rates.size(); ++y) {
    const Step<double> step = one_year(result.persons[y], y);
    result.persons[y + 1] = step.end;
    result.flows[y] = step.flows;
  }
  return result;
}

double difference(double x, double y, double scale) { return std::abs(x - y) / std::max(scale, 1e-300); }

// Persons and flows agree to 1e-12 relative. `in_scale` is the size of the numbers whose
// difference moves people in: the arrivals themselves may nearly cancel.
void check_same(const Result& fast, const Result& naive, double in_scale = 0) {
  double worst = 0;
  for (std::size_t y = 0; y < naive.persons.size(); ++y)
    for (std::size_t s = 0; s < kSexes; ++s)
      for (std::size_t a = 0; a < kAges; ++a) {
        const double x = naive.persons[y].persons[s][a];
        worst = std::max(worst, difference(fast.persons[y].persons[s][a], x, x));
      }
  CHECK(worst < 1e-12);
  for (std::size_t y = 0; y < naive.flows.size(); ++y)
    for (std::size_t s = 0; s < kSexes; ++s) {
      const Flows<double>& f = fast.flows[y];
      const Flows<double>& n = naive.flows[y];
      CHECK(difference(f.births[s], n.births[s], n.births[s]) < 1e-12);
      CHECK(difference(f.deaths[s], n.deaths[s], n.deaths[s]) < 1e-12);
      CHECK(difference(f.moved_out[s], n.moved_out[s], n.moved_out[s]) < 1e-12);
      CHECK(difference(f.moved_in[s], n.moved_in[s], std::max(n.moved_in[s], in_scale)) < 1e-12);
      CHECK(difference(f.cleared[s], n.cleared[s], n.cleared[s]) < 1e-12);
      CHECK(difference(f.returned[s], n.returned[s], n.returned[s]) < 1e-12);
    }
}

Result fast_closed(const Case& c) {
  Result result = stale(c.rates.size());
  project_closed(c.inputs(), result.persons, result.flows);
  return result;
}

Result fast_turnover(const Case& c) {
  Result result = stale(c.rates.size());
  project_turnover(c.inputs(), c.turnover, c.target, c.profile, result.persons, result.flows);
  return result;
}

}  // namespace

TEST_CASE("the fast projection agrees with the reference steps") {
  for (std::uint64_t seed = 0; seed < 120; ++seed) {
    const Case c(seed, seed % 16);  // 0, 1, ... 15 years
    CAPTURE(seed);
    check_same(fast_closed(c), reference(c, [&](const Cohort<double>& start, std::size_t y) {
                 return step_closed(start, c.rates[y], c.fertility_factor[y]);
               }));

    Result filled = stale(c.rates.size());
    project_filled(c.inputs(), c.inflow, c.profile, filled.persons, filled.flows);
    check_same(filled, reference(c, [&](const Cohort<double>& start, std::size_t y) {
                 return step_filled(start, c.rates[y], c.fertility_factor[y], c.inflow[y], c.profile);
               }));

    check_same(fast_turnover(c), reference(c, [&](const Cohort<double>& start, std::size_t y) {
                 return step_turnover(start, c.rates[y], c.fertility_factor[y], c.turnover, c.target[y], c.profile);
               }),
               100000.0);
  }
}

TEST_CASE("the fast composition with a plan agrees with the reference and adds") {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const Case c(seed, 1 + seed % 15);
    CAPTURE(seed);
    const std::size_t years = c.rates.size();
    const Result closed = fast_closed(c);
    const Result turned = fast_turnover(c);
    Result fast(years);
    add_scaled(closed.persons, closed.flows, c.factor, fast.persons, fast.flows);
    add_scaled(turned.persons, turned.flows, c.factor, fast.persons, fast.flows);

    Result naive(years);
    naive.persons[0] = c.factor[0] * closed.persons[0] + c.factor[0] * turned.persons[0];
    for (std::size_t y = 0; y < years; ++y) {
      const Step<double> x =
          scaled(closed.persons[y], Step<double>{closed.persons[y + 1], closed.flows[y]}, c.factor[y], c.factor[y + 1]);
      const Step<double> z =
          scaled(turned.persons[y], Step<double>{turned.persons[y + 1], turned.flows[y]}, c.factor[y], c.factor[y + 1]);
      naive.persons[y + 1] = x.end + z.end;
      naive.flows[y] = x.flows + z.flows;
    }
    check_same(fast, naive);
    for (std::size_t y = 0; y < years; ++y) {
      const double scale = total(closed.persons[y]) + total(turned.persons[y]) + total(fast.persons[y + 1]);
      for (const double rest : imbalance(fast.persons[y], fast.flows[y], fast.persons[y + 1]))
        CHECK(std::abs(rest) < 1e-13 * (1 + scale));
    }
  }
}

TEST_CASE("the base may already stand in the first row") {
  const Case c(5, 4);
  const Result apart = fast_closed(c);
  Result together = stale(4);
  together.persons[0] = c.base;
  project_closed({together.persons[0], c.rates, c.fertility_factor}, together.persons, together.flows);
  for (std::size_t y = 0; y < 5; ++y) CHECK(together.persons[y].persons == apart.persons[y].persons);
}

TEST_CASE("lengths that do not fit are refused") {
  const Case c(1, 3);
  Result r(3);
  const std::span<Cohort<double>> persons(r.persons);
  const std::span<Flows<double>> flows(r.flows);
  const std::span<const double> target(c.target);
  CHECK_NOTHROW(project_closed(c.inputs(), persons, flows));
  CHECK_THROWS_AS(project_closed(c.inputs(), persons.first(3), flows), std::invalid_argument);
  CHECK_THROWS_AS(project_closed(c.inputs(), persons, flows.first(2)), std::invalid_argument);
  const ProjectionInputs few{c.base, c.rates, std::span(c.fertility_factor).first(2)};
  CHECK_THROWS_AS(project_closed(few, persons, flows), std::invalid_argument);
  CHECK_THROWS_AS(project_filled(c.inputs(), target.first(2), c.profile, persons, flows), std::invalid_argument);
  CHECK_THROWS_AS(project_turnover(c.inputs(), c.turnover, target.first(2), c.profile, persons, flows),
                  std::invalid_argument);
  Result into(3);
  CHECK_THROWS_AS(add_scaled(persons, flows, target, into.persons, into.flows), std::invalid_argument);
  CHECK_THROWS_AS(add_scaled(persons.first(3), flows, c.factor, into.persons, into.flows), std::invalid_argument);
}
