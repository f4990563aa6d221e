#pragma once
// One run of the infeasible primal-dual method on a presolved program.
#include "gengxin/optimise/options.hpp"
#include "gengxin/optimise/solution.hpp"
#include "optimise/limits.hpp"

namespace gengxin::optimise {

/// Choices that differ between the first attempt and those that follow a failure.
struct Strategy {
  int scaling_rounds{10};
  double first_regularisation{1e-6};
  double last_regularisation{1e-12};
  bool equal_steps{false};
  bool unblock{false};  ///< see Run::unblock
  bool look_for_certificates{true};
};

/// `solution.x` and `.y` belong to `program`; an optimal or infeasible status has been verified
/// for it.
Solution interior_point(const Program& program, const Options& options, const Strategy& strategy,
                        Clock::time_point begun);

}  // namespace gengxin::optimise
