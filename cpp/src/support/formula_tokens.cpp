#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "formula_tree.hpp"

namespace gengxin::formula::detail {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool starts_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80; }
bool goes_on(char c) { return starts_name(c) || is_digit(c) || c == '.'; }

/// What people type for something else; full-width signs come from Chinese keyboards.
constexpr std::array<std::pair<std::string_view, std::string_view>, 26> kMistaken{{
    {"&&", "and"}, {"||", "or"}, {"**", "a product (there are no powers)"}, {"^", "a product (there are no powers)"}, {"&", "and"}, {"|", "or"},
    {"!", "not"}, {"=", "=="}, {"×", "*"}, {"÷", "/"}, {"−", "-"}, {"–", "-"}, {"≤", "<="}, {"≥", ">="}, {"≠", "!="}, {"（", "("}, {"）", ")"},
    {"，", ","}, {"、", ","}, {"＋", "+"}, {"＊", "*"}, {"／", "/"}, {"＜", "<"}, {"＞", ">"}, {"＝", "=="}, {"　", "a plain space"}}};

std::string_view mistaken(std::string_view rest) {
  for (const auto& [typed, meant] : kMistaken)
    if (rest.starts_with(typed)) return typed;
  return {};
}

/// Bytes of one character of UTF-8, or 0 if it is none.
std::size_t character(std::string_view rest) {
  const auto first = static_cast<unsigned char>(rest[0]);
  const std::size_t length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length == 0 || rest.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((static_cast<unsigned char>(rest[i]) & 0xc0) != 0x80) return 0;
  return length;
}

Fault fault(std::string code, std::size_t offset, std::size_t length, std::string found, std::string allowed, std::string cure) {
  return {std::move(code), offset, length, std::move(found), std::move(allowed), std::move(cure)};
}

std::optional<Fault> read_number(std::string_view text, std::size_t& at, std::vector<Token>& tokens) {
  const std::size_t begin = at;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), value);
  at = static_cast<std::size_t>(end - text.data());
  if (error == std::errc::result_out_of_range || !std::isfinite(value))
    return fault("formula_number", begin, at - begin, "a number beyond what can be computed with", "numbers up to 1e308", "check the zeros");
  if (error != std::errc{})
    return fault("formula_syntax", begin, 1, "a point without digits", "numbers such as 0.5", "write the digits");
  if (at < text.size() && (goes_on(text[at]) || text[at] == '%'))
    return fault("formula_number", begin, at - begin + 1, "a number followed at once by '" + std::string(text.substr(at, std::max<std::size_t>(1, character(text.substr(at))))) + "'",
                 "plain numbers; they have no unit", "give the number a name among the figures, with its unit and source");
  tokens.push_back({TokenKind::number, begin, at - begin, value});
  return std::nullopt;
}

}  // namespace

std::optional<Fault> tokenise(std::string_view text, std::vector<Token>& tokens) {
  if (text.size() > kLongestFormula)
    return fault("formula_too_long", 0, 1, "a formula of " + std::to_string(text.size()) + " bytes", "up to " + std::to_string(kLongestFormula), "split it into items");
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = character(text.substr(i));
    if (length == 0) return fault("formula_syntax", i, 1, "a byte that is no text", "UTF-8", "write the text as UTF-8");
    i += length;
  }
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    const std::string_view rest = text.substr(at);
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      ++at;
    } else if (is_digit(c) || (c == '.' && rest.size() > 1 && is_digit(rest[1]))) {
      if (auto wrong = read_number(text, at, tokens)) return wrong;
    } else if (c == '\'' || c == '"') {
      const std::size_t end = text.find(c, at + 1);
      if (end == std::string_view::npos)
        return fault("formula_syntax", at, 1, "a quotation mark that is never closed", "text between two marks", "close it");
      tokens.push_back({TokenKind::text, at, end + 1 - at, 0});
      at = end + 1;
    } else if (rest.starts_with("<=") || rest.starts_with(">=") || rest.starts_with("==") || rest.starts_with("!=")) {
      tokens.push_back({TokenKind::symbol, at, 2, 0});
      at += 2;
    } else if (const std::string_view typed = mistaken(rest); !typed.empty()) {
      std::string meant;
      for (const auto& [known, means] : kMistaken)
        if (known == typed) meant = means;
      return fault("formula_syntax", at, typed.size(), "'" + std::string(typed) + "'", "+ - * / < <= > >= == != and or not ( ) ,", "write " + meant);
    } else if (starts_name(c)) {
      std::size_t end = at;
      while (end < text.size() && goes_on(text[end]) && mistaken(text.substr(end)).empty()) ++end;
      tokens.push_back({TokenKind::name, at, end - at, 0});
      at = end;
    } else if (std::string_view("+-*/<>(),").find(c) != std::string_view::npos) {
      tokens.push_back({TokenKind::symbol, at, 1, 0});
      ++at;
    } else {
      const bool shown = static_cast<unsigned char>(c) >= 0x20 && c != 0x7f;
      return fault("formula_syntax", at, 1, shown ? "'" + std::string(1, c) + "'" : "a control character", "+ - * / < <= > >= == != and or not ( ) ,", "remove it");
    }
  }
  tokens.push_back({TokenKind::end, text.size(), 0, 0});
  return std::nullopt;
}

}  // namespace gengxin::formula::detail
