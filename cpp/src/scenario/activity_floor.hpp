#pragma once
// Internal: which floor an activity of the economy uses.
#include <algorithm>
#include <array>
#include <string>

#include "gengxin/land/floor.hpp"
#include "gengxin/scenario/records.hpp"

namespace gengxin::scenario {

/// Whether the activity uses existing floor of an owner (of land::kOwnerNames) on land of a use.
inline bool uses_existing(const Activity& activity, const std::string& use, std::size_t owner) {
  const bool of_owner = activity.owners.empty() ? owner != land::kDwelling
                                                : std::find(activity.owners.begin(), activity.owners.end(), land::kOwnerNames[owner]) != activity.owners.end();
  return of_owner && std::any_of(activity.from_use.begin(), activity.from_use.end(), [&](const std::string& code) { return use.starts_with(code); });
}

/// Whether output of a zone follows from its floor.
inline bool in_zones(const Economy& economy, const std::string& zone) {
  return economy.zones.empty() || std::find(economy.zones.begin(), economy.zones.end(), zone) != economy.zones.end();
}

/// The columns of an owner's floor, by class.
inline std::array<Column, land::kClasses> floor_columns(const Parcels& p, std::size_t owner) {
  switch (owner) {
    case 0: return {p.dwelling_certified_m2, p.dwelling_recognised_m2, p.dwelling_unlawful_m2};
    case 1: return {p.collective_certified_m2, p.collective_recognised_m2, p.collective_unlawful_m2};
    case 2: return {p.state_certified_m2, p.state_recognised_m2, p.state_unlawful_m2};
    default: return {p.other_certified_m2, p.other_recognised_m2, p.other_unlawful_m2};
  }
}

}  // namespace gengxin::scenario
