#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <random>
#include <stdexcept>
#include <vector>

#include "gengxin/finance/cash_flow.hpp"
#include "gengxin/finance/loan.hpp"

using namespace gengxin;
using namespace gengxin::finance;
using Column = std::vector<double>;

namespace {

LoanTerms<double> terms() {
  LoanTerms<double> t;
  t.yearly_rate = 0.12;  // 1 % a month
  t.limit_yuan = 1000;
  t.sweep = 1;
  t.last_draw = 1000;
  t.maturity = 1000;
  return t;
}

double total(const Column& column) { return std::accumulate(column.begin(), column.end(), 0.0); }

void check_identities(const Column& net, const LoanFlow<double>& f) {
  double balance = 0, cash = 0;
  for (std::size_t m = 0; m < net.size(); ++m) {
    CHECK(f.balance[m] == doctest::Approx(balance + f.drawn[m] + f.capitalised[m] - f.repaid[m]).scale(100).epsilon(1e-12));
    CHECK(f.cash[m] == doctest::Approx(cash + net[m] + f.equity[m] + f.uncovered[m] + f.drawn[m] - f.interest_paid[m] - f.repaid[m] - f.released[m]).scale(100).epsilon(1e-12));
    CHECK(f.owners[m] == doctest::Approx(f.released[m] - f.equity[m] - f.uncovered[m]).scale(100).epsilon(1e-12));
    CHECK(f.interest[m] == f.capitalised[m] + f.interest_paid[m]);
    for (const auto* column : {&f.interest, &f.equity, &f.drawn, &f.repaid, &f.balance, &f.cash, &f.uncovered, &f.released}) CHECK((*column)[m] >= 0);
    balance = f.balance[m];
    cash = f.cash[m];
  }
  CHECK(cash == 0);
  // Over all months the owners get what the project earns, less interest, with what the bank is still owed.
  CHECK(total(f.owners) == doctest::Approx(total(net) - f.total_interest + balance).scale(100).epsilon(1e-12));
}

}  // namespace

TEST_CASE("a loan by hand: equity first, interest capitalised for two months, then swept") {
  auto t = terms();
  t.equity_yuan = 50;
  t.capitalise_until = 2;
  const Column net{-100, -100, 150, 150};
  const auto f = run_loan<double>(t, net);
  CHECK(f.equity == Column{50, 0, 0, 0});
  CHECK(f.drawn == Column{50, 100, 0, 0});
  CHECK(f.interest[1] == doctest::Approx(0.5));       // 1 % of 50
  CHECK(f.balance[1] == doctest::Approx(150.5));      // 50 + 0.5 + 100
  CHECK(f.interest_paid[2] == doctest::Approx(1.505));
  CHECK(f.repaid[2] == doctest::Approx(148.495));     // 150 - 1.505
  CHECK(f.balance[2] == doctest::Approx(2.005));
  CHECK(f.interest[3] == doctest::Approx(0.02005));
  CHECK(f.balance[3] == 0);
  CHECK(f.released[3] == doctest::Approx(147.97495));  // 150 - 0.02005 - 2.005
  CHECK(f.total_interest == doctest::Approx(2.02505));
  CHECK(f.total_uncovered == 0);
  CHECK(f.unpaid_at_maturity == 0);
  check_identities(net, f);
}

TEST_CASE("capitalised interest grows as compound interest does") {
  auto t = terms();
  t.capitalise_until = 1000;
  Column net(25, 0.0);
  net[0] = -100;
  const auto f = run_loan<double>(t, net);
  CHECK(f.balance[24] == doctest::Approx(100 * std::pow(1.01, 24)).epsilon(1e-12));
  CHECK(f.unpaid_at_maturity == f.balance[24]);
  // Paid instead, and with nothing coming in, interest is itself a need: drawn, it comes to the same.
  t.capitalise_until = 0;
  CHECK(run_loan<double>(t, net).balance[24] == doctest::Approx(f.balance[24]).epsilon(1e-12));
}

