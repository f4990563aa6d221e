#include "gengxin/finance/balance.hpp"

#include <array>
#include <charconv>
#include <limits>

#include "finance/checks.hpp"

namespace gengxin::finance {
namespace {

constexpr double kRoundingShare = 1e-9;

template <Scalar T>
void check(const BalanceTerms<T>& t) {
  require_not_negative("cost_yuan", value_of(t.cost_yuan));
  require_not_negative("resettlement_m2", value_of(t.resettlement_m2));
  if (!(value_of(t.public_share) >= 0 && value_of(t.public_share) < 1)) refuse("public_share", number_text(value_of(t.public_share)), "a number in [0, 1)");
  require_not_negative("public_cost_yuan_per_m2", value_of(t.public_cost_yuan_per_m2));
  require_not_negative("other_income_yuan", value_of(t.other_income_yuan));
  require_not_negative("land_price_yuan_per_m2", value_of(t.land_price_yuan_per_m2));
  require_within("retained_share", value_of(t.retained_share), 0, 1);
  require_not_negative("contingency", value_of(t.contingency));
}

template <Scalar T>
T public_ratio(const BalanceTerms<T>& t) {
  return quantity(t.public_share / (T(1) - t.public_share), "1", [] { return "public floor a m2 of other floor"; });
}

/// Whole yuan or m2, without the powers of ten that a reader would have to count.
std::string plain(double x, int decimals) {
  std::array<char, 400> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), x, std::chars_format::fixed, decimals).ptr;
  return {text.data(), end};
}

}  // namespace

template <Scalar T>
ProjectAccount<T> project_account(const BalanceTerms<T>& t, T financing_m2) {
  check(t);
  require_not_negative("financing_m2", value_of(financing_m2));
  ProjectAccount<T> a;
  a.financing_m2 = financing_m2;
  a.public_m2 = quantity(public_ratio(t) * (t.resettlement_m2 + financing_m2), "m2", [] { return "public floor"; });
  a.counted_m2 = quantity(t.resettlement_m2 + financing_m2 + a.public_m2, "m2", [] { return "all counted floor"; });
  a.public_cost_yuan = quantity(a.public_m2 * t.public_cost_yuan_per_m2, "yuan", [] { return "cost of public facilities"; });
  a.contingency_yuan = quantity(t.contingency * (t.cost_yuan + a.public_cost_yuan), "yuan", [] { return "contingency"; });
  a.cost_yuan = quantity(t.cost_yuan + a.public_cost_yuan + a.contingency_yuan, "yuan", [] { return "cost of the project"; });
  a.land_price_yuan = quantity(financing_m2 * t.land_price_yuan_per_m2, "yuan", [] { return "land price of the financing floor"; });
  a.retained_yuan = quantity(a.land_price_yuan * t.retained_share, "yuan", [] { return "land income that government keeps"; });
  a.income_yuan = quantity(a.land_price_yuan - a.retained_yuan + t.other_income_yuan, "yuan", [] { return "income of the project"; });
  a.balance_yuan = quantity(a.income_yuan - a.cost_yuan, "yuan", [] { return "balance of the project"; });
  return a;
}

template <Scalar T>
Balance<T> financing_floor(const BalanceTerms<T>& t) {
  check(t);
  const T zero{};
  const T rho = public_ratio(t), with_contingency = T(1) + t.contingency;
  Balance<T> b;
  b.gap_yuan = quantity(with_contingency * (t.cost_yuan + t.public_cost_yuan_per_m2 * rho * t.resettlement_m2) - t.other_income_yuan, "yuan",
                        [] { return "gap without financing floor"; });
  const T net_price = t.land_price_yuan_per_m2 * (T(1) - t.retained_share);
  b.margin_yuan_per_m2 = quantity(net_price - with_contingency * t.public_cost_yuan_per_m2 * rho, "yuan/m2",
                                  [] { return "what a m2 of financing floor brings"; });
  const T needless = at_least(zero, b.gap_yuan);
  const T hopeless = at_least(net_price * T(kRoundingShare), b.margin_yuan_per_m2);
  const T floor = quantity(choose(needless, zero, choose(hopeless, zero, divide_or(b.gap_yuan, b.margin_yuan_per_m2, zero))), "m2",
                           [] { return "financing floor that balances"; });
  if (value_of(needless) != 0) b.status = BalanceStatus::not_needed;
  else if (value_of(hopeless) != 0) b.status = BalanceStatus::never;
  b.account = project_account(t, floor);
  return b;
}

std::string balance_text(const Balance<double>& b) {
  switch (b.status) {
    case BalanceStatus::balances: return "balances at " + plain(b.account.financing_m2, 1) + " m2 of financing floor";
    case BalanceStatus::not_needed: return "needs no financing floor: " + plain(b.account.balance_yuan, 2) + " yuan are left over";
    case BalanceStatus::never:
      return "does not balance at any size: " + plain(b.gap_yuan, 2) + " yuan are missing, and a m2 of financing floor brings " +
             plain(b.margin_yuan_per_m2, 2) + " yuan after government's share and its public facilities";
  }
  throw std::logic_error("unknown status");
}

template <Scalar T>
FloorRatios<T> floor_ratios(T counted_m2, T plot_land_m2, T unit_land_m2) {
  require_not_negative("counted_m2", value_of(counted_m2));
  require_not_negative("plot_land_m2", value_of(plot_land_m2));
  require_not_negative("unit_land_m2", value_of(unit_land_m2));
  const T none(std::numeric_limits<double>::quiet_NaN());
  return {quantity(divide_or(counted_m2, plot_land_m2, none), "1", [] { return "net floor area ratio"; }),
          quantity(divide_or(counted_m2, unit_land_m2, none), "1", [] { return "gross floor area ratio"; })};
}

#define GENGXIN_INSTANTIATE(T)                                                              \
  template GENGXIN_API ProjectAccount<T> project_account(const BalanceTerms<T>&, T);        \
  template GENGXIN_API Balance<T> financing_floor(const BalanceTerms<T>&);                  \
  template GENGXIN_API FloorRatios<T> floor_ratios(T, T, T);
GENGXIN_INSTANTIATE(double)
GENGXIN_INSTANTIATE(Traced)
#undef GENGXIN_INSTANTIATE

}  // namespace gengxin::finance
