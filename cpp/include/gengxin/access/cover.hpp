#pragma once
// Cover: people, homes and land within a radius or a time of facilities.
#include <cstdint>
#include <span>
#include <vector>

#include "gengxin/access/travel.hpp"
#include "gengxin/support/export.hpp"

namespace gengxin::access {

struct Cover {
  std::vector<double> nearest;         ///< by point: cost of the nearest facility, infinity if none can be reached
  std::vector<std::int32_t> facility;  ///< by point: the nearest one, of equal ones the first; -1 if none can be reached
  std::vector<std::int32_t> choices;   ///< by point: facilities within the limit
  std::vector<double> all;             ///< by amount: the sum over all points
  std::vector<double> within;          ///< by amount: the sum over points with a facility within the limit
  std::vector<double> share;           ///< by amount: within / all; 0 of nothing
};

/// `amounts` is point x amount (people, homes, m2 of land: a column each). `limit` counts itself.
/// Throws std::invalid_argument.
GENGXIN_API Cover cover(const Travel& travel, std::span<const double> amounts, std::size_t columns, double limit, int threads = 1);

}  // namespace gengxin::access
