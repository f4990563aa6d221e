// How long a run takes, beside the naive evaluator, and how its cost grows with the case.
//   bench_run [--smoke | --profile RUNS [zones|parcels|years|all FACTOR]]
// One thread. The trajectory's memory is used again, as a study does.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "gengxin/simulate/run.hpp"
#include "scaled_case.hpp"

using namespace gengxin;
using benchmarks::Scale;
using simulate::Compiled;

namespace {

struct Times {
  double least, median;  // milliseconds
};

template <class Work>
Times measure(int warm_up, int runs, Work&& work) {
  using Clock = std::chrono::steady_clock;
  for (int i = 0; i < warm_up; ++i) work();
  std::vector<double> times;
  for (int i = 0; i < runs; ++i) {
    const auto start = Clock::now();
    work();
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
  }
  std::sort(times.begin(), times.end());
  return {times.front(), times[times.size() / 2]};
}

std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

Times time_of(const Compiled& compiled, int runs) {
  simulate::Trajectory trajectory;
  return measure(runs / 10 + 1, runs, [&] { simulate::run_into(compiled, compiled.values(), trajectory); });
}

/// Least squares of log(time) on log(size).
double exponent(const std::vector<double>& sizes, const std::vector<double>& times, std::size_t from) {
  double n = 0, x = 0, y = 0, xx = 0, xy = 0;
  for (std::size_t i = from; i < sizes.size(); ++i) {
    const double a = std::log(sizes[i]), b = std::log(times[i]);
    n += 1;
    x += a;
    y += b;
    xx += a * a;
    xy += a * b;
  }
  return (n * xy - x * y) / (n * xx - x * x);
}

Scale scale_of(const std::string& dimension, int factor) {
  if (dimension == "zones") return {.zones = factor};
  if (dimension == "parcels") return {.parcels = factor};
  if (dimension == "years") return {.years = factor};
  return {.places = factor};
}

void growth(const std::string& json, const char* what, const std::vector<int>& factors) {
  std::vector<double> sizes, times;
  std::printf("\n%-8s %7s %8s %10s %7s %12s %12s\n", what, "zones", "parcels", "plan rows", "years", "least ms", "median ms");
  for (const int factor : factors) {
    const Compiled compiled(scenario::Scenario::parse(benchmarks::scaled_case(json, scale_of(what, factor))));
    const auto& records = compiled.scenario().records();
    const double once = time_of(compiled, 3).least;
    const Times time = time_of(compiled, std::clamp(static_cast<int>(1500 / once), 5, 500));
    std::printf("%-8s %7zu %8zu %10zu %7d %12.4f %12.4f\n", "", records.zones.size(), records.parcels.size(), records.plan.size(), records.years() - 1, time.least, time.median);
    const std::string dimension = what;
    sizes.push_back(dimension == "parcels" ? static_cast<double>(records.parcels.size()) : dimension == "years" ? records.years() - 1 : static_cast<double>(records.zones.size()));
    times.push_back(time.least);
  }
  if (factors.size() > 2)
    std::printf("%-8s exponent %.2f over all sizes, %.2f over the larger half (1 is linear)\n", "", exponent(sizes, times, 0), exponent(sizes, times, sizes.size() / 2));
}

/// Nothing but runs, for a profiler or a counter of instructions.
void profile(const std::string& json, int count, char** arguments) {
  const int runs = count > 2 ? std::stoi(arguments[2]) : 10000;
  const Compiled compiled(scenario::Scenario::parse(count > 4 ? benchmarks::scaled_case(json, scale_of(arguments[3], std::stoi(arguments[4]))) : json));
  simulate::Trajectory trajectory;
  for (int i = 0; i < runs; ++i) simulate::run_into(compiled, compiled.values(), trajectory);
}

}  // namespace

int main(int count, char** arguments) {
  const bool smoke = count > 1 && std::strcmp(arguments[1], "--smoke") == 0;
  const std::string json = text_of(GENGXIN_ROOT "/python/gengxin/cases/xiaogang/scenario.json");
  if (count > 1 && std::strcmp(arguments[1], "--profile") == 0) {
    profile(json, count, arguments);
    return 0;
  }
  const Compiled compiled(scenario::Scenario::parse(json));
  const auto& records = compiled.scenario().records();
  std::printf("Xiaogang: %zu zones, %zu parcels, %zu plan rows, %d years after the base year, one thread\n", records.zones.size(), records.parcels.size(),
              records.plan.size(), records.years() - 1);

  const auto read = measure(1, smoke ? 1 : 20, [&] { static_cast<void>(scenario::Scenario::parse(json)); });
  const auto compile = measure(1, smoke ? 1 : 200, [&] { static_cast<void>(Compiled(compiled.scenario())); });
  const Times fast = time_of(compiled, smoke ? 10 : 4000);
  const auto fresh = measure(2, smoke ? 2 : 500, [&] { static_cast<void>(simulate::run(compiled, compiled.values())); });
  const auto naive = measure(1, smoke ? 1 : 200, [&] { static_cast<void>(simulate::run_reference(compiled, compiled.values())); });
  std::printf("%-44s %10s %10s\n", "", "least ms", "median ms");
  const auto row = [](const char* what, const Times& t) { std::printf("%-44s %10.4f %10.4f\n", what, t.least, t.median); };
  row("read and check the document", read);
  row("compile", compile);
  row("run, memory used again", fast);
  row("run, fresh memory", fresh);
  row("run by the naive evaluator, fresh memory", naive);
  std::printf("the run is %.1f times as fast as the naive evaluator (medians, fresh memory both)\n", naive.median / fresh.median);

  const std::vector<int> factors = smoke ? std::vector<int>{1, 2} : std::vector<int>{1, 2, 4, 8};
  growth(json, "zones", smoke ? factors : std::vector<int>{1, 2, 4, 8, 16});
  growth(json, "parcels", smoke ? factors : std::vector<int>{1, 2, 4, 8, 16, 32});
  growth(json, "years", factors);
  growth(json, "all", factors);
  return 0;
}
