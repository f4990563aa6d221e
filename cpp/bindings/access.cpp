#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "bindings.hpp"
#include "gengxin/access/catchment.hpp"
#include "gengxin/access/cover.hpp"
#include "gengxin/access/provision.hpp"
#include "gengxin/access/raam.hpp"
#include "gengxin/access/travel.hpp"
#include "gengxin/access/weights.hpp"

namespace py = pybind11;
using namespace py::literals;

namespace gengxin::bindings {
namespace {

using namespace access;
using Numbers = py::array_t<double, py::array::c_style | py::array::forcecast>;
using Starts = py::array_t<std::int64_t, py::array::c_style | py::array::forcecast>;
using Places32 = py::array_t<std::int32_t, py::array::c_style | py::array::forcecast>;

/// A table that keeps its arrays alive.
struct Table {
  Numbers cost;
  Starts start;
  Places32 facility;
  std::size_t points, facilities;
  [[nodiscard]] Travel view() const {
    return {points, facilities, {cost.data(), static_cast<std::size_t>(cost.size())}, {start.data(), static_cast<std::size_t>(start.size())},
            {facility.data(), static_cast<std::size_t>(facility.size())}};
  }
};

std::span<const double> span_of(const Numbers& values) { return {values.data(), static_cast<std::size_t>(values.size())}; }

template <class T>
py::array_t<T> array_of(const std::vector<T>& values) {
  return py::array_t<T>(static_cast<py::ssize_t>(values.size()), values.data());
}

template <class T>
py::array_t<T> grid_of(const std::vector<T>& values, std::size_t rows, std::size_t columns) {
  return py::array_t<T>({static_cast<py::ssize_t>(rows), static_cast<py::ssize_t>(columns)}, values.data());
}

Metric metric_of(const std::string& name) {
  if (name == "straight") return Metric::straight;
  if (name == "manhattan") return Metric::manhattan;
  throw std::invalid_argument("metric: found '" + name + "'; allowed: straight, manhattan");
}

Choice choice_of(const std::string& name) {
  if (name == "none") return Choice::none;
  if (name == "within") return Choice::within_limit;
  if (name == "table") return Choice::whole_table;
  throw std::invalid_argument("choice: found '" + name + "'; allowed: none, within, table");
}

/// Runs without the interpreter's lock: the arrays are already C++.
template <class F>
auto unlocked(F&& f) {
  const py::gil_scoped_release release;
  return f();
}

py::dict dict_of(const Flows& f) {
  return py::dict("point"_a = array_of(f.point), "facility"_a = array_of(f.facility), "people"_a = array_of(f.people), "travel"_a = array_of(f.travel));
}

void bind_travel(py::module_& module) {
  py::class_<Table>(module, "Table")
      .def(py::init([](const Numbers& cost) {
        if (cost.ndim() != 2) throw std::invalid_argument("travel: found " + std::to_string(cost.ndim()) + " dimensions; allowed: 2, points x facilities");
        Table table{cost, {}, {}, static_cast<std::size_t>(cost.shape(0)), static_cast<std::size_t>(cost.shape(1))};
        check(table.view());
        return table;
      }), "cost"_a)
      .def(py::init([](const Starts& start, const Places32& facility, const Numbers& cost, std::size_t facilities) {
        if (start.size() < 1) throw std::invalid_argument("travel.start: found no entry; allowed: one for each point and one more");
        Table table{cost, start, facility, static_cast<std::size_t>(start.shape(0)) - 1, facilities};
        check(table.view());
        return table;
      }), "start"_a, "facility"_a, "cost"_a, "facilities"_a)
      .def_readonly("cost", &Table::cost)
      .def_readonly("start", &Table::start)
      .def_readonly("facility", &Table::facility)
      .def_readonly("points", &Table::points)
      .def_readonly("facilities", &Table::facilities)
      .def_property_readonly("dense", [](const Table& t) { return t.view().dense(); });
  module.def("distances", [](const std::string& metric, const Numbers& x, const Numbers& y, const Numbers& fx, const Numbers& fy, int threads) {
    const Places from{span_of(x), span_of(y)}, to{span_of(fx), span_of(fy)};
    const Metric kind = metric_of(metric);
    return grid_of(unlocked([&] { return distances(kind, from, to, threads); }), from.x_m.size(), to.x_m.size());
  }, "metric"_a, "x"_a, "y"_a, "facility_x"_a, "facility_y"_a, "threads"_a);
  module.def("distances_within", [](const std::string& metric, const Numbers& x, const Numbers& y, const Numbers& fx, const Numbers& fy, double limit_m, int threads) {
    const Places from{span_of(x), span_of(y)}, to{span_of(fx), span_of(fy)};
    const Metric kind = metric_of(metric);
    const auto links = unlocked([&] { return distances_within(kind, from, to, limit_m, threads); });
    return py::make_tuple(array_of(links.start), array_of(links.facility), array_of(links.cost));
  }, "metric"_a, "x"_a, "y"_a, "facility_x"_a, "facility_y"_a, "limit_m"_a, "threads"_a);
}

void bind_weights(py::module_& module) {
  py::class_<Weight>(module, "Weight", "How much a facility counts by what it costs to reach it.")
      .def("__call__", [](const Weight& weight, const Numbers& cost) {
        Numbers out(std::vector<py::ssize_t>(cost.shape(), cost.shape() + cost.ndim()));
        weigh(weight, span_of(cost), {out.mutable_data(), static_cast<std::size_t>(out.size())});
        return out;
      }, "cost"_a, "The weight of each cost, in an array of the same shape.")
      .def("within", [](const Weight& weight, double limit) { return within(weight, limit); }, "limit"_a, "The same weight, 0 beyond the limit.")
      .def_readonly("limit", &Weight::limit);
  module.def("all_or_nothing", &all_or_nothing, "limit"_a);
  module.def("step", [](const std::vector<double>& upto, const std::vector<double>& value) { return step(upto, value); }, "upto"_a, "value"_a);
  module.def("gaussian", &gaussian, "sigma"_a);
  module.def("gaussian_to_limit", &gaussian_to_limit, "limit"_a);
  module.def("gravity", &gravity, "scale"_a, "alpha"_a, "least"_a);
  module.def("exponential", &exponential, "scale"_a);
  module.def("linear", &linear, "limit"_a);
  module.def("quadratic", &quadratic, "limit"_a);
}

void bind_measures(py::module_& module) {
  module.def("floating_catchments", [](const Table& travel, const Numbers& demand, std::size_t groups, const Numbers& supply, const std::vector<Weight>& weights, const std::string& choice, int threads) {
    const Choice kind = choice_of(choice);
    const auto r = unlocked([&] { return floating_catchments(travel.view(), span_of(demand), groups, span_of(supply), weights, kind, threads); });
    return py::dict("access"_a = grid_of(r.access, travel.points, weights.size()), "demand"_a = array_of(r.demand), "ratio"_a = array_of(r.ratio), "people"_a = array_of(r.people),
                    "mean"_a = array_of(r.mean));
  }, "travel"_a, "demand"_a, "groups"_a, "supply"_a, "weights"_a, "choice"_a, "threads"_a);
  module.def("catchment_ratio", [](const Table& around, const Table& travel, const Numbers& demand, const Numbers& supply, const Weight& weight, int threads) {
    const auto r = unlocked([&] { return catchment_ratio(around.view(), travel.view(), span_of(demand), span_of(supply), weight, threads); });
    return py::dict("ratio"_a = array_of(r.ratio), "supply"_a = array_of(r.supply), "demand"_a = array_of(r.demand));
  }, "around"_a, "travel"_a, "demand"_a, "supply"_a, "weight"_a, "threads"_a);
  module.def("rational_agents", [](const Table& travel, const Numbers& demand, const Numbers& supply, double tau, double rho, int cycles, double first_step, double least_step, double half_life, int threads) {
    RaamTerms terms;
    terms.tau = tau, terms.rho = rho, terms.cycles = cycles, terms.first_step = first_step, terms.least_step = least_step, terms.half_life = half_life;
    const auto r = unlocked([&] { return rational_agents(travel.view(), span_of(demand), span_of(supply), terms, threads); });
    return py::dict("cost"_a = array_of(r.cost), "travel"_a = array_of(r.travel), "load"_a = array_of(r.load), "crowding"_a = array_of(r.crowding), "start"_a = array_of(r.start),
                    "facility"_a = array_of(r.facility), "people"_a = array_of(r.people), "gap"_a = r.gap, "unassigned"_a = r.unassigned);
  }, "travel"_a, "demand"_a, "supply"_a, "tau"_a, "rho"_a, "cycles"_a, "first_step"_a, "least_step"_a, "half_life"_a, "threads"_a);
  module.def("cover", [](const Table& travel, const Numbers& amounts, std::size_t columns, double limit, int threads) {
    const auto r = unlocked([&] { return cover(travel.view(), span_of(amounts), columns, limit, threads); });
    return py::dict("nearest"_a = array_of(r.nearest), "facility"_a = array_of(r.facility), "choices"_a = array_of(r.choices), "all"_a = array_of(r.all),
                    "within"_a = array_of(r.within), "share"_a = array_of(r.share));
  }, "travel"_a, "amounts"_a, "columns"_a, "limit"_a, "threads"_a);
}

void bind_provision(py::module_& module) {
  module.def("provision", [](const Table& travel, const Numbers& demand, const Numbers& places, double limit, double beyond) {
    const auto r = unlocked([&] { return provision(travel.view(), span_of(demand), span_of(places), {limit, beyond}); });
    return py::dict("demand"_a = r.demand, "within"_a = r.within, "beyond"_a = r.beyond, "unserved"_a = r.unserved, "travel"_a = r.travel, "travel_beyond"_a = r.travel_beyond,
                    "bound"_a = r.bound, "flows"_a = dict_of(r.flows), "point_within"_a = array_of(r.point_within), "point_beyond"_a = array_of(r.point_beyond),
                    "point_unserved"_a = array_of(r.point_unserved), "used_within"_a = array_of(r.used_within), "used_beyond"_a = array_of(r.used_beyond), "left"_a = array_of(r.left),
                    "price"_a = array_of(r.price), "travel_price"_a = array_of(r.travel_price), "point_in_cut"_a = array_of(r.point_in_cut), "facility_in_cut"_a = array_of(r.facility_in_cut));
  }, "travel"_a, "demand"_a, "places"_a, "limit"_a, "beyond"_a);
  module.def("weighted_provision", [](const Table& travel, const Numbers& demand, const Numbers& places, const Numbers& worth, double limit) {
    const auto r = unlocked([&] { return weighted_provision(travel.view(), span_of(demand), span_of(places), span_of(worth), limit); });
    return py::dict("worth"_a = r.worth, "served"_a = r.served, "travel"_a = r.travel, "flows"_a = dict_of(r.flows), "point_served"_a = array_of(r.point_served), "used"_a = array_of(r.used));
  }, "travel"_a, "demand"_a, "places"_a, "worth"_a, "limit"_a);
}

}  // namespace

void bind_access(py::module_& module) {
  bind_travel(module);
  bind_weights(module);
  bind_measures(module);
  bind_provision(module);
}

}  // namespace gengxin::bindings
