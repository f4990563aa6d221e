#pragma once
// Internal: which options may be chosen for which parcels.
#include <span>
#include <vector>

#include "gengxin/scenario/records.hpp"

namespace gengxin::scenario {

/// Whether the option's conditions hold for the parcel: current use, zone, protection, and the site's area on a day.
/// `values`: one number a slot.
bool admits(const Records& r, const Figures& f, std::span<const double> values, const Option& option, std::size_t parcel, Day day);

/// Whether an option builds counted floor on cleared land, so that a pro forma can value it.
bool builds(const Option& option);

/// A parcel and an option by their places in the records.
struct Site {
  std::size_t parcel, option;
};

/// Options that the pro forma values: those that it lists, or all that build, by their places in the records.
std::vector<std::size_t> pro_forma_options(const Records& r);

/// What the pro forma values: of its parcels and options those that admit one another in the base year.
std::vector<Site> pro_forma_sites(const Records& r, const Figures& f, std::span<const double> values);

}  // namespace gengxin::scenario
