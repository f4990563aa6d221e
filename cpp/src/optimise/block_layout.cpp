#include "optimise/block_layout.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <new>
#if defined(__linux__)
#include <sys/mman.h>
#endif

#include "optimise/block_cells.hpp"

namespace gengxin::optimise {
namespace {
constexpr std::size_t lanes = kernels::lanes;
// An array of this many bytes is fresh memory for each run, which costs by the page when it is first touched.
constexpr std::size_t large_page = std::size_t{1} << 21, always_fresh = std::size_t{1} << 25;
constexpr std::size_t least_piece = 64, most_piece = 1024;  // bundles
}  // namespace

void BlockLayout::Free::operator()(double* p) const { std::free(p); }

BlockLayout::Numbers BlockLayout::numbers(std::size_t count) {
  const bool in_large_pages = count * sizeof(double) >= always_fresh;
  const std::size_t align = in_large_pages ? large_page : 64;
  const std::size_t bytes = (count * sizeof(double) + 64 + align - 1) / align * align;
  auto* p = static_cast<double*>(std::aligned_alloc(align, bytes));
  if (p == nullptr) throw std::bad_alloc();
#if defined(__linux__)
  if (in_large_pages) madvise(p, bytes, MADV_HUGEPAGE);
#endif
  return Numbers(p);
}

BlockLayout::BlockLayout(const BlockProgram& program, const BlockBounds& bounds)
    : groups(program.groups),
      options(program.options),
      properties(std::max(1, static_cast<int>(program.properties.size()))) {
  const auto n = static_cast<std::size_t>(groups), k = static_cast<std::size_t>(options);
  Cells found = cells_of(program);
  cell = std::move(found.of_group);
  cell_zone = std::move(found.zones);
  cells = static_cast<int>(cell_zone.size());
  std::vector<std::size_t> count(static_cast<std::size_t>(cells)), next(count.size());
  for (const int c : cell) ++count[static_cast<std::size_t>(c)];
  for (std::size_t c = 0; c < count.size(); ++c) {
    next[c] = bundles * lanes;
    bundles += (count[c] + lanes - 1) / lanes;
  }
  const std::size_t piece = std::clamp(bundles / 32, least_piece, most_piece);
  for (std::size_t c = 0; c < count.size(); ++c) {
    const std::size_t first = next[c] / lanes, own = (count[c] + lanes - 1) / lanes, parts = (own + piece - 1) / piece;
    for (std::size_t part = 0; part < parts; ++part)
      pieces.push_back({first + own * part / parts, first + own * (part + 1) / parts, static_cast<int>(c)});
  }
  slot.resize(n);
  for (std::size_t i = 0; i < n; ++i)
    slot[i] = static_cast<std::int32_t>(next[static_cast<std::size_t>(cell[i])]++);

  const auto c_count = static_cast<std::size_t>(properties);
  x = numbers(bundles * k * lanes);
  z = numbers(bundles * k * lanes);
  cost = numbers(bundles * k * lanes);
  if (bounds.bounded()) {
    v = numbers(bundles * k * lanes);
    w = numbers(bundles * k * lanes);
    upper = numbers(bundles * k * lanes);
    std::fill_n(upper.get(), bundles * k * lanes, 2.0);
  }
  p = numbers(bundles * c_count * lanes);
  weight = numbers(bundles * lanes);
  affine_mean = numbers(bundles * lanes);
  final_mean = numbers(bundles * lanes);
  // Lanes without a group: the last bundle of each cell is cleared before it is filled.
  for (std::size_t c = 0; c < count.size(); ++c)
    if (const std::size_t b = next[c] / lanes; next[c] % lanes != 0) {
      std::fill_n(cost.get() + b * k * lanes, k * lanes, 0.0);
      std::fill_n(p.get() + b * c_count * lanes, c_count * lanes, 0.0);
      std::fill_n(weight.get() + b * lanes, lanes, 1.0);
    }
  if (program.properties.empty()) std::fill_n(p.get(), bundles * lanes, 0.0);
  std::vector<double> mean(program.properties.size());
  for (std::size_t c = 0; c < mean.size(); ++c) {
    for (const double value : program.properties[c]) mean[c] += std::abs(value);
    mean[c] = mean[c] > 0 ? static_cast<double>(n) / (mean[c] * static_cast<double>(mean.size())) : 0;
  }
  for (std::size_t i = 0; i < n; ++i) {
    const auto s = static_cast<std::size_t>(slot[i]);
    const std::size_t bundle = s / lanes, lane = s % lanes;
    const double share = bounds.total(i);
    double size = 0;
    for (std::size_t c = 0; c < program.properties.size(); ++c) {
      const double value = program.properties[c][i] * share;
      p[(bundle * c_count + c) * lanes + lane] = value;
      size += std::abs(value) * mean[c];
    }
    // Targets grow as the root of the size: measured to need the fewest iterations.
    weight[s] = mean.empty() ? 1.0 : std::clamp(std::sqrt(size), 0.03, 30.0);
    const double* from = program.cost.data() + i * k;
    const std::size_t to = bundle * k * lanes + lane;
    for (std::size_t a = 0; a < k; ++a) cost[to + a * lanes] = from[a] * share;
    if (program.upper.empty()) continue;
    for (std::size_t a = 0; a < k; ++a) {
      const double most = bounds.upper(i, i * k + a);
      if (most == 0) cost[to + a * lanes] = kernels::barred;
      else if (bounds.bounded()) upper[to + a * lanes] = most;
    }
  }
  for (std::size_t s = 0; s < bundles * lanes; ++s) weight_sum += weight[s];
}

}  // namespace gengxin::optimise
