#pragma once
// The named checks of the scenario files: laws that hold in every run. tests/python/test_scenarios.py
// has the same ones.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "gengxin/simulate/tables.hpp"
#include "support/json.hpp"

namespace gengxin::tests {

/// 0 where both are nothing; infinite where one is.
inline double relative_difference(double a, double b) {
  if (std::isnan(a) && std::isnan(b)) return 0;
  if (std::isnan(a) || std::isnan(b)) return std::numeric_limits<double>::infinity();
  return a == b ? 0 : std::abs(a - b) / std::max({1.0, std::abs(a), std::abs(b)});
}

/// A table of a run, read by the names of keys and columns.
class CaseTable {
 public:
  explicit CaseTable(simulate::Table<double> table) : table_(std::move(table)) {}
  [[nodiscard]] std::size_t rows() const { return table_.rows(); }
  [[nodiscard]] std::string key(std::string_view name, std::size_t row) const {
    for (const auto& key : table_.keys)
      if (key.name == name) return key.categories.empty() ? std::to_string(key.codes[row]) : key.categories[static_cast<std::size_t>(key.codes[row])];
    throw std::out_of_range("no key " + std::string(name));
  }
  [[nodiscard]] std::string row_name(std::size_t row, std::string_view without = "") const {
    std::string name;
    for (const auto& column : table_.keys)
      if (column.name != without) name += column.name + '=' + key(column.name, row) + ' ';
    return name;
  }
  [[nodiscard]] std::vector<std::string> columns() const {
    std::vector<std::string> names;
    for (const auto& column : table_.columns) names.emplace_back(column.info.name);
    return names;
  }
  [[nodiscard]] const std::vector<double>& column(std::string_view name) const {
    for (const auto& column : table_.columns)
      if (column.info.name == name) return column.values;
    throw std::out_of_range("no column " + std::string(name));
  }
  /// Rows whose keys are as in {"year": 2030, "zone": "all"}.
  [[nodiscard]] std::vector<std::size_t> matching(const Json& where) const {
    std::vector<std::size_t> found;
    for (std::size_t row = 0; row < rows(); ++row)
      if (std::all_of(where.items().begin(), where.items().end(), [&](const auto& item) {
            return key(item.key(), row) == (item.value().is_string() ? item.value().template get<std::string>() : item.value().dump());
          }))
        found.push_back(row);
    return found;
  }
  [[nodiscard]] Json to_json() const {
    Json json = Json::object();
    for (const auto& column : table_.columns) {
      Json values = Json::array();
      for (const double value : column.values) values.push_back(std::isnan(value) ? Json(nullptr) : Json(value));
      json[std::string(column.info.name)] = std::move(values);
    }
    return json;
  }

 private:
  simulate::Table<double> table_;
};

using Tables = std::map<std::string, CaseTable>;

class Checks {
 public:
  Checks(const Tables& tables, const Tables& base) : tables_(tables), base_(base) {}
  std::vector<std::string> faults;

  void people_conserved() {
    const CaseTable& t = tables_.at("population");
    std::map<std::string, double> ends, sums;
    for (std::size_t i = 0; i < t.rows(); ++i) {
      const double left = at(t, "start", i) - at(t, "cleared", i) + at(t, "returned", i) + at(t, "births", i) - at(t, "deaths", i) +
                          at(t, "moved_in", i) - at(t, "moved_out", i);
      same(left, at(t, "end", i), "end of " + t.row_name(i));
      const std::string who = t.row_name(i, "year");
      if (ends.contains(who)) same(ends[who], at(t, "start", i), "start of " + t.row_name(i));
      ends[who] = at(t, "end", i);
      sums["year=" + t.key("year", i) + " zone=" + t.key("zone", i) + ' '] += at(t, "end", i);
    }
    const CaseTable& residents = tables_.at("residents");
    for (std::size_t i = 0; i < residents.rows(); ++i)
      if (const auto sum = sums.find(residents.row_name(i)); sum != sums.end()) same(sum->second, at(residents, "residents_with", i), "residents of " + sum->first);
  }

  void land_conserved() {
    const CaseTable& t = tables_.at("land");
    std::map<std::string, std::array<double, 2>> sums;  // by zone and year
    std::map<std::string, std::string> first_year;
    for (std::size_t i = 0; i < t.rows(); ++i) {
      auto& sum = sums[t.row_name(i, "use")];
      sum[0] += at(t, "area_without_m2", i);
      sum[1] += at(t, "area_with_m2", i);
      const std::string zone = t.key("zone", i);
      if (!first_year.contains(zone)) first_year[zone] = t.row_name(i, "use");
    }
    for (std::size_t i = 0; i < t.rows(); ++i) {
      const double land = sums[first_year[t.key("zone", i)]][0];
      for (const double sum : sums[t.row_name(i, "use")]) same(sum, land, "land of " + t.row_name(i, "use"));
    }
  }

  void differences() {
    const auto is_difference = [&](const char* table, const char* with, const char* without, const char* difference) {
      const CaseTable& t = tables_.at(table);
      for (std::size_t i = 0; i < t.rows(); ++i) same(at(t, with, i) - at(t, without, i), at(t, difference, i), std::string(difference) + " of " + t.row_name(i));
    };
    is_difference("residents", "residents_with", "residents_without", "difference");
    is_difference("schools", "demand_with", "demand_without", "demand_difference");
    is_difference("schools", "places_with", "places_without", "places_difference");
    is_difference("hospitals", "beds_with", "beds_without", "difference");
    is_difference("land", "area_with_m2", "area_without_m2", "difference_m2");
  }

