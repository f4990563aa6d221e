#include "gengxin/optimise/block_solve.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "gengxin/optimise/solve.hpp"
#include "optimise/block_rows.hpp"
#include "optimise/block_state.hpp"
#include "optimise/levels.hpp"
#include "optimise/workers.hpp"

namespace gengxin::optimise {
namespace {

using Clock = std::chrono::steady_clock;
constexpr double step_share = 0.995;
constexpr double row_tolerance = 1e-9;
constexpr double first_target = 0.3;        // of the mean range of a group's costs
constexpr double first_target_warm = 0.05;
constexpr double general_limit = 2e5;       // variables that a failed run hands to the general solver

class BlockRun {
 public:
  BlockRun(const BlockProgram& program, const BlockOptions& options)
      : program_(program),
        options_(options),
        begun_(Clock::now()),
        kernels_(kernels_in_use()),
        layout_(program),
        rows_(program, layout_, kernels_),
        state_(program),
        workers_(std::max(1, options.threads)),
        width_(static_cast<std::size_t>(layout_.properties * layout_.options)),
        laplacian_width_(static_cast<std::size_t>(layout_.properties * (layout_.properties + 1) / 2 *
                                                  layout_.options * (layout_.options - 1) / 2)) {}
  Solution solve();

 private:
  template <class Pass>
  void each_piece(Pass&& pass);
  kernels::Segment segment(std::size_t piece) const;
  void start();
  void pass_one(const kernels::Move& move);
  void pass_two();
  BlockState::Steps pass_three(double target);
  void gather(const std::vector<double>& by_piece, std::size_t width, std::vector<double>& by_cell);
  double dual_value(const std::vector<double>& y, bool with_cost);
  bool finished();
  bool proves_conflict();
  kernels::Move iterate();
  void finish();

