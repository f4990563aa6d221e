#include "gengxin/simulate/tables.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "simulate/economy_tables.hpp"
#include "simulate/engine.hpp"
#include "simulate/table_maker.hpp"

namespace gengxin::simulate {
namespace {

constexpr std::array<std::string_view, 14> kNames = {"residents", "population", "ages", "schools", "hospitals", "elderly",
                                                     "land", "floor", "development", "facilities", "working_floor", "economy", "indicators", "totals"};

template <Scalar T>
class Builder : TableMaker<T> {
  using TableMaker<T>::start, TableMaker<T>::row, TableMaker<T>::blank, TableMaker<T>::t_;

 public:
  Builder(const Compiled& compiled, const Results<T>& results, const Settlement<T>* settlement)
      : c_(compiled), b_(compiled.binding()), r_(results), settlement_(settlement), years_(b_.people_present ? results.extent.years : 0) {
    for (const auto& zone : records().zones) scopes_.push_back(zone.id);
    scopes_.emplace_back("all");
  }

  Table<T> build(std::string_view name) {
    if (name == "residents") return residents();
    if (name == "population") return population();
    if (name == "ages") return ages();
    if (name == "schools") return schools();
    if (name == "hospitals") return hospitals();
    if (name == "elderly") return elderly();
    if (name == "land") return land();
    if (name == "floor") return floor();
    if (name == "development") return development();
    if (name == "facilities") return facilities();
    if (name == "working_floor") return working_floor_table(c_, r_);
    if (name == "economy") return economy_table(c_, r_, settlement_);
    if (name == "indicators") return indicators();
    if (name == "totals") return totals();
    throw std::out_of_range("no table '" + std::string(name) + "'");
  }

 private:
  [[nodiscard]] const scenario::Records& records() const { return c_.scenario().records(); }

  [[nodiscard]] int year(std::size_t y) const { return b_.years[y]; }
  [[nodiscard]] std::vector<std::string> zones() const { return {scopes_.begin(), scopes_.end() - 1}; }
  static std::vector<std::string> texts(auto&& names) { return {std::begin(names), std::end(names)}; }

  Table<T> residents() {
    start("residents", "Residents, homes and planned population", "常住人口、住房与人口规模", {{"year", {}}, {"zone", scopes_}},
          {{"residents_without", "persons", "residents without the plan", "无规划常住人口"},
           {"residents_with", "persons", "residents with the plan", "有规划常住人口"},
           {"difference", "persons", "difference", "差额"},
           {"floating_without", "persons", "floating residents without the plan", "无规划流动人口"},
           {"floating_with", "persons", "floating residents with the plan", "有规划流动人口"},
           {"registered", "persons", "registered people, wherever they live", "户籍人口"},
           {"planned_population_without", "persons", "planned population without the plan", "无规划人口规模"},
           {"planned_population_with", "persons", "planned population with the plan", "有规划人口规模"},
           {"homes_built", "homes", "homes built by the plan", "规划新建住房套数"},
           {"low_rent_floor_lost_m2", "m2", "low-rent floor lost", "减少的低租金住房面积"},
           {"rental_floor_built_m2", "m2", "rental floor built", "新增出租住房面积"}});
    const Sums<T>&a = r_.without.sums, &b = r_.with.sums;
    for (std::size_t y = 0; y < years_; ++y)
      for (std::size_t s = 0; s < scopes_.size(); ++s) {
        const std::size_t i = s * years_ + y;
        row({year(y), static_cast<int>(s)},
            {a.residents[i], b.residents[i], b.residents[i] - a.residents[i], a.floating[i], b.floating[i], a.registered[i], a.planned_population[i],
             b.planned_population[i], b.homes_built[i], a.low_rent_floor_m2[i] - b.low_rent_floor_m2[i], b.rental_floor_m2[i]});
      }
    return std::move(t_);
  }

