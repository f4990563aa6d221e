// Cover: for each row, the parcels that lie within the limit of a place that stands in the year, and what they hold.
//
// reach of a parcel = max over places of (1 if distance <= limit) x (share of the place that stands); of a row made of
// others the least of theirs. Distance is a straight line, or what a travel table says; what it does not list is not reached. A total within = sum over parcels of amount x reach.
#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string>

#include "simulate/plan_effect.hpp"
#include "simulate/table_maker.hpp"

namespace gengxin::simulate {
namespace {

constexpr std::size_t kAmounts = 4;  ///< planned population, dwelling floor, housing land, land
constexpr std::array kAmountNames = {"planned population", "dwelling floor", "housing land", "land"};
constexpr std::array kAmountUnits = {"persons", "m2", "m2", "m2"};

template <Scalar T>
class CoverMaker : TableMaker<T> {
  using TableMaker<T>::start, TableMaker<T>::blank, TableMaker<T>::t_;

 public:
  CoverMaker(const Compiled& compiled, std::span<const double> values) : c_(compiled), b_(compiled.binding()), values_(values), years_(b_.years.size()) { check_values(compiled, values); }

  Table<T> make() {
    std::vector<std::string> ids;
    for (const auto& row : c_.scenario().records().cover) ids.push_back(row.id);
    start("cover", "Cover within a radius or a travel time", "服务半径与出行时间覆盖", {{"year", {}}, {"cover", ids}},
          {{"radius_m", "m", "radius", "服务半径"},
           {"limit_min", "min", "travel time", "出行时间"},
           {"places", "1", "places that stand", "在用设施点"},
           {"unplaced", "1", "places without a position, or not in the travel table, left out", "无位置或不在出行表、未计入的设施"},
           {"parcels_not_in_table", "1", "parcels not in the travel table, not within", "不在出行表、按未覆盖计的地块"},
           {"people_not_in_table", "persons", "planned population of parcels not in the travel table", "不在出行表的人口规模"},
           {"people_within", "persons", "planned population within", "覆盖人口规模"},
           {"people_share", "1", "share of the planned population", "人口覆盖率"},
           {"dwelling_within_m2", "m2", "dwelling floor within", "覆盖住宅面积"},
           {"dwelling_share", "1", "share of dwelling floor", "住宅覆盖率"},
           {"housing_land_within_m2", "m2", "housing land within", "覆盖居住用地"},
           {"housing_land_share", "1", "share of housing land", "居住用地覆盖率"},
           {"land_within_m2", "m2", "land within", "覆盖用地"},
           {"land_share", "1", "share of land", "用地覆盖率"},
           {"target", "1", "target", "目标值"},
           {"met", "1", "met (1) or missed (0)", "是否达标"}});
    if (ids.empty()) return std::move(t_);
    for (const PlanChoice<T>& choice : choices_of(b_, values_)) plan_.push_back(effect_of_choice(b_, values_, choice));
    rows_of_.resize(parcels());
    for (std::size_t p = 0; p < plan_.size(); ++p) rows_of_[plan_[p].parcel].push_back(p);
    amounts();
    for (std::size_t k = 0; k < ids.size(); ++k)
      if (b_.cover[k].all_of.empty()) reach(k);
    for (std::size_t y = 0; y < years_; ++y)
      for (std::size_t k = 0; k < ids.size(); ++k) rows(y, k, ids[k]);
    return std::move(t_);
  }

 private:
  [[nodiscard]] std::size_t parcels() const { return b_.parcel_zone.size(); }
  [[nodiscard]] double year(std::size_t y) const { return static_cast<double>(b_.years[y]); }
  [[nodiscard]] const std::string& parcel(std::size_t i) const { return c_.scenario().records().parcels.id[i]; }

