// Every template of the public headers, once with double and once with Traced: it must link from a
// host, which sees only what the shared library exports, and both must give the same numbers.
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include <gengxin/gengxin.hpp>

using namespace gengxin;

namespace {

template <Scalar T>
std::vector<T> people_of(T one) {
  using namespace gengxin::people;
  BySexAndAge<T> mortality{};
  for (auto& sex : mortality) sex = graduate<T>(std::vector<int>{0, 50, 100}, std::vector<T>{one * T(0.01), T(0.05), T(0.4)});
  const auto fertility = fertility_of<T>(T(1.3), spread<T>(std::vector<int>{15, 30}, std::vector<T>{T(0.6), T(0.4)}, 50));
  const auto rates = year_rates(survival_of(mortality), fertility, T(1.1));
  Cohort<T> base;
  for (auto& sex : base.persons)
    for (auto& persons : sex) persons = one * T(10.0);
  base = named(base, [] { return std::string("base"); });
  ByAge<T> turnover{};
  turnover.fill(T(0.2));
  const auto profile = entry_profile(base, rates, one, turnover);
  const auto closed = step_closed(base, rates, one);
  const auto filled = step_filled(base, rates, one, T(100.0), profile_of(base));
  const auto turned = step_turnover(base, rates, one, turnover, tenants_target(T(50000.0), T(0.1), T(20.0)), profile);
  const auto left = scaled(base, closed, one, T(0.7));
  const Cohort<T> both = closed.end + T(2.0) * filled.end;
  const Flows<T> flows = closed.flows + left.flows;
  return {life_expectancy(mortality[kMale]), total(closed.end), total(turned.end), total(both),
          persons_aged(both, 6, 11), both_sexes(left.end)[30], flows.births[kFemale], flows.cleared[kMale],
          imbalance(base, closed.flows, closed.end)[kMale] + one};
}

template <Scalar T>
std::vector<T> services_of(T one) {
  using namespace gengxin::services;
  std::vector<T> ages(101, one * T(40.0)), later(101, T(41.0)), admissions(101, T(0.2));
  LevelRules<T> rules;
  rules.age_from = 6;
  rules.age_to = 11;
  rules.policy_share = T(0.3);
  rules.points_quota = T(20.0);
  rules.class_size = T(45.0);
  rules.class_step = T(6.0);
  const T children = children_on_31_august<T>(ages, later, rules);
  const auto ways = channels(children, T(100.0), T(30.0), rules);
  const auto with = school_balance(ways.public_demand, norm_places(T(9000.0), T(80.0)), T(200.0), rules);
  const auto change = difference(with, school_balance(T(150.0), T(600.0), T(200.0), rules));
  const std::vector<T> shortfalls{T{}, with.shortfall};
  const HospitalRules<T> beds{admissions, T(9.0), T(0.9), T(6.0)};
  const auto hospital = hospital_balance<T>(ages, T(9000.0), local_beds(T(50.0), T(0.5)), beds);
  const auto elderly = elderly_balance<T>(ages, 60, T(40.0), T(30.0));
  const auto impact = school_impact(ImpactCase<T>{T(90.0), T(100.0), impact_pupils(T(0.3), T(400.0)), T(100.0)});
  return {change.shortfall, first_year_short<T>(2021, shortfalls), offered_load<T>(ages, beds), hospital.all_full, elderly.shortfall,
          impact.cure_seats, impact_cure_seats(T(120.0), T(100.0), T(0.9)), classes_for(T(100.0), T(45.0), T(6.0)), with.cure_classes};
}

template <Scalar T>
std::vector<T> effects_of(T one) {
  using namespace gengxin::effects;
  ParcelTerms<T> parcel;
  parcel.area_m2 = one * T(5000.0);
  parcel.floor_per_head_m2 = T(24.0);
  parcel.floor_m2[land::kDwelling] = {T(6000.0), T(2000.0), T(1500.0)};
  OptionTerms<T> option{true, T(3.6), T(1.0), T(3.0), T(100.0), {{land::Purpose::resettlement, T(0.6)}, {land::Purpose::rental_housing, T(0.3)}, {land::Purpose::school, T(0.1)}}};
  NormTerms<T> norms;
  norms.floor_per_head_m2 = T(35.0);
  norms.home_floor_m2 = T(90.0);
  norms.floor_per_place_m2.fill(T(8.0));
  norms.hospital_floor_per_bed_m2 = T(110.0);
  norms.elderly_floor_per_bed_m2 = T(40.0);
  const auto effect = effect_of(parcel, option, norms);
  const auto when = timeline_of(option, T(2023.0));
  const auto back = return_of(effect, T(300.0), HousingTerms<T>{T(40.0), T(35.0), T(0.1), T(20.0)});
  return {planned_population(effect, when, 2024), filled(std::vector<T>{T(0.5), T(0.8), T(1.0)}, when, 2028), back.share, back.tenant_capacity,
          land::total_floor(parcel.floor_m2), land::floor_area_ratio(effect.counted_m2[0], parcel.area_m2), effect.places[0]};
}

template <Scalar T>
std::vector<T> arithmetic_of(T one) {
  T x = one;
  x += T(2.0);
  x *= T(3.0);
  x -= T(0.5);
  const std::vector<T> terms{x, one};
  return {minimum(x, one) / T(4.0), maximum(x, one), exponential(one), at_least(x, one), choose(one, x, T{}), divide_or(x, T{}, one),
          ceiling(x), erlang_b(T(8.0), T(10.0)), sum_of(std::span<const T>(terms)),
          first_above(5.0, std::span<const T>(terms)), quantity(x, "1", [] { return std::string("x"); })};
}

void compare(const std::vector<double>& plain, const std::vector<Traced>& traced, const char* what) {
  if (plain.size() != traced.size()) throw std::runtime_error(std::string(what) + ": other lengths");
  for (std::size_t i = 0; i < plain.size(); ++i)
    // A host with fused multiply-add rounds the headers' templates otherwise than the library does.
    if (!(std::abs(plain[i] - traced[i].value()) <= 1e-12 * std::fmax(1.0, std::abs(plain[i]))))
      throw std::runtime_error(std::string(what) + ", number " + std::to_string(i) + ": double gives " + number_text(plain[i]) + ", Traced " + number_text(traced[i].value()));
}

}  // namespace

