// The same models over Traced: the same numbers, and traces that recompute them from any figures.
#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "gengxin/services/elderly.hpp"
#include "gengxin/services/hospital.hpp"
#include "gengxin/services/impact.hpp"
#include "gengxin/services/schools.hpp"
#include "figure_reader.hpp"

using namespace gengxin;
using namespace gengxin::services;

namespace {

constexpr std::size_t kAges = 101;
constexpr std::size_t kSlots = 3 * kAges + 24;

// Between 0 and 1, or exactly 0 in every fifth slot of odd seeds.
std::vector<double> random_figures(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<double> values(kSlots);
  for (double& v : values) v = static_cast<double>(random() >> 11) * 0x1p-53;
  if (seed % 2 == 1)
    for (std::size_t i = 3 * kAges; i < kSlots; ++i)
      if (random() % 5 == 0) values[i] = 0;
  return values;
}

template <Scalar T>
void append(std::vector<T>& to, const SchoolBalance<T>& b) {
  to.insert(to.end(), {b.demand, b.places, b.norm, b.utilisation, b.shortfall, b.surplus, b.norm_shortfall,
                       b.norm_surplus, b.cure_classes, b.cure_places, b.norm_cure_classes, b.norm_cure_places});
}

template <Scalar T>
std::vector<T> whole_model(std::span<const double> values) {
  FigureReader<T> figures(values);
  const std::vector<T> before = figures.column(kAges);
  const std::vector<T> after = figures.column(kAges);
  const std::vector<T> admissions = figures.column(kAges);
  LevelRules<T> rules;
  rules.age_from = 6;
  rules.age_to = 11;
  rules.enrolment = figures.next();
  rules.policy_share = figures.next();
  rules.points_quota = figures.next();
  rules.class_size = figures.next();
  rules.class_step = figures.next();
  const T registered = children_on_31_august<T>(before, after, rules);
  const T others = children_on_31_august<T>(after, before, rules);
  const Channels<T> c = channels(registered, others, figures.next(), rules);
  const T norm = norm_places(T(10000.0) * figures.next(), figures.next());
  const SchoolBalance<T> with = school_balance(c.public_demand, norm, T(6.0) * figures.next(), rules);
  const SchoolBalance<T> without = school_balance(registered, norm, T(6.0) * figures.next(), rules);
  std::vector<T> results{c.registered, c.others, c.policy, c.points, c.private_school, c.unserved, c.public_demand};
  append(results, with);
  append(results, difference(with, without));
  results.push_back(first_year_short<T>(2021, std::vector<T>{without.shortfall, with.shortfall}));

  const ImpactCase<T> schools{figures.next(), figures.next(), T(3.0) * figures.next(), figures.next()};
  const Impact<T> impact = school_impact(schools);
  results.insert(results.end(), {impact_pupils(T(9.0) * figures.next(), figures.next()), impact.utilisation_without,
                                 impact.utilisation_with, impact.change, impact.significant, impact.cure_seats});

  const HospitalRules<T> hospital{admissions, T(30.0) * figures.next(), figures.next(), figures.next()};
  const T beds = local_beds(T(8.0) * figures.next(), figures.next());
  const HospitalBalance<T> h = hospital_balance<T>(after, T(1000.0) * figures.next(), beds, hospital);
  const ElderlyBalance<T> e = elderly_balance<T>(after, 60, figures.next(), beds);
  results.insert(results.end(), {h.beds, h.norm_need, h.use_need, h.offered_load, h.all_full, h.norm_shortfall,
                                 h.norm_surplus, h.use_shortfall, h.use_surplus, e.elderly, e.need, e.beds,
                                 e.shortfall, e.surplus});
  return results;
}

bool same(double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); }

}  // namespace

TEST_CASE("traced services are the same services, and their trace recomputes them") {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const std::vector<double> values = random_figures(seed);
    const std::vector<double> plain = whole_model<double>(values);
    Trace trace;
    const Recording recording(trace);
    const std::vector<Traced> traced = whole_model<Traced>(values);
    REQUIRE(traced.size() == plain.size());
    const std::vector<double> again = trace.recompute(values);
    for (std::size_t i = 0; i < plain.size(); ++i) {
      CAPTURE(seed);
      CAPTURE(i);
      CHECK(same(traced[i].value(), plain[i]));
      CHECK(same(again[traced[i].node()], plain[i]));
    }
  }
}

TEST_CASE("a trace of services holds for other figures too: no branch was taken in silence") {
  Trace trace;
  const Recording recording(trace);
  const std::vector<Traced> traced = whole_model<Traced>(random_figures(0));
  std::vector<bool> differs(traced.size(), false);
  for (std::uint64_t seed = 1; seed < 60; ++seed) {
    const std::vector<double> values = random_figures(seed);
    const std::vector<double> plain = whole_model<double>(values);
    const std::vector<double> again = trace.recompute(values);
    for (std::size_t i = 0; i < plain.size(); ++i) {
      CAPTURE(seed);
      CAPTURE(i);
      CHECK(same(again[traced[i].node()], plain[i]));
      differs[i] = differs[i] || !same(plain[i], traced[i].value());
    }
  }
  // Every result but the difference of two equal norms depends on the figures.
  std::size_t constant = 0;
  for (const bool d : differs) constant += d ? 0 : 1;
  CHECK(constant == 1);
}

TEST_CASE("between two named quantities lies one formula") {
  Trace trace;
  const Recording recording(trace);
  LevelRules<Traced> rules;
  rules.policy_share = Traced::from_node(trace.figure(0, 0.5));
  rules.points_quota = Traced::from_node(trace.figure(1, 10.0));
  const Channels<Traced> c = channels(Traced::from_node(trace.figure(2, 100.0)),
                                      Traced::from_node(trace.figure(3, 60.0)), Traced{}, rules);
  CHECK(trace.label(c.public_demand.node()).name == "demand for public places");
  CHECK(trace.label(c.public_demand.node()).unit == "places");
  CHECK(trace.label(c.points.node()).name == "children admitted by points");
  CHECK(c.public_demand.value() == 140.0);
}
