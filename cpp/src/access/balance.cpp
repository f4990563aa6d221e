#include "access/balance.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gengxin::access {
namespace {

constexpr double kFar = std::numeric_limits<double>::infinity();
constexpr int kMostLooks = 16;       // at the links, without fewer people astray by kFall: then shortest paths do better
constexpr double kFall = 0.7;
constexpr double kEnough = 0.5;      // people astray, in mean points for each facility: whole points leave about as many
constexpr double kNearest = 6;       // points for each facility from which a rate of change is taken, at least
constexpr std::size_t kCoarser = 4;  // prices of every fourth point come first, of every fourth of these before, while there are
constexpr std::size_t kFewest = 10;  // so many points for each facility

/// A point between two facilities, and people who change over for one unit of price.
struct Border {
  std::int32_t a, b;
  double rate;
};

/// In units of the highest cost and of the mean demand of a point.
class Newton {
 public:
  Newton(const Network& network, std::span<const std::uint8_t> full)
      : n_(network), full_(full), price_(network.facilities), load_(network.facilities), best_(network.points()), second_(network.points()), margin_(network.points()),
        held_(network.facilities), slope_(network.facilities), rate_(network.facilities), step_(network.facilities), tried_(network.facilities) {
    const double unit = std::max(1.0, static_cast<double>(network.highest));
    double people = 0;
    for (const std::int64_t d : n_.demand) people += static_cast<double>(d);
    const double mean = people > 0 ? people / static_cast<double>(n_.points()) : 1;
    for (const std::int64_t c : n_.cost) cost_.push_back(static_cast<double>(c) / unit);
    for (const std::int64_t d : n_.demand) demand_.push_back(static_cast<double>(d) / mean);
    for (const std::int64_t p : n_.capacity) places_.push_back(static_cast<double>(p) / mean);
  }

  std::vector<double> run() {
    std::size_t stride = 1;
    while (n_.points() / (kCoarser * stride) >= kFewest * n_.facilities + 1) stride *= kCoarser;
    for (; stride > 0; stride /= kCoarser) rise(stride);
    return std::move(price_);
  }

 private:
  /// Newton steps on every `stride`-th point, with their share of the places.
  void rise(std::size_t stride) {
    stride_ = stride;
    double all = 0, sample = 0;
    for (const double d : demand_) all += d;
    for (std::size_t i = 0; i < n_.points(); i += stride) sample += demand_[i];
    share_ = all > 0 ? sample / all : 1;
    const double enough = kEnough * static_cast<double>(n_.facilities);
    double value = look(price_), caution = 1, least = kFar;
    for (int looks = 0; looks < kMostLooks;) {
      measure_slope();
      if (astray_ < kFall * least) least = astray_, looks = 0;
      if (astray_ <= enough || !find_borders()) break;
      bool better = false;
      for (; !better && looks < kMostLooks; ++looks) {
        solve(caution);
        double promised = 0;
        for (std::size_t j = 0; j < price_.size(); ++j) {
          tried_[j] = price_[j] + step_[j];
          if (full_[j] == 0) tried_[j] = std::max(0.0, tried_[j]);
          promised += slope_[j] * step_[j] / 2;
        }
        const double reached = look(tried_), gain = reached - value;
        better = gain > 0;
        if (!better) caution *= 6;
        else if (gain > promised / 2) caution /= 4;
        else if (gain < promised / 5) caution *= 2;
        if (better) value = reached, price_.swap(tried_);
      }
    }
  }

  /// Best and second best link of every point, the loads, and the dual's value.
  double look(const std::vector<double>& price) {
    std::fill(load_.begin(), load_.end(), 0.0);
    double value = 0;
    for (std::size_t i = 0; i < n_.points(); i += stride_) {
      double least = kFar, next = kFar;
      std::int64_t at = -1, second = -1;
      for (std::int64_t k = n_.start[i]; k < n_.start[i + 1]; ++k) {
        const auto link = static_cast<std::size_t>(k);
        const double pays = cost_[link] + price[static_cast<std::size_t>(n_.facility[link])];
        if (pays >= next) continue;
        if (pays < least) next = least, second = at, least = pays, at = k;
        else next = pays, second = k;
      }
      margin_[i] = second < 0 ? kFar : next - least;
      if (at < 0) continue;
      best_[i] = n_.facility[static_cast<std::size_t>(at)];
      if (second >= 0) second_[i] = n_.facility[static_cast<std::size_t>(second)];
      load_[static_cast<std::size_t>(best_[i])] += demand_[i];
      value += demand_[i] * least;
    }
    for (std::size_t j = 0; j < price.size(); ++j) value -= share_ * places_[j] * price[j];
    return value;
  }

  void measure_slope() {
    astray_ = 0;
    for (std::size_t j = 0; j < price_.size(); ++j) {
      slope_[j] = load_[j] - share_ * places_[j];
      held_[j] = full_[j] == 0 && price_[j] <= 0 && slope_[j] <= 0;
      if (held_[j] != 0) slope_[j] = 0;
      astray_ += std::abs(slope_[j]) / 2;
    }
  }

