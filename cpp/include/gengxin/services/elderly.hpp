#pragma once
// Beds in homes for the elderly, per 1,000 elderly people.
#include <cstddef>
#include <span>

#include "gengxin/support/export.hpp"
#include "gengxin/support/traced.hpp"

namespace gengxin::services {

template <Scalar T>
struct ElderlyBalance {
  T elderly;    ///< persons of the age and over
  T need;       ///< elderly x beds per 1,000 / 1,000
  T beds;
  T shortfall;  ///< max(0, need - beds)
  T surplus;    ///< max(0, beds - need)
};

/// `persons`: by single year of age, of the people whom the norm counts (residents or registered:
/// the caller chooses); `age`: from which one counts as elderly, 60 in China; `beds`: local beds.
/// Nobody is elderly if `age` is beyond the column, so its last age should be an open group.
template <Scalar T>
GENGXIN_API ElderlyBalance<T> elderly_balance(std::span<const T> persons, std::size_t age, T beds_per_1000, T beds);

}  // namespace gengxin::services
