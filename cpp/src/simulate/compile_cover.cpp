// Binds cover: the places that each row measures from, in the order facilities, features, parcels.
#include <algorithm>

#include "simulate/slot_reader.hpp"

namespace gengxin::simulate {

void bind_cover(SlotReader& read, const scenario::Records& records, const std::map<std::string, std::size_t>& parcel_index, Binding& binding) {
  if (records.cover.empty()) return;  // only cover asks that every geometry can be read
  for (const std::string& text : records.parcels.geometry) binding.parcel_centre.push_back(*land::centroid_of(text));
  for (const auto& row : records.cover) {
    BoundCover bound;
    const auto place = [&](land::Point at, std::string name, std::size_t facility, std::size_t parcel, Slot from, Slot to) {
      bound.places.push_back({at, std::move(name), facility, parcel, from, to});
    };
    for (std::size_t f = 0; f < records.facilities.size(); ++f) {
      const auto& facility = records.facilities[f];
      if (row.kind.empty() || facility.kind != row.kind || (!row.level.empty() && facility.level != row.level)) continue;
      if (facility.parcel.empty())
        ++bound.unplaced;
      else
        place(binding.parcel_centre[parcel_index.at(facility.parcel)], facility.id, f, BoundFacility::kNone, BoundFacility::kNone32, BoundFacility::kNone32);
    }
    for (const auto& feature : records.features) {
      if (std::find(row.features.begin(), row.features.end(), feature.id) == row.features.end()) continue;
      const Slot from = read.slot(feature.from), to = read.slot(feature.to);
      if (!feature.geometry.empty()) place(*land::centroid_of(feature.geometry), feature.id, BoundFacility::kNone, BoundFacility::kNone, from, to);
      if (!feature.geometry.empty()) continue;
      if (feature.parcels.empty()) ++bound.unplaced;
      for (const std::string& id : feature.parcels) place(binding.parcel_centre[parcel_index.at(id)], feature.id, BoundFacility::kNone, BoundFacility::kNone, from, to);
    }
    const auto one_of = [](const std::vector<std::string>& list, const std::string& id) { return list.empty() || std::find(list.begin(), list.end(), id) != list.end(); };
    for (const std::string& use : binding.uses)
      bound.uses.push_back(std::any_of(row.uses.begin(), row.uses.end(), [&](const std::string& code) { return use.starts_with(code); }));
    for (const std::string_view purpose : land::kPurposeNames) bound.built.push_back(purpose == row.kind && row.kind != "parking");
    if (!row.level.empty()) bound.level = static_cast<std::size_t>(std::find(kLevelNames.begin(), kLevelNames.end(), row.level) - kLevelNames.begin());
    for (const auto& other : row.all_of) bound.all_of.push_back(static_cast<std::size_t>(std::find_if(records.cover.begin(), records.cover.end(), [&](const auto& c) { return c.id == other; }) - records.cover.begin()));
    for (const auto& zone : records.zones) bound.zones.push_back(one_of(row.zones, zone.id));
    bound.counts = row.counts == "dwelling_floor" ? 1 : row.counts == "housing_land" ? 2 : row.counts == "land" ? 3 : 0;
    bound.radius = read.slot(row.radius_m);
    bound.target = read.slot(row.target);
    binding.cover.push_back(std::move(bound));
  }
}

}  // namespace gengxin::simulate
