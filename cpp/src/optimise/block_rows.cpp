#include "optimise/block_rows.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

namespace gengxin::optimise {
namespace {
constexpr double ridge = 1e-13;
int padded(int count) { return (count + kernels::lanes - 1) / kernels::lanes * kernels::lanes; }
}  // namespace

BlockRows::BlockRows(const BlockProgram& program, const BlockLayout& layout,
                     const kernels::Kernels& kernels)
    : kernels_(kernels),
      options_(layout.options),
      properties_(layout.properties),
      cells_(layout.cells),
      pairs_(options_ * (options_ - 1) / 2),
      pair_stride_(padded(pairs_)),
      products_(properties_ * (properties_ + 1) / 2) {
  sort_sets(program, layout);
  const auto terms = rows_.size(), m = program.rows.size();
  stride_ = padded(static_cast<int>(m)) + kernels::lanes;
  make_envelope(m);
  matrix_.assign(m * static_cast<std::size_t>(stride_), 0);
  factor_ = matrix_;
  scale_.assign(m, 1);
  panel_.resize(m * kernels::panel_rows);
  still_.assign(m, 0);
  make_lists();
  if (by_rows(layout)) {
    for (const List& list : lists_) sums_ = std::max(sums_, list.positions.size() * (list.positions.size() + 1) / 2);
    return;
  }
  lists_.clear();
  sums_ = static_cast<std::size_t>(products_ * pairs_);
  differences_.assign(terms * static_cast<std::size_t>(pair_stride_), 0);
  for (std::size_t r = 0; r < terms; ++r) {
    double* d = differences_.data() + r * static_cast<std::size_t>(pair_stride_);
    for (int a = 0; a < options_; ++a)
      for (int b = a + 1; b < options_; ++b) *d++ = rows_[r].q[a] - rows_[r].q[b];
  }
  if (terms != m) {
    terms_stride_ = padded(static_cast<int>(terms)) + kernels::lanes;
    terms_.assign(terms * static_cast<std::size_t>(terms_stride_), 0);
  }
  sum_.resize(sums_);
}

void BlockRows::make_lists() {
  std::vector<std::vector<int>> sets(static_cast<std::size_t>(cells_));
  for (std::size_t set = 0; set < set_cells_.size(); ++set)
    for (const int cell : set_cells_[set]) sets[static_cast<std::size_t>(cell)].push_back(static_cast<int>(set));
  std::map<std::vector<int>, int> known;
  for (const std::vector<int>& own : sets) {
    const auto [at, fresh] = known.try_emplace(own, static_cast<int>(lists_.size()));
    list_of_cell_.push_back(at->second);
    if (!fresh) continue;
    std::map<int, std::vector<const Row*>> terms;  // by place in the matrix
    for (const int set : own)
      for (int r = set_start_[static_cast<std::size_t>(set)]; r < set_start_[static_cast<std::size_t>(set) + 1]; ++r) {
        const Row& row = rows_[static_cast<std::size_t>(r)];
        terms[position_[static_cast<std::size_t>(row.given)]].push_back(&row);
      }
    List list;
    for (const auto& [position, of] : terms) {
      list.positions.push_back(position);
      list.first.push_back(static_cast<int>(list.q.size()));
      for (const Row* row : of) {
        list.property.push_back(row->property);
        list.q.push_back(row->q);
      }
    }
    list.first.push_back(static_cast<int>(list.q.size()));
    lists_.push_back(std::move(list));
  }
  for (List& list : lists_) list.view = {static_cast<int>(list.positions.size()), list.first.data(), list.property.data(), list.q.data()};
}

bool BlockRows::by_rows(const BlockLayout& layout) const {
  // Products a bundle, in units of one of the general loop by pairs as measured, and those at the end of a piece.
  const bool unrolled = options_ == 8 && (properties_ == 2 || properties_ == 3);
  const double pairs = static_cast<double>(products_) * pairs_;
  double of_pairs = 0, of_rows = 0;
  const bool many = properties_ > kernels::most_pair_properties;
  for (const BlockLayout::Piece& piece : layout.pieces) {
    const int rows = of_cell(piece.cell)->count;
    if (rows > kernels::most_cell_rows) return false;
    const double bundles = static_cast<double>(piece.last - piece.first), count = (rows + 3) / 4 * 4;
    of_pairs += pairs * (bundles * (unrolled ? 0.3 : 1.0) + 5);
    of_rows += 0.6 * bundles * options_ * (0.5 * count * (count + 4) + 3 * count) + 1.5 * count * count;
  }
  return many || of_rows < of_pairs;
}

/// A cell's part of S: the lower triangle of its rows, in the order of the matrix.
void BlockRows::add_cell(std::size_t cell, const double* sums) {
  const std::vector<int>& positions = lists_[static_cast<std::size_t>(list_of_cell_[cell])].positions;
  for (const int r : positions) {
    double* row = matrix_.data() + static_cast<std::size_t>(r) * static_cast<std::size_t>(stride_);
    for (const int s : positions) {
      if (s > r) break;
      row[s] += *sums++;
    }
  }
}

// Which cells each set of rows covers, which sets meet, and the rows by set. Sets that meet many others come last, so
// that zones do not fill the factor through the rows that they share.
void BlockRows::sort_sets(const BlockProgram& program, const BlockLayout& layout) {
  std::map<std::pair<int, int>, int> sets;
  for (std::size_t r = 0; r < program.rows.size(); ++r) {
    const FactoredRow& row = program.rows[r];
    const std::pair<int, int> key{row.layer < 0 ? -1 : row.layer, row.layer < 0 ? 0 : row.zone};
    const int set = sets.try_emplace(key, static_cast<int>(sets.size())).first->second;
    row.each_term([&](int property, const std::vector<double>& q) { rows_.push_back({property, set, static_cast<int>(r), q.data()}); });
  }
  std::vector<std::vector<int>> sets_of_cell(static_cast<std::size_t>(cells_));
  std::vector<std::set<int>> met(sets.size());
  for (int cell = 0; cell < cells_; ++cell) {
    std::vector<int>& own = sets_of_cell[static_cast<std::size_t>(cell)];
    const auto belongs = [&](int layer, int zone) {
      if (const auto at = sets.find({layer, zone}); at != sets.end()) own.push_back(at->second);
    };
    belongs(-1, 0);
    const auto& zones = layout.cell_zone[static_cast<std::size_t>(cell)];
    for (std::size_t layer = 0; layer < zones.size(); ++layer)
      belongs(static_cast<int>(layer), zones[layer]);
    for (const int a : own) met[static_cast<std::size_t>(a)].insert(own.begin(), own.end());
  }
  std::vector<int> by_meetings(sets.size()), number(sets.size());
  std::iota(by_meetings.begin(), by_meetings.end(), 0);
  std::stable_sort(by_meetings.begin(), by_meetings.end(), [&](int a, int b) {
    return met[static_cast<std::size_t>(a)].size() < met[static_cast<std::size_t>(b)].size();
  });
  for (std::size_t s = 0; s < number.size(); ++s) number[static_cast<std::size_t>(by_meetings[s])] = static_cast<int>(s);
  for (Row& row : rows_) row.set = number[static_cast<std::size_t>(row.set)];
  std::stable_sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) {
    return a.set != b.set ? a.set < b.set : a.property < b.property;
  });
  set_start_.assign(sets.size() + 1, 0);
  for (const Row& row : rows_) ++set_start_[static_cast<std::size_t>(row.set) + 1];
  for (std::size_t s = 0; s < sets.size(); ++s) set_start_[s + 1] += set_start_[s];
  set_cells_.resize(sets.size());
  std::map<std::pair<int, int>, std::vector<int>> common;
  for (int cell = 0; cell < cells_; ++cell)
    for (const int given : sets_of_cell[static_cast<std::size_t>(cell)]) {
      const int a = number[static_cast<std::size_t>(given)];
      set_cells_[static_cast<std::size_t>(a)].push_back(cell);
      for (const int other : sets_of_cell[static_cast<std::size_t>(cell)])
        if (const int b = number[static_cast<std::size_t>(other)]; a >= b) common[{a, b}].push_back(cell);
    }
  for (auto& [key, cells] : common) set_pairs_.push_back({key.first, key.second, std::move(cells)});
}

