#pragma once
// Internal: reads values of a document against the schema tables. Nothing stops at the first fault.
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "scenario/schema.hpp"
#include "support/json.hpp"

namespace gengxin::scenario {

/// Ids of a table's rows, shared by its columns; null outside tables and where it has none.
using RowIds = std::shared_ptr<const std::vector<std::string>>;

/// References of one place, or of the rows of a column, that are looked up once the whole document is read.
struct PendingReferences {
  static constexpr std::uint32_t kNone = 0xffffffff;  ///< a row without a text, which is a fault of its own
  std::string pointer, target;
  std::vector<std::string> values;             ///< each once
  std::vector<std::string> also{};             ///< choices beside the ids of the target
  std::vector<std::uint32_t> value_of_row{};   ///< of a column
  RowIds rows{};                               ///< what its rows are told by; null: their positions
};

/// How the numbers of a figure are written: the factor into the field's unit, and the document's word for the unit.
struct Written {
  double factor{1};
  std::string unit;
};

/// A column of a table or series as it stands in the document.
struct ColumnLength {
  std::string name, pointer;
  std::size_t count;
};

class Reader {
 public:
  std::vector<Issue> issues;
  Figures figures;
  std::vector<PendingReferences> references;
  /// Places that the cure of an unknown key names: a fault told once is not told again as a missing key.
  std::set<std::string> suggested;

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
    std::vector<ColumnLength> lengths;
    for (const auto& field : fields) {
      const auto at = json.find(std::string(field.info.name));
      const std::string place = child(pointer, field.info.name);
      if (at == json.end()) {
        absent(field, place, record);
      } else if (!field.info.unit.starts_with('*')) {
        value(*at, place, field, record, lengths);
      } else {
        const std::string unit = unit_beside(json, std::string(field.info.unit.substr(1)));
        Field<R> in_unit = field;
        in_unit.info.unit = unit;
        value(*at, place, in_unit, record, lengths);
      }
    }
    check_lengths(lengths);
  }

  /// False, with a fault, where no object stands; `required`: whether null may be cured by leaving the key out.
  bool is_object(const Json& json, const std::string& pointer, bool required = true);
  void check_keys(const Json& json, const std::string& pointer, const std::vector<std::string>& known);
  /// Row ids of the table being read, for the places of its cells.
  RowIds row_ids;

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
      if (suggested.contains(pointer)) return;
      fault("missing", pointer, "nothing", required_text(field.info), "add the key '" + std::string(field.info.name) + "'");
    } else if (field.info.fallback) {
      if (const auto* at = std::get_if<Figure& (*)(R&)>(&field.at)) (*at)(record) = fallback_figure(pointer, field.info);
      if (const auto* at = std::get_if<bool& (*)(R&)>(&field.at)) (*at)(record) = *field.info.fallback != 0;
    }
  }

  template <class R>
  void value(const Json& json, const std::string& pointer, const Field<R>& field, R& record, std::vector<ColumnLength>& lengths) {
    const FieldInfo& info = field.info;
    const auto length = [&](std::size_t count) { lengths.push_back({std::string(info.name), pointer, count}); };
    if (const auto* at = std::get_if<std::string& (*)(R&)>(&field.at)) {
      (*at)(record) = text(json, pointer, info);
    } else if (const auto* at_figure = std::get_if<Figure& (*)(R&)>(&field.at)) {
      (*at_figure)(record) = figure(json, pointer, info);
    } else if (const auto* at_column = std::get_if<Column& (*)(R&)>(&field.at)) {
      (*at_column)(record) = column(json, pointer, info);
      if ((*at_column)(record).present()) length((*at_column)(record).count);
    } else if (const auto* at_texts = std::get_if<std::vector<std::string>& (*)(R&)>(&field.at)) {
      (*at_texts)(record) = texts(json, pointer, info);
      if (info.kind != Kind::reference_list && json.is_array()) length(json.size());
    } else if (const auto* at_flags = std::get_if<std::vector<bool>& (*)(R&)>(&field.at)) {
      (*at_flags)(record) = flags(json, pointer, info);
      if (json.is_array()) length(json.size());
    } else if (const auto* at_flag = std::get_if<bool& (*)(R&)>(&field.at)) {
      (*at_flag)(record) = flag(json, pointer, info.required).value_or(false);
    } else {
      std::get<int& (*)(R&)>(field.at)(record) = whole(json, pointer, info);
    }
  }

  /// The unit that stands beside a figure; a plain number where none does, or a wrong one.
  static std::string unit_beside(const Json& json, const std::string& key);
  static std::string required_text(const FieldInfo& info);
  std::vector<std::string> texts(const Json& json, const std::string& pointer, const FieldInfo& info);
  std::vector<bool> flags(const Json& json, const std::string& pointer, const FieldInfo& info);
  /// Empty, with a fault, where neither true nor false stands.
  std::optional<bool> flag(const Json& json, const std::string& pointer, bool required);
  int whole(const Json& json, const std::string& pointer, const FieldInfo& info);

  /// A value of the wrong type, or null; `cure` says what to write.
  void wrong_type(const Json& json, const std::string& pointer, std::string allowed, const std::string& cure, bool required);
  void check_lengths(const std::vector<ColumnLength>& lengths);
  /// Place of a row's cell: by id, or by position where the row has no id.
  [[nodiscard]] static std::string row_place(const std::string& pointer, const RowIds& ids, std::size_t row);
  /// Whether what `target` has as ids is itself at fault, so that nothing can be said about references into it.
  [[nodiscard]] bool ids_at_fault(const std::string& target) const;
  void refuse_land_code(const std::string& pointer, const std::string& value);
  void refuse_reference(const PendingReferences& of, const std::string& pointer, const std::string& value, const std::vector<std::string>& known);

  /// Reads one number into `out`; false (with a fault) where it may not stand.
  bool number(const Json& json, const std::string& pointer, const FieldInfo& info, const Written& written, double& out, bool required);
  /// Source, page, note and assumed of a figure object, column or cell.
  void origin(const Json& json, const std::string& pointer, FigureInfo& figure);
  std::optional<std::string> origin_text(const Json& json, const std::string& pointer, const char* key);
  Written unit(const Json& json, const std::string& pointer, const FieldInfo& info);
  /// Origin, unit and draw of a figure object or column.
  Written provenance(const Json& json, const std::string& pointer, const FieldInfo& info, FigureInfo& figure);
  void draw(const Json& json, const std::string& pointer, const FieldInfo& info, const Written& written, FigureInfo& figure);
  void history(const Json& json, const std::string& pointer, const FieldInfo& info, const Written& written, FigureInfo& figure);
  void cells(const Json& json, const std::string& pointer, const FieldInfo& info, FigureInfo& figure);
  FigureInfo start(const std::string& pointer, const FieldInfo& info) const;
  std::uint32_t finish(FigureInfo info);
  void slot(double value);
};

/// "a, b, c"
std::string listed(const std::vector<std::string>& words);
/// " in m2", or nothing for plain numbers and calendar years.
std::string in_unit(const FieldInfo& info);
/// What may stand as the unit of a field: "a unit of area, such as m2, 公顷, 亩".
std::string units_allowed(const FieldInfo& info);

}  // namespace gengxin::scenario
