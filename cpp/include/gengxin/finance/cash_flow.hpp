#pragma once
// Cash flows are columns by month: income above 0, payments below, in yuan. Month m lies m / 12
// years after month 0, which is not discounted. A yearly rate is an effective one: a month grows
// money by (1 + rate)^(1/12), so that twelve months give 1 + rate.
#include <optional>
#include <span>
#include <vector>

#include "gengxin/support/export.hpp"
#include "gengxin/support/traced.hpp"

namespace gengxin::finance {

inline constexpr int kMonthsPerYear = 12;

/// Effective rate of one period: (1 + yearly_rate)^(1 / periods_per_year) - 1. The rate is above -1.
template <Scalar T>
GENGXIN_API T period_rate(T yearly_rate, int periods_per_year = kMonthsPerYear);

/// Net present value in yuan: sum over m of flow_m (1 + yearly_rate)^(-m / periods_per_year).
/// Throws std::invalid_argument for a rate not above -1 or an entry that is not finite.
template <Scalar T>
GENGXIN_API T net_present_value(std::span<const T> flow, T yearly_rate, int periods_per_year = kMonthsPerYear);

/// Sums by calendar year of a column by month whose first entry is of the month `first_month` (1 to 12).
template <Scalar T>
GENGXIN_API std::vector<T> yearly_sums(std::span<const T> flow, int first_month = 1);

/// Running sums: entry m is what has come in less what has gone out by the end of month m.
template <Scalar T>
GENGXIN_API std::vector<T> cumulative(std::span<const T> flow);

/// The most money that is ever out.
template <Scalar T>
struct PeakFunding {
  T amount{};                ///< yuan, not below 0
  std::optional<int> month;  ///< first month in which so much is out; none if nothing ever is
};

template <Scalar T>
GENGXIN_API PeakFunding<T> peak_funding(std::span<const T> flow);

enum class PaybackStatus {
  nothing_out,  ///< the running sum is never below 0, so there is nothing to pay back
  paid_back,
  never,        ///< the running sum ends below 0
};

struct Payback {
  PaybackStatus status{PaybackStatus::nothing_out};
  std::optional<int> first;  ///< first month, after money was out, with a running sum not below 0; it may fall again
  std::optional<int> last;   ///< month from which on the running sum stays at or above 0
};

/// Simple payback at rate 0, discounted payback otherwise. Half a fen counts as nothing.
GENGXIN_API Payback payback(std::span<const double> flow, double yearly_rate = 0, int periods_per_year = kMonthsPerYear);

/// The equal payment at the end of each of `periods` periods that is worth `present` today:
/// present r / (1 - (1 + r)^-periods), or present / periods at a rate of 0. `rate` is that of one period.
template <Scalar T>
GENGXIN_API T annuity(T present, T rate, int periods);

template <Scalar T>
struct DebtCover {
  std::vector<T> ratio;        ///< cash available / (interest + repayment) of each period; NaN without debt service
  std::optional<int> lowest;   ///< period of the lowest ratio; none if there never is debt service
};

/// Debt service cover ratio. Columns of one length, usually yearly sums: cash available for debt service, and
/// interest paid plus principal repaid, both in yuan. Throws if lengths differ or a service is below 0.
template <Scalar T>
GENGXIN_API DebtCover<T> debt_service_cover(std::span<const T> available, std::span<const T> service);

}  // namespace gengxin::finance
