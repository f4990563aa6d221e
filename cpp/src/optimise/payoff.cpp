#include "optimise/payoff.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "gengxin/optimise/solve.hpp"
#include "optimise/extension.hpp"

namespace gengxin::optimise {

Objectives::Objectives(const Program& program, std::span<const Objective> objectives,
                       const Options& options)
    : objectives_(objectives), options_(options) {
  // A slack of weight 1e-3 is only as exact as the gap times 1e3.
  options_.tolerance *= 1e-2;
  check(program);
  std::vector<std::string> faults;
  if (!program.is_linear()) faults.push_back("quadratic: a front takes linear objectives only");
  if (objectives.size() < 2)
    faults.push_back("a front needs two objectives or more, got " +
                     std::to_string(objectives.size()));
  for (std::size_t k = 0; k < objectives.size(); ++k) {
    const std::string name =
        objectives[k].name.empty() ? "objective " + std::to_string(k) : objectives[k].name;
    if (objectives[k].cost.size() != program.cost.size())
      faults.push_back(name + " has " + std::to_string(objectives[k].cost.size()) +
                       " elements, expected " + std::to_string(program.columns()));
    for (const double c : objectives[k].cost)
      if (!std::isfinite(c)) {
        faults.push_back(name + ": a cost is " + std::to_string(c));
        break;
      }
  }
  if (!faults.empty()) throw ProgramError(std::move(faults));
  base_ = without_objective(program);
}

std::optional<Solution> Objectives::try_solve(const Program& program) {
  ++front.solves;
  Options options = options_;
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begun_;
  options.time_limit_seconds -= spent.count();
  Solution solution = optimise::solve(program, options);
  if (solution.status == Status::optimal) return solution;
  if (solution.status != Status::primal_infeasible) front.status = solution.status;
  return {};
}

std::optional<Solution> Objectives::solve(const Program& program) {
  std::optional<Solution> solution = try_solve(program);
  if (!solution && front.status == Status::optimal) front.status = Status::primal_infeasible;
  return solution;
}

FrontPoint Objectives::point_of(const Solution& solution) const {
  FrontPoint point;
  point.x.assign(solution.x.begin(), solution.x.begin() + base_.columns());
  for (const Objective& objective : objectives_) {
    long double value = objective.offset;
    for (std::size_t j = 0; j < objective.cost.size(); ++j)
      value += static_cast<long double>(objective.cost[j]) * point.x[j];
    point.values.push_back(static_cast<double>(value));
  }
  return point;
}

std::optional<FrontPoint> Objectives::lexicographic(int first) {
  std::vector<int> order{first};
  for (int k = 0; k < count(); ++k)
    if (k != first) order.push_back(k);
  Program program = base_;
  std::optional<FrontPoint> point;
  for (const int k : order) {
    program.cost = at(k).cost;
    const std::optional<Solution> solution = solve(program);
    if (!solution) return {};
    point = point_of(*solution);
    const double reached = solution->objective;
    Extension next(std::move(program));
    const int row = next.add_row(-infinity, reached + options_.tolerance * (1 + std::abs(reached)));
    for (int j = 0; j < base_.columns(); ++j)
      if (at(k).cost[j] != 0) next.put(row, j, at(k).cost[j]);
    program = next.build();
  }
  return point;
}

bool Objectives::fill_payoff(std::vector<FrontPoint>* ends) {
  front.ideal.assign(objectives_.size(), infinity);
  front.nadir.assign(objectives_.size(), -infinity);
  for (int k = 0; k < count(); ++k) {
    std::optional<FrontPoint> point = lexicographic(k);
    if (!point) return false;
    front.payoff.push_back(point->values);
    for (int other = 0; other < count(); ++other) {
      front.ideal[other] = std::min(front.ideal[other], point->values[other]);
      front.nadir[other] = std::max(front.nadir[other], point->values[other]);
    }
    if (ends != nullptr) ends->push_back(std::move(*point));
  }
  return true;
}

double Objectives::unit(int k) const {
  const double size = std::max(std::abs(front.nadir[k]), std::abs(front.ideal[k]));
  return range(k) > 1e-7 * (1 + size) ? range(k) : 1;
}

}  // namespace gengxin::optimise
