// Rules of the document as a whole, its zones and its people.
#include "scenario/rules.hpp"

#include <algorithm>
#include <cmath>

namespace gengxin::scenario {

void Rules::check() {
  document();
  zones();
  if (r_.people_present) {
    age_structure();
    people();
    homes();
    series();
    schools();
  }
  facilities();
  options();
  plan();
  money();
  totals();
  allocation();
  economy();
  travel();
  cover();
  histories();
  notes();
}

void Rules::document() {
  if (r_.format != "gengxin/1")
    fault("unknown_format", "/format", "the text '" + r_.format + "'", "gengxin/1", "write a document in this format, or use a newer library");
  if (r_.last_year < r_.first_year) {
    fault("bad_years", "/years/last", std::to_string(r_.last_year), "a year of at least " + std::to_string(r_.first_year), "put the years in order");
    years_sound_ = false;
  }
  if (r_.last_year - r_.first_year > 200)
    fault("bad_years", "/years/last", std::to_string(r_.last_year - r_.first_year) + " years", "at most 200 years", "simulate fewer years");
}

void Rules::zones() {
  double shares = 0;
  bool street = false, all_shares = true;
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
    if (zone.resident_share.present()) {
      shares += value(zone.resident_share);
    } else {
      all_shares = false;
      fault("missing", place, "nothing", "the zone's share of the street's people", "add resident_share");
    }
  }
  if (street && all_shares && std::abs(shares - 1) > 1e-6)
    fault("sum_not_one", "/zones", "resident_share of the street's zones sums to " + told(shares, 1), "a sum of 1", "change the shares so that they sum to 1");
  if (street && !r_.street.present)
    fault("missing", "/population/street", "nothing", "the people of the street", "add population/street, since there are zones of the street");
}

void Rules::age_structure() {
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
}

void Rules::people() {
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
    fault("unit_exceeds_street", pointer(figure), told(value(figure), least), "at least " + told(least, value(figure)) + ": " + what, "check the people of the renewal units");
  };
  if (registered > value(s.registered)) return exceeds(s.registered, registered, "the registered people of the renewal units");
  present += (value(s.registered) - registered) * value(s.presence);
  const double others = value(s.resident) - present;
  const double floating_of_street = others * value(s.floating_share);
  // What the street's figures leave for its own zones may not be negative.
  if (others + 1e-6 < local + floating) return exceeds(s.resident, present + local + floating, "the registered who are present, and the other residents of the units");
  if (floating_of_street + 1e-6 < floating) exceeds(s.floating_share, floating / others, "what the floating people of the units need");
  if (others - floating_of_street + 1e-6 < local) {
    const double most = 1 - local / others, share = value(s.floating_share);
    fault("unit_exceeds_street", pointer(s.floating_share), told(share, most), "at most " + told(most, share) + ": what the local people of the units leave",
          "check the people of the renewal units");
  }
}

/// The low-rent stock is what floating people live in at the start: they cannot live in a stock that stands empty.
void Rules::homes() {
  const Slot vacancy = f_.slot_on(r_.demography.rental_vacancy, day_of(r_.first_year, 7, 1));
  if (f_.values[vacancy] < 1) return;
  double floating = 0;
  for (const UnitPeople& unit : r_.units) floating += value(unit.floating);
  const bool street = std::any_of(r_.zones.begin(), r_.zones.end(), [](const Zone& zone) { return !zone.is_unit(); });
  if (street && r_.street.present) {
    const StreetPeople& s = r_.street;
    double registered = 0, present = 0;
    for (const UnitPeople& unit : r_.units) {
      registered += value(unit.members) + value(unit.other_registered);
      present += (value(unit.members) + value(unit.other_registered)) * value(unit.presence);
    }
    present += (value(s.registered) - registered) * value(s.presence);
    floating = std::max(floating, (value(s.resident) - present) * value(s.floating_share));
  }
  if (floating > 0)
    fault("people_without_home", f_.pointer_of_slot(vacancy), number_text(f_.values[vacancy]) + " in " + std::to_string(r_.first_year) + ", the base year",
          "a share below 1 in that year: " + rounded_text(floating) + " floating people live in these homes", "lower the vacancy, or give no floating people");
}

void Rules::notes() {
  for (const Note& note : r_.notes)
    for (std::size_t i = 0; i < note.about.size(); ++i) {
      const std::string& place = note.about[i];
      // As far as the place exists, and what there is where it ends.
      const Json* at = &json_;
      std::string good, missing;
      bool found = true;
      for (std::size_t from = 0; found && from <= place.size();) {
        const std::size_t end = std::min(place.find('/', from), place.size());
        missing = place.substr(from, end - from);
        from = end + 1;
        const Json* below = nullptr;
        try {
          const Json::json_pointer step('/' + missing);
          if (at->is_structured() && at->contains(step)) below = &at->at(step);
        } catch (const Json::exception&) {  // an escape that JSON Pointer does not have
        }
        found = below != nullptr;
        if (!found) break;
        good += (good.empty() ? "" : "/") + missing;
        at = below;
      }
      if (found) continue;
      std::vector<std::string> keys;
      if (at->is_object())
        for (const auto& item : at->items()) keys.push_back(item.key());
      const std::string meant = nearest(missing, keys);
      const auto whole = [&](const std::string& key) { return good.empty() ? key : good + '/' + key; };
      const std::string example = good.empty() && meant.empty() ? "norms/" + json_.at("norms").begin().key() : !keys.empty() ? whole(meant.empty() ? keys.front() : meant) : good;
      fault("unknown_reference", "/notes/" + note.id + "/about/" + std::to_string(i), "'" + place + "'", "a place in this document, such as " + example,
            meant.empty() ? "correct the place" : "did you mean '" + whole(meant) + "'?");
    }
}

void check_rules(const Json& json, const Records& records, const Figures& figures, std::vector<Issue>& issues) {
  Rules(json, records, figures, issues).check();
}

}  // namespace gengxin::scenario
