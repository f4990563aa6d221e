#pragma once
// Internal: the points of a front that no other one beats.
#include <algorithm>
#include <span>
#include <utility>
#include <vector>

namespace gengxin::optimise {

/// Drops points (with `values`, all minimised) that another is as good as, to 1e-6 of the units, and sorts the rest.
template <class Point>
void keep_efficient(std::vector<Point>& points, std::span<const double> units) {
  std::sort(points.begin(), points.end(), [](const Point& a, const Point& b) { return a.values < b.values; });
  const auto as_good = [&](const Point& a, const Point& b) {
    for (std::size_t k = 0; k < units.size(); ++k)
      if (a.values[k] > b.values[k] + 1e-6 * units[k]) return false;
    return true;
  };
  std::vector<Point> kept;
  for (Point& point : points) {
    if (std::any_of(kept.begin(), kept.end(), [&](const Point& other) { return as_good(other, point); })) continue;
    std::erase_if(kept, [&](const Point& other) { return as_good(point, other); });
    kept.push_back(std::move(point));
  }
  points = std::move(kept);
}

}  // namespace gengxin::optimise
