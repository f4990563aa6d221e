#include "optimise/block_cells.hpp"

#include <algorithm>
#include <cstdint>
#include <unordered_map>

namespace gengxin::optimise {
namespace {

// The zone of each group in a layer, -1 where no row names it.
std::vector<int> named_zones(const BlockProgram& program, std::size_t layer) {
  std::vector<int> zones = program.layers[layer];
  std::vector<char> named(zones.empty() ? 0 : static_cast<std::size_t>(*std::max_element(zones.begin(), zones.end())) + 1);
  for (const FactoredRow& row : program.rows)
    if (row.layer == static_cast<int>(layer) && static_cast<std::size_t>(row.zone) < named.size()) named[static_cast<std::size_t>(row.zone)] = 1;
  for (int& zone : zones)
    if (!named[static_cast<std::size_t>(zone)]) zone = -1;
  return zones;
}

}  // namespace

// Layer by layer: a cell so far and the zone of the next layer make a finer cell.
Cells cells_of(const BlockProgram& program) {
  const auto n = static_cast<std::size_t>(program.groups);
  Cells made{std::vector<int>(n, 0), {{}}};
  for (std::size_t layer = 0; layer < program.layers.size(); ++layer) {
    const std::vector<int> zones = named_zones(program, layer);
    std::unordered_map<std::uint64_t, int> known;
    std::vector<std::vector<int>> refined;
    std::uint64_t last_key = ~std::uint64_t{0};
    int last_cell = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const std::uint64_t key = (static_cast<std::uint64_t>(made.of_group[i]) << 32) | static_cast<std::uint64_t>(static_cast<std::uint32_t>(zones[i]));
      if (key != last_key) {
        const auto [at, fresh] = known.try_emplace(key, static_cast<int>(refined.size()));
        if (fresh) {
          refined.push_back(made.zones[static_cast<std::size_t>(made.of_group[i])]);
          refined.back().push_back(zones[i]);
        }
        last_key = key;
        last_cell = at->second;
      }
      made.of_group[i] = last_cell;
    }
    made.zones = std::move(refined);
  }
  return made;
}

}  // namespace gengxin::optimise
