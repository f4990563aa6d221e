#pragma once
// Floating catchments: supply a head, where people compete for what they can reach.
#include <cstdint>
#include <span>
#include <vector>

#include "gengxin/access/travel.hpp"
#include "gengxin/access/weights.hpp"
#include "gengxin/support/export.hpp"

namespace gengxin::access {

/// Whether people choose among facilities (3SFCA) and, if they do, over which ones a point's choice adds up to 1:
/// those within the limit (Wan, Zou & Sternberg 2012), or all of the table, as the Python package `access` has it.
enum class Choice : std::uint8_t { none, within_limit, whole_table };

struct Catchments {
  std::vector<double> access;   ///< point x weight: supply a head
  std::vector<double> demand;   ///< by facility: those who compete for it, weighted
  std::vector<double> people;   ///< by group
  std::vector<double> mean;     ///< by group: mean access of its people; 0 of nobody
  std::vector<double> ratio;    ///< by facility: supply / demand; 0 without supply, infinity with supply and nobody in reach
};

/// Two steps, over groups g of people:
///   demand_j = sum_ig D_ig w_ijg,   ratio_j = supply_j / demand_j,   access_ig = sum_j ratio_j w_ijg,
/// with w = f(c) (2SFCA: Luo & Wang 2003; E2SFCA: Luo & Qi 2009) or w = f(c) f(c_ij) / sum_k f(c_ik) (3SFCA).
/// `weights` holds one weight for all groups, or one a group; `demand` is point x group. Supply is shared out whole:
/// sum_ig D_ig access_ig = the supply of the facilities that anybody reaches. A point where nobody lives, alone in
/// reach of a facility, has access infinity; a point that reaches nothing has 0. No result is NaN.
/// Sums are taken in one order whatever the number of threads. Throws std::invalid_argument.
GENGXIN_API Catchments floating_catchments(const Travel& travel, std::span<const double> demand, std::size_t groups, std::span<const double> supply,
                                           std::span<const Weight> weights, Choice choice = Choice::none, int threads = 1);

struct Ratios {
  std::vector<double> supply;  ///< by point: within reach, weighted
  std::vector<double> demand;  ///< by point: around it, weighted
  std::vector<double> ratio;   ///< supply / demand; 0 without supply, infinity with supply and nobody around
};

/// The catchment's ratio at each point. `around` is travel from point to point.
GENGXIN_API Ratios catchment_ratio(const Travel& around, const Travel& travel, std::span<const double> demand, std::span<const double> supply,
                                   const Weight& weight, int threads = 1);

}  // namespace gengxin::access