  /// Points whose best links differ least: about as many as have to move, both ways. Whether there are any.
  bool find_borders() {
    margins_.clear();
    for (std::size_t i = 0; i < n_.points(); i += stride_)
      if (margin_[i] < kFar && demand_[i] > 0) margins_.push_back(margin_[i]);
    if (margins_.empty()) return false;
    const auto wanted = static_cast<std::size_t>(2 * astray_ + kNearest * static_cast<double>(n_.facilities));
    const auto widest = margins_.begin() + static_cast<std::ptrdiff_t>(std::min(wanted, margins_.size() - 1));
    std::nth_element(margins_.begin(), widest, margins_.end());
    const double width = std::max(*widest, 1e-12);
    borders_.clear();
    std::fill(rate_.begin(), rate_.end(), 0.0);
    mean_rate_ = 0;
    for (std::size_t i = 0; i < n_.points(); i += stride_) {
      if (!(margin_[i] <= width)) continue;
      const double rate = demand_[i] / (2 * width);
      borders_.push_back({best_[i], second_[i], rate});
      rate_[static_cast<std::size_t>(best_[i])] += rate;
      rate_[static_cast<std::size_t>(second_[i])] += rate;
      mean_rate_ += 2 * rate / static_cast<double>(n_.facilities);
    }
    return true;
  }

  /// (rates of change + caution) step = slope, by conjugate gradients. A Laplacian: what leaves one facility enters another.
  void solve(double caution) {
    const double extra = caution * mean_rate_;
    rest_ = slope_;
    std::fill(step_.begin(), step_.end(), 0.0);
    along_.assign(price_.size(), 0.0);
    into_.resize(price_.size());
    double size = 0, first = 0;
    for (int round = 0; round < 200; ++round) {
      const double before = size;
      size = 0;
      for (std::size_t j = 0; j < rest_.size(); ++j) size += rest_[j] * rest_[j] / (rate_[j] + extra);
      if (round == 0) first = size;
      if (size <= 1e-4 * first) return;
      for (std::size_t j = 0; j < rest_.size(); ++j) along_[j] = rest_[j] / (rate_[j] + extra) + (round == 0 ? 0 : size / before * along_[j]);
      for (std::size_t j = 0; j < rest_.size(); ++j) into_[j] = extra * along_[j];
      for (const Border& border : borders_) {
        const auto a = static_cast<std::size_t>(border.a), b = static_cast<std::size_t>(border.b);
        const double change = border.rate * (along_[a] - along_[b]);
        into_[a] += change;
        into_[b] -= change;
      }
      double bend = 0;
      for (std::size_t j = 0; j < rest_.size(); ++j) {
        if (held_[j] != 0) into_[j] = 0;
        bend += along_[j] * into_[j];
      }
      for (std::size_t j = 0; j < rest_.size(); ++j) {
        step_[j] += size / bend * along_[j];
        rest_[j] -= size / bend * into_[j];
      }
    }
  }

  const Network& n_;
  std::span<const std::uint8_t> full_;
  std::vector<double> cost_, demand_, places_;
  std::vector<double> price_, load_;
  std::vector<std::int32_t> best_, second_;
  std::vector<double> margin_, margins_;
  std::vector<std::uint8_t> held_;
  std::vector<double> slope_, rate_, step_, tried_, rest_, along_, into_;
  std::vector<Border> borders_;
  double astray_ = 0, mean_rate_ = 0, share_ = 1;
  std::size_t stride_ = 1;
};

}  // namespace

Prices nearly_balanced(const Network& n, std::span<const std::uint8_t> full) {
  const std::vector<double> price = Newton(n, full).run();
  Prices begin{std::vector<std::int64_t>(n.facilities), std::vector<std::int32_t>(n.points(), -1), std::vector<std::int64_t>(n.facilities)};
  // Facilities that must be full only compare with each other: the least of their prices is 0.
  double least = kFar;
  for (std::size_t j = 0; j < n.facilities; ++j)
    if (full[j] != 0) least = std::min(least, price[j]);
  const auto unit = static_cast<double>(n.highest);
  for (std::size_t j = 0; j < n.facilities; ++j)
    begin.price[j] = std::llrint(unit * std::min(full[j] != 0 ? price[j] - least : price[j], static_cast<double>(n.facilities)));
  for (std::size_t i = 0; i < n.points(); ++i) {
    std::int64_t pays = std::numeric_limits<std::int64_t>::max();
    for (std::int64_t k = n.start[i]; k < n.start[i + 1]; ++k) {
      const auto link = static_cast<std::size_t>(k);
      if (const std::int64_t c = n.cost[link] + begin.price[static_cast<std::size_t>(n.facility[link])]; c < pays) pays = c, begin.at[i] = static_cast<std::int32_t>(k);
    }
    if (begin.at[i] >= 0) begin.load[static_cast<std::size_t>(n.facility[static_cast<std::size_t>(begin.at[i])])] += n.demand[i];
  }
  return begin;
}

}  // namespace gengxin::access
