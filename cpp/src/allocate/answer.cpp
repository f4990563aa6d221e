// Solving, and what the answer says: the plan, its limits and prices; or the conflict and its cure.
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "allocate/problem.hpp"
#include "allocate/whole_switches.hpp"
#include "gengxin/optimise/block_cure.hpp"
#include "gengxin/optimise/block_rounding.hpp"
#include "gengxin/optimise/block_solve.hpp"
#include "gengxin/optimise/block_vertex.hpp"

namespace gengxin::allocate {

using optimise::Status;

namespace {

constexpr double kProvedGap = 1e-6;
constexpr double kCurvedTolerance = 1e-10;  // no vertex follows: shares that are cleared as rounding must weigh less than the gap

}  // namespace

Problem::Data::Taken Problem::Data::taken(std::span<const double> x) const {
  Taken made;
  const std::size_t k = model.choices().size();
  for (std::size_t i = 0; i < x.size(); ++i)
    if (x[i] != 0) made.shares.push_back({i / k, i % k, x[i]});
  return made;
}

double Problem::Data::activity(const Functional& f, const LimitRow& row, const Taken& shares) const {
  const std::size_t k = model.choices().size(), zones = compiled.scenario().records().zones.size();
  double sum = f.constant;
  for (const auto& [property, q] : f.terms) {
    std::vector<double>& table = shares.sums[property];
    if (table.empty()) {
      const std::vector<double>& p = model.properties()[static_cast<std::size_t>(property)];
      table.assign(zones * k, 0.0);
      for (const auto& [group, choice, share] : shares.shares) table[model.zone_of(group) * k + choice] += p[group] * share;
    }
    for (std::size_t z = 0; z < zones; ++z)
      if (row.zones.empty() || row.zones[z])
        for (std::size_t c = 0; c < k; ++c) sum += q[c] * table[z * k + c];
  }
  return sum;
}

void Problem::Data::outcomes(std::span<const double> x, std::span<const double> y, Allocation& answer) const {
  const auto sizes = optimise::row_sizes(program);
  const Taken shares = taken(x);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const LimitRow& row = rows[r];
    LimitOutcome outcome;
    outcome.requirement = row.requirement;
    outcome.first_year = row.first_year;
    outcome.last_year = row.last_year;
    outcome.at_least = row.at_least;
    outcome.limit = row.limit;
    const double total = x.empty() ? std::numeric_limits<double>::quiet_NaN() : activity(row.total, row, shares);
    const double per = !row.ratio || x.empty() ? 1.0 : activity(row.per, row, shares);
    outcome.value = (row.ratio && per == 0 ? std::numeric_limits<double>::quiet_NaN() : total / per) / row.factor;
    const double needed = row.limit * row.factor * per;
    outcome.room = row.at_least ? total - needed : needed - total;
    if (!y.empty()) outcome.price_yuan = std::max(row.at_least ? y[r] : -y[r], 0.0);
    outcome.binds = !x.empty() && std::abs(outcome.room) <= 1e-6 * std::max(1.0, sizes[r]);
    if (!outcome.binds) outcome.price_yuan = outcome.room < 0 ? outcome.price_yuan : 0;
    answer.limits.push_back(outcome);
  }
}

/// Limits that cannot be met together, made smallest by leaving one out after the other, and the cheapest cure of all.
void Problem::Data::explain(const BlockProgram& with, Allocation& answer) const {
  outcomes({}, {}, answer);
  const optimise::BlockCure cure = optimise::find_cure(with);
  const auto sizes = optimise::row_sizes(with);
  if (cure.status != Status::optimal) return;
  const Taken shares = taken(cure.x);
  for (std::size_t r = 0; r < cure.row_moves.size(); ++r)
    if (std::abs(cure.row_moves[r]) > 1e-9 * std::max(1.0, sizes[r])) {
      const LimitRow& row = rows[r];
      const double per = row.ratio ? activity(row.per, row, shares) : 1.0, move = cure.row_moves[r] / (per == 0 ? 1.0 : per) / row.factor;
      answer.cure.push_back({r, std::abs(cure.row_moves[r]), row.limit + move});
    }
  answer.proved = cure.bound > 0 && optimise::proves_infeasible(with, cure.y);
  // What the certificate names is enough for a conflict; none of the rest is needed.
  BlockProgram less = with;
  std::vector<std::size_t> named;
  for (std::size_t r = 0; r < less.rows.size(); ++r) {
    const double part = std::abs(cure.y[r]) * std::max(sizes[r], 1e-300);
    if (part > 1e-9) {
      named.push_back(r);
    } else {
      less.rows[r].lower = -optimise::infinity;
      less.rows[r].upper = optimise::infinity;
    }
  }
  const auto impossible = [&](const BlockProgram& candidate) {
    const optimise::BlockCure needed = optimise::find_cure(candidate);
    return needed.status == Status::optimal && needed.bound > 0 && optimise::proves_infeasible(candidate, needed.y);
  };
  if (!impossible(less)) return;
  for (const std::size_t r : named) {
    BlockProgram without = less;
    without.rows[r].lower = -optimise::infinity;
    without.rows[r].upper = optimise::infinity;
    if (impossible(without))
      less = std::move(without);
    else
      answer.conflict.push_back(r);
  }
}

