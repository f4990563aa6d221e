#pragma once
// A program made from another by adding columns and rows, one at a time.
#include <vector>

#include "gengxin/optimise/program.hpp"

namespace gengxin::optimise {

class Extension {
 public:
  explicit Extension(Program base);
  int add_column(double cost, double lower, double upper);
  int add_row(double lower, double upper);
  void put(int row, int column, double value) { entries_.push_back({row, column, value}); }
  /// The rows and columns added have no names, so none has.
  [[nodiscard]] Program build();

  Program program;  ///< its cost and bounds may be changed; its matrix is made by build()

 private:
  std::vector<Entry> entries_;
};

/// The same limits with no objective.
[[nodiscard]] Program without_objective(Program program);

}  // namespace gengxin::optimise
