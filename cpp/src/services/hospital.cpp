#include "gengxin/services/hospital.hpp"

#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

namespace gengxin::services {

template <Scalar T>
T offered_load(std::span<const T> residents, const HospitalRules<T>& rules) {
  if (residents.size() != rules.admissions_per_year.size())
    throw std::invalid_argument("hospital: " + std::to_string(residents.size()) + " ages of residents, " +
                                std::to_string(rules.admissions_per_year.size()) +
                                " of admissions; there must be as many");
  std::vector<T> admissions;
  admissions.reserve(residents.size());
  for (std::size_t a = 0; a < residents.size(); ++a)
    admissions.push_back(residents[a] * rules.admissions_per_year[a]);
  const T all = quantity(sum_of(admissions), "1/year", [] { return "admissions a year"; });
  return quantity(all * rules.stay_days / T(365.0), "erlangs", [] { return "beds in use on average"; });
}

template <Scalar T>
HospitalBalance<T> hospital_balance(std::span<const T> residents, T planned_population, T beds,
                                    const HospitalRules<T>& rules) {
  const T zero{};
  HospitalBalance<T> b;
  b.beds = beds;
  b.norm_need = quantity(planned_population * rules.beds_per_1000 / T(1000.0), "beds",
                         [] { return "beds that the norm asks for"; });
  b.offered_load = offered_load(residents, rules);
  b.use_need = quantity(divide_or(b.offered_load, rules.occupancy, T(std::numeric_limits<double>::quiet_NaN())),
                        "beds", [] { return "beds that residents use"; });
  b.all_full = quantity(erlang_b(b.offered_load, beds), "1", [] { return "probability that all beds are full"; });
  b.norm_shortfall = quantity(maximum(zero, b.norm_need - beds), "beds", [] { return "beds short of the norm"; });
  b.norm_surplus = quantity(maximum(zero, beds - b.norm_need), "beds", [] { return "beds above the norm"; });
  b.use_shortfall = quantity(maximum(zero, b.use_need - beds), "beds", [] { return "beds short of use"; });
  b.use_surplus = quantity(maximum(zero, beds - b.use_need), "beds", [] { return "beds to spare"; });
  return b;
}

#define GENGXIN_INSTANTIATE(T)                                                      \
  template GENGXIN_API T offered_load(std::span<const T>, const HospitalRules<T>&); \
  template GENGXIN_API HospitalBalance<T> hospital_balance(std::span<const T>, T, T, const HospitalRules<T>&);
GENGXIN_INSTANTIATE(double)
GENGXIN_INSTANTIATE(Traced)
#undef GENGXIN_INSTANTIATE

}  // namespace gengxin::services
