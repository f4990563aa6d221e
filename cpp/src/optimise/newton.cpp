#include "optimise/newton.hpp"

#include <algorithm>
#include <cmath>

namespace gengxin::optimise {

bool Newton::factor(double rho, double delta) {
  const Point& p = point_;
  const Eigen::Index n = p.program.columns(), m = p.program.rows();
  inverse_ = Eigen::VectorXd::Zero(n + m);
  for (Eigen::Index i = 0; i < n + m; ++i) {
    if (p.has_low(i)) inverse_[i] += p.z_low[i] / p.t_low[i];
    if (p.has_high(i)) inverse_[i] += p.z_high[i] / p.t_high[i];
  }
  Eigen::VectorXd sigma(m);
  for (Eigen::Index i = 0; i < m; ++i) sigma[i] = p.equality[i] ? 0 : 1 / inverse_[n + i];
  return kkt_.factor(inverse_.head(n), sigma, rho, delta);
}

double Newton::solve(const Residuals* r, const Targets& target, Direction& d) {
  const Point& p = point_;
  const Eigen::Index n = p.program.columns(), m = p.program.rows();
  Eigen::VectorXd h = Eigen::VectorXd::Zero(n + m);
  if (r != nullptr) h = -r->dual;
  for (Eigen::Index i = 0; i < n + m; ++i) {
    if (p.has_low(i))
      h[i] += (target.low[i] - (r != nullptr ? p.z_low[i] * r->low[i] : 0)) / p.t_low[i];
    if (p.has_high(i))
      h[i] -= (target.high[i] - (r != nullptr ? p.z_high[i] * r->high[i] : 0)) / p.t_high[i];
  }
  Eigen::VectorXd top = h.head(n), bottom = Eigen::VectorXd::Zero(m);
  if (r != nullptr) bottom = -r->rows;
  for (Eigen::Index i = 0; i < m; ++i)
    if (!p.equality[i]) bottom[i] += h[n + i] / inverse_[n + i];
  const double error = kkt_.solve(top, bottom);
  d.w.resize(n + m);
  d.w.head(n) = top;
  d.y = -bottom;
  for (Eigen::Index i = 0; i < m; ++i)
    d.w[n + i] = p.equality[i] ? 0 : (h[n + i] - d.y[i]) / inverse_[n + i];
  d.t_low = d.t_high = d.z_low = d.z_high = Eigen::VectorXd::Zero(n + m);
  for (Eigen::Index i = 0; i < n + m; ++i) {
    if (p.has_low(i)) {
      d.t_low[i] = d.w[i] + (r != nullptr ? r->low[i] : 0);
      d.z_low[i] = (target.low[i] - p.z_low[i] * d.t_low[i]) / p.t_low[i];
    }
    if (p.has_high(i)) {
      d.t_high[i] = -d.w[i] + (r != nullptr ? r->high[i] : 0);
      d.z_high[i] = (target.high[i] - p.z_high[i] * d.t_high[i]) / p.t_high[i];
    }
  }
  return error;
}

bool start(Point& p, Kkt& kkt) {
  const Eigen::Index n = p.program.columns(), m = p.program.rows();
  // x nearest to its bounds' nearest point to 0, with Ax near the middle of the rows.
  Eigen::VectorXd theta_inverse = Eigen::VectorXd::Ones(n);
  Eigen::VectorXd sigma(m);
  for (Eigen::Index i = 0; i < m; ++i) sigma[i] = p.equality[i] ? 0 : 1;
  if (!kkt.factor(theta_inverse, sigma, 1e-8, 1e-8) &&
      !kkt.factor(theta_inverse, sigma, 1e-4, 1e-4))
    return false;
  const auto nearest = [&](Eigen::Index i) {
    return std::max(p.low[i], std::min(p.high[i], 0.0));
  };
  Eigen::VectorXd anchor(n), top = -p.program.cost, bottom(m);
  for (Eigen::Index j = 0; j < n; ++j) anchor[j] = nearest(j);
  top += anchor;
  for (Eigen::Index i = 0; i < m; ++i) bottom[i] = nearest(n + i);
  if (!std::isfinite(kkt.solve(top, bottom))) return false;
  p.w.head(n) = top;
  p.y = -bottom;
  // The objective blurs x where it is large: for a linear program x and y come from two solves.
  if (p.program.quadratic.value.empty()) {
    top = anchor;
    for (Eigen::Index i = 0; i < m; ++i) bottom[i] = nearest(n + i);
    if (std::isfinite(kkt.solve(top, bottom))) p.w.head(n) = top;
    top = -p.program.cost;
    bottom.setZero();
    if (std::isfinite(kkt.solve(top, bottom))) p.y = -bottom;
  }
  Eigen::VectorXd rows = Eigen::VectorXd::Zero(m);
  add_product(p.program.matrix, 1, {p.w.data(), static_cast<std::size_t>(n)},
              {rows.data(), static_cast<std::size_t>(m)});
  for (Eigen::Index i = 0; i < m; ++i)
    if (!p.equality[i]) p.w[n + i] = rows[i];
  const Residuals r = p.residuals();  // t = z = 0, so r.dual is the gradient
  double primal_shift = 0, dual_shift = 0, largest_gradient = 0;
  const Eigen::Index size = n + m;
  for (Eigen::Index i = 0; i < size; ++i) {
    const double g = r.dual[i];
    if (p.has_low(i)) primal_shift = std::max(primal_shift, p.low[i] - p.w[i]);
    if (p.has_high(i)) primal_shift = std::max(primal_shift, p.w[i] - p.high[i]);
    if (p.has_low(i) && !p.has_high(i)) dual_shift = std::max(dual_shift, -g);
    if (!p.has_low(i) && p.has_high(i)) dual_shift = std::max(dual_shift, g);
    largest_gradient = std::max(largest_gradient, std::abs(g));
  }
  primal_shift = 1.5 * primal_shift + 1e-3;
  dual_shift = 1.5 * dual_shift + 1e-3 * std::max(1e-3, largest_gradient);
  double product = 0, sum_t = 0, sum_z = 0;
  for (Eigen::Index i = 0; i < size; ++i) {
    const double g = r.dual[i];
    const bool both = p.has_low(i) && p.has_high(i);
    if (p.has_low(i)) {
      p.t_low[i] = p.w[i] - p.low[i] + primal_shift;
      p.z_low[i] = both ? std::max(g, 0.0) + dual_shift : g + dual_shift;
    }
    if (p.has_high(i)) {
      p.t_high[i] = p.high[i] - p.w[i] + primal_shift;
      p.z_high[i] = both ? std::max(-g, 0.0) + dual_shift : -g + dual_shift;
    }
    product += p.t_low[i] * p.z_low[i] + p.t_high[i] * p.z_high[i];
    sum_t += p.t_low[i] + p.t_high[i];
    sum_z += p.z_low[i] + p.z_high[i];
  }
  if (p.pairs == 0) return true;
  const double add_t = 0.5 * product / sum_z, add_z = 0.5 * product / sum_t;
  for (Eigen::Index i = 0; i < size; ++i) {
    if (p.has_low(i)) {
      p.t_low[i] += add_t;
      p.z_low[i] += add_z;
    }
    if (p.has_high(i)) {
      p.t_high[i] += add_t;
      p.z_high[i] += add_z;
    }
  }
  return true;
}

}  // namespace gengxin::optimise
