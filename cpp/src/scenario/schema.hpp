#pragma once
// Internal: the schema tables. A field is described once, here; reading, checking, patching, JSON
// Schema, the reference page and typo hints all come from these tables.
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gengxin/scenario/records.hpp"

namespace gengxin::scenario {

enum class Kind { text, unit, choice, flag, whole, figure, column, texts, choices, flags, reference, references, reference_list };

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Range {
  double low{-kInfinity}, high{kInfinity};
  bool open{false};   ///< low itself is not allowed
  bool whole{false};  ///< only whole numbers
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool holds(double value) const { return value <= high && (open ? value > low : value >= low); }
};

inline constexpr Range kAny{};
inline constexpr Range kPositive{0, kInfinity, true, false};
inline constexpr Range kNotNegative{0, kInfinity, false, false};
inline constexpr Range kShare{0, 1, false, false};
inline constexpr Range kCount{0, kInfinity, false, true};

/// Unit of a figure that is a day: written as "2009-12-31", held as days since 1970.
inline constexpr std::string_view kDateUnit = "date";

struct FieldInfo {
  std::string_view name;
  Kind kind{Kind::text};
  std::string_view unit;  ///< "*rate_unit": the unit that stands beside it under that key
  Range range;
  std::vector<std::string> choices;
  std::string_view target;  ///< section a reference points into; of a choice: whose ids may be chosen too
  std::string_view meaning;
  bool required{false};
  std::optional<double> fallback;
};

enum class Shape {
  object,      ///< fixed keys
  collection,  ///< ids -> objects
  table,       ///< columns with an id column; order of rows has no meaning
  series,      ///< columns over an increasing key such as age
};

/// A place in the document: `population.units` is the path {"population", "units"}; `*` stands for an id.
struct Section {
  std::string_view path;
  Shape shape;
  std::vector<FieldInfo> fields;
  std::string_view meaning;
  std::vector<std::string> ids;  ///< the only ids allowed, where not free
};

/// All sections, outermost first; the document itself has the empty path.
const std::vector<Section>& sections();
/// The section at a path written with `*` for ids, or null.
const Section* find_section(std::string_view path);
/// Names of the sections directly below a path.
std::vector<std::string> children(std::string_view path);
const FieldInfo* find_field(const Section& section, std::string_view name);
std::vector<std::string> names(const Section& section);
/// "parcels" + "*" -> "parcels/*".
std::string below(std::string_view path, std::string_view name);

/// A field and where its value goes in the record R.
template <class R>
struct Field {
  FieldInfo info;
  std::variant<std::string& (*)(R&), Figure& (*)(R&), Column& (*)(R&), std::vector<std::string>& (*)(R&), std::vector<bool>& (*)(R&),
               bool& (*)(R&), int& (*)(R&)>
      at;
};

template <class R>
using Fields = std::vector<Field<R>>;

template <class R>
std::vector<FieldInfo> infos(const Fields<R>& fields) {
  std::vector<FieldInfo> result;
  for (const auto& field : fields) result.push_back(field.info);
  return result;
}

/// The table of fields of each record type.
struct Tables {
  Fields<Records> document, years;
  Fields<Source> sources;
  Fields<Zone> zones;
  Fields<StreetPeople> street;
  Fields<UnitPeople> units;
  Fields<AgeStructure> age_structure;
  Fields<Demography> demography;
  Fields<AgeRates> mortality;
  Fields<AgeColumn> fertility, turnover, fill_ramp;
  Fields<SchoolService> schools;
  Fields<HospitalService> hospital;
  Fields<ElderlyService> elderly;
  Fields<Norms> norms;
  Fields<Facility> facilities;
  Fields<Parcels> parcels;
  Fields<Fabric> fabric;
  Fields<Option> options;
  Fields<FloorItem> floor;
  Fields<Plan> plan;
  Fields<Indicator> indicators;
  Fields<Feature> features;
  Fields<Note> notes;
};
const Tables& tables();

struct MoneyTables {
  Fields<Households> households;
  Fields<Properties> properties;
  Fields<Compensation> compensation;
  Fields<NamedFigure> figures;
  Fields<RateScale> scales;
  Fields<RateTable> tables;
  Fields<OwnColumn> columns;
  Fields<RuleBook> books;
  Fields<RuleItem> items;
  Fields<Costs> costs;
  Fields<CostLine> lines;
  Fields<PublishedHead> published;
  Fields<Finance> finance;
  Fields<ProForma> pro_forma;
  Fields<HeightBands> bands;
  Fields<Basements> basements;
  Fields<PurposePrice> prices;
  Fields<Stages> stages;
  Fields<Vote> votes;
  Fields<Limits> limits;
  Fields<AllottedLand> allotted_land;
};
const MoneyTables& money_tables();
// Their part about the pro forma, in schema_pro_forma.cpp.
Fields<ProForma> pro_forma_fields();
Fields<HeightBands> height_band_fields();
Fields<Basements> basement_fields();
Fields<PurposePrice> purpose_price_fields();

struct AllocationTables {
  Fields<OwnColumn> columns;
  Fields<OwnTotal> formulas;
  Fields<Requirement> requirements;
  Fields<Weight> objective;
  Fields<Allocation> allocation;
  Fields<Locks> locks;
  Fields<Neighbours> neighbours;
};
const AllocationTables& allocation_tables();

struct EconomyTables {
  Fields<Economy> economy;
  Fields<Activity> activities;
  Fields<AgeColumn> ramp;
  Fields<WholeEconomy> whole;
  Fields<EmploymentFigures> employment;
  Fields<CoverRow> cover;
  Fields<TravelTable> travel;
};
const EconomyTables& economy_tables();

}  // namespace gengxin::scenario
