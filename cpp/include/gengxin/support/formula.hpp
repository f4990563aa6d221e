#pragma once
// Formulas of rule books: parsed once, checked for names, kinds and units, evaluated over columns.
// The language is described in docs/formulas.md.
//
// A Program is constant and may be shared by threads; each thread brings its own Workspace.
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gengxin/support/dates.hpp"
#include "gengxin/support/error.hpp"
#include "gengxin/support/export.hpp"
#include "gengxin/support/figures.hpp"
#include "gengxin/support/traced.hpp"
#include "gengxin/support/units.hpp"

namespace gengxin::formula {

/// What a value may be. A truth is stored as 0 or 1, a category as the index of its label, a date as a Day.
enum class Kind : std::uint8_t { number, truth, category, date };

// Bounds: a rule book from anywhere can neither exhaust memory nor the stack.
inline constexpr std::size_t kLongestFormula = 10'000;  ///< bytes
inline constexpr std::size_t kDeepest = 64;             ///< brackets, calls and signs inside each other
inline constexpr std::size_t kMostNodes = 2'000;        ///< numbers, names and operators of one formula
inline constexpr std::size_t kMostItems = 4'000;
inline constexpr std::size_t kMostNodesInAll = 100'000;
inline constexpr std::size_t kMostRegisters = 2'000;    ///< values alive at one time, a block of rows each
inline constexpr std::size_t kMostTiers = 1'000;
inline constexpr std::size_t kMostCategories = 100'000;

/// A column that formulas may name.
struct ColumnInfo {
  std::string name;
  Kind kind{Kind::number};
  std::string unit;                     ///< of a number; empty: none
  std::vector<std::string> categories;  ///< labels of a category, by code
  std::string pointer;                  ///< JSON Pointer, for faults; so below
};

/// From when something holds. The first version may hold "since ever"; an ended one stands for nothing.
inline constexpr Day kSinceEver = std::numeric_limits<Day>::min();

struct FigureVersion {
  Day from{kSinceEver};
  bool ended{false};
  Slot slot{0};
};

/// A dated number, truth or date. Before its first version it has no value, after its end it is 0 or false.
struct FigureOf {
  std::string name;
  Kind kind{Kind::number};
  std::string unit;
  std::vector<FigureVersion> versions;  ///< ascending by `from`
  std::string pointer;
};

struct ScaleVersion {
  Day from{kSinceEver};
  bool ended{false};
  std::vector<Slot> thresholds;  ///< ascending
  std::vector<Slot> rates;       ///< one a threshold: holds from it to the next
};

/// A marginal scale: each rate applies to the part above its threshold and below the next one.
struct ScaleOf {
  std::string name;
  std::string threshold_unit;
  std::string rate_unit;
  std::vector<ScaleVersion> versions;
  std::string pointer;
};

struct TableVersion {
  Day from{kSinceEver};
  bool ended{false};
  std::vector<std::string> categories;
  std::vector<Slot> slots;  ///< one a category
};

/// A number by category.
struct TableOf {
  std::string name;
  std::string unit;
  std::vector<TableVersion> versions;
  std::string pointer;
};

/// All that formulas may name, besides each other.
struct GENGXIN_API Names {
  std::vector<ColumnInfo> columns;
  std::vector<FigureOf> figures;
  std::vector<ScaleOf> scales;
  std::vector<TableOf> tables;
  std::vector<double> values;  ///< by slot; an evaluation may bring its own

