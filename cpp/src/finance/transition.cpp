#include "gengxin/finance/transition.hpp"

#include <algorithm>

#include "finance/checks.hpp"

namespace gengxin::finance {

template <Scalar T>
TransitionRent<T> transition_rent(const TransitionTerms<T>& terms, std::span<const T> yuan_per_m2_month) {
  require_not_negative("floor_area_m2", value_of(terms.floor_area_m2));
  require_not_negative("overdue_factor", value_of(terms.overdue_factor));
  require_at_least("clearance", terms.clearance, 0);
  require_at_least("delivery", terms.delivery, terms.clearance);
  require_at_least("slip", terms.slip, 0);
  if (terms.cap) require_at_least("cap", *terms.cap, 0);
  int end = terms.delivery + terms.slip;
  if (terms.cap) end = std::min(end, terms.clearance + *terms.cap);

  const int horizon = static_cast<int>(yuan_per_m2_month.size());
  TransitionRent<T> result;
  result.paid.resize(yuan_per_m2_month.size());
  result.months = std::max(0, std::min(end, horizon) - terms.clearance);
  result.months_beyond = std::max(0, end - std::max(horizon, terms.clearance));
  std::vector<T> planned, overdue;
  for (int m = terms.clearance; m < std::min(end, horizon); ++m) {
    const T rate = yuan_per_m2_month[static_cast<std::size_t>(m)];
    require_not_negative("yuan_per_m2_month", value_of(rate));
    T rent = terms.floor_area_m2 * rate;
    const bool late = m >= terms.delivery;
    if (late) rent = rent * terms.overdue_factor;
    rent = quantity(rent, "yuan", [&] { return late ? "transition rent of a month after the promised delivery" : "transition rent of a month"; });
    (late ? overdue : planned).push_back(rent);
    result.paid[static_cast<std::size_t>(m)] = rent;
  }
  result.planned = quantity(sum_of(std::span<const T>(planned)), "yuan", [] { return "transition rent up to the promised delivery"; });
  result.overdue = quantity(sum_of(std::span<const T>(overdue)), "yuan", [] { return "transition rent after the promised delivery"; });
  return result;
}

#define GENGXIN_INSTANTIATE(T) template GENGXIN_API TransitionRent<T> transition_rent(const TransitionTerms<T>&, std::span<const T>);
GENGXIN_INSTANTIATE(double)
GENGXIN_INSTANTIATE(Traced)
#undef GENGXIN_INSTANTIATE

}  // namespace gengxin::finance
