#pragma once
// What each file of the bindings adds to the module. Bindings convert; they hold no arithmetic.
#include <pybind11/pybind11.h>

namespace gengxin::bindings {

void bind_access(pybind11::module_& module);
void bind_allocate(pybind11::module_& module);
void bind_errors(pybind11::module_& module);
void bind_scenario(pybind11::module_& module);
void bind_run(pybind11::module_& module);
void bind_explanation(pybind11::module_& module);
void bind_land(pybind11::module_& module);
void bind_optimise(pybind11::module_& module);
void bind_formula(pybind11::module_& module);
void bind_optimise_block(pybind11::module_& optimise);
void bind_optimise_explain(pybind11::module_& optimise);
void bind_optimise_fronts(pybind11::module_& optimise);
void bind_optimise_integer(pybind11::module_& optimise);
void bind_finance(pybind11::module_& module);
void bind_people(pybind11::module_& module);

}  // namespace gengxin::bindings
