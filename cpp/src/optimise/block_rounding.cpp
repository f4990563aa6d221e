#include "gengxin/optimise/block_rounding.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "optimise/block_bounds.hpp"
#include "optimise/block_quadratic.hpp"
#include "optimise/block_rounder.hpp"

namespace gengxin::optimise {
namespace {
constexpr double least_share = 1e-3;  // a group with all but this in one option is not split
}  // namespace

Rounder::Rounder(const BlockProgram& program, const Solution& solution, double tolerance)
    : program_(program),
      solution_(solution),
      n_(static_cast<std::size_t>(program.groups)),
      k_(static_cast<std::size_t>(program.options)),
      prices_(program),
      size_(row_sizes(program)),
      tolerance_(tolerance),
      rows_(program.rows.size()) {
  std::vector<double> y(rows_.size());  // as dual_bound takes them: within the prices of rows, 0 where a bound is missing
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    size_[r] = std::max(size_[r], 1e-300);
    const FactoredRow& given = program.rows[r];
    WholeRow& row = rows_[r];
    y[r] = std::clamp(solution.y[r], -given.above_price, given.below_price);
    if (std::abs(y[r] > 0 ? given.lower : given.upper) >= no_bound) y[r] = 0;
    row.y = y[r] * size_[r];
    row.lower = given.lower / size_[r];
    row.upper = given.upper / size_[r];
    if (std::isinf(given.below_price)) row.low = row.lower - tolerance;
    else row.below_price = given.below_price * size_[r];
    if (std::isinf(given.above_price)) row.high = row.upper + tolerance;
    else row.above_price = given.above_price * size_[r];
    priced_ = priced_ || row.below_price != 0 || row.above_price != 0;
  }
  prices_.set(y);
}

// sum_r y_r (bound its sign points to) + sum_i min over the options admitted of (c - A'y)_ia + offset
double Rounder::whole_bound() const {
  long double bound = program_.offset;
  for (const WholeRow& row : rows_)
    if (row.y != 0) bound += static_cast<long double>(row.y) * (row.y > 0 ? row.lower : row.upper);
  std::vector<double> reduced(k_);
  for (std::size_t i = 0; i < n_; ++i) {
    prices_.of_group(i, reduced.data());
    double least = infinity;
    for (std::size_t a = 0; a < k_; ++a)
      if (admits(i, a)) least = std::min(least, reduced[a]);
    bound += least;
  }
  return static_cast<double>(bound);
}

void Rounder::admit() {
  if (program_.lower.empty() && program_.upper.empty()) return;
  admitted_.assign(n_ * k_, 1);
  for (std::size_t i = 0; i < n_; ++i) {
    const auto first = admitted_.begin() + static_cast<std::ptrdiff_t>(i * k_);
    for (std::size_t a = 0; a < k_; ++a) first[static_cast<std::ptrdiff_t>(a)] = admits_whole(program_, i, a) ? 1 : 0;
    if (std::none_of(first, first + static_cast<std::ptrdiff_t>(k_), [](char c) { return c != 0; }))
      throw ProgramError({"group " + std::to_string(i) + ": its bounds admit no option as a whole"});
  }
}

std::vector<int> Rounder::largest_shares() const {
  std::vector<int> choice(n_);
  for (std::size_t i = 0; i < n_; ++i) {
    std::size_t best = k_;
    for (std::size_t a = 0; a < k_; ++a)
      if (admits(i, a) && (best == k_ || solution_.x[i * k_ + a] > solution_.x[i * k_ + best])) best = a;
    choice[i] = static_cast<int>(best);
  }
  return choice;
}

std::vector<double> Rounder::whole_activities() const {
  std::vector<double> x(n_ * k_);
  for (std::size_t i = 0; i < n_; ++i) x[i * k_ + static_cast<std::size_t>(result_.choice[i])] = 1;
  return activities(program_, x);
}

