// Rules that concern more than one field of a document.
#include <algorithm>
#include <cmath>
#include <span>
#include <map>
#include <set>

#include "scenario/document.hpp"

namespace gengxin::scenario {
namespace {

class Rules {
 public:
  Rules(const Json& json, const Records& records, const Figures& figures, std::vector<Issue>& issues)
      : json_(json), r_(records), f_(figures), issues_(issues) {}

  void check() {
    document();
    zones();
    people();
    series();
    schools();
    facilities();
    options();
    plan();
    histories();
    notes();
  }

 private:
  void fault(const char* code, std::string pointer, std::string found, std::string allowed, std::string cure) {
    issues_.push_back(make_issue(code, std::move(pointer), std::move(found), std::move(allowed), std::move(cure)));
  }
  /// The number of a figure; of a dated one that of the base year.
  [[nodiscard]] double value(Figure figure) const { return f_.values[f_.slot_on(figure, day_of(r_.first_year, 7, 1))]; }
  [[nodiscard]] std::span<const double> values(Column column) const {
    return std::span<const double>(f_.values).subspan(column.first, column.count);
  }
  [[nodiscard]] const std::string& pointer(Figure figure) const { return f_.info(figure).pointer; }
  [[nodiscard]] std::string pointer(Column column) const { return f_.infos[column.id].pointer; }

  void document() {
    if (r_.format != "gengxin/1")
      fault("unknown_format", "/format", "the text '" + r_.format + "'", "gengxin/1", "write a document in this format, or use a newer library");
    if (r_.last_year < r_.first_year)
      fault("bad_years", "/years/last", std::to_string(r_.last_year), "a year of at least " + std::to_string(r_.first_year), "put the years in order");
    if (r_.last_year - r_.first_year > 200)
      fault("bad_years", "/years/last", std::to_string(r_.last_year - r_.first_year) + " years", "at most 200 years", "simulate fewer years");
  }

  void zones() {
    double shares = 0;
    bool street = false;
    for (const Zone& zone : r_.zones) {
      if (zone.id == "all") fault("bad_id", "/zones/all", "the id 'all'", "another id: tables call the whole case 'all'", "rename the zone");
      const std::string place = "/zones/" + zone.id + "/resident_share";
      const bool described = std::any_of(r_.units.begin(), r_.units.end(), [&](const UnitPeople& unit) { return unit.zone == zone.id; });
      if (zone.is_unit()) {
        if (zone.resident_share.present())
          fault("kinds_mixed", place, "a share of the street's people", "nothing: a renewal unit has people of its own",
                "remove it and give the unit's people under population/units");
        if (!described)
          fault("missing", "/population/units/" + zone.id, "nothing", "the people of the renewal unit", "add them under population/units");
        continue;
      }
      street = true;
      if (described)
        fault("kinds_mixed", "/population/units/" + zone.id, "people of a unit for a zone of the street", "renewal units only",
              "remove it, or make the zone a renewal_unit");
      if (zone.resident_share.present())
        shares += value(zone.resident_share);
      else
        fault("missing", place, "nothing", "the zone's share of the street's people", "add resident_share");
    }
    if (street && std::abs(shares - 1) > 1e-6)
      fault("sum_not_one", "/zones", "resident_share of the street's zones sums to " + number_text(shares), "a sum of 1", "change the shares so that they sum to 1");
    if (street && !r_.street.present)
      fault("missing", "/population/street", "nothing", "the people of the street", "add population/street, since there are zones of the street");
  }

  void people() {
    const auto weights = [&](Column male, Column female) {
      double sum = 0;
      for (const Column column : {male, female})
        for (const double weight : values(column)) sum += weight;
      if (!(sum > 0)) fault("all_zero", pointer(male), "weights that are all 0", "at least one weight above 0 over both sexes", "give the age structure");
    };
    const AgeStructure& a = r_.age_structure;
    const auto ages = values(a.age);
    bool single = ages.size() == 101;
    for (std::size_t i = 0; single && i < ages.size(); ++i) single = ages[i] == static_cast<double>(i);
    if (!single) fault("bad_ages", pointer(a.age), std::to_string(ages.size()) + " ages", "0, 1, ..., 100", "give every single year of age");
    weights(a.member_male, a.member_female);
    weights(a.registered_male, a.registered_female);
    weights(a.local_male, a.local_female);
    weights(a.floating_male, a.floating_female);
    if (!r_.street.present) return;
    double registered = 0, present = 0, local = 0, floating = 0;
    for (const UnitPeople& unit : r_.units) {
      registered += value(unit.members) + value(unit.other_registered);
      present += (value(unit.members) + value(unit.other_registered)) * value(unit.presence);
      local += value(unit.local);
      floating += value(unit.floating);
    }
    const StreetPeople& s = r_.street;
    const auto exceeds = [&](Figure figure, double least, const char* what) {
      fault("unit_exceeds_street", pointer(figure), number_text(value(figure)), "at least " + number_text(least) + ": " + what, "check the people of the renewal units");
    };
    if (registered > value(s.registered)) return exceeds(s.registered, registered, "the registered people of the renewal units");
    present += (value(s.registered) - registered) * value(s.presence);
    const double others = value(s.resident) - present;
    const double floating_of_street = others * value(s.floating_share);
    // What the street's figures leave for its own zones may not be negative.
    if (others + 1e-6 < local + floating) return exceeds(s.resident, present + local + floating, "the registered who are present, and the other residents of the units");
    if (floating_of_street + 1e-6 < floating) exceeds(s.floating_share, floating / others, "what the floating people of the units need");
    if (others - floating_of_street + 1e-6 < local)
      fault("unit_exceeds_street", pointer(s.floating_share), number_text(value(s.floating_share)),
            "at most " + number_text(1 - local / others) + ": what the local people of the units leave", "check the people of the renewal units");
  }

