// Land by use, floor by purpose, floor area ratios, roads and parks.
#include "simulate/engine.hpp"

namespace gengxin::simulate {

template <Scalar T, bool kFast>
void Engine<T, kFast>::land_and_floor() {
  const std::size_t uses = b_.uses.size();
  std::vector<std::vector<T>> area(zones_ * uses);
  std::vector<std::vector<T>> floor(zones_ * land::kOwners);
  for (std::size_t i = 0; i < b_.parcel_zone.size(); ++i) {
    const auto parcel = static_cast<Slot>(i);
    area[b_.parcel_zone[i] * uses + b_.parcel_use[i]].push_back(values_[b_.parcel_area + parcel]);
    for (std::size_t o = 0; o < land::kOwners; ++o)
      for (std::size_t c = 0; c < land::kClasses; ++c)
        if (const Slot slot = b_.parcel_floor[o][c]; slot != BoundFacility::kNone32) floor[b_.parcel_zone[i] * land::kOwners + o].push_back(values_[slot + parcel]);
  }
  std::vector<T> base_area(zones_ * uses), base_floor(zones_ * land::kOwners);
  for (std::size_t z = 0; z < zones_; ++z) {
    for (std::size_t u = 0; u < uses; ++u)
      base_area[z * uses + u] = quantity(sum_of(std::span<const T>(area[z * uses + u])), "m2", [&] { return "land of use " + b_.uses[u] + " in " + scope_name(z); });
    for (std::size_t o = 0; o < land::kOwners; ++o)
      base_floor[z * land::kOwners + o] = quantity(sum_of(std::span<const T>(floor[z * land::kOwners + o])), "m2",
                                                   [&] { return std::string(land::kOwnerNames[o]) + " floor in " + scope_name(z); });
  }

  for (const bool with_plan : {false, true}) {
    Land<T>& out = (with_plan ? r_.with : r_.without).land;
    for (std::size_t y = 0; y < years_; ++y) {
      std::vector<T> use = base_area, existing = base_floor;
      std::vector<T> counted(zones_ * land::kPurposes), uncounted(zones_ * land::kPurposes), road(zones_);
      if (with_plan)
        for (const PlanEffect<T>& p : plan_) {
          const T delivered = p.share * p.when.delivered(year_number(y));
          if (p.use_before != p.use_after) {
            const T moved = delivered * values_[b_.parcel_area + static_cast<Slot>(p.parcel)];
            use[p.zone * uses + p.use_before] -= moved;
            use[p.zone * uses + p.use_after] += moved;
          }
          road[p.zone] += delivered * p.effect.road_m;
          const T gone = p.share * p.effect.clears * p.when.cleared(year_number(y));
          for (std::size_t o = 0; o < land::kOwners; ++o)
            existing[p.zone * land::kOwners + o] -= gone * land::floor_of_owner(p.effect.removed_m2, o);
          for (std::size_t k = 0; k < land::kPurposes; ++k) {
            counted[p.zone * land::kPurposes + k] += delivered * p.effect.counted_m2[k];
            uncounted[p.zone * land::kPurposes + k] += delivered * p.effect.uncounted_m2[k];
          }
        }
      T all_plots{}, all_land{}, all_floor{}, all_roads{}, all_parks{};
      const auto put = [&](std::vector<T>& column, std::size_t rows, std::size_t z, std::size_t row, T value) {
        column[(z * rows + row) * years_ + y] = value;
        column[(zones_ * rows + row) * years_ + y] += value;
      };
      for (std::size_t z = 0; z < zones_; ++z) {
        const std::size_t i = z * years_ + y;
        T plots{}, parks{}, floors{};
        for (std::size_t u = 0; u < uses; ++u) {
          out.area_m2[(z * uses + u) * years_ + y] = use[z * uses + u];
          if (land::is_plot(b_.uses[u])) plots += use[z * uses + u];
          if (b_.uses[u].starts_with("1401")) parks += use[z * uses + u];
        }
        for (std::size_t o = 0; o < land::kOwners; ++o) {
          put(out.existing_m2, land::kOwners, z, o, existing[z * land::kOwners + o]);
          floors += existing[z * land::kOwners + o];
        }
        for (std::size_t k = 0; k < land::kPurposes; ++k) {
          put(out.counted_m2, land::kPurposes, z, k, counted[z * land::kPurposes + k]);
          put(out.uncounted_m2, land::kPurposes, z, k, uncounted[z * land::kPurposes + k]);
          floors += counted[z * land::kPurposes + k];
        }
        T roads = road[z];
        for (std::size_t f = 0; f < b_.facilities.size(); ++f) {
          if (b_.facilities[f].zone != z) continue;
          const T capacity = capacity_[with_plan ? 1 : 0][f * years_ + y];
          if (b_.facilities[f].length_m.present()) roads += capacity;
          if (b_.facilities[f].area_m2.present()) parks += capacity;
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
