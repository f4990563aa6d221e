#pragma once
// Internal: the pro forma of a document as a table. It rests on the document's figures alone, so it is made when it is
// asked for, and an explanation records one site only.
#include <span>
#include <vector>

#include "gengxin/simulate/tables.hpp"
#include "scenario/admission.hpp"
#include "simulate/plan_effect.hpp"
#include "simulate/table_maker.hpp"

namespace gengxin::simulate {

template <Scalar T>
class ProFormaTable : TableMaker<T> {
  using TableMaker<T>::start, TableMaker<T>::row, TableMaker<T>::t_;

 public:
  ProFormaTable(const Compiled& compiled, std::span<const double> values);

  [[nodiscard]] std::size_t sites() const { return sites_.size(); }
  [[nodiscard]] std::size_t ratios() const { return p_.present ? p_.far.count : 0; }
  /// A row for every ratio of every site: row = site x ratios + ratio.
  Table<T> every_site();
  /// The rows of one site.
  Table<T> one_site(std::size_t site);

 private:
  void heads();
  void rows_of(const scenario::Site& site);
  [[nodiscard]] T once(Figure figure) const;
  [[nodiscard]] std::vector<T> column(Column column) const;
  [[nodiscard]] T price_of(const scenario::Option& option) const;

  const Compiled& c_;
  const scenario::Records& r_;
  const scenario::ProForma& p_;
  std::span<const double> numbers_;
  Values<T> values_;
  std::vector<scenario::Site> sites_;
};

}  // namespace gengxin::simulate