  void increasing(Column keys, bool from_zero) {
    const auto k = values(keys);
    for (std::size_t i = 1; i < k.size(); ++i)
      if (k[i] <= k[i - 1]) {
        fault("not_increasing", pointer(keys), number_text(k[i]) + " after " + number_text(k[i - 1]), "values in increasing order", "put the rows in order");
        return;
      }
    if (k.empty())
      fault("empty", pointer(keys), "no rows", "at least one row", "give the first row");
    else if (from_zero && k[0] != 0)
      fault("bad_ages", pointer(keys), "a first value of " + number_text(k[0]), "0 as the first", "start at 0");
  }

  void series() {
    const Demography& d = r_.demography;
    increasing(d.mortality.age, true);
    increasing(d.turnover.age, true);
    increasing(d.fertility.age, false);
    increasing(d.fill_ramp.age, true);
    double sum = 0;
    for (const double share : values(d.fertility.value)) sum += share;
    if (std::abs(sum - 1) > 1e-6)
      fault("sum_not_one", pointer(d.fertility.value), "shares that sum to " + number_text(sum), "a sum of 1", "change the shares so that they sum to 1");
    for (const double age : values(d.fertility.age))
      if (age >= 50) fault("bad_ages", pointer(d.fertility.age), number_text(age), "lower ages below 50: the last group ends at 50", "remove the group");
    const auto ramp = values(d.fill_ramp.value);
    if (!std::is_sorted(ramp.begin(), ramp.end()))
      fault("not_increasing", pointer(d.fill_ramp.value), "a share that falls", "shares that never fall: new housing fills", "put the shares in order");
    if (r_.hospital.present) increasing(r_.hospital.admissions.age, true);
  }

  void schools() {
    const auto on = [&](Figure figure, int year) { return f_.values[f_.slot_on(figure, day_of(year, 9, 1))]; };
    for (const SchoolService& school : r_.schools)
      for (int year = r_.first_year; year <= r_.last_year; ++year) {
        const double from = on(school.age_from, year), to = on(school.age_to, year);
        if (from <= to) continue;
        fault("bad_ages", pointer(school.age_to), number_text(to) + " in " + std::to_string(year), "at least age_from, " + number_text(from), "put the ages in order");
        break;
      }
  }

  void facilities() {
    for (const Facility& facility : r_.facilities) {
      const std::string place = "/facilities/" + facility.id;
      const auto need = [&](bool present, const char* key) {
        if (!present) fault("missing", place + '/' + key, "nothing", std::string("the ") + key + " of a facility of kind " + facility.kind, std::string("add the key '") + key + "'");
      };
      if (facility.kind == "school") {
        need(!facility.level.empty(), "level");
        if (facility.places.present() && facility.classes.present())
          fault("given_twice", place + "/places", "both places and classes", "classes and class_size, or places", "keep one of them");
        if (!facility.places.present()) {
          need(facility.classes.present(), "classes");
          need(facility.class_size.present(), "class_size");
        }
      } else if (!facility.level.empty()) {
        fault("not_for_kind", place + "/level", "a level", "a level only for a school", "remove it, or make the kind 'school'");
      }
      if (facility.kind == "hospital" || facility.kind == "elderly") need(facility.beds.present(), "beds");
      if (facility.kind == "road") need(facility.length_m.present(), "length_m");
      if (facility.kind == "park") need(facility.area_m2.present(), "area_m2");
      if (facility.opens.present() && facility.closes.present() && value(facility.closes) <= value(facility.opens))
        fault("bad_years", place + "/closes", number_text(value(facility.closes)), "a year after " + number_text(value(facility.opens)), "put the years in order");
    }
  }

