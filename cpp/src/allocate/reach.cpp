// The least figure that makes a plan possible.
#include <cmath>
#include <limits>

#include "gengxin/allocate/front.hpp"

namespace gengxin::allocate {

using optimise::Status;

Reach reach(const simulate::Compiled& compiled, std::span<const double> values, const ReachQuery& query) {
  if (query.slots.empty()) throw std::invalid_argument("the figure has no value that could be changed");
  if (!(query.low < query.high)) throw std::invalid_argument("low must lie below high; got " + number_text(query.low) + " and " + number_text(query.high));
  if (!(query.accuracy > 0 && query.accuracy < 1)) throw std::invalid_argument("accuracy must lie between 0 and 1, got " + number_text(query.accuracy));
  Reach result;
  struct Try {
    Allocation plan;
    bool good, proved;
  };
  const auto attempt = [&](double value) {
    std::vector<double> changed(values.begin(), values.end());
    for (const Slot slot : query.slots) changed[slot] = value;
    const Problem problem(compiled, changed);
    Try one;
    one.plan = problem.solve(problem.options());
    ++result.solves;
    const bool found = one.plan.status == Status::optimal;
    one.good = found && one.plan.within && one.plan.value_yuan >= query.worth_yuan;
    one.proved = found ? one.plan.bound_yuan < query.worth_yuan : one.plan.proved;
    return one;
  };
  Try low = attempt(query.low), high = attempt(query.high);
  result.impossible = std::numeric_limits<double>::quiet_NaN();
  if (!low.good && !high.good) {
    result.impossible = query.high;
    result.proved = low.proved && high.proved;
    return result;
  }
  result.reached = true;
  if (low.good && high.good) {
    result.value = query.low;
    result.plan = std::move(low.plan);
    return result;
  }
  const bool falls = low.good;  // possible below
  double good = falls ? query.low : query.high, bad = falls ? query.high : query.low;
  Allocation plan = falls ? std::move(low.plan) : std::move(high.plan);
  bool proved = falls ? high.proved : low.proved;
  while (std::abs(good - bad) > query.accuracy * (query.high - query.low)) {
    const double middle = 0.5 * (good + bad);
    Try one = attempt(middle);
    if (one.good) {
      good = middle;
      plan = std::move(one.plan);
    } else {
      bad = middle;
      proved = one.proved;
    }
  }
  result.value = good;
  result.impossible = bad;
  result.proved = proved;
  result.plan = std::move(plan);
  return result;
}

}  // namespace gengxin::allocate
