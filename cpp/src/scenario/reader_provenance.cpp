// What is known about a number: its unit, its origin, and how it may vary.
#include <algorithm>
#include <array>
#include <cmath>

#include "gengxin/support/units.hpp"
#include "scenario/reader.hpp"

namespace gengxin::scenario {
namespace {

struct Allowed {
  std::string_view unit, text;
};

/// What may stand as a unit, told by what the field measures.
constexpr std::array kAllowed = {
    Allowed{"1", "a plain number or %"},
    Allowed{"births/woman", "births/woman, or a plain number"},
    Allowed{"1/year", "a share of a year, such as 1/year, %/year, per_1000/year"},
    Allowed{"m2", "a unit of area, such as m2, 公顷, 亩"},
    Allowed{"m", "a unit of length, such as m, 公里"},
    Allowed{"km/km2", "a length of an area, such as km/km2, m/公顷"},
    Allowed{"persons", "a number of people, such as persons, 万人"},
    Allowed{"places", "a number of places, such as places, 个"},
    Allowed{"beds", "a number of beds, such as beds, 张"},
    Allowed{"classes", "a number of classes, such as classes, 班"},
    Allowed{"places/class", "places of a class, such as places/class, 个/班"},
    Allowed{"m2/person", "an area of a person, such as m2/person, m2/人"},
    Allowed{"m2/place", "an area of a place, such as m2/place, 平方米/个"},
    Allowed{"m2/bed", "an area of a bed, such as m2/bed, 平方米/张"},
    Allowed{"m2/home", "an area of a home, such as m2/home, m2/户"},
    Allowed{"years", "a unit of time, such as years, months, 天"},
    Allowed{"days", "a unit of time, such as days, 天, months"},
    Allowed{"year", "year: a year of the calendar"},
};

struct Form {
  std::string_view kind;
  std::size_t count;
  std::string_view text;
};

constexpr std::array kForms = {
    Form{"uniform", 2, "{\"uniform\": [low, high]}"},
    Form{"triangular", 3, "{\"triangular\": [low, mode, high]}"},
    Form{"normal", 2, "{\"normal\": [mean, sd]}"},
    Form{"lognormal", 2, "{\"lognormal\": [median, gsd]}"},
};

std::string conditions(const Form& form, const FieldInfo& info) {
  Range range = info.range;
  range.whole = false;  // what is drawn is rounded where it is used
  const std::string number = range.text() + in_unit(info);
  if (form.kind == "uniform") return "low below high, each " + number;
  if (form.kind == "triangular") return "low, mode and high in order, low below high, each " + number;
  if (form.kind == "normal") return "as mean " + number + ", and sd above 0";
  return "as median " + number + (range.low == -kInfinity ? " above 0" : "") + ", and gsd above 1";
}

}  // namespace

std::string in_unit(const FieldInfo& info) {
  return info.unit.empty() || info.unit == "1" || info.unit == "year" ? "" : " in " + std::string(info.unit);
}

std::string units_allowed(const FieldInfo& info) {
  const auto at = std::find_if(kAllowed.begin(), kAllowed.end(), [&](const Allowed& allowed) { return allowed.unit == info.unit; });
  return at != kAllowed.end() ? std::string(at->text) : "a unit that converts to " + std::string(info.unit);
}

std::optional<std::string> Reader::origin_text(const Json& json, const std::string& pointer, const char* key) {
  if (!json.contains(key)) return "";
  if (json[key].is_string()) return json[key].get<std::string>();
  wrong_type(json[key], child(pointer, key), "a text", "write a text in quotes", false);
  return std::nullopt;
}

Written Reader::unit(const Json& json, const std::string& pointer, const FieldInfo& info) {
  const auto text = origin_text(json, pointer, "unit");
  if (!text || !json.contains("unit")) return {};
  const std::string place = child(pointer, "unit");
  const bool plain = info.unit == "1";
  if (info.unit == kDateUnit && *text == kDateUnit) return {};
  const auto parsed = parse_unit(*text);
  if (!parsed) {
    fault("unknown_unit", place, text->empty() ? "an empty unit" : "the unit '" + *text + "'", units_allowed(info),
          plain ? "leave the unit out, or write %" : "write the unit as " + std::string(info.unit));
    return {};
  }
  if (const auto target = parse_unit(info.unit); const auto factor = target ? conversion(*parsed, *target) : std::nullopt) return {*factor, *text};
  fault("wrong_unit", place, "the unit '" + *text + "'", units_allowed(info), plain ? "give a plain number" : "give the figure in " + std::string(info.unit));
  return {};
}

void Reader::origin(const Json& json, const std::string& pointer, FigureInfo& figure) {
  const auto source = origin_text(json, pointer, "source"), page = origin_text(json, pointer, "page"), note = origin_text(json, pointer, "note");
  figure.source = source.value_or("");
  figure.page = page.value_or("");
  figure.note = note.value_or("");
  if (!figure.source.empty()) references.push_back({child(pointer, "source"), "sources", {figure.source}});
  const bool without_source = source && source->empty() && !suggested.contains(child(pointer, "source"));  // a source at fault is told already
  if (without_source && !figure.page.empty())
    fault("page_without_source", child(pointer, "page"), "a page without a source", "a page only beside a source", "add 'source', or remove 'page'");
  figure.assumed = figure.source.empty();
  if (!json.contains("assumed")) return;
  const auto assumed = flag(json["assumed"], child(pointer, "assumed"), false);
  if (assumed && !*assumed && without_source)
    fault("assumed_without_source", child(pointer, "assumed"), "false, but no source", "a source, or assumed true", "name the source of the figure");
  figure.assumed = figure.assumed || assumed.value_or(false);
}

Written Reader::provenance(const Json& json, const std::string& pointer, const FieldInfo& info, FigureInfo& figure) {
  Written written = unit(json, pointer, info);
  const std::size_t before = issues.size();
  origin(json, pointer, figure);
  if (json.contains("draw")) {
    if (!figure.assumed && issues.size() == before)
      fault("draw_of_known", child(pointer, "draw"), "a draw on a sourced figure", "a draw only where assumed is true",
            "add \"assumed\": true, or remove the draw");
    draw(json["draw"], child(pointer, "draw"), info, written, figure);
  }
  return written;
}

void Reader::draw(const Json& json, const std::string& pointer, const FieldInfo& info, const Written& written, FigureInfo& figure) {
  if (!json.is_object() || json.size() != 1) {
    std::string forms;
    for (const Form& form : kForms) forms += (forms.empty() ? "" : ", ") + std::string(form.text);
    if (json.is_null()) return wrong_type(json, pointer, "one of " + forms, "write a draw", false);
    fault("bad_draw", pointer, json.is_object() ? std::to_string(json.size()) + " draws" : describe(json), "one of " + forms, "write one draw");
    return;
  }
  const std::string kind = json.begin().key();
  const Json& list = json.begin().value();
  const auto form = std::find_if(kForms.begin(), kForms.end(), [&](const Form& known) { return known.kind == kind; });
  if (form == kForms.end()) {
    std::vector<std::string> kinds;
    for (const Form& known : kForms) kinds.emplace_back(known.kind);
    fault("bad_draw", pointer, "the draw '" + kind + "'", "one of " + listed(kinds), did_you_mean(kind, kinds, "choose one of these"));
    return;
  }
  const auto bad = [&](const std::string& found, const std::string& cure) {
    fault("bad_draw", child(pointer, kind), found, std::string(form->text) + ": " + conditions(*form, info), cure);
  };
  const auto numeric = [](const Json& x) { return x.is_number(); };
  if (!list.is_array() || list.size() != form->count || !std::all_of(list.begin(), list.end(), numeric))
    return bad(list.is_array() && std::all_of(list.begin(), list.end(), numeric) ? std::to_string(list.size()) + " numbers" : list.is_array() ? "a list that holds other things than numbers" : describe(list),
               "give " + std::to_string(form->count) + " numbers");
  const auto p = list.get<std::vector<double>>();
  std::string found;
  for (const double x : p) found += (found.empty() ? "[" : ", ") + number_text(x);
  found += ']' + (written.factor == 1 ? std::string() : ' ' + written.unit);
  const bool spread = form->kind == "normal" || form->kind == "lognormal";
  if (spread && !(form->kind == "normal" ? p[1] > 0 : p[1] > 1)) return bad(found, form->kind == "normal" ? "give an sd above 0" : "give a gsd above 1");
  if (!spread && !(std::is_sorted(p.begin(), p.end()) && p.front() < p.back())) return bad(found, "put the numbers in increasing order");
  std::vector<double> converted = p;
  for (std::size_t i = 0; i < p.size(); ++i)
    if (!(form->kind == "lognormal" && i == 1)) converted[i] *= written.factor;
  for (std::size_t i = 0; i < (spread ? 1U : p.size()); ++i)
    if (!std::isfinite(converted[i]) || !info.range.holds(converted[i]) || (form->kind == "lognormal" && !(converted[i] > 0)))
      return bad(found, "keep the draw within what the figure may be");
  if (!std::all_of(converted.begin(), converted.end(), [](double x) { return std::isfinite(x); })) return bad(found, "give a smaller spread");
  figure.draw = {kind, converted};
}

void Reader::cells(const Json& json, const std::string& pointer, const FieldInfo& info, FigureInfo& figure) {
  if (!is_object(json, pointer, false)) return;
  const std::string table = pointer.substr(1, pointer.find('/', 1) - 1);
  const std::vector<std::string> none;
  const std::vector<std::string>& ids = row_ids == nullptr ? none : *row_ids;
  const std::set<std::string_view> rows(ids.begin(), ids.end());
  const bool rows_known = !ids_at_fault(table);
  for (const auto& item : json.items()) {
    const std::string place = child(pointer, item.key());
    if (rows_known && !rows.contains(item.key()))
      fault("unknown_reference", place, "the row '" + item.key() + "'", "a row of this table", did_you_mean(item.key(), ids, "remove it"));
    if (!is_object(item.value(), place)) continue;
    Json known = item.value();
    if (known.contains("unit")) {
      fault("unknown_key", child(place, "unit"), "a unit of its own: " + describe(known["unit"]),
            "no unit: a cell has the unit of its column" + (in_unit(info).empty() ? "" : ", " + std::string(info.unit)), "convert the number, and remove the unit");
      known.erase("unit");
    }
    check_keys(known, place, {"source", "page", "assumed", "note"});
    FigureInfo cell;
    origin(item.value(), place, cell);
    figure.cells.push_back({item.key(), cell.source, cell.page, cell.assumed});
  }
}

}  // namespace gengxin::scenario
