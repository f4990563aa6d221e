#pragma once
// Internal: what `Compiled` holds.
#include <array>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gengxin/compensation/rule_book.hpp"
#include "gengxin/land/floor.hpp"
#include "gengxin/land/geometry.hpp"
#include "gengxin/people/ages.hpp"
#include "gengxin/services/schools.hpp"
#include "gengxin/simulate/compiled.hpp"
#include "scenario/own_totals.hpp"

namespace gengxin::simulate {


inline constexpr std::size_t kStatuses = people::kStatuses;
inline constexpr std::size_t kLevels = services::kLevels;
inline constexpr std::array<const char*, kStatuses> kStatusNames = {"member", "registered", "local", "floating"};
inline constexpr std::array<const char*, kLevels> kLevelNames = {"kindergarten", "primary", "junior", "senior"};

constexpr std::size_t index(people::Status status) { return static_cast<std::size_t>(status); }

struct BoundZone {
  bool is_unit{false};
  Slot area{}, floor_per_head{};
  Slot resident_share{};                          ///< street zones
  Slot members{}, other_registered{}, presence{}, local{}, floating{};  ///< units
  std::vector<std::size_t> parcels;
};

struct BoundLevel {
  bool present{false};
  Yearly age_from, age_to, enrolment, policy_share, points_quota;
  Yearly per_1000, class_size, class_step, floor_per_place;
};

struct BoundItem {
  land::Purpose purpose;
  Yearly share;
  bool counted, underground;
  std::size_t level;
};

inline constexpr std::size_t kKeepsUse = static_cast<std::size_t>(-1);

/// An option that the plan takes; empty for the others.
struct BoundOption {
  bool redevelops{false};
  std::size_t use{kKeepsUse};  ///< index into Binding::uses
  Yearly far, clearance, construction, road;
  std::vector<BoundItem> floor;
};

struct BoundIndicator {
  std::string model;
  bool at_most;
  Slot base, target, per_unit;
};

/// 1 if a value meets its target; 1e-9 keeps rounding noise from missing one that is just met.
template <Scalar T>
T indicator_met(T value, T target, bool at_most) {
  const T margin = T(1e-9) * maximum(T(1.0), maximum(target, T{} - target));
  return at_most ? at_least(target + margin, value) : at_least(value + margin, target);
}

/// A column of the user's own: its row for each holder (household, property or parcel), kNoRow where it has none.
struct BoundColumn {
  std::string_view applies_to;
  Column value;
  Figure otherwise;
  std::vector<std::uint32_t> row_of_holder;
};
inline constexpr std::uint32_t kNoRow = 0xffffffff;

/// Figures of compensation, costs and finance, each read once, and the rules as checked formulas.
struct BoundMoney {
  bool present{false};
  std::vector<compensation::RuleBook> books;
  std::vector<BoundColumn> columns;  ///< in the order in which formulas count them, of households and of properties
  std::vector<std::size_t> book_of_household, book_of_property;  ///< by row
  std::vector<std::size_t> parcel_of_household, parcel_of_property;
  std::vector<Day> built_household, built_property, signed_household;  ///< kNoDay where not given
  std::optional<formula::Program> lines;
  Day approved_on{0};
};
inline constexpr Day kNoDay = std::numeric_limits<Day>::min();

struct BoundActivity {
  std::vector<Slot> existing;     ///< of the base year's floor that it uses: one a parcel, owner and class
  std::vector<char> takes;        ///< [use * owners + owner]: whether it uses such floor
  std::array<bool, land::kPurposes> purposes{};
  Slot existing_share{};
  Yearly vacancy, floor_per_job, output_per_m2, tax_share, floor_per_firm;  ///< floor_per_firm may be absent
};

/// Figures of the economy. Slots that are BoundFacility::kNone32 are of figures that the document leaves out.
struct BoundEconomy {
  bool present{false}, whole{false}, employment{false};
  std::vector<char> zones;  ///< by zone: whether its output follows from its floor
  std::vector<BoundActivity> activities;
  Slot ramp{};
  std::size_t ramp_count{0};
  Yearly price_growth, productivity_growth, target_output;
  Slot output{}, tax{}, jobs{}, firms{}, investment{};
  Yearly rest_output_growth, rest_jobs_growth, rest_firms_growth, rest_investment_growth;
  Slot age_from{}, age_to{}, base_rate{};
  Yearly participation, local_job_share;
};

/// A place that cover is measured from: a facility or feature with its years, or a parcel, of a use or with new floor of a purpose.
struct BoundPlace {
  land::Point at;              ///< where a straight line measures
  std::size_t destination{0};  ///< of the travel table, where that measures
  std::string name;
  std::size_t facility{BoundFacility::kNone}, parcel{BoundFacility::kNone};
  Slot from{BoundFacility::kNone32}, to{BoundFacility::kNone32};  ///< of a feature
};

struct BoundCover {
  std::vector<BoundPlace> places;
  std::size_t unplaced{0};       ///< facilities and features that the document, or the travel table, does not locate
  std::size_t travel{BoundFacility::kNone};  ///< table that measures; none: a straight line
  std::vector<char> uses;        ///< by use: whether a parcel of it is a place
  std::vector<char> built;       ///< by purpose of new floor
  std::size_t level{BoundFacility::kNone};
  std::vector<std::size_t> all_of;
  std::vector<char> zones;       ///< by zone: whether it is counted
  std::size_t counts{0};         ///< amount that the target counts
  Slot limit{}, target{};        ///< limit: metres or minutes
};

/// Totals of the user's own as checked formulas, one program a stage, with the texts of parcels and options as codes.
struct BoundTotals {
  std::vector<formula::Program> programs;  ///< by scenario::Stage; empty without such totals
  std::vector<std::vector<formula::ColumnInfo>> infos;  ///< what its formulas may name, by stage
  std::vector<BoundColumn> columns;
  std::array<std::vector<std::int32_t>, scenario::kParcelTexts> parcel_texts;
  std::array<std::vector<std::int32_t>, scenario::kOptionTexts> option_texts;  ///< the use after it is -1 where it keeps the parcel's
};

struct Binding {
  BoundMoney money;
  std::vector<BoundCover> cover;
  std::vector<land::Point> parcel_centre;  ///< where cover measures a straight line
  std::vector<scenario::ParcelLinks> travel;  ///< where there is cover: by table
  BoundEconomy economy;
  BoundTotals totals;
  bool people_present{true};  ///< false: an account alone
  std::vector<int> years;  ///< the base year first
  std::vector<BoundZone> zones;
  struct { bool present{false}; Slot resident{}, registered{}, presence{}, floating_share{}; } street;
  std::array<std::array<Slot, people::kSexes>, kStatuses> age_weights{};  ///< first slot of each column

