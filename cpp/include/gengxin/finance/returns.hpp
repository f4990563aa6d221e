#pragma once
// Internal rates of return (内部收益率). A cash flow that changes sign more than once may have several
// rates at which it is worth nothing, or none; all that lie in a stated range are found and told.
#include <span>
#include <string>
#include <vector>

#include "gengxin/finance/cash_flow.hpp"

namespace gengxin::finance {

/// One rate at which the flow is worth nothing.
struct ReturnRate {
  double yearly_rate{0};
  double low{0};         ///< the rate lies between low and high; they differ where rounding hides it
  double high{0};
  bool crosses{true};    ///< the worth changes sign here. If not, it only touches zero: a double rate, or two
                         ///< that double precision cannot tell apart
};

struct RatesOfReturn {
  std::vector<ReturnRate> rates;  ///< all in [low, high], rising
  double low{0};                  ///< the range looked at, yearly rates
  double high{0};
  bool every_rate{false};         ///< the flow is nothing at all, so every rate fits

  /// "no yearly rate in ...", "one ...: 10 %", "3 rates ...: ...; none of them alone is the return".
  [[nodiscard]] GENGXIN_API std::string text() const;
};

/// All yearly rates in [low, high] at which the flow is worth nothing. With x = (1 + rate)^(-1 / periods_per_year)
/// the worth is the polynomial sum of flow_m x^m. An interval of x is dropped once bounds of the polynomial
/// show that it holds no zero; it is settled once bounds of the derivative of f / x^k, for some k, show that
/// it holds at most one; it is halved otherwise. So no zero is missed. Bounds and signs allow for
/// rounding (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., sec. 5.1: Horner's error).
/// Throws std::invalid_argument for entries that are not finite, low not above -1, high not above low, or a
/// horizon over which money would grow or shrink by more than e^600.
GENGXIN_API RatesOfReturn rates_of_return(std::span<const double> flow, double low = -0.99, double high = 10,
                                          int periods_per_year = kMonthsPerYear);

}  // namespace gengxin::finance
