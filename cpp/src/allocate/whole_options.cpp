// Options that are taken whole or not at all, such as a school site, in a plan of shares.
#include <algorithm>
#include <cmath>
#include <map>

#include "allocate/problem.hpp"
#include "gengxin/optimise/block_rounding.hpp"
#include "gengxin/optimise/block_solve.hpp"
#include "gengxin/optimise/block_vertex.hpp"

namespace gengxin::allocate {

using optimise::Solution;
using optimise::Status;

namespace {

constexpr int kRounds = 20;          // of putting split sites in or out
constexpr int kExchanges = 24;       // solves that an exchange of sites may take
constexpr std::size_t kMoves = 3;    // other places and years tried for a site in a round, the most promising first
constexpr std::size_t kOthers = 1;   // sites left out, and added
constexpr double kBetter = 1e-9;     // of the objective's size

/// Sites: the choice that a group takes whole. Groups that are not named take no option that is to be taken whole.
using Sites = std::map<std::size_t, std::size_t>;

class Search {
 public:
  Search(const BlockProgram& program, std::vector<char> is_whole, std::vector<std::size_t> option_of, const Options& options)
      : program_(program), is_whole_(std::move(is_whole)), option_of_(std::move(option_of)), options_(block_options(options)), n_(static_cast<std::size_t>(program.groups)), k_(is_whole_.size()) {
    options_.general = false;  // what the passes leave open is as good as impossible here
  }

  [[nodiscard]] bool found() const { return !best_.x.empty(); }
  [[nodiscard]] const std::vector<double>& x() const { return best_.x; }
  [[nodiscard]] double objective() const { return best_.objective; }
  /// The greatest share of a whole option that is split; its place, or the end.
  [[nodiscard]] std::size_t worst_split(const std::vector<double>& x) const {
    std::size_t worst = n_ * k_;
    for (std::size_t i = 0; i < n_ * k_; ++i)
      if (is_whole_[i % k_] && x[i] > kSmallestShare && x[i] < 1 - kSmallestShare && (worst == n_ * k_ || x[i] > x[worst])) worst = i;
    return worst;
  }

  /// The best plan with just these sites.
  bool try_sites(const Sites& sites) {
    BlockProgram fixed = program_;
    for (std::size_t g = 0; g < n_; ++g) {
      const auto site = sites.find(g);
      for (std::size_t c = 0; c < k_; ++c)
        if (site == sites.end() ? is_whole_[c] != 0 : c != site->second) fixed.upper[g * k_ + c] = 0;
    }
    optimise::BlockOptions near = options_;
    near.warm_start = best_.y;  // a few sites away
    return keep(optimise::solve(fixed, near), fixed);
  }

  /// What a rounding of all parcels to one option each gives to sites.
  void from_rounding(const Solution& solution, const std::vector<double>& x, double tolerance) {
    Solution at = solution;
    at.x = x;
    const optimise::Rounding rounding = optimise::round_whole(program_, at, tolerance);
    Sites sites;
    for (std::size_t g = 0; g < n_; ++g)
      if (const auto chosen = static_cast<std::size_t>(rounding.choice[g]); is_whole_[chosen]) sites[g] = chosen;
    try_sites(sites);
  }

  /// The greatest split share is put in, and if that cannot be, out; what is left is solved again.
  void one_by_one(std::vector<double> x) {
    BlockProgram step = program_;
    for (int round = 0; round < kRounds; ++round) {
      const std::size_t split = worst_split(x);
      if (split == n_ * k_) return;
      const std::size_t group = split / k_, choice = split % k_;
      const BlockProgram before = step;
      bool done = false;
      for (const bool in : {true, false}) {
        step = before;
        for (std::size_t c = 0; c < k_; ++c)
          if ((c == choice) != in) step.upper[group * k_ + c] = 0;
        Solution next = optimise::solve(step, options_);
        if (next.status != Status::optimal) continue;
        x = fewest_splits(step, next);
        next.x = x;
        consider(std::move(next));
        done = true;
        break;
      }
      if (!done) return;
    }
  }

