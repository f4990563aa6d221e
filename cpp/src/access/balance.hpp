#pragma once
// Prices at which every facility is asked for nearly as much as it has: a beginning that exact shipping mends.
// The dual of transportation, sum_i D_i min_j (c_ij + p_j) - sum_j P_j p_j, is concave, and its slope at p is what is asked
// of each facility less its places. Newton steps on it: how fast people change from one facility to another is taken from those
// whose two best links cost nearly the same.
#include <cstdint>
#include <span>
#include <vector>

#include "access/transport.hpp"

namespace gengxin::access {

struct Prices {
  std::vector<std::int64_t> price;  ///< by facility, from 0 to (facilities + 1) highest
  std::vector<std::int32_t> at;     ///< by point: the link it uses whole, one of the least cost + price; -1 without links
  std::vector<std::int64_t> load;
};

/// `full`: 1 for facilities that must be full in the end. The others may keep places at price 0.
Prices nearly_balanced(const Network& network, std::span<const std::uint8_t> full);

}  // namespace gengxin::access
