#pragma once
// Internal: the plan's rows with the terms of their options, shared by the year loop and the settlement.
#include <algorithm>
#include <cmath>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "gengxin/effects/effect.hpp"
#include "simulate/binding.hpp"

namespace gengxin::simulate {

/// Throws std::invalid_argument unless there is one value a slot.
inline void check_values(const Compiled& compiled, std::span<const double> values) {
  if (values.size() != compiled.values().size())
    throw std::invalid_argument("a run needs " + std::to_string(compiled.values().size()) + " values, one a slot; got " + std::to_string(values.size()));
}

/// The number in each slot, as a plain value or as a leaf of the trace.
template <Scalar T>
class Values;

template <>
class Values<double> {
 public:
  explicit Values(std::span<const double> values) : values_(values) {}
  double operator[](Slot slot) const { return values_[slot]; }

 private:
  std::span<const double> values_;
};

template <>
class Values<Traced> {
 public:
  explicit Values(std::span<const double> values) : values_(values), nodes_(values.size(), kNone) {}
  Traced operator[](Slot slot) const {
    if (nodes_[slot] == kNone) nodes_[slot] = Recording::current().figure(slot, values_[slot]);
    return Traced::from_node(nodes_[slot]);
  }

 private:
  static constexpr std::uint32_t kNone = 0xffffffff;
  std::span<const double> values_;
  mutable std::vector<std::uint32_t> nodes_;
};

/// The numbers of a column whose first slot is given.
template <Scalar T>
std::vector<T> column(const Values<T>& values, Slot first, std::size_t count) {
  std::vector<T> result;
  for (std::size_t i = 0; i < count; ++i) result.push_back(values[first + static_cast<Slot>(i)]);
  return result;
}

/// 1 in the years in which something is open, else 0: from `opens` on, before `closes`; either may be absent.
template <Scalar T>
T open_in(const Values<T>& values, Slot opens, Slot closes, double year) {
  T stands = opens == BoundFacility::kNone32 ? T(1.0) : at_least(T(year), values[opens]);
  if (closes != BoundFacility::kNone32) stands *= T(1.0) - at_least(T(year), values[closes]);
  return stands;
}

/// A sum whose terms come one by one.
template <Scalar T>
class Accumulator {
 public:
  void add(T term) {
    if constexpr (std::is_same_v<T, Traced>)
      terms_.push_back(term);
    else
      terms_ += term;
  }
  [[nodiscard]] T total() const {
    if constexpr (std::is_same_v<T, Traced>)
      return sum_of(std::span<const T>(terms_));
    else
      return terms_;
  }

 private:
  std::conditional_t<std::is_same_v<T, Traced>, std::vector<T>, double> terms_{};
};

/// A plan row with its terms taken from the values.
template <Scalar T>
struct PlanEffect {
  std::size_t zone, parcel, option, use_before, use_after;
  T share, weight{};  ///< share of the parcel; parcel's share of its zone's dwelling floor
  T dwelling_m2{};    ///< existing dwelling floor of the parcel
  T clearance_years{};
  effects::Effect<T> effect;
  effects::Timeline<T> when;
  effects::Return<T> back{};
};

/// One choice of a plan: a share of a parcel is given to an option that starts in a year.
template <Scalar T>
struct PlanChoice {
  std::size_t parcel{0}, option{0};
  T share{}, start{};
};

/// The choices of the document's plan.
template <Scalar T>
std::vector<PlanChoice<T>> choices_of(const Binding& b, const Values<T>& values) {
  std::vector<PlanChoice<T>> choices;
  for (const BoundPlanRow& row : b.plan) choices.push_back({row.parcel, row.option, values[row.share], values[row.start]});
  return choices;
}

/// The option's terms as they stand in a year of the model.
template <Scalar T>
effects::OptionTerms<T> option_terms(const Binding& b, const Values<T>& values, std::size_t option, std::size_t year) {
  const BoundOption& bound = b.options[option];
  const auto at = [&](const Yearly& yearly) { return values[yearly.at(year)]; };
  effects::OptionTerms<T> terms{bound.redevelops, at(bound.far), at(bound.clearance), at(bound.construction), at(bound.road), {}};
  for (const BoundItem& item : bound.floor) terms.floor.push_back({item.purpose, at(item.share), item.counted, item.underground, item.level});
  return terms;
}

/// The standards' figures as they stand in a year of the model.
template <Scalar T>
effects::NormTerms<T> norm_terms(const Binding& b, const Values<T>& values, std::size_t year) {
  const auto at = [&](const Yearly& yearly) { return values[yearly.at(year)]; };
  effects::NormTerms<T> norms;
  norms.floor_per_head_m2 = at(b.floor_per_head);
  norms.home_floor_m2 = at(b.home_floor);
  for (std::size_t l = 0; l < kLevels; ++l) norms.floor_per_place_m2[l] = at(b.levels[l].floor_per_place);
  norms.hospital_floor_per_bed_m2 = at(b.hospital_floor_per_bed);
  norms.elderly_floor_per_bed_m2 = at(b.elderly_floor_per_bed);
  return norms;
}

/// Index of a start year among the model's years, the nearest one where it lies outside.
template <Scalar T>
std::size_t year_index(const Binding& b, T start) {
  return static_cast<std::size_t>(std::clamp(static_cast<int>(std::lround(value_of(start))) - b.years[0], 0, static_cast<int>(b.years.size()) - 1));
}

/// A choice's effect and times, with the terms of its option as they stand in the year of the start.
template <Scalar T>
PlanEffect<T> effect_of_choice(const Binding& b, const Values<T>& values, const PlanChoice<T>& row) {
  PlanEffect<T> p;
  p.parcel = row.parcel;
  p.option = row.option;
  p.zone = b.parcel_zone[row.parcel];
  p.use_before = b.parcel_use[row.parcel];
  p.use_after = b.options[row.option].use == kKeepsUse ? p.use_before : b.options[row.option].use;
  p.share = row.share;
  const std::size_t year = year_index(b, row.start);
  const effects::NormTerms<T> norms = norm_terms(b, values, year);
  const effects::OptionTerms<T> terms = option_terms(b, values, row.option, year);
  effects::ParcelTerms<T> parcel{values[b.parcel_area + static_cast<Slot>(row.parcel)], {}, values[b.zones[p.zone].floor_per_head]};
  for (std::size_t o = 0; o < land::kOwners; ++o)
    for (std::size_t c = 0; c < land::kClasses; ++c)
      if (const Slot slot = b.parcel_floor[o][c]; slot != BoundFacility::kNone32) parcel.floor_m2[o][c] = values[slot + static_cast<Slot>(row.parcel)];
  p.effect = effects::effect_of(parcel, terms, norms);
  p.when = effects::timeline_of(terms, row.start);
  p.dwelling_m2 = land::floor_of_owner(parcel.floor_m2, land::kDwelling);
  p.clearance_years = terms.clearance_years;
  return p;
}

}  // namespace gengxin::simulate
