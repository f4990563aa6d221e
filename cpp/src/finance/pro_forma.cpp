#include "gengxin/finance/pro_forma.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "finance/checks.hpp"
#include "gengxin/finance/cash_flow.hpp"
#include "gengxin/finance/curves.hpp"
#include "gengxin/finance/loan.hpp"

namespace gengxin::finance {
namespace {

constexpr int kMostMonths = 1200;

void require_whole(const char* name, double x, double low, double high) {
  if (!(x >= low && x <= high) || x != std::floor(x)) refuse(name, number_text(x), "a whole number in [" + number_text(low) + ", " + number_text(high) + "]");
}

template <Scalar T>
void check(T site_m2, const ProFormaTerms<T>& t) {
  require_above("site_m2", value_of(site_m2), 0);
  const std::pair<const char*, T> parts[] = {{"coverage", t.coverage}, {"efficiency", t.efficiency}, {"basement_share", t.basement_share}};
  for (const auto& [name, share] : parts)
    if (!(value_of(share) > 0 && value_of(share) <= 1)) refuse(name, number_text(value_of(share)), "a number in (0, 1]");
  if (!(value_of(t.sales_cost_share) >= 0 && value_of(t.sales_cost_share) < 1)) refuse("sales_cost_share", number_text(value_of(t.sales_cost_share)), "a number in [0, 1)");
  if (t.bands.empty()) refuse("bands", "no height band", "at least one");
  double least = 1;
  for (const HeightBand<T>& band : t.bands) {
    require_whole("up_to_storeys", value_of(band.up_to_storeys), least, 1e6);
    require_not_negative("cost_yuan_per_m2", value_of(band.cost_yuan_per_m2));
    least = value_of(band.up_to_storeys) + 1;
  }
  require_above("m2_per_space", value_of(t.m2_per_space), 0);
  for (const T& cost : t.level_cost_yuan_per_m2) require_not_negative("level_cost_yuan_per_m2", value_of(cost));
  const std::pair<const char*, T> not_negative[] = {
      {"price_yuan_per_m2", t.price_yuan_per_m2}, {"soft_cost_share", t.soft_cost_share},   {"fixed_cost_yuan", t.fixed_cost_yuan},
      {"spaces_per_100_m2", t.spaces_per_100_m2}, {"space_price_yuan", t.space_price_yuan}, {"fixed_months", t.fixed_months},
      {"months_per_storey", t.months_per_storey}, {"months_per_level", t.months_per_level}, {"m2_per_month", t.m2_per_month},
      {"loan_yearly_rate", t.loan_yearly_rate},   {"acquisition_share", t.acquisition_share}};
  for (const auto& [name, value] : not_negative) require_not_negative(name, value_of(value));
  require_within("spaces_sold_share", value_of(t.spaces_sold_share), 0, 1);
  require_within("sales_start_share", value_of(t.sales_start_share), 0, 1);
  require_within("loan_share", value_of(t.loan_share), 0, 1);
  require_above("required_return", value_of(t.required_return), -1);
  require_whole("start_month", value_of(t.start_month), 0, kMostMonths);
  require_whole("sales_months", value_of(t.sales_months), 1, kMostMonths);
}

template <Scalar T>
int whole(T months) {
  return static_cast<int>(std::lround(value_of(months)));
}

/// Storeys, basements, cost and months, or why it may not be built.
template <Scalar T>
void size_up(ProForma<T>& p, T site_m2, const ProFormaTerms<T>& t) {
  p.counted_m2 = quantity(p.floor_area_ratio * site_m2, "m2", [] { return "counted floor"; });
  p.storeys = quantity(maximum(T(1.0), ceiling(p.floor_area_ratio / t.coverage)), "1", [] { return "storeys"; });
  p.coverage = p.floor_area_ratio / p.storeys;
  p.spaces = quantity(ceiling(p.counted_m2 / T(100.0) * t.spaces_per_100_m2), "1", [] { return "parking spaces"; });
  const T parking_m2 = quantity(p.spaces * t.m2_per_space, "m2", [] { return "parking floor"; });
  const T level_m2 = quantity(t.basement_share * site_m2, "m2", [] { return "basement of one level"; });
  p.basement_levels = quantity(ceiling(parking_m2 / level_m2), "1", [] { return "basement levels"; });
  // Written so that a size beyond what a double holds is too high or too deep as well.
  if (!(value_of(p.storeys) <= value_of(t.bands.back().up_to_storeys))) p.buildable = Buildable::too_high;
  else if (!(value_of(p.basement_levels) <= static_cast<double>(t.level_cost_yuan_per_m2.size()))) p.buildable = Buildable::too_deep;
  if (p.buildable != Buildable::yes) return;

  p.band_storeys = t.bands.back().up_to_storeys;
  p.cost_yuan_per_m2 = t.bands.back().cost_yuan_per_m2;
  for (std::size_t b = t.bands.size() - 1; b-- > 0;) {
    const T within = at_least(t.bands[b].up_to_storeys, p.storeys);
    p.band_storeys = choose(within, t.bands[b].up_to_storeys, p.band_storeys);
    p.cost_yuan_per_m2 = choose(within, t.bands[b].cost_yuan_per_m2, p.cost_yuan_per_m2);
  }
  p.cost_yuan_per_m2 = quantity(p.cost_yuan_per_m2, "yuan/m2", [] { return "cost of a m2 in its height band"; });
  p.building_cost_yuan = quantity(p.counted_m2 * p.cost_yuan_per_m2, "yuan", [] { return "building cost"; });
  T parking{}, rest_m2 = parking_m2;
  for (const T& cost : t.level_cost_yuan_per_m2) {
    const T here = minimum(rest_m2, level_m2);
    parking += here * cost;
    rest_m2 -= here;
  }
  p.parking_cost_yuan = quantity(parking, "yuan", [] { return "parking cost"; });
  p.soft_cost_yuan = quantity((p.building_cost_yuan + p.parking_cost_yuan) * t.soft_cost_share, "yuan", [] { return "soft cost"; });
  p.cost_yuan = quantity(p.building_cost_yuan + p.parking_cost_yuan + p.soft_cost_yuan + t.fixed_cost_yuan, "yuan", [] { return "cost without land and interest"; });
  const T months = t.fixed_months + p.basement_levels * t.months_per_level + p.storeys * t.months_per_storey + divide_or(p.counted_m2, t.m2_per_month, T{});
  if (!(value_of(months) <= kMostMonths)) refuse("building time", number_text(value_of(months)) + " months at a ratio of " + number_text(value_of(p.floor_area_ratio)), "up to 1200 months");
  p.building_months = quantity(maximum(T(1.0), ceiling(months)), "months", [] { return "building months"; });
}

/// Names each month of a flow, for whoever reads the explanation.
template <Scalar T>
void name_months(std::vector<T>& flow, int start, const char* what) {
  for (std::size_t m = 0; m < flow.size(); ++m) flow[m] = quantity(flow[m], "yuan", [&] { return std::string(what) + " in month " + std::to_string(start + static_cast<int>(m)); });
}

template <Scalar T>
void value_land(ProForma<T>& p, T site_m2, const ProFormaTerms<T>& t) {
  p.revenue_yuan = quantity(p.counted_m2 * t.efficiency * t.price_yuan_per_m2 + p.spaces * t.spaces_sold_share * t.space_price_yuan, "yuan", [] { return "revenue"; });
  p.sales_cost_yuan = quantity(p.revenue_yuan * t.sales_cost_share, "yuan", [] { return "sales cost"; });
  const T sales_start = quantity(t.start_month + ceiling(p.building_months * t.sales_start_share), "months", [] { return "month in which sales start"; });
  p.months = quantity(maximum(t.start_month + p.building_months, sales_start + t.sales_months), "months", [] { return "months to the last sale"; });
  // Nothing moves before building starts.
  const int start = whole(t.start_month), months = whole(p.months) - start;
  std::vector<T> flow(static_cast<std::size_t>(months));
  const auto lay = [&](T amount, const std::vector<double>& shares, int from) { spread<T>(amount, std::vector<T>(shares.begin(), shares.end()), from - start, flow); };
  lay(T{} - p.cost_yuan, s_curve(whole(p.building_months)), start);
  lay(p.revenue_yuan - p.sales_cost_yuan, straight_curve(whole(t.sales_months)), whole(sales_start));
  name_months(flow, start, "sales less cost");

  LoanTerms<T> loan;
  loan.yearly_rate = t.loan_yearly_rate;
  loan.limit_yuan = quantity(t.loan_share * p.cost_yuan, "yuan", [] { return "most that is lent"; });
  loan.equity_yuan = p.cost_yuan - loan.limit_yuan;
  loan.sweep = T(1.0);
  loan.capitalise_until = whole(sales_start) - start;
  loan.last_draw = loan.maturity = months;
  loan.hold_cash = false;
  const auto financed = run_loan<T>(loan, flow);
  auto owners = financed.owners;
  owners.back() -= financed.unpaid_at_maturity;  // what sales do not repay, the owners do
  name_months(owners, start, "owners' flow without land");
  owners.insert(owners.begin(), static_cast<std::size_t>(start), T{});
  p.interest_yuan = financed.total_interest;
  p.peak_funding_yuan = peak_funding<T>(owners).amount;
  p.land_value_yuan = quantity(net_present_value<T>(owners, t.required_return) / (T(1.0) + t.acquisition_share), "yuan", [&] { return "residual land value at a ratio of " + number_text(value_of(p.floor_area_ratio)); });
  p.land_yuan_per_site_m2 = p.land_value_yuan / site_m2;
  p.land_yuan_per_floor_m2 = p.land_value_yuan / p.counted_m2;
}

/// 1 for the row whose land is worth more than that of every row before it, and no less than that of every row after it.
template <Scalar T>
void mark_best(ProFormaGrid<T>& grid) {
  for (std::size_t i = 0; i < grid.rows.size(); ++i) {
    if (grid.rows[i].buildable != Buildable::yes) continue;
    T best(1.0);
    for (std::size_t j = 0; j < grid.rows.size(); ++j) {
      if (j == i || grid.rows[j].buildable != Buildable::yes) continue;
      const T here = grid.rows[i].land_value_yuan, there = grid.rows[j].land_value_yuan;
      best *= j < i ? T(1.0) - at_least(there, here) : at_least(here, there);
    }
    grid.rows[i].best = best;
    if (value_of(best) != 0) grid.best = i;
  }
}

}  // namespace

template <Scalar T>
ProFormaGrid<T> pro_forma(T site_m2, const ProFormaTerms<T>& terms, std::span<const T> floor_area_ratios) {
  check(site_m2, terms);
  ProFormaGrid<T> grid;
  double before = 0;
  for (const T& ratio : floor_area_ratios) {
    require_above("floor_area_ratios", value_of(ratio), before);
    before = value_of(ratio);
    ProForma<T> p;
    p.floor_area_ratio = ratio;
    size_up(p, site_m2, terms);
    if (p.buildable == Buildable::yes) value_land(p, site_m2, terms);
    grid.rows.push_back(p);
  }
  if (grid.rows.empty()) refuse("floor_area_ratios", "none", "at least one, rising");
  mark_best(grid);
  return grid;
}

#define GENGXIN_INSTANTIATE(T) template GENGXIN_API ProFormaGrid<T> pro_forma(T, const ProFormaTerms<T>&, std::span<const T>);
GENGXIN_INSTANTIATE(double)
GENGXIN_INSTANTIATE(Traced)
#undef GENGXIN_INSTANTIATE

}  // namespace gengxin::finance
