#include "simulate/economy_tables.hpp"

#include <string>

#include "simulate/engine.hpp"
#include "simulate/table_maker.hpp"

namespace gengxin::simulate {
namespace {

template <Scalar T>
class EconomyTables : TableMaker<T> {
  using TableMaker<T>::start, TableMaker<T>::row, TableMaker<T>::blank, TableMaker<T>::t_;

 public:
  EconomyTables(const Compiled& compiled, const Results<T>& results) : c_(compiled), b_(compiled.binding()), r_(results), years_(b_.economy.present ? results.extent.years : 0) {}

  Table<T> working_floor() {
    std::vector<std::string> ids;
    for (const auto& activity : c_.scenario().records().economy.activities) ids.push_back(activity.id);
    const std::size_t count = ids.size();
    ids.emplace_back("rest");
    start("working_floor", "Floor at work and what it yields", "产业建筑面积与产出", {{"year", {}}, {"activity", ids}},
          {{"existing_with_m2", "m2", "existing floor that remains", "保留的现状建筑面积"},
           {"new_with_m2", "m2", "new floor delivered", "已交付的新建面积"},
           {"vacant_with_m2", "m2", "vacant or not yet filled", "空置或尚未投用面积"},
           {"in_use_without_m2", "m2", "floor in use without the plan", "无规划在用面积"},
           {"in_use_with_m2", "m2", "floor in use with the plan", "有规划在用面积"},
           {"jobs_without", "jobs", "jobs without the plan", "无规划岗位"},
           {"jobs_with", "jobs", "jobs with the plan", "有规划岗位"},
           {"real_without_yuan", "yuan", "real output without the plan", "无规划产出（不变价）"},
           {"real_with_yuan", "yuan", "real output with the plan", "有规划产出（不变价）"},
           {"nominal_with_yuan", "yuan", "nominal output with the plan", "有规划产出（现价）"},
           {"tax_with_yuan", "yuan", "tax with the plan", "有规划税收"},
           {"firms_with", "firms", "firms above the threshold with the plan", "有规划“四上”企业"},
           {"required_m2", "m2", "floor in use that carries the target in this mix", "按现有结构达到目标所需在用面积"},
           {"further_m2", "m2", "further floor that carries what is missing, all of this kind", "全部由此类补足缺口所需新增面积"}});
    const EconomyCase<T>&a = r_.without.economy, &b = r_.with.economy;
    for (std::size_t y = 0; y < years_; ++y)
      for (std::size_t k = 0; k <= count; ++k) {
        const std::size_t i = k * years_ + y;
        const auto &x = a.outputs[i], &z = b.outputs[i];
        const auto floor = [&](const std::vector<T>& column) { return k < count ? column[i] : blank(); };
        row({year(y), static_cast<int>(k)},
            {floor(b.existing_m2), floor(b.new_m2), k < count ? b.existing_m2[i] + b.new_m2[i] - z.in_use_m2 : blank(), k < count ? x.in_use_m2 : blank(),
             k < count ? z.in_use_m2 : blank(), x.jobs, z.jobs, x.real_yuan, z.real_yuan, z.nominal_yuan, z.tax_yuan, z.firms, floor(r_.economy.required_m2),
             floor(r_.economy.further_m2)});
      }
    return std::move(t_);
  }

  Table<T> economy(const Settlement<T>* settlement) {
    start("economy", "Jobs, output, tax and investment", "就业、产出、税收与投资", {{"year", {}}},
          {{"in_use_without_m2", "m2", "floor in use without the plan", "无规划在用面积"},
           {"in_use_with_m2", "m2", "floor in use with the plan", "有规划在用面积"},
           {"jobs_without", "jobs", "jobs without the plan", "无规划岗位"},
           {"jobs_with", "jobs", "jobs with the plan", "有规划岗位"},
           {"real_without_yuan", "yuan", "real output without the plan", "无规划产出（不变价）"},
           {"real_with_yuan", "yuan", "real output with the plan", "有规划产出（不变价）"},
           {"nominal_without_yuan", "yuan", "nominal output without the plan", "无规划产出（现价）"},
           {"nominal_with_yuan", "yuan", "nominal output with the plan", "有规划产出（现价）"},
           {"price_index", "1", "price index, base year 1", "价格指数（基年为1）"},
           {"real_growth", "1", "mean yearly real growth since the base year", "基年以来年均实际增速"},
           {"nominal_growth", "1", "mean yearly nominal growth since the base year", "基年以来年均名义增速"},
           {"tax_without_yuan", "yuan", "tax without the plan", "无规划税收"},
           {"tax_with_yuan", "yuan", "tax with the plan", "有规划税收"},
           {"firms_without", "firms", "firms above the threshold without the plan", "无规划“四上”企业"},
           {"firms_with", "firms", "firms above the threshold with the plan", "有规划“四上”企业"},
           {"labour_force", "persons", "labour force with the plan", "有规划劳动力"},
           {"employed", "persons", "employed residents with the plan", "有规划就业居民"},
           {"employment_rate_without", "1", "employment rate without the plan", "无规划就业率"},
           {"employment_rate_with", "1", "employment rate with the plan", "有规划就业率"},
           {"plan_investment_yuan", "yuan", "investment that the plan brings about", "规划带动投资"},
           {"rest_investment_yuan", "yuan", "investment outside the plan", "规划外投资"},
           {"cumulative_investment_yuan", "yuan", "investment since the base year", "基年以后累计投资"},
           {"target_yuan", "yuan", "target for nominal output", "目标产出（现价）"},
           {"missing_yuan", "yuan", "real output short of the target", "距目标产出缺口（不变价）"}});
    const EconomyCase<T>&a = r_.without.economy, &b = r_.with.economy;
    const Investment<T> investment = investment_of(c_, r_, settlement);
    for (std::size_t y = 0; y < years_; ++y) {
      const auto growth = [&](T now, T base) { return y > 0 && value_of(base) > 0 ? economy::mean_growth(now, base, static_cast<double>(y)) : blank(); };
      const auto employed = [&](T value) { return b_.economy.employment ? value : blank(); };
      const auto &x = a.total[y], &z = b.total[y];
      row({year(y)},
          {x.in_use_m2, z.in_use_m2, x.jobs, z.jobs, x.real_yuan, z.real_yuan, x.nominal_yuan, z.nominal_yuan, r_.economy.prices[y], growth(z.real_yuan, b.total[0].real_yuan),
           growth(z.nominal_yuan, b.total[0].nominal_yuan), x.tax_yuan, z.tax_yuan, x.firms, z.firms, employed(b.employment[y].labour_force), employed(b.employment[y].employed),
           employed(a.employment[y].rate), employed(b.employment[y].rate), investment.plan_yuan[y], investment.rest_yuan[y], investment.cumulative_yuan[y],
           r_.economy.target_yuan[y], r_.economy.missing_yuan[y]});
    }
    return std::move(t_);
  }

