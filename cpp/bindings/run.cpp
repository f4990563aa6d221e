#include "gengxin/simulate/run.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <optional>

#include "bindings.hpp"
#include "gengxin/simulate/tables.hpp"

namespace py = pybind11;
using namespace py::literals;

namespace gengxin::bindings {
namespace {

using simulate::Compiled;
using simulate::Trajectory;

/// A NumPy array that owns the vector's memory.
template <class V>
py::array_t<typename V::value_type> array_of(V&& values) {
  auto* owned = new V(std::move(values));
  const py::capsule owner(owned, [](void* p) { delete static_cast<V*>(p); });
  return py::array_t<typename V::value_type>(static_cast<py::ssize_t>(owned->size()), owned->data(), owner);
}

py::dict table_dict(simulate::Table<double> table) {
  py::list keys, columns;
  for (auto& key : table.keys) keys.append(py::make_tuple(key.name, array_of(std::move(key.codes)), key.categories));
  for (auto& column : table.columns)
    columns.append(py::make_tuple(std::string(column.info.name), std::string(column.info.unit), std::string(column.info.title), std::string(column.info.title_zh),
                                  array_of(std::move(column.values))));
  return py::dict("name"_a = std::string(table.name), "title"_a = std::string(table.title), "title_zh"_a = std::string(table.title_zh), "keys"_a = keys, "columns"_a = columns);
}

/// Persons as an array [zone, status, year, sex, age] over the trajectory's own memory, read-only.
py::array cohorts(const py::object& self, bool with_plan) {
  const auto& trajectory = self.cast<const Trajectory&>();
  const auto& persons = (with_plan ? trajectory.with : trajectory.without).people.persons;
  const auto size = [](std::size_t n) { return static_cast<py::ssize_t>(n); };
  py::array_t<double> view({size(trajectory.extent.zones), size(people::kStatuses), size(trajectory.extent.years), size(people::kSexes), size(people::kAges)},
                           persons.empty() ? nullptr : &persons[0].persons[0][0], self);
  view.attr("setflags")("write"_a = false);
  return view;
}

std::span<const double> values_of(const Compiled& compiled, const std::optional<py::array_t<double, py::array::c_style | py::array::forcecast>>& values) {
  if (!values) return compiled.values();
  return {values->data(), static_cast<std::size_t>(values->size())};
}

}  // namespace

void bind_run(py::module_& module) {
  py::class_<Compiled>(module, "Compiled")
      .def(py::init<scenario::Scenario>(), "scenario"_a)
      .def_property_readonly("values", [](const Compiled& self) { return py::array_t<double>(static_cast<py::ssize_t>(self.values().size()), self.values().data()); })
      .def_property_readonly("used_figures", &Compiled::used_figures)
      .def_property_readonly("first_year", &Compiled::first_year)
      .def_property_readonly("years", &Compiled::years);

  py::class_<Trajectory>(module, "Trajectory").def("cohorts", [](const py::object& self, bool with_plan) { return cohorts(self, with_plan); }, "with_plan"_a);

  using Values = std::optional<py::array_t<double, py::array::c_style | py::array::forcecast>>;
  module.def("run", [](const Compiled& compiled, const Values& values) {
    const auto span = values_of(compiled, values);
    const py::gil_scoped_release release;
    return simulate::run(compiled, span);
  }, "compiled"_a, "values"_a = py::none());
  module.def("run_reference", [](const Compiled& compiled, const Values& values) {
    const auto span = values_of(compiled, values);
    const py::gil_scoped_release release;
    return simulate::run_reference(compiled, span);
  }, "compiled"_a, "values"_a = py::none());

  using Settlement = simulate::Settlement<double>;
  py::class_<Settlement>(module, "Settlement")
      .def_property_readonly("approved_total", [](const Settlement& self) { return self.approved_total; })
      .def_property_readonly("forecast_total", [](const Settlement& self) { return self.forecast_total; })
      .def_property_readonly("broken_hard_limits", [](const Settlement& self) { return simulate::broken_hard_limits(self); })
      .def_property_readonly("balance_text", [](const Settlement& self) { return self.balance ? finance::balance_text(*self.balance) : std::string(); })
      .def_property_readonly("rates_texts", [](const Settlement& self) { return std::vector<std::string>{self.measures[0].rates_text, self.measures[1].rates_text, self.measures[2].rates_text}; });
  module.def("table", [](const Compiled& compiled, const Trajectory& trajectory, const std::string& name, const Settlement* settlement) {
    return table_dict(simulate::table(compiled, trajectory, name, settlement));
  }, "compiled"_a, "trajectory"_a, "name"_a, "settlement"_a = py::none());
  module.def("cover_table", [](const Compiled& compiled, const Values& values) { return table_dict(simulate::cover_table<double>(compiled, values_of(compiled, values))); },
             "compiled"_a, "values"_a = py::none());
  module.def("needs_settlement", [](const Compiled& compiled, const std::string& table) { return simulate::needs_settlement(compiled, table); }, "compiled"_a, "table"_a);
  module.def("settle", [](const Compiled& compiled, const Values& values, bool reference) {
    const auto span = values_of(compiled, values);
    const py::gil_scoped_release release;
    return reference ? simulate::settle_reference(compiled, span) : simulate::settle(compiled, span);
  }, "compiled"_a, "values"_a = py::none(), "reference"_a = false);
  module.def("settlement_table", [](const Compiled& compiled, const Values& values, const Settlement& settlement, const std::string& name) {
    return table_dict(simulate::settlement_table(compiled, values_of(compiled, values), settlement, name));
  }, "compiled"_a, "values"_a, "settlement"_a, "name"_a);
  module.def("settlement_table_names", [] {
    return std::vector<std::string>(simulate::settlement_table_names().begin(), simulate::settlement_table_names().end());
  });
  module.def("table_names", [] {
    std::vector<std::string> names(simulate::table_names().begin(), simulate::table_names().end());
    return names;
  });
}

}  // namespace gengxin::bindings