  std::vector<int> mortality_ages, fertility_ages, turnover_ages, admission_ages;
  std::array<Slot, people::kSexes> mortality{};
  Slot fertility{}, turnover{}, admissions{};
  Slot ramp{};
  std::size_t ramp_count{0};
  Yearly tfr, sex_ratio, floor_per_tenant, rental_vacancy, new_rental_vacancy, new_floor_per_tenant, floor_per_member, floor_per_owner,
      member_stay_share;
  std::array<Yearly, kStatuses> fertility_factor;

  std::array<BoundLevel, kLevels> levels;
  bool hospital_present{false}, elderly_present{false}, elderly_counts_registered{false};
  Yearly stay_days, occupancy, elderly_age, hospital_per_1000, elderly_per_1000, hospital_floor_per_bed, elderly_floor_per_bed,
      floor_per_head, home_floor;

  std::vector<BoundFacility> facilities;
  Slot parcel_area{};
  std::array<std::array<Slot, land::kClasses>, land::kOwners> parcel_floor{};  ///< BoundFacility::kNone32 where absent
  std::vector<std::size_t> parcel_zone, parcel_use;
  std::vector<std::string> uses;  ///< land codes that occur, sorted
  std::vector<BoundOption> options;
  std::vector<BoundPlanRow> plan;
  std::vector<BoundIndicator> indicators;
};

}  // namespace gengxin::simulate
