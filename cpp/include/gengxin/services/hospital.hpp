#pragma once
// Hospital beds that serve the case, against a norm, against use, and against chance.
#include <span>

#include "gengxin/support/export.hpp"
#include "gengxin/support/traced.hpp"

namespace gengxin::services {

/// How residents use hospital beds.
template <Scalar T>
struct HospitalRules {
  std::span<const T> admissions_per_year;  ///< a resident, by single year of age
  T stay_days;                             ///< mean length of a stay
  T occupancy;                             ///< share of beds that may be in use on average, above 0, up to 1
  T beds_per_1000;                         ///< the norm, of planned population
};

/// Beds of one facility that serve the case: beds x local_share.
template <Scalar T>
T local_beds(T beds, T local_share) {
  return quantity(beds * local_share, "beds", [] { return "beds that serve the case"; });
}

template <Scalar T>
struct HospitalBalance {
  T beds;             ///< local beds of all facilities
  T norm_need;        ///< planned population x beds per 1,000 / 1,000
  T use_need;         ///< offered load / occupancy; NaN, shown blank, if occupancy is 0
  T offered_load;     ///< erlangs = beds in use if there were always one free
  T all_full;         ///< Erlang-B probability that every local bed is taken; a part of a bed does not count
  T norm_shortfall;   ///< max(0, norm_need - beds)
  T norm_surplus;     ///< max(0, beds - norm_need), never hidden
  T use_shortfall;    ///< max(0, use_need - beds)
  T use_surplus;      ///< max(0, beds - use_need)
};

/// Mean number of beds in use, in erlangs: sum over ages of residents x admissions x stay / 365.
/// `residents`: persons by single year of age, as many ages as `rules.admissions_per_year`.
/// Throws std::invalid_argument if the two columns differ in length.
template <Scalar T>
GENGXIN_API T offered_load(std::span<const T> residents, const HospitalRules<T>& rules);

/// `beds`: local beds of all facilities together. Errors as `offered_load`.
template <Scalar T>
GENGXIN_API HospitalBalance<T> hospital_balance(std::span<const T> residents, T planned_population, T beds,
                                                const HospitalRules<T>& rules);

}  // namespace gengxin::services
