#pragma once
// Land-use codes: the national guide of 2023 (自然资发〔2023〕234号), used in documents, and GB 50137-2011,
// which older plans use.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gengxin/support/export.hpp"

namespace gengxin::land {

struct LandCode {
  std::string_view code;
  std::string_view name_zh;
  std::string_view name_en;
  std::string_view mapped;  ///< nearest code of the other list, or empty
  std::string_view colour;  ///< customary plan colour, #rrggbb
};

GENGXIN_API std::span<const LandCode> guide_codes();     ///< 2023 guide
GENGXIN_API std::span<const LandCode> standard_codes();  ///< GB 50137-2011
/// The entry of the 2023 guide, or null.
GENGXIN_API const LandCode* find_guide_code(std::string_view code);
GENGXIN_API const LandCode* find_standard_code(std::string_view code);

/// True if `code` is `family` or lies below it: 080403 is in family 08 and 0804.
GENGXIN_API bool in_family(std::string_view code, std::string_view family);

}  // namespace gengxin::land
