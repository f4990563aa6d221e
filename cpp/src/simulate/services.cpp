// Schools, hospital beds and elderly beds, without and with the plan.
#include <cmath>

#include "simulate/engine.hpp"

namespace gengxin::simulate {

using people::ByAge;
using people::kAges;
using people::kSexes;

namespace {
template <Scalar T>
std::span<const T> view(const ByAge<T>& ages) { return ages; }
}  // namespace

template <Scalar T, bool kFast>
void Engine<T, kFast>::facilities() {
  const auto& records = compiled_.scenario().records().facilities;
  for (auto& capacity : capacity_) capacity.assign(b_.facilities.size() * years_, T{});
  for (std::size_t f = 0; f < b_.facilities.size(); ++f) {
    const BoundFacility& facility = b_.facilities[f];
    std::vector<std::size_t> rows;  // of the plan on the facility's parcel
    if (facility.parcel != BoundFacility::kNone)
      for (const std::size_t row : plan_of_zone_[b_.parcel_zone[facility.parcel]])
        if (plan_[row].parcel == facility.parcel) rows.push_back(row);
    for (std::size_t y = 0; y < years_; ++y) {
      const T stands = open_in(values_, facility.opens, facility.closes, year_number(y));
      T lost{};
      for (const std::size_t row : rows) lost += plan_[row].share * plan_[row].effect.clears * plan_[row].when.cleared(year_number(y));
      const bool exists = facility.capacity.present() && facility.capacity.at(y) != BoundFacility::kNone32;
      T whole = exists ? at(facility.capacity, y) : T{};
      if (facility.class_size.present()) whole = whole * at(facility.class_size, y);
      const std::size_t i = f * years_ + y;
      const auto name = [&](const char* what) { return std::string(what) + " of " + records[f].id + ", " + year_text(y); };
      r_.facility_in_service[i] = quantity(stands * (T(1.0) - lost), "1", [&] { return name("share in service"); });
      capacity_[0][i] = quantity(whole * stands, "1", [&] { return name("capacity without the plan"); });
      capacity_[1][i] = quantity(whole * r_.facility_in_service[i], "1", [&] { return name("capacity with the plan"); });
      r_.facility_capacity_without[i] = capacity_[0][i];
      r_.facility_capacity[i] = capacity_[1][i];
    }
  }
}

/// Capacity that serves the case, by what stands and what the plan builds, in each zone and in all.
template <Scalar T, bool kFast>
void Engine<T, kFast>::stocks(bool with_plan) {
  const std::size_t scopes = r_.extent.scopes();
  std::array<std::vector<Accumulator<T>>, 2> places;
  for (auto& of_provider : places) of_provider.resize(scopes * kLevels * years_);
  std::vector<Accumulator<T>> hospital(scopes * years_), elderly(scopes * years_);
  const auto add = [&](auto& sums, std::size_t rows, std::size_t zone, std::size_t row, std::size_t y, T amount) {
    sums[(zone * rows + row) * years_ + y].add(amount);
    sums[(zones_ * rows + row) * years_ + y].add(amount);
  };
  for (std::size_t f = 0; f < b_.facilities.size(); ++f) {
    const BoundFacility& facility = b_.facilities[f];
    if (!facility.serves_people()) continue;
    for (std::size_t y = 0; y < years_; ++y) {
      const T local = capacity_[with_plan ? 1 : 0][f * years_ + y] * at(facility.local_share, y);
      if (facility.kind == FacilityKind::hospital)
        add(hospital, 1, facility.zone, 0, y, local);
      else if (facility.kind == FacilityKind::elderly)
        add(elderly, 1, facility.zone, 0, y, local);
      else
        add(places[facility.is_private ? 1 : 0], kLevels, facility.zone, facility.level, y, local);
    }
  }
  if (with_plan)
    for (const PlanEffect<T>& p : plan_) {
      const auto built = [&](T amount, const char* unit, const char* what, auto&& put) {
        if (value_of(amount) == 0) return;
        for (std::size_t y = 0; y < years_; ++y) put(y, by_row(p, p.share * amount * p.when.delivered(year_number(y)), unit, what, y));
      };
      for (std::size_t level = 0; level < kLevels; ++level)
        built(p.effect.places[level], "places", "places built", [&](std::size_t y, T amount) { add(places[0], kLevels, p.zone, level, y, amount); });
      built(p.effect.hospital_beds, "beds", "hospital beds built", [&](std::size_t y, T amount) { add(hospital, 1, p.zone, 0, y, amount); });
      built(p.effect.elderly_beds, "beds", "elderly beds built", [&](std::size_t y, T amount) { add(elderly, 1, p.zone, 0, y, amount); });
    }
  const auto totals = [](const std::vector<Accumulator<T>>& sums, std::vector<T>& out) {
    out.clear();
    for (const auto& sum : sums) out.push_back(sum.total());
  };
  for (std::size_t provider = 0; provider < 2; ++provider) totals(places[provider], local_places_[provider]);
  totals(hospital, local_hospital_beds_);
  totals(elderly, local_elderly_beds_);
}

template <Scalar T, bool kFast>
void Engine<T, kFast>::group_ages(const Case<T>& which) {
  const auto& persons = which.people.persons;
  group_ages_.assign(r_.extent.scopes() * 2 * years_, ByAge<T>{});
  for (std::size_t z = 0; z < zones_; ++z)
    for (std::size_t group = 0; group < 2; ++group)
      for (std::size_t y = 0; y < years_; ++y) {
        ByAge<T>& sum = group_ages_[(z * 2 + group) * years_ + y];
        ByAge<T>& all = group_ages_[(zones_ * 2 + group) * years_ + y];
        const auto& first = persons[cell(z, 2 * group, y)].persons;
        const auto& second = persons[cell(z, 2 * group + 1, y)].persons;
        for (std::size_t a = 0; a < kAges; ++a) sum[a] = (first[0][a] + first[1][a]) + (second[0][a] + second[1][a]);
        for (std::size_t a = 0; a < kAges; ++a) all[a] += sum[a];
      }
}

template <Scalar T, bool kFast>
void Engine<T, kFast>::services(Case<T>& out, bool with_plan) {
  group_ages(out);
  labour(out);
  stocks(with_plan);
  if (!with_plan && b_.elderly_present && b_.elderly_counts_registered) {
    registered_ages_.assign(r_.extent.scopes() * years_, ByAge<T>{});
    for (std::size_t z = 0; z < zones_; ++z)
      for (std::size_t y = 0; y < years_; ++y)
        for (std::size_t a = 0; a < kAges; ++a) {
          const T registered = divide_or(group_ages_[z * 2 * years_ + y][a], presence_[z], T{});
          registered_ages_[z * years_ + y][a] = registered;
          registered_ages_[zones_ * years_ + y][a] += registered;
        }
  }
  schools(out, with_plan);
  hospitals(out, with_plan);
  elderly(out, with_plan);
}

template <Scalar T, bool kFast>
void Engine<T, kFast>::schools(Case<T>& out, bool with_plan) {
  SchoolCase<T>& schools = out.services.schools;
  const char* which = with_plan ? " with the plan" : " without the plan";
  std::vector<T> short_by_year, norm_short_by_year;
  for (std::size_t level = 0; level < kLevels; ++level) {
    const BoundLevel& bound = b_.levels[level];
    if (!bound.present) continue;
    std::vector<T> others_of_case(years_);
    for (std::size_t step = 0; step <= zones_; ++step) {
      const std::size_t scope = zones_ - step;  // the whole case first: zones share its quota
      short_by_year.clear();
      norm_short_by_year.clear();
      for (std::size_t y = 1; y < years_; ++y) {
        const std::size_t i = (scope * kLevels + level) * years_ + y;
        const auto name = [&](const char* what) { return std::string(kLevelNames[level]) + " " + what + " of " + scope_name(scope) + which + ", " + year_text(y); };
        services::LevelRules<T> rules{static_cast<std::size_t>(std::lround(value_of(at(bound.age_from, y)))),
                                      static_cast<std::size_t>(std::lround(value_of(at(bound.age_to, y)))),
                                      at(bound.enrolment, y), at(bound.policy_share, y), at(bound.points_quota, y), at(bound.class_size, y), at(bound.class_step, y)};
        const auto children = [&](std::size_t group, const char* what) {
          const std::size_t at_end = (scope * 2 + group) * years_ + y;
          return quantity(services::children_on_31_august(view(group_ages_[at_end - 1]), view(group_ages_[at_end]), rules), "persons", [&] { return name(what); });
        };
        const T registered = children(0, "children registered here"), others = children(1, "children not registered here");
        if (scope == zones_)
          others_of_case[y] = others;
        else
          rules.points_quota = rules.points_quota * divide_or(others, others_of_case[y], T{});
        schools.private_places[i] = quantity(local_places_[1][i], "places", [&] { return name("private places"); });
        const T places = quantity(local_places_[0][i], "places", [&] { return name("public places"); });
        const T norm = quantity(services::norm_places(out.sums.planned_population[scope * years_ + y], at(bound.per_1000, y)), "places", [&] { return name("places by the norm"); });
        schools.channels[i] = services::channels(registered, others, schools.private_places[i], rules);
        schools.balance[i] = services::school_balance(schools.channels[i].public_demand, norm, places, rules);
        short_by_year.push_back(schools.balance[i].shortfall);
        norm_short_by_year.push_back(schools.balance[i].norm_shortfall);
      }
      schools.first_short[scope * kLevels + level] = services::first_year_short<T>(b_.years[0] + 1, short_by_year);
      schools.first_norm_short[scope * kLevels + level] = services::first_year_short<T>(b_.years[0] + 1, norm_short_by_year);
    }
  }
}

template <Scalar T, bool kFast>
void Engine<T, kFast>::hospitals(Case<T>& out, bool with_plan) {
  if (!b_.hospital_present) return;
  const char* which = with_plan ? " with the plan" : " without the plan";
  for (std::size_t scope = 0; scope <= zones_; ++scope) {
    std::vector<T> shortfalls;
    for (std::size_t y = 0; y < years_; ++y) {
      ByAge<T> residents{};
      for (std::size_t a = 0; a < kAges; ++a)
        residents[a] = group_ages_[scope * 2 * years_ + y][a] + group_ages_[(scope * 2 + 1) * years_ + y][a];
      const T beds = quantity(local_hospital_beds_[scope * years_ + y],
                              "beds", [&] { return "hospital beds that serve " + scope_name(scope) + which + ", " + year_text(y); });
      const services::HospitalRules<T> rules{admissions_, at(b_.stay_days, y), at(b_.occupancy, y), at(b_.hospital_per_1000, y)};
      auto& balance = out.services.hospitals[scope * years_ + y];
      balance = services::hospital_balance<T>(residents, out.sums.planned_population[scope * years_ + y], beds, rules);
      shortfalls.push_back(balance.norm_shortfall);
    }
    out.services.hospital_first_short[scope] = first_above(b_.years[0], std::span<const T>(shortfalls));
  }
}

template <Scalar T, bool kFast>
void Engine<T, kFast>::elderly(Case<T>& out, bool with_plan) {
  if (!b_.elderly_present) return;
  const char* which = with_plan ? " with the plan" : " without the plan";
  for (std::size_t scope = 0; scope <= zones_; ++scope) {
    std::vector<T> shortfalls;
    for (std::size_t y = 0; y < years_; ++y) {
      ByAge<T> persons{};
      for (std::size_t a = 0; a < kAges; ++a)
        persons[a] = b_.elderly_counts_registered ? registered_ages_[scope * years_ + y][a]
                                                  : group_ages_[scope * 2 * years_ + y][a] + group_ages_[(scope * 2 + 1) * years_ + y][a];
      const T beds = quantity(local_elderly_beds_[scope * years_ + y],
                              "beds", [&] { return "elderly beds of " + scope_name(scope) + which + ", " + year_text(y); });
      const auto age = static_cast<std::size_t>(std::lround(value_of(at(b_.elderly_age, y))));
      auto& balance = out.services.elderly[scope * years_ + y];
      balance = services::elderly_balance<T>(persons, age, at(b_.elderly_per_1000, y), beds);
      shortfalls.push_back(balance.shortfall);
    }
    out.services.elderly_first_short[scope] = first_above(b_.years[0], std::span<const T>(shortfalls));
  }
}

template class Engine<double, true>;
template class Engine<double, false>;
template class Engine<Traced, false>;

}  // namespace gengxin::simulate
