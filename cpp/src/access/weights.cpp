#include "gengxin/access/weights.hpp"

#include <algorithm>
#include <cmath>

#include "access/checks.hpp"

namespace gengxin::access {
namespace {

// Weights below this count as nothing, so that demand times weight never vanishes between the two steps.
constexpr double kNothing = 1e-100;

Weight of_scale(Decay decay, const std::string& name, double scale) {
  require_above_zero(name, scale);
  Weight w;
  w.decay = decay;
  w.scale = scale;
  return w;
}

/// The greatest cost that counts: one comparison keeps out what is beyond the limit and what cannot be reached.
double last(double limit) { return std::min(limit, std::numeric_limits<double>::max()); }

/// Rings from the widest inwards, without branches inside.
void rings(std::span<const double> cost, std::span<double> out, const Weight& w) {
  const double* const c = cost.data();
  double* const o = out.data();
  const std::size_t n = cost.size();
  std::fill(out.begin(), out.end(), 0.0);
  for (std::size_t r = w.upto.size(); r-- > 0;) {
    const double upto = w.upto[r], value = w.value[r] >= kNothing ? w.value[r] : 0.0;
    for (std::size_t k = 0; k < n; ++k) {
      const double before = o[k];
      o[k] = c[k] <= upto ? value : before;
    }
  }
  if (w.limit >= w.upto.back()) return;
  for (std::size_t k = 0; k < n; ++k) {
    const double before = o[k];
    o[k] = c[k] <= w.limit ? before : 0.0;
  }
}

template <class F>
void fill(std::span<const double> cost, std::span<double> out, double limit, F&& f) {
  for (std::size_t k = 0; k < cost.size(); ++k) {
    const double c = cost[k];
    const double value = c <= limit ? f(c) : 0.0;
    out[k] = value >= kNothing ? value : 0.0;
  }
}

}  // namespace

Weight all_or_nothing(double limit) { return within(Weight{}, limit); }

Weight step(std::span<const double> upto, std::span<const double> value) {
  require_rows("weights", value.size(), upto.size(), "one for each cost");
  if (upto.empty()) refuse("step", "no cost", "at least one");
  for (std::size_t k = 0; k < upto.size(); ++k) {
    require_above_zero("step " + std::to_string(k), upto[k]);
    if (k > 0 && upto[k] <= upto[k - 1]) refuse("step " + std::to_string(k), number_text(upto[k]) + " after " + number_text(upto[k - 1]), "rising costs");
    if (!(value[k] >= 0 && std::isfinite(value[k]))) refuse("weight up to " + number_text(upto[k]), number_text(value[k]), "a finite number not below 0");
  }
  Weight w;
  w.decay = Decay::step;
  w.upto.assign(upto.begin(), upto.end());
  w.value.assign(value.begin(), value.end());
  return w;
}

Weight gaussian(double sigma) { return of_scale(Decay::gaussian, "sigma", sigma); }
Weight gaussian_to_limit(double limit) { return within(of_scale(Decay::gaussian_to_limit, "limit", limit), limit); }
Weight exponential(double scale) { return of_scale(Decay::exponential, "scale", scale); }
Weight linear(double limit) { return within(of_scale(Decay::linear, "limit", limit), limit); }
Weight quadratic(double limit) { return within(of_scale(Decay::quadratic, "limit", limit), limit); }

Weight gravity(double scale, double alpha, double least) {
  Weight w = of_scale(Decay::gravity, "scale", scale);
  if (!std::isfinite(alpha)) refuse("alpha", number_text(alpha), "a finite number");
  if (!(least >= 0 && std::isfinite(least))) refuse("least", number_text(least), "a finite number not below 0");
  w.power = alpha;
  w.least = least;
  return w;
}

Weight within(Weight weight, double limit) {
  require_limit("limit", limit);
  weight.limit = std::min(weight.limit, limit);
  return weight;
}

void weigh(const Weight& w, std::span<const double> cost, std::span<double> out) {
  require_rows("weights", out.size(), cost.size(), "one for each cost");
  const double limit = last(w.limit), s = w.scale;
  switch (w.decay) {
    case Decay::none:
      for (std::size_t k = 0; k < cost.size(); ++k) out[k] = cost[k] <= limit ? 1.0 : 0.0;
      return;
    case Decay::step:
      return rings(cost, out, w);
    case Decay::gaussian:
      return fill(cost, out, limit, [s](double c) { return std::exp(-c * c / (2 * s * s)); });
    case Decay::gaussian_to_limit: {
      const double edge = std::exp(-0.5);
      return fill(cost, out, limit, [s, edge](double c) { return (std::exp(-(c / s) * (c / s) / 2) - edge) / (1 - edge); });
    }
    case Decay::gravity:
      fill(cost, out, limit, [&w, s](double c) { return std::pow(std::max(c, w.least) / s, w.power); });
      for (std::size_t k = 0; k < cost.size(); ++k)
        if (!std::isfinite(out[k])) refuse("gravity", "an infinite weight at cost " + number_text(cost[k]), "finite weights; give `least`, the cost below which the weight rises no more");
      return;
    case Decay::exponential:
      return fill(cost, out, limit, [s](double c) { return std::exp(-c / s); });
    case Decay::linear:
      return fill(cost, out, limit, [s](double c) { return 1 - c / s; });
    case Decay::quadratic:
      return fill(cost, out, limit, [s](double c) { return 1 - (c / s) * (c / s); });
  }
}

}  // namespace gengxin::access
