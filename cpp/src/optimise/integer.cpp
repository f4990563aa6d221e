#include "gengxin/optimise/integer.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "gengxin/optimise/solve.hpp"

namespace gengxin::optimise {
namespace {

void check_integers(const Program& program, std::span<const int> integers,
                    const IntegerOptions& options) {
  check(program);
  std::vector<std::string> faults;
  if (!program.is_linear())
    faults.push_back("quadratic: whole numbers need a linear objective; drop the quadratic part, or "
                     "the whole numbers");
  for (const int j : integers)
    if (j < 0 || j >= program.columns())
      faults.push_back("integers: no column " + std::to_string(j) + " among " +
                       std::to_string(program.columns()));
  if (!options.start.empty() && options.start.size() != program.cost.size())
    faults.push_back("start has " + std::to_string(options.start.size()) + " elements, expected " +
                     std::to_string(program.columns()) + " or none");
  if (!faults.empty()) throw ProgramError(std::move(faults));
}

// The program with the whole numbers of x fixed. Throws if they are none, or out of bounds.
Program with_fixed(const Program& program, std::span<const int> integers, const IntegerAnswer& answer,
                   double integrality) {
  const auto refuse = [](const std::string& why) {
    throw std::runtime_error("the integer solver returned a wrong point: " + why);
  };
  if (answer.x.size() != program.cost.size())
    refuse(std::to_string(answer.x.size()) + " values for " + std::to_string(program.columns()) +
           " columns");
  Program fixed = program;
  for (const int j : integers) {
    const double whole = std::round(answer.x[j]);
    if (!(std::abs(answer.x[j] - whole) <= integrality))
      refuse(program.column_name(j) + " = " + std::to_string(answer.x[j]) + " is no whole number");
    if (whole < program.lower[j] || whole > program.upper[j])
      refuse(program.column_name(j) + " = " + std::to_string(whole) + " is outside its bounds");
    fixed.lower[j] = fixed.upper[j] = whole;
  }
  return fixed;
}

}  // namespace

IntegerSolution solve_integer(const Program& program, std::span<const int> integers,
                              const IntegerSolver& search, const IntegerOptions& options) {
  check_integers(program, integers, options);
  IntegerSolution result;
  result.relaxed = solve(program, options);
  if (result.relaxed.status == Status::optimal) {
    result.bound = result.relaxed.dual_objective;
  } else if (result.relaxed.status != Status::not_solved) {
    result.status = result.relaxed.status;
    result.proved = result.status == Status::primal_infeasible;
    return result;
  }
  const IntegerAnswer answer = search(program, integers, options);
  result.status = answer.status;
  if (answer.x.empty()) return result;
  result.fixed = solve(with_fixed(program, integers, answer, options.integrality), options);
  if (result.fixed.status != Status::optimal)
    throw std::runtime_error("the integer solver returned a wrong point: with its whole numbers fixed "
                             "the program is " + std::string(name_of(result.fixed.status)));
  result.x = result.fixed.x;
  result.objective = result.fixed.objective;
  const double size = std::max(1.0, std::abs(result.objective));
  const auto within = [&](double bound) {
    return result.objective - bound <= (options.relative_gap + options.tolerance) * size;
  };
  result.proved = within(result.bound);
  if (std::isfinite(answer.bound)) result.bound = std::max(result.bound, answer.bound);
  result.gap = (result.objective - result.bound) / size;
  if (within(result.bound)) result.status = Status::optimal;
  else if (result.status == Status::optimal) result.status = Status::not_solved;
  return result;
}

}  // namespace gengxin::optimise
