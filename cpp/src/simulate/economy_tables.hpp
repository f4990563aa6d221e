#pragma once
// Internal: tables of the economy, and investment by year.
#include <vector>

#include "gengxin/simulate/tables.hpp"

namespace gengxin::simulate {

/// Fixed asset investment by year, at the prices of the year. NaN where the plan's part is not known.
template <Scalar T>
struct Investment {
  std::vector<T> plan_yuan;        ///< what the project pays in the year, in its forecast, and the developer for building
  std::vector<T> rest_yuan;        ///< outside the plan
  std::vector<T> cumulative_yuan;  ///< from the year after the base year on; in the base year that of the year itself
};

template <Scalar T>
Investment<T> investment_of(const Compiled& compiled, const Results<T>& results, const Settlement<T>* settlement);
template <Scalar T>
Table<T> economy_table(const Compiled& compiled, const Results<T>& results, const Settlement<T>* settlement);
template <Scalar T>
Table<T> working_floor_table(const Compiled& compiled, const Results<T>& results);

}  // namespace gengxin::simulate
