#include "gengxin/optimise/fronts.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "optimise/efficient.hpp"
#include "optimise/extension.hpp"
#include "optimise/payoff.hpp"

namespace gengxin::optimise {
namespace {

constexpr double slack_weight = 1e-3;  // of the first objective's range

std::vector<double> units_of(const Objectives& objectives) {
  std::vector<double> units;
  for (int k = 0; k < objectives.count(); ++k) units.push_back(objectives.unit(k));
  return units;
}

Front finished(Objectives& objectives) {
  keep_efficient(objectives.front.points, units_of(objectives));
  return std::move(objectives.front);
}

class Grid {
 public:
  Grid(Objectives& objectives, int steps);
  void walk();

 private:
  int levels(int k) const { return objectives_.range(k) < objectives_.unit(k) ? 0 : steps_; }
  int settle();
  bool advance();

  Objectives& objectives_;
  int steps_;
  int first_row_{0}, first_slack_{0};  // of objective 1
  std::vector<double> weight_;         // of each slack
  std::vector<int> cell_;
  Program program_;
};

Grid::Grid(Objectives& objectives, int steps)
    : objectives_(objectives), steps_(steps), cell_(static_cast<std::size_t>(objectives.count())) {
  Extension grid(objectives.base());
  grid.program.cost = objectives.at(0).cost;
  first_row_ = static_cast<int>(grid.program.row_lower.size());
  first_slack_ = static_cast<int>(grid.program.cost.size());
  weight_.push_back(0);
  double weight = slack_weight * objectives.unit(0);
  for (int k = 1; k < objectives.count(); ++k, weight *= 0.1) {
    weight_.push_back(weight / objectives.unit(k));
    const int slack = grid.add_column(-weight_.back(), 0, infinity);
    const int row = grid.add_row(0, 0);
    grid.put(row, slack, 1);
    for (int j = 0; j < objectives.base().columns(); ++j)
      if (objectives.at(k).cost[j] != 0) grid.put(row, j, objectives.at(k).cost[j]);
  }
  program_ = grid.build();
}

// Solves the cell; returns how many further cells of the innermost objective it settles.
int Grid::settle() {
  for (int k = 1; k < objectives_.count(); ++k) {
    const double share = levels(k) == 0 ? 0 : static_cast<double>(cell_[k]) / levels(k);
    const double bound = objectives_.front.nadir[k] - share * objectives_.range(k);
    // The pay-off table is as accurate as a solve; its ends must not be cut off by that.
    const double allowance = 1e-7 * objectives_.unit(k);
    const int row = first_row_ + k - 1;
    program_.row_lower[row] = program_.row_upper[row] =
        bound + allowance - objectives_.at(k).offset;
  }
  const std::optional<Solution> solution = objectives_.try_solve(program_);
  if (!solution) return levels(1) - cell_[1];
  FrontPoint point = objectives_.point_of(*solution);
  point.trade_offs.push_back(0);
  for (int k = 1; k < objectives_.count(); ++k) {
    // Where the bound leaves a slack its price is the slack's weight, and nothing is traded.
    const double price = -solution->y[first_row_ + k - 1];
    point.trade_offs.push_back(price > 1.001 * weight_[k] ? price : 0);
  }
  const double slack = solution->x[first_slack_];
  objectives_.front.points.push_back(std::move(point));
  if (levels(1) == 0) return 0;
  const int covered = static_cast<int>(slack / (objectives_.range(1) / levels(1)));
  return std::min(covered, levels(1) - cell_[1]);
}

// The innermost objective runs fastest; false at the end of the grid.
bool Grid::advance() {
  const int last = objectives_.count() - 1;
  for (int k = 1; k <= last; ++k) {
    if (cell_[k] <= levels(k)) return true;
    cell_[k] = 0;
    if (k < last) ++cell_[k + 1];
  }
  return false;
}

void Grid::walk() {
  do {
    const int settled = settle();
    if (objectives_.front.status != Status::optimal) return;
    objectives_.front.skipped += settled;
    cell_[1] += settled + 1;
  } while (advance());
}

class Bisection {
 public:
  Bisection(Objectives& objectives, double tolerance)
      : objectives_(objectives), tolerance_(tolerance), program_(objectives.base()) {}
  void between(const FrontPoint& left, const FrontPoint& right);
  void drop_straight();

