// Binds the economy: which floor each activity uses, and the slots of its figures.
#include <algorithm>

#include "scenario/activity_floor.hpp"
#include "simulate/slot_reader.hpp"

namespace gengxin::simulate {

void bind_economy(SlotReader& read, const scenario::Records& records, Binding& binding) {
  const auto& e = records.economy;
  BoundEconomy& b = binding.economy;
  b.present = e.present;
  if (!b.present) return;
  for (const auto& zone : records.zones) b.zones.push_back(scenario::in_zones(e, zone.id));
  for (const auto& activity : e.activities) {
    BoundActivity bound;
    bound.takes.resize(binding.uses.size() * land::kOwners);
    for (std::size_t u = 0; u < binding.uses.size(); ++u)
      for (std::size_t o = 0; o < land::kOwners; ++o) bound.takes[u * land::kOwners + o] = scenario::uses_existing(activity, binding.uses[u], o);
    for (std::size_t i = 0; i < records.parcels.size(); ++i)
      for (std::size_t o = 0; o < land::kOwners; ++o)
        if (b.zones[binding.parcel_zone[i]] && bound.takes[binding.parcel_use[i] * land::kOwners + o])
          for (const Slot first : binding.parcel_floor[o])
            if (first != BoundFacility::kNone32) bound.existing.push_back(first + static_cast<Slot>(i));
    for (const std::string& purpose : activity.purposes)
      bound.purposes[static_cast<std::size_t>(std::find(land::kPurposeNames.begin(), land::kPurposeNames.end(), purpose) - land::kPurposeNames.begin())] = true;
    bound.existing_share = read.slot(activity.existing_share);
    bound.vacancy = read.yearly(activity.vacancy);
    bound.floor_per_job = read.yearly(activity.floor_per_job_m2);
    bound.output_per_m2 = read.yearly(activity.output_yuan_per_m2);
    bound.tax_share = read.yearly(activity.tax_share);
    bound.floor_per_firm = read.yearly(activity.floor_per_firm_m2);
    b.activities.push_back(std::move(bound));
  }
  b.ramp = read.column(e.ramp.value);
  b.ramp_count = e.ramp.value.present() ? e.ramp.value.count : 0;
  b.price_growth = read.yearly(e.price_growth);
  b.productivity_growth = read.yearly(e.productivity_growth);
  b.target_output = read.yearly(e.target_output_yuan);
  const auto& w = e.whole;
  if ((b.whole = w.present)) {
    b.output = read.slot(w.output_yuan);
    b.tax = read.slot(w.tax_yuan);
    b.jobs = read.slot(w.jobs);
    b.firms = read.slot(w.firms);
    b.investment = read.slot(w.investment_yuan);
    b.rest_output_growth = read.yearly(w.rest_output_growth);
    b.rest_jobs_growth = read.yearly(w.rest_jobs_growth);
    b.rest_firms_growth = read.yearly(w.rest_firms_growth);
    b.rest_investment_growth = read.yearly(w.rest_investment_growth);
  }
  const auto& m = e.employment;
  if ((b.employment = m.present)) {
    b.age_from = read.slot(m.age_from);
    b.age_to = read.slot(m.age_to);
    b.base_rate = read.slot(m.base_rate);
    b.participation = read.yearly(m.participation);
    b.local_job_share = read.yearly(m.local_job_share);
  }
}

}  // namespace gengxin::simulate
