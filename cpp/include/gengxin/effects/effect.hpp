#pragma once
// What an option does to a parcel: the one place where its attributes are computed, for simulation
// and allocation alike. All amounts are for the whole parcel; a plan multiplies them by its share,
// so every total is linear in the plan.
#include <array>
#include <vector>

#include "gengxin/land/floor.hpp"
#include "gengxin/support/export.hpp"
#include "gengxin/support/traced.hpp"

namespace gengxin::effects {

inline constexpr std::size_t kLevels = 4;  ///< kindergarten, primary, junior, senior

/// The parcel before anything is done.
template <Scalar T>
struct ParcelTerms {
  T area_m2{};
  land::ExistingFloor<T> floor_m2{};
  T floor_per_head_m2{};  ///< of existing dwellings in its zone
};

/// Floor that an option builds, as a share of its counted floor.
template <Scalar T>
struct FloorTerms {
  land::Purpose purpose{};
  T share{};
  bool counted{true};
  bool underground{false};
  std::size_t level{0};  ///< of a school
};

template <Scalar T>
struct OptionTerms {
  bool redevelops{false};  ///< clears the buildings; retain and improve keep them
  T far{};                 ///< net: counted floor / plot land
  T clearance_years{}, construction_years{};
  T road_m{};
  std::vector<FloorTerms<T>> floor;
};

/// Figures of the standards that turn floor into people, homes, places and beds.
template <Scalar T>
struct NormTerms {
  T floor_per_head_m2{}, home_floor_m2{};
  std::array<T, kLevels> floor_per_place_m2{};
  T hospital_floor_per_bed_m2{}, elderly_floor_per_bed_m2{};
};

/// Attributes of one parcel under one option.
template <Scalar T>
struct Effect {
  T clears{};                            ///< 1 if the buildings go, else 0
  land::ExistingFloor<T> removed_m2{};   ///< floor removed by owner and class
  std::array<T, land::kPurposes> counted_m2{}, uncounted_m2{};
  T planned_before{}, planned_after{};   ///< planned population: dwelling floor / floor a head
  T homes_built{};
  std::array<T, kLevels> places{};
  T hospital_beds{}, elderly_beds{};
  T road_m{};
};

/// counted floor = far x area; items are shares of it; planned population = housing floor / floor a
/// head; places = school floor / floor a place; beds likewise; homes = housing floor / floor a home.
template <Scalar T>
GENGXIN_API Effect<T> effect_of(const ParcelTerms<T>& parcel, const OptionTerms<T>& option, const NormTerms<T>& norms);

/// When things happen: buildings and people are gone from `start` on, the new floor stands from
/// `delivery` = start + clearance + construction on. Years are whole.
template <Scalar T>
struct Timeline {
  T start{}, delivery{};
  /// 1 from the year of clearance on.
  [[nodiscard]] T cleared(double year) const { return at_least(T(year), start); }
  /// 1 from the year of delivery on.
  [[nodiscard]] T delivered(double year) const { return at_least(T(year), delivery); }
};

template <Scalar T>
Timeline<T> timeline_of(const OptionTerms<T>& option, T start) {
  return {start, start + option.clearance_years + option.construction_years};
}

/// Planned population in a year: as before until the start, the larger of before and after while the
/// site is cleared and built (so that emptying homes cures no shortage), then as after.
template <Scalar T>
GENGXIN_API T planned_population(const Effect<T>& effect, const Timeline<T>& when, double year);

/// Occupied share of new housing: sum over k of (ramp_k - ramp_{k-1}) [year >= delivery + k].
template <Scalar T>
GENGXIN_API T filled(const std::vector<T>& ramp, const Timeline<T>& when, double year);

/// Who comes back to the parcel, and whom the rest of its new housing holds.
template <Scalar T>
struct Return {
  T share{};              ///< of the parcel's cleared owners who return: min(1, resettlement / (owners x floor a member))
  T let_m2{};             ///< resettlement floor that owners do not use: let to tenants
  T tenant_capacity{};    ///< persons that let and rental floor hold when full
  T owner_capacity{};     ///< residents of market housing when full
};

template <Scalar T>
struct HousingTerms {
  T floor_per_member_m2{}, floor_per_owner_m2{}, new_rental_vacancy{}, new_floor_per_tenant_m2{};
};

/// `owners`: members and other registered people whom the parcel would house at delivery without a plan.
template <Scalar T>
GENGXIN_API Return<T> return_of(const Effect<T>& effect, T owners, const HousingTerms<T>& housing);

}  // namespace gengxin::effects