  Table<T> population() {
    start("population", "People by status and sex, with the plan", "分身份、性别人口变动（有规划）",
          {{"year", {}}, {"zone", zones()}, {"status", texts(kStatusNames)}, {"sex", {"male", "female"}}},
          {{"start", "persons", "at the start of the year", "年初人口"},
           {"births", "persons", "births", "出生"},
           {"deaths", "persons", "deaths", "死亡"},
           {"moved_in", "persons", "moved in", "迁入"},
           {"moved_out", "persons", "moved out", "迁出"},
           {"cleared", "persons", "moved out for clearance", "征拆迁出"},
           {"returned", "persons", "returned to new homes", "回迁"},
           {"end", "persons", "at the end of the year", "年末人口"},
           {"end_without", "persons", "at the end of the year without the plan", "无规划年末人口"}});
    const auto &with = r_.with.people, &without = r_.without.people;
    for (std::size_t y = 1; y < years_; ++y)
      for (std::size_t z = 0; z < r_.extent.zones; ++z)
        for (std::size_t s = 0; s < kStatuses; ++s)
          for (std::size_t sex = 0; sex < people::kSexes; ++sex) {
            const std::size_t i = (z * kStatuses + s) * years_ + y;
            const auto& f = with.flows[i];
            row({year(y), static_cast<int>(z), static_cast<int>(s), static_cast<int>(sex)},
                {people::total_by_sex(with.persons[i - 1])[sex], f.births[sex], f.deaths[sex], f.moved_in[sex], f.moved_out[sex], f.cleared[sex],
                 f.returned[sex], people::total_by_sex(with.persons[i])[sex], people::total_by_sex(without.persons[i])[sex]});
          }
    return std::move(t_);
  }

  Table<T> ages() {
    start("ages", "People by five-year age group and sex", "分年龄组、性别人口", {{"year", {}}, {"zone", scopes_}, {"sex", {"male", "female"}}, {"age", {}}},
          {{"persons_without", "persons", "without the plan", "无规划人口"}, {"persons_with", "persons", "with the plan", "有规划人口"}});
    const auto sum = [&](const People<T>& people, std::size_t scope, std::size_t y, std::size_t sex, std::size_t from) {
      std::vector<T> terms;
      for (std::size_t z = 0; z < r_.extent.zones; ++z) {
        if (scope != r_.extent.zones && scope != z) continue;
        for (std::size_t s = 0; s < kStatuses; ++s)
          for (std::size_t a = from; a < std::min(from + 5, people::kAges); ++a) terms.push_back(people.persons[(z * kStatuses + s) * years_ + y].persons[sex][a]);
      }
      return sum_of(std::span<const T>(terms));
    };
    for (std::size_t y = 0; y < years_; ++y)
      for (std::size_t scope = 0; scope < scopes_.size(); ++scope)
        for (std::size_t sex = 0; sex < people::kSexes; ++sex)
          for (std::size_t from = 0; from < people::kAges; from += 5)
            row({year(y), static_cast<int>(scope), static_cast<int>(sex), static_cast<int>(from)},
                {sum(r_.without.people, scope, y, sex, from), sum(r_.with.people, scope, y, sex, from)});
    return std::move(t_);
  }

  Table<T> schools() {
    start("schools", "School places", "学位供需", {{"year", {}}, {"zone", scopes_}, {"level", texts(kLevelNames)}},
          {{"registered", "persons", "children registered here", "户籍学生"},
           {"policy", "persons", "policy-favoured children", "政策性照顾学生"},
           {"points", "persons", "children by points", "积分入学学生"},
           {"private", "persons", "children in private schools", "民办学校学生"},
           {"unserved", "persons", "children without a place here", "未获学位学生"},
           {"demand_without", "places", "public places needed without the plan", "无规划公办学位需求"},
           {"demand_with", "places", "public places needed with the plan", "有规划公办学位需求"},
           {"demand_difference", "places", "difference in need", "需求差额"},
           {"places_without", "places", "public places without the plan", "无规划公办学位"},
           {"places_with", "places", "public places with the plan", "有规划公办学位"},
           {"places_difference", "places", "difference in places", "学位差额"},
           {"private_places", "places", "private places", "民办学位"},
           {"utilisation_without", "1", "utilisation without the plan", "无规划利用率"},
           {"utilisation_with", "1", "utilisation with the plan", "有规划利用率"},
           {"shortfall_without", "places", "shortfall without the plan", "无规划学位缺口"},
           {"shortfall_with", "places", "shortfall with the plan", "有规划学位缺口"},
           {"norm_without", "places", "places by the norm without the plan", "无规划千人指标学位"},
           {"norm_with", "places", "places by the norm with the plan", "有规划千人指标学位"},
           {"norm_shortfall_without", "places", "shortfall by the norm without the plan", "无规划千人指标缺口"},
           {"norm_shortfall_with", "places", "shortfall by the norm with the plan", "有规划千人指标缺口"},
           {"cure_classes", "classes", "classes that end the shortfall", "补足缺口所需班数"},
           {"norm_cure_classes", "classes", "classes that meet the norm", "达到千人指标所需班数"},
           {"first_year_short", "year", "first year short with the plan", "首个缺口年份"},
           {"first_year_norm_short", "year", "first year below the norm with the plan", "首个低于指标年份"}});
    const auto &without = r_.without.services.schools, &with = r_.with.services.schools;
    for (std::size_t y = 1; y < years_; ++y)
      for (std::size_t s = 0; s < scopes_.size(); ++s)
        for (std::size_t l = 0; l < kLevels; ++l) {
          if (!b_.levels[l].present) continue;
          const std::size_t i = (s * kLevels + l) * years_ + y;
          const auto &a = without.balance[i], &b = with.balance[i];
          const auto& c = with.channels[i];
          row({year(y), static_cast<int>(s), static_cast<int>(l)},
              {c.registered, c.policy, c.points, c.private_school, c.unserved, a.demand, b.demand, b.demand - a.demand, a.places, b.places, b.places - a.places,
               with.private_places[i], a.utilisation, b.utilisation, a.shortfall, b.shortfall, a.norm, b.norm, a.norm_shortfall, b.norm_shortfall, b.cure_classes,
               b.norm_cure_classes, with.first_short[s * kLevels + l], with.first_norm_short[s * kLevels + l]});
        }
    return std::move(t_);
  }

