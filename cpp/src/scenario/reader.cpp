#include "scenario/reader.hpp"

#include <algorithm>
#include <cmath>

#include "gengxin/land/codes.hpp"
#include "gengxin/support/units.hpp"

namespace gengxin::scenario {
namespace {

std::string quoted_list(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) list += (list.empty() ? "" : ", ") + word;
  return list;
}

const std::vector<std::string> kFigureKeys = {"value", "from", "unit", "source", "page", "assumed", "draw", "note"};
const std::vector<std::string> kColumnKeys = {"values", "unit", "source", "page", "assumed", "draw", "note", "cells"};

}  // namespace

bool Reader::is_object(const Json& json, const std::string& pointer) {
  if (json.is_object()) return true;
  fault(json.is_null() ? "null" : "wrong_type", pointer, describe(json), "an object", "write { ... } here");
  return false;
}

void Reader::check_keys(const Json& json, const std::string& pointer, const std::vector<std::string>& known) {
  for (const auto& item : json.items())
    if (std::find(known.begin(), known.end(), item.key()) == known.end())
      fault("unknown_key", child(pointer, item.key()), "the key '" + item.key() + "'", quoted_list(known),
            did_you_mean(item.key(), known, "remove it"));
}

std::string Reader::required_text(const FieldInfo& info) {
  switch (info.kind) {
    case Kind::choice:
    case Kind::choices: return "one of " + quoted_list(info.choices);
    case Kind::figure: return info.range.text() + " in " + std::string(info.unit) + ", or a figure object";
    case Kind::column: return "a column in " + std::string(info.unit);
    case Kind::whole: return info.range.text();
    case Kind::flag: return "true or false";
    case Kind::texts:
    case Kind::references:
    case Kind::reference_list:
    case Kind::flags: return "a list";
    case Kind::reference: return "an id of " + std::string(info.target);
    case Kind::text: return "a text";
  }
  return "";
}

std::string Reader::text(const Json& json, const std::string& pointer, const FieldInfo& info) {
  if (!json.is_string()) {
    fault(json.is_null() ? "null" : "wrong_type", pointer, describe(json), required_text(info), "write a text in quotes");
    return "";
  }
  std::string value = json.get<std::string>();
  if (info.kind == Kind::choice && std::find(info.choices.begin(), info.choices.end(), value) == info.choices.end())
    fault("unknown_choice", pointer, describe(json), "one of " + quoted_list(info.choices),
          did_you_mean(value, info.choices, "choose one of these"));
  if (info.kind == Kind::reference) references.push_back({pointer, std::string(info.target), value});
  if (info.kind == Kind::text && info.required && value.empty())
    fault("empty", pointer, "an empty text", "a text that is not empty", "write the " + std::string(info.meaning));
  return value;
}

std::vector<std::string> Reader::texts(const Json& json, const std::string& pointer, const FieldInfo& info) {
  std::vector<std::string> result;
  if (!json.is_array()) {
    fault(json.is_null() ? "null" : "wrong_type", pointer, describe(json), "a list of texts", "write [ ... ] here");
    return result;
  }
  for (std::size_t i = 0; i < json.size(); ++i) {
    const std::string place = child(pointer, i < row_ids.size() && info.kind != Kind::reference_list ? row_ids[i] : std::to_string(i));
    if (!json[i].is_string()) {
      fault(json[i].is_null() ? "null" : "wrong_type", place, describe(json[i]), "a text", "write a text in quotes");
      result.emplace_back();
      continue;
    }
    std::string value = json[i].get<std::string>();
    if (info.kind == Kind::choices && std::find(info.choices.begin(), info.choices.end(), value) == info.choices.end())
      fault("unknown_choice", place, describe(json[i]), "one of " + quoted_list(info.choices), did_you_mean(value, info.choices, "choose one of these"));
    if ((info.kind == Kind::references || info.kind == Kind::reference_list) && !info.target.empty())
      references.push_back({place, std::string(info.target), value});
    result.push_back(std::move(value));
  }
  return result;
}

std::vector<bool> Reader::flags(const Json& json, const std::string& pointer) {
  std::vector<bool> result;
  if (!json.is_array()) {
    fault("wrong_type", pointer, describe(json), "a list of true or false", "write [ ... ] here");
    return result;
  }
  for (std::size_t i = 0; i < json.size(); ++i)
    result.push_back(flag(json[i], child(pointer, i < row_ids.size() ? row_ids[i] : std::to_string(i))));
  return result;
}

bool Reader::flag(const Json& json, const std::string& pointer) {
  if (json.is_boolean()) return json.get<bool>();
  fault(json.is_null() ? "null" : "wrong_type", pointer, describe(json), "true or false", "write true or false without quotes");
  return false;
}

int Reader::whole(const Json& json, const std::string& pointer, const FieldInfo& info) {
  double value = 0;
  return number(json, pointer, info, 1, value) ? static_cast<int>(value) : 0;
}

