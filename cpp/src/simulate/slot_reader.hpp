#pragma once
// Internal: how a compilation finds the slots of figures and notes that a run reads them.
#include <cmath>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "simulate/binding.hpp"

namespace gengxin::simulate {

class SlotReader {
 public:
  /// `binding` may still be empty; its years are read when slots are asked for.
  SlotReader(const Figures& figures, const Binding& binding) : f_(figures), bound_(binding) {}

  std::set<std::uint32_t> used;

  /// The slot of a figure that a run reads once: in force in the base year.
  Slot slot(Figure figure) {
    if (!figure.present()) return BoundFacility::kNone32;
    used.insert(figure.id);
    return f_.slot_on(figure, day_of(bound_.years.front(), 7, 1));
  }
  Slot column(Column column) {
    if (!column.present()) return BoundFacility::kNone32;
    used.insert(column.id);
    return column.first;
  }
  std::vector<int> whole(Column column) {
    std::vector<int> result;
    for (std::uint32_t i = 0; i < column.count; ++i) result.push_back(static_cast<int>(std::lround(f_.values[column.first + i])));
    return result;
  }
  /// The slot in force on a day of each model year; before the first date the first value.
  Yearly yearly(Figure figure, int month = 7) {
    Yearly result;
    if (!figure.present()) return result;
    used.insert(figure.id);
    if (f_.info(figure).from.empty()) {
      result.slots = {f_.info(figure).first};
      return result;
    }
    for (const int year : bound_.years) result.slots.push_back(f_.slot_on(figure, day_of(year, month, 1)));
    return result;
  }

 protected:
  const Figures& f_;

 private:
  const Binding& bound_;
};

// compile_economy.cpp
void bind_economy(SlotReader& read, const scenario::Records& records, Binding& binding);
// compile_cover.cpp
void bind_cover(SlotReader& read, const scenario::Records& records, const std::map<std::string, std::size_t>& parcel_index, Binding& binding);

}  // namespace gengxin::simulate
