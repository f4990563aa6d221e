// Hostile input: whatever is read, it is either a sound document or a DocumentError with short messages.
#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <string_view>

#include "gengxin/simulate/run.hpp"
#include "scenario_files.hpp"

using namespace gengxin;
using namespace gengxin::tests;
using scenario::Scenario;

namespace {

constexpr std::size_t kLongestMessage = 2000;

std::string repeated(std::string_view part, std::size_t times) {
  std::string text;
  text.reserve(part.size() * times);
  for (std::size_t i = 0; i < times; ++i) text += part;
  return text;
}

// Not operator+, of which some compilers warn wrongly (GCC bug 105651).
std::string enclosed(std::string_view before, std::string_view text, std::string_view after) {
  std::string result(before);
  return result.append(text).append(after);
}

const std::string& minimal_text() {
  static const std::string text = text_of(kTests / "scenarios" / "minimal.json");
  return text;
}

/// The document with each value in turn replaced; `visit` gets the text and the place.
void replace_each(const Json& part, Json& document, const Json::json_pointer& place, const Json& value,
                  const std::function<void(const Json&, const Json::json_pointer&)>& visit) {
  if (!place.empty()) {
    const Json before = document[place];
    document[place] = value;
    visit(document, place);
    document[place] = before;
  }
  if (part.is_object())
    for (const auto& item : part.items()) replace_each(item.value(), document, place / item.key(), value, visit);
  if (part.is_array() && !part.empty()) replace_each(part.back(), document, place / (part.size() - 1), value, visit);
}

/// Reads a document and, if it is sound, runs it; true if it ran.
bool read_and_run(const Json& document) {
  return issues_of([&] {
           const simulate::Compiled compiled(Scenario::parse(document.dump()));
           (void)simulate::run(compiled, compiled.values());
         }).empty();
}

void must_fail(std::string_view text) {
  const auto issues = issues_of([&] { Scenario::parse(text); });
  CHECK_FALSE(issues.empty());
  for (const std::string& line : issues) CHECK(line.size() < kLongestMessage);
}

}  // namespace

