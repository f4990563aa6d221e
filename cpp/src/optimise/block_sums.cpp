#include "optimise/block_sums.hpp"

#include <algorithm>
#include <cmath>

namespace gengxin::optimise {
namespace {
constexpr std::size_t absent = ~std::size_t{0};
constexpr std::size_t least_at_once = 1024;  // groups that are added up in double precision; more where zones are many
}  // namespace

template <class T>
ZoneTables<T>::ZoneTables(const BlockProgram& program, std::size_t width) : width_(width), place_(program.layers.size() + 1, absent) {
  for (const FactoredRow& row : program.rows) {
    std::size_t& place = place_[static_cast<std::size_t>(row.layer + 1)];
    if (place == absent) {
      place = layers_.size();
      layers_.emplace_back();
      column_.emplace_back(program.properties.size(), absent);
      if (row.layer >= 0) layers_.back().zone = program.layers[static_cast<std::size_t>(row.layer)].data();
    }
    Layer& layer = layers_[place];
    layer.zones = std::max(layer.zones, row.layer < 0 ? std::size_t{1} : static_cast<std::size_t>(row.zone) + 1);
    row.each_term([&](int property, const std::vector<double>&) {
      std::size_t& column = column_[place][static_cast<std::size_t>(property)];
      if (column != absent) return;
      column = layer.columns.size();
      layer.columns.push_back(property);
    });
  }
  for (Layer& layer : layers_) layer.table.assign(layer.zones * layer.columns.size() * width, T{});
}

template <class T>
T* ZoneTables<T>::of(const FactoredRow& row, int property) {
  const std::size_t place = place_[static_cast<std::size_t>(row.layer + 1)];
  Layer& layer = layers_[place];
  const std::size_t zone = row.layer < 0 ? 0 : static_cast<std::size_t>(row.zone);
  return layer.table.data() + (zone * layer.columns.size() + column_[place][static_cast<std::size_t>(property)]) * width_;
}

template <class T>
template <class Add>
void ZoneTables<T>::add_groups(std::size_t groups, Add&& add) {
  std::vector<double> part;
  for (Layer& layer : layers_) {
    const std::size_t size = layer.columns.size() * width_, at_once = std::max(least_at_once, 4 * layer.zones);
    for (std::size_t first = 0; first < groups; first += at_once) {
      part.assign(layer.table.size(), 0.0);
      for (std::size_t i = first; i < std::min(first + at_once, groups); ++i)
        if (layer.has(i)) add(i, layer.columns, part.data() + layer.zone_of(i) * size);
      for (std::size_t j = 0; j < part.size(); ++j) layer.table[j] += part[j];
    }
  }
}

ZoneTables<long double> sums_of_shares(const BlockProgram& program, std::span<const double> x) {
  const auto k = static_cast<std::size_t>(program.options);
  ZoneTables<long double> sums(program, k);
  sums.add_groups(static_cast<std::size_t>(program.groups), [&](std::size_t i, const std::vector<int>& columns, double* to) {
    const double* shares = x.data() + i * k;
    for (const int c : columns) {
      const double p = program.properties[static_cast<std::size_t>(c)][i];
      for (std::size_t a = 0; a < k; ++a) to[a] += p * shares[a];
      to += k;
    }
  });
  return sums;
}

ZoneTables<long double> sums_of_sizes(const BlockProgram& program) {
  ZoneTables<long double> sums(program, 1);
  sums.add_groups(static_cast<std::size_t>(program.groups), [&](std::size_t i, const std::vector<int>& columns, double* to) {
    for (const int c : columns) *to++ += std::abs(program.properties[static_cast<std::size_t>(c)][i]);
  });
  return sums;
}

template class ZoneTables<double>;
template class ZoneTables<long double>;

}  // namespace gengxin::optimise
