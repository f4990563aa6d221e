#pragma once
// Internal: totals of the user's own as formulas with the names that they may use.
#include <array>
#include <string>
#include <vector>

#include "gengxin/scenario/records.hpp"
#include "gengxin/support/formula.hpp"

namespace gengxin::scenario {

/// What a parcel is when it is counted.
enum class Stage : std::uint8_t { before, during, after };
inline constexpr std::size_t kStages = 3;
inline constexpr std::array<const char*, kStages> kStageNames = {"before", "during", "after"};

/// Numbers of a parcel, in the order of columns_of_parcels(): the areas of Parcels, then all floor.
enum class ParcelNumber : std::uint8_t {
  area, dwelling_certified, dwelling_recognised, dwelling_unlawful, collective_certified, collective_recognised, collective_unlawful, state_certified,
  state_recognised, state_unlawful, other_certified, other_recognised, other_unlawful, floor,
};
inline constexpr std::size_t kParcelNumbers = 14;
/// Texts of a parcel: use, zone, tenure, land class, protection.
inline constexpr std::size_t kParcelTexts = 5;
/// Of an option: its name, its treatment, the use after it.
inline constexpr std::size_t kOptionTexts = 3;
/// Amounts that the option brings to the parcel as a whole: counted and uncounted floor, then floor by purpose, homes, planned
/// population, places by level, hospital and elderly beds, roads.
inline constexpr std::size_t kFirstPurpose = 2, kAfterPurposes = kFirstPurpose + 12, kOptionNumbers = kAfterPurposes + 9;

/// Numbers, texts and the user's own columns of a parcel; then, unless it is counted as it is, texts and numbers of an option.
std::vector<formula::ColumnInfo> columns_of_parcels(const Records& records, Stage stage);
/// Columns, and the figures and tables of the totals. Slots are the document's.
formula::Names names_of_totals(const Records& records, const Figures& figures, Stage stage);
/// One item a total; 0 where the total says nothing of the stage.
std::vector<formula::Item> items_of(const OwnTotals& totals, Stage stage);

}  // namespace gengxin::scenario
