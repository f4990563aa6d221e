#include "gengxin/simulate/run.hpp"

#include <stdexcept>

#include "simulate/engine.hpp"

namespace gengxin::simulate {

template <Scalar T, bool kFast>
Engine<T, kFast>::Engine(const Compiled& compiled, std::span<const double> values, Results<T>& results)
    : compiled_(compiled), b_(compiled.binding()), numbers_(values), values_(values), r_(results), years_(compiled.years()), zones_(b_.zones.size()) {
  check_values(compiled, values);
}

template <Scalar T, bool kFast>
std::string Engine<T, kFast>::scope_name(std::size_t scope) const {
  return scope == zones_ ? "the whole case" : compiled_.scenario().records().zones[scope].id;
}

template <Scalar T, bool kFast>
void Engine<T, kFast>::run() {
  r_.extent = {years_, zones_, b_.uses.size()};
  const std::size_t scopes = r_.extent.scopes();
  for (Case<T>* which : {&r_.without, &r_.with}) {
    which->people.persons.resize(zones_ * kStatuses * years_);
    which->people.flows.resize(zones_ * kStatuses * years_);
    Sums<T>& s = which->sums;
    for (auto* column : {&s.residents, &s.registered, &s.floating, &s.planned_population, &s.homes_built, &s.low_rent_floor_m2, &s.rental_floor_m2})
      column->assign(scopes * years_, T{});
    SchoolCase<T>& schools = which->services.schools;
    schools.channels.assign(scopes * kLevels * years_, {});
    schools.balance.assign(scopes * kLevels * years_, {});
    schools.private_places.assign(scopes * kLevels * years_, T{});
    schools.first_short.assign(scopes * kLevels, T{});
    schools.first_norm_short.assign(scopes * kLevels, T{});
    which->services.hospitals.assign(scopes * years_, {});
    which->services.elderly.assign(scopes * years_, {});
    which->services.hospital_first_short.assign(scopes, T{});
    which->services.elderly_first_short.assign(scopes, T{});
    Land<T>& land = which->land;
    land.area_m2.assign(zones_ * b_.uses.size() * years_, T{});
    land.existing_m2.assign(scopes * land::kOwners * years_, T{});
    land.counted_m2.assign(scopes * land::kPurposes * years_, T{});
    land.uncounted_m2.assign(scopes * land::kPurposes * years_, T{});
    for (auto* column : {&land.net_far, &land.gross_far, &land.road_m, &land.park_m2}) column->assign(scopes * years_, T{});
  }
  r_.indicator_base.assign(b_.indicators.size(), T{});
  r_.indicator_per_unit.assign(b_.indicators.size(), T{});
  r_.indicator_target.assign(b_.indicators.size(), T{});
  r_.indicator.assign(b_.indicators.size() * years_, T{});
  r_.indicator_met.assign(b_.indicators.size() * years_, T{});
  r_.facility_in_service.assign(b_.facilities.size() * years_, T{});
  r_.facility_capacity_without.assign(b_.facilities.size() * years_, T{});
  r_.facility_capacity.assign(b_.facilities.size() * years_, T{});

  if (!b_.people_present) return;  // an account alone
  read_rates();
  base_people();
  project_without_plan();
  read_plan();
  project_with_plan();
  sums();
  facilities();
  services(r_.without, false);
  services(r_.with, true);
  land_and_floor();
  economy();
  indicators();
  own_totals();
}

template class Engine<double, true>;
template class Engine<double, false>;
template class Engine<Traced, false>;

Trajectory run(const Compiled& compiled, std::span<const double> values) {
  Trajectory trajectory;
  run_into(compiled, values, trajectory);
  return trajectory;
}

void run_into(const Compiled& compiled, std::span<const double> values, Trajectory& trajectory) {
  Engine<double, true>(compiled, values, trajectory).run();
}

Trajectory run_reference(const Compiled& compiled, std::span<const double> values) {
  Trajectory trajectory;
  Engine<double, false>(compiled, values, trajectory).run();
  return trajectory;
}

}  // namespace gengxin::simulate
