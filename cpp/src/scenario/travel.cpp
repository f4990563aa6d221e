#include <algorithm>
#include <map>

#include "gengxin/scenario/records.hpp"

namespace gengxin::scenario {

std::optional<std::size_t> ParcelLinks::find(const std::string& id) const {
  const auto at = std::lower_bound(destinations.begin(), destinations.end(), id);
  if (at == destinations.end() || *at != id) return std::nullopt;
  return static_cast<std::size_t>(at - destinations.begin());
}

std::optional<Slot> ParcelLinks::cost_of(std::size_t parcel, std::size_t to) const {
  const auto begin = destination.begin() + static_cast<std::ptrdiff_t>(start[parcel]), end = destination.begin() + static_cast<std::ptrdiff_t>(start[parcel + 1]);
  const auto at = std::lower_bound(begin, end, to);
  if (at == end || *at != to) return std::nullopt;
  return cost[static_cast<std::size_t>(at - destination.begin())];
}

ParcelLinks parcel_links(const Records& records, const TravelTable& table) {
  ParcelLinks links;
  links.destinations = table.destination;
  std::sort(links.destinations.begin(), links.destinations.end());
  links.destinations.erase(std::unique(links.destinations.begin(), links.destinations.end()), links.destinations.end());
  std::map<std::string, std::vector<std::pair<std::size_t, Slot>>> rows;
  for (std::size_t k = 0; k < table.origin.size(); ++k) rows[table.origin[k]].emplace_back(*links.find(table.destination[k]), table.cost.first + static_cast<Slot>(k));
  for (auto& [origin, of] : rows) std::sort(of.begin(), of.end());
  links.start.push_back(0);
  for (std::size_t i = 0; i < records.parcels.size(); ++i) {
    auto of = rows.find(records.parcels.id[i]);
    if (of == rows.end()) of = rows.find(records.parcels.zone[i]);
    links.listed.push_back(of != rows.end());
    if (of != rows.end())
      for (const auto& [to, cost] : of->second) links.destination.push_back(to), links.cost.push_back(cost);
    links.start.push_back(links.cost.size());
  }
  return links;
}

}  // namespace gengxin::scenario
