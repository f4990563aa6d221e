#include "optimise/point.hpp"

#include <algorithm>
#include <cmath>

namespace gengxin::optimise {
namespace {
std::span<const double> view(const Eigen::VectorXd& v) {
  return {v.data(), static_cast<std::size_t>(v.size())};
}
double size_of(const Eigen::VectorXd& v) { return v.size() ? v.lpNorm<Eigen::Infinity>() : 0; }
}  // namespace

void Direction::axpy(double factor, const Direction& other) {
  w += factor * other.w;
  y += factor * other.y;
  t_low += factor * other.t_low;
  t_high += factor * other.t_high;
  z_low += factor * other.z_low;
  z_high += factor * other.z_high;
}

double Residuals::primal_size() const {
  return std::max({size_of(rows), size_of(low), size_of(high)});
}
double Residuals::dual_size() const { return size_of(dual); }

Point::Point(const ScaledProgram& given) : program(given) {
  const int n = program.columns(), m = program.rows();
  low.resize(n + m);
  high.resize(n + m);
  low << program.lower, program.row_lower;
  high << program.upper, program.row_upper;
  low_on.assign(static_cast<std::size_t>(n + m), 0);
  high_on = low_on;
  equality.assign(static_cast<std::size_t>(m), 0);
  for (int i = 0; i < m; ++i) equality[i] = program.row_lower[i] == program.row_upper[i];
  for (int i = 0; i < n + m; ++i) {
    const bool free_of_pairs = i >= n && equality[i - n];
    low_on[i] = !free_of_pairs && std::isfinite(low[i]);
    high_on[i] = !free_of_pairs && std::isfinite(high[i]);
    pairs += low_on[i] + high_on[i];
  }
  w = t_low = t_high = z_low = z_high = Eigen::VectorXd::Zero(n + m);
  y = Eigen::VectorXd::Zero(m);
  for (int i = 0; i < m; ++i)
    if (equality[i]) w[n + i] = low[n + i];
}

Residuals Point::residuals() const {
  const Eigen::Index n = program.columns(), m = program.rows();
  Residuals r;
  r.rows = -w.tail(m);
  add_product(program.matrix, 1, {w.data(), static_cast<std::size_t>(n)},
              {r.rows.data(), static_cast<std::size_t>(m)});
  r.dual.resize(n + m);
  r.dual.head(n) = program.cost;
  r.dual.tail(m) = y;
  const std::span<double> gradient{r.dual.data(), static_cast<std::size_t>(n)};
  if (!program.quadratic.value.empty())
    add_product(program.quadratic, 1, {w.data(), static_cast<std::size_t>(n)}, gradient);
  add_transposed_product(program.matrix, -1, view(y), gradient);
  r.dual += z_high - z_low;
  for (Eigen::Index i = 0; i < m; ++i)
    if (equality[i]) r.dual[n + i] = 0;
  r.low = r.high = Eigen::VectorXd::Zero(n + m);
  for (Eigen::Index i = 0; i < n + m; ++i) {
    if (has_low(i)) r.low[i] = w[i] - t_low[i] - low[i];
    if (has_high(i)) r.high[i] = high[i] - w[i] - t_high[i];
  }
  return r;
}

double Point::complementarity() const {
  return pairs > 0 ? (t_low.dot(z_low) + t_high.dot(z_high)) / pairs : 0;
}

void Point::move(const Direction& d, double primal_step, double dual_step) {
  w += primal_step * d.w;
  t_low += primal_step * d.t_low;
  t_high += primal_step * d.t_high;
  y += dual_step * d.y;
  z_low += dual_step * d.z_low;
  z_high += dual_step * d.z_high;
}

bool Point::is_finite() const {
  return w.allFinite() && y.allFinite() && z_low.allFinite() && z_high.allFinite();
}

Steps longest_steps(const Point& p, const Direction& d) {
  Steps steps{1, 1};
  const auto limit = [](double& step, double value, double change) {
    if (change < 0 && value + step * change < 0) step = -value / change;
  };
  for (Eigen::Index i = 0; i < p.size(); ++i) {
    if (p.has_low(i)) {
      limit(steps.primal, p.t_low[i], d.t_low[i]);
      limit(steps.dual, p.z_low[i], d.z_low[i]);
    }
    if (p.has_high(i)) {
      limit(steps.primal, p.t_high[i], d.t_high[i]);
      limit(steps.dual, p.z_high[i], d.z_high[i]);
    }
  }
  return steps;
}

}  // namespace gengxin::optimise
