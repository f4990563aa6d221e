#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <stdexcept>
#include <vector>

#include "gengxin/finance/balance.hpp"

using namespace gengxin;
using namespace gengxin::finance;

namespace {

// By hand: rho = 0.2 / 0.8 = 0.25, so a m2 of other floor brings 0.25 x 4,000 = 1,000 yuan of public facilities.
//   gap    = 1.05 (1,000,000,000 + 1,000 x 100,000) - 55,000,000 = 1,155,000,000 - 55,000,000 = 1,100,000,000
//   margin = 24,100 x 0.5 - 1.05 x 1,000 = 12,050 - 1,050 = 11,000
//   A_fin  = 1,100,000,000 / 11,000 = 100,000
BalanceTerms<double> terms() {
  BalanceTerms<double> t;
  t.cost_yuan = 1e9;
  t.resettlement_m2 = 100000;
  t.public_share = 0.2;
  t.public_cost_yuan_per_m2 = 4000;
  t.other_income_yuan = 55e6;
  t.land_price_yuan_per_m2 = 24100;
  t.retained_share = 0.5;
  t.contingency = 0.05;
  return t;
}

bool same_fen(double a, double b) { return std::abs(a - b) < 0.005; }

}  // namespace

TEST_CASE("the financing floor that balances, by hand") {
  const auto b = financing_floor(terms());
  CHECK(b.status == BalanceStatus::balances);
  CHECK(same_fen(b.gap_yuan, 1.1e9));
  CHECK(b.margin_yuan_per_m2 == doctest::Approx(11000).epsilon(1e-14));
  CHECK(b.account.financing_m2 == doctest::Approx(100000).epsilon(1e-13));
  CHECK(b.account.public_m2 == doctest::Approx(50000).epsilon(1e-13));    // 0.25 x 200,000
  CHECK(b.account.counted_m2 == doctest::Approx(250000).epsilon(1e-13));  // of which 50,000 are 0.2
  CHECK(same_fen(b.account.public_cost_yuan, 2e8));                       // 50,000 x 4,000
  CHECK(same_fen(b.account.contingency_yuan, 6e7));                       // 0.05 x 1,200,000,000
  CHECK(same_fen(b.account.cost_yuan, 1.26e9));
  CHECK(same_fen(b.account.land_price_yuan, 2.41e9));
  CHECK(same_fen(b.account.retained_yuan, 1.205e9));
  CHECK(same_fen(b.account.income_yuan, 1.26e9));
  CHECK(same_fen(b.account.balance_yuan, 0));
  CHECK(balance_text(b) == "balances at 100000.0 m2 of financing floor");
  const auto ratios = floor_ratios(b.account.counted_m2, 100000.0, 125000.0);
  CHECK(ratios.net == doctest::Approx(2.5));
  CHECK(ratios.gross == doctest::Approx(2.0));
  CHECK(std::isnan(floor_ratios(1.0, 0.0, 1.0).net));
}

TEST_CASE("a denominator at or below 0 does not balance at any size") {
  auto t = terms();
  t.retained_share = 1;
  auto b = financing_floor(t);
  CHECK(b.status == BalanceStatus::never);
  CHECK(b.account.financing_m2 == 0);
  CHECK(same_fen(b.account.balance_yuan, -1.1e9));  // what is missing stands, and it is no NaN
  CHECK(balance_text(b) == "does not balance at any size: 1100000000.00 yuan are missing, and a m2 of financing floor brings -1050.00 yuan after "
                           "government's share and its public facilities");
  t = terms();
  t.land_price_yuan_per_m2 = 2100;  // 2,100 x 0.5 = 1,050 = 1.05 x 1,000: exactly nothing left
  CHECK(financing_floor(t).status == BalanceStatus::never);
  t.land_price_yuan_per_m2 = 2100.01;
  b = financing_floor(t);
  CHECK(b.status == BalanceStatus::balances);
  CHECK(b.account.financing_m2 == doctest::Approx(1.1e9 / 0.005).epsilon(1e-6));
  t.land_price_yuan_per_m2 = 0;
  CHECK(financing_floor(t).status == BalanceStatus::never);
}

