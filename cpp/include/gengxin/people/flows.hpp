#pragma once
// What happened to people in a year, by sex, and the law that nobody appears or vanishes:
// start - cleared + returned + births - deaths + moved_in - moved_out = end.
#include "gengxin/people/ages.hpp"

namespace gengxin::people {

/// Persons in one year, by sex.
template <Scalar T>
struct Flows {
  BySex<T> births{};
  BySex<T> deaths{};     ///< including children born and dead within the year
  BySex<T> moved_in{};
  BySex<T> moved_out{};
  BySex<T> cleared{};    ///< moved out at the start of the year because homes are cleared
  BySex<T> returned{};   ///< moved in at the start of the year because homes are given back
};

template <Scalar T>
Flows<T> operator+(const Flows<T>& x, const Flows<T>& y) {
  Flows<T> sum;
  for (std::size_t s = 0; s < kSexes; ++s) {
    sum.births[s] = x.births[s] + y.births[s];
    sum.deaths[s] = x.deaths[s] + y.deaths[s];
    sum.moved_in[s] = x.moved_in[s] + y.moved_in[s];
    sum.moved_out[s] = x.moved_out[s] + y.moved_out[s];
    sum.cleared[s] = x.cleared[s] + y.cleared[s];
    sum.returned[s] = x.returned[s] + y.returned[s];
  }
  return sum;
}

/// A year's end and what led there.
template <Scalar T>
struct Step {
  Cohort<T> end;
  Flows<T> flows;
};

/// start + all flows - end, persons by sex: 0 to rounding for every step of this layer.
template <Scalar T>
BySex<T> imbalance(const Cohort<T>& start, const Flows<T>& flows, const Cohort<T>& end) {
  const BySex<T> before = total_by_sex(start);
  const BySex<T> after = total_by_sex(end);
  BySex<T> rest{};
  for (std::size_t s = 0; s < kSexes; ++s)
    rest[s] = before[s] - flows.cleared[s] + flows.returned[s] + flows.births[s] - flows.deaths[s] +
              flows.moved_in[s] - flows.moved_out[s] - after[s];
  return rest;
}

}  // namespace gengxin::people