  void zones_sum() {
    const std::map<std::string, std::vector<std::string>> added = {
        {"residents", tables_.at("residents").columns()},
        {"floor", tables_.at("floor").columns()},
        {"development", {"road_without_m", "road_with_m", "park_without_m2", "park_with_m2"}},
        {"hospitals", {"beds_without", "beds_with", "norm_without", "norm_with", "use_with", "load_with"}},
        {"elderly", {"elderly_without", "elderly_with", "need_without", "need_with", "beds_without", "beds_with"}},
        {"schools", {"registered", "policy", "points", "demand_without", "demand_with", "places_without", "places_with", "private_places", "norm_without", "norm_with"}}};
    for (const auto& [table, columns] : added) {
      const CaseTable& t = tables_.at(table);
      for (const std::string& column : columns) {
        std::map<std::string, std::array<double, 2>> sums;  // zones, the whole case
        for (std::size_t i = 0; i < t.rows(); ++i) sums[t.row_name(i, "zone")][t.key("zone", i) == "all" ? 1 : 0] += at(t, column, i);
        for (const auto& [row, sum] : sums) same(sum[0], sum[1], table + '.' + column + " of " + row);
      }
    }
  }

  /// No infinity; nothing missing and nothing below zero but where a table may show it.
  void sound_numbers() {
    const auto& settled = simulate::settlement_table_names();  // flows fall below zero, and much of an account stands empty
    for (const auto& [name, t] : tables_) {
      if (std::find(settled.begin(), settled.end(), name) != settled.end()) continue;
      for (const std::string& column : t.columns()) {
        const bool may_lack = column.starts_with("first_year") || column.starts_with("utilisation") || (name == "indicators" && (column == "simulated" || column == "met")) || name == "economy" || name == "working_floor" || name == "cover";
        const bool may_fall = column.find("difference") != std::string::npos || column == "low_rent_floor_lost_m2" || (name == "indicators" && column != "met") || column.find("growth") != std::string::npos;
        for (std::size_t i = 0; i < t.rows(); ++i) {
          const double value = at(t, column, i);
          const bool sound = std::isnan(value) ? may_lack : std::isfinite(value) && (may_fall || value >= -1e-6);
          if (!sound) faults.push_back(name + '.' + column + " of " + t.row_name(i) + "is " + std::to_string(value));
          if (value == 0 && std::signbit(value) && !may_fall) faults.push_back(name + '.' + column + " of " + t.row_name(i) + "is -0");
        }
      }
    }
  }

  void with_is_without() {
    for (const auto& [name, t] : tables_) {
      const auto columns = t.columns();
      for (const std::string& column : columns) {
        const auto place = column.find("_with");
        if (place == std::string::npos) continue;
        const std::string other = column.substr(0, place) + "_without" + column.substr(place + 5);
        if (std::find(columns.begin(), columns.end(), other) == columns.end()) continue;
        for (std::size_t i = 0; i < t.rows(); ++i) same(at(t, column, i), at(t, other, i), name + '.' + column + " of " + t.row_name(i));
      }
    }
  }

  /// Cells against the same cells of the base without patches.
  void against_base(const Json& check, bool equal) {
    const auto table = check.at("table").get<std::string>();
    const CaseTable &t = tables_.at(table), &b = base_.at(table);
    std::map<std::string, std::size_t> rows;
    for (std::size_t i = 0; i < b.rows(); ++i) rows[b.row_name(i)] = i;
    const Json where = check.value("where", Json::object());
    const auto columns = check["columns"] == "all" ? t.columns() : check["columns"].get<std::vector<std::string>>();
    if (t.matching(where).empty()) faults.push_back("no row to compare in " + table);
    for (const std::string& column : columns)
      for (const std::size_t i : t.matching(where)) {
        const double value = at(t, column, i), before = at(b, column, rows.at(t.row_name(i)));
        if (equal)
          same(value, before, table + '.' + column + " of " + t.row_name(i));
        else if (!(value < before * (1 - 1e-6)))
          faults.push_back(table + '.' + column + " of " + t.row_name(i) + "is " + std::to_string(value) + ", not below " + std::to_string(before));
      }
  }

 private:
  static double at(const CaseTable& table, std::string_view column, std::size_t row) { return table.column(column)[row]; }
  void same(double a, double b, const std::string& what) {
    if (relative_difference(a, b) > 1e-9) faults.push_back(what + ": " + std::to_string(a) + " is not " + std::to_string(b));
  }

  const Tables &tables_, &base_;
};

/// What a check finds wrong; it is a name, or an object with a name and what to compare.
inline std::vector<std::string> faults_of(const Json& check, const Tables& tables, const Tables& base) {
  Checks checks(tables, base);
  const auto name = (check.is_string() ? check : check.at("check")).get<std::string>();
  if (name == "people_conserved") checks.people_conserved();
  else if (name == "land_conserved") checks.land_conserved();
  else if (name == "differences") checks.differences();
  else if (name == "zones_sum") checks.zones_sum();
  else if (name == "sound_numbers") checks.sound_numbers();
  else if (name == "with_is_without") checks.with_is_without();
  else if (name == "equal_base" || name == "below_base") checks.against_base(check, name == "equal_base");
  else throw std::out_of_range("no check " + name);
  if (checks.faults.size() > 5) checks.faults.resize(5);
  return checks.faults;
}

}  // namespace gengxin::tests
