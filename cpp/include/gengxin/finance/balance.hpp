#pragma once
// The financing floor (融资面积) whose land income pays for the project. Public facilities are a share of all
// counted floor, so financing floor brings income and more facilities to pay for.
//
//   r      public share of all counted floor;  rho = r / (1 - r) public floor a m2 of other floor
//   cost   (1 + phi) (C0 + c_pub rho (A_res + A_fin))
//   income P (1 - g) A_fin + I
//   A_fin  = {(1 + phi) (C0 + c_pub rho A_res) - I} / {P (1 - g) - (1 + phi) c_pub rho}
//
// The numerator is the gap without financing floor, the denominator what a m2 of it brings in the end.
#include <string>

#include "gengxin/support/export.hpp"
#include "gengxin/support/traced.hpp"

namespace gengxin::finance {

template <Scalar T>
struct BalanceTerms {
  T cost_yuan{};                     ///< C0: all heads without public facilities, financing floor and contingency
  T resettlement_m2{};               ///< A_res: counted resettlement and collective floor
  T public_share{};                  ///< r, in [0, 1)
  T public_cost_yuan_per_m2{};       ///< c_pub: 0 where the developer or the government pays for them
  T other_income_yuan{};             ///< I: shortfalls bought by owners, subsidies
  T land_price_yuan_per_m2{};        ///< P: land price of a m2 of financing floor (融资楼面地价)
  T retained_share{};                ///< g: share of land income that government keeps, in [0, 1]
  T contingency{};                   ///< phi: 不可预见, as a share of cost
};

enum class BalanceStatus {
  balances,    ///< financing_m2 balances the project
  not_needed,  ///< other income covers the cost: no financing floor; what is over stands in `balance_yuan`
  never,       ///< no size balances: a m2 of financing floor brings no more than it costs
};

/// The project's account at one amount of financing floor. Plain sums, in yuan.
template <Scalar T>
struct ProjectAccount {
  T financing_m2{};
  T public_m2{};
  T counted_m2{};               ///< resettlement + financing + public floor
  T public_cost_yuan{};
  T contingency_yuan{};
  T cost_yuan{};                ///< C0 + public facilities + contingency
  T land_price_yuan{};          ///< paid by the developer
  T retained_yuan{};            ///< kept by government
  T income_yuan{};              ///< land price less retained part, and other income
  T balance_yuan{};             ///< income less cost
};

template <Scalar T>
struct Balance {
  BalanceStatus status{BalanceStatus::balances};
  T gap_yuan{};                 ///< numerator: what is missing without financing floor
  T margin_yuan_per_m2{};       ///< denominator: what a m2 of financing floor brings, less its public facilities
  ProjectAccount<T> account;    ///< at the financing floor that balances, or at none
};

/// The account at any amount of financing floor, balanced or not.
/// Throws std::invalid_argument for a figure outside its range.
template <Scalar T>
GENGXIN_API ProjectAccount<T> project_account(const BalanceTerms<T>& terms, T financing_m2);

/// A margin below a billionth of the price's own part counts as none: it would be rounding alone.
template <Scalar T>
GENGXIN_API Balance<T> financing_floor(const BalanceTerms<T>& terms);

/// What the status means, with the numbers: "does not balance at any size: ...".
GENGXIN_API std::string balance_text(const Balance<double>& balance);

/// Floor area ratios (容积率) that follow: net of the plots, gross of the unit. NaN, shown blank, without land.
template <Scalar T>
struct FloorRatios {
  T net;
  T gross;
};
template <Scalar T>
GENGXIN_API FloorRatios<T> floor_ratios(T counted_m2, T plot_land_m2, T unit_land_m2);

}  // namespace gengxin::finance
