// Rules of cover: every row needs places and a limit, or other rows; and what a straight line measures needs a geometry.
#include <algorithm>

#include "gengxin/land/geometry.hpp"
#include "scenario/rules.hpp"

namespace gengxin::scenario {

void Rules::cover() {
  constexpr const char* kWellKnown = "a text such as POLYGON((0 0, 9 0, 9 9, 0 0)) or POINT(4 5), with an area unless a point";
  for (const Feature& feature : r_.features)
    if (!feature.geometry.empty() && !land::centroid_of(feature.geometry))
      fault("bad_geometry", "/features/" + feature.id + "/geometry", "the text '" + feature.geometry.substr(0, 40) + "'", kWellKnown, "correct the geometry");
  if (r_.cover.empty()) return;
  if (!r_.people_present) fault("missing", "/norms", "nothing, but there is cover", "population, demography, services and norms", "add these sections, or remove the section 'cover'");
  const bool straight = std::any_of(r_.cover.begin(), r_.cover.end(), [](const CoverRow& row) { return row.all_of.empty() && row.travel.empty(); });
  const std::vector<std::string> none, &geometry = straight ? r_.parcels.geometry : none;
  if (straight && geometry.empty() && r_.parcels.size() > 0) fault("missing", "/parcels/geometry", "nothing, but cover measures straight lines", "the polygon of each parcel", "add the column 'geometry', or name a travel table in each row of cover");
  std::size_t told_of = 0;
  for (std::size_t i = 0; i < geometry.size() && told_of < 5; ++i)
    if (!land::centroid_of(geometry[i])) {
      fault("bad_geometry", "/parcels/geometry/" + r_.parcels.id[i], "the text '" + geometry[i].substr(0, 40) + "'", kWellKnown, "correct the geometry");
      ++told_of;
    }
  for (const CoverRow& row : r_.cover) {
    const std::string place = "/cover/" + row.id;
    const bool places = !row.kind.empty() || !row.uses.empty() || !row.features.empty();
    if (places == !row.all_of.empty())
      fault(places ? "given_twice" : "missing", place, places ? "both places and all_of" : "neither places nor all_of", "kind, uses or features; or all_of", places ? "keep one of them" : "say what is to be near");
    const auto table = std::find_if(r_.travel.begin(), r_.travel.end(), [&](const TravelTable& each) { return each.id == row.travel; });
    const bool minutes = table != r_.travel.end() && table->unit == "min";
    if (places && !minutes && !row.radius_m.present()) fault("missing", place + "/radius_m", "nothing", row.travel.empty() ? "the radius around the places" : "the most metres to the places", "add the key 'radius_m'");
    if (places && minutes && !row.limit_min.present()) fault("missing", place + "/limit_min", "nothing", "the most minutes to the places", "add the key 'limit_min'");
    if (places && minutes && row.radius_m.present()) fault("not_for_kind", place + "/radius_m", "a radius", "no radius beside a table of minutes", "write limit_min, or take a table of metres");
    if (places && !minutes && row.limit_min.present())
      fault("not_for_kind", place + "/limit_min", "minutes", row.travel.empty() ? "minutes only beside a travel table" : "metres, as in the travel table", row.travel.empty() ? "name the table under 'travel'" : "write radius_m");
    if (!row.all_of.empty() && row.radius_m.present()) fault("not_for_kind", place + "/radius_m", "a radius", "no radius beside all_of: each row has its own", "remove it");
    if (!row.all_of.empty() && row.limit_min.present()) fault("not_for_kind", place + "/limit_min", "minutes", "no minutes beside all_of: each row has its own", "remove it");
    if (!row.all_of.empty() && !row.travel.empty()) fault("not_for_kind", place + "/travel", "a travel table", "no table beside all_of: each row has its own", "remove it");
    if (!row.level.empty() && row.kind != "school") fault("not_for_kind", place + "/level", "a level", "a level only beside the kind 'school'", "remove it, or make the kind 'school'");
    for (std::size_t i = 0; i < row.all_of.size(); ++i) {
      const auto other = std::find_if(r_.cover.begin(), r_.cover.end(), [&](const CoverRow& each) { return each.id == row.all_of[i]; });
      if (other != r_.cover.end() && !other->all_of.empty())
        fault("not_for_kind", place + "/all_of/" + std::to_string(i), "'" + row.all_of[i] + "', which is made of other rows itself", "rows that have places", "name the rows that it is made of");
    }
    for (std::size_t i = 0; i < row.uses.size(); ++i)
      if (std::none_of(r_.parcels.use.begin(), r_.parcels.use.end(), [&](const std::string& use) { return use.starts_with(row.uses[i]); }) &&
          std::none_of(r_.options.begin(), r_.options.end(), [&](const Option& option) { return !option.use.empty() && option.use.starts_with(row.uses[i]); }))
        fault("unknown_reference", place + "/uses/" + std::to_string(i), "'" + row.uses[i] + "'", "a use that some parcel or option has, or its first digits", "correct the code, or remove it");
  }
}

}  // namespace gengxin::scenario
