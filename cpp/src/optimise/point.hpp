#pragma once
// The state of the iteration. Columns and inequality rows are treated alike: w = (x, s) with
// Ax - s = 0, low <= w <= high, each finite bound with a distance t > 0 and a multiplier z > 0:
//     w - t_low = low,  w + t_high = high,  gradient(w) = z_low - z_high,
// gradient = (c + Qx - A'y, y). An equality row has s = its right-hand side and no multiplier.
#include <Eigen/Core>

#include "optimise/scaling.hpp"

namespace gengxin::optimise {

struct Direction {
  Eigen::VectorXd w, y, t_low, t_high, z_low, z_high;
  void axpy(double factor, const Direction& other);
};

struct Residuals {
  Eigen::VectorXd dual;  ///< gradient - z_low + z_high
  Eigen::VectorXd rows;  ///< Ax - s
  Eigen::VectorXd low;   ///< w - t_low - low
  Eigen::VectorXd high;  ///< high - w - t_high
  [[nodiscard]] double primal_size() const;
  [[nodiscard]] double dual_size() const;
};

class Point {
 public:
  explicit Point(const ScaledProgram& program);
  [[nodiscard]] Residuals residuals() const;
  [[nodiscard]] double complementarity() const;  ///< mu: the mean of t z
  void move(const Direction& d, double primal_step, double dual_step);
  [[nodiscard]] bool is_finite() const;

  [[nodiscard]] Eigen::Index size() const { return w.size(); }
  [[nodiscard]] bool has_low(Eigen::Index i) const { return low_on[i] != 0; }
  [[nodiscard]] bool has_high(Eigen::Index i) const { return high_on[i] != 0; }

  const ScaledProgram& program;
  Eigen::VectorXd low, high;
  std::vector<char> low_on, high_on;
  std::vector<char> equality;  ///< by row
  double pairs{0};             ///< number of finite bounds
  Eigen::VectorXd w, y, t_low, t_high, z_low, z_high;
};

/// The largest steps in [0, 1] that keep t and z positive.
struct Steps {
  double primal, dual;
};
Steps longest_steps(const Point& point, const Direction& d);

}  // namespace gengxin::optimise
