// gengxin.optimise: programs in, proved answers out. Arrays arrive as float64 and int32 from
// python/gengxin/optimise/, which is the friendly layer.
#include <pybind11/functional.h>
#include <pybind11/stl.h>

#include "bindings.hpp"
#include "optimise_arrays.hpp"

#include "gengxin/optimise/solve.hpp"
#include "gengxin/optimise/verify.hpp"

namespace py = pybind11;

namespace gengxin::optimise {
namespace {

using namespace bindings;

SparseMatrix sparse(int rows, int columns, const Ints& start, const Ints& index,
                    const Doubles& value) {
  SparseMatrix result;
  result.rows = rows;
  result.columns = columns;
  result.start = vector_of(start);
  result.index = vector_of(index);
  result.value = vector_of(value);
  return result;
}

// start, index, value: what scipy.sparse.csc_matrix takes in the order (value, index, start).
py::tuple parts(const SparseMatrix& matrix) {
  return py::make_tuple(array_of(matrix.start), array_of(matrix.index), array_of(matrix.value));
}

void check_length(const Program& program, const Doubles& x, int wanted, const char* name) {
  (void)program;
  if (x.size() != wanted)
    throw py::value_error(std::string(name) + " has " + std::to_string(x.size()) +
                          " elements, expected " + std::to_string(wanted));
}

void bind_program(py::module_& m) {
  py::register_exception<ProgramError>(m, "ProgramError", PyExc_ValueError);
  py::class_<Program>(m, "Program")
      .def(py::init<>())
      .def("set_matrix",
           [](Program& p, int rows, int columns, const Ints& start, const Ints& index,
              const Doubles& value) { p.matrix = sparse(rows, columns, start, index, value); })
      .def("set_quadratic",
           [](Program& p, int columns, const Ints& start, const Ints& index,
              const Doubles& value) {
             p.quadratic = sparse(columns, columns, start, index, value);
           })
      .def("set_bounds",
           [](Program& p, const Doubles& cost, const Doubles& row_lower, const Doubles& row_upper,
              const Doubles& lower, const Doubles& upper) {
             p.cost = vector_of(cost);
             p.row_lower = vector_of(row_lower);
             p.row_upper = vector_of(row_upper);
             p.lower = vector_of(lower);
             p.upper = vector_of(upper);
           })
      .def_readwrite("offset", &Program::offset)
      .def_readwrite("row_names", &Program::row_names)
      .def_readwrite("column_names", &Program::column_names)
      .def_property_readonly("rows", &Program::rows)
      .def_property_readonly("columns", &Program::columns)
      .def_property_readonly("matrix", [](const Program& p) { return parts(p.matrix); })
      .def_property_readonly("quadratic", [](const Program& p) { return parts(p.quadratic); })
      .def_property_readonly("cost", [](const Program& p) { return array_of(p.cost); })
      .def_property_readonly("row_lower", [](const Program& p) { return array_of(p.row_lower); })
      .def_property_readonly("row_upper", [](const Program& p) { return array_of(p.row_upper); })
      .def_property_readonly("lower", [](const Program& p) { return array_of(p.lower); })
      .def_property_readonly("upper", [](const Program& p) { return array_of(p.upper); })
      .def("check", [](const Program& p) { check(p); });
}

void bind_solution(py::module_& m) {
  py::class_<Options>(m, "Options")
      .def(py::init<>())
      .def_readwrite("tolerance", &Options::tolerance)
      .def_readwrite("iteration_limit", &Options::iteration_limit)
      .def_readwrite("time_limit_seconds", &Options::time_limit_seconds)
      .def_readwrite("memory_limit_bytes", &Options::memory_limit_bytes)
      .def_readwrite("acceptable", &Options::acceptable)
      .def_readwrite("cancelled", &Options::cancelled);
  py::class_<Solution>(m, "Solution")
      .def_property_readonly("status", [](const Solution& s) { return name_of(s.status); })
      .def_property_readonly("x", [](const Solution& s) { return array_of(s.x); })
      .def_property_readonly("y", [](const Solution& s) { return array_of(s.y); })
      .def_property_readonly("reduced_costs",
                             [](const Solution& s) { return array_of(s.reduced_costs); })
      .def_readonly("objective", &Solution::objective)
      .def_readonly("dual_objective", &Solution::dual_objective)
      .def_readonly("primal_residual", &Solution::primal_residual)
      .def_readonly("dual_residual", &Solution::dual_residual)
      .def_readonly("gap", &Solution::gap)
      .def_readonly("iterations", &Solution::iterations)
      .def_readonly("seconds", &Solution::seconds);
  m.def("solve", [](const Program& program, const Options& options) {
    return interruptible(options, [&](const Options& o) { return solve(program, o); });
  });
}

void bind_verify(py::module_& m) {
  py::class_<Accuracy>(m, "Accuracy")
      .def_readonly("objective", &Accuracy::objective)
      .def_readonly("dual_objective", &Accuracy::dual_objective)
      .def_readonly("primal_residual", &Accuracy::primal_residual)
      .def_readonly("dual_residual", &Accuracy::dual_residual)
      .def_readonly("gap", &Accuracy::gap)
      .def("within", &Accuracy::within);
  m.def("verify", [](const Program& p, const Doubles& x, const Doubles& y) {
    check_length(p, x, p.columns(), "x");
    check_length(p, y, p.rows(), "y");
    return verify(p, view(x), view(y));
  });
  m.def("proves_infeasible", [](const Program& p, const Doubles& y) {
    check_length(p, y, p.rows(), "y");
    return proves_infeasible(p, view(y));
  });
  m.def("proves_unbounded", [](const Program& p, const Doubles& d) {
    check_length(p, d, p.columns(), "direction");
    return proves_unbounded(p, view(d));
  });
}

}  // namespace
}  // namespace gengxin::optimise

namespace gengxin::bindings {

void bind_optimise(pybind11::module_& parent) {
  py::module_ m = parent.def_submodule("optimise", "Convex programs by an interior point.");
  gengxin::optimise::bind_program(m);
  gengxin::optimise::bind_solution(m);
  bind_optimise_block(m);
  gengxin::optimise::bind_verify(m);
  bind_optimise_explain(m);
  bind_optimise_integer(m);
  bind_optimise_fronts(m);
}

}  // namespace gengxin::bindings