void check_headers() {
  Trace trace;
  const Recording recording(trace);
  const Traced one = Traced::from_node(trace.figure(0, 1.0));
  compare(people_of(1.0), people_of(one), "people");
  compare(services_of(1.0), services_of(one), "services");
  compare(effects_of(1.0), effects_of(one), "effects");
  compare(arithmetic_of(1.0), arithmetic_of(one), "arithmetic");

  using namespace gengxin::people;
  std::vector<YearRates<double>> rates(3);
  const std::vector<double> factor(3, 1.0), inflow(3, 5.0), left(4, 0.5);
  std::vector<Cohort<double>> persons(4), into(4);
  std::vector<Flows<double>> flows(3), into_flows(3);
  const Cohort<double> base;
  const ProjectionInputs inputs{base, rates, factor};
  project_closed(inputs, persons, flows);
  project_filled(inputs, inflow, base, persons, flows);
  project_turnover(inputs, ByAge<double>{}, inflow, base, persons, flows);
  add_scaled(persons, flows, left, into, into_flows);
  if (describe(kMale, 30) != "men aged 30") throw std::runtime_error("describe");
  if (land::find_guide_code("0804") == nullptr || !land::in_family("080403", "0804") || land::standard_codes().empty()) throw std::runtime_error("land codes");
  if (*conversion(*parse_unit("ha"), *parse_unit("m2")) != 1e4 || day_text(*parse_day("2024-02-29")) != "2024-02-29") throw std::runtime_error("units and dates");
  if (scenario::json_schema().empty() || scenario::reference_page().empty()) throw std::runtime_error("schema");
}
