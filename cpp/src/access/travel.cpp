#include "gengxin/access/travel.hpp"

#include <cmath>

#include "access/checks.hpp"
#include "access/rows.hpp"

namespace gengxin::access {
namespace {

constexpr double kFarthest = 1e9;  // metres: no place on Earth is farther from an origin on it

void check_places(const std::string& name, const Places& places) {
  require_rows(name + ".y", places.y_m.size(), places.x_m.size(), "one for each x");
  const auto column = [&](const char* axis, std::span<const double> values) {
    for (std::size_t i = 0; i < values.size(); ++i)
      if (!(std::abs(values[i]) <= kFarthest)) refuse(name + "." + axis, number_text(values[i]) + " in entry " + std::to_string(i), "metres between -1e9 and 1e9");
  };
  column("x", places.x_m);
  column("y", places.y_m);
}

void check_count(std::size_t facilities) {
  if (facilities > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) refuse("facilities", std::to_string(facilities), "fewer than 2^31");
}

/// Both metrics without a branch inside the loop.
void distances_from(Metric metric, double x, double y, const Places& to, double* out) {
  const std::size_t n = to.x_m.size();
  const double* const tx = to.x_m.data();
  const double* const ty = to.y_m.data();
  if (metric == Metric::straight) {
    for (std::size_t j = 0; j < n; ++j) out[j] = std::sqrt((tx[j] - x) * (tx[j] - x) + (ty[j] - y) * (ty[j] - y));
  } else {
    for (std::size_t j = 0; j < n; ++j) out[j] = std::abs(tx[j] - x) + std::abs(ty[j] - y);
  }
}

std::string place(std::size_t point, std::size_t facility) { return " from point " + std::to_string(point) + " to facility " + std::to_string(facility); }

void check_sparse(const Travel& t) {
  require_rows("travel.start", t.start.size(), t.points + 1, "one for each point and one more");
  require_rows("travel.facility", t.facility.size(), t.cost.size(), "one for each cost");
  if (t.start.front() != 0 || t.start.back() != static_cast<std::int64_t>(t.cost.size()))
    refuse("travel.start", std::to_string(t.start.front()) + " ... " + std::to_string(t.start.back()), "0 ... the number of costs, " + std::to_string(t.cost.size()));
  for (std::size_t i = 0; i < t.points; ++i)
    if (t.start[i + 1] < t.start[i]) refuse("travel.start", std::to_string(t.start[i + 1]) + " after " + std::to_string(t.start[i]) + " at point " + std::to_string(i), "entries that do not fall");
  for (std::size_t i = 0; i < t.points; ++i) {
    std::int64_t before = -1;
    for (auto k = static_cast<std::size_t>(t.start[i]); k < static_cast<std::size_t>(t.start[i + 1]); ++k) {
      const std::int64_t j = t.facility[k];
      if (j < 0 || j >= static_cast<std::int64_t>(t.facilities)) refuse("travel.facility", std::to_string(j) + " in the row of point " + std::to_string(i), "0 ... " + std::to_string(t.facilities) + " less 1");
      if (j <= before) refuse("travel.facility", std::to_string(j) + " after " + std::to_string(before) + " in the row of point " + std::to_string(i), "each facility once, in rising order");
      before = j;
    }
  }
}

}  // namespace

void check_shape(const Travel& t) {
  check_count(t.facilities);
  if (t.dense()) require_rows("travel", t.cost.size(), t.points * t.facilities, "points x facilities");
  else check_sparse(t);
}

void check(const Travel& t) {
  check_shape(t);
  bool sound = true;
  for (const double c : t.cost) sound &= c >= 0;
  if (sound) return;
  for (std::size_t i = 0; i < t.points; ++i)
    each(row_of(t, i), [&](std::size_t j, std::size_t k) {
      const double c = row_of(t, i).cost[k];
      if (!(c >= 0)) refuse("travel", number_text(c) + place(i, j), "numbers not below 0, and infinity where a facility cannot be reached");
    });
}

std::vector<double> distances(Metric metric, const Places& points, const Places& facilities, int threads) {
  check_places("points", points);
  check_places("facilities", facilities);
  const std::size_t n = facilities.x_m.size();
  std::vector<double> table(points.x_m.size() * n);
  in_pieces(points.x_m.size(), threads, [&](std::size_t, std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) distances_from(metric, points.x_m[i], points.y_m[i], facilities, table.data() + i * n);
  });
  return table;
}

Links distances_within(Metric metric, const Places& points, const Places& facilities, double limit_m, int threads) {
  check_places("points", points);
  check_places("facilities", facilities);
  check_count(facilities.x_m.size());
  require_limit("within", limit_m);
  const std::size_t rows = points.x_m.size(), pieces = pieces_of(rows);
  std::vector<Links> parts(pieces);
  in_pieces(rows, threads, [&](std::size_t p, std::size_t from, std::size_t to) {
    std::vector<double> row(facilities.x_m.size());
    for (std::size_t i = from; i < to; ++i) {
      distances_from(metric, points.x_m[i], points.y_m[i], facilities, row.data());
      for (std::size_t j = 0; j < row.size(); ++j)
        if (row[j] <= limit_m) parts[p].facility.push_back(static_cast<std::int32_t>(j)), parts[p].cost.push_back(row[j]);
      parts[p].start.push_back(static_cast<std::int64_t>(parts[p].cost.size()));
    }
  });
  Links links{{0}, {}, {}};
  for (const auto& part : parts) {
    const auto before = static_cast<std::int64_t>(links.cost.size());
    for (const std::int64_t end : part.start) links.start.push_back(before + end);
    links.facility.insert(links.facility.end(), part.facility.begin(), part.facility.end());
    links.cost.insert(links.cost.end(), part.cost.begin(), part.cost.end());
  }
  return links;
}

}  // namespace gengxin::access
