// Rules of the economy, and of the indicators that read it.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <vector>

#include "gengxin/economy/output.hpp"
#include "gengxin/land/floor.hpp"
#include "scenario/activity_floor.hpp"
#include "scenario/rules.hpp"

namespace gengxin::scenario {

void Rules::economy() {
  const Economy& e = r_.economy;
  constexpr std::array<std::string_view, 8> kModels = {"output_nominal_yuan", "output_real_yuan", "growth_nominal", "growth_real", "tax_yuan", "firms", "investment_yuan", "employment_rate"};
  for (const Indicator& indicator : r_.indicators) {
    if (std::find(kModels.begin(), kModels.end(), indicator.model) == kModels.end()) continue;
    const std::string place = "/indicators/" + indicator.id + "/model";
    if (!e.present)
      fault("missing", place, "'" + indicator.model + "' without an economy", "a model of people, services and land, or the section 'economy'", "add the section 'economy', or choose another model");
    else if (indicator.model == "employment_rate" && !e.employment.present)
      fault("missing", place, "'employment_rate' without figures of employment", "a model whose figures are there", "add economy/employment, or choose another model");
  }
  if (!e.present) return;
  if (!r_.people_present) {
    fault("missing", "/norms", "nothing, but there is an economy", "population, demography, services and norms", "add these sections, or remove the economy");
    return;
  }
  if (e.ramp.age.present()) fill_ramp(e.ramp, "floor");
  if (e.employment.present && value(e.employment.age_to) < value(e.employment.age_from))
    fault("bad_ages", pointer(e.employment.age_to), number_text(value(e.employment.age_to)), "at least age_from, " + number_text(value(e.employment.age_from)), "put the ages in order");
  const std::size_t before = issues_.size();
  activities();
  if (issues_.size() == before) whole_economy();
}

void Rules::activities() {
  std::map<std::string, std::string> user_of;  // by purpose
  std::map<std::pair<std::string, std::size_t>, double> used;  // by land code and owner
  for (const Activity& activity : r_.economy.activities) {
    const std::string place = "/economy/activities/" + activity.id;
    if (activity.id == "rest") fault("bad_id", place, "the id 'rest'", "another id: tables call what no floor stands for 'rest'", "rename the activity");
    if (activity.from_use.empty() && activity.purposes.empty())
      fault("missing", place, "neither from_use nor purposes", "the floor that the activity uses", "add from_use for existing floor, or purposes for new floor");
    for (std::size_t i = 0; i < activity.purposes.size(); ++i) {
      const auto [at, first] = user_of.emplace(activity.purposes[i], activity.id);
      if (!first)
        fault("given_twice", place + "/purposes/" + std::to_string(i), "'" + activity.purposes[i] + "', which '" + at->second + "' uses", "each purpose once", "remove it from one of them");
    }
    for (std::size_t i = 0; i < activity.from_use.size(); ++i)
      if (std::none_of(r_.parcels.use.begin(), r_.parcels.use.end(), [&](const std::string& use) { return use.starts_with(activity.from_use[i]); }))
        fault("unknown_reference", place + "/from_use/" + std::to_string(i), "'" + activity.from_use[i] + "'", "a use that some parcel has, or its first digits", "correct the code, or remove it");
    for (const std::string& use : std::set<std::string>(r_.parcels.use.begin(), r_.parcels.use.end()))
      for (std::size_t owner = 0; owner < land::kOwners; ++owner) {
        if (!uses_existing(activity, use, owner)) continue;
        double& sum = used[{use, owner}];
        const double before = sum;
        sum += value(activity.existing_share);
        if (before <= 1 + 1e-9 && sum > 1 + 1e-9)
          fault("sum_over_one", pointer(activity.existing_share), "shares of the " + std::string(land::kOwnerNames[owner]) + " floor on land of use " + use + " that sum to " + told(sum, 1), "at most 1",
                "lower a share, or take the use or the owner out of from_use or owners");
      }
  }
}

/// What the floor of the base year yields may not exceed what is known of the whole.
void Rules::whole_economy() {
  const Economy& e = r_.economy;
  const WholeEconomy& w = e.whole;
  if (!w.present) return;
  std::vector<economy::Output<double>> parts;
  for (const Activity& a : e.activities) {
    double floor = 0;
    for (std::size_t i = 0; i < r_.parcels.size(); ++i)
      for (std::size_t owner = 0; owner < land::kOwners; ++owner)
        if (in_zones(e, r_.parcels.zone[i]) && uses_existing(a, r_.parcels.use[i], owner))
          for (const Column column : floor_columns(r_.parcels, owner))
            if (column.present()) floor += values(column)[i];
    const auto at_start = [&](Figure figure) { return figure.present() ? value(figure) : 0.0; };
    parts.push_back(economy::output_of<double>(floor * value(a.existing_share), {value(a.vacancy), value(a.floor_per_job_m2), value(a.output_yuan_per_m2), value(a.tax_share), at_start(a.floor_per_firm_m2)}, 1, 1));
  }
  const auto all = economy::total(std::span<const economy::Output<double>>(parts));
  const auto least = [&](Figure figure, double yields, const char* what) {
    if (figure.present() && value(figure) < yields * (1 - 1e-9))
      fault("floor_exceeds_whole", pointer(figure), told(value(figure), yields), "at least " + told(yields, value(figure)) + ": the " + what + " of the floor in " + std::to_string(r_.first_year),
            "lower the figures of economy/activities, or correct the whole");
  };
  least(w.output_yuan, all.real_yuan, "output");
  least(w.tax_yuan, all.tax_yuan, "tax");
  least(w.jobs, all.jobs, "jobs");
  least(w.firms, all.firms, "firms");
}

}  // namespace gengxin::scenario
