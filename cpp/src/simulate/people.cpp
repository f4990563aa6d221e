// People: the no-plan cohorts, and what the plan makes of them.
#include <algorithm>
#include <cmath>

#include "simulate/engine.hpp"

namespace gengxin::simulate {

using people::Cohort;
using people::Flows;
using people::kAges;
using people::kSexes;
using people::Status;

namespace {
/// Names the shares of an age structure.
template <Scalar T>
Cohort<T> named_shares(Cohort<T> shares, const char* whose) {
  if constexpr (std::is_same_v<T, Traced>)
    for (std::size_t s = 0; s < kSexes; ++s)
      for (std::size_t a = 0; a < kAges; ++a)
        shares.persons[s][a] = quantity(shares.persons[s][a], "1", [&] { return "share of " + people::describe(s, a) + " among " + whose; });
  return shares;
}

}  // namespace

template <Scalar T, bool kFast>
void Engine<T, kFast>::read_rates() {
  people::BySexAndAge<T> mortality{};
  for (std::size_t s = 0; s < kSexes; ++s) {
    const auto groups = column(values_, b_.mortality[s], b_.mortality_ages.size());
    mortality[s] = people::graduate<T>(b_.mortality_ages, groups);
  }
  const auto survival = people::survival_of(mortality);
  const auto shares = column(values_, b_.fertility, b_.fertility_ages.size());
  const auto by_age = people::spread<T>(b_.fertility_ages, shares, 50);
  for (std::size_t y = 1; y < years_; ++y) {
    const bool same = y > 1 && b_.tfr.at(y) == b_.tfr.at(y - 1) && b_.sex_ratio.at(y) == b_.sex_ratio.at(y - 1);
    rates_.push_back(same ? rates_.back() : people::year_rates(survival, people::fertility_of(at(b_.tfr, y), by_age), at(b_.sex_ratio, y)));
    for (std::size_t s = 0; s < kStatuses; ++s) fertility_[s].push_back(at(b_.fertility_factor[s], y));
  }
  const auto turnover = column(values_, b_.turnover, b_.turnover_ages.size());
  turnover_ = people::graduate<T>(b_.turnover_ages, turnover);
  if (b_.hospital_present) admissions_ = people::graduate<T>(b_.admission_ages, std::span<const T>(column(values_, b_.admissions, b_.admission_ages.size())));
}

template <Scalar T, bool kFast>
void Engine<T, kFast>::base_people() {
  for (std::size_t s = 0; s < kStatuses; ++s) {
    Cohort<T> weights;
    for (std::size_t sex = 0; sex < kSexes; ++sex)
      for (std::size_t a = 0; a < kAges; ++a) weights.persons[sex][a] = values_[b_.age_weights[s][sex] + static_cast<Slot>(a)];
    structure_[s] = named_shares(people::profile_of(weights), kStatusNames[s]);
  }

  T unit_registered{}, unit_present{}, unit_local{}, unit_floating{};
  for (const BoundZone& zone : b_.zones) {
    if (!zone.is_unit) continue;
    const T registered = values_[zone.members] + values_[zone.other_registered];
    unit_registered += registered;
    unit_present += registered * values_[zone.presence];
    unit_local += values_[zone.local];
    unit_floating += values_[zone.floating];
  }

  for (std::size_t z = 0; z < zones_; ++z) {
    const BoundZone& zone = b_.zones[z];
    std::array<T, kStatuses> persons{};
    if (zone.is_unit) {
      presence_.push_back(values_[zone.presence]);
      persons = {values_[zone.members] * presence_[z], values_[zone.other_registered] * presence_[z], values_[zone.local], values_[zone.floating]};
    } else {
      // A zone of the street: its share of the street's people less those of the renewal units.
      presence_.push_back(values_[b_.street.presence]);
      const T share = values_[zone.resident_share];
      const T present = (values_[b_.street.registered] - unit_registered) * presence_[z];
      const T others = values_[b_.street.resident] - unit_present - present;
      const T floating = others * values_[b_.street.floating_share];
      persons = {T{}, share * present, share * (others - floating - unit_local), share * (floating - unit_floating)};
    }
    for (std::size_t s = 0; s < kStatuses; ++s) {
      const T everybody = quantity(persons[s], "persons", [&] { return std::string(kStatusNames[s]) + " residents of " + scope_name(z) + ", end of " + year_text(0); });
      base_.push_back(people::named(everybody * structure_[s], [&] { return std::string(kStatusNames[s]) + " in " + scope_name(z) + ", end of " + year_text(0); }));
    }
    // The low-rent stock that houses the floating people of the base year.
    const T floating = persons[index(Status::floating)];
    rental_floor_.push_back(quantity(divide_or(floating * at(b_.floor_per_tenant, 0), T(1.0) - at(b_.rental_vacancy, 0), T{}), "m2",
                                     [&] { return "low-rent floor of " + scope_name(z); }));
  }
}

/// `drive` is empty for people who age in place; else the yearly inflow (with a profile that fills) or target.
/// `who` names them in explanations.
template <Scalar T, bool kFast>
void Engine<T, kFast>::project(const Cohort<T>& base, std::size_t status, std::span<const T> drive, const Cohort<T>* profile,
                               std::span<Cohort<T>> persons, std::span<Flows<T>> flows, [[maybe_unused]] std::string_view who, [[maybe_unused]] std::size_t zone) {
  const bool turns_over = status == index(Status::floating);
  if constexpr (kFast) {
    const people::ProjectionInputs inputs{base, rates_, fertility_[status]};
    if (drive.empty())
      people::project_closed(inputs, persons, flows);
    else if (turns_over)
      people::project_turnover(inputs, turnover_, drive, *profile, persons, flows);
    else
      people::project_filled(inputs, drive, *profile, persons, flows);
  } else {
    persons[0] = base;
    for (std::size_t y = 0; y + 1 < persons.size(); ++y) {
      const T factor = fertility_[status][y];
      auto step = drive.empty() ? people::step_closed(persons[y], rates_[y], factor)
                  : turns_over  ? people::step_turnover(persons[y], rates_[y], factor, turnover_, drive[y], *profile)
                                : people::step_filled(persons[y], rates_[y], factor, drive[y], *profile);
      persons[y + 1] = people::named(std::move(step.end), [&] {
        return std::string(kStatusNames[status]) + " in " + scope_name(zone) + std::string(who) + ", end of " + year_text(y + 1);
      });
      flows[y] = std::move(step.flows);
    }
  }
}

template <Scalar T, bool kFast>
void Engine<T, kFast>::project_without_plan() {
  People<T>& out = r_.without.people;
  const std::size_t floating = index(Status::floating);
  if (years_ > 1) arrivals_ = named_shares(people::entry_profile(structure_[floating], rates_[0], fertility_[floating][0], turnover_), "arriving floating people");
  std::vector<T> target(years_ - 1);
  residents_without_.resize(zones_ * kStatuses * years_);
  for (std::size_t z = 0; z < zones_; ++z)
    for (std::size_t s = 0; s < kStatuses; ++s) {
      const auto persons = std::span(out.persons).subspan(cell(z, s, 0), years_);
      const auto flows = std::span(out.flows).subspan(cell(z, s, 0) + 1, years_ - 1);
      out.flows[cell(z, s, 0)] = {};
      std::span<const T> drive;
      if (s == floating) {
        for (std::size_t y = 1; y < years_; ++y)
          target[y - 1] = people::tenants_target(rental_floor_[z], at(b_.rental_vacancy, y), at(b_.floor_per_tenant, y));
        drive = target;
      }
      project(base_[z * kStatuses + s], s, drive, &arrivals_, persons, flows, " without the plan", z);
      for (std::size_t y = 0; y < years_; ++y)
        residents_without_[cell(z, s, y)] = quantity(people::total(persons[y]), "persons", [&] {
          return std::string(kStatusNames[s]) + " residents of " + scope_name(z) + " without the plan, " + year_text(y);
        });
    }
}

template <Scalar T, bool kFast>
void Engine<T, kFast>::read_plan() {
  dwelling_floor_.assign(zones_, T{});
  plan_of_zone_.assign(zones_, {});
  for (std::size_t z = 0; z < zones_; ++z) {
    Accumulator<T> floor;
    for (const std::size_t parcel : b_.zones[z].parcels)
      for (std::size_t c = 0; c < land::kClasses; ++c)
        if (const Slot slot = b_.parcel_floor[land::kDwelling][c]; slot != BoundFacility::kNone32) floor.add(values_[slot + static_cast<Slot>(parcel)]);
    dwelling_floor_[z] = quantity(floor.total(), "m2", [&] { return "dwelling floor of " + scope_name(z); });
  }

  const auto& parcels = compiled_.scenario().records().parcels.id;
  const auto& options = compiled_.scenario().records().options;
  const std::size_t last = years_ - 1;
  plan_.reserve(b_.plan.size());
  for (const PlanChoice<T>& row : choices_of(b_, values_)) {
    PlanEffect<T> p = effect_of_choice(b_, values_, row);
    const auto name = [&](const char* what) { return std::string(what) + " of parcel " + parcels[row.parcel] + " under '" + options[row.option].id + "'"; };
    p.weight = quantity(divide_or(p.dwelling_m2, dwelling_floor_[p.zone], T{}), "1",
                        [&] { return "share of " + scope_name(p.zone) + "'s people on parcel " + parcels[row.parcel]; });

    const auto delivery = static_cast<std::size_t>(std::clamp(static_cast<int>(std::lround(value_of(p.when.delivery))) - b_.years[0], 0, static_cast<int>(last)));
    const T owners = quantity(p.weight * p.effect.clears * (residents_without_[cell(p.zone, index(Status::member), delivery)] +
                                                             residents_without_[cell(p.zone, index(Status::registered), delivery)]),
                              "persons", [&] { return name("owners, were there no plan,"); });
    const effects::HousingTerms<T> housing{at(b_.floor_per_member, delivery), at(b_.floor_per_owner, delivery), at(b_.new_rental_vacancy, delivery), at(b_.new_floor_per_tenant, delivery)};
    p.back = effects::return_of(p.effect, owners, housing);
    p.back.share = quantity(p.back.share, "1", [&] { return name("share of owners who return"); });
    p.back.tenant_capacity = quantity(p.back.tenant_capacity, "persons", [&] { return name("tenants that new rental floor holds"); });
    p.back.owner_capacity = quantity(p.back.owner_capacity, "persons", [&] { return name("residents that market housing holds"); });
    plan_of_zone_[p.zone].push_back(plan_.size());
    plan_.push_back(std::move(p));
  }
}

template <Scalar T, bool kFast>
void Engine<T, kFast>::project_with_plan() {
  const auto ramp = column(values_, b_.ramp, b_.ramp_count);
  People<T>& out = r_.with.people;
  const People<T>& without = r_.without.people;
  std::vector<T> owners(years_), others(years_), tenants(years_), buyers(years_), inflow(years_ - 1);
  std::vector<Cohort<T>> pool(years_);
  std::vector<Flows<T>> pool_flows(years_ - 1);
  const Cohort<T> nobody{};

  for (std::size_t z = 0; z < zones_; ++z) {
    bool any = false, any_tenants = false, any_buyers = false;
    for (std::size_t y = 0; y < years_; ++y) {
      Accumulator<T> cleared, staying, filling, buying;
      for (const std::size_t row : plan_of_zone_[z]) {
        const PlanEffect<T>& p = plan_[row];
        const T gone = by_row(p, p.share * p.weight * p.effect.clears * p.when.cleared(year_number(y)), "1", "share of the zone's homes cleared", y);
        if (value_of(gone) == 0 && value_of(p.back.tenant_capacity) == 0 && value_of(p.back.owner_capacity) == 0) continue;
        any = true;
        const T back = p.share * p.weight * p.effect.clears * p.when.delivered(year_number(y));
        cleared.add(gone);
        staying.add((gone - back) * at(b_.member_stay_share, y) + back * p.back.share);
        const T full = effects::filled(ramp, p.when, year_number(y));
        filling.add(p.share * p.back.tenant_capacity * full);
        buying.add(p.share * p.back.owner_capacity * full);
      }
      const T share_cleared = quantity(cleared.total(), "1", [&] { return "share of " + scope_name(z) + "'s homes cleared by " + year_text(y); });
      others[y] = T(1.0) - share_cleared;
      owners[y] = quantity(T(1.0) - share_cleared + staying.total(), "1", [&] { return "share of " + scope_name(z) + "'s owners who live there in " + year_text(y); });
      tenants[y] = quantity(filling.total(), "persons", [&] { return "tenants of new homes in " + scope_name(z) + ", " + year_text(y); });
      buyers[y] = quantity(buying.total(), "persons", [&] { return "residents whom new market housing in " + scope_name(z) + " holds, " + year_text(y); });
      any_tenants = any_tenants || value_of(tenants[y]) > 0;
      any_buyers = any_buyers || value_of(buyers[y]) > 0;
    }

    for (std::size_t s = 0; s < kStatuses; ++s) {
      const auto from = std::span(without.persons).subspan(cell(z, s, 0), years_);
      const auto from_flows = std::span(without.flows).subspan(cell(z, s, 0) + 1, years_ - 1);
      const auto into = std::span(out.persons).subspan(cell(z, s, 0), years_);
      const auto into_flows = std::span(out.flows).subspan(cell(z, s, 0) + 1, years_ - 1);
      out.flows[cell(z, s, 0)] = {};
      const bool is_owner = s == index(Status::member) || s == index(Status::registered);
      const std::vector<T>& factor = is_owner ? owners : others;
      if (!any) {
        std::copy(from.begin(), from.end(), into.begin());
        std::copy(from_flows.begin(), from_flows.end(), into_flows.begin());
        continue;
      }
      if constexpr (kFast) {
        std::fill(into.begin(), into.end(), Cohort<T>{});
        std::fill(into_flows.begin(), into_flows.end(), Flows<T>{});
        people::add_scaled(from, from_flows, factor, into, into_flows);
      } else {
        into[0] = from[0];
        for (std::size_t y = 1; y < years_; ++y) {
          auto left = people::scaled(from[y - 1], people::Step<T>{from[y], from_flows[y - 1]}, factor[y - 1], factor[y]);
          into[y] = std::move(left.end);
          into_flows[y - 1] = std::move(left.flows);
        }
      }
      const bool has_tenants = s == index(Status::floating) && any_tenants;
      const bool has_buyers = s == index(Status::local) && any_buyers;
      if (has_tenants || has_buyers) {
        for (std::size_t y = 1; y < years_; ++y) inflow[y - 1] = has_tenants ? tenants[y] : buyers[y] - buyers[y - 1];
        project(nobody, s, inflow, has_tenants ? &arrivals_ : &structure_[index(Status::local)], pool, pool_flows, has_tenants ? ", tenants of new homes" : ", residents of new market housing", z);
        for (std::size_t y = 0; y < years_; ++y) into[y] = into[y] + pool[y];
        for (std::size_t y = 0; y + 1 < years_; ++y) into_flows[y] = into_flows[y] + pool_flows[y];
      }
      if constexpr (std::is_same_v<T, Traced>)
        for (std::size_t y = 1; y < years_; ++y)
          into[y] = people::named(into[y], [&] { return std::string(kStatusNames[s]) + " in " + scope_name(z) + " with the plan, end of " + year_text(y); });
    }
  }
}

template <Scalar T, bool kFast>
HousingResponse Engine<T, kFast>::housing_response(double delivery) {
  HousingResponse made;
  if (!b_.people_present || years_ < 2) return made;
  read_rates();
  base_people();
  const std::size_t floating = index(Status::floating), local = index(Status::local);
  arrivals_ = people::entry_profile(structure_[floating], rates_[0], fertility_[floating][0], turnover_);
  const auto ramp = column(values_, b_.ramp, b_.ramp_count);
  std::vector<T> full;
  for (std::size_t y = 0; y < years_; ++y) full.push_back(effects::filled(ramp, effects::Timeline<T>{T(delivery), T(delivery)}, year_number(y)));
  std::vector<T> target(full.begin() + 1, full.end()), inflow(years_ - 1);
  for (std::size_t y = 1; y < years_; ++y) inflow[y - 1] = full[y] - full[y - 1];
  std::vector<Cohort<T>> persons(years_);
  std::vector<Flows<T>> flows(years_ - 1);
  const auto residents = [&](std::vector<double>& into) {
    for (const Cohort<T>& one : persons) into.push_back(value_of(people::total(one)));
  };
  project(Cohort<T>{}, floating, target, &arrivals_, persons, flows, ", tenants of one home", 0);
  residents(made.tenants);
  project(Cohort<T>{}, local, inflow, &structure_[local], persons, flows, ", owners of one home", 0);
  residents(made.owners);
  for (std::size_t y = 0; y < years_; ++y) made.proportional = made.proportional && made.tenants[y] <= value_of(full[y]) + 1e-9;
  return made;
}

HousingResponse housing_response(const Compiled& compiled, std::span<const double> values, double delivery) {
  Trajectory unused;
  return Engine<double, true>(compiled, values, unused).housing_response(delivery);
}

template class Engine<double, true>;
template class Engine<double, false>;
template class Engine<Traced, false>;

}  // namespace gengxin::simulate
