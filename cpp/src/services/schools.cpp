#include "gengxin/services/schools.hpp"

#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

namespace gengxin::services {
namespace {

// 31 August is day 243 of a year of 365 days; the leap day is ignored.
constexpr double kAugustShare = 243.0 / 365.0;
constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

}  // namespace

template <Scalar T>
T children_on_31_august(std::span<const T> before, std::span<const T> after, const LevelRules<T>& rules) {
  if (rules.age_from > rules.age_to)
    throw std::invalid_argument("school ages: from " + std::to_string(rules.age_from) + " to " +
                                std::to_string(rules.age_to) + ", must not fall");
  if (rules.age_to >= before.size() || rules.age_to >= after.size())
    throw std::invalid_argument("school ages: up to " + std::to_string(rules.age_to) + ", but the columns have " +
                                std::to_string(before.size()) + " and " + std::to_string(after.size()) + " ages");
  std::vector<T> terms;
  terms.reserve(rules.age_to - rules.age_from + 1);
  const T early = 1.0 - kAugustShare;
  const T late = kAugustShare;
  for (std::size_t a = rules.age_from; a <= rules.age_to; ++a) terms.push_back(early * before[a] + late * after[a]);
  return quantity(rules.enrolment * sum_of(terms), "persons",
                  [] { return "children of the level at 31 August"; });
}

template <Scalar T>
Channels<T> channels(T registered, T others, T private_places, const LevelRules<T>& rules) {
  Channels<T> c;
  c.registered = quantity(registered, "persons", [] { return "children registered here"; });
  c.others = quantity(others, "persons", [] { return "children not registered here"; });
  c.policy = quantity(rules.policy_share * c.others, "persons", [] { return "policy-favoured children"; });
  const T after_policy = c.others - c.policy;
  c.points = quantity(minimum(rules.points_quota, after_policy), "persons",
                      [] { return "children admitted by points"; });
  const T after_points = after_policy - c.points;
  c.private_school = quantity(minimum(private_places, after_points), "persons",
                              [] { return "children in private schools"; });
  c.unserved = quantity(after_points - c.private_school, "persons", [] { return "children without a place here"; });
  c.public_demand = quantity(c.registered + c.policy + c.points, "places",
                             [] { return "demand for public places"; });
  return c;
}

template <Scalar T>
T norm_places(T planned_population, T places_per_1000) {
  return quantity(planned_population * places_per_1000 / T(1000.0), "places",
                  [] { return "places that the norm asks for"; });
}

template <Scalar T>
T classes_for(T places, T class_size, T class_step) {
  const T steps = divide_or(divide_or(places, class_size, T(kUndefined)), class_step, T(kUndefined));
  return ceiling(steps) * class_step;
}

template <Scalar T>
SchoolBalance<T> school_balance(T demand, T norm, T places, const LevelRules<T>& rules) {
  const T zero{};
  SchoolBalance<T> b;
  b.demand = demand;
  b.places = places;
  b.norm = norm;
  b.utilisation = quantity(divide_or(demand, places, T(kUndefined)), "1", [] { return "utilisation of places"; });
  b.shortfall = quantity(maximum(zero, demand - places), "places", [] { return "places short"; });
  b.surplus = quantity(maximum(zero, places - demand), "places", [] { return "places to spare"; });
  b.norm_shortfall = quantity(maximum(zero, norm - places), "places", [] { return "places short of the norm"; });
  b.norm_surplus = quantity(maximum(zero, places - norm), "places", [] { return "places above the norm"; });
  b.cure_classes = quantity(classes_for(b.shortfall, rules.class_size, rules.class_step), "classes",
                            [] { return "whole classes that end the shortage"; });
  b.cure_places = quantity(b.cure_classes * rules.class_size, "places",
                           [] { return "places that end the shortage"; });
  b.norm_cure_classes = quantity(classes_for(b.norm_shortfall, rules.class_size, rules.class_step), "classes",
                                 [] { return "whole classes that meet the norm"; });
  b.norm_cure_places = quantity(b.norm_cure_classes * rules.class_size, "places",
                                [] { return "places that meet the norm"; });
  return b;
}

template <Scalar T>
SchoolBalance<T> difference(const SchoolBalance<T>& with, const SchoolBalance<T>& without) {
  SchoolBalance<T> d;
  d.demand = with.demand - without.demand;
  d.places = with.places - without.places;
  d.norm = with.norm - without.norm;
  d.utilisation = with.utilisation - without.utilisation;
  d.shortfall = with.shortfall - without.shortfall;
  d.surplus = with.surplus - without.surplus;
  d.norm_shortfall = with.norm_shortfall - without.norm_shortfall;
  d.norm_surplus = with.norm_surplus - without.norm_surplus;
  d.cure_classes = with.cure_classes - without.cure_classes;
  d.cure_places = with.cure_places - without.cure_places;
  d.norm_cure_classes = with.norm_cure_classes - without.norm_cure_classes;
  d.norm_cure_places = with.norm_cure_places - without.norm_cure_places;
  return d;
}

#define GENGXIN_INSTANTIATE(T)                                                                               \
  template GENGXIN_API T children_on_31_august(std::span<const T>, std::span<const T>, const LevelRules<T>&); \
  template GENGXIN_API Channels<T> channels(T, T, T, const LevelRules<T>&);                                  \
  template GENGXIN_API T norm_places(T, T);                                                                  \
  template GENGXIN_API T classes_for(T, T, T);                                                               \
  template GENGXIN_API SchoolBalance<T> school_balance(T, T, T, const LevelRules<T>&);                       \
  template GENGXIN_API SchoolBalance<T> difference(const SchoolBalance<T>&, const SchoolBalance<T>&);
GENGXIN_INSTANTIATE(double)
GENGXIN_INSTANTIATE(Traced)
#undef GENGXIN_INSTANTIATE

}  // namespace gengxin::services
