#pragma once
// A project loan: the owners' money first, then drawdown as needed, interest by month, repayment by sweep.
#include <optional>
#include <span>
#include <vector>

#include "gengxin/support/export.hpp"
#include "gengxin/support/traced.hpp"

namespace gengxin::finance {

template <Scalar T>
struct LoanTerms {
  T yearly_rate{};              ///< nominal, as banks state it: a month costs balance x rate / 12
  T limit_yuan{};               ///< no drawdown takes the balance above it; capitalised interest may
  T equity_yuan{};              ///< owners' money that is used before the loan
  T sweep{};                    ///< share of a month's surplus that repays, in [0, 1]; from `maturity` on, all of it
  int capitalise_until{0};      ///< interest of earlier months is added to the balance; from this month on it is paid
  int last_draw{0};             ///< first month without drawdown
  int maturity{0};              ///< month by whose end all is to be repaid
  bool hold_cash{true};         ///< surplus waits in the project until the last month; otherwise the owners take it as
                                ///< soon as the loan stands at 0, and any later need falls on loan or owners again
};

/// Columns by month, in yuan, none below 0 but `owners`. In every month
///   balance = balance before + drawn + capitalised - repaid
///   cash    = cash before + net flow + equity + uncovered + drawn - interest paid - repaid - released
///   owners  = released - equity - uncovered
template <Scalar T>
struct LoanFlow {
  std::vector<T> interest;      ///< of the balance at the month's start
  std::vector<T> capitalised;   ///< interest added to the balance
  std::vector<T> interest_paid;
  std::vector<T> equity;        ///< owners' money put in as agreed
  std::vector<T> drawn;
  std::vector<T> repaid;
  std::vector<T> balance;       ///< at the month's end
  std::vector<T> cash;          ///< in the project, at the month's end
  std::vector<T> uncovered;     ///< need beyond equity and loan; taken to come from the owners
  std::vector<T> released;      ///< cash to the owners
  std::vector<T> owners;        ///< the owners' own cash flow
  T total_interest{};
  T total_uncovered{};
  T unpaid_at_maturity{};       ///< balance that is left at the end of `maturity`, or of the flow if that comes first
};

/// `net_flow`: income less payments of the project by month, before finance. Interest of a month accrues on the
/// balance with which the month begins; the month's flow moves at its end.
template <Scalar T>
GENGXIN_API LoanFlow<T> run_loan(const LoanTerms<T>& terms, std::span<const T> net_flow);

}  // namespace gengxin::finance
