// JSON Schema and the reference page, both written from the schema tables.
#include "gengxin/scenario/scenario.hpp"
#include "scenario/schema.hpp"
#include "support/json.hpp"

namespace gengxin::scenario {
namespace {

Json number_schema(const FieldInfo& field) {
  Json schema = {{"type", field.range.whole ? "integer" : "number"}};
  if (field.range.low > -kInfinity) schema[field.range.open ? "exclusiveMinimum" : "minimum"] = field.range.low;
  if (field.range.high < kInfinity) schema["maximum"] = field.range.high;
  return schema;
}

/// "the entry's unit" where the unit stands beside the figure.
std::string unit_told(const FieldInfo& field) { return field.unit.starts_with('*') ? "its " + std::string(field.unit.substr(1)) : std::string(field.unit); }

Json described(const FieldInfo& field, Json schema) {
  const std::string unit = unit_told(field);
  schema["description"] = std::string(field.meaning) + (unit.empty() || unit == "1" ? "" : " [" + unit + "]");
  if (field.fallback) schema["default"] = field.kind == Kind::flag ? Json(*field.fallback != 0) : Json(*field.fallback);
  return schema;
}

Json field_schema(const FieldInfo& field) {
  const Json text = {{"type", "string"}};
  switch (field.kind) {
    case Kind::text:
    case Kind::unit:
    case Kind::reference: return described(field, text);
    case Kind::choice:
      if (!field.target.empty()) return described(field, {{"anyOf", Json::array({Json{{"enum", field.choices}}, text})}});
      return described(field, {{"enum", field.choices}});
    case Kind::flag: return described(field, {{"type", "boolean"}});
    case Kind::whole: return described(field, number_schema(field));
    // A range holds for the field's own unit, so it is told for bare numbers only.
    case Kind::figure:
      if (field.unit.starts_with('*')) return described(field, {{"anyOf", Json::array({number_schema(field), text, Json{{"$ref", "#/$defs/figure_or_date"}}})}});
      return described(field, {{"anyOf", Json::array({number_schema(field), Json{{"$ref", "#/$defs/figure"}}})}});
    case Kind::column:
      return described(field, {{"anyOf", Json::array({Json{{"type", "array"}, {"items", number_schema(field)}}, Json{{"$ref", "#/$defs/column"}}})}});
    case Kind::choices: return described(field, {{"type", "array"}, {"items", {{"enum", field.choices}}}});
    case Kind::flags: return described(field, {{"type", "array"}, {"items", {{"type", "boolean"}}}});
    case Kind::texts:
    case Kind::references:
    case Kind::reference_list: return described(field, {{"type", "array"}, {"items", field.choices.empty() ? text : Json{{"enum", field.choices}}}});
  }
  return {};
}

Json section_schema(const Section& section);

Json fields_schema(const Section& section, const std::string& path) {
  Json schema = {{"type", "object"}, {"additionalProperties", false}, {"properties", Json::object()}, {"required", Json::array()}};
  for (const FieldInfo& field : section.fields) {
    schema["properties"][std::string(field.name)] = field_schema(field);
    if (field.required) schema["required"].push_back(std::string(field.name));
  }
  for (const std::string& name : children(path)) schema["properties"][name] = section_schema(*find_section(below(path, name)));
  return schema;
}

Json section_schema(const Section& section) {
  Json schema;
  if (section.shape == Shape::collection) {
    const Json entry = fields_schema(section, below(section.path, "*"));
    schema = {{"type", "object"}};
    if (section.ids.empty()) {
      schema["additionalProperties"] = entry;
    } else {
      schema["additionalProperties"] = false;
      for (const std::string& id : section.ids) schema["properties"][id] = entry;
    }
  } else {
    schema = fields_schema(section, std::string(section.path));
  }
  schema["description"] = std::string(section.meaning);
  return schema;
}

Json definitions() {
  const Json text = {{"type", "string"}};
  const Json draw = {{"type", "object"}, {"minProperties", 1}, {"maxProperties", 1}, {"additionalProperties", false}, {"properties", Json::object()}};
  Json common = {{"unit", text}, {"source", text}, {"page", text}, {"assumed", {{"type", "boolean"}}}, {"note", text}};
  common["draw"] = draw;
  for (const char* kind : {"uniform", "triangular", "normal", "lognormal"})
    common["draw"]["properties"][kind] = {{"type", "array"}, {"items", {{"type", "number"}}}};
  Json figure = {{"type", "object"}, {"additionalProperties", false}, {"properties", common}};
  Json column = figure;
  figure["properties"]["value"] = {{"type", "number"}};
  figure["properties"]["from"] = {{"type", "object"}, {"additionalProperties", {{"anyOf", Json::array({Json{{"type", "number"}}, Json{{"const", "ended"}}})}}}};
  figure["oneOf"] = Json::array({Json{{"required", {"value"}}}, Json{{"required", {"from"}}}});
  column["properties"]["values"] = {{"type", "array"}, {"items", {{"type", "number"}}}};
  column["properties"]["cells"] = {{"type", "object"}};
  column["required"] = Json::array({"values"});
  Json dated = figure;
  dated["properties"]["value"] = {{"type", Json::array({"number", "string"})}};
  dated["properties"]["from"]["additionalProperties"] = dated["properties"]["value"];
  return {{"figure", figure}, {"figure_or_date", dated}, {"column", column}};
}

std::string kind_text(const FieldInfo& field) {
  switch (field.kind) {
    case Kind::text: return "text";
    case Kind::unit: return "unit";
    case Kind::choice: return "choice";
    case Kind::flag: return "true / false";
    case Kind::whole: return "whole number";
    case Kind::figure: return "figure";
    case Kind::column: return "column";
    case Kind::texts:
    case Kind::flags:
    case Kind::choices: return "column";
    case Kind::reference: return "id of " + std::string(field.target);
    case Kind::references: return "column of ids of " + std::string(field.target);
    case Kind::reference_list: return "list of ids";
  }
  return "";
}

}  // namespace

std::string json_schema() {
  Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", "gengxin scenario document, format gengxin/1"}};
  const Json document = section_schema(*find_section(""));
  for (const auto& item : document.items()) schema[item.key()] = item.value();
  for (const char* section : {"years", "zones", "population", "demography", "services", "norms"}) schema["required"].push_back(section);
  schema["$defs"] = definitions();
  return schema.dump(1) + "\n";
}

std::string reference_page() {
  std::string page = "# The scenario document, field by field\n\nFormat `gengxin/1`. This page is written from the schema tables.\n";
  for (const Section& section : sections()) {
    page += "\n## " + (section.path.empty() ? std::string("The document") : "`" + std::string(section.path) + "`") + "\n\n" + std::string(section.meaning);
    page += section.shape == Shape::collection ? "; a collection, keyed by id.\n" : section.shape == Shape::table ? "; a table.\n" : section.shape == Shape::series ? "; a series.\n" : ".\n";
    if (section.fields.empty()) continue;
    page += "\n| field | kind | unit | allowed | default | meaning |\n|---|---|---|---|---|---|\n";
    for (const FieldInfo& field : section.fields) {
      std::string allowed = field.range.text();
      if (field.kind != Kind::figure && field.kind != Kind::column && field.kind != Kind::whole) allowed = "";
      for (const std::string& choice : field.choices) allowed += (allowed.empty() ? "" : ", ") + choice;
      if (field.kind == Kind::choice && !field.target.empty()) allowed += ", or an id of `" + std::string(field.target) + "`";
      const std::string fallback = field.required ? "required" : !field.fallback ? "" : field.kind == Kind::flag ? (*field.fallback != 0 ? "true" : "false") : number_text(*field.fallback);
      page += "| `" + std::string(field.name) + "` | " + kind_text(field) + " | " + unit_told(field) + " | " + allowed + " | " + fallback + " | " + std::string(field.meaning) + " |\n";
    }
  }
  return page;
}

}  // namespace gengxin::scenario
