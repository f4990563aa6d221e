#include "scenario/patch.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "scenario/document.hpp"
#include "scenario/schema.hpp"

namespace gengxin::scenario {
namespace {

/// Path of the section that holds the entries of a collection.
std::string entry_path(const Section& section) { return section.shape == Shape::collection ? below(section.path, "*") : std::string(section.path); }

const Section* sub_section(const Section& section, std::string_view name) { return find_section(below(entry_path(section), name)); }

/// The values of a column, whether bare or in a figure object.
const Json& values_of(const Json& column) { return column.is_object() && column.contains("values") ? column.at("values") : column; }
Json& values_of(Json& column) { return column.is_object() && column.contains("values") ? column["values"] : column; }

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  if (object.is_object())
    for (const auto& item : object.items()) keys.push_back(item.key());
  return keys;
}

class Patcher {
 public:
  explicit Patcher(std::vector<Issue>& issues) : issues_(issues) {}

  void apply(Json& target, const Json& patch, const Section& section, const std::string& pointer) {
    if (!patch.is_object()) {
      fault("wrong_type", pointer, describe(patch), "an object", "write { ... } here");
      return;
    }
    if (section.shape == Shape::table) return table(target, patch, section, pointer);
    if (section.shape == Shape::collection) return collection(target, patch, section, pointer);
    object(target, patch, section, pointer);
  }

 private:
  void fault(const char* code, std::string pointer, std::string found, std::string allowed, std::string cure) {
    issues_.push_back(make_issue(code, std::move(pointer), std::move(found), std::move(allowed), std::move(cure)));
  }
  void unknown(const std::string& pointer, const std::string& key, const std::vector<std::string>& known) {
    std::string list;
    for (const std::string& name : known) list += (list.empty() ? "" : ", ") + name;
    fault("unknown_path", pointer, "the key '" + key + "'", list.empty() ? "no keys" : list, did_you_mean(key, known, "correct the path"));
  }

  void object(Json& target, const Json& patch, const Section& section, const std::string& pointer) {
    const std::vector<std::string> known = names(section);
    for (const auto& item : patch.items()) {
      const std::string& key = item.key();
      const std::string place = child(pointer, key);
      if (std::find(known.begin(), known.end(), key) == known.end()) {
        unknown(place, key, known);
      } else if (item.value().is_null()) {
        if (target.erase(key) == 0) unknown(place, key, keys_of(target));
      } else if (const Section* below_it = sub_section(section, key)) {
        if (!target.contains(key)) target[key] = Json::object();
        apply(target[key], item.value(), *below_it, place);
      } else {
        target[key] = item.value();
      }
    }
  }

  void collection(Json& target, const Json& patch, const Section& section, const std::string& pointer) {
    const std::vector<std::string> known = keys_of(target);
    for (const auto& item : patch.items()) {
      const std::string& id = item.key();
      const std::string place = child(pointer, id);
      const bool there = std::find(known.begin(), known.end(), id) != known.end();
      if (item.value().is_null()) {
        if (there)
          target.erase(id);
        else
          unknown(place, id, known);
        continue;
      }
      if (!item.value().is_object()) {
        fault("wrong_type", place, describe(item.value()), "an object", "write { ... } here");
        continue;
      }
      // An id that is not there is a new entry, if it is whole; else the id is misspelled.
      const bool whole = std::all_of(section.fields.begin(), section.fields.end(), [&](const FieldInfo& field) {
        return !field.required || item.value().contains(std::string(field.name));
      });
      if (!there && !whole) {
        unknown(place, id, known);
        continue;
      }
      if (!there) target[id] = Json::object();
      object(target[id], item.value(), section, place);
    }
  }

  void table(Json& target, const Json& patch, const Section& section, const std::string& pointer) {
    std::vector<std::string> known = names(section);
    known.emplace_back("rows");
    if (patch.contains("id")) {  // the whole table
      target = Json::object();
      known.pop_back();
    }
    for (const auto& item : patch.items()) {
      const std::string& key = item.key();
      const std::string place = child(pointer, key);
      if (std::find(known.begin(), known.end(), key) == known.end())
        unknown(place, key, known);
      else if (key == "rows")
        continue;
      else if (!item.value().is_null())
        target[key] = item.value();
      else if (target.erase(key) == 0)
        unknown(place, key, keys_of(target));
    }
    if (patch.contains("rows") && known.back() == "rows") rows(target, patch["rows"], section, child(pointer, "rows"));
    sort_table(target);
  }

  void rows(Json& target, const Json& patch, const Section& section, const std::string& pointer) {
    if (!patch.is_object() || !target.contains("id") || !target["id"].is_array()) {
      fault("wrong_type", pointer, describe(patch), "an object of rows in a table that has ids", "write {\"rows\": {\"id\": { ... }}}");
      return;
    }
    std::vector<std::string> ids;
    for (const Json& id : target["id"]) ids.push_back(id.is_string() ? id.get<std::string>() : "");
    std::set<std::size_t> removed;
    for (const auto& item : patch.items()) {
      const std::string place = child(pointer, item.key());
      const auto at = std::find(ids.begin(), ids.end(), item.key());
      const bool there = at != ids.end();
      const auto index = static_cast<std::size_t>(at - ids.begin());
      if (item.value().is_null()) {
        if (there)
          removed.insert(index);
        else
          unknown(place, item.key(), ids);
      } else if (!item.value().is_object()) {
        fault("wrong_type", place, describe(item.value()), "an object", "write { ... } here");
      } else if (there) {
        for (const auto& cell : item.value().items()) {
          const std::string cell_place = child(place, cell.key());
          if (!target.contains(cell.key()) || cell.key() == "id")
            unknown(cell_place, cell.key(), keys_of(target));
          else
            set_cell(target[cell.key()], index, item.key(), cell.value(), section, cell.key());
        }
      } else {
        new_row(target, item.key(), item.value(), section, place, ids);
      }
    }
    for (auto it = removed.rbegin(); it != removed.rend(); ++it)
      for (auto& column : target.items()) {
        Json& values = values_of(column.value());
        if (values.is_array() && *it < values.size()) values.erase(values.begin() + static_cast<std::ptrdiff_t>(*it));
        if (column.value().is_object() && column.value().contains("cells")) forget(column.value(), ids[*it]);
      }
  }

