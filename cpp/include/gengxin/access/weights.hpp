#pragma once
// How much a facility counts by what it costs to reach it.
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "gengxin/support/export.hpp"

namespace gengxin::access {

enum class Decay : std::uint8_t { none, step, gaussian, gaussian_to_limit, gravity, exponential, linear, quadratic };

/// A weight by travel cost c, and the limit beyond which it is 0. Made by the functions below, which check it.
struct Weight {
  Decay decay = Decay::none;
  double scale = 1;                       ///< sigma, s, or the width
  double power = 0;                       ///< alpha of gravity
  double least = 0;                       ///< cost below which gravity stays as it is there
  std::vector<double> upto;               ///< of step, rising
  std::vector<double> value;              ///< of step, not below 0
  double limit = std::numeric_limits<double>::infinity();  ///< c <= limit counts
};

GENGXIN_API Weight all_or_nothing(double limit);                     ///< 1
GENGXIN_API Weight step(std::span<const double> upto, std::span<const double> value);  ///< value[k] for upto[k - 1] < c <= upto[k]
GENGXIN_API Weight gaussian(double sigma);                           ///< exp(-c^2 / (2 sigma^2))
/// (exp(-(c / d)^2 / 2) - exp(-1/2)) / (1 - exp(-1/2)) for c <= d (Dai 2010)
GENGXIN_API Weight gaussian_to_limit(double limit);
GENGXIN_API Weight gravity(double scale, double alpha, double least);  ///< (max(c, least) / scale)^alpha
GENGXIN_API Weight exponential(double scale);                        ///< exp(-c / scale)
GENGXIN_API Weight linear(double limit);                             ///< 1 - c / d for c <= d
GENGXIN_API Weight quadratic(double limit);                          ///< 1 - (c / d)^2 for c <= d (Epanechnikov's kernel)

/// The same weight, 0 beyond `limit` (above 0; infinity allowed).
GENGXIN_API Weight within(Weight weight, double limit);

/// The weight of each cost; costs of infinity weigh 0. Throws std::invalid_argument where the weight is not finite:
/// gravity with alpha < 0 at cost 0 and no `least`.
GENGXIN_API void weigh(const Weight& weight, std::span<const double> cost, std::span<double> weights);

}  // namespace gengxin::access