  const BlockProgram& program_;
  const BlockOptions& options_;
  Clock::time_point begun_;
  const kernels::Kernels& kernels_;
  BlockLayout layout_;
  BlockRows rows_;
  BlockState state_;
  Workers workers_;
  std::size_t width_, laplacian_width_;
  std::vector<double> affine_table_, final_table_, value_table_;
  std::vector<double> sums_a_, sums_b_, laplacians_;              // by piece
  std::vector<double> cell_a_, cell_b_, cell_laplacians_;         // by cell
  std::vector<double> activity_, centre_, to_target_, to_second_; // by row
  double gap_{0}, moment1_{0}, moment2_{0}, least_{0}, most_{0};
  double range_{1};
  double size_of_cost_{0};
  double mu_{0}, last_primal_step_{1};
  bool failed_{false};
  Solution result_;
};

kernels::Segment BlockRun::segment(std::size_t piece) const {
  const BlockLayout::Piece& p = layout_.pieces[piece];
  const std::size_t offset = static_cast<std::size_t>(p.cell) * width_;
  return {p.first, p.last, affine_table_.empty() ? nullptr : affine_table_.data() + offset,
          final_table_.empty() ? nullptr : final_table_.data() + offset};
}

// Small pieces are handed out several at a time.
template <class Pass>
void BlockRun::each_piece(Pass&& pass) {
  const std::size_t pieces = layout_.pieces.size();
  const std::size_t together = std::max<std::size_t>(1, pieces / 64);
  workers_.run((pieces + together - 1) / together, [&](std::size_t batch) {
    const std::size_t last = std::min(pieces, (batch + 1) * together);
    for (std::size_t piece = batch * together; piece < last; ++piece) pass(piece);
  });
}

// Sums of the pieces of a cell, in their order whatever thread made them.
void BlockRun::gather(const std::vector<double>& by_piece, std::size_t width,
                      std::vector<double>& by_cell) {
  by_cell.assign(static_cast<std::size_t>(layout_.cells) * width, 0);
  for (std::size_t piece = 0; piece < layout_.pieces.size(); ++piece) {
    double* to = by_cell.data() + static_cast<std::size_t>(layout_.pieces[piece].cell) * width;
    const double* from = by_piece.data() + piece * width;
    for (std::size_t i = 0; i < width; ++i) to[i] += from[i];
  }
}

void BlockRun::start() {
  const auto n = static_cast<std::size_t>(program_.groups);
  const auto k = static_cast<std::size_t>(program_.options);
  double ranges = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const auto [low, high] =
        std::minmax_element(program_.cost.begin() + static_cast<std::ptrdiff_t>(i * k),
                            program_.cost.begin() + static_cast<std::ptrdiff_t>((i + 1) * k));
    ranges += *high - *low;
    size_of_cost_ += std::max(std::abs(*low), std::abs(*high));
  }
  range_ = ranges / static_cast<double>(n);
  if (!(range_ > 1e-9 * size_of_cost_ / static_cast<double>(n)))
    range_ = size_of_cost_ > 0 ? size_of_cost_ / static_cast<double>(n) : 1;
  const bool warm = options_.warm_start.size() == program_.rows.size() && !program_.rows.empty();
  const std::size_t count = layout_.bundles * k * kernels::lanes;
  std::copy_n(layout_.cost.get(), count, layout_.z.get());
  if (warm) {
    rows_.tables(options_.warm_start, value_table_);
    for (std::size_t i = 0; i < n; ++i) {
      const double* table = value_table_.data() + static_cast<std::size_t>(layout_.cell[i]) * width_;
      for (std::size_t c = 0; c < program_.properties.size(); ++c)
        for (std::size_t a = 0; a < k; ++a)
          layout_.z[layout_.place(i) + a * kernels::lanes] -=
              program_.properties[c][i] * table[c * k + a];
    }
  }
  mu_ = (warm ? first_target_warm : first_target) * range_;
  each_piece([&](std::size_t piece) { kernels_.start(layout_.data(), segment(piece), mu_); });
  pass_one({});
  state_.start(mu_, warm ? options_.warm_start : std::vector<double>{});
}

void BlockRun::pass_one(const kernels::Move& move) {
  const std::size_t pieces = layout_.pieces.size();
  sums_a_.resize(pieces * width_);
  sums_b_.resize(pieces * width_);
  laplacians_.assign(pieces * laplacian_width_, 0);
  std::vector<double> gaps(pieces);
  each_piece([&](std::size_t piece) {
    kernels::SumsOne sums{laplacians_.data() + piece * laplacian_width_,
                          sums_a_.data() + piece * width_, sums_b_.data() + piece * width_, 0};
    kernels_.pass_one(layout_.data(), segment(piece), move, sums);
    gaps[piece] = sums.gap;
  });
  gap_ = 0;
  for (const double gap : gaps) gap_ += gap;
  gather(sums_a_, width_, cell_a_);
  gather(sums_b_, width_, cell_b_);
  gather(laplacians_, laplacian_width_, cell_laplacians_);
  rows_.values(cell_a_, activity_);
  rows_.values(cell_b_, centre_);
  for (std::size_t r = 0; r < activity_.size(); ++r) state_.rows[r].activity = activity_[r];
}

void BlockRun::pass_two() {
  const std::size_t pieces = layout_.pieces.size();
  std::vector<kernels::SumsTwo> all(pieces);
  each_piece([&](std::size_t piece) {
    all[piece] = {sums_a_.data() + piece * width_, sums_b_.data() + piece * width_, 0, 0, 0, 0};
    kernels_.pass_two(layout_.data(), segment(piece), all[piece]);
  });
  moment1_ = moment2_ = least_ = 0;
  most_ = -1;
  for (const kernels::SumsTwo& sums : all) {
    moment1_ += sums.first_moment;
    moment2_ += sums.second_moment;
    least_ = std::min(least_, sums.least);
    most_ = std::max(most_, sums.most);
  }
  gather(sums_a_, width_, cell_a_);
  gather(sums_b_, width_, cell_b_);
  rows_.values(cell_a_, to_target_);
  rows_.values(cell_b_, to_second_);
}

BlockState::Steps BlockRun::pass_three(double target) {
  const std::size_t pieces = layout_.pieces.size();
  std::vector<kernels::SumsThree> all(pieces);
  each_piece([&](std::size_t piece) {
    kernels_.pass_three(layout_.data(), segment(piece), target, all[piece]);
  });
  double primal = 0, dual = 0;
  for (const kernels::SumsThree& sums : all) {
    primal = std::min(primal, sums.least_primal);
    dual = std::min(dual, sums.least_dual);
  }
  return {primal < -1 ? -1 / primal : 1, dual < -1 ? -1 / dual : 1};
}

// D(y), or without costs the margin of y as a certificate of infeasibility.
double BlockRun::dual_value(const std::vector<double>& y, bool with_cost) {
  rows_.tables(y, value_table_);
  std::vector<double> parts(layout_.pieces.size());
  each_piece([&](std::size_t piece) {
    parts[piece] = kernels_.dual_value(
        layout_.data(), segment(piece), with_cost ? layout_.cost.get() : nullptr,
        value_table_.data() + static_cast<std::size_t>(layout_.pieces[piece].cell) * width_);
  });
  double sum = with_cost ? program_.offset : 0;
  for (const double part : parts) sum += part;
  for (std::size_t r = 0; r < y.size(); ++r)
    if (y[r] != 0) sum += y[r] * (y[r] > 0 ? state_.rows[r].low : state_.rows[r].high);
  return sum;
}

bool BlockRun::proves_conflict() {
  std::vector<double> y = state_.multipliers();
  double size = 0;
  for (std::size_t r = 0; r < y.size(); ++r) size += std::abs(y[r]) * state_.rows[r].size;
  if (size == 0) return false;
  for (double& v : y) v /= size;
  if (!(dual_value(y, false) > 1e-12) || !proves_infeasible(program_, y)) return false;
  result_.y = std::move(y);
  result_.status = Status::primal_infeasible;
  return true;
}

bool BlockRun::finished() {
  mu_ = (gap_ + state_.complementarity()) /
        (static_cast<double>(layout_.options) * layout_.weight_sum + state_.pairs());
  if (!std::isfinite(mu_)) {
    failed_ = true;
    return true;
  }
  const double violation = state_.violation();
  const double estimate = gap_ + state_.complementarity();
  if (violation <= row_tolerance && estimate <= size_of_cost_) {
    const std::vector<double> y = state_.multipliers();
    const double bound = dual_value(y, true);
    // c'x - D(y) = sum x z + what the rows miss; x and z are exact in their own equations.
    double gap = gap_;
    for (std::size_t r = 0; r < y.size(); ++r)
      if (y[r] != 0)
        gap += std::abs(y[r] * (state_.rows[r].activity -
                                (y[r] > 0 ? state_.rows[r].low : state_.rows[r].high)));
    result_.gap = gap / std::max(std::abs(bound), 1e-12 * size_of_cost_ + 1e-300);
    if (result_.gap <= options_.tolerance) {
      result_.status = Status::optimal;
      return true;
    }
  } else if (result_.iterations > 0 && proves_conflict()) {
    return true;
  }
  if (options_.cancelled && options_.cancelled()) result_.status = Status::cancelled;
  else if (std::chrono::duration<double>(Clock::now() - begun_).count() > options_.time_limit_seconds)
    result_.status = Status::time_limit;
  else if (result_.iterations >= options_.iteration_limit) result_.status = Status::iteration_limit;
  else return false;
  return true;
}

kernels::Move BlockRun::iterate() {
  if (!rows_.factor(cell_laplacians_, state_.diagonal())) {
    failed_ = true;
    return {};
  }
  const std::size_t m = activity_.size();
  std::vector<double> a_m_h(m), step;
  for (std::size_t r = 0; r < m; ++r) a_m_h[r] = centre_[r] - activity_[r];
  step = state_.right_side(a_m_h, -1);
  rows_.solve(step);
  rows_.tables(step, affine_table_);
  state_.direction(step, -1);
  pass_two();
  const BlockState::Steps affine = state_.longest(
      {least_ < -1 ? -1 / least_ : 1, most_ > 0 ? 1 / (1 + most_) : 1});
  const double product =
      gap_ * (1 - affine.dual) +
      moment1_ * (affine.primal * (1 - affine.dual) - affine.dual) -
      moment2_ * affine.primal * affine.dual + state_.product_after(affine);
  const double share =
      std::clamp(product / (gap_ + state_.complementarity()), 0.0, 1.0);
  state_.keep_second_order();
  const double target = share * share * share * mu_;
  for (std::size_t r = 0; r < m; ++r) a_m_h[r] += target * to_target_[r] + to_second_[r];
  step = state_.right_side(a_m_h, target);
  rows_.solve(step);
  rows_.tables(step, final_table_);
  state_.direction(step, target);
  BlockState::Steps steps = state_.longest(pass_three(target));
  const auto shorten = [](double longest) { return longest < 1 ? step_share * longest : 1; };
  steps = {shorten(steps.primal), shorten(steps.dual)};
  state_.move(steps);
  last_primal_step_ = steps.primal;
  ++result_.iterations;
  return {true, steps.primal, steps.dual, target};
}

void BlockRun::finish() {
  const auto n = static_cast<std::size_t>(program_.groups);
  const auto k = static_cast<std::size_t>(program_.options);
  result_.x.resize(n * k);
  double objective = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double* from = layout_.x.get() + layout_.place(i);
    double part = 0;
    for (std::size_t a = 0; a < k; ++a) {
      const double value = from[a * kernels::lanes];
      result_.x[i * k + a] = value;
      part += program_.cost[i * k + a] * value;
    }
    objective += part;
  }
  result_.objective = objective + program_.offset;
  result_.primal_residual = state_.violation();
  if (result_.status == Status::primal_infeasible) return;
  result_.y = state_.multipliers();
  result_.dual_objective = dual_value(result_.y, true);
  result_.gap = std::abs(result_.objective - result_.dual_objective) /
                std::max(std::abs(result_.objective), 1e-12 * size_of_cost_ + 1e-300);
}

