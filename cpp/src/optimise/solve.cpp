#include "gengxin/optimise/solve.hpp"

#include <algorithm>
#include <cmath>

#include "gengxin/optimise/verify.hpp"
#include "optimise/auxiliary.hpp"
#include "optimise/faces.hpp"
#include "optimise/interior.hpp"
#include "optimise/presolve.hpp"

namespace gengxin::optimise {
namespace {

constexpr Strategy strategies[] = {
    {10, 1e-6, 1e-12, false, false, true},
    {10, 1e-8, 1e-12, false, true, true},
    {0, 1e-8, 1e-10, true, false, true},
    {4, 1e-4, 1e-9, true, true, true},
};

bool is_limit(Status status) {
  return status == Status::time_limit || status == Status::cancelled ||
         status == Status::memory_limit;
}

Program with_infinities(const Program& given) {
  Program program = given;
  for (auto* bounds : {&program.lower, &program.upper, &program.row_lower, &program.row_upper})
    for (double& bound : *bounds)
      if (std::abs(bound) >= no_bound) bound = std::copysign(infinity, bound);
  return program;
}

class Solver {
 public:
  Solver(const Program& program, const Options& options)
      : program_(program), options_(options), begun_(Clock::now()) {}
  Solution solve();

 private:
  void attempt(const Presolve& presolve, const Strategy& strategy);
  bool take_certificate(const Presolve& presolve, const Solution& found);
  void come_back();
  void look_for_certificates(const Presolve& presolve);
  void take_point(std::vector<double> x, std::vector<double> y, Status status);
  bool settled() const;

  const Program& program_;
  const Options& options_;
  Clock::time_point begun_;
  Solution best_;
  double merit_{infinity};
};

bool Solver::settled() const { return best_.status != Status::not_solved; }

void Solver::take_point(std::vector<double> x, std::vector<double> y, Status status) {
  const Accuracy a = verify(program_, x, y);
  const double merit = std::max({a.primal_residual, a.dual_residual, a.gap});
  if (merit <= options_.tolerance) best_.status = Status::optimal;
  else if (status != Status::optimal) best_.status = status;
  if (!(merit < merit_) && !best_.x.empty()) return;
  merit_ = merit;
  best_.x = std::move(x);
  best_.y = std::move(y);
  best_.objective = a.objective;
  best_.dual_objective = a.dual_objective;
  best_.primal_residual = a.primal_residual;
  best_.dual_residual = a.dual_residual;
  best_.gap = a.gap;
}

// A certificate of the reduced program counts if it is one of the given program.
bool Solver::take_certificate(const Presolve& presolve, const Solution& found) {
  if (found.status == Status::primal_infeasible) {
    std::vector<double> y = presolve.restore_rows(found.y, {}, true);
    if (!proves_infeasible(program_, y)) return false;
    best_.y = std::move(y);
  } else {
    std::vector<double> d = presolve.restore_direction(found.x);
    if (!proves_unbounded(program_, d)) return false;
    best_.x = std::move(d);
  }
  best_.status = found.status;
  return true;
}

void Solver::attempt(const Presolve& presolve, const Strategy& strategy) {
  Solution found = interior_point(presolve.reduced(), options_, strategy, begun_);
  best_.iterations += found.iterations;
  if (found.status == Status::primal_infeasible || found.status == Status::dual_infeasible) {
    if (take_certificate(presolve, found)) return;
    // Presolve rounds: of the given program it is not true, which touches its limits by a hair.
    Strategy without = strategy;
    without.look_for_certificates = false;
    found = interior_point(presolve.reduced(), options_, without, begun_);
    best_.iterations += found.iterations;
  }
  std::vector<double> x = presolve.restore_columns(found.x);
  std::vector<double> y = presolve.restore_rows(found.y, x, false);
  take_point(std::move(x), std::move(y), is_limit(found.status) ? found.status : Status::not_solved);
}

// If x or y ran off along an unbounded set of optima, there are nearer ones.
void Solver::come_back() {
  if (best_.x.empty()) return;
  const auto use = [this](std::vector<double> nearer_x, std::vector<double> nearer_y) {
    if (nearer_x.empty() || nearer_y.empty()) return;
    take_point(std::move(nearer_x), std::move(nearer_y), Status::not_solved);
  };
  for (const double closeness : {1e-7, 1e-5}) {
    if (!settled() && best_.primal_residual <= options_.acceptable)
      use(best_.x, shortest(optimal_multipliers(program_, best_.x, best_.y, closeness), options_, begun_));
    if (!settled() && best_.dual_residual <= options_.acceptable)
      use(shortest(optimal_points(program_, best_.x, best_.y, closeness), options_, begun_), best_.y);
  }
}

void Solver::look_for_certificates(const Presolve& presolve) {
  Solution found;
  found.y = farkas_multipliers(presolve.reduced(), options_, begun_);
  found.status = Status::primal_infeasible;
  if (!found.y.empty() && take_certificate(presolve, found)) return;
  found.x = descent_direction(presolve.reduced(), options_, begun_);
  found.status = Status::dual_infeasible;
  if (!found.x.empty()) take_certificate(presolve, found);
}

Solution Solver::solve() {
  const Presolve presolve(program_);
  if (!presolve.feasible()) {
    best_.y = presolve.certificate();
    best_.status = Status::primal_infeasible;
  }
  bool first = true;
  for (const Strategy& strategy : strategies) {
    if (settled()) break;
    attempt(presolve, strategy);
    if (!settled()) come_back();
    if (first && !settled()) look_for_certificates(presolve);
    first = false;
  }
  if (best_.status == Status::not_solved && merit_ <= options_.acceptable)
    best_.status = Status::optimal;
  if (best_.status == Status::not_solved && best_.iterations >= options_.iteration_limit)
    best_.status = Status::iteration_limit;
  best_.x.resize(program_.cost.size());
  best_.y.resize(program_.row_lower.size());
  best_.reduced_costs = program_.cost;
  if (!program_.is_linear()) add_product(program_.quadratic, 1, best_.x, best_.reduced_costs);
  add_transposed_product(program_.matrix, -1, best_.y, best_.reduced_costs);
  best_.seconds = seconds_since(begun_);
  return std::move(best_);
}

}  // namespace

std::string_view name_of(Status status) {
  switch (status) {
    case Status::optimal: return "optimal";
    case Status::primal_infeasible: return "primal infeasible";
    case Status::dual_infeasible: return "dual infeasible";
    case Status::iteration_limit: return "iteration limit";
    case Status::time_limit: return "time limit";
    case Status::memory_limit: return "memory limit";
    case Status::cancelled: return "cancelled";
    case Status::not_solved: return "not solved";
  }
  return "unknown";
}

Solution solve(const Program& program, const Options& options) {
  check(program);
  const auto unbounded = [](const std::vector<double>& bounds) {
    return std::any_of(bounds.begin(), bounds.end(), [](double bound) {
      return std::isfinite(bound) && std::abs(bound) >= no_bound;
    });
  };
  if (unbounded(program.lower) || unbounded(program.upper) || unbounded(program.row_lower) ||
      unbounded(program.row_upper)) {
    const Program copy = with_infinities(program);
    return Solver(copy, options).solve();
  }
  return Solver(program, options).solve();
}

}  // namespace gengxin::optimise