 private:
  double distance(const FrontPoint& left, const FrontPoint& right, const FrontPoint& point) const;

  Objectives& objectives_;
  double tolerance_;
  Program program_;
};

// How far `point` lies below the line through the other two, the objectives in units of their
// ranges.
double Bisection::distance(const FrontPoint& left, const FrontPoint& right,
                           const FrontPoint& point) const {
  const double u = objectives_.unit(0), v = objectives_.unit(1);
  const double a = (left.values[1] - right.values[1]) / v, b = (right.values[0] - left.values[0]) / u;
  const double length = std::hypot(a, b);
  return (a * (left.values[0] - point.values[0]) / u + b * (left.values[1] - point.values[1]) / v) /
         length;
}

void Bisection::between(const FrontPoint& left, const FrontPoint& right) {
  const double u = objectives_.unit(0), v = objectives_.unit(1);
  const double a = (left.values[1] - right.values[1]) / v, b = (right.values[0] - left.values[0]) / u;
  if (a < tolerance_ || b < tolerance_) return;
  for (std::size_t j = 0; j < program_.cost.size(); ++j)
    program_.cost[j] = a * objectives_.at(0).cost[j] / u + b * objectives_.at(1).cost[j] / v;
  const std::optional<Solution> solution = objectives_.solve(program_);
  if (!solution) return;
  const FrontPoint corner = objectives_.point_of(*solution);
  if (distance(left, right, corner) <= tolerance_) return;
  objectives_.front.points.push_back(corner);
  between(left, corner);
  between(corner, right);
}

// An optimum inside an edge is no corner.
void Bisection::drop_straight() {
  std::vector<FrontPoint>& points = objectives_.front.points;
  std::vector<FrontPoint> corners;
  for (std::size_t i = 0; i < points.size(); ++i)
    if (corners.empty() || i + 1 == points.size() ||
        distance(corners.back(), points[i + 1], points[i]) > tolerance_)
      corners.push_back(points[i]);
  points = std::move(corners);
}

}  // namespace

Front epsilon_front(const Program& program, std::span<const Objective> objectives, int steps,
                    const Options& options) {
  if (steps < 1) throw ProgramError({"steps is " + std::to_string(steps) + ", expected 1 or more"});
  Objectives all(program, objectives, options);
  if (!all.fill_payoff()) return std::move(all.front);
  Grid(all, steps).walk();
  return finished(all);
}

Front weighted_front(const Program& program, std::span<const Objective> objectives,
                     std::span<const std::vector<double>> weights, const Options& options) {
  Objectives all(program, objectives, options);
  for (std::size_t i = 0; i < weights.size(); ++i)
    if (weights[i].size() != objectives.size() ||
        !std::all_of(weights[i].begin(), weights[i].end(), [](double w) { return w > 0; }))
      throw ProgramError({"weights " + std::to_string(i) + ": expected " +
                          std::to_string(objectives.size()) + " positive numbers"});
  if (!all.fill_payoff()) return std::move(all.front);
  Program weighted = all.base();
  for (const std::vector<double>& weight : weights) {
    std::fill(weighted.cost.begin(), weighted.cost.end(), 0.0);
    for (int k = 0; k < all.count(); ++k)
      for (std::size_t j = 0; j < weighted.cost.size(); ++j)
        weighted.cost[j] += weight[k] / all.unit(k) * all.at(k).cost[j];
    const std::optional<Solution> solution = all.solve(weighted);
    if (!solution) return std::move(all.front);
    all.front.points.push_back(all.point_of(*solution));
  }
  return finished(all);
}

Front exact_front(const Program& program, std::span<const Objective> objectives, double tolerance,
                  const Options& options) {
  Objectives all(program, objectives, options);
  if (objectives.size() != 2)
    throw ProgramError({"exact_front takes two objectives, got " +
                        std::to_string(objectives.size()) + "; use epsilon_front"});
  std::vector<FrontPoint> ends;
  if (!all.fill_payoff(&ends)) return std::move(all.front);
  all.front.points = ends;
  Bisection bisection(all, tolerance);
  bisection.between(ends[0], ends[1]);
  keep_efficient(all.front.points, units_of(all));
  bisection.drop_straight();
  return std::move(all.front);
}

}  // namespace gengxin::optimise
