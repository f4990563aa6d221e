#pragma once
// Why a cell of a table holds what it holds: a tree of named quantities, each with its formula, down to
// the figures of the document with their sources.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gengxin/simulate/tables.hpp"

namespace gengxin::simulate {

/// One step of an explanation.
struct Explanation {
  std::uint32_t node{0};
  std::string kind;     ///< "quantity", "figure", "constant" or "operation"
  std::string label;
  std::string unit;
  std::string formula;  ///< how the value follows from the parts; empty for figures and constants
  double value{0};
  std::vector<std::uint32_t> parts;  ///< nodes that the formula names
  std::string pointer, source, page, note;  ///< of a figure
  bool assumed{false};
};

/// Records a run, and a settlement, when the first cell of one is asked for, and of the pro forma one parcel and option at a
/// time, and answers for every cell. Costs a second
/// or so and some hundred MB for a large case. One explainer is for one thread.
class GENGXIN_API Explainer {
 public:
  Explainer(const Compiled& compiled, std::vector<double> values);
  ~Explainer();
  Explainer(Explainer&&) noexcept;
  Explainer& operator=(Explainer&&) noexcept;

  /// The node behind a cell. Throws std::out_of_range if there is no such table, column or row.
  [[nodiscard]] std::uint32_t cell(std::string_view table, std::size_t row, std::string_view column) const;
  [[nodiscard]] Explanation describe(std::uint32_t node) const;
  /// The value recomputed from the figures alone.
  [[nodiscard]] double recompute(std::uint32_t node) const;
  /// Slots of the figures that a node rests on, in increasing order.
  [[nodiscard]] std::vector<Slot> figures(std::uint32_t node) const;
  [[nodiscard]] std::size_t nodes() const;

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

}  // namespace gengxin::simulate
