#pragma once
// What the operations of the language mean, for one number. The row-by-row evaluator and the folding
// of constants use these; the kernels compute the same bits another way.
#include <cstddef>

#include "gengxin/support/rounding.hpp"

namespace gengxin::formula::detail {

inline double smaller(double a, double b) { return a < b ? a : b; }
inline double greater(double a, double b) { return a > b ? a : b; }
inline double clamped(double x, double low, double high) { return smaller(greater(x, low), high); }

/// Each rate on the part of x between the ends of its tier.
inline double marginal(double x, const double* lows, const double* highs, const double* rates, std::size_t tiers) {
  double sum = 0;
  for (std::size_t i = 0; i < tiers; ++i) sum += rates[i] * greater(smaller(x, highs[i]) - lows[i], 0.0);
  return sum;
}

}  // namespace gengxin::formula::detail
