// Faults that only rows show; dated figures; the golden rules.
#include <cmath>
#include <limits>

#include "formula_helpers.hpp"

using namespace formula_tests;

namespace {

ScaleVersion tiers(Names& names, Day from, std::vector<double> thresholds, std::vector<double> rates) {
  ScaleVersion version{from, false, {}, {}};
  for (const double t : thresholds) version.thresholds.push_back(names.put({&t, 1}));
  for (const double r : rates) version.rates.push_back(names.put({&r, 1}));
  return version;
}

Day first_of(int year, int month = 1) { return day_of(year, month, 1); }

Names one_column() {
  Names names;
  names.columns = {{"x", Kind::number, "", {}, {}}, {"y", Kind::number, "", {}, {}}};
  return names;
}

}  // namespace

TEST_CASE("formula: golden dated scales hold exactly") {
  Names names;
  names.columns = {{"base", Kind::number, "yuan", {}, {}}};
  names.scales.push_back({"tax", "yuan", "", {}, "/scales/tax"});
  names.scales[0].versions.push_back(tiers(names, first_of(2013), {0, 12000}, {0.03, 0.1}));
  names.scales[0].versions.push_back(tiers(names, first_of(2015), {0, 12200}, {0.04, 0.12}));
  names.scales[0].versions.push_back(tiers(names, first_of(2017), {0, 6000, 12400}, {0.02, 0.06, 0.12}));
  names.scales.push_back({"reform", "yuan", "", {}, "/scales/reform"});
  names.scales[1].versions.push_back(tiers(names, kSinceEver, {6000, 12400, 40000}, {0.06 + 0.10, 0.12, 0.40}));
  const Program tax = compile_one(names, "fen(scale(base, tax))", "yuan"), reform = compile_one(names, "fen(scale(base, reform))", "yuan");
  Data data(3);
  data.add(std::vector<double>{2000, 15000, 50000});
  CHECK(both(tax, data, first_of(2013)).items[0][0] == 60);
  CHECK(both(tax, data, first_of(2014, 12)).items[0][1] == 660);
  CHECK(both(tax, data, first_of(2015)).items[0][0] == 80);
  CHECK(both(tax, data, first_of(2016)).items[0][1] == 824);
  CHECK(both(tax, data, first_of(2017)).items[0][0] == 40);
  CHECK(both(tax, data, first_of(2017)).items[0][1] == 816);
  CHECK(both(reform, data, first_of(2017)).items[0] == std::vector<double>{0, 1336, 8336});
  // Before the first tiers there is no answer, and the error says so.
  const Outcome early = both(tax, data, first_of(2012, 12));
  CHECK(early.row == 0);
  CHECK(holds(early.error, "scale 'tax' has no tiers on 2012-12-01"));
  names.scales[0].versions.push_back({first_of(2020), true, {}, {}});
  CHECK(both(compile_one(names, "scale(base, tax)"), data, first_of(2020)).items[0] == std::vector<double>{0, 0, 0});
}

TEST_CASE("formula: golden ended rule pays nothing from its end; a change touches only later dates") {
  Names names;
  names.columns = {{"rent", Kind::number, "yuan", {}, {}}};
  const double quarter = 0.25;
  names.figures.push_back({"allowance", Kind::number, "", {{first_of(2010), false, names.put({&quarter, 1})}, {first_of(2016, 12), true, 0}}, "/allowance"});
  const Program program = compile_one(names, "rent * allowance", "yuan");
  Data data(1);
  data.add(std::vector<double>{400});
  CHECK(both(program, data, first_of(2016)).items[0][0] == 100);
  CHECK(both(program, data, first_of(2016, 11)).items[0][0] == 100);
  CHECK(both(program, data, first_of(2016, 12)).items[0][0] == 0);
  CHECK(both(program, data, first_of(2030)).items[0][0] == 0);
  CHECK(holds(both(program, data, first_of(2009)).error, "'allowance' has no value on 2009-01-01"));

  const double half = 0.5;
  names.figures[0].versions[1] = {first_of(2024), false, names.put({&half, 1})};
  const Program doubled = compile_one(names, "rent * allowance", "yuan");
  CHECK(both(doubled, data, day_of(2023, 12, 31)).items[0][0] == 100);
  CHECK(both(doubled, data, first_of(2024)).items[0][0] == 200);
  // A study brings its own values for the slots.
  const std::vector<double> values{0.3, 0.6};
  CHECK(both(doubled, data, first_of(2024), values).items[0][0] == doctest::Approx(240));
  CHECK_THROWS_AS(both(doubled, data, 0, std::vector<double>{1}), std::invalid_argument);
  const std::vector<double> wrong{0.3, std::numeric_limits<double>::quiet_NaN()};
  CHECK_THROWS_AS(both(doubled, data, first_of(2024), wrong), DocumentError);
}

