// A plain main for a fuzz target, so that targets are always built and never rot:
//   fuzz_x [--mutations N] [--seed S] file-or-folder ...
// replays every file, then N mutations of them. The same seed makes the same inputs on every machine.
// An input that fails is written to `failed-input` in the working folder; give that file to replay it.
// With a fuzzing engine, link the target without this file.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "fuzz.hpp"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#endif

namespace {

std::string current;  // the input under test
std::string called;   // what it is called in messages

void save_current() {
  std::ofstream("failed-input", std::ios::binary) << current;
  std::cerr << "fuzz: failed on " << called << ", " << current.size() << " bytes, written to failed-input\n";
}

void run_one(std::string input, std::string name) {
  current = std::move(input);
  called = std::move(name);
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(current.data()), current.size());
}

/// Texts that readers of JSON and of figures stumble over.
const std::vector<std::string> kTokens = {
    "null", "true", "false", "0", "-0", "-1", "1", "0.5", "2.9", "1e308", "-1e308", "1e309", "1e-320", "9223372036854775808", "18446744073709551616",
    "-9223372036854775808", "2147483648", "-2147483649", "2020", "2021", "9999", "NaN", "Infinity", "\"\"", "\"id\"", "\"\\u0000\"", "\"\\ud800\"",
    "\"\xe4\xb8\x87\xe5\x85\x83\"", "\"\xff\"", "\"~1/~0\"", "\"2020-01-01\"", "\"2021-07-01\"", "\"ended\"", "[]", "{}", "[[]]", "[null]", "{\"value\": 1}",
    "{\"value\": 1, \"from\": {}}", "{\"from\": {\"2020-01-01\": 1, \"2025-01-01\": 2}}", "{\"from\": {\"2020-01-01\": 1, \"2025-01-01\": \"ended\"}}",
    "{\"values\": []}", "{\"values\": [1], \"unit\": \"m2\"}", "{\"rows\": {}}", "{\"value\": 1, \"assumed\": true, \"draw\": {\"uniform\": [0, 1]}}", ",", ":", "{", "}", "[", "]"};

struct Range {
  std::size_t first, size;
};

/// The numbers, texts and words of a JSON text, more or less.
std::vector<Range> tokens_of(const std::string& text) {
  std::vector<Range> tokens;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    if (text[i] == '"') {
      end = text.find('"', i + 1);
      end = end == std::string::npos ? text.size() : end + 1;
    } else {
      while (end < text.size() && std::strchr(" \n\t\r,:{}[]\"", text[end]) == nullptr) ++end;
    }
    if (end > i) tokens.push_back({i, end - i});
    i = std::max(end, i + 1);
  }
  return tokens;
}

class Mutator {
 public:
  explicit Mutator(std::uint64_t seed) : random_(seed) {}

  std::string mutate(std::string text, const std::string& other) {
    for (std::size_t changes = below(2) == 0 ? 1 : 1 + below(4); changes > 0; --changes) {
      if (below(4) != 0)
        change_token(text, other);
      else
        change_bytes(text, other);
    }
    return text;
  }
  std::size_t below(std::size_t end) { return end == 0 ? 0 : static_cast<std::size_t>(random_() % end); }

 private:
  void change_token(std::string& text, const std::string& other) {
    // A line first, then a token in it, so that long columns of numbers do not take all changes.
    std::vector<std::size_t> lines = {0};
    for (std::size_t i = 0; i + 1 < text.size(); ++i)
      if (text[i] == '\n') lines.push_back(i + 1);
    const std::size_t line = lines[below(lines.size())];
    const std::vector<Range> tokens = tokens_of(text.substr(line, text.find('\n', line) - line));
    if (tokens.empty()) return change_bytes(text, other);
    Range at = tokens[below(tokens.size())];
    at.first += line;
    std::string by = kTokens[below(kTokens.size())];
    if (below(3) == 0) {
      const std::vector<Range> others = tokens_of(other);
      if (!others.empty()) {
        const Range taken = others[below(others.size())];
        by = other.substr(taken.first, taken.size);
      }
    }
    text.replace(at.first, at.size, by);
  }
  void change_bytes(std::string& text, const std::string& other) {
    const std::size_t at = below(text.size() + 1);
    const std::size_t size = 1 + below(16);
    switch (below(4)) {
      case 0: text.erase(at, size); break;
      case 1: text.insert(at, text, below(text.size() + 1), size); break;
      case 2: text.insert(at, other, below(other.size() + 1), size); break;
      default:
        if (at < text.size()) text[at] = static_cast<char>(below(256));
    }
  }

  std::mt19937_64 random_;
};

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

namespace gengxin::fuzz {

[[noreturn]] void fail(const std::string& what) {
  std::cerr << "fuzz: does not hold: " << what << '\n';
  save_current();
  std::_Exit(1);
}

}  // namespace gengxin::fuzz

int main(int count, char** arguments) {
  std::uint64_t seed = 1, mutations = 0;
  std::vector<std::filesystem::path> paths;
  for (int i = 1; i < count; ++i) {
    const std::string argument = arguments[i];
    if (argument == "--seed" && i + 1 < count)
      seed = std::stoull(arguments[++i]);
    else if (argument == "--mutations" && i + 1 < count)
      mutations = std::stoull(arguments[++i]);
    else if (std::filesystem::is_directory(argument))
      for (const auto& entry : std::filesystem::recursive_directory_iterator(argument)) paths.push_back(entry.path());
    else
      paths.emplace_back(argument);
  }
  std::sort(paths.begin(), paths.end());
  std::erase_if(paths, [](const auto& path) { return !std::filesystem::is_regular_file(path); });
  if (paths.empty()) {
    std::cerr << "usage: " << arguments[0] << " [--mutations N] [--seed S] file-or-folder ...\n";
    return 2;
  }
#if defined(__SANITIZE_ADDRESS__)
  __sanitizer_set_death_callback(save_current);
#endif
  std::vector<std::string> corpus;
  for (const auto& path : paths) {
    corpus.push_back(text_of(path));
    run_one(corpus.back(), path.string());
  }
  Mutator mutator(seed);
  for (std::uint64_t i = 0; i < mutations; ++i) {
    const std::string& text = corpus[mutator.below(corpus.size())];
    const std::string& other = corpus[mutator.below(corpus.size())];
    run_one(mutator.mutate(text, other), "mutation " + std::to_string(i) + " of seed " + std::to_string(seed));
  }
  std::cout << corpus.size() << " files, " << mutations << " mutations of seed " << seed << ": " << gengxin::fuzz::accepted << " accepted, the others told what is wrong\n";
  return gengxin::fuzz::accepted > 0 ? 0 : 1;
}
