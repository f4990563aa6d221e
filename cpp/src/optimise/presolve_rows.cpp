// The second half of the presolve: rows that are multiples of another, and the program that is left.
#include <algorithm>
#include <cmath>

#include "optimise/presolve.hpp"

namespace gengxin::optimise {

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

}  // namespace gengxin::optimise
