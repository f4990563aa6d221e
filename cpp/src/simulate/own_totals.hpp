#pragma once
// Internal: totals of the user's own. A parcel counts
//
//   before                  as it is
//   during                  from clearance to delivery, where its option clears it
//   after                   from delivery on
//
// by formulas over its columns and, but for the first, over what its option brings; a plan gives each share of it one of these.
#include <span>
#include <string>
#include <vector>

#include "simulate/evaluate_rows.hpp"

namespace gengxin::simulate {

template <Scalar T, bool kFast>
class OwnTotals {
 public:
  OwnTotals(const Compiled& compiled, const Values<T>& values, std::span<const double> numbers)
      : compiled_(compiled), b_(compiled.binding()), values_(values), numbers_(numbers) {}

  [[nodiscard]] std::size_t count() const { return b_.totals.programs.empty() ? 0 : b_.totals.programs.front().item_count(); }
  /// Whether a year's figures differ from those of the year before it.
  [[nodiscard]] bool changes(std::size_t year) const;
  /// By total, then parcel, by the figures of a year.
  [[nodiscard]] std::vector<std::vector<T>> before(std::span<const std::size_t> parcels, std::size_t year) const;
  /// By total, then choice: what the whole parcel counts.
  [[nodiscard]] std::vector<std::vector<T>> with_option(std::span<const PlanEffect<T>> choices, scenario::Stage stage, std::size_t year) const;

 private:
  struct Row {
    std::size_t parcel;
    const PlanEffect<T>* choice;
  };
  [[nodiscard]] std::vector<std::vector<T>> evaluate(std::span<const Row> rows, scenario::Stage stage, std::size_t year) const;
  [[nodiscard]] T number(std::size_t column, const Row& row) const;
  [[nodiscard]] std::int32_t text(std::size_t column, const Row& row) const;

  const Compiled& compiled_;
  const Binding& b_;
  const Values<T>& values_;
  std::span<const double> numbers_;
};

}  // namespace gengxin::simulate
