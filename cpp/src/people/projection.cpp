#include "gengxin/people/projection.hpp"

namespace gengxin::people {
namespace {

// Arrivals at the end of the year: they are counted, but neither die nor give birth in it.
template <Scalar T>
void move_in(Step<T>& step, T inflow, const Cohort<T>& profile) {
  for (std::size_t s = 0; s < kSexes; ++s) {
    ByAge<T> arrivals{};
    for (std::size_t a = 0; a < kAges; ++a) {
      arrivals[a] = inflow * profile.persons[s][a];
      step.end.persons[s][a] += arrivals[a];
    }
    step.flows.moved_in[s] = quantity(sum_of(arrivals), "persons", [&] {
      return std::string(s == kMale ? "men" : "women") + " who move in during the year";
    });
  }
}

// Takes out those who leave at the start of the year; returns the others.
template <Scalar T>
Cohort<T> stayers(const Cohort<T>& start, const ByAge<T>& turnover, Flows<T>& flows) {
  Cohort<T> rest;
  for (std::size_t s = 0; s < kSexes; ++s) {
    ByAge<T> leavers{};
    for (std::size_t a = 0; a < kAges; ++a) {
      leavers[a] = turnover[a] * start.persons[s][a];
      // Not start - leavers, which loses digits where nearly all leave.
      rest.persons[s][a] = (T(1) - turnover[a]) * start.persons[s][a];
    }
    flows.moved_out[s] = quantity(sum_of(leavers), "persons", [&] {
      return std::string(s == kMale ? "men" : "women") + " who leave in the year";
    });
  }
  return rest;
}

}  // namespace

template <Scalar T>
Step<T> step_closed(const Cohort<T>& start, const YearRates<T>& rates, T fertility_factor) {
  ByAge<T> births_by_mother{};
  for (std::size_t a = 0; a < kAges; ++a)
    births_by_mother[a] = start.persons[kFemale][a] * rates.births_per_woman[a];
  const T births =
      quantity(fertility_factor * sum_of(births_by_mother), "persons", [] { return "births in the year"; });

  Step<T> step;
  for (std::size_t s = 0; s < kSexes; ++s) {
    const ByAge<T>& before = start.persons[s];
    const ByAge<T>& share = rates.survival.share[s];
    ByAge<T>& after = step.end.persons[s];
    const T born = births * rates.sex_at_birth[s];
    std::array<T, kAges + 1> deaths{};
    for (std::size_t a = 0; a < kAges; ++a) deaths[a] = before[a] * (T(1) - share[a]);
    deaths[kAges] = born * (T(1) - rates.survival.newborn[s]);

    after[0] = born * rates.survival.newborn[s];
    for (std::size_t a = 0; a + 1 < kAges; ++a) after[a + 1] = before[a] * share[a];
    after[kAges - 1] += before[kAges - 1] * share[kAges - 1];

    step.flows.births[s] =
        quantity(born, "persons", [&] { return std::string(s == kMale ? "boys" : "girls") + " born in the year"; });
    step.flows.deaths[s] = quantity(sum_of(deaths), "persons", [&] {
      return std::string(s == kMale ? "men and boys" : "women and girls") + " who die in the year";
    });
  }
  return step;
}

template <Scalar T>
Step<T> step_filled(const Cohort<T>& start, const YearRates<T>& rates, T fertility_factor, T inflow,
                    const Cohort<T>& profile) {
  Step<T> step = step_closed(start, rates, fertility_factor);
  move_in(step, inflow, profile);
  return step;
}

template <Scalar T>
Step<T> step_turnover(const Cohort<T>& start, const YearRates<T>& rates, T fertility_factor,
                      const ByAge<T>& turnover, T target, const Cohort<T>& profile) {
  Flows<T> leaving;
  const Cohort<T> rest = stayers(start, turnover, leaving);
  Step<T> step = step_closed(rest, rates, fertility_factor);
  step.flows.moved_out = leaving.moved_out;
  const T staying = quantity(total(step.end), "persons", [] { return "persons who stay to the end of the year"; });
  move_in(step, maximum(T{}, target - staying), profile);
  return step;
}

template <Scalar T>
Cohort<T> entry_profile(const Cohort<T>& base, const YearRates<T>& rates, T fertility_factor,
                        const ByAge<T>& turnover) {
  Flows<T> leaving;
  const Cohort<T> after = step_closed(stayers(base, turnover, leaving), rates, fertility_factor).end;
  Cohort<T> lacking;
  for (std::size_t s = 0; s < kSexes; ++s)
    for (std::size_t a = 0; a < kAges; ++a)
      lacking.persons[s][a] = maximum(T{}, base.persons[s][a] - after.persons[s][a]);
  const T all_lacking = total(lacking);
  const Cohort<T> structure = profile_of(base);
  Cohort<T> profile;
  for (std::size_t s = 0; s < kSexes; ++s)
    for (std::size_t a = 0; a < kAges; ++a)
      profile.persons[s][a] = divide_or(lacking.persons[s][a], all_lacking, structure.persons[s][a]);
  return profile;
}

#define GENGXIN_INSTANTIATE(T)                                                                                \
  template GENGXIN_API Step<T> step_closed(const Cohort<T>&, const YearRates<T>&, T);                         \
  template GENGXIN_API Step<T> step_filled(const Cohort<T>&, const YearRates<T>&, T, T, const Cohort<T>&);    \
  template GENGXIN_API Step<T> step_turnover(const Cohort<T>&, const YearRates<T>&, T, const ByAge<T>&, T,    \
                                             const Cohort<T>&);                                               \
  template GENGXIN_API Cohort<T> entry_profile(const Cohort<T>&, const YearRates<T>&, T, const ByAge<T>&);
GENGXIN_INSTANTIATE(double)
GENGXIN_INSTANTIATE(Traced)
#undef GENGXIN_INSTANTIATE

}  // namespace gengxin::people
