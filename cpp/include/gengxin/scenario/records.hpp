#pragma once
// The sections of a scenario document as plain records. What each field means, its unit, default and
// range stand in the schema tables of cpp/src/scenario/ and in docs/reference.md made from them.
#include <string>
#include <vector>

#include "gengxin/scenario/records_economy.hpp"
#include "gengxin/scenario/records_travel.hpp"
#include "gengxin/scenario/series.hpp"
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
  std::vector<std::string> from_use, zones;  ///< where an allocation may take it; empty: anywhere
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
  std::string id, title, title_zh, kind, zone, facility, geometry, text, text_zh, source, page;
  std::vector<std::string> parcels;
  Figure from, to;
};

/// A contradiction or ambiguity of a source, with the rows that it touches.
struct Note {
  std::string id, text, text_zh, source, page;
  std::vector<std::string> about;
};

/// A dated number, or a day, that rules may name. In the unit that the entry states.
struct NamedFigure {
  std::string id, title, title_zh, unit;
  Figure figure;
};

/// A marginal scale: each rate applies to the part from its threshold to the next.
struct RateScale {
  std::string id, title, title_zh, unit, rate_unit;
  Column threshold, rate;
  std::vector<std::string> from;  ///< day from which each tier holds; tiers of one day are one version
  std::string ended;              ///< day from which the scale pays nothing
};

/// A number by category.
struct RateTable {
  std::string id, title, title_zh, unit;
  std::vector<std::string> category;
  Column value;
  std::vector<std::string> from;  ///< as of a scale
  std::string ended;
};

/// A column of the user's own for formulas to name: a number for households, for properties, or for parcels.
struct OwnColumn {
  std::string id, title, title_zh;
  std::string applies_to;  ///< "households", "properties" or "parcels"
  std::string unit;
  std::vector<std::string> owner;
  Column value;
  Figure otherwise;  ///< for owners that are not listed
};

/// One item of a rule book: a formula over the columns of a household or property, and figures.
struct RuleItem {
  std::string id, title, title_zh;
  std::string formula, unit;
  std::string kind;  ///< "term", "payment", "income", "works" or "floor"
  std::string head;  ///< of the cost account; terms and floor have none
  std::string when;  ///< "signing", "clearance", "monthly" or "delivery"
  std::string source, clause, note;
  bool assumed{false};
};

struct RuleBook {
  std::string id, title, title_zh;
  std::string applies_to;            ///< "households" or "properties"
  std::vector<std::string> classes;  ///< tenures of households, kinds of properties
  std::vector<RuleItem> items;
};

struct Compensation {
  bool present{false};
  Figure exchange_share, cash_share, voucher_share;
  Figure home_value_yuan_per_m2, current_value_yuan_per_m2;
  std::vector<NamedFigure> figures;
  std::vector<RateScale> scales;
  std::vector<RateTable> tables;
  std::vector<OwnColumn> columns;
  std::vector<RuleBook> books;
};

/// Households of the collective and other owners of dwellings, as columns in the order of their ids.
struct Households {
  std::vector<std::string> id, parcel, society, tenure, built, signed_on, choice;
  Column persons, adults, certified_m2, recognised_m2, unlawful_m2, footprint_m2, shop_m2, exchange_share;
  [[nodiscard]] std::size_t size() const { return id.size(); }
};

/// What is not a household's home: collective buildings and land, halls, listed buildings.
struct Properties {
  std::vector<std::string> id, parcel, society, kind, built;
  Column certified_m2, recognised_m2, unlawful_m2, land_m2;
  [[nodiscard]] std::size_t size() const { return id.size(); }
};

/// One line of the cost account: quantity x rate, both formulas over the project's totals and figures.
struct CostLine {
  std::string id, title, title_zh, head, quantity, rate, payer, spread, source, clause, note;
  bool assumed{false};
};

/// What a published account says of one head.
struct PublishedHead {
  std::string head;
  Figure amount;
};

struct Costs {
  bool present{false};
  std::string approved_on;
  bool compensation{true}, surrounding{true}, management{true}, finance{true};
  std::vector<NamedFigure> figures;
  std::vector<CostLine> lines;
  std::vector<PublishedHead> published;
};

/// Cost of a square metre up to a number of storeys, one column each, rising.
struct HeightBands {
  Column up_to_storeys, cost_yuan_per_m2;
};

/// Cost of a square metre of each basement level, from the top.
struct Basements {
  Column level, cost_yuan_per_m2;
};

