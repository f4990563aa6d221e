#include "formula_units.hpp"

#include <array>
#include <cmath>
#include <cstdlib>
#include <string_view>

#include "gengxin/support/error.hpp"

namespace gengxin::formula::detail {
namespace {
constexpr std::array<std::string_view, kBaseQuantities> kBase{"m", "yuan", "person", "place", "bed", "class", "home", "job", "year", "kg", "kWh"};
constexpr std::size_t kLength = 0, kTime = 8;

bool near(double a, double b) { return std::abs(a - b) <= 1e-12 * std::abs(b); }

/// A name of the base quantity's power for which the library has a word.
std::string part(std::size_t base, int power, std::string_view name, char between) {
  std::string text;
  const auto add = [&](std::string_view word) {
    if (!text.empty()) text += between;
    text += word;
  };
  while (base == kLength && power >= 2) {
    add(power == 3 ? "m3" : "m2");
    power -= power == 3 ? 3 : 2;
  }
  for (; power > 0; --power) add(name);
  return text;
}

std::string spelled(const gengxin::Unit& unit, std::string_view time) {
  std::string above, below;
  for (std::size_t base = 0; base < kBase.size(); ++base) {
    const std::string_view name = base == kTime ? time : kBase[base];
    const int power = unit.powers[base];
    if (power > 0) above.append(above.empty() ? "" : "*").append(part(base, power, name, '*'));
    if (power < 0) below.append("/").append(part(base, -power, name, '/'));
  }
  if (above.empty() && below.empty()) return {};
  if (above.empty()) above.append("1");
  return above.append(below);
}
}  // namespace

gengxin::Unit product(const gengxin::Unit& a, const gengxin::Unit& b) {
  gengxin::Unit unit{a.factor * b.factor, a.powers};
  for (std::size_t i = 0; i < kBaseQuantities; ++i) unit.powers[i] += b.powers[i];
  return unit;
}

gengxin::Unit quotient(const gengxin::Unit& a, const gengxin::Unit& b) {
  gengxin::Unit unit{a.factor / b.factor, a.powers};
  for (std::size_t i = 0; i < kBaseQuantities; ++i) unit.powers[i] -= b.powers[i];
  return unit;
}

bool dimensionless(const gengxin::Unit& unit) { return unit.same_dimension(gengxin::Unit{}); }

double ratio(const gengxin::Unit& from, const gengxin::Unit& to) {
  return near(from.factor, to.factor) ? 1.0 : from.factor / to.factor;
}

std::string unit_text(const gengxin::Unit& unit) {
  if (near(unit.factor, 1)) return spelled(unit, "year");
  if (dimensionless(unit) && near(unit.factor, 0.01)) return "%";
  if (dimensionless(unit) && near(unit.factor, 0.001)) return "‰";
  for (const auto& [name, size] : {std::pair<std::string_view, double>{"month", 1.0 / 12}, {"day", 1.0 / 365}})
    if (unit.powers[kTime] != 0 && near(unit.factor, std::pow(size, unit.powers[kTime]))) return spelled(unit, name);
  for (const auto& [name, size] : {std::pair<std::string_view, double>{"万元", 1e4}, {"亿元", 1e8}}) {
    gengxin::Unit rest = unit;
    rest.factor /= size;
    --rest.powers[1];
    if (near(rest.factor, 1) && unit.powers[1] == 1) {
      const std::string others = spelled(rest, "year");
      return std::string(name) + (others.starts_with("1/") ? others.substr(1) : others.empty() ? "" : "*" + others);
    }
  }
  return number_text(unit.factor) + " " + (dimensionless(unit) ? "" : spelled(unit, "year"));
}

std::string unit_words(const gengxin::Unit& unit) {
  const std::string text = unit_text(unit);
  return text.empty() ? "a plain number" : text;
}

}  // namespace gengxin::formula::detail
