#include "gengxin/optimise/cure.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "gengxin/optimise/solve.hpp"
#include "gengxin/optimise/verify.hpp"
#include "optimise/extension.hpp"

namespace gengxin::optimise {
namespace {

void check_weights(const Program& program, const CureOptions& options) {
  std::vector<std::string> faults;
  const auto examine = [&](const std::vector<double>& weights, int size, const char* name,
                           auto&& name_of_place) {
    if (weights.empty()) return;
    if (weights.size() != static_cast<std::size_t>(size)) {
      faults.push_back(std::string(name) + " has " + std::to_string(weights.size()) +
                       " elements, expected " + std::to_string(size) + " or none");
      return;
    }
    for (int i = 0; i < size; ++i)
      if (!(weights[i] > 0))
        faults.push_back(name_of_place(i) + ": weight " + std::to_string(weights[i]) +
                         " is not positive; infinity makes a limit hard");
  };
  examine(options.row_weights, program.rows(), "row_weights",
          [&](int i) { return program.row_name(i); });
  examine(options.column_weights, program.columns(), "column_weights",
          [&](int j) { return program.column_name(j); });
  if (!faults.empty()) throw ProgramError(std::move(faults));
}

bool is_bound(double value) { return std::abs(value) < no_bound; }

class Elastic {
 public:
  Elastic(const Program& program, const CureOptions& options);
  Cure find();

 private:
  double weight(int row, double bound) const;
  void soften_row(int row, double lower, double upper, double low_weight, double high_weight);
  void price(int column, double weight);
  Solution fewest(Program program, const Solution& found) const;
  Cure from(const Solution& solution) const;

  const Program& program_;
  const CureOptions& options_;
  std::vector<double> largest_;  // coefficient of each row
  Extension elastic_;
  int most_{-1};  // the column that is at least every weighted move
  std::vector<std::pair<int, double>> prices_;
};

Elastic::Elastic(const Program& program, const CureOptions& options)
    : program_(program),
      options_(options),
      largest_(program.row_lower.size()),
      elastic_(without_objective(program)) {
  for (std::size_t k = 0; k < program.matrix.value.size(); ++k)
    largest_[program.matrix.index[k]] =
        std::max(largest_[program.matrix.index[k]], std::abs(program.matrix.value[k]));
  if (options.measure == Measure::largest) most_ = elastic_.add_column(1, 0, infinity);
  for (int i = 0; i < program.rows(); ++i)
    soften_row(i, program.row_lower[i], program.row_upper[i], weight(i, program.row_lower[i]),
               weight(i, program.row_upper[i]));
  for (int j = 0; j < program.columns() && !options.column_weights.empty(); ++j) {
    if (std::isinf(options.column_weights[j])) continue;
    const int row = elastic_.add_row(program.lower[j], program.upper[j]);
    elastic_.put(row, j, 1);
    elastic_.program.lower[j] = -infinity;
    elastic_.program.upper[j] = infinity;
    soften_row(row, program.lower[j], program.upper[j], options.column_weights[j],
               options.column_weights[j]);
  }
}

double Elastic::weight(int row, double bound) const {
  if (!options_.row_weights.empty()) return options_.row_weights[row];
  if (bound != 0) return 1 / std::abs(bound);
  return largest_[row] > 0 ? 1 / largest_[row] : 1;
}

void Elastic::soften_row(int row, double lower, double upper, double low_weight,
                         double high_weight) {
  const auto side = [&](double bound, double weight, double sign) {
    if (!is_bound(bound) || std::isinf(weight)) return;
    const int column = elastic_.add_column(0, 0, infinity);
    elastic_.put(row, column, sign);
    price(column, weight);
  };
  side(lower, low_weight, 1);
  side(upper, high_weight, -1);
}

void Elastic::price(int column, double weight) {
  prices_.emplace_back(column, weight);
  if (options_.measure == Measure::sum) {
    elastic_.program.cost[column] = weight;
    return;
  }
  const int row = elastic_.add_row(0, infinity);
  elastic_.put(row, most_, 1);
  elastic_.put(row, column, -weight);
}

// The moves are what x asks for, so that they cure whatever the slack columns say.
Cure Elastic::from(const Solution& solution) const {
  Cure cure;
  cure.status = solution.status;
  cure.total = solution.objective;
  cure.bound = solution.dual_objective;
  cure.x.assign(solution.x.begin(), solution.x.begin() + program_.columns());
  std::vector<double> activity(program_.row_lower.size(), 0), size(activity.size(), 1);
  add_product(program_.matrix, 1, cure.x, activity);
  for (int j = 0; j < program_.columns(); ++j)
    for (int k = program_.matrix.start[j]; k < program_.matrix.start[j + 1]; ++k)
      size[program_.matrix.index[k]] = std::max(
          size[program_.matrix.index[k]], std::abs(program_.matrix.value[k] * cure.x[j]));
  // What a solve calls satisfied asks for no move.
  const auto move = [](double value, double low, double high, double scale) {
    const double distance = value < low ? value - low : value > high ? value - high : 0;
    return std::abs(distance) > 1e-8 * (1 + scale) ? distance : 0;
  };
  for (int i = 0; i < program_.rows(); ++i)
    cure.row_moves.push_back(
        move(activity[i], program_.row_lower[i], program_.row_upper[i], size[i]));
  for (int j = 0; j < program_.columns(); ++j)
    cure.column_moves.push_back(
        move(cure.x[j], program_.lower[j], program_.upper[j], std::abs(cure.x[j])));
  return cure;
}

// The largest move settles only some of the moves; the others become as small as it allows.
Solution Elastic::fewest(Program program, const Solution& found) const {
  program.upper[most_] = found.x[most_] + options_.tolerance * (1 + found.x[most_]);
  program.cost[most_] = 0;
  for (const auto& [column, weight] : prices_) program.cost[column] = weight;
  Solution second = solve(program, options_);
  if (second.status != Status::optimal) return found;
  second.objective = found.objective;
  second.dual_objective = found.dual_objective;
  return second;
}

Cure Elastic::find() {
  const int rows = program_.rows();
  const Program program = elastic_.build();
  Solution solution = solve(program, options_);
  if (solution.status == Status::optimal && most_ >= 0) solution = fewest(program, solution);
  if (solution.status == Status::primal_infeasible) {
    Cure cure;
    cure.status = solution.status;
    cure.y.assign(solution.y.begin(), solution.y.begin() + rows);
    return cure;
  }
  return from(solution);
}

}  // namespace

Cure find_cure(const Program& program, const CureOptions& options) {
  check(program);
  check_weights(program, options);
  Cure cure = Elastic(program, options).find();
  if (cure.status != Status::optimal) return cure;
  for (const double allowance : {1e-7, 1e-6}) {
    cure.allowance = allowance;
    const Status status = solve(cured(program, cure), options).status;
    if (status == Status::optimal || status == Status::dual_infeasible) return cure;
  }
  cure.status = Status::not_solved;
  return cure;
}

Program cured(const Program& program, const Cure& cure) {
  Program result = program;
  const auto move = [&cure](double by, double& low, double& high) {
    if (by == 0) return;
    double& bound = by < 0 ? low : high;
    bound += by + std::copysign(cure.allowance * (1 + std::abs(bound)), by);
  };
  for (std::size_t i = 0; i < cure.row_moves.size(); ++i)
    move(cure.row_moves[i], result.row_lower[i], result.row_upper[i]);
  for (std::size_t j = 0; j < cure.column_moves.size(); ++j)
    move(cure.column_moves[j], result.lower[j], result.upper[j]);
  return result;
}

}  // namespace gengxin::optimise
