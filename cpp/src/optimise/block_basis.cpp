#include "optimise/block_basis.hpp"

#include <cmath>

namespace gengxin::optimise {

BlockBasis::BlockBasis(const BlockProgram& program, const BlockPrices& prices,
                       const std::vector<double>& sizes)
    : program_(program), prices_(prices), sizes_(sizes) {}

void BlockBasis::add_difference(int group, int a, int b, double scale, Eigen::VectorXd& out) const {
  prices_.each_row(static_cast<std::size_t>(group), [&](std::size_t r, const Coefficients& of) {
    out[static_cast<Eigen::Index>(r)] += scale / sizes_[r] * of.change(static_cast<std::size_t>(b), static_cast<std::size_t>(a));
  });
}

void BlockBasis::column(const Member& member, Eigen::VectorXd& out) const {
  out.setZero(static_cast<Eigen::Index>(program_.rows.size()));
  if (member.slack()) out[member.option] = -1;
  else add_difference(member.group, member.option, key[static_cast<std::size_t>(member.group)], 1, out);
}

Eigen::VectorXd BlockBasis::image(const Eigen::VectorXd& column) const {
  Eigen::VectorXd result = Eigen::VectorXd::Zero(inverse.rows());
  for (Eigen::Index r = 0; r < column.size(); ++r)
    if (column[r] != 0) result.noalias() += column[r] * inverse.col(r);
  return result;
}

void BlockBasis::replace(int place, const Member& entering, const Eigen::VectorXd& image) {
  const Eigen::RowVectorXd row = inverse.row(place) / image[place];
  Eigen::VectorXd others = image;
  others[place] = 0;
  inverse.noalias() -= others * row;
  inverse.row(place) = row;
  members[static_cast<std::size_t>(place)] = entering;
  ++updates_;
}

void BlockBasis::swap_key(int place) {
  const Member chosen = members[static_cast<std::size_t>(place)];
  // New columns are the old ones less the chosen one, which changes its sign.
  Eigen::RowVectorXd sum = Eigen::RowVectorXd::Zero(inverse.cols());
  for (std::size_t i = 0; i < members.size(); ++i)
    if (members[i].group == chosen.group) sum += inverse.row(static_cast<Eigen::Index>(i));
  inverse.row(place) = -sum;
  std::swap(members[static_cast<std::size_t>(place)].option, key[static_cast<std::size_t>(chosen.group)]);
}

bool BlockBasis::refactor() {
  const auto m = static_cast<Eigen::Index>(members.size());
  if (m == 0) {  // no rows: the keys are the basis
    inverse.resize(0, 0);
    updates_ = 0;
    return true;
  }
  Eigen::MatrixXd matrix(m, m);
  Eigen::VectorXd own;
  for (Eigen::Index i = 0; i < m; ++i) {
    column(members[static_cast<std::size_t>(i)], own);
    matrix.col(i) = own;
  }
  inverse = matrix.partialPivLu().inverse();
  updates_ = 0;
  return inverse.allFinite() && (matrix * inverse - Eigen::MatrixXd::Identity(m, m)).cwiseAbs().maxCoeff() < 1e-6;
}

}  // namespace gengxin::optimise
