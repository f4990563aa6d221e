#include "optimise/quadratic_newton.hpp"

#include <algorithm>
#include <cmath>

#include "optimise/levels.hpp"

namespace gengxin::optimise {
namespace {
constexpr int most_products = 1000;
constexpr double rounding = 1e-24;  // of the first residual, squared

// Sums of the pieces of a cell, in their order whatever thread made them.
void gather(const BlockLayout& layout, const std::vector<double>& by_piece, std::size_t width, std::vector<double>& by_cell) {
  by_cell.assign(static_cast<std::size_t>(layout.cells) * width, 0);
  for (std::size_t piece = 0; piece < layout.pieces.size(); ++piece) {
    double* to = by_cell.data() + static_cast<std::size_t>(layout.pieces[piece].cell) * width;
    const double* from = by_piece.data() + piece * width;
    for (std::size_t i = 0; i < width; ++i) to[i] += from[i];
  }
}

}  // namespace

QuadraticNewton::QuadraticNewton(const QuadraticLayout& shares, BlockLayout& layout, BlockRows& rows, Workers& workers)
    : shares_(shares),
      layout_(layout),
      rows_(rows),
      workers_(workers),
      passes_(kernels_in_use()),
      kernels_(quadratic_kernels_in_use()),
      theta_(shares.numbers()),
      point_(shares.numbers()),
      residual_(shares.numbers()),
      p_(shares.numbers()),
      u_(shares.numbers()),
      q_(shares.numbers()),
      outer_(shares.kinds.empty() ? nullptr : shares.numbers()),
      joined_(shares.kinds.empty() ? nullptr : shares.numbers()),
      inverse_sum_(shares.slots, 0.0),
      coupled_{shares.options, shares.stride, layout.properties, layout.p.get(), theta_.get(), inverse_sum_.data(),
               shares.kinds.empty() ? nullptr : shares.kinds.data(), outer_.get(), shares.start.data(), shares.other.data(),
               shares.coupling.data()},
      search_{p_.get(), u_.get(), joined_ ? joined_.get() : p_.get(), q_.get(), point_.get(), residual_.get()},
      row_step_(static_cast<std::size_t>(rows.count()), 0.0),
      asked_(row_step_.size(), 0.0),
      sums_(layout.pieces.size() * static_cast<std::size_t>(layout.properties * layout.options)),
      parts_(layout.pieces.size()) {}

void QuadraticNewton::each_piece(const std::function<void(std::size_t)>& pass) { workers_.run(layout_.pieces.size(), pass); }

// theta of a slot's shares, and its sum (with kinds that of outer).
double QuadraticNewton::invert(const double* stiffness, std::size_t slot) {
  const auto k = static_cast<std::size_t>(shares_.options), off = slot * static_cast<std::size_t>(shares_.stride);
  double sum = 0;
  if (!outer_) {
    for (std::size_t a = off; a < off + k; ++a) {
      theta_[a] = shares_.admitted[a] ? 1 / (stiffness[a] + shares_.diagonal[a]) : 0;
      sum += theta_[a];
    }
    return sum;
  }
  double of_kind[kernels::most_options] = {};
  for (std::size_t a = 0; a < k; ++a) {
    theta_[off + a] = shares_.admitted[off + a] ? 1 / stiffness[off + a] : 0;
    of_kind[shares_.kinds[a]] += theta_[off + a];
  }
  for (std::size_t a = 0; a < k; ++a) {
    outer_[off + a] = theta_[off + a] / (1 + shares_.diagonal[off + a] * of_kind[shares_.kinds[a]]);
    sum += outer_[off + a];
  }
  return sum;
}

// What S has of two options of one kind beside outer outer / sum outer: p p theta theta diagonal / (1 + diagonal sum theta).
void QuadraticNewton::add_within_kinds(std::size_t slot, const kernels::CellRows* rows, double* schur) const {
  const int k = shares_.options, pairs = k * (k - 1) / 2;
  const auto off = slot * static_cast<std::size_t>(shares_.stride);
  const double* p = layout_.p.get() + slot / kernels::lanes * static_cast<std::size_t>(layout_.properties) * kernels::lanes + slot % kernels::lanes;
  int pair = 0;
  for (int a = 0; a < k; ++a)
    for (int b = a + 1; b < k; ++b, ++pair) {
      if (shares_.kinds[static_cast<std::size_t>(a)] != shares_.kinds[static_cast<std::size_t>(b)]) continue;
      const double weight = outer_[off + static_cast<std::size_t>(a)] * theta_[off + static_cast<std::size_t>(b)] *
                            shares_.diagonal[off + static_cast<std::size_t>(a)];
      if (rows != nullptr) {
        std::vector<double> apart;  // what a share moved between the two changes the rows by
        for (int r = 0; r < rows->count; ++r) {
          double sum = 0;
          for (int t = rows->first[r]; t < rows->first[r + 1]; ++t)
            sum += p[rows->property[t] * kernels::lanes] * (rows->q[t][a] - rows->q[t][b]);
          apart.push_back(sum);
        }
        double* to = schur;
        for (std::size_t r = 0; r < apart.size(); ++r)
          for (std::size_t s = 0; s <= r; ++s) *to++ += weight * apart[r] * apart[s];
        continue;
      }
      int products = 0;
      for (int c = 0; c < layout_.properties; ++c)
        for (int d = c; d < layout_.properties; ++d, ++products)
          schur[products * pairs + pair] += p[c * kernels::lanes] * p[d * kernels::lanes] * weight;
    }
}

void QuadraticNewton::factor(const double* x, const double* stiffness, std::vector<double>& activity) {
  const auto k = static_cast<std::size_t>(shares_.options), width = static_cast<std::size_t>(shares_.stride);
  const std::size_t sum_width = static_cast<std::size_t>(layout_.properties) * k;
  schur_.assign(layout_.pieces.size() * rows_.sums(), 0);
  std::vector<double> centre(sum_width * layout_.pieces.size());
  kernels::Data data = layout_.data();
  data.v = data.w = nullptr;
  each_piece([&](std::size_t piece) {
    for (std::size_t s = first(piece); s < last(piece); ++s) {
      const double sum = invert(stiffness, s);
      inverse_sum_[s] = sum > 0 ? 1 / sum : 0;
      for (std::size_t a = s * width; a < (s + 1) * width; ++a) point_[a] = residual_[a] = 0;
      // The passes of linear programs have theta = x / z.
      for (std::size_t a = 0; a < k; ++a) {
        const std::size_t from = s * width + a, to = (s / kernels::lanes * k + a) * kernels::lanes + s % kernels::lanes;
        data.x[to] = shares_.admitted[from] ? x[from] : 1e-50;
        data.z[to] = shares_.admitted[from] ? x[from] / (outer_ ? outer_ : theta_)[from] : kernels::barred;
      }
    }
    kernels::SumsOne sums{schur_.data() + piece * rows_.sums(), sums_.data() + piece * sum_width, centre.data() + piece * sum_width, 0};
    const BlockLayout::Piece& own = layout_.pieces[piece];
    const kernels::CellRows* rows = rows_.of_cell(own.cell);
    passes_.pass_one(data, {own.first, own.last, rows, nullptr, nullptr}, {}, sums);
    if (outer_)
      for (std::size_t s = first(piece); s < last(piece); ++s) add_within_kinds(s, rows, sums.schur);
  });
  gather(layout_, sums_, sum_width, cell_sums_);
  rows_.values(cell_sums_, activity);
  gather(layout_, schur_, rows_.sums(), cell_schur_);
  std::fill(row_step_.begin(), row_step_.end(), 0.0);
  std::fill(asked_.begin(), asked_.end(), 0.0);
}

void QuadraticNewton::add_up_kinds(const double* x) {
  const auto k = static_cast<std::size_t>(shares_.options), width = static_cast<std::size_t>(shares_.stride);
  each_piece([&](std::size_t piece) {
    for (std::size_t s = first(piece); s < last(piece); ++s) {
      double of_kind[kernels::most_options] = {};
      for (std::size_t a = 0; a < k; ++a) of_kind[shares_.kinds[a]] += shares_.admitted[s * width + a] ? x[s * width + a] : 0;
      for (std::size_t a = 0; a < k; ++a) joined_[s * width + a] = of_kind[shares_.kinds[a]];
    }
  });
}

void QuadraticNewton::slope(const double* x, const std::vector<double>& y, double* out) {
  const auto k = static_cast<std::size_t>(shares_.options), width = static_cast<std::size_t>(shares_.stride);
  rows_.tables(y, table_);
  const auto properties = static_cast<std::size_t>(layout_.properties);
  if (joined_) add_up_kinds(x);
  const double* joined = joined_ ? joined_.get() : x;
  each_piece([&](std::size_t piece) {
    const double* table = table_.data() + static_cast<std::size_t>(layout_.pieces[piece].cell) * properties * k;
    for (std::size_t s = first(piece); s < last(piece); ++s)
      for (std::size_t a = 0; a < k; ++a) {
        const std::size_t at = s * width + a;
        double sum = shares_.cost[at] + shares_.diagonal[at] * joined[at];
        for (std::size_t c = 0; c < properties; ++c)
          sum -= layout_.p[(s / kernels::lanes * properties + c) * kernels::lanes + s % kernels::lanes] * table[c * k + a];
        q_[at] = sum;
      }
    kernels_.couple(coupled_, first(piece), last(piece), q_.get(), joined, x, out);
  });
}

// point += step p, residual -= step q; A M residual. Returns residual'M residual.
double QuadraticNewton::advance(double step, std::vector<double>& activity) {
  const auto width = static_cast<std::size_t>(layout_.properties * layout_.options);
  each_piece([&](std::size_t piece) {
    parts_[piece] = kernels_.advance(coupled_, first(piece), last(piece), step, search_, sums_.data() + piece * width);
  });
  gather(layout_, sums_, width, cell_sums_);
  rows_.values(cell_sums_, activity);
  double sum = 0;
  for (const double part : parts_) sum += part;
  return sum;
}

void QuadraticNewton::turn(double ratio, const std::vector<double>& rows) {
  const auto width = static_cast<std::size_t>(layout_.properties * layout_.options);
  rows_.tables(rows, table_);
  each_piece([&](std::size_t piece) {
    kernels_.turn(coupled_, first(piece), last(piece), ratio, search_,
                  table_.data() + static_cast<std::size_t>(layout_.pieces[piece].cell) * width);
  });
}

double QuadraticNewton::couple() {
  each_piece([&](std::size_t piece) {
    parts_[piece] = kernels_.couple(coupled_, first(piece), last(piece), u_.get(), search_.joined, p_.get(), q_.get());
  });
  double sum = 0;
  for (const double part : parts_) sum += part;
  return sum;
}

void QuadraticNewton::solve(const std::vector<double>& rows, double least) {
  const std::size_t m = row_step_.size();
  std::vector<double> activity, own(m), along(m);
  advance(0, activity);
  for (std::size_t r = 0; r < m; ++r) along[r] = rows[r] - asked_[r] - activity[r];
  asked_ = rows;
  rows_.solve(along);
  turn(0, along);
  couple();
  double step = 1, before = 0;  // the first step is a whole one, for it is the one that meets the rows
  for (int products = 0; products < most_products; ++products) {
    for (std::size_t r = 0; r < m; ++r) row_step_[r] += step * along[r];
    double size = advance(step, activity);
    for (std::size_t r = 0; r < m; ++r) own[r] = -activity[r];
    rows_.solve(own);
    for (std::size_t r = 0; r < m; ++r) size += activity[r] * own[r];
    if (products == 0) least = std::max(least, rounding * size);
    if (!(size > least)) return;
    const double ratio = products > 0 ? size / before : 0;
    before = size;
    turn(ratio, own);
    for (std::size_t r = 0; r < m; ++r) along[r] = own[r] + ratio * along[r];
    const double curved = couple();
    if (!(curved > 0)) return;
    step = size / curved;
  }
}

}  // namespace gengxin::optimise
