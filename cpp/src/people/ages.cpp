#include "gengxin/people/ages.hpp"

#include <stdexcept>

namespace gengxin::people {
namespace {

void check_groups(std::span<const int> lower_ages, std::size_t values, int end_age) {
  if (lower_ages.empty() || lower_ages.size() != values)
    throw std::invalid_argument("age groups: " + std::to_string(lower_ages.size()) + " lower ages, " +
                                std::to_string(values) + " values; there must be as many, and at least one");
  if (lower_ages.front() < 0)
    throw std::invalid_argument("age groups: the first lower age is " + std::to_string(lower_ages.front()) +
                                ", must be at least 0");
  for (std::size_t g = 1; g < lower_ages.size(); ++g)
    if (lower_ages[g] <= lower_ages[g - 1])
      throw std::invalid_argument("age groups: lower age " + std::to_string(lower_ages[g]) + " follows " +
                                  std::to_string(lower_ages[g - 1]) + ", must be above it");
  if (end_age <= lower_ages.back() || end_age > static_cast<int>(kAges))
    throw std::invalid_argument("age groups: the last group ends at " + std::to_string(end_age) + ", must be above " +
                                std::to_string(lower_ages.back()) + " and at most " + std::to_string(kAges));
}

template <Scalar T>
ByAge<T> by_group(std::span<const int> lower_ages, std::span<const T> values, int end_age, bool divide_by_width) {
  check_groups(lower_ages, values.size(), end_age);
  ByAge<T> result{};
  for (std::size_t g = 0; g < values.size(); ++g) {
    const int end = g + 1 < values.size() ? lower_ages[g + 1] : end_age;
    const T value = divide_by_width ? values[g] / T(static_cast<double>(end - lower_ages[g])) : values[g];
    for (int a = lower_ages[g]; a < end; ++a) result[static_cast<std::size_t>(a)] = value;
  }
  return result;
}

}  // namespace

std::string describe(std::size_t sex, std::size_t age) {
  return std::string(sex == kMale ? "men" : "women") + " aged " + std::to_string(age) +
         (age + 1 == kAges ? " and over" : "");
}

template <Scalar T>
ByAge<T> graduate(std::span<const int> lower_ages, std::span<const T> values, int end_age) {
  return by_group(lower_ages, values, end_age, false);
}

template <Scalar T>
ByAge<T> spread(std::span<const int> lower_ages, std::span<const T> shares, int end_age) {
  return by_group(lower_ages, shares, end_age, true);
}

template GENGXIN_API ByAge<double> graduate(std::span<const int>, std::span<const double>, int);
template GENGXIN_API ByAge<Traced> graduate(std::span<const int>, std::span<const Traced>, int);
template GENGXIN_API ByAge<double> spread(std::span<const int>, std::span<const double>, int);
template GENGXIN_API ByAge<Traced> spread(std::span<const int>, std::span<const Traced>, int);

}  // namespace gengxin::people
