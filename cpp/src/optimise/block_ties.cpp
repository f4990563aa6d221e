#include "optimise/block_ties.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "optimise/block_cells.hpp"
#include "optimise/block_prices.hpp"

namespace gengxin::optimise {
namespace {
constexpr double split = 1e-6;         // a share so far from its bounds counts
constexpr double independent = 1e-10;  // what must remain of a row's part, of size 1, beside the others'
constexpr int most_dimensions = 8;     // pairs that rows tell apart in more ways are left as they are

/// A group split between two options: places in x, and what a share moved from `other` to `one` does to the rows.
struct Split {
  std::size_t one, other;
  std::array<double, most_dimensions> moves;
};

/// Coefficients d with sum_e d_e moves_e = 0, the largest 1 in size: by elimination, in each dimension at the largest split left.
void balance(const std::vector<Split>& splits, int dimensions, std::array<double, most_dimensions + 1>& d) {
  const std::size_t count = splits.size();
  std::array<std::array<double, most_dimensions + 1>, most_dimensions> u;
  std::array<std::size_t, most_dimensions> pivot;
  std::array<char, most_dimensions + 1> used{};
  const auto rows = static_cast<std::size_t>(dimensions);
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t e = 0; e < count; ++e) u[r][e] = splits[e].moves[r];
  for (std::size_t r = 0; r < rows; ++r) {
    std::size_t best = count;
    for (std::size_t e = 0; e < count; ++e)
      if (!used[e] && u[r][e] != 0 && (best == count || std::abs(u[r][e]) > std::abs(u[r][best]))) best = e;
    pivot[r] = best;
    if (best == count) continue;
    used[best] = 1;
    for (std::size_t other = 0; other < rows; ++other) {
      if (other == r || u[other][best] == 0) continue;
      const double by = u[other][best] / u[r][best];
      for (std::size_t e = 0; e < count; ++e) u[other][e] -= by * u[r][e];
      u[other][best] = 0;
    }
  }
  const auto free = static_cast<std::size_t>(std::find(used.begin(), used.begin() + static_cast<std::ptrdiff_t>(count), 0) - used.begin());
  d.fill(0);
  d[free] = 1;
  double largest = 1;
  for (std::size_t r = 0; r < rows; ++r)
    if (pivot[r] != count) {
      d[pivot[r]] = -u[r][free] / u[r][pivot[r]];
      largest = std::max(largest, std::abs(d[pivot[r]]));
    }
  for (double& value : d) value /= largest;
}

class Exchange {
 public:
  Exchange(const BlockProgram& program, std::span<double> x)
      : program_(program), index_(program), x_(x), k_(static_cast<std::size_t>(program.options)), pair_at_(k_ * k_, -1), scale_(program.properties.size()) {
    for (std::size_t c = 0; c < scale_.size(); ++c) {
      for (const double value : program.properties[c]) scale_[c] += std::abs(value);
      scale_[c] = scale_[c] > 0 ? static_cast<double>(program.groups) / scale_[c] : 0;
    }
  }

  /// Goes over to the cell of a group.
  void enter(std::size_t group) {
    rows_.clear();
    index_.each_row(group, [&](std::size_t r, const Coefficients&) { rows_.push_back(&program_.rows[r]); });
    for (const Pair& pair : pairs_) pair_at_[pair.place] = -1;
    pairs_.clear();
  }

  /// Once more as long as it helps: a share that reaches its bound in one pair of options leaves its partners in others alone.
  void gather(std::vector<std::size_t> groups) {
    for (std::size_t last = ~std::size_t{0};;) {
      std::size_t left = 0;
      std::erase_if(groups, [&](std::size_t group) {
        const std::size_t here = between(group);
        if (here < 2) return true;  // one share follows from the others, which stand at their bounds
        left += here - 1;
        return false;
      });
      if (left >= last) return;
      last = left;
      for (Pair& pair : pairs_) pair.open.clear();
      for (const std::size_t group : groups) add(group);
    }
  }

 private:
  struct Pair {
    std::size_t place;
    int dimensions;                           ///< -1: too many
    std::vector<std::pair<int, double>> sum;  ///< of the properties: [dimension][term], `terms` each
    std::size_t terms;
    std::vector<Split> open;
  };

  double low(std::size_t at) const { return program_.lower.empty() ? 0 : program_.lower[at]; }
  double high(std::size_t at) const { return program_.upper.empty() ? 1 : program_.upper[at]; }
  bool is_split(std::size_t at) const { return x_[at] - low(at) > split && high(at) - x_[at] > split; }
  std::size_t between(std::size_t group) const {
    std::size_t count = 0;
    for (std::size_t a = 0; a < k_; ++a) count += is_split(group * k_ + a) ? 1 : 0;
    return count;
  }

  /// The group's split options, each beside the one before.
  void add(std::size_t group) {
    std::size_t before = k_;
    for (std::size_t a = 0; a < k_; ++a) {
      if (!is_split(group * k_ + a)) continue;
      if (before != k_) put(group, before, a);
      if (is_split(group * k_ + a)) before = a;
      else if (before != k_ && !is_split(group * k_ + before)) before = k_;
    }
  }

