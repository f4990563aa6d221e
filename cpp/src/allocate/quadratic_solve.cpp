// Plans whose objective has a quadratic cost: whole parcels by turns, and the years of shares.
#include <algorithm>
#include <cmath>

#include "allocate/problem.hpp"
#include "gengxin/optimise/block_rounding.hpp"

namespace gengxin::allocate {

using optimise::Status;

std::vector<double> Problem::Data::shares_of_whole(std::span<const int> choice) const {
  const std::size_t k = model.choices().size();
  std::vector<double> x(choice.size() * k);
  for (std::size_t g = 0; g < choice.size(); ++g) x[g * k + static_cast<std::size_t>(choice[g])] = 1;
  return x;
}

/// Among whole parcels the quadratic cost of a parcel is linear once its neighbours are known. They are taken to be as the plans so far
/// have them on average, the later ones the more, and all are chosen anew; the best plan is kept.
void Problem::Data::better_whole(const BlockProgram& with, const Options& options, Whole& found, double& seconds) const {
  constexpr int kRounds = 16;
  std::vector<double> neighbours = found.x;
  double best = worth_of(found.x);
  for (int round = 0; round < kRounds; ++round) {
    BlockProgram linear = with;
    const std::vector<double> slope = quadratic.slope_of_whole(neighbours);
    for (std::size_t i = 0; i < slope.size(); ++i) linear.cost[i] += slope[i];
    optimise::Solution solution = optimise::solve(linear, block_options(options));
    if (solution.status != Status::optimal) return;
    solution.x = fewest_splits(linear, solution);
    const optimise::Rounding rounding = optimise::round_whole(linear, solution, options.tolerance);
    seconds += solution.seconds + rounding.seconds;
    const std::vector<double> next = shares_of_whole(rounding.choice);
    if (const double value = worth_of(next); rounding.within >= found.within && (value > best || rounding.within > found.within)) {
      best = value;
      found = {next, rounding.within};
    }
    for (std::size_t i = 0; i < next.size(); ++i) neighbours[i] = 0.5 * (neighbours[i] + next[i]);
  }
}

/// The quadratic cost does not see when an option starts, so that its shares lie between years that are as good as each other. A
/// parcel's share of an option moves to its greatest year where that takes nothing from the worth and breaks no limit.
void Problem::Data::fewer_starts(std::vector<double>& x) const {
  constexpr double kRounding = 1e-9;
  const std::size_t n = model.parcels().size(), k = model.choices().size();
  std::vector<double> activity = optimise::activities(program, x);
  const std::vector<double> sizes = optimise::row_sizes(program);
  double size = 1;
  for (std::size_t i = 0; i < x.size(); ++i) size += std::abs(program.cost[i] * x[i]);
  const auto missed = [](const optimise::FactoredRow& row, double at) { return std::max({row.lower - at, at - row.upper, 0.0}); };
  const auto change = [&](std::size_t r, std::size_t g, std::size_t from, std::size_t to) {
    const optimise::FactoredRow& row = program.rows[r];
    double sum = 0;
    if (row.layer < 0 || program.layers[static_cast<std::size_t>(row.layer)][g] == row.zone)
      row.each_term([&](int property, const std::vector<double>& q) { sum += program.properties[static_cast<std::size_t>(property)][g] * (q[to] - q[from]); });
    return sum * x[g * k + from];
  };
  for (std::size_t g = 0; g < n; ++g)
    for (std::size_t from = 1; from < k; ++from) {
      if (x[g * k + from] == 0) continue;
      std::size_t to = from;
      for (std::size_t c = 1; c < k; ++c)
        if (model.choices()[c].option == model.choices()[from].option && x[g * k + c] > x[g * k + to]) to = c;
      const double share = x[g * k + from];
      if (to == from || x[g * k + to] + share > program.upper[g * k + to]) continue;
      if (!program.lower.empty() && program.lower[g * k + from] > 0) continue;
      bool as_good = (program.cost[g * k + to] - program.cost[g * k + from]) * share <= kRounding * kRounding * size;
      for (std::size_t r = 0; r < activity.size() && as_good; ++r)
        as_good = missed(program.rows[r], activity[r] + change(r, g, from, to)) <= std::max(missed(program.rows[r], activity[r]), kRounding * sizes[r]);
      if (!as_good) continue;
      for (std::size_t r = 0; r < activity.size(); ++r) activity[r] += change(r, g, from, to);
      x[g * k + to] += share;
      x[g * k + from] = 0;
    }
}

}  // namespace gengxin::allocate
