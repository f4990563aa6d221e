// Binds cover: the places that each row measures from, in the order facilities, features, parcels.
#include <algorithm>

#include "simulate/slot_reader.hpp"

namespace gengxin::simulate {
namespace {

template <class R>
std::size_t number_of(const std::vector<R>& records, const std::string& id) {
  return static_cast<std::size_t>(std::find_if(records.begin(), records.end(), [&](const R& each) { return each.id == id; }) - records.begin());
}

class CoverBinder {
 public:
  CoverBinder(SlotReader& read, const scenario::Records& records, const std::map<std::string, std::size_t>& parcel_index, Binding& binding)
      : read_(read), r_(records), parcel_index_(parcel_index), b_(binding) {}

  void bind(const scenario::CoverRow& row) {
    BoundCover bound;
    if (!row.travel.empty()) {
      bound.travel = number_of(r_.travel, row.travel);
      read_.column(r_.travel[bound.travel].cost);
    }
    facilities(row, bound);
    features(row, bound);
    const auto one_of = [](const std::vector<std::string>& list, const std::string& id) { return list.empty() || std::find(list.begin(), list.end(), id) != list.end(); };
    for (const std::string& use : b_.uses)
      bound.uses.push_back(std::any_of(row.uses.begin(), row.uses.end(), [&](const std::string& code) { return use.starts_with(code); }));
    for (const std::string_view purpose : land::kPurposeNames) bound.built.push_back(purpose == row.kind && row.kind != "parking");
    if (!row.level.empty()) bound.level = static_cast<std::size_t>(std::find(kLevelNames.begin(), kLevelNames.end(), row.level) - kLevelNames.begin());
    for (const auto& other : row.all_of) bound.all_of.push_back(number_of(r_.cover, other));
    for (const auto& zone : r_.zones) bound.zones.push_back(one_of(row.zones, zone.id));
    bound.counts = row.counts == "dwelling_floor" ? 1 : row.counts == "housing_land" ? 2 : row.counts == "land" ? 3 : 0;
    bound.limit = read_.slot(row.limit_min.present() ? row.limit_min : row.radius_m);
    bound.target = read_.slot(row.target);
    b_.cover.push_back(std::move(bound));
  }

 private:
  /// Adds a place where the row's measure finds it: by its own id, else by its parcel. False if it does not.
  bool place(BoundCover& bound, BoundPlace made, const std::string& id, const std::string& parcel) {
    if (bound.travel == BoundFacility::kNone) {
      if (parcel.empty()) return false;
      made.at = b_.parcel_centre[parcel_index_.at(parcel)];
    } else {
      const scenario::ParcelLinks& links = b_.travel[bound.travel];
      const auto by_id = links.find(id), found = by_id || parcel.empty() ? by_id : links.find(parcel);
      if (!found) return false;
      made.destination = *found;
    }
    bound.places.push_back(std::move(made));
    return true;
  }

  void facilities(const scenario::CoverRow& row, BoundCover& bound) {
    for (std::size_t f = 0; f < r_.facilities.size(); ++f) {
      const auto& facility = r_.facilities[f];
      if (row.kind.empty() || facility.kind != row.kind || (!row.level.empty() && facility.level != row.level)) continue;
      BoundPlace made;
      made.name = facility.id;
      made.facility = f;
      bound.unplaced += !place(bound, std::move(made), facility.id, facility.parcel);
    }
  }

  void features(const scenario::CoverRow& row, BoundCover& bound) {
    for (const auto& feature : r_.features) {
      if (std::find(row.features.begin(), row.features.end(), feature.id) == row.features.end()) continue;
      BoundPlace made;
      made.name = feature.id;
      made.from = read_.slot(feature.from), made.to = read_.slot(feature.to);
      const bool straight = bound.travel == BoundFacility::kNone;
      if (straight && !feature.geometry.empty()) {
        made.at = *land::centroid_of(feature.geometry);
        bound.places.push_back(made);
      } else if (feature.parcels.empty() || (!straight && b_.travel[bound.travel].find(feature.id))) {
        bound.unplaced += !place(bound, made, feature.id, "");
      } else {
        for (const std::string& id : feature.parcels) bound.unplaced += !place(bound, made, feature.id, id);
      }
    }
  }

  SlotReader& read_;
  const scenario::Records& r_;
  const std::map<std::string, std::size_t>& parcel_index_;
  Binding& b_;
};

}  // namespace

void bind_cover(SlotReader& read, const scenario::Records& records, const std::map<std::string, std::size_t>& parcel_index, Binding& binding) {
  if (records.cover.empty()) return;  // only cover asks that every geometry can be read
  if (std::any_of(records.cover.begin(), records.cover.end(), [](const auto& row) { return row.travel.empty() && row.all_of.empty(); }))
    for (const std::string& text : records.parcels.geometry) binding.parcel_centre.push_back(*land::centroid_of(text));
  for (const auto& table : records.travel) binding.travel.push_back(parcel_links(records, table));
  CoverBinder binder(read, records, parcel_index, binding);
  for (const auto& row : records.cover) binder.bind(row);
}

}  // namespace gengxin::simulate
