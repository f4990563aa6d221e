#pragma once
// One yearly step of the cohort-component method, for people who age in place and for people who
// turn over. These are the readable reference; `kernel.hpp` holds the same steps over many years
// at speed.
//
// `fertility_factor` is the status's factor on the total fertility of `rates`, 1 for none.
#include "gengxin/people/flows.hpp"
#include "gengxin/people/rates.hpp"

namespace gengxin::people {

/// Nobody moves (members, other registered, local): survive, age by one year, be born.
///   births = fertility_factor x sum over a of women_a x births_per_woman_a
template <Scalar T>
GENGXIN_API Step<T> step_closed(const Cohort<T>& start, const YearRates<T>& rates, T fertility_factor);

/// A closed step, then `inflow` persons move in with the age and sex structure `profile`
/// (sums to 1): owners of new homes.
template <Scalar T>
GENGXIN_API Step<T> step_filled(const Cohort<T>& start, const YearRates<T>& rates, T fertility_factor, T inflow,
                                const Cohort<T>& profile);

/// People who turn over (floating people, tenants of new homes) and fill the homes there are.
///   out_a = turnover_a N_a, at the start of the year
///   the others make a closed step
///   in_a  = max(0, target - sum of stayers) profile_a, at the end of the year
/// `turnover`: share of each age that leaves in a year, 0 to 1; `target`: persons whom the homes
/// hold at the end of the year. When the target falls below the stayers nobody is pushed out:
/// no one moves in until turnover has brought them down. A profile of zeros lets nobody in.
template <Scalar T>
GENGXIN_API Step<T> step_turnover(const Cohort<T>& start, const YearRates<T>& rates, T fertility_factor,
                                  const ByAge<T>& turnover, T target, const Cohort<T>& profile);

/// Persons whom let homes hold: floor_m2 (1 - vacancy) / floor_per_tenant_m2; 0 if the last is 0.
template <Scalar T>
T tenants_target(T floor_m2, T vacancy, T floor_per_tenant_m2) {
  return quantity(divide_or(floor_m2 * (T(1) - vacancy), floor_per_tenant_m2, T{}), "persons",
                  [] { return "tenants whom the let floor holds"; });
}

/// The structure of arrivals under which `base` stays put while rates and target do not change:
///   in_a proportional to max(0, base_a - stayers_a), stayers as in `step_turnover`.
/// Sums to 1. If no age lacks anybody (no turnover, say) it is the structure of `base`; if `base`
/// is empty it is zero. Exact where no age gains by itself, that is base_a >= stayers_a everywhere.
template <Scalar T>
GENGXIN_API Cohort<T> entry_profile(const Cohort<T>& base, const YearRates<T>& rates, T fertility_factor,
                                    const ByAge<T>& turnover);

}  // namespace gengxin::people
