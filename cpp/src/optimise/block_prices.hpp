#pragma once
// c - A'y of one group at a time, and the rows that a group stands in.
#include <vector>

#include "optimise/block_coefficients.hpp"
#include "optimise/block_sums.hpp"

namespace gengxin::optimise {

class BlockPrices {
 public:
  explicit BlockPrices(const BlockProgram& program);
  void set(const std::vector<double>& y);
  /// c - A'y of a group's options, k numbers.
  void of_group(std::size_t group, double* out) const;
  /// Calls use(row, coefficients) with the group's coefficients in the row.
  template <class Use>
  void each_row(std::size_t group, Use&& use) const {
    const auto of = [&](const std::vector<int>& rows) {
      for (const int r : rows)
        use(static_cast<std::size_t>(r), Coefficients(program_, program_.rows[static_cast<std::size_t>(r)], group));
    };
    of(everywhere_);
    for (std::size_t layer = 0; layer < by_zone_.size(); ++layer) {
      const auto zone = static_cast<std::size_t>(program_.layers[layer][group]);
      if (zone < by_zone_[layer].size()) of(by_zone_[layer][zone]);
    }
  }

 private:
  const BlockProgram& program_;
  std::vector<int> everywhere_;
  std::vector<std::vector<std::vector<int>>> by_zone_;  ///< [layer][zone]: rows
  ZoneTables<double> tables_;
};

}  // namespace gengxin::optimise
