#include "scenario/admission.hpp"

#include <algorithm>
#include <numeric>
#include <string>

namespace gengxin::scenario {

bool admits(const Records& r, const Figures& f, std::span<const double> values, const Option& option, std::size_t parcel, Day day) {
  const auto fits = [](const std::vector<std::string>& wanted, const std::string& has, bool prefix) {
    return wanted.empty() || std::any_of(wanted.begin(), wanted.end(), [&](const std::string& one) { return prefix ? has.starts_with(one) : has == one; });
  };
  if (!fits(option.from_use, r.parcels.use[parcel], true) || !fits(option.zones, r.parcels.zone[parcel], false)) return false;
  if (option.treatment == "redevelop" && !r.parcels.protection.empty() && r.parcels.protection[parcel] != "none") return false;
  return values[r.parcels.area_m2.first + parcel] >= values[f.slot_on(option.least_site_area_m2, day)];
}

bool builds(const Option& option) {
  return option.treatment == "redevelop" && std::any_of(option.floor.begin(), option.floor.end(), [](const FloorItem& item) { return item.counted; });
}

std::vector<std::size_t> pro_forma_options(const Records& r) {
  const auto& wanted = r.finance.pro_forma.options;
  std::vector<std::size_t> found;
  for (std::size_t o = 0; o < r.options.size(); ++o)
    if (builds(r.options[o]) && (wanted.empty() || std::find(wanted.begin(), wanted.end(), r.options[o].id) != wanted.end())) found.push_back(o);
  return found;
}

std::vector<Site> pro_forma_sites(const Records& r, const Figures& f, std::span<const double> values) {
  const auto& wanted = r.finance.pro_forma.parcels;
  std::vector<std::size_t> parcels;
  if (wanted.empty()) {
    parcels.resize(r.parcels.size());
    std::iota(parcels.begin(), parcels.end(), std::size_t{0});
  } else {
    for (const std::string& id : wanted) parcels.push_back(static_cast<std::size_t>(std::lower_bound(r.parcels.id.begin(), r.parcels.id.end(), id) - r.parcels.id.begin()));
    std::sort(parcels.begin(), parcels.end());
  }
  const std::vector<std::size_t> options = pro_forma_options(r);
  const Day base = day_of(r.first_year, 7, 1);
  std::vector<Site> sites;
  for (const std::size_t parcel : parcels)
    for (const std::size_t option : options)
      if (admits(r, f, values, r.options[option], parcel, base)) sites.push_back({parcel, option});
  return sites;
}

}  // namespace gengxin::scenario
