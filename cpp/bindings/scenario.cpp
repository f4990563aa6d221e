#include "gengxin/scenario/scenario.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <stdexcept>

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

/// A travel table as links by parcel; parcels without a row stand apart.
py::dict travel_dict(const scenario::Scenario& self, const std::string& name) {
  const scenario::Records& records = self.records();
  const auto at = std::find_if(records.travel.begin(), records.travel.end(), [&](const auto& table) { return table.id == name; });
  if (at == records.travel.end()) throw std::invalid_argument("travel: found '" + name + "'; allowed: a table of the section 'travel'");
  const scenario::ParcelLinks links = scenario::parcel_links(records, *at);
  const FigureInfo& cost = self.figures().infos[at->cost.id];
  std::vector<std::string> points, missing;
  std::vector<std::int64_t> start{0};
  for (std::size_t i = 0; i < records.parcels.size(); ++i) {
    (links.listed[i] != 0 ? points : missing).push_back(records.parcels.id[i]);
    if (links.listed[i] != 0) start.push_back(static_cast<std::int64_t>(links.start[i + 1]));
  }
  const std::vector<std::int32_t> facility(links.destination.begin(), links.destination.end());
  std::vector<double> costs;
  for (const Slot slot : links.cost) costs.push_back(self.figures().values[slot]);
  const auto array = [](const auto& values) { return py::array(static_cast<py::ssize_t>(values.size()), values.data()); };
  return py::dict("unit"_a = at->unit, "version"_a = at->version, "source"_a = cost.source, "assumed"_a = cost.assumed, "points"_a = points, "not_in_table"_a = missing,
                  "facilities"_a = links.destinations, "start"_a = array(start), "facility"_a = array(facility), "cost"_a = array(costs));
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
      .def("travel", &travel_dict, "name"_a)
      .def("figures", [](const Scenario& self) {
        py::list list;
        for (const auto& info : self.figures().infos) list.append(figure_dict(self.figures(), info));
        return list;
      });
  module.def("json_schema", &scenario::json_schema);
  module.def("reference_page", &scenario::reference_page);
}

}  // namespace gengxin::bindings
