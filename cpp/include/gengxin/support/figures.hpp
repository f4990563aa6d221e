#pragma once
// Figures: every number of a document with its unit, its source or the mark that it is assumed.
// Reading gives each number a slot; models are bound to slots, and a run takes a span of values, one
// a slot. A study fills its own copy of the values and never touches the document.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "gengxin/support/dates.hpp"
#include "gengxin/support/export.hpp"

namespace gengxin {

using Slot = std::uint32_t;

/// How an assumed figure may vary: `uniform` [low, high], `triangular` [low, mode, high],
/// `normal` [mean, standard deviation], `lognormal` [median, geometric standard deviation].
struct Draw {
  std::string kind;
  std::vector<double> parameters;
};

/// One cell of a column whose provenance differs from its column's, after a patch of that row.
struct CellProvenance {
  std::string row;
  std::string source;
  std::string page;
  bool assumed{false};
};

/// What is known about a figure or a column.
struct FigureInfo {
  std::string pointer;  ///< JSON Pointer into the document
  std::string unit;     ///< unit of the slots (the field's own unit)
  std::string meaning;
  std::string source;   ///< key of `sources`, or empty
  std::string page;
  std::string note;
  bool assumed{false};
  bool is_column{false};
  Draw draw;
  Slot first{0};
  std::uint32_t count{0};
  std::vector<Day> from;  ///< dated history: slot `first + i` holds from day `from[i]`
  std::vector<bool> ended;
  std::shared_ptr<const std::vector<std::string>> rows;  ///< ids of a column's cells, the same list for all columns of a table; null where it has none
  std::vector<CellProvenance> cells;
};

/// A handle to a figure; absent where the document leaves an optional figure out.
struct Figure {
  static constexpr std::uint32_t kAbsent = 0xffffffff;
  std::uint32_t id{kAbsent};
  [[nodiscard]] bool present() const { return id != kAbsent; }
};

/// A handle to a column of figures: consecutive slots.
struct Column {
  std::uint32_t id{Figure::kAbsent};
  Slot first{0};
  std::uint32_t count{0};
  [[nodiscard]] bool present() const { return id != Figure::kAbsent; }
};

/// All figures of a document.
struct Figures {
  std::vector<FigureInfo> infos;
  std::vector<double> values;              ///< one a slot
  std::vector<std::uint32_t> figure_of;    ///< slot -> index into infos

  [[nodiscard]] const FigureInfo& info(Figure figure) const { return infos[figure.id]; }
  [[nodiscard]] const FigureInfo& info_of_slot(Slot slot) const { return infos[figure_of[slot]]; }
  /// The slot in force on a day: of a dated figure the last one begun by then, or the first if none has.
  [[nodiscard]] GENGXIN_API Slot slot_on(Figure figure, Day day) const;
  /// "/parcels/area_m2/P17" for a cell, "/norms/primary_class_size" for a figure.
  [[nodiscard]] GENGXIN_API std::string pointer_of_slot(Slot slot) const;
  /// Whether the number in this slot stands without a source, or on a stated assumption.
  [[nodiscard]] GENGXIN_API bool slot_is_assumed(Slot slot) const;
};

}  // namespace gengxin
