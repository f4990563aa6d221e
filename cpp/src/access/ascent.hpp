#pragma once
// Prices from below: each facility asked for too much raises its price until those who leave bring it down to its
// capacity. Points stay whole, so that what is left over is at most one point a facility.
#include <cstdint>
#include <vector>

#include "access/transport.hpp"

namespace gengxin::access {

struct Prices {
  std::vector<std::int64_t> price;  ///< by facility; above 0 only where load is at least capacity
  std::vector<std::int32_t> at;     ///< by point: the link it uses whole, one of the least cost + price; -1 without links
  std::vector<std::int64_t> load;
};

/// Begins at price 0. Each rise goes no further than the least optimal prices, so that the work may be stopped anywhere;
/// it is after `most_work` looks at links.
Prices ascend(const Network& network, std::size_t most_work);

}  // namespace gengxin::access