TEST_CASE("nesting of any depth is told, not followed") {
  must_fail(repeated("[", 1'000'000));
  must_fail(repeated("{\"a\":", 1'000'000));
  must_fail(repeated("[{\"a\":", 200'000));
  must_fail(repeated("]", 1000));
}

TEST_CASE("huge texts and keys end in a short message") {
  const std::string huge(10'000'000, 'x');
  must_fail(enclosed("\"", huge, "\""));
  must_fail(enclosed("{\"", huge, "\": 1}"));
  must_fail(enclosed("[", repeated("0,", 2'000'000), "0]"));
  for (const std::string place : {"/services/elderly/denominator", "/facilities/home_a/zone", "/format", "/zones/town/area_m2/unit", "/parcels/use/0",
                            "/population/street/resident/source"}) {
    CAPTURE(place);
    Json document = json_of(kTests / "scenarios" / "minimal.json");
    document[Json::json_pointer(place)] = huge;
    must_fail(document.dump());
  }
}

TEST_CASE("bytes that are no text are told") {
  for (const std::string_view bytes : {std::string_view("\xff\xfe{\0}\0", 6), std::string_view("\0\0\0\0", 4), std::string_view("\xef\xbb", 2),
                                       std::string_view("{\"a\": \"\xed\xa0\x80\"}"), std::string_view("{\"\xc0\x80\": 1}"), std::string_view("\x1f\x8b\x08\x00", 4)})
    must_fail(bytes);
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  must_fail(all);
}

TEST_CASE("a byte order mark before a document changes nothing") {
  // Some editors write it; RFC 8259 allows a reader to pass over it.
  CHECK(Scenario::parse(enclosed("\xef\xbb\xbf", minimal_text(), "")).hash() == Scenario::parse(minimal_text()).hash());
  must_fail("\xef\xbb\xbf");
  must_fail(enclosed("\xef\xbb\xbf\xef\xbb\xbf", minimal_text(), ""));
}

TEST_CASE("a document cut off anywhere does not pass") {
  const std::string& text = minimal_text();
  const std::size_t end = text.find_last_of('}');
  for (std::size_t length = 0; length <= end; length += 97) CHECK_FALSE(issues_of([&] { Scenario::parse(text.substr(0, length)); }).empty());
}

TEST_CASE("null never passes, wherever it stands") {
  Json document = json_of(kTests / "scenarios" / "minimal.json");
  std::size_t places = 0;
  replace_each(Json(document), document, Json::json_pointer(), nullptr, [&](const Json& changed, const Json::json_pointer& place) {
    CAPTURE(place.to_string());
    CHECK_FALSE(issues_of([&] { Scenario::parse(changed.dump()); }).empty());
    ++places;
  });
  CHECK(places > 150);
}

TEST_CASE("values of the wrong type never pass and never crash, wherever they stand") {
  Json document = json_of(kTests / "scenarios" / "minimal.json");
  const Json list_of_list = Json::array({Json::array()});
  const Json nested = {{"value", {{"value", 1}}}};
  for (const Json& value : {list_of_list, nested, Json(-1e300), Json::array({nullptr})}) {
    replace_each(Json(document), document, Json::json_pointer(), value, [&](const Json& changed, const Json::json_pointer& place) {
      CAPTURE(place.to_string());
      CAPTURE(value.dump());
      if (value.is_number() && place.to_string().starts_with("/indicators/places/")) return;  // any number is sound there
      CHECK_FALSE(issues_of([&] { Scenario::parse(changed.dump()); }).empty());
    });
  }
  // These may be sound in some places; what counts is that nothing else than a DocumentError comes out, and that what is read also runs.
  for (const Json& value : {Json(true), Json(0), Json("text"), Json(1e300), Json::object(), Json::array()})
    replace_each(Json(document), document, Json::json_pointer(), value,
                 [&](const Json& changed, const Json::json_pointer& place) {
                   CAPTURE(place.to_string());
                   CAPTURE(value.dump());
                   CHECK_NOTHROW(read_and_run(changed));
                 });
}

TEST_CASE("infinities cannot be made by a unit") {
  for (const std::string place : {"/zones/town/area_m2", "/facilities/home_a/beds", "/norms/home_floor_m2"}) {
    CAPTURE(place);
    Json document = json_of(kTests / "scenarios" / "minimal.json");
    document[Json::json_pointer(place)] = {{"value", 1.7e308}, {"unit", place.ends_with("beds") ? "beds" : "km2"}};
    if (place.starts_with("/norms")) document[Json::json_pointer(place)]["unit"] = "km2/home";
    std::vector<double> values;
    (void)issues_of([&] {
      const auto read = Scenario::parse(document.dump());
      values = read.figures().values;
    });
    for (const double value : values) CHECK(std::isfinite(value));
  }
}

TEST_CASE("what is read also runs") {
  Json document = json_of(kTests / "scenarios" / "minimal.json");
  for (const std::string set : {
           R"({"/services/schools/primary/age_from": {"from": {"2000-01-01": 6, "2025-01-01": 13}}})",
           R"({"/services/schools/primary/age_to": {"from": {"2000-01-01": 11, "2025-01-01": 3}}})",
           R"({"/facilities/hospital_a/beds": 1e300})",
           R"({"/norms/primary_class_size": 1e-300})",
           R"({"/population/street/resident": 1e300, "/services/hospital/stay_days": 1e300})",
           R"({"/services/schools/primary/age_from": {"from": {"2000-01-01": 6, "2030-08-01": "ended"}}})",
           R"({"/services/schools/primary/age_to": {"from": {"2000-01-01": 11, "2030-08-01": "ended"}}})",
           R"({"/norms/primary_class_step": {"from": {"2000-01-01": 6, "2030-08-01": "ended"}}})",
           R"({"/facilities/school_a/classes": {"from": {"2000-01-01": 6, "2025-01-01": "ended"}}, "/facilities/school_a/class_size": {"from": {"2026-01-01": 45}}})",
           R"({"/facilities/home_a/beds": {"from": {"2040-01-01": 6}}, "/services/elderly/age": {"from": {"2000-01-01": 60, "2025-01-01": 100}}})",
           R"({"/zones": {}, "/facilities": {}, "/parcels": {"$delete": true}, "/plan": {"$delete": true}})",
           R"({"/years/last": 2020, "/plan": {"$delete": true}})",
           R"({"/years": {"first": 1950, "last": 2150}, "/plan": {"$delete": true}})",
       }) {
    CAPTURE(set);
    Json changed = document;
    set_values(changed, parse_json(set));
    CHECK_NOTHROW(read_and_run(changed));
  }
}

TEST_CASE("figures that change by date run or are told, wherever they stand") {
  Json document = json_of(kTests / "scenarios" / "minimal.json");
  std::size_t ran = 0;
  for (const std::string history : {R"({"2000-01-01": 6, "2025-08-01": 1})", R"({"2000-01-01": 1, "2025-08-01": 12})", R"({"2000-01-01": 1, "2030-08-01": "ended"})",
                                    R"({"2000-01-01": 0.5, "2025-08-01": 1})", R"({"2025-08-01": 1})", R"({"2000-01-01": 1, "2020-07-02": 2})"})
    replace_each(Json(document), document, Json::json_pointer(), Json{{"from", parse_json(history)}}, [&](const Json& changed, const Json::json_pointer& place) {
      CAPTURE(place.to_string());
      CAPTURE(history);
      bool sound = false;
      CHECK_NOTHROW(sound = read_and_run(changed));
      ran += sound ? 1 : 0;
    });
  CHECK(ran > 100);
}

TEST_CASE("no zone may bear the name of the whole case") {
  Json document = json_of(kTests / "scenarios" / "minimal.json");
  document["zones"]["all"] = {{"title", "All"}, {"kind", "street"}, {"area_m2", 1}, {"resident_share", 0}, {"floor_per_head_m2", 1}};
  must_fail(document.dump());
}

TEST_CASE("a folder is no document") { CHECK_FALSE(issues_of([] { Scenario::load(kTests.string()); }).empty()); }

TEST_CASE("a patch of any shape ends in a scenario or a DocumentError") {
  const Scenario base = Scenario::parse(minimal_text());
  for (const std::string patch : {
           R"({"parcels": {"area_m2": 5, "rows": {"P6": {"zone": "town", "use": "0703", "area_m2": 1, "protection": "none", "dwelling_certified_m2": 0,
               "dwelling_unlawful_m2": 0, "other_certified_m2": 0}}}})",
           R"({"parcels": {"use": {"a": 1}, "rows": {"P6": {"zone": "town", "use": "0703", "area_m2": 1, "protection": "none", "dwelling_certified_m2": 0,
               "dwelling_unlawful_m2": 0, "other_certified_m2": 0}}}})",
           R"({"parcels": {"area_m2": {"values": [1, 2, 3, 4, 5], "source": "survey", "cells": 5}, "rows": {"P1": {"area_m2": 3}}}})",
           R"({"parcels": {"area_m2": {"values": [1, 2, 3, 4, 5], "cells": 5}, "rows": {"P1": {"area_m2": 3}}}})",
           R"({"parcels": {"area_m2": {"values": [1, 2, 3, 4, 5], "cells": 5}, "rows": {"P1": null}}})",
           R"({"parcels": {"area_m2": {"values": 7}, "rows": {"P1": {"area_m2": 3}}}})",
           R"({"parcels": {"id": 5}})",
           R"({"parcels": {"id": [1, 2]}})",
           R"({"parcels": {"rows": {"P1": {"area_m2": {"value": {"value": 1}}}}}})",
           R"({"plan": {"rows": {"r1": {"start": []}}}})",
           R"({"plan": {"rows": {"": null, "r1": 3}}})",
           R"({"options": {"rebuild": {"floor": {"": {}}}}})",
           R"({"demography": {"turnover": 5}})",
           R"({"demography": {"turnover": {"age": {"cells": {"x": 1}, "values": [0]}}}})",
           R"({"population": {"units": []}})",
       }) {
    CAPTURE(patch);
    CHECK_FALSE(issues_of([&] { (void)base.patch(patch, "nasty"); }).empty());
  }
  for (const std::string& patch : {repeated("{\"parcels\":", 100'000), std::string("null"), std::string("3"), std::string("\"zones\""), std::string()})
    CHECK_FALSE(issues_of([&] { (void)base.patch(patch, "nasty"); }).empty());
  CHECK(base.hash() == Scenario::parse(minimal_text()).hash());
}
