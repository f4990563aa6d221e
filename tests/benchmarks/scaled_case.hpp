#pragma once
// The bundled case made larger, for measurements of growth.
#include <string>

namespace gengxin::benchmarks {

/// How many times the case's own size, each at least 1. One dimension at a time, or all that a place holds.
struct Scale {
  int zones{1};    ///< zones of the street, whose people share the same total
  int parcels{1};  ///< parcels and rows of the plan, within the same zones
  int years{1};    ///< years after the base year
  int places{1};   ///< whole copies: zones with their people, parcels, rows of the plan and facilities
};

/// A document of the scaled case. `json` is the case's own document.
std::string scaled_case(const std::string& json, const Scale& scale);

}  // namespace gengxin::benchmarks
