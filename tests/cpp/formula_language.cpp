#include <cmath>

#include "formula_helpers.hpp"

using namespace formula_tests;

TEST_CASE("formula: arithmetic, precedence and functions") {
  CHECK(value("1 + 2 * 3") == 7);
  CHECK(value("(1 + 2) * 3") == 9);
  CHECK(value("10 - 4 - 3") == 3);
  CHECK(value("16 / 4 / 2") == 2);
  CHECK(value("-2 * -3 - -1") == 7);
  CHECK(value("--2") == 2);
  CHECK(value("1.5e2 + .5") == 150.5);
  CHECK(value("if(1 < 2 and not 2 < 1, 10, 20)") == 10);
  CHECK(value("if(false or 1 == 2, 10, 20)") == 20);
  CHECK(value("if(true and false or true, 1, 0)") == 1);
  CHECK(value("if(not true or true, 1, 0)") == 1);
  CHECK(value("min(3, 1, 2)") == 1);
  CHECK(value("max(3, 1, 5, 2)") == 5);
  CHECK(value("clamp(7, 1, 5) + clamp(-7, 1, 5)") == 6);
  CHECK(value("1 <= 1 and 2 >= 2 and 1 != 2 and 3 > 2") == 1);
}

TEST_CASE("formula: rounding is half away from zero, of what the decimal number says") {
  Names money;
  money.add_figure("yuan", "yuan", 1);
  const auto fen = [&](const std::string& amount) { return value("fen(" + amount + " * yuan)", money); };
  CHECK(value("round(2.5)") == 3);
  CHECK(value("round(-2.5)") == -3);
  CHECK(value("round(0.49)") == 0);
  CHECK(fen("1.005") == 1.01);  // the double is 1.00499999999999989
  CHECK(fen("-1.005") == -1.01);
  CHECK(fen("33.335") == 33.34);
  CHECK(fen("0.0049") == 0);
  CHECK(value("round(1234.5678, 2)") == 1234.57);
  CHECK(value("round(1251, -2)") == 1300);
  CHECK(value("round(-1250, -2)") == -1300);
  CHECK(value("floor(2.9)") == 2);
  CHECK(value("floor(-2.1)") == -3);
  CHECK(value("ceil(2.1)") == 3);
  CHECK(value("ceil(-2.9)") == -2);
  CHECK(value("ceil(0.1 * 3 * 10)") == 3);  // 3.0000000000000004
  CHECK(value("floor((0.1 + 0.7) * 10)") == 8);
  CHECK(value("floor(4503599627370497.0)") == 4503599627370497.0);
  CHECK(value("round(9007199254740993.0)") == 9007199254740992.0);
  CHECK(fen("1e300") == 1e300);
  for (const char* text : {"round(-0.2)", "ceil(-0.5)", "round(-0.001, 2)", "floor(0)"}) CHECK_FALSE(std::signbit(value(text)));
}