// Rows of the matrix stand in the order of their sets, whatever their terms.
void BlockRows::make_envelope(std::size_t count) {
  const std::size_t sets = set_cells_.size();
  position_.assign(count, -1);
  std::vector<int> first_set(sets), first_row(sets, -1), set_of;
  std::iota(first_set.begin(), first_set.end(), 0);
  for (const SetPair& pair : set_pairs_) {
    int& first = first_set[static_cast<std::size_t>(pair.first)];
    first = std::min(first, pair.second);
  }
  for (const Row& row : rows_) {
    int& place = position_[static_cast<std::size_t>(row.given)];
    if (place >= 0) continue;
    place = static_cast<int>(order_.size());
    if (int& start = first_row[static_cast<std::size_t>(row.set)]; start < 0) start = place;
    order_.push_back(row.given);
    set_of.push_back(row.set);
  }
  for (const int set : set_of)
    first_.push_back(first_row[static_cast<std::size_t>(first_set[static_cast<std::size_t>(set)])]);
}

std::size_t BlockRows::product_place(int c, int d) const {
  if (c > d) std::swap(c, d);
  return static_cast<std::size_t>((c * properties_ - c * (c - 1) / 2 + d - c) * pairs_);
}

void BlockRows::tables(const std::vector<double>& multipliers, std::vector<double>& out) const {
  const auto width = static_cast<std::size_t>(properties_ * options_);
  out.assign(static_cast<std::size_t>(cells_) * width, 0);
  std::vector<double> table(width);
  for (std::size_t set = 0; set < set_cells_.size(); ++set) {
    std::fill(table.begin(), table.end(), 0.0);
    for (int r = set_start_[set]; r < set_start_[set + 1]; ++r) {
      const Row& row = rows_[static_cast<std::size_t>(r)];
      const double y = multipliers[static_cast<std::size_t>(row.given)];
      double* to = table.data() + row.property * options_;
      for (int a = 0; a < options_; ++a) to[a] += y * row.q[a];
    }
    for (const int cell : set_cells_[set]) {
      double* to = out.data() + static_cast<std::size_t>(cell) * width;
      for (std::size_t i = 0; i < width; ++i) to[i] += table[i];
    }
  }
}