  void options() {
    for (const Option& option : r_.options) {
      const std::string place = "/options/" + option.id;
      double counted = 0;
      for (const FloorItem& item : option.floor) {
        if (item.counted) counted += value(item.share);
        if (item.purpose == "school" && item.level.empty())
          fault("missing", place + "/floor/" + item.id + "/level", "nothing", "the level of the school", "add the key 'level'");
      }
      const double far = value(option.far);
      if (option.treatment != "redevelop" && (far > 0 || !option.floor.empty()))
        fault("not_for_kind", place + "/far", "new floor in an option that keeps the buildings", "far and floor only where treatment is redevelop",
              "remove them, or make the treatment 'redevelop'");
      if (option.treatment == "redevelop" && far > 0 && std::abs(counted - 1) > 1e-6)
        fault("sum_not_one", place + "/floor", "counted floor shares that sum to " + number_text(counted), "a sum of 1", "change the shares so that they sum to 1");
    }
  }

  void plan() {
    std::map<std::string, const Option*> options;
    for (const Option& option : r_.options) options[option.id] = &option;
    std::map<std::string, std::size_t> parcels;
    for (std::size_t i = 0; i < r_.parcels.size(); ++i) parcels[r_.parcels.id[i]] = i;
    std::map<std::string, double> shares;
    const auto share = values(r_.plan.share), start = values(r_.plan.start);
    const auto area = values(r_.parcels.area_m2);
    for (std::size_t i = 0; i < r_.plan.size(); ++i) {
      const std::string& row = r_.plan.id[i];
      const Option& option = *options.at(r_.plan.option[i]);
      const std::size_t parcel = parcels.at(r_.plan.parcel[i]);
      const double total = shares[r_.plan.parcel[i]] += share[i];
      if (total > 1 + 1e-9)
        fault("plan_over_one", "/plan/share/" + row, "shares of parcel " + r_.plan.parcel[i] + " that sum to " + number_text(total), "at most 1", "lower a share");
      if (start[i] <= r_.first_year || start[i] > r_.last_year)
        fault("bad_years", "/plan/start/" + row, number_text(start[i]), "a year from " + std::to_string(r_.first_year + 1) + " to " + std::to_string(r_.last_year),
              "start within the years simulated");
      if (option.whole && share[i] < 1)
        fault("whole_option_split", "/plan/share/" + row, number_text(share[i]), "1: the option '" + option.id + "' is taken whole", "give it the whole parcel");
      if (area[parcel] < value(option.least_site_area_m2))
        fault("site_too_small", "/plan/parcel/" + row, "parcel " + r_.plan.parcel[i] + " of " + number_text(area[parcel]) + " m2",
              "at least " + number_text(value(option.least_site_area_m2)) + " m2 for the option '" + option.id + "'", "choose a larger parcel");
      const bool is_protected = !r_.parcels.protection.empty() && r_.parcels.protection[parcel] != "none";
      if (option.treatment == "redevelop" && is_protected)
        fault("protected_parcel", "/plan/option/" + row, "redevelopment of parcel " + r_.plan.parcel[i] + ", protected as " + r_.parcels.protection[parcel],
              "retain or improve", "leave the parcel out, or choose another treatment");
    }
  }

  /// A dated figure must hold in every simulated year; a facility's only from its first date on.
  void histories() {
    for (const FigureInfo& info : f_.infos) {
      if (info.from.empty() || info.pointer.starts_with("/facilities/")) continue;
      for (int year = r_.first_year; year <= r_.last_year; ++year) {
        const Day day = day_of(year, 7, 1);
        if (info.from.front() > day) {
          fault("no_value_in_force", info.pointer, "no value on " + day_text(day), "a value in force on 1 July of every year simulated", "add an earlier date");
          break;
        }
        const auto after = std::upper_bound(info.from.begin(), info.from.end(), day) - info.from.begin();
        if (info.ended[static_cast<std::size_t>(after - 1)]) {
          fault("ended_in_use", info.pointer, "ended before " + day_text(day), "a value in force on 1 July of every year simulated", "give a value after that date, or simulate fewer years");
          break;
        }
      }
    }
  }

  void notes() {
    for (const Note& note : r_.notes)
      for (const std::string& place : note.about) {
        bool found = true;
        try {
          found = json_.contains(Json::json_pointer('/' + place));
        } catch (const Json::exception&) {
          found = false;
        }
        if (!found)
          fault("unknown_reference", "/notes/" + note.id + "/about", "'" + place + "'", "a place in this document, such as indicators/beds", "correct the place");
      }
  }

  const Json& json_;
  const Records& r_;
  const Figures& f_;
  std::vector<Issue>& issues_;
};

}  // namespace

void check_rules(const Json& json, const Records& records, const Figures& figures, std::vector<Issue>& issues) {
  Rules(json, records, figures, issues).check();
}

}  // namespace gengxin::scenario
