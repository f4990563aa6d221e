#pragma once
// Dimension analysis: what units become under the operations of a formula.
#include <string>

#include "gengxin/support/units.hpp"

namespace gengxin::formula::detail {

gengxin::Unit product(const gengxin::Unit& a, const gengxin::Unit& b);
gengxin::Unit quotient(const gengxin::Unit& a, const gengxin::Unit& b);
bool dimensionless(const gengxin::Unit& unit);

/// One of `from` in `to`, 1 if they differ by no more than rounding. The dimensions are the same.
double ratio(const gengxin::Unit& from, const gengxin::Unit& to);

/// "yuan/m2", "m2", "" for a plain number. `parse_unit` reads it back, unless the size has no name of its own.
std::string unit_text(const gengxin::Unit& unit);
/// The same for a reader: "a plain number" instead of nothing.
std::string unit_words(const gengxin::Unit& unit);

}  // namespace gengxin::formula::detail
