#pragma once
// The sections `economy` and `cover` of a scenario document as plain records; see records.hpp.
#include <string>
#include <vector>

#include "gengxin/scenario/series.hpp"
#include "gengxin/support/figures.hpp"

namespace gengxin::scenario {

/// A kind of work, the floor that it uses, and what a square metre in use yields.
struct Activity {
  std::string id, title, title_zh;
  std::vector<std::string> from_use, owners;  ///< existing floor: on parcels of these uses, of these owners
  std::vector<std::string> purposes;          ///< new floor
  Figure existing_share, vacancy, floor_per_job_m2, output_yuan_per_m2, tax_share, floor_per_firm_m2;
};

/// What is known of the whole case in the base year, and how the rest grows: all that `Economy::zones` leave out.
struct WholeEconomy {
  bool present{false};
  Figure output_yuan, tax_yuan, jobs, firms, investment_yuan;
  Figure rest_output_growth, rest_jobs_growth, rest_firms_growth, rest_investment_growth;
};

/// Employment of residents.
struct EmploymentFigures {
  bool present{false};
  Figure age_from, age_to, participation, base_rate, local_job_share;
};

/// What floor yields: jobs, output, tax and firms.
struct Economy {
  bool present{false};
  std::vector<std::string> zones;  ///< whose output follows from their floor; empty: all
  Figure price_growth, productivity_growth, target_output_yuan;
  AgeColumn ramp;  ///< `age` holds the years since delivery
  std::vector<Activity> activities;
  WholeEconomy whole;
  EmploymentFigures employment;
};

/// Who lives, and what land lies, within a radius or a travel time of what serves them.
struct CoverRow {
  std::string id, title, title_zh, kind, level, travel, counts;
  std::vector<std::string> uses, features, all_of, zones;
  Figure radius_m, limit_min, target;
};

}  // namespace gengxin::scenario
