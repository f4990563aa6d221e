#pragma once
// Rows made of vectors, and both evaluators side by side.
#include <doctest/doctest.h>

#include <bit>
#include <string>
#include <vector>

#include "gengxin/support/formula.hpp"

namespace formula_tests {
using namespace gengxin;
using namespace gengxin::formula;

/// Columns of a test, owned.
struct Data {
  std::size_t rows{0};
  std::vector<std::vector<double>> numbers;
  std::vector<std::vector<std::uint8_t>> truths;
  std::vector<std::vector<std::int32_t>> codes;
  std::vector<ColumnData> columns;

  Data() = default;
  explicit Data(std::size_t count) : rows(count) {
    numbers.reserve(50);
    truths.reserve(50);
    codes.reserve(50);
  }
  Data(const Data&) = delete;  // columns point into the vectors
  Data& operator=(const Data&) = delete;
  Data& add(std::vector<double> v) { columns.emplace_back(std::span<const double>(numbers.emplace_back(std::move(v)))); return *this; }
  Data& add(std::vector<std::uint8_t> v) { columns.emplace_back(std::span<const std::uint8_t>(truths.emplace_back(std::move(v)))); return *this; }
  Data& add(std::vector<std::int32_t> v) { columns.emplace_back(std::span<const std::int32_t>(codes.emplace_back(std::move(v)))); return *this; }
};

struct Outcome {
  std::vector<std::vector<double>> items;
  std::string error;  ///< empty if all rows have results
  std::size_t row{0};
};

inline Outcome outcome(const Program& program, const Data& data, Day day, bool naive, std::span<const double> values = {}) {
  Outcome made;
  std::vector<std::span<double>> outputs;
  for (std::size_t i = 0; i < program.item_count(); ++i) made.items.emplace_back(data.rows, -1.0);
  for (auto& item : made.items) outputs.emplace_back(item);
  const Rows rows{data.rows, data.columns, day, values};
  try {
    if (naive) {
      program.evaluate_naive(rows, outputs);
    } else {
      Workspace workspace;
      program.evaluate(rows, outputs, workspace);
    }
  } catch (const RowError& error) {
    made.error = error.what();
    made.row = error.row();
  }
  return made;
}

/// Both evaluators; fails the test unless they agree in every bit and every word.
inline Outcome both(const Program& program, const Data& data, Day day = 0, std::span<const double> values = {}) {
  Outcome fast = outcome(program, data, day, false, values);
  const Outcome naive = outcome(program, data, day, true, values);
  CHECK(fast.error == naive.error);
  if (!naive.error.empty()) return fast;
  std::size_t different = 0;
  for (std::size_t i = 0; i < fast.items.size(); ++i)
    for (std::size_t row = 0; row < data.rows; ++row)
      if (std::bit_cast<std::uint64_t>(fast.items[i][row]) != std::bit_cast<std::uint64_t>(naive.items[i][row])) ++different;
  CHECK(different == 0);
  return fast;
}

inline Program compile_one(const Names& names, std::string text, std::string unit = {}) { return compile(names, {{"item", std::move(text), std::move(unit), "/items/item"}}); }

/// One formula without columns.
inline double value(const std::string& text, const Names& names = {}, Day day = 0) {
  const Program program = compile_one(names, text);
  Data data(1);
  for (const ColumnInfo& column : names.columns) data.add(std::vector<double>{column.name == "x" ? 7.0 : 0.0});
  const Outcome made = both(program, data, day);
  REQUIRE(made.error == "");
  return made.items[0][0];
}

/// The only issue of one formula.
inline Issue issue(const Names& names, std::string text, std::string unit = {}) {
  const Item item{"item", std::move(text), std::move(unit), "/items/item"};
  const std::vector<Issue> issues = check(names, {&item, 1});
  REQUIRE(issues.size() == 1);
  return issues[0];
}

inline bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// Area, money, months, a kind, a date and a truth; prices and a table.
inline Names village() {
  Names names;
  names.columns = {{"area", Kind::number, "m2", {}, {}}, {"income", Kind::number, "yuan", {}, {}}, {"delay", Kind::number, "months", {}, {}},
                   {"kind", Kind::category, "", {"住宅", "shop", "store"}, {}}, {"built", Kind::date, "", {}, {}}, {"certified", Kind::truth, "", {}, {}},
                   {"persons", Kind::number, "persons", {}, {}}};
  names.add_figure("price", "yuan/m2", 4500);
  names.add_figure("price_wan", "万元/m2", 0.45);
  names.add_figure("rent", "yuan/m2/month", 20);
  names.add_figure("share", "%", 40);
  names.add_figure("cap", "m2", 280);
  const std::vector<double> rents{20, 30};
  const Slot first = names.put(rents);
  names.tables.push_back({"rents", "yuan/m2/month", {{kSinceEver, false, {"住宅", "shop"}, {first, first + 1}}}, "/tables/rents"});
  return names;
}

}  // namespace formula_tests
