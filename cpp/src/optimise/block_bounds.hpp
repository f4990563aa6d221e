#pragma once
// Bounds of the shares in the form that the passes use. A group's shares are
//     x = lower + total x',   x' >= 0,  sum x' = 1,  x' <= upper' = (upper - lower) / total,
// where total = 1 - sum lower, so that a lower bound scales the group's properties and costs. A
// group whose bounds leave one point has total 0.
#include <vector>

#include "gengxin/optimise/block_program.hpp"

namespace gengxin::optimise {

class BlockBounds {
 public:
  explicit BlockBounds(const BlockProgram& program);

  [[nodiscard]] bool shifted() const { return !total_.empty(); }  ///< some lower or total counts
  [[nodiscard]] bool bounded() const { return bounded_; }  ///< some upper' lies between 0 and 1
  [[nodiscard]] bool empty() const { return empty_; }      ///< a group without a point
  [[nodiscard]] double total(std::size_t group) const { return shifted() ? total_[group] : 1; }
  [[nodiscard]] double lower(std::size_t share) const { return shifted() ? lower_[share] : 0; }
  /// 0 for an option that is not admitted, 2 where no bound counts.
  [[nodiscard]] double upper(std::size_t group, std::size_t share) const;
  [[nodiscard]] const std::vector<double>& lower() const { return lower_; }

 private:
  const std::vector<double>& upper_;
  std::vector<double> lower_, total_;
  bool bounded_{false}, empty_{false};
};

}  // namespace gengxin::optimise
