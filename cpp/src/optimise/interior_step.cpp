// One iteration: predictor, corrector, further correctors, and the way out where a step is blocked.
#include <algorithm>
#include <cmath>

#include "optimise/interior_run.hpp"

namespace gengxin::optimise {
namespace {
constexpr double step_share = 0.995;  // of the way to the boundary
}  // namespace

Steps Run::steps_of(const Direction& d) const {
  Steps steps = longest_steps(point_, d);
  if (!program_.is_linear() || strategy_.equal_steps)
    steps.primal = steps.dual = std::min(steps.primal, steps.dual);
  return steps;
}

Targets Run::targets(double mu, const Direction* second) const {
  Targets t{Eigen::VectorXd::Zero(point_.size()), Eigen::VectorXd::Zero(point_.size())};
  for (Eigen::Index i = 0; i < point_.size(); ++i) {
    if (point_.has_low(i))
      t.low[i] = second != nullptr ? mu - second->t_low[i] * second->z_low[i]
                                   : mu - point_.t_low[i] * point_.z_low[i];
    if (point_.has_high(i))
      t.high[i] = second != nullptr ? mu - second->t_high[i] * second->z_high[i]
                                    : mu - point_.t_high[i] * point_.z_high[i];
  }
  return t;
}

// d += omega * correction, omega in (0, 1] chosen for the longest steps (Colombo, Gondzio 2008).
void Run::add_weighted(Direction& d, const Direction& correction) const {
  const Steps plain = steps_of(d);
  const double first = std::max(0.1, plain.primal * plain.dual);
  double best_weight = 0, best_steps = -1;
  for (int trial = 0; trial < 9; ++trial) {
    const double weight = 1 - (1 - first) * trial / 8;
    Direction combined = d;
    combined.axpy(weight, correction);
    const Steps steps = steps_of(combined);
    if (steps.primal + steps.dual > best_steps + 0.01) {
      best_steps = steps.primal + steps.dual;
      best_weight = weight;
    }
    if (first >= 1 || best_steps > 1.98) break;
  }
  d.axpy(best_weight, correction);
}

// Products far from the target are pulled towards it (Gondzio 1996).
void Run::further_correctors(Direction& d, double mu_target) {
  const double ratio = kkt_.work_ratio();
  const int most = ratio > 50 ? 3 : ratio > 30 ? 2 : 1;
  for (int round = 0; round < most; ++round) {
    const Steps now = steps_of(d);
    if (now.primal > 0.95 && now.dual > 0.95) return;
    const double ahead_primal = std::min(1.0, 1.08 * now.primal + 0.08);
    const double ahead_dual = std::min(1.0, 1.08 * now.dual + 0.08);
    const auto pull = [&](double t, double dt, double z, double dz) {
      const double product = (t + ahead_primal * dt) * (z + ahead_dual * dz);
      const double wanted = std::clamp(product, 0.1 * mu_target, 10 * mu_target) - product;
      return std::max(wanted, -10 * mu_target);
    };
    Targets t{Eigen::VectorXd::Zero(point_.size()), Eigen::VectorXd::Zero(point_.size())};
    for (Eigen::Index i = 0; i < point_.size(); ++i) {
      if (point_.has_low(i))
        t.low[i] = pull(point_.t_low[i], d.t_low[i], point_.z_low[i], d.z_low[i]);
      if (point_.has_high(i))
        t.high[i] = pull(point_.t_high[i], d.t_high[i], point_.z_high[i], d.z_high[i]);
    }
    Direction correction;
    if (!std::isfinite(newton_.solve(nullptr, t, correction))) return;
    Direction trial = d;
    add_weighted(trial, correction);
    const Steps then = steps_of(trial);
    if (then.primal + then.dual < now.primal + now.dual + 0.02) return;
    d = std::move(trial);
  }
}

// Where the solve stays inaccurate the regularisation was too large (the system then differs
// from its neighbour in more directions than refinement reaches) or too small (rounding), in the
// upper or the lower block.
double Run::affine_direction(Direction& d) {
  struct Factors {
    double rho, delta;
  };
  constexpr Factors choices[] = {{1, 1},       {1e-3, 1},    {1e-6, 1},  {1e-3, 1e-3},
                                 {1e-6, 1e-6}, {1, 1e-3},    {100, 100}, {1e4, 1e4},
                                 {1e6, 1e6},   {1e8, 1e8}};
  constexpr int count = static_cast<int>(std::size(choices));
  const double usual = std::clamp(1e-4 * mu_, strategy_.last_regularisation,
                                  strategy_.first_regularisation);
  const auto factor = [&](int choice) {
    rho_ = std::clamp(choices[choice].rho * usual, 1e-14, 1e-4);
    delta_ = std::clamp(choices[choice].delta * usual, 1e-14, 1e-4);
    return newton_.factor(rho_, delta_);
  };
  double best = infinity;
  int chosen = 0, last = -1;
  const int first = choice_;
  for (int trial = 0; trial < count; ++trial) {
    const int choice = trial == 0 ? first : trial <= first ? trial - 1 : trial;
    last = choice;
    Direction direction;
    const double error =
        factor(choice) ? newton_.solve(&residuals_, targets(0, nullptr), direction) : infinity;
    if (!(error < best)) continue;
    best = error;
    chosen = choice;
    d = std::move(direction);
    if (best < 1e-9) break;
  }
  if (!std::isfinite(best)) return best;
  choice_ = chosen;
  if (last != chosen && !factor(chosen)) return infinity;
  return best;
}

bool Run::iterate() {
  Direction d;
  const double error = affine_direction(d);
  if (!std::isfinite(error)) return false;
  if (point_.pairs > 0) {
    const Steps affine = steps_of(d);
    Point ahead = point_;
    ahead.move(d, affine.primal, affine.dual);
    const double share = std::clamp(ahead.complementarity() / mu_, 0.0, 1.0);
    // mu must not run ahead of the residuals.
    const double size = accuracy_.objective_size * scaled_.cost_scale;
    const double least = std::min(mu_, 0.05 * options_.tolerance * size / point_.pairs);
    const double mu_target = std::max(share * share * share * mu_, least);
    Direction correction;
    if (!std::isfinite(newton_.solve(nullptr, targets(mu_target, &d), correction))) return false;
    add_weighted(d, correction);
    further_correctors(d, mu_target);
    if (strategy_.unblock) unblock(d);
  }
  take(d);
  return point_.is_finite();
}

void Run::take(const Direction& d) {
  const Steps longest = steps_of(d);
  const auto shorten = [](double step) { return step < 1 ? step_share * step : 1; };
  point_.move(d, shorten(longest.primal), shorten(longest.dual));
  ++best_.iterations;
}

// A blocked step means a second-order term that is too long to trust, or products far below the
// others. First the same step without that term and less ambition, then pure centring.
void Run::unblock(Direction& d) {
  const auto shortest = [this](const Direction& of) {
    const Steps steps = steps_of(of);
    return std::min(steps.primal, steps.dual);
  };
  double best = shortest(d);
  for (const double share : {0.3, 0.8}) {
    if (best > 0.1) return;
    Direction trial;
    if (!std::isfinite(newton_.solve(&residuals_, targets(share * mu_, nullptr), trial))) return;
    further_correctors(trial, share * mu_);
    const double step = shortest(trial);
    if (step <= best) continue;
    best = step;
    d = std::move(trial);
  }
  if (best > 0.03) return;
  Direction centring;
  if (!std::isfinite(newton_.solve(nullptr, targets(mu_, nullptr), centring))) return;
  if (shortest(centring) > 4 * best) d = std::move(centring);
}

}  // namespace gengxin::optimise
