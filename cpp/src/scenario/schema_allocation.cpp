// Schema tables of requirements, the objective and the allocation.
#include <algorithm>

#include "scenario/schema_fields.hpp"
#include "scenario/totals.hpp"

namespace gengxin::scenario {

std::vector<std::string> total_names() {
  std::vector<std::string> names;
  for (const TotalInfo& total : kTotals) names.emplace_back(total.name);
  return names;
}

const TotalInfo* find_total(std::string_view name) {
  const auto at = std::find_if(kTotals.begin(), kTotals.end(), [&](const TotalInfo& total) { return total.name == name; });
  return at == kTotals.end() ? nullptr : &*at;
}

namespace {

Fields<Requirement> requirement_fields() {
  using R = Requirement;
  const Range year{1900, 2200, false, true};
  return {required(text<R>("title", AT(title), "what is required")),
          text<R>("title_zh", AT(title_zh), "the same in Chinese"),
          choice<R>("total", AT(total), total_names(), "the total that is limited"),
          optional(choice<R>("per", AT(per), total_names(), "the total that it is divided by; none unless said")),
          {{"unit", Kind::unit, "", kAny, {}, "", "unit of the limits: of the total, or of the total per the other", true, {}}, AT(unit)},
          optional(figure<R>("at_least", AT(at_least), "*unit", kAny, "least value")),
          optional(figure<R>("at_most", AT(at_most), "*unit", kAny, "greatest value")),
          {{"zones", Kind::reference_list, "", kAny, {}, "zones", "zones that are counted together; all unless said", false, {}}, AT(zones)},
          optional(figure<R>("from", AT(from), "year", year, "first year in which it holds; the last year simulated unless said")),
          optional(figure<R>("until", AT(until), "year", year, "last year in which it holds; the last year simulated unless said")),
          optional(choice<R>("mode", AT(mode), {"hard", "soft", "off"}, "soft: may be missed at a penalty; hard unless said")),
          optional(figure<R>("penalty_yuan", AT(penalty_yuan), "yuan", kPositive, "penalty of a unit of the total missed, of a soft requirement")),
          optional(reference<R>("source", AT(source), "sources", "where it stands; assumed without one")),
          text<R>("clause", AT(clause), "clause or page of the source"), text<R>("note", AT(note), "what is assumed, and why"),
          flag<R>("assumed", AT(assumed), false, "it has no public text, or is read from it with a guess")};
}
Fields<Weight> weight_fields() {
  using R = Weight;
  return {{{"unit", Kind::unit, "", kAny, {}, "", "unit of the weight, such as yuan/place; 1 of a total in yuan", true, {}}, AT(unit)},
          figure<R>("weight", AT(weight), "*unit", kAny, "what a unit of the total is worth; below 0 what it costs")};
}
Fields<Allocation> allocation_fields() {
  using R = Allocation;
  return {{{"zones", Kind::reference_list, "", kAny, {}, "zones", "zones whose parcels may change; the renewal units unless said", false, {}}, AT(zones)},
          column<R>("start_years", AT(start_years), "year", {1900, 2200, false, true}, "years in which clearance may start"),
          flag<R>("whole", AT(whole), false, "every parcel takes one option entirely"),
          figure<R>("tolerance", AT(tolerance), "1", {0, 0.1}, "what whole parcels may miss a limit by, as a share of the limit's size", 1e-4)};
}
Fields<Locks> lock_fields() {
  using R = Locks;
  return {{{"id", Kind::texts, "", kAny, {}, "", "unique name of the row", true, {}}, AT(id)},
          {{"parcel", Kind::references, "", kAny, {}, "parcels", "parcel", true, {}}, AT(parcel)},
          {{"option", Kind::references, "", kAny, {}, "options", "option, whenever it starts", true, {}}, AT(option)},
          column<R>("at_least", AT(at_least), "1", kShare, "least share of the parcel"),
          column<R>("at_most", AT(at_most), "1", kShare, "greatest share of the parcel; 0 keeps the option out")};
}

}  // namespace

const AllocationTables& allocation_tables() {
  static const AllocationTables result = {requirement_fields(), weight_fields(), allocation_fields(), lock_fields()};
  return result;
}

}  // namespace gengxin::scenario
