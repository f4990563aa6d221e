// The economy of floor: what stands and is in use, what it yields, what the rest yields that no floor stands for, who works,
// and what floor would carry an output that is asked for.
#include <algorithm>
#include <limits>

#include "simulate/engine.hpp"
#include "simulate/working_floor.hpp"

namespace gengxin::simulate {

using economy::Output;

/// Residents of working age x participation, from the ages that services have just summed.
template <Scalar T, bool kFast>
void Engine<T, kFast>::labour(Case<T>& out) {
  const BoundEconomy& e = b_.economy;
  if (!e.employment) return;
  const auto from = static_cast<std::size_t>(std::lround(value_of(values_[e.age_from]))), to = static_cast<std::size_t>(std::lround(value_of(values_[e.age_to])));
  out.economy.labour_force.resize(years_);
  for (std::size_t y = 0; y < years_; ++y) {
    Accumulator<T> ages;
    for (std::size_t group = 0; group < 2; ++group)
      for (std::size_t a = from; a <= to; ++a) ages.add(group_ages_[(zones_ * 2 + group) * years_ + y][a]);
    const T able = quantity(ages.total(), "persons", [&] { return "residents of working age, " + year_text(y); });
    out.economy.labour_force[y] = quantity(able * at(e.participation, y), "persons", [&] { return "labour force, " + year_text(y); });
  }
}

/// An index that grows by a figure's rates.
template <Scalar T, bool kFast>
std::vector<T> Engine<T, kFast>::growth_of(const Yearly& rates, const char* what) const {
  std::vector<T> index = index_of(rates, values_, years_);
  for (std::size_t y = 0; y < years_; ++y) index[y] = quantity(index[y], "1", [&] { return std::string(what) + ", " + year_text(y) + " (base year: 1)"; });
  return index;
}

template <Scalar T, bool kFast>
void Engine<T, kFast>::economy() {
  const BoundEconomy& e = b_.economy;
  if (!e.present) return;
  EconomyYears<T>& years = r_.economy;
  years.prices = growth_of(e.price_growth, "price index");
  years.productivity = growth_of(e.productivity_growth, "productivity index");
  years.invests = e.whole && e.investment != BoundFacility::kNone32;
  if (years.invests) {
    years.investment_yuan = values_[e.investment];
    years.investment_index = growth_of(e.rest_investment_growth, "index of investment outside the plan");
  }
  economy_of(r_.without, false);
  economy_of(r_.with, true);
  floor_for_target();
}

/// Existing floor that remains, new floor that stands, and the part of it that has filled, of each activity.
template <Scalar T, bool kFast>
void Engine<T, kFast>::floor_of_activities(Case<T>& out, bool with_plan) {
  const BoundEconomy& e = b_.economy;
  const auto& records = compiled_.scenario().records().economy.activities;
  const std::size_t count = e.activities.size();
  out.economy.existing_m2.assign(count * years_, T{});
  out.economy.new_m2.assign(count * years_, T{});
  out.economy.filled_m2.assign(count * years_, T{});
  const auto ramp = column(values_, e.ramp, e.ramp_count);
  std::vector<Accumulator<T>> lost(count * years_), built(count * years_), filled(count * years_);
  for (std::size_t a = 0; with_plan && a < count; ++a)
    for (const PlanEffect<T>& p : plan_) {
      if (!e.zones[p.zone]) continue;
      const BoundActivity& activity = e.activities[a];
      T removed{};
      for (std::size_t o = 0; o < land::kOwners; ++o)
        if (activity.takes[p.use_before * land::kOwners + o]) removed += p.share * p.effect.clears * land::floor_of_owner(p.effect.removed_m2, o);
      const T made = p.share * floor_of(activity, p.effect);
      const bool removes = value_of(removed) != 0, makes = value_of(made) != 0;
      for (std::size_t y = 0; (removes || makes) && y < years_; ++y) {
        if (removes) lost[a * years_ + y].add(by_row(p, removed * p.when.cleared(year_number(y)), "m2", "working floor cleared", y));
        if (!makes) continue;
        const T delivered = p.when.delivered(year_number(y)), full = filled_share(ramp, p.when, year_number(y));
        built[a * years_ + y].add(by_row(p, made * delivered, "m2", "working floor delivered", y));
        filled[a * years_ + y].add(by_row(p, made * full, "m2", "working floor delivered that has filled", y));
      }
    }
  for (std::size_t a = 0; a < count; ++a) {
    Accumulator<T> base;
    for (const Slot slot : e.activities[a].existing) base.add(values_[slot]);
    const T start = quantity(base.total(), "m2", [&] { return "floor that '" + records[a].id + "' may use in the base year"; });
    for (std::size_t y = 0; y < years_; ++y) {
      const std::size_t i = a * years_ + y;
      const T remains = with_plan ? start - lost[i].total() : start;
      out.economy.existing_m2[i] = quantity(remains * values_[e.activities[a].existing_share], "m2", [&] { return "existing floor of '" + records[a].id + "', " + year_text(y); });
      out.economy.new_m2[i] = quantity(built[i].total(), "m2", [&] { return "new floor of '" + records[a].id + "', " + year_text(y); });
      out.economy.filled_m2[i] = quantity(filled[i].total(), "m2", [&] { return "new floor of '" + records[a].id + "' that has filled, " + year_text(y); });
    }
  }
}

template <Scalar T, bool kFast>
void Engine<T, kFast>::economy_of(Case<T>& out, bool with_plan) {
  const BoundEconomy& e = b_.economy;
  const auto& records = compiled_.scenario().records().economy.activities;
  const std::size_t count = e.activities.size();
  floor_of_activities(out, with_plan);
  EconomyCase<T>& c = out.economy;
  c.outputs.assign((count + 1) * years_, {});
  for (std::size_t a = 0; a < count; ++a)
    for (std::size_t y = 0; y < years_; ++y) {
      const BoundActivity& activity = e.activities[a];
      const std::size_t i = a * years_ + y;
      const T usable = quantity(c.existing_m2[i] + c.filled_m2[i], "m2", [&] { return "floor of '" + records[a].id + "' that could be in use, " + year_text(y); });
      Output<T>& o = c.outputs[i] = economy::output_of(usable, output_terms(activity, values_, y), r_.economy.productivity[y], r_.economy.prices[y]);
      o.jobs = quantity(o.jobs, "jobs", [&] { return "jobs of '" + records[a].id + "', " + year_text(y); });
      o.real_yuan = quantity(o.real_yuan, "yuan", [&] { return "output of '" + records[a].id + "' at the prices of the base year, " + year_text(y); });
      o.nominal_yuan = quantity(o.nominal_yuan, "yuan", [&] { return "output of '" + records[a].id + "' at the prices of the year, " + year_text(y); });
    }
  rest_of_economy(c);
  const char* which = with_plan ? " with the plan, " : " without the plan, ";
  c.total.resize(years_);
  c.employment.assign(years_, {});
  T elsewhere{};
  std::vector<Output<T>> parts(count + 1);
  for (std::size_t y = 0; y < years_; ++y) {
    for (std::size_t a = 0; a <= count; ++a) parts[a] = c.outputs[a * years_ + y];
    Output<T>& all = c.total[y] = economy::total(std::span<const Output<T>>(parts));
    const auto named = [&](T& item, const char* unit, const char* what) { item = quantity(item, unit, [&] { return std::string(what) + which + year_text(y); }); };
    named(all.jobs, "jobs", "jobs");
    named(all.real_yuan, "yuan", "output at the prices of the base year");
    named(all.nominal_yuan, "yuan", "output at the prices of the year");
    named(all.tax_yuan, "yuan", "tax");
    named(all.firms, "firms", "firms above the threshold");
    if (!e.employment) continue;
    const economy::EmploymentTerms<T> terms{at(e.participation, y), values_[e.base_rate], at(e.local_job_share, y)};
    if (y == 0) elsewhere = economy::work_elsewhere(c.labour_force[0], all.jobs, terms);
    c.employment[y] = economy::employment_of(c.labour_force[y], all.jobs, elsewhere, terms);
  }
}

/// The rest in the base year is the whole less what the floor yields; from there it grows by its own rates.
template <Scalar T, bool kFast>
void Engine<T, kFast>::rest_of_economy(EconomyCase<T>& c) {
  const BoundEconomy& e = b_.economy;
  if (!e.whole) return;
  const std::size_t count = e.activities.size();
  std::vector<Output<T>> parts;
  for (std::size_t a = 0; a < count; ++a) parts.push_back(c.outputs[a * years_]);
  const Output<T> floor = economy::total(std::span<const Output<T>>(parts));
  const auto rest = [&](Slot whole, T of_floor, const char* unit, const char* what) {
    return whole == BoundFacility::kNone32 ? T{} : quantity(values_[whole] - of_floor, unit, [&] { return std::string(what) + " of the rest in the base year"; });
  };
  const T output = rest(e.output, floor.real_yuan, "yuan", "output"), tax = rest(e.tax, floor.tax_yuan, "yuan", "tax");
  const T jobs = rest(e.jobs, floor.jobs, "jobs", "jobs"), firms = rest(e.firms, floor.firms, "firms", "firms");
  const T tax_share = quantity(divide_or(tax, output, T{}), "1", [] { return std::string("tax of the rest as a share of its output"); });
  const auto outputs = growth_of(e.rest_output_growth, "index of the rest's output"), more_jobs = growth_of(e.rest_jobs_growth, "index of the rest's jobs"),
             more_firms = growth_of(e.rest_firms_growth, "index of the rest's firms");
  for (std::size_t y = 0; y < years_; ++y) {
    Output<T>& o = c.outputs[count * years_ + y];
    const auto name = [&](const char* what) { return std::string(what) + " of the rest, " + year_text(y); };
    o.real_yuan = quantity(output * outputs[y], "yuan", [&] { return name("output at the prices of the base year"); });
    o.nominal_yuan = o.real_yuan * r_.economy.prices[y];
    o.tax_yuan = quantity(o.nominal_yuan * tax_share, "yuan", [&] { return name("tax"); });
    o.jobs = quantity(jobs * more_jobs[y], "jobs", [&] { return name("jobs"); });
    o.firms = quantity(firms * more_firms[y], "firms", [&] { return name("firms above the threshold"); });
  }
}

/// What is short of the output asked for, and the floor in use that would carry it. Required floor keeps the mix of what is in
/// use: in use x (target - rest) / output of the floor. Further floor stands beside what there is, all of one activity, with its
/// vacancy: missing / (output a m2 x productivity) / (1 - vacancy).
template <Scalar T, bool kFast>
void Engine<T, kFast>::floor_for_target() {
  const BoundEconomy& e = b_.economy;
  EconomyYears<T>& years = r_.economy;
  const EconomyCase<T>& c = r_.with.economy;
  const std::size_t count = e.activities.size();
  const T nothing(std::numeric_limits<double>::quiet_NaN());
  years.target_yuan.assign(years_, nothing);
  years.missing_yuan.assign(years_, nothing);
  years.required_m2.assign(count * years_, nothing);
  years.further_m2.assign(count * years_, nothing);
  if (!e.target_output.present()) return;
  for (std::size_t y = 0; y < years_; ++y) {
    years.target_yuan[y] = at(e.target_output, y);
    const T target = quantity(years.target_yuan[y] / years.prices[y], "yuan", [&] { return "output asked for, at the prices of the base year, " + year_text(y); });
    years.missing_yuan[y] = quantity(maximum(T{}, target - c.total[y].real_yuan), "yuan", [&] { return "output short of what is asked for, at the prices of the base year, " + year_text(y); });
    const T rest = c.outputs[count * years_ + y].real_yuan;
    const T factor = quantity(divide_or(maximum(T{}, target - rest), c.total[y].real_yuan - rest, nothing), "1",
                              [&] { return "output that floor must yield, as a multiple of what it yields, " + year_text(y); });
    for (std::size_t a = 0; a < count; ++a) {
      const std::size_t i = a * years_ + y;
      years.required_m2[i] = c.outputs[i].in_use_m2 * factor;
      const T in_use = economy::floor_for(years.missing_yuan[y], at(e.activities[a].output_per_m2, y), years.productivity[y]);
      years.further_m2[i] = divide_or(in_use, T(1.0) - at(e.activities[a].vacancy, y), nothing);
    }
  }
}

/// The total that stands for an indicator; growth in the base year is what the indicator's base says: nothing simulated precedes it.
template <Scalar T, bool kFast>
T Engine<T, kFast>::economic_indicator(std::string_view model, std::size_t y, T base) const {
  const EconomyCase<T>& c = r_.with.economy;
  if (model == "output_nominal_yuan") return c.total[y].nominal_yuan;
  if (model == "output_real_yuan") return c.total[y].real_yuan;
  if (model == "tax_yuan") return c.total[y].tax_yuan;
  if (model == "firms") return c.total[y].firms;
  if (model == "employment_rate") return c.employment[y].rate;
  if (model == "investment_yuan") return T(std::numeric_limits<double>::quiet_NaN());  // the table adds it from the settlement
  if (y == 0) return base;
  if (value_of(c.total[0].real_yuan) == 0) return T(std::numeric_limits<double>::quiet_NaN());  // nothing grows from nothing
  return model == "growth_real" ? economy::mean_growth(c.total[y].real_yuan, c.total[0].real_yuan, static_cast<double>(y))
                                : economy::mean_growth(c.total[y].nominal_yuan, c.total[0].nominal_yuan, static_cast<double>(y));
}

template class Engine<double, true>;
template class Engine<double, false>;
template class Engine<Traced, false>;

}  // namespace gengxin::simulate
