// The same models over Traced: the same numbers, and traces that recompute them from any figures.
#include <doctest/doctest.h>

#include <random>
#include <span>
#include <string>
#include <vector>

#include "gengxin/people/projection.hpp"
#include "gengxin/people/with_plan.hpp"
#include "figure_reader.hpp"

using namespace gengxin;
using namespace gengxin::people;

namespace {

constexpr std::size_t kSlots = 4 * kSexes * kAges + 2 * kAges + 16;

std::vector<double> random_figures(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<double> values(kSlots);
  for (double& v : values) v = static_cast<double>(random() >> 11) * 0x1p-53;
  return values;
}

template <Scalar T>
BySexAndAge<T> rows(FigureReader<T>& figures) {
  BySexAndAge<T> result{};
  for (auto& row : result)
    for (T& x : row) x = figures.next();
  return result;
}

// Everything this layer computes, from figures between 0 and 1.
template <Scalar T>
std::vector<T> whole_model(std::span<const double> values) {
  FigureReader<T> figures(values);
  const Cohort<T> base{rows(figures)};
  const Cohort<T> other{rows(figures)};
  const BySexAndAge<T> mortality = rows(figures);
  ByAge<T> share{};
  ByAge<T> turnover{};
  for (std::size_t a = 15; a < 50; ++a) share[a] = figures.next();
  for (T& rate : turnover) rate = figures.next();
  const YearRates<T> rates = year_rates(survival_of(mortality), fertility_of(figures.next(), share), figures.next());
  const T factor = figures.next();
  const T inflow = T(50.0) * figures.next();
  const T target = tenants_target(T(4000.0) * figures.next(), figures.next(), T(15.0));

  const Cohort<T> profile = entry_profile(base, rates, factor, turnover);
  std::vector<T> results;
  Cohort<T> tenants = base;
  Cohort<T> owners;
  Cohort<T> members = named(other, [] { return std::string("members, start"); });
  T part = 1.0;
  for (int year = 0; year < 2; ++year) {
    const Step<T> a = step_turnover(tenants, rates, factor, turnover, target, profile);
    const Step<T> b = step_filled(owners, rates, factor, inflow, profile_of(other));
    const Step<T> n = step_closed(members, rates, factor);
    const T now = figures.next();
    const Step<T> c = scaled(members, n, part, now);
    part = now;
    tenants = a.end;
    owners = b.end;
    members = n.end;
    const Cohort<T> all = a.end + b.end + c.end;
    const Flows<T> flows = a.flows + b.flows + c.flows;
    for (const auto& row : all.persons) results.insert(results.end(), row.begin(), row.end());
    for (const auto& f : {flows.births, flows.deaths, flows.moved_in, flows.moved_out, flows.cleared, flows.returned})
      results.insert(results.end(), f.begin(), f.end());
    results.push_back(persons_aged(all, 6, 11));
    results.push_back(both_sexes(all)[60]);
  }
  results.push_back(life_expectancy(mortality[kFemale]));
  return results;
}

}  // namespace

TEST_CASE("traced people are the same people, and their trace recomputes them") {
  const std::vector<double> values = random_figures(11);
  const std::vector<double> plain = whole_model<double>(values);
  Trace trace;
  const Recording recording(trace);
  const std::vector<Traced> traced = whole_model<Traced>(values);
  REQUIRE(traced.size() == plain.size());
  const std::vector<double> again = trace.recompute(values);
  for (std::size_t i = 0; i < plain.size(); ++i) {
    CHECK(traced[i].value() == plain[i]);
    CHECK(again[traced[i].node()] == plain[i]);
  }
}

TEST_CASE("a trace holds for other figures too: no branch was taken in silence") {
  Trace trace;
  const Recording recording(trace);
  const std::vector<Traced> traced = whole_model<Traced>(random_figures(21));
  bool differs = false;
  for (std::uint64_t seed = 22; seed < 32; ++seed) {
    std::vector<double> values = random_figures(seed);
    if (seed % 2 == 0)  // mortality on the other side of the switch to a series
      for (std::size_t i = 4 * kAges; i + 1 < 6 * kAges; ++i) values[i] *= 1e-5;
    const std::vector<double> plain = whole_model<double>(values);
    const std::vector<double> again = trace.recompute(values);
    for (std::size_t i = 0; i < plain.size(); ++i) {
      CHECK(again[traced[i].node()] == doctest::Approx(plain[i]).epsilon(1e-12));
      differs = differs || plain[i] != traced[i].value();
    }
  }
  CHECK(differs);
}

TEST_CASE("grouped columns are traced to their own figures") {
  const std::vector<double> values = random_figures(5);
  Trace trace;
  const Recording recording(trace);
  FigureReader<Traced> figures(values);
  const std::vector<int> lower{0, 5};
  const std::vector<Traced> groups{figures.next(), figures.next()};
  const ByAge<Traced> rates = graduate<Traced>(lower, groups);
  const ByAge<Traced> shares = spread<Traced>(lower, groups, 10);
  CHECK(rates[4].node() == groups[0].node());
  CHECK(rates[100].node() == groups[1].node());
  CHECK(shares[9].value() == values[1] / 5);
  CHECK(shares[10].node() == 0);
}
