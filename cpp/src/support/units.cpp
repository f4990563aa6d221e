#include "gengxin/support/units.hpp"

#include <array>
#include <utility>

namespace gengxin {
namespace {

constexpr std::size_t kMetre = 0, kYuan = 1, kPerson = 2, kPlace = 3, kBed = 4, kClass = 5, kHome = 6, kJob = 7, kYear = 8, kMass = 9, kEnergy = 10;
constexpr double kMinute = 1.0 / 525600;  // of a year of 365 days

struct Named {
  std::string_view name;
  double factor;
  int base;  ///< -1: dimensionless
  int power;
};

constexpr std::array kUnits = {
    Named{"1", 1, -1, 0},           Named{"%", 0.01, -1, 0},          Named{"‰", 0.001, -1, 0},
    Named{"per_1000", 0.001, -1, 0}, Named{"m", 1, kMetre, 1},         Named{"km", 1e3, kMetre, 1},
    Named{"米", 1, kMetre, 1},       Named{"公里", 1e3, kMetre, 1},    Named{"m2", 1, kMetre, 2},
    Named{"m²", 1, kMetre, 2},       Named{"m3", 1, kMetre, 3},        Named{"m³", 1, kMetre, 3},
    Named{"平方米", 1, kMetre, 2},   Named{"km2", 1e6, kMetre, 2},     Named{"km²", 1e6, kMetre, 2},
    Named{"ha", 1e4, kMetre, 2},     Named{"公顷", 1e4, kMetre, 2},    Named{"亩", 10000.0 / 15.0, kMetre, 2},
    Named{"mu", 10000.0 / 15.0, kMetre, 2}, Named{"万m2", 1e4, kMetre, 2}, Named{"万m²", 1e4, kMetre, 2},
    Named{"万平方米", 1e4, kMetre, 2}, Named{"yuan", 1, kYuan, 1},      Named{"元", 1, kYuan, 1},
    Named{"万元", 1e4, kYuan, 1},    Named{"亿元", 1e8, kYuan, 1},     Named{"persons", 1, kPerson, 1},
    Named{"person", 1, kPerson, 1},  Named{"人", 1, kPerson, 1},       Named{"万人", 1e4, kPerson, 1},
    Named{"births", 1, kPerson, 1},  Named{"woman", 1, kPerson, 1},    Named{"places", 1, kPlace, 1},
    Named{"place", 1, kPlace, 1},    Named{"个", 1, kPlace, 1},        Named{"beds", 1, kBed, 1},
    Named{"bed", 1, kBed, 1},        Named{"张", 1, kBed, 1},          Named{"床", 1, kBed, 1},
    Named{"classes", 1, kClass, 1},  Named{"class", 1, kClass, 1},     Named{"班", 1, kClass, 1},
    Named{"homes", 1, kHome, 1},     Named{"home", 1, kHome, 1},       Named{"户", 1, kHome, 1},
    Named{"households", 1, kHome, 1}, Named{"household", 1, kHome, 1}, Named{"jobs", 1, kJob, 1},
    Named{"job", 1, kJob, 1},        Named{"year", 1, kYear, 1},       Named{"years", 1, kYear, 1},
    Named{"年", 1, kYear, 1},        Named{"month", 1.0 / 12, kYear, 1}, Named{"months", 1.0 / 12, kYear, 1},
    Named{"月", 1.0 / 12, kYear, 1}, Named{"day", 1.0 / 365, kYear, 1}, Named{"days", 1.0 / 365, kYear, 1},
    Named{"天", 1.0 / 365, kYear, 1}, Named{"min", kMinute, kYear, 1},
    Named{"分钟", kMinute, kYear, 1}, Named{"h", 60 * kMinute, kYear, 1}, Named{"小时", 60 * kMinute, kYear, 1},
    Named{"kg", 1, kMass, 1},          Named{"t", 1e3, kMass, 1},
    Named{"公斤", 1, kMass, 1},      Named{"吨", 1e3, kMass, 1},       Named{"kWh", 1, kEnergy, 1},
    Named{"MWh", 1e3, kEnergy, 1},
};

bool multiply(Unit& unit, std::string_view name, int sign) {
  for (const Named& known : kUnits) {
    if (known.name != name) continue;
    unit.factor = sign > 0 ? unit.factor * known.factor : unit.factor / known.factor;
    if (known.base >= 0) unit.powers[static_cast<std::size_t>(known.base)] += sign * known.power;
    return true;
  }
  return false;
}

}  // namespace

std::optional<Unit> parse_unit(std::string_view text) {
  Unit unit;
  int sign = 1;
  while (true) {
    const std::size_t end = text.find_first_of("/*");
    if (!multiply(unit, text.substr(0, end), sign)) return std::nullopt;
    if (end == std::string_view::npos) return unit;
    sign = text[end] == '/' ? -1 : 1;
    text.remove_prefix(end + 1);
  }
}

std::optional<double> conversion(const Unit& unit, const Unit& target) {
  if (!unit.same_dimension(target)) return std::nullopt;
  return unit.factor / target.factor;
}

}  // namespace gengxin
