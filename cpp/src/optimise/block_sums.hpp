#pragma once
// Sums over the groups of each zone, property by property, from which rows in factored form are read with their coefficients:
// the groups are passed once a layer, however many rows stand in it.
#include <span>
#include <vector>

#include "gengxin/optimise/block_program.hpp"

namespace gengxin::optimise {

/// For each layer that rows stand in `width` numbers by zone and property.
template <class T>
class ZoneTables {
 public:
  ZoneTables(const BlockProgram& program, std::size_t width);

  struct Layer {
    const int* zone{nullptr};  ///< of each group; null: the whole case is zone 0
    std::size_t zones{0};      ///< up to the last that a row names; the others have no numbers
    std::vector<int> columns;  ///< the properties that rows of the layer use
    std::vector<T> table;

    [[nodiscard]] bool has(std::size_t group) const { return zone == nullptr || static_cast<std::size_t>(zone[group]) < zones; }
    [[nodiscard]] std::size_t zone_of(std::size_t group) const { return zone == nullptr ? 0 : static_cast<std::size_t>(zone[group]); }
  };
  /// The numbers of a row's term.
  [[nodiscard]] T* of(const FactoredRow& row, int property);
  [[nodiscard]] const std::vector<Layer>& layers() const { return layers_; }

  /// Adds what add(group, columns, to) puts for each group into the numbers of its zone: in double precision for some groups at a
  /// time, and then these parts.
  template <class Add>
  void add_groups(std::size_t groups, Add&& add);

 private:
  std::size_t width_;
  std::vector<Layer> layers_;
  std::vector<std::size_t> place_;              ///< by layer + 1: in `layers_`
  std::vector<std::vector<std::size_t>> column_;  ///< by place in `layers_`, then property: in `columns`
};

/// sum p_i x_ia over the groups of a zone: a number an option.
[[nodiscard]] ZoneTables<long double> sums_of_shares(const BlockProgram& program, std::span<const double> x);
/// sum |p_i| over the groups of a zone.
[[nodiscard]] ZoneTables<long double> sums_of_sizes(const BlockProgram& program);

/// sum y_r q_ra over the rows, by zone and property: what a unit of the property takes off the cost of an option.
template <class T>
[[nodiscard]] ZoneTables<T> sums_of_prices(const BlockProgram& program, std::span<const double> y) {
  ZoneTables<T> sums(program, static_cast<std::size_t>(program.options));
  for (std::size_t r = 0; r < y.size(); ++r)
    program.rows[r].each_term([&](int property, const std::vector<double>& q) {
      T* to = sums.of(program.rows[r], property);
      for (std::size_t a = 0; a < q.size(); ++a) to[a] += static_cast<T>(y[r]) * q[a];
    });
  return sums;
}

/// g -= A'y of a group, by option.
template <class T>
void subtract_prices(const ZoneTables<T>& prices, const BlockProgram& program, std::size_t group, T* g) {
  const auto k = static_cast<std::size_t>(program.options);
  for (const auto& layer : prices.layers()) {
    if (!layer.has(group)) continue;
    const T* price = layer.table.data() + layer.zone_of(group) * layer.columns.size() * k;
    for (const int c : layer.columns) {
      const T p = program.properties[static_cast<std::size_t>(c)][group];
      for (std::size_t a = 0; a < k; ++a) g[a] -= p * price[a];
      price += k;
    }
  }
}

}  // namespace gengxin::optimise
