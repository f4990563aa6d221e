// gengxin.optimise, factored programs: groups of shares under rows that are a property times a coefficient.
#include <pybind11/functional.h>
#include <pybind11/stl.h>

#include <optional>

#include "bindings.hpp"
#include "optimise_arrays.hpp"

#include "gengxin/optimise/block_cure.hpp"
#include "gengxin/optimise/block_rounding.hpp"
#include "gengxin/optimise/block_solve.hpp"
#include "gengxin/optimise/block_vertex.hpp"

namespace py = pybind11;

namespace gengxin::optimise {
namespace {

using namespace bindings;

void bind_program(py::module_& m) {
  py::class_<FactoredRow>(m, "FactoredRow")
      .def(py::init([](int property, std::vector<double> q, double lower, double upper, int layer,
                       int zone, std::string name, double below_price, double above_price,
                       std::vector<std::pair<int, std::vector<double>>> more) {
             FactoredRow row{property, std::move(q), layer, zone, lower, upper, std::move(name), below_price, above_price, {}};
             for (auto& [of, coefficients] : more) row.more.push_back({of, std::move(coefficients)});
             return row;
           }),
           py::arg("property"), py::arg("q"), py::arg("lower") = -infinity,
           py::arg("upper") = infinity, py::arg("layer") = -1, py::arg("zone") = 0,
           py::arg("name") = "", py::arg("below_price") = infinity,
           py::arg("above_price") = infinity,
           py::arg("more") = std::vector<std::pair<int, std::vector<double>>>())
      .def_readwrite("lower", &FactoredRow::lower)
      .def_readwrite("upper", &FactoredRow::upper)
      .def_readwrite("below_price", &FactoredRow::below_price)
      .def_readwrite("above_price", &FactoredRow::above_price)
      .def_readonly("name", &FactoredRow::name);
  py::class_<BlockProgram>(m, "BlockProgram")
      .def(py::init([](const Doubles& cost, const std::vector<Doubles>& properties,
                       const std::vector<Ints>& layers, std::vector<FactoredRow> rows,
                       const std::optional<Doubles>& lower, const std::optional<Doubles>& upper,
                       const std::optional<Doubles>& curvature, const std::optional<Ints>& edges,
                       const std::optional<Doubles>& weights, std::vector<int> kinds) {
        if (cost.ndim() != 2) throw py::value_error("cost must be groups x options");
        BlockProgram p;
        p.groups = static_cast<int>(cost.shape(0));
        p.options = static_cast<int>(cost.shape(1));
        p.cost = vector_of(cost);
        for (const Doubles& property : properties) p.properties.push_back(vector_of(property));
        for (const Ints& layer : layers) p.layers.push_back(vector_of(layer));
        p.rows = std::move(rows);
        if (lower) p.lower = vector_of(*lower);
        if (upper) p.upper = vector_of(*upper);
        p.kinds = std::move(kinds);
        if (curvature) p.curvature = vector_of(*curvature);
        if (edges && edges->size() > 0 && (edges->ndim() != 2 || edges->shape(1) != 2))
          throw py::value_error("edges must be pairs of groups, an array of edges x 2");
        const py::ssize_t edge_count = edges ? edges->shape(0) : 0, weight_count = weights ? weights->size() : 0;
        if (edge_count != weight_count)
          throw py::value_error("weights has " + std::to_string(weight_count) + " elements, expected " + std::to_string(edge_count) + ", one an edge");
        for (py::ssize_t e = 0; e < edge_count; ++e) p.edges.push_back({edges->at(e, 0), edges->at(e, 1), weights->data()[e]});
        check(p);
        return p;
      }),
           py::arg("cost"), py::arg("properties"), py::arg("layers"), py::arg("rows"),
           py::arg("lower") = py::none(), py::arg("upper") = py::none(), py::arg("curvature") = py::none(),
           py::arg("edges") = py::none(), py::arg("weights") = py::none(), py::arg("kinds") = std::vector<int>())
      .def_readonly("groups", &BlockProgram::groups)
      .def_readonly("options", &BlockProgram::options)
      .def_readwrite("offset", &BlockProgram::offset)
      .def("set_bounds",
           [](BlockProgram& p, int row, double lower, double upper) {
             FactoredRow& r = p.rows.at(static_cast<std::size_t>(row));
             r.lower = lower;
             r.upper = upper;
           })
      .def("set_cost",
           [](BlockProgram& p, const Doubles& cost) {
             if (static_cast<std::size_t>(cost.size()) != p.cost.size())
               throw py::value_error("cost must be groups x options");
             p.cost = vector_of(cost);
           })
      .def_readonly("rows", &BlockProgram::rows)
      .def("row_sizes", [](const BlockProgram& p) { return array_of(row_sizes(p)); })
      .def("expanded", &BlockProgram::expanded)
      .def("activities",
           [](const BlockProgram& p, const Doubles& x) { return array_of(activities(p, view(x))); })
      .def("value", [](const BlockProgram& p, const Doubles& x) { return value(p, view(x)); })
      .def("tangent", [](const BlockProgram& p, const Doubles& x) { return tangent(p, view(x)); })
      .def("dual_bound",
           [](const BlockProgram& p, const Doubles& y) { return dual_bound(p, view(y)); })
      .def("proves_infeasible",
           [](const BlockProgram& p, const Doubles& y) { return proves_infeasible(p, view(y)); });
}

void bind_solve(py::module_& m) {
  py::class_<BlockOptions, Options>(m, "BlockOptions")
      .def(py::init<>())
      .def_readwrite("threads", &BlockOptions::threads)
      .def_readwrite("warm_start", &BlockOptions::warm_start);
  m.def("solve_block", [](const BlockProgram& program, const BlockOptions& options) {
    return interruptible(options, [&](const BlockOptions& o) { return solve(program, o); });
  });
  m.def("instruction_level", &instruction_level);
  m.def("set_instruction_level", &set_instruction_level);
}

void bind_answers(py::module_& m) {
  py::class_<BlockCure>(m, "BlockCure")
      .def_property_readonly("status", [](const BlockCure& c) { return name_of(c.status); })
      .def_property_readonly("row_moves", [](const BlockCure& c) { return array_of(c.row_moves); })
      .def_readonly("total", &BlockCure::total)
      .def_readonly("bound", &BlockCure::bound)
      .def_property_readonly("y", [](const BlockCure& c) { return array_of(c.y); })
      .def_property_readonly("x", [](const BlockCure& c) { return array_of(c.x); })
      .def_readonly("iterations", &BlockCure::iterations);
  m.def("find_block_cure", [](const BlockProgram& program, const Doubles& weights,
                              const BlockOptions& options) {
    return interruptible(options, [&](const BlockOptions& o) {
      return find_cure(program, vector_of(weights), o);
    });
  });
  py::class_<Vertex>(m, "Vertex")
      .def_readonly("basic", &Vertex::basic)
      .def_readonly("optimal", &Vertex::optimal)
      .def_property_readonly("x", [](const Vertex& v) { return array_of(v.x); })
      .def_property_readonly("y", [](const Vertex& v) { return array_of(v.y); })
      .def_readonly("objective", &Vertex::objective)
      .def_readonly("split", &Vertex::split)
      .def_readonly("pivots", &Vertex::pivots)
      .def_readonly("seconds", &Vertex::seconds);
  m.def("to_vertex", &to_vertex, py::call_guard<py::gil_scoped_release>());
  py::class_<Rounding>(m, "Rounding")
      .def_readonly("within", &Rounding::within)
      .def_property_readonly("choice", [](const Rounding& r) {
        return Ints(static_cast<py::ssize_t>(r.choice.size()), r.choice.data());
      })
      .def_readonly("objective", &Rounding::objective)
      .def_readonly("bound", &Rounding::bound)
      .def_readonly("gap", &Rounding::gap)
      .def_property_readonly("activities", [](const Rounding& r) { return array_of(r.activities); })
      .def_readonly("worst", &Rounding::worst)
      .def_readonly("moves", &Rounding::moves)
      .def_readonly("seconds", &Rounding::seconds);
  m.def("round_whole", &round_whole, py::call_guard<py::gil_scoped_release>());
}

}  // namespace
}  // namespace gengxin::optimise

namespace gengxin::bindings {

void bind_optimise_block(pybind11::module_& optimise) {
  gengxin::optimise::bind_program(optimise);
  gengxin::optimise::bind_solve(optimise);
  gengxin::optimise::bind_answers(optimise);
}

}  // namespace gengxin::bindings
