#include "gengxin/services/impact.hpp"

#include <limits>

namespace gengxin::services {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();
constexpr double kNoise = 1e-9;
constexpr double kChange = 0.05;
constexpr double kJustBelowChange = 0.0499;

// Seats that bring utilisation below 1, in whole seats of whole pupils.
template <Scalar T>
T seats_below_full(T enrolment, T capacity) {
  return enrolment - (capacity - T(1.0));
}

}  // namespace

template <Scalar T>
T impact_pupils(T pupils_per_unit, T units) {
  return quantity(ceiling(pupils_per_unit * units), "persons", [] { return "pupils of new homes"; });
}

template <Scalar T>
T impact_cure_seats(T enrolment, T capacity, T no_action_utilisation) {
  const T below_change = ceiling(enrolment / (no_action_utilisation + T(kJustBelowChange)) - capacity);
  return minimum(seats_below_full(enrolment, capacity), below_change);
}

template <Scalar T>
Impact<T> school_impact(const ImpactCase<T>& schools) {
  const T zero{};
  const auto& [enrolment_without, capacity_without, enrolment_with, capacity_with] = schools;
  Impact<T> result;
  result.utilisation_without = quantity(divide_or(enrolment_without, capacity_without, T(kUndefined)), "1",
                                        [] { return "utilisation without the plan"; });
  result.utilisation_with = quantity(divide_or(enrolment_with, capacity_with, T(kUndefined)), "1",
                                     [] { return "utilisation with the plan"; });
  result.change = quantity(result.utilisation_with - result.utilisation_without, "1",
                           [] { return "change of utilisation"; });

  const T defined = at_least(capacity_without, T(kNoise)) * at_least(capacity_with, T(kNoise));
  const T worse = maximum(at_least(enrolment_with - enrolment_without, T(kNoise)),
                          at_least(capacity_without - capacity_with, T(kNoise)));
  const T changed = choose(defined, at_least(result.change, T(kChange - kNoise)), worse);
  const T full = at_least(enrolment_with, capacity_with - T(kNoise));
  result.significant = quantity(changed * full, "1", [] { return "significant impact (1) or none (0)"; });

  const T seats = choose(defined, impact_cure_seats(enrolment_with, capacity_with, result.utilisation_without),
                         seats_below_full(enrolment_with, capacity_with));
  result.cure_seats = quantity(choose(result.significant, maximum(zero, seats), zero), "places",
                               [] { return "seats that remove the impact"; });
  return result;
}

#define GENGXIN_INSTANTIATE(T)                           \
  template GENGXIN_API T impact_pupils(T, T);            \
  template GENGXIN_API T impact_cure_seats(T, T, T);     \
  template GENGXIN_API Impact<T> school_impact(const ImpactCase<T>&);
GENGXIN_INSTANTIATE(double)
GENGXIN_INSTANTIATE(Traced)
#undef GENGXIN_INSTANTIATE

}  // namespace gengxin::services
