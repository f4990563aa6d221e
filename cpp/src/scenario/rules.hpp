#pragma once
// Internal: the rules that concern more than one field of a document. They presuppose sound fields.
#include <initializer_list>
#include <span>
#include <string>
#include <vector>

#include "gengxin/support/formula.hpp"
#include "scenario/document.hpp"

namespace gengxin::scenario {

struct TotalInfo;

class Rules {
 public:
  Rules(const Json& json, const Records& records, const Figures& figures, std::vector<Issue>& issues)
      : json_(json), r_(records), f_(figures), issues_(issues) {}

  void check();

 private:
  // rules.cpp
  void document();
  void zones();
  void age_structure();
  void people();
  void homes();
  void notes();
  // rules_dates.cpp
  void increasing(Column keys, bool from_zero);
  void series();
  void fill_ramp(const AgeColumn& ramp, const char* what);
  void schools();
  void histories();
  bool in_force(const FigureInfo& info, int year, int month, const std::string& when);
  void without_effect(const FigureInfo& info);
  // rules_money.cpp
  void money();
  void days(const std::string& place, const std::vector<std::string>& ids, const std::vector<std::string>& texts);
  void books();
  void dated(const std::string& place, const std::vector<std::string>& from, const std::string& ended);
  void own_columns(const std::vector<OwnColumn>& columns, const std::string& section);
  void missing_days(const RuleBook& book, const std::vector<formula::ColumnInfo>& columns);
  void rule_item(const RuleItem& item, const std::string& place);
  void costs();
  // rules_economy.cpp
  void economy();
  void activities();
  void whole_economy();
  // rules_cover.cpp
  void cover();
  // rules_pro_forma.cpp
  void pro_forma();
  void priced(const Option& option);
  void building_time(const ProForma& terms);
  // rules_allocation.cpp
  void totals();
  void absent_columns();
  void of_economy(const TotalInfo& total, const std::string& place, const std::vector<std::string>& zones);
  void requirement(const Requirement& q);
  void allocation();
  // rules_plan.cpp
  void facilities();
  void facility(const Facility& facility);
  void options();
  void plan();
  void plan_row(std::size_t row, const Option& option, std::size_t parcel, double share_of_parcel);

  void fault(const char* code, std::string pointer, std::string found, std::string allowed, std::string cure) {
    issues_.push_back(make_issue(code, std::move(pointer), std::move(found), std::move(allowed), std::move(cure)));
  }
  /// The number of a figure in force in a year.
  [[nodiscard]] double value(Figure figure, int year) const { return f_.values[f_.slot_on(figure, day_of(year, 7, 1))]; }
  /// The number of a figure in the base year.
  [[nodiscard]] double value(Figure figure) const { return value(figure, r_.first_year); }
  [[nodiscard]] std::span<const double> values(Column column) const { return std::span<const double>(f_.values).subspan(column.first, column.count); }
  [[nodiscard]] const std::string& pointer(Figure figure) const { return f_.info(figure).pointer; }
  [[nodiscard]] std::string pointer(Column column) const { return f_.infos[column.id].pointer; }
  /// " in 2026", where that is not the base year.
  [[nodiscard]] std::string in_year(int year) const { return year == r_.first_year ? "" : " in " + std::to_string(year); }

  const Json& json_;
  const Records& r_;
  const Figures& f_;
  std::vector<Issue>& issues_;
  bool years_sound_{true};
};

/// A sum or share as a message tells it: rounded, unless rounding would make it look right.
inline std::string told(double value, double bound) {
  const std::string text = rounded_text(value);
  return text == number_text(bound) ? number_text(value) : text;
}

}  // namespace gengxin::scenario
