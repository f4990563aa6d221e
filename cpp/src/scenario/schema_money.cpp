// Schema tables of compensation, the cost account and finance.
#include "scenario/schema_fields.hpp"

namespace gengxin::scenario {
namespace {

constexpr std::string_view kZh = "the same in Chinese";
const std::vector<std::string> kHeads = {"preliminary", "clearance_works", "transition", "rebuilding", "municipal", "land_conversion", "contingency",
                                         "compensation", "surrounding", "management", "finance", "public"};

template <class R>
void titles(Fields<R>& fields, std::string_view what) {
  fields.push_back(required(text<R>("title", AT(title), what)));
  fields.push_back(text<R>("title_zh", AT(title_zh), kZh));
}
template <class R>
Field<R> own_unit(std::string_view name, std::string& (*at)(R&), std::string_view meaning) {
  return {{name, Kind::unit, "", kAny, {}, "", meaning, true, {}}, at};
}
template <class R>
void origin(Fields<R>& fields) {
  fields.push_back(optional(reference<R>("source", AT(source), "sources", "where the rule stands; assumed without one")));
  fields.push_back(text<R>("clause", AT(clause), "clause or page of the source"));
  fields.push_back(text<R>("note", AT(note), "what is assumed, and why"));
  fields.push_back(flag<R>("assumed", AT(assumed), false, "the rule has no public text, or is read from it with a guess"));
}

Fields<NamedFigure> named_figure_fields() {
  using R = NamedFigure;
  Fields<R> fields;
  titles(fields, "what the figure is");
  fields.push_back(own_unit<R>("unit", AT(unit), "unit of the figure, such as yuan/m2; 1 for a plain number, date for a day"));
  fields.push_back(figure<R>("figure", AT(figure), "*unit", kAny, "the number, may change by date; of a date the day as a text"));
  return fields;
}
/// Rows that hold from a day on.
template <class R>
void dated(Fields<R>& fields) {
  fields.push_back({{"from", Kind::texts, "", kAny, {}, "", "day from which each row holds: rows of one day replace all of earlier days; for ever unless said", false, {}}, AT(from)});
  fields.push_back(text<R>("ended", AT(ended), "day from which all are 0"));
}
Fields<RateScale> scale_fields() {
  using R = RateScale;
  Fields<R> fields;
  titles(fields, "what the scale is");
  fields.push_back(own_unit<R>("unit", AT(unit), "unit of the thresholds"));
  fields.push_back(own_unit<R>("rate_unit", AT(rate_unit), "unit of the rates"));
  fields.push_back(column<R>("threshold", AT(threshold), "*unit", kAny, "where each tier begins, rising"));
  fields.push_back(column<R>("rate", AT(rate), "*rate_unit", kAny, "rate of each tier, on the part between its threshold and the next"));
  dated(fields);
  return fields;
}
Fields<RateTable> table_fields() {
  using R = RateTable;
  Fields<R> fields;
  titles(fields, "what the table is");
  fields.push_back(own_unit<R>("unit", AT(unit), "unit of the values"));
  fields.push_back({{"category", Kind::texts, "", kAny, {}, "", "categories", true, {}}, AT(category)});
  fields.push_back(column<R>("value", AT(value), "*unit", kAny, "value of each category"));
  dated(fields);
  return fields;
}
Fields<OwnColumn> own_column_fields() {
  using R = OwnColumn;
  Fields<R> fields;
  titles(fields, "what the column tells");
  fields.push_back(choice<R>("applies_to", AT(applies_to), {"households", "properties"}, "whose numbers these are"));
  fields.push_back(own_unit<R>("unit", AT(unit), "unit of the numbers"));
  fields.push_back({{"owner", Kind::texts, "", kAny, {}, "", "households or properties by their ids, in any order", true, {}}, AT(owner)});
  fields.push_back(column<R>("value", AT(value), "*unit", kAny, "number of each of them"));
  fields.push_back(optional(figure<R>("otherwise", AT(otherwise), "*unit", kAny, "number of those that are not listed; without it all are listed")));
  return fields;
}
Fields<RuleBook> book_fields() {
  using R = RuleBook;
  Fields<R> fields;
  titles(fields, "name of the rule book");
  fields.push_back(choice<R>("applies_to", AT(applies_to), {"households", "properties"}, "whose rules these are"));
  fields.push_back({{"classes", Kind::reference_list, "", kAny, {}, "", "tenures of the households, or kinds of the properties, that the book is for; each belongs to one book", true, {}}, AT(classes)});
  return fields;
}
Fields<RuleItem> item_fields() {
  using R = RuleItem;
  Fields<R> fields;
  titles(fields, "name of the item");
  fields.push_back(required(text<R>("formula", AT(formula), "formula: docs/formulas.md")));
  fields.push_back(own_unit<R>("unit", AT(unit), "unit of the result; yuan of a payment, income or works, m2 of floor"));
  fields.push_back(choice<R>("kind", AT(kind), {"term", "payment", "income", "works", "floor"},
                             "a step on the way, money to the owner, money from the owner, money to others, or floor handed over in kind"));
  fields.push_back(optional(choice<R>("head", AT(head), kHeads, "head of the cost account; every payment, income and works has exactly one")));
  fields.push_back(optional(choice<R>("when", AT(when), {"signing", "clearance", "monthly", "delivery"},
                                      "when it falls due, and the day whose figures are in force; monthly: an amount a month from clearance to delivery")));
  origin(fields);
  return fields;
}
Fields<Compensation> compensation_fields() {
  using R = Compensation;
  return {figure<R>("exchange_share", AT(exchange_share), "1", kShare, "share of undecided households who take a home in exchange", 1.0),
          figure<R>("cash_share", AT(cash_share), "1", kShare, "share of undecided households who take money", 0.0),
          figure<R>("voucher_share", AT(voucher_share), "1", kShare, "share of undecided households who take a housing voucher (房票)", 0.0),
          figure<R>("home_value_yuan_per_m2", AT(home_value_yuan_per_m2), "yuan/m2", kNotNegative, "what a square metre of the new home is worth to its owner; for comparing choices only", 0.0),
          figure<R>("current_value_yuan_per_m2", AT(current_value_yuan_per_m2), "yuan/m2", kNotNegative, "what a square metre of the present house is worth to its owner; for comparing choices only", 0.0)};
}
template <class R>
Field<R> ids(std::string_view meaning) {
  return {{"id", Kind::texts, "", kAny, {}, "", meaning, true, {}}, AT(id)};
}
template <class R>
void floors(Fields<R>& fields) {
  fields.push_back(column<R>("certified_m2", AT(certified_m2), "m2", kNotNegative, "floor with certificate"));
  fields.push_back(optional(column<R>("recognised_m2", AT(recognised_m2), "m2", kNotNegative, "floor recognised without certificate")));
  fields.push_back(optional(column<R>("unlawful_m2", AT(unlawful_m2), "m2", kNotNegative, "floor built unlawfully")));
}
Fields<Households> household_fields() {
  using R = Households;
  Fields<R> fields = {ids<R>("unique name of the household"),
                      {{"parcel", Kind::references, "", kAny, {}, "parcels", "parcel that the house stands on", true, {}}, AT(parcel)},
                      {{"society", Kind::texts, "", kAny, {}, "", "society of the collective (经济社)", false, {}}, AT(society)},
                      {{"tenure", Kind::choices, "", kAny, {"member", "non_member", "state"}, "", "member of the collective, other owner, or owner on state land", true, {}}, AT(tenure)},
                      column<R>("persons", AT(persons), "persons", kNotNegative, "people of the household"),
                      optional(column<R>("adults", AT(adults), "persons", kNotNegative, "of them aged 18 and over"))};
  floors(fields);
  fields.push_back(optional(column<R>("footprint_m2", AT(footprint_m2), "m2", kNotNegative, "land under the house (基底面积)")));
  fields.push_back(optional(column<R>("shop_m2", AT(shop_m2), "m2", kNotNegative, "part of the floor that is a shop")));
  fields.push_back({{"built", Kind::texts, "", kAny, {}, "", "day on which the house was finished, such as 1998-06-30", false, {}}, AT(built)});
  fields.push_back({{"signed_on", Kind::texts, "", kAny, {}, "", "day of the contract; the end of the signing stage where empty", false, {}}, AT(signed_on)});
  fields.push_back({{"choice", Kind::choices, "", kAny, {"exchange", "cash", "voucher", "mixed", "undecided"}, "", "what the household takes; undecided ones by the shares of compensation", false, {}}, AT(choice)});
  fields.push_back(optional(column<R>("exchange_share", AT(exchange_share), "1", kShare, "of a mixed choice: the part of the house that is exchanged; the rest is paid in money")));
  return fields;
}
Fields<Properties> property_fields() {
  using R = Properties;
  Fields<R> fields = {ids<R>("unique name of the property"),
                      {{"parcel", Kind::references, "", kAny, {}, "parcels", "parcel that it stands on", true, {}}, AT(parcel)},
                      {{"society", Kind::texts, "", kAny, {}, "", "society of the collective (经济社)", false, {}}, AT(society)},
                      {{"kind", Kind::choices, "", kAny, {"building", "land", "ancestral_hall", "listed_building"}, "", "collective building, village industrial land, ancestral hall (祠堂) or listed building", true, {}}, AT(kind)}};
  floors(fields);
  fields.push_back(optional(column<R>("land_m2", AT(land_m2), "m2", kNotNegative, "land of the property")));
  fields.push_back({{"built", Kind::texts, "", kAny, {}, "", "day on which it was finished, such as 1998-06-30", false, {}}, AT(built)});
  return fields;
}
Fields<CostLine> line_fields() {
  using R = CostLine;
  Fields<R> fields;
  titles(fields, "name of the line");
  fields.push_back(choice<R>("head", AT(head), kHeads, "head of the cost account"));
  fields.push_back(required(text<R>("quantity", AT(quantity), "formula over the project's totals, figures and other lines")));
  fields.push_back(required(text<R>("rate", AT(rate), "formula; quantity x rate is in yuan")));
  fields.push_back(optional(choice<R>("payer", AT(payer), {"project", "developer", "government", "collective"}, "who pays; the project unless said")));
  fields.push_back(optional(choice<R>("spread", AT(spread), {"approval", "signing", "clearance", "construction", "delivery"}, "the stage over which it is spent; construction unless said")));
  origin(fields);
  return fields;
}
Fields<PublishedHead> published_fields() {
  using R = PublishedHead;
  return {figure<R>("amount", AT(amount), "yuan", kNotNegative, "what the published account says of the head, or of `total`")};
}
Fields<Costs> cost_fields() {
  using R = Costs;
  return {text<R>("approved_on", AT(approved_on), "day whose figures the approved account (核定成本) uses; 1 July of the first year unless said"),
          flag<R>("compensation", AT(compensation), true, "the account carries 货币补偿与奖励"),
          flag<R>("surrounding", AT(surrounding), true, "the account carries 整合周边"),
          flag<R>("management", AT(management), true, "the account carries 管理费"),
          flag<R>("finance", AT(finance), true, "the account carries 财务费")};
}
Fields<Finance> finance_fields() {
  using R = Finance;
  constexpr std::string_view kPerM2 = "yuan/m2";
  return {figure<R>("land_price_yuan_per_m2", AT(land_price_yuan_per_m2), kPerM2, kNotNegative, "land price of a square metre of financing floor (融资楼面地价)"),
          figure<R>("retained_share", AT(retained_share), "1", kShare, "share of the land income that government keeps", 0.0),
          figure<R>("contingency", AT(contingency), "1", kShare, "不可预见费 as a share of all other cost", 0.0),
          figure<R>("public_share", AT(public_share), "1", {0, 0.9}, "public facilities as a share of all counted floor (公建配套)", 0.0),
          figure<R>("public_cost_yuan_per_m2", AT(public_cost_yuan_per_m2), kPerM2, kNotNegative, "cost of a square metre of public facilities", 0.0),
          optional(choice<R>("public_payer", AT(public_payer), {"project", "developer", "government"}, "who pays for public facilities, once; the project unless said")),
          figure<R>("discount_rate", AT(discount_rate), "1", {0, 1}, "yearly, effective", 0.08),
          figure<R>("equity_yuan", AT(equity_yuan), "yuan", kNotNegative, "the project's own money, used before the loan", 0.0),
          figure<R>("loan_limit_yuan", AT(loan_limit_yuan), "yuan", kNotNegative, "most that the project may borrow", 0.0),
          figure<R>("loan_rate", AT(loan_rate), "1", kShare, "yearly, nominal", 0.0),
          figure<R>("build_cost_yuan_per_m2", AT(build_cost_yuan_per_m2), kPerM2, kNotNegative, "developer's cost of a square metre of financing floor, land apart", 0.0),
          figure<R>("sale_price_yuan_per_m2", AT(sale_price_yuan_per_m2), kPerM2, kNotNegative, "price of a square metre of financing floor", 0.0),
          figure<R>("sales_cost_share", AT(sales_cost_share), "1", kShare, "marketing and taxes as a share of sales", 0.0),
          figure<R>("sales_months", AT(sales_months), "months", {1, 240, false, true}, "months over which financing floor is sold, evenly, up to its delivery", 24.0),
          figure<R>("collective_rent_yuan_per_m2_month", AT(collective_rent_yuan_per_m2_month), "yuan/m2/month", kNotNegative, "rent of the collective's new floor", 0.0),
          figure<R>("rent_occupancy", AT(rent_occupancy), "1", kShare, "share of that floor that is let", 0.9),
          figure<R>("rent_growth", AT(rent_growth), "1", {-0.5, 0.5}, "yearly growth of that rent", 0.0)};
}
Fields<Stages> stage_fields() {
  using R = Stages;
  const Range months{0, 240, false, true};
  return {figure<R>("approval_months", AT(approval_months), "months", months, "from the start of approval to the vote", 24.0),
          figure<R>("vote_months", AT(vote_months), "months", months, "from the vote to the start of signing", 3.0),
          figure<R>("signing_months", AT(signing_months), "months", months, "from the start of signing to clearance", 12.0),
          figure<R>("transition_cap_months", AT(transition_cap_months), "months", months, "most months of transition rent in the approved account", 48.0),
          figure<R>("delivery_slip_months", AT(delivery_slip_months), "months", months, "months by which delivery comes late in the forecast", 0.0),
          figure<R>("consent_share", AT(consent_share), "1", kShare, "share of members, and of adults, who must agree; may change by date", 2.0 / 3)};
}
Fields<Vote> vote_fields() {
  using R = Vote;
  Fields<R> fields;
  titles(fields, "name of the society (经济社)");
  fields.push_back(figure<R>("members", AT(members), "persons", kNotNegative, "members of the collective who may vote"));
  fields.push_back(figure<R>("members_for", AT(members_for), "persons", kNotNegative, "of them in favour"));
  fields.push_back(figure<R>("adults", AT(adults), "persons", kNotNegative, "villagers aged 18 and over"));
  fields.push_back(figure<R>("adults_for", AT(adults_for), "persons", kNotNegative, "of them in favour"));
  return fields;
}
Fields<Limits> limit_fields() {
  using R = Limits;
  const std::vector<std::string> modes = {"off", "warn", "hard"};
  return {optional(choice<R>("demolition", AT(demolition), modes, "demolished less unlawful and dangerous floor <= demolition_share x existing floor; warn unless said")),
          optional(choice<R>("rebuilding", AT(rebuilding), modes, "new floor less public facilities <= rebuilding_ratio x demolished floor; warn unless said")),
          optional(choice<R>("nearby", AT(nearby), modes, "households resettled in or near the unit >= nearby_share; warn unless said")),
          figure<R>("demolition_share", AT(demolition_share), "1", kShare, "of existing floor", 0.2),
          figure<R>("rebuilding_ratio", AT(rebuilding_ratio), "1", kNotNegative, "new floor for each square metre demolished", 2.0),
          figure<R>("nearby_share", AT(nearby_share), "1", kShare, "of the households who lose their home", 0.5),
          figure<R>("dangerous_m2", AT(dangerous_m2), "m2", kNotNegative, "dangerous floor among what is demolished", 0.0),
          figure<R>("resettled_nearby_share", AT(resettled_nearby_share), "1", kShare, "share of exchanged homes that stand in or near the unit", 1.0)};
}
Fields<AllottedLand> allotted_fields() {
  using R = AllottedLand;
  Fields<R> fields;
  titles(fields, "what the entry is");
  fields.push_back(figure<R>("owed_m2", AT(owed_m2), "m2", kNotNegative, "land that the collective is owed"));
  fields.push_back(figure<R>("used_m2", AT(used_m2), "m2", kNotNegative, "of it already used", 0.0));
  fields.push_back(figure<R>("swapped_m2", AT(swapped_m2), "m2", kNotNegative, "of it swapped for floor or money", 0.0));
  return fields;
}

}  // namespace

const MoneyTables& money_tables() {
  static const MoneyTables result = {household_fields(), property_fields(), compensation_fields(), named_figure_fields(), scale_fields(), table_fields(),
                                     own_column_fields(), book_fields(), item_fields(), cost_fields(), line_fields(), published_fields(), finance_fields(),
                                     pro_forma_fields(), height_band_fields(), basement_fields(), purpose_price_fields(), stage_fields(),
                                     vote_fields(), limit_fields(), allotted_fields()};
  return result;
}

}  // namespace gengxin::scenario
