#include "gengxin/finance/cash_flow.hpp"

#include <algorithm>
#include <limits>

#include "finance/checks.hpp"
#include "finance/growth.hpp"

namespace gengxin::finance {
namespace {
constexpr double kHalfFen = 0.005;
}

template <Scalar T>
T period_rate(T yearly_rate, int periods_per_year) {
  require_above("yearly_rate", value_of(yearly_rate), -1);
  require_at_least("periods_per_year", periods_per_year, 1);
  if (periods_per_year == 1) return yearly_rate;
  return quantity(growth_less_one(log_growth(yearly_rate) / T(static_cast<double>(periods_per_year))), "1",
                  [] { return "rate of a period"; });
}

template <Scalar T>
T net_present_value(std::span<const T> flow, T yearly_rate, int periods_per_year) {
  require_above("yearly_rate", value_of(yearly_rate), -1);
  require_at_least("periods_per_year", periods_per_year, 1);
  require_finite("flow", flow);
  const T growth = log_growth(yearly_rate);
  std::vector<T> worth;
  worth.reserve(flow.size());
  for (std::size_t m = 0; m < flow.size(); ++m)
    worth.push_back(flow[m] * exponential(growth * T(-static_cast<double>(m) / periods_per_year)));
  return quantity(sum_of(std::span<const T>(worth)), "yuan", [] { return "net present value"; });
}

template <Scalar T>
std::vector<T> yearly_sums(std::span<const T> flow, int first_month) {
  require_within("first_month", first_month, 1, kMonthsPerYear);
  std::vector<T> sums;
  auto first = static_cast<std::size_t>(first_month - 1);
  for (std::size_t m = 0; m < flow.size();) {
    const std::size_t count = std::min<std::size_t>(kMonthsPerYear - first, flow.size() - m);
    sums.push_back(sum_of(flow.subspan(m, count)));
    m += count;
    first = 0;
  }
  return sums;
}

template <Scalar T>
std::vector<T> cumulative(std::span<const T> flow) {
  std::vector<T> sums;
  sums.reserve(flow.size());
  T sum{};
  for (const T& x : flow) sums.push_back(sum += x);
  return sums;
}

template <Scalar T>
PeakFunding<T> peak_funding(std::span<const T> flow) {
  require_finite("flow", flow);
  PeakFunding<T> peak;
  T lowest{};
  double least = -kHalfFen;
  const auto sums = cumulative(flow);
  for (std::size_t m = 0; m < sums.size(); ++m) {
    lowest = minimum(lowest, sums[m]);
    if (value_of(sums[m]) < least) {
      least = value_of(sums[m]);
      peak.month = static_cast<int>(m);
    }
  }
  peak.amount = quantity(T{} - lowest, "yuan", [] { return "peak funding"; });
  return peak;
}

Payback payback(std::span<const double> flow, double yearly_rate, int periods_per_year) {
  require_above("yearly_rate", yearly_rate, -1);
  require_at_least("periods_per_year", periods_per_year, 1);
  require_finite("flow", flow);
  const double growth = log_growth(yearly_rate);
  Payback result;
  double sum = 0;
  bool out = false;
  for (std::size_t m = 0; m < flow.size(); ++m) {
    sum += flow[m] * std::exp(-growth * static_cast<double>(m) / periods_per_year);
    const bool below = sum < -kHalfFen;
    if (!below && out) {
      result.last = static_cast<int>(m);
      if (!result.first) result.first = result.last;
    }
    if (below) {
      result.last.reset();
      result.status = PaybackStatus::never;
    } else if (result.status != PaybackStatus::nothing_out) {
      result.status = PaybackStatus::paid_back;
    }
    out = below;
  }
  return result;
}

template <Scalar T>
T annuity(T present, T rate, int periods) {
  require_finite("present", value_of(present));
  require_above("rate", value_of(rate), -1);
  require_at_least("periods", periods, 1);
  return quantity(present * divide_or(rate, annuity_share(rate, periods), T(1.0 / periods)), "yuan", [] { return "payment of each period"; });
}

template <Scalar T>
DebtCover<T> debt_service_cover(std::span<const T> available, std::span<const T> service) {
  if (available.size() != service.size())
    refuse("service", std::to_string(service.size()) + " periods", "as many as available has: " + std::to_string(available.size()));
  require_finite("available", available);
  DebtCover<T> cover;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < service.size(); ++i) {
    require_not_negative("service", value_of(service[i]));
    cover.ratio.push_back(quantity(divide_or(available[i], service[i], T(std::numeric_limits<double>::quiet_NaN())), "1",
                                   [] { return "debt service cover ratio"; }));
    if (value_of(cover.ratio.back()) < least) {
      least = value_of(cover.ratio.back());
      cover.lowest = static_cast<int>(i);
    }
  }
  return cover;
}

#define GENGXIN_INSTANTIATE(T)                                                        \
  template GENGXIN_API T period_rate(T, int);                                         \
  template GENGXIN_API T net_present_value(std::span<const T>, T, int);               \
  template GENGXIN_API std::vector<T> yearly_sums(std::span<const T>, int);           \
  template GENGXIN_API std::vector<T> cumulative(std::span<const T>);                 \
  template GENGXIN_API PeakFunding<T> peak_funding(std::span<const T>);               \
  template GENGXIN_API T annuity(T, T, int);                                          \
  template GENGXIN_API DebtCover<T> debt_service_cover(std::span<const T>, std::span<const T>);
GENGXIN_INSTANTIATE(double)
GENGXIN_INSTANTIATE(Traced)
#undef GENGXIN_INSTANTIATE

}  // namespace gengxin::finance
