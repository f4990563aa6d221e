// Moves of single groups, with what each changes of the rows, listed by move and by row.
#include <algorithm>
#include <cmath>

#include "optimise/block_rounder.hpp"

namespace gengxin::optimise {

// The moves that lose least.
void Rounder::list_moves(std::size_t wanted) {
  moves_.clear();
  changes_.clear();
  std::vector<double> reduced(k_);
  double limit = infinity;
  const auto less = [](const Move& a, const Move& b) { return a.loss < b.loss; };
  const auto shorten = [&] {
    if (moves_.size() <= wanted) return;
    std::nth_element(moves_.begin(), moves_.begin() + static_cast<std::ptrdiff_t>(wanted), moves_.end(), less);
    moves_.resize(wanted);
    limit = std::max_element(moves_.begin(), moves_.end(), less)->loss;
  };
  for (std::size_t i = 0; i < n_; ++i) {
    prices_.of_group(i, reduced.data());
    const auto own = static_cast<std::size_t>(result_.choice[i]);
    for (std::size_t a = 0; a < k_; ++a)
      if (const double loss = reduced[a] - reduced[own]; loss < limit && a != own && admits(i, a))
        moves_.push_back({static_cast<int>(i), static_cast<int>(a), loss, program_.cost[i * k_ + a] - program_.cost[i * k_ + own], 0, 0});
    if (moves_.size() > 4 * wanted) shorten();
  }
  all_listed_ = moves_.size() <= wanted && limit == infinity;
  shorten();
  std::sort(moves_.begin(), moves_.end(), less);
  double sum = 0;
  for (Move& move : moves_) {
    sum += std::abs(move.loss);
    move.first = changes_.size();
    prices_.each_row(static_cast<std::size_t>(move.group), [&](std::size_t r, const Coefficients&) {
      changes_.push_back({static_cast<int>(r), 0, 0});
    });
    move.last = changes_.size();
  }
  typical_loss_ = moves_.empty() ? 0 : sum / static_cast<double>(moves_.size());
  index_rows();
  for (const Move& move : moves_) describe(move);
}

void Rounder::index_rows() {
  row_begin_.assign(rows_.size() + 1, 0);
  for (const Change& change : changes_) ++row_begin_[static_cast<std::size_t>(change.row) + 1];
  for (std::size_t r = 0; r < rows_.size(); ++r) row_begin_[r + 1] += row_begin_[r];
  by_row_.resize(changes_.size());
  std::vector<std::size_t> next(row_begin_.begin(), row_begin_.end() - 1);
  for (std::size_t m = 0; m < moves_.size(); ++m)
    for (std::size_t c = moves_[m].first; c < moves_[m].last; ++c) {
      const std::size_t place = next[static_cast<std::size_t>(changes_[c].row)]++;
      changes_[c].place = static_cast<int>(place);
      by_row_[place].move = static_cast<int>(m);
    }
}

// What the move changes of the rows, from its group's present option.
void Rounder::describe(const Move& move) {
  const auto i = static_cast<std::size_t>(move.group);
  const auto from = static_cast<std::size_t>(result_.choice[i]), to = static_cast<std::size_t>(move.option);
  std::size_t c = move.first;
  prices_.each_row(i, [&](std::size_t r, const Coefficients& of) {
    changes_[c].by = of.change(from, to) / size_[r];
    by_row_[static_cast<std::size_t>(changes_[c].place)].by = changes_[c].by;
    ++c;
  });
}

double Rounder::excess_change(const Move& move) const {
  double change = 0;
  each_change(move, [&](std::size_t r, double by) { change += rows_[r].excess(rows_[r].at + by) - rows_[r].excess(rows_[r].at); });
  return change;
}

double Rounder::cost_change(const Move& move) const {
  double change = move.cost;
  if (priced_)
    each_change(move, [&](std::size_t r, double by) { change += rows_[r].penalty(rows_[r].at + by) - rows_[r].penalty(rows_[r].at); });
  return change;
}

// What the move adds to the gap once the rows hold: its loss, and what it leaves unused of their limits.
double Rounder::gap_change(const Move& move) const {
  double change = move.loss;
  each_change(move, [&](std::size_t r, double by) {
    const WholeRow& row = rows_[r];
    change += row.unused(row.at + by) - row.unused(row.at);
    if (priced_) change += row.penalty(row.at + by) - row.penalty(row.at);
  });
  return change;
}

void Rounder::try_out(const Move& move) {
  tried_.clear();
  each_change(move, [&](std::size_t r, double by) {
    tried_.push_back(rows_[r].at);
    rows_[r].at += by;
  });
}

void Rounder::undo(const Move& move) {
  auto before = tried_.begin();
  each_change(move, [&](std::size_t r, double) { rows_[r].at = *before++; });
}

// Afterwards it is the move back, and the others of its group begin where it ended.
void Rounder::apply(std::size_t which) {
  const Move made = moves_[which];
  each_change(made, [&](std::size_t r, double by) { rows_[r].at += by; });
  std::swap(result_.choice[static_cast<std::size_t>(made.group)], moves_[which].option);
  moves_[which].loss = moves_[which].cost = 0;
  for (Move& move : moves_) {
    if (move.group != made.group) continue;
    move.loss -= made.loss;
    move.cost -= made.cost;
    describe(move);
  }
  ++result_.moves;
}

double Rounder::total_excess() const {
  double sum = 0;
  for (const WholeRow& row : rows_) sum += row.excess(row.at);
  return sum;
}

// What each move removes from the rows that are missed: at least what it removes from all.
void Rounder::find_relief() {
  relief_.assign(moves_.size(), 0);
  relieving_.clear();
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    const WholeRow& row = rows_[r];
    const double beyond = row.excess(row.at);
    if (beyond == 0) continue;
    for (std::size_t e = row_begin_[r]; e < row_begin_[r + 1]; ++e) {
      const double removed = beyond - row.excess(row.at + by_row_[e].by);
      if (!(removed > 0)) continue;
      const auto m = static_cast<std::size_t>(by_row_[e].move);
      if (relief_[m] == 0) relieving_.push_back(m);
      relief_[m] += removed;
    }
  }
}

// The moves that may bring what the rows are missed by down to `most` in all. If one row alone is missed by more, they are
// those that bring this row back so far; of several such rows the one is read that fewest moves change.
std::size_t Rounder::find_partners(double most) {
  partners_.clear();
  double excess = 0;
  std::size_t narrow = rows_.size();
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    const double beyond = rows_[r].excess(rows_[r].at);
    excess += beyond;
    if (beyond > most && (narrow == rows_.size() || moves_in(r) < moves_in(narrow))) narrow = r;
  }
  if (narrow < rows_.size()) {
    const WholeRow& row = rows_[narrow];
    for (std::size_t e = row_begin_[narrow]; e < row_begin_[narrow + 1]; ++e)
      if (row.excess(row.at + by_row_[e].by) <= most) partners_.push_back(static_cast<std::size_t>(by_row_[e].move));
    return moves_in(narrow);
  }
  find_relief();
  for (const std::size_t m : relieving_)
    if (relief_[m] > excess - most) partners_.push_back(m);
  return moves_.size();
}

}  // namespace gengxin::optimise
