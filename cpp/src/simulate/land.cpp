// Land by use, floor by purpose, floor area ratios, roads and parks.
#include "simulate/engine.hpp"

namespace gengxin::simulate {

template <Scalar T, bool kFast>
void Engine<T, kFast>::land_and_floor() {
  const std::size_t uses = b_.uses.size();
  std::vector<Accumulator<T>> area(zones_ * uses), floor(zones_ * land::kOwners);
  for (std::size_t i = 0; i < b_.parcel_zone.size(); ++i) {
    const auto parcel = static_cast<Slot>(i);
    area[b_.parcel_zone[i] * uses + b_.parcel_use[i]].add(values_[b_.parcel_area + parcel]);
    for (std::size_t o = 0; o < land::kOwners; ++o)
      for (std::size_t c = 0; c < land::kClasses; ++c)
        if (const Slot slot = b_.parcel_floor[o][c]; slot != BoundFacility::kNone32) floor[b_.parcel_zone[i] * land::kOwners + o].add(values_[slot + parcel]);
  }
  std::vector<T> base_area(zones_ * uses), base_floor(zones_ * land::kOwners);
  for (std::size_t z = 0; z < zones_; ++z) {
    for (std::size_t u = 0; u < uses; ++u)
      base_area[z * uses + u] = quantity(area[z * uses + u].total(), "m2", [&] { return "land of use " + b_.uses[u] + " in " + scope_name(z); });
    for (std::size_t o = 0; o < land::kOwners; ++o)
      base_floor[z * land::kOwners + o] = quantity(floor[z * land::kOwners + o].total(), "m2",
                                                   [&] { return std::string(land::kOwnerNames[o]) + " floor in " + scope_name(z); });
  }

  // What the plan changes, by zone and year.
  const auto terms = [&](std::size_t rows) { return std::vector<Accumulator<T>>(zones_ * rows * years_); };
  auto use_gained = terms(uses), existing_lost = terms(land::kOwners), counted = terms(land::kPurposes), uncounted = terms(land::kPurposes), road = terms(1);
  for (const PlanEffect<T>& p : plan_) {
    std::array<T, land::kOwners> removed{};
    for (std::size_t o = 0; o < land::kOwners; ++o) removed[o] = p.share * p.effect.clears * land::floor_of_owner(p.effect.removed_m2, o);
    const T area_moved = p.share * values_[b_.parcel_area + static_cast<Slot>(p.parcel)];
    const auto over_years = [&](std::vector<Accumulator<T>>& sums, std::size_t rows, std::size_t row, T amount, bool on_delivery) {
      if (value_of(amount) == 0) return;
      for (std::size_t y = 0; y < years_; ++y)
        sums[(p.zone * rows + row) * years_ + y].add(amount * (on_delivery ? p.when.delivered(year_number(y)) : p.when.cleared(year_number(y))));
    };
    if (p.use_before != p.use_after) {
      over_years(use_gained, uses, p.use_before, T{} - area_moved, true);
      over_years(use_gained, uses, p.use_after, area_moved, true);
    }
    over_years(road, 1, 0, p.share * p.effect.road_m, true);
    for (std::size_t o = 0; o < land::kOwners; ++o) over_years(existing_lost, land::kOwners, o, removed[o], false);
    for (std::size_t k = 0; k < land::kPurposes; ++k) {
      over_years(counted, land::kPurposes, k, p.share * p.effect.counted_m2[k], true);
      over_years(uncounted, land::kPurposes, k, p.share * p.effect.uncounted_m2[k], true);
    }
  }

  for (const bool with_plan : {false, true}) {
    Land<T>& out = (with_plan ? r_.with : r_.without).land;
    const auto changed = [&](const std::vector<Accumulator<T>>& sums, std::size_t i) { return with_plan ? sums[i].total() : T{}; };
    for (std::size_t y = 0; y < years_; ++y) {
      T all_plots{}, all_land{}, all_floor{}, all_roads{}, all_parks{};
      const auto put = [&](std::vector<T>& column, std::size_t rows, std::size_t z, std::size_t row, T value) {
        column[(z * rows + row) * years_ + y] = value;
        column[(zones_ * rows + row) * years_ + y] += value;
      };
      for (std::size_t z = 0; z < zones_; ++z) {
        const std::size_t i = z * years_ + y;
        T plots{}, parks{}, floors{};
        for (std::size_t u = 0; u < uses; ++u) {
          const T area_of_use = base_area[z * uses + u] + changed(use_gained, (z * uses + u) * years_ + y);
          out.area_m2[(z * uses + u) * years_ + y] = area_of_use;
          if (land::is_plot(b_.uses[u])) plots += area_of_use;
          if (b_.uses[u].starts_with("1401")) parks += area_of_use;
        }
        for (std::size_t o = 0; o < land::kOwners; ++o) {
          const T existing = base_floor[z * land::kOwners + o] - changed(existing_lost, (z * land::kOwners + o) * years_ + y);
          put(out.existing_m2, land::kOwners, z, o, existing);
          floors += existing;
        }
        for (std::size_t k = 0; k < land::kPurposes; ++k) {
          const std::size_t at_purpose = (z * land::kPurposes + k) * years_ + y;
          const T built = changed(counted, at_purpose);
          put(out.counted_m2, land::kPurposes, z, k, built);
          put(out.uncounted_m2, land::kPurposes, z, k, changed(uncounted, at_purpose));
          floors += built;
        }
        T roads = changed(road, i);
        for (std::size_t f = 0; f < b_.facilities.size(); ++f) {
          if (b_.facilities[f].zone != z) continue;
          const T capacity = capacity_[with_plan ? 1 : 0][f * years_ + y];
          if (b_.facilities[f].kind == FacilityKind::road) roads += capacity;
          if (b_.facilities[f].kind == FacilityKind::park) parks += capacity;
        }
        const auto name = [&](const char* what) { return std::string(what) + " of " + scope_name(z) + (with_plan ? " with the plan, " : " without the plan, ") + year_text(y); };
        const T land_area = values_[b_.zones[z].area];
        floors = quantity(floors, "m2", [&] { return name("counted floor"); });
        plots = quantity(plots, "m2", [&] { return name("plot land"); });
        out.net_far[i] = land::floor_area_ratio(floors, plots);
        out.gross_far[i] = land::floor_area_ratio(floors, land_area);
        out.road_m[i] = quantity(roads, "m", [&] { return name("roads"); });
        out.park_m2[i] = quantity(parks, "m2", [&] { return name("park green"); });
        all_plots += plots;
        all_land += land_area;
        all_floor += floors;
        all_roads += out.road_m[i];
        all_parks += out.park_m2[i];
      }
      const std::size_t all = zones_ * years_ + y;
      out.net_far[all] = land::floor_area_ratio(all_floor, all_plots);
      out.gross_far[all] = land::floor_area_ratio(all_floor, all_land);
      out.road_m[all] = all_roads;
      out.park_m2[all] = all_parks;
    }
  }
}

template class Engine<double, true>;
template class Engine<double, false>;
template class Engine<Traced, false>;

}  // namespace gengxin::simulate
