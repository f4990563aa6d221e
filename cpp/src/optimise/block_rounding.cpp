#include "gengxin/optimise/block_rounding.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "optimise/block_quadratic.hpp"
#include "optimise/block_rounder.hpp"

namespace gengxin::optimise {

Rounder::Rounder(const BlockProgram& program, const Solution& solution, double tolerance)
    : program_(program),
      solution_(solution),
      n_(static_cast<std::size_t>(program.groups)),
      k_(static_cast<std::size_t>(program.options)),
      prices_(program),
      size_(row_sizes(program)),
      tolerance_(tolerance) {
  for (double& size : size_) size = std::max(size, 1e-300);
  prices_.set(solution.y);
}

void Rounder::admit() {
  if (program_.lower.empty() && program_.upper.empty()) return;
  admitted_.assign(n_ * k_, 1);
  for (std::size_t i = 0; i < n_; ++i) {
    const auto first = admitted_.begin() + static_cast<std::ptrdiff_t>(i * k_);
    for (std::size_t a = 0; a < k_; ++a) {
      if (!program_.upper.empty() && program_.upper[i * k_ + a] < 1) first[static_cast<std::ptrdiff_t>(a)] = 0;
      for (std::size_t b = 0; b < k_ && !program_.lower.empty(); ++b)
        if (b != a && program_.lower[i * k_ + b] > 0) first[static_cast<std::ptrdiff_t>(a)] = 0;
    }
    if (std::none_of(first, first + static_cast<std::ptrdiff_t>(k_), [](char c) { return c != 0; }))
      throw ProgramError({"group " + std::to_string(i) + ": its bounds admit no option as a whole"});
  }
}

// The largest share of those admitted.
void Rounder::choose() {
  result_.choice.resize(n_);
  for (std::size_t i = 0; i < n_; ++i) {
    std::size_t best = k_;
    for (std::size_t a = 0; a < k_; ++a)
      if ((admitted_.empty() || admitted_[i * k_ + a]) &&
          (best == k_ || solution_.x[i * k_ + a] > solution_.x[i * k_ + best]))
        best = a;
    result_.choice[i] = static_cast<int>(best);
  }
  std::vector<double>& rows = result_.activities;
  rows.assign(size_.size(), 0);
  for (std::size_t i = 0; i < n_; ++i)
    prices_.each_row(i, [&](std::size_t r, const Coefficients& of) {
      rows[r] += of(static_cast<std::size_t>(result_.choice[i]));
    });
}

// The moves that lose least.
void Rounder::list_moves(std::size_t wanted) {
  moves_.clear();
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
    for (std::size_t a = 0; a < k_; ++a) {
      const double loss = reduced[a] - reduced[own];
      if (a == own || !(loss < limit) || (!admitted_.empty() && !admitted_[i * k_ + a])) continue;
      moves_.push_back({static_cast<int>(i), static_cast<int>(a), loss});
    }
    if (moves_.size() > 4 * wanted) shorten();
  }
  all_listed_ = moves_.size() <= wanted && limit == infinity;
  shorten();
  std::sort(moves_.begin(), moves_.end(), less);
  double sum = 0;
  for (const Move& move : moves_) sum += std::abs(move.loss);
  typical_loss_ = moves_.empty() ? 0 : sum / static_cast<double>(moves_.size());
}

double Rounder::cost_change(const Move& move) const {
  const auto i = static_cast<std::size_t>(move.group);
  const auto from = static_cast<std::size_t>(result_.choice[i]), to = static_cast<std::size_t>(move.option);
  double change = program_.cost[i * k_ + to] - program_.cost[i * k_ + from];
  prices_.each_row(i, [&](std::size_t r, const Coefficients& of) {
    const FactoredRow& row = program_.rows[r];
    const double by = of.change(from, to);
    if (by == 0) return;
    const auto penalty = [&](double activity) {
      if (activity < row.lower && std::isfinite(row.below_price))
        return (row.lower - activity) * row.below_price;
      if (activity > row.upper && std::isfinite(row.above_price))
        return (activity - row.upper) * row.above_price;
      return 0.0;
    };
    change += penalty(result_.activities[r] + by) - penalty(result_.activities[r]);
  });
  return change;
}

void Rounder::apply(const Move& move) {
  const auto i = static_cast<std::size_t>(move.group);
  const auto from = static_cast<std::size_t>(result_.choice[i]), to = static_cast<std::size_t>(move.option);
  prices_.each_row(i, [&](std::size_t r, const Coefficients& of) {
    result_.activities[r] += of.change(from, to);
  });
  result_.choice[i] = move.option;
  ++result_.moves;
}

void Rounder::improve() {
  for (int round = 0; round < 3; ++round) {
    bool any = false;
    for (const Move& move : moves_) {
      if (result_.choice[static_cast<std::size_t>(move.group)] == move.option) continue;
      if (!(cost_change(move) < 0) || excess_change(move) > 0) continue;
      apply(move);
      any = true;
    }
    if (!any) return;
  }
}

Rounding Rounder::run() {
  const auto begun = std::chrono::steady_clock::now();
  admit();
  choose();
  repair();
  improve();
  double objective = program_.offset;
  for (std::size_t i = 0; i < n_; ++i)
    objective += program_.cost[i * k_ + static_cast<std::size_t>(result_.choice[i])];
  std::vector<double>& rows = result_.activities;
  std::fill(rows.begin(), rows.end(), 0.0);
  for (std::size_t i = 0; i < n_; ++i)
    prices_.each_row(i, [&](std::size_t r, const Coefficients& of) {
      rows[r] += of(static_cast<std::size_t>(result_.choice[i]));
    });
  for (std::size_t r = 0; r < rows.size(); ++r) result_.worst = std::max(result_.worst, miss(r, rows[r]));
  result_.within = result_.worst <= tolerance_ * (1 + 1e-9);
  result_.objective = objective + penalty(program_, rows);
  result_.bound = dual_bound(program_, solution_.y);
  result_.gap = (result_.objective - result_.bound) / std::max(std::abs(result_.bound), 1e-300);
  result_.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return std::move(result_);
}

Rounding round_whole(const BlockProgram& program, const Solution& solution, double tolerance) {
  check(program);
  expect_linear(program, "round_whole");
  const auto size = static_cast<std::size_t>(program.groups) * static_cast<std::size_t>(program.options);
  if (solution.x.size() != size || solution.y.size() != program.rows.size())
    throw ProgramError({"the solution belongs to a program of another size"});
  return Rounder(program, solution, tolerance).run();
}

}  // namespace gengxin::optimise
