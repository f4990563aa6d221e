#pragma once
// Internal: a plan of whole parcels made better by switches of single parcels and of two at a time, under the objective as it is, with
// what neighbours have in common. Limits are kept: no hard one is missed by more than the tolerance, or than it was.
#include <vector>

#include "allocate/quadratic.hpp"
#include "gengxin/optimise/block_program.hpp"

namespace gengxin::allocate {

class WholeSwitches {
 public:
  WholeSwitches(const optimise::BlockProgram& program, const QuadraticCost& quadratic, double tolerance, std::vector<double> x);
  /// Switches as long as one pays.
  std::vector<double> run();

 private:
  /// What a switch gains of costs and neighbours, in yuan, limits aside.
  [[nodiscard]] double gain_of(std::size_t group, std::size_t to) const { return slope_[group * k_ + choice_[group]] - slope_[group * k_ + to]; }
  /// Penalties after a switch; infinite where a hard limit would be missed.
  [[nodiscard]] double penalty_after(std::size_t group, std::size_t to) const;
  void apply(std::size_t group, std::size_t to);
  bool singles();
  bool pairs();
  struct Switch {
    std::size_t group, to;
    double gain;  ///< yuan, penalties within
  };
  /// The group's switch if it gains more than `best`, beside what another has gained and the penalties before it.
  [[nodiscard]] Switch best_of(std::size_t group, double gained, double penalty, Switch best) const;

  const optimise::BlockProgram& program_;
  const QuadraticCost& quadratic_;
  std::size_t n_, k_;
  std::vector<std::size_t> choice_;
  std::vector<double> slope_;     ///< groups x choices: cost, and what neighbours as they are make of it
  std::vector<double> activity_;  ///< of the rows
  std::vector<double> allowed_;   ///< that a hard row may be missed by
  double least_{0};               ///< a gain that is more than rounding, yuan
  int tried_{0};                  ///< first switches of two
};

}  // namespace gengxin::allocate
