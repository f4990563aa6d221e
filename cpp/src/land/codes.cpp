#include "gengxin/land/codes.hpp"

#include <algorithm>
#include <array>

namespace gengxin::land {
namespace {

constexpr LandCode kGuide[] = {
#include "land/land_codes_ydyh.inc"
};
constexpr LandCode kStandard[] = {
#include "land/land_codes_gb50137.inc"
};

const LandCode* find(std::span<const LandCode> codes, std::string_view code) {
  const auto at = std::find_if(codes.begin(), codes.end(), [&](const LandCode& entry) { return entry.code == code; });
  return at == codes.end() ? nullptr : &*at;
}

}  // namespace

std::span<const LandCode> guide_codes() { return kGuide; }
std::span<const LandCode> standard_codes() { return kStandard; }
const LandCode* find_guide_code(std::string_view code) { return find(kGuide, code); }
const LandCode* find_standard_code(std::string_view code) { return find(kStandard, code); }
bool in_family(std::string_view code, std::string_view family) { return code.starts_with(family); }

}  // namespace gengxin::land
