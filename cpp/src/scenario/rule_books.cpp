#include "scenario/rule_books.hpp"

#include <algorithm>

#include "scenario/named.hpp"

namespace gengxin::scenario {
namespace {

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
  add_figures(names, c.figures, figures);
  add_scales(names, c.scales, "/compensation/scales/");
  add_tables(names, c.tables, "/compensation/tables/");
  return names;
}

formula::Names names_of_costs(const Records& records, const Figures& figures, std::span<const formula::ColumnInfo> totals) {
  formula::Names names = names_of_books(records, figures, totals);
  names.scales.clear();
  names.tables.clear();
  add_figures(names, records.costs.figures, figures);
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
