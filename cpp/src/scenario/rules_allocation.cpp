// Rules of requirements, the objective and locks.
#include <algorithm>

#include "gengxin/support/units.hpp"
#include "scenario/rules.hpp"
#include "scenario/totals.hpp"

namespace gengxin::scenario {
namespace {

/// "places/persons" for a ratio.
std::string unit_of(const Requirement& requirement) {
  const std::string unit(find_total(requirement.total)->unit);
  return requirement.per.empty() ? unit : unit + '/' + std::string(find_total(requirement.per)->unit);
}

}  // namespace

void Rules::allocation() {
  for (const Requirement& q : r_.requirements) {
    const std::string place = "/requirements/" + q.id, unit = unit_of(q);
    const auto given = parse_unit(q.unit);
    if (!given || !conversion(*given, *parse_unit(unit)))
      fault("wrong_unit", place + "/unit", "the unit '" + q.unit + "'", "a unit that converts to " + unit, "write '" + unit + "'");
    if (!q.at_least.present() && !q.at_most.present())
      fault("missing", place, "neither at_least nor at_most", "at least one of them", "give the limit");
    if (q.at_least.present() && q.at_most.present() && value(q.at_least) > value(q.at_most))
      fault("bad_limits", place + "/at_most", number_text(value(q.at_most)), "at least at_least, " + number_text(value(q.at_least)), "put the limits in order");
    if (q.mode == "soft" && !q.penalty_yuan.present())
      fault("missing", place + "/penalty_yuan", "nothing", "the penalty of a soft requirement", "add the key 'penalty_yuan'");
    if (!q.per.empty() && find_total(q.per)->kind != TotalKind::stock)
      fault("not_for_kind", place + "/per", "'" + q.per + "'", "a total that stands in a year", "divide by another total");
    const bool project = find_total(q.total)->kind == TotalKind::project;
    if (project && (q.from.present() || q.until.present()))
      fault("not_for_kind", place + (q.from.present() ? "/from" : "/until"), "a year", "no year: '" + q.total + "' is of the whole project", "remove it");
    const double first = q.from.present() ? value(q.from) : r_.last_year, last = q.until.present() ? value(q.until) : r_.last_year;
    if (years_sound_ && (first > last || first <= r_.first_year || last > r_.last_year))
      fault("bad_years", place + "/from", number_text(first) + " to " + number_text(last), "years from " + std::to_string(r_.first_year + 1) + " to " + std::to_string(r_.last_year) + ", in order",
            "correct from or until");
    if (q.source.empty() && !q.assumed)
      fault("assumed_without_source", place, "neither a source nor the mark that it is assumed", "a source, or assumed true", "name the source of the requirement, or write \"assumed\": true");
  }
  for (const Weight& weight : r_.objective) {
    const TotalInfo* total = find_total(weight.total);
    const std::string place = "/objective/" + weight.total;
    if (total == nullptr) {
      fault("unknown_key", place, "the total '" + weight.total + "'", "a total such as net_value_yuan", did_you_mean(weight.total, total_names(), "look it up in the reference"));
      continue;
    }
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
  if (!r_.allocation.present) return;
  const auto starts = values(r_.allocation.start_years);
  if (starts.empty()) fault("empty", "/allocation/start_years", "no years", "at least one year", "give the years in which clearance may start");
  for (std::size_t i = 0; i < starts.size(); ++i)
    if (years_sound_ && (starts[i] <= r_.first_year || (i > 0 && starts[i] <= starts[i - 1])))  // an allocation asks for years simulated
      fault("bad_years", "/allocation/start_years/" + std::to_string(i), number_text(starts[i]), "rising years from " + std::to_string(r_.first_year + 1) + " on", "correct the year");
}

}  // namespace gengxin::scenario