TEST_CASE("formula: figures of a document with their history") {
  Figures figures;
  FigureInfo info;
  info.pointer = "/norms/price";
  info.unit = "yuan/m2";
  info.count = 2;
  info.from = {first_of(2020), first_of(2024)};
  info.ended = {false, false};
  figures.infos.push_back(info);
  figures.values = {4500, 9000};
  Names names;
  names.columns = {{"area", Kind::number, "m2", {}, {}}};
  names.add_figure("price", figures, Figure{0});
  names.values = figures.values;
  const Program program = compile_one(names, "area * price", "yuan");
  Data data(1);
  data.add(std::vector<double>{10});
  CHECK(both(program, data, first_of(2023)).items[0][0] == 45000);
  CHECK(both(program, data, first_of(2025)).items[0][0] == 90000);
}

TEST_CASE("formula: truths, dates and today among the figures") {
  Names names;
  names.columns = {{"built", Kind::date, "", {}, {}}};
  const double cut = day_of(2009, 12, 31), yes = 1;
  names.figures.push_back({"cut_off", Kind::date, "", {{kSinceEver, false, names.put({&cut, 1})}, {first_of(2030), true, 0}}, ""});
  names.figures.push_back({"allowed", Kind::truth, "", {{kSinceEver, false, names.put({&yes, 1})}, {first_of(2025), true, 0}}, ""});
  const Program program = compile_one(names, "if(allowed and built <= cut_off, if(today >= '2024-01-01', 2, 1), 0)");
  Data data(2);
  data.add(std::vector<std::int32_t>{day_of(2009, 12, 31), day_of(2010, 1, 1)});
  CHECK(both(program, data, first_of(2023)).items[0] == std::vector<double>{1, 0});
  CHECK(both(program, data, first_of(2024)).items[0] == std::vector<double>{2, 0});
  CHECK(both(program, data, first_of(2025)).items[0] == std::vector<double>{0, 0});
  CHECK(both(program, data, first_of(2030)).items[0] == std::vector<double>{0, 0});  // 'allowed' is false, so nobody asks for the date
  CHECK(holds(both(compile_one(names, "if(built <= cut_off, 1, 0)"), data, first_of(2030)).error, "'cut_off' has no value"));
}

TEST_CASE("formula: division by zero is an error where it is reached, and only there") {
  const Names names = one_column();
  Data data(1000);
  std::vector<double> x(1000, 6.0), y(1000, 2.0);
  y[700] = y[900] = 0;
  data.add(x).add(y);
  const Outcome bad = both(compile_one(names, "1 + x / y"), data);
  CHECK(bad.row == 700);
  CHECK(holds(bad.error, "row 700 of item 'item': division by zero"));
  CHECK(holds(bad.error, "/items/item"));
  for (const char* text : {"if(y == 0, 0, x / y)", "if(y != 0, x / y, 0)", "if(y != 0 and x / y > 1, 1, 0)", "if(y == 0 or x / y > 1, 1, 0)", "if(y > 0, if(x > 0, x / y, 0), 0)", "if(not y == 0, x / y, 7)"})
    CHECK(both(compile_one(names, text), data).error == "");
  for (const char* text : {"min(x / y, 1)", "if(x / y > 1, 1, 1)", "if(y == 0, x / y, 0)", "if(x / y > 3 and y != 0, 1, 0)", "0 * (x / y)", "if(y != 0, x / y, 0) + x / y", "if(x > 100 and y > 0, 1, x / y)"})
    CHECK(both(compile_one(names, text), data).row == 700);
  CHECK(issue(names, "x / (2 - 2)").code == "division_by_zero");
  CHECK(both(compile_one(names, "if(x > 100, 1 / 0, 1)"), data).error == "");
  CHECK(both(compile_one(names, "if(x > 1, 1 / 0, 1)"), data).row == 0);
}

