#pragma once
// Calendar days, for figures that change by date. Yearly models read the value in force on 1 July,
// schools the value on 1 September.
#include <optional>
#include <string>
#include <string_view>

#include "gengxin/support/export.hpp"

namespace gengxin {

/// A day of the Gregorian calendar as the number of days since 1970-01-01.
using Day = int;

/// Reads "2021-09-01". Empty if the text is no such day.
GENGXIN_API std::optional<Day> parse_day(std::string_view text);
GENGXIN_API Day day_of(int year, int month, int day);
GENGXIN_API std::string day_text(Day day);

}  // namespace gengxin
