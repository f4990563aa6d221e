// The one table that turns C++ errors into Python ones. std::invalid_argument becomes ValueError and
// std::out_of_range IndexError by pybind11 itself.
#include "gengxin/support/error.hpp"

#include <pybind11/stl.h>

#include "bindings.hpp"

namespace py = pybind11;

namespace gengxin::bindings {

void bind_errors(py::module_& module) {
  py::class_<Issue>(module, "Issue", "One fault of a document: where, what was found, what is allowed, how to cure it.")
      .def_readonly("code", &Issue::code)
      .def_readonly("pointer", &Issue::pointer)
      .def_readonly("found", &Issue::found)
      .def_readonly("allowed", &Issue::allowed)
      .def_readonly("cure", &Issue::cure)
      .def("__str__", &Issue::text)
      .def("__repr__", [](const Issue& issue) { return "Issue(" + issue.text() + ")"; });

  py::register_exception_translator([](std::exception_ptr pointer) {
    try {
      if (pointer) std::rethrow_exception(pointer);
    } catch (const DocumentError& error) {
      const py::object type = py::module_::import("gengxin.errors").attr("DocumentError");
      PyErr_SetObject(type.ptr(), type(error.what(), py::cast(error.issues())).ptr());
    }
  });
}

}  // namespace gengxin::bindings
