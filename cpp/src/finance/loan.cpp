#include "gengxin/finance/loan.hpp"

#include "finance/checks.hpp"
#include "gengxin/finance/cash_flow.hpp"

namespace gengxin::finance {

template <Scalar T>
LoanFlow<T> run_loan(const LoanTerms<T>& terms, std::span<const T> net_flow) {
  require_finite("net_flow", net_flow);
  require_not_negative("yearly_rate", value_of(terms.yearly_rate));
  require_not_negative("limit_yuan", value_of(terms.limit_yuan));
  require_not_negative("equity_yuan", value_of(terms.equity_yuan));
  require_within("sweep", value_of(terms.sweep), 0, 1);
  require_at_least("capitalise_until", terms.capitalise_until, 0);
  require_at_least("last_draw", terms.last_draw, 0);
  require_at_least("maturity", terms.maturity, 0);

  const T zero{};
  const T monthly_rate = quantity(terms.yearly_rate / T(static_cast<double>(kMonthsPerYear)), "1", [] { return "rate of a month"; });
  LoanFlow<T> flow;
  T balance{}, cash{}, equity_left = terms.equity_yuan;
  for (std::size_t i = 0; i < net_flow.size(); ++i) {
    const int month = static_cast<int>(i);
    const bool last = i + 1 == net_flow.size();
    const T interest = quantity(balance * monthly_rate, "yuan", [] { return "interest of a month"; });
    const bool capitalise = month < terms.capitalise_until;
    const T paid = capitalise ? zero : interest;
    const T owed = capitalise ? balance + interest : balance;

    const T before_finance = cash + net_flow[i] - paid;
    const T need = maximum(zero, zero - before_finance);
    const T equity = quantity(minimum(need, equity_left), "yuan", [] { return "owners' money put in in a month"; });
    equity_left = quantity(equity_left - equity, "yuan", [] { return "owners' money not yet put in"; });
    const T room = month < terms.last_draw ? maximum(zero, terms.limit_yuan - owed) : zero;
    const T drawn = minimum(need - equity, room);
    const T uncovered = quantity(need - equity - drawn, "yuan", [] { return "need of a month beyond equity and loan"; });

    const T surplus = maximum(zero, before_finance);
    const T repaid = minimum(owed, month >= terms.maturity ? surplus : surplus * terms.sweep);
    balance = quantity(owed + drawn - repaid, "yuan", [] { return "loan at the end of a month"; });
    const T left = surplus - repaid;
    T released{};
    if (last) released = left;
    else if (!terms.hold_cash) released = choose(at_least(zero, balance), left, zero);
    released = quantity(released, "yuan", [] { return "money released to the owners in a month"; });
    cash = quantity(left - released, "yuan", [] { return "cash of the project at the end of a month"; });

    flow.interest.push_back(interest);
    flow.capitalised.push_back(capitalise ? interest : zero);
    flow.interest_paid.push_back(paid);
    flow.equity.push_back(equity);
    flow.drawn.push_back(drawn);
    flow.repaid.push_back(repaid);
    flow.balance.push_back(balance);
    flow.cash.push_back(cash);
    flow.uncovered.push_back(uncovered);
    flow.released.push_back(released);
    flow.owners.push_back(released - equity - uncovered);
    if (month == terms.maturity || (last && month < terms.maturity)) flow.unpaid_at_maturity = balance;
  }
  flow.total_interest = quantity(sum_of(std::span<const T>(flow.interest)), "yuan", [] { return "interest"; });
  flow.total_uncovered = quantity(sum_of(std::span<const T>(flow.uncovered)), "yuan", [] { return "need that neither equity nor loan covers"; });
  return flow;
}

#define GENGXIN_INSTANTIATE(T) template GENGXIN_API LoanFlow<T> run_loan(const LoanTerms<T>&, std::span<const T>);
GENGXIN_INSTANTIATE(double)
GENGXIN_INSTANTIATE(Traced)
#undef GENGXIN_INSTANTIATE

}  // namespace gengxin::finance
