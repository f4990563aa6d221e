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

namespace {

/// A total of the format, or one of the document's own.
template <class R>
Field<R> total(std::string_view name, std::string& (*at)(R&), std::string_view meaning) {
  Field<R> field = choice<R>(name, at, total_names(), meaning);
  field.info.target = "totals/formulas";
  return field;
}

Fields<OwnColumn> parcel_column_fields() {
  using R = OwnColumn;
  return {required(text<R>("title", AT(title), "what the column tells")), text<R>("title_zh", AT(title_zh), "the same in Chinese"),
          {{"unit", Kind::unit, "", kAny, {}, "", "unit of the numbers", true, {}}, AT(unit)},
          {{"parcel", Kind::texts, "", kAny, {}, "", "parcels by their ids, in any order", true, {}}, AT(owner)},
          column<R>("value", AT(value), "*unit", kAny, "number of each of them"),
          optional(figure<R>("otherwise", AT(otherwise), "*unit", kAny, "number of those that are not listed; without it all are listed"))};
}
Fields<OwnTotal> own_total_fields() {
  using R = OwnTotal;
  return {required(text<R>("title", AT(title), "what is counted")), text<R>("title_zh", AT(title_zh), "the same in Chinese"),
          {{"unit", Kind::unit, "", kAny, {}, "", "unit of the total", true, {}}, AT(unit)},
          text<R>("before", AT(before), "formula over a parcel's columns: what it counts as it is; 0 unless said"),
          text<R>("during", AT(during), "formula over a parcel and its option: what it counts from clearance to delivery; 0 unless said"),
          text<R>("after", AT(after), "formula over a parcel and its option: what it counts from delivery on; 0 unless said"),
          optional(reference<R>("source", AT(source), "sources", "where the rule stands; assumed without one")),
          text<R>("clause", AT(clause), "clause or page of the source"), text<R>("note", AT(note), "what is assumed, and why"),
          flag<R>("assumed", AT(assumed), false, "the rule has no public text, or is read from it with a guess")};
}
Fields<Requirement> requirement_fields() {
  using R = Requirement;
  const Range year{1900, 2200, false, true};
  return {required(text<R>("title", AT(title), "what is required")),
          text<R>("title_zh", AT(title_zh), "the same in Chinese"),
          total<R>("total", AT(total), "the total that is limited"),
          optional(total<R>("per", AT(per), "the total that it is divided by; none unless said")),
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
          figure<R>("tolerance", AT(tolerance), "1", {0, 0.1}, "what whole parcels may miss a limit by, as a share of the limit's size", 1e-4),
          optional(figure<R>("closeness_yuan_per_m2", AT(closeness_yuan_per_m2), "yuan/m2", kNotNegative, "what a square metre of land costs that is treated otherwise than by the document's plan, its reference; nothing unless said")),
          optional(figure<R>("compactness_yuan_per_m", AT(compactness_yuan_per_m), "yuan/m", kNotNegative, "what a metre of boundary costs between neighbours that are treated differently; nothing unless said"))};
}
Fields<Locks> lock_fields() {
  using R = Locks;
  return {{{"id", Kind::texts, "", kAny, {}, "", "unique name of the row", true, {}}, AT(id)},
          {{"parcel", Kind::references, "", kAny, {}, "parcels", "parcel", true, {}}, AT(parcel)},
          {{"option", Kind::references, "", kAny, {}, "options", "option, whenever it starts", true, {}}, AT(option)},
          column<R>("at_least", AT(at_least), "1", kShare, "least share of the parcel"),
          column<R>("at_most", AT(at_most), "1", kShare, "greatest share of the parcel; 0 keeps the option out")};
}
Fields<Neighbours> neighbour_fields() {
  using R = Neighbours;
  return {{{"id", Kind::texts, "", kAny, {}, "", "unique name of the row", true, {}}, AT(id)},
          {{"parcel", Kind::references, "", kAny, {}, "parcels", "parcel", true, {}}, AT(parcel)},
          {{"neighbour", Kind::references, "", kAny, {}, "parcels", "the parcel beside it; each pair once", true, {}}, AT(neighbour)},
          column<R>("boundary_m", AT(boundary_m), "m", kPositive, "length of their common boundary")};
}

}  // namespace

const AllocationTables& allocation_tables() {
  static const AllocationTables result = {parcel_column_fields(), own_total_fields(), requirement_fields(), weight_fields(), allocation_fields(), lock_fields(), neighbour_fields()};
  return result;
}

}  // namespace gengxin::scenario
