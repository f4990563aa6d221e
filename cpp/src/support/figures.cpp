#include "gengxin/support/figures.hpp"

#include <algorithm>

namespace gengxin {
namespace {
std::string cell_key(const FigureInfo& info, std::uint32_t index) {
  if (info.rows != nullptr && index < info.rows->size()) return (*info.rows)[index];
  if (index < info.from.size()) return day_text(info.from[index]);
  return std::to_string(index);
}
}  // namespace

Slot Figures::slot_on(Figure figure, Day day) const {
  const FigureInfo& f = info(figure);
  const auto after = std::upper_bound(f.from.begin(), f.from.end(), day) - f.from.begin();
  return f.first + static_cast<Slot>(std::max<std::ptrdiff_t>(after - 1, 0));
}

std::string Figures::pointer_of_slot(Slot slot) const {
  const FigureInfo& info = info_of_slot(slot);
  if (!info.is_column && info.from.empty()) return info.pointer;
  return info.pointer + (info.from.empty() ? "/" : "/from/") + cell_key(info, slot - info.first);
}

bool Figures::slot_is_assumed(Slot slot) const {
  const FigureInfo& info = info_of_slot(slot);
  if (!info.cells.empty()) {
    const std::string key = cell_key(info, slot - info.first);
    for (const CellProvenance& cell : info.cells)
      if (cell.row == key) return cell.assumed;
  }
  return info.assumed;
}

}  // namespace gengxin
