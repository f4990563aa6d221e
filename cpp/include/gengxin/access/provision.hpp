#pragma once
// Provision: whom the places of facilities can serve within a travel limit, and the proof that nobody serves more.
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "gengxin/access/travel.hpp"
#include "gengxin/support/export.hpp"

namespace gengxin::access {

struct ProvisionTerms {
  double limit = std::numeric_limits<double>::infinity();  ///< travel up to it is within
  double beyond = 0;  ///< those left over may travel up to this, to places left over; not above `limit`: nobody does
};

/// People who go from a point to a facility, in order of point and facility.
struct Flows {
  std::vector<std::int32_t> point;
  std::vector<std::int32_t> facility;
  std::vector<double> people;
  std::vector<double> travel;  ///< each way, in the table's unit
};

struct Provision {
  double demand = 0;
  double within = 0;          ///< served within the limit: the most that can be
  double beyond = 0;
  double unserved = 0;
  double travel = 0;          ///< of those within: people x cost, the least that serves as many
  double travel_beyond = 0;
  Flows flows;
  std::vector<double> point_within, point_beyond, point_unserved;
  std::vector<double> used_within, used_beyond, left;  ///< by facility
  /// What one place more at each facility brings within the limit: people served (0 or 1), and change of travel
  /// (below 0: saved). Both at the optimum, for a place as small as one likes.
  std::vector<double> price, travel_price;
  /// The proof. People of `point_in_cut` reach facilities of `facility_in_cut` only, so that nobody can serve more than
  /// all other people and the places of these facilities: `bound` = `within`.
  std::vector<std::uint8_t> point_in_cut, facility_in_cut;
  double bound = 0;
};

/// The most people within the limit; then, among all ways to serve so many, the least total travel. Demand and places
/// may be fractions: inside they are whole numbers of 2^-61 of all demand, so that every comparison is exact and 1,000 parcels
/// of 0.48 pupils are 480 pupils. Every answer is checked by its prices and its cut before it is returned.
/// Throws std::invalid_argument.
GENGXIN_API Provision provision(const Travel& travel, std::span<const double> demand, std::span<const double> places, const ProvisionTerms& terms);

struct WeightedProvision {
  double worth = 0;     ///< sum of worth x people: the greatest
  double served = 0;    ///< no more, and often less, than `Provision::within`
  double travel = 0;
  Flows flows;
  std::vector<double> point_served, used;
};

/// What tools report that maximise a weighted sum instead of people served. `worth` of one person on each link, laid out as
/// travel.cost; not below 0.
GENGXIN_API WeightedProvision weighted_provision(const Travel& travel, std::span<const double> demand, std::span<const double> places, std::span<const double> worth,
                                                 double limit);

}  // namespace gengxin::access
