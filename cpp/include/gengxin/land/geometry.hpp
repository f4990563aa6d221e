#pragma once
// Where a parcel lies: the centroid of its polygon, in metres of the document's coordinate system.
#include <cmath>
#include <optional>
#include <string_view>

#include "gengxin/support/export.hpp"

namespace gengxin::land {

struct Point {
  double x_m{0}, y_m{0};
};

/// Straight-line distance in metres.
inline double distance_m(const Point& a, const Point& b) { return std::hypot(a.x_m - b.x_m, a.y_m - b.y_m); }

/// Centroid of well-known text: POINT, or POLYGON and MULTIPOLYGON by area, holes taken out. Nothing for any other text, for
/// numbers that are not finite, or for a polygon without area.
GENGXIN_API std::optional<Point> centroid_of(std::string_view well_known_text);

}  // namespace gengxin::land
