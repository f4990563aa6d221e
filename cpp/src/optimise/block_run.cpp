#include "optimise/block_run.hpp"

#include <algorithm>
#include <cmath>

namespace gengxin::optimise {
namespace {
constexpr double first_target = 0.3;        // of the mean range of a group's costs
constexpr double first_target_warm = 0.05;
}  // namespace

kernels::Segment BlockRun::segment(std::size_t piece) const {
  const BlockLayout::Piece& p = layout_.pieces[piece];
  const std::size_t offset = static_cast<std::size_t>(p.cell) * width_;
  return {p.first, p.last, rows_.of_cell(p.cell), affine_table_.empty() ? nullptr : affine_table_.data() + offset,
          final_table_.empty() ? nullptr : final_table_.data() + offset};
}

// Small pieces are handed out several at a time.
void BlockRun::each_piece(const std::function<void(std::size_t)>& pass) {
  const std::size_t pieces = layout_.pieces.size();
  const std::size_t together = std::max<std::size_t>(1, pieces / 64);
  workers_.run((pieces + together - 1) / together, [&](std::size_t batch) {
    const std::size_t last = std::min(pieces, (batch + 1) * together);
    for (std::size_t piece = batch * together; piece < last; ++piece) pass(piece);
  });
}

// Sums of the pieces of a cell, in their order whatever thread made them.
void BlockRun::gather(const std::vector<double>& by_piece, std::size_t width,
                      std::vector<double>& by_cell) {
  by_cell.assign(static_cast<std::size_t>(layout_.cells) * width, 0);
  for (std::size_t piece = 0; piece < layout_.pieces.size(); ++piece) {
    double* to = by_cell.data() + static_cast<std::size_t>(layout_.pieces[piece].cell) * width;
    const double* from = by_piece.data() + piece * width;
    for (std::size_t i = 0; i < width; ++i) to[i] += from[i];
  }
}

// The scale of the costs, from which the first target follows.
void BlockRun::measure() {
  const auto n = static_cast<std::size_t>(program_.groups);
  const auto k = static_cast<std::size_t>(program_.options);
  constexpr std::size_t lanes = kernels::lanes;
  double ranges = 0, sizes = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double* cost = layout_.cost.get() + layout_.place(i);
    double low = infinity, high = -infinity;
    for (std::size_t a = 0; a < k; ++a) {
      const double value = cost[a * lanes];
      low = std::min(low, value);
      if (value < kernels::barred) high = std::max(high, value);
    }
    ranges += high - low;
    sizes += std::max(std::abs(low), std::abs(high));
  }
  for (std::size_t a = 0; bounds_.shifted() && a < n * k; ++a)
    fixed_cost_ += program_.cost[a] * bounds_.lower(a);
  const double groups = static_cast<double>(n), prices = state_.price_size();
  range_ = ranges / groups;
  if (!(range_ > 1e-9 * sizes / groups)) range_ = sizes / groups;
  least_size_ = 1e-12 * sizes + 1e-300;
  if (sizes == 0 && prices > 0) {
    const double mean = prices / static_cast<double>(state_.rows.size());
    range_ = mean / groups;
    least_size_ = 1e-2 * mean;
  }
  if (range_ == 0) range_ = 1;
  size_of_cost_ = sizes + prices;
}

void BlockRun::start() {
  measure();
  constexpr std::size_t lanes = kernels::lanes;
  const auto k = static_cast<std::size_t>(program_.options);
  const auto c_count = static_cast<std::size_t>(layout_.properties);
  const bool warm = options_.warm_start.size() == program_.rows.size() && !program_.rows.empty();
  const std::vector<double> from = warm ? state_.admissible(options_.warm_start) : std::vector<double>{};
  if (warm) rows_.tables(from, value_table_);
  mu_ = (warm ? first_target_warm : first_target) * range_;
  each_piece([&](std::size_t piece) {
    const BlockLayout::Piece& own = layout_.pieces[piece];
    if (warm) {
      std::copy_n(layout_.cost.get() + own.first * k * lanes, (own.last - own.first) * k * lanes,
                  layout_.z.get() + own.first * k * lanes);
      const double* table = value_table_.data() + static_cast<std::size_t>(own.cell) * width_;
      for (std::size_t b = own.first; b < own.last; ++b)
        for (std::size_t c = 0; c < c_count; ++c)
          for (std::size_t a = 0; a < k; ++a)
            for (std::size_t lane = 0; lane < lanes; ++lane)
              layout_.z[(b * k + a) * lanes + lane] -=
                  layout_.p[(b * c_count + c) * lanes + lane] * table[c * k + a];
    }
    kernels_.start(layout_.data(), segment(piece), warm ? layout_.z.get() : layout_.cost.get(), mu_);
  });
  pass_one({});
  state_.start(mu_, from);
}

