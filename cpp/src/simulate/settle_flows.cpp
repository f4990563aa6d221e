// Money by month: what falls due in each phase, the loan, and what the flows of the three parties are worth.
#include <algorithm>
#include <cmath>

#include "gengxin/finance/curves.hpp"
#include "gengxin/finance/returns.hpp"
#include "simulate/settle.hpp"

namespace gengxin::simulate {

using compensation::Kind;
using compensation::When;

namespace {

template <Scalar T>
std::vector<T> curve_of(const std::vector<double>& shares) {
  return {shares.begin(), shares.end()};
}

/// First month and length of a stage.
std::pair<int, int> stage_of(const Phase& phase, const std::string& name) {
  if (name == "approval") return {phase.approval, phase.vote - phase.approval};
  if (name == "signing") return {phase.signing, phase.clearance - phase.signing};
  if (name == "clearance") return {phase.clearance, phase.construction - phase.clearance};
  if (name == "delivery") return {phase.delivery, 1};
  return {phase.construction, phase.delivery - phase.construction};
}

}  // namespace

template <Scalar T, bool kFast>
void Settler<T, kFast>::flows() {
  int first = 0, last = 12 * static_cast<int>(b_.years.size()) - 1;
  for (const Phase& phase : r_.phases) {
    first = std::min(first, phase.approval);
    last = std::max(last, phase.delivery + 1);
  }
  for (const Entitlement<T>& e : r_.entitlements) {
    first = std::min(first, e.month);
    last = std::max(last, e.month + e.months - 1);
  }
  first = static_cast<int>(std::floor(first / 12.0)) * 12;  // whole calendar years
  last = static_cast<int>(std::floor(last / 12.0)) * 12 + 11;
  r_.first_month = first;
  r_.months = last - first + 1;
  const auto months = static_cast<std::size_t>(r_.months);

  r_.developer_works.assign(months, T{});
  const scenario::Finance& f = records().finance;
  const auto& lines = records().costs.lines;
  r_.flows.resize(parts() + 1);
  for (Flows<T>& flow : r_.flows)
    for (const auto column : Flows<T>::kColumns) (flow.*column).assign(months, T{});

  // Entitlements are summed by when they fall due, before they are laid out over months.
  struct Key {
    std::size_t phase;
    int column, month, months;
    auto operator<=>(const Key&) const = default;
  };
  std::map<Key, std::vector<T>> due;
  for (const Entitlement<T>& e : r_.entitlements) {
    const auto& item = m_.books[e.book].items[e.item];
    if (item.kind == Kind::floor) continue;
    const int column = item.kind == Kind::income ? 3 : item.kind == Kind::works ? 2 : item.when == When::monthly ? 1 : 0;
    due[{e.phase, column, e.month, e.months}].push_back(e.months == 1 ? e.amount : e.amount / T(static_cast<double>(e.months)));
  }
  for (const auto& [key, parts] : due) {
    Flows<T>& flow = r_.flows[key.phase];
    std::vector<T>& column = key.column == 0 ? flow.owners : key.column == 1 ? flow.transition : key.column == 2 ? flow.works : flow.owner_income;
    const T each = sum_of(std::span<const T>(parts));
    for (int m = 0; m < key.months; ++m) column[static_cast<std::size_t>(key.month + m - first)] += each;
  }

  for (std::size_t phase = 0; phase < parts(); ++phase) {
    Flows<T>& flow = r_.flows[phase];
    const Phase times = r_.phases.empty() ? Phase{b_.years[0], 0, 0, 0, 0, 0, 0, 0} : r_.phases[phase];
    const auto lay = [&](std::vector<T>& column, T amount, const std::string& stage) {
      if (value_of(amount) == 0) return;
      const auto [from, length] = stage_of(times, stage);
      const int count = std::max(1, length);
      const auto shares = curve_of<T>(stage == "construction" ? finance::s_curve(count) : finance::straight_curve(count));
      finance::spread<T>(amount, shares, from - first, column);
    };
    for (std::size_t l = 0; l < lines.size(); ++l)
      if (lines[l].payer.empty() || lines[l].payer == "project") lay(flow.works, line_phase_[l * parts() + phase], lines[l].spread.empty() ? "construction" : lines[l].spread);
    lay(flow.contingency, contingency_phase_[phase], "construction");
    if (f.present) {
      if (f.public_payer.empty() || f.public_payer == "project") lay(flow.public_facilities, phase_public_[phase] * once(f.public_cost_yuan_per_m2), "construction");
      // The cleared land is sold once the phase is clear.
      flow.land_income[static_cast<std::size_t>(times.construction - first)] += phase_financing_[phase] * once(f.land_price_yuan_per_m2) * (T(1.0) - once(f.retained_share));
    }
  }
  Flows<T>& all = r_.flows.back();
  for (std::size_t phase = 0; phase < parts(); ++phase) {
    Flows<T>& flow = r_.flows[phase];
    for (std::size_t m = 0; m < months; ++m) {
      flow.net[m] = flow.owner_income[m] + flow.land_income[m] - flow.owners[m] - flow.transition[m] - flow.works[m] - flow.public_facilities[m] - flow.contingency[m];
      for (const auto column : Flows<T>::kColumns) (all.*column)[m] += (flow.*column)[m];
    }
  }
  for (std::size_t m = 0; m < months; ++m) all.net[m] = quantity(all.net[m], "yuan", [&] { return "net flow of the project in " + day_text(day_of_month(first + static_cast<int>(m))).substr(0, 7); });
}

namespace {

/// A rate r at which the flow is worth nothing, sum of flow_m (1 + r)^(-m / 12) = 0, as the step of Newton's method from
/// the root that was found: it moves the rate by rounding alone, and shows the equation and the flow. Where the worth only
/// touches zero its slope is nothing, and the rate stays as it was found.
template <Scalar T>
T root_of(const std::vector<T>& flow, const finance::ReturnRate& found) {
  const T rate(found.yearly_rate);
  if (!found.crosses) return rate;
  std::vector<T> later(flow.size());
  for (std::size_t m = 0; m < flow.size(); ++m) later[m] = flow[m] * T(-static_cast<double>(m) / finance::kMonthsPerYear / (1 + found.yearly_rate));
  const T worth = quantity(finance::net_present_value<T>(flow, rate), "yuan", [&] { return "worth of the flow at the rate found, sum of flow_m (1 + r)^(-m / 12): nothing but rounding"; });
  const T slope = quantity(finance::net_present_value<T>(later, rate), "yuan", [&] { return "change of that worth with the rate"; });
  return quantity(rate - divide_or(worth, slope, T{}), "1", [&] { return "rate r at which the flow is worth nothing: sum of flow_m (1 + r)^(-m / 12) = 0"; });
}

}  // namespace

template <Scalar T, bool kFast>
void Settler<T, kFast>::loan_and_measures() {
  const scenario::Finance& f = records().finance;
  if (!f.present) return;
  const auto months = static_cast<std::size_t>(r_.months);
  const Flows<T>& all = r_.flows.back();
  finance::LoanTerms<T> terms;
  terms.yearly_rate = once(f.loan_rate);
  terms.limit_yuan = once(f.loan_limit_yuan);
  terms.equity_yuan = once(f.equity_yuan);
  terms.sweep = T(1.0);
  terms.last_draw = r_.months;
  terms.maturity = r_.months;
  r_.loan = finance::run_loan<T>(terms, all.net);
  if (value_of(r_.loan.total_interest) != 0) {
    CostRow<T> row;
    row.kind = CostRow<T>::Kind::loan_interest;
    row.head = compensation::Head::finance;
    row.forecast = round_half(r_.loan.total_interest, 2);
    r_.costs.push_back(row);
  }
  std::vector<T> service(months);
  for (std::size_t m = 0; m < months; ++m) service[m] = r_.loan.interest_paid[m] + r_.loan.repaid[m];
  r_.cover = finance::debt_service_cover<T>(finance::yearly_sums<T>(all.net), finance::yearly_sums<T>(service)).ratio;

  std::vector<T> developer(months), collective(months);
  const int sales_months = whole(f.sales_months);
  for (std::size_t phase = 0; phase < r_.phases.size(); ++phase) {
    const Phase& times = r_.phases[phase];
    const T floor = phase_financing_[phase];
    if (value_of(floor) == 0) continue;
    developer[static_cast<std::size_t>(times.construction - r_.first_month)] -= floor * once(f.land_price_yuan_per_m2);
    const auto lay = [&](T amount, const std::vector<double>& shares, int from) {
      const auto curve = curve_of<T>(shares);
      finance::spread<T>(amount, curve, from - r_.first_month, developer);
    };
    const int length = std::max(1, times.delivery - times.construction);
    lay(T{} - floor * once(f.build_cost_yuan_per_m2), finance::s_curve(length), times.construction);
    finance::spread<T>(floor * once(f.build_cost_yuan_per_m2), curve_of<T>(finance::s_curve(length)), times.construction - r_.first_month, r_.developer_works);
    if (f.public_payer == "developer") lay(T{} - phase_public_[phase] * once(f.public_cost_yuan_per_m2), finance::s_curve(length), times.construction);
    const int selling = std::min(sales_months, length);
    lay(floor * once(f.sale_price_yuan_per_m2) * (T(1.0) - once(f.sales_cost_share)), finance::straight_curve(selling), times.delivery - selling);
  }
  for (std::size_t i = 0; i < plan_.size(); ++i) {
    const PlanEffect<T>& p = plan_[i];
    const T floor = p.share * p.effect.counted_m2[land::index(land::Purpose::collective)];
    if (value_of(p.effect.clears) == 0 || value_of(floor) == 0) continue;
    finance::RentTerms<T> rent{floor, once(f.collective_rent_yuan_per_m2_month), once(f.rent_growth), once(f.rent_occupancy), r_.phases[phase_of_row_[i]].delivery - r_.first_month, r_.months};
    const std::vector<T> received = finance::rent<T>(rent, r_.months);
    for (std::size_t m = 0; m < months; ++m) collective[m] += received[m];
  }
  for (const Entitlement<T>& e : r_.entitlements)  // what the collective pays for its own floor
    if (!of_households(e.book) && m_.books[e.book].items[e.item].kind == Kind::income && e.months == 1) collective[static_cast<std::size_t>(e.month - r_.first_month)] -= e.amount;
  const auto& lines = records().costs.lines;
  for (std::size_t l = 0; l < lines.size(); ++l)
    for (std::size_t phase = 0; phase < r_.phases.size(); ++phase) {
      if (lines[l].payer != "developer" && lines[l].payer != "collective") continue;
      const auto [from, length] = stage_of(r_.phases[phase], lines[l].spread.empty() ? "construction" : lines[l].spread);
      const auto curve = curve_of<T>(finance::straight_curve(std::max(1, length)));
      finance::spread<T>(T{} - line_phase_[l * parts() + phase], curve, from - r_.first_month, lines[l].payer == "developer" ? developer : collective);
    }
  for (std::size_t party = 0; party < finance::kAccounts; ++party) {
    Measures<T>& measures = r_.measures[party];
    measures.flow = party == 0 ? all.net : party == 1 ? developer : collective;
    measures.net_present_value = finance::net_present_value<T>(measures.flow, once(f.discount_rate));
    measures.peak = finance::peak_funding<T>(measures.flow);
    std::vector<double> plain;
    for (const T yuan : measures.flow) plain.push_back(value_of(yuan));
    const auto rates = finance::rates_of_return(plain);
    for (const auto& rate : rates.rates) measures.rates_of_return.push_back(root_of<T>(measures.flow, rate));
    measures.rates_text = rates.text();
    measures.payback = finance::payback(plain);
  }
}

template class Settler<double, true>;
template class Settler<double, false>;
template class Settler<Traced, false>;

}  // namespace gengxin::simulate
