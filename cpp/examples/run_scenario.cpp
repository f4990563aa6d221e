// A host that runs one scenario and prints its tables.
//   run_scenario scenario.json [patch.json ...]
// Standard output holds one JSON object a line: first the scenario, then each table, its keys and
// columns as arrays. Numbers are the shortest texts that read back as the same double; a blank is null.
// Exit code 2, with every fault on standard error, for a document or a patch that is not sound.
#include <cmath>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>

#include <gengxin/gengxin.hpp>

using gengxin::scenario::Scenario;
namespace simulate = gengxin::simulate;

namespace {

std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(c));
      result += escaped;
    } else {
      result += c;
    }
  }
  return result + '"';
}

std::string number(double value) { return std::isfinite(value) ? gengxin::number_text(value) : "null"; }

/// "[a,b,c]" of what `text` makes of each element.
template <class List, class Text>
std::string array(const List& list, Text&& text) {
  std::string result = "[";
  for (const auto& element : list) {
    if (result.size() > 1) result += ',';
    result += text(element);
  }
  return result + ']';
}

std::string line(const simulate::Table<double>& table) {
  std::string result = "{\"table\":" + quoted(table.name) + ",\"keys\":{";
  std::string_view comma;
  for (const auto& key : table.keys) {
    result += comma;
    result += quoted(key.name) + ':' + array(key.codes, [&](int code) {
      return key.categories.empty() ? std::to_string(code) : quoted(key.categories[static_cast<std::size_t>(code)]);
    });
    comma = ",";
  }
  result += "},\"columns\":{";
  comma = "";
  for (const auto& column : table.columns) {
    result += comma;
    result += quoted(column.info.name) + ':' + array(column.values, number);
    comma = ",";
  }
  return result + "}}";
}

std::string text_of(const char* path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw gengxin::DocumentError({{"no_file", path, "no file that can be read", "the path of a patch", "check the path and its permissions"}});
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::cerr << "usage: run_scenario scenario.json [patch.json ...]\n";
    return 2;
  }
  try {
    Scenario scenario = Scenario::load(arguments[1]);
    for (int i = 2; i < count; ++i) scenario = scenario.patch(text_of(arguments[i]), arguments[i]);
    std::cout << "{\"scenario\":" << quoted(scenario.name()) << ",\"hash\":" << quoted(scenario.hash()) << "}\n";
    const simulate::Compiled compiled(scenario);
    const simulate::Trajectory trajectory = simulate::run(compiled, compiled.values());
    for (const auto name : simulate::table_names()) std::cout << line(simulate::table(compiled, trajectory, name)) << '\n';
    return std::cout.good() ? 0 : 1;
  } catch (const gengxin::DocumentError& error) {
    std::cerr << error.what() << '\n';
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "run_scenario: " << error.what() << '\n';
    return 1;
  }
}