void BlockRun::pass_one(const kernels::Move& move) {
  const std::size_t pieces = layout_.pieces.size();
  sums_a_.resize(pieces * width_);
  sums_b_.resize(pieces * width_);
  schur_.assign(pieces * rows_.sums(), 0);
  std::vector<double> gaps(pieces);
  each_piece([&](std::size_t piece) {
    kernels::SumsOne sums{schur_.data() + piece * rows_.sums(), sums_a_.data() + piece * width_, sums_b_.data() + piece * width_, 0};
    kernels_.pass_one(layout_.data(), segment(piece), move, sums);
    gaps[piece] = sums.gap;
  });
  gap_ = 0;
  for (const double gap : gaps) gap_ += gap;
  gather(sums_a_, width_, cell_a_);
  gather(sums_b_, width_, cell_b_);
  gather(schur_, rows_.sums(), cell_schur_);
  rows_.values(cell_a_, activity_);
  rows_.values(cell_b_, centre_);
  for (std::size_t r = 0; r < activity_.size(); ++r) state_.rows[r].activity = activity_[r];
}

void BlockRun::pass_two() {
  const std::size_t pieces = layout_.pieces.size();
  std::vector<kernels::SumsTwo> all(pieces);
  each_piece([&](std::size_t piece) {
    all[piece] = {sums_a_.data() + piece * width_, sums_b_.data() + piece * width_, 0, 0, 0, 0};
    kernels_.pass_two(layout_.data(), segment(piece), all[piece]);
  });
  moment1_ = moment2_ = most_ = 0;
  least_ = 1;
  for (const kernels::SumsTwo& sums : all) {
    moment1_ += sums.first_moment;
    moment2_ += sums.second_moment;
    least_ = std::min(least_, sums.least);
    most_ = std::max(most_, sums.most);
  }
  gather(sums_a_, width_, cell_a_);
  gather(sums_b_, width_, cell_b_);
  rows_.values(cell_a_, to_target_);
  rows_.values(cell_b_, to_second_);
}

// The longest steps that keep every pair positive, at most 2.
BlockState::Steps BlockRun::pass_three(const kernels::Aim& aim) {
  const std::size_t pieces = layout_.pieces.size();
  std::vector<kernels::SumsThree> all(pieces);
  each_piece([&](std::size_t piece) {
    kernels_.pass_three(layout_.data(), segment(piece), aim, all[piece]);
  });
  double primal = 0, dual = 0;
  for (const kernels::SumsThree& sums : all) {
    primal = std::min(primal, sums.least_primal);
    dual = std::min(dual, sums.least_dual);
  }
  return {-1 / std::min(primal, -0.5), -1 / std::min(dual, -0.5)};
}

// D(y), or without costs the margin of y as a certificate of infeasibility.
double BlockRun::dual_value(const std::vector<double>& y, bool with_cost) {
  rows_.tables(y, value_table_);
  std::vector<double> parts(layout_.pieces.size());
  each_piece([&](std::size_t piece) {
    parts[piece] = kernels_.dual_value(
        layout_.data(), segment(piece), layout_.cost.get(), with_cost,
        value_table_.data() + static_cast<std::size_t>(layout_.pieces[piece].cell) * width_);
  });
  double sum = with_cost ? program_.offset + fixed_cost_ : 0;
  for (const double part : parts) sum += part;
  for (std::size_t r = 0; r < y.size(); ++r)
    if (y[r] != 0) sum += y[r] * (y[r] > 0 ? state_.rows[r].low : state_.rows[r].high);
  return sum;
}

}  // namespace gengxin::optimise
