#pragma once
// What working floor yields in a year: jobs, value added, tax, and firms above the statistical threshold (四上企业).
// Everything follows from the floor in use, so it is linear in floor.
#include <span>
#include <vector>

#include "gengxin/support/export.hpp"
#include "gengxin/support/traced.hpp"

namespace gengxin::economy {

/// Figures of one kind of work in one year. Yuan are those of the base year.
template <Scalar T>
struct OutputTerms {
  T vacancy{};             ///< vacant share of the floor that could be in use
  T floor_per_job_m2{};    ///< floor in use a job
  T output_yuan_per_m2{};  ///< value added of a square metre in use in a year, at the prices and productivity of the base year
  T tax_share{};           ///< tax of all levels as a share of nominal output
  T floor_per_firm_m2{};   ///< floor in use for each firm above the threshold; 0: none are counted
};

/// Amounts of one year.
template <Scalar T>
struct Output {
  T in_use_m2{};
  T jobs{};
  T real_yuan{};     ///< at the prices of the base year
  T nominal_yuan{};  ///< at the prices of the year
  T tax_yuan{};      ///< at the prices of the year
  T firms{};
};

/// in use = usable x (1 - vacancy); jobs = in use / floor a job; real output = in use x output a m2 x productivity;
/// nominal output = real output x prices; tax = nominal output x tax share; firms = in use / floor a firm.
/// `usable_m2`: floor that stands and has filled; `productivity` and `prices`: indices, 1 in the base year.
template <Scalar T>
GENGXIN_API Output<T> output_of(T usable_m2, const OutputTerms<T>& terms, T productivity, T prices);

/// Sum of several outputs, item by item.
template <Scalar T>
GENGXIN_API Output<T> total(std::span<const Output<T>> parts);

/// Floor in use that yields a real output: output / (output a m2 x productivity). 0 where a square metre yields nothing.
template <Scalar T>
T floor_for(T real_yuan, T output_yuan_per_m2, T productivity) {
  return divide_or(real_yuan, output_yuan_per_m2 * productivity, T{});
}

/// An index that is 1 in the base year and grows by each year's rate: I_y = I_(y-1) x (1 + rate_y).
/// `rates[0]`, that of the base year, is not read.
template <Scalar T>
std::vector<T> index_of(std::span<const T> rates) {
  std::vector<T> index(rates.size(), T(1.0));
  for (std::size_t y = 1; y < rates.size(); ++y) index[y] = index[y - 1] * (T(1.0) + rates[y]);
  return index;
}

/// Mean yearly growth over `years` years: (now / base)^(1 / years) - 1. `base` and `years` are above 0.
template <Scalar T>
T mean_growth(T now, T base, double years) {
  return power(now / base, T(1.0) / T(years)) - T(1.0);
}

}  // namespace gengxin::economy
