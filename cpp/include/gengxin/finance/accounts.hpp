#pragma once
// Three accounts: project, developer, collective. Every entry is one payment from a payer to a receiver; whoever is
// none of the three is `outside` (households, builders, government, buyers). What passes between the three, above
// all the land price, is in two accounts with opposite signs and so gone from the consolidated one.
#include <array>
#include <cstdint>
#include <span>

#include "gengxin/support/export.hpp"
#include "gengxin/support/traced.hpp"

namespace gengxin::finance {

enum class Party : std::uint8_t { project, developer, collective, outside };
inline constexpr std::size_t kAccounts = 3;
inline constexpr std::int32_t kNoFacility = -1;

/// Columns of one length.
template <Scalar T>
struct Entries {
  std::span<const Party> payer;
  std::span<const Party> receiver;
  std::span<const T> amount_yuan;             ///< not below 0
  /// Which public facility the payment is for, kNoFacility for anything else. Empty: none is for a facility.
  std::span<const std::int32_t> facility;
};

/// One account, or the three consolidated. Yuan; all but `balance` at least 0.
template <Scalar T>
struct Account {
  T income{};          ///< from outside
  T cost{};            ///< to outside
  T transfers_in{};    ///< from the other accounts; 0 in the consolidated one
  T transfers_out{};
  T facilities{};      ///< part of `cost` that is for public facilities
  T balance{};         ///< income + transfers in - cost - transfers out
};

template <Scalar T>
struct Accounts {
  std::array<Account<T>, kAccounts> of;   ///< by Party
  Account<T> consolidated;                ///< its balance is the sum of the three
  T eliminated{};                         ///< what passes between the three
};

/// Each sum is taken over the entries in the order of their amounts, so that the order of the columns changes no bit of
/// it. Throws std::invalid_argument if columns differ in length, an amount is negative or not finite, payer and
/// receiver are one, both are outside, or a public facility is charged twice. A hand-over in kind is no entry: it
/// brings no income.
template <Scalar T>
GENGXIN_API Accounts<T> accounts(const Entries<T>& entries);

}  // namespace gengxin::finance
