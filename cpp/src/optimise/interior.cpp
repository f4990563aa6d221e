#include "optimise/interior.hpp"

#include <algorithm>
#include <cmath>

#include "optimise/interior_run.hpp"
#include "optimise/repair.hpp"

namespace gengxin::optimise {

// The iterate in the program's own units, inside its bounds, without multipliers on missing ones.
void Run::record_candidate() {
  const int n = scaled_.columns(), m = scaled_.rows();
  std::vector<double> x(static_cast<std::size_t>(n)), y(static_cast<std::size_t>(m));
  for (int j = 0; j < n; ++j)
    x[j] = std::clamp(point_.w[j] * scaled_.column_scale[j], program_.lower[j], program_.upper[j]);
  for (int i = 0; i < m; ++i) {
    y[i] = point_.y[i] * scaled_.row_scale[i] / scaled_.cost_scale;
    if ((y[i] > 0 && program_.row_lower[i] == -infinity) ||
        (y[i] < 0 && program_.row_upper[i] == infinity))
      y[i] = 0;
  }
  accuracy_ = verify(program_, x, y);
  const double merit =
      std::max({accuracy_.primal_residual, accuracy_.dual_residual, accuracy_.gap});
  if (merit < 0.9 * merit_) since_better_ = 0;
  else ++since_better_;
  if (!(merit < merit_) && !best_.x.empty()) return;
  merit_ = merit;
  best_.x = std::move(x);
  best_.y = std::move(y);
  best_.objective = accuracy_.objective;
  best_.dual_objective = accuracy_.dual_objective;
  best_.primal_residual = accuracy_.primal_residual;
  best_.dual_residual = accuracy_.dual_residual;
  best_.gap = accuracy_.gap;
}

bool Run::infeasible() {
  std::vector<double> y(static_cast<std::size_t>(scaled_.rows()));
  double largest = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    y[i] = point_.y[static_cast<Eigen::Index>(i)] * scaled_.row_scale[static_cast<Eigen::Index>(i)];
    if ((y[i] > 0 && program_.row_lower[i] == -infinity) ||
        (y[i] < 0 && program_.row_upper[i] == infinity))
      y[i] = 0;
    largest = std::max(largest, std::abs(y[i]));
  }
  if (largest == 0) return false;
  for (double& v : y) v /= largest;
  if (!proves_infeasible(program_, y)) return false;
  best_.y = std::move(y);
  return true;
}

bool Run::unbounded() {
  std::vector<double> d(static_cast<std::size_t>(scaled_.columns()));
  for (std::size_t j = 0; j < d.size(); ++j) {
    const auto place = static_cast<Eigen::Index>(j);
    d[j] = point_.w[place] * scaled_.column_scale[place];
    if ((d[j] > 0 && std::isfinite(program_.upper[j])) ||
        (d[j] < 0 && std::isfinite(program_.lower[j])))
      d[j] = 0;
  }
  d = proving_direction(program_, d);
  if (d.empty()) return false;
  best_.x = std::move(d);
  return true;
}

bool Run::finished() {
  residuals_ = point_.residuals();
  mu_ = point_.complementarity();
  record_candidate();
  if (merit_ <= options_.tolerance) {
    best_.status = Status::optimal;
    return true;
  }
  if (strategy_.look_for_certificates && best_.iterations > 0) {
    if (infeasible()) {
      best_.status = Status::primal_infeasible;
      return true;
    }
    if (unbounded()) {
      best_.status = Status::dual_infeasible;
      return true;
    }
  }
  return at_limit(options_, begun_, best_) || since_better_ >= 40;
}

Solution Run::solve() {
  if (kkt_.bytes() > options_.memory_limit_bytes) {
    best_.status = Status::memory_limit;
    best_.x.assign(static_cast<std::size_t>(scaled_.columns()), 0);
    best_.y.assign(static_cast<std::size_t>(scaled_.rows()), 0);
    return std::move(best_);
  }
  if (start(point_, kkt_))
    while (!finished() && iterate()) {
    }
  best_.x.resize(static_cast<std::size_t>(scaled_.columns()));
  best_.y.resize(static_cast<std::size_t>(scaled_.rows()));
  return std::move(best_);
}

Solution interior_point(const Program& program, const Options& options, const Strategy& strategy,
                        Clock::time_point begun) {
  return Run(program, options, strategy, begun).solve();
}

}  // namespace gengxin::optimise
