#pragma once
// Cells: groups that stand in the same zone of every layer, all zones that no row names being one. The same rows hold for all groups of
// a cell.
#include <vector>

#include "gengxin/optimise/block_program.hpp"

namespace gengxin::optimise {

struct Cells {
  std::vector<int> of_group;
  std::vector<std::vector<int>> zones;  ///< by cell: its zone of each layer, -1 for one that no row names
};

[[nodiscard]] Cells cells_of(const BlockProgram& program);

}  // namespace gengxin::optimise