bool Reader::number(const Json& json, const std::string& pointer, const FieldInfo& info, double factor, double& out) {
  if (!json.is_number()) {
    fault(json.is_null() ? "null" : "wrong_type", pointer, describe(json), info.range.text(), "write a number without quotes");
    return false;
  }
  out = json.get<double>() * factor;
  if (!std::isfinite(out)) {
    fault("number_too_large", pointer, describe(json), "a number whose value in " + std::string(info.unit) + " is below 1.797e308", "check the number and its unit");
    out = 0;
    return false;
  }
  if (info.range.whole && out != std::floor(out)) {
    fault("not_whole", pointer, describe(json), info.range.text(), "write a whole number");
    return false;
  }
  if (!info.range.holds(out)) {
    fault("out_of_range", pointer, describe(json) + (factor != 1 ? " (" + number_text(out) + " " + std::string(info.unit) + ")" : ""),
          info.range.text() + (info.unit.empty() || info.unit == "1" ? "" : " in " + std::string(info.unit)),
          "check the number and its unit");
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
    if (!number(json, pointer, info, 1, value)) return {};
    slot(value);
    return Figure{finish(std::move(figure))};
  }
  check_keys(json, pointer, kFigureKeys);
  const double factor = provenance(json, pointer, info, figure);
  const bool has_value = json.contains("value"), has_from = json.contains("from");
  if (has_value && has_from) {
    fault("value_and_from", pointer, "both 'value' and 'from'", "exactly one of them", "keep 'from' if the figure changes by date, else 'value'");
    return {};
  }
  if (!has_value && !has_from) {
    fault("figure_without_value", pointer, "neither 'value' nor 'from'", "exactly one of them", "add 'value'");
    return {};
  }
  if (has_value) {
    if (!number(json["value"], child(pointer, "value"), info, factor, value)) return {};
    slot(value);
  } else {
    history(json["from"], child(pointer, "from"), info, factor, figure);
    if (figures.values.size() == figure.first) return {};
  }
  return Figure{finish(std::move(figure))};
}

void Reader::history(const Json& json, const std::string& pointer, const FieldInfo& info, double factor, FigureInfo& figure) {
  if (!is_object(json, pointer)) return;
  if (json.empty()) fault("empty", pointer, "an empty history", "at least one date with a value", "add a date such as \"2021-01-01\"");
  std::map<Day, const Json*> by_day;
  for (const auto& item : json.items()) {
    if (const auto day = parse_day(item.key()))
      by_day[*day] = &item.value();
    else
      fault("bad_date", child(pointer, item.key()), "the date '" + item.key() + "'", "a day such as 2021-09-01", "write year-month-day");
  }
  for (const auto& [day, entry] : by_day) {
    const bool ended = *entry == "ended";
    double value = 0;
    if (!ended && !number(*entry, child(pointer, day_text(day)), info, factor, value)) continue;
    figure.from.push_back(day);
    figure.ended.push_back(ended);
    slot(value);
  }
}

double Reader::provenance(const Json& json, const std::string& pointer, const FieldInfo& info, FigureInfo& figure) {
  const auto read_text = [&](const char* key) -> std::string {
    if (!json.contains(key)) return "";
    if (json[key].is_string()) return json[key].get<std::string>();
    fault(json[key].is_null() ? "null" : "wrong_type", child(pointer, key), describe(json[key]), "a text", "write a text in quotes");
    return "";
  };
  double factor = 1;
  const std::string unit = read_text("unit");
  if (!unit.empty()) {
    const auto parsed = parse_unit(unit);
    const auto target = parse_unit(info.unit);
    if (!parsed) {
      fault("unknown_unit", child(pointer, "unit"), "the unit '" + unit + "'", std::string(info.unit) + ", or a unit that converts to it",
            "write the unit as " + std::string(info.unit));
    } else if (const auto converted = conversion(*parsed, *target)) {
      factor = *converted;
    } else {
      fault("wrong_unit", child(pointer, "unit"), "the unit '" + unit + "'", "expected unit " + std::string(info.unit),
            "give the figure in " + std::string(info.unit));
    }
  }
  figure.source = read_text("source");
  figure.page = read_text("page");
  figure.note = read_text("note");
  if (!figure.source.empty()) references.push_back({child(pointer, "source"), "sources", figure.source});
  if (figure.source.empty() && !figure.page.empty())
    fault("page_without_source", child(pointer, "page"), "a page without a source", "a page only beside a source", "add 'source', or remove 'page'");
  figure.assumed = figure.source.empty();
  if (json.contains("assumed")) {
    const bool assumed = flag(json["assumed"], child(pointer, "assumed"));
    if (!assumed && figure.source.empty())
      fault("assumed_without_source", child(pointer, "assumed"), "false, but no source", "a source, or assumed true", "name the source of the figure");
    figure.assumed = figure.assumed || assumed;
  }
  if (json.contains("draw")) {
    if (!figure.assumed)
      fault("draw_of_known", child(pointer, "draw"), "a draw on a sourced figure", "a draw only where assumed is true",
            "add \"assumed\": true, or remove the draw");
    draw(json["draw"], child(pointer, "draw"), factor, figure);
  }
  return factor;
}

