#pragma once
// Employment of residents: how many of those who could work do, by the jobs that there are here and those elsewhere.
#include "gengxin/support/export.hpp"
#include "gengxin/support/traced.hpp"

namespace gengxin::economy {

template <Scalar T>
struct EmploymentTerms {
  T participation{};    ///< labour force / residents of working age
  T base_rate{};        ///< employed residents / labour force in the base year
  T local_job_share{};  ///< share of the jobs here that residents hold
};

template <Scalar T>
struct Employment {
  T labour_force{};  ///< persons
  T employed{};      ///< persons
  T rate{};          ///< employed / labour force; 0 of nobody
};

/// Residents who work elsewhere, as a share of the labour force; what the base year's rate leaves beside the jobs here:
/// elsewhere = base rate - local job share x jobs / labour force. Below 0 if residents were given more jobs than they hold.
template <Scalar T>
GENGXIN_API T work_elsewhere(T labour_force, T jobs, const EmploymentTerms<T>& terms);

/// rate = min(1, max(0, elsewhere + local job share x jobs / labour force)); employed = rate x labour force.
template <Scalar T>
GENGXIN_API Employment<T> employment_of(T labour_force, T jobs, T elsewhere, const EmploymentTerms<T>& terms);

}  // namespace gengxin::economy
