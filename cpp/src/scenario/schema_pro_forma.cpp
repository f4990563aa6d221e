// Schema tables of the pro forma of development.
#include "scenario/schema_fields.hpp"

namespace gengxin::scenario {

Fields<ProForma> pro_forma_fields() {
  using R = ProForma;
  constexpr Range kPart{0, 1, true, false};
  const Range months{0, 240, false, true};
  return {{{"parcels", Kind::reference_list, "", kAny, {}, "parcels", "parcels that are valued; all that admit an option unless said", false, {}}, AT(parcels)},
          {{"options", Kind::reference_list, "", kAny, {}, "options", "options whose mix of counted floor is built, at every ratio of `far` instead of their own; all that redevelop with counted floor unless said", false, {}}, AT(options)},
          column<R>("far", AT(far), "1", {0, 30, true}, "net floor area ratios to value, rising"),
          figure<R>("coverage", AT(coverage), "1", kPart, "most of the site under buildings (建筑密度); storeys = ceil(far / coverage)"),
          figure<R>("efficiency", AT(efficiency), "1", kPart, "floor sold of a square metre counted", 1.0),
          figure<R>("soft_cost_share", AT(soft_cost_share), "1", kNotNegative, "design, management and contingency as a share of building and parking cost", 0.0),
          figure<R>("site_cost_yuan_per_m2", AT(site_cost_yuan_per_m2), "yuan/m2", kNotNegative, "works on the site, of a square metre of plot land, spent as building is", 0.0),
          figure<R>("spaces_per_100_m2", AT(spaces_per_100_m2), "1", {0, 100}, "parking spaces for every 100 m2 counted; they take the place of the option's own parking floor", 0.0),
          figure<R>("m2_per_space", AT(m2_per_space), "m2", {0, 1000, true}, "basement floor a parking space", 35.0),
          figure<R>("basement_share", AT(basement_share), "1", kPart, "basement of one level as a share of the site", 0.7),
          figure<R>("space_price_yuan", AT(space_price_yuan), "yuan", kNotNegative, "price of a parking space", 0.0),
          figure<R>("spaces_sold_share", AT(spaces_sold_share), "1", kShare, "share of the spaces that is sold", 0.0),
          figure<R>("start_month", AT(start_month), "months", months, "months from the purchase of the land to the start of building", 0.0),
          figure<R>("fixed_months", AT(fixed_months), "months", {0, 240}, "months of building whatever the size: foundation and finishing"),
          figure<R>("months_per_storey", AT(months_per_storey), "months", {0, 12}, "months of building for each storey"),
          figure<R>("months_per_level", AT(months_per_level), "months", {0, 24}, "months of building for each basement level", 0.0),
          figure<R>("m2_per_month", AT(m2_per_month), "m2/month", kNotNegative, "counted floor that is built in a month, on top of the time for storeys; 0: size does not slow the building", 0.0),
          figure<R>("sales_start_share", AT(sales_start_share), "1", kShare, "share of the building time after which sales start (预售)", 1.0),
          figure<R>("loan_share", AT(loan_share), "1", kShare, "share of the cost without land that is borrowed, at loan_rate of `finance`", 0.0),
          optional(figure<R>("required_return", AT(required_return), "1", {0, 1}, "yearly return that the developer wants on own money; discount_rate of `finance` unless said")),
          figure<R>("acquisition_share", AT(acquisition_share), "1", kNotNegative, "deed tax and fees as a share of the land price", 0.0)};
}
Fields<HeightBands> height_band_fields() {
  using R = HeightBands;
  return {column<R>("up_to_storeys", AT(up_to_storeys), "1", {1, 200, false, true}, "most storeys of each band, rising; more than the last may not be built"),
          column<R>("cost_yuan_per_m2", AT(cost_yuan_per_m2), "yuan/m2", kNotNegative, "construction cost of a square metre counted, basements apart")};
}
Fields<Basements> basement_fields() {
  using R = Basements;
  return {column<R>("level", AT(level), "1", {1, 20, false, true}, "1, 2, ... from the top; deeper than the last may not be dug"),
          column<R>("cost_yuan_per_m2", AT(cost_yuan_per_m2), "yuan/m2", kNotNegative, "construction cost of a square metre of the level")};
}
Fields<PurposePrice> purpose_price_fields() {
  using R = PurposePrice;
  return {figure<R>("price_yuan_per_m2", AT(price_yuan_per_m2), "yuan/m2", kNotNegative, "price of a square metre sold, after value added tax; 0 where the floor is handed over")};
}

}  // namespace gengxin::scenario
