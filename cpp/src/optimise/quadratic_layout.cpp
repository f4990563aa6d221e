#include "optimise/quadratic_layout.hpp"

#include <algorithm>
#include <set>

#include "optimise/block_quadratic.hpp"

namespace gengxin::optimise {
namespace {
constexpr std::size_t lanes = kernels::lanes;
}  // namespace

QuadraticLayout::QuadraticLayout(const BlockProgram& program, const BlockBounds& bounds, const BlockLayout& layout)
    : options(layout.options),
      stride((layout.options + kernels::lanes - 1) / kernels::lanes * kernels::lanes),
      slots(layout.bundles * lanes) {
  const auto n = static_cast<std::size_t>(program.groups), k = static_cast<std::size_t>(options);
  const auto width = static_cast<std::size_t>(stride), kind_count = static_cast<std::size_t>(program.kind_count());
  if (std::set<int>(program.kinds.begin(), program.kinds.end()).size() < program.kinds.size()) kinds = program.kinds;
  cost = numbers();
  diagonal = numbers();
  if (bounds.bounded()) {
    upper = numbers();
    std::fill_n(upper.get(), slots * width, 2.0);
  }
  weight.assign(slots, 0);
  admitted.assign(slots * width, 0);
  const std::vector<double> slope =
      bounds.shifted() ? curvature_product(program, bounds.lower()) : std::vector<double>{};
  for (std::size_t i = 0; i < n; ++i) {
    const auto s = static_cast<std::size_t>(layout.slot[i]);
    const double total = bounds.total(i);
    weight[s] = layout.weight[s];
    for (std::size_t a = 0; a < k; ++a) {
      const std::size_t share = i * k + a, to = s * width + a;
      const double most = bounds.upper(i, share);
      if (most == 0) {
        cost[to] = kernels::barred;
        continue;
      }
      admitted[to] = 1;
      pairs += weight[s] * (upper ? 2 : 1);
      cost[to] = total * (program.cost[share] + (slope.empty() ? 0 : slope[share]));
      const std::size_t kind = i * kind_count + static_cast<std::size_t>(program.kind(static_cast<int>(a)));
      if (!program.curvature.empty()) diagonal[to] = total * total * program.curvature[kind];
      if (upper) upper[to] = most;
    }
  }
  start.assign(slots + 1, 0);
  const auto slot = [&](int group) { return static_cast<std::size_t>(layout.slot[static_cast<std::size_t>(group)]); };
  const auto each = [&](auto&& use) {
    for (const Edge& edge : program.edges)
      if (edge.weight > 0) use(edge, bounds.total(static_cast<std::size_t>(edge.one)), bounds.total(static_cast<std::size_t>(edge.other)));
  };
  each([&](const Edge& edge, double one, double next_one) {
    for (std::size_t a = 0; a < k; ++a) {
      diagonal[slot(edge.one) * width + a] += edge.weight * one * one;
      diagonal[slot(edge.other) * width + a] += edge.weight * next_one * next_one;
    }
    if (one * next_one == 0) return;
    ++start[slot(edge.one) + 1];
    ++start[slot(edge.other) + 1];
  });
  for (std::size_t s = 0; s < slots; ++s) start[s + 1] += start[s];
  other.resize(static_cast<std::size_t>(start[slots]));
  coupling.resize(other.size());
  std::vector<int> next(start.begin(), start.end() - 1);
  each([&](const Edge& edge, double one, double next_one) {
    if (one * next_one == 0) return;
    const auto join = [&](int from, int to) {
      const auto at = static_cast<std::size_t>(next[slot(from)]++);
      other[at] = static_cast<int>(slot(to));
      coupling[at] = edge.weight * one * next_one;
    };
    join(edge.one, edge.other);
    join(edge.other, edge.one);
  });
}

QuadraticLayout::Numbers QuadraticLayout::numbers() const {
  const std::size_t count = slots * static_cast<std::size_t>(stride);
  Numbers zeros = BlockLayout::numbers(count);
  std::fill_n(zeros.get(), count, 0.0);
  return zeros;
}

void QuadraticLayout::to_slots(const double* bundles, double* to, std::size_t first, std::size_t last) const {
  const auto k = static_cast<std::size_t>(options), width = static_cast<std::size_t>(stride);
  for (std::size_t b = first; b < last; ++b)
    for (std::size_t lane = 0; lane < lanes; ++lane)
      for (std::size_t a = 0; a < k; ++a) to[(b * lanes + lane) * width + a] = bundles[(b * k + a) * lanes + lane];
}

void QuadraticLayout::to_bundles(const double* from, double* bundles, std::size_t first, std::size_t last) const {
  const auto k = static_cast<std::size_t>(options), width = static_cast<std::size_t>(stride);
  for (std::size_t b = first; b < last; ++b)
    for (std::size_t a = 0; a < k; ++a)
      for (std::size_t lane = 0; lane < lanes; ++lane) bundles[(b * k + a) * lanes + lane] = from[(b * lanes + lane) * width + a];
}

}  // namespace gengxin::optimise
