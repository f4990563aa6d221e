// Yearly sums over people, homes and rental floor, by zone and for the whole case.
#include "simulate/engine.hpp"

namespace gengxin::simulate {

using people::Status;

template <Scalar T, bool kFast>
void Engine<T, kFast>::sums() {
  sums_of(r_.without, false);
  sums_of(r_.with, true);
}

template <Scalar T, bool kFast>
void Engine<T, kFast>::sums_of(Case<T>& out, bool with_plan) {
  Sums<T>& sums = out.sums;
  const char* which = with_plan ? " with the plan" : " without the plan";
  const auto name = [&](const char* what, std::size_t scope, std::size_t y) { return std::string(what) + " of " + scope_name(scope) + which + ", " + year_text(y); };
  std::vector<T> existing(zones_);
  for (std::size_t z = 0; z < zones_; ++z)
    existing[z] = quantity(divide_or(dwelling_floor_[z], values_[b_.zones[z].floor_per_head], T{}), "persons",
                           [&] { return "planned population of the existing homes of " + scope_name(z); });

  for (std::size_t y = 0; y < years_; ++y) {
    std::vector<Accumulator<T>> planned(zones_), homes(zones_), rental(zones_), cleared(zones_);
    if (with_plan)
      for (const PlanEffect<T>& p : plan_) {
        const T delivered = p.when.delivered(year_number(y));
        planned[p.zone].add(by_row(p, p.share * (effects::planned_population(p.effect, p.when, year_number(y)) - p.effect.planned_before), "persons", "change of planned population", y));
        homes[p.zone].add(by_row(p, p.share * p.effect.homes_built * delivered, "homes", "homes built", y));
        rental[p.zone].add(p.share * (p.back.let_m2 + p.effect.counted_m2[land::index(land::Purpose::rental_housing)]) * delivered);
        cleared[p.zone].add(p.share * p.weight * p.effect.clears * p.when.cleared(year_number(y)));
      }
    for (std::size_t z = 0; z < zones_; ++z) {
      const std::size_t i = z * years_ + y;
      std::array<T, kStatuses> persons{};
      for (std::size_t s = 0; s < kStatuses; ++s)
        persons[s] = with_plan ? quantity(people::total(out.people.persons[cell(z, s, y)]), "persons", [&] { return name((std::string(kStatusNames[s]) + " residents").c_str(), z, y); })
                               : residents_without_[cell(z, s, y)];
      const T owners = residents_without_[cell(z, index(Status::member), y)] + residents_without_[cell(z, index(Status::registered), y)];
      sums.residents[i] = quantity(sum_of(std::span<const T>(persons)), "persons", [&] { return name("residents", z, y); });
      sums.registered[i] = quantity(divide_or(owners, presence_[z], T{}), "persons", [&] { return name("registered people, wherever they live,", z, y); });
      sums.floating[i] = persons[index(Status::floating)];
      sums.planned_population[i] = quantity(existing[z] + planned[z].total(), "persons", [&] { return name("planned population", z, y); });
      sums.homes_built[i] = homes[z].total();
      sums.low_rent_floor_m2[i] = quantity(rental_floor_[z] * (T(1.0) - cleared[z].total()), "m2", [&] { return name("low-rent floor", z, y); });
      sums.rental_floor_m2[i] = rental[z].total();
    }
    const std::size_t all = zones_ * years_ + y;
    const auto total = [&](std::vector<T>& column, const char* unit, const char* what) {
      std::vector<T> terms(zones_);
      for (std::size_t z = 0; z < zones_; ++z) terms[z] = column[z * years_ + y];
      column[all] = quantity(sum_of(std::span<const T>(terms)), unit, [&] { return name(what, zones_, y); });
    };
    total(sums.residents, "persons", "residents");
    total(sums.registered, "persons", "registered people, wherever they live,");
    total(sums.floating, "persons", "floating residents");
    total(sums.planned_population, "persons", "planned population");
    total(sums.homes_built, "homes", "homes built");
    total(sums.low_rent_floor_m2, "m2", "low-rent floor");
    total(sums.rental_floor_m2, "m2", "new rental floor");
  }
}

template class Engine<double, true>;
template class Engine<double, false>;
template class Engine<Traced, false>;

}  // namespace gengxin::simulate
