// Rules of own totals, requirements, the objective and locks.
#include <algorithm>
#include <set>

#include "gengxin/support/units.hpp"
#include "scenario/activity_floor.hpp"
#include "scenario/own_totals.hpp"
#include "scenario/rules.hpp"
#include "scenario/totals.hpp"

namespace gengxin::scenario {

void Rules::totals() {
  own_columns(r_.totals.columns, "/totals/columns/");
  for (const RateTable& table : r_.totals.tables) {
    const std::string place = "/totals/tables/" + table.id;
    dated(place, table.from, table.ended);
    if (table.category.empty()) fault("empty", place, "no rows", "at least one category", "give the first row");
  }
  for (const OwnTotal& own : r_.totals.formulas) {
    const std::string place = "/totals/formulas/" + own.id;
    if (const auto names = total_names(); std::find(names.begin(), names.end(), own.id) != names.end())
      fault("given_twice", place, "'" + own.id + "', which is a total of the format", "a name of its own", "rename it");
    if (own.before.empty() && own.during.empty() && own.after.empty())
      fault("missing", place, "neither before, during nor after", "at least one formula", "say what a parcel counts");
    if (own.source.empty() && !own.assumed)
      fault("assumed_without_source", place, "neither a source nor the mark that it is assumed", "a source, or assumed true", "name the source of the rule, or write \"assumed\": true");
  }
  std::vector<Issue> found;
  for (const Stage stage : {Stage::before, Stage::during, Stage::after})
    for (Issue& issue : formula::check(names_of_totals(r_, f_, stage), items_of(r_.totals, stage)))
      if (std::find_if(found.begin(), found.end(), [&](const Issue& known) { return known.pointer == issue.pointer && known.found == issue.found; }) == found.end())
        found.push_back(std::move(issue));
  if (found.empty()) absent_columns();
  issues_.insert(issues_.end(), found.begin(), found.end());
}

/// A formula may name a text column of parcels that the document leaves out; unprotected is what stands without a word.
void Rules::absent_columns() {
  for (const Stage stage : {Stage::before, Stage::during, Stage::after}) {
    const auto columns = columns_of_parcels(r_, stage);
    const formula::Program program = formula::compile(names_of_totals(r_, f_, stage), items_of(r_.totals, stage));
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const bool absent = (columns[c].name == "tenure" && r_.parcels.tenure.empty()) || (columns[c].name == "land_class" && r_.parcels.land_class.empty());
      if (absent && program.uses_column(c))
        return fault("missing", "/parcels/" + columns[c].name, "nothing, but a formula of totals asks for it", "a value for every parcel", "add the column '" + columns[c].name + "', or let the formulas do without it");
    }
  }
}

/// Floor at work is counted where the economy counts it.
void Rules::of_economy(const TotalInfo& total, const std::string& place, const std::vector<std::string>& zones) {
  if (!total.of_economy) return;
  if (!r_.economy.present)
    return fault("missing", "/economy", "nothing, but " + place + " counts '" + std::string(total.name) + "'", "the activities that use floor, and what a square metre yields", "add the section 'economy', or name another total");
  for (const std::string& zone : zones)
    if (!in_zones(r_.economy, zone))
      fault("not_for_kind", place + "/zones", "'" + zone + "', whose floor the economy does not count", "zones of /economy/zones", "leave the zone out, or add it to the economy");
}