TEST_CASE("a numerator at or below 0 needs no financing floor") {
  auto t = terms();
  t.other_income_yuan = 1.155e9;
  auto b = financing_floor(t);
  CHECK(b.status == BalanceStatus::not_needed);
  CHECK(b.account.financing_m2 == 0);
  CHECK(same_fen(b.account.balance_yuan, 0));
  t.other_income_yuan = 1.2e9;
  b = financing_floor(t);
  CHECK(same_fen(b.account.balance_yuan, 45e6));
  CHECK(balance_text(b) == "needs no financing floor: 45000000.00 yuan are left over");
  t.retained_share = 1;  // nothing needed, even where nothing could help
  CHECK(financing_floor(t).status == BalanceStatus::not_needed);
  CHECK(financing_floor(BalanceTerms<double>{}).status == BalanceStatus::not_needed);
  t.other_income_yuan = 1.155e9 - 0.02;
  t.retained_share = 0.5;
  CHECK(financing_floor(t).status == BalanceStatus::balances);
}

TEST_CASE("random projects: zero to the fen at the floor that balances, and the right sign around it") {
  std::mt19937_64 random(3);
  const auto uniform = [&](double low, double high) { return low + (high - low) * static_cast<double>(random() >> 11) * 0x1p-53; };
  int balanced = 0;
  for (int round = 0; round < 2000; ++round) {
    BalanceTerms<double> t;
    t.cost_yuan = uniform(0, 2e10);
    t.resettlement_m2 = uniform(0, 2e6);
    t.public_share = uniform(0, 0.3);
    t.public_cost_yuan_per_m2 = uniform(0, 8000);
    t.other_income_yuan = uniform(0, 2e9);
    t.land_price_yuan_per_m2 = uniform(0, 30000);
    t.retained_share = uniform(0, 0.9);
    t.contingency = uniform(0, 0.1);
    const auto b = financing_floor(t);
    CAPTURE(round);
    if (b.status != BalanceStatus::balances) continue;
    ++balanced;
    if (b.margin_yuan_per_m2 > 100) CHECK(same_fen(b.account.balance_yuan, 0));
    CHECK(b.account.public_m2 == doctest::Approx(t.public_share * b.account.counted_m2).epsilon(1e-12));
    CHECK(project_account(t, b.account.financing_m2 * 1.01).balance_yuan > 0);
    CHECK(project_account(t, b.account.financing_m2 * 0.99).balance_yuan < 0);

    const double floor = b.account.financing_m2;
    auto more = t;
    more.retained_share = t.retained_share + 0.01;
    const auto kept = financing_floor(more);
    CHECK((kept.status == BalanceStatus::never || kept.account.financing_m2 > floor));
    more = t;
    more.cost_yuan += 1e7;
    CHECK(financing_floor(more).account.financing_m2 > floor);
    more = t;
    more.land_price_yuan_per_m2 += 100;
    CHECK(financing_floor(more).account.financing_m2 < floor);
  }
  CHECK(balanced > 1000);
}

TEST_CASE("one facility more raises cost once, with contingency and nothing else") {
  const auto before = project_account(terms(), 50000.0);
  auto t = terms();
  t.cost_yuan += 30e6;
  const auto after = project_account(t, 50000.0);
  CHECK(same_fen(after.cost_yuan - before.cost_yuan, 31.5e6));
  CHECK(same_fen(after.income_yuan, before.income_yuan));
  // The developer's or the government's facilities are no cost of the project.
  t = terms();
  t.public_cost_yuan_per_m2 = 0;
  CHECK(project_account(t, 50000.0).public_cost_yuan == 0);
  CHECK(project_account(t, 50000.0).counted_m2 == before.counted_m2);
}

TEST_CASE("figures outside their range are refused by name") {
  auto t = terms();
  t.public_share = 1;
  CHECK_THROWS_WITH_AS(financing_floor(t), "public_share: found 1; allowed: a number in [0, 1)", std::invalid_argument);
  t = terms();
  t.retained_share = 1.01;
  CHECK_THROWS_WITH_AS(financing_floor(t), "retained_share: found 1.01; allowed: a number in [0, 1]", std::invalid_argument);
  t = terms();
  t.cost_yuan = std::nan("");
  CHECK_THROWS_AS(financing_floor(t), std::invalid_argument);
  CHECK_THROWS_AS(project_account(terms(), -1.0), std::invalid_argument);
}
