#pragma once
// What figures, scales and tables are on a day with given values. Both evaluators start from here.
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "formula_book.hpp"

namespace gengxin::formula::detail {

inline constexpr Slot kNoSlot = 0xffffffff;

struct Resolved {
  bool missing{false};  ///< no value on this day
  double value{0};
  Slot slot{kNoSlot};   ///< where the value stands; none for what has ended
};

struct ScaleNow {
  bool missing{false};
  std::vector<double> lows, highs, rates;  ///< tiers that pay something; the last may be open to infinity
  std::vector<Slot> low_slots, high_slots, rate_slots;
};

struct LookupNow {
  bool missing{false};
  std::vector<double> values;  ///< by code; NaN where the table has none
  std::vector<Slot> slots;
};

struct Now {
  Day day{0};
  std::vector<Resolved> figures;
  std::vector<ScaleNow> scales;
  std::vector<LookupNow> lookups;

  /// Throws DocumentError if a value in force is not finite or tiers overlap, std::invalid_argument if
  /// there are not as many values as slots.
  void resolve(const Book& book, const Rows& rows);
};

/// Throws std::invalid_argument unless rows and outputs fit the book.
void check_shape(const Book& book, const Rows& rows, std::span<const std::span<double>> outputs);

/// One row by the trees, as plain numbers or traced down to the figures. Throws RowError.
template <Scalar T>
class RowEvaluator {
 public:
  /// `figure` gives the number in a slot; `numbers` the columns of numbers, in place of those in `rows`. Both for traced
  /// rows only.
  RowEvaluator(const Book& book, const Now& now, const Rows& rows, const TracedRow* traced = nullptr)
      : book_(book), now_(now), rows_(rows), traced_(traced), results_(book.items.size()) {}
  /// All items; the results stay until the next row.
  const std::vector<T>& row(std::size_t row);
  std::vector<Step> steps(std::size_t item, std::size_t row);

 private:
  T node(const Tree& tree, std::uint32_t id);
  T operation(const Tree& tree, const TreeNode& node);
  T child(const Tree& tree, const TreeNode& node, std::size_t k);
  T named(const TreeNode& node);
  T scaled(const Tree& tree, const TreeNode& node);
  T looked_up(const Tree& tree, const TreeNode& node);
  T at_slot(Slot slot, double value) const;
  T column(std::uint32_t column) const;
  double plain_column(std::uint32_t column) const;
  void check_columns();
  [[noreturn]] void fail(const TreeNode& node, std::string code, std::string found, std::string allowed, std::string cure) const;

  const Book& book_;
  const Now& now_;
  const Rows& rows_;
  const TracedRow* traced_;
  std::vector<T> results_;
  std::size_t row_{0}, item_{0};
  std::vector<Step>* steps_{nullptr};
};

}  // namespace gengxin::formula::detail