  /// An orthonormal basis of the rows' differences between two options, over the properties in units of their means.
  Pair pair_of(std::size_t a, std::size_t b) const {
    std::vector<std::vector<double>> basis;
    for (const FactoredRow* row : rows_) {
      std::vector<double> v(scale_.size());
      row->each_term([&](int property, const std::vector<double>& q) {
        const auto c = static_cast<std::size_t>(property);
        if (scale_[c] > 0) v[c] += (q[a] - q[b]) / scale_[c];
      });
      const auto norm = [&] {
        double sum = 0;
        for (const double value : v) sum += value * value;
        return std::sqrt(sum);
      };
      if (const double size = norm(); size > 0)
        for (double& value : v) value /= size;
      else continue;
      for (int twice = 0; twice < 2; ++twice)
        for (const std::vector<double>& one : basis) {
          double along = 0;
          for (std::size_t c = 0; c < v.size(); ++c) along += v[c] * one[c];
          for (std::size_t c = 0; c < v.size(); ++c) v[c] -= along * one[c];
        }
      const double rest = norm();
      if (rest <= independent) continue;
      for (double& value : v) value /= rest;
      basis.push_back(std::move(v));
    }
    Pair made{a * k_ + b, static_cast<int>(basis.size()), {}, 0, {}};
    if (made.dimensions > most_dimensions) made.dimensions = -1;
    std::vector<int> columns;
    for (std::size_t c = 0; c < scale_.size(); ++c)
      if (std::any_of(basis.begin(), basis.end(), [c](const auto& one) { return one[c] != 0; })) columns.push_back(static_cast<int>(c));
    made.terms = columns.size();
    for (const std::vector<double>& one : basis)
      for (const int c : columns) made.sum.push_back({c, one[static_cast<std::size_t>(c)] * scale_[static_cast<std::size_t>(c)]});
    return made;
  }

  void put(std::size_t group, std::size_t a, std::size_t b) {
    int& at = pair_at_[a * k_ + b];
    if (at < 0) {
      at = static_cast<int>(pairs_.size());
      pairs_.push_back(pair_of(a, b));
    }
    Pair& pair = pairs_[static_cast<std::size_t>(at)];
    if (pair.dimensions < 0) return;
    Split made{group * k_ + a, group * k_ + b, {}};
    const std::pair<int, double>* term = pair.sum.data();
    for (std::size_t r = 0; r < static_cast<std::size_t>(pair.dimensions); ++r)
      for (std::size_t t = 0; t < pair.terms; ++t, ++term) made.moves[r] += term->second * program_.properties[static_cast<std::size_t>(term->first)][group];
    pair.open.push_back(made);
    if (static_cast<int>(pair.open.size()) > pair.dimensions) exchange(pair);
  }

  /// The splits move in balance, towards less cost, until one of them is at a bound.
  void exchange(Pair& pair) {
    std::array<double, most_dimensions + 1> d;
    balance(pair.open, pair.dimensions, d);
    double cost = 0;
    for (std::size_t e = 0; e < pair.open.size(); ++e) cost += d[e] * (program_.cost[pair.open[e].one] - program_.cost[pair.open[e].other]);
    const double sign = cost > 0 ? -1 : 1;
    double step = std::numeric_limits<double>::infinity();
    std::size_t first = 0;
    bool one_stops = true;
    for (std::size_t e = 0; e < pair.open.size(); ++e) {
      const double rate = sign * d[e];
      if (rate == 0) continue;
      const Split& s = pair.open[e];
      const std::size_t up = rate > 0 ? s.one : s.other, down = rate > 0 ? s.other : s.one;
      for (const std::size_t at : {up, down}) {
        const double room = std::max(at == up ? high(at) - x_[at] : x_[at] - low(at), 0.0) / std::abs(rate);
        if (room >= step) continue;
        step = room;
        first = e;
        one_stops = at == s.one;
      }
    }
    for (std::size_t e = 0; e < pair.open.size(); ++e) {
      x_[pair.open[e].one] += step * sign * d[e];
      x_[pair.open[e].other] -= step * sign * d[e];
    }
    const std::size_t at = one_stops ? pair.open[first].one : pair.open[first].other;
    x_[at] = x_[at] - low(at) <= high(at) - x_[at] ? low(at) : high(at);
    pair.open.erase(pair.open.begin() + static_cast<std::ptrdiff_t>(first));
  }

  const BlockProgram& program_;
  BlockPrices index_;  ///< of rows by group
  std::span<double> x_;
  std::size_t k_;
  std::vector<const FactoredRow*> rows_;  ///< of the cell
  std::vector<int> pair_at_;              ///< by a k + b: in `pairs_`, or -1
  std::vector<Pair> pairs_;
  std::vector<double> scale_;  ///< 1 / mean |p| of each property
};

}  // namespace

void exchange_within_cells(const BlockProgram& program, std::span<double> x) {
  const Cells cells = cells_of(program);
  std::vector<std::vector<std::size_t>> groups(cells.zones.size());
  for (std::size_t i = 0; i < cells.of_group.size(); ++i) groups[static_cast<std::size_t>(cells.of_group[i])].push_back(i);
  Exchange exchange(program, x);
  for (std::size_t c = 0; c < groups.size(); ++c) {
    exchange.enter(groups[c].front());
    exchange.gather(std::move(groups[c]));
  }
}

}  // namespace gengxin::optimise
