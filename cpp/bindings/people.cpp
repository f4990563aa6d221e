#include <pybind11/stl.h>

#include "bindings.hpp"
#include "gengxin/people/rates.hpp"
#include "gengxin/services/impact.hpp"

namespace py = pybind11;
using namespace py::literals;

namespace gengxin::bindings {

void bind_people(py::module_& module) {
  module.def("life_expectancy", [](const std::vector<int>& ages, const std::vector<double>& rates) {
    return people::life_expectancy<double>(people::graduate<double>(ages, rates));
  }, "ages"_a, "rates"_a);
  module.def("school_impact", [](double enrolment_without, double capacity_without, double enrolment_with, double capacity_with) {
    const auto impact = services::school_impact<double>({enrolment_without, capacity_without, enrolment_with, capacity_with});
    return py::dict("utilisation_without"_a = impact.utilisation_without, "utilisation_with"_a = impact.utilisation_with, "change"_a = impact.change,
                    "significant"_a = impact.significant != 0, "cure_seats"_a = impact.cure_seats);
  }, "enrolment_without"_a, "capacity_without"_a, "enrolment_with"_a, "capacity_with"_a);
  module.def("impact_pupils", &services::impact_pupils<double>, "pupils_per_unit"_a, "units"_a);
}

}  // namespace gengxin::bindings
