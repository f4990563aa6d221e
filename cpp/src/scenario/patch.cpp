// What a patch does to a document.
#include "scenario/patch.hpp"

#include <algorithm>
#include <set>

#include "scenario/document.hpp"

namespace gengxin::scenario {

const Section* sub_section(const Section& section, std::string_view name) {
  const std::string path = section.shape == Shape::collection ? below(section.path, "*") : std::string(section.path);
  return find_section(below(path, name));
}

const Json& cells_of(const Json& column) { return column.is_object() && column.contains("values") ? column.at("values") : column; }
Json& cells_of(Json& column) { return column.is_object() && column.contains("values") ? column["values"] : column; }

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  if (object.is_object())
    for (const auto& item : object.items()) keys.push_back(item.key());
  return keys;
}

namespace {

class Patcher {
 public:
  explicit Patcher(std::vector<Issue>& issues) : issues_(issues) {}

  void apply(Json& target, const Json& patch, const Section& section, const std::string& pointer) {
    if (!patch.is_object()) {
      not_an_object(pointer, patch);
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
  void not_an_object(const std::string& pointer, const Json& found) {
    fault(found.is_null() ? "null" : "wrong_type", pointer, describe(found), "an object", "write { ... } here");
  }
  static std::string listed(const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
    return list.empty() ? "nothing: there is none" : list;
  }
  void unknown(const std::string& pointer, const std::string& key, const std::vector<std::string>& known) {
    fault("unknown_path", pointer, "the key '" + key + "'", listed(known), did_you_mean(key, known, "correct the path"));
  }
  /// `like`: the names that it may be a misspelling of.
  void nothing_to_remove(const std::string& pointer, const std::string& key, const std::vector<std::string>& there, const std::vector<std::string>& like = {}) {
    fault("unknown_path", pointer, "nothing to remove: there is no '" + key + "'", listed(there), did_you_mean(key, like, "leave it out of the patch"));
  }
  /// An entry or row that is not there, and lacks what a new one needs.
  void incomplete(const std::string& pointer, const char* what, const std::string& id, const std::vector<std::string>& there, const std::vector<std::string>& needs) {
    const std::string meant = nearest(id, there);
    fault("unknown_path", pointer, std::string("no such ") + what + ": '" + id + "'", listed(there), (meant.empty() ? "" : "did you mean '" + meant + "'? ") + "a new one needs " + listed(needs));
  }
  void no_column(const std::string& pointer, const std::string& key, const std::vector<std::string>& columns, const Section& section) {
    if (find_field(section, key) != nullptr)
      fault("unknown_path", pointer, "the document has no column " + key, listed(columns), "add the whole column first");
    else
      unknown(pointer, key, columns);
  }

  void object(Json& target, const Json& patch, const Section& section, const std::string& pointer) {
    const std::vector<std::string> known = names(section);
    for (const auto& item : patch.items()) {
      const std::string& key = item.key();
      const std::string place = child(pointer, key);
      if (std::find(known.begin(), known.end(), key) == known.end()) {
        unknown(place, key, known);
      } else if (item.value().is_null()) {
        if (target.erase(key) == 0) nothing_to_remove(place, key, keys_of(target));
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
          nothing_to_remove(place, id, known, known);
        continue;
      }
      if (!item.value().is_object()) {
        not_an_object(place, item.value());
        continue;
      }
      // An id that is not there is a new entry, if it is whole; else the id is misspelled.
      std::vector<std::string> needs;
      bool whole = true;
      for (const FieldInfo& field : section.fields) {
        if (!field.required) continue;
        needs.emplace_back(field.name);
        whole = whole && item.value().contains(needs.back());
      }
      if (!there && !whole) {
        incomplete(place, "entry", id, known, needs);
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
        nothing_to_remove(place, key, keys_of(target));
    }
    if (patch.contains("rows") && known.back() == "rows") rows(target, patch["rows"], section, child(pointer, "rows"));
    sort_table(target);
  }

  void rows(Json& target, const Json& patch, const Section& section, const std::string& pointer) {
    if (!patch.is_object()) {
      fault("wrong_type", pointer, describe(patch), "an object of rows", "write {\"rows\": {\"id\": { ... }}}");
      return;
    }
    if (!target.contains("id") || !target["id"].is_array()) {
      fault("unknown_path", pointer, "rows, but the document has no " + std::string(section.path), "rows of a table that is there", "give whole columns");
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
          nothing_to_remove(place, item.key(), ids, ids);
      } else if (!item.value().is_object()) {
        not_an_object(place, item.value());
      } else if (there) {
        for (const auto& cell : item.value().items()) {
          const std::string cell_place = child(place, cell.key());
          if (cell.key() == "id")
            fault("unknown_path", cell_place, "a new id", "a value for a column", "a row's id cannot change: remove the row and add another");
          else if (!target.contains(cell.key()))
            no_column(cell_place, cell.key(), columns_of(target), section);
          else
            set_cell(target[cell.key()], index, item.key(), cell.value(), section, cell.key());
        }
      } else {
        new_row(target, item.key(), item.value(), section, place, ids);
      }
    }
    for (auto it = removed.rbegin(); it != removed.rend(); ++it)
      for (auto& column : target.items()) {
        Json& values = cells_of(column.value());
        if (values.is_array() && *it < values.size()) values.erase(values.begin() + static_cast<std::ptrdiff_t>(*it));
        if (column.value().is_object() && column.value().contains("cells")) forget(column.value(), ids[*it]);
      }
  }

  /// The columns beside the ids.
  static std::vector<std::string> columns_of(const Json& table) {
    std::vector<std::string> columns = keys_of(table);
    columns.erase(std::remove(columns.begin(), columns.end(), "id"), columns.end());
    return columns;
  }

  void new_row(Json& target, const std::string& id, const Json& row, const Section& section, const std::string& place, std::vector<std::string>& ids) {
    const std::vector<std::string> columns = columns_of(target);
    std::vector<std::string> missing;
    for (const std::string& column : columns)
      if (!row.contains(column)) missing.push_back(column);
    if (!missing.empty()) return incomplete(place, "row", id, ids, missing);
    for (const std::string& key : keys_of(row))
      if (std::find(columns.begin(), columns.end(), key) == columns.end()) no_column(child(place, key), key, columns, section);
    target["id"].push_back(id);
    ids.push_back(id);
    for (const std::string& column : columns) {
      Json& values = cells_of(target[column]);
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
    Json& values = cells_of(column);
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

}  // namespace

void apply_to_section(Json& target, const Json& patch, const Section& section, std::vector<Issue>& issues) {
  Patcher(issues).apply(target, patch, section, "");
}

Json apply_patch(const Json& document, const Json& patch, std::vector<Issue>& issues) {
  Json result = document;
  Patcher(issues).apply(result, patch, *find_section(""), "");
  if (issues.empty()) forget_removed(document, result);
  return result;
}

}  // namespace gengxin::scenario
