#include "gengxin/economy/output.hpp"

#include <string>
#include <type_traits>

namespace gengxin::economy {

template <Scalar T>
Output<T> output_of(T usable_m2, const OutputTerms<T>& terms, T productivity, T prices) {
  Output<T> o;
  o.in_use_m2 = quantity(usable_m2 * (T(1.0) - terms.vacancy), "m2", [] { return std::string("floor in use"); });
  o.jobs = quantity(divide_or(o.in_use_m2, terms.floor_per_job_m2, T{}), "jobs", [] { return std::string("jobs on the floor in use"); });
  o.real_yuan = quantity(o.in_use_m2 * terms.output_yuan_per_m2 * productivity, "yuan", [] { return std::string("output of the floor in use, at the prices of the base year"); });
  o.nominal_yuan = o.real_yuan * prices;
  o.tax_yuan = o.nominal_yuan * terms.tax_share;
  o.firms = quantity(divide_or(o.in_use_m2, terms.floor_per_firm_m2, T{}), "firms", [] { return std::string("firms above the threshold on the floor in use"); });
  return o;
}

template <Scalar T>
Output<T> total(std::span<const Output<T>> parts) {
  const auto sum = [&](T Output<T>::*item) {
    if constexpr (std::is_same_v<T, double>) {
      double all = 0;
      for (const Output<double>& part : parts) all += part.*item;
      return all;
    } else {
      std::vector<T> terms;
      for (const Output<T>& part : parts) terms.push_back(part.*item);
      return sum_of(std::span<const T>(terms));
    }
  };
  return {sum(&Output<T>::in_use_m2), sum(&Output<T>::jobs), sum(&Output<T>::real_yuan), sum(&Output<T>::nominal_yuan), sum(&Output<T>::tax_yuan), sum(&Output<T>::firms)};
}

#define GENGXIN_INSTANTIATE(T)                                                   \
  template GENGXIN_API Output<T> output_of(T, const OutputTerms<T>&, T, T); \
  template GENGXIN_API Output<T> total(std::span<const Output<T>>);
GENGXIN_INSTANTIATE(double)
GENGXIN_INSTANTIATE(Traced)
#undef GENGXIN_INSTANTIATE

}  // namespace gengxin::economy
