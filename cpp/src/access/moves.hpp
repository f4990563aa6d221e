#pragma once
// The cheapest way to move one unit from facility to facility: a heap of candidates for each pair that has some, made when a
// facility is first looked at. Candidates whose flow is gone are dropped when they come to the top.
#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "access/links.hpp"

namespace gengxin::access {

/// Somebody who leaves link `from` for link `to`, at this extra cost.
struct Move {
  std::int64_t cost;
  std::int32_t from;
  std::int32_t to;
};

class Moves {
 public:
  Moves(const Network& network, const std::vector<std::int64_t>& flow) : network_(network), flow_(flow), links_(network), tables_(network.facilities), count_(network.facilities) {}

  /// Calls visit(facility, cost) with the cheapest move from `from` to each facility that its people could use.
  template <class Visit>
  void each_from(std::size_t from, Visit&& visit) {
    Table& table = tables_[from];
    if (!table.made) make(from);
    for (std::size_t s = 0; s < table.facility.size(); ++s)
      if (table.cheapest[s] < kNobody) visit(static_cast<std::size_t>(table.facility[s]), table.cheapest[s]);
  }

  /// The cheapest move from one facility to another; there is one.
  [[nodiscard]] Move cheapest(std::size_t from, std::size_t to) const {
    const Table& table = tables_[from];
    return table.heaps[slot_of(table, static_cast<std::int32_t>(to))].front();
  }

  /// To be told when a link without flow gets some.
  void begin(std::size_t link) {
    Table& table = tables_[static_cast<std::size_t>(network_.facility[link])];
    if (!table.made) return;
    const auto a = static_cast<std::int32_t>(link);
    each_link(a, [&](std::size_t k) {
      if (k == link) return;
      const std::size_t slot = slot_for(table, network_.facility[k]);
      auto& heap = table.heaps[slot];
      heap.push_back({network_.cost[k] - network_.cost[link], a, static_cast<std::int32_t>(k)});
      std::push_heap(heap.begin(), heap.end(), dearer);
      refresh(table, slot);
    });
  }

  /// To be told when a link has no flow any more.
  void end(std::size_t link) {
    Table& table = tables_[static_cast<std::size_t>(network_.facility[link])];
    if (!table.made) return;
    each_link(static_cast<std::int32_t>(link), [&](std::size_t k) {
      if (k != link) refresh(table, slot_of(table, network_.facility[k]));
    });
  }

 private:
  struct Table {
    bool made = false;
    std::vector<std::int32_t> facility;    // rising
    std::vector<std::int64_t> cheapest;    // cost of the top of each heap
    std::vector<std::vector<Move>> heaps;
  };

  static bool dearer(const Move& a, const Move& b) {
    return a.cost != b.cost ? a.cost > b.cost : a.from != b.from ? a.from > b.from : a.to > b.to;
  }

  static constexpr std::int64_t kNobody = std::numeric_limits<std::int64_t>::max();

  static std::size_t slot_of(const Table& table, std::int32_t facility) {
    return static_cast<std::size_t>(std::lower_bound(table.facility.begin(), table.facility.end(), facility) - table.facility.begin());
  }

  /// The same, made if nobody could go there before.
  static std::size_t slot_for(Table& table, std::int32_t facility) {
    const std::size_t slot = slot_of(table, facility);
    if (slot < table.facility.size() && table.facility[slot] == facility) return slot;
    const auto at = static_cast<std::ptrdiff_t>(slot);
    table.facility.insert(table.facility.begin() + at, facility);
    table.cheapest.insert(table.cheapest.begin() + at, kNobody);
    table.heaps.emplace(table.heaps.begin() + at);
    return slot;
  }

  void refresh(Table& table, std::size_t slot) {
    auto& heap = table.heaps[slot];
    while (!heap.empty() && flow_[static_cast<std::size_t>(heap.front().from)] == 0) {
      std::pop_heap(heap.begin(), heap.end(), dearer);
      heap.pop_back();
    }
    table.cheapest[slot] = heap.empty() ? kNobody : heap.front().cost;
  }

  void make(std::size_t from) {
    Table& table = tables_[from];
    table.made = true;
    const auto each_move = [&](auto&& visit) {
      for (const std::int32_t a : links_.into(from))
        if (flow_[static_cast<std::size_t>(a)] > 0)
          each_link(a, [&](std::size_t k) {
            if (static_cast<std::int32_t>(k) != a) visit(a, k, static_cast<std::size_t>(network_.facility[k]));
          });
    };
    each_move([&](std::int32_t, std::size_t, std::size_t j) {
      if (count_[j]++ == 0) table.facility.push_back(static_cast<std::int32_t>(j));
    });
    std::sort(table.facility.begin(), table.facility.end());
    table.heaps.resize(table.facility.size());
    table.cheapest.resize(table.facility.size());
    for (std::size_t s = 0; s < table.facility.size(); ++s) {
      std::size_t& count = count_[static_cast<std::size_t>(table.facility[s])];
      table.heaps[s].reserve(count);
      count = s;
    }
    each_move([&](std::int32_t a, std::size_t k, std::size_t j) { table.heaps[count_[j]].push_back({network_.cost[k] - network_.cost[static_cast<std::size_t>(a)], a, static_cast<std::int32_t>(k)}); });
    for (std::size_t s = 0; s < table.facility.size(); ++s) {
      count_[static_cast<std::size_t>(table.facility[s])] = 0;
      std::make_heap(table.heaps[s].begin(), table.heaps[s].end(), dearer);
      table.cheapest[s] = table.heaps[s].front().cost;
    }
  }

  template <class F>
  void each_link(std::int32_t of, F&& f) const {
    const std::size_t i = links_.point(static_cast<std::size_t>(of));
    for (auto k = static_cast<std::size_t>(network_.start[i]); k < static_cast<std::size_t>(network_.start[i + 1]); ++k) f(k);
  }

  const Network& network_;
  const std::vector<std::int64_t>& flow_;
  LinksByFacility links_;
  std::vector<Table> tables_;
  std::vector<std::size_t> count_;  // scratch, by facility
};

}  // namespace gengxin::access
