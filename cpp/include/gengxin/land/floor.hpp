#pragma once
// Existing floor of a parcel: who owns it and how lawful it is.
#include <array>
#include <cstddef>
#include <string_view>

#include "gengxin/support/traced.hpp"

namespace gengxin::land {

inline constexpr std::size_t kOwners = 4;
inline constexpr std::size_t kClasses = 3;
inline constexpr std::array<std::string_view, kOwners> kOwnerNames = {"dwelling", "collective", "state", "other"};
inline constexpr std::array<std::string_view, kClasses> kClassNames = {"certified", "recognised", "unlawful"};
inline constexpr std::size_t kDwelling = 0;
inline constexpr std::size_t kUnlawful = 2;

/// m2 by owner and class: `floor[owner][class]`.
template <Scalar T>
using ExistingFloor = std::array<std::array<T, kClasses>, kOwners>;

template <Scalar T>
T floor_of_owner(const ExistingFloor<T>& floor, std::size_t owner) {
  return sum_of(std::span<const T>(floor[owner]));
}

template <Scalar T>
T total_floor(const ExistingFloor<T>& floor) {
  std::array<T, kOwners> owners{};
  for (std::size_t o = 0; o < kOwners; ++o) owners[o] = floor_of_owner(floor, o);
  return sum_of(std::span<const T>(owners));
}

/// Purposes of floor that an option builds.
enum class Purpose {
  resettlement, market_housing, rental_housing, collective, commercial, office, industrial, school, hospital, elderly, community, parking
};
inline constexpr std::size_t kPurposes = 12;
inline constexpr std::array<std::string_view, kPurposes> kPurposeNames = {
    "resettlement", "market_housing", "rental_housing", "collective", "commercial", "office",
    "industrial",   "school",         "hospital",       "elderly",    "community",  "parking"};
/// Floor whose land is sold to pay for the project (融资), and public facilities (公建).
inline constexpr std::array kFinancingPurposes = {Purpose::market_housing, Purpose::commercial, Purpose::office, Purpose::industrial};
inline constexpr std::array kPublicPurposes = {Purpose::school, Purpose::hospital, Purpose::elderly, Purpose::community};
constexpr std::size_t index(Purpose purpose) { return static_cast<std::size_t>(purpose); }

/// Net floor area ratio: counted floor / plot land. Gross: counted floor / all land. 0 without land.
template <Scalar T>
T floor_area_ratio(T counted_floor_m2, T land_m2) {
  return divide_or(counted_floor_m2, land_m2, T{});
}

/// Land on which buildings stand counts as plots; roads (12), green (14), water (17) and nature do not.
constexpr bool is_plot(std::string_view code) {
  for (const std::string_view family : {"07", "08", "09", "10", "11", "13", "15", "16"})
    if (code.starts_with(family)) return true;
  return false;
}

}  // namespace gengxin::land
