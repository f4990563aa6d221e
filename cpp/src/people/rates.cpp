#include "gengxin/people/rates.hpp"

#include <stdexcept>

namespace gengxin::people {

template <Scalar T>
Survival<T> survival_of(const BySexAndAge<T>& mortality_per_year) {
  Survival<T> survival;
  for (std::size_t s = 0; s < kSexes; ++s) {
    const ByAge<T>& m = mortality_per_year[s];
    for (std::size_t a = 0; a < kAges; ++a) {
      const T exposure = a + 1 < kAges ? T(0.5) * (m[a] + m[a + 1]) : m[a];
      survival.share[s][a] = quantity(exponential(T{} - exposure), "1",
                                      [&] { return "share of " + describe(s, a) + " who live through the year"; });
    }
    survival.newborn[s] = quantity(exponential(T(-0.5) * m[0]), "1", [&] {
      return std::string("share of ") + (s == kMale ? "boys" : "girls") + " born in the year who live to its end";
    });
  }
  return survival;
}

template <Scalar T>
ByAge<T> fertility_of(T total_fertility, const ByAge<T>& share) {
  ByAge<T> fertility{};
  for (std::size_t a = 0; a < kAges; ++a) fertility[a] = total_fertility * share[a];
  return fertility;
}

template <Scalar T>
YearRates<T> year_rates(const Survival<T>& survival, const ByAge<T>& fertility_per_year, T sex_ratio_at_birth) {
  YearRates<T> rates;
  rates.survival = survival;
  for (std::size_t a = 0; a < kAges; ++a) {
    const T next = a + 1 < kAges ? survival.share[kFemale][a] * fertility_per_year[a + 1] : T{};
    rates.births_per_woman[a] = T(0.5) * (fertility_per_year[a] + next);
  }
  const T children = T(1) + sex_ratio_at_birth;
  rates.sex_at_birth = {sex_ratio_at_birth / children, T(1) / children};
  return rates;
}

template <Scalar T>
T life_expectancy(const ByAge<T>& mortality_per_year) {
  if (!(value_of(mortality_per_year.back()) > 0))
    throw std::invalid_argument("life expectancy: mortality at 100 and over is " +
                                std::to_string(value_of(mortality_per_year.back())) + ", must be above 0");
  ByAge<T> years{};
  T living = 1.0;
  for (std::size_t a = 0; a + 1 < kAges; ++a) {
    const T m = mortality_per_year[a];
    const T next = living * exponential(T{} - m);
    // Below 1e-4 the difference of two close numbers loses digits; the series is exact to m^4 / 120.
    const T series = living * (T(1) - m / T(2) * (T(1) - m / T(3) * (T(1) - m / T(4))));
    years[a] = choose(at_least(m, T(1e-4)), divide_or(living - next, m, living), series);
    living = next;
  }
  years.back() = living / mortality_per_year.back();
  return sum_of(years);
}

template GENGXIN_API Survival<double> survival_of(const BySexAndAge<double>&);
template GENGXIN_API Survival<Traced> survival_of(const BySexAndAge<Traced>&);
template GENGXIN_API ByAge<double> fertility_of(double, const ByAge<double>&);
template GENGXIN_API ByAge<Traced> fertility_of(Traced, const ByAge<Traced>&);
template GENGXIN_API YearRates<double> year_rates(const Survival<double>&, const ByAge<double>&, double);
template GENGXIN_API YearRates<Traced> year_rates(const Survival<Traced>&, const ByAge<Traced>&, Traced);
template GENGXIN_API double life_expectancy(const ByAge<double>&);
template GENGXIN_API Traced life_expectancy(const ByAge<Traced>&);

}  // namespace gengxin::people
