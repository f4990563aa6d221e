// The patch that leads from one document to another.
#include "scenario/patch.hpp"

#include <map>

namespace gengxin::scenario {
namespace {

bool same(const Json& a, const Json& b) { return canonical_text(a) == canonical_text(b); }

Json difference(const Json& before, const Json& after, const Section& section, bool entry);

/// Rows that differ, or the whole table where rows cannot say it.
Json table_difference(const Json& before, const Json& after, const Section& section) {
  const auto whole = [&] { return after; };
  if (!before.contains("id") || keys_of(before).empty()) return whole();
  for (const std::string& key : keys_of(after))
    if (!before.contains(key)) return whole();
  for (const std::string& key : keys_of(before))
    if (!after.contains(key)) return whole();
  std::map<std::string, std::size_t> old_rows;
  for (std::size_t i = 0; i < before["id"].size(); ++i) old_rows[before["id"][i].get<std::string>()] = i;
  Json rows = Json::object();
  for (std::size_t i = 0; i < after["id"].size(); ++i) {
    const std::string id = after["id"][i].get<std::string>();
    const auto old = old_rows.find(id);
    Json row = Json::object();
    for (const std::string& key : keys_of(after)) {
      if (key == "id") continue;
      const Json& cell = cells_of(after[key])[i];
      const bool changed = old == old_rows.end() || cell != cells_of(before[key])[old->second];
      if (!changed) continue;
      if (after[key].is_object() && after[key].contains("cells") && after[key]["cells"].contains(id)) {
        row[key] = after[key]["cells"][id];
        row[key]["value"] = cell;
      } else {
        row[key] = cell;
      }
    }
    if (!row.empty()) rows[id] = row;
    if (old != old_rows.end()) old_rows.erase(old);
  }
  for (const auto& [id, index] : old_rows) rows[id] = nullptr;
  // Rows say it only if applying them gives the table back, sources and all.
  Json patch = Json{{"rows", rows}};
  std::vector<Issue> issues;
  Json made = before;
  apply_to_section(made, patch, section, issues);
  return issues.empty() && same(made, after) ? patch : whole();
}

Json difference(const Json& before, const Json& after, const Section& section, bool entry) {
  if (section.shape == Shape::table && !entry) return table_difference(before, after, section);
  Json patch = Json::object();
  for (const auto& item : before.items())
    if (!after.contains(item.key())) patch[item.key()] = nullptr;
  for (const auto& item : after.items()) {
    const std::string& key = item.key();
    const auto old = before.find(key);
    if (old != before.end() && same(*old, item.value())) continue;
    const Section* below_it = section.shape == Shape::collection && !entry ? &section : sub_section(section, key);
    const bool step = old != before.end() && below_it != nullptr;
    patch[key] = step ? difference(*old, item.value(), *below_it, below_it == &section) : item.value();
  }
  return patch;
}

}  // namespace

Json make_patch(const Json& before, const Json& after) { return difference(before, after, *find_section(""), false); }

}  // namespace gengxin::scenario
