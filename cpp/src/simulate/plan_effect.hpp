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
  std::size_t zone, parcel, use_before, use_after;
  T share, weight{};  ///< share of the parcel; parcel's share of its zone's dwelling floor
  T dwelling_m2{};    ///< existing dwelling floor of the parcel
  T clearance_years{};
  effects::Effect<T> effect;
  effects::Timeline<T> when;
  effects::Return<T> back{};
};

/// A row's effect and times, with the terms of its option as they stand in the year of the start.
template <Scalar T>
PlanEffect<T> effect_of_row(const Binding& b, const Values<T>& values, const BoundPlanRow& row) {
  const BoundOption& option = b.options[row.option];
  PlanEffect<T> p;
  p.parcel = row.parcel;
  p.zone = b.parcel_zone[row.parcel];
  p.use_before = b.parcel_use[row.parcel];
  p.use_after = option.use == kKeepsUse ? p.use_before : option.use;
  p.share = values[row.share];
  const T start = values[row.start];
  const auto last = static_cast<int>(b.years.size()) - 1;
  const auto year = static_cast<std::size_t>(std::clamp(static_cast<int>(std::lround(value_of(start))) - b.years[0], 0, last));
  const auto at = [&](const Yearly& yearly) { return values[yearly.at(year)]; };
  effects::NormTerms<T> norms;
  norms.floor_per_head_m2 = at(b.floor_per_head);
  norms.home_floor_m2 = at(b.home_floor);
  for (std::size_t l = 0; l < kLevels; ++l) norms.floor_per_place_m2[l] = at(b.levels[l].floor_per_place);
  norms.hospital_floor_per_bed_m2 = at(b.hospital_floor_per_bed);
  norms.elderly_floor_per_bed_m2 = at(b.elderly_floor_per_bed);
  effects::OptionTerms<T> terms{option.redevelops, at(option.far), at(option.clearance), at(option.construction), at(option.road), {}};
  for (const BoundItem& item : option.floor) terms.floor.push_back({item.purpose, at(item.share), item.counted, item.underground, item.level});
  effects::ParcelTerms<T> parcel{values[b.parcel_area + static_cast<Slot>(row.parcel)], {}, values[b.zones[p.zone].floor_per_head]};
  for (std::size_t o = 0; o < land::kOwners; ++o)
    for (std::size_t c = 0; c < land::kClasses; ++c)
      if (const Slot slot = b.parcel_floor[o][c]; slot != BoundFacility::kNone32) parcel.floor_m2[o][c] = values[slot + static_cast<Slot>(row.parcel)];
  p.effect = effects::effect_of(parcel, terms, norms);
  p.when = effects::timeline_of(terms, start);
  p.dwelling_m2 = land::floor_of_owner(parcel.floor_m2, land::kDwelling);
  p.clearance_years = terms.clearance_years;
  return p;
}

}  // namespace gengxin::simulate
