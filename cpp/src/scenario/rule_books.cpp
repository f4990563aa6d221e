#include "scenario/rule_books.hpp"

#include <algorithm>
#include <map>

#include "scenario/schema.hpp"

namespace gengxin::scenario {
namespace {

void add(formula::Names& names, const std::vector<NamedFigure>& figures, const Figures& all) {
  for (const NamedFigure& figure : figures) {
    names.add_figure(figure.id, all, figure.figure);
    if (figure.unit != kDateUnit) continue;
    names.figures.back().kind = formula::Kind::date;
    names.figures.back().unit.clear();
  }
}

/// Versions by the day from which rows hold. `add` puts a row into a version.
template <class Version, class Add>
std::vector<Version> versions_of(const std::vector<std::string>& from, const std::string& ended, std::size_t rows, Add&& add) {
  std::map<Day, Version> by_day;
  for (std::size_t i = 0; i < rows; ++i) {
    const Day day = from.empty() ? formula::kSinceEver : parse_day(from[i]).value_or(formula::kSinceEver);
    Version& version = by_day[day];
    version.from = day;
    add(version, i);
  }
  if (rows == 0) by_day[formula::kSinceEver].from = formula::kSinceEver;  // told as empty
  if (const auto day = parse_day(ended)) by_day[*day] = Version{*day, true, {}, {}};
  std::vector<Version> versions;
  for (auto& [day, version] : by_day) versions.push_back(std::move(version));
  return versions;
}

template <class Name>
std::size_t code_of(const Name& names, std::string_view name) {
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

}  // namespace

std::vector<formula::ColumnInfo> columns_of_owners(const Records& records, bool households) {
  std::vector<formula::ColumnInfo> columns = households ? compensation::household_columns() : compensation::property_columns();
  for (const OwnColumn& own : records.compensation.columns)
    if ((own.applies_to == "households") == households) columns.push_back({own.id, formula::Kind::number, own.unit, {}, "/compensation/columns/" + own.id});
  return columns;
}

formula::Names names_of_books(const Records& records, const Figures& figures, std::span<const formula::ColumnInfo> columns) {
  formula::Names names;
  names.columns.assign(columns.begin(), columns.end());
  names.values = figures.values;
  const Compensation& c = records.compensation;
  add(names, c.figures, figures);
  for (const RateScale& scale : c.scales)
    names.scales.push_back({scale.id, scale.unit, scale.rate_unit,
                            versions_of<formula::ScaleVersion>(scale.from, scale.ended, scale.threshold.count, [&](formula::ScaleVersion& version, std::size_t i) {
                              version.thresholds.push_back(scale.threshold.first + static_cast<Slot>(i));
                              version.rates.push_back(scale.rate.first + static_cast<Slot>(i));
                            }),
                            "/compensation/scales/" + scale.id});
  for (const RateTable& table : c.tables)
    names.tables.push_back({table.id, table.unit,
                            versions_of<formula::TableVersion>(table.from, table.ended, table.category.size(), [&](formula::TableVersion& version, std::size_t i) {
                              version.categories.push_back(table.category[i]);
                              version.slots.push_back(table.value.first + static_cast<Slot>(i));
                            }),
                            "/compensation/tables/" + table.id});
  return names;
}

formula::Names names_of_costs(const Records& records, const Figures& figures, std::span<const formula::ColumnInfo> totals) {
  formula::Names names = names_of_books(records, figures, totals);
  names.scales.clear();
  names.tables.clear();
  add(names, records.costs.figures, figures);
  return names;
}

std::vector<formula::Item> items_of(const RuleBook& book) {
  std::vector<formula::Item> items;
  for (const RuleItem& item : book.items) items.push_back({item.id, item.formula, item.unit, "/compensation/books/" + book.id + "/items/" + item.id + "/formula"});
  return items;
}

std::vector<compensation::ItemTerms> terms_of(const RuleBook& book) {
  std::vector<compensation::ItemTerms> terms;
  for (const RuleItem& item : book.items)
    terms.push_back({item.id, static_cast<compensation::Kind>(code_of(compensation::kKindNames, item.kind)),
                     item.head.empty() ? compensation::Head::compensation : compensation::head_of(item.head),
                     item.when.empty() ? compensation::When::clearance : static_cast<compensation::When>(code_of(compensation::kWhenNames, item.when))});
  return terms;
}

std::vector<formula::Item> items_of(const Costs& costs) {
  std::vector<formula::Item> items;
  for (const CostLine& line : costs.lines) {
    const std::string place = "/costs/lines/" + line.id;
    items.push_back({line.id + ".quantity", line.quantity, "", place + "/quantity"});
    items.push_back({line.id + ".rate", line.rate, "", place + "/rate"});
    items.push_back({line.id, line.id + ".quantity * " + line.id + ".rate", "yuan", place});
  }
  return items;
}

const std::vector<formula::ColumnInfo>& total_columns() {
  static const std::vector<formula::ColumnInfo> columns = [] {
    std::vector<formula::ColumnInfo> made;
    const auto add = [&](const char* unit, std::initializer_list<const char*> names) {
      for (const char* name : names) made.push_back({name, formula::Kind::number, unit, {}, {}});
    };
    add("m2", {"unit_land_m2", "cleared_land_m2", "existing_m2", "demolished_m2", "demolished_dwelling_m2", "demolished_collective_m2", "demolished_state_m2",
               "demolished_other_m2", "demolished_unlawful_m2", "resettlement_m2", "collective_m2", "built_resettlement_m2", "built_collective_m2",
               "built_financing_m2", "built_public_m2", "built_uncounted_m2"});
    add("households", {"households"});
    add("persons", {"persons"});
    add("yuan", {"owed_yuan", "income_yuan"});
    return made;
  }();
  return columns;
}

std::size_t total_index(std::string_view name) {
  const auto& columns = total_columns();
  return static_cast<std::size_t>(std::find_if(columns.begin(), columns.end(), [&](const formula::ColumnInfo& column) { return column.name == name; }) - columns.begin());
}

}  // namespace gengxin::scenario