void Reader::draw(const Json& json, const std::string& pointer, double factor, FigureInfo& figure) {
  const std::string allowed = "one of {\"uniform\": [low, high]}, {\"triangular\": [low, mode, high]}, {\"normal\": [mean, sd]}, "
                              "{\"lognormal\": [median, gsd]}";
  const std::string cure = "give finite parameters in increasing order, spreads above 0 (gsd above 1)";
  const auto bad = [&](const std::string& found) { fault("bad_draw", pointer, found, allowed, cure); };
  if (!json.is_object() || json.size() != 1) return bad(describe(json));
  const std::string kind = json.begin().key();
  const Json& list = json.begin().value();
  const std::size_t expected = kind == "triangular" ? 3 : kind == "uniform" || kind == "normal" || kind == "lognormal" ? 2 : 0;
  if (expected == 0) return bad("the draw '" + kind + "'");
  if (!list.is_array() || list.size() != expected || !std::all_of(list.begin(), list.end(), [](const Json& x) { return x.is_number(); }))
    return bad("parameters that are not " + std::to_string(expected) + " numbers");
  std::vector<double> p = list.get<std::vector<double>>();
  const bool spread = kind == "normal" || kind == "lognormal";
  const bool ordered = kind == "lognormal"   ? p[0] > 0 && p[1] > 1
                       : spread              ? p[1] > 0
                       : kind == "triangular" ? p[0] <= p[1] && p[1] <= p[2] && p[0] < p[2]
                                              : p[0] < p[1];
  if (!ordered) return bad("parameters " + json.begin().value().dump());
  for (std::size_t i = 0; i < p.size(); ++i)
    if (!(kind == "lognormal" && i == 1)) p[i] *= factor;
  figure.draw = {kind, p};
}

Column Reader::column(const Json& json, const std::string& pointer, const FieldInfo& info) {
  FigureInfo figure = start(pointer, info);
  figure.is_column = true;
  double factor = 1;
  const Json* values = &json;
  std::string place = pointer;
  if (json.is_object()) {
    check_keys(json, pointer, kColumnKeys);
    factor = provenance(json, pointer, info, figure);
    if (!json.contains("values")) {
      fault("missing", child(pointer, "values"), "nothing", "a list of numbers", "add the key 'values'");
      return {};
    }
    values = &json["values"];
    place = child(pointer, "values");
    if (json.contains("cells")) cells(json["cells"], child(pointer, "cells"), figure);
  } else {
    figure.assumed = true;
  }
  if (!values->is_array()) {
    fault(values->is_null() ? "null" : "wrong_type", place, describe(*values), "a list of numbers", "write [ ... ] here");
    return {};
  }
  for (std::size_t i = 0; i < values->size(); ++i) {
    double value = 0;
    number((*values)[i], child(place, i < row_ids.size() ? row_ids[i] : std::to_string(i)), info, factor, value);
    slot(value);
  }
  figure.rows = row_ids;
  const Slot first = figure.first;
  const auto id = finish(std::move(figure));
  return Column{id, first, static_cast<std::uint32_t>(values->size())};
}

void Reader::cells(const Json& json, const std::string& pointer, FigureInfo& figure) {
  if (!is_object(json, pointer)) return;
  for (const auto& item : json.items()) {
    const std::string place = child(pointer, item.key());
    if (std::find(row_ids.begin(), row_ids.end(), item.key()) == row_ids.end())
      fault("unknown_reference", place, "the row '" + item.key() + "'", "a row of this table", did_you_mean(item.key(), row_ids, "remove it"));
    if (!is_object(item.value(), place)) continue;
    check_keys(item.value(), place, {"source", "page", "assumed", "note"});
    FigureInfo cell;
    FieldInfo info;
    info.unit = "1";
    provenance(item.value(), place, info, cell);
    figure.cells.push_back({item.key(), cell.source, cell.page, cell.assumed});
  }
}

void Reader::check_references(const std::map<std::string, std::vector<std::string>>& ids) {
  for (const PendingReference& reference : references) {
    if (reference.target == "land codes") {
      if (land::find_guide_code(reference.value) != nullptr) continue;
      std::vector<std::string> codes;
      for (const auto& code : land::guide_codes()) codes.emplace_back(code.code);
      const bool old = land::find_standard_code(reference.value) != nullptr;
      fault("unknown_reference", reference.pointer, "the land code '" + reference.value + "'", "a code of the 2023 guide, such as 0703",
            old ? "this is a code of GB 50137: write the one of the 2023 guide" : did_you_mean(reference.value, codes, "look the code up in the guide"));
      continue;
    }
    const auto& known = ids.at(reference.target);
    if (std::binary_search(known.begin(), known.end(), reference.value)) continue;
    fault("unknown_reference", reference.pointer, "'" + reference.value + "'", "an id of " + reference.target,
          did_you_mean(reference.value, known, "add it to " + reference.target + ", or name one that is there"));
  }
}

}  // namespace gengxin::scenario
