#pragma once
// The sections of a scenario document as plain records. What each field means, its unit, default and
// range stand in the schema tables of cpp/src/scenario/ and in docs/reference.md made from them.
#include <string>
#include <vector>

#include "gengxin/support/figures.hpp"

namespace gengxin::scenario {

struct Source {
  std::string id, title, title_en, publisher, number, date, licence;
};

struct Zone {
  std::string id, title, title_zh;
  std::string kind;  ///< "street" or "renewal_unit"; the two never mix
  Figure area_m2, resident_share, floor_per_head_m2;
  [[nodiscard]] bool is_unit() const { return kind == "renewal_unit"; }
};

/// People of the whole street, of which the plan knows only residents and registered people.
struct StreetPeople {
  bool present{false};
  Figure resident, registered, presence, floating_share;
};

/// People of one renewal unit.
struct UnitPeople {
  std::string zone;
  Figure members, other_registered, presence, local, floating;
};

/// Weights by single year of age 0-100+, one column a status and sex.
struct AgeStructure {
  Column age;
  Column member_male, member_female, registered_male, registered_female, local_male, local_female, floating_male, floating_female;
};

struct AgeRates {
  Column age, male, female;
};

struct AgeColumn {
  Column age, value;
};

struct Demography {
  AgeRates mortality;
  AgeColumn fertility;
  AgeColumn turnover;
  AgeColumn fill_ramp;  ///< `age` holds the years since delivery
  Figure tfr, sex_ratio_at_birth, member_fertility, registered_fertility, local_fertility, floating_fertility;
  Figure floor_per_tenant_m2, rental_vacancy, new_rental_vacancy, new_floor_per_tenant_m2, floor_per_member_m2, floor_per_owner_m2,
      member_stay_share;
};

struct SchoolService {
  std::string level;
  Figure age_from, age_to, enrolment, policy_share, points_quota;
};

struct HospitalService {
  bool present{false};
  AgeColumn admissions;
  Figure stay_days, occupancy;
};

struct ElderlyService {
  bool present{false};
  Figure age;
  std::string denominator;
};

struct LevelNorms {
  Figure places_per_1000, class_size, class_step, floor_per_place_m2, land_per_place_m2;
};

struct Norms {
  LevelNorms kindergarten, primary, junior, senior;
  Figure hospital_beds_per_1000, hospital_floor_per_bed_m2, hospital_land_per_bed_m2, elderly_beds_per_1000, elderly_floor_per_bed_m2,
      floor_per_head_m2, home_floor_m2, park_m2_per_head, road_km_per_km2;
};

struct Facility {
  std::string id, title, title_zh, kind, zone, parcel, provider, level;
  Figure classes, class_size, places, beds, local_share, length_m, area_m2, opens, closes;
};

/// The parcels as columns, in the order of their ids.
struct Parcels {
  std::vector<std::string> id, zone, use, tenure, land_class, protection, geometry;
  std::vector<bool> in_database;
  Column area_m2;
  Column dwelling_certified_m2, dwelling_recognised_m2, dwelling_unlawful_m2, collective_certified_m2, collective_recognised_m2,
      collective_unlawful_m2, state_certified_m2, state_recognised_m2, state_unlawful_m2, other_certified_m2, other_recognised_m2,
      other_unlawful_m2;
  [[nodiscard]] std::size_t size() const { return id.size(); }
};

struct Fabric {
  std::string crs, note, note_zh;
  bool illustrative{false};
};

struct FloorItem {
  std::string id, purpose, payer, level;
  Figure share;
  bool counted{true}, underground{false};
};

struct Option {
  std::string id, title, title_zh, treatment, use;
  Figure far, clearance_years, construction_years, least_site_area_m2, road_m;
  bool whole{false};
  std::vector<FloorItem> floor;
};

/// The plan as columns, in the order of the ids of its rows.
struct Plan {
  std::vector<std::string> id, parcel, option;
  Column share, start;
  [[nodiscard]] std::size_t size() const { return id.size(); }
};

struct Indicator {
  std::string id, title, title_zh, unit, property, sense, model;
  Figure base, target, order, model_per_unit;
};

/// A named thing on the map or in time: heritage, axes, lines, stations, projects, stages.
struct Feature {
  std::string id, title, title_zh, kind, zone, facility, text, text_zh, source, page;
  std::vector<std::string> parcels;
  Figure from, to;
};

/// A contradiction or ambiguity of a source, with the rows that it touches.
struct Note {
  std::string id, text, text_zh, source, page;
  std::vector<std::string> about;
};

struct Records {
  std::string format, name, name_zh;
  int first_year{0}, last_year{0};
  std::vector<Source> sources;
  std::vector<Zone> zones;
  StreetPeople street;
  std::vector<UnitPeople> units;
  AgeStructure age_structure;
  Demography demography;
  std::vector<SchoolService> schools;
  HospitalService hospital;
  ElderlyService elderly;
  Norms norms;
  std::vector<Facility> facilities;
  Parcels parcels;
  Fabric fabric;
  std::vector<Option> options;
  Plan plan;
  std::vector<Indicator> indicators;
  std::vector<Feature> features;
  std::vector<Note> notes;

  [[nodiscard]] int years() const { return last_year - first_year + 1; }
};

}  // namespace gengxin::scenario
