#include "gengxin/access/catchment.hpp"

#include <cmath>

#include "access/checks.hpp"
#include "access/rows.hpp"

namespace gengxin::access {
namespace {

/// supply / demand where either may be 0.
double ratio_of(double supply, double demand) {
  if (supply == 0) return 0;
  return demand > 0 ? supply / demand : kNever;
}

/// Weights of one row; with a choice among facilities each is multiplied by the share that chooses it.
class RowWeights {
 public:
  RowWeights(const Weight& weight, Choice choice, std::size_t longest) : weight_(weight), unlimited_(weight), choice_(choice), room_(longest) {
    unlimited_.limit = kNever;
  }
  std::span<const double> of(const Row& row) {
    const std::span<double> w(room_.data(), row.size());
    weigh(choice_ == Choice::whole_table ? unlimited_ : weight_, row.cost, w);
    if (choice_ == Choice::none) return w;
    double sum = 0;
    for (const double x : w) sum += x;
    if (choice_ == Choice::whole_table)
      for (std::size_t k = 0; k < row.size(); ++k) w[k] = row.cost[k] <= weight_.limit ? w[k] : 0.0;
    if (sum > 0)
      for (double& x : w) x *= x / sum;
    return w;
  }

 private:
  const Weight& weight_;
  Weight unlimited_;
  Choice choice_;
  std::vector<double> room_;
};

std::size_t longest_row(const Travel& t) {
  if (t.dense()) return t.facilities;
  std::size_t longest = 0;
  for (std::size_t i = 0; i < t.points; ++i) longest = std::max(longest, row_of(t, i).size());
  return longest;
}

/// sum_j w_j v_j over a row, four partial sums at a time: one fixed order that the compiler may vectorise.
double gathered(const Row& row, std::span<const double> w, std::span<const double> v) {
  if (!row.facility.empty()) {
    double sum = 0;
    for (std::size_t k = 0; k < row.size(); ++k)
      if (w[k] > 0) sum += w[k] * v[static_cast<std::size_t>(row.facility[k])];
    return sum;
  }
  double part[4] = {0, 0, 0, 0};
  const std::size_t n = row.size(), whole = n - n % 4;
  for (std::size_t k = 0; k < whole; k += 4)
    for (std::size_t l = 0; l < 4; ++l) part[l] += w[k + l] * v[k + l];
  for (std::size_t k = whole; k < n; ++k) part[0] += w[k] * v[k];
  const double sum = (part[0] + part[1]) + (part[2] + part[3]);
  if (std::isfinite(sum)) return sum;
  double careful = 0;  // 0 times infinity is 0 here: what is out of reach does not count
  for (std::size_t k = 0; k < n; ++k)
    if (w[k] > 0) careful += w[k] * v[k];
  return careful;
}

}  // namespace

Catchments floating_catchments(const Travel& t, std::span<const double> demand, std::size_t groups, std::span<const double> supply,
                               std::span<const Weight> weights, Choice choice, int threads) {
  check(t);
  if (groups == 0) refuse("groups", "0", "at least 1");
  require_rows("demand", demand.size(), t.points * groups, "points x groups");
  require_rows("supply", supply.size(), t.facilities, "one for each facility");
  require_amounts("demand", demand);
  require_amounts("supply", supply);
  if (weights.size() != 1 && weights.size() != groups) refuse("weights", std::to_string(weights.size()), "1, or one for each of the " + std::to_string(groups) + " groups");
  for (const auto& w : weights) require_limit("limit", w.limit);

  const std::size_t kinds = weights.size(), n = t.facilities, longest = longest_row(t);
  Catchments result{std::vector<double>(t.points * kinds), std::vector<double>(n), std::vector<double>(groups), std::vector<double>(groups), std::vector<double>(n)};
  std::vector<std::vector<double>> parts(pieces_of(t.points), std::vector<double>(n));
  in_pieces(t.points, threads, [&](std::size_t piece, std::size_t from, std::size_t to) {
    auto& sums = parts[piece];
    for (std::size_t g = 0; g < kinds; ++g) {
      RowWeights row_weights(weights[g], choice, longest);
      for (std::size_t i = from; i < to; ++i) {
        double people = 0;
        if (kinds == groups) people = demand[i * groups + g];
        else for (std::size_t h = 0; h < groups; ++h) people += demand[i * groups + h];
        if (people == 0) continue;
        const Row row = row_of(t, i);
        const auto w = row_weights.of(row);
        each(row, [&](std::size_t j, std::size_t k) { sums[j] += people * w[k]; });
      }
    }
  });
  for (const auto& part : parts)
    for (std::size_t j = 0; j < n; ++j) result.demand[j] += part[j];
  for (std::size_t j = 0; j < n; ++j) result.ratio[j] = ratio_of(supply[j], result.demand[j]);
  in_pieces(t.points, threads, [&](std::size_t, std::size_t from, std::size_t to) {
    for (std::size_t g = 0; g < kinds; ++g) {
      RowWeights row_weights(weights[g], choice, longest);
      for (std::size_t i = from; i < to; ++i) {
        const Row row = row_of(t, i);
        result.access[i * kinds + g] = gathered(row, row_weights.of(row), result.ratio);
      }
    }
  });
  for (std::size_t i = 0; i < t.points; ++i)
    for (std::size_t g = 0; g < groups; ++g)
      if (const double d = demand[i * groups + g]; d > 0) result.people[g] += d, result.mean[g] += d * result.access[i * kinds + (kinds > 1 ? g : 0)];
  for (std::size_t g = 0; g < groups; ++g)
    if (result.people[g] > 0) result.mean[g] /= result.people[g];
  return result;
}

Ratios catchment_ratio(const Travel& around, const Travel& t, std::span<const double> demand, std::span<const double> supply, const Weight& weight, int threads) {
  check(around);
  check(t);
  require_rows("around", around.points, t.points, "one row for each point");
  require_rows("around", around.facilities, t.points, "one column for each point");
  require_rows("demand", demand.size(), t.points, "one for each point");
  require_rows("supply", supply.size(), t.facilities, "one for each facility");
  require_amounts("demand", demand);
  require_amounts("supply", supply);
  require_limit("limit", weight.limit);
  Ratios result{std::vector<double>(t.points), std::vector<double>(t.points), std::vector<double>(t.points)};
  const auto sums = [&](const Travel& table, std::span<const double> values, std::vector<double>& out) {
    const std::size_t longest = longest_row(table);
    in_pieces(t.points, threads, [&](std::size_t, std::size_t from, std::size_t to) {
      RowWeights row_weights(weight, Choice::none, longest);
      for (std::size_t i = from; i < to; ++i) {
        const Row row = row_of(table, i);
        out[i] = gathered(row, row_weights.of(row), values);
      }
    });
  };
  sums(t, supply, result.supply);
  sums(around, demand, result.demand);
  for (std::size_t i = 0; i < t.points; ++i) result.ratio[i] = ratio_of(result.supply[i], result.demand[i]);
  return result;
}

}  // namespace gengxin::access
