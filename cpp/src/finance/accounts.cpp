#include "gengxin/finance/accounts.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <vector>

#include "finance/checks.hpp"

namespace gengxin::finance {
namespace {

constexpr std::array<std::string_view, kAccounts + 1> kNames{"project", "developer", "collective", "outside"};

std::string name_of(Party party) { return std::string(kNames.at(static_cast<std::size_t>(party))); }
std::string row_text(std::size_t row) { return " in row " + std::to_string(row); }

template <Scalar T>
void check(const Entries<T>& e) {
  const std::size_t rows = e.amount_yuan.size();
  const auto same_length = [&](const char* name, std::size_t found) {
    if (found != rows) refuse(name, std::to_string(found) + " rows", "as many as amount_yuan has: " + std::to_string(rows));
  };
  same_length("payer", e.payer.size());
  same_length("receiver", e.receiver.size());
  if (!e.facility.empty()) same_length("facility", e.facility.size());
  std::map<std::int32_t, std::size_t> charged;
  for (std::size_t i = 0; i < rows; ++i) {
    const double amount = value_of(e.amount_yuan[i]);
    if (!(amount >= 0 && std::isfinite(amount)))
      refuse("amount_yuan", number_text(amount) + row_text(i), "a finite number not below 0; a payment the other way swaps payer and receiver");
    if (e.payer[i] == e.receiver[i]) refuse("receiver", "the payer itself, " + name_of(e.payer[i]) + row_text(i), "two parties, one of them an account");
    if (e.facility.empty() || e.facility[i] == kNoFacility) continue;
    if (e.receiver[i] != Party::outside)
      refuse("receiver", name_of(e.receiver[i]) + " for facility " + std::to_string(e.facility[i]) + row_text(i), "outside: a facility is charged to whoever pays for it");
    const auto [before, first] = charged.emplace(e.facility[i], i);
    if (!first)
      refuse("facility", "facility " + std::to_string(e.facility[i]) + " charged to " + name_of(e.payer[before->second]) + row_text(before->second) +
                             " and to " + name_of(e.payer[i]) + row_text(i), "one charge a facility");
  }
}

/// The entries that `wanted` picks, summed from the smallest to the largest.
template <Scalar T, class Wanted>
T sum_where(const Entries<T>& e, std::span<const std::size_t> by_amount, Wanted&& wanted) {
  std::vector<T> terms;
  for (const std::size_t i : by_amount)
    if (wanted(i)) terms.push_back(e.amount_yuan[i]);
  return sum_of(std::span<const T>(terms));
}

template <Scalar T>
void close(Account<T>& a, std::string_view owner) {
  const auto named = [&](T x, const char* what) { return quantity(x, "yuan", [&] { return std::string(owner) + ": " + what; }); };
  a.income = named(a.income, "income from outside");
  a.cost = named(a.cost, "cost");
  a.transfers_in = named(a.transfers_in, "received from the other accounts");
  a.transfers_out = named(a.transfers_out, "paid to the other accounts");
  a.facilities = named(a.facilities, "public facilities");
  a.balance = named((a.income + a.transfers_in) - (a.cost + a.transfers_out), "balance");
}

}  // namespace

template <Scalar T>
Accounts<T> accounts(const Entries<T>& e) {
  check(e);
  std::vector<std::size_t> by_amount(e.amount_yuan.size());
  for (std::size_t i = 0; i < by_amount.size(); ++i) by_amount[i] = i;
  std::stable_sort(by_amount.begin(), by_amount.end(), [&](std::size_t a, std::size_t b) { return value_of(e.amount_yuan[a]) < value_of(e.amount_yuan[b]); });
  const auto outside = [](Party p) { return p == Party::outside; };
  const auto for_facility = [&](std::size_t i) { return !e.facility.empty() && e.facility[i] != kNoFacility; };

  Accounts<T> result;
  for (std::size_t k = 0; k < kAccounts; ++k) {
    const auto self = static_cast<Party>(k);
    Account<T>& a = result.of[k];
    a.income = sum_where(e, by_amount, [&](std::size_t i) { return e.receiver[i] == self && outside(e.payer[i]); });
    a.cost = sum_where(e, by_amount, [&](std::size_t i) { return e.payer[i] == self && outside(e.receiver[i]); });
    a.transfers_in = sum_where(e, by_amount, [&](std::size_t i) { return e.receiver[i] == self && !outside(e.payer[i]); });
    a.transfers_out = sum_where(e, by_amount, [&](std::size_t i) { return e.payer[i] == self && !outside(e.receiver[i]); });
    a.facilities = sum_where(e, by_amount, [&](std::size_t i) { return e.payer[i] == self && for_facility(i); });
    close(a, kNames[k]);
    result.consolidated.income += a.income;
    result.consolidated.cost += a.cost;
    result.consolidated.facilities += a.facilities;
  }
  close(result.consolidated, "consolidated");
  result.eliminated = quantity(sum_where(e, by_amount, [&](std::size_t i) { return !outside(e.payer[i]) && !outside(e.receiver[i]); }), "yuan",
                               [] { return "payments between the accounts, eliminated"; });
  return result;
}

template GENGXIN_API Accounts<double> accounts(const Entries<double>&);
template GENGXIN_API Accounts<Traced> accounts(const Entries<Traced>&);

}  // namespace gengxin::finance
