#include "gengxin/access/cover.hpp"

#include "access/checks.hpp"
#include "access/rows.hpp"

namespace gengxin::access {

Cover cover(const Travel& t, std::span<const double> amounts, std::size_t columns, double limit, int threads) {
  check(t);
  require_rows("amounts", amounts.size(), t.points * columns, "points x amounts");
  require_amounts("amounts", amounts);
  require_limit("limit", limit);
  Cover result;
  result.nearest.assign(t.points, kNever);
  result.facility.assign(t.points, -1);
  result.choices.assign(t.points, 0);
  in_pieces(t.points, threads, [&](std::size_t, std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      const Row row = row_of(t, i);
      each(row, [&](std::size_t j, std::size_t k) {
        const double c = row.cost[k];
        if (!(c < kNever)) return;
        if (c < result.nearest[i]) result.nearest[i] = c, result.facility[i] = static_cast<std::int32_t>(j);
        if (c <= limit) ++result.choices[i];
      });
    }
  });
  result.all.assign(columns, 0.0);
  result.within.assign(columns, 0.0);
  for (std::size_t i = 0; i < t.points; ++i)
    for (std::size_t k = 0; k < columns; ++k) {
      const double amount = amounts[i * columns + k];
      result.all[k] += amount;
      if (result.choices[i] > 0) result.within[k] += amount;
    }
  for (std::size_t k = 0; k < columns; ++k) result.share.push_back(result.all[k] > 0 ? result.within[k] / result.all[k] : 0.0);
  return result;
}

}  // namespace gengxin::access
