#include "gengxin/access/catchment.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>

#include "access/checks.hpp"
#include "access/near.hpp"
#include "access/rows.hpp"

namespace gengxin::access {
namespace {

/// supply / demand where either may be 0.
double ratio_of(double supply, double demand) {
  if (supply == 0) return 0;
  return demand > 0 ? supply / demand : kNever;
}

std::size_t longest_row(const Travel& t) {
  if (t.dense()) return t.facilities;
  std::size_t longest = 0;
  for (std::size_t i = 0; i < t.points; ++i) longest = std::max(longest, row_of(t, i).size());
  return longest;
}

/// The entries of one row that count, with their weights; with a choice among facilities each weight is multiplied by the share
/// that chooses it. Costs are looked at once, so that a row tells on the way whether they are numbers not below 0.
class Reach {
 public:
  Reach(const Weight& weight, Choice choice, std::size_t longest)
      : weight_(weight), unlimited_(weight), choice_(choice), entry_(longest), cost_(longest), weights_(longest), all_(choice == Choice::whole_table ? longest : 0) {
    unlimited_.limit = kNever;
  }

  /// False if a cost is no number, or below 0; what it says of the row is then of no use.
  bool look(const Row& row) {
    const std::size_t n = row.size();
    const double* const c = row.cost.data();
    const double last = std::min(weight_.limit, std::numeric_limits<double>::max());
    bool sound = true;
    size_ = within(c, n, last, entry_.data(), sound);
    if (!sound) return false;
    if (choice_ == Choice::whole_table) {
      const std::span<double> all(all_.data(), n);
      weigh(unlimited_, row.cost, all);
      for (std::size_t k = 0; k < size_; ++k) weights_[k] = all[static_cast<std::size_t>(entry_[k])];
      choose(sum_of(all));
    } else {
      if (weight_.decay == Decay::none) {
        if (choice_ == Choice::within_limit) std::fill_n(weights_.begin(), size_, 1.0);
      } else {
        for (std::size_t k = 0; k < size_; ++k) cost_[k] = c[entry_[k]];
        weigh(weight_, std::span(cost_).first(size_), std::span(weights_).first(size_));
      }
      if (choice_ == Choice::within_limit) choose(sum_of(std::span(weights_).first(size_)));
    }
    if (!row.facility.empty())
      for (std::size_t k = 0; k < size_; ++k) entry_[k] = row.facility[static_cast<std::size_t>(entry_[k])];
    return true;
  }

  [[nodiscard]] std::span<const std::int32_t> facility() const { return std::span(entry_).first(size_); }
  /// Empty where all count alike, with a weight of 1.
  [[nodiscard]] std::span<const double> weight() const {
    return std::span(weights_).first(choice_ == Choice::none && weight_.decay == Decay::none ? 0 : size_);
  }

 private:
  static double sum_of(std::span<const double> values) {
    double sum = 0;
    for (const double x : values) sum += x;
    return sum;
  }
  void choose(double sum) {
    if (sum > 0)
      for (std::size_t k = 0; k < size_; ++k) weights_[k] *= weights_[k] / sum;
  }

  const Weight& weight_;
  Weight unlimited_;
  Choice choice_;
  std::size_t size_{0};
  std::vector<std::int32_t> entry_;
  std::vector<double> cost_, weights_, all_;
};

/// What the first rows of a piece reach, kept for the second look at them as long as it takes less memory than three eighths of the table.
class Kept {
 public:
  /// Room that is not written costs nothing.
  explicit Kept(std::size_t most) : most_(most) {
    facility_.reserve(most);
    weight_.reserve(most);
  }
  void add(const Reach& reach) {
    if (full_ || facility_.size() + reach.facility().size() > most_) {
      full_ = true;
      return;
    }
    facility_.insert(facility_.end(), reach.facility().begin(), reach.facility().end());
    weight_.insert(weight_.end(), reach.weight().begin(), reach.weight().end());
    start_.push_back(facility_.size());
  }
  [[nodiscard]] std::size_t rows() const { return start_.size() - 1; }
  [[nodiscard]] std::span<const std::int32_t> facility(std::size_t row) const { return std::span(facility_).subspan(start_[row], start_[row + 1] - start_[row]); }
  /// Empty where all count alike.
  [[nodiscard]] std::span<const double> weight(std::size_t row) const {
    return weight_.empty() ? std::span<const double>() : std::span(weight_).subspan(start_[row], start_[row + 1] - start_[row]);
  }