  void new_row(Json& target, const std::string& id, const Json& row, const Section& section, const std::string& place, std::vector<std::string>& ids) {
    std::vector<std::string> columns = keys_of(target);
    columns.erase(std::remove(columns.begin(), columns.end(), "id"), columns.end());
    const bool whole = std::all_of(columns.begin(), columns.end(), [&](const std::string& column) { return row.contains(column); });
    if (!whole) {
      fault("unknown_path", place, "the row '" + id + "'", "a row of the table, or a new row with a value for every column",
            did_you_mean(id, ids, "correct the id, or give every column"));
      return;
    }
    for (const std::string& key : keys_of(row))
      if (std::find(columns.begin(), columns.end(), key) == columns.end()) unknown(child(place, key), key, columns);
    target["id"].push_back(id);
    ids.push_back(id);
    for (const std::string& column : columns) {
      Json& values = values_of(target[column]);
      if (!values.is_array()) continue;  // the reader tells of it
      values.push_back(nullptr);
      set_cell(target[column], ids.size() - 1, id, row.at(column), section, column);
    }
  }

  /// Puts one cell; a column with a source keeps it for the others, the cell says its own.
  void set_cell(Json& column, std::size_t index, const std::string& row, const Json& cell, const Section& section, const std::string& name) {
    const FieldInfo* field = find_field(section, name);
    const bool numeric = field != nullptr && field->kind == Kind::column;
    Json provenance = Json::object();
    Json value = cell;
    if (numeric && cell.is_object() && cell.contains("value")) {
      value = cell["value"];
      for (const auto& item : cell.items())
        if (item.key() != "value") provenance[item.key()] = item.value();
    }
    Json& values = values_of(column);
    const bool sound = values.is_array() && index < values.size() && (!column.is_object() || !column.contains("cells") || column["cells"].is_object());
    if (!sound) return;  // the reader tells of it
    values[index] = value;
    if (!numeric) return;
    const bool sourced = column.is_object() && column.contains("source");
    if (provenance.empty() && sourced) provenance["assumed"] = true;
    if (provenance.empty()) {
      if (column.is_object()) forget(column, row);
      return;
    }
    if (column.is_array()) column = Json{{"values", column}};
    column["cells"][row] = provenance;
  }

  static void forget(Json& column, const std::string& row) {
    if (!column.contains("cells") || !column["cells"].is_object()) return;
    column["cells"].erase(row);
    if (column["cells"].empty()) column.erase("cells");
  }

  std::vector<Issue>& issues_;
};

bool has(const Json& document, const std::string& place) {
  try {
    return document.contains(Json::json_pointer('/' + place));
  } catch (const Json::exception&) {
    return false;
  }
}

/// Notes and features only tell about things: where a patch removes the thing, they no longer name it.
void forget_removed(const Json& before, Json& after) {
  const auto removed = [&](const std::string& place) { return has(before, place) && !has(after, place); };
  const auto filter = [](Json& list, auto&& drop) {
    Json kept = Json::array();
    for (const Json& entry : list)
      if (!entry.is_string() || !drop(entry.get<std::string>())) kept.push_back(entry);
    list = std::move(kept);
  };
  const auto entries = [&](const char* section, auto&& change) {
    if (!after.contains(section) || !after[section].is_object()) return;
    for (auto& item : after[section].items())
      if (item.value().is_object()) change(item.value());
  };
  entries("notes", [&](Json& note) {
    if (note.contains("about") && note["about"].is_array()) filter(note["about"], removed);
  });
  const auto ids = [](const Json& document) {
    std::set<std::string> result;
    if (document.contains("parcels") && document["parcels"].is_object() && document["parcels"].contains("id"))
      for (const Json& id : document["parcels"]["id"])
        if (id.is_string()) result.insert(id.get<std::string>());
    return result;
  };
  const std::set<std::string> old_parcels = ids(before), parcels = ids(after);
  entries("features", [&](Json& feature) {
    for (const auto& [key, section] : {std::pair("facility", "facilities/"), std::pair("zone", "zones/")})
      if (feature.contains(key) && feature[key].is_string() && removed(section + feature[key].get<std::string>())) feature.erase(key);
    if (feature.contains("parcels") && feature["parcels"].is_array())
      filter(feature["parcels"], [&](const std::string& id) { return old_parcels.contains(id) && !parcels.contains(id); });
  });
}

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
      const Json& cell = values_of(after[key])[i];
      const bool changed = old == old_rows.end() || cell != values_of(before[key])[old->second];
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
  Patcher(issues).apply(made, patch, section, "");
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

Json apply_patch(const Json& document, const Json& patch, std::vector<Issue>& issues) {
  Json result = document;
  Patcher(issues).apply(result, patch, *find_section(""), "");
  if (issues.empty()) forget_removed(document, result);
  return result;
}

Json make_patch(const Json& before, const Json& after) { return difference(before, after, *find_section(""), false); }

}  // namespace gengxin::scenario
