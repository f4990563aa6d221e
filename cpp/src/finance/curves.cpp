#include "gengxin/finance/curves.hpp"

#include <algorithm>
#include <cmath>

#include "finance/checks.hpp"
#include "gengxin/finance/cash_flow.hpp"

namespace gengxin::finance {

template <Scalar T>
void check_curve(std::span<const T> shares) {
  if (shares.empty()) refuse("shares", "no month", "at least one");
  double before = 0;
  for (std::size_t k = 0; k < shares.size(); ++k) {
    const double share = value_of(shares[k]);
    if (!(share >= before && share <= 1 + 1e-9))
      refuse("shares", number_text(share) + " in month " + std::to_string(k) + " after " + number_text(before), "cumulative shares that never fall, up to 1");
    before = share;
  }
  if (before < 1 - 1e-9) refuse("shares", number_text(before) + " in the last month", "1");
}

std::vector<double> straight_curve(int months) {
  require_at_least("months", months, 1);
  std::vector<double> shares;
  for (int k = 1; k <= months; ++k) shares.push_back(static_cast<double>(k) / months);
  return shares;
}

std::vector<double> s_curve(int months) {
  auto shares = straight_curve(months);
  for (double& t : shares) t = t * t * (3 - 2 * t);
  return shares;
}

std::vector<double> curve_through(std::span<const int> months, std::span<const double> shares) {
  if (months.size() != shares.size())
    refuse("shares", std::to_string(shares.size()) + " shares", "as many as months: " + std::to_string(months.size()));
  check_curve(shares);
  if (months.front() < 0 || !std::is_sorted(months.begin(), months.end())) refuse("months", "months that fall, or one below 0", "months from 0 that never fall");
  std::vector<double> curve(static_cast<std::size_t>(std::max(1, months.back())));
  int month = 0;
  double share = 0;
  for (std::size_t i = 0; i < months.size(); ++i) {
    for (int k = month + 1; k <= months[i]; ++k)
      curve[static_cast<std::size_t>(k - 1)] = share + (shares[i] - share) * (k - month) / (months[i] - month);
    month = months[i];
    share = shares[i];
    // A step at the end of a month is paid in that month.
    auto& reached = curve[static_cast<std::size_t>(std::max(0, month - 1))];
    reached = std::max(reached, share);
  }
  return curve;
}

template <Scalar T>
T spread(T amount, std::span<const T> shares, int start, std::span<T> flow) {
  require_finite("amount", value_of(amount));
  check_curve(shares);
  std::vector<T> outside;
  T before{};
  for (std::size_t k = 0; k < shares.size(); ++k) {
    const T part = amount * (shares[k] - before);
    before = shares[k];
    const auto month = static_cast<std::ptrdiff_t>(k) + start;
    if (month >= 0 && month < static_cast<std::ptrdiff_t>(flow.size())) {
      flow[static_cast<std::size_t>(month)] += part;
    } else {
      outside.push_back(part);
    }
  }
  return sum_of(std::span<const T>(outside));
}

std::vector<double> spread_to_fen(double amount_yuan, std::span<const double> shares) {
  require_within("amount_yuan", amount_yuan, -9e13, 9e13);  // fen beyond 2^53 are not whole
  check_curve(shares);
  std::vector<double> parts;
  double before = 0;
  for (std::size_t k = 0; k < shares.size(); ++k) {
    // Half a fen away from zero. In fen the numbers are whole, so that differences are exact.
    const double fen = std::round(100 * (k + 1 == shares.size() ? amount_yuan : amount_yuan * shares[k]));
    parts.push_back((fen - before) / 100);
    before = fen;
  }
  return parts;
}

template <Scalar T>
std::vector<T> rent(const RentTerms<T>& terms, int months) {
  require_at_least("months", months, 0);
  require_not_negative("floor_area_m2", value_of(terms.floor_area_m2));
  require_not_negative("yuan_per_m2_month", value_of(terms.yuan_per_m2_month));
  require_above("yearly_growth", value_of(terms.yearly_growth), -1);
  require_within("occupancy", value_of(terms.occupancy), 0, 1);
  if (terms.until < terms.from) refuse("until", std::to_string(terms.until), "a month not before from: " + std::to_string(terms.from));
  std::vector<T> flow(static_cast<std::size_t>(months));
  T monthly = terms.floor_area_m2 * terms.occupancy * terms.yuan_per_m2_month;
  for (int m = terms.from; m < std::min(terms.until, months); ++m) {
    if (m > terms.from && (m - terms.from) % kMonthsPerYear == 0) monthly = monthly * (T(1) + terms.yearly_growth);
    if (m >= 0) flow[static_cast<std::size_t>(m)] = quantity(monthly, "yuan", [] { return "rent of a month"; });
  }
  return flow;
}

#define GENGXIN_INSTANTIATE(T)                                                       \
  template GENGXIN_API void check_curve(std::span<const T>);                         \
  template GENGXIN_API T spread(T, std::span<const T>, int, std::span<T>);           \
  template GENGXIN_API std::vector<T> rent(const RentTerms<T>&, int);
GENGXIN_INSTANTIATE(double)
GENGXIN_INSTANTIATE(Traced)
#undef GENGXIN_INSTANTIATE

}  // namespace gengxin::finance
