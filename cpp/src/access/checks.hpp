#pragma once
// Each function of access says which of its arguments is wrong, what it found and what it allows.
#include <cmath>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>

#include "gengxin/access/travel.hpp"
#include "gengxin/support/error.hpp"

namespace gengxin::access {

inline constexpr double kNever = std::numeric_limits<double>::infinity();

[[noreturn]] inline void refuse(const std::string& name, const std::string& found, const std::string& allowed) {
  throw std::invalid_argument(name + ": found " + found + "; allowed: " + allowed);
}

inline void require_rows(const std::string& name, std::size_t found, std::size_t wanted, const std::string& of) {
  if (found != wanted) refuse(name, std::to_string(found) + " entries", std::to_string(wanted) + ", " + of);
}

/// Finite and not below 0, with a finite sum.
inline void require_amounts(const std::string& name, std::span<const double> column) {
  double sum = 0;
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (!(column[i] >= 0 && std::isfinite(column[i]))) refuse(name, number_text(column[i]) + " in entry " + std::to_string(i), "finite numbers not below 0");
    sum += column[i];
  }
  if (!std::isfinite(sum)) refuse(name, "a sum beyond all numbers", "a finite sum");
}

inline void require_above_zero(const std::string& name, double x) {
  if (!(x > 0 && std::isfinite(x))) refuse(name, number_text(x), "a finite number above 0");
}

/// A limit: above 0, infinity allowed.
inline void require_limit(const std::string& name, double x) {
  if (!(x > 0)) refuse(name, number_text(x), "a number above 0; leave it out for no limit");
}

/// As check() in travel.hpp, without a look at the costs.
void check_shape(const Travel& t);

}  // namespace gengxin::access
