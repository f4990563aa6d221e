#pragma once
// Internal: how the schema tables write their fields.
#include "scenario/schema.hpp"

namespace gengxin::scenario {

// Where a field's value goes: AT(area_m2) inside a function with the record type R.
#define AT(member) +[](R& r) -> auto& { return r.member; }

template <class R>
Field<R> text(std::string_view name, std::string& (*at)(R&), std::string_view meaning) {
  return {{name, Kind::text, "", kAny, {}, "", meaning, false, {}}, at};
}
template <class R>
Field<R> choice(std::string_view name, std::string& (*at)(R&), std::vector<std::string> choices, std::string_view meaning) {
  return {{name, Kind::choice, "", kAny, std::move(choices), "", meaning, true, {}}, at};
}
template <class R>
Field<R> flag(std::string_view name, bool& (*at)(R&), bool fallback, std::string_view meaning) {
  return {{name, Kind::flag, "", kAny, {}, "", meaning, false, fallback ? 1.0 : 0.0}, at};
}
template <class R>
Field<R> whole(std::string_view name, int& (*at)(R&), Range range, std::string_view meaning) {
  range.whole = true;
  return {{name, Kind::whole, "", range, {}, "", meaning, true, {}}, at};
}
template <class R>
Field<R> figure(std::string_view name, Figure& (*at)(R&), std::string_view unit, Range range, std::string_view meaning) {
  return {{name, Kind::figure, unit, range, {}, "", meaning, true, {}}, at};
}
template <class R>
Field<R> figure(std::string_view name, Figure& (*at)(R&), std::string_view unit, Range range, std::string_view meaning, double fallback) {
  return {{name, Kind::figure, unit, range, {}, "", meaning, false, fallback}, at};
}
template <class R>
Field<R> column(std::string_view name, Column& (*at)(R&), std::string_view unit, Range range, std::string_view meaning) {
  return {{name, Kind::column, unit, range, {}, "", meaning, true, {}}, at};
}
template <class R>
Field<R> reference(std::string_view name, std::string& (*at)(R&), std::string_view target, std::string_view meaning) {
  return {{name, Kind::reference, "", kAny, {}, target, meaning, true, {}}, at};
}
template <class R>
Field<R> optional(Field<R> field) {
  field.info.required = false;
  return field;
}
template <class R>
Field<R> required(Field<R> field) {
  field.info.required = true;
  return field;
}

}  // namespace gengxin::scenario
