#include "bindings.hpp"

PYBIND11_MODULE(_core, module) {
  module.doc() = "The C++ core of gengxin. Use the package; this module is its private part.";
  using namespace gengxin::bindings;
  bind_errors(module);
  bind_scenario(module);
  bind_run(module);
  bind_explanation(module);
  bind_land(module);
  auto formula = module.def_submodule("formula", "Formulas of rule books.");
  bind_formula(formula);
  auto access = module.def_submodule("access", "Travel, access, provision, cover.");
  bind_access(access);
  auto allocate = module.def_submodule("allocate", "Land-use allocation.");
  bind_allocate(allocate);
  auto finance = module.def_submodule("finance", "Cash flows, returns, loans, accounts, land value.");
  bind_finance(finance);
  bind_optimise(module);
  bind_people(module);
}