  Table<T> hospitals() {
    start("hospitals", "Hospital beds", "医院床位", {{"year", {}}, {"zone", scopes_}},
          {{"beds_without", "beds", "local beds without the plan", "无规划本地床位"},
           {"beds_with", "beds", "local beds with the plan", "有规划本地床位"},
           {"difference", "beds", "difference", "差额"},
           {"norm_without", "beds", "beds by the norm without the plan", "无规划千人指标床位"},
           {"norm_with", "beds", "beds by the norm with the plan", "有规划千人指标床位"},
           {"use_with", "beds", "beds by use with the plan", "按使用率所需床位"},
           {"norm_shortfall_without", "beds", "shortfall by the norm without the plan", "无规划床位缺口"},
           {"norm_shortfall_with", "beds", "shortfall by the norm with the plan", "有规划床位缺口"},
           {"norm_surplus_with", "beds", "surplus by the norm with the plan", "有规划床位富余"},
           {"use_shortfall_with", "beds", "shortfall by use with the plan", "按使用的床位缺口"},
           {"load_with", "1", "offered load in erlangs", "话务量（爱尔兰）"},
           {"all_full_with", "1", "probability that all local beds are full", "床位全满概率"},
           {"first_year_norm_short", "year", "first year below the norm with the plan", "首个低于指标年份"}});
    if (!b_.hospital_present) return std::move(t_);
    for (std::size_t y = 0; y < years_; ++y)
      for (std::size_t s = 0; s < scopes_.size(); ++s) {
        const std::size_t i = s * years_ + y;
        const auto &a = r_.without.services.hospitals[i], &b = r_.with.services.hospitals[i];
        row({year(y), static_cast<int>(s)},
            {a.beds, b.beds, b.beds - a.beds, a.norm_need, b.norm_need, b.use_need, a.norm_shortfall, b.norm_shortfall, b.norm_surplus, b.use_shortfall, b.offered_load,
             b.all_full, r_.with.services.hospital_first_short[s]});
      }
    return std::move(t_);
  }

  Table<T> elderly() {
    start("elderly", "Elderly beds", "机构养老床位", {{"year", {}}, {"zone", scopes_}},
          {{"elderly_without", "persons", "elderly without the plan", "无规划老年人口"},
           {"elderly_with", "persons", "elderly with the plan", "有规划老年人口"},
           {"need_without", "beds", "beds by the norm without the plan", "无规划所需床位"},
           {"need_with", "beds", "beds by the norm with the plan", "有规划所需床位"},
           {"beds_without", "beds", "beds without the plan", "无规划床位"},
           {"beds_with", "beds", "beds with the plan", "有规划床位"},
           {"shortfall_without", "beds", "shortfall without the plan", "无规划缺口"},
           {"shortfall_with", "beds", "shortfall with the plan", "有规划缺口"},
           {"first_year_short", "year", "first year short with the plan", "首个缺口年份"}});
    if (!b_.elderly_present) return std::move(t_);
    for (std::size_t y = 0; y < years_; ++y)
      for (std::size_t s = 0; s < scopes_.size(); ++s) {
        const std::size_t i = s * years_ + y;
        const auto &a = r_.without.services.elderly[i], &b = r_.with.services.elderly[i];
        row({year(y), static_cast<int>(s)},
            {a.elderly, b.elderly, a.need, b.need, a.beds, b.beds, a.shortfall, b.shortfall, r_.with.services.elderly_first_short[s]});
      }
    return std::move(t_);
  }