void Rules::requirement(const Requirement& q) {
  const std::string place = "/requirements/" + q.id;
  const FoundTotal total = *find_total(r_, q.total);
  std::string unit(total.unit);
  of_economy(total, place, q.zones);
  if (!q.per.empty()) {
    const FoundTotal per = *find_total(r_, q.per);
    of_economy(per, place, q.zones);
    unit += '/' + std::string(per.unit);
    if (per.kind != TotalKind::stock) fault("not_for_kind", place + "/per", "'" + q.per + "'", "a total that stands in a year", "divide by another total");
  }
  const auto given = parse_unit(q.unit);
  if (!given || !conversion(*given, *parse_unit(unit)))
    fault("wrong_unit", place + "/unit", "the unit '" + q.unit + "'", "a unit that converts to " + unit, "write '" + unit + "'");
  if (!q.at_least.present() && !q.at_most.present())
    fault("missing", place, "neither at_least nor at_most", "at least one of them", "give the limit");
  if (q.at_least.present() && q.at_most.present() && value(q.at_least) > value(q.at_most))
    fault("bad_limits", place + "/at_most", number_text(value(q.at_most)), "at least at_least, " + number_text(value(q.at_least)), "put the limits in order");
  if (q.mode == "soft" && !q.penalty_yuan.present())
    fault("missing", place + "/penalty_yuan", "nothing", "the penalty of a soft requirement", "add the key 'penalty_yuan'");
  const bool project = total.kind == TotalKind::project;
  if (project && (q.from.present() || q.until.present()))
    fault("not_for_kind", place + (q.from.present() ? "/from" : "/until"), "a year", "no year: '" + q.total + "' is of the whole project", "remove it");
  const double first = q.from.present() ? value(q.from) : r_.last_year, last = q.until.present() ? value(q.until) : r_.last_year;
  if (years_sound_ && (first > last || first <= r_.first_year || last > r_.last_year))
    fault("bad_years", place + "/from", number_text(first) + " to " + number_text(last), "years from " + std::to_string(r_.first_year + 1) + " to " + std::to_string(r_.last_year) + ", in order",
          "correct from or until");
  if (q.source.empty() && !q.assumed)
    fault("assumed_without_source", place, "neither a source nor the mark that it is assumed", "a source, or assumed true", "name the source of the requirement, or write \"assumed\": true");
}

void Rules::allocation() {
  for (const Requirement& q : r_.requirements) requirement(q);
  for (const Weight& weight : r_.objective) {
    const auto total = find_total(r_, weight.total);
    const std::string place = "/objective/" + weight.total;
    if (!total) {
      std::vector<std::string> names;
      for (const TotalInfo& one : totals_of(r_)) names.emplace_back(one.name);
      fault("unknown_key", place, "the total '" + weight.total + "'", "a total such as net_value_yuan", did_you_mean(weight.total, names, "look it up in the reference"));
      continue;
    }
    of_economy(*total, place, {});
    if (total->kind == TotalKind::flow)
      fault("not_for_kind", place, "'" + weight.total + "', which happens year by year", "a total of the last year, or of the whole project", "weigh cost_yuan");
    const std::string unit = "yuan/" + std::string(total->unit);
    const auto given = parse_unit(weight.unit);
    if (!given || !conversion(*given, *parse_unit(unit)))
      fault("wrong_unit", place + "/unit", "the unit '" + weight.unit + "'", "a unit that converts to " + unit, total->unit == "yuan" ? "write '1'" : "write '" + unit + "'");
  }
  const auto least = values(r_.locks.at_least), most = values(r_.locks.at_most);
  for (std::size_t i = 0; i < r_.locks.size(); ++i)
    if (least[i] > most[i]) fault("bad_limits", "/locks/at_most/" + r_.locks.id[i], number_text(most[i]), "at least at_least, " + number_text(least[i]), "put the shares in order");
  std::set<std::pair<std::string, std::string>> pairs;
  for (std::size_t i = 0; i < r_.neighbours.size(); ++i) {
    const std::string &one = r_.neighbours.parcel[i], &other = r_.neighbours.neighbour[i], place = "/neighbours/neighbour/" + r_.neighbours.id[i];
    if (one == other)
      fault("own_neighbour", place, "'" + other + "', the parcel itself", "another parcel", "remove the row");
    else if (!pairs.insert(std::minmax(one, other)).second)
      fault("given_twice", place, "'" + one + "' and '" + other + "' twice", "each pair once", "remove one of the rows");
  }
  if (!r_.allocation.present) return;
  if (r_.allocation.compactness_yuan_per_m.present() && r_.neighbours.size() == 0)
    fault("missing", "/neighbours", "nothing, but compactness is asked for", "the parcels that have a common boundary", "add the table 'neighbours', such as gengxin.with_neighbours makes from polygons");
  const auto starts = values(r_.allocation.start_years);
  if (starts.empty()) fault("empty", "/allocation/start_years", "no years", "at least one year", "give the years in which clearance may start");
  for (std::size_t i = 0; i < starts.size(); ++i)
    if (years_sound_ && (starts[i] <= r_.first_year || (i > 0 && starts[i] <= starts[i - 1])))  // an allocation asks for years simulated
      fault("bad_years", "/allocation/start_years/" + std::to_string(i), number_text(starts[i]), "rising years from " + std::to_string(r_.first_year + 1) + " on", "correct the year");
}

}  // namespace gengxin::scenario
