#pragma once
// Internal: the one place where the JSON library is known. Reading is strict: duplicate keys, NaN,
// infinities and numbers beyond double are faults, told in our words with the place.
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "gengxin/support/error.hpp"

namespace gengxin {

using Json = nlohmann::ordered_json;

/// Parses a text; throws DocumentError.
Json parse_json(std::string_view text);

/// What is wrong where a text stops being JSON.
struct SyntaxFault {
  std::string code, found, allowed, cure;
  bool of_last_value{false};  ///< a fault of the value just read, which the parser took for a shorter one
};
/// `position`: how far the parser has read; `after_key`: it waits for the value of a key; `after_document`: it had all.
SyntaxFault syntax_fault(std::string_view text, std::size_t position, bool after_key, bool after_document);

/// Text of a document with sorted keys, no spaces and shortest numbers: the same for documents that
/// mean the same.
std::string canonical_text(const Json& document);

/// Text for people: one key a line, arrays of scalars on one line.
std::string pretty_text(const Json& document);

/// "a number 3.5", "a text 'abc'", "an object", "null": for messages.
std::string describe(const Json& value);

/// Appends a reference token to a JSON Pointer (RFC 6901 escapes).
std::string child(const std::string& pointer, std::string_view token);

}  // namespace gengxin
