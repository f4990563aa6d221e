#pragma once
// The quadratic part of a block program in the order of a layout's slots, for shares x' of the form that the passes use
// (block_bounds.hpp): x = lower + T x', so that
//     cost' = T (cost + Q lower),   Q' = T Q T = diagonal - W.
// Numbers of a group stand together, `stride` of them: its options, padded to a multiple of kernels::lanes.
#include <vector>

#include "optimise/block_layout.hpp"

namespace gengxin::optimise {

struct QuadraticLayout {
  QuadraticLayout(const BlockProgram& program, const BlockBounds& bounds, const BlockLayout& layout);

  using Numbers = BlockLayout::Numbers;
  /// Zeros for every share.
  [[nodiscard]] Numbers numbers() const;
  /// From the order of bundles to that of slots, and back.
  void to_slots(const double* bundles, double* slots, std::size_t first, std::size_t last) const;
  void to_bundles(const double* slots, double* bundles, std::size_t first, std::size_t last) const;

  int options, stride;
  std::size_t slots;
  Numbers cost;      ///< kernels::barred for an option that is not admitted
  Numbers diagonal;  ///< of Q', of an option's kind
  Numbers upper;     ///< where bounds between 0 and 1 count, else null
  std::vector<double> weight;  ///< of a slot's complementarity targets; 0 without a group
  std::vector<char> admitted;  ///< by share
  std::vector<int> kinds;      ///< of each option; empty where each is its own
  double pairs{0};             ///< sum of weights over the admitted shares, twice where bounds count
  // W by slot: neighbours of slot s from start[s] on.
  std::vector<int> start, other;
  std::vector<double> coupling;
};

}  // namespace gengxin::optimise
