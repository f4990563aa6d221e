#pragma once
// Residual land value (剩余法地价) of a site by floor area ratio: what a developer who wants `required_return` on own
// money could pay for the cleared land. Height, basements and building time follow from the size of what is built.
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
#include "gengxin/support/traced.hpp"

namespace gengxin::finance {

/// Cost of building up to a number of storeys. The whole building costs what its band says.
template <Scalar T>
struct HeightBand {
  T up_to_storeys{};      ///< a whole number of at least 1
  T cost_yuan_per_m2{};   ///< of counted floor
};

template <Scalar T>
struct ProFormaTerms {
  T coverage{0.3};                     ///< most of the site under buildings, in (0, 1]
  std::span<const HeightBand<T>> bands;  ///< rising; more storeys than the last band has may not be built
  T efficiency{1.0};                   ///< m2 sold of a m2 counted, in (0, 1]
  T price_yuan_per_m2{};               ///< of floor sold, after value added tax
  T sales_cost_share{};                ///< marketing and taxes, share of revenue, in [0, 1)
  T soft_cost_share{};                 ///< design, management, contingency: share of building and parking cost
  T fixed_cost_yuan{};                 ///< site works, spent as building is

  T spaces_per_100_m2{};               ///< parking spaces by counted floor
  T m2_per_space{35.0};
  T basement_share{0.7};               ///< basement of one level as a share of the site, in (0, 1]
  std::span<const T> level_cost_yuan_per_m2;  ///< cost by basement level, from the top; no deeper levels than entries
  T space_price_yuan{};                ///< of a space sold
  T spaces_sold_share{};               ///< in [0, 1]

  T start_month{};                     ///< first month of building: approvals come before; whole
  T fixed_months{};                    ///< foundation and finishing
  T months_per_storey{};
  T months_per_level{};
  T m2_per_month{};                    ///< 0: floor area does not slow the building
  T sales_start_share{1.0};            ///< share of the building time after which sales start (presale), in [0, 1]
  T sales_months{1.0};                 ///< over which floor and spaces are sold, evenly; whole

  T loan_share{};                      ///< of all cost but land, in [0, 1], the interest added to it counted; the owners pay the rest, and first
  T loan_yearly_rate{};                ///< nominal, interest added to the loan until sales start
  T required_return{};                 ///< yearly, effective, on the owners' money
  T acquisition_share{};               ///< deed tax and fees, share of the land price
};

enum class Buildable { yes, too_high, too_deep };

/// One ratio of the grid. Money in yuan, NaN, shown blank, where it may not be built; months are 0 there.
template <Scalar T>
struct ProForma {
  static constexpr double kBlank = std::numeric_limits<double>::quiet_NaN();
  T floor_area_ratio{};
  Buildable buildable{Buildable::yes};
  T counted_m2{};
  T storeys{};
  T band_storeys{kBlank};          ///< most storeys of the height band that they fall into
  T coverage{};                    ///< ratio / storeys: no more than is allowed
  T spaces{};
  T basement_levels{};
  T cost_yuan_per_m2{kBlank};      ///< of the height band
  T building_cost_yuan{kBlank};
  T parking_cost_yuan{kBlank};
  T soft_cost_yuan{kBlank};
  T cost_yuan{kBlank};             ///< building, parking, fixed and soft cost; no interest, no land
  T building_months{};
  T months{};                      ///< from month 0 to the last sale
  T revenue_yuan{kBlank};          ///< before sales cost
  T sales_cost_yuan{kBlank};
  T interest_yuan{kBlank};
  T peak_funding_yuan{kBlank};     ///< of the owners, land apart
  T land_value_yuan{kBlank};       ///< below 0: to be built only if somebody pays for it
  T land_yuan_per_site_m2{kBlank};
  T land_yuan_per_floor_m2{kBlank};  ///< 楼面地价
  T best{};                        ///< 1 for the highest land value of the grid, the lowest ratio where several have it; else 0
};

template <Scalar T>
struct ProFormaGrid {
  std::vector<ProForma<T>> rows;   ///< one a ratio, in the order given
  std::optional<std::size_t> best; ///< row of the highest land value that may be built; none if nothing may be
};

/// Throws std::invalid_argument for a figure outside its range, bands or ratios that are missing, not rising or not above 0,
/// or more than 100 years of building.
template <Scalar T>
GENGXIN_API ProFormaGrid<T> pro_forma(T site_m2, const ProFormaTerms<T>& terms, std::span<const T> floor_area_ratios);

}  // namespace gengxin::finance
