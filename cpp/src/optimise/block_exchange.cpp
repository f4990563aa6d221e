// Whole groups that hold their rows are made cheaper: by moves that lower the cost and keep the rows, and by two at
// a time, where the one breaks rows that the other restores for less.
#include <algorithm>

#include "optimise/block_rounder.hpp"

namespace gengxin::optimise {
namespace {
constexpr std::size_t tried_a_share = 4;  // entries of rows that exchanges may read for each share of the program
}  // namespace

// From here on no row is missed by more than it is.
void Rounder::hold_rows() {
  for (WholeRow& row : rows_) {
    row.low = std::min(row.low, row.at);
    row.high = std::max(row.high, row.at);
  }
}

// Whether every row that the move changes holds after it, and the `broken` ones are all among them.
bool Rounder::fits(const Move& move, std::size_t broken) const {
  for (std::size_t c = move.first; c < move.last; ++c) {
    const WholeRow& row = rows_[static_cast<std::size_t>(changes_[c].row)];
    if (row.excess(row.at + changes_[c].by) > 0) return false;
    if (row.excess(row.at) > 0) --broken;
  }
  return broken == 0;
}

bool Rounder::pay_alone() {
  bool any = false;
  for (std::size_t m = 0; m < moves_.size(); ++m) {
    if (!(cost_change(moves_[m]) < 0) || !fits(moves_[m], 0)) continue;
    apply(m);
    any = true;
  }
  return any;
}

// For each move that would pay the other that keeps most of it.
bool Rounder::pay_together() {
  bool any = false;
  for (std::size_t first = 0; first < moves_.size() && to_try_ > 0; ++first) {
    const double alone = cost_change(moves_[first]);
    if (!(alone < 0)) continue;
    try_out(moves_[first]);
    std::size_t broken = 0;
    each_change(moves_[first], [&](std::size_t r, double) { broken += rows_[r].excess(rows_[r].at) > 0; });
    to_try_ -= std::min(to_try_, find_partners(0));
    std::size_t best = moves_.size();
    double least = 0;
    for (const std::size_t m : partners_) {
      if (moves_[m].group == moves_[first].group || !(alone + moves_[m].cost < least || priced_)) continue;
      if (!fits(moves_[m], broken)) continue;
      const double change = alone + cost_change(moves_[m]);
      if (!(change < least)) continue;
      least = change;
      best = m;
    }
    undo(moves_[first]);
    if (best == moves_.size()) continue;
    apply(first);
    apply(best);
    any = true;
  }
  return any;
}

void Rounder::improve() {
  hold_rows();
  to_try_ = tried_a_share * n_ * k_;
  for (bool better = true; better;) {
    better = pay_alone();
    better = pay_together() || better;
  }
}

}  // namespace gengxin::optimise
