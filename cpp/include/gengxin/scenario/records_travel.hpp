#pragma once
// A travel table of the section `travel`, and its links by parcel.
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "gengxin/support/export.hpp"
#include "gengxin/support/figures.hpp"

namespace gengxin::scenario {

struct Records;

/// Travel from parcels, or zones whole, to facilities, features or parcels: a row a link; what is not listed is not reached.
struct TravelTable {
  std::string id, title, title_zh, version, unit;  ///< unit: min or m
  std::vector<std::string> origin, destination;
  Column cost;
};

/// The links of a table, parcel by parcel: its own rows, or its zone's where it has none.
struct ParcelLinks {
  std::vector<std::string> destinations;   ///< rising
  std::vector<char> listed;                ///< by parcel: 0 where neither it nor its zone has a row
  std::vector<std::size_t> start;          ///< parcels + 1: links of parcel i are start[i] ... start[i + 1] - 1
  std::vector<std::size_t> destination;    ///< of each link, rising within a parcel
  std::vector<Slot> cost;                  ///< of each link, in the table's unit

  /// The number of a destination, if the table lists it.
  [[nodiscard]] GENGXIN_API std::optional<std::size_t> find(const std::string& id) const;
  /// The cost from a parcel to a destination, if there is a link.
  [[nodiscard]] GENGXIN_API std::optional<Slot> cost_of(std::size_t parcel, std::size_t to) const;
};

GENGXIN_API ParcelLinks parcel_links(const Records& records, const TravelTable& table);

}  // namespace gengxin::scenario
