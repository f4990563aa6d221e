// Keys, texts, flags and references; numbers are read in reader_figures.cpp.
#include "scenario/reader.hpp"

#include <algorithm>
#include <unordered_map>

#include "gengxin/land/codes.hpp"
#include "gengxin/support/units.hpp"

namespace gengxin::scenario {
namespace {
constexpr std::string_view kLandCodes = "land codes";
}

std::string listed(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) list += (list.empty() ? "" : ", ") + word;
  return list;
}

void Reader::wrong_type(const Json& json, const std::string& pointer, std::string allowed, const std::string& cure, bool required) {
  if (json.is_null())
    fault("null", pointer, "null", std::move(allowed), cure + (required ? "" : ", or leave the key out"));
  else
    fault("wrong_type", pointer, describe(json), std::move(allowed), cure);
}

bool Reader::is_object(const Json& json, const std::string& pointer, bool required) {
  if (json.is_object()) return true;
  wrong_type(json, pointer, "an object", "write { ... } here", required);
  return false;
}

void Reader::check_keys(const Json& json, const std::string& pointer, const std::vector<std::string>& known) {
  for (const auto& item : json.items()) {
    if (std::find(known.begin(), known.end(), item.key()) != known.end()) continue;
    fault("unknown_key", child(pointer, item.key()), "the key '" + item.key() + "'", listed(known), did_you_mean(item.key(), known, "remove it"));
    if (const std::string meant = nearest(item.key(), known); !meant.empty()) suggested.insert(child(pointer, meant));
  }
}

void Reader::check_lengths(const std::vector<ColumnLength>& lengths) {
  if (lengths.size() < 2) return;
  const ColumnLength& keys = lengths.front();
  const bool others_agree = std::all_of(lengths.begin() + 1, lengths.end(), [&](const ColumnLength& column) { return column.count == lengths[1].count; });
  if (lengths.size() > 2 && others_agree && keys.count != lengths[1].count) {
    fault("length_mismatch", keys.pointer, std::to_string(keys.count) + ' ' + keys.name + "s, but the columns have " + std::to_string(lengths[1].count) + " values",
          "one " + keys.name + " for each row", keys.count < lengths[1].count ? "add what is missing" : "remove what is too many");
    return;
  }
  for (const ColumnLength& column : lengths)
    if (column.count != keys.count)
      fault("length_mismatch", column.pointer, std::to_string(column.count) + " values", std::to_string(keys.count) + " values, one for each " + keys.name,
            "give one value for each row");
}

std::string Reader::row_place(const std::string& pointer, const RowIds& ids, std::size_t row) {
  return child(pointer, ids != nullptr && row < ids->size() && !(*ids)[row].empty() ? (*ids)[row] : std::to_string(row));
}

std::string Reader::required_text(const FieldInfo& info) {
  switch (info.kind) {
    case Kind::choice:
    case Kind::choices: return "one of " + listed(info.choices);
    case Kind::figure: return info.range.text() + in_unit(info) + ", or a figure object";
    case Kind::column: return "a list of numbers" + in_unit(info);
    case Kind::whole: return info.range.text();
    case Kind::flag: return "true or false";
    case Kind::flags: return "a list of true or false";
    case Kind::texts:
    case Kind::references:
    case Kind::reference_list: return "a list of texts";
    case Kind::reference: return "an id of " + std::string(info.target);
    case Kind::unit: return "a unit, such as m2, yuan/m2, 1 or date";
    case Kind::text: return "a text";
  }
  return "";
}

std::string Reader::text(const Json& json, const std::string& pointer, const FieldInfo& info) {
  if (!json.is_string()) {
    wrong_type(json, pointer, required_text(info), "write a text in quotes", info.required);
    return "";
  }
  std::string value = json.get<std::string>();
  if (info.kind == Kind::choice && std::find(info.choices.begin(), info.choices.end(), value) == info.choices.end()) {
    if (!info.target.empty())
      references.push_back({pointer, std::string(info.target), {value}, info.choices});
    else
      fault("unknown_choice", pointer, describe(json), "one of " + listed(info.choices), did_you_mean(value, info.choices, "choose one of these"));
  }
  if (info.kind == Kind::unit && value != kDateUnit && !parse_unit(value))
    fault("unknown_unit", pointer, "the unit '" + value + "'", required_text(info), "write a unit that the library knows");
  if (info.kind == Kind::reference) references.push_back({pointer, std::string(info.target), {value}});
  if (info.kind == Kind::text && info.required && value.empty())
    fault("empty", pointer, "an empty text", "a text that is not empty", "write the " + std::string(info.meaning));
  return value;
}

std::string Reader::unit_beside(const Json& json, const std::string& key) {
  const auto at = json.find(key);
  if (at == json.end() || !at->is_string()) return "1";
  std::string unit = at->get<std::string>();
  return unit == kDateUnit || parse_unit(unit) ? unit : "1";
}

