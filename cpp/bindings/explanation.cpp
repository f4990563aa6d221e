#include "gengxin/simulate/explain.hpp"

#include <pybind11/stl.h>

#include "bindings.hpp"

namespace py = pybind11;
using namespace py::literals;

namespace gengxin::bindings {

void bind_explanation(py::module_& module) {
  using simulate::Explainer;
  using simulate::Explanation;
  py::class_<Explanation>(module, "ExplanationStep")
      .def_readonly("node", &Explanation::node)
      .def_readonly("kind", &Explanation::kind)
      .def_readonly("label", &Explanation::label)
      .def_readonly("unit", &Explanation::unit)
      .def_readonly("formula", &Explanation::formula)
      .def_readonly("value", &Explanation::value)
      .def_readonly("parts", &Explanation::parts)
      .def_readonly("pointer", &Explanation::pointer)
      .def_readonly("source", &Explanation::source)
      .def_readonly("page", &Explanation::page)
      .def_readonly("note", &Explanation::note)
      .def_readonly("assumed", &Explanation::assumed);
  py::class_<Explainer>(module, "Explainer")
      .def(py::init<const simulate::Compiled&, std::vector<double>>(), "compiled"_a, "values"_a, py::call_guard<py::gil_scoped_release>())
      .def("cell", &Explainer::cell, "table"_a, "row"_a, "column"_a)
      .def("describe", &Explainer::describe, "node"_a)
      .def("recompute", &Explainer::recompute, "node"_a, py::call_guard<py::gil_scoped_release>())
      .def("figures", &Explainer::figures, "node"_a, py::call_guard<py::gil_scoped_release>())
      .def_property_readonly("nodes", &Explainer::nodes);
}

}  // namespace gengxin::bindings
