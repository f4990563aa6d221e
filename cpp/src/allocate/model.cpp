// Choices, properties and the totals that stand in a year.
#include "allocate/model.hpp"

#include <algorithm>
#include <cmath>

#include "gengxin/simulate/run.hpp"
#include "scenario/admission.hpp"

namespace gengxin::allocate {

using land::index;
using land::Purpose;

void Functional::add(const Functional& other, double factor) {
  constant += factor * other.constant;
  for (const auto& [property, q] : other.terms) {
    std::vector<double>& to = terms[property];
    to.resize(q.size(), 0.0);
    for (std::size_t c = 0; c < q.size(); ++c) to[c] += factor * q[c];
  }
}

Model::Model(const simulate::Compiled& compiled, std::span<const double> values)
    : compiled_(compiled), b_(compiled.binding()), numbers_(values), values_(values), base_(simulate::run(compiled, values)) {
  find_choices();
  probe();
}

double Model::once(Figure figure) const { return numbers_[compiled_.scenario().figures().slot_on(figure, day_of(b_.years[0], 7, 1))]; }

void Model::find_choices() {
  const auto& r = compiled_.scenario().records();
  choices_.push_back({});
  for (std::size_t o = 0; o < r.options.size(); ++o) {
    if (r.options[o].treatment == "retain") continue;
    for (std::uint32_t s = 0; s < r.allocation.start_years.count; ++s)
      choices_.push_back({o, static_cast<int>(std::lround(numbers_[r.allocation.start_years.first + s]))});
  }
  std::vector<char> open(b_.zones.size());
  for (std::size_t z = 0; z < b_.zones.size(); ++z)
    open[z] = r.allocation.zones.empty() ? b_.zones[z].is_unit : std::find(r.allocation.zones.begin(), r.allocation.zones.end(), r.zones[z].id) != r.allocation.zones.end();
  std::vector<std::size_t> candidates;
  for (std::size_t p = 0; p < b_.parcel_zone.size(); ++p)
    if (open[b_.parcel_zone[p]]) candidates.push_back(p);
  parcels_ = candidates;
  std::vector<std::size_t> changing;
  for (std::size_t g = 0; g < parcels_.size(); ++g)
    for (std::size_t c = 1; c < choices_.size(); ++c)
      if (admits(g, c)) {
        changing.push_back(parcels_[g]);
        break;
      }
  parcels_ = std::move(changing);
}

bool Model::admits(std::size_t group, std::size_t choice) const {
  if (choices_[choice].option == Choice::kAsItIs) return true;
  const auto& r = compiled_.scenario().records();
  return scenario::admits(r, compiled_.scenario().figures(), numbers_, r.options[choices_[choice].option], parcels_[group], day_of(choices_[choice].start, 7, 1));
}

/// Effects are linear in the parcel's land and buildings, so two probes tell an option's part.
void Model::probe() {
  for (const Choice& choice : choices_) {
    if (choice.option == Choice::kAsItIs) {
      nothing_.emplace_back();
      unit_.emplace_back();
      when_.push_back({1e9, 1e9});
      continue;
    }
    const std::size_t y = simulate::year_index(b_, static_cast<double>(choice.start));
    const auto terms = simulate::option_terms(b_, values_, choice.option, y);
    const auto norms = simulate::norm_terms(b_, values_, y);
    nothing_.push_back(effects::effect_of<double>({0.0, {}, 1.0}, terms, norms));
    unit_.push_back(effects::effect_of<double>({1.0, {}, 1.0}, terms, norms));
    when_.push_back(effects::timeline_of(terms, static_cast<double>(choice.start)));
  }
}

int Model::property(const std::string& name, const std::function<double(std::size_t)>& of) {
  const auto [at, fresh] = property_of_.insert({name, static_cast<int>(properties_.size())});
  if (fresh) {
    std::vector<double> column;
    for (const std::size_t parcel : parcels_) column.push_back(of(parcel));
    properties_.push_back(std::move(column));
  }
  return at->second;
}

double Model::floor_m2(std::size_t parcel, std::size_t owner, std::size_t first, std::size_t end) const {
  double sum = 0;
  for (std::size_t c = first; c < end; ++c)
    if (const Slot slot = b_.parcel_floor[owner][c]; slot != simulate::BoundFacility::kNone32) sum += numbers_[slot + static_cast<Slot>(parcel)];
  return sum;
}

int Model::area() {
  return property("area", [&](std::size_t p) { return area_m2(p); });
}

void Model::put(Functional& f, int property, std::size_t choice, double coefficient) const {
  if (coefficient == 0) return;
  std::vector<double>& q = f.terms[property];
  q.resize(choices_.size(), 0.0);
  q[choice] += coefficient;
}

Functional Model::sum_over_choices(const std::function<void(std::size_t, Functional&)>& add) const {
  Functional f;
  for (std::size_t c = 1; c < choices_.size(); ++c) add(c, f);
  return f;
}

Functional Model::stock(Total total, std::size_t y) {
  const auto known = stocks_.find({static_cast<std::size_t>(total), y});
  if (known != stocks_.end()) return known->second;
  const double year = b_.years[y];
  const auto all_floor = [&](bool lawful) {
    return property(lawful ? "lawful floor" : "floor", [&](std::size_t p) {
      double sum = 0;
      for (std::size_t o = 0; o < land::kOwners; ++o) sum += floor_m2(p, o, 0, lawful ? land::kUnlawful : land::kClasses);
      return sum;
    });
  };
  const auto before = [&](std::size_t p) { return effects::effect_of<double>({0.0, {{{floor_m2(p, land::kDwelling), 0, 0}}}, numbers_[b_.zones[b_.parcel_zone[p]].floor_per_head]}, {}, {}).planned_before; };
  const auto counted = [&](std::size_t c, Purpose purpose) { return unit_[c].counted_m2[index(purpose)]; };
  // A part of what the choice builds on a square metre of land, once it is delivered.
  const auto built = [&](auto&& part) {
    return sum_over_choices([&](std::size_t c, Functional& f) { put(f, area(), c, part(c) * when_[c].delivered(year)); });
  };
  const auto gone = [&](std::size_t c) { return unit_[c].clears * when_[c].cleared(year); };
  // Facilities on a parcel go with its buildings.
  const auto less_lost = [&](Functional f, const std::string& name, auto&& is_one, bool local) {
    const int lost = property("lost " + name + std::to_string(y), [&](std::size_t p) {
      double sum = 0;
      for (std::size_t i = 0; i < b_.facilities.size(); ++i)
        if (b_.facilities[i].parcel == p && is_one(b_.facilities[i]))
          sum += base_.facility_capacity_without[i * b_.years.size() + y] * (local ? numbers_[b_.facilities[i].local_share.at(y)] : 1.0);
      return sum;
    });
    const auto& column = properties_[static_cast<std::size_t>(lost)];
    if (std::any_of(column.begin(), column.end(), [](double v) { return v != 0; }))
      for (std::size_t c = 1; c < choices_.size(); ++c) put(f, lost, c, -gone(c));
    return f;
  };
  const auto places = [&](std::size_t level) {
    return less_lost(built([&](std::size_t c) { return unit_[c].places[level]; }), "places " + std::to_string(level), [&](const simulate::BoundFacility& f) {
      return f.kind == simulate::FacilityKind::school && f.level == level && !f.is_private;
    }, true);
  };
  const auto sum_of_purposes = [&](std::initializer_list<Purpose> purposes) {
    return built([&, purposes](std::size_t c) {
      double sum = 0;
      for (const Purpose purpose : purposes) sum += counted(c, purpose);
      return sum;
    });
  };
  const auto all_built = [&] {
    return built([&](std::size_t c) {
      double sum = 0;
      for (const double floor : unit_[c].counted_m2) sum += floor;
      return sum;
    });
  };
  const auto demolished = [&](bool lawful) { return sum_over_choices([&](std::size_t c, Functional& f) { put(f, all_floor(lawful), c, gone(c)); }); };

  Functional f;
  switch (total) {
    case Total::planned_population:
      f = sum_over_choices([&](std::size_t c, Functional& to) {
        if (unit_[c].clears == 0 || when_[c].cleared(year) == 0) return;
        const double per_m2 = unit_[c].planned_after;
        const int had = property("planned before", before);
        if (when_[c].delivered(year) != 0)
          put(to, area(), c, per_m2);
        else  // while the site is rebuilt, the larger of before and after
          put(to, property("planned larger " + number_text(per_m2), [&](std::size_t p) { return std::max(before(p), per_m2 * area_m2(p)); }), c, 1.0);
        put(to, had, c, -1.0);
      });
      break;
    case Total::kindergarten_places: f = places(0); break;
    case Total::primary_places: f = places(1); break;
    case Total::junior_places: f = places(2); break;
    case Total::senior_places: f = places(3); break;
    case Total::compulsory_places:
      f = places(1);
      f.add(places(2), 1.0);
      break;
    case Total::hospital_beds:
      f = less_lost(built([&](std::size_t c) { return unit_[c].hospital_beds; }), "hospital", [](const simulate::BoundFacility& one) { return one.kind == simulate::FacilityKind::hospital; }, true);
      break;
    case Total::elderly_beds:
      f = less_lost(built([&](std::size_t c) { return unit_[c].elderly_beds; }), "elderly", [](const simulate::BoundFacility& one) { return one.kind == simulate::FacilityKind::elderly; }, true);
      break;
    case Total::homes: f = built([&](std::size_t c) { return unit_[c].homes_built; }); break;
    case Total::resettlement_m2: f = sum_of_purposes({Purpose::resettlement}); break;
    case Total::market_housing_m2: f = sum_of_purposes({Purpose::market_housing}); break;
    case Total::rental_housing_m2: f = sum_of_purposes({Purpose::rental_housing}); break;
    case Total::collective_m2: f = sum_of_purposes({Purpose::collective}); break;
    case Total::industry_m2: f = sum_of_purposes({Purpose::commercial, Purpose::office, Purpose::industrial}); break;
    case Total::public_m2: f = sum_of_purposes({Purpose::school, Purpose::hospital, Purpose::elderly, Purpose::community}); break;
    case Total::built_m2: f = all_built(); break;
    case Total::built_less_public_m2:
      f = all_built();
      f.add(sum_of_purposes({Purpose::school, Purpose::hospital, Purpose::elderly, Purpose::community}), -1.0);
      break;
    case Total::counted_m2:
      f = all_built();
      f.add(demolished(false), -1.0);
      break;
    case Total::uncounted_m2:
      f = built([&](std::size_t c) {
        double sum = 0;
        for (const double floor : unit_[c].uncounted_m2) sum += floor;
        return sum;
      });
      break;
    case Total::parking_m2: f = built([&](std::size_t c) { return counted(c, Purpose::parking) + unit_[c].uncounted_m2[index(Purpose::parking)]; }); break;
    case Total::demolished_m2: f = demolished(false); break;
    case Total::demolished_lawful_m2: f = demolished(true); break;
    case Total::park_m2: {
      const auto is_park = [&](std::size_t use) { return b_.uses[use].starts_with("1401"); };
      f = less_lost({}, "park", [](const simulate::BoundFacility& one) { return one.kind == simulate::FacilityKind::park; }, false);
      for (std::size_t c = 1; c < choices_.size(); ++c) {
        const std::size_t use = b_.options[choices_[c].option].use;
        if (use == simulate::kKeepsUse) continue;
        const double done = when_[c].delivered(year);
        if (is_park(use)) put(f, area(), c, done);
        put(f, property("park land", [&](std::size_t p) { return is_park(b_.parcel_use[p]) ? area_m2(p) : 0.0; }), c, -done);
      }
      break;
    }
    case Total::road_m:
      f = less_lost({}, "road", [](const simulate::BoundFacility& one) { return one.kind == simulate::FacilityKind::road; }, false);
      for (std::size_t c = 1; c < choices_.size(); ++c) put(f, property("one", [](std::size_t) { return 1.0; }), c, nothing_[c].road_m * when_[c].delivered(year));
      break;
    case Total::cleared_land_m2: f = sum_over_choices([&](std::size_t c, Functional& to) { put(to, area(), c, gone(c)); }); break;
    case Total::resettlement_owed_m2:
    case Total::collective_owed_m2:
      f = sum_over_choices([&](std::size_t c, Functional& to) {
        if (gone(c) != 0) put(to, owed(c, total == Total::resettlement_owed_m2 ? Owed::resettlement : Owed::collective), c, gone(c));
      });
      break;
    default: break;
  }
  stocks_[{static_cast<std::size_t>(total), y}] = f;
  return f;
}

double Model::constant(Total total, std::size_t y, const std::vector<char>& zones) const {
  const auto& without = base_.without;
  const std::size_t years = b_.years.size();
  double sum = 0;
  for (std::size_t z = 0; z < zones.size(); ++z) {
    if (!zones[z]) continue;
    const auto school = [&](std::size_t level) { return without.services.schools.balance[(z * services::kLevels + level) * years + y].places; };
    const auto existing = [&] {
      double floor = 0;
      for (std::size_t o = 0; o < land::kOwners; ++o) floor += without.land.existing_m2[(z * land::kOwners + o) * years];
      return floor;
    };
    switch (total) {
      case Total::planned_population: sum += without.sums.planned_population[z * years + y]; break;
      case Total::kindergarten_places: sum += school(0); break;
      case Total::primary_places: sum += school(1); break;
      case Total::junior_places: sum += school(2); break;
      case Total::senior_places: sum += school(3); break;
      case Total::compulsory_places: sum += school(1) + school(2); break;
      case Total::hospital_beds: sum += without.services.hospitals[z * years + y].beds; break;
      case Total::elderly_beds: sum += without.services.elderly[z * years + y].beds; break;
      case Total::counted_m2:
      case Total::existing_m2: sum += existing(); break;
      case Total::park_m2: sum += without.land.park_m2[z * years + y]; break;
      case Total::road_m: sum += without.land.road_m[z * years + y]; break;
      case Total::unit_land_m2: sum += numbers_[b_.zones[z].area]; break;
      default: break;
    }
  }
  return sum;
}

Functional Model::total(Total total, std::size_t y, const std::vector<char>& zones) {
  if (total >= Total::own) return own(static_cast<std::size_t>(total) - static_cast<std::size_t>(Total::own), y, zones);
  if (scenario::kTotals[static_cast<std::size_t>(total)].kind == scenario::TotalKind::project) return project(total);
  if (total == Total::started_cost_yuan) return started_cost(y);
  if (total == Total::working_m2 || total == Total::jobs || total == Total::real_output_yuan) return working(total, y, zones);
  if (total >= Total::member_residents && total <= Total::floating_residents)
    return residents(static_cast<std::size_t>(total) - static_cast<std::size_t>(Total::member_residents), y, zones);
  if (total == Total::residents) {
    Functional sum;
    for (std::size_t status = 0; status < simulate::kStatuses; ++status) sum.add(residents(status, y, zones), 1.0);
    return sum;
  }
  Functional f = stock(total, y);
  f.constant += constant(total, y, zones);
  return f;
}

}  // namespace gengxin::allocate
