#include "gengxin/optimise/block_solve.hpp"

#include <algorithm>
#include <cmath>

#include "gengxin/optimise/solve.hpp"
#include "optimise/block_proof.hpp"
#include "optimise/block_run.hpp"
#include "optimise/quadratic_run.hpp"

namespace gengxin::optimise {
namespace {
constexpr double step_share = 0.999;
constexpr double row_tolerance = 1e-9;
constexpr int patience = 20;  // iterations after which rows still missed are asked whether they can be kept
constexpr double short_step = 0.1;
constexpr double agreed = 10;  // tolerances that the recomputed gap may differ by
constexpr double general_limit = 2e5;  // variables that a failed run hands to the general solver
}  // namespace

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
    // c'x - D(y) = sum x z + what the rows miss; x and z are exact in their own equations.
    double gap = gap_;
    for (std::size_t r = 0; r < y.size(); ++r) gap += state_.rows[r].gap(y[r]);
    if (gap > options_.tolerance * (size_of_cost_ + std::abs(program_.offset + fixed_cost_) + gap))
      return at_limit(options_, begun_, result_);  // |D(y)| cannot be large enough
    result_.dual_objective = dual_value(y, true);
    result_.gap = gap / std::max(std::abs(result_.dual_objective), least_size_);
    if (result_.gap <= options_.tolerance) {
      result_.status = Status::optimal;
      return true;
    }
  } else if (result_.iterations > 0 ? proved_by_multipliers(program_, state_, [this](const auto& y) { return dual_value(y, false); }, result_)
                                    : proved_by_constant(program_, state_, result_)) {
    return true;
  } else if (result_.iterations == patience && violation > row_tolerance &&
             proved_by_cure(program_, options_, result_)) {
    return true;
  }
  return at_limit(options_, begun_, result_);
}

kernels::Move BlockRun::iterate() {
  if (!rows_.factor(cell_schur_, state_.diagonal())) {
    failed_ = true;
    return {};
  }
  const std::size_t m = activity_.size();
  std::vector<double> a_m_h(m), step;
  state_.scale_second_order(0);
  for (std::size_t r = 0; r < m; ++r) a_m_h[r] = centre_[r] - activity_[r];
  step = state_.right_side(a_m_h, 0);
  rows_.solve(step);
  rows_.tables(step, affine_table_);
  state_.direction(step, 0);
  pass_two();
  const BlockState::Steps affine = state_.longest(
      {least_ < 0 ? 1 / (1 - least_) : 1, most_ > 1 ? 1 / most_ : 1});
  const double product =
      gap_ * (1 - affine.primal) +
      moment1_ * (affine.primal - affine.dual * (1 - affine.primal)) -
      moment2_ * affine.primal * affine.dual + state_.product_after(affine);
  const double share =
      std::clamp(product / (gap_ + state_.complementarity()), 0.0, 1.0);
  state_.keep_second_order();
  const double target = share * share * share * mu_;
  kernels::Aim aim{target, 1};
  BlockState::Steps steps = final_direction(aim);
  if (std::min(steps.primal, steps.dual) < short_step) {
    // The second-order term assumes a whole step: what a short one leaves of it (Colombo & Gondzio).
    const double less = std::max(affine.primal * affine.dual, 1e-3);
    state_.scale_second_order(less);
    const BlockState::Steps other = final_direction({target, less});
    if (other.primal * other.dual > steps.primal * steps.dual) {
      steps = other;
      aim.second = less;
    } else {
      state_.scale_second_order(1 / less);
      steps = final_direction(aim);
    }
  }
  const auto shorten = [](double longest) { return std::min(step_share * longest, 1.0); };
  steps = {shorten(steps.primal), shorten(steps.dual)};
  state_.move(steps);
  ++result_.iterations;
  return {true, steps.primal, steps.dual, aim};
}

