#pragma once
// Powers of growth factors, for numbers and for traced numbers alike.
#include <cmath>

#include "gengxin/support/traced.hpp"

namespace gengxin::finance {

/// ln(1 + rate)
inline double log_growth(double rate) { return std::log1p(rate); }

/// A trace knows exponentials but no logarithms: Halley's iteration y += 2 (a - e^y) / (a + e^y), which
/// triples the digits each time and comes near from any start, by at most 2 a step. Ten steps suffice for
/// growth between e^-15 and e^15.
inline Traced log_growth(Traced rate) {
  const Traced factor = Traced(1) + rate;
  Traced y = Traced(2) * rate / (Traced(2) + rate);
  for (int step = 0; step < 10; ++step) {
    const Traced reached = exponential(y);
    y = y + Traced(2) * (factor - reached) / (factor + reached);
  }
  return quantity(y, "1", [] { return "logarithm of a year's growth"; });
}

/// 1 - (1 + rate)^-periods, without losing digits where the rate is small.
inline double annuity_share(double rate, int periods) { return -std::expm1(-periods * std::log1p(rate)); }
inline Traced annuity_share(Traced rate, int periods) {
  return Traced(1) - exponential(log_growth(rate) * Traced(-static_cast<double>(periods)));
}

inline double growth_less_one(double exponent) { return std::expm1(exponent); }
inline Traced growth_less_one(Traced exponent) { return exponential(exponent) - Traced(1); }

}  // namespace gengxin::finance
