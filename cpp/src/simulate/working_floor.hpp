#pragma once
// Internal: the figures of floor at work, the same for a run and for an allocation.
#include "gengxin/economy/output.hpp"
#include "simulate/plan_effect.hpp"

namespace gengxin::simulate {

/// What a square metre of an activity's floor yields in a year of the model.
template <Scalar T>
economy::OutputTerms<T> output_terms(const BoundActivity& activity, const Values<T>& values, std::size_t year) {
  const auto at = [&](const Yearly& yearly) { return values[yearly.at(year)]; };
  return {at(activity.vacancy), at(activity.floor_per_job), at(activity.output_per_m2), at(activity.tax_share), activity.floor_per_firm.present() ? at(activity.floor_per_firm) : T{}};
}

/// An index that grows by a figure's rates, 1 in the base year.
template <Scalar T>
std::vector<T> index_of(const Yearly& rates, const Values<T>& values, std::size_t years) {
  std::vector<T> each;
  for (std::size_t y = 0; y < years; ++y) each.push_back(values[rates.at(y)]);
  return economy::index_of(std::span<const T>(each));
}

/// Share of new working floor that stands and has filled.
template <Scalar T>
T filled_share(const std::vector<T>& ramp, const effects::Timeline<T>& when, double year) {
  return ramp.empty() ? when.delivered(year) : effects::filled(ramp, when, year);
}

/// New floor of an activity.
template <Scalar T>
T floor_of(const BoundActivity& activity, const effects::Effect<T>& effect) {
  T made{};
  for (std::size_t k = 0; k < land::kPurposes; ++k)
    if (activity.purposes[k]) made += effect.counted_m2[k] + effect.uncounted_m2[k];
  return made;
}

}  // namespace gengxin::simulate
