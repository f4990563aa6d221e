#pragma once
// Internal: reads values of a document against the schema tables. Nothing stops at the first fault.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "scenario/schema.hpp"
#include "support/json.hpp"

namespace gengxin::scenario {

/// A reference that is looked up once the whole document is read.
struct PendingReference {
  std::string pointer, target, value;
};

class Reader {
 public:
  std::vector<Issue> issues;
  Figures figures;
  std::vector<PendingReference> references;

  void fault(std::string code, std::string pointer, std::string found, std::string allowed, std::string cure) {
    issues.push_back(make_issue(std::move(code), std::move(pointer), std::move(found), std::move(allowed), std::move(cure)));
  }

  /// Checks the keys of an object, then reads each field that stands there into the record.
  /// `also` names keys that other code reads.
  template <class R>
  void object(const Json& json, const std::string& pointer, const Fields<R>& fields, R& record, const std::vector<std::string>& also = {}) {
    if (!is_object(json, pointer)) return;
    std::vector<std::string> known = also;
    for (const auto& field : fields) known.emplace_back(field.info.name);
    check_keys(json, pointer, known);
    std::size_t rows = 0;
    bool has_columns = false;
    for (const auto& field : fields) {
      const auto at = json.find(std::string(field.info.name));
      const std::string place = child(pointer, field.info.name);
      if (at == json.end())
        absent(field, place, record);
      else
        value(*at, place, field, record, rows, has_columns);
    }
  }

  bool is_object(const Json& json, const std::string& pointer);
  void check_keys(const Json& json, const std::string& pointer, const std::vector<std::string>& known);
  /// Row ids of the table being read, for the places of its cells.
  std::vector<std::string> row_ids;

  Figure figure(const Json& json, const std::string& pointer, const FieldInfo& info);
  Column column(const Json& json, const std::string& pointer, const FieldInfo& info);
  std::string text(const Json& json, const std::string& pointer, const FieldInfo& info);
  Figure fallback_figure(const std::string& pointer, const FieldInfo& info);
  /// Looks up all references; `ids` holds the sorted ids of each section.
  void check_references(const std::map<std::string, std::vector<std::string>>& ids);

 private:
  template <class R>
  void absent(const Field<R>& field, const std::string& pointer, R& record) {
    if (field.info.required) {
      fault("missing", pointer, "nothing", required_text(field.info), "add the key '" + std::string(field.info.name) + "'");
    } else if (field.info.fallback) {
      if (const auto* at = std::get_if<Figure& (*)(R&)>(&field.at)) (*at)(record) = fallback_figure(pointer, field.info);
      if (const auto* at = std::get_if<bool& (*)(R&)>(&field.at)) (*at)(record) = *field.info.fallback != 0;
    }
  }

  template <class R>
  void value(const Json& json, const std::string& pointer, const Field<R>& field, R& record, std::size_t& rows, bool& has_columns) {
    const FieldInfo& info = field.info;
    const auto same_length = [&](std::size_t count) {
      if (has_columns && count != rows)
        fault("length_mismatch", pointer, std::to_string(count) + " values", std::to_string(rows) + " values, as in the column before",
              "give one value for each row");
      if (!has_columns) rows = count;
      has_columns = true;
    };
    if (const auto* at = std::get_if<std::string& (*)(R&)>(&field.at)) {
      (*at)(record) = text(json, pointer, info);
    } else if (const auto* at_figure = std::get_if<Figure& (*)(R&)>(&field.at)) {
      (*at_figure)(record) = figure(json, pointer, info);
    } else if (const auto* at_column = std::get_if<Column& (*)(R&)>(&field.at)) {
      (*at_column)(record) = column(json, pointer, info);
      if ((*at_column)(record).present()) same_length((*at_column)(record).count);
    } else if (const auto* at_texts = std::get_if<std::vector<std::string>& (*)(R&)>(&field.at)) {
      (*at_texts)(record) = texts(json, pointer, info);
      if (info.kind != Kind::reference_list && json.is_array()) same_length(json.size());
    } else if (const auto* at_flags = std::get_if<std::vector<bool>& (*)(R&)>(&field.at)) {
      (*at_flags)(record) = flags(json, pointer);
      if (json.is_array()) same_length(json.size());
    } else if (const auto* at_flag = std::get_if<bool& (*)(R&)>(&field.at)) {
      (*at_flag)(record) = flag(json, pointer);
    } else {
      std::get<int& (*)(R&)>(field.at)(record) = whole(json, pointer, info);
    }
  }

  static std::string required_text(const FieldInfo& info);
  std::vector<std::string> texts(const Json& json, const std::string& pointer, const FieldInfo& info);
  std::vector<bool> flags(const Json& json, const std::string& pointer);
  bool flag(const Json& json, const std::string& pointer);
  int whole(const Json& json, const std::string& pointer, const FieldInfo& info);

  /// Reads one number into `out`; false (with a fault) where it may not stand.
  bool number(const Json& json, const std::string& pointer, const FieldInfo& info, double factor, double& out);
  /// Unit, source, page, assumed, draw, note of a figure object; the factor into the field's unit.
  double provenance(const Json& json, const std::string& pointer, const FieldInfo& info, FigureInfo& figure);
  void draw(const Json& json, const std::string& pointer, double factor, FigureInfo& figure);
  void history(const Json& json, const std::string& pointer, const FieldInfo& info, double factor, FigureInfo& figure);
  void cells(const Json& json, const std::string& pointer, FigureInfo& figure);
  FigureInfo start(const std::string& pointer, const FieldInfo& info) const;
  std::uint32_t finish(FigureInfo info);
  void slot(double value);
};

}  // namespace gengxin::scenario
