#pragma once
// What the fuzz targets share: the checks on a scenario that was accepted, and on the words of a refusal.
#include <cstddef>
#include <cstdint>
#include <string>

#include "gengxin/scenario/scenario.hpp"
#include "gengxin/support/error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace gengxin::fuzz {

/// Inputs that were accepted so far.
inline std::size_t accepted = 0;

[[noreturn]] void fail(const std::string& what);
inline void check(bool holds, const char* what) {
  if (!holds) fail(what);
}

/// Written and read again it is the same, and where it is small it runs and all its tables are made.
void check_accepted(const scenario::Scenario& scenario);

/// At least one fault; each with code, place, finding, allowance and cure, in valid UTF-8.
void check_refusal(const DocumentError& error);

}  // namespace gengxin::fuzz