  /// Puts values into new slots; returns the first.
  Slot put(std::span<const double> more);
  void add_figure(std::string name, std::string unit, double value);
  /// A figure of a document: its versions are the document's slots, so `values` must be the document's.
  void add_figure(std::string name, const Figures& figures, Figure figure);
};

/// One formula with its name.
struct Item {
  std::string name;
  std::string text;
  std::string unit;     ///< what the result is given in; empty: as it comes
  std::string pointer;  ///< JSON Pointer of the formula, for faults
};

/// All faults of the names and formulas; empty if `compile` would succeed.
GENGXIN_API std::vector<Issue> check(const Names& names, std::span<const Item> items);

/// One column's rows: numbers, truths, or categories and dates.
using ColumnData = std::variant<std::span<const double>, std::span<const std::uint8_t>, std::span<const std::int32_t>>;

/// What is evaluated: rows of all columns (those that no formula uses may be left empty), on a day.
struct Rows {
  std::size_t count{0};
  std::span<const ColumnData> columns;  ///< in the order of Names::columns
  Day day{0};
  std::span<const double> values;       ///< by slot; empty: Names::values
};

/// A fault that only values show: a division by zero, a missing figure, a result that is no number.
class GENGXIN_API RowError : public DocumentError {
 public:
  RowError(Issue issue, std::string item, std::size_t row) : DocumentError({std::move(issue)}), item_(std::move(item)), row_(row) {}
  [[nodiscard]] const std::string& item() const { return item_; }  ///< or the column
  [[nodiscard]] std::size_t row() const { return row_; }           ///< from 0

 private:
  std::string item_;
  std::size_t row_;
};

/// What tracing one row needs beside the plain rows.
struct TracedRow {
  std::function<Traced(Slot)> figure;                ///< the number in a slot
  std::vector<Traced> numbers;                       ///< of this row, by column; unused for other kinds
  std::function<Traced(std::size_t, Traced)> name;   ///< names an item's result; may be empty
};

/// One part of a formula at one row, in the order of its computation.
struct Step {
  std::size_t offset, length;  ///< the part's place in the formula
  Kind kind;
  double value;
  std::string unit;
};

class Program;
namespace detail {
struct Book;
struct Scratch;
}  // namespace detail

/// Memory of one thread's evaluations; used again without allocation for the same program and rows.
class GENGXIN_API Workspace {
 public:
  Workspace();
  ~Workspace();
  Workspace(Workspace&&) noexcept;
  Workspace& operator=(Workspace&&) noexcept;

 private:
  friend class Program;
  std::unique_ptr<detail::Scratch> scratch_;
};

class GENGXIN_API Program {
 public:
  [[nodiscard]] std::size_t item_count() const;
  [[nodiscard]] const std::string& item_name(std::size_t item) const;
  [[nodiscard]] Kind item_kind(std::size_t item) const;
  [[nodiscard]] const std::string& item_unit(std::size_t item) const;  ///< "yuan", "m2", "" for none
  [[nodiscard]] bool uses_column(std::size_t column) const;
  /// Days on which a figure, scale or table changes, rising: between two of them nothing does.
  [[nodiscard]] std::vector<Day> changes() const;
  [[nodiscard]] bool uses_today() const;                                ///< some formula names `today`
  [[nodiscard]] std::size_t instruction_count() const;                  ///< a row, after sharing and folding

  /// These items and all that they use, rising.
  [[nodiscard]] std::vector<std::size_t> needs(std::vector<std::size_t> items) const;

  /// Every item at every row; `outputs` has one span an item, empty where nobody asks for it.
  /// On a fault nothing is promised about the outputs. The first faulty row is the one that is told.
  void evaluate(const Rows& rows, std::span<const std::span<double>> outputs, Workspace& workspace) const;
  /// The same row by row, straight from the parsed formulas: the reference of the tests.
  void evaluate_naive(const Rows& rows, std::span<const std::span<double>> outputs) const;
  /// Every item at one row, each traced down to the figures. Conditions are decided by the numbers: the branch
  /// taken is what is recorded.
  [[nodiscard]] std::vector<Traced> trace(const Rows& rows, std::size_t row, const TracedRow& traced) const;
  /// How one item comes about at one row. Branches that are not taken do not appear.
  [[nodiscard]] std::vector<Step> steps(const Rows& rows, std::size_t item, std::size_t row) const;

 private:
  friend GENGXIN_API Program compile(Names names, std::vector<Item> items);
  std::shared_ptr<const detail::Book> book_;
};

/// Throws DocumentError with all faults.
GENGXIN_API Program compile(Names names, std::vector<Item> items);

}  // namespace gengxin::formula
