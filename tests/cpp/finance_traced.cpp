// The same models over Traced: the same numbers, and traces that recompute them from other figures.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <span>
#include <vector>

#include "gengxin/finance/accounts.hpp"
#include "gengxin/finance/balance.hpp"
#include "gengxin/finance/cash_flow.hpp"
#include "gengxin/finance/curves.hpp"
#include "gengxin/finance/loan.hpp"
#include "gengxin/finance/pro_forma.hpp"
#include "gengxin/finance/transition.hpp"
#include "figure_reader.hpp"

using namespace gengxin;
using namespace gengxin::finance;

namespace {

constexpr std::size_t kMonths = 30;
constexpr std::size_t kSlots = kMonths + 20;

// All models on one set of figures in (0, 1).
template <Scalar T>
std::vector<T> everything(std::span<const double> values) {
  FigureReader<T> figures(values);
  std::vector<T> flow(kMonths), out;
  for (std::size_t m = 0; m < kMonths; ++m) flow[m] = (figures.next() - T(0.7)) * T(100.0 + 10 * static_cast<double>(m));
  const T rate = figures.next() - T(0.4);
  out.push_back(period_rate(rate));
  out.push_back(net_present_value<T>(flow, rate));
  for (const T& x : yearly_sums<T>(flow, 5)) out.push_back(x);
  out.push_back(peak_funding<T>(flow).amount);
  out.push_back(annuity(figures.next() * T(1000), figures.next(), 17));

  BalanceTerms<T> b;
  b.cost_yuan = figures.next() * T(1e9);
  b.resettlement_m2 = figures.next() * T(1e5);
  b.public_share = figures.next() * T(0.3);
  b.public_cost_yuan_per_m2 = figures.next() * T(5000);
  b.other_income_yuan = figures.next() * T(1e9);
  b.land_price_yuan_per_m2 = figures.next() * T(20000);
  b.retained_share = figures.next();
  b.contingency = figures.next() * T(0.1);
  const auto balance = financing_floor(b);
  out.insert(out.end(), {balance.gap_yuan, balance.margin_yuan_per_m2, balance.account.financing_m2, balance.account.balance_yuan, balance.account.counted_m2});

  LoanTerms<T> l;
  l.yearly_rate = figures.next() * T(0.2);
  l.limit_yuan = figures.next() * T(2000);
  l.equity_yuan = figures.next() * T(500);
  l.sweep = figures.next();
  l.capitalise_until = 8;
  l.last_draw = 20;
  l.maturity = 25;
  l.hold_cash = false;
  const auto loan = run_loan<T>(l, flow);
  out.insert(out.end(), {loan.total_interest, loan.total_uncovered, loan.unpaid_at_maturity, loan.owners[kMonths - 1], loan.balance[12]});

  RentTerms<T> r{figures.next() * T(100), figures.next(), figures.next(), T(0.9), 2, 28};
  for (const T& x : rent(r, static_cast<int>(kMonths))) out.push_back(x);
  TransitionTerms<T> t{figures.next() * T(100), T(2), 1, 10, 3, std::nullopt};
  const std::vector<T> rates(kMonths, figures.next());
  const auto paid = transition_rent<T>(t, rates);
  out.insert(out.end(), {paid.planned, paid.overdue});

  const std::vector<T> shares{T(0.3), T(1)};
  out.push_back(spread<T>(rate, shares, static_cast<int>(kMonths) - 1, flow));
  const std::vector<Party> payer{Party::developer, Party::outside, Party::project}, receiver{Party::project, Party::developer, Party::outside};
  const std::vector<T> amounts{b.cost_yuan, b.other_income_yuan, b.resettlement_m2};
  const auto a = accounts<T>({payer, receiver, amounts, {}});
  out.insert(out.end(), {a.of[0].balance, a.of[1].balance, a.consolidated.balance, a.eliminated});
  return out;
}

std::vector<double> random_figures(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<double> values(kSlots);
  for (double& v : values) v = static_cast<double>(random() >> 11) * 0x1p-53;
  return values;
}

bool close(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)) || std::abs(a - b) <= 1e-9 * std::max({1.0, std::abs(a), std::abs(b)}); }

}  // namespace