/// What a square metre of floor of one purpose sells for.
struct PurposePrice {
  std::string purpose;
  Figure price_yuan_per_m2;
};

/// What land is worth to a developer, by option and floor area ratio.
struct ProForma {
  bool present{false};
  std::vector<std::string> parcels, options;  ///< empty: all that admit one another
  Column far;
  HeightBands bands;
  Basements basements;
  std::vector<PurposePrice> prices;
  Figure coverage, efficiency, soft_cost_share, site_cost_yuan_per_m2, spaces_per_100_m2, m2_per_space, basement_share, space_price_yuan,
      spaces_sold_share, start_month, fixed_months, months_per_storey, months_per_level, m2_per_month, sales_start_share, loan_share,
      required_return, acquisition_share;
};

struct Finance {
  bool present{false};
  ProForma pro_forma;
  std::string public_payer;
  Figure land_price_yuan_per_m2, retained_share, contingency, public_share, public_cost_yuan_per_m2, discount_rate, equity_yuan,
      loan_limit_yuan, loan_rate, build_cost_yuan_per_m2, sale_price_yuan_per_m2, sales_cost_share, sales_months,
      collective_rent_yuan_per_m2_month, rent_occupancy, rent_growth;
};

struct Stages {
  bool present{false};
  Figure approval_months, vote_months, signing_months, transition_cap_months, delivery_slip_months, consent_share;
};

/// Votes of one society of the collective (经济社).
struct Vote {
  std::string id, title, title_zh;
  Figure members, members_for, adults, adults_for;
};

/// A limit of the city's policy: off, told of, or binding.
struct Limits {
  bool present{false};
  std::string demolition, rebuilding, nearby;
  Figure demolition_share, rebuilding_ratio, nearby_share, dangerous_m2, resettled_nearby_share;
};

/// The collective's allotted development land (留用地), outside resettlement and financing floor.
struct AllottedLand {
  std::string id, title, title_zh;
  Figure owed_m2, used_m2, swapped_m2;
};

/// A limit on a total, or on one total per another, for a set of zones and years.
struct Requirement {
  std::string id, title, title_zh, total, per, unit, mode, source, clause, note;
  std::vector<std::string> zones;
  Figure at_least, at_most, from, until, penalty_yuan;
  bool assumed{false};
};

/// What a unit of a total is worth.
struct Weight {
  std::string total, unit;
  Figure weight;
};

/// A total of the user's own: what a parcel counts as it is, while its site is cleared and built, and once its option
/// stands. Formulas; an empty one counts nothing.
struct OwnTotal {
  std::string id, title, title_zh, unit, before, during, after, source, clause, note;
  bool assumed{false};
};

/// Totals of the user's own, with the figures, tables and columns of parcels that they name.
struct OwnTotals {
  std::vector<NamedFigure> figures;
  std::vector<RateTable> tables;
  std::vector<OwnColumn> columns;
  std::vector<OwnTotal> formulas;
};

/// What an allocation may change, and how.
struct Allocation {
  bool present{false};
  std::vector<std::string> zones;
  Column start_years;
  bool whole{false};
  Figure tolerance, closeness_yuan_per_m2, compactness_yuan_per_m;
};

/// Parcels with a common boundary, as columns in the order of the ids of its rows.
struct Neighbours {
  std::vector<std::string> id, parcel, neighbour;
  Column boundary_m;
  [[nodiscard]] std::size_t size() const { return id.size(); }
};

/// Shares of single parcels that an allocation must keep, as columns in the order of the ids of its rows.
struct Locks {
  std::vector<std::string> id, parcel, option;
  Column at_least, at_most;
  [[nodiscard]] std::size_t size() const { return id.size(); }
};

struct Records {
  std::string format, name, name_zh;
  int first_year{0}, last_year{0};
  bool people_present{true};  ///< false: an account alone, without people, services and norms
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
  Households households;
  Properties properties;
  Compensation compensation;
  Costs costs;
  Finance finance;
  Stages stages;
  std::vector<Vote> votes;
  Limits limits;
  std::vector<AllottedLand> allotted_land;
  OwnTotals totals;
  std::vector<Requirement> requirements;
  std::vector<Weight> objective;
  Allocation allocation;
  Locks locks;
  Economy economy;
  std::vector<TravelTable> travel;
  std::vector<CoverRow> cover;
  Neighbours neighbours;

  [[nodiscard]] int years() const { return last_year - first_year + 1; }
};

}  // namespace gengxin::scenario
