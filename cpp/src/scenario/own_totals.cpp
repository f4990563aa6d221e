#include "scenario/own_totals.hpp"

#include <algorithm>

#include "gengxin/land/codes.hpp"
#include "gengxin/land/floor.hpp"
#include "scenario/named.hpp"
#include "scenario/schema.hpp"
#include "scenario/totals.hpp"

namespace gengxin::scenario {
namespace {

static_assert(kAfterPurposes - kFirstPurpose == land::kPurposes);

std::vector<std::string> choices_of(const char* field) { return find_field(*find_section("parcels"), field)->choices; }

std::vector<std::string> land_codes() {
  std::vector<std::string> codes;
  for (const land::LandCode& code : land::guide_codes()) codes.emplace_back(code.code);
  return codes;
}

template <class Rows>
std::vector<std::string> ids_of(const Rows& rows) {
  std::vector<std::string> ids;
  for (const auto& row : rows) ids.push_back(row.id);
  return ids;
}

}  // namespace

std::vector<formula::ColumnInfo> columns_of_parcels(const Records& records, Stage stage) {
  using formula::Kind;
  std::vector<formula::ColumnInfo> columns;
  const auto number = [&](std::string name, const char* unit) { columns.push_back({std::move(name), Kind::number, unit, {}, {}}); };
  const auto text = [&](const char* name, std::vector<std::string> labels) { columns.push_back({name, Kind::category, {}, std::move(labels), {}}); };
  number("area_m2", "m2");
  for (const std::string_view owner : land::kOwnerNames)
    for (const std::string_view kind : land::kClassNames) number(std::string(owner) + '_' + std::string(kind) + "_m2", "m2");
  number("floor_m2", "m2");
  text("use", land_codes());
  text("zone", ids_of(records.zones));
  text("tenure", choices_of("tenure"));
  text("land_class", choices_of("land_class"));
  text("protection", choices_of("protection"));
  for (const OwnColumn& own : records.totals.columns) columns.push_back({own.id, Kind::number, own.unit, {}, "/totals/columns/" + own.id});
  if (stage == Stage::before) return columns;
  text("option", ids_of(records.options));
  text("treatment", find_field(*find_section("options"), "treatment")->choices);
  text("use_after", land_codes());
  number("counted_m2", "m2");
  number("uncounted_m2", "m2");
  for (const std::string_view purpose : land::kPurposeNames) number("built_" + std::string(purpose) + "_m2", "m2");
  number("homes", "homes");
  number("planned_population", "persons");
  for (const char* level : {"kindergarten_places", "primary_places", "junior_places", "senior_places"}) number(level, "places");
  number("hospital_beds", "beds");
  number("elderly_beds", "beds");
  number("road_m", "m");
  return columns;
}

formula::Names names_of_totals(const Records& records, const Figures& figures, Stage stage) {
  formula::Names names;
  names.columns = columns_of_parcels(records, stage);
  names.values = figures.values;
  add_figures(names, records.totals.figures, figures);
  add_tables(names, records.totals.tables, "/totals/tables/");
  return names;
}

std::vector<formula::Item> items_of(const OwnTotals& totals, Stage stage) {
  std::vector<formula::Item> items;
  for (const OwnTotal& total : totals.formulas) {
    const std::string& text = stage == Stage::before ? total.before : stage == Stage::during ? total.during : total.after;
    items.push_back({total.id, text.empty() ? "0" : text, total.unit, "/totals/formulas/" + total.id + '/' + kStageNames[static_cast<std::size_t>(stage)]});
  }
  return items;
}

std::vector<TotalInfo> totals_of(const Records& records) {
  std::vector<TotalInfo> all(kTotals.begin(), kTotals.end());
  for (const OwnTotal& own : records.totals.formulas) all.push_back({own.id, own.unit, own.title, own.title_zh, TotalKind::stock});
  return all;
}

std::optional<FoundTotal> find_total(const Records& records, std::string_view name) {
  const std::vector<TotalInfo> all = totals_of(records);
  const auto at = std::find_if(all.begin(), all.end(), [&](const TotalInfo& total) { return total.name == name; });
  if (at == all.end()) return {};
  return FoundTotal{*at, static_cast<std::size_t>(at - all.begin())};
}

}  // namespace gengxin::scenario
