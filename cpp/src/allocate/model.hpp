#pragma once
// Internal: totals as functionals of the plan. A functional is a constant and terms, each a property of the parcels
// times one coefficient a choice; a set of zones counts by leaving the other parcels out.
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "gengxin/allocate/allocation.hpp"
#include "gengxin/compensation/rule_book.hpp"
#include "gengxin/simulate/trajectory.hpp"
#include "scenario/totals.hpp"
#include "simulate/housing_response.hpp"
#include "simulate/own_totals.hpp"
#include "simulate/plan_effect.hpp"

namespace gengxin::allocate {

/// In the order of scenario::totals_of().
enum class Total : std::uint16_t {
  planned_population, residents, member_residents, registered_residents, local_residents, floating_residents, kindergarten_places, primary_places, junior_places, senior_places, compulsory_places, hospital_beds, elderly_beds, homes,
  resettlement_m2, market_housing_m2, rental_housing_m2, collective_m2, industry_m2, public_m2, built_m2, built_less_public_m2, counted_m2, uncounted_m2, parking_m2, demolished_m2,
  demolished_lawful_m2, existing_m2, park_m2, road_m, working_m2, jobs, real_output_yuan, unit_land_m2, cleared_land_m2, resettlement_owed_m2, collective_owed_m2,
  started_cost_yuan, owed_yuan, cost_yuan, income_yuan, net_value_yuan,
  cost_of_heads,                               ///< of the first compensation::Head; the others follow
  own = cost_of_heads + compensation::kHeads,  ///< the first of the document's own; the others follow
};
static_assert(static_cast<std::size_t>(Total::own) == scenario::kTotals.size());

struct Functional {
  double constant{0};
  std::map<int, std::vector<double>> terms;  ///< property -> coefficient by choice

  void add(const Functional& other, double factor);
};

class Model {
 public:
  Model(const simulate::Compiled& compiled, std::span<const double> values);

  [[nodiscard]] const std::vector<Choice>& choices() const { return choices_; }
  [[nodiscard]] const std::vector<std::size_t>& parcels() const { return parcels_; }
  [[nodiscard]] const std::vector<std::vector<double>>& properties() const { return properties_; }
  [[nodiscard]] std::size_t zone_of(std::size_t group) const { return b_.parcel_zone[parcels_[group]]; }
  [[nodiscard]] std::size_t years() const { return b_.years.size(); }
  [[nodiscard]] int year(std::size_t y) const { return b_.years[y]; }
  /// Whether the parcel may take the choice at all: use, zone, protection, site area.
  [[nodiscard]] bool admits(std::size_t group, std::size_t choice) const;
  /// A total in a year of the model, over a set of zones (one flag a zone).
  [[nodiscard]] Functional total(Total total, std::size_t year, const std::vector<char>& zones);

 private:
  void find_choices();
  void probe();
  [[nodiscard]] Functional stock(Total total, std::size_t year);
  [[nodiscard]] double constant(Total total, std::size_t year, const std::vector<char>& zones) const;
  /// Residents of one status (people::Status) in a year over a set of zones.
  [[nodiscard]] Functional residents(std::size_t status, std::size_t year, const std::vector<char>& zones);
  [[nodiscard]] double people_without(std::size_t zone, std::size_t status, std::size_t year) const;
  // model_own.cpp
  [[nodiscard]] Functional own(std::size_t total, std::size_t year, const std::vector<char>& zones);
  /// What each own total counts of the groups under a choice, by the figures of a segment of years, less what it counts as it is.
  struct OwnTerm {
    int property;
    double coefficient;
  };
  [[nodiscard]] const std::vector<OwnTerm>& own_terms(std::size_t choice, scenario::Stage stage, std::size_t year);
  [[nodiscard]] OwnTerm own_property(std::vector<double> column);
  /// Floor at work and what it yields: model_economy.cpp.
  [[nodiscard]] Functional working(Total total, std::size_t year, const std::vector<char>& zones);
  /// What stands on a parcel and an activity works in, m2.
  [[nodiscard]] double floor_at_work(std::size_t activity, std::size_t parcel) const;
  [[nodiscard]] Functional project(Total total);
  [[nodiscard]] Functional started_cost(std::size_t year);
  /// The totals that cost lines may name, of the whole project.
  [[nodiscard]] const std::vector<Functional>& line_totals();
  [[nodiscard]] const Functional& line_total(const char* name);
  /// What the project pays by lines, by head.
  [[nodiscard]] const std::vector<Functional>& cost_of_lines();
  [[nodiscard]] Functional cost();
  [[nodiscard]] Functional cost_of_head(compensation::Head head);
  [[nodiscard]] Functional owed_of_head(std::size_t head);
  [[nodiscard]] Functional public_cost();
  int property(const std::string& name, const std::function<double(std::size_t parcel)>& of);
  /// Properties that what owners are owed gives a choice.
  enum class Owed : std::uint8_t { payments, income, resettlement, collective };
  int owed(std::size_t choice, Owed which);
  /// The payments of one head; -1 if it has none.
  int owed_head(std::size_t choice, std::size_t head);
  Functional sum_over_choices(const std::function<void(std::size_t choice, Functional&)>& add) const;
  /// The parcel's floor of an owner, of the classes from `first` to before `end`.
  [[nodiscard]] double floor_m2(std::size_t parcel, std::size_t owner, std::size_t first = 0, std::size_t end = land::kClasses) const;
  [[nodiscard]] double area_m2(std::size_t parcel) const { return numbers_[b_.parcel_area + static_cast<Slot>(parcel)]; }
  int area();  ///< the property
  void put(Functional& f, int property, std::size_t choice, double coefficient) const;
  [[nodiscard]] double once(Figure figure) const;

  const simulate::Compiled& compiled_;
  const simulate::Binding& b_;
  std::span<const double> numbers_;
  simulate::Values<double> values_;
  simulate::Trajectory base_;  ///< a run, for what stands without a plan
  std::vector<Choice> choices_;
  std::vector<std::size_t> parcels_;
  std::vector<std::vector<double>> properties_;  ///< by property, then group
  std::map<std::string, int> property_of_;
  /// Of each choice: the effect on a parcel without buildings, of no land and of one square metre.
  std::vector<effects::Effect<double>> nothing_, unit_;
  std::vector<effects::Timeline<double>> when_;
  std::map<std::pair<std::size_t, std::size_t>, Functional> stocks_;
  std::vector<double> dwelling_floor_;               ///< by zone
  std::vector<std::vector<double>> floor_at_work_;  ///< by activity, then zone; empty until asked for
  std::vector<Functional> line_totals_, line_costs_;  ///< empty until asked for
  std::map<int, simulate::HousingResponse> responses_;  ///< by year of delivery
  struct Settled {
    std::array<int, 4> properties;
    std::array<std::vector<double>, compensation::kHeads> payments;  ///< by head, then parcel; empty if it has none
  };
  Settled& settled(std::size_t choice);
  std::map<std::string, Settled> settled_;  ///< by what the amounts depend on
  std::vector<int> own_properties_;
  std::vector<std::size_t> own_segment_;  ///< by year: the first year with the same figures
  std::map<std::tuple<std::size_t, scenario::Stage, std::size_t>, std::vector<OwnTerm>> own_terms_;
  std::array<double, 4> owed_constant_{};  ///< of halls that stay and are repaired whatever the plan
  std::array<double, compensation::kHeads> head_constant_{};
};

}  // namespace gengxin::allocate
