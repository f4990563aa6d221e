// A host that embeds Python: it owns the scenarios, a planner's script drives them.
//   embed_host scenario.json planner.py
// The script sees the module `gengxin_host` and a village with name, patch, keys and column; what its
// function `plan` returns comes back here as C++ values. Needs no Python package.
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pybind11/embed.h>
#include <pybind11/stl.h>

#include <gengxin/gengxin.hpp>

namespace py = pybind11;
using gengxin::scenario::Scenario;
namespace simulate = gengxin::simulate;

namespace {

/// A scenario that the host keeps, with its run. Scripts hold shared references, so a village lives as
/// long as either side needs it.
class Village {
 public:
  explicit Village(Scenario scenario) : compiled_(std::move(scenario)), trajectory_(simulate::run(compiled_, compiled_.values())) {}

  [[nodiscard]] std::string name() const { return compiled_.scenario().name(); }

  [[nodiscard]] std::shared_ptr<Village> patch(const py::dict& changes, const std::string& name) const {
    const auto json = py::module_::import("json").attr("dumps")(changes).cast<std::string>();
    const py::gil_scoped_release release;  // other scripts may go on while this one's village is run
    return std::make_shared<Village>(compiled_.scenario().patch(json, name));
  }

  [[nodiscard]] py::list keys(const std::string& table, const std::string& name) const {
    for (const auto& key : simulate::table(compiled_, trajectory_, table).keys) {
      if (key.name != name) continue;
      py::list result;
      for (const int code : key.codes) {
        if (key.categories.empty())
          result.append(code);
        else
          result.append(key.categories[static_cast<std::size_t>(code)]);
      }
      return result;
    }
    throw py::key_error("table '" + table + "' has no key '" + name + "'");
  }

  [[nodiscard]] std::vector<double> column(const std::string& table, const std::string& name) const {
    for (const auto& values : simulate::table(compiled_, trajectory_, table).columns)
      if (values.info.name == name) return values.values;
    throw py::key_error("table '" + table + "' has no column '" + name + "'");
  }

 private:
  simulate::Compiled compiled_;
  simulate::Trajectory trajectory_;
};

}  // namespace

PYBIND11_EMBEDDED_MODULE(gengxin_host, module) {
  py::register_exception<gengxin::DocumentError>(module, "DocumentError", PyExc_ValueError);
  py::class_<Village, std::shared_ptr<Village>>(module, "Village")
      .def_property_readonly("name", &Village::name)
      .def("patch", &Village::patch, py::arg("changes"), py::arg("name"))
      .def("keys", &Village::keys, py::arg("table"), py::arg("name"))
      .def("column", &Village::column, py::arg("table"), py::arg("name"));
}

int main(int count, char** arguments) {
  if (count != 3) {
    std::cerr << "usage: embed_host scenario.json planner.py\n";
    return 2;
  }
  try {
    const auto village = std::make_shared<Village>(Scenario::load(arguments[1]));
    const py::scoped_interpreter interpreter;
    try {
      const std::filesystem::path script = std::filesystem::absolute(arguments[2]);
      py::module_::import("sys").attr("path").attr("insert")(0, script.parent_path().string());
      const py::module_ planner = py::module_::import(script.stem().string().c_str());
      const auto studies = planner.attr("plan")(village).cast<py::list>();
      for (const py::handle study : studies) {
        const auto short_from = study["primary_short_from"].cast<std::optional<int>>();
        std::cout << study["name"].cast<std::string>() << ": " << study["residents_first"].cast<double>() << " residents, then "
                  << study["residents_last"].cast<double>() << "; primary places "
                  << (short_from ? "short from " + std::to_string(*short_from) : "suffice") << '\n';
      }
      // The host checks what it was told against its own run.
      const auto first = studies[0]["residents_first"].cast<double>();
      if (studies.size() < 2 || first != village->column("residents", "residents_with").at(village->keys("residents", "zone").attr("index")("all").cast<std::size_t>())) {
        std::cerr << "embed_host: the script's figures are not the host's\n";
        return 1;
      }
    } catch (const py::error_already_set& error) {
      std::cerr << "embed_host: the script failed: " << error.what() << '\n';
      return 1;
    }
    return 0;
  } catch (const gengxin::DocumentError& error) {
    std::cerr << error.what() << '\n';
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "embed_host: " << error.what() << '\n';
    return 1;
  }
}