  Table<T> land() {
    start("land", "Land by use", "用地面积", {{"year", {}}, {"zone", zones()}, {"use", b_.uses}},
          {{"area_without_m2", "m2", "without the plan", "无规划面积"}, {"area_with_m2", "m2", "with the plan", "有规划面积"}, {"difference_m2", "m2", "difference", "差额"}});
    const auto &without = r_.without.land.area_m2, &with = r_.with.land.area_m2;
    for (std::size_t z = 0; z < r_.extent.zones; ++z)
      for (std::size_t u = 0; u < b_.uses.size(); ++u) {
        const std::size_t first = (z * b_.uses.size() + u) * years_;
        const auto some = [&](const std::vector<T>& column) {
          return std::any_of(column.begin() + static_cast<std::ptrdiff_t>(first), column.begin() + static_cast<std::ptrdiff_t>(first + years_),
                             [](const T& x) { return value_of(x) != 0; });
        };
        if (!some(without) && !some(with)) continue;
        for (std::size_t y = 0; y < years_; ++y)
          row({year(y), static_cast<int>(z), static_cast<int>(u)}, {without[first + y], with[first + y], with[first + y] - without[first + y]});
      }
    return std::move(t_);
  }

  Table<T> floor() {
    std::vector<std::string> purposes;
    for (const auto owner : land::kOwnerNames) purposes.push_back("existing_" + std::string(owner));
    for (const auto purpose : land::kPurposeNames) purposes.emplace_back(purpose);
    start("floor", "Floor by purpose, with the plan", "分用途建筑面积（有规划）", {{"year", {}}, {"zone", scopes_}, {"purpose", purposes}},
          {{"counted_m2", "m2", "counted floor", "计容建筑面积"}, {"uncounted_m2", "m2", "uncounted floor", "不计容建筑面积"}});
    const Land<T>& land = r_.with.land;
    for (std::size_t y = 0; y < years_; ++y)
      for (std::size_t s = 0; s < scopes_.size(); ++s) {
        for (std::size_t o = 0; o < land::kOwners; ++o) row({year(y), static_cast<int>(s), static_cast<int>(o)}, {land.existing_m2[(s * land::kOwners + o) * years_ + y], T{}});
        for (std::size_t p = 0; p < land::kPurposes; ++p) {
          const std::size_t i = (s * land::kPurposes + p) * years_ + y;
          row({year(y), static_cast<int>(s), static_cast<int>(land::kOwners + p)}, {land.counted_m2[i], land.uncounted_m2[i]});
        }
      }
    return std::move(t_);
  }

  Table<T> development() {
    start("development", "Intensity, roads and parks", "开发强度、道路与公园", {{"year", {}}, {"zone", scopes_}},
          {{"net_far_without", "1", "net floor area ratio without the plan", "无规划净容积率"},
           {"net_far_with", "1", "net floor area ratio with the plan", "有规划净容积率"},
           {"gross_far_without", "1", "gross floor area ratio without the plan", "无规划毛容积率"},
           {"gross_far_with", "1", "gross floor area ratio with the plan", "有规划毛容积率"},
           {"road_without_m", "m", "roads without the plan", "无规划道路长度"},
           {"road_with_m", "m", "roads with the plan", "有规划道路长度"},
           {"park_without_m2", "m2", "park green without the plan", "无规划公园绿地"},
           {"park_with_m2", "m2", "park green with the plan", "有规划公园绿地"}});
    const Land<T>&a = r_.without.land, &b = r_.with.land;
    for (std::size_t y = 0; y < years_; ++y)
      for (std::size_t s = 0; s < scopes_.size(); ++s) {
        const std::size_t i = s * years_ + y;
        row({year(y), static_cast<int>(s)}, {a.net_far[i], b.net_far[i], a.gross_far[i], b.gross_far[i], a.road_m[i], b.road_m[i], a.park_m2[i], b.park_m2[i]});
      }
    return std::move(t_);
  }

