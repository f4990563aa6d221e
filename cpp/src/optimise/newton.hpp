#pragma once
// Newton directions at a point: the KKT system with everything but (dx, v = -dy) eliminated,
//     theta^-1 = z_low / t_low + z_high / t_high,   sigma = theta of a row.
#include "optimise/kkt.hpp"
#include "optimise/point.hpp"

namespace gengxin::optimise {

/// What the products t z should become: target - t z - second-order term, by bound.
struct Targets {
  Eigen::VectorXd low, high;
};

class Newton {
 public:
  Newton(const Point& point, Kkt& kkt) : point_(point), kkt_(kkt) {}
  bool factor(double rho, double delta);
  /// Removes `residuals` (null: none) and moves t z towards the targets. Returns the relative
  /// residual of the linear solve.
  double solve(const Residuals* residuals, const Targets& targets, Direction& d);

 private:
  const Point& point_;
  Kkt& kkt_;
  Eigen::VectorXd inverse_;  ///< theta^-1 of every column and inequality row
};

/// A start after Mehrotra (1992): least-squares estimates pushed into the interior.
bool start(Point& point, Kkt& kkt);

}  // namespace gengxin::optimise
