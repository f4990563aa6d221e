#include "allocate/whole_switches.hpp"

#include <algorithm>
#include <cmath>

#include "optimise/block_bounds.hpp"
#include "optimise/block_coefficients.hpp"

namespace gengxin::allocate {

using optimise::FactoredRow;

namespace {

constexpr int kTried = 2000;         // first switches of two, each beside all second ones
constexpr double kRounding = 1e-12;  // of what the plan costs, and of a row's size

double missed(const FactoredRow& row, double at) { return std::max({row.lower - at, at - row.upper, 0.0}); }

}  // namespace

WholeSwitches::WholeSwitches(const optimise::BlockProgram& program, const QuadraticCost& quadratic, double tolerance, std::vector<double> x)
    : program_(program), quadratic_(quadratic), n_(static_cast<std::size_t>(program.groups)), k_(static_cast<std::size_t>(program.options)), choice_(n_), slope_(quadratic.slope_of_whole(x)),
      activity_(optimise::activities(program, x)), allowed_(optimise::row_sizes(program)) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    least_ += kRounding * (std::abs(program.cost[i] * x[i]) + std::abs(slope_[i] * x[i]));
    slope_[i] += program.cost[i];
    if (x[i] > 0.5) choice_[i / k_] = i % k_;
  }
  for (std::size_t r = 0; r < allowed_.size(); ++r) allowed_[r] = std::max(tolerance * allowed_[r], missed(program.rows[r], activity_[r])) + kRounding * allowed_[r];
}

double WholeSwitches::penalty_after(std::size_t group, std::size_t to) const {
  double sum = 0;
  for (std::size_t r = 0; r < program_.rows.size(); ++r) {
    const FactoredRow& row = program_.rows[r];
    double at = activity_[r];
    if (row.layer < 0 || program_.layers[static_cast<std::size_t>(row.layer)][group] == row.zone) at += optimise::Coefficients(program_, row, group).change(choice_[group], to);
    const double by = missed(row, at), price = at < row.lower ? row.below_price : row.above_price;
    if (std::isfinite(price)) sum += by * price;
    else if (by > allowed_[r]) return optimise::infinity;
  }
  return sum;
}

void WholeSwitches::apply(std::size_t group, std::size_t to) {
  const std::size_t from = choice_[group];
  for (std::size_t r = 0; r < program_.rows.size(); ++r) {
    const FactoredRow& row = program_.rows[r];
    if (row.layer < 0 || program_.layers[static_cast<std::size_t>(row.layer)][group] == row.zone) activity_[r] += optimise::Coefficients(program_, row, group).change(from, to);
  }
  quadratic_.add_switch(group, from, to, slope_);
  choice_[group] = to;
}

WholeSwitches::Switch WholeSwitches::best_of(std::size_t group, double gained, double penalty, Switch best) const {
  for (std::size_t to = 0; to < k_; ++to) {
    if (to == choice_[group] || !optimise::admits_whole(program_, group, to)) continue;
    const double gain = gained + gain_of(group, to) + penalty;  // were there no penalty left
    if (!(gain > best.gain)) continue;
    if (const double all = gain - penalty_after(group, to); all > best.gain) best = {group, to, all};
  }
  return best;
}

bool WholeSwitches::singles() {
  bool any = false;
  for (std::size_t group = 0; group < n_; ++group) {
    const Switch best = best_of(group, 0, optimise::penalty(program_, activity_), {group, choice_[group], least_});
    if (best.to == choice_[group]) continue;
    apply(group, best.to);
    any = true;
  }
  return any;
}

/// A switch that gains but misses a limit, beside the one that mends it for least.
bool WholeSwitches::pairs() {
  bool any = false;
  for (std::size_t group = 0; group < n_; ++group)
    for (std::size_t to = 0; to < k_ && tried_ < kTried; ++to) {
      const std::size_t from = choice_[group];
      const double gained = to == from || !optimise::admits_whole(program_, group, to) ? 0 : gain_of(group, to);
      if (!(gained > least_)) continue;
      ++tried_;
      const double penalty = optimise::penalty(program_, activity_);
      apply(group, to);
      Switch best{group, to, least_};
      for (std::size_t other = 0; other < n_; ++other)
        if (other != group) best = best_of(other, gained, penalty, best);
      if (best.group == group) {
        apply(group, from);
        continue;
      }
      apply(best.group, best.to);
      any = true;
    }
  return any;
}

std::vector<double> WholeSwitches::run() {
  for (bool better = true; better;) {
    better = singles();
    better = pairs() || better;
  }
  std::vector<double> x(n_ * k_);
  for (std::size_t group = 0; group < n_; ++group) x[group * k_ + choice_[group]] = 1;
  return x;
}

}  // namespace gengxin::allocate
