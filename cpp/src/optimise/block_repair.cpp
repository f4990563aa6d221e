#include <algorithm>
#include <cmath>

#include "optimise/block_rounder.hpp"

namespace gengxin::optimise {
namespace {
constexpr std::size_t moves_kept = 1000, moves_a_row = 20, pairs_of = 300;
constexpr double least_removed = 1e-15;  // of excess, which is relative to a row's size
}  // namespace

// How far an activity lies outside a row, relative to the row's size; priced sides may be missed.
double Rounder::miss(std::size_t r, double activity) const {
  const FactoredRow& row = program_.rows[r];
  double miss = 0;
  if (activity < row.lower && std::isinf(row.below_price)) miss = row.lower - activity;
  if (activity > row.upper && std::isinf(row.above_price)) miss = activity - row.upper;
  return miss / size_[r];
}

double Rounder::excess_change(const Move& move) const {
  const auto i = static_cast<std::size_t>(move.group);
  const auto from = static_cast<std::size_t>(result_.choice[i]), to = static_cast<std::size_t>(move.option);
  double change = 0;
  prices_.each_row(i, [&](std::size_t r, const Coefficients& of) {
    const double by = of.change(from, to);
    if (by != 0)
      change += excess(r, result_.activities[r] + by) - excess(r, result_.activities[r]);
  });
  return change;
}

void Rounder::sum_excess() {
  total_excess_ = 0;
  missed_.clear();
  for (std::size_t r = 0; r < size_.size(); ++r) {
    const double beyond = excess(r, result_.activities[r]);
    if (beyond == 0) continue;
    total_excess_ += beyond;
    missed_.push_back(r);
  }
}

double Rounder::relief(const Move& move) const {
  const auto i = static_cast<std::size_t>(move.group);
  const auto from = static_cast<std::size_t>(result_.choice[i]), to = static_cast<std::size_t>(move.option);
  double removed = 0;
  for (const std::size_t r : missed_) {
    const FactoredRow& row = program_.rows[r];
    if (row.layer >= 0 && program_.layers[static_cast<std::size_t>(row.layer)][i] != row.zone) continue;
    const double by = Coefficients(program_, row, i).change(from, to);
    removed += std::max(excess(r, result_.activities[r]) - excess(r, result_.activities[r] + by), 0.0);
  }
  return removed;
}

// The move that removes most excess for what it loses.
bool Rounder::one_move() {
  const Move* best = nullptr;
  double best_rate = 0;
  for (const Move& move : moves_) {
    if (result_.choice[static_cast<std::size_t>(move.group)] == move.option) continue;
    const double loss = std::max(move.loss, 0.0) + 0.1 * typical_loss_ + 1e-300;
    if (!(relief(move) > best_rate * loss)) continue;
    const double removed = -excess_change(move);
    if (!(removed > least_removed) || !(removed > best_rate * loss)) continue;
    best_rate = removed / loss;
    best = &move;
  }
  if (best != nullptr) apply(*best);
  return best != nullptr;
}

// Two moves that together remove excess, where no single one does: the best of the cheapest.
bool Rounder::two_moves() {
  std::vector<Move> near;
  for (const Move& move : moves_) {
    if (result_.choice[static_cast<std::size_t>(move.group)] != move.option && relief(move) > 0)
      near.push_back(move);
    if (near.size() == pairs_of) break;
  }
  Move first{}, second{};
  double best = least_removed;
  for (const Move& one : near) {
    const Move back{one.group, result_.choice[static_cast<std::size_t>(one.group)], 0};
    const double alone = excess_change(one);
    apply(one);
    sum_excess();
    for (const Move& other : moves_) {
      if (other.group == one.group || result_.choice[static_cast<std::size_t>(other.group)] == other.option) continue;
      if (!(relief(other) - alone > best)) continue;
      const double removed = -alone - excess_change(other);
      if (!(removed > best)) continue;
      best = removed;
      first = one;
      second = other;
    }
    apply(back);
    result_.moves -= 2;
  }
  sum_excess();
  if (!(best > least_removed)) return false;
  apply(first);
  apply(second);
  return true;
}

void Rounder::repair() {
  std::size_t wanted = moves_kept + moves_a_row * size_.size();
  list_moves(wanted);
  sum_excess();
  for (std::size_t step = 0; total_excess_ > 0 && step < n_ + 100; ++step) {
    if (!one_move() && !two_moves()) {
      if (all_listed_) break;
      wanted *= 8;
      list_moves(wanted);
    }
    sum_excess();
  }
}

}  // namespace gengxin::optimise
