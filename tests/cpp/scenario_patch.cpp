// Patches: pure, exact, composed in order. The Python tests do the same with random edits.
#include <doctest/doctest.h>

#include "scenario_files.hpp"

using namespace gengxin;
using namespace gengxin::tests;
using scenario::Scenario;

namespace {

const Scenario& minimal() {
  static const Scenario scenario = Scenario::load((kTests / "scenarios" / "minimal.json").string());
  return scenario;
}
const Scenario& xiaogang() {
  static const Scenario scenario = Scenario::load(GENGXIN_ROOT "/python/gengxin/cases/xiaogang/scenario.json");
  return scenario;
}

/// apply(a, diff(a, b)) has b's content, in both directions, and changes neither.
void check_round_trip(const Scenario& a, const Scenario& b) {
  const std::string before = a.canonical(), after = b.canonical();
  CHECK(a.patch(a.diff(b), "there").canonical() == after);
  CHECK(b.patch(b.diff(a), "back").canonical() == before);
  CHECK(a.patch(a.diff(b), "there").hash() == b.hash());
  CHECK(a.canonical() == before);
  CHECK(b.canonical() == after);
}

const FigureInfo& figure_at(const Scenario& scenario, std::string_view pointer) {
  for (const FigureInfo& info : scenario.figures().infos)
    if (info.pointer == pointer) return info;
  throw std::out_of_range("no figure " + std::string(pointer));
}

double value_at(const Scenario& scenario, std::string_view pointer) { return scenario.figures().values[figure_at(scenario, pointer).first]; }

}  // namespace

TEST_CASE("a diff undone and redone gives the same document") {
  for (const char* patch : {
           R"({})",
           R"({"name": "Other"})",
           R"({"name_zh": null})",
           R"({"years": {"last": 2040}})",
           R"({"demography": {"tfr": 1.5}})",
           R"({"demography": {"tfr": {"from": {"2020-01-01": 1.2, "2026-01-01": 1.1}, "unit": "births/woman", "source": "survey"}}})",
           R"({"demography": {"turnover": {"age": [0, 20], "rate": [0.1, 0.3]}}})",
           R"({"facilities": {"home_a": null}})",
           R"({"facilities": {"home_b": {"title": "Home B", "kind": "elderly", "zone": "town", "beds": 4}, "home_a": {"opens": 2025}}})",
           R"({"parcels": {"rows": {"P1": {"area_m2": 20001}}}})",
           R"({"parcels": {"rows": {"P1": {"area_m2": {"value": 20001, "source": "survey", "page": "9"}}, "P2": {"area_m2": {"value": 1, "note": "guess"}}}}})",
           R"({"parcels": {"area_m2": [1, 2, 3, 4, 5]}})",
           R"({"parcels": {"state_unlawful_m2": [0, 0, 0, 0, 1], "protection": null}})",
           R"({"parcels": {"rows": {"P5": null, "P0": {"zone": "town", "use": "1207", "area_m2": 10, "protection": "none",
               "dwelling_certified_m2": 0, "dwelling_unlawful_m2": 0, "other_certified_m2": 0}}}})",
           R"({"plan": null})",
           R"({"plan": {"rows": {"r1": null}}})",
           R"({"plan": {"rows": {"a": {"parcel": "P1", "option": "rebuild", "share": 0.5, "start": 2022}, "r1": {"share": 0.25}}}})",
           R"({"options": {"rebuild": {"floor": {"parking": null, "club": {"purpose": "community", "share": 0.1, "counted": false}}}}})",
           R"({"services": {"elderly": null, "hospital": null}})",
           R"({"notes": {"n1": {"about": ["zones/town"], "text": "made up"}}, "fabric": {"illustrative": true}})",
       }) {
    CAPTURE(patch);
    check_round_trip(minimal(), minimal().patch(patch, "change"));
  }
}

TEST_CASE("two documents that share nothing but the format differ by a patch") { check_round_trip(minimal(), xiaogang()); }

TEST_CASE("the diff of a cell is a cell") {
  const auto diff = parse_json(xiaogang().diff(xiaogang().patch(R"({"plan": {"rows": {"r_xg012": {"start": 2030}}}})", "later")));
  CHECK(diff.size() == 1);
  CHECK(diff["plan"]["rows"].size() == 1);
  CHECK(parse_json(minimal().diff(minimal())).empty());
}

TEST_CASE("a patch changes nothing but its copy") {
  const std::string before = minimal().canonical(), hash = minimal().hash();
  const auto changed = minimal().patch(R"({"demography": {"tfr": 2}})", "more births");
  CHECK(changed.hash() != hash);
  CHECK(minimal().canonical() == before);
  CHECK(minimal().hash() == hash);
  CHECK_THROWS_AS((void)minimal().patch(R"({"demography": {"tfr": 2, "tfrr": 2}})", "half wrong"), DocumentError);
  CHECK(minimal().canonical() == before);
}

