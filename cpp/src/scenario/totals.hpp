#pragma once
// Internal: the totals that requirements and objectives may name. allocate/ computes them.
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gengxin/scenario/records.hpp"

namespace gengxin::scenario {

/// How a total moves in time.
enum class TotalKind {
  stock,    ///< stands in every year; a requirement holds in each of its years
  flow,     ///< happens in a year; a requirement holds in each of its years
  project,  ///< of the whole project, whatever the year: money, and floor owed
};

struct TotalInfo {
  std::string_view name, unit, title, title_zh;
  TotalKind kind{TotalKind::stock};
  bool of_economy{false};  ///< follows from the section 'economy', and is not modelled without it
};

/// In the order of allocate::Total.
inline constexpr std::array kTotals = {
    TotalInfo{"planned_population", "persons", "planned population", "人口规模"},
    TotalInfo{"residents", "persons", "residents", "常住人口"},
    TotalInfo{"member_residents", "persons", "residents who are members of the collective", "常住集体成员"},
    TotalInfo{"registered_residents", "persons", "other registered residents", "常住其他户籍人口"},
    TotalInfo{"local_residents", "persons", "residents registered elsewhere in the city", "常住本市户籍人口"},
    TotalInfo{"floating_residents", "persons", "floating residents", "常住流动人口"},
    TotalInfo{"kindergarten_places", "places", "public kindergarten places", "公办幼儿园学位"},
    TotalInfo{"primary_places", "places", "public primary places", "公办小学学位"},
    TotalInfo{"junior_places", "places", "public junior places", "公办初中学位"},
    TotalInfo{"senior_places", "places", "public senior places", "公办高中学位"},
    TotalInfo{"compulsory_places", "places", "public compulsory places", "公办义务教育学位"},
    TotalInfo{"hospital_beds", "beds", "local hospital beds", "本地医院床位"},
    TotalInfo{"elderly_beds", "beds", "elderly beds", "机构养老床位"},
    TotalInfo{"homes", "homes", "homes built", "新建住房"},
    TotalInfo{"resettlement_m2", "m2", "resettlement floor built", "新建复建住宅"},
    TotalInfo{"market_housing_m2", "m2", "market housing built", "新建融资住宅"},
    TotalInfo{"rental_housing_m2", "m2", "rental housing built", "新建保租房"},
    TotalInfo{"collective_m2", "m2", "collective property built", "新建集体物业"},
    TotalInfo{"industry_m2", "m2", "commercial, office and industrial floor built", "新建产业建筑"},
    TotalInfo{"public_m2", "m2", "public facilities built", "新建公建"},
    TotalInfo{"built_m2", "m2", "counted floor built", "新建计容建筑"},
    TotalInfo{"built_less_public_m2", "m2", "counted floor built, public facilities apart", "新建建筑（扣除公建）"},
    TotalInfo{"counted_m2", "m2", "counted floor, existing and new", "计容建筑面积"},
    TotalInfo{"uncounted_m2", "m2", "floor built that does not count", "新建不计容建筑"},
    TotalInfo{"parking_m2", "m2", "parking built", "新建停车库"},
    TotalInfo{"demolished_m2", "m2", "floor demolished", "拆除建筑面积"},
    TotalInfo{"demolished_lawful_m2", "m2", "lawful floor demolished", "拆除合法建筑面积"},
    TotalInfo{"existing_m2", "m2", "floor that stands at the start", "现状建筑面积"},
    TotalInfo{"park_m2", "m2", "park green", "公园绿地"},
    TotalInfo{"road_m", "m", "roads", "道路长度"},
    TotalInfo{"working_m2", "m2", "floor at work, filled and let", "在用产业建筑", TotalKind::stock, true},
    TotalInfo{"jobs", "jobs", "jobs on floor at work", "产业建筑岗位", TotalKind::stock, true},
    TotalInfo{"real_output_yuan", "yuan", "output of floor at work, at the prices of the base year", "产业建筑产出（不变价）", TotalKind::stock, true},
    TotalInfo{"unit_land_m2", "m2", "land", "用地面积"},
    TotalInfo{"cleared_land_m2", "m2", "land of cleared parcels", "拆除用地面积"},
    TotalInfo{"resettlement_owed_m2", "m2", "resettlement floor owed to owners who are cleared", "应安置住宅面积"},
    TotalInfo{"collective_owed_m2", "m2", "collective floor owed", "应复建集体物业面积"},
    TotalInfo{"started_cost_yuan", "yuan", "cost of what starts in the year", "当年启动部分的项目成本", TotalKind::flow},
    TotalInfo{"owed_yuan", "yuan", "compensation", "补偿费用", TotalKind::project},
    TotalInfo{"cost_yuan", "yuan", "cost of the project", "项目成本", TotalKind::project},
    TotalInfo{"income_yuan", "yuan", "income of the project", "项目收入", TotalKind::project},
    TotalInfo{"net_value_yuan", "yuan", "income less cost", "项目净收益", TotalKind::project},
    TotalInfo{"cost_preliminary_yuan", "yuan", "cost of preliminary work", "前期费用", TotalKind::project},
    TotalInfo{"cost_clearance_works_yuan", "yuan", "cost of demolition and haulage", "拆运费用", TotalKind::project},
    TotalInfo{"cost_transition_yuan", "yuan", "cost of transition rent and moving", "临迁费用", TotalKind::project},
    TotalInfo{"cost_rebuilding_yuan", "yuan", "cost of rebuilding", "复建费用", TotalKind::project},
    TotalInfo{"cost_municipal_yuan", "yuan", "cost of streets, pipes and green land", "市政费用", TotalKind::project},
    TotalInfo{"cost_land_conversion_yuan", "yuan", "cost of converting farmland", "农转用费用", TotalKind::project},
    TotalInfo{"cost_contingency_yuan", "yuan", "contingency", "不可预见费", TotalKind::project},
    TotalInfo{"cost_compensation_yuan", "yuan", "cost of money compensation and rewards", "货币补偿与奖励费用", TotalKind::project},
    TotalInfo{"cost_surrounding_yuan", "yuan", "cost of integrating surrounding plots", "整合周边费用", TotalKind::project},
    TotalInfo{"cost_management_yuan", "yuan", "cost of management", "管理费", TotalKind::project},
    TotalInfo{"cost_finance_yuan", "yuan", "cost of interest", "财务费用", TotalKind::project},
    TotalInfo{"cost_public_yuan", "yuan", "cost of public facilities", "公建配套费用", TotalKind::project},
};

/// The format's totals, then the document's own; the texts are the records'.
std::vector<TotalInfo> totals_of(const Records& records);
/// The total of a name, and its place in totals_of(); nothing if there is none.
struct FoundTotal : TotalInfo {
  std::size_t place{0};
};
std::optional<FoundTotal> find_total(const Records& records, std::string_view name);
/// Names of the format's totals.
std::vector<std::string> total_names();

}  // namespace gengxin::scenario
