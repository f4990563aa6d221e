#pragma once
// What a run yields, without and with the plan, as plain columns. Index order is [scope][...][year];
// year 0 is the base year, whose state is given; scope `zones` is the whole case.
#include <array>
#include <vector>

#include "gengxin/economy/employment.hpp"
#include "gengxin/economy/output.hpp"
#include "gengxin/land/floor.hpp"
#include "gengxin/people/flows.hpp"
#include "gengxin/services/elderly.hpp"
#include "gengxin/services/hospital.hpp"
#include "gengxin/services/schools.hpp"

namespace gengxin::simulate {

/// Sizes of a run.
struct Extent {
  std::size_t years{0};  ///< with the base year
  std::size_t zones{0};
  std::size_t uses{0};
  [[nodiscard]] std::size_t scopes() const { return zones + 1; }
};

/// People of one case (without or with the plan).
template <Scalar T>
struct People {
  std::vector<people::Cohort<T>> persons;  ///< [(zone * statuses + status) * years + year]
  std::vector<people::Flows<T>> flows;     ///< same index; year 0 is empty
};

/// Yearly sums of one case, index [scope * years + year].
template <Scalar T>
struct Sums {
  std::vector<T> residents, registered, floating, planned_population, homes_built, low_rent_floor_m2, rental_floor_m2;
};

template <Scalar T>
struct SchoolCase {
  std::vector<services::Channels<T>> channels;     ///< [(scope * levels + level) * years + year]
  std::vector<services::SchoolBalance<T>> balance;
  std::vector<T> private_places;
  std::vector<T> first_short, first_norm_short;    ///< [scope * levels + level]
};

template <Scalar T>
struct Services {
  SchoolCase<T> schools;
  std::vector<services::HospitalBalance<T>> hospitals;  ///< [scope * years + year]
  std::vector<services::ElderlyBalance<T>> elderly;
  std::vector<T> hospital_first_short, elderly_first_short;  ///< [scope]
};

template <Scalar T>
struct Land {
  std::vector<T> area_m2;      ///< [(zone * uses + use) * years + year]
  std::vector<T> existing_m2;  ///< [(scope * owners + owner) * years + year]
  std::vector<T> counted_m2, uncounted_m2;  ///< new floor, [(scope * purposes + purpose) * years + year]
  std::vector<T> net_far, gross_far;        ///< [scope * years + year]
  std::vector<T> road_m, park_m2;           ///< [scope * years + year]
};

/// What floor yields in one case, index [activity * years + year]; the activity after the last is the rest, which no floor
/// stands for. `total` and what follows: [year].
template <Scalar T>
struct EconomyCase {
  std::vector<T> existing_m2, new_m2, filled_m2;  ///< existing floor that remains, new floor delivered, and what of it has filled
  std::vector<economy::Output<T>> outputs;
  std::vector<economy::Output<T>> total;
  std::vector<T> labour_force;  ///< persons
  std::vector<economy::Employment<T>> employment;
};

/// The economy of both cases, by year. Empty where the document has none.
template <Scalar T>
struct EconomyYears {
  std::vector<T> prices, productivity;  ///< indices, 1 in the base year
  bool invests{false};                  ///< whether the document tells the investment of the base year
  T investment_yuan{};                  ///< of the base year; outside the plan is this less what the plan spends then
  std::vector<T> investment_index;      ///< of investment outside the plan, 1 in the base year
  std::vector<T> target_yuan, missing_yuan;  ///< nominal output that is asked for; what is short of it, at the prices of the base year
  std::vector<T> required_m2;  ///< floor in use that would carry the target in the present mix, [activity * years + year]
  std::vector<T> further_m2;   ///< floor, with its vacancy, that would carry what is missing were all of it of the activity
};

/// One case.
template <Scalar T>
struct Case {
  EconomyCase<T> economy;
  People<T> people;
  Sums<T> sums;
  Services<T> services;
  Land<T> land;
  std::vector<T> own;  ///< totals of the user's own, [(scope * totals + total) * years + year]
};

template <Scalar T>
struct Results {
  Extent extent;
  Case<T> without, with;
  EconomyYears<T> economy;
  std::vector<T> indicator_per_unit;                ///< model units in one of the indicator's, [indicator]
  std::vector<T> indicator_base, indicator_target;  ///< as the run's values have them, [indicator]
  std::vector<T> indicator;      ///< simulated value in the indicator's unit, [indicator * years + year]; unused where not modelled
  std::vector<T> indicator_met;  ///< 1 or 0
  std::vector<T> facility_in_service;  ///< share of the facility that stands, [facility * years + year], with the plan
  std::vector<T> facility_capacity_without;  ///< the same without the plan
  std::vector<T> facility_capacity;    ///< local places or beds, metres of road, m2 of park
};

using Trajectory = Results<double>;

}  // namespace gengxin::simulate
