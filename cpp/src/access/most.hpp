#pragma once
// The most demand that capacities can serve, whatever it costs: a maximum flow by blocking flows (Dinic 1970).
#include <cstdint>
#include <vector>

#include "access/transport.hpp"

namespace gengxin::access {

struct Most {
  std::vector<std::int64_t> unserved;          ///< by point
  std::vector<std::uint8_t> point_in_cut;      ///< points from which somebody unserved could be served instead
  std::vector<std::uint8_t> facility_in_cut;   ///< what they reach: all full
};

Most most_served(const Network& network);

}  // namespace gengxin::access
