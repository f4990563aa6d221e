#pragma once
// Internal: rows are added key by key; each row then gets its values in the order of the columns.
#include <initializer_list>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gengxin/simulate/tables.hpp"

namespace gengxin::simulate {

template <Scalar T>
class TableMaker {
 protected:
  void start(std::string_view name, std::string_view title, std::string_view title_zh, std::vector<std::pair<std::string, std::vector<std::string>>> keys,
             std::vector<ColumnInfo> columns) {
    t_ = {};
    t_.name = name;
    t_.title = title;
    t_.title_zh = title_zh;
    for (auto& [key, categories] : keys) t_.keys.push_back({key, {}, std::move(categories)});
    for (const ColumnInfo& info : columns) t_.columns.push_back({info, {}});
  }
  void row(std::initializer_list<int> keys, std::initializer_list<T> values) {
    std::size_t k = 0;
    for (const int key : keys) t_.keys[k++].codes.push_back(key);
    std::size_t v = 0;
    for (const T value : values) t_.columns[v++].values.push_back(value);
  }
  static T blank() { return T(std::numeric_limits<double>::quiet_NaN()); }

  Table<T> t_;
};

}  // namespace gengxin::simulate