// Split groups one after the other: of the options that have a share, the one that keeps the rows nearest to what
// the shares make of them, each row relative to its room:
//     min over a of sum_r ((drift + A_i(e_a - x_i))_r / (tolerance + room)_r)^2
void Rounder::balance() {
  std::vector<std::size_t> split;
  for (std::size_t i = 0; i < n_; ++i)
    if (solution_.x[i * k_ + static_cast<std::size_t>(result_.choice[i])] < 1 - least_share) split.push_back(i);
  std::vector<double> mean(rows_.size()), drift(rows_.size()), by(k_ + 1);
  const auto each_row = [&](std::size_t i, auto&& use) {  // with what each option is beyond the shares
    prices_.each_row(i, [&](std::size_t r, const Coefficients& of) {
      double shared = 0;
      for (std::size_t a = 0; a < k_; ++a) shared += (by[a] = of(a) / size_[r]) * solution_.x[i * k_ + a];
      for (std::size_t a = 0; a < k_; ++a) by[a] -= shared;
      use(r);
    });
  };
  for (std::size_t r = 0; r < rows_.size(); ++r) mean[r] = rows_[r].at;
  for (const std::size_t i : split)
    each_row(i, [&](std::size_t r) { mean[r] -= by[static_cast<std::size_t>(result_.choice[i])]; });
  std::vector<double> weight(rows_.size()), distance(k_);
  for (std::size_t r = 0; r < rows_.size(); ++r)
    weight[r] = 1 / (tolerance_ + 1e-12 + std::min(std::abs(mean[r] - rows_[r].lower), std::abs(mean[r] - rows_[r].upper)));
  for (const std::size_t i : split) {
    std::fill(distance.begin(), distance.end(), 0.0);
    each_row(i, [&](std::size_t r) {
      for (std::size_t a = 0; a < k_; ++a) {
        const double off = (drift[r] + by[a]) * weight[r];
        distance[a] += off * off;
      }
    });
    auto best = static_cast<std::size_t>(result_.choice[i]);
    for (std::size_t a = 0; a < k_; ++a)
      if (admits(i, a) && solution_.x[i * k_ + a] > least_share && distance[a] < distance[best]) best = a;
    result_.choice[i] = static_cast<int>(best);
    each_row(i, [&](std::size_t r) { drift[r] += by[best]; });
  }
  for (std::size_t r = 0; r < rows_.size(); ++r) rows_[r].at = mean[r] + drift[r];
}

// What the choice makes, from the data.
void Rounder::account() {
  result_.objective = program_.offset;
  for (std::size_t i = 0; i < n_; ++i)
    result_.objective += program_.cost[i * k_ + static_cast<std::size_t>(result_.choice[i])];
  result_.activities = whole_activities();
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    const FactoredRow& row = program_.rows[r];
    const double at = result_.activities[r];
    if (std::isinf(row.below_price)) result_.worst = std::max(result_.worst, (row.lower - at) / size_[r]);
    if (std::isinf(row.above_price)) result_.worst = std::max(result_.worst, (at - row.upper) / size_[r]);
  }
  result_.within = result_.worst <= tolerance_ * (1 + 1e-9);
  result_.objective += penalty(program_, result_.activities);
  result_.bound = whole_bound();
  result_.gap = (result_.objective - result_.bound) / std::max(std::abs(result_.bound), 1e-300);
}

void Rounder::take(std::vector<int> choice) {
  result_.choice = std::move(choice);
  const std::vector<double> activities = whole_activities();
  for (std::size_t r = 0; r < rows_.size(); ++r) rows_[r].at = activities[r] / size_[r];
}

Rounding Rounder::run() {
  const auto begun = std::chrono::steady_clock::now();
  admit();
  take(largest_shares());
  balance();
  repair();
  improve();
  account();
  result_.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return std::move(result_);
}

namespace {

void check_both(const BlockProgram& program, const Solution& solution, const char* what) {
  check(program);
  expect_linear(program, what);
  const auto size = static_cast<std::size_t>(program.groups) * static_cast<std::size_t>(program.options);
  if (solution.x.size() != size || solution.y.size() != program.rows.size())
    throw ProgramError({"the solution belongs to a program of another size"});
}

}  // namespace

Rounding round_whole(const BlockProgram& program, const Solution& solution, double tolerance) {
  check_both(program, solution, "round_whole");
  return Rounder(program, solution, tolerance).run();
}

Rounding refine_whole(const BlockProgram& program, const Solution& solution, const Rounding& rounding,
                      const IntegerSolver& search, int groups, double tolerance, const IntegerOptions& options) {
  check_both(program, solution, "refine_whole");
  const auto out = [&](int option) { return option < 0 || option >= program.options; };
  if (rounding.choice.size() != static_cast<std::size_t>(program.groups) || std::any_of(rounding.choice.begin(), rounding.choice.end(), out))
    throw ProgramError({"the rounding belongs to a program of another size"});
  return Rounder(program, solution, tolerance).refine(rounding, search, groups, options);
}

}  // namespace gengxin::optimise