  Table<T> facilities() {
    std::vector<std::string> ids;
    for (const auto& facility : records().facilities) ids.push_back(facility.id);
    start("facilities", "Facilities, with the plan", "设施（有规划）", {{"year", {}}, {"facility", ids}},
          {{"in_service", "1", "share in service", "投用比例"}, {"capacity", "1", "places, beds, metres or m2", "学位、床位、长度或面积"}});
    for (std::size_t y = 0; y < years_; ++y)
      for (std::size_t f = 0; f < ids.size(); ++f)
        row({year(y), static_cast<int>(f)}, {r_.facility_in_service[f * years_ + y], r_.facility_capacity[f * years_ + y]});
    return std::move(t_);
  }

  Table<T> indicators() {
    std::vector<std::string> ids;
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < records().indicators.size(); ++i) order.push_back(i);
    const auto& f = c_.scenario().figures();
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return f.values[f.info(records().indicators[a].order).first] < f.values[f.info(records().indicators[b].order).first];
    });
    for (const std::size_t i : order) ids.push_back(records().indicators[i].id);
    start("indicators", "Indicators", "主要指标", {{"year", {}}, {"indicator", ids}},
          {{"base", "1", "value at the start", "现状值"}, {"target", "1", "target", "目标值"}, {"simulated", "1", "simulated", "模拟值"}, {"met", "1", "met (1) or missed (0)", "是否达标"}});
    const Investment<T> investment = investment_of(c_, r_, settlement_);
    for (std::size_t y = 0; y < years_; ++y)
      for (std::size_t k = 0; k < order.size(); ++k) {
        const std::size_t i = order[k];
        const BoundIndicator& indicator = b_.indicators[i];
        const bool modelled = !indicator.model.empty() && indicator.model != "none";
        T simulated = modelled ? r_.indicator[i * years_ + y] : blank(), met = modelled ? r_.indicator_met[i * years_ + y] : blank();
        if (indicator.model == "investment_yuan") {
          simulated = quantity(investment.cumulative_yuan[y] / r_.indicator_per_unit[i], records().indicators[i].unit, [&] { return ids[k] + " simulated with the plan, " + std::to_string(year(y)); });
          const bool known = !std::isnan(value_of(simulated));
          met = known ? indicator_met(simulated, r_.indicator_target[i], indicator.at_most) : blank();
        }
        row({year(y), static_cast<int>(k)}, {r_.indicator_base[i], r_.indicator_target[i], simulated, met});
      }
    return std::move(t_);
  }

  Table<T> totals() {
    const auto& formulas = records().totals.formulas;
    std::vector<std::string> ids;
    for (const auto& own : formulas) ids.push_back(own.id);
    start("totals", "Totals of the user's own", "自定义合计", {{"year", {}}, {"zone", scopes_}, {"total", ids}},
          {{"without", "1", "without the plan", "无规划"}, {"with", "1", "with the plan", "有规划"}, {"difference", "1", "difference", "差额"}});
    const std::vector<T>&a = r_.without.own, &b = r_.with.own;
    for (std::size_t y = 0; y < years_; ++y)
      for (std::size_t s = 0; s < scopes_.size(); ++s)
        for (std::size_t t = 0; t < formulas.size(); ++t) {
          const std::size_t i = (s * formulas.size() + t) * years_ + y;
          row({year(y), static_cast<int>(s), static_cast<int>(t)}, {a[i], b[i], b[i] - a[i]});
        }
    return std::move(t_);
  }

  const Compiled& c_;
  const Binding& b_;
  const Results<T>& r_;
  const Settlement<T>* settlement_;
  std::size_t years_;
  std::vector<std::string> scopes_;
};

}  // namespace

const std::vector<std::string_view>& table_names() {
  static const std::vector<std::string_view> names(kNames.begin(), kNames.end());
  return names;
}

bool needs_settlement(const Compiled& compiled, std::string_view name) {
  return (name == "economy" || name == "indicators") && compiled.binding().economy.present && compiled.binding().money.present;
}

template <Scalar T>
Table<T> table(const Compiled& compiled, const Results<T>& results, std::string_view name, const Settlement<T>* settlement) {
  return Builder<T>(compiled, results, settlement).build(name);
}

template GENGXIN_API Table<double> table(const Compiled&, const Results<double>&, std::string_view, const Settlement<double>*);
template GENGXIN_API Table<Traced> table(const Compiled&, const Results<Traced>&, std::string_view, const Settlement<Traced>*);

}  // namespace gengxin::simulate
