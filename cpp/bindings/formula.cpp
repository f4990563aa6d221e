#include "gengxin/support/formula.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <optional>
#include <tuple>

#include "bindings.hpp"

namespace py = pybind11;
using namespace py::literals;

namespace gengxin::bindings {

namespace {

using formula::Kind;
using Numbers = py::array_t<double, py::array::c_style | py::array::forcecast>;
using Integers = py::array_t<std::int32_t, py::array::c_style | py::array::forcecast>;
using Truths = py::array_t<bool, py::array::c_style | py::array::forcecast>;

Day day_from(const std::optional<std::string>& text) {
  if (!text) return formula::kSinceEver;
  const auto day = parse_day(*text);
  if (!day) throw std::invalid_argument("no date: '" + *text + "', write it as 2024-05-01");
  return *day;
}

Kind kind_from(const std::string& text) {
  if (text == "number") return Kind::number;
  if (text == "truth") return Kind::truth;
  if (text == "category") return Kind::category;
  if (text == "date") return Kind::date;
  throw std::invalid_argument("no kind of column: '" + text + "', there are number, truth, category, date");
}

const char* text_of(Kind kind) {
  switch (kind) {
    case Kind::number: return "number";
    case Kind::truth: return "truth";
    case Kind::category: return "category";
    case Kind::date: return "date";
  }
  return "";
}

template <class T>
using Dated = std::vector<std::pair<std::optional<std::string>, std::optional<T>>>;  // a version without a value is the end

using ColumnArgs = std::tuple<std::string, std::string, std::string, std::vector<std::string>>;
using FigureArgs = std::tuple<std::string, std::string, std::string, Dated<double>>;
using ScaleArgs = std::tuple<std::string, std::string, std::string, Dated<std::vector<std::pair<double, double>>>>;
using TableArgs = std::tuple<std::string, std::string, Dated<std::vector<std::pair<std::string, double>>>>;
using ItemArgs = std::tuple<std::string, std::string, std::string, std::string>;

formula::Names names_from(const std::vector<ColumnArgs>& columns, const std::vector<FigureArgs>& figures, const std::vector<ScaleArgs>& scales,
                          const std::vector<TableArgs>& tables) {
  formula::Names names;
  const auto put = [&](double value) { return names.put({&value, 1}); };
  for (const auto& [name, kind, unit, categories] : columns) names.columns.push_back({name, kind_from(kind), unit, categories, "/columns/" + name});
  for (const auto& [name, kind, unit, versions] : figures) {
    formula::FigureOf made{name, kind_from(kind), unit, {}, "/figures/" + name};
    for (const auto& [from, value] : versions) made.versions.push_back({day_from(from), !value, value ? put(*value) : 0});
    names.figures.push_back(std::move(made));
  }
  for (const auto& [name, threshold_unit, rate_unit, versions] : scales) {
    formula::ScaleOf made{name, threshold_unit, rate_unit, {}, "/scales/" + name};
    for (const auto& [from, tiers] : versions) {
      formula::ScaleVersion version{day_from(from), !tiers, {}, {}};
      for (const auto& [threshold, rate] : tiers.value_or(std::vector<std::pair<double, double>>{})) {
        version.thresholds.push_back(put(threshold));
        version.rates.push_back(put(rate));
      }
      made.versions.push_back(std::move(version));
    }
    names.scales.push_back(std::move(made));
  }
  for (const auto& [name, unit, versions] : tables) {
    formula::TableOf made{name, unit, {}, "/tables/" + name};
    for (const auto& [from, values] : versions) {
      formula::TableVersion version{day_from(from), !values, {}, {}};
      for (const auto& [category, value] : values.value_or(std::vector<std::pair<std::string, double>>{})) {
        version.categories.push_back(category);
        version.slots.push_back(put(value));
      }
      made.versions.push_back(std::move(version));
    }
    names.tables.push_back(std::move(made));
  }
  return names;
}

class Formulas {
 public:
  Formulas(const std::vector<ColumnArgs>& columns, const std::vector<FigureArgs>& figures, const std::vector<ScaleArgs>& scales,
           const std::vector<TableArgs>& tables, const std::vector<ItemArgs>& items) {
    for (const ColumnArgs& column : columns) kinds_.push_back(kind_from(std::get<1>(column)));
    std::vector<formula::Item> made;
    for (const auto& [name, text, unit, pointer] : items) made.push_back({name, text, unit, pointer});
    program_ = formula::compile(names_from(columns, figures, scales, tables), std::move(made));
  }