 private:
  [[nodiscard]] int year(std::size_t y) const { return b_.years[y]; }

  const Compiled& c_;
  const Binding& b_;
  const Results<T>& r_;
  std::size_t years_;
};

}  // namespace

template <Scalar T>
Investment<T> investment_of(const Compiled& compiled, const Results<T>& results, const Settlement<T>* settlement) {
  const Binding& b = compiled.binding();
  const std::size_t years = b.economy.present ? results.extent.years : 0;
  Investment<T> made;
  std::vector<T> since;
  T outside{};
  for (std::size_t y = 0; y < years; ++y) {
    const auto name = [&](const char* what) { return std::string(what) + ", " + std::to_string(b.years[y]); };
    std::vector<T> spent;
    const auto in_year = [&](const std::vector<T>& by_month, const char* what) {
      std::vector<T> months;
      for (int m = 0; m < 12; ++m)
        if (const int month = static_cast<int>(12 * y) + m - settlement->first_month; month >= 0 && month < settlement->months) months.push_back(by_month[static_cast<std::size_t>(month)]);
      spent.push_back(quantity(sum_of(std::span<const T>(months)), "yuan", [&] { return name(what); }));
    };
    if (settlement != nullptr && settlement->months > 0) {
      const Flows<T>& all = settlement->flows.back();
      in_year(all.owners, "paid to owners");
      in_year(all.transition, "transition rent paid");
      in_year(all.works, "works paid by the project");
      in_year(all.public_facilities, "public facilities paid by the project");
      in_year(all.contingency, "contingency");
      in_year(settlement->developer_works, "building of financing floor by the developer");
    }
    const bool unknown = settlement == nullptr && b.money.present;
    made.plan_yuan.push_back(unknown ? T(std::numeric_limits<double>::quiet_NaN()) : quantity(sum_of(std::span<const T>(spent)), "yuan", [&] { return name("investment that the plan brings about"); }));
    const EconomyYears<T>& known = results.economy;
    if (y == 0 && known.invests) outside = quantity(known.investment_yuan - made.plan_yuan[0], "yuan", [&] { return name("investment outside the plan"); });
    made.rest_yuan.push_back(known.invests ? quantity(outside * known.investment_index[y], "yuan", [&] { return name("investment outside the plan"); }) : T{});
    const T both = quantity(made.plan_yuan[y] + made.rest_yuan[y], "yuan", [&] { return name("investment of the year"); });
    if (y == 0) {
      made.cumulative_yuan.push_back(both);
      continue;
    }
    since.push_back(both);
    made.cumulative_yuan.push_back(sum_of(std::span<const T>(since)));
  }
  return made;
}

template <Scalar T>
Table<T> economy_table(const Compiled& compiled, const Results<T>& results, const Settlement<T>* settlement) {
  return EconomyTables<T>(compiled, results).economy(settlement);
}

template <Scalar T>
Table<T> working_floor_table(const Compiled& compiled, const Results<T>& results) {
  return EconomyTables<T>(compiled, results).working_floor();
}

#define GENGXIN_INSTANTIATE(T)                                                                               \
  template Investment<T> investment_of(const Compiled&, const Results<T>&, const Settlement<T>*);            \
  template Table<T> economy_table(const Compiled&, const Results<T>&, const Settlement<T>*);                 \
  template Table<T> working_floor_table(const Compiled&, const Results<T>&);
GENGXIN_INSTANTIATE(double)
GENGXIN_INSTANTIATE(Traced)
#undef GENGXIN_INSTANTIATE

}  // namespace gengxin::simulate
