#pragma once
// An optional test of a plan's impact on schools, by the rules of New York City's environmental
// review. Source: City Environmental Quality Review Technical Manual, chapter 6, as implemented in
// NYCPlanning/ceqr-app. It is a second opinion beside the norms that bind the case.
#include "gengxin/support/export.hpp"
#include "gengxin/support/traced.hpp"

namespace gengxin::services {

/// Whole pupils of new homes: ceil(pupils_per_unit x units). Rounding noise adds no pupil.
template <Scalar T>
GENGXIN_API T impact_pupils(T pupils_per_unit, T units);

/// Seats that remove the impact, the cheaper of two ways: utilisation below 1, or a rise below .05:
///   min(enrolment - (capacity - 1), ceil(enrolment / (no_action_utilisation + .0499) - capacity))
/// `enrolment`, `capacity`: with the plan. May be negative where there is no impact.
template <Scalar T>
GENGXIN_API T impact_cure_seats(T enrolment, T capacity, T no_action_utilisation);

/// Schools of an area without and with a plan. Enrolment in pupils, capacity in seats.
template <Scalar T>
struct ImpactCase {
  T enrolment_without;
  T capacity_without;
  T enrolment_with;
  T capacity_with;
};

template <Scalar T>
struct Impact {
  T utilisation_without;  ///< enrolment / capacity; NaN, shown blank, without a seat
  T utilisation_with;
  T change;               ///< with - without; NaN if either is
  T significant;          ///< 1 if change >= .05 and utilisation with the plan >= 1, else 0
  T cure_seats;           ///< 0 unless significant, then at least 0
};

/// Both thresholds are met at equality; 1e-9 keeps rounding noise out of the comparison.
/// Where either case has no seat, utilisation is undefined: significant then means that the plan
/// adds pupils or takes seats (by more than 1e-9), and that pupils with the plan at least fill the
/// seats; the cure is the first of its two ways.
template <Scalar T>
GENGXIN_API Impact<T> school_impact(const ImpactCase<T>& schools);

}  // namespace gengxin::services
