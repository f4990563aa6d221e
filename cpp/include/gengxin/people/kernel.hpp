#pragma once
// The steps of `projection.hpp` and `with_plan.hpp` over many years, for double only: contiguous
// rows, no allocation, the caller's buffers. Results agree with the reference steps to rounding
// (sums are taken in four lanes), and do not depend on threads.
//
// With Y years: `rates` and every yearly input have Y entries, `persons` Y + 1 (persons[0] is the
// base, already or by these functions), `flows` Y. A span of cohorts is one block [year][sex][age].
// All throw std::invalid_argument if the lengths do not fit each other.
#include <span>

#include "gengxin/people/flows.hpp"
#include "gengxin/people/rates.hpp"

namespace gengxin::people {

/// What all kinds of projection share. The base may be persons[0] itself.
struct ProjectionInputs {
  const Cohort<double>& base;                     ///< persons at the start of the first year
  std::span<const YearRates<double>> rates;       ///< one a year
  std::span<const double> fertility_factor;       ///< the status's factor on total fertility, one a year
};

/// Years of `step_closed`.
GENGXIN_API void project_closed(const ProjectionInputs& inputs, std::span<Cohort<double>> persons,
                                std::span<Flows<double>> flows);

/// Years of `step_filled`; `inflow`: persons who move in, one a year.
GENGXIN_API void project_filled(const ProjectionInputs& inputs, std::span<const double> inflow,
                                const Cohort<double>& profile, std::span<Cohort<double>> persons,
                                std::span<Flows<double>> flows);

/// Years of `step_turnover`; `target`: persons whom the homes hold, one a year.
GENGXIN_API void project_turnover(const ProjectionInputs& inputs, const ByAge<double>& turnover,
                                  std::span<const double> target, const Cohort<double>& profile,
                                  std::span<Cohort<double>> persons, std::span<Flows<double>> flows);

/// Adds what is left of a no-plan projection (see `scaled`) to a projection with a plan.
/// `factor` has Y + 1 entries, factor[0] for the base. `into_persons` and `into_flows` may not
/// overlap the no-plan arrays.
GENGXIN_API void add_scaled(std::span<const Cohort<double>> persons, std::span<const Flows<double>> flows,
                            std::span<const double> factor, std::span<Cohort<double>> into_persons,
                            std::span<Flows<double>> into_flows);

}  // namespace gengxin::people