 private:
  std::size_t most_;
  bool full_{false};
  std::vector<std::size_t> start_{0};
  std::vector<std::int32_t> facility_;
  std::vector<double> weight_;
};

/// sum_j w_j v_j, all w_j being 1 where none is given; what is infinite and weighs 0 does not count.
double gathered(std::span<const std::int32_t> facility, std::span<const double> w, std::span<const double> v) {
  double sum = 0;
  if (w.empty())
    for (const std::int32_t j : facility) sum += v[static_cast<std::size_t>(j)];
  for (std::size_t k = 0; k < w.size(); ++k)
    if (w[k] > 0) sum += w[k] * v[static_cast<std::size_t>(facility[k])];
  return sum;
}

}  // namespace

Catchments floating_catchments(const Travel& t, std::span<const double> demand, std::size_t groups, std::span<const double> supply,
                               std::span<const Weight> weights, Choice choice, int threads) {
  check_shape(t);
  if (groups == 0) refuse("groups", "0", "at least 1");
  require_rows("demand", demand.size(), t.points * groups, "points x groups");
  require_rows("supply", supply.size(), t.facilities, "one for each facility");
  require_amounts("demand", demand);
  require_amounts("supply", supply);
  if (weights.size() != 1 && weights.size() != groups) refuse("weights", std::to_string(weights.size()), "1, or one for each of the " + std::to_string(groups) + " groups");
  for (const auto& w : weights) require_limit("limit", w.limit);

  const std::size_t kinds = weights.size(), n = t.facilities, longest = longest_row(t);
  Catchments result{std::vector<double>(t.points * kinds), std::vector<double>(n), std::vector<double>(groups), std::vector<double>(groups), std::vector<double>(n)};
  const std::size_t pieces = pieces_of(t.points), most = t.cost.size() / std::max<std::size_t>(1, 4 * pieces * kinds);  // 12 bytes each beside 8
  std::vector<std::vector<double>> parts(pieces, std::vector<double>(n));
  std::vector<std::vector<Kept>> kept(pieces);
  for (auto& of_piece : kept)
    for (std::size_t g = 0; g < kinds; ++g) of_piece.emplace_back(most);
  std::atomic<bool> sound{true};
  in_pieces(t.points, threads, [&](std::size_t piece, std::size_t from, std::size_t to) {
    auto& sums = parts[piece];
    for (std::size_t g = 0; g < kinds; ++g) {
      Reach reach(weights[g], choice, longest);
      for (std::size_t i = from; i < to; ++i) {
        double people = 0;
        if (kinds == groups) people = demand[i * groups + g];
        else for (std::size_t h = 0; h < groups; ++h) people += demand[i * groups + h];
        if (!reach.look(row_of(t, i))) {
          sound = false;
          return;
        }
        kept[piece][g].add(reach);
        const auto at = reach.facility();
        const auto w = reach.weight();
        for (std::size_t k = 0; k < at.size(); ++k) sums[static_cast<std::size_t>(at[k])] += w.empty() ? people : people * w[k];
      }
    }
  });
  if (!sound) check(t);  // which says where
  for (const auto& part : parts)
    for (std::size_t j = 0; j < n; ++j) result.demand[j] += part[j];
  for (std::size_t j = 0; j < n; ++j) result.ratio[j] = ratio_of(supply[j], result.demand[j]);
  in_pieces(t.points, threads, [&](std::size_t piece, std::size_t from, std::size_t to) {
    for (std::size_t g = 0; g < kinds; ++g) {
      const Kept& known = kept[piece][g];
      Reach reach(weights[g], choice, longest);
      for (std::size_t i = from; i < to; ++i) {
        double& access = result.access[i * kinds + g];
        if (i - from < known.rows()) {
          access = gathered(known.facility(i - from), known.weight(i - from), result.ratio);
        } else {
          (void)reach.look(row_of(t, i));
          access = gathered(reach.facility(), reach.weight(), result.ratio);
        }
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
  check_shape(around);
  check_shape(t);
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
    std::atomic<bool> sound{true};
    in_pieces(t.points, threads, [&](std::size_t, std::size_t from, std::size_t to) {
      Reach reach(weight, Choice::none, longest);
      for (std::size_t i = from; i < to; ++i) {
        if (!reach.look(row_of(table, i))) {
          sound = false;
          return;
        }
        out[i] = gathered(reach.facility(), reach.weight(), values);
      }
    });
    if (!sound) check(table);  // which says where
  };
  sums(t, supply, result.supply);
  sums(around, demand, result.demand);
  for (std::size_t i = 0; i < t.points; ++i) result.ratio[i] = ratio_of(result.supply[i], result.demand[i]);
  return result;
}

}  // namespace gengxin::access
