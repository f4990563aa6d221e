// Rules of the pro forma of development.
#include <algorithm>
#include <set>

#include "gengxin/land/floor.hpp"
#include "scenario/admission.hpp"
#include "scenario/rules.hpp"

namespace gengxin::scenario {
namespace {

constexpr double kMostMonths = 1200;

bool is_financing(const std::string& purpose) {
  return std::any_of(land::kFinancingPurposes.begin(), land::kFinancingPurposes.end(), [&](land::Purpose one) { return land::kPurposeNames[land::index(one)] == purpose; });
}

}  // namespace

void Rules::pro_forma() {
  const ProForma& p = r_.finance.pro_forma;
  const std::string place = "/finance/pro_forma";
  increasing(p.far, false);
  increasing(p.bands.up_to_storeys, false);
  if (p.basements.level.present()) {
    const auto levels = values(p.basements.level);
    for (std::size_t i = 0; i < levels.size(); ++i)
      if (levels[i] != static_cast<double>(i + 1)) {
        fault("not_increasing", pointer(p.basements.level), number_text(levels[i]) + " as level " + std::to_string(i + 1), "1, 2, 3, ... without a gap", "give every level from the top, in order");
        break;
      }
  }
  const auto each_once = [&](const std::vector<std::string>& ids, const char* key) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < ids.size(); ++i)
      if (!seen.insert(ids[i]).second) fault("given_twice", place + '/' + key + '/' + std::to_string(i), "'" + ids[i] + "' twice", "each id once", "remove one of them");
  };
  each_once(p.parcels, "parcels");
  each_once(p.options, "options");
  const std::vector<std::size_t> options = pro_forma_options(r_);
  const std::vector<Site> sites = pro_forma_sites(r_, f_, f_.values);
  const char* check = "remove it, or check from_use, zones and least_site_area_m2 of the options and the parcels' protection";
  for (std::size_t i = 0; i < p.parcels.size(); ++i)
    if (std::none_of(sites.begin(), sites.end(), [&](const Site& site) { return r_.parcels.id[site.parcel] == p.parcels[i]; }))
      fault("not_for_kind", place + "/parcels/" + std::to_string(i), "'" + p.parcels[i] + "', which none of its options admits", "a parcel that one of the options may be chosen for", check);
  for (std::size_t i = 0; i < p.options.size(); ++i) {
    const auto option = std::find_if(r_.options.begin(), r_.options.end(), [&](const Option& one) { return one.id == p.options[i]; });
    const auto o = static_cast<std::size_t>(option - r_.options.begin());
    if (!builds(*option))
      fault("not_for_kind", place + "/options/" + std::to_string(i), "'" + option->id + "', which builds no counted floor", "an option that redevelops with counted floor", "remove it, or give the option floor");
    else if (!sites.empty() && std::none_of(sites.begin(), sites.end(), [&](const Site& site) { return site.option == o; }))
      fault("not_for_kind", place + "/options/" + std::to_string(i), "'" + option->id + "', which admits none of its parcels", "an option that may be chosen for one of the parcels", check);
  }
  if (sites.empty() && p.parcels.empty())
    fault("empty", place, "no parcel that may take an option which redevelops with counted floor", "something to value", "add such an option, check its from_use, zones and least_site_area_m2, or remove the section");
  for (const std::size_t o : options) priced(r_.options[o]);
  if (value(p.loan_share) > 0 && !json_.at("finance").contains("loan_rate"))
    fault("missing", "/finance/loan_rate", "nothing, but the pro forma borrows a share of " + number_text(value(p.loan_share)), "the yearly rate of the loan", "add the key 'loan_rate', or make loan_share 0");
  if (value(r_.finance.sales_cost_share) >= 1)
    fault("out_of_range", pointer(r_.finance.sales_cost_share), number_text(value(r_.finance.sales_cost_share)), "below 1 where there is a pro forma", "lower the share");
  building_time(p);
}

/// Counted floor of every purpose sells at a price of its own, or as financing floor does.
void Rules::priced(const Option& option) {
  const ProForma& p = r_.finance.pro_forma;
  std::set<std::string> told;
  for (const FloorItem& item : option.floor) {
    if (!item.counted || std::any_of(p.prices.begin(), p.prices.end(), [&](const PurposePrice& price) { return price.purpose == item.purpose; })) continue;
    const bool financing = is_financing(item.purpose);
    if (financing && json_.at("finance").contains("sale_price_yuan_per_m2")) continue;
    if (!told.insert(item.purpose).second) continue;
    const std::string place = "/finance/pro_forma/prices/" + item.purpose;
    if (std::any_of(issues_.begin(), issues_.end(), [&](const Issue& issue) { return issue.pointer == place; })) continue;  // told of another option
    fault("missing", place, "nothing, but the option '" + option.id + "' builds such floor", "a price of every purpose that is built, 0 where the floor is handed over",
          "add {\"" + item.purpose + "\": {\"price_yuan_per_m2\": ...}}" + (financing ? ", or sale_price_yuan_per_m2 of finance" : ""));
  }
}

/// The longest building time that the grid may ask for: of the largest parcel at the greatest ratio that its storeys allow.
void Rules::building_time(const ProForma& p) {
  const auto ratios = values(p.far), storeys = values(p.bands.up_to_storeys), areas = values(r_.parcels.area_m2);
  if (ratios.empty() || storeys.empty() || areas.empty()) return;
  const double ratio = std::min(*std::max_element(ratios.begin(), ratios.end()), storeys.back() * value(p.coverage));
  const double floor = ratio * *std::max_element(areas.begin(), areas.end());
  const double levels = p.basements.level.present() ? p.basements.level.count : 0;
  const double pace = value(p.m2_per_month);
  const double months = value(p.fixed_months) + levels * value(p.months_per_level) + storeys.back() * value(p.months_per_storey) + (pace > 0 ? floor / pace : 0);
  if (months > kMostMonths)
    fault("out_of_range", pointer(pace > 0 ? p.m2_per_month : p.months_per_storey), told(months, kMostMonths) + " months of building at a ratio of " + number_text(ratio), "up to 1200 months", "check the months and the floor built in a month");
}

}  // namespace gengxin::scenario
