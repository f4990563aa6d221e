#include "optimise/presolve.hpp"

#include <algorithm>
#include <cmath>

#include "gengxin/optimise/verify.hpp"

namespace gengxin::optimise {
namespace {
// Bounds that cross by less than this share of their size are taken as equal.
constexpr double crossing_tolerance = 1e-9;
double size_of(double a, double b) {
  return 1 + std::max(std::isfinite(a) ? std::abs(a) : 0, std::isfinite(b) ? std::abs(b) : 0);
}
}  // namespace

Presolve::Presolve(const Program& program)
    : program_(program),
      by_row_(transpose(program.matrix)),
      lower_(program.lower),
      upper_(program.upper),
      row_lower_(program.row_lower),
      row_upper_(program.row_upper),
      lower_owner_(lower_.size()),
      upper_owner_(lower_.size()),
      row_lower_owner_(row_lower_.size()),
      row_upper_owner_(row_lower_.size()),
      row_count_(row_lower_.size()),
      column_count_(lower_.size()),
      quadratic_count_(lower_.size()),
      row_gone_(row_lower_.size()),
      column_gone_(lower_.size()),
      fixed_value_(lower_.size()),
      shift_(row_lower_.size()) {
  for (int j = 0; j < program_.columns(); ++j) {
    for (int k = program_.matrix.start[j]; k < program_.matrix.start[j + 1]; ++k)
      if (program_.matrix.value[k] != 0) {
        ++row_count_[program_.matrix.index[k]];
        ++column_count_[j];
      }
    if (!program_.is_linear())
      for (int k = program_.quadratic.start[j]; k < program_.quadratic.start[j + 1]; ++k)
        quadratic_count_[j] += program_.quadratic.index[k] != j && program_.quadratic.value[k] != 0;
  }
  remove_rows_and_columns();
  if (feasible()) build_reduced();
}

void Presolve::remove_rows_and_columns() {
  for (int j = 0; j < program_.columns() && feasible(); ++j)
    if (lower_[j] == upper_[j]) fix_column(j, lower_[j]);
  row_queue_.clear();
  for (int i = 0; i < program_.rows(); ++i) row_queue_.push_back(i);
  for (std::size_t head = 0; head < row_queue_.size() && feasible(); ++head) {
    const int i = row_queue_[head];
    if (row_gone_[i]) continue;
    if (row_lower_[i] == -infinity && row_upper_[i] == infinity) {
      drop_row(i);
    } else if (row_count_[i] == 0) {
      const double low = row_lower_[i] - shift_[i], high = row_upper_[i] - shift_[i];
      double size = size_of(row_lower_[i], row_upper_[i]);
      for (int k = by_row_.start[i]; k < by_row_.start[i + 1]; ++k)
        size = std::max(size, std::abs(by_row_.value[k] * fixed_value_[by_row_.index[k]]));
      if (low > crossing_tolerance * size || high < -crossing_tolerance * size)
        conflict_in_row(i);
      if (feasible()) drop_row(i);
    } else if (row_count_[i] == 1) {
      for (int k = by_row_.start[i]; k < by_row_.start[i + 1]; ++k)
        if (!column_gone_[by_row_.index[k]] && by_row_.value[k] != 0) {
          const int j = by_row_.index[k];
          tighten(j, i, by_row_.value[k]);
          if (!feasible()) return;
          drop_row(i);
          if (lower_[j] == upper_[j]) fix_column(j, lower_[j]);
          break;
        }
    }
  }
  for (int j = 0; j < program_.columns() && feasible(); ++j)
    if (!column_gone_[j] && column_count_[j] == 0 && quadratic_count_[j] == 0) fix_lone_column(j);
}

void Presolve::drop_row(int row) {
  row_gone_[row] = 1;
  for (int k = by_row_.start[row]; k < by_row_.start[row + 1]; ++k)
    if (by_row_.value[k] != 0) --column_count_[by_row_.index[k]];
}

void Presolve::fix_column(int column, double value) {
  column_gone_[column] = 1;
  fixed_value_[column] = value;
  const SparseMatrix& a = program_.matrix;
  for (int k = a.start[column]; k < a.start[column + 1]; ++k)
    if (a.value[k] != 0) {
      shift_[a.index[k]] += a.value[k] * value;
      --row_count_[a.index[k]];
      row_queue_.push_back(a.index[k]);
    }
}

// Minimises 1/2 q x^2 + c x over the bounds; one without a minimum stays in the program.
void Presolve::fix_lone_column(int column) {
  const double c = program_.cost[column];
  double q = 0;
  if (!program_.is_linear())
    for (int k = program_.quadratic.start[column]; k < program_.quadratic.start[column + 1]; ++k)
      if (program_.quadratic.index[k] == column) q = program_.quadratic.value[k];
  double best = q > 0 ? -c / q : c > 0 ? -infinity : c < 0 ? infinity : 0;
  best = std::clamp(best, lower_[column], upper_[column]);
  if (std::isfinite(best)) fix_column(column, best);
}

void Presolve::tighten(int column, int row, double coefficient) {
  double low = (row_lower_[row] - shift_[row]) / coefficient;
  double high = (row_upper_[row] - shift_[row]) / coefficient;
  if (coefficient < 0) std::swap(low, high);
  const Owner owner{row, 1 / coefficient};
  if (low > lower_[column]) {
    lower_[column] = low;
    lower_owner_[column] = owner;
  }
  if (high < upper_[column]) {
    upper_[column] = high;
    upper_owner_[column] = owner;
  }
  singletons_.push_back({row, column, coefficient});
  const double gap = lower_[column] - upper_[column];
  if (gap <= 0) return;
  if (gap > crossing_tolerance * size_of(lower_[column], upper_[column])) conflict_in_column(column);
  lower_[column] = upper_[column] = (lower_[column] + upper_[column]) / 2;
}

// A multiplier on a row without free columns, its fixed columns taking what they must.
void Presolve::conflict_in_row(int row) {
  std::vector<double> y(row_lower_.size());
  y[row] = row_lower_[row] - shift_[row] > 0 ? 1 : -1;
  set_certificate(std::move(y));
}

void Presolve::conflict_in_column(int column) {
  std::vector<double> y(row_lower_.size());
  if (lower_owner_[column].row >= 0) y[lower_owner_[column].row] += lower_owner_[column].factor;
  if (upper_owner_[column].row >= 0) y[upper_owner_[column].row] -= upper_owner_[column].factor;
  set_certificate(std::move(y));
}

void Presolve::set_certificate(std::vector<double> y) {
  const std::vector<double> none(lower_.size());
  // The multipliers of rows removed earlier follow from those of rows removed later.
  kept_rows_.clear();
  std::vector<double> full = std::move(y);
  for (auto event = singletons_.rbegin(); event != singletons_.rend(); ++event) {
    if (full[event->row] != 0) continue;
    double r = 0;
    for (int k = program_.matrix.start[event->column]; k < program_.matrix.start[event->column + 1];
         ++k)
      r += program_.matrix.value[k] * full[program_.matrix.index[k]];
    const double z = -r;
    const Owner& owner = z > 0 ? lower_owner_[event->column] : upper_owner_[event->column];
    if (z != 0 && owner.row == event->row) full[event->row] = z * owner.factor;
  }
  if (proves_infeasible(program_, full)) certificate_ = std::move(full);
}

void Presolve::merge_duplicate_rows(std::vector<int>& rows) {
  struct Key {
    std::size_t hash;
    int row;
    double pivot;
  };
  const auto each = [&](int i, auto&& use) {
    for (int k = by_row_.start[i]; k < by_row_.start[i + 1]; ++k)
      if (by_row_.value[k] != 0 && !column_gone_[by_row_.index[k]])
        use(by_row_.index[k], by_row_.value[k]);
  };
  std::vector<Key> keys;
  for (const int i : rows) {
    Key key{static_cast<std::size_t>(row_count_[i]), i, 0};
    each(i, [&](int j, double v) {
      if (key.pivot == 0) key.pivot = v;
      key.hash = key.hash * 1000003u + static_cast<std::size_t>(j);
    });
    keys.push_back(key);
  }
  std::sort(keys.begin(), keys.end(), [](const Key& a, const Key& b) {
    return a.hash != b.hash ? a.hash < b.hash : a.row < b.row;
  });
  const auto parallel = [&](const Key& a, const Key& b) {
    if (row_count_[a.row] != row_count_[b.row]) return false;
    std::vector<std::pair<int, double>> left, right;
    each(a.row, [&](int j, double v) { left.emplace_back(j, v / a.pivot); });
    each(b.row, [&](int j, double v) { right.emplace_back(j, v / b.pivot); });
    return std::equal(left.begin(), left.end(), right.begin(), [](const auto& p, const auto& q) {
      return p.first == q.first && std::abs(p.second - q.second) <= 1e-15 * std::abs(p.second);
    });
  };
  for (std::size_t first = 0; first < keys.size(); ++first) {
    const Key& kept = keys[first];
    if (row_gone_[kept.row] || kept.pivot == 0) continue;
    for (std::size_t next = first + 1; next < keys.size() && keys[next].hash == kept.hash &&
                                       next < first + 64;
         ++next) {
      const Key& other = keys[next];
      if (row_gone_[other.row] || !parallel(kept, other)) continue;
      const double ratio = kept.pivot / other.pivot;  // kept row = ratio * other row
      double low = (row_lower_[other.row] - shift_[other.row]) * ratio + shift_[kept.row];
      double high = (row_upper_[other.row] - shift_[other.row]) * ratio + shift_[kept.row];
      if (ratio < 0) std::swap(low, high);
      if (low > row_lower_[kept.row]) {
        row_lower_[kept.row] = low;
        row_lower_owner_[kept.row] = {other.row, ratio};
      }
      if (high < row_upper_[kept.row]) {
        row_upper_[kept.row] = high;
        row_upper_owner_[kept.row] = {other.row, ratio};
      }
      const double gap = row_lower_[kept.row] - row_upper_[kept.row];
      if (gap > crossing_tolerance * size_of(row_lower_[kept.row], row_upper_[kept.row])) {
        std::vector<double> y(row_lower_.size());
        const Owner low_owner = row_lower_owner_[kept.row], high_owner = row_upper_owner_[kept.row];
        y[low_owner.row < 0 ? kept.row : low_owner.row] += low_owner.factor;
        y[high_owner.row < 0 ? kept.row : high_owner.row] -= high_owner.factor;
        set_certificate(std::move(y));
        if (!feasible()) return;
      }
      if (gap > 0)
        row_lower_[kept.row] = row_upper_[kept.row] =
            (row_lower_[kept.row] + row_upper_[kept.row]) / 2;
      row_gone_[other.row] = 1;
      merged_rows_.push_back(kept.row);
    }
  }
  std::erase_if(rows, [&](int i) { return row_gone_[i] != 0; });
}

void Presolve::build_reduced() {
  std::vector<int> column_place(lower_.size(), -1), row_place(row_lower_.size(), -1);
  for (int j = 0; j < program_.columns(); ++j)
    if (!column_gone_[j]) {
      column_place[j] = static_cast<int>(kept_columns_.size());
      kept_columns_.push_back(j);
    }
  for (int i = 0; i < program_.rows(); ++i)
    if (!row_gone_[i]) kept_rows_.push_back(i);
  merge_duplicate_rows(kept_rows_);
  if (!feasible()) return;
  for (std::size_t i = 0; i < kept_rows_.size(); ++i) row_place[kept_rows_[i]] = static_cast<int>(i);
  const int n = static_cast<int>(kept_columns_.size()), m = static_cast<int>(kept_rows_.size());
  reduced_.matrix = SparseMatrix::empty(m, n);
  reduced_.quadratic = SparseMatrix::empty(n, n);
  reduced_.offset = program_.offset;
  for (int j = 0; j < program_.columns(); ++j)
    if (column_gone_[j]) reduced_.offset += program_.cost[j] * fixed_value_[j];
  for (int place = 0; place < n; ++place) {
    const int j = kept_columns_[place];
    double cost = program_.cost[j];
    for (int k = program_.matrix.start[j]; k < program_.matrix.start[j + 1]; ++k)
      if (row_place[program_.matrix.index[k]] >= 0 && program_.matrix.value[k] != 0) {
        reduced_.matrix.index.push_back(row_place[program_.matrix.index[k]]);
        reduced_.matrix.value.push_back(program_.matrix.value[k]);
      }
    reduced_.matrix.start[place + 1] = static_cast<int>(reduced_.matrix.index.size());
    if (!program_.is_linear())
      for (int k = program_.quadratic.start[j]; k < program_.quadratic.start[j + 1]; ++k) {
        const int i = program_.quadratic.index[k];
        if (column_place[i] < 0) {
          cost += program_.quadratic.value[k] * fixed_value_[i];
        } else if (program_.quadratic.value[k] != 0) {
          reduced_.quadratic.index.push_back(column_place[i]);
          reduced_.quadratic.value.push_back(program_.quadratic.value[k]);
        }
      }
    reduced_.quadratic.start[place + 1] = static_cast<int>(reduced_.quadratic.index.size());
    reduced_.cost.push_back(cost);
    reduced_.lower.push_back(lower_[j]);
    reduced_.upper.push_back(upper_[j]);
  }
  if (!program_.is_linear())
    for (int j = 0; j < program_.columns(); ++j)
      for (int k = program_.quadratic.start[j]; k < program_.quadratic.start[j + 1]; ++k)
        if (column_gone_[j] && column_gone_[program_.quadratic.index[k]])
          reduced_.offset += program_.quadratic.value[k] * fixed_value_[j] *
                             fixed_value_[program_.quadratic.index[k]] / 2;
  for (const int i : kept_rows_) {
    reduced_.row_lower.push_back(row_lower_[i] - shift_[i]);
    reduced_.row_upper.push_back(row_upper_[i] - shift_[i]);
  }
}

std::vector<double> Presolve::restore_columns(std::span<const double> x) const {
  std::vector<double> full = fixed_value_;
  for (std::size_t place = 0; place < kept_columns_.size(); ++place)
    full[kept_columns_[place]] = x[place];
  return full;
}

std::vector<double> Presolve::restore_direction(std::span<const double> d) const {
  std::vector<double> full(lower_.size());
  for (std::size_t place = 0; place < kept_columns_.size(); ++place)
    full[kept_columns_[place]] = d[place];
  return full;
}

std::vector<double> Presolve::restore_rows(std::span<const double> y, std::span<const double> x,
                                           bool farkas) const {
  std::vector<double> full(row_lower_.size());
  for (std::size_t place = 0; place < kept_rows_.size(); ++place) {
    const int row = kept_rows_[place];
    const Owner& owner = y[place] > 0 ? row_lower_owner_[row] : row_upper_owner_[row];
    full[owner.row < 0 ? row : owner.row] = y[place] * owner.factor;
  }
  // c + Qx - A'y, kept up to date row by row.
  std::vector<double> z(lower_.size());
  if (!farkas) {
    z = program_.cost;
    if (!program_.is_linear()) add_product(program_.quadratic, 1, x, z);
  }
  add_transposed_product(program_.matrix, -1, full, z);
  for (auto event = singletons_.rbegin(); event != singletons_.rend(); ++event) {
    const double price = z[event->column];
    const Owner& owner = price > 0 ? lower_owner_[event->column] : upper_owner_[event->column];
    if (price == 0 || owner.row != event->row) continue;
    full[event->row] = price * owner.factor;
    for (int k = by_row_.start[event->row]; k < by_row_.start[event->row + 1]; ++k)
      z[by_row_.index[k]] -= by_row_.value[k] * full[event->row];
  }
  return full;
}

}  // namespace gengxin::optimise