BlockProgram Problem::Data::keeping(const Options& options) const {
  const std::size_t k = model.choices().size();
  BlockProgram with = program;
  for (std::size_t g = 0; g < model.parcels().size(); ++g)
    if (std::find(options.kept.begin(), options.kept.end(), model.parcels()[g]) != options.kept.end())
      for (std::size_t c = 0; c < k; ++c) with.upper[g * k + c] = c == 0 ? 1 : 0;
  return with;
}

Allocation Problem::Data::solve(const Options& options) const {
  const std::optional<BlockProgram> kept = options.kept.empty() ? std::nullopt : std::optional(keeping(options));
  const BlockProgram& with = kept ? *kept : program;
  Allocation answer;
  answer.whole = options.whole;
  const std::optional<BlockProgram> curved = quadratic.present() ? std::optional(quadratic.added_to(with)) : std::nullopt;
  const BlockProgram& all = curved ? *curved : with;
  optimise::BlockOptions asked = block_options(options);
  if (curved) asked.tolerance = kCurvedTolerance;
  optimise::Solution solution = optimise::solve(all, asked);
  answer.status = solution.status;
  answer.iterations = solution.iterations;
  answer.seconds = solution.seconds;
  if (solution.status == Status::primal_infeasible) {
    explain(with, answer);
    return answer;
  }
  if (solution.status != Status::optimal) return answer;
  // It is nowhere above the quadratic program: its bound holds for both.
  const std::optional<BlockProgram> touching = curved ? std::optional(optimise::tangent(*curved, solution.x)) : std::nullopt;
  const BlockProgram& linear = touching ? *touching : with;
  answer.bound_yuan = -optimise::dual_bound(linear, solution.y);
  std::vector<double> x;
  if (options.whole) {
    std::vector<std::vector<double>> starts;
    if (curved) starts = {solution.x, with_whole_options(all, solution, options)};  // an optimum that curves is seldom near a corner
    starts.push_back(fewest_splits(linear, solution));
    for (std::vector<double>& start : starts) {
      optimise::Solution at = solution;
      at.x = std::move(start);
      const optimise::Rounding rounding = optimise::round_whole(linear, at, options.tolerance);
      answer.seconds += rounding.seconds;
      Whole found{shares_of_whole(rounding.choice), rounding.within};
      if (curved) {
        better_whole(with, options, found, answer.seconds);
        found.x = WholeSwitches(with, quadratic, options.tolerance, std::move(found.x)).run();
      }
      if (!x.empty() && (found.within < answer.within || (found.within == answer.within && worth_of(found.x) <= worth_of(x)))) continue;
      x = std::move(found.x);
      answer.within = found.within;
    }
  } else {
    x = with_whole_options(all, solution, options);
    if (quadratic.present()) fewer_starts(x);
    answer.within = whole_options_are_whole(x);
  }
  finish(std::move(x), solution.y, answer);
  return answer;
}

double Problem::Data::worth_of(std::span<const double> x) const {
  double value = -program.offset;
  for (std::size_t i = 0; i < x.size(); ++i) value -= program.cost[i] * x[i];
  return value - optimise::penalty_at(program, x) - quadratic.value(x);
}

/// The rows of a plan; its shares are cleaned of rounding.
std::vector<PlanRow> Problem::Data::rows_of(std::vector<double>& x) const {
  const std::size_t n = model.parcels().size(), k = model.choices().size();
  std::vector<PlanRow> made;
  for (std::size_t g = 0; g < n; ++g) {
    double sum = 0;
    for (std::size_t c = 0; c < k; ++c) {
      double& share = x[g * k + c];
      if (share < kSmallestShare) share = 0;
      sum += share;
    }
    for (std::size_t c = 0; c < k; ++c) {
      double& share = x[g * k + c];
      share = share > 1 - kSmallestShare * static_cast<double>(k) ? 1 : share / sum;
      if (share > 0 && c > 0) made.push_back({model.parcels()[g], model.choices()[c].option, model.choices()[c].start, share});
    }
  }
  return made;
}

/// The plan, its worth and its limits.
void Problem::Data::finish(std::vector<double> x, std::span<const double> y, Allocation& answer) const {
  const std::size_t n = model.parcels().size(), k = model.choices().size();
  answer.rows = rows_of(x);
  for (std::size_t g = 0; g < n; ++g) {
    const auto first = x.begin() + static_cast<std::ptrdiff_t>(g * k);
    answer.split += std::count_if(first, first + static_cast<std::ptrdiff_t>(k), [](double share) { return share != 0; }) > 1 ? 1 : 0;
  }
  answer.value_yuan = worth_of(x);
  answer.closeness_yuan = quadratic.closeness(x);
  answer.compactness_yuan = quadratic.compactness(x);
  answer.gap = (answer.bound_yuan - answer.value_yuan) / std::max(std::abs(answer.bound_yuan), 1.0);
  answer.proved = answer.within && answer.gap <= kProvedGap;
  outcomes(x, y, answer);
}