TEST_CASE("formula: columns in every block length") {
  Names names;
  names.columns = {{"x", Kind::number, "", {}, {}}, {"flag", Kind::truth, "", {}, {}}, {"kind", Kind::category, "", {"a", "b", "c"}, {}}, {"day", Kind::date, "", {}, {}}};
  const Program program = compile(names, {{"a", "if(flag, x * 2 + 1, x / 3)", "", ""}, {"b", "if(kind == 'b', a, -a)", "", ""}, {"c", "if(day < '1970-01-11', 1, 2) + b", "", ""}, {"d", "flag and kind != 'c'", "", ""}});
  for (const std::size_t rows : {0U, 1U, 7U, 8U, 9U, 511U, 512U, 513U, 1023U, 1024U, 1025U, 70'000U}) {
    Data data(rows);
    std::vector<double> x(rows);
    std::vector<std::uint8_t> flag(rows);
    std::vector<std::int32_t> kind(rows), day(rows);
    for (std::size_t i = 0; i < rows; ++i) {
      x[i] = static_cast<double>(i) - 3.5;
      flag[i] = i % 2 == 0;
      kind[i] = static_cast<std::int32_t>(i % 3);
      day[i] = static_cast<std::int32_t>(i % 20);
    }
    data.add(x).add(flag).add(kind).add(day);
    const Outcome made = both(program, data);
    CHECK(made.error == "");
    for (std::size_t i = 0; i < rows; i += 1 + rows / 50) {
      const double a = i % 2 == 0 ? x[i] * 2 + 1 : x[i] / 3, b = i % 3 == 1 ? a : -a;
      CHECK(made.items[1][i] == b);
      CHECK(made.items[2][i] == (i % 20 < 10 ? 1 : 2) + b);
      CHECK(made.items[3][i] == (i % 2 == 0 && i % 3 != 2));
    }
  }
}

TEST_CASE("formula: items use items whatever their order; equal parts are computed once") {
  Names names;
  names.columns = {{"x", Kind::number, "", {}, {}}};
  const Program program = compile(names, {{"total", "first + second", "", ""}, {"second", "first * 2", "", ""}, {"first", "x + 1", "", ""}});
  Data data(2);
  data.add(std::vector<double>{1, 10});
  const Outcome made = both(program, data);
  CHECK(made.items[0] == std::vector<double>{6, 33});
  const Program twice = compile(names, {{"a", "(x + 1) * (x + 1)", "", ""}, {"b", "(1 + x) * (x + 1)", "", ""}});
  // check of the column, sum, product, two stores
  CHECK(twice.instruction_count() == 5);
  const Program folded = compile(names, {{"a", "x + 2 * 3 * 4", "", ""}});
  CHECK(folded.instruction_count() == 3);
}

TEST_CASE("formula: a program is shared by threads' own workspaces, and a workspace by programs") {
  Names names;
  names.columns = {{"x", Kind::number, "", {}, {}}};
  const Program one = compile(names, {{"a", "x + 1", "", ""}}), two = compile(names, {{"a", "max(x * 3 - 1, x) / 2", "", ""}, {"b", "a + x", "", ""}});
  Data data(600);
  data.add(std::vector<double>(600, 3.0));
  Workspace workspace;
  std::vector<double> a(600), b(600);
  const std::vector<std::span<double>> only{a}, pair{a, b}, second{{}, b};
  for (int i = 0; i < 3; ++i) {
    one.evaluate({600, data.columns, 0, {}}, only, workspace);
    CHECK(a[599] == 4);
    two.evaluate({600, data.columns, 0, {}}, pair, workspace);
    CHECK(a[599] == 4);
    CHECK(b[599] == 7);
    std::fill(b.begin(), b.end(), 0.0);
    two.evaluate({600, data.columns, 0, {}}, second, workspace);
    CHECK(b[0] == 7);
  }
  CHECK_THROWS_AS(one.evaluate({601, data.columns, 0, {}}, only, workspace), std::invalid_argument);
  CHECK_THROWS_AS(one.evaluate({600, {}, 0, {}}, only, workspace), std::invalid_argument);
}

TEST_CASE("formula: the steps of one row, without the branch that is not taken") {
  Names names = village();
  const std::string text = "if(area > cap, cap * price, area * price)";
  const Program program = compile_one(names, text, "万元");
  Data data(1);
  data.add(std::vector<double>{100}).add(std::vector<double>{}).add(std::vector<double>{}).add(std::vector<std::int32_t>{}).add(std::vector<std::int32_t>{}).add(std::vector<std::uint8_t>{}).add(std::vector<double>{});
  const auto steps = program.steps({1, data.columns, 0, {}}, 0, 0);
  std::vector<std::string> parts;
  for (const Step& step : steps) parts.push_back(text.substr(step.offset, step.length) + " = " + number_text(step.value) + " " + step.unit);
  CHECK(parts == std::vector<std::string>{"area = 100 m2", "cap = 280 m2", "area > cap = 0 ", "area = 100 m2", "price = 4500 yuan/m2", "area * price = 450000 yuan",
                                          "if(area > cap, cap * price, area * price) = 450000 yuan"});
  CHECK(both(program, data).items[0][0] == 45);
}
