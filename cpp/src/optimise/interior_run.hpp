#pragma once
// The state of one run of the interior point, and what it does each iteration.
#include "gengxin/optimise/verify.hpp"
#include "optimise/interior.hpp"
#include "optimise/newton.hpp"
#include "optimise/sparse_kkt.hpp"

namespace gengxin::optimise {

class Run {
 public:
  Run(const Program& program, const Options& options, const Strategy& strategy,
      Clock::time_point begun)
      : program_(program),
        options_(options),
        strategy_(strategy),
        begun_(begun),
        scaled_(scale(program, strategy.scaling_rounds)),
        kkt_(scaled_.quadratic, scaled_.matrix),
        point_(scaled_),
        newton_(point_, kkt_) {}

  Solution solve();

 private:
  bool finished();
  void record_candidate();
  bool infeasible();
  bool unbounded();
  bool iterate();
  double affine_direction(Direction& d);
  void take(const Direction& d);
  void unblock(Direction& d);
  Targets targets(double mu, const Direction* second_order) const;
  void add_weighted(Direction& d, const Direction& correction) const;
  void further_correctors(Direction& d, double mu_target);
  Steps steps_of(const Direction& d) const;

  const Program& program_;
  const Options& options_;
  const Strategy& strategy_;
  Clock::time_point begun_;
  ScaledProgram scaled_;
  SparseKkt kkt_;
  Point point_;
  Newton newton_;
  Residuals residuals_;
  double mu_{0};
  double rho_{0}, delta_{0};
  int choice_{0};
  double merit_{infinity};
  int since_better_{0};
  Solution best_;
  Accuracy accuracy_;
};

}  // namespace gengxin::optimise
