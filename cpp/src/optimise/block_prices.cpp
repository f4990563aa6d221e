#include "optimise/block_prices.hpp"

#include <algorithm>

namespace gengxin::optimise {

BlockPrices::BlockPrices(const BlockProgram& program)
    : program_(program),
      by_zone_(program.layers.size()),
      tables_(program, 0) {
  for (std::size_t r = 0; r < program.rows.size(); ++r) {
    const FactoredRow& row = program.rows[r];
    if (row.layer < 0) {
      everywhere_.push_back(static_cast<int>(r));
      continue;
    }
    auto& zones = by_zone_[static_cast<std::size_t>(row.layer)];
    if (row.zone >= static_cast<int>(zones.size())) zones.resize(static_cast<std::size_t>(row.zone) + 1);
    zones[static_cast<std::size_t>(row.zone)].push_back(static_cast<int>(r));
  }
}

void BlockPrices::set(const std::vector<double>& y) { tables_ = sums_of_prices<double>(program_, y); }

void BlockPrices::of_group(std::size_t group, double* out) const {
  const auto k = static_cast<std::size_t>(program_.options);
  std::copy_n(program_.cost.data() + group * k, k, out);
  subtract_prices(tables_, program_, group, out);
}

}  // namespace gengxin::optimise
