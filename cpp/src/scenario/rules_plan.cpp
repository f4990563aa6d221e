// Rules of facilities, options and the plan.
#include <algorithm>
#include <cmath>
#include <map>

#include "scenario/rules.hpp"

namespace gengxin::scenario {

void Rules::facilities() {
  std::map<std::string, std::size_t> parcels;
  for (std::size_t i = 0; i < r_.parcels.size(); ++i) parcels[r_.parcels.id[i]] = i;
  for (const Facility& each : r_.facilities) {
    facility(each);
    if (each.parcel.empty()) continue;
    const std::string& zone = r_.parcels.zone[parcels.at(each.parcel)];
    if (zone != each.zone)
      fault("zone_mismatch", "/facilities/" + each.id + "/zone", "'" + each.zone + "', but its parcel " + each.parcel + " lies in '" + zone + "'",
            "the zone of the parcel", "write '" + zone + "', or correct the parcel");
  }
}

void Rules::facility(const Facility& facility) {
  const std::string place = "/facilities/" + facility.id;
  const auto need = [&](bool present, const char* key) {
    if (!present) fault("missing", place + '/' + key, "nothing", std::string("the ") + key + " of a facility of kind " + facility.kind, std::string("add the key '") + key + "'");
  };
  if (facility.kind == "school") {
    const bool places = facility.places.present(), classes = facility.classes.present(), size = facility.class_size.present();
    need(!facility.level.empty(), "level");
    if (places && classes) fault("given_twice", place + "/places", "both places and classes", "classes and class_size, or places", "keep one of them");
    if (!places && !classes && !size) {
      fault("missing", place, "neither places nor classes", "the places of a facility of kind school", "give classes and class_size, or places");
    } else if (!places) {
      need(classes, "classes");
      need(size, "class_size");
    }
  } else if (!facility.level.empty()) {
    fault("not_for_kind", place + "/level", "a level", "a level only for a school", "remove it, or make the kind 'school'");
  }
  if (facility.kind == "hospital" || facility.kind == "elderly") need(facility.beds.present(), "beds");
  if (facility.kind == "road") need(facility.length_m.present(), "length_m");
  if (facility.kind == "park") need(facility.area_m2.present(), "area_m2");
  if (facility.opens.present() && facility.closes.present() && value(facility.closes) <= value(facility.opens))
    fault("bad_years", place + "/closes", number_text(value(facility.closes)), "a year after " + number_text(value(facility.opens)), "put the years in order");
}

void Rules::options() {
  for (const Option& option : r_.options) {
    const std::string place = "/options/" + option.id;
    for (const FloorItem& item : option.floor)
      if (item.purpose == "school" && item.level.empty())
        fault("missing", place + "/floor/" + item.id + "/level", "nothing", "the level of the school", "add the key 'level'");
    // Figures may change by date, and the terms of any year may come into use.
    for (int year = r_.first_year; year <= std::max(r_.first_year, r_.last_year); ++year) {
      double counted = 0;
      for (const FloorItem& item : option.floor)
        if (item.counted) counted += value(item.share, year);
      const double far = value(option.far, year);
      if (option.treatment != "redevelop" && (far > 0 || !option.floor.empty())) {
        fault("not_for_kind", place + "/far", "new floor in an option that keeps the buildings" + in_year(year), "far and floor only where treatment is redevelop",
              "remove them, or make the treatment 'redevelop'");
        break;
      }
      if (option.treatment == "redevelop" && far > 0 && std::abs(counted - 1) > 1e-6) {
        fault("sum_not_one", place + "/floor", "counted floor shares that sum to " + told(counted, 1) + in_year(year), "a sum of 1", "change the shares so that they sum to 1");
        break;
      }
    }
  }
}

void Rules::plan() {
  std::map<std::string, const Option*> options;
  for (const Option& option : r_.options) options[option.id] = &option;
  std::map<std::string, std::size_t> parcels;
  for (std::size_t i = 0; i < r_.parcels.size(); ++i) parcels[r_.parcels.id[i]] = i;
  std::map<std::string, double> shares;
  const auto share = values(r_.plan.share);
  for (std::size_t i = 0; i < r_.plan.size(); ++i)
    plan_row(i, *options.at(r_.plan.option[i]), parcels.at(r_.plan.parcel[i]), shares[r_.plan.parcel[i]] += share[i]);
}

void Rules::plan_row(std::size_t i, const Option& option, std::size_t parcel, double share_of_parcel) {
  const std::string& row = r_.plan.id[i];
  const std::string& parcel_id = r_.plan.parcel[i];
  const double share = values(r_.plan.share)[i], start = values(r_.plan.start)[i], area = values(r_.parcels.area_m2)[parcel];
  if (share_of_parcel > 1 + 1e-9)
    fault("plan_over_one", "/plan/share/" + row, "shares of parcel " + parcel_id + " that sum to " + told(share_of_parcel, 1), "at most 1", "lower a share");
  if (years_sound_ && (start <= r_.first_year || start > r_.last_year)) {
    const std::string base = std::to_string(r_.first_year), last = std::to_string(r_.last_year);
    if (r_.years() == 1)
      fault("bad_years", "/plan/start/" + row, number_text(start), "no start is possible: no year is simulated after " + base, "simulate more years, or remove the row");
    else
      fault("bad_years", "/plan/start/" + row, number_text(start), "a year from " + std::to_string(r_.first_year + 1) + " to " + last, "start within the years simulated");
  }
  if (option.whole && share < 1)
    fault("whole_option_split", "/plan/share/" + row, number_text(share), "1: the option '" + option.id + "' is taken whole", "give it the whole parcel");
  const double least = value(option.least_site_area_m2, static_cast<int>(start));
  if (area < least)
    fault("site_too_small", "/plan/parcel/" + row, "parcel " + parcel_id + " of " + told(area, least) + " m2",
          "at least " + told(least, area) + " m2 for the option '" + option.id + "'", "choose a larger parcel");
  const bool is_protected = !r_.parcels.protection.empty() && r_.parcels.protection[parcel] != "none";
  if (option.treatment == "redevelop" && is_protected)
    fault("protected_parcel", "/plan/option/" + row, "redevelopment of parcel " + parcel_id + ", protected as " + r_.parcels.protection[parcel],
          "retain or improve", "leave the parcel out, or choose another treatment");
}

}  // namespace gengxin::scenario
