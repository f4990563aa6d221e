// gengxin.allocate: a scenario as a program, its plan, prices, conflict and cure. Python names things.
#include "gengxin/allocate/front.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <optional>

#include "bindings.hpp"

namespace py = pybind11;
using namespace py::literals;

namespace gengxin::bindings {
namespace {

using allocate::Allocation;
using allocate::Problem;

py::dict dict_of(const allocate::LimitOutcome& limit) {
  return py::dict("requirement"_a = limit.requirement, "first_year"_a = limit.first_year, "last_year"_a = limit.last_year, "at_least"_a = limit.at_least, "value"_a = limit.value,
                  "limit"_a = limit.limit, "room"_a = limit.room, "price_yuan"_a = limit.price_yuan, "binds"_a = limit.binds);
}

py::list list_of(const std::vector<allocate::PlanRow>& rows) {
  py::list made;
  for (const allocate::PlanRow& row : rows) made.append(py::make_tuple(row.parcel, row.option, row.start, row.share));
  return made;
}

std::vector<allocate::PlanRow> rows_of(const std::vector<std::tuple<std::size_t, std::size_t, int, double>>& rows) {
  std::vector<allocate::PlanRow> made;
  for (const auto& [parcel, option, start, share] : rows) made.push_back({parcel, option, start, share});
  return made;
}

allocate::Options options_of(const Problem& problem, std::optional<bool> whole, std::optional<double> tolerance, int threads, std::vector<std::size_t> kept) {
  allocate::Options options = problem.options();
  if (whole) options.whole = *whole;
  if (tolerance) options.tolerance = *tolerance;
  options.threads = threads;
  options.kept = std::move(kept);
  return options;
}

/// Name, unit, English and Chinese title.
py::list labels(const std::vector<allocate::TotalName>& totals) {
  py::list made;
  for (const allocate::TotalName& total : totals) made.append(py::make_tuple(total.name, total.unit, total.title, total.title_zh));
  return made;
}

}  // namespace

void bind_allocate(py::module_& module) {
  using Numbers = py::array_t<double, py::array::c_style | py::array::forcecast>;
  py::class_<Allocation>(module, "Allocation")
      .def_property_readonly("status", [](const Allocation& self) { return std::string(optimise::name_of(self.status)); })
      .def_readonly("whole", &Allocation::whole)
      .def_readonly("within", &Allocation::within)
      .def_property_readonly("rows", [](const Allocation& self) {
        return list_of(self.rows);
      })
      .def_property_readonly("limits", [](const Allocation& self) {
        py::list limits;
        for (const auto& limit : self.limits) limits.append(dict_of(limit));
        return limits;
      })
      .def_readonly("value_yuan", &Allocation::value_yuan)
      .def_readonly("bound_yuan", &Allocation::bound_yuan)
      .def_readonly("closeness_yuan", &Allocation::closeness_yuan)
      .def_readonly("compactness_yuan", &Allocation::compactness_yuan)
      .def_readonly("gap", &Allocation::gap)
      .def_readonly("split", &Allocation::split)
      .def_readonly("iterations", &Allocation::iterations)
      .def_readonly("seconds", &Allocation::seconds)
      .def_readonly("conflict", &Allocation::conflict)
      .def_property_readonly("cure", [](const Allocation& self) {
        std::vector<std::tuple<std::size_t, double, double>> steps;
        for (const auto& step : self.cure) steps.emplace_back(step.limit, step.amount, step.moved);
        return steps;
      })
      .def_readonly("proved", &Allocation::proved);

  py::class_<allocate::FrontPoint>(module, "FrontPoint")
      .def_readonly("values", &allocate::FrontPoint::values)
      .def_readonly("trade_offs", &allocate::FrontPoint::trade_offs)
      .def_property_readonly("rows", [](const allocate::FrontPoint& self) { return list_of(self.rows); })
      .def_readonly("value_yuan", &allocate::FrontPoint::value_yuan)
      .def_readonly("within", &allocate::FrontPoint::within);
  py::class_<allocate::Front>(module, "Front")
      .def_property_readonly("status", [](const allocate::Front& self) { return std::string(optimise::name_of(self.status)); })
      .def_readonly("points", &allocate::Front::points)
      .def_readonly("ideal", &allocate::Front::ideal)
      .def_readonly("nadir", &allocate::Front::nadir)
      .def_readonly("solves", &allocate::Front::solves);
  py::class_<allocate::Alternative>(module, "Alternative")
      .def_property_readonly("rows", [](const allocate::Alternative& self) { return list_of(self.rows); })
      .def_readonly("value_yuan", &allocate::Alternative::value_yuan)
      .def_readonly("differs", &allocate::Alternative::differs)
      .def_readonly("within", &allocate::Alternative::within);
  py::class_<allocate::Reach>(module, "Reach")
      .def_readonly("reached", &allocate::Reach::reached)
      .def_readonly("value", &allocate::Reach::value)
      .def_readonly("impossible", &allocate::Reach::impossible)
      .def_readonly("proved", &allocate::Reach::proved)
      .def_readonly("solves", &allocate::Reach::solves)
      .def_readonly("plan", &allocate::Reach::plan);
  module.def("reach", [](const scenario::Scenario& scenario, const std::string& pointer, double low, double high, double accuracy, std::optional<double> worth_yuan) {
    const simulate::Compiled compiled(scenario, simulate::BoundOptions::all);
    allocate::ReachQuery query{{}, low, high, accuracy, worth_yuan.value_or(-optimise::infinity)};
    for (const FigureInfo& figure : scenario.figures().infos)
      if (figure.pointer == pointer && !figure.is_column)
        for (std::uint32_t i = 0; i < figure.count; ++i) query.slots.push_back(figure.first + i);
    const py::gil_scoped_release release;
    return allocate::reach(compiled, compiled.values(), query);
  }, "scenario"_a, "pointer"_a, "low"_a, "high"_a, "accuracy"_a, "worth_yuan"_a = py::none());

  py::class_<Problem>(module, "Problem")
      .def(py::init([](const scenario::Scenario& scenario, const std::optional<Numbers>& values) {
             const simulate::Compiled compiled(scenario, simulate::BoundOptions::all);
             const auto span = values ? std::span<const double>(values->data(), static_cast<std::size_t>(values->size())) : compiled.values();
             return Problem(compiled, span);
           }),
           "scenario"_a, "values"_a = py::none())
      .def("solve", [](const Problem& self, std::optional<bool> whole, std::optional<double> tolerance, int threads, std::vector<std::size_t> kept) {
        const auto options = options_of(self, whole, tolerance, threads, std::move(kept));
        const py::gil_scoped_release release;
        return self.solve(options);
      }, "whole"_a = py::none(), "tolerance"_a = py::none(), "threads"_a = 1, "kept"_a = std::vector<std::size_t>())
      .def("with_chosen", [](const Problem& self, const Numbers& x, double bound_yuan, bool whole) {
        return self.with_chosen({x.data(), static_cast<std::size_t>(x.size())}, bound_yuan, whole);
      }, "x"_a, "bound_yuan"_a, "whole"_a)
      .def("replacement_cost", [](const Problem& self, std::size_t parcel, std::optional<bool> whole, std::optional<double> tolerance) {
        const auto options = options_of(self, whole, tolerance, 1, {});
        const py::gil_scoped_release release;
        return self.replacement_cost(parcel, options);
      }, "parcel"_a, "whole"_a = py::none(), "tolerance"_a = py::none())
      .def("front", [](const Problem& self, const std::vector<std::tuple<std::string, bool, std::string>>& objectives, int steps, std::optional<bool> whole) {
        std::vector<allocate::Objective> made;
        for (const auto& [total, most, shortfall_of] : objectives) made.push_back({total, most, shortfall_of});
        const auto options = options_of(self, whole, {}, 1, {});
        const py::gil_scoped_release release;
        return self.front(made, steps, options);
      }, "objectives"_a, "steps"_a, "whole"_a = py::none())
      .def("alternatives", [](const Problem& self, int count, double slack_yuan, std::optional<bool> whole, std::optional<double> tolerance) {
        const auto options = options_of(self, whole, tolerance, 1, {});
        const py::gil_scoped_release release;
        return self.alternatives(count, slack_yuan, options);
      }, "count"_a, "slack_yuan"_a, "whole"_a = py::none(), "tolerance"_a = py::none())
      .def("totals", [](const Problem& self, const std::vector<std::tuple<std::size_t, std::size_t, int, double>>& rows) { return self.totals(rows_of(rows)).values; }, "rows"_a)
      .def_property_readonly("total_names", [](const Problem& self) { return labels(self.total_names()); })
      .def_property_readonly("parcels", &Problem::parcels)
      .def_property_readonly("is_linear", &Problem::is_linear)
      .def_property_readonly("whole", [](const Problem& self) { return self.options().whole; })
      .def_property_readonly("choices", [](const Problem& self) {
        py::list choices;
        for (const allocate::Choice& choice : self.choices()) choices.append(choice.option == allocate::Choice::kAsItIs ? py::object(py::none()) : py::object(py::make_tuple(choice.option, choice.start)));
        return choices;
      })
      .def_property_readonly("program", &Problem::program, py::return_value_policy::reference_internal);
  module.def("total_names", [] { return labels(allocate::total_names()); });
}

}  // namespace gengxin::bindings