TEST_CASE("traced finance gives the same numbers, and recomputes them from other figures") {
  for (std::uint64_t seed = 1; seed < 40; ++seed) {
    const auto values = random_figures(seed), others = random_figures(1000 + seed);
    Trace trace;
    const Recording recording(trace);
    const auto traced = everything<Traced>(values);
    const auto plain = everything<double>(values), elsewhere = everything<double>(others);
    const auto again = trace.recompute(others);
    REQUIRE(traced.size() == plain.size());
    CAPTURE(seed);
    for (std::size_t i = 0; i < plain.size(); ++i) {
      CAPTURE(i);
      CHECK(close(traced[i].value(), plain[i]));
      CHECK(close(again[traced[i].node()], elsewhere[i]));
    }
  }
}

namespace {

// What sizes and times rest on is fixed; prices, costs and shares are figures. Ratio 4 is too high.
template <Scalar T>
std::vector<T> residual(std::span<const double> values) {
  FigureReader<T> figures(values);
  const std::vector<HeightBand<T>> bands{{T(6.0), figures.next() * T(4000)}, {T(11.0), figures.next() * T(5000)}};
  const std::vector<T> levels{figures.next() * T(5000), figures.next() * T(8000)};
  ProFormaTerms<T> t;
  t.coverage = T(0.25);
  t.bands = bands;
  t.level_cost_yuan_per_m2 = levels;
  t.efficiency = T(0.5) + figures.next() * T(0.5);
  t.price_yuan_per_m2 = figures.next() * T(20000);
  t.sales_cost_share = figures.next() * T(0.2);
  t.soft_cost_share = figures.next() * T(0.2);
  t.fixed_cost_yuan = figures.next() * T(1e6);
  t.spaces_per_100_m2 = T(1.0);
  t.space_price_yuan = figures.next() * T(2e5);
  t.spaces_sold_share = figures.next();
  t.fixed_months = T(6.0);
  t.months_per_storey = T(0.5);
  t.sales_start_share = T(0.6);
  t.sales_months = T(12.0);
  t.loan_share = figures.next();
  t.loan_yearly_rate = figures.next() * T(0.1);
  t.required_return = figures.next() * T(0.2);
  t.acquisition_share = figures.next() * T(0.1);
  std::vector<T> out;
  const std::vector<T> ratios{T(1.0), T(2.0), T(2.5), T(4.0)};
  const auto grid = pro_forma<T>(T(10000.0), t, ratios);
  for (const ProForma<T>& p : grid.rows)
    out.insert(out.end(), {p.counted_m2, p.storeys, p.band_storeys, p.coverage, p.spaces, p.basement_levels, p.cost_yuan_per_m2, p.building_cost_yuan, p.parking_cost_yuan, p.soft_cost_yuan,
                           p.cost_yuan, p.building_months, p.months, p.revenue_yuan, p.sales_cost_yuan, p.interest_yuan, p.peak_funding_yuan, p.land_value_yuan,
                           p.land_yuan_per_site_m2, p.land_yuan_per_floor_m2, p.best});
  return out;
}

}  // namespace

TEST_CASE("a traced pro forma gives the same numbers, and recomputes them from other figures") {
  for (std::uint64_t seed = 1; seed < 40; ++seed) {
    const auto values = random_figures(seed), others = random_figures(1000 + seed);
    Trace trace;
    const Recording recording(trace);
    const auto traced = residual<Traced>(values);
    const auto plain = residual<double>(values), elsewhere = residual<double>(others);
    const auto again = trace.recompute(others);
    CAPTURE(seed);
    double best = 0;
    for (std::size_t i = 0; i < plain.size(); ++i) {
      CAPTURE(i);
      CHECK(close(traced[i].value(), plain[i]));
      CHECK(close(again[traced[i].node()], elsewhere[i]));
      if (i % 21 == 20) best += plain[i];
    }
    CHECK(best == 1);
  }
}

TEST_CASE("a traced rate keeps its digits from -99 % to 1,000 %") {
  for (const double rate : {-0.99, -0.5, -1e-6, 0.0, 1e-9, 0.05, 1.0, 10.0}) {
    Trace trace;
    const Recording recording(trace);
    const Traced r = Traced::from_node(trace.figure(0, rate));
    CHECK(std::abs(period_rate(r).value() - period_rate(rate)) < 2e-15);
  }
}
