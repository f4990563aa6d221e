#pragma once
// Series of a scenario document: columns over an age, or over the years since something happened.
#include "gengxin/support/figures.hpp"

namespace gengxin::scenario {

struct AgeRates {
  Column age, male, female;
};

struct AgeColumn {
  Column age, value;
};

}  // namespace gengxin::scenario
