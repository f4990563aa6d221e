// Rows that whole groups miss beyond the tolerance are brought back by moves that add little to the gap.
#include <algorithm>
#include <cmath>

#include "optimise/block_rounder.hpp"

namespace gengxin::optimise {
namespace {
constexpr std::size_t moves_kept = 1000, moves_a_row = 5;  // in the first list
constexpr std::size_t longer = 4;                          // the next list, where one does not suffice
constexpr std::size_t changes_kept = 1'000'000;            // a list with more is the last: 32 bytes each
constexpr std::size_t firsts = 300;                        // of two moves
constexpr double worth_a_pair = 0.1;                       // of what is missed: a longer list may do better for less
constexpr double least_removed = 1e-15;                    // of excess
}  // namespace

// The move that removes most excess for what it adds to the gap.
bool Rounder::one_move() {
  find_relief();
  const double least_loss = 0.1 * typical_loss_ + 1e-300;
  std::size_t best = moves_.size();
  double best_rate = 0;
  for (const std::size_t m : relieving_) {
    if (!(relief_[m] > best_rate * least_loss)) continue;
    const double removed = -excess_change(moves_[m]);
    if (!(removed > std::max(best_rate * least_loss, least_removed))) continue;
    const double loss = std::max(gap_change(moves_[m]), 0.0) + least_loss;
    if (!(removed > best_rate * loss)) continue;
    best_rate = removed / loss;
    best = m;
  }
  if (best == moves_.size()) return false;
  apply(best);
  return true;
}

// The moves that take a missed row towards its limits, those that lose least: of two moves that together remove excess one
// is such.
std::vector<std::size_t> Rounder::towards_limits() const {
  std::vector<std::size_t> towards;
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    const WholeRow& row = rows_[r];
    if (row.excess(row.at) == 0) continue;
    for (std::size_t e = row_begin_[r]; e < row_begin_[r + 1]; ++e)
      if (row.at < row.low ? by_row_[e].by > 0 : by_row_[e].by < 0) towards.push_back(static_cast<std::size_t>(by_row_[e].move));
  }
  std::sort(towards.begin(), towards.end());
  towards.erase(std::unique(towards.begin(), towards.end()), towards.end());
  if (towards.size() > firsts) towards.resize(firsts);
  return towards;
}

// Two moves that together remove excess, where no single one does: what the first breaks the second restores, or the first
// overshoots limits that lie nearer to each other than groups are large, and the second comes back. They remove at least this
// part of what is missed.
bool Rounder::two_moves(double part) {
  const double least_loss = 0.1 * typical_loss_ + 1e-300, excess = total_excess();
  std::size_t first = 0, second = 0;
  double best_rate = 0;
  for (const std::size_t one : towards_limits()) {
    const double lost = std::max(moves_[one].loss, 0.0) + least_loss;
    if (excess <= best_rate * lost) continue;
    const double alone = excess_change(moves_[one]);
    try_out(moves_[one]);
    find_partners(excess);
    for (const std::size_t m : partners_) {
      const double loss = lost + std::max(moves_[m].loss, 0.0);
      if (excess <= best_rate * loss || moves_[m].group == moves_[one].group) continue;
      const double removed = -alone - excess_change(moves_[m]);
      if (!(removed > std::max({best_rate * loss, least_removed, part * excess}))) continue;
      best_rate = removed / loss;
      first = one;
      second = m;
    }
    undo(moves_[one]);
  }
  if (best_rate == 0) return false;
  apply(first);
  apply(second);
  return true;
}

void Rounder::repair() {
  std::size_t wanted = moves_kept + moves_a_row * rows_.size();
  list_moves(wanted);
  for (std::size_t step = 0; total_excess() > 0 && step < n_ + 100; ++step) {
    const bool last = all_listed_ || changes_.size() > changes_kept;
    if (one_move() || two_moves(last ? 0 : worth_a_pair)) continue;
    if (last) return;
    wanted *= longer;
    list_moves(wanted);
  }
}

}  // namespace gengxin::optimise
