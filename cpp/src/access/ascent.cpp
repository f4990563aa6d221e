#include "access/ascent.hpp"

#include <algorithm>
#include <limits>

namespace gengxin::access {
namespace {

constexpr std::int64_t kFar = std::numeric_limits<std::int64_t>::max();

struct Leaver {
  std::int64_t margin;  // what the next best link costs more
  std::int32_t point;
  std::int32_t to;
};

class Ascent {
 public:
  explicit Ascent(const Network& network) : n_(network), state_{std::vector<std::int64_t>(network.facilities), std::vector<std::int32_t>(network.points(), -1), std::vector<std::int64_t>(network.facilities)},
        place_(network.points()), people_(network.facilities), queued_(network.facilities) {}

  Prices run(std::size_t most_work) {
    for (std::size_t i = 0; i < n_.points(); ++i) {
      const auto from = n_.cost.begin() + n_.start[i], to = n_.cost.begin() + n_.start[i + 1];
      if (from != to && n_.demand[i] > 0) settle(i, static_cast<std::int32_t>(std::min_element(from, to) - n_.cost.begin()));
    }
    for (std::size_t j = 0; j < n_.facilities; ++j) ask(j);
    for (std::size_t next = 0; next < queue_.size() && work_ < most_work; ++next) {
      const std::size_t j = queue_[next];
      queued_[j] = 0;
      if (state_.load[j] > n_.capacity[j]) raise(j);
    }
    return std::move(state_);
  }

 private:
  void settle(std::size_t i, std::int32_t link) {
    const auto j = static_cast<std::size_t>(n_.facility[static_cast<std::size_t>(link)]);
    state_.at[i] = link;
    state_.load[j] += n_.demand[i];
    place_[i] = people_[j].size();
    people_[j].push_back(static_cast<std::int32_t>(i));
  }

  void leave(std::size_t i) {
    const auto j = static_cast<std::size_t>(n_.facility[static_cast<std::size_t>(state_.at[i])]);
    state_.load[j] -= n_.demand[i];
    const std::int32_t last = people_[j].back();
    people_[j][place_[i]] = last;
    place_[static_cast<std::size_t>(last)] = place_[i];
    people_[j].pop_back();
  }

  void ask(std::size_t j) {
    if (state_.load[j] > n_.capacity[j] && queued_[j] == 0) queued_[j] = 1, queue_.push_back(j);
  }

  Leaver leaver(std::size_t i) {
    const std::int32_t now = state_.at[i];
    std::int64_t best = kFar;
    std::int32_t to = -1;
    for (auto k = static_cast<std::int32_t>(n_.start[i]); k < static_cast<std::int32_t>(n_.start[i + 1]); ++k) {
      const auto link = static_cast<std::size_t>(k);
      const std::int64_t c = n_.cost[link] + state_.price[static_cast<std::size_t>(n_.facility[link])];
      if (k != now && c < best) best = c, to = k;
    }
    work_ += static_cast<std::size_t>(n_.start[i + 1] - n_.start[i]);
    const auto here = static_cast<std::size_t>(now);
    const std::int64_t pays = n_.cost[here] + state_.price[static_cast<std::size_t>(n_.facility[here])];
    return {to < 0 ? kFar : best - pays, static_cast<std::int32_t>(i), to};
  }

  void raise(std::size_t j) {
    leavers_.clear();
    for (const std::int32_t i : people_[j]) leavers_.push_back(leaver(static_cast<std::size_t>(i)));
    const auto by_margin = [](const Leaver& a, const Leaver& b) { return a.margin != b.margin ? a.margin < b.margin : a.point < b.point; };
    std::sort(leavers_.begin(), leavers_.end(), by_margin);
    std::int64_t margin = 0;
    for (const Leaver& l : leavers_) {
      if (state_.load[j] == n_.capacity[j] || l.margin == kFar) break;
      const auto i = static_cast<std::size_t>(l.point);
      margin = l.margin;
      if (state_.load[j] - n_.demand[i] < n_.capacity[j]) break;  // it would have to be split
      leave(i);
      settle(i, l.to);
      ask(static_cast<std::size_t>(n_.facility[static_cast<std::size_t>(l.to)]));
    }
    state_.price[j] += margin;
  }

  const Network& n_;
  Prices state_;
  std::vector<std::size_t> place_;
  std::vector<std::vector<std::int32_t>> people_;
  std::vector<std::uint8_t> queued_;
  std::vector<std::size_t> queue_;
  std::vector<Leaver> leavers_;
  std::size_t work_ = 0;
};

}  // namespace

Prices ascend(const Network& network, std::size_t most_work) { return Ascent(network).run(most_work); }

}  // namespace gengxin::access
