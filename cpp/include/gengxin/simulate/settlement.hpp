#pragma once
// What a plan costs and who gets it: entitlements of households and the collective by rule book, the cost account, its
// balance, three accounts, the limits, the monthly cash flow and its measures. It follows from the plan's rows and the
// document's figures alone, not from the people of the year loop.
//
// Month 0 of the flows is `first_month`; all that falls due lies inside them, so nothing is lost at either end.
#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "gengxin/compensation/rule_book.hpp"
#include "gengxin/finance/accounts.hpp"
#include "gengxin/finance/balance.hpp"
#include "gengxin/finance/cash_flow.hpp"
#include "gengxin/finance/loan.hpp"
#include "gengxin/simulate/compiled.hpp"

namespace gengxin::simulate {

/// All plan rows that clear buildings in one year: its stages in months since January of the document's first year.
struct Phase {
  int start_year{0};
  int approval{0}, vote{0}, signing{0}, clearance{0}, construction{0}, delivery{0};  ///< first month of each stage
  int promised{0};                                                                   ///< delivery before any slip
};

/// One item owed to one holder: yuan, or m2 of floor. A monthly one is the sum over `months` months from `month` on.
template <Scalar T>
struct Entitlement {
  std::uint32_t book{0}, item{0};
  std::uint32_t holder{0};  ///< row of households or properties, as the book says
  std::uint32_t parcel{0}, phase{0};
  int month{0}, months{1};
  T amount{};               ///< of all months; each month's yuan are whole fen, floor whole 0.01 m2
};

/// What one household would get by each choice, were it the whole household's.
template <Scalar T>
struct ChoiceOutcome {
  std::uint32_t household{0}, phase{0};
  std::array<T, compensation::kChoices> money_yuan{}, floor_m2{}, value_yuan{};  ///< value: money + floor x value of a new m2
  T present_yuan{};                                                              ///< value of the present house
  std::array<T, compensation::kChoices> weight{};                                ///< what it takes, or is expected to
};

/// One row of the cost account. Yuan. A head that the approved account does not carry has 0 there.
template <Scalar T>
struct CostRow {
  enum class Kind : std::uint8_t { owed, line, public_facilities, contingency, loan_interest, head, total, income };
  Kind kind{Kind::line};
  compensation::Head head{};
  enum class Payer : std::uint8_t { project, developer, government, collective };
  Payer payer{Payer::project};     ///< what others pay is no part of the project's totals
  std::uint32_t book{0}, item{0};  ///< of what is owed; `item` also of a line
  std::optional<T> quantity, rate;
  T approved{}, forecast{};
  std::optional<T> published, difference;  ///< published account, and published less approved
};

/// Yuan by month; project's own unless said.
template <Scalar T>
struct Flows {
  std::vector<T> owners, transition, works, public_facilities, contingency;  ///< payments, above 0
  std::vector<T> owner_income, land_income;                                  ///< receipts
  std::vector<T> net;
  static constexpr std::array kColumns = {&Flows::owners, &Flows::transition, &Flows::works, &Flows::public_facilities, &Flows::contingency, &Flows::owner_income, &Flows::land_income, &Flows::net};
};

template <Scalar T>
struct Measures {
  std::vector<T> flow;  ///< net, by month
  T net_present_value{};
  finance::PeakFunding<T> peak;
  std::vector<T> rates_of_return;  ///< every root, rising; none: no rate fits
  std::string rates_text;
  finance::Payback payback;
};

enum class Limit : std::uint8_t { demolition, rebuilding, nearby };
template <Scalar T>
struct LimitOutcome {
  Limit limit{};
  std::string mode;
  T value{}, bound{}, met{};
};

template <Scalar T>
struct Settlement {
  int first_month{0};  ///< month 0 of the flows, in months since January of the document's first year
  int months{0};
  std::vector<Phase> phases;
  std::vector<Entitlement<T>> entitlements;
  std::vector<ChoiceOutcome<T>> choices;
  std::vector<T> totals;       ///< what cost lines may name, by scenario::total_columns()
  std::vector<CostRow<T>> costs;
  T approved_total{}, forecast_total{};
  std::optional<finance::Balance<T>> balance;
  T financing_m2{};            ///< financing floor that the plan builds
  finance::FloorRatios<T> ratios{};
  finance::Accounts<T> accounts;
  std::vector<LimitOutcome<T>> limits;
  std::vector<Flows<T>> flows;  ///< one a phase, then all together
  std::vector<T> developer_works;  ///< what the developer spends on building financing floor, by month; above 0
  finance::LoanFlow<T> loan;
  std::vector<T> cover;         ///< debt service cover by year of the flow; NaN without debt service
  std::array<Measures<T>, finance::kAccounts> measures;  ///< project, developer, collective
};

/// Hard limits that the plan breaks, each told with its value and bound; empty if it keeps them all.
GENGXIN_API std::vector<std::string> broken_hard_limits(const Settlement<double>& settlement);

/// Settles with one value a slot. Throws DocumentError where a rule has no value on the day on which it is needed.
GENGXIN_API Settlement<double> settle(const Compiled& compiled, std::span<const double> values);
/// The same, row by row from the parsed formulas: the reference of the tests.
GENGXIN_API Settlement<double> settle_reference(const Compiled& compiled, std::span<const double> values);

}  // namespace gengxin::simulate
