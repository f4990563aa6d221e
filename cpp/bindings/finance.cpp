#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bindings.hpp"
#include "gengxin/finance/accounts.hpp"
#include "gengxin/finance/balance.hpp"
#include "gengxin/finance/cash_flow.hpp"
#include "gengxin/finance/curves.hpp"
#include "gengxin/finance/loan.hpp"
#include "gengxin/finance/pro_forma.hpp"
#include "gengxin/finance/returns.hpp"
#include "gengxin/finance/transition.hpp"
#include "gengxin/support/error.hpp"

namespace py = pybind11;
using namespace py::literals;

namespace gengxin::bindings {
namespace {

using namespace finance;
using Column = py::array_t<double, py::array::c_style | py::array::forcecast>;
using Months = std::vector<int>;

std::span<const double> span_of(const Column& column) {
  if (column.ndim() != 1) throw std::invalid_argument("a column has 1 dimension; got " + std::to_string(column.ndim()));
  return {column.data(), static_cast<std::size_t>(column.size())};
}

Column array_of(std::span<const double> values) { return Column(static_cast<py::ssize_t>(values.size()), values.data()); }

/// A term of the pro forma that a dict may name.
struct Term {
  std::string_view name;
  double ProFormaTerms<double>::*member;
};

using P = ProFormaTerms<double>;
constexpr std::array kProFormaTerms{
    Term{"coverage", &P::coverage}, Term{"efficiency", &P::efficiency}, Term{"price_yuan_per_m2", &P::price_yuan_per_m2},
    Term{"sales_cost_share", &P::sales_cost_share}, Term{"soft_cost_share", &P::soft_cost_share}, Term{"fixed_cost_yuan", &P::fixed_cost_yuan},
    Term{"spaces_per_100_m2", &P::spaces_per_100_m2}, Term{"m2_per_space", &P::m2_per_space}, Term{"basement_share", &P::basement_share},
    Term{"space_price_yuan", &P::space_price_yuan}, Term{"spaces_sold_share", &P::spaces_sold_share}, Term{"start_month", &P::start_month},
    Term{"fixed_months", &P::fixed_months}, Term{"months_per_storey", &P::months_per_storey}, Term{"months_per_level", &P::months_per_level},
    Term{"m2_per_month", &P::m2_per_month}, Term{"sales_start_share", &P::sales_start_share}, Term{"sales_months", &P::sales_months},
    Term{"loan_share", &P::loan_share}, Term{"loan_yearly_rate", &P::loan_yearly_rate}, Term{"required_return", &P::required_return},
    Term{"acquisition_share", &P::acquisition_share},
};

/// Sets the terms that a dict names; a name that is no term is an error with a suggestion.
void set_terms(ProFormaTerms<double>& terms, const py::dict& values) {
  for (const auto& [key, value] : values) {
    const auto name = key.cast<std::string>();
    const auto found = std::find_if(kProFormaTerms.begin(), kProFormaTerms.end(), [&](const Term& term) { return term.name == name; });
    if (found != kProFormaTerms.end()) {
      terms.*found->member = value.cast<double>();
      continue;
    }
    std::vector<std::string> names;
    for (const auto& term : kProFormaTerms) names.emplace_back(term.name);
    throw std::invalid_argument("terms: found '" + name + "'; " + did_you_mean(name, names, "there is no such term"));
  }
}

/// A count as a whole number; one beyond all reason as the largest there is.
long long count_of(double count) { return static_cast<long long>(count < 1e18 ? count : 1e18); }

py::dict row_dict(const ProForma<double>& p) {
  constexpr std::array<std::string_view, 3> buildable{"yes", "too_high", "too_deep"};
  return py::dict("floor_area_ratio"_a = p.floor_area_ratio, "buildable"_a = std::string(buildable.at(static_cast<std::size_t>(p.buildable))),
                  "counted_m2"_a = p.counted_m2, "storeys"_a = count_of(p.storeys), "band_storeys"_a = p.band_storeys, "coverage"_a = p.coverage, "spaces"_a = p.spaces,
                  "basement_levels"_a = count_of(p.basement_levels), "cost_yuan_per_m2"_a = p.cost_yuan_per_m2, "building_cost_yuan"_a = p.building_cost_yuan,
                  "parking_cost_yuan"_a = p.parking_cost_yuan, "soft_cost_yuan"_a = p.soft_cost_yuan, "cost_yuan"_a = p.cost_yuan,
                  "building_months"_a = count_of(p.building_months), "months"_a = count_of(p.months),
                  "revenue_yuan"_a = p.revenue_yuan, "sales_cost_yuan"_a = p.sales_cost_yuan, "interest_yuan"_a = p.interest_yuan, "peak_funding_yuan"_a = p.peak_funding_yuan,
                  "land_value_yuan"_a = p.land_value_yuan, "land_yuan_per_site_m2"_a = p.land_yuan_per_site_m2,
                  "land_yuan_per_floor_m2"_a = p.land_yuan_per_floor_m2);
}

py::dict account_dict(const ProjectAccount<double>& a) {
  return py::dict("financing_m2"_a = a.financing_m2, "public_m2"_a = a.public_m2, "counted_m2"_a = a.counted_m2, "public_cost_yuan"_a = a.public_cost_yuan,
                  "contingency_yuan"_a = a.contingency_yuan, "cost_yuan"_a = a.cost_yuan, "land_price_yuan"_a = a.land_price_yuan,
                  "retained_yuan"_a = a.retained_yuan, "income_yuan"_a = a.income_yuan, "balance_yuan"_a = a.balance_yuan);
}

py::dict account_dict(const Account<double>& a) {
  return py::dict("income"_a = a.income, "cost"_a = a.cost, "transfers_in"_a = a.transfers_in, "transfers_out"_a = a.transfers_out,
                  "facilities"_a = a.facilities, "balance"_a = a.balance);
}

std::vector<Party> parties_of(const std::vector<std::string>& names) {
  static const std::vector<std::string> known{"project", "developer", "collective", "outside"};
  std::vector<Party> parties;
  for (const auto& name : names) {
    const auto found = std::find(known.begin(), known.end(), name);
    if (found == known.end()) throw std::invalid_argument("party: found '" + name + "'; allowed: project, developer, collective, outside; " + did_you_mean(name, known, "choose one"));
    parties.push_back(static_cast<Party>(std::distance(known.begin(), found)));
  }
  return parties;
}

void bind_flows(py::module_& module) {
  module.def("finance_period_rate", &period_rate<double>, "yearly_rate"_a, "periods_per_year"_a);
  module.def("finance_npv", [](const Column& flow, double yearly_rate, int periods_per_year) { return net_present_value(span_of(flow), yearly_rate, periods_per_year); },
             "flow"_a, "yearly_rate"_a, "periods_per_year"_a);
  module.def("finance_rates_of_return", [](const Column& flow, double low, double high, int periods_per_year) {
    const auto found = rates_of_return(span_of(flow), low, high, periods_per_year);
    py::list rates;
    for (const auto& r : found.rates) rates.append(py::dict("yearly_rate"_a = r.yearly_rate, "low"_a = r.low, "high"_a = r.high, "crosses"_a = r.crosses));
    return py::dict("rates"_a = rates, "low"_a = found.low, "high"_a = found.high, "every_rate"_a = found.every_rate, "text"_a = found.text());
  }, "flow"_a, "low"_a, "high"_a, "periods_per_year"_a);
  module.def("finance_yearly_sums", [](const Column& flow, int first_month) { return array_of(yearly_sums(span_of(flow), first_month)); }, "flow"_a, "first_month"_a);
  module.def("finance_peak_funding", [](const Column& flow) {
    const auto peak = peak_funding(span_of(flow));
    return py::make_tuple(peak.amount, peak.month);
  }, "flow"_a);
  module.def("finance_payback", [](const Column& flow, double yearly_rate, int periods_per_year) {
    constexpr std::array<std::string_view, 3> status{"nothing_out", "paid_back", "never"};
    const auto p = payback(span_of(flow), yearly_rate, periods_per_year);
    return py::make_tuple(std::string(status.at(static_cast<std::size_t>(p.status))), p.first, p.last);
  }, "flow"_a, "yearly_rate"_a, "periods_per_year"_a);
  module.def("finance_annuity", &annuity<double>, "present"_a, "rate"_a, "periods"_a);
  module.def("finance_debt_service_cover", [](const Column& available, const Column& service) {
    const auto cover = debt_service_cover(span_of(available), span_of(service));
    return py::make_tuple(array_of(cover.ratio), cover.lowest);
  }, "available"_a, "service"_a);
}

void bind_columns(py::module_& module) {
  module.def("finance_straight_curve", [](int months) { return array_of(straight_curve(months)); }, "months"_a);
  module.def("finance_s_curve", [](int months) { return array_of(s_curve(months)); }, "months"_a);
  module.def("finance_curve_through", [](const Months& months, const Column& shares) { return array_of(curve_through(months, span_of(shares))); }, "months"_a, "shares"_a);
  module.def("finance_spread", [](double amount_yuan, const Column& shares, int start, std::size_t months) {
    std::vector<double> flow(months);
    const double outside = spread<double>(amount_yuan, span_of(shares), start, flow);
    return py::make_tuple(array_of(flow), outside);
  }, "amount_yuan"_a, "shares"_a, "start"_a, "months"_a);
  module.def("finance_spread_to_fen", [](double amount_yuan, const Column& shares) { return array_of(spread_to_fen(amount_yuan, span_of(shares))); }, "amount_yuan"_a, "shares"_a);
  module.def("finance_rent", [](double floor_area_m2, double yuan_per_m2_month, double yearly_growth, double occupancy, int from_month, int until_month, int months) {
    return array_of(rent<double>({floor_area_m2, yuan_per_m2_month, yearly_growth, occupancy, from_month, until_month}, months));
  }, "floor_area_m2"_a, "yuan_per_m2_month"_a, "yearly_growth"_a, "occupancy"_a, "from_month"_a, "until_month"_a, "months"_a);
  module.def("finance_transition_rent", [](double floor_area_m2, const Column& yuan_per_m2_month, int clearance, int delivery, int slip, std::optional<int> cap, double overdue_factor) {
    const auto r = transition_rent<double>({floor_area_m2, overdue_factor, clearance, delivery, slip, cap}, span_of(yuan_per_m2_month));
    return py::dict("paid"_a = array_of(r.paid), "planned"_a = r.planned, "overdue"_a = r.overdue, "months"_a = r.months, "months_beyond"_a = r.months_beyond);
  }, "floor_area_m2"_a, "yuan_per_m2_month"_a, "clearance"_a, "delivery"_a, "slip"_a, "cap"_a, "overdue_factor"_a);
  module.def("finance_loan", [](const Column& net_flow, double yearly_rate, double limit_yuan, double equity_yuan, double sweep, int capitalise_until, int last_draw, int maturity, bool hold_cash) {
    const auto f = run_loan<double>({yearly_rate, limit_yuan, equity_yuan, sweep, capitalise_until, last_draw, maturity, hold_cash}, span_of(net_flow));
    return py::dict("interest"_a = array_of(f.interest), "capitalised"_a = array_of(f.capitalised), "interest_paid"_a = array_of(f.interest_paid), "equity"_a = array_of(f.equity),
                    "drawn"_a = array_of(f.drawn), "repaid"_a = array_of(f.repaid), "balance"_a = array_of(f.balance), "cash"_a = array_of(f.cash),
                    "uncovered"_a = array_of(f.uncovered), "released"_a = array_of(f.released), "owners"_a = array_of(f.owners),
                    "total_interest"_a = f.total_interest, "total_uncovered"_a = f.total_uncovered, "unpaid_at_maturity"_a = f.unpaid_at_maturity);
  }, "net_flow"_a, "yearly_rate"_a, "limit_yuan"_a, "equity_yuan"_a, "sweep"_a, "capitalise_until"_a, "last_draw"_a, "maturity"_a, "hold_cash"_a);
}

void bind_projects(py::module_& module) {
  py::class_<BalanceTerms<double>>(module, "BalanceTerms")
      .def(py::init([](double cost_yuan, double resettlement_m2, double public_share, double public_cost_yuan_per_m2, double other_income_yuan, double land_price_yuan_per_m2,
                       double retained_share, double contingency) {
        return BalanceTerms<double>{cost_yuan, resettlement_m2, public_share, public_cost_yuan_per_m2, other_income_yuan, land_price_yuan_per_m2, retained_share, contingency};
      }), "cost_yuan"_a, "resettlement_m2"_a, "public_share"_a, "public_cost_yuan_per_m2"_a, "other_income_yuan"_a, "land_price_yuan_per_m2"_a, "retained_share"_a, "contingency"_a);
  module.def("finance_floor", [](const BalanceTerms<double>& terms) {
    constexpr std::array<std::string_view, 3> status{"balances", "not_needed", "never"};
    const auto b = financing_floor(terms);
    return py::dict("status"_a = std::string(status.at(static_cast<std::size_t>(b.status))), "text"_a = balance_text(b), "gap_yuan"_a = b.gap_yuan,
                    "margin_yuan_per_m2"_a = b.margin_yuan_per_m2, "account"_a = account_dict(b.account));
  }, "terms"_a);
  module.def("finance_project_account", [](const BalanceTerms<double>& terms, double financing_m2) { return account_dict(project_account(terms, financing_m2)); }, "terms"_a, "financing_m2"_a);
  module.def("finance_accounts", [](const std::vector<std::string>& payer, const std::vector<std::string>& receiver, const Column& amount_yuan, const std::vector<std::int32_t>& facility) {
    const auto from = parties_of(payer), to = parties_of(receiver);
    const auto a = accounts<double>({from, to, span_of(amount_yuan), facility});
    return py::dict("project"_a = account_dict(a.of[0]), "developer"_a = account_dict(a.of[1]), "collective"_a = account_dict(a.of[2]),
                    "consolidated"_a = account_dict(a.consolidated), "eliminated"_a = a.eliminated);
  }, "payer"_a, "receiver"_a, "amount_yuan"_a, "facility"_a);
  module.def("finance_pro_forma", [](double site_m2, const Column& floor_area_ratios, const std::vector<std::pair<int, double>>& bands, const Column& level_cost_yuan_per_m2, const py::dict& terms) {
    ProFormaTerms<double> all;
    set_terms(all, terms);
    std::vector<HeightBand<double>> heights;
    for (const auto& [storeys, cost] : bands) heights.push_back({static_cast<double>(storeys), cost});
    all.bands = heights;
    all.level_cost_yuan_per_m2 = span_of(level_cost_yuan_per_m2);
    const auto grid = pro_forma<double>(site_m2, all, span_of(floor_area_ratios));
    py::list rows;
    for (const auto& row : grid.rows) rows.append(row_dict(row));
    return py::make_tuple(rows, grid.best);
  }, "site_m2"_a, "floor_area_ratios"_a, "bands"_a, "level_cost_yuan_per_m2"_a, "terms"_a);
}

}  // namespace

void bind_finance(py::module_& module) {
  bind_flows(module);
  bind_columns(module);
  bind_projects(module);
}

}  // namespace gengxin::bindings