  /// What each parcel holds in each year: index [amount][parcel * years + year].
  void amounts() {
    for (auto& amount : amounts_) amount.resize(parcels() * years_);
    const auto norms = norm_terms(b_, values_, 0);
    for (std::size_t i = 0; i < parcels(); ++i) {
      const auto slot = static_cast<Slot>(i);
      effects::ParcelTerms<T> terms{values_[b_.parcel_area + slot], {}, values_[b_.zones[b_.parcel_zone[i]].floor_per_head]};
      for (std::size_t c = 0; c < land::kClasses; ++c)
        if (const Slot first = b_.parcel_floor[land::kDwelling][c]; first != BoundFacility::kNone32) terms.floor_m2[land::kDwelling][c] = values_[first + slot];
      const T people = effects::effect_of(terms, effects::OptionTerms<T>{}, norms).planned_before, floor = land::floor_of_owner(terms.floor_m2, land::kDwelling);
      const auto housing = [&](std::size_t use) { return T(b_.uses[use].starts_with("07") ? 1.0 : 0.0); };
      std::array<T, kAmounts> base = {people, floor, terms.area_m2 * housing(b_.parcel_use[i]), terms.area_m2};
      for (std::size_t a = 0; a < kAmounts; ++a) base[a] = quantity(base[a], kAmountUnits[a], [&] { return std::string(kAmountNames[a]) + " of parcel " + parcel(i) + " in the base year"; });
      for (std::size_t y = 0; y < years_; ++y) {
        std::array<T, kAmounts> now = base;
        for (const std::size_t r : rows_of_[i]) {
          const PlanEffect<T>& p = plan_[r];
          const T cleared = p.share * p.effect.clears * p.when.cleared(year(y)), delivered = p.share * p.when.delivered(year(y));
          now[0] += p.share * (effects::planned_population(p.effect, p.when, year(y)) - p.effect.planned_before);
          T built{};
          for (const auto purpose : {land::Purpose::resettlement, land::Purpose::market_housing, land::Purpose::rental_housing}) built += p.effect.counted_m2[land::index(purpose)];
          now[1] += delivered * built - cleared * floor;
          now[2] += delivered * terms.area_m2 * (housing(p.use_after) - housing(p.use_before));
        }
        for (std::size_t a = 0; a < kAmounts; ++a)
          amounts_[a][i * years_ + y] = rows_of_[i].empty() ? base[a] : quantity(now[a], kAmountUnits[a], [&] { return std::string(kAmountNames[a]) + " of parcel " + parcel(i) + ", " + std::to_string(b_.years[y]); });
      }
    }
  }

  /// Share of a place that stands in a year.
  T stands(const BoundPlace& place, std::size_t y) const {
    if (place.facility == BoundFacility::kNone) {
      const T from = open_in(values_, place.from, BoundFacility::kNone32, year(y));
      return place.to == BoundFacility::kNone32 ? from : from * at_least(values_[place.to], T(year(y)));
    }
    const BoundFacility& facility = b_.facilities[place.facility];
    T lost{};  // with its parcel; a travel table may reach a facility that stands on none
    if (facility.parcel != BoundFacility::kNone)
      for (const std::size_t r : rows_of_[facility.parcel]) lost += plan_[r].share * plan_[r].effect.clears * plan_[r].when.cleared(year(y));
    const T open = open_in(values_, facility.opens, facility.closes, year(y));
    const bool exists = facility.capacity.slots.empty() || facility.capacity.at(y) != BoundFacility::kNone32;
    return exists ? open * (T(1.0) - lost) : T{};
  }

  /// Whether a choice builds what the row looks for.
  static bool builds(const BoundCover& row, const effects::Effect<T>& effect) {
    for (std::size_t k = 0; k < land::kPurposes; ++k) {
      if (!row.built[k]) continue;
      if (k == land::index(land::Purpose::school) && row.level != BoundFacility::kNone) return value_of(effect.places[row.level]) > 0;
      if (value_of(effect.counted_m2[k]) + value_of(effect.uncounted_m2[k]) > 0) return true;
    }
    return false;
  }

  struct Standing {
    land::Point at;
    std::size_t destination;
    std::string name;
    std::vector<T> share;  ///< by year
  };