  py::array_t<double> evaluate(const std::vector<py::object>& columns, std::size_t rows, const std::string& date, std::optional<py::array_t<double>> out, bool naive) const {
    Held held(*this, columns);
    const std::size_t items = program_.item_count();
    py::array_t<double> result = out ? *out : py::array_t<double>({items, rows});
    if (result.ndim() != 2 || static_cast<std::size_t>(result.shape(0)) != items || static_cast<std::size_t>(result.shape(1)) != rows || !(result.flags() & py::array::c_style))
      throw std::invalid_argument("out is no C-contiguous array of (items, rows)");
    std::vector<std::span<double>> outputs;
    for (std::size_t i = 0; i < items; ++i) outputs.emplace_back(result.mutable_data() + i * rows, rows);
    const formula::Rows data{rows, held.columns, day_from(date), {}};
    const py::gil_scoped_release free;
    if (naive) {
      program_.evaluate_naive(data, outputs);
    } else {
      static thread_local formula::Workspace workspace;  // used again by the next call
      program_.evaluate(data, outputs, workspace);
    }
    return result;
  }

  py::list steps(const std::vector<py::object>& columns, std::size_t rows, const std::string& date, std::size_t item, std::size_t row) const {
    Held held(*this, columns);
    py::list list;
    for (const formula::Step& step : program_.steps({rows, held.columns, day_from(date), {}}, item, row))
      list.append(py::dict("offset"_a = step.offset, "length"_a = step.length, "kind"_a = text_of(step.kind), "value"_a = step.value, "unit"_a = step.unit));
    return list;
  }

  std::vector<std::string> units() const {
    std::vector<std::string> units;
    for (std::size_t i = 0; i < program_.item_count(); ++i) units.push_back(program_.item_unit(i));
    return units;
  }
  std::vector<std::string> kinds() const {
    std::vector<std::string> kinds;
    for (std::size_t i = 0; i < program_.item_count(); ++i) kinds.emplace_back(text_of(program_.item_kind(i)));
    return kinds;
  }
  bool uses_column(std::size_t column) const { return program_.uses_column(column); }
  std::size_t instructions() const { return program_.instruction_count(); }

 private:
  /// Arrays in the types that the core reads, kept alive; None where a column is not used.
  struct Held {
    Held(const Formulas& formulas, const std::vector<py::object>& given) {
      if (given.size() != formulas.kinds_.size()) throw std::invalid_argument("as many columns as were declared are needed");
      for (std::size_t i = 0; i < given.size(); ++i) {
        const Kind kind = formulas.kinds_[i];
        if (given[i].is_none()) {
          columns.push_back(kind == Kind::number ? formula::ColumnData(std::span<const double>()) : kind == Kind::truth ? formula::ColumnData(std::span<const std::uint8_t>()) : formula::ColumnData(std::span<const std::int32_t>()));
        } else if (kind == Kind::number) {
          const auto array = keep<Numbers>(given[i]);
          columns.emplace_back(std::span<const double>(array.data(), static_cast<std::size_t>(array.size())));
        } else if (kind == Kind::truth) {
          const auto array = keep<Truths>(given[i]);
          columns.emplace_back(std::span<const std::uint8_t>(reinterpret_cast<const std::uint8_t*>(array.data()), static_cast<std::size_t>(array.size())));
        } else {
          const auto array = keep<Integers>(given[i]);
          columns.emplace_back(std::span<const std::int32_t>(array.data(), static_cast<std::size_t>(array.size())));
        }
      }
    }
    template <class Array>
    Array keep(const py::object& object) {
      Array array = py::cast<Array>(object);
      arrays.push_back(array);
      return array;
    }
    std::vector<py::object> arrays;
    std::vector<formula::ColumnData> columns;
  };

  formula::Program program_;
  std::vector<Kind> kinds_;
};

}  // namespace

void bind_formula(py::module_& module) {
  py::class_<Formulas>(module, "Formulas")
      .def(py::init<const std::vector<ColumnArgs>&, const std::vector<FigureArgs>&, const std::vector<ScaleArgs>&, const std::vector<TableArgs>&, const std::vector<ItemArgs>&>(),
           "columns"_a, "figures"_a, "scales"_a, "tables"_a, "items"_a)
      .def("evaluate", &Formulas::evaluate, "columns"_a, "rows"_a, "date"_a, "out"_a = py::none(), "naive"_a = false)
      .def("steps", &Formulas::steps, "columns"_a, "rows"_a, "date"_a, "item"_a, "row"_a)
      .def("units", &Formulas::units)
      .def("kinds", &Formulas::kinds)
      .def("uses_column", &Formulas::uses_column)
      .def("instructions", &Formulas::instructions);
}

}  // namespace gengxin::bindings