  /// Sites of the best plan are moved to other groups, left out, or added, the most promising by the prices first.
  void exchange() {
    int left = kExchanges;
    while (left > 0 && found()) {
      const Sites now = sites_of(best_.x);
      const double before = best_.objective;
      bool better = false;
      for (const Sites& next : promising(now)) {
        if (left-- == 0) return;
        try_sites(next);
        better = best_.objective < before - kBetter * (1 + std::abs(before));
        if (better) break;
      }
      if (!better) return;
    }
  }

  [[nodiscard]] Sites sites_of(const std::vector<double>& x) const {
    Sites sites;
    for (std::size_t i = 0; i < n_ * k_; ++i)
      if (is_whole_[i % k_] && x[i] > 0.5) sites[i / k_] = i % k_;
    return sites;
  }

 private:
  bool keep(Solution&& solution, const BlockProgram& of) {
    if (solution.status != Status::optimal) return false;
    if (!of.quadratic()) solution.x = fewest_splits(of, solution);
    return consider(std::move(solution));
  }

  bool consider(Solution&& solution) {
    if (worst_split(solution.x) != n_ * k_) return false;
    if (!found() || solution.objective < best_.objective) best_ = std::move(solution);
    return true;
  }

  /// c + Qx - A'y of each share at the best plan and its prices.
  [[nodiscard]] std::vector<double> reduced_costs() const {
    std::vector<double> d = program_.quadratic() ? optimise::tangent(program_, best_.x).cost : program_.cost;
    for (std::size_t r = 0; r < program_.rows.size(); ++r) {
      const optimise::FactoredRow& row = program_.rows[r];
      const double y = best_.y[r];
      if (y == 0) continue;
      row.each_term([&](int property, const std::vector<double>& q) {
        const std::vector<double>& p = program_.properties[static_cast<std::size_t>(property)];
        for (std::size_t g = 0; g < n_; ++g)
          if (row.layer < 0 || program_.layers[static_cast<std::size_t>(row.layer)][g] == row.zone)
            for (std::size_t c = 0; c < k_; ++c) d[g * k_ + c] -= y * p[g] * q[c];
      });
    }
    return d;
  }

  [[nodiscard]] std::vector<Sites> promising(const Sites& now) const {
    const std::vector<double> d = reduced_costs();
    // What a site costs at the prices beyond the best other use of its land.
    const auto extra = [&](std::size_t g, std::size_t c) {
      double least = optimise::infinity;
      for (std::size_t a = 0; a < k_; ++a)
        if (!is_whole_[a] && program_.upper[g * k_ + a] > 0) least = std::min(least, d[g * k_ + a]);
      return std::isfinite(least) ? d[g * k_ + c] - least : 0;
    };
    struct Move {
      double change;
      Sites sites;
    };
    std::vector<Sites> result;
    const auto take = [&](std::vector<Move>& of, std::size_t most) {
      const std::size_t kept = std::min(most, of.size());
      std::partial_sort(of.begin(), of.begin() + static_cast<std::ptrdiff_t>(kept), of.end(), [](const Move& a, const Move& b) { return a.change < b.change; });
      for (std::size_t i = 0; i < kept; ++i) result.push_back(std::move(of[i].sites));
    };
    const auto open = [&](std::size_t g, std::size_t c) { return is_whole_[c] != 0 && program_.upper[g * k_ + c] >= 1; };
    std::vector<Move> added, dropped;
    for (const auto& [from, was] : now) {  // the same option in another place or year
      std::vector<Move> moved;
      Sites without = now;
      without.erase(from);
      for (std::size_t g = 0; g < n_; ++g)
        for (std::size_t c = 0; c < k_; ++c)
          if (open(g, c) && option_of_[c] == option_of_[was] && !(g == from && c == was) && !without.contains(g)) {
            Sites next = without;
            next[g] = c;
            moved.push_back({extra(g, c) - extra(from, was), std::move(next)});
          }
      take(moved, kMoves);
      dropped.push_back({-extra(from, was), std::move(without)});
    }
    for (std::size_t g = 0; g < n_; ++g)
      for (std::size_t c = 0; c < k_; ++c)
        if (open(g, c) && !now.contains(g)) {
          Sites next = now;
          next[g] = c;
          added.push_back({extra(g, c), std::move(next)});
        }
    take(dropped, kOthers);
    take(added, kOthers);
    return result;
  }

