#pragma once
// The rows of a travel table, dense or sparse, and pieces of work over them.
#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

#include "gengxin/access/travel.hpp"

namespace gengxin::access {

struct Row {
  std::span<const double> cost;
  std::span<const std::int32_t> facility;  ///< empty: entry k is facility k

  [[nodiscard]] std::size_t size() const { return cost.size(); }
  [[nodiscard]] std::size_t at(std::size_t k) const { return facility.empty() ? k : static_cast<std::size_t>(facility[k]); }
};

inline Row row_of(const Travel& t, std::size_t point) {
  if (t.dense()) return {t.cost.subspan(point * t.facilities, t.facilities), {}};
  const auto from = static_cast<std::size_t>(t.start[point]), count = static_cast<std::size_t>(t.start[point + 1]) - from;
  return {t.cost.subspan(from, count), t.facility.subspan(from, count)};
}

/// Calls f(facility, entry of the row) for each.
template <class F>
void each(const Row& row, F&& f) {
  if (row.facility.empty())
    for (std::size_t k = 0; k < row.size(); ++k) f(k, k);
  else
    for (std::size_t k = 0; k < row.size(); ++k) f(static_cast<std::size_t>(row.facility[k]), k);
}

/// How many pieces `rows` rows are cut into: never by the number of threads, so that sums by piece are always the same.
inline std::size_t pieces_of(std::size_t rows) { return std::min<std::size_t>(64, (rows + 127) / 128); }

/// Calls work(piece, first row, row past the last) for every piece; the first fault by piece is thrown again.
template <class Work>
void in_pieces(std::size_t rows, int threads, Work&& work) {
  const std::size_t pieces = pieces_of(rows);
  const auto part = [&](std::size_t p) { work(p, rows * p / pieces, rows * (p + 1) / pieces); };
  const std::size_t wanted = threads > 0 ? static_cast<std::size_t>(threads) : std::max<std::size_t>(1, std::thread::hardware_concurrency());
  const std::size_t used = std::min(wanted, pieces);
  if (used <= 1) {
    for (std::size_t p = 0; p < pieces; ++p) part(p);
    return;
  }
  std::atomic<std::size_t> next{0};
  std::mutex guard;
  std::size_t fault_piece = pieces;
  std::exception_ptr fault;
  const auto serve = [&] {
    for (std::size_t p = next++; p < pieces; p = next++) try {
        part(p);
      } catch (...) {
        const std::lock_guard lock(guard);
        if (p < fault_piece) fault_piece = p, fault = std::current_exception();
      }
  };
  {
    std::vector<std::jthread> helpers;
    for (std::size_t k = 1; k < used; ++k) helpers.emplace_back(serve);
    serve();
  }
  if (fault) std::rethrow_exception(fault);
}

}  // namespace gengxin::access
