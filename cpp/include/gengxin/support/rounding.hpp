#pragma once
// Rounding as people do it, in numbers that cannot hold 0.1: fen, whole homes, whole metres.
#include <cmath>
#include <cstdlib>

namespace gengxin {

namespace rounding {

inline constexpr double kWhole = 0x1p52;  ///< from here on every double is a whole number

/// Binary fractions cannot hold 0.1, so what should be a whole or a half comes out a little beside it.
/// Rounding counts a number this near to the next one as having reached it: 1e-9 and a few roundings of
/// its own size.
inline constexpr double kSlack = 1e-9;
inline double relative_slack(double magnitude) {
  const double relative = magnitude * 0x1p-50;
  return relative < 0x1p-6 ? relative : 0x1p-6;
}

/// 10 to the digits, which are -9 to 9; negative digits round to tens, hundreds, ...
inline double power_of_ten(int digits) {
  double power = 1;
  for (int i = 0; i < std::abs(digits); ++i) power *= 10;
  return power;
}

/// From here on an amount with decimals stays as it is: 2^46 fen are 700 thousand million yuan.
inline constexpr double kManyUnits = 0x1p46;

}  // namespace rounding

/// The whole number not above x, and not below x.
inline double round_down(double x) {
  using namespace rounding;
  const double magnitude = std::fabs(x);
  return magnitude < kWhole ? std::floor(x + (kSlack + relative_slack(magnitude))) + 0.0 : x;
}
inline double round_up(double x) { return 0.0 - round_down(-x); }

/// Half away from zero.
inline double round_whole(double x) {
  using namespace rounding;
  const double magnitude = std::fabs(x);
  return magnitude < kWhole ? std::copysign(std::floor(magnitude + ((0.5 + kSlack) + relative_slack(magnitude))), x) + 0.0 : x;
}

/// To so many decimals, half away from zero.
inline double round_half(double x, int digits) {
  using namespace rounding;
  if (digits == 0) return round_whole(x);
  const double power = power_of_ten(digits);
  if (digits < 0) return round_whole(x / power) * power;
  const double magnitude = std::fabs(x);
  if (!(magnitude < kManyUnits / power)) return x;
  const double units = std::floor(magnitude * (power * (1 + 0x1p-50)) + (0.5 + kSlack));
  return std::copysign(units / power, x) + 0.0;
}

}  // namespace gengxin
