#pragma once
// The files under tests/malformed and tests/scenarios, which doctest and pytest both run.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "gengxin/scenario/scenario.hpp"
#include "support/json.hpp"

namespace gengxin::tests {

inline const std::filesystem::path kTests = std::filesystem::path(GENGXIN_ROOT) / "tests";

inline std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline Json json_of(const std::filesystem::path& path) { return parse_json(text_of(path)); }

/// Numbered files of a folder, in their order: 001_name.json or 001_name.txt.
inline std::vector<std::filesystem::path> numbered_files(const std::string& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(kTests / folder)) {
    const std::string name = entry.path().filename().string();
    const bool numbered = name.size() > 4 && std::all_of(name.begin(), name.begin() + 2, [](char c) { return c >= '0' && c <= '9'; });
    if (numbered && !name.ends_with(".expect.json") && (name.ends_with(".json") || name.ends_with(".txt"))) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// {"/json/pointer": value}, where {"$delete": true} takes the key out.
inline void set_values(Json& document, const Json& set) {
  for (const auto& item : set.items()) {
    const Json::json_pointer pointer(item.key());
    if (item.value().is_object() && item.value().contains("$delete"))
      document.at(pointer.parent_pointer()).erase(pointer.back());
    else
      document[pointer] = item.value();
  }
}

/// Texts of the issues that `read` throws; none if it passes. Other exceptions are failures: they get through.
template <class Read>
std::vector<std::string> issues_of(Read&& read) {
  try {
    read();
  } catch (const DocumentError& error) {
    std::vector<std::string> lines;
    for (const Issue& issue : error.issues()) lines.push_back(issue.text());
    return lines;
  }
  return {};
}

}  // namespace gengxin::tests