  const BlockProgram& program_;
  std::vector<char> is_whole_;
  std::vector<std::size_t> option_of_;  ///< by choice
  optimise::BlockOptions options_;
  std::size_t n_, k_;
  Solution best_;
};

}  // namespace

void hold_choices(BlockProgram& program, std::span<const double> x, const std::vector<char>& held) {
  const std::size_t k = held.size();
  for (std::size_t i = 0; i < x.size(); ++i) {
    const std::size_t choice = i % k;
    if (!held[choice]) continue;
    if (x[i] < 0.5)
      program.upper[i] = 0;
    else
      for (std::size_t c = 0; c < k; ++c)
        if (c != choice) program.upper[i - choice + c] = 0;
  }
}

std::vector<double> fewest_splits(const BlockProgram& program, const Solution& solution) {
  const optimise::Vertex vertex = optimise::to_vertex(program, solution);
  const bool as_good = vertex.basic && vertex.objective <= solution.objective + 1e-7 * (1 + std::abs(solution.objective));
  return as_good ? vertex.x : solution.x;
}

std::vector<char> Problem::Data::taken_whole() const {
  const auto& r = compiled.scenario().records();
  std::vector<char> is_whole(model.choices().size());
  for (std::size_t c = 1; c < is_whole.size(); ++c) is_whole[c] = r.options[model.choices()[c].option].whole ? 1 : 0;
  return is_whole;
}

std::vector<std::size_t> Problem::Data::options_of_choices() const {
  std::vector<std::size_t> option_of;
  for (const Choice& choice : model.choices()) option_of.push_back(choice.option);
  return option_of;
}

bool Problem::Data::whole_options_are_whole(std::span<const double> x) const {
  const std::vector<char> is_whole = taken_whole();
  for (std::size_t i = 0; i < x.size(); ++i)
    if (is_whole[i % is_whole.size()] && x[i] > kSmallestShare && x[i] < 1 - kSmallestShare) return false;
  return true;
}

/// Two ways to choose sites are tried, and where neither gives a plan the shares themselves are rounded, not their vertex; the better
/// sites are exchanged as long as that helps. A quadratic program begins with those of the linear one that it becomes without curvature
/// and edges.
std::vector<double> Problem::Data::with_whole_options(const BlockProgram& with, const Solution& solution, const Options& options) const {
  if (with.quadratic()) {
    if (whole_options_are_whole(solution.x)) return solution.x;
    const BlockProgram flat = optimise::tangent(with, std::vector<double>(with.cost.size()));  // at 0: without its curvature
    const Solution plain = optimise::solve(flat, block_options(options));
    if (plain.status != Status::optimal) return solution.x;
    std::vector<double> first = with_whole_options(flat, plain, options);
    Search search(with, taken_whole(), options_of_choices(), options);
    search.try_sites(search.sites_of(first));
    search.exchange();
    return search.found() ? search.x() : first;
  }
  std::vector<double> first = fewest_splits(with, solution);
  Search search(with, taken_whole(), options_of_choices(), options);
  if (search.worst_split(first) == first.size()) return first;
  search.from_rounding(solution, first, options.tolerance);
  search.one_by_one(first);
  if (!search.found()) search.from_rounding(solution, solution.x, options.tolerance);
  search.exchange();
  return search.found() ? search.x() : first;
}

}  // namespace gengxin::allocate
