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

/// Whether the bounds let a group take the option as a whole: it may be 1, and no other one must be more than 0.
[[nodiscard]] inline bool admits_whole(const BlockProgram& program, std::size_t group, std::size_t option) {
  const auto k = static_cast<std::size_t>(program.options);
  if (!program.upper.empty() && program.upper[group * k + option] < 1) return false;
  for (std::size_t b = 0; b < k && !program.lower.empty(); ++b)
    if (b != option && program.lower[group * k + b] > 0) return false;
  return true;
}

}  // namespace gengxin::optimise
