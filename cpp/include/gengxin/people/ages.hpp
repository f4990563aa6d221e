#pragma once
// People by sex and single year of age: the state that every model of this layer reads and writes.
// The last age, 100, is open: it holds everybody aged 100 and over.
#include <array>
#include <cstddef>
#include <span>
#include <string>

#include "gengxin/support/export.hpp"
#include "gengxin/support/traced.hpp"

namespace gengxin::people {

inline constexpr std::size_t kAges = 101;  ///< 0 ... 99, and 100 and over
inline constexpr std::size_t kSexes = 2;
inline constexpr std::size_t kMale = 0;
inline constexpr std::size_t kFemale = 1;

/// How a resident belongs here: member of the collective, other registered (户籍) person, other
/// hukou of the city living here, or floating (流动人口).
enum class Status { member, registered, local, floating };
inline constexpr std::size_t kStatuses = 4;

template <Scalar T> using BySex = std::array<T, kSexes>;
template <Scalar T> using ByAge = std::array<T, kAges>;
template <Scalar T> using BySexAndAge = std::array<ByAge<T>, kSexes>;

/// Persons (or, as a profile, shares that sum to 1) by sex and age: `persons[sex][age]`.
/// An array of Cohort<double> is one contiguous block [index][sex][age].
template <Scalar T>
struct Cohort {
  BySexAndAge<T> persons{};
};
static_assert(sizeof(Cohort<double>) == kSexes * kAges * sizeof(double));

/// Persons of each sex.
template <Scalar T>
BySex<T> total_by_sex(const Cohort<T>& cohort) {
  return {sum_of(cohort.persons[kMale]), sum_of(cohort.persons[kFemale])};
}

/// All persons.
template <Scalar T>
T total(const Cohort<T>& cohort) {
  const BySex<T> by_sex = total_by_sex(cohort);
  return by_sex[kMale] + by_sex[kFemale];
}

/// Persons by age, men and women together.
template <Scalar T>
ByAge<T> both_sexes(const Cohort<T>& cohort) {
  ByAge<T> persons{};
  for (std::size_t a = 0; a < kAges; ++a) persons[a] = cohort.persons[kMale][a] + cohort.persons[kFemale][a];
  return persons;
}

/// Persons aged `from` to `to`, both inclusive; ages above 100 are in the open group 100, so
/// `to` may be larger. Nobody if `from` > `to`.
template <Scalar T>
T persons_aged(const Cohort<T>& cohort, std::size_t from, std::size_t to) {
  std::array<T, kSexes * kAges> terms{};
  std::size_t n = 0;
  for (std::size_t s = 0; s < kSexes; ++s)
    for (std::size_t a = from; a <= to && a < kAges; ++a) terms[n++] = cohort.persons[s][a];
  return sum_of(std::span<const T>(terms.data(), n));
}

template <Scalar T>
Cohort<T> operator+(const Cohort<T>& x, const Cohort<T>& y) {
  Cohort<T> sum;
  for (std::size_t s = 0; s < kSexes; ++s)
    for (std::size_t a = 0; a < kAges; ++a) sum.persons[s][a] = x.persons[s][a] + y.persons[s][a];
  return sum;
}

template <Scalar T>
Cohort<T> operator*(T factor, const Cohort<T>& cohort) {
  Cohort<T> product;
  for (std::size_t s = 0; s < kSexes; ++s)
    for (std::size_t a = 0; a < kAges; ++a) product.persons[s][a] = factor * cohort.persons[s][a];
  return product;
}

/// The age and sex structure of a cohort: shares that sum to 1, all zero if nobody is there.
template <Scalar T>
Cohort<T> profile_of(const Cohort<T>& cohort) {
  const T everybody = total(cohort);
  Cohort<T> profile;
  for (std::size_t s = 0; s < kSexes; ++s)
    for (std::size_t a = 0; a < kAges; ++a) profile.persons[s][a] = divide_or(cohort.persons[s][a], everybody, T{});
  return profile;
}

/// "men aged 30", "women aged 100 and over"
GENGXIN_API std::string describe(std::size_t sex, std::size_t age);

/// Names every count for the explanation of later results; `context()` says whose and when
/// ("members in the village, end of 2025") and is called only when tracing.
template <Scalar T, class Context>
Cohort<T> named(Cohort<T> cohort, Context&& context) {
  if constexpr (std::is_same_v<T, Traced>) {
    const std::string prefix = context();
    for (std::size_t s = 0; s < kSexes; ++s)
      for (std::size_t a = 0; a < kAges; ++a) {
        T& persons = cohort.persons[s][a];
        if (persons.node() != 0) persons = quantity(persons, "persons", [&] { return prefix + ", " + describe(s, a); });
      }
  }
  return cohort;
}

/// Single years from age groups with a constant value in each: group g covers
/// [lower_ages[g], lower_ages[g + 1]), the last one [lower_ages.back(), end_age). Ages outside
/// all groups get 0. For rates, which do not depend on the width of a group.
/// Throws std::invalid_argument unless there are as many values as groups, at least one, with
/// strictly rising lower ages from 0 up and end_age above the last one and at most 101.
template <Scalar T>
GENGXIN_API ByAge<T> graduate(std::span<const int> lower_ages, std::span<const T> values,
                              int end_age = static_cast<int>(kAges));

/// As `graduate`, but each group's value is a share of a whole and is spread evenly over the
/// group's ages: value / width. The single years sum to what the groups sum to.
template <Scalar T>
GENGXIN_API ByAge<T> spread(std::span<const int> lower_ages, std::span<const T> shares,
                            int end_age = static_cast<int>(kAges));

}  // namespace gengxin::people
