// What follows from a removal: notes and features only tell about things, and no longer name what is gone.
#include <set>

#include "scenario/patch.hpp"

namespace gengxin::scenario {
namespace {

bool has(const Json& document, const std::string& place) {
  try {
    return document.contains(Json::json_pointer('/' + place));
  } catch (const Json::exception&) {
    return false;
  }
}

}  // namespace

void forget_removed(const Json& before, Json& after) {
  const auto removed = [&](const std::string& place) { return has(before, place) && !has(after, place); };
  const auto filter = [](Json& list, auto&& drop) {
    Json kept = Json::array();
    for (const Json& entry : list)
      if (!entry.is_string() || !drop(entry.get<std::string>())) kept.push_back(entry);
    list = std::move(kept);
  };
  const auto entries = [&](const char* section, auto&& change) {
    if (!after.contains(section) || !after[section].is_object()) return;
    for (auto& item : after[section].items())
      if (item.value().is_object()) change(item.value());
  };
  entries("notes", [&](Json& note) {
    if (note.contains("about") && note["about"].is_array()) filter(note["about"], removed);
  });
  const auto ids = [](const Json& document) {
    std::set<std::string> result;
    if (document.contains("parcels") && document["parcels"].is_object() && document["parcels"].contains("id"))
      for (const Json& id : document["parcels"]["id"])
        if (id.is_string()) result.insert(id.get<std::string>());
    return result;
  };
  const std::set<std::string> old_parcels = ids(before), parcels = ids(after);
  entries("features", [&](Json& feature) {
    for (const auto& [key, section] : {std::pair("facility", "facilities/"), std::pair("zone", "zones/")})
      if (feature.contains(key) && feature[key].is_string() && removed(section + feature[key].get<std::string>())) feature.erase(key);
    if (feature.contains("parcels") && feature["parcels"].is_array())
      filter(feature["parcels"], [&](const std::string& id) { return old_parcels.contains(id) && !parcels.contains(id); });
  });
}

}  // namespace gengxin::scenario
