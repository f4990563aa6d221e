// Numbers: bare, in a figure object, dated, or in a column.
#include <algorithm>
#include <cmath>

#include "scenario/reader.hpp"

namespace gengxin::scenario {
namespace {

const std::vector<std::string> kFigureKeys = {"value", "from", "unit", "source", "page", "assumed", "draw", "note"};
const std::vector<std::string> kColumnKeys = {"values", "unit", "source", "page", "assumed", "draw", "note", "cells"};

/// "101 %, that is 1.01"
std::string converted_text(const Json& json, const FieldInfo& info, const Written& written, double value) {
  if (written.factor == 1) return describe(json);
  return describe(json) + ' ' + written.unit + ", that is " + rounded_text(value) + (info.unit == "1" ? "" : ' ' + std::string(info.unit));
}

/// Whether the text has the form of a date, whatever day it names.
bool like_a_date(const std::string& text) {
  if (text.size() != 10) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (i == 4 || i == 7 ? text[i] != '-' : text[i] < '0' || text[i] > '9') return false;
  return true;
}

}  // namespace

int Reader::whole(const Json& json, const std::string& pointer, const FieldInfo& info) {
  double value = 0;
  return number(json, pointer, info, {}, value, info.required) ? static_cast<int>(value) : 0;
}

bool Reader::number(const Json& json, const std::string& pointer, const FieldInfo& info, const Written& written, double& out, bool required) {
  if (info.unit == kDateUnit) {
    const auto day = json.is_string() ? parse_day(json.get<std::string>()) : std::nullopt;
    if (day)
      out = *day;
    else if (json.is_string())
      fault("bad_date", pointer, "the date '" + json.get<std::string>() + "'", "a day such as 2021-09-01", "write year-month-day");
    else
      wrong_type(json, pointer, "a day such as \"2021-09-01\"", "write a day in quotes", required);
    return day.has_value();
  }
  if (!json.is_number()) {
    wrong_type(json, pointer, info.range.text() + in_unit(info), json.is_string() ? "write a number without quotes" : "write a number", required);
    return false;
  }
  out = json.get<double>() * written.factor;
  if (!std::isfinite(out)) {
    fault("number_too_large", pointer, describe(json) + ' ' + written.unit, "a number whose value in " + std::string(info.unit) + " is below 1.797e308",
          "check the number and its unit");
    out = 0;
    return false;
  }
  if (info.range.whole && out != std::floor(out)) {
    fault("not_whole", pointer, converted_text(json, info, written, out), info.range.text(), "write a whole number");
    return false;
  }
  if (!info.range.holds(out)) {
    fault("out_of_range", pointer, converted_text(json, info, written, out), info.range.text() + in_unit(info),
          info.unit.empty() ? "check the number" : "check the number and its unit");
    return false;
  }
  return true;
}

FigureInfo Reader::start(const std::string& pointer, const FieldInfo& info) const {
  FigureInfo figure;
  figure.pointer = pointer;
  figure.unit = info.unit;
  figure.meaning = info.meaning;
  figure.first = static_cast<Slot>(figures.values.size());
  return figure;
}

std::uint32_t Reader::finish(FigureInfo info) {
  info.count = static_cast<std::uint32_t>(figures.values.size()) - info.first;
  const auto id = static_cast<std::uint32_t>(figures.infos.size());
  figures.figure_of.resize(figures.values.size(), id);
  figures.infos.push_back(std::move(info));
  return id;
}

void Reader::slot(double value) { figures.values.push_back(value); }

Figure Reader::fallback_figure(const std::string& pointer, const FieldInfo& info) {
  FigureInfo figure = start(pointer, info);
  figure.assumed = true;
  figure.note = "not in the document: the default of the format";
  slot(*info.fallback);
  return Figure{finish(std::move(figure))};
}

Figure Reader::figure(const Json& json, const std::string& pointer, const FieldInfo& info) {
  FigureInfo figure = start(pointer, info);
  double value = 0;
  if (!json.is_object()) {
    figure.assumed = true;
    if (!number(json, pointer, info, {}, value, info.required)) return {};
    slot(value);
    return Figure{finish(std::move(figure))};
  }
  check_keys(json, pointer, kFigureKeys);
  const Written written = provenance(json, pointer, info, figure);
  const bool has_value = json.contains("value"), has_from = json.contains("from");
  if (has_value && has_from) {
    fault("value_and_from", pointer, "both 'value' and 'from'", "exactly one of them", "keep 'from' if the figure changes by date, else 'value'");
    return {};
  }
  if (!has_value && !has_from) {
    if (!suggested.contains(child(pointer, "value")) && !suggested.contains(child(pointer, "from")))
      fault("figure_without_value", pointer, "neither 'value' nor 'from'", "exactly one of them", "add 'value'");
    return {};
  }
  if (has_value) {
    if (!number(json["value"], child(pointer, "value"), info, written, value, true)) return {};
    slot(value);
  } else {
    history(json["from"], child(pointer, "from"), info, written, figure);
    if (figures.values.size() == figure.first) return {};
  }
  return Figure{finish(std::move(figure))};
}

void Reader::history(const Json& json, const std::string& pointer, const FieldInfo& info, const Written& written, FigureInfo& figure) {
  if (!is_object(json, pointer)) return;
  if (json.empty()) fault("empty", pointer, "an empty history", "at least one date with a value", "add a date such as \"2021-01-01\"");
  std::map<Day, const Json*> by_day;
  for (const auto& item : json.items()) {
    if (const auto day = parse_day(item.key()))
      by_day[*day] = &item.value();
    else if (like_a_date(item.key()))
      fault("bad_date", child(pointer, item.key()), "the date '" + item.key() + "': no such day in the calendar", "a day of the calendar, such as 2021-09-01", "correct the day");
    else
      fault("bad_date", child(pointer, item.key()), "the date '" + item.key() + "'", "a day such as 2021-09-01", "write year-month-day");
  }
  for (const auto& [day, entry] : by_day) {
    const bool ended = *entry == "ended";
    double value = 0;
    if (!ended && !number(*entry, child(pointer, day_text(day)), info, written, value, true)) continue;
    figure.from.push_back(day);
    figure.ended.push_back(ended);
    slot(value);
  }
}

Column Reader::column(const Json& json, const std::string& pointer, const FieldInfo& info) {
  FigureInfo figure = start(pointer, info);
  figure.is_column = true;
  Written written;
  const Json* values = &json;
  std::string place = pointer;
  if (json.is_object()) {
    check_keys(json, pointer, kColumnKeys);
    written = provenance(json, pointer, info, figure);
    place = child(pointer, "values");
    if (json.contains("cells")) cells(json["cells"], child(pointer, "cells"), info, figure);
    if (!json.contains("values")) {
      if (!suggested.contains(place)) fault("missing", place, "nothing", "a list of numbers" + in_unit(info), "add the key 'values'");
      return {};
    }
    values = &json["values"];
  } else {
    figure.assumed = true;
  }
  if (!values->is_array()) {
    wrong_type(*values, place, "a list of numbers" + in_unit(info), "write [ ... ] here", info.required || json.is_object());
    return {};
  }
  for (std::size_t i = 0; i < values->size(); ++i) {
    double value = 0;
    number((*values)[i], row_place(place, row_ids, i), info, written, value, true);
    slot(value);
  }
  figure.rows = row_ids;
  const Slot first = figure.first;
  const auto id = finish(std::move(figure));
  return Column{id, first, static_cast<std::uint32_t>(values->size())};
}

}  // namespace gengxin::scenario
