#pragma once
#include <string>
#include <string_view>

#include "gengxin/support/export.hpp"

namespace gengxin {

/// SHA-256 of a text as 64 hexadecimal digits. Source: FIPS 180-4.
GENGXIN_API std::string sha256(std::string_view text);

}  // namespace gengxin
