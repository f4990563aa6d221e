#pragma once
// Internal: formulas over rows that a model makes, as numbers or as explanations.
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "simulate/plan_effect.hpp"

namespace gengxin::simulate {

/// Rows by column: numbers, or codes of texts and dates. Columns that no formula uses stay empty.
template <Scalar T>
struct RowColumns {
  std::vector<std::vector<T>> numbers;
  std::vector<std::vector<std::int32_t>> codes;
  explicit RowColumns(std::size_t columns) : numbers(columns), codes(columns) {}
};

/// Every item at every row, on a day. `name(item, row, value)` names a traced result; `fault(error)` tells whose row it was.
template <Scalar T, bool kFast, class Name, class Fault>
std::vector<std::vector<T>> evaluate_rows(const formula::Program& program, const std::vector<formula::ColumnInfo>& columns, const RowColumns<T>& rows, std::size_t count,
                                          Day day, const Values<T>& values, std::span<const double> numbers, Name&& name, Fault&& fault) {
  std::vector<formula::ColumnData> data;
  std::vector<std::vector<double>> plain(columns.size());
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (columns[c].kind != formula::Kind::number) {
      data.emplace_back(std::span<const std::int32_t>(rows.codes[c]));
      continue;
    }
    if constexpr (std::is_same_v<T, double>) {
      data.emplace_back(std::span<const double>(rows.numbers[c]));
    } else {
      for (const T value : rows.numbers[c]) plain[c].push_back(value_of(value));
      data.emplace_back(std::span<const double>(plain[c]));
    }
  }
  const formula::Rows made{count, data, day, numbers};
  const auto told = [&](auto&& work) {
    try {
      return work();
    } catch (const formula::RowError& error) {
      throw DocumentError({fault(error)});
    }
  };
  std::vector<std::vector<T>> results(program.item_count(), std::vector<T>(count));
  if constexpr (std::is_same_v<T, Traced>) {
    for (std::size_t k = 0; k < count; ++k) {
      formula::TracedRow traced;
      traced.figure = [&](Slot slot) { return values[slot]; };
      traced.numbers.resize(columns.size());
      for (std::size_t c = 0; c < columns.size(); ++c)
        if (!rows.numbers[c].empty()) traced.numbers[c] = rows.numbers[c][k];
      traced.name = [&](std::size_t item, Traced value) { return name(item, k, value); };
      const auto found = told([&] { return program.trace(made, k, traced); });
      for (std::size_t item = 0; item < found.size(); ++item) results[item][k] = found[item];
    }
  } else {
    formula::Workspace workspace;
    std::vector<std::span<double>> outputs(results.begin(), results.end());
    told([&] {
      if constexpr (kFast)
        program.evaluate(made, outputs, workspace);
      else
        program.evaluate_naive(made, outputs);
    });
  }
  return results;
}

/// The fault of a row, told by whose it is: rows of an evaluation are nobody's.
inline Issue fault_of(const formula::RowError& error, const std::string& holder) {
  Issue issue = error.issues().front();
  const std::string row = "row " + std::to_string(error.row()) + " of";
  if (const auto at = issue.found.find(row); at != std::string::npos) issue.found.replace(at, row.size(), holder + ", ");
  return issue;
}

}  // namespace gengxin::simulate
