#pragma once
// Internal: the year loop over a scalar. Engine<double, true> uses the fast kernels of people/;
// Engine<double, false> and Engine<Traced, false> are the reference that also explains.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gengxin/effects/effect.hpp"
#include "gengxin/people/kernel.hpp"
#include "gengxin/people/projection.hpp"
#include "gengxin/people/with_plan.hpp"
#include "gengxin/simulate/trajectory.hpp"
#include "simulate/housing_response.hpp"
#include "simulate/plan_effect.hpp"

namespace gengxin::simulate {

template <Scalar T, bool kFast>
class Engine {
 public:
  Engine(const Compiled& compiled, std::span<const double> values, Results<T>& results);
  void run();
  [[nodiscard]] HousingResponse housing_response(double delivery);

 private:
  // people.cpp
  void read_rates();
  void base_people();
  void project_without_plan();
  void read_plan();
  void project_with_plan();
  // land.cpp
  void land_and_floor();
  // sums.cpp
  void sums();
  // services.cpp
  void facilities();
  void services(Case<T>& out, bool with_plan);
  void schools(Case<T>& out, bool with_plan);
  void hospitals(Case<T>& out, bool with_plan);
  void elderly(Case<T>& out, bool with_plan);
  void stocks(bool with_plan);
  // economy.cpp
  void labour(Case<T>& out);
  void economy();
  void economy_of(Case<T>& out, bool with_plan);
  void floor_of_activities(Case<T>& out, bool with_plan);
  void rest_of_economy(EconomyCase<T>& out);
  void floor_for_target();
  [[nodiscard]] std::vector<T> growth_of(const Yearly& rates, const char* what) const;
  [[nodiscard]] T economic_indicator(std::string_view model, std::size_t year, T base) const;
  // indicators.cpp
  void indicators();
  // own_totals.cpp
  void own_totals();

  [[nodiscard]] T at(const Yearly& yearly, std::size_t year) const { return values_[yearly.at(year)]; }
  [[nodiscard]] std::size_t cell(std::size_t zone, std::size_t status, std::size_t year) const { return (zone * kStatuses + status) * years_ + year; }
  [[nodiscard]] double year_number(std::size_t year) const { return static_cast<double>(b_.years[year]); }
  [[nodiscard]] std::string scope_name(std::size_t scope) const;
  /// Names what one row of the plan brings about in a year.
  T by_row(const PlanEffect<T>& p, T amount, std::string_view unit, const char* what, std::size_t year) const {
    return quantity(amount, unit, [&] {
      const auto row = static_cast<std::size_t>(&p - plan_.data());
      return std::string(what) + " by plan row " + compiled_.scenario().records().plan.id[row] + ", " + year_text(year);
    });
  }
  [[nodiscard]] std::string year_text(std::size_t year) const { return std::to_string(b_.years[year]); }
  void sums_of(Case<T>& out, bool with_plan);
  void group_ages(const Case<T>& which);
  void project(const people::Cohort<T>& base, std::size_t status, std::span<const T> drive, const people::Cohort<T>* profile,
               std::span<people::Cohort<T>> persons, std::span<people::Flows<T>> flows, std::string_view who, std::size_t zone);

  const Compiled& compiled_;
  const Binding& b_;
  std::span<const double> numbers_;
  Values<T> values_;
  Results<T>& r_;
  std::size_t years_, zones_;

  std::vector<people::YearRates<T>> rates_;         // one a step
  std::array<std::vector<T>, kStatuses> fertility_;  // [status][step]
  people::ByAge<T> turnover_{};
  people::ByAge<T> admissions_{};                    // hospital admissions a resident a year
  std::vector<people::Cohort<T>> base_;              // [zone * statuses + status]
  std::vector<T> presence_;                          // [zone]
  std::vector<T> rental_floor_;                      // [zone]: existing low-rent stock
  std::array<people::Cohort<T>, kStatuses> structure_;  // age structure of each status, sums to 1
  std::vector<PlanEffect<T>> plan_;
  std::vector<T> dwelling_floor_;                    // [zone]
  people::Cohort<T> arrivals_;                       // age structure of floating people who move in
  std::array<std::vector<T>, 2> capacity_;           // without, with the plan: [facility * years + year]
  std::vector<T> residents_without_;                 // [cell]: persons of both sexes
  std::vector<std::vector<std::size_t>> plan_of_zone_;  // rows of the plan in each zone
  std::array<std::vector<T>, 2> local_places_;       // of one case, public and private: [(scope * levels + level) * years + year]
  std::vector<T> local_hospital_beds_, local_elderly_beds_;  // of one case: [scope * years + year]
  std::vector<people::ByAge<T>> group_ages_;         // [(scope * 2 + group) * years + year]; registered here, others
  std::vector<people::ByAge<T>> registered_ages_;    // [scope * years + year], without the plan, wherever they live
};

}  // namespace gengxin::simulate
