// Residents by status as totals: a zone's people are spread over its parcels by dwelling floor; clearing a parcel takes its
// share of them away, new housing brings some back and others in. The same equations as in a run, told by parcel.
#include "allocate/model.hpp"

namespace gengxin::allocate {

using land::index;
using land::Purpose;
using people::Status;

double Model::people_without(std::size_t zone, std::size_t status, std::size_t year) const {
  return people::total(base_.without.people.persons[(zone * simulate::kStatuses + status) * b_.years.size() + year]);
}

Functional Model::residents(std::size_t status, std::size_t y, const std::vector<char>& zones) {
  const bool owns = status == simulate::index(Status::member) || status == simulate::index(Status::registered);
  const double year = b_.years[y];
  const auto dwellings = [&](std::size_t p) { return floor_m2(p, land::kDwelling); };
  if (dwelling_floor_.empty()) {
    dwelling_floor_.assign(b_.zones.size(), 0.0);
    for (std::size_t p = 0; p < b_.parcel_zone.size(); ++p) dwelling_floor_[b_.parcel_zone[p]] += dwellings(p);
  }
  const auto weight = [&](std::size_t p) {
    const double all = dwelling_floor_[b_.parcel_zone[p]];
    return all == 0 ? 0.0 : dwellings(p) / all;
  };

  Functional f;
  for (std::size_t z = 0; z < zones.size(); ++z)
    if (zones[z]) f.constant += people_without(z, status, y);
  for (std::size_t c = 1; c < choices_.size(); ++c) {
    const effects::Effect<double>& unit = unit_[c];
    const double cleared = unit.clears * when_[c].cleared(year), delivered = unit.clears * when_[c].delivered(year);
    if (cleared == 0) continue;
    const std::size_t at = simulate::year_index(b_, when_[c].delivery);
    const auto housing_at = [&](const simulate::Yearly& figure) { return numbers_[figure.at(at)]; };
    const effects::HousingTerms<double> housing{housing_at(b_.floor_per_member), housing_at(b_.floor_per_owner), housing_at(b_.new_rental_vacancy), housing_at(b_.new_floor_per_tenant)};
    // Who returns to a parcel and how many tenants it holds depends on its land and on its owners.
    const auto back = [&](std::size_t p) {
      effects::Effect<double> effect;
      const double area = area_m2(p);
      for (const Purpose purpose : {Purpose::resettlement, Purpose::rental_housing, Purpose::market_housing}) effect.counted_m2[index(purpose)] = unit.counted_m2[index(purpose)] * area;
      const std::size_t zone = b_.parcel_zone[p];
      const double owners = weight(p) * unit.clears * (people_without(zone, simulate::index(Status::member), at) + people_without(zone, simulate::index(Status::registered), at));
      return effects::return_of(effect, owners, housing);
    };
    const std::string key = number_text(unit.counted_m2[index(Purpose::resettlement)]) + ' ' + number_text(unit.counted_m2[index(Purpose::rental_housing)]) + ' ' +
                            number_text(unit.counted_m2[index(Purpose::market_housing)]) + ' ' + std::to_string(at);
    for (std::size_t z = 0; z < zones.size(); ++z) {
      if (!zones[z]) continue;
      const std::string of_zone = ' ' + std::to_string(z);
      const auto inside = [&](auto&& of) { return [&, of](std::size_t p) { return b_.parcel_zone[p] == z ? of(p) : 0.0; }; };
      const double people = people_without(z, status, y), stay = owns ? numbers_[b_.member_stay_share.at(y)] : 0.0;
      put(f, property("people" + of_zone, inside(weight)), c, people * (-cleared + (cleared - delivered) * stay));
      if (owns && delivered != 0) put(f, property("people back " + key + of_zone, inside([&](std::size_t p) { return weight(p) * back(p).share; })), c, people * delivered);
    }
    if (owns || delivered == 0) continue;
    const auto [known, fresh] = responses_.try_emplace(static_cast<int>(when_[c].delivery));
    if (fresh) known->second = simulate::housing_response(compiled_, numbers_, when_[c].delivery);
    if (status == simulate::index(Status::floating)) {
      if (!known->second.proportional)
        throw DocumentError({make_issue("not_linear", "/demography/turnover", "floating people who stay and have more children than leave", "a turnover at which new homes never hold more tenants than they are built for",
                                        "raise the turnover, or limit planned_population instead of residents")});
      put(f, property("tenants " + key, [&](std::size_t p) { return back(p).tenant_capacity; }), c, known->second.tenants[y]);
    } else {
      put(f, property("owners " + key, [&](std::size_t p) { return back(p).owner_capacity; }), c, known->second.owners[y]);
    }
  }
  return f;
}

}  // namespace gengxin::allocate
