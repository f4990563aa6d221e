// Every file under tests/malformed gives exactly the messages that it lists.
#include <doctest/doctest.h>

#include <algorithm>

#include "scenario_files.hpp"

using namespace gengxin;
using namespace gengxin::tests;
using scenario::Scenario;

namespace {

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + '\n';
  return text;
}

std::vector<std::string> expected_lines(const Json& described, const std::string& path) {
  std::vector<std::string> lines;
  for (const Json& line : described.at("expect")) {
    std::string text = line.get<std::string>();
    if (const auto at = text.find("{path}"); at != std::string::npos) text.replace(at, 6, path);
    lines.push_back(std::move(text));
  }
  return lines;
}

void check_case(const std::filesystem::path& file) {
  std::filesystem::path expectation = file;
  if (file.extension() == ".txt") expectation.replace_extension(".expect.json");
  const Json described = json_of(expectation);
  std::string path = file.string();
  std::vector<std::string> found;
  if (file.extension() == ".txt") {
    found = issues_of([&] { Scenario::load(path); });
  } else if (described.contains("path")) {
    path = (file.parent_path() / described["path"].get<std::string>()).string();
    found = issues_of([&] { Scenario::load(path); });
  } else {
    Json document = json_of(file.parent_path() / described.at("document").get<std::string>());
    if (described.contains("set")) set_values(document, described["set"]);
    if (described.contains("patch")) {
      const Scenario before = Scenario::parse(document.dump());
      found = issues_of([&] { (void)before.patch(described["patch"].dump(), "change"); });
      CHECK(before.hash() == Scenario::parse(document.dump()).hash());
    } else {
      found = issues_of([&] { Scenario::parse(document.dump()); });
    }
  }
  CHECK_FALSE(found.empty());
  CHECK(joined(found) == joined(expected_lines(described, path)));
}

}  // namespace

TEST_CASE("malformed documents give their exact messages") {
  const auto files = numbered_files("malformed");
  CHECK(files.size() >= 65);
  for (const auto& file : files) {
    INFO(file.filename().string());
    check_case(file);
  }
}

TEST_CASE("a malformed document is told with the number of its faults") {
  Json document = json_of(kTests / "scenarios" / "minimal.json");
  document["name"] = "";
  document["format"] = 7;
  try {
    Scenario::parse(document.dump());
    FAIL("a malformed document passed");
  } catch (const DocumentError& error) {
    CHECK(error.issues().size() == 2);
    CHECK(std::string(error.what()).starts_with("2 faults in the document\n  /format: found 7;"));
  }
}

TEST_CASE("the text of an error ends after 50 faults, its list does not") {
  Json document = json_of(kTests / "scenarios" / "minimal.json");
  for (int i = 0; i < 60; ++i) document["zones"]["town"]["colour_" + std::to_string(i)] = i;
  try {
    Scenario::parse(document.dump());
    FAIL("a malformed document passed");
  } catch (const DocumentError& error) {
    CHECK(error.issues().size() == 60);
    const std::string text = error.what();
    CHECK(std::count(text.begin(), text.end(), '\n') == 51);
    CHECK(text.find("colour_49") != std::string::npos);
    CHECK(text.find("colour_50") == std::string::npos);
    CHECK(text.ends_with("\n  and 10 more"));
  }
}

TEST_CASE("a fault in the text of a patch is told as the patch's") {
  const Scenario base = Scenario::load((kTests / "scenarios" / "minimal.json").string());
  for (const std::string text : {"", "{'demography': 1}", "[]", "null", "7"}) {
    CAPTURE(text);
    const auto found = issues_of([&] { (void)base.patch(text, "change"); });
    CHECK(found.size() == 1);
    CHECK(joined(found).starts_with("(patch): found "));
  }
}
