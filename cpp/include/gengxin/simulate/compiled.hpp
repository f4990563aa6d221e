#pragma once
// A scenario bound for simulation: names resolved to indices, figures to slots. Compile once, run
// many times with other values.
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "gengxin/scenario/scenario.hpp"

namespace gengxin::simulate {

/// The slots of a figure that may change by date: one a model year, or one for all.
struct Yearly {
  std::vector<Slot> slots;
  [[nodiscard]] bool present() const { return !slots.empty(); }
  [[nodiscard]] Slot at(std::size_t year_index) const { return slots.size() == 1 ? slots[0] : slots[year_index]; }
};

enum class FacilityKind { school, hospital, health_station, elderly, park, road };

struct BoundFacility {
  std::size_t zone{0};
  std::size_t parcel{kNone};
  std::size_t level{0};
  FacilityKind kind{};
  bool is_private{false};
  Yearly capacity;    ///< places, beds, m2 of park or m of road; of a school with class_size, classes; no slot before its first date
  Yearly class_size, local_share;
  Slot opens{kNone32}, closes{kNone32};
  [[nodiscard]] bool serves_people() const { return kind == FacilityKind::school || kind == FacilityKind::hospital || kind == FacilityKind::elderly; }
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  static constexpr Slot kNone32 = static_cast<Slot>(-1);
};

struct BoundPlanRow {
  std::size_t parcel, option;
  Slot share, start;
};

struct Binding;  // the rest, internal

/// Which options are bound: a run reads those of its plan only, so that its list of figures holds nothing else.
enum class BoundOptions { planned, all };

class GENGXIN_API Compiled {
 public:
  explicit Compiled(scenario::Scenario scenario, BoundOptions options = BoundOptions::planned);
  [[nodiscard]] const scenario::Scenario& scenario() const { return scenario_; }
  [[nodiscard]] const Binding& binding() const { return *binding_; }
  /// The values of the document, one a slot; copy and change them for a draw.
  [[nodiscard]] std::span<const double> values() const { return scenario_.figures().values; }
  /// Ids of the figures that a run reads, in the order of the document.
  [[nodiscard]] const std::vector<std::uint32_t>& used_figures() const { return used_; }
  [[nodiscard]] int first_year() const { return scenario_.records().first_year; }
  [[nodiscard]] std::size_t years() const { return static_cast<std::size_t>(scenario_.records().years()); }

 private:
  scenario::Scenario scenario_;
  std::shared_ptr<const Binding> binding_;
  std::vector<std::uint32_t> used_;
};

}  // namespace gengxin::simulate
