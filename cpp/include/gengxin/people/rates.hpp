#pragma once
// What a year does to people: survival from central mortality, births from fertility.
// Source of the method: S. H. Preston, P. Heuveline, M. Guillot, Demography, 2001, ch. 3 and 6.
#include "gengxin/people/ages.hpp"

namespace gengxin::people {

/// Shares that live through a year. With m the central mortality of an age (deaths per
/// person-year), somebody aged a at the start spends half the year at a, half at a + 1:
///   share[sex][a]   = exp(-(m_a + m_{a+1}) / 2)   aged a at the start, a + 1 at the end
///   share[sex][100] = exp(-m_100)                 the open group, which also takes in those aged 99
///   newborn[sex]    = exp(-m_0 / 2)               born during the year, half a year of exposure
template <Scalar T>
struct Survival {
  BySexAndAge<T> share{};
  BySex<T> newborn{};
};

/// `mortality_per_year[sex][age]`: central rates m, at least 0.
template <Scalar T>
GENGXIN_API Survival<T> survival_of(const BySexAndAge<T>& mortality_per_year);

/// Births a year per woman by single year of age: f_a = total fertility x share_a.
/// `total_fertility`: births per woman over a life; `share`: of births by single age, sums to 1
/// (see `spread`).
template <Scalar T>
GENGXIN_API ByAge<T> fertility_of(T total_fertility, const ByAge<T>& share);

/// All that one yearly step needs and that does not depend on status.
template <Scalar T>
struct YearRates {
  Survival<T> survival;
  /// Births in the year per woman aged a at its start: (f_a + S_a f_{a+1}) / 2, f_101 = 0.
  ByAge<T> births_per_woman{};
  /// Shares of boys and girls among births: r / (1 + r) and 1 / (1 + r).
  BySex<T> sex_at_birth{};
};

/// `fertility_per_year` from `fertility_of`; `sex_ratio_at_birth` r: boys per girl, such as 1.105.
template <Scalar T>
GENGXIN_API YearRates<T> year_rates(const Survival<T>& survival, const ByAge<T>& fertility_per_year,
                                    T sex_ratio_at_birth);

/// Expectation of life at birth in years, of one sex, under constant force within each age:
///   l_{a+1} = l_a exp(-m_a),  L_a = (l_a - l_{a+1}) / m_a,  L_100 = l_100 / m_100,  e_0 = sum L_a.
/// Throws std::invalid_argument if m_100 is not above 0: nobody in the open group would die.
template <Scalar T>
GENGXIN_API T life_expectancy(const ByAge<T>& mortality_per_year);

}  // namespace gengxin::people
