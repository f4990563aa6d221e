// What is wrong with a formula is told with its place, before or while it is computed.
#include <numeric>

#include "formula_helpers.hpp"

using namespace formula_tests;

namespace {
/// The text over the first caret.
std::string at_caret(const Issue& fault) {
  const std::size_t line = fault.found.find("\n    "), next = fault.found.find("\n    ", line + 1);
  const std::string formula = fault.found.substr(line + 5, next - line - 5), carets = fault.found.substr(next + 5);
  const std::size_t first = carets.find('^'), last = carets.find_last_of('^');
  return formula.substr(first, last - first + 1);
}
}  // namespace

TEST_CASE("formula: units") {
  const Names names = village();
  const Issue sum = issue(names, "area * price + area");
  CHECK(sum.code == "unit_mismatch");
  CHECK(sum.pointer == "/items/item");
  CHECK(holds(sum.found, "'+' between yuan and m2 at character 14"));
  CHECK(at_caret(sum) == "+");
  CHECK(sum.found == "'+' between yuan and m2 at character 14\n    area * price + area\n                 ^\n  ");
  for (const char* wrong : {"area + 1", "area < income", "min(area, income)", "if(certified, area, income)", "clamp(area, 0, income)", "area - persons", "fen(area)"}) CHECK(issue(names, wrong).code == "unit_mismatch");
  CHECK(issue(names, "area * price", "m2").code == "unit_mismatch");
  CHECK(issue(names, "certified", "m2").code == "unit_mismatch");

  const auto unit_of = [&](const char* text) { return compile_one(names, text).item_unit(0); };
  CHECK(unit_of("area * price") == "yuan");
  CHECK(unit_of("area * rent * delay") == "yuan");
  CHECK(unit_of("area / persons") == "m2/person");
  CHECK(unit_of("area / area") == "");
  CHECK(unit_of("max(0, area - cap) * price") == "yuan");
  CHECK(unit_of("if(certified, area * price, 0)") == "yuan");
  CHECK(unit_of("fen(income)") == "yuan");
  CHECK(unit_of("lookup(kind, rents)") == "yuan/m2/month");
  CHECK(unit_of("today - built") == "day");
  CHECK(unit_of("1 / persons") == "1/person");
  std::string power = "area";
  for (int i = 0; i < 8; ++i) power += " * area";
  CHECK(issue(names, power).code == "unit_mismatch");
}

TEST_CASE("formula: sizes of one unit are converted") {
  const Names names = village();
  Data data(1);
  data.add(std::vector<double>{100}).add(std::vector<double>{5000}).add(std::vector<double>{6}).add(std::vector<std::int32_t>{1}).add(std::vector<std::int32_t>{31}).add(std::vector<std::uint8_t>{1}).add(std::vector<double>{4});
  const auto result = [&](const char* text, const char* unit) { return both(compile_one(names, text, unit), data, 61).items[0][0]; };
  CHECK(result("area * price_wan", "yuan") == 450000);
  CHECK(result("income + area * price_wan", "yuan") == 455000);
  CHECK(result("area * price_wan + income", "万元") == 45.5);
  CHECK(result("income * share", "yuan") == 2000);
  CHECK(result("income * (1 - share)", "yuan") == 3000);
  CHECK(result("area * rent * delay", "yuan") == 12000);
  CHECK(result("delay", "years") == 0.5);
  CHECK(result("fen(area * price_wan)", "") == 450000);
  CHECK(result("today - built", "days") == 30);
  CHECK(result("lookup(kind, rents) * area", "yuan/month") == 3000);
}

TEST_CASE("formula: names, kinds and categories") {
  const Names names = village();
  const auto fault = [&](const char* text) { return issue(names, text); };
  CHECK(fault("aera * price").cure == "did you mean 'area'?");
  CHECK(at_caret(fault("price * aera")) == "aera");
  CHECK(fault("lookup(kind, rent)").code == "unknown_name");
  CHECK(fault("lookup(kind, rent)").cure == "did you mean 'rents'?");
  CHECK(fault("scale(area, rents)").code == "unknown_name");
  CHECK(fault("mim(1, 2)").cure == "did you mean 'min'?");
  CHECK(fault("if(kind == 'shpo', 1, 2)").cure == "did you mean 'shop'?");
  CHECK(fault("if(built < '2007-02-30', 1, 2)").code == "formula_date");
  for (const char* wrong : {"if(area, 1, 2)", "kind", "built", "'shop'", "kind < 'shop'", "not area", "area and certified", "certified + 1", "-certified", "kind == built", "certified == true", "area == 'x'",
                            "'a' == 'b'", "if(certified, true, 1)", "lookup(area, rents)", "built + built", "built < area", "max(built, today)"})
    CHECK(fault(wrong).code == "formula_kind");
  // Chinese characters take two columns.
  Names chinese;
  chinese.columns = {{"面积", Kind::number, "m2", {}, {}}};
  chinese.add_figure("单价", "元/m2", 4500);
  CHECK(compile_one(chinese, "面积 * 单价", "元").item_unit(0) == "元");
  CHECK(issue(chinese, "面积 + 单价").found == "'+' between m2 and yuan/m2 at character 4\n    面积 + 单价\n         ^\n  ");
}

