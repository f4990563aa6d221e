#include "gengxin/services/elderly.hpp"

#include <string>

namespace gengxin::services {

template <Scalar T>
ElderlyBalance<T> elderly_balance(std::span<const T> persons, std::size_t age, T beds_per_1000, T beds) {
  const T zero{};
  ElderlyBalance<T> b;
  b.elderly = quantity(sum_of(persons.subspan(age < persons.size() ? age : persons.size())), "persons",
                       [&] { return "persons aged " + std::to_string(age) + " and over"; });
  b.need = quantity(b.elderly * beds_per_1000 / T(1000.0), "beds",
                    [] { return "beds for the elderly that the norm asks for"; });
  b.beds = beds;
  b.shortfall = quantity(maximum(zero, b.need - beds), "beds", [] { return "beds for the elderly short"; });
  b.surplus = quantity(maximum(zero, beds - b.need), "beds", [] { return "beds for the elderly to spare"; });
  return b;
}

template GENGXIN_API ElderlyBalance<double> elderly_balance(std::span<const double>, std::size_t, double, double);
template GENGXIN_API ElderlyBalance<Traced> elderly_balance(std::span<const Traced>, std::size_t, Traced, Traced);

}  // namespace gengxin::services
