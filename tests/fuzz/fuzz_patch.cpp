// Arbitrary bytes as a patch of a small scenario: it makes a sound scenario that its diff makes again, or it
// is refused with reasons; the scenario that was patched never changes.
#include <string_view>

#include "fuzz.hpp"

using gengxin::scenario::Scenario;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Scenario base = Scenario::load(GENGXIN_ROOT "/tests/fuzz/corpus/documents/small.json");
  static const std::string before = base.canonical();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const Scenario patched = base.patch(text, "fuzz");
    gengxin::fuzz::check_accepted(patched);
    gengxin::fuzz::check(base.patch(base.diff(patched), "again").hash() == patched.hash(), "apply(a, diff(a, b)) is b");
    gengxin::fuzz::check(patched.patch(patched.diff(base), "back").hash() == base.hash(), "apply(b, diff(b, a)) is a");
    gengxin::fuzz::check(patched.ancestors().size() == 2, "a patched scenario has two steps");
  } catch (const gengxin::DocumentError& error) {
    gengxin::fuzz::check_refusal(error);
  } catch (const std::exception& error) {
    gengxin::fuzz::fail(std::string("only DocumentError leaves a patch, but: ") + error.what());
  }
  gengxin::fuzz::check(base.canonical() == before, "patching is pure");
  return 0;
}