TEST_CASE("formula: syntax") {
  const Names names = village();
  const auto fault = [&](const char* text) { return issue(names, text); };
  for (const char* wrong : {"", "  ", "1 +", "(1", "1)", "1 2", "area price", "* 2", "1 < 2 < 3", "if(true, 1", "min(1,,2)", "'open", "1 + and 2", "not", "2 ** 3", "2 ^ 3", "a && b", "1 = 2", "面积＋1", "min（1，2）", "#", "1 - - ", ".", "\x01"})
    CHECK(fault(wrong).code == "formula_syntax");
  for (const char* wrong : {"min(1)", "if(true, 1)", "clamp(1, 2)", "fen()", "fen(1, 2)", "if(true, 1, 2, 3)", "round(1, 2, 3)", "lookup(kind, 1 + 2)"}) CHECK(fault(wrong).code == "formula_arguments");
  for (const char* wrong : {"round(1, 0.5)", "round(1, 10)", "round(1, 1 + 1)"}) CHECK(fault(wrong).code == "formula_digits");
  CHECK(fault("280m2").code == "formula_number");
  CHECK(fault("5%").code == "formula_number");
  CHECK(fault("1e999").code == "formula_number");
  CHECK(fault("1 < 2 < 3").cure == "join two comparisons by 'and'");
  CHECK(fault("area ≤ cap").cure == "write <=");
  CHECK(fault("\xff").allowed == "UTF-8");
  CHECK(holds(fault("1 +").found, "    1 +\n       ^"));
}

TEST_CASE("formula: bounds") {
  const Names names = village();
  const auto nested = [](std::size_t depth) { return std::string(depth, '(') + "1" + std::string(depth, ')'); };
  CHECK(value(nested(kDeepest)) == 1);
  CHECK(issue(names, nested(kDeepest + 1)).code == "formula_too_deep");
  CHECK(issue(names, std::string(9'000, '-') + "1").code == "formula_too_deep");
  CHECK(issue(names, std::string(5'000, '(')).code == "formula_too_deep");
  CHECK(issue(names, "1" + std::string(kLongestFormula, ' ')).code == "formula_too_long");
  std::string sum = "1";
  for (std::size_t i = 1; i < kMostNodes / 2; ++i) sum += "+1";
  CHECK(value(sum) == static_cast<double>(kMostNodes / 2));
  CHECK(issue(names, sum + "+1+1").code == "formula_too_long");
  std::vector<Item> items(kMostItems + 1, {"", "1", "", ""});
  for (std::size_t i = 0; i < items.size(); ++i) items[i].name = "i" + std::to_string(i);
  CHECK(check(names, items)[0].code == "too_many_items");
  items.pop_back();
  CHECK(check(names, items).empty());
  for (std::size_t i = 0; i < items.size(); ++i) items[i].text = sum;
  CHECK(check(names, items)[0].code == "formula_too_long");
  // Each item squares the one before: the unit's power is bounded, and so is the work.
  const auto item = [](std::size_t i) { return std::string("i").append(std::to_string(i)); };
  for (std::size_t i = 0; i < 100; ++i) items[i] = {item(i), i == 0 ? std::string("area") : item(i - 1).append(" * ").append(item(i - 1)), "", ""};
  items.resize(100);
  CHECK(check(names, items).size() == 1);
}

TEST_CASE("formula: cycles are named, and only once") {
  const auto faults = [](std::vector<Item> items) { return check({}, items); };
  auto found = faults({{"a", "b + 1", "", "/a"}, {"b", "a", "", "/b"}, {"c", "a + b", "", "/c"}, {"d", "1", "", ""}});
  REQUIRE(found.size() == 1);
  CHECK(found[0].code == "formula_cycle");
  CHECK(holds(found[0].found, "a -> b -> a"));
  found = faults({{"self", "self", "", "/self"}});
  REQUIRE(found.size() == 1);
  CHECK(holds(found[0].found, "self -> self"));
  found = faults({{"a", "b", "", ""}, {"b", "a", "", ""}, {"x", "y", "", ""}, {"y", "z", "", ""}, {"z", "x + a", "", ""}});
  CHECK(found.size() == 2);
}

TEST_CASE("formula: all faults at once, and none that only follows from another") {
  const std::vector<Item> items{{"a", "1 +", "", "/a"}, {"b", "a + nothing", "", "/b"}, {"c", "a * 2", "", "/c"}, {"d", "if(1, 2, 3)", "", "/d"}};
  const auto issues = check({}, items);
  REQUIRE(issues.size() == 3);
  CHECK(issues[0].pointer == "/a");
  CHECK(issues[1].pointer == "/b");
  CHECK(issues[2].pointer == "/d");
  try {
    (void)compile({}, items);
    FAIL("compiled");
  } catch (const DocumentError& error) {
    CHECK(error.issues().size() == 3);
  }
}

TEST_CASE("formula: faults of the names") {
  const auto code = [](const Names& names) {
    const auto issues = check(names, {});
    return issues.empty() ? std::string() : issues[0].code;
  };
  for (const char* name : {"", "1a", "a b", "if", "today", "a+b", "x（"}) {
    Names names;
    names.columns = {{name, Kind::number, "", {}, {}}};
    CHECK(code(names) == "formula_name");
  }
  Names names;
  names.columns = {{"a", Kind::number, "", {}, {}}};
  names.add_figure("a", "", 1);
  CHECK(code(names) == "duplicate_name");
  names.figures[0].name = "b";
  CHECK(code(names) == "");
  names.figures[0].unit = "acre";
  CHECK(code(names) == "unknown_unit");
  names.figures[0].unit = "";
  names.figures[0].versions.push_back({kSinceEver, true, 0});
  CHECK(code(names) == "dates_not_ascending");
  names.figures[0].versions.clear();
  CHECK(code(names) == "missing_value");
  names.figures.clear();
  names.scales.push_back({"tiers", "", "", {{kSinceEver, false, {names.put(std::vector<double>{0, 10, 10}), 2}, {0, 1}}}, "/tiers"});
  CHECK(code(names) == "");
  names.scales[0].versions[0].thresholds = {2, 3};
  CHECK(code(names) == "overlapping_tiers");
  names.scales[0].versions[0].rates = {1};
  CHECK(code(names) == "tiers");
}
