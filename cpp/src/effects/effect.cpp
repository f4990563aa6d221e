#include "gengxin/effects/effect.hpp"

namespace gengxin::effects {

using land::index;
using land::Purpose;

template <Scalar T>
Effect<T> effect_of(const ParcelTerms<T>& parcel, const OptionTerms<T>& option, const NormTerms<T>& norms) {
  Effect<T> e;
  e.planned_before = divide_or(land::floor_of_owner(parcel.floor_m2, land::kDwelling), parcel.floor_per_head_m2, T{});
  e.planned_after = e.planned_before;
  e.road_m = option.road_m;
  if (!option.redevelops) return e;

  e.clears = T(1.0);
  e.removed_m2 = parcel.floor_m2;
  const T counted_floor = quantity(option.far * parcel.area_m2, "m2", [] { return std::string("counted floor of the option"); });
  for (const FloorTerms<T>& item : option.floor) {
    const T floor = item.share * counted_floor;
    (item.counted ? e.counted_m2 : e.uncounted_m2)[index(item.purpose)] += floor;
    if (item.purpose == Purpose::school) e.places[item.level] += divide_or(floor, norms.floor_per_place_m2[item.level], T{});
    if (item.purpose == Purpose::hospital) e.hospital_beds += divide_or(floor, norms.hospital_floor_per_bed_m2, T{});
    if (item.purpose == Purpose::elderly) e.elderly_beds += divide_or(floor, norms.elderly_floor_per_bed_m2, T{});
  }
  const T housing = e.counted_m2[index(Purpose::resettlement)] + e.counted_m2[index(Purpose::market_housing)] +
                    e.counted_m2[index(Purpose::rental_housing)];
  e.planned_after = divide_or(housing, norms.floor_per_head_m2, T{});
  e.homes_built = divide_or(housing, norms.home_floor_m2, T{});
  return e;
}

template <Scalar T>
T planned_population(const Effect<T>& effect, const Timeline<T>& when, double year) {
  const T cleared = when.cleared(year), delivered = when.delivered(year);
  const T during = maximum(effect.planned_before, effect.planned_after);
  return effect.planned_before + cleared * (during - effect.planned_before) + delivered * (effect.planned_after - during);
}

template <Scalar T>
T filled(const std::vector<T>& ramp, const Timeline<T>& when, double year) {
  T occupied{};
  for (std::size_t k = 0; k < ramp.size(); ++k) {
    const T step = k == 0 ? ramp[0] : ramp[k] - ramp[k - 1];
    occupied += step * when.delivered(year - static_cast<double>(k));
  }
  return occupied;
}

template <Scalar T>
Return<T> return_of(const Effect<T>& effect, T owners, const HousingTerms<T>& housing) {
  Return<T> r;
  const T resettlement = effect.counted_m2[index(Purpose::resettlement)];
  const T wanted = owners * housing.floor_per_member_m2;
  r.share = minimum(T(1.0), divide_or(resettlement, wanted, T(1.0)));
  r.let_m2 = resettlement - r.share * wanted;
  const T rented = r.let_m2 + effect.counted_m2[index(Purpose::rental_housing)];
  r.tenant_capacity = divide_or(rented * (T(1.0) - housing.new_rental_vacancy), housing.new_floor_per_tenant_m2, T{});
  r.owner_capacity = divide_or(effect.counted_m2[index(Purpose::market_housing)], housing.floor_per_owner_m2, T{});
  return r;
}

#define GENGXIN_INSTANTIATE(T)                                                                                     \
  template GENGXIN_API Effect<T> effect_of(const ParcelTerms<T>&, const OptionTerms<T>&, const NormTerms<T>&);     \
  template GENGXIN_API T planned_population(const Effect<T>&, const Timeline<T>&, double);                         \
  template GENGXIN_API T filled(const std::vector<T>&, const Timeline<T>&, double);                                \
  template GENGXIN_API Return<T> return_of(const Effect<T>&, T, const HousingTerms<T>&);
GENGXIN_INSTANTIATE(double)
GENGXIN_INSTANTIATE(Traced)
#undef GENGXIN_INSTANTIATE

}  // namespace gengxin::effects