  /// All places of a row with what stands of them by year; a part of a parcel that becomes a park, or gets a school, is one.
  std::vector<Standing> standing(const BoundCover& row) const {
    std::vector<Standing> made;
    for (const BoundPlace& place : row.places) {
      made.push_back({place.at, place.destination, place.name, {}});
      for (std::size_t y = 0; y < years_; ++y) made.back().share.push_back(quantity(stands(place, y), "1", [&] { return "share of " + place.name + " that stands, " + std::to_string(b_.years[y]); }));
    }
    for (std::size_t i = 0; i < parcels(); ++i) {
      const bool before = row.uses[b_.parcel_use[i]];
      bool at_all = before;
      for (const std::size_t r : rows_of_[i]) at_all = at_all || row.uses[plan_[r].use_after] || builds(row, plan_[r].effect);
      if (!at_all) continue;
      made.push_back({straight(row) ? b_.parcel_centre[i] : land::Point{}, straight(row) ? 0 : b_.travel[row.travel].find(parcel(i)).value_or(kNotListed), "parcel " + parcel(i), {}});
      for (std::size_t y = 0; y < years_; ++y) {
        T here = T(before ? 1.0 : 0.0);
        for (const std::size_t r : rows_of_[i])
          if (before && !row.uses[plan_[r].use_after]) here -= plan_[r].share * plan_[r].when.delivered(year(y));
        for (const std::size_t r : rows_of_[i])
          if (row.uses[plan_[r].use_after] || builds(row, plan_[r].effect)) here = maximum(here, plan_[r].when.delivered(year(y)));
        made.back().share.push_back(quantity(here, "1", [&] { return "share of parcel " + parcel(i) + " that serves, " + std::to_string(b_.years[y]); }));
      }
    }
    return made;
  }

  static constexpr std::size_t kNotListed = BoundFacility::kNone;
  static bool straight(const BoundCover& row) { return row.travel == BoundFacility::kNone; }

  /// 1 where a place lies within the limit of a parcel; nothing where it does not, or where the row's table has no such row.
  std::optional<T> near(const BoundCover& row, std::size_t i, const Standing& place, T limit) const {
    if (straight(row)) {
      const double metres = land::distance_m(b_.parcel_centre[i], place.at);
      if (metres > value_of(limit)) return std::nullopt;
      return at_least(limit, quantity(T(metres), "m", [&] { return "distance from parcel " + parcel(i) + " to " + place.name; }));
    }
    const auto cost = place.destination == kNotListed ? std::nullopt : b_.travel[row.travel].cost_of(i, place.destination);
    if (!cost || value_of(values_[*cost]) > value_of(limit)) return std::nullopt;
    const scenario::TravelTable& table = c_.scenario().records().travel[row.travel];
    return at_least(limit, quantity(values_[*cost], table.unit, [&] { return "travel from parcel " + parcel(i) + " to " + place.name + " by " + table.id; }));
  }

  /// Reach of every parcel, [row][parcel * years + year], and the numbers of places that stand and that a table does not list.
  void reach(std::size_t k) {
    const BoundCover& row = b_.cover[k];
    const auto places = standing(row);
    reach_.resize(b_.cover.size());
    count_.resize(b_.cover.size());
    unlisted_.resize(b_.cover.size());
    reach_[k].assign(parcels() * years_, T{});
    count_[k].assign(years_, T{});
    unlisted_[k].assign(years_, T(static_cast<double>(row.unplaced)));
    for (std::size_t y = 0; y < years_; ++y)
      for (const Standing& place : places) (place.destination == kNotListed ? unlisted_ : count_)[k][y] += place.share[y];
    const T limit = values_[row.limit];
    for (std::size_t i = 0; i < parcels(); ++i) {
      if (!counted_somewhere(k, b_.parcel_zone[i])) continue;
      std::vector<std::pair<std::size_t, T>> within_limit;
      for (std::size_t j = 0; j < places.size(); ++j)
        if (const std::optional<T> within = near(row, i, places[j], limit)) within_limit.emplace_back(j, *within);
      for (std::size_t y = 0; y < years_; ++y) {
        T best{};
        for (const auto& [j, within] : within_limit)
          if (value_of(places[j].share[y]) > value_of(best)) best = within * places[j].share[y];
        if (value_of(best) != 0) reach_[k][i * years_ + y] = quantity(best, "1", [&] { return "reach of parcel " + parcel(i) + " by " + c_.scenario().records().cover[k].id + ", " + std::to_string(b_.years[y]); });
      }
    }
  }

