#include "gengxin/people/kernel.hpp"

#include <stdexcept>
#include <string>

namespace gengxin::people {
namespace {

// Rows have 101 ages; 100 of them are a whole number of lanes, and the open group is by itself.
constexpr std::size_t kClosedAges = kAges - 1;
constexpr std::size_t kLanes = 4;
static_assert(kClosedAges % kLanes == 0);

double sum_lanes(const double (&lane)[kLanes]) { return (lane[0] + lane[1]) + (lane[2] + lane[3]); }

double dot(const double* __restrict x, const double* __restrict y) {
  double lane[kLanes] = {};
  for (std::size_t a = 0; a < kClosedAges; a += kLanes)
    for (std::size_t k = 0; k < kLanes; ++k) lane[k] += x[a + k] * y[a + k];
  return sum_lanes(lane) + x[kClosedAges] * y[kClosedAges];
}

double sum(const double* x) {
  double lane[kLanes] = {};
  for (std::size_t a = 0; a < kClosedAges; a += kLanes)
    for (std::size_t k = 0; k < kLanes; ++k) lane[k] += x[a + k];
  return sum_lanes(lane) + x[kClosedAges];
}

// Survivors of `before`, one year older, into `after` but for age 0; returns the deaths.
double survive(const double* __restrict before, const double* __restrict share, double* __restrict after) {
  double lane[kLanes] = {};
  for (std::size_t a = 0; a < kClosedAges; a += kLanes)
    for (std::size_t k = 0; k < kLanes; ++k) {
      after[a + k + 1] = before[a + k] * share[a + k];
      lane[k] += before[a + k] * (1.0 - share[a + k]);
    }
  after[kClosedAges] += before[kClosedAges] * share[kClosedAges];
  return sum_lanes(lane) + before[kClosedAges] * (1.0 - share[kClosedAges]);
}

// `start` and `end` must not overlap.
void closed_year(const Cohort<double>& start, const YearRates<double>& rates, double fertility_factor,
                 Cohort<double>& end, Flows<double>& flows) {
  const double births = fertility_factor * dot(start.persons[kFemale].data(), rates.births_per_woman.data());
  for (std::size_t s = 0; s < kSexes; ++s) {
    const double born = births * rates.sex_at_birth[s];
    const double newborn = rates.survival.newborn[s];
    flows.births[s] = born;
    flows.deaths[s] = survive(start.persons[s].data(), rates.survival.share[s].data(), end.persons[s].data()) +
                      born * (1.0 - newborn);
    end.persons[s][0] = born * newborn;
  }
}

void move_in(double inflow, const Cohort<double>& profile, Cohort<double>& end, Flows<double>& flows) {
  for (std::size_t s = 0; s < kSexes; ++s) {
    const double* __restrict share = profile.persons[s].data();
    double* __restrict persons = end.persons[s].data();
    for (std::size_t a = 0; a < kAges; ++a) persons[a] += inflow * share[a];
    flows.moved_in[s] = inflow * sum(share);
  }
}

void expect(const char* what, std::size_t found, std::size_t wanted) {
  if (found != wanted)
    throw std::invalid_argument("projection: " + std::string(what) + " has " + std::to_string(found) +
                                " entries, must have " + std::to_string(wanted));
}

void check(const ProjectionInputs& inputs, std::size_t persons, std::size_t flows) {
  const std::size_t years = inputs.rates.size();
  expect("fertility_factor", inputs.fertility_factor.size(), years);
  expect("persons", persons, years + 1);
  expect("flows", flows, years);
}

}  // namespace

void project_closed(const ProjectionInputs& inputs, std::span<Cohort<double>> persons,
                    std::span<Flows<double>> flows) {
  check(inputs, persons.size(), flows.size());
  persons[0] = inputs.base;
  for (std::size_t y = 0; y < flows.size(); ++y) {
    flows[y] = {};
    closed_year(persons[y], inputs.rates[y], inputs.fertility_factor[y], persons[y + 1], flows[y]);
  }
}

void project_filled(const ProjectionInputs& inputs, std::span<const double> inflow, const Cohort<double>& profile,
                    std::span<Cohort<double>> persons, std::span<Flows<double>> flows) {
  check(inputs, persons.size(), flows.size());
  expect("inflow", inflow.size(), flows.size());
  persons[0] = inputs.base;
  for (std::size_t y = 0; y < flows.size(); ++y) {
    flows[y] = {};
    closed_year(persons[y], inputs.rates[y], inputs.fertility_factor[y], persons[y + 1], flows[y]);
    move_in(inflow[y], profile, persons[y + 1], flows[y]);
  }
}

void project_turnover(const ProjectionInputs& inputs, const ByAge<double>& turnover, std::span<const double> target,
                      const Cohort<double>& profile, std::span<Cohort<double>> persons,
                      std::span<Flows<double>> flows) {
  check(inputs, persons.size(), flows.size());
  expect("target", target.size(), flows.size());
  persons[0] = inputs.base;
  Cohort<double> rest;
  for (std::size_t y = 0; y < flows.size(); ++y) {
    flows[y] = {};
    for (std::size_t s = 0; s < kSexes; ++s) {
      const double* __restrict before = persons[y].persons[s].data();
      double* __restrict staying = rest.persons[s].data();
      const double* __restrict leaving = turnover.data();
      for (std::size_t a = 0; a < kAges; ++a) staying[a] = (1.0 - leaving[a]) * before[a];
      flows[y].moved_out[s] = dot(before, leaving);
    }
    Cohort<double>& end = persons[y + 1];
    closed_year(rest, inputs.rates[y], inputs.fertility_factor[y], end, flows[y]);
    const double stayers = sum(end.persons[kMale].data()) + sum(end.persons[kFemale].data());
    move_in(maximum(0.0, target[y] - stayers), profile, end, flows[y]);
  }
}

void add_scaled(std::span<const Cohort<double>> persons, std::span<const Flows<double>> flows,
                std::span<const double> factor, std::span<Cohort<double>> into_persons,
                std::span<Flows<double>> into_flows) {
  const std::size_t years = flows.size();
  expect("persons", persons.size(), years + 1);
  expect("factor", factor.size(), years + 1);
  expect("into_persons", into_persons.size(), years + 1);
  expect("into_flows", into_flows.size(), years);
  for (std::size_t y = 0; y <= years; ++y)
    for (std::size_t s = 0; s < kSexes; ++s) {
      const double* __restrict from = persons[y].persons[s].data();
      double* __restrict into = into_persons[y].persons[s].data();
      for (std::size_t a = 0; a < kAges; ++a) into[a] += factor[y] * from[a];
    }
  for (std::size_t y = 0; y < years; ++y) {
    const double gone = maximum(0.0, factor[y] - factor[y + 1]);
    const double back = maximum(0.0, factor[y + 1] - factor[y]);
    for (std::size_t s = 0; s < kSexes; ++s) {
      const double before = sum(persons[y].persons[s].data());
      into_flows[y].cleared[s] += gone * before;
      into_flows[y].returned[s] += back * before;
      into_flows[y].births[s] += factor[y + 1] * flows[y].births[s];
      into_flows[y].deaths[s] += factor[y + 1] * flows[y].deaths[s];
      into_flows[y].moved_in[s] += factor[y + 1] * flows[y].moved_in[s];
      into_flows[y].moved_out[s] += factor[y + 1] * flows[y].moved_out[s];
    }
  }
}

}  // namespace gengxin::people
