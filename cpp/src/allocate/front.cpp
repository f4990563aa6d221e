// Plans between the best for each objective.
#include "gengxin/allocate/front.hpp"

#include <algorithm>
#include <cmath>

#include "allocate/problem.hpp"
#include "gengxin/optimise/block_solve.hpp"

namespace gengxin::allocate {

using optimise::Status;

namespace {

constexpr double kTies = 1e-3;     // of the first objective's range: what all of another's range is worth beside it
constexpr double kAllowed = 1e-7;  // of an objective's range, or of its size: what its bound leaves for rounding

/// An objective as what is minimised.
struct Goal {
  Functional f;
  double sign{1};         ///< value = sign x f
  std::size_t row{0};     ///< of the program: f <= bound
  std::size_t limit{0};   ///< of a shortfall: the row that may be missed
  bool shortfall{false};
  std::vector<double> cost;
};

void set_free(optimise::FactoredRow& row) {
  row.lower = -optimise::infinity;
  row.upper = row.below_price = row.above_price = optimise::infinity;
}

}  // namespace

optimise::FactoredRow& Problem::Data::add_row(BlockProgram& to, const Functional& f, const std::string& name) const {
  optimise::FactoredRow row;
  row.name = name;
  bool first = true;
  for (const auto& [property, q] : f.terms) {
    if (first) {
      row.property = property;
      row.q = q;
    } else {
      row.more.push_back({property, q});
    }
    first = false;
  }
  if (first) row.q.assign(model.choices().size(), 0.0);
  gather(row, model.properties(), to.properties);
  to.rows.push_back(std::move(row));
  return to.rows.back();
}

Front Problem::front(std::span<const Objective> objectives, int steps, const Options& options) const {
  Data& d = *data_;
  if (objectives.size() < 2) throw std::invalid_argument("a front needs two objectives or more, got " + std::to_string(objectives.size()));
  if (steps < 1) throw std::invalid_argument("a front needs a step or more, got " + std::to_string(steps));
  const auto& zones = d.compiled.scenario().records().zones;
  const std::vector<char> everywhere(zones.size(), 1);
  BlockProgram base = d.keeping(options);
  // Penalties in yuan have no part in other objectives: soft limits bound nothing here.
  for (optimise::FactoredRow& row : base.rows)
    if (row.below_price < optimise::infinity || row.above_price < optimise::infinity) set_free(row);
  std::vector<Goal> goals;
  for (const Objective& objective : objectives) {
    Goal goal;
    if (!objective.shortfall_of.empty()) {
      goal.shortfall = true;
      std::vector<std::size_t> of;
      const auto& requirements = d.compiled.scenario().records().requirements;
      for (std::size_t r = 0; r < d.rows.size(); ++r)
        if (requirements[d.rows[r].requirement].id == objective.shortfall_of) of.push_back(r);
      if (of.size() != 1)
        throw std::invalid_argument("'" + objective.shortfall_of + "' is " + (of.empty() ? "no requirement that is in force" : "a requirement of " + std::to_string(of.size()) + " limits") +
                                    "; a front takes one with a single limit");
      goal.limit = of[0];
      set_free(base.rows[goal.limit]);  // other goals do not care by how much it is missed
    } else {
      const scenario::TotalInfo* total = scenario::find_total(objective.total);
      if (total == nullptr || total->kind == scenario::TotalKind::flow)
        throw std::invalid_argument("'" + objective.total + "' is no total " + (total == nullptr ? "" : "of the last year or of the project ") + "that a front can take");
      goal.sign = objective.most ? -1 : 1;
      goal.f.add(d.model.total(static_cast<Total>(total - scenario::kTotals.data()), d.model.years() - 1, everywhere), goal.sign);
    }
    goals.push_back(std::move(goal));
  }
  for (Goal& goal : goals) {
    if (!goal.shortfall) {
      goal.cost = d.coefficients(goal.f, 1);
      goal.row = base.rows.size();
      (void)d.add_row(base, goal.f, objectives[static_cast<std::size_t>(&goal - goals.data())].total);
    }
  }

  Front front;
  std::vector<double> warm;
  const auto missed = [&](const Goal& goal, std::span<const double> x) {
    const optimise::FactoredRow& row = d.program.rows[goal.limit];
    const double activity = optimise::activities(base, x)[goal.limit];
    return std::max({row.lower - activity, activity - row.upper, 0.0});
  };
  const auto amount = [&](const Goal& goal, const std::vector<double>& x) {
    if (goal.shortfall) return missed(goal, x);
    double sum = goal.f.constant;
    for (std::size_t i = 0; i < x.size(); ++i) sum += goal.cost[i] * x[i];
    return sum;
  };
  // Minimises a weighted sum of goals, the others bounded; a goal whose bound is infinite is free.
  struct Answer {
    Status status;
    std::vector<double> x, y;
    bool within;
  };
  const std::vector<char> is_whole = d.taken_whole();
  // `sites`: shares whose options to be taken whole are kept; empty: they are free.
  const auto solve = [&](const std::vector<double>& weights, const std::vector<double>& bounds, const std::vector<double>& sites = {}) {
    BlockProgram program = base;
    hold_choices(program, sites, is_whole);
    program.offset = 0;
    program.cost.assign(program.cost.size(), 0.0);
    for (std::size_t k = 0; k < goals.size(); ++k) {
      const Goal& goal = goals[k];
      if (goal.shortfall) {
        optimise::FactoredRow& row = program.rows[goal.limit];
        const optimise::FactoredRow& given = d.program.rows[goal.limit];
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
    optimise::BlockOptions how = block_options(options);
    if (warm.size() == program.rows.size()) how.warm_start = warm;
    optimise::Solution solution = optimise::solve(program, how);
    ++front.solves;
    Answer answer{solution.status, {}, solution.y, true};
    if (solution.status == Status::optimal) {
      warm = solution.y;
      answer.x = d.with_whole_options(program, solution, options);
      answer.within = d.whole_options_are_whole(answer.x);
    }
    return answer;
  };

  // The pay-off table: each goal at its best, then the others in order, on the same sites.
  const std::size_t count = goals.size();
  const std::vector<double> free(count, optimise::infinity);
  front.ideal.assign(count, optimise::infinity);
  front.nadir.assign(count, -optimise::infinity);
  for (std::size_t k = 0; k < count; ++k) {
    std::vector<double> bounds = free;
    Answer best;
    for (std::size_t step = 0; step < count; ++step) {
      const std::size_t j = step == 0 ? k : step <= k ? step - 1 : step;
      std::vector<double> weights(count, 0.0);
      weights[j] = 1;
      // What was best for the goals before may hang on its sites.
      Answer next = step == 0 ? solve(weights, bounds) : solve(weights, bounds, best.x);
      if (next.status != Status::optimal) {
        if (step == 0) {
          front.status = next.status;
          return front;
        }
        break;
      }
      best = std::move(next);
      const double value = amount(goals[j], best.x);
      bounds[j] = value + kAllowed * std::max(1.0, std::abs(value));
    }
    for (std::size_t j = 0; j < count; ++j) {
      const double value = amount(goals[j], best.x);
      front.ideal[j] = std::min(front.ideal[j], value);
      front.nadir[j] = std::max(front.nadir[j], value);
    }
  }
  std::vector<double> range;
  for (std::size_t k = 0; k < count; ++k) range.push_back(std::max(front.nadir[k] - front.ideal[k], 1e-9 * std::max(1.0, std::abs(front.ideal[k]))));

  std::vector<int> cell(count, 0);
  std::vector<std::vector<double>> values;
  for (bool more = true; more;) {
    std::vector<double> weights(count), bounds = free;
    weights[0] = 1 / range[0];
    double tie = kTies;
    for (std::size_t k = 1; k < count; ++k, tie *= 0.1) {
      weights[k] = goals[k].shortfall ? 0 : tie / range[k];
      bounds[k] = front.nadir[k] - range[k] * cell[k] / steps + kAllowed * range[k];
    }
    if (Answer answer = solve(weights, bounds); answer.status == Status::optimal) {
      FrontPoint point;
      point.rows = d.rows_of(answer.x);
      point.within = answer.within;
      std::vector<double> at;
      for (const Goal& goal : goals) at.push_back(amount(goal, answer.x));
      point.value_yuan = d.worth.constant;
      for (std::size_t i = 0; i < answer.x.size(); ++i) point.value_yuan -= d.program.cost[i] * answer.x[i];
      for (std::size_t k = 0; k < count; ++k) {
        point.values.push_back(goals[k].sign * at[k]);
        const std::size_t row = goals[k].shortfall ? goals[k].limit : goals[k].row;
        // At its bound f_k is worth y more of the weighted sum, in which the first goal stands beside the tie w_k f_k.
        const double y = k == 0 ? 0 : std::abs(answer.y[row]);
        const bool binds = k > 0 && bounds[k] - at[k] <= 1e-6 * range[k] && y * range[k] > 1e-9;
        point.trade_offs.push_back(binds ? (y + weights[k]) * range[0] : 0);
      }
      front.points.push_back(std::move(point));
      values.push_back(std::move(at));
    }
    more = false;
    for (std::size_t k = count - 1; k > 0 && !more; --k) {
      if (++cell[k] <= steps) more = true;
      else cell[k] = 0;
    }
  }
  // Points that another one beats, or that are another one, go.
  std::vector<FrontPoint> kept;
  for (std::size_t i = 0; i < values.size(); ++i) {
    bool beaten = false;
    for (std::size_t j = 0; j < values.size() && !beaten; ++j) {
      bool as_good = i != j, same = true;
      for (std::size_t k = 0; k < count; ++k) {
        as_good = as_good && values[j][k] <= values[i][k] + 1e-6 * range[k];
        same = same && std::abs(values[j][k] - values[i][k]) <= 1e-6 * range[k];
      }
      beaten = as_good && (!same || j < i);
    }
    if (!beaten) kept.push_back(std::move(front.points[i]));
  }
  front.points = std::move(kept);
  for (std::size_t k = 0; k < count; ++k)
    if (goals[k].sign < 0) {
      front.ideal[k] = -front.ideal[k];
      front.nadir[k] = -front.nadir[k];
    }
  const double sign = goals[0].sign;
  std::stable_sort(front.points.begin(), front.points.end(), [sign](const FrontPoint& a, const FrontPoint& b) { return sign * a.values[0] < sign * b.values[0]; });
  return front;
}

}  // namespace gengxin::allocate