std::vector<std::string> Reader::texts(const Json& json, const std::string& pointer, const FieldInfo& info) {
  std::vector<std::string> result;
  if (!json.is_array()) {
    wrong_type(json, pointer, "a list of texts", "write [ ... ] here", info.required);
    return result;
  }
  // Ids are told by their position: they are what is in question.
  const bool by_position = info.kind == Kind::reference_list || info.name == "id";
  PendingReferences referred{pointer, std::string(info.target), {}, {}, {}, by_position ? nullptr : row_ids};
  std::unordered_map<std::string, std::uint32_t> known;
  const bool refers = (info.kind == Kind::references || info.kind == Kind::reference_list) && !info.target.empty();
  for (std::size_t i = 0; i < json.size(); ++i) {
    const auto place = [&] { return row_place(pointer, referred.rows, i); };
    if (!json[i].is_string()) {
      wrong_type(json[i], place(), "a text", "write a text in quotes", true);
      result.emplace_back();
      if (refers) referred.value_of_row.push_back(PendingReferences::kNone);
      continue;
    }
    std::string value = json[i].get<std::string>();
    if (!info.choices.empty() && std::find(info.choices.begin(), info.choices.end(), value) == info.choices.end())
      fault("unknown_choice", place(), describe(json[i]), "one of " + listed(info.choices), did_you_mean(value, info.choices, "choose one of these"));
    if (refers) {
      const auto [at, fresh] = known.try_emplace(value, static_cast<std::uint32_t>(referred.values.size()));
      if (fresh) referred.values.push_back(value);
      referred.value_of_row.push_back(at->second);
    }
    result.push_back(std::move(value));
  }
  if (refers) references.push_back(std::move(referred));
  return result;
}

std::vector<bool> Reader::flags(const Json& json, const std::string& pointer, const FieldInfo& info) {
  std::vector<bool> result;
  if (!json.is_array()) {
    wrong_type(json, pointer, required_text(info), "write [ ... ] here", info.required);
    return result;
  }
  for (std::size_t i = 0; i < json.size(); ++i) result.push_back(flag(json[i], row_place(pointer, row_ids, i), true).value_or(false));
  return result;
}

std::optional<bool> Reader::flag(const Json& json, const std::string& pointer, bool required) {
  if (json.is_boolean()) return json.get<bool>();
  wrong_type(json, pointer, "true or false", json.is_string() ? "write true or false without quotes" : "write true or false", required);
  return std::nullopt;
}

bool Reader::ids_at_fault(const std::string& target) const {
  const std::string section = '/' + target, ids = section + "/id";
  const bool is_table = target == "parcels";
  if (suggested.contains(section) || (is_table && suggested.contains(ids))) return true;
  return std::any_of(issues.begin(), issues.end(), [&](const Issue& issue) {
    return issue.pointer == section || (is_table && (issue.pointer == ids || issue.pointer.starts_with(ids + '/')));
  });
}

void Reader::refuse_land_code(const std::string& pointer, const std::string& value) {
  std::vector<std::string> codes;
  for (const auto& code : land::guide_codes()) codes.emplace_back(code.code);
  std::string found = "the land code '" + value + "'", cure = did_you_mean(value, codes, "look the code up in the guide");
  if (const auto* old = land::find_standard_code(value)) {
    found += " of GB 50137";
    cure = old->mapped.empty() ? "write the code of the 2023 guide" : "write '" + std::string(old->mapped) + "', its code in the 2023 guide";
  }
  fault("unknown_reference", pointer, std::move(found), "a code of the 2023 guide, such as 0703", std::move(cure));
}

void Reader::refuse_reference(const PendingReferences& of, const std::string& pointer, const std::string& value, const std::vector<std::string>& known) {
  if (of.target == kLandCodes) return refuse_land_code(pointer, value);
  if (of.also.empty()) {
    fault("unknown_reference", pointer, "'" + value + "'", "an id of " + of.target, did_you_mean(value, known, "add it to " + of.target + ", or name one that is there"));
    return;
  }
  std::vector<std::string> all = of.also;
  all.insert(all.end(), known.begin(), known.end());
  fault("unknown_choice", pointer, "the text '" + value + "'", "one of " + listed(all), did_you_mean(value, all, "choose one of these, or add it to " + of.target));
}

void Reader::check_references(const std::map<std::string, std::vector<std::string>>& ids) {
  std::map<std::string, bool> at_fault;
  for (const auto& [target, known] : ids) at_fault[target] = ids_at_fault(target);
  const std::vector<std::string> none;
  for (const PendingReferences& of : references) {
    const bool codes = of.target == kLandCodes;
    const std::vector<std::string>& known = codes ? none : ids.at(of.target);
    if (!codes && at_fault[of.target]) continue;
    std::vector<char> wrong;
    for (const std::string& value : of.values) wrong.push_back(codes ? land::find_guide_code(value) == nullptr : !std::binary_search(known.begin(), known.end(), value));
    if (std::find(wrong.begin(), wrong.end(), 1) == wrong.end()) continue;
    if (of.value_of_row.empty()) refuse_reference(of, of.pointer, of.values.front(), known);
    for (std::size_t row = 0; row < of.value_of_row.size(); ++row)
      if (const std::uint32_t value = of.value_of_row[row]; value != PendingReferences::kNone && wrong[value])
        refuse_reference(of, row_place(of.pointer, of.rows, row), of.values[value], known);
  }
}

}  // namespace gengxin::scenario
