// gengxin.optimise: trade-offs between objectives, and prices as intervals.
#include <pybind11/functional.h>
#include <pybind11/stl.h>

#include "bindings.hpp"
#include "gengxin/optimise/fronts.hpp"
#include "gengxin/optimise/prices.hpp"
#include "optimise_arrays.hpp"

namespace py = pybind11;

namespace gengxin::bindings {

using namespace optimise;

void bind_optimise_fronts(py::module_& m) {
  py::class_<Objective>(m, "Objective", "A linear objective, minimised.")
      .def(py::init([](const Doubles& cost, double offset, std::string name) {
             return Objective{vector_of(cost), offset, std::move(name)};
           }),
           py::arg("cost"), py::arg("offset") = 0.0, py::arg("name") = "")
      .def_readonly("name", &Objective::name);
  py::class_<FrontPoint>(m, "FrontPoint", "A plan that no other beats in every objective.")
      .def_property_readonly("values", [](const FrontPoint& p) { return array_of(p.values); })
      .def_property_readonly("x", [](const FrontPoint& p) { return array_of(p.x); })
      .def_property_readonly("trade_offs", [](const FrontPoint& p) { return array_of(p.trade_offs); });
  py::class_<Front>(m, "Front", "Efficient points, with the table that spans them.")
      .def_property_readonly("status", [](const Front& f) { return name_of(f.status); })
      .def_readonly("points", &Front::points)
      .def_readonly("payoff", &Front::payoff)
      .def_property_readonly("ideal", [](const Front& f) { return array_of(f.ideal); })
      .def_property_readonly("nadir", [](const Front& f) { return array_of(f.nadir); })
      .def_readonly("solves", &Front::solves)
      .def_readonly("skipped", &Front::skipped);
  m.def("epsilon_front", [](const Program& program, const std::vector<Objective>& objectives,
                            int steps, const Options& options) {
    return interruptible(options, [&](const Options& o) {
      return epsilon_front(program, objectives, steps, o);
    });
  });
  m.def("weighted_front", [](const Program& program, const std::vector<Objective>& objectives,
                             const std::vector<std::vector<double>>& weights,
                             const Options& options) {
    return interruptible(options, [&](const Options& o) {
      return weighted_front(program, objectives, weights, o);
    });
  });
  m.def("exact_front", [](const Program& program, const std::vector<Objective>& objectives,
                          double tolerance, const Options& options) {
    return interruptible(options, [&](const Options& o) {
      return exact_front(program, objectives, tolerance, o);
    });
  });
  py::class_<PriceInterval>(m, "PriceInterval", "The prices of a row under degeneracy.")
      .def_readonly("low", &PriceInterval::low)
      .def_readonly("high", &PriceInterval::high)
      .def_property_readonly("y_low", [](const PriceInterval& p) { return array_of(p.y_low); })
      .def_property_readonly("y_high", [](const PriceInterval& p) { return array_of(p.y_high); })
      .def_readonly("gap", &PriceInterval::gap)
      .def_property_readonly("status", [](const PriceInterval& p) { return name_of(p.status); });
  m.def("price_interval", [](const Program& program, const Solution& solution, int row,
                             const Options& options) {
    return interruptible(options, [&](const Options& o) {
      return price_interval(program, solution, row, o);
    });
  });
}

}  // namespace gengxin::bindings
