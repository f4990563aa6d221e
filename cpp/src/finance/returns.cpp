#include "gengxin/finance/returns.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "finance/checks.hpp"
#include "finance/roots.hpp"

namespace gengxin::finance {
namespace {

constexpr double kLongestGrowth = 600;  // powers beyond e^600 leave the range of double
constexpr double kSameRate = 1e-9;  // as far as rounding moves a rate of 0

std::string percent(double rate) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), std::abs(rate) < 1e-12 ? 0.0 : 100 * rate, std::chars_format::general, 6).ptr;
  return std::string(text.data(), end) + " %";
}

/// Zeros of the flow in rates [low, high] on one side of 0, looked for in u = x above, 1 / x below: u <= 1 either way.
void add_side(std::span<const double> flow, double low, double high, int periods_per_year, std::vector<ReturnRate>& rates) {
  const bool positive = low >= 0;
  std::vector<double> c(flow.begin(), flow.end());
  if (!positive) std::reverse(c.begin(), c.end());
  const double power = positive ? -1.0 / periods_per_year : 1.0 / periods_per_year;
  const auto at = [&](double rate) { return std::exp(power * std::log1p(rate)); };
  const auto rate = [&](double u) { return std::expm1(std::log(u) / power); };
  for (const Zero& z : zeros(c, positive ? at(high) : at(low), positive ? at(low) : at(high))) {
    const double r = std::clamp(rate(z.x), low, high), one = rate(z.low), two = rate(z.high);
    rates.push_back({r, std::min({r, one, two}), std::max({r, one, two}), z.crosses});
  }
}

}  // namespace

RatesOfReturn rates_of_return(std::span<const double> flow, double low, double high, int periods_per_year) {
  require_finite("flow", flow);
  require_above("low", low, -1);
  require_above("high", high, low);
  require_at_least("periods_per_year", periods_per_year, 1);
  const double years = static_cast<double>(flow.size()) / periods_per_year;
  const double growth = years * std::max(std::abs(std::log1p(low)), std::abs(std::log1p(high)));
  if (growth > kLongestGrowth)
    refuse("flow", number_text(years) + " years between the rates " + number_text(low) + " and " + number_text(high),
           "a shorter flow or a narrower range: years x |ln(1 + rate)| up to 600");

  RatesOfReturn result;
  result.low = low;
  result.high = high;
  while (!flow.empty() && flow.front() == 0) flow = flow.subspan(1);  // a later start moves no zero
  while (!flow.empty() && flow.back() == 0) flow = flow.first(flow.size() - 1);
  result.every_rate = flow.empty();
  if (flow.size() < 2) return result;

  // Only ratios matter: without this, flows near the ends of double's range would lose their bounds.
  double largest = 0;
  for (const double x : flow) largest = std::max(largest, std::abs(x));
  std::vector<double> scaled(flow.begin(), flow.end());
  for (double& x : scaled) x /= largest;

  if (low < 0) add_side(scaled, low, std::min(high, 0.0), periods_per_year, result.rates);
  if (high > 0) add_side(scaled, std::max(low, 0.0), high, periods_per_year, result.rates);
  auto& rates = result.rates;
  std::sort(rates.begin(), rates.end(), [](const ReturnRate& a, const ReturnRate& b) { return a.yearly_rate < b.yearly_rate; });
  // A rate of 0 was found from both sides.
  for (std::size_t i = 1; i < rates.size(); ++i) {
    ReturnRate &a = rates[i - 1], &b = rates[i];
    if (a.high < -kSameRate || b.low > kSameRate) continue;
    a.low = std::min(a.low, b.low);
    a.high = std::max(a.high, b.high);
    if (!a.crosses) a.yearly_rate = 0.5 * (a.low + a.high);
    rates.erase(rates.begin() + static_cast<std::ptrdiff_t>(i));
    break;
  }
  return result;
}

std::string RatesOfReturn::text() const {
  const std::string range = "between " + percent(low) + " and " + percent(high);
  if (every_rate) return "no money moves: every rate fits";
  if (rates.empty()) return "no yearly rate " + range + " makes the flow worth nothing";
  std::string list;
  for (const auto& r : rates) list += (list.empty() ? "" : ", ") + percent(r.yearly_rate) + (r.crosses ? "" : " (only touched)");
  if (rates.size() == 1) return "one yearly rate " + range + ": " + list;
  return std::to_string(rates.size()) + " yearly rates " + range + ": " + list + "; none of them alone is the return";
}

}  // namespace gengxin::finance
