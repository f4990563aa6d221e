#pragma once
// The coupling rows' own part of the state. An inequality row has a slack s with low <= s <= high,
//     Ax - s = 0,  s - low = t_low,  high - s = t_high,  y = w_low - w_high,
// each w t > 0; an equality row has s = low = high and a free multiplier.
#include <vector>

#include "gengxin/optimise/block_program.hpp"

namespace gengxin::optimise {

struct BlockState {
  struct Row {
    double low, high, size;  ///< size: the largest activity that the data allow
    bool equality, has_low, has_high;
    double y{0}, s{0};
    double t_low{0}, t_high{0}, w_low{0}, w_high{0};
    double activity{0};
    // The affine and the final direction.
    double dy{0}, ds{0}, dw_low{0}, dw_high{0};
    double second_low{0}, second_high{0};  ///< dt dw of the affine direction

    [[nodiscard]] double inverse_theta() const;   ///< sum of w / t
    [[nodiscard]] double primal_residual() const { return activity - s; }
    [[nodiscard]] double dual_residual() const { return y - w_low + w_high; }
  };
  struct Steps {
    double primal{1}, dual{1};
  };

  explicit BlockState(const BlockProgram& program);
  /// Slacks and multipliers at complementarity mu from the rows' activities.
  void start(double mu, const std::vector<double>& multipliers);
  [[nodiscard]] double complementarity() const;  ///< sum w t
  [[nodiscard]] double pairs() const;            ///< weight * number of pairs
  [[nodiscard]] std::vector<double> diagonal() const;
  /// Right-hand side of the Schur system; `a_m_h` is A M h, target < 0: the affine one.
  [[nodiscard]] std::vector<double> right_side(const std::vector<double>& a_m_h,
                                               double target) const;
  void direction(const std::vector<double>& dy, double target);
  void keep_second_order();
  [[nodiscard]] Steps longest(Steps steps) const;
  [[nodiscard]] double product_after(Steps steps) const;
  void move(Steps steps);
  [[nodiscard]] double violation() const;  ///< of [low, high] by the activities, relative to size
  [[nodiscard]] std::vector<double> multipliers() const;

  std::vector<Row> rows;
  double weight{1};  ///< of a row's pair beside that of a mean group

 private:
  double slack_target(const Row& row, double target) const;
};

}  // namespace gengxin::optimise
