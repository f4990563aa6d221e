#include <algorithm>
#include <utility>

#include "formula_tree.hpp"

namespace gengxin::formula::detail {
namespace {

struct Character {
  char32_t code;
  std::size_t length;
};

/// The character at a place; a byte that is no UTF-8 stands for itself.
Character character_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned char first = byte(0);
  const std::size_t length = first < 0xc2 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 1;
  if (length == 1 || at + length > text.size()) return {first, 1};
  char32_t code = first & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {first, 1};
    code = (code << 6) | (byte(i) & 0x3fU);
  }
  return {code, length};
}

/// Columns that a terminal gives the character: Chinese, Japanese, Korean and full-width signs take two.
std::size_t width(char32_t c) {
  return (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) || (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) ||
                 (c >= 0xfe30 && c <= 0xfe4f) || (c >= 0xff00 && c <= 0xff60) || (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x20000 && c <= 0x3fffd)
             ? 2
             : 1;
}

/// One character as it may be shown: nothing that would break the line or the encoding.
std::string shown(std::string_view text, std::size_t at, const Character& c) {
  if (c.code < 0x20 || c.code == 0x7f) return " ";
  if (c.length == 1 && c.code >= 0x80) return "?";
  return std::string(text.substr(at, c.length));
}

constexpr std::size_t kBefore = 40, kAfter = 30;  ///< columns shown on each side of a fault

}  // namespace

std::string excerpt(std::string_view text, std::size_t offset, std::size_t length) {
  std::string part;
  const std::size_t end = std::min(text.size(), offset + length);
  for (std::size_t at = offset; at < end;) {
    const Character c = character_at(text, at);
    if (part.size() > 60) return "'" + part + "...'";
    part += shown(text, at, c);
    at += c.length;
  }
  return "'" + part + "'";
}

Issue issue_of(const Fault& fault, std::string_view text, const std::string& pointer) {
  // From the fault backwards and forwards, whole characters, as much as stays readable.
  std::vector<std::size_t> starts;
  for (std::size_t at = 0; at < text.size() && at < fault.offset + 4 * kAfter; at += character_at(text, at).length) starts.push_back(at);
  const auto found = static_cast<std::size_t>(std::lower_bound(starts.begin(), starts.end(), fault.offset) - starts.begin());
  std::size_t first = found, before = 0;
  while (first > 0) {
    const std::size_t more = width(character_at(text, starts[first - 1]).code);
    if (before + more > kBefore) break;
    before += more;
    --first;
  }
  std::string line = first > 0 ? "..." : "", carets(before + line.size(), ' ');
  std::size_t columns = 0, at = first;
  for (; at < starts.size() && columns < before + kAfter; ++at) {
    const Character c = character_at(text, starts[at]);
    line += shown(text, starts[at], c);
    columns += width(c.code);
    if (starts[at] >= fault.offset && starts[at] < fault.offset + fault.length) carets += std::string(width(c.code), '^');
  }
  if (at < starts.size()) line += "...";
  if (carets.find('^') == std::string::npos) carets += '^';
  return {fault.code, pointer, fault.found + " at character " + std::to_string(found + 1) + "\n    " + line + "\n    " + carets + "\n  ", fault.allowed, fault.cure};
}

}  // namespace gengxin::formula::detail
