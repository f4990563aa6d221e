// What is wrong where a text stops being JSON, told for people who did not write it by hand.
#include <algorithm>
#include <array>

#include "support/json.hpp"

namespace gengxin {
namespace {

enum class Bad { none, bytes, control, escape, surrogate, unclosed };

/// A piece of the text: a mark, a text in quotes, or a run of other characters.
struct Token {
  std::size_t start{0}, end{0};
  char kind{0};  ///< the mark itself, '"' for a text, 'w' for a run, 0 for nothing
  Bad bad{Bad::none};
  std::size_t bad_at{0};
};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool is_mark(char c) { return std::string_view("{}[]:,").find(c) != std::string_view::npos; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Bytes of the UTF-8 character at `at`, or 0 where there is none.
std::size_t character(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const unsigned first = byte(at);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xf0 && first <= 0xf4 ? 4 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xc2 && first < 0xe0 ? 2 : 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(at + i) & 0xc0U) != 0x80U) return 0;
  const unsigned second = byte(at + 1);
  // Longer than need be, half of a surrogate pair, or beyond the last character.
  if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second >= 0xa0) || (first == 0xf0 && second < 0x90) || (first == 0xf4 && second >= 0x90)) return 0;
  return length;
}

/// The number after "\u" at `at`, or -1.
int code_unit(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) != "\\u" || at + 6 > text.size()) return -1;
  int value = 0;
  for (const char c : text.substr(at + 2, 4)) {
    const std::size_t digit = std::string_view("0123456789abcdefABCDEF").find(c);
    if (digit == std::string_view::npos) return -1;
    value = value * 16 + static_cast<int>(digit > 15 ? digit - 6 : digit);
  }
  return value;
}

/// Reads the text in quotes that begins at `start`, up to its end or its first fault.
Token quoted(std::string_view text, std::size_t start) {
  std::size_t i = start + 1;
  const auto stop = [&](Bad bad) { return Token{start, i, '"', bad, i}; };
  while (i < text.size()) {
    const char c = text[i];
    if (c == '"') return {start, i + 1, '"'};
    if (static_cast<unsigned char>(c) < 0x20) return stop(Bad::control);
    if (c != '\\') {
      const std::size_t length = character(text, i);
      if (length == 0) return stop(Bad::bytes);
      i += length;
      continue;
    }
    if (i + 1 >= text.size()) break;
    if (text[i + 1] != 'u') {
      if (std::string_view("\"\\/bfnrt").find(text[i + 1]) == std::string_view::npos) return stop(Bad::escape);
      i += 2;
      continue;
    }
    const int unit = code_unit(text, i);
    if (unit < 0) return stop(Bad::escape);
    const int next = code_unit(text, i + 6);
    const bool high = unit >= 0xd800 && unit < 0xdc00, low = unit >= 0xdc00 && unit < 0xe000;
    if (low || (high && !(next >= 0xdc00 && next < 0xe000))) return stop(Bad::surrogate);
    i += high ? 12 : 6;
  }
  i = text.size();
  return stop(Bad::unclosed);
}

Token run(std::string_view text, std::size_t start) {
  Token token{start, start, 'w'};
  while (token.end < text.size() && !is_space(text[token.end]) && !is_mark(text[token.end]) && text[token.end] != '"') {
    const std::size_t length = text[token.end] == '\0' ? 0 : character(text, token.end);
    if (token.bad == Bad::none && (length == 0 || static_cast<unsigned char>(text[token.end]) < 0x20)) {
      token.bad = length == 0 ? Bad::bytes : Bad::control;
      token.bad_at = token.end;
    }
    token.end += std::max<std::size_t>(length, 1);
  }
  return token;
}

/// The last token that begins before `position`, and the one before it.
std::pair<Token, Token> tokens_at(std::string_view text, std::size_t position) {
  Token before, last;
  std::size_t at = text.starts_with("\xef\xbb\xbf") ? 3 : 0;
  while (true) {
    while (at < text.size() && is_space(text[at])) ++at;
    if (at >= std::min(position, text.size())) return {before, last};
    before = last;
    last = text[at] == '"' ? quoted(text, at) : is_mark(text[at]) ? Token{at, at + 1, text[at]} : run(text, at);
    at = last.end;
    if (last.bad != Bad::none) return {before, last};
  }
}

bool is_not_a_number(std::string_view word) {
  if (word.starts_with('-') || word.starts_with('+')) word.remove_prefix(1);
  constexpr std::array<std::string_view, 5> kWords = {"NaN", "nan", "Infinity", "inf", "Inf"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

bool has_leading_zero(std::string_view word) {
  if (word.starts_with('-')) word.remove_prefix(1);
  return word.size() > 1 && word[0] == '0' && is_digit(word[1]);
}

bool is_sound_scalar(std::string_view word) { return Json::accept(word); }

std::string where(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, at);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t start = before.rfind('\n');
  const std::string_view in_line = start == std::string_view::npos ? before : before.substr(start + 1);
  const auto column = 1 + std::count_if(in_line.begin(), in_line.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; });
  return " at line " + std::to_string(line) + ", column " + std::to_string(column);
}

