#pragma once
// The coupling rows' own part of the state. An inequality row has a slack s with
//     Ax - s = 0,  s - low + e_low = t_low,  high - s + e_high = t_high,  y = w_low - w_high,
// each w t > 0. A side that may be missed at a price has e with e v > 0, v = price - w; a hard one
// e = 0. A hard equality has s = low = high and a free multiplier.
#include <vector>

#include "gengxin/optimise/block_program.hpp"

namespace gengxin::optimise {

struct BlockState {
  struct Side {
    bool any{false}, priced{false};
    double price{infinity};
    double t{0}, w{0}, e{0}, v{0};
    double dw{0}, de{0};
    double second{0}, second_e{0};  ///< dt dw and de dv of the affine direction

    [[nodiscard]] double stiffness() const;  ///< -dw / dt with the pairs' products kept
    [[nodiscard]] double push(double target) const;  ///< dw where s stands still
  };
  struct Row {
    double low, high, size;  ///< size: the largest activity that the data allow
    bool equality;
    bool constant;  ///< q the same for all options: the activity is what it is
    Side below, above;
    double y{0}, s{0};
    double activity{0};
    // The affine and the final direction.
    double dy{0}, ds{0};

    [[nodiscard]] double stiffness() const { return below.stiffness() + above.stiffness(); }
    [[nodiscard]] double primal_residual() const { return activity - s; }
    /// y, or 0 if it points to a missing bound, at most the price.
    [[nodiscard]] double multiplier() const;
    [[nodiscard]] double penalty() const;  ///< price * miss
    /// What the activity's place and y add to the gap: penalty + y (activity - bound).
    [[nodiscard]] double gap(double y) const;
  };
  struct Steps {
    double primal{1}, dual{1};
  };

  /// Row bounds less `shift`, the activities that lower bounds of the shares prescribe.
  BlockState(const BlockProgram& program, const std::vector<double>& shift);
  /// Slacks and multipliers at complementarity mu from the rows' activities.
  /// Multipliers of another program as this one's rows admit them: 0 where they point to a missing bound, within the prices.
  [[nodiscard]] std::vector<double> admissible(const std::vector<double>& multipliers) const;
  void start(double mu, const std::vector<double>& multipliers);
  /// A constant row that is missed, and has no price, by its number; or -1.
  [[nodiscard]] int missed_constant() const;
  [[nodiscard]] double complementarity() const;  ///< sum w t + e v
  [[nodiscard]] double pairs() const;            ///< weight * number of pairs
  [[nodiscard]] std::vector<double> diagonal() const;
  /// Right-hand side of the Schur system; `a_m_h` is A M h, target 0: the affine one.
  [[nodiscard]] std::vector<double> right_side(const std::vector<double>& a_m_h,
                                               double target) const;
  void direction(const std::vector<double>& dy, double target);
  void keep_second_order();
  void scale_second_order(double by);
  [[nodiscard]] Steps longest(Steps steps) const;
  [[nodiscard]] double product_after(Steps steps) const;
  void move(Steps steps);
  [[nodiscard]] double violation() const;  ///< of hard sides by the activities, relative to size
  [[nodiscard]] double price_size() const;  ///< sum of price * size over the priced sides
  [[nodiscard]] std::vector<double> multipliers() const;

  std::vector<Row> rows;
  double weight{1};  ///< of a row's pair beside that of a mean group

 private:
  double slack_push(const Row& row, double target) const;
};

}  // namespace gengxin::optimise
