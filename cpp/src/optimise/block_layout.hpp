#pragma once
// Groups sorted into cells, the finest part of the partition by zones that rows name, and within a cell into
// bundles of `kernels::lanes`; bundles into segments, the pieces of work that threads share.
// Cells, bundles and segments depend on the data alone, so sums over them do too.
#include <cstdint>
#include <memory>
#include <vector>

#include "gengxin/optimise/block_program.hpp"
#include "optimise/block_bounds.hpp"
#include "optimise/kernels/block_kernels.hpp"

namespace gengxin::optimise {

struct BlockLayout {
  BlockLayout(const BlockProgram& program, const BlockBounds& bounds);

  struct Piece {
    std::size_t first, last;  ///< bundles
    int cell;
  };
  struct Free {
    void operator()(double* p) const;
  };
  using Numbers = std::unique_ptr<double[], Free>;
  static Numbers numbers(std::size_t count);

  int groups, options, properties;
  int cells{0};
  std::size_t bundles{0};
  std::vector<std::int32_t> slot;  ///< bundle * lanes + lane of each group
  std::vector<int> cell;           ///< of each group
  std::vector<std::vector<int>> cell_zone;  ///< [cell][layer]; -1: one that no row names
  std::vector<Piece> pieces;
  Numbers x, z, p, weight, cost, affine_mean, final_mean;
  Numbers v, w, upper;     ///< only where bounds between 0 and 1 count
  double weight_sum{0};  ///< over all lanes
  [[nodiscard]] kernels::Data data() const {
    return {options,  properties, x.get(), z.get(), p.get(), weight.get(), affine_mean.get(), final_mean.get(),
            v.get(),  w.get(),    upper.get()};
  }
  /// Where option 0 of a group stands in x; option a is a * lanes further.
  [[nodiscard]] std::size_t place(std::size_t group) const {
    const auto s = static_cast<std::size_t>(slot[group]);
    return s / kernels::lanes * static_cast<std::size_t>(options) * kernels::lanes +
           s % kernels::lanes;
  }
};

}  // namespace gengxin::optimise
