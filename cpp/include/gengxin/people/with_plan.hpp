#pragma once
// People with a plan are linear in it: what is left of the no-plan cohort, and new pools beside it,
//   residents_with(t) = f(t) N0(t) + pools(t),
// where f is the share of the zone's present homes that stands. A change of f takes effect at the
// start of a year.
#include "gengxin/people/flows.hpp"

namespace gengxin::people {

/// The part of a no-plan year that is left:
///   cleared  = max(0, f(t-1) - f(t)) N0(t-1),  returned = max(0, f(t) - f(t-1)) N0(t-1),
///   then births, deaths and moves of N0 in the year, times f(t); the end is f(t) N0(t).
/// `start` is N0(t-1), `year` the no-plan step from there to N0(t); its own cleared and returned
/// flows must be zero.
template <Scalar T>
Step<T> scaled(const Cohort<T>& start, const Step<T>& year, T factor_before, T factor) {
  const T gone = maximum(T{}, factor_before - factor);
  const T back = maximum(T{}, factor - factor_before);
  const BySex<T> before = total_by_sex(start);
  Step<T> left;
  left.end = factor * year.end;
  for (std::size_t s = 0; s < kSexes; ++s) {
    left.flows.cleared[s] = gone * before[s];
    left.flows.returned[s] = back * before[s];
    left.flows.births[s] = factor * year.flows.births[s];
    left.flows.deaths[s] = factor * year.flows.deaths[s];
    left.flows.moved_in[s] = factor * year.flows.moved_in[s];
    left.flows.moved_out[s] = factor * year.flows.moved_out[s];
  }
  return left;
}

}  // namespace gengxin::people