  /// Whether a row, or one that is made of it, counts a zone.
  [[nodiscard]] bool counted_somewhere(std::size_t k, std::size_t zone) const {
    for (std::size_t other = 0; other < b_.cover.size(); ++other) {
      const BoundCover& row = b_.cover[other];
      if (row.zones[zone] && (other == k || std::find(row.all_of.begin(), row.all_of.end(), k) != row.all_of.end())) return true;
    }
    return false;
  }

  void rows(std::size_t y, std::size_t k, const std::string& id) {
    const BoundCover& row = b_.cover[k];
    std::array<Accumulator<T>, kAmounts> all, within;
    Accumulator<T> people_not_listed;
    double not_listed = 0;
    for (std::size_t i = 0; i < parcels(); ++i) {
      if (!row.zones[b_.parcel_zone[i]]) continue;
      const std::size_t at = i * years_ + y;
      T reach = row.all_of.empty() ? reach_[k][at] : T(1.0);
      for (const std::size_t other : row.all_of) reach = minimum(reach, reach_[other][at]);
      if (!straight(row) && b_.travel[row.travel].listed[i] == 0) not_listed += 1, people_not_listed.add(amounts_[0][at]);
      for (std::size_t a = 0; a < kAmounts; ++a) {
        if (value_of(amounts_[a][at]) == 0) continue;
        all[a].add(amounts_[a][at]);
        if (value_of(reach) != 0) within[a].add(reach * amounts_[a][at]);
      }
    }
    std::array<T, kAmounts> inside{}, share{};
    for (std::size_t a = 0; a < kAmounts; ++a) {
      inside[a] = quantity(within[a].total(), kAmountUnits[a], [&] { return std::string(kAmountNames[a]) + " within reach of " + id + ", " + std::to_string(b_.years[y]); });
      share[a] = divide_or(inside[a], quantity(all[a].total(), kAmountUnits[a], [&] { return std::string(kAmountNames[a]) + " counted for " + id + ", " + std::to_string(b_.years[y]); }), T{});
    }
    const bool aimed = row.target != BoundFacility::kNone32, made = row.all_of.empty();
    const bool minutes = !straight(row) && c_.scenario().records().travel[row.travel].unit == "min";
    const T target = aimed ? values_[row.target] : blank();
    this->row({b_.years[y], static_cast<int>(k)}, {made && !minutes ? values_[row.limit] : blank(), minutes ? values_[row.limit] : blank(), made ? count_[k][y] : blank(), made ? unlisted_[k][y] : blank(),
                                                   straight(row) ? blank() : T(not_listed), straight(row) ? blank() : quantity(people_not_listed.total(), "persons", [&] { return "planned population not in the travel table of " + id + ", " + std::to_string(b_.years[y]); }), inside[0], share[0], inside[1], share[1],
                                                   inside[2], share[2], inside[3], share[3], target, aimed ? indicator_met(share[row.counts], target, false) : blank()});
  }

  const Compiled& c_;
  const Binding& b_;
  Values<T> values_;
  std::size_t years_;
  std::vector<PlanEffect<T>> plan_;
  std::vector<std::vector<std::size_t>> rows_of_;  // of the plan, by parcel
  std::array<std::vector<T>, kAmounts> amounts_;
  std::vector<std::vector<T>> reach_, count_, unlisted_;
};

}  // namespace

template <Scalar T>
Table<T> cover_table(const Compiled& compiled, std::span<const double> values) {
  return CoverMaker<T>(compiled, values).make();
}

template GENGXIN_API Table<double> cover_table(const Compiled&, std::span<const double>);
template GENGXIN_API Table<Traced> cover_table(const Compiled&, std::span<const double>);

}  // namespace gengxin::simulate
