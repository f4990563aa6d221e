#pragma once
// When money moves: an amount is spread over months by a curve of cumulative shares (付款与销售曲线).
// shares[k] of the amount has moved by the end of the curve's month k; the last share is 1.
#include <span>
#include <vector>

#include "gengxin/support/export.hpp"
#include "gengxin/support/traced.hpp"

namespace gengxin::finance {

/// Throws std::invalid_argument unless shares lie in [0, 1], never fall and end at 1 (within 1e-9).
template <Scalar T>
GENGXIN_API void check_curve(std::span<const T> shares);

/// Equal payments over `months` months.
GENGXIN_API std::vector<double> straight_curve(int months);

/// Slow, fast, slow: 3 t^2 - 2 t^3 at t = (k + 1) / months, the usual shape of building costs.
GENGXIN_API std::vector<double> s_curve(int months);

/// Straight lines through (months[i], shares[i]), from (0, 0): "30 % in the first 6 months, all by month 24" is
/// months {6, 24}, shares {0.3, 1}. Two points in one month are a step; a step in month 0 is paid in the curve's
/// first month, as is a share reached by the end of it. Months never fall; the last share is 1.
GENGXIN_API std::vector<double> curve_through(std::span<const int> months, std::span<const double> shares);

/// Adds `amount` (yuan) to `flow`, by `shares`, from month `start` on. Returns the part that falls outside the flow's
/// months, before or after, so that nothing vanishes unseen.
template <Scalar T>
GENGXIN_API T spread(T amount, std::span<const T> shares, int start, std::span<T> flow);

/// The amount of each month of the curve, in whole fen, such that the months add up to `amount` rounded to the
/// fen: what is paid by the end of month k is amount x shares[k], rounded.
GENGXIN_API std::vector<double> spread_to_fen(double amount_yuan, std::span<const double> shares);

/// Floor that is let.
template <Scalar T>
struct RentTerms {
  T floor_area_m2{};
  T yuan_per_m2_month{};  ///< in the first twelve months of the lease
  T yearly_growth{};      ///< each twelve months after `from`, the rent is 1 + growth times what it was
  T occupancy{};           ///< share let, in [0, 1]
  int from{0};            ///< first month of rent; a month below 0 lies before the flow and still ages the rent
  int until{0};           ///< first month without rent
};

/// Rent in yuan by month, for `months` months.
template <Scalar T>
GENGXIN_API std::vector<T> rent(const RentTerms<T>& terms, int months);

}  // namespace gengxin::finance
