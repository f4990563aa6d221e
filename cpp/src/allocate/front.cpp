// Plans between the best for each objective.
#include "gengxin/allocate/front.hpp"

#include <algorithm>
#include <cmath>

#include "allocate/problem.hpp"
#include "gengxin/optimise/block_solve.hpp"
#include "optimise/efficient.hpp"

namespace gengxin::allocate {

using optimise::Status;

namespace {

constexpr double kTies = 1e-3;     // of the first objective's range: what all of another's range is worth beside it
constexpr double kAllowed = 1e-7;  // of an objective's range, or of its size: what its bound leaves for rounding

void set_free(optimise::FactoredRow& row) {
  row.lower = -optimise::infinity;
  row.upper = row.below_price = row.above_price = optimise::infinity;
}

}  // namespace

/// Objectives as goals that are minimised within the limits; a pay-off table; plans on a grid of bounds.
class Problem::Data::FrontSearch {
 public:
  FrontSearch(Data& data, std::span<const Objective> objectives, const Options& options) : d_(data), options_(options), base_(data.keeping(options)), is_whole_(data.taken_whole()) {
    // Penalties in yuan have no part in other objectives: soft limits bound nothing here.
    for (optimise::FactoredRow& row : base_.rows)
      if (row.below_price < optimise::infinity || row.above_price < optimise::infinity) set_free(row);
    for (const Objective& objective : objectives) goals_.push_back(objective.shortfall_of.empty() ? goal_of_total(objective) : goal_of_shortfall(objective));
    for (std::size_t k = 0; k < goals_.size(); ++k) {
      Goal& goal = goals_[k];
      if (goal.shortfall) continue;
      goal.cost = d_.coefficients(goal.f, 1);
      goal.row = base_.rows.size();
      (void)d_.add_row(base_, goal.f, objectives[k].total);
    }
  }

  Front run(int steps) {
    if (!fill_payoff()) return std::move(front_);
    std::vector<int> cell(goals_.size(), 0);
    do {
      add_point(cell, steps);
    } while (next(cell, steps));
    finish();
    return std::move(front_);
  }

 private:
  struct Goal {
    Functional f;
    double sign{1};         ///< value = sign x f
    std::size_t row{0};     ///< of the program: f <= bound
    std::size_t limit{0};   ///< of a shortfall: the row that may be missed
    bool shortfall{false};
    std::vector<double> cost;
  };
  struct Answer {
    Status status;
    std::vector<double> x, y;
    bool within;
  };

  Goal goal_of_shortfall(const Objective& objective) {
    Goal goal;
    goal.shortfall = true;
    std::vector<std::size_t> of;
    const auto& requirements = d_.compiled.scenario().records().requirements;
    for (std::size_t r = 0; r < d_.rows.size(); ++r)
      if (requirements[d_.rows[r].requirement].id == objective.shortfall_of) of.push_back(r);
    if (of.size() != 1)
      throw std::invalid_argument("'" + objective.shortfall_of + "' is " + (of.empty() ? "no requirement that is in force" : "a requirement of " + std::to_string(of.size()) + " limits") +
                                  "; a front takes one with a single limit");
    goal.limit = of[0];
    set_free(base_.rows[goal.limit]);  // other goals do not care by how much it is missed
    return goal;
  }

  Goal goal_of_total(const Objective& objective) {
    const auto& records = d_.compiled.scenario().records();
    const auto total = scenario::find_total(records, objective.total);
    if (!total || total->kind == scenario::TotalKind::flow)
      throw std::invalid_argument("'" + objective.total + "' is no total " + (!total ? "" : "of the last year or of the project ") + "that a front can take");
    if (total->of_economy && !records.economy.present) throw std::invalid_argument("'" + objective.total + "' is not modelled without the section 'economy'");
    Goal goal;
    goal.sign = objective.most ? -1 : 1;
    goal.f.add(d_.model.total(static_cast<Total>(total->place), d_.model.years() - 1, std::vector<char>(records.zones.size(), 1)), goal.sign);
    return goal;
  }

  [[nodiscard]] double amount(const Goal& goal, const std::vector<double>& x) const {
    if (goal.shortfall) {
      const optimise::FactoredRow& row = d_.program.rows[goal.limit];
      const double activity = optimise::activities(base_, x)[goal.limit];
      return std::max({row.lower - activity, activity - row.upper, 0.0});
    }
    double sum = goal.f.constant;
    for (std::size_t i = 0; i < x.size(); ++i) sum += goal.cost[i] * x[i];
    return sum;
  }