Solution BlockRun::solve() {
  start();
  while (!finished() && !failed_) {
    const kernels::Move move = iterate();
    if (failed_) break;
    pass_one(move);
  }
  finish();
  result_.seconds = std::chrono::duration<double>(Clock::now() - begun_).count();
  return std::move(result_);
}

// What the passes could not settle, the general method may, if it is small enough for it.
Solution solve_expanded(const BlockProgram& program, const BlockOptions& options,
                        Solution before) {
  const auto n = static_cast<std::size_t>(program.groups);
  Solution general = solve(program.expanded(), options);
  if ((general.status == Status::not_solved || general.status == Status::iteration_limit) &&
      !before.x.empty())
    return before;
  general.y.erase(general.y.begin(), general.y.begin() + static_cast<std::ptrdiff_t>(n));
  if (general.status == Status::primal_infeasible && !proves_infeasible(program, general.y))
    general.status = Status::not_solved;
  general.iterations += before.iterations;
  general.seconds += before.seconds;
  return general;
}

}  // namespace

Solution solve(const BlockProgram& program, const BlockOptions& options) {
  check(program);
  if (program.options > kernels::most_options ||
      program.properties.size() > static_cast<std::size_t>(kernels::most_properties))
    return solve_expanded(program, options, {});
  Solution result = BlockRun(program, options).solve();
  const bool open =
      result.status == Status::not_solved || result.status == Status::iteration_limit;
  const double variables = static_cast<double>(program.groups) * program.options;
  if (open && variables <= general_limit) return solve_expanded(program, options, std::move(result));
  return result;
}

}  // namespace gengxin::optimise
