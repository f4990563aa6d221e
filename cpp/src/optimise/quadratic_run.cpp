#include "optimise/quadratic_run.hpp"

#include <algorithm>
#include <cmath>

#include "optimise/block_proof.hpp"
#include "optimise/levels.hpp"

namespace gengxin::optimise {
namespace {
constexpr double first_target = 0.3;  // of the mean range of a group's slopes
constexpr double first_target_warm = 0.05;
constexpr double flat = 1e12;  // of the costs' size: a target that leaves the centre of a group where no cost moves it
constexpr double row_tolerance = 1e-9;
constexpr std::size_t enough_to_share = std::size_t{1} << 18;  // shares, below which threads wait for each other longer than they work
constexpr int patience = 20;   // iterations after which rows still missed are asked whether they can be kept
constexpr int long_patience = 12;  // iterations in which the gap does not fall
constexpr double agreed = 10;  // tolerances that the recomputed gap may differ by

// An optimum that terms of both signs bring near zero is judged by the cost of one group, or without costs by its curvature.
double mean_size(const BlockProgram& program) {
  const auto k = static_cast<std::ptrdiff_t>(program.options);
  const auto of_groups = [k](const std::vector<double>& numbers) {
    double sum = 0;
    for (auto group = numbers.begin(); group != numbers.end(); group += k)
      sum += std::abs(*std::max_element(group, group + k, [](double a, double b) { return std::abs(a) < std::abs(b); }));
    return sum;
  };
  double sum = of_groups(program.cost);
  if (sum == 0) {
    sum = of_groups(program.curvature);
    for (const Edge& edge : program.edges) sum += edge.weight;
  }
  return sum / program.groups;
}
}  // namespace

QuadraticRun::QuadraticRun(const BlockProgram& program, const BlockOptions& options)
    : program_(program),
      options_(options),
      begun_(Clock::now()),
      passes_(kernels_in_use()),
      bounds_(program),
      layout_(program, bounds_),
      rows_(program, layout_, passes_),
      state_(program, bounds_.shifted() ? activities(program, bounds_.lower()) : std::vector<double>{}),
      workers_(program.cost.size() < enough_to_share ? 1 : std::max(1, options.threads)),
      shares_(program, bounds_, layout_),
      newton_(shares_, layout_, rows_, workers_),
      x_(shares_.numbers()),
      z_(shares_.numbers()),
      stiffness_(shares_.numbers()),
      slope_(shares_.numbers()),
      affine_(shares_.numbers()),
      fixed_cost_(bounds_.shifted() ? value(program, bounds_.lower()) : program.offset) {
  if (!shares_.upper) return;
  v_ = shares_.numbers();
  w_ = shares_.numbers();
}

// The scale of the slopes at the present shares, from which the first target follows.
void QuadraticRun::measure() {
  const auto width = static_cast<std::size_t>(shares_.stride);
  double ranges = 0, sizes = 0;
  for (std::size_t s = 0; s < shares_.slots; ++s) {
    double low = infinity, high = -infinity, size = 0;
    for (std::size_t at = s * width; at < (s + 1) * width; ++at) {
      if (!shares_.admitted[at]) continue;
      low = std::min(low, slope_[at]);
      high = std::max(high, slope_[at]);
      size = std::max({size, std::abs(shares_.cost[at]), shares_.diagonal[at]});
    }
    ranges += std::max(high - low, 0.0);
    sizes += size;
  }
  const double groups = program_.groups;
  range_ = ranges / groups;
  if (!(range_ > 1e-9 * sizes / groups)) range_ = sizes / groups;
  if (range_ == 0) range_ = 1;
  least_size_ = std::max(mean_size(program_), 1e-300);
}

// Shares and multipliers at x z = v w = mu weight for costs in the order of slots.
void QuadraticRun::centre(const double* costs, double mu) {
  newton_.each_piece([&](std::size_t piece) {
    const BlockLayout::Piece& own = layout_.pieces[piece];
    shares_.to_bundles(costs, layout_.z.get(), own.first, own.last);
    passes_.start(layout_.data(), {own.first, own.last, nullptr, nullptr, nullptr}, layout_.z.get(), mu);
    shares_.to_slots(layout_.x.get(), x_.get(), own.first, own.last);
    shares_.to_slots(layout_.z.get(), z_.get(), own.first, own.last);
    if (!shares_.upper) return;
    shares_.to_slots(layout_.v.get(), v_.get(), own.first, own.last);
    shares_.to_slots(layout_.w.get(), w_.get(), own.first, own.last);
  });
}

void QuadraticRun::start() {
  const bool warm = options_.warm_start.size() == program_.rows.size() && !program_.rows.empty();
  const std::vector<double> y = warm ? state_.admissible(options_.warm_start) : std::vector<double>(program_.rows.size(), 0.0);
  double most = 0;
  for (std::size_t s = 0; s < shares_.slots * static_cast<std::size_t>(shares_.stride); ++s)
    if (shares_.admitted[s]) most = std::max(most, std::abs(shares_.cost[s]));
  centre(shares_.cost.get(), flat * (most > 0 ? most : 1));
  newton_.slope(x_.get(), y, slope_.get());
  measure();
  mu_ = (warm ? first_target_warm : first_target) * range_;
  centre(slope_.get(), mu_);
  factor();
  state_.start(mu_, warm ? y : std::vector<double>{});
}

// The matrix of Newton's step, and beside it Ax.
void QuadraticRun::factor() {
  products_ = sum([&](std::size_t at, std::size_t) {
    stiffness_[at] = z_[at] / x_[at];
    if (w_) stiffness_[at] += w_[at] / v_[at];
    return x_[at] * z_[at] + (w_ ? v_[at] * w_[at] : 0);
  });
  newton_.factor(x_.get(), stiffness_.get(), activity_);
  for (std::size_t r = 0; r < activity_.size(); ++r) state_.rows[r].activity = activity_[r];
}

// sum over the groups of min (cost - A'y)'x
double QuadraticRun::dual_groups(const double* costs, bool with_cost, const std::vector<double>& y) {
  std::vector<double> table;
  rows_.tables(y, table);
  const auto width = static_cast<std::size_t>(layout_.properties * layout_.options);
  return over_pieces(
      [&](std::size_t piece, double& part) {
        const BlockLayout::Piece& own = layout_.pieces[piece];
        shares_.to_bundles(costs, layout_.z.get(), own.first, own.last);
        part = passes_.dual_value(layout_.data(), {own.first, own.last, nullptr, nullptr, nullptr}, layout_.z.get(), with_cost,
                                  table.data() + static_cast<std::size_t>(own.cell) * width);
      },
      [](double all, double part) { return all + part; });
}

bool QuadraticRun::finished() {
  mu_ = (products_ + state_.complementarity()) / (shares_.pairs + state_.pairs());
  if (!std::isfinite(mu_)) {
    failed_ = true;
    return true;
  }
  const std::vector<double> y = state_.multipliers();
  newton_.slope(x_.get(), y, slope_.get());
  const double steep = sum([&](std::size_t at, std::size_t) { return slope_[at] * x_[at]; });
  const double linear = sum([&](std::size_t at, std::size_t) { return shares_.cost[at] * x_[at]; });
  double objective = linear, slack = 0, curved = steep - linear;
  for (std::size_t r = 0; r < y.size(); ++r) {
    curved += y[r] * activity_[r];
    objective += state_.rows[r].penalty();
    slack += state_.rows[r].gap(y[r]);
  }
  objective += 0.5 * curved + fixed_cost_;
  gap_ = std::abs(steep - dual_groups(slope_.get(), true, std::vector<double>(y.size(), 0.0))) + slack;
  size_ = std::max(std::abs(objective), least_size_);
  result_.gap = gap_ / size_;
  const double violation = state_.violation();
  if (violation <= row_tolerance) {
    if (gap_ < best_.gap && result_.gap <= std::max(options_.acceptable, options_.tolerance)) {
      if (!best_.x) best_.x = shares_.numbers();
      std::copy_n(x_.get(), shares_.slots * static_cast<std::size_t>(shares_.stride), best_.x.get());
      best_.y = y;
      best_.gap = gap_;
      best_.violation = violation;
    }
    if (result_.gap <= options_.tolerance) {
      result_.status = Status::optimal;
      return true;
    }
  } else if (result_.iterations == 0 ? proved_by_constant(program_, state_, result_)
                                     : proved_by_multipliers(program_, state_, [&](const std::vector<double>& multipliers) {
                                         double margin = dual_groups(shares_.cost.get(), false, multipliers);
                                         for (std::size_t r = 0; r < y.size(); ++r)
                                           if (multipliers[r] != 0)
                                             margin += multipliers[r] * (multipliers[r] > 0 ? state_.rows[r].low : state_.rows[r].high);
                                         return margin;
                                       }, result_)) {
    return true;
  } else if (result_.iterations == patience && proved_by_cure(program_, options_, result_)) {
    return true;
  }
  if (since_fall_ > long_patience && best_.x) {  // rounding bars the way
    result_.status = Status::optimal;
    return true;
  }
  return at_limit(options_, begun_, result_);
}

void QuadraticRun::finish() {
  const auto n = static_cast<std::size_t>(program_.groups), k = static_cast<std::size_t>(program_.options);
  result_.x.resize(n * k);
  if (result_.status != Status::primal_infeasible) result_.y = state_.multipliers();
  result_.primal_residual = state_.violation();
  double asked = options_.tolerance;
  if (result_.status == Status::optimal && !(result_.gap <= asked)) {
    x_ = std::move(best_.x);
    result_.y = std::move(best_.y);
    result_.primal_residual = best_.violation;
    asked = options_.acceptable;
  }
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t from = static_cast<std::size_t>(layout_.slot[i]) * static_cast<std::size_t>(shares_.stride);
    for (std::size_t a = 0; a < k; ++a)
      result_.x[i * k + a] = bounds_.lower(i * k + a) + (shares_.admitted[from + a] ? bounds_.total(i) * x_[from + a] : 0);
  }
  result_.objective = value(program_, result_.x) + penalty(program_, activities(program_, result_.x));
  if (result_.status == Status::primal_infeasible) return;
  result_.dual_objective = dual_bound(tangent(program_, result_.x), result_.y);
  result_.gap = std::abs(result_.objective - result_.dual_objective) / std::max(std::abs(result_.objective), least_size_);
  // What the iterations added up must be what the data say.
  if (result_.status == Status::optimal && !(result_.gap <= agreed * asked)) result_.status = Status::not_solved;
}

Solution QuadraticRun::solve() {
  if (proved_by_bounds(program_, bounds_, result_)) return std::move(result_);
  start();
  while (!failed_ && !finished()) failed_ = !iterate();
  if (failed_ && best_.x) result_.status = Status::optimal;
  finish();
  result_.seconds = seconds_since(begun_);
  return std::move(result_);
}

}  // namespace gengxin::optimise
