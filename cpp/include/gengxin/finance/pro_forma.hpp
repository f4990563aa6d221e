#pragma once
// Residual land value (剩余法 地价) of a site by floor area ratio: what a developer who wants `required_return` on own
// money could pay for the land. Height, basements and building time follow from the size of what is built.
//
//   counted floor = ratio x site;  storeys = ceil(ratio / coverage);  their band gives the cost of a m2
//   spaces = ceil(counted floor / 100 x spaces per 100 m2);  basement levels = ceil(spaces x m2 a space / basement of a level)
//   building months = ceil(fixed + levels x months a level + storeys x months a storey + counted floor / m2 a month)
//   land value = present value of the owners' flow without land / (1 + acquisition share), paid in month 0 by the
//   owners: a loan may not pay for land. So it follows at once, without trial.
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "gengxin/support/export.hpp"

namespace gengxin::finance {

/// Cost of building up to a number of storeys. The whole building costs what its band says.
struct HeightBand {
  int up_to_storeys{0};
  double cost_yuan_per_m2{0};   ///< of counted floor
};

struct ProFormaTerms {
  double coverage{0.3};                     ///< most of the site under buildings, in (0, 1]
  std::span<const HeightBand> bands;        ///< rising; more storeys than the last band has may not be built
  double efficiency{1};                     ///< m2 sold of a m2 counted, in (0, 1]
  double price_yuan_per_m2{0};              ///< of floor sold, after value added tax
  double sales_cost_share{0};               ///< marketing and taxes, share of revenue, in [0, 1)
  double soft_cost_share{0};                ///< design, management, contingency: share of building and parking cost
  double fixed_cost_yuan{0};                ///< site works, spent as building is

  double spaces_per_100_m2{0};              ///< parking spaces by counted floor
  double m2_per_space{35};
  double basement_share{0.7};               ///< basement of one level as a share of the site, in (0, 1]
  std::span<const double> level_cost_yuan_per_m2;  ///< cost by basement level, from the top; no deeper levels than entries
  double space_price_yuan{0};               ///< of a space sold
  double spaces_sold_share{0};              ///< in [0, 1]

  int start_month{0};                       ///< first month of building: approvals come before
  double fixed_months{0};                   ///< foundation and finishing
  double months_per_storey{0};
  double months_per_level{0};
  double m2_per_month{0};                   ///< 0: floor area does not slow the building
  double sales_start_share{1};              ///< share of the building time after which sales start (presale), in [0, 1]
  int sales_months{1};                      ///< over which floor and spaces are sold, evenly

  double loan_share{0};                     ///< of all cost but land, in [0, 1], the interest added to it counted; the owners pay the rest, and first
  double loan_yearly_rate{0};               ///< nominal, interest added to the loan until sales start
  double required_return{0};                ///< yearly, effective, on the owners' money
  double acquisition_share{0};              ///< deed tax and fees, share of the land price
};

enum class Buildable { yes, too_high, too_deep };

/// One ratio of the grid. Money in yuan, NaN, shown blank, where it may not be built; months are 0 there.
struct ProForma {
  static constexpr double kBlank = std::numeric_limits<double>::quiet_NaN();
  double floor_area_ratio{0};
  Buildable buildable{Buildable::yes};
  double counted_m2{0};
  int storeys{0};
  double coverage{0};              ///< ratio / storeys: no more than is allowed
  double spaces{0};
  int basement_levels{0};
  double cost_yuan_per_m2{kBlank};      ///< of the height band
  double building_cost_yuan{kBlank};
  double parking_cost_yuan{kBlank};
  double cost_yuan{kBlank};             ///< building, parking, fixed and soft cost; no interest, no land
  int building_months{0};
  int months{0};                   ///< from month 0 to the last sale
  double revenue_yuan{kBlank};          ///< before sales cost
  double interest_yuan{kBlank};
  double peak_funding_yuan{kBlank};     ///< of the owners, land apart
  double land_value_yuan{kBlank};       ///< below 0: to be built only if somebody pays for it
  double land_yuan_per_site_m2{kBlank};
  double land_yuan_per_floor_m2{kBlank};  ///< 楼面地价
};

struct ProFormaGrid {
  std::vector<ProForma> rows;      ///< one a ratio, in the order given
  std::optional<std::size_t> best; ///< row of the highest land value that may be built; none if nothing may be
};

/// Throws std::invalid_argument for a figure outside its range, bands or ratios that are missing, not rising or not above 0,
/// or more than 100 years of building.
GENGXIN_API ProFormaGrid pro_forma(double site_m2, const ProFormaTerms& terms, std::span<const double> floor_area_ratios);

}  // namespace gengxin::finance