const char* const kJson = "JSON (RFC 8259)";

SyntaxFault bad_characters(std::string_view text, const Token& token) {
  const std::string place = where(text, token.bad_at);
  switch (token.bad) {
    case Bad::bytes: return {"syntax", "bytes that are not UTF-8" + place, "UTF-8", "save the file as UTF-8"};
    case Bad::control:
      if (token.kind == 'w') return {"syntax", "a control character" + place, kJson, "remove it"};
      return {"syntax", "a line break (or control character) inside a text" + place, kJson, "write \\n"};
    case Bad::escape: {
      const bool hexadecimal = text.substr(token.bad_at, 2) == "\\u";
      return {"syntax", "the escape " + std::string(text.substr(token.bad_at, 1 + character(text, token.bad_at + 1))) + place, "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0000",
              hexadecimal ? "write 4 hexadecimal digits after \\u, or \\\\ for a backslash" : "write \\\\ for a backslash"};
    }
    case Bad::surrogate: return {"syntax", "half of a surrogate pair" + place, kJson, "write the character itself"};
    default: return {"syntax", "a text that does not end, begun" + where(text, token.start), kJson, "add the closing quote"};
  }
}

SyntaxFault bad_word(std::string_view text, const Token& token, char before) {
  const std::string_view word = text.substr(token.start, token.end - token.start);
  const std::string place = where(text, token.start), shown = std::string(word.substr(0, 60));
  if (is_not_a_number(word)) return {"not_a_number", "NaN or an infinity" + place, "a finite number", "give a number, or leave the key out"};
  if (word[0] == '/' || word[0] == '#') return {"syntax", "a comment" + place, kJson, "remove it: JSON has no comments"};
  if (word[0] == '\'') return {"syntax", "a single quote" + place, kJson, "use double quotes"};
  if (has_leading_zero(word))
    return {"syntax", "a number that begins with 0" + place, "a number without leading zeros, or a text", "put codes such as land codes in quotes",
            before == ':' || before == '[' || before == ','};
  if (is_digit(word[0]) || word[0] == '-' || word[0] == '+' || word[0] == '.')
    return {"syntax", "'" + shown + "'" + place, "a number such as -0.5 or 1e6", "write the number so, or a text in double quotes"};
  if (word == "True" || word == "False") return {"syntax", "the word " + shown + place, kJson, word == "True" ? "write true" : "write false"};
  return {"syntax", "the word " + shown + place, kJson, "put texts in double quotes; leave the key out for nothing"};
}

}  // namespace

SyntaxFault syntax_fault(std::string_view text, std::size_t position, bool after_key, bool after_document) {
  const auto [before, last] = tokens_at(text, position);
  if (last.kind == 0) return {"syntax", "an empty text", "a JSON object", "give a scenario document"};
  if (last.bad != Bad::none) return bad_characters(text, last);
  const std::string place = where(text, last.start);
  const bool is_word = last.kind == 'w';
  const bool sound = !is_word || is_sound_scalar(text.substr(last.start, last.end - last.start));
  const bool is_prose = std::string_view("/#'").find(text[last.start]) == std::string_view::npos;
  if (!sound && before.kind == 0 && is_prose) return {"syntax", "text that is not JSON" + place, "a JSON object", "give a scenario document"};
  if (!sound) return bad_word(text, last, before.kind);
  if (position > text.size() && !after_document)
    return {"syntax", "the end of the text" + where(text, text.size()), kJson, "close what is open: add what is missing, such as } or ]"};
  if (after_document) return {"syntax", "more text after the document" + place, "one JSON object", "keep one document"};
  if (before.kind == ',' && (last.kind == '}' || last.kind == ']')) return {"syntax", "a comma after the last entry" + where(text, before.start), kJson, "remove the last comma"};
  const bool begins = is_word || last.kind == '"' || last.kind == '{' || last.kind == '[';
  if (begins && after_key && before.kind == '"') return {"syntax", "a key without a colon" + place, kJson, "put a colon after the key"};
  if (begins && (before.kind == 'w' || before.kind == '"' || before.kind == '}' || before.kind == ']'))
    return {"syntax", "no comma before the entry" + place, kJson, "put a comma before it"};
  return {"syntax", "text that is not JSON" + place, kJson, "look for a missing comma, quote or bracket just before that place"};
}

}  // namespace gengxin
