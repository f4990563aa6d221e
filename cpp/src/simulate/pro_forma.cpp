#include "simulate/pro_forma.hpp"

#include <algorithm>

#include "gengxin/finance/pro_forma.hpp"

namespace gengxin::simulate {

template <Scalar T>
ProFormaTable<T>::ProFormaTable(const Compiled& compiled, std::span<const double> values)
    : c_(compiled), r_(compiled.scenario().records()), p_(r_.finance.pro_forma), numbers_(values), values_(values) {
  check_values(compiled, values);
  if (p_.present) sites_ = scenario::pro_forma_sites(r_, c_.scenario().figures(), values);
}

template <Scalar T>
Table<T> ProFormaTable<T>::every_site() {
  heads();
  for (const scenario::Site& site : sites_) rows_of(site);
  return std::move(t_);
}

template <Scalar T>
Table<T> ProFormaTable<T>::one_site(std::size_t site) {
  heads();
  rows_of(sites_[site]);
  return std::move(t_);
}

template <Scalar T>
void ProFormaTable<T>::heads() {
  std::vector<std::string> options, ratios;
  for (const auto& option : r_.options) options.push_back(option.id);
  for (std::size_t i = 0; i < this->ratios(); ++i) ratios.push_back(number_text(numbers_[p_.far.first + i]));
  start("pro_forma", "What land is worth to a developer by floor area ratio", "剩余法地价测算", {{"parcel", r_.parcels.id}, {"option", options}, {"far", ratios}},
        {{"floor_area_ratio", "1", "floor area ratio", "容积率"}, {"buildable", "1", "1: may be built; 2: too high; 3: too deep", "可建性"}, {"counted_m2", "m2", "counted floor", "计容面积"},
         {"storeys", "1", "storeys", "层数"}, {"band_storeys", "1", "most storeys of the height band", "高度档上限层数"}, {"coverage", "1", "coverage", "建筑密度"},
         {"spaces", "1", "parking spaces", "停车位"}, {"basement_levels", "1", "basement levels", "地下层数"}, {"cost_yuan_per_m2", "yuan/m2", "building cost of a m2", "建安单价"},
         {"building_cost_yuan", "yuan", "building cost", "建安成本"}, {"parking_cost_yuan", "yuan", "parking cost", "地下车库成本"}, {"site_cost_yuan", "yuan", "works on the site", "场地工程"},
         {"soft_cost_yuan", "yuan", "design, management, contingency", "前期、管理与预备费"}, {"cost_yuan", "yuan", "cost without land and interest", "开发成本（不含地价与利息）"},
         {"building_months", "months", "building time", "建设工期"}, {"months", "months", "time to the last sale", "开发周期"}, {"revenue_yuan", "yuan", "sales", "销售收入"},
         {"sales_cost_yuan", "yuan", "marketing and taxes", "销售费用与税费"}, {"interest_yuan", "yuan", "interest", "利息"}, {"peak_funding_yuan", "yuan", "most own money out, land apart", "自有资金峰值（不含地价）"},
         {"land_value_yuan", "yuan", "residual land value", "剩余法地价"}, {"land_yuan_per_site_m2", "yuan/m2", "land value of a m2 of land", "地面地价"},
         {"land_yuan_per_floor_m2", "yuan/m2", "land value of a m2 of floor", "楼面地价"}, {"best", "1", "1: highest land value of the site and option", "最优容积率"}});
}

template <Scalar T>
T ProFormaTable<T>::once(Figure figure) const {
  return values_[c_.scenario().figures().slot_on(figure, day_of(r_.first_year, 7, 1))];
}

template <Scalar T>
std::vector<T> ProFormaTable<T>::column(Column column) const {
  std::vector<T> numbers;
  if (column.present())
    for (std::uint32_t i = 0; i < column.count; ++i) numbers.push_back(values_[column.first + i]);
  return numbers;
}

/// What a square metre of the option's counted floor sells for on the average: sum of share x price over its purposes.
template <Scalar T>
T ProFormaTable<T>::price_of(const scenario::Option& option) const {
  std::vector<T> parts;
  for (const scenario::FloorItem& item : option.floor) {
    if (!item.counted) continue;
    const auto own = std::find_if(p_.prices.begin(), p_.prices.end(), [&](const scenario::PurposePrice& price) { return price.purpose == item.purpose; });
    parts.push_back(once(item.share) * once(own == p_.prices.end() ? r_.finance.sale_price_yuan_per_m2 : own->price_yuan_per_m2));
  }
  return quantity(sum_of(std::span<const T>(parts)), "yuan/m2", [&] { return "mean price of the counted floor of option " + option.id; });
}

template <Scalar T>
void ProFormaTable<T>::rows_of(const scenario::Site& site) {
  const scenario::Finance& f = r_.finance;
  const T site_m2 = values_[r_.parcels.area_m2.first + static_cast<Slot>(site.parcel)];
  std::vector<finance::HeightBand<T>> bands;
  const std::vector<T> storeys = column(p_.bands.up_to_storeys), costs = column(p_.bands.cost_yuan_per_m2), levels = column(p_.basements.cost_yuan_per_m2), ratios = column(p_.far);
  for (std::size_t b = 0; b < storeys.size(); ++b) bands.push_back({storeys[b], costs[b]});

  finance::ProFormaTerms<T> t;
  t.coverage = once(p_.coverage);
  t.bands = bands;
  t.efficiency = once(p_.efficiency);
  t.price_yuan_per_m2 = price_of(r_.options[site.option]);
  t.sales_cost_share = once(f.sales_cost_share);
  t.soft_cost_share = once(p_.soft_cost_share);
  t.fixed_cost_yuan = quantity(once(p_.site_cost_yuan_per_m2) * site_m2, "yuan", [] { return "works on the site"; });
  t.spaces_per_100_m2 = once(p_.spaces_per_100_m2);
  t.m2_per_space = once(p_.m2_per_space);
  t.basement_share = once(p_.basement_share);
  t.level_cost_yuan_per_m2 = levels;
  t.space_price_yuan = once(p_.space_price_yuan);
  t.spaces_sold_share = once(p_.spaces_sold_share);
  t.start_month = round_half(once(p_.start_month), 0);  // a draw need not be whole
  t.fixed_months = once(p_.fixed_months);
  t.months_per_storey = once(p_.months_per_storey);
  t.months_per_level = once(p_.months_per_level);
  t.m2_per_month = once(p_.m2_per_month);
  t.sales_start_share = once(p_.sales_start_share);
  t.sales_months = round_half(once(f.sales_months), 0);
  t.loan_share = once(p_.loan_share);
  t.loan_yearly_rate = once(f.loan_rate);
  t.required_return = once(p_.required_return.present() ? p_.required_return : f.discount_rate);
  t.acquisition_share = once(p_.acquisition_share);

  const auto grid = finance::pro_forma<T>(site_m2, t, ratios);
  for (std::size_t i = 0; i < grid.rows.size(); ++i) {
    const finance::ProForma<T>& p = grid.rows[i];
    const T not_deep = at_least(T(static_cast<double>(levels.size())), p.basement_levels);
    const T buildable = choose(at_least(storeys.back(), p.storeys), choose(not_deep, T(1.0), T(3.0)), T(2.0));
    row({static_cast<int>(site.parcel), static_cast<int>(site.option), static_cast<int>(i)},
        {p.floor_area_ratio, buildable, p.counted_m2, p.storeys, p.band_storeys, p.coverage, p.spaces, p.basement_levels, p.cost_yuan_per_m2, p.building_cost_yuan,
         p.parking_cost_yuan, t.fixed_cost_yuan, p.soft_cost_yuan, p.cost_yuan, p.building_months, p.months, p.revenue_yuan, p.sales_cost_yuan, p.interest_yuan, p.peak_funding_yuan,
         p.land_value_yuan, p.land_yuan_per_site_m2, p.land_yuan_per_floor_m2, p.best});
  }
}

template class ProFormaTable<double>;
template class ProFormaTable<Traced>;

}  // namespace gengxin::simulate