TEST_CASE("limit, last month of drawdown, maturity") {
  auto t = terms();
  t.yearly_rate = 0;
  t.limit_yuan = 120;
  const Column net{-100, -100, 30, 30, 30, 30};
  auto f = run_loan<double>(t, net);
  CHECK(f.drawn == Column{100, 20, 0, 0, 0, 0});
  CHECK(f.uncovered == Column{0, 80, 0, 0, 0, 0});
  CHECK(f.total_uncovered == 80);
  check_identities(net, f);

  t.limit_yuan = 1000;
  t.last_draw = 1;
  f = run_loan<double>(t, net);
  CHECK(f.drawn == Column{100, 0, 0, 0, 0, 0});
  CHECK(f.uncovered[1] == 100);

  t.last_draw = 1000;
  t.maturity = 4;
  f = run_loan<double>(t, net);
  CHECK(f.unpaid_at_maturity == 110);  // 200 - 3 x 30
  CHECK(f.balance[5] == 80);
  check_identities(net, f);
}

TEST_CASE("a part of the surplus repays; at maturity all of it does") {
  auto t = terms();
  t.yearly_rate = 0;
  t.sweep = 0.5;
  t.maturity = 3;
  const Column net{-100, 40, 40, 40, 40};
  const auto f = run_loan<double>(t, net);
  CHECK(f.repaid[1] == 20);                // of 40
  CHECK(f.cash[1] == 20);
  CHECK(f.repaid[2] == 30);                // half of 20 + 40
  CHECK(f.repaid[3] == 50);                // 30 + 40 stand ready, 50 are owed
  CHECK(f.released[4] == 60);
  check_identities(net, f);
  t.sweep = 0;
  CHECK(run_loan<double>(t, net).repaid == Column{0, 0, 0, 100, 0});
}

TEST_CASE("cash held meets a later need; cash released does not") {
  auto t = terms();
  t.yearly_rate = 0;
  const Column net{-10, 50, -30, 20};
  auto held = run_loan<double>(t, net);
  CHECK(held.drawn == Column{10, 0, 0, 0});
  CHECK(held.cash == Column{0, 40, 10, 0});
  CHECK(held.owners == Column{0, 0, 0, 30});
  t.hold_cash = false;
  const auto released = run_loan<double>(t, net);
  CHECK(released.drawn == Column{10, 0, 30, 0});
  CHECK(released.owners == Column{0, 40, 0, 0});
  CHECK(released.balance[3] == 10);
  check_identities(net, held);
  check_identities(net, released);
}

TEST_CASE("random flows keep the identities of cash and debt") {
  std::mt19937_64 random(9);
  const auto uniform = [&](double low, double high) { return low + (high - low) * static_cast<double>(random() >> 11) * 0x1p-53; };
  for (int round = 0; round < 200; ++round) {
    Column net(60);
    for (std::size_t m = 0; m < net.size(); ++m) net[m] = uniform(-100, 60 + 2.0 * static_cast<double>(m));
    auto t = terms();
    t.yearly_rate = uniform(0, 0.2);
    t.limit_yuan = uniform(0, 2000);
    t.equity_yuan = uniform(0, 500);
    t.sweep = uniform(0, 1);
    t.capitalise_until = static_cast<int>(random() % 60);
    t.last_draw = static_cast<int>(random() % 60);
    t.maturity = static_cast<int>(random() % 70);
    t.hold_cash = round % 2 == 0;
    const auto f = run_loan<double>(t, net);
    check_identities(net, f);
    CHECK(total(f.equity) <= t.equity_yuan + 1e-9);
    for (std::size_t m = 0; m < net.size(); ++m)
      if (f.drawn[m] > 0) CHECK(f.balance[m] <= t.limit_yuan + 1e-9);
  }
}

TEST_CASE("terms outside their range are refused; no month is no loan") {
  auto t = terms();
  t.sweep = 1.5;
  CHECK_THROWS_WITH_AS(run_loan<double>(t, Column{1}), "sweep: found 1.5; allowed: a number in [0, 1]", std::invalid_argument);
  t = terms();
  t.maturity = -1;
  CHECK_THROWS_AS(run_loan<double>(t, Column{1}), std::invalid_argument);
  CHECK(run_loan<double>(terms(), Column{}).balance.empty());
}