TEST_CASE("formula: results and rows that are no numbers") {
  const Names names = one_column();
  Data data(600);
  std::vector<double> x(600, 1.0), y(600, 1.0);
  x[555] = 1e200;
  data.add(x).add(y);
  const Outcome big = both(compile_one(names, "x * x"), data);
  CHECK(big.row == 555);
  CHECK(holds(big.error, "row 555 of item 'item': the result is inf"));
  CHECK(both(compile_one(names, "min(x * x, 1)"), data).error == "");
  for (const double wrong : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()}) {
    Data holes(600);
    std::vector<double> z(600, 1.0);
    z[599] = wrong;
    holes.add(z).add(y);
    const Outcome missing = both(compile_one(names, "if(x > 0, 1, 0)"), holes);
    CHECK(missing.row == 599);
    CHECK(holds(missing.error, "column 'x' holds"));
    CHECK(both(compile_one(names, "y"), holds(missing.error, "x") ? holes : data).error == "");  // nobody uses x
  }
}

TEST_CASE("formula: lookups") {
  Names names = village();
  Data data(4);
  data.add(std::vector<double>(4, 10.0)).add(std::vector<double>{}).add(std::vector<double>{}).add(std::vector<std::int32_t>{0, 1, 1, 2}).add(std::vector<std::int32_t>{}).add(std::vector<std::uint8_t>{}).add(std::vector<double>{});
  const Outcome bad = both(compile_one(names, "lookup(kind, rents) * area"), data);
  CHECK(bad.row == 3);
  CHECK(holds(bad.error, "table 'rents' has no category 'store'"));
  const Outcome good = both(compile_one(names, "if(kind == 'store', 0, lookup(kind, rents) * area)"), data);
  CHECK(good.items[0] == std::vector<double>{200, 300, 300, 0});
  names.tables[0].versions.push_back({first_of(2024), true, {}, {}});
  CHECK(both(compile_one(names, "lookup(kind, rents)"), data, first_of(2024)).items[0] == std::vector<double>{0, 0, 0, 0});
  names.tables[0].versions[0].from = first_of(2020);
  CHECK(holds(both(compile_one(names, "lookup(kind, rents)"), data, first_of(2019)).error, "table 'rents' has no values on 2019-01-01"));
  CHECK(both(compile_one(names, "if(today < '2020-01-01', 0, lookup(kind, rents))"), data, first_of(2019)).error == "");
  for (const std::int32_t code : {-1, 3, std::numeric_limits<std::int32_t>::max(), std::numeric_limits<std::int32_t>::min()}) {
    Data holes(1);
    holes.add(std::vector<double>{10}).add(std::vector<double>{}).add(std::vector<double>{}).add(std::vector<std::int32_t>{code}).add(std::vector<std::int32_t>{}).add(std::vector<std::uint8_t>{}).add(std::vector<double>{});
    CHECK(holds(both(compile_one(names, "lookup(kind, rents)"), holes, first_of(2021)).error, "column 'kind' holds no category"));
  }
}

TEST_CASE("formula: what items need") {
  Names names;
  names.add_figure("one", "", 1);
  const Program program = compile(names, {{"c", "b + one", "", ""}, {"alone", "one", "", ""}, {"a", "one * 2", "", ""}, {"b", "if(a > 1, a, 0)", "", ""}});
  CHECK(program.needs({0}) == std::vector<std::size_t>{0, 2, 3});
  CHECK(program.needs({3, 1}) == std::vector<std::size_t>{1, 2, 3});
  CHECK(program.needs({}).empty());
  CHECK_THROWS_AS((void)program.needs({4}), std::out_of_range);
}