std::vector<double> Problem::Data::shares_of(std::span<const PlanRow> plan) const {
  const std::size_t n = model.parcels().size(), k = model.choices().size();
  std::vector<double> x(n * k);
  for (std::size_t g = 0; g < n; ++g) x[g * k] = 1;
  for (const PlanRow& row : plan) {
    const auto at = std::lower_bound(model.parcels().begin(), model.parcels().end(), row.parcel);
    if (at == model.parcels().end() || *at != row.parcel) throw std::invalid_argument("a row of the plan is for a parcel that may not change");
    const auto group = static_cast<std::size_t>(at - model.parcels().begin());
    std::size_t choice = 0;
    for (std::size_t c = 1; c < k; ++c)
      if (model.choices()[c].option == row.option && model.choices()[c].start == row.start) choice = c;
    if (choice == 0) throw std::invalid_argument("a row of the plan is no choice of this allocation: its option or start year is not open");
    x[group * k + choice] += row.share;
    x[group * k] -= row.share;
  }
  return x;
}

Problem::Problem(const simulate::Compiled& compiled, std::span<const double> values) : data_(std::make_unique<Data>(compiled, values)) {}
Problem::~Problem() = default;
Problem::Problem(Problem&&) noexcept = default;
Problem& Problem::operator=(Problem&&) noexcept = default;

Options Problem::options() const { return data_->own; }
Allocation Problem::solve(const Options& options) const { return data_->solve(options); }

Allocation Problem::with_chosen(std::span<const double> x, double bound_yuan, bool whole) const {
  const Data& d = *data_;
  if (d.quadratic.present()) throw std::invalid_argument("an exact search knows neither closeness nor compactness: leave both out of 'allocation'");
  if (x.size() != d.program.cost.size()) throw std::invalid_argument("shares belong to another problem");
  BlockProgram fixed = d.program;
  hold_choices(fixed, x, whole ? std::vector<char>(d.model.choices().size(), 1) : d.taken_whole());
  Allocation answer;
  answer.whole = whole;
  optimise::Solution solution = optimise::solve(fixed, block_options(d.own));
  answer.status = solution.status;
  answer.iterations = solution.iterations;
  answer.seconds = solution.seconds;
  if (solution.status != Status::optimal) return answer;
  answer.bound_yuan = bound_yuan;
  d.finish(fewest_splits(fixed, solution), solution.y, answer);
  return answer;
}

const std::vector<Choice>& Problem::choices() const { return data_->model.choices(); }
const std::vector<std::size_t>& Problem::parcels() const { return data_->model.parcels(); }
const optimise::BlockProgram& Problem::program() const { return data_->program; }
bool Problem::is_linear() const { return !data_->quadratic.present(); }

double Problem::replacement_cost(std::size_t parcel, const Options& options) const {
  if (const auto& open = parcels(); std::find(open.begin(), open.end(), parcel) == open.end()) return std::numeric_limits<double>::quiet_NaN();
  Options without = options;
  without.kept.push_back(parcel);
  const Allocation best = solve(options), other = solve(without);
  if (best.status != Status::optimal) throw std::invalid_argument("there is no plan to compare with");
  if (other.status != Status::optimal || !other.within) return optimise::infinity;
  return best.value_yuan - other.value_yuan;
}

TotalValues Problem::totals(std::span<const PlanRow> rows) const {
  const auto shares = data_->taken(data_->shares_of(rows));
  const auto& zones = data_->compiled.scenario().records().zones;
  const std::vector<char> everywhere(zones.size(), 1);
  TotalValues result;
  for (std::size_t t = 0; t < scenario::totals_of(data_->compiled.scenario().records()).size(); ++t) {
    std::vector<double> by_year;
    for (std::size_t y = 0; y < data_->model.years(); ++y) {
      Model& model = data_->model;
      by_year.push_back(data_->activity(model.total(static_cast<Total>(t), y, everywhere), {}, shares));
    }
    result.values.push_back(std::move(by_year));
  }
  return result;
}

namespace {
std::vector<TotalName> named(std::span<const scenario::TotalInfo> totals) {
  std::vector<TotalName> names;
  for (const scenario::TotalInfo& total : totals) names.push_back({std::string(total.name), std::string(total.unit), std::string(total.title), std::string(total.title_zh)});
  return names;
}
}  // namespace

std::vector<TotalName> Problem::total_names() const { return named(scenario::totals_of(data_->compiled.scenario().records())); }
std::vector<TotalName> total_names() { return named(scenario::kTotals); }

}  // namespace gengxin::allocate