void BlockRows::values(const std::vector<double>& cell_sums, std::vector<double>& out) const {
  const auto width = static_cast<std::size_t>(properties_ * options_);
  out.assign(order_.size(), 0);
  std::vector<double> table(width);
  for (std::size_t set = 0; set < set_cells_.size(); ++set) {
    std::fill(table.begin(), table.end(), 0.0);
    for (const int cell : set_cells_[set]) {
      const double* from = cell_sums.data() + static_cast<std::size_t>(cell) * width;
      for (std::size_t i = 0; i < width; ++i) table[i] += from[i];
    }
    for (int r = set_start_[set]; r < set_start_[set + 1]; ++r) {
      const Row& row = rows_[static_cast<std::size_t>(r)];
      const double* from = table.data() + row.property * options_;
      double sum = 0;
      for (int a = 0; a < options_; ++a) sum += row.q[a] * from[a];
      out[static_cast<std::size_t>(row.given)] += sum;
    }
  }
}

void BlockRows::add_pair(const SetPair& pair, const std::vector<double>& laplacians) {
  std::fill(sum_.begin(), sum_.end(), 0.0);
  for (const int cell : pair.cells) {
    const double* from = laplacians.data() + static_cast<std::size_t>(cell) * sum_.size();
    for (std::size_t i = 0; i < sum_.size(); ++i) sum_[i] += from[i];
  }
  const auto width = static_cast<std::size_t>(pair_stride_);
  const int begin = set_start_[static_cast<std::size_t>(pair.first)];
  const int end = set_start_[static_cast<std::size_t>(pair.first) + 1];
  const int other_begin = set_start_[static_cast<std::size_t>(pair.second)];
  const int other_end = set_start_[static_cast<std::size_t>(pair.second) + 1];
  for (int first = begin; first < end;) {
    const int c = rows_[static_cast<std::size_t>(first)].property;
    int last = first;
    while (last < end && rows_[static_cast<std::size_t>(last)].property == c) ++last;
    // Rows of the second set side by side, each with the sums of its property beside c.
    const int others = padded(other_end - other_begin);
    weighted_.assign(static_cast<std::size_t>(others * pairs_), 0);
    for (int r = other_begin; r < other_end; ++r) {
      const double* l = sum_.data() + product_place(c, rows_[static_cast<std::size_t>(r)].property);
      const double* d = differences_.data() + static_cast<std::size_t>(r) * width;
      double* to = weighted_.data() + (r - other_begin);
      for (int t = 0; t < pairs_; ++t) to[static_cast<std::size_t>(t) * static_cast<std::size_t>(others)] = l[t] * d[t];
    }
    std::vector<double>& into = terms_.empty() ? matrix_ : terms_;
    const int stride = terms_.empty() ? stride_ : terms_stride_;
    kernels_.gram(differences_.data() + static_cast<std::size_t>(first) * width, last - first, pair_stride_,
                  weighted_.data(), other_end - other_begin, others, pairs_,
                  into.data() + static_cast<std::size_t>(first) * static_cast<std::size_t>(stride) + other_begin, stride);
    first = last;
  }
}