// The direction, and how far it goes.
BlockState::Steps BlockRun::final_direction(const kernels::Aim& aim) {
  const std::size_t m = activity_.size();
  std::vector<double> a_m_h(m);
  for (std::size_t r = 0; r < m; ++r)
    a_m_h[r] = centre_[r] - activity_[r] + aim.target * to_target_[r] + aim.second * to_second_[r];
  std::vector<double> step = state_.right_side(a_m_h, aim.target);
  rows_.solve(step);
  rows_.tables(step, final_table_);
  state_.direction(step, aim.target);
  return state_.longest(pass_three(aim));
}

void BlockRun::finish() {
  const auto n = static_cast<std::size_t>(program_.groups);
  const auto k = static_cast<std::size_t>(program_.options);
  const bool may_bar = !program_.upper.empty();
  result_.x.resize(n * k);
  double objective = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t place = layout_.place(i);
    const double total = bounds_.total(i);
    double part = 0;
    for (std::size_t a = 0; a < k; ++a) {
      const bool barred = may_bar && layout_.cost[place + a * kernels::lanes] == kernels::barred;
      const double share = barred ? 0 : layout_.x[place + a * kernels::lanes];
      const double value = bounds_.lower(i * k + a) + total * share;
      result_.x[i * k + a] = value;
      part += program_.cost[i * k + a] * value;
    }
    objective += part;
  }
  for (const BlockState::Row& row : state_.rows) objective += row.penalty();
  result_.objective = objective + program_.offset;
  result_.primal_residual = state_.violation();
  if (result_.status == Status::primal_infeasible) return;
  result_.y = state_.multipliers();
  if (result_.status != Status::optimal) result_.dual_objective = dual_value(result_.y, true);
  result_.gap = std::abs(result_.objective - result_.dual_objective) /
                std::max(std::abs(result_.objective), least_size_);
  // What the iterations added up must be what the data say.
  if (result_.status == Status::optimal && !(result_.gap <= agreed * options_.tolerance)) result_.status = Status::not_solved;
}

Solution BlockRun::solve() {
  if (proved_by_bounds(program_, bounds_, result_)) return std::move(result_);
  start();
  while (!finished() && !failed_) {
    const kernels::Move move = iterate();
    if (failed_) break;
    pass_one(move);
  }
  finish();
  result_.seconds = seconds_since(begun_);
  return std::move(result_);
}

namespace {

// What the passes could not settle, the general method may, if it is small enough for it.
Solution solve_expanded(const BlockProgram& program, const BlockOptions& options,
                        Solution before) {
  const auto n = static_cast<std::size_t>(program.groups);
  Solution general = solve(program.expanded(), options);
  if ((general.status == Status::not_solved || general.status == Status::iteration_limit) &&
      !before.x.empty())
    return before;
  general.x.resize(program.cost.size());  // without the columns of priced rows
  general.y.erase(general.y.begin(), general.y.begin() + static_cast<std::ptrdiff_t>(n));
  if (general.status == Status::primal_infeasible && !proves_infeasible(program, general.y))
    general.status = Status::not_solved;
  general.iterations += before.iterations;
  general.seconds += before.seconds;
  return general;
}

bool fits_passes(const BlockProgram& program) {
  const std::size_t options = static_cast<std::size_t>(program.options), properties = program.properties.size();
  return options <= kernels::most_options && properties <= kernels::most_properties && options * properties <= kernels::most_sums &&
         (properties <= kernels::most_pair_properties || program.rows.size() <= kernels::most_cell_rows);
}

}  // namespace

Solution solve(const BlockProgram& program, const BlockOptions& options) {
  check(program);
  if (!fits_passes(program)) return solve_expanded(program, options, {});
  Solution result = program.quadratic() ? QuadraticRun(program, options).solve() : BlockRun(program, options).solve();
  const bool open =
      result.status == Status::not_solved || result.status == Status::iteration_limit;
  if (open && options.general && proved_by_cure(program, options, result)) return result;
  const double variables = static_cast<double>(program.groups) * program.options;
  if (open && options.general && variables <= general_limit) return solve_expanded(program, options, std::move(result));
  return result;
}

}  // namespace gengxin::optimise
