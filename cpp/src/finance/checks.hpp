#pragma once
// Each function of finance says which of its arguments is wrong, what it found and what it allows.
#include <cmath>
#include <span>
#include <stdexcept>
#include <string>

#include "gengxin/support/error.hpp"
#include "gengxin/support/traced.hpp"

namespace gengxin::finance {

[[noreturn]] inline void refuse(const std::string& name, const std::string& found, const std::string& allowed) {
  throw std::invalid_argument(name + ": found " + found + "; allowed: " + allowed);
}

template <Scalar T>
void require_finite(const std::string& name, std::span<const T> column) {
  for (std::size_t i = 0; i < column.size(); ++i)
    if (!std::isfinite(value_of(column[i])))
      refuse(name, number_text(value_of(column[i])) + " in row " + std::to_string(i), "finite numbers");
}

/// `low` <= x <= `high`; NaN is refused too.
inline void require_within(const std::string& name, double x, double low, double high) {
  if (!(x >= low && x <= high)) refuse(name, number_text(x), "a number in [" + number_text(low) + ", " + number_text(high) + "]");
}

inline void require_not_negative(const std::string& name, double x) {
  if (!(x >= 0 && std::isfinite(x))) refuse(name, number_text(x), "a finite number not below 0");
}

inline void require_finite(const std::string& name, double x) {
  if (!std::isfinite(x)) refuse(name, number_text(x), "a finite number");
}

inline void require_above(const std::string& name, double x, double low) {
  if (!(x > low && std::isfinite(x))) refuse(name, number_text(x), "a finite number above " + number_text(low));
}

inline void require_at_least(const std::string& name, int found, int least) {
  if (found < least) refuse(name, std::to_string(found), "a whole number not below " + std::to_string(least));
}

}  // namespace gengxin::finance
