#pragma once
// What the binding files of gengxin.optimise share: arrays in and out, and solves that Ctrl-C stops.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <span>
#include <string>
#include <vector>

namespace gengxin::bindings {

using Doubles = pybind11::array_t<double, pybind11::array::c_style | pybind11::array::forcecast>;
using Ints = pybind11::array_t<int, pybind11::array::c_style | pybind11::array::forcecast>;

inline std::vector<double> vector_of(const Doubles& a) { return {a.data(), a.data() + a.size()}; }
inline std::vector<int> vector_of(const Ints& a) { return {a.data(), a.data() + a.size()}; }
inline Doubles array_of(const std::vector<double>& v) {
  return Doubles(static_cast<pybind11::ssize_t>(v.size()), v.data());
}
inline Ints array_of(const std::vector<int>& v) {
  return Ints(static_cast<pybind11::ssize_t>(v.size()), v.data());
}
inline std::span<const double> view(const Doubles& a) {
  return {a.data(), static_cast<std::size_t>(a.size())};
}

/// Runs `work` without the interpreter's lock; Ctrl-C cancels it.
template <class AnyOptions, class Work>
auto interruptible(AnyOptions options, Work&& work) {
  bool interrupted = false;
  const auto asked = options.cancelled;
  options.cancelled = [&interrupted, asked] {
    const pybind11::gil_scoped_acquire lock;
    if (PyErr_CheckSignals() != 0) interrupted = true;
    return interrupted || (asked && asked());
  };
  auto result = [&] {
    const pybind11::gil_scoped_release unlocked;
    return work(options);
  }();
  if (interrupted) throw pybind11::error_already_set();
  return result;
}

}  // namespace gengxin::bindings
