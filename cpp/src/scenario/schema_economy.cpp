// Schema tables of the economy, what floor yields, of cover, what is near, and of travel tables.
#include "scenario/schema_fields.hpp"

namespace gengxin::scenario {
namespace {

const Range kGrowth{-0.5, 1};

Fields<Economy> economy_fields() {
  using R = Economy;
  return {{{"zones", Kind::reference_list, "", kAny, {}, "zones", "zones whose output follows from their floor; all unless said", false, {}}, AT(zones)},
          figure<R>("price_growth", AT(price_growth), "1", kGrowth, "yearly rise of prices: nominal = real x price index, which is 1 in the base year", 0.0),
          figure<R>("productivity_growth", AT(productivity_growth), "1", kGrowth, "yearly real growth of the output of a square metre in use", 0.0),
          optional(figure<R>("target_output_yuan", AT(target_output_yuan), "yuan", kPositive, "nominal output of a year whose floor is asked for; may change by date"))};
}
Fields<Activity> activity_fields() {
  using R = Activity;
  return {required(text<R>("title", AT(title), "name of the kind of work")),
          text<R>("title_zh", AT(title_zh), "name in Chinese"),
          {{"from_use", Kind::reference_list, "", kAny, {}, "", "current uses, or their first digits, of the parcels whose existing floor it uses; none unless said", false, {}}, AT(from_use)},
          {{"owners", Kind::reference_list, "", kAny, {"dwelling", "collective", "state", "other"}, "", "existing floor that it uses there: columns of `parcels`; all but dwelling unless said", false, {}}, AT(owners)},
          figure<R>("existing_share", AT(existing_share), "1", kShare, "share of that floor that it uses", 1.0),
          {{"purposes", Kind::reference_list, "", kAny, {"resettlement", "market_housing", "rental_housing", "collective", "commercial", "office", "industrial", "school", "hospital", "elderly", "community", "parking"}, "",
            "purposes of new floor that it uses, each of one activity; none unless said", false, {}}, AT(purposes)},
          figure<R>("vacancy", AT(vacancy), "1", kShare, "vacant share of its floor, beside what has not filled yet"),
          figure<R>("floor_per_job_m2", AT(floor_per_job_m2), "m2/job", kPositive, "floor in use a job"),
          figure<R>("output_yuan_per_m2", AT(output_yuan_per_m2), "yuan/m2", kNotNegative, "value added of a square metre in use in a year, at the prices of the base year"),
          figure<R>("tax_share", AT(tax_share), "1", kShare, "tax of all levels as a share of output", 0.0),
          optional(figure<R>("floor_per_firm_m2", AT(floor_per_firm_m2), "m2", kPositive, "floor in use for each firm above the statistical threshold (四上企业); no such firms unless said"))};
}
Fields<AgeColumn> ramp_fields() {
  using R = AgeColumn;
  return {column<R>("year", AT(age), "years", {0, 100, false, true}, "years since delivery: 0, 1, 2, ..."),
          column<R>("share", AT(value), "1", kShare, "share of new floor that has filled; the last value holds on")};
}
Fields<WholeEconomy> whole_fields() {
  using R = WholeEconomy;
  return {figure<R>("output_yuan", AT(output_yuan), "yuan", kNotNegative, "value added of the whole case in the base year; the rest is this less what its floor yields"),
          optional(figure<R>("tax_yuan", AT(tax_yuan), "yuan", kNotNegative, "tax of all levels in the base year; of the rest it stays the same share of output")),
          optional(figure<R>("jobs", AT(jobs), "jobs", kNotNegative, "jobs in the base year")),
          optional(figure<R>("firms", AT(firms), "1", kNotNegative, "firms above the statistical threshold in the base year")),
          optional(figure<R>("investment_yuan", AT(investment_yuan), "yuan", kNotNegative, "fixed asset investment of the base year; outside the plan is this less what the plan spends in that year")),
          figure<R>("rest_output_growth", AT(rest_output_growth), "1", kGrowth, "yearly real growth of the rest's output", 0.0),
          figure<R>("rest_jobs_growth", AT(rest_jobs_growth), "1", kGrowth, "yearly growth of the rest's jobs", 0.0),
          figure<R>("rest_firms_growth", AT(rest_firms_growth), "1", kGrowth, "yearly growth of the rest's firms", 0.0),
          figure<R>("rest_investment_growth", AT(rest_investment_growth), "1", kGrowth, "yearly growth of investment outside the plan, in money of the year", 0.0)};
}
Fields<EmploymentFigures> employment_fields() {
  using R = EmploymentFigures;
  const Range age{0, 100, false, true};
  return {figure<R>("age_from", AT(age_from), "years", age, "youngest working age", 16.0),
          figure<R>("age_to", AT(age_to), "years", age, "oldest working age", 59.0),
          figure<R>("participation", AT(participation), "1", kShare, "labour force as a share of residents of working age"),
          figure<R>("base_rate", AT(base_rate), "1", kShare, "employed residents as a share of the labour force in the base year"),
          figure<R>("local_job_share", AT(local_job_share), "1", kShare, "share of the jobs here that residents hold")};
}
Fields<CoverRow> cover_fields() {
  using R = CoverRow;
  return {required(text<R>("title", AT(title), "what is to be near")),
          text<R>("title_zh", AT(title_zh), "the same in Chinese"),
          optional(choice<R>("kind", AT(kind), {"school", "hospital", "health_station", "elderly", "park", "road"}, "facilities of this kind, and floor of that purpose that the plan builds")),
          optional(choice<R>("level", AT(level), {"kindergarten", "primary", "junior", "senior"}, "level of the schools")),
          {{"uses", Kind::reference_list, "", kAny, {}, "", "land uses, or their first digits: parcels of these uses serve too", false, {}}, AT(uses)},
          {{"features", Kind::reference_list, "", kAny, {}, "features", "features that serve too, such as stations, by their geometry or parcels and from their first to their last year", false, {}}, AT(features)},
          {{"all_of", Kind::reference_list, "", kAny, {}, "cover", "instead of places: other rows of this section, all of which must reach a parcel", false, {}}, AT(all_of)},
          {{"zones", Kind::reference_list, "", kAny, {}, "zones", "zones whose people and land are counted; all unless said", false, {}}, AT(zones)},
          optional(reference<R>("travel", AT(travel), "travel", "travel table to measure by; a straight line between centroids unless said")),
          optional(figure<R>("radius_m", AT(radius_m), "m", kPositive, "radius in a straight line, or the most metres of the travel table; itself within")),
          optional(figure<R>("limit_min", AT(limit_min), "min", kPositive, "the most minutes of the travel table; itself within")),
          optional(choice<R>("counts", AT(counts), {"people", "dwelling_floor", "housing_land", "land"}, "what the target counts; people unless said")),
          optional(figure<R>("target", AT(target), "1", kShare, "share to be within"))};
}
Fields<TravelTable> travel_fields() {
  using R = TravelTable;
  return {required(text<R>("title", AT(title), "what the table holds, such as walking times")),
          text<R>("title_zh", AT(title_zh), "the same in Chinese"),
          text<R>("version", AT(version), "state of the network that it was made on, such as a date"),
          choice<R>("unit", AT(unit), {"min", "m"}, "minutes or metres"),
          {{"origin", Kind::texts, "", kAny, {}, "", "parcel of each row, or a zone for all its parcels that have no row of their own", true, {}}, AT(origin)},
          {{"destination", Kind::texts, "", kAny, {}, "", "facility, feature or parcel of each row; a facility or feature that has no row is looked for by its parcel", true, {}}, AT(destination)},
          column<R>("cost", AT(cost), "*unit", kNotNegative, "travel from origin to destination; pairs without a row cannot be reached")};
}
#undef AT

}  // namespace

const EconomyTables& economy_tables() {
  static const EconomyTables result = {economy_fields(), activity_fields(), ramp_fields(), whole_fields(), employment_fields(), cover_fields(), travel_fields()};
  return result;
}

}  // namespace gengxin::scenario
