// gengxin.optimise: why a program has no feasible point, and what would cure it.
#include <pybind11/functional.h>
#include <pybind11/stl.h>

#include "bindings.hpp"
#include "gengxin/optimise/conflict.hpp"
#include "gengxin/optimise/cure.hpp"
#include "optimise_arrays.hpp"

namespace py = pybind11;

namespace gengxin::bindings {
namespace {

using namespace optimise;

using Flags = py::array_t<bool, py::array::c_style | py::array::forcecast>;

std::vector<char> flags(const Flags& a) { return {a.data(), a.data() + a.size()}; }

void bind_conflict(py::module_& m) {
  py::class_<Limit>(m, "Limit", "One side of a row, or of a column's bounds.")
      .def_readonly("is_row", &Limit::is_row)
      .def_readonly("place", &Limit::place)
      .def_readonly("is_upper", &Limit::is_upper)
      .def_readonly("bound", &Limit::bound)
      .def_readonly("move", &Limit::move)
      .def_readonly("name", &Limit::name)
      .def("__str__", &text_of)
      .def("__repr__", [](const Limit& limit) { return "<" + text_of(limit) + ">"; });
  py::class_<ConflictOptions, Options>(m, "ConflictOptions")
      .def(py::init<>())
      .def("grant_rows", [](ConflictOptions& o, const Flags& rows) { o.granted_rows = flags(rows); })
      .def("grant_columns",
           [](ConflictOptions& o, const Flags& columns) { o.granted_columns = flags(columns); });
  py::class_<Conflict>(m, "Conflict", "Limits that cannot hold together.")
      .def_property_readonly("status", [](const Conflict& c) { return name_of(c.status); })
      .def_readonly("limits", &Conflict::limits)
      .def_property_readonly("y", [](const Conflict& c) { return array_of(c.y); })
      .def_readonly("irreducible", &Conflict::irreducible)
      .def_readonly("solves", &Conflict::solves);
  m.def("find_conflict", [](const Program& program, const ConflictOptions& options) {
    return interruptible(options,
                         [&](const ConflictOptions& o) { return find_conflict(program, o); });
  });
}

void bind_cure(py::module_& m) {
  py::enum_<Measure>(m, "Measure").value("sum", Measure::sum).value("largest", Measure::largest);
  py::class_<CureOptions, Options>(m, "CureOptions")
      .def(py::init<>())
      .def_readwrite("measure", &CureOptions::measure)
      .def_readwrite("row_weights", &CureOptions::row_weights)
      .def_readwrite("column_weights", &CureOptions::column_weights);
  py::class_<Cure>(m, "Cure", "How far limits must give way for a feasible point to exist.")
      .def_property_readonly("status", [](const Cure& c) { return name_of(c.status); })
      .def_property_readonly("row_moves", [](const Cure& c) { return array_of(c.row_moves); })
      .def_property_readonly("column_moves", [](const Cure& c) { return array_of(c.column_moves); })
      .def_readonly("total", &Cure::total)
      .def_readonly("bound", &Cure::bound)
      .def_property_readonly("x", [](const Cure& c) { return array_of(c.x); })
      .def_property_readonly("y", [](const Cure& c) { return array_of(c.y); });
  m.def("find_cure", [](const Program& program, const CureOptions& options) {
    return interruptible(options, [&](const CureOptions& o) { return find_cure(program, o); });
  });
  m.def("cured", &cured);
}

}  // namespace

void bind_optimise_explain(py::module_& m) {
  bind_conflict(m);
  bind_cure(m);
}

}  // namespace gengxin::bindings
