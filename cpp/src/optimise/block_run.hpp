#pragma once
// One run of the interior point on a block program: the passes over the groups, shared among
// threads piece by piece, and between them the m x m system of the rows.
#include <functional>
#include <vector>

#include "gengxin/optimise/block_solve.hpp"
#include "optimise/block_rows.hpp"
#include "optimise/block_state.hpp"
#include "optimise/levels.hpp"
#include "optimise/limits.hpp"
#include "optimise/workers.hpp"

namespace gengxin::optimise {

class BlockRun {
 public:
  BlockRun(const BlockProgram& program, const BlockOptions& options)
      : program_(program),
        options_(options),
        begun_(Clock::now()),
        kernels_(kernels_in_use()),
        bounds_(program),
        layout_(program, bounds_),
        rows_(program, layout_, kernels_),
        state_(program, bounds_.shifted() ? activities(program, bounds_.lower())
                                          : std::vector<double>{}),
        workers_(std::max(1, options.threads)),
        width_(static_cast<std::size_t>(layout_.properties * layout_.options)) {}
  Solution solve();

 private:
  void each_piece(const std::function<void(std::size_t)>& pass);
  kernels::Segment segment(std::size_t piece) const;
  void measure();
  void start();
  void pass_one(const kernels::Move& move);
  void pass_two();
  BlockState::Steps pass_three(const kernels::Aim& aim);
  BlockState::Steps final_direction(const kernels::Aim& aim);
  void gather(const std::vector<double>& by_piece, std::size_t width, std::vector<double>& by_cell);
  double dual_value(const std::vector<double>& y, bool with_cost);
  bool finished();
  kernels::Move iterate();
  void finish();

  const BlockProgram& program_;
  const BlockOptions& options_;
  Clock::time_point begun_;
  const kernels::Kernels& kernels_;
  const BlockBounds bounds_;
  BlockLayout layout_;
  BlockRows rows_;
  BlockState state_;
  Workers workers_;
  std::size_t width_;
  std::vector<double> affine_table_, final_table_, value_table_;
  std::vector<double> sums_a_, sums_b_, schur_;                   // by piece
  std::vector<double> cell_a_, cell_b_, cell_schur_;              // by cell
  std::vector<double> activity_, centre_, to_target_, to_second_; // by row
  double gap_{0}, moment1_{0}, moment2_{0}, least_{0}, most_{0};
  double range_{1};
  double size_of_cost_{0};   ///< of the objective's terms
  double fixed_cost_{0};     ///< of the shares' lower bounds
  double least_size_{0};     ///< below which the objective counts as zero
  double mu_{0};
  bool failed_{false};
  Solution result_;
};

}  // namespace gengxin::optimise
