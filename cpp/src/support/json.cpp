#include "support/json.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace gengxin {
namespace {

constexpr std::size_t kDeepest = 64;

/// Builds the document while it checks what the library lets pass.
class StrictBuilder : public nlohmann::json_sax<Json> {
 public:
  explicit StrictBuilder(std::string_view text) : text_(text) {}

  bool null() override { return put(Json(nullptr)); }
  bool boolean(bool value) override { return put(Json(value)); }
  bool number_integer(number_integer_t value) override { return put(Json(value)); }
  bool number_unsigned(number_unsigned_t value) override { return put(Json(value)); }
  bool number_float(number_float_t value, const string_t& text) override {
    if (!std::isfinite(value)) {
      issues.push_back(make_issue("number_too_large", place(), text, "a number between -1.797e308 and 1.797e308", "write a smaller number"));
      value = 0;
    }
    return put(Json(value));
  }
  bool string(string_t& value) override { return put(Json(std::move(value))); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& value) override {
    if (!keys_.back().insert(value).second)
      issues.push_back(make_issue("duplicate_key", child(place_of_container(), value), "the key '" + value + "' twice", "each key once",
                        "remove or rename one of them"));
    key_ = std::move(value);
    awaits_value_ = true;
    return true;
  }
  bool parse_error(std::size_t position, const std::string& token, const nlohmann::json::exception& error) override {
    // 406: the number does not fit a double.
    if (error.id == 406) {
      issues.push_back(make_issue("number_too_large", place(), token, "a number between -1.797e308 and 1.797e308", "write a smaller number"));
      return false;
    }
    SyntaxFault fault = syntax_fault(text_, position, awaits_value_, started_ && stack_.empty());
    issues.push_back(make_issue(std::move(fault.code), fault.of_last_value ? place_of_last() : place(), std::move(fault.found), std::move(fault.allowed), std::move(fault.cure)));
    return false;
  }

  Json root;
  std::vector<Issue> issues;

 private:
  bool put(Json value) {
    add(std::move(value));
    return true;
  }
  bool open(Json container) {
    if (stack_.size() >= kDeepest) {
      issues.push_back(make_issue("too_deep", place(), "more than 64 levels", "at most 64 levels of nesting", "flatten the document"));
      return false;
    }
    const std::string pointer = place();
    Json* added = add(std::move(container));
    stack_.push_back(added);
    pointers_.push_back(pointer);
    keys_.emplace_back();
    return true;
  }
  bool close() {
    stack_.pop_back();
    pointers_.pop_back();
    keys_.pop_back();
    return true;
  }
  Json* add(Json value) {
    awaits_value_ = false;
    if (stack_.empty()) {
      started_ = true;
      root = std::move(value);
      return &root;
    }
    Json& container = *stack_.back();
    if (container.is_array()) {
      container.push_back(std::move(value));
      return &container.back();
    }
    Json& slot = container[key_];
    slot = std::move(value);
    return &slot;
  }
  [[nodiscard]] std::string place_of_container() const { return pointers_.empty() ? "" : pointers_.back(); }
  /// The place of the value that comes next; where a key or a comma must come, that of the open container.
  [[nodiscard]] std::string place() const {
    if (stack_.empty()) return "";
    if (stack_.back()->is_array()) return child(pointers_.back(), std::to_string(stack_.back()->size()));
    return awaits_value_ ? child(pointers_.back(), key_) : pointers_.back();
  }
  [[nodiscard]] std::string place_of_last() const {
    if (stack_.empty()) return "";
    return child(pointers_.back(), stack_.back()->is_array() ? std::to_string(stack_.back()->size() - 1) : key_);
  }

  std::string_view text_;
  std::string key_;
  bool awaits_value_{false};  // a key stands, its value does not yet
  bool started_{false};
  std::vector<Json*> stack_;  // containers still open; only the innermost grows, so the pointers stay good
  std::vector<std::string> pointers_;
  std::vector<std::set<std::string>> keys_;
};

void write_canonical(const Json& value, std::string& out) {
  if (value.is_object()) {
    std::vector<std::string> keys;
    for (const auto& item : value.items()) keys.push_back(item.key());
    std::sort(keys.begin(), keys.end());
    out += '{';
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (i > 0) out += ',';
      out += Json(keys[i]).dump();
      out += ':';
      write_canonical(value.at(keys[i]), out);
    }
    out += '}';
  } else if (value.is_array()) {
    out += '[';
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i > 0) out += ',';
      write_canonical(value[i], out);
    }
    out += ']';
  } else if (value.is_number()) {
    out += number_text(value.get<double>());
  } else {
    out += value.dump();
  }
}

void write_pretty(const Json& value, std::string& out, std::size_t indent) {
  if (value.is_object() && !value.empty()) {
    out += "{\n";
    bool first = true;
    for (const auto& item : value.items()) {
      if (!first) out += ",\n";
      first = false;
      out.append(indent + 1, ' ');
      out += Json(item.key()).dump() + ": ";
      write_pretty(item.value(), out, indent + 1);
    }
    out += '\n';
    out.append(indent, ' ');
    out += '}';
  } else if (value.is_array()) {
    out += '[';
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i > 0) out += ", ";
      write_pretty(value[i], out, indent);
    }
    out += ']';
  } else if (value.is_number_float()) {
    out += number_text(value.get<double>());
  } else {
    out += value.dump();
  }
}

}  // namespace

Json parse_json(std::string_view text) {
  StrictBuilder builder(text);
  const bool parsed = Json::sax_parse(text, &builder);
  if (!builder.issues.empty()) throw DocumentError(std::move(builder.issues));
  if (!parsed) throw DocumentError({{"syntax", "", "text that is not JSON", "JSON (RFC 8259)", "check the text"}});
  return std::move(builder.root);
}

std::string canonical_text(const Json& document) {
  std::string out;
  write_canonical(document, out);
  return out;
}

std::string pretty_text(const Json& document) {
  std::string out;
  write_pretty(document, out, 0);
  out += '\n';
  return out;
}

std::string describe(const Json& value) {
  if (value.is_null()) return "null";
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  if (value.is_number()) return number_text(value.get<double>());
  if (value.is_string()) {
    std::string text = value.get<std::string>();
    if (text.size() > 60) {
      std::size_t cut = 57;
      while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xc0) == 0x80) --cut;
      text = text.substr(0, cut) + "...";
    }
    return "the text '" + text + "'";
  }
  if (value.is_array()) return "a list of " + std::to_string(value.size());
  return "an object";
}

std::string child(const std::string& pointer, std::string_view token) {
  std::string result = pointer + '/';
  for (const char c : token) {
    if (c == '~')
      result += "~0";
    else if (c == '/')
      result += "~1";
    else
      result += c;
  }
  return result;
}

}  // namespace gengxin
