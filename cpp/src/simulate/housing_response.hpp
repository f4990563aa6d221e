#pragma once
// Internal: who lives in new housing. Residents grow in proportion to the persons whom the housing holds, so that one unit
// tells all: the same projection as in a run, of nobody and one person's housing.
#include <span>
#include <vector>

#include "gengxin/simulate/compiled.hpp"

namespace gengxin::simulate {

/// By year of the model, for housing that holds one person when full and is delivered in a given year.
struct HousingResponse {
  std::vector<double> tenants;  ///< floating residents; people who turn over
  std::vector<double> owners;   ///< local residents of market housing, who age in place and have children
  bool proportional{true};      ///< false: tenants are more than the housing holds, so that what several houses hold does not add up
};

HousingResponse housing_response(const Compiled& compiled, std::span<const double> values, double delivery);

}  // namespace gengxin::simulate