// S of the rows from the lower triangle of S by terms.
void BlockRows::add_up_terms() {
  const auto stride = static_cast<std::size_t>(terms_stride_);
  for (std::size_t r = 0; r < rows_.size(); ++r)
    for (std::size_t s = 0; s <= r; ++s) {
      const int one = position_[static_cast<std::size_t>(rows_[r].given)], two = position_[static_cast<std::size_t>(rows_[s].given)];
      const auto a = static_cast<std::size_t>(std::max(one, two)), b = static_cast<std::size_t>(std::min(one, two));
      const double value = terms_[r * stride + s];
      matrix_[a * static_cast<std::size_t>(stride_) + b] += a == b && r != s ? 2 * value : value;
    }
}

// Nothing is written to the lower triangle outside the envelope.
void BlockRows::clear() {
  for (std::size_t r = 0; r < order_.size(); ++r) {
    double* row = matrix_.data() + r * static_cast<std::size_t>(stride_);
    std::fill(row + first_[r], row + r + 1, 0.0);
  }
  std::fill(terms_.begin(), terms_.end(), 0.0);
}

bool BlockRows::factor(const std::vector<double>& sums, const std::vector<double>& diagonal) {
  clear();
  if (lists_.empty())
    for (const SetPair& pair : set_pairs_) add_pair(pair, sums);
  else
    for (std::size_t cell = 0; cell < list_of_cell_.size(); ++cell) add_cell(cell, sums.data() + cell * sums_);
  if (!terms_.empty()) add_up_terms();
  const std::size_t m = order_.size(), stride = static_cast<std::size_t>(stride_);
  double largest = 0;
  for (std::size_t r = 0; r < m; ++r) {
    const double own = diagonal[static_cast<std::size_t>(order_[r])];
    still_[r] = std::isinf(own);
    matrix_[r * stride + r] += still_[r] ? 0 : own;
    largest = std::max(largest, matrix_[r * stride + r]);
  }
  for (std::size_t r = 0; r < m; ++r)
    if (still_[r]) {
      std::fill_n(matrix_.begin() + static_cast<std::ptrdiff_t>(r * stride), r, 0.0);
      for (std::size_t s = r + 1; s < m; ++s) matrix_[s * stride + r] = 0;
      matrix_[r * stride + r] = largest;
    }
  for (std::size_t r = 0; r < m; ++r) {
    const double d = std::max(matrix_[r * stride + r], 1e-30 * largest);
    scale_[r] = d > 0 ? 1 / std::sqrt(d) : 1;
  }
  for (double extra = ridge; extra < 1e-3; extra *= 100)
    if (kernels_.cholesky(matrix_.data(), scale_.data(), extra, envelope(), factor_.data(), panel_.data())) return true;
  return false;
}

void BlockRows::solve(std::vector<double>& rhs) const {
  const std::size_t m = order_.size();
  std::vector<double> b(m), x(m, 0.0), r(static_cast<std::size_t>(stride_), 0.0);
  for (std::size_t i = 0; i < m; ++i)
    b[i] = still_[i] ? 0 : rhs[static_cast<std::size_t>(order_[i])];
  for (int round = 0; round < 2; ++round) {
    std::copy(b.begin(), b.end(), r.begin());
    if (round > 0) kernels_.subtract(matrix_.data(), envelope(), x.data(), r.data());
    for (std::size_t i = 0; i < m; ++i) r[i] *= scale_[i];
    kernels_.triangular(factor_.data(), envelope(), r.data());
    for (std::size_t i = 0; i < m; ++i) x[i] += r[i] * scale_[i];
  }
  for (std::size_t i = 0; i < m; ++i) rhs[static_cast<std::size_t>(order_[i])] = x[i];
}

}  // namespace gengxin::optimise
