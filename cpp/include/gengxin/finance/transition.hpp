#pragma once
// Transition rent (临迁费): paid month by month from clearance until the new home is handed over, so it runs on
// when delivery slips. The approved account pays for a capped number of months; the forecast does not stop there.
#include <optional>
#include <span>
#include <vector>

#include "gengxin/support/export.hpp"
#include "gengxin/support/traced.hpp"

namespace gengxin::finance {

template <Scalar T>
struct TransitionTerms {
  T floor_area_m2{};          ///< floor that rent is paid for
  T overdue_factor{};         ///< months after the promised delivery pay this many times the rate; 1 without penalty
  int clearance{0};           ///< first month paid
  int delivery{0};            ///< promised month of delivery, the first one not paid
  int slip{0};                ///< months that delivery comes late, not below 0
  std::optional<int> cap;     ///< the approved account's most months; none in the forecast
};

template <Scalar T>
struct TransitionRent {
  std::vector<T> paid;         ///< yuan by month, above 0, as many as rates
  T planned{};                 ///< part up to the promised delivery
  T overdue{};                 ///< part after it
  int months{0};               ///< months paid within the flow
  int months_beyond{0};        ///< months owed after the last month of the flow
};

/// `yuan_per_m2_month`: the dated rate by month of the flow; 0 from the month in which the rule has ended.
/// Throws std::invalid_argument for a clearance below 0, a delivery before it, or anything negative.
template <Scalar T>
GENGXIN_API TransitionRent<T> transition_rent(const TransitionTerms<T>& terms, std::span<const T> yuan_per_m2_month);

}  // namespace gengxin::finance
