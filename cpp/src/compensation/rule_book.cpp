#include "gengxin/compensation/rule_book.hpp"

namespace gengxin::compensation {
namespace {

formula::ColumnInfo number(const char* name, const char* unit) { return {name, formula::Kind::number, unit, {}, {}}; }
formula::ColumnInfo date(const char* name) { return {name, formula::Kind::date, "", {}, {}}; }
formula::ColumnInfo category(const char* name, std::vector<std::string> labels) { return {name, formula::Kind::category, "", std::move(labels), {}}; }

}  // namespace

const std::vector<formula::ColumnInfo>& household_columns() {
  static const std::vector<formula::ColumnInfo> columns = {
      number("persons", "persons"), number("adults", "persons"), number("certified_m2", "m2"), number("recognised_m2", "m2"), number("unlawful_m2", "m2"),
      number("footprint_m2", "m2"), number("shop_m2", "m2"), number("household", "households"), number("transition_months", "months"),
      category("tenure", {"member", "non_member", "state"}), category("choice", {kChoiceNames.begin(), kChoiceNames.end()}),
      date("built"), date("signed_on"), date("cleared"), date("delivered")};
  return columns;
}

const std::vector<formula::ColumnInfo>& property_columns() {
  static const std::vector<formula::ColumnInfo> columns = {
      number("certified_m2", "m2"), number("recognised_m2", "m2"), number("unlawful_m2", "m2"), number("land_m2", "m2"), number("transition_months", "months"),
      category("kind", {"building", "land", "ancestral_hall", "listed_building"}), date("built"), date("signed_on"), date("cleared"), date("delivered")};
  return columns;
}

}  // namespace gengxin::compensation
