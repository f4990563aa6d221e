#pragma once
// Travel from demand points to facilities: minutes on a network of the caller's, or metres between coordinates.
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "gengxin/support/export.hpp"

namespace gengxin::access {

/// A table over the caller's memory. Travel out need not cost what travel back costs: a row holds travel from its point.
/// Dense: `cost` row by row, infinity where a facility cannot be reached. Sparse (compressed rows): the links of point i
/// are start[i] ... start[i + 1] - 1, in rising order of facility; what is not listed cannot be reached.
struct Travel {
  std::size_t points = 0;
  std::size_t facilities = 0;
  std::span<const double> cost;            ///< not below 0, in the unit of every limit beside it
  std::span<const std::int64_t> start;     ///< points + 1 entries; empty: the table is dense
  std::span<const std::int32_t> facility;  ///< of each link

  [[nodiscard]] bool dense() const { return start.empty(); }
};

/// Throws std::invalid_argument naming the first entry that is wrong: sizes that do not fit, a cost below 0 or NaN,
/// a facility that is not there or stands twice in a row.
GENGXIN_API void check(const Travel& travel);

enum class Metric : std::uint8_t { straight, manhattan };

/// Places in metres, columns of one length.
struct Places {
  std::span<const double> x_m;
  std::span<const double> y_m;
};

/// Metres, row by row: points x facilities.
GENGXIN_API std::vector<double> distances(Metric metric, const Places& points, const Places& facilities, int threads = 1);

struct Links {
  std::vector<std::int64_t> start;
  std::vector<std::int32_t> facility;
  std::vector<double> cost;
};

/// The links of at most `limit_m`, sparse.
GENGXIN_API Links distances_within(Metric metric, const Places& points, const Places& facilities, double limit_m, int threads = 1);

}  // namespace gengxin::access
