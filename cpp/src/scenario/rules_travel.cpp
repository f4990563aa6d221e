// Rules of travel tables: each origin and destination is something of the document, one thing, and no link stands twice.
#include <algorithm>
#include <map>
#include <set>

#include "scenario/rules.hpp"

namespace gengxin::scenario {

void Rules::travel() {
  std::vector<std::string> origins = r_.parcels.id, destinations = r_.parcels.id;
  std::map<std::string, int> sections_with;  // of those that destinations point into
  for (const Zone& zone : r_.zones) origins.push_back(zone.id);
  for (const Facility& facility : r_.facilities) destinations.push_back(facility.id);
  for (const Feature& feature : r_.features) destinations.push_back(feature.id);
  for (const std::string& id : destinations) ++sections_with[id];
  const std::set<std::string> known_origins(origins.begin(), origins.end());
  for (const TravelTable& table : r_.travel) {
    const std::string place = "/travel/" + table.id;
    std::set<std::string> told_of;
    std::set<std::pair<std::string, std::string>> seen;
    for (std::size_t k = 0; k < table.origin.size(); ++k) {
      const std::string &from = table.origin[k], &to = table.destination[k], row = std::to_string(k);
      if (!known_origins.contains(from) && told_of.insert("from " + from).second)
        fault("unknown_reference", place + "/origin/" + row, "'" + from + "'", "an id of parcels or zones", did_you_mean(from, origins, "add it to parcels, or remove its rows"));
      const auto sections = sections_with.find(to);
      if (sections == sections_with.end() && told_of.insert("to " + to).second)
        fault("unknown_reference", place + "/destination/" + row, "'" + to + "'", "an id of facilities, features or parcels", did_you_mean(to, destinations, "add it to facilities, or remove its rows"));
      if (sections != sections_with.end() && sections->second > 1 && told_of.insert("to " + to).second)
        fault("ambiguous_reference", place + "/destination/" + row, "'" + to + "', which several of facilities, features and parcels have as an id", "an id of one of them", "rename the facility or the feature");
      if (!seen.emplace(from, to).second)
        fault("given_twice", place + "/destination/" + row, "a second row from '" + from + "' to '" + to + "'", "each pair once", "remove one of the rows");
    }
  }
}

}  // namespace gengxin::scenario
