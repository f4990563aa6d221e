#include "optimise/block_prices.hpp"

#include <algorithm>

namespace gengxin::optimise {

BlockPrices::BlockPrices(const BlockProgram& program)
    : program_(program),
      by_zone_(program.layers.size()),
      width_(program.properties.size() * static_cast<std::size_t>(program.options)),
      zone_tables_(program.layers.size()) {
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

void BlockPrices::set(const std::vector<double>& y) {
  table_.assign(width_, 0);
  for (std::size_t layer = 0; layer < by_zone_.size(); ++layer)
    zone_tables_[layer].assign(by_zone_[layer].size() * width_, 0);
  for (std::size_t r = 0; r < y.size(); ++r) {
    const FactoredRow& row = program_.rows[r];
    double* to = row.layer < 0 ? table_.data()
                               : zone_tables_[static_cast<std::size_t>(row.layer)].data() +
                                     static_cast<std::size_t>(row.zone) * width_;
    row.each_term([&](int property, const std::vector<double>& q) {
      double* of = to + static_cast<std::size_t>(property * program_.options);
      for (std::size_t a = 0; a < q.size(); ++a) of[a] += y[r] * q[a];
    });
  }
}

void BlockPrices::of_group(std::size_t group, double* out) const {
  const auto k = static_cast<std::size_t>(program_.options);
  std::copy_n(program_.cost.data() + group * k, k, out);
  const auto subtract = [&](const double* table) {
    for (std::size_t c = 0; c < program_.properties.size(); ++c) {
      const double p = program_.properties[c][group];
      for (std::size_t a = 0; a < k; ++a) out[a] -= p * table[c * k + a];
    }
  };
  subtract(table_.data());
  for (std::size_t layer = 0; layer < zone_tables_.size(); ++layer) {
    const auto zone = static_cast<std::size_t>(program_.layers[layer][group]);
    if (zone < by_zone_[layer].size()) subtract(zone_tables_[layer].data() + zone * width_);
  }
}

}  // namespace gengxin::optimise
