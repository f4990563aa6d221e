#include "gengxin/economy/employment.hpp"

#include <string>

namespace gengxin::economy {
namespace {

template <Scalar T>
T jobs_here(T labour_force, T jobs, const EmploymentTerms<T>& terms) {
  return divide_or(terms.local_job_share * jobs, labour_force, T{});
}

}  // namespace

template <Scalar T>
T work_elsewhere(T labour_force, T jobs, const EmploymentTerms<T>& terms) {
  return quantity(terms.base_rate - jobs_here(labour_force, jobs, terms), "1", [] { return std::string("share of the labour force that works elsewhere"); });
}

template <Scalar T>
Employment<T> employment_of(T labour_force, T jobs, T elsewhere, const EmploymentTerms<T>& terms) {
  Employment<T> e;
  e.labour_force = labour_force;
  const T rate = minimum(T(1.0), maximum(T{}, elsewhere + jobs_here(labour_force, jobs, terms)));
  e.employed = quantity(rate * labour_force, "persons", [] { return std::string("employed residents"); });
  e.rate = divide_or(e.employed, labour_force, T{});
  return e;
}

#define GENGXIN_INSTANTIATE(T)                                                      \
  template GENGXIN_API T work_elsewhere(T, T, const EmploymentTerms<T>&);           \
  template GENGXIN_API Employment<T> employment_of(T, T, T, const EmploymentTerms<T>&);
GENGXIN_INSTANTIATE(double)
GENGXIN_INSTANTIATE(Traced)
#undef GENGXIN_INSTANTIATE

}  // namespace gengxin::economy