TEST_CASE("patches compose in order and are remembered") {
  const auto first = minimal().patch(R"({"demography": {"tfr": 2}, "norms": {"home_floor_m2": 90}})", "first");
  const auto both = first.patch(R"({"demography": {"tfr": 0.5}})", "second");
  CHECK(value_at(both, "/demography/tfr") == 0.5);
  CHECK(value_at(both, "/norms/home_floor_m2") == 90);
  const auto reversed = minimal().patch(R"({"demography": {"tfr": 0.5}})", "second").patch(R"({"demography": {"tfr": 2}, "norms": {"home_floor_m2": 90}})", "first");
  CHECK(value_at(reversed, "/demography/tfr") == 2);
  CHECK(both.name() == "Minimal + first + second");
  REQUIRE(both.ancestors().size() == 3);
  CHECK(both.ancestors()[0].hash == minimal().hash());
  CHECK(both.ancestors()[1].hash == first.hash());
  CHECK(both.ancestors()[2].patch == R"({"demography":{"tfr":0.5}})");
}

TEST_CASE("a new value never keeps an old citation") {
  CHECK(figure_at(minimal(), "/demography/tfr").source == "survey");
  const auto bare = minimal().patch(R"({"demography": {"tfr": 1.3}})", "bare");
  CHECK(figure_at(bare, "/demography/tfr").assumed);
  CHECK(figure_at(bare, "/demography/tfr").source.empty());
  const auto cited = minimal().patch(R"({"demography": {"tfr": {"value": 1.3, "source": "survey", "page": "8"}}})", "cited");
  CHECK_FALSE(figure_at(cited, "/demography/tfr").assumed);
  CHECK(figure_at(cited, "/demography/tfr").page == "8");

  const auto cell = minimal().patch(R"({"parcels": {"rows": {"P2": {"area_m2": 9000}}}})", "cell");
  const FigureInfo& area = figure_at(cell, "/parcels/area_m2");
  CHECK_FALSE(cell.figures().slot_is_assumed(area.first));
  CHECK(cell.figures().slot_is_assumed(area.first + 1));
  CHECK(cell.figures().values[area.first + 1] == 9000);
  const auto cited_cell = minimal().patch(R"({"parcels": {"rows": {"P2": {"area_m2": {"value": 9000, "source": "survey", "page": "8"}}}}})", "cited");
  CHECK_FALSE(cited_cell.figures().slot_is_assumed(figure_at(cited_cell, "/parcels/area_m2").first + 1));
}

TEST_CASE("a row that goes takes the citations of its cells along") {
  const auto cited = minimal().patch(R"({"parcels": {"rows": {"P4": {"area_m2": {"value": 4100, "source": "survey", "page": "8"}}}}})", "cited");
  CHECK(parse_json(cited.canonical())["parcels"]["area_m2"]["cells"].contains("P4"));
  const auto gone = cited.patch(R"({"parcels": {"rows": {"P4": null}}})", "gone");
  CHECK_FALSE(parse_json(gone.canonical())["parcels"]["area_m2"].contains("cells"));
  CHECK(gone.hash() == minimal().patch(R"({"parcels": {"rows": {"P4": null}}})", "gone").hash());
}

TEST_CASE("notes and features forget what a patch removes") {
  const auto told = minimal().patch(R"({"notes": {"n": {"about": ["facilities/home_a", "norms"], "text": "t"}},
      "features": {"f": {"title": "F", "kind": "project", "facility": "home_a", "parcels": ["P4", "P5"]}}})", "told");
  const auto gone = parse_json(told.patch(R"({"facilities": {"home_a": null}, "parcels": {"rows": {"P4": null}}})", "gone").canonical());
  CHECK(gone["notes"]["n"]["about"] == Json::array({"norms"}));
  CHECK_FALSE(gone["features"]["f"].contains("facility"));
  CHECK(gone["features"]["f"]["parcels"] == Json::array({"P5"}));
}

TEST_CASE("the order of keys and rows has no meaning") {
  Json shuffled = Json::object();
  const Json document = parse_json(minimal().to_json());
  for (auto item = document.rbegin(); item != document.rend(); ++item) shuffled[item.key()] = item.value();
  for (auto& column : shuffled["parcels"].items()) {
    Json& values = column.value().is_array() ? column.value() : column.value()["values"];
    std::reverse(values.begin(), values.end());
  }
  CHECK(Scenario::parse(shuffled.dump()).hash() == minimal().hash());
}

TEST_CASE("writing and reading again changes nothing") {
  for (const Scenario* scenario : {&minimal(), &xiaogang()}) {
    CHECK(Scenario::parse(scenario->to_json()).hash() == scenario->hash());
    CHECK(Scenario::parse(scenario->canonical()).canonical() == scenario->canonical());
  }
}
