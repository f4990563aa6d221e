#pragma once
// Units: a factor and the powers of the base quantities. 1 ha is 10,000 m2, so a figure in 亩 or
// 万元 is read into m2 or yuan and nothing else of the library ever sees 亩 or 万元.
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "gengxin/support/export.hpp"

namespace gengxin {

/// metre, yuan, person, place, bed, class, home, job, year, kilogram, kilowatt hour
inline constexpr std::size_t kBaseQuantities = 11;

struct Unit {
  double factor{1};                            ///< one of this unit in base units
  std::array<int, kBaseQuantities> powers{};   ///< dimension

  [[nodiscard]] bool same_dimension(const Unit& other) const { return powers == other.powers; }
};

/// Reads "m2/person", "亿元", "万m2", "1/year", "%". Empty if the text is no unit.
GENGXIN_API std::optional<Unit> parse_unit(std::string_view text);

/// What a figure in `unit` is multiplied by to stand in `target`. Empty if the dimensions differ.
GENGXIN_API std::optional<double> conversion(const Unit& unit, const Unit& target);

}  // namespace gengxin
