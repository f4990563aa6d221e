#pragma once
// Transportation in whole numbers: who is served first, then the least cost. From prices that nearly balance, shortest paths over
// the facilities alone: a point shows only as the cheapest way to move somebody from one facility to another.
#include <cstdint>
#include <span>
#include <vector>

namespace gengxin::access {

/// Compressed rows of links by point. Costs are at least 0 and at most `highest`; 4 (facilities + 2) highest < 2^62.
struct Network {
  std::size_t facilities = 0;
  std::vector<std::int64_t> start;
  std::vector<std::int32_t> facility;
  std::vector<std::int64_t> cost;
  std::vector<std::int64_t> demand;
  std::vector<std::int64_t> capacity;
  std::int64_t highest = 0;

  [[nodiscard]] std::size_t points() const { return demand.size(); }
  /// What leaving one unit unserved costs: more than any chain of moves could save.
  [[nodiscard]] std::int64_t penalty() const { return 4 * static_cast<std::int64_t>(facilities + 2) * (highest + 1); }
};

struct Shipment {
  std::vector<std::int64_t> flow;      ///< by link
  std::vector<std::int64_t> unserved;  ///< by point
  std::vector<std::int64_t> load;      ///< by facility
  std::vector<std::int64_t> price;     ///< by facility: dual of its capacity, in cost, with `penalty` for who is unserved
};

/// The optimum; every point pays the least of cost + price over its links, or the penalty, exactly.
Shipment transport(const Network& network);

/// Whether a shipment keeps to demand and capacity and is optimal by its prices: complementary slackness in whole
/// numbers, looked at from the network alone.
bool proves_optimal(const Network& network, const Shipment& shipment);

/// What one unit more of capacity at each facility changes: those served in addition (0 or 1), and the cost.
struct Gain {
  std::vector<std::int64_t> served;
  std::vector<std::int64_t> cost;
  std::vector<std::uint8_t> facility_in_cut;  ///< 1 where `served` is
  std::vector<std::uint8_t> point_in_cut;     ///< points that reach facilities of the cut only
};
Gain gain_of_capacity(const Network& network, const Shipment& shipment);

}  // namespace gengxin::access
