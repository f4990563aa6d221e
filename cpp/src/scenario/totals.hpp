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
    TotalInfo{"demolished_m2", "m2", "floor demolished", "拆除建筑面积"},
    TotalInfo{"demolished_lawful_m2", "m2", "lawful floor demolished", "拆除合法建筑面积"},
    TotalInfo{"existing_m2", "m2", "floor that stands at the start", "现状建筑面积"},
    TotalInfo{"park_m2", "m2", "park green", "公园绿地"},
    TotalInfo{"road_m", "m", "roads", "道路长度"},
    TotalInfo{"unit_land_m2", "m2", "land", "用地面积"},
    TotalInfo{"cleared_land_m2", "m2", "land of cleared parcels", "拆除用地面积"},
    TotalInfo{"resettlement_owed_m2", "m2", "resettlement floor owed to owners who are cleared", "应安置住宅面积"},
    TotalInfo{"collective_owed_m2", "m2", "collective floor owed", "应复建集体物业面积"},
    TotalInfo{"started_cost_yuan", "yuan", "cost of what starts in the year", "当年启动部分的项目成本", TotalKind::flow},
    TotalInfo{"owed_yuan", "yuan", "compensation", "补偿费用", TotalKind::project},
    TotalInfo{"cost_yuan", "yuan", "cost of the project", "项目成本", TotalKind::project},
    TotalInfo{"income_yuan", "yuan", "income of the project", "项目收入", TotalKind::project},
    TotalInfo{"net_value_yuan", "yuan", "income less cost", "项目净收益", TotalKind::project},
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
