// gengxin.optimise: whole numbers, found by a search that Python supplies.
#include <pybind11/functional.h>
#include <pybind11/stl.h>

#include "bindings.hpp"
#include "gengxin/optimise/block_rounding.hpp"
#include "gengxin/optimise/integer.hpp"
#include "optimise_arrays.hpp"

namespace py = pybind11;

namespace gengxin::bindings {
namespace {

using namespace optimise;

Status status_named(const std::string& name) {
  for (const Status status :
       {Status::optimal, Status::primal_infeasible, Status::dual_infeasible, Status::iteration_limit,
        Status::time_limit, Status::memory_limit, Status::cancelled, Status::not_solved})
    if (name == name_of(status)) return status;
  throw py::value_error("no status '" + name + "'");
}

// The search is called with the program, the columns and the options, and returns
// (status, x or None, bound).
IntegerSolver search_of(const py::function& search) {
  return [&search](const Program& program, std::span<const int> integers,
                   const IntegerOptions& options) {
    const py::gil_scoped_acquire lock;
    const py::tuple found = search(py::cast(&program, py::return_value_policy::reference),
                                   array_of(std::vector<int>(integers.begin(), integers.end())),
                                   py::cast(&options, py::return_value_policy::reference));
    IntegerAnswer answer;
    answer.status = status_named(found[0].cast<std::string>());
    if (!found[1].is_none()) answer.x = vector_of(found[1].cast<Doubles>());
    answer.bound = found[2].cast<double>();
    return answer;
  };
}

}  // namespace

void bind_optimise_integer(py::module_& m) {
  py::class_<IntegerOptions, Options>(m, "IntegerOptions")
      .def(py::init<>())
      .def_readwrite("relative_gap", &IntegerOptions::relative_gap)
      .def_readwrite("integrality", &IntegerOptions::integrality)
      .def_readwrite("start", &IntegerOptions::start);
  py::class_<IntegerSolution>(m, "IntegerSolution", "A whole-number answer, checked, with its bound.")
      .def_property_readonly("status", [](const IntegerSolution& s) { return name_of(s.status); })
      .def_property_readonly("x", [](const IntegerSolution& s) { return array_of(s.x); })
      .def_readonly("objective", &IntegerSolution::objective)
      .def_readonly("bound", &IntegerSolution::bound)
      .def_readonly("gap", &IntegerSolution::gap)
      .def_readonly("relaxed", &IntegerSolution::relaxed)
      .def_readonly("fixed", &IntegerSolution::fixed)
      .def_property_readonly("prices_with_the_integers_fixed",
                             [](const IntegerSolution& s) { return array_of(s.fixed.y); })
      .def_readonly("proved", &IntegerSolution::proved);
  m.def("solve_integer", [](const Program& program, const Ints& integers, const py::function& search,
                            const IntegerOptions& options) {
    const std::vector<int> columns = vector_of(integers);
    return interruptible(options, [&](const IntegerOptions& o) {
      return solve_integer(program, columns, search_of(search), o);
    });
  });
  m.def("refine_whole", [](const BlockProgram& program, const Solution& solution, const Rounding& rounding, const py::function& search,
                           int groups, double tolerance, const IntegerOptions& options) {
    return interruptible(options, [&](const IntegerOptions& o) {
      return refine_whole(program, solution, rounding, search_of(search), groups, tolerance, o);
    });
  });
}

}  // namespace gengxin::bindings
