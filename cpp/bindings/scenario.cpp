#include "gengxin/scenario/scenario.hpp"

#include <pybind11/stl.h>

#include "bindings.hpp"

namespace py = pybind11;
using namespace py::literals;

namespace gengxin::bindings {
namespace {

py::dict figure_dict(const Figures& figures, const FigureInfo& info) {
  py::list values, days;
  for (std::uint32_t i = 0; i < info.count; ++i) values.append(figures.values[info.first + i]);
  for (const Day day : info.from) days.append(day_text(day));
  py::list cells;
  for (const auto& cell : info.cells) cells.append(py::dict("row"_a = cell.row, "source"_a = cell.source, "page"_a = cell.page, "assumed"_a = cell.assumed));
  return py::dict("pointer"_a = info.pointer, "unit"_a = info.unit, "meaning"_a = info.meaning, "source"_a = info.source, "page"_a = info.page,
                  "note"_a = info.note, "assumed"_a = info.assumed, "is_column"_a = info.is_column, "first_slot"_a = info.first, "values"_a = values,
                  "from"_a = days, "draw"_a = info.draw.kind.empty() ? py::object(py::none()) : py::object(py::make_tuple(info.draw.kind, info.draw.parameters)),
                  "cells"_a = cells);
}

}  // namespace

void bind_scenario(py::module_& module) {
  using scenario::Scenario;
  py::class_<Scenario>(module, "Scenario")
      .def_static("parse", &Scenario::parse, "json"_a, py::call_guard<py::gil_scoped_release>())
      .def_static("load", &Scenario::load, "path"_a, py::call_guard<py::gil_scoped_release>())
      .def("patch", &Scenario::patch, "patch"_a, "name"_a, py::call_guard<py::gil_scoped_release>())
      .def("diff", &Scenario::diff, "other"_a)
      .def("to_json", &Scenario::to_json)
      .def("canonical", &Scenario::canonical)
      .def_property_readonly("hash", &Scenario::hash)
      .def_property_readonly("name", &Scenario::name)
      .def_property_readonly("ancestors", [](const Scenario& self) {
        py::list list;
        for (const auto& step : self.ancestors()) list.append(py::dict("name"_a = step.name, "patch"_a = step.patch, "hash"_a = step.hash));
        return list;
      })
      .def("figures", [](const Scenario& self) {
        py::list list;
        for (const auto& info : self.figures().infos) list.append(figure_dict(self.figures(), info));
        return list;
      });
  module.def("json_schema", &scenario::json_schema);
  module.def("reference_page", &scenario::reference_page);
}

}  // namespace gengxin::bindings
