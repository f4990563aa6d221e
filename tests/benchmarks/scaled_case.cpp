#include "scaled_case.hpp"

#include <initializer_list>
#include <string>

#include <nlohmann/json.hpp>

namespace gengxin::benchmarks {
namespace {

using Json = nlohmann::json;

double number_of(const Json& figure) { return figure.is_object() ? figure.at("value").get<double>() : figure.get<double>(); }

std::string copy_id(const std::string& id, int copy) { return copy == 0 ? id : id + "_c" + std::to_string(copy); }

Json& values_of(Json& column) { return column.is_object() ? column.at("values") : column; }

/// Repeats the rows of a table `copies` times; the named columns hold ids that are copied with the row.
void repeat_rows(Json& table, int copies, std::initializer_list<const char*> ids) {
  for (auto& item : table.items()) {
    Json& values = values_of(item.value());
    const Json once = values;
    bool is_id = false;
    for (const char* id : ids) is_id = is_id || item.key() == id;
    for (int copy = 1; copy < copies; ++copy)
      for (const Json& value : once) values.push_back(is_id ? Json(copy_id(value.get<std::string>(), copy)) : value);
  }
}

/// Parts of a known total: each copy holds its share.
void divide(Json& record, std::initializer_list<const char*> keys, int copies) {
  for (const char* key : keys)
    if (record.contains(key)) record[key] = number_of(record[key]) / copies;
}

void copy_places(Json& document, int copies) {
  Json zones = Json::object(), units = Json::object(), facilities = Json::object();
  for (int copy = 0; copy < copies; ++copy) {
    for (const auto& item : document.at("zones").items()) {
      Json zone = item.value();
      divide(zone, {"resident_share"}, copies);
      zones[copy_id(item.key(), copy)] = zone;
    }
    for (const auto& item : document.at("population").at("units").items()) {
      Json unit = item.value();
      divide(unit, {"members", "other_registered", "local", "floating"}, copies);
      units[copy_id(item.key(), copy)] = unit;
    }
    for (const auto& item : document.at("facilities").items()) {
      Json facility = item.value();
      for (const char* key : {"zone", "parcel"})
        if (facility.contains(key)) facility[key] = copy_id(facility[key].get<std::string>(), copy);
      facilities[copy_id(item.key(), copy)] = facility;
    }
  }
  document["zones"] = zones;
  document["population"]["units"] = units;
  document["facilities"] = facilities;
  repeat_rows(document["parcels"], copies, {"id", "zone"});
  repeat_rows(document["plan"], copies, {"id", "parcel"});
}

void copy_zones(Json& document, int copies) {
  Json zones = Json::object();
  for (const auto& item : document.at("zones").items())
    for (int copy = 0; copy < (item.value().contains("resident_share") ? copies : 1); ++copy) {
      Json zone = item.value();
      divide(zone, {"resident_share"}, copies);
      zones[copy_id(item.key(), copy)] = zone;
    }
  document["zones"] = zones;
}

}  // namespace

std::string scaled_case(const std::string& json, const Scale& scale) {
  Json document = Json::parse(json);
  if (scale.years > 1) {
    const int first = document.at("years").at("first").get<int>(), last = document.at("years").at("last").get<int>();
    document["years"]["last"] = first + scale.years * (last - first);
  }
  if (scale.places > 1) copy_places(document, scale.places);
  if (scale.zones > 1) copy_zones(document, scale.zones);
  if (scale.parcels > 1) {
    repeat_rows(document["parcels"], scale.parcels, {"id"});
    repeat_rows(document["plan"], scale.parcels, {"id", "parcel"});
  }
  return document.dump();
}

}  // namespace gengxin::benchmarks
