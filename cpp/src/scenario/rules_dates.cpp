// Rules of series over age or time, and of figures that change by date.
#include <algorithm>
#include <array>
#include <cmath>

#include "scenario/rules.hpp"

namespace gengxin::scenario {
namespace {

/// Whether a run reads the figure in the base year only; a later date would change nothing.
bool read_once(const std::string& pointer) {
  constexpr std::array<std::string_view, 15> kSections = {"/cover/", "/zones/", "/population/", "/fabric/", "/indicators/", "/features/",
                                                          "/compensation/", "/costs/", "/finance/", "/limits/", "/allotted_land/", "/allocation/", "/objective/", "/requirements/", "/totals/columns/"};
  if (std::any_of(kSections.begin(), kSections.end(), [&](std::string_view section) { return pointer.starts_with(section); })) return true;
  if (pointer.starts_with("/economy/whole/")) return !pointer.ends_with("_growth");
  if (pointer.starts_with("/economy/")) return pointer.ends_with("/existing_share") || pointer.ends_with("/age_from") || pointer.ends_with("/age_to") || pointer.ends_with("/base_rate");
  return pointer.starts_with("/facilities/") && (pointer.ends_with("/opens") || pointer.ends_with("/closes"));
}

/// Whether rules read the figure on the days on which something falls due; they tell what is missing then.
bool read_by_rules(const std::string& pointer) { return pointer.starts_with("/compensation/figures/") || pointer.starts_with("/costs/figures/"); }

/// Whether school years read the figure too, on 1 September.
bool read_in_september(const std::string& pointer) {
  if (pointer.starts_with("/services/schools/")) return true;
  return pointer.starts_with("/norms/") && (pointer.ends_with("_places_per_1000") || pointer.ends_with("_class_size") || pointer.ends_with("_class_step"));
}

}  // namespace

void Rules::increasing(Column keys, bool from_zero) {
  const auto k = values(keys);
  for (std::size_t i = 1; i < k.size(); ++i)
    if (k[i] <= k[i - 1]) {
      fault("not_increasing", pointer(keys), number_text(k[i]) + " after " + number_text(k[i - 1]), "values in increasing order", "put the rows in order");
      return;
    }
  if (k.empty())
    fault("empty", pointer(keys), "no rows", "at least one row", "give the first row");
  else if (from_zero && k[0] != 0)
    fault("bad_ages", pointer(keys), "a first value of " + number_text(k[0]), "0 as the first", "start at 0");
}

void Rules::series() {
  const Demography& d = r_.demography;
  increasing(d.mortality.age, true);
  increasing(d.turnover.age, true);
  increasing(d.fertility.age, false);
  double sum = 0;
  for (const double share : values(d.fertility.value)) sum += share;
  if (d.fertility.value.count > 0 && std::abs(sum - 1) > 1e-6)
    fault("sum_not_one", pointer(d.fertility.value), "shares that sum to " + told(sum, 1), "a sum of 1", "change the shares so that they sum to 1");
  for (const double age : values(d.fertility.age))
    if (age >= 50) fault("bad_ages", pointer(d.fertility.age), number_text(age), "lower ages below 50: the last group ends at 50", "remove the group");
  fill_ramp(d.fill_ramp, "housing");
  if (r_.hospital.present) increasing(r_.hospital.admissions.age, true);
}

/// The ramp is read by its position, year after year.
void Rules::fill_ramp(const AgeColumn& ramp, const char* what) {
  const auto years = values(ramp.age);
  if (years.empty()) fault("empty", pointer(ramp.age), "no rows", "at least one row", "give the first row");
  for (std::size_t i = 0; i < years.size(); ++i) {
    if (years[i] == static_cast<double>(i)) continue;
    fault("bad_years", pointer(ramp.age), number_text(years[i]) + " as year " + std::to_string(i) + " since delivery", "0, 1, 2, ... without a gap",
          "give every year since delivery, in order");
    break;
  }
  const auto shares = values(ramp.value);
  if (!std::is_sorted(shares.begin(), shares.end()))
    fault("not_increasing", pointer(ramp.value), "a share that falls", std::string("shares that never fall: new ") + what + " fills", "put the shares in order");
}

void Rules::schools() {
  const auto on = [&](Figure figure, int year) { return f_.values[f_.slot_on(figure, day_of(year, 9, 1))]; };
  for (const SchoolService& school : r_.schools)
    for (int year = r_.first_year; year <= r_.last_year; ++year) {
      const double from = on(school.age_from, year), to = on(school.age_to, year);
      if (from <= to) continue;
      fault("bad_ages", pointer(school.age_to), number_text(to) + " in " + std::to_string(year), "at least age_from, " + number_text(from), "put the ages in order");
      break;
    }
}

/// False, with a fault, where a dated figure has no value on a day that a run reads it.
bool Rules::in_force(const FigureInfo& info, int year, int month, const std::string& when) {
  const Day day = day_of(year, month, 1);
  if (info.from.front() > day) {
    fault("no_value_in_force", info.pointer, "no value on " + day_text(day), "a value in force on " + when, "add an earlier date");
    return false;
  }
  const auto after = std::upper_bound(info.from.begin(), info.from.end(), day) - info.from.begin();
  if (!info.ended[static_cast<std::size_t>(after - 1)]) return true;
  fault("ended_in_use", info.pointer, "ended before " + day_text(day), "a value in force on " + when, "give a value after that date, or simulate fewer years");
  return false;
}

void Rules::without_effect(const FigureInfo& info) {
  const Day base = day_of(r_.first_year, 7, 1);
  const auto later = std::upper_bound(info.from.begin(), info.from.end(), base);
  if (later == info.from.end()) return;
  const auto more = info.from.end() - later - 1;
  fault("date_without_effect", info.pointer + "/from/" + day_text(*later), "the date " + day_text(*later) + (more > 0 ? " and " + std::to_string(more) + " more" : ""),
        "dates up to " + day_text(base) + ": a run reads this figure in the base year only", more > 0 ? "remove these dates" : "remove the date");
}

/// A dated figure must hold whenever a run reads it; a facility's capacity only from its first date on.
void Rules::histories() {
  for (const FigureInfo& info : f_.infos) {
    if (info.from.empty() || read_by_rules(info.pointer)) continue;
    if (read_once(info.pointer)) {
      if (in_force(info, r_.first_year, 7, "1 July of the base year")) without_effect(info);
      continue;
    }
    if (info.pointer.starts_with("/facilities/")) continue;
    const bool september = read_in_september(info.pointer);
    bool sound = true;
    for (int year = r_.first_year; sound && year <= r_.last_year; ++year)
      sound = in_force(info, year, 7, "1 July of every year simulated") && (!september || in_force(info, year, 9, "1 September of every year simulated"));
  }
}

}  // namespace gengxin::scenario