  /// Minimises a weighted sum of goals, the others bounded; a goal whose bound is infinite is free. `sites`: shares whose options
  /// to be taken whole are kept; empty: they are free.
  Answer solve(const std::vector<double>& weights, const std::vector<double>& bounds, const std::vector<double>& sites = {}) {
    BlockProgram program = base_;
    hold_choices(program, sites, is_whole_);
    program.offset = 0;
    program.cost.assign(program.cost.size(), 0.0);
    for (std::size_t k = 0; k < goals_.size(); ++k) {
      const Goal& goal = goals_[k];
      if (goal.shortfall) {
        optimise::FactoredRow& row = program.rows[goal.limit];
        const optimise::FactoredRow& given = d_.program.rows[goal.limit];
        if (!std::isfinite(bounds[k]) && weights[k] == 0) continue;
        const double allowed = std::isfinite(bounds[k]) ? bounds[k] : 0;
        row.lower = given.lower - allowed;
        row.upper = given.upper + allowed;
        if (!std::isfinite(bounds[k])) row.below_price = row.above_price = weights[k];
      } else {
        for (std::size_t i = 0; i < program.cost.size(); ++i) program.cost[i] += weights[k] * goal.cost[i];
        if (std::isfinite(bounds[k])) program.rows[goal.row].upper = bounds[k] - goal.f.constant;
      }
    }
    optimise::BlockOptions how = block_options(options_);
    if (warm_.size() == program.rows.size()) how.warm_start = warm_;
    optimise::Solution solution = optimise::solve(program, how);
    ++front_.solves;
    Answer answer{solution.status, {}, solution.y, true};
    if (solution.status == Status::optimal) {
      warm_ = solution.y;
      answer.x = d_.with_whole_options(program, solution, options_);
      answer.within = d_.whole_options_are_whole(answer.x);
    }
    return answer;
  }

  /// Each goal at its best, then the others in order, on the same sites. False if there is no plan at all.
  bool fill_payoff() {
    const std::size_t count = goals_.size();
    front_.ideal.assign(count, optimise::infinity);
    front_.nadir.assign(count, -optimise::infinity);
    for (std::size_t k = 0; k < count; ++k) {
      std::vector<double> bounds(count, optimise::infinity);
      Answer best;
      for (std::size_t step = 0; step < count; ++step) {
        const std::size_t j = step == 0 ? k : step <= k ? step - 1 : step;
        std::vector<double> weights(count, 0.0);
        weights[j] = 1;
        // What was best for the goals before may hang on its sites.
        Answer next = step == 0 ? solve(weights, bounds) : solve(weights, bounds, best.x);
        if (next.status != Status::optimal && step > 0) break;
        if (next.status != Status::optimal) {
          front_.status = next.status;
          return false;
        }
        best = std::move(next);
        const double value = amount(goals_[j], best.x);
        bounds[j] = value + kAllowed * std::max(1.0, std::abs(value));
      }
      for (std::size_t j = 0; j < count; ++j) {
        const double value = amount(goals_[j], best.x);
        front_.ideal[j] = std::min(front_.ideal[j], value);
        front_.nadir[j] = std::max(front_.nadir[j], value);
      }
    }
    for (std::size_t k = 0; k < count; ++k) range_.push_back(std::max(front_.nadir[k] - front_.ideal[k], 1e-9 * std::max(1.0, std::abs(front_.ideal[k]))));
    return true;
  }

  /// The first goal at its best within the bounds of a cell, ties among the others broken by a little weight.
  void add_point(const std::vector<int>& cell, int steps) {
    const std::size_t count = goals_.size();
    std::vector<double> weights(count), bounds(count, optimise::infinity);
    weights[0] = 1 / range_[0];
    double tie = kTies;
    for (std::size_t k = 1; k < count; ++k, tie *= 0.1) {
      weights[k] = goals_[k].shortfall ? 0 : tie / range_[k];
      bounds[k] = front_.nadir[k] - range_[k] * cell[k] / steps + kAllowed * range_[k];
    }
    Answer answer = solve(weights, bounds);
    if (answer.status != Status::optimal) return;
    FrontPoint point;
    point.rows = d_.rows_of(answer.x);
    point.within = answer.within;
    point.value_yuan = d_.worth_of(answer.x);
    for (std::size_t k = 0; k < count; ++k) {
      const Goal& goal = goals_[k];
      const double at = amount(goal, answer.x);
      point.values.push_back(at);
      // At its bound f_k is worth y more of the weighted sum, in which the first goal stands beside the tie w_k f_k.
      const double y = k == 0 ? 0 : std::abs(answer.y[goal.shortfall ? goal.limit : goal.row]);
      const bool binds = k > 0 && bounds[k] - at <= 1e-6 * range_[k] && y * range_[k] > 1e-9;
      point.trade_offs.push_back(binds ? (y + weights[k]) * range_[0] : 0);
    }
    front_.points.push_back(std::move(point));
  }

  static bool next(std::vector<int>& cell, int steps) {
    for (std::size_t k = cell.size() - 1; k > 0; --k) {
      if (++cell[k] <= steps) return true;
      cell[k] = 0;
    }
    return false;
  }

  /// Points that another one beats, or that are another one, go; goals become totals again.
  void finish() {
    optimise::keep_efficient(front_.points, range_);
    for (FrontPoint& point : front_.points)
      for (std::size_t k = 0; k < goals_.size(); ++k) point.values[k] *= goals_[k].sign;
    for (std::size_t k = 0; k < goals_.size(); ++k) {
      front_.ideal[k] *= goals_[k].sign;
      front_.nadir[k] *= goals_[k].sign;
    }
  }

  Data& d_;
  const Options& options_;
  BlockProgram base_;
  std::vector<char> is_whole_;
  std::vector<Goal> goals_;
  std::vector<double> range_, warm_;
  Front front_;
};

Front Problem::front(std::span<const Objective> objectives, int steps, const Options& options) const {
  if (objectives.size() < 2) throw std::invalid_argument("a front needs two objectives or more, got " + std::to_string(objectives.size()));
  if (steps < 1) throw std::invalid_argument("a front needs a step or more, got " + std::to_string(steps));
  return Data::FrontSearch(*data_, objectives, options).run(steps);
}

}  // namespace gengxin::allocate
