#include "gengxin/finance/pro_forma.hpp"

#include <algorithm>

#include "finance/checks.hpp"
#include "gengxin/finance/cash_flow.hpp"
#include "gengxin/finance/curves.hpp"
#include "gengxin/finance/loan.hpp"

namespace gengxin::finance {
namespace {

constexpr int kMostMonths = 1200;

void check(double site_m2, const ProFormaTerms& t) {
  require_above("site_m2", site_m2, 0);
  if (!(t.coverage > 0 && t.coverage <= 1)) refuse("coverage", number_text(t.coverage), "a number in (0, 1]");
  if (!(t.efficiency > 0 && t.efficiency <= 1)) refuse("efficiency", number_text(t.efficiency), "a number in (0, 1]");
  if (!(t.basement_share > 0 && t.basement_share <= 1)) refuse("basement_share", number_text(t.basement_share), "a number in (0, 1]");
  if (!(t.sales_cost_share >= 0 && t.sales_cost_share < 1)) refuse("sales_cost_share", number_text(t.sales_cost_share), "a number in [0, 1)");
  if (t.bands.empty()) refuse("bands", "no height band", "at least one");
  for (std::size_t i = 0; i < t.bands.size(); ++i) {
    require_at_least("up_to_storeys", t.bands[i].up_to_storeys, i == 0 ? 1 : t.bands[i - 1].up_to_storeys + 1);
    require_not_negative("cost_yuan_per_m2", t.bands[i].cost_yuan_per_m2);
  }
  require_above("m2_per_space", t.m2_per_space, 0);
  for (const double cost : t.level_cost_yuan_per_m2) require_not_negative("level_cost_yuan_per_m2", cost);
  const std::pair<const char*, double> not_negative[] = {
      {"price_yuan_per_m2", t.price_yuan_per_m2}, {"soft_cost_share", t.soft_cost_share},   {"fixed_cost_yuan", t.fixed_cost_yuan},
      {"spaces_per_100_m2", t.spaces_per_100_m2}, {"space_price_yuan", t.space_price_yuan}, {"fixed_months", t.fixed_months},
      {"months_per_storey", t.months_per_storey}, {"months_per_level", t.months_per_level}, {"m2_per_month", t.m2_per_month},
      {"loan_yearly_rate", t.loan_yearly_rate},   {"acquisition_share", t.acquisition_share}};
  for (const auto& [name, value] : not_negative) require_not_negative(name, value);
  require_within("spaces_sold_share", t.spaces_sold_share, 0, 1);
  require_within("sales_start_share", t.sales_start_share, 0, 1);
  require_within("loan_share", t.loan_share, 0, 1);
  require_above("required_return", t.required_return, -1);
  require_within("start_month", t.start_month, 0, kMostMonths);
  require_within("sales_months", t.sales_months, 1, kMostMonths);
}

/// Storeys, basements and months, or why it may not be built.
void size_up(ProForma& p, double site_m2, const ProFormaTerms& t) {
  p.counted_m2 = p.floor_area_ratio * site_m2;
  const double storeys = std::max(1.0, ceiling(p.floor_area_ratio / t.coverage));
  p.spaces = ceiling(p.counted_m2 / 100 * t.spaces_per_100_m2);
  const double levels = ceiling(p.spaces * t.m2_per_space / (t.basement_share * site_m2));
  const auto band = std::find_if(t.bands.begin(), t.bands.end(), [&](const HeightBand& b) { return storeys <= b.up_to_storeys; });
  // Sizes beyond what an int holds are far too high or too deep anyway.
  p.storeys = static_cast<int>(std::min(storeys, 1e9));
  p.coverage = p.floor_area_ratio / p.storeys;
  p.basement_levels = static_cast<int>(std::min(levels, 1e9));
  if (band == t.bands.end()) p.buildable = Buildable::too_high;
  else if (levels > static_cast<double>(t.level_cost_yuan_per_m2.size())) p.buildable = Buildable::too_deep;
  if (p.buildable != Buildable::yes) return;

  p.cost_yuan_per_m2 = band->cost_yuan_per_m2;
  p.building_cost_yuan = p.counted_m2 * p.cost_yuan_per_m2;
  p.parking_cost_yuan = 0;
  double rest_m2 = p.spaces * t.m2_per_space;
  for (int level = 0; level < p.basement_levels; ++level) {
    const double here = std::min(rest_m2, t.basement_share * site_m2);
    p.parking_cost_yuan += here * t.level_cost_yuan_per_m2[static_cast<std::size_t>(level)];
    rest_m2 -= here;
  }
  p.cost_yuan = (p.building_cost_yuan + p.parking_cost_yuan) * (1 + t.soft_cost_share) + t.fixed_cost_yuan;
  const double months = t.fixed_months + levels * t.months_per_level + storeys * t.months_per_storey + (t.m2_per_month > 0 ? p.counted_m2 / t.m2_per_month : 0);
  if (months > kMostMonths) refuse("building time", number_text(months) + " months at a ratio of " + number_text(p.floor_area_ratio), "up to 1200 months");
  p.building_months = std::max(1, static_cast<int>(ceiling(months)));
}

void value_land(ProForma& p, double site_m2, const ProFormaTerms& t) {
  p.revenue_yuan = p.counted_m2 * t.efficiency * t.price_yuan_per_m2 + p.spaces * t.spaces_sold_share * t.space_price_yuan;
  const int sales_start = t.start_month + static_cast<int>(ceiling(p.building_months * t.sales_start_share));
  p.months = std::max(t.start_month + p.building_months, sales_start + t.sales_months);
  std::vector<double> flow(static_cast<std::size_t>(p.months));
  spread<double>(-p.cost_yuan, s_curve(p.building_months), t.start_month, flow);
  spread<double>(p.revenue_yuan * (1 - t.sales_cost_share), straight_curve(t.sales_months), sales_start, flow);

  LoanTerms<double> loan;
  loan.yearly_rate = t.loan_yearly_rate;
  loan.limit_yuan = t.loan_share * p.cost_yuan;
  loan.equity_yuan = p.cost_yuan - loan.limit_yuan;
  loan.sweep = 1;
  loan.capitalise_until = sales_start;
  loan.last_draw = loan.maturity = p.months;
  loan.hold_cash = false;
  const auto financed = run_loan<double>(loan, flow);
  auto owners = financed.owners;
  owners.back() -= financed.unpaid_at_maturity;  // what sales do not repay, the owners do
  p.interest_yuan = financed.total_interest;
  p.peak_funding_yuan = peak_funding<double>(owners).amount;
  p.land_value_yuan = net_present_value<double>(owners, t.required_return) / (1 + t.acquisition_share);
  p.land_yuan_per_site_m2 = p.land_value_yuan / site_m2;
  p.land_yuan_per_floor_m2 = p.land_value_yuan / p.counted_m2;
}

}  // namespace

ProFormaGrid pro_forma(double site_m2, const ProFormaTerms& terms, std::span<const double> floor_area_ratios) {
  check(site_m2, terms);
  ProFormaGrid grid;
  double before = 0;
  for (const double ratio : floor_area_ratios) {
    require_above("floor_area_ratios", ratio, before);
    before = ratio;
    ProForma p;
    p.floor_area_ratio = ratio;
    size_up(p, site_m2, terms);
    if (p.buildable == Buildable::yes) {
      value_land(p, site_m2, terms);
      if (!grid.best || p.land_value_yuan > grid.rows[*grid.best].land_value_yuan) grid.best = grid.rows.size();
    }
    grid.rows.push_back(p);
  }
  if (grid.rows.empty()) refuse("floor_area_ratios", "none", "at least one, rising");
  return grid;
}

}  // namespace gengxin::finance
