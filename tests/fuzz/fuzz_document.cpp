// Arbitrary bytes as a scenario document: read and found sound, or refused with reasons; never anything else.
#include <string_view>

#include "fuzz.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    gengxin::fuzz::check_accepted(gengxin::scenario::Scenario::parse(text));
  } catch (const gengxin::DocumentError& error) {
    gengxin::fuzz::check_refusal(error);
  } catch (const std::exception& error) {
    gengxin::fuzz::fail(std::string("only DocumentError leaves the reader, but: ") + error.what());
  }
  return 0;
}
