#pragma once
// School places: children by level and channel, against public places and against the norm.
// Nothing is rounded here but the cures, which are whole classes.
#include <cstddef>
#include <span>

#include "gengxin/support/export.hpp"
#include "gengxin/support/traced.hpp"

namespace gengxin::services {

enum class Level { kindergarten, primary, junior, senior };
inline constexpr std::size_t kLevels = 4;  ///< compulsory = primary + junior

/// The rules of one level in one year.
template <Scalar T>
struct LevelRules {
  std::size_t age_from{0};  ///< whole years at 31 August
  std::size_t age_to{0};    ///< inclusive
  T enrolment{1.0};         ///< share of these ages that attends, 0 to 1
  T policy_share{};         ///< policy-favoured (政策性照顾) share of children not registered here, 0 to 1
  T points_quota{};         ///< public places open to points (积分入学), at least 0
  T class_size{1.0};        ///< places a class, above 0
  T class_step{1.0};        ///< classes come in multiples of this, above 0
};

/// Children of a level at 31 August of year t, the eve of the school year:
///   enrolment x sum over the level's ages of (1 - w) before_a + w after_a,  w = 243 / 365.
/// `before`, `after`: persons by single age at the end of year t-1 and of t, of any group of people.
/// Throws std::invalid_argument if the ages are out of order or beyond either column.
template <Scalar T>
GENGXIN_API T children_on_31_august(std::span<const T> before, std::span<const T> after, const LevelRules<T>& rules);

/// Children by the way they come to a place. registered + policy + points + private_school +
/// unserved are all children; others = policy + points + private_school + unserved.
template <Scalar T>
struct Channels {
  T registered;      ///< of members and other registered people: always owed a public place
  T others;          ///< of local and floating people
  T policy;          ///< policy_share x others
  T points;          ///< min(points quota, others still without a place)
  T private_school;  ///< min(private places, others still without a place)
  T unserved;        ///< the rest: no place here
  T public_demand;   ///< registered + policy + points
};

/// `registered`, `others`: children; `private_places`: places in private schools, at least 0.
template <Scalar T>
GENGXIN_API Channels<T> channels(T registered, T others, T private_places, const LevelRules<T>& rules);

/// Places that the norm asks for: planned population x places per 1,000 / 1,000.
template <Scalar T>
GENGXIN_API T norm_places(T planned_population, T places_per_1000);

/// One level in one year in one case (with or without the plan).
template <Scalar T>
struct SchoolBalance {
  T demand;             ///< children who need a public place
  T places;             ///< public places on 1 September
  T norm;               ///< places that the norm asks for
  T utilisation;        ///< demand / places; NaN, shown blank, without places: see the shortfall
  T shortfall;          ///< max(0, demand - places)
  T surplus;            ///< max(0, places - demand)
  T norm_shortfall;     ///< max(0, norm - places)
  T norm_surplus;       ///< max(0, places - norm)
  T cure_classes;       ///< whole classes that end the shortfall: ceil(shortfall / size / step) step
  T cure_places;        ///< cure_classes x class size
  T norm_cure_classes;  ///< the same for the norm's shortfall
  T norm_cure_places;
};

/// Compares children and norm with places. Without a single place utilisation is NaN rather than
/// 0 (it would read "empty") or infinite; it is NaN too when there are neither places nor children.
template <Scalar T>
GENGXIN_API SchoolBalance<T> school_balance(T demand, T norm, T places, const LevelRules<T>& rules);

/// with - without, column by column; utilisation is NaN if either case has no places.
template <Scalar T>
GENGXIN_API SchoolBalance<T> difference(const SchoolBalance<T>& with, const SchoolBalance<T>& without);

/// Whole classes for `places` more: ceil(places / class_size / class_step) class_step.
/// NaN if class_size or class_step is 0.
template <Scalar T>
GENGXIN_API T classes_for(T places, T class_size, T class_step);

/// The first year with a shortfall, NaN if none; `shortfalls` are those of first_year and the years after.
template <Scalar T>
T first_year_short(int first_year, std::span<const T> shortfalls) {
  return first_above(static_cast<double>(first_year), shortfalls);
}

}  // namespace gengxin::services
