#include "gengxin/land/codes.hpp"

#include "bindings.hpp"

namespace py = pybind11;
using namespace py::literals;

namespace gengxin::bindings {
namespace {
py::list list_of(std::span<const land::LandCode> codes) {
  const auto text = [](std::string_view view) { return std::string(view); };
  py::list list;
  for (const auto& code : codes)
    list.append(py::dict("code"_a = text(code.code), "name_zh"_a = text(code.name_zh), "name_en"_a = text(code.name_en), "mapped"_a = text(code.mapped), "colour"_a = text(code.colour)));
  return list;
}
}  // namespace

void bind_land(py::module_& module) {
  module.def("guide_codes", [] { return list_of(land::guide_codes()); });
  module.def("standard_codes", [] { return list_of(land::standard_codes()); });
}

}  // namespace gengxin::bindings
