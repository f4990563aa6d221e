#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <stdexcept>
#include <vector>

#include "gengxin/finance/accounts.hpp"
#include "gengxin/finance/balance.hpp"

using namespace gengxin;
using namespace gengxin::finance;

namespace {

struct Book {
  std::vector<Party> payer, receiver;
  std::vector<double> amount;
  std::vector<std::int32_t> facility;
  void pay(Party from, Party to, double yuan, std::int32_t what = kNoFacility) {
    payer.push_back(from);
    receiver.push_back(to);
    amount.push_back(yuan);
    facility.push_back(what);
  }
  Accounts<double> sums() const { return accounts<double>({payer, receiver, amount, facility}); }
};

const Account<double>& of(const Accounts<double>& a, Party p) { return a.of[static_cast<std::size_t>(p)]; }

// The project of finance_balance.cpp at its 100,000 m2: cost 1,260 million, land price 2,410 million, half of it kept.
Book village() {
  Book b;
  b.pay(Party::developer, Party::project, 1205e6);       // land price that the project gets
  b.pay(Party::developer, Party::outside, 1205e6);       // land price that government keeps
  b.pay(Party::outside, Party::project, 55e6);           // shortfalls bought by households
  b.pay(Party::project, Party::outside, 1000e6);
  b.pay(Party::project, Party::outside, 200e6, 1);       // public facilities
  b.pay(Party::project, Party::outside, 60e6);           // contingency
  b.pay(Party::developer, Party::outside, 600e6);        // building
  b.pay(Party::outside, Party::developer, 3300e6);       // sales
  b.pay(Party::outside, Party::collective, 20e6);        // rents
  b.pay(Party::collective, Party::developer, 8e6);       // management
  return b;
}

}  // namespace

TEST_CASE("three accounts by hand, land price eliminated") {
  const auto a = village().sums();
  CHECK(of(a, Party::project).balance == 0);
  CHECK(of(a, Party::project).transfers_in == 1205e6);
  CHECK(of(a, Party::developer).balance == 3300e6 + 8e6 - 1205e6 - 1205e6 - 600e6);
  CHECK(of(a, Party::collective).balance == 12e6);
  CHECK(a.eliminated == 1213e6);
  // 3,300 + 55 + 20 in; 1,205 + 1,260 + 600 out.
  CHECK(a.consolidated.income == 3375e6);
  CHECK(a.consolidated.cost == 3065e6);
  CHECK(a.consolidated.balance == 310e6);
  CHECK(a.consolidated.transfers_in == 0);
  CHECK(a.consolidated.balance == of(a, Party::project).balance + of(a, Party::developer).balance + of(a, Party::collective).balance);
}

TEST_CASE("a dearer land price moves money between accounts and nothing else") {
  auto book = village();
  book.amount[0] += 100e6;
  const auto before = village().sums(), after = book.sums();
  CHECK(after.consolidated.balance == before.consolidated.balance);
  CHECK(of(after, Party::project).balance == 100e6);
  CHECK(of(after, Party::developer).balance == of(before, Party::developer).balance - 100e6);
}

TEST_CASE("a public facility is charged once, to whoever pays") {
  auto book = village();
  const auto before = book.sums();
  book.pay(Party::developer, Party::outside, 40e6, 2);
  const auto after = book.sums();
  CHECK(after.consolidated.cost == before.consolidated.cost + 40e6);
  CHECK(after.consolidated.facilities == 240e6);
  CHECK(of(after, Party::project).balance == of(before, Party::project).balance);
  CHECK(of(after, Party::developer).facilities == 40e6);
  CHECK(after.consolidated.income == before.consolidated.income);  // handed over in kind: no income to anybody

  book.pay(Party::project, Party::outside, 40e6, 2);
  CHECK_THROWS_WITH_AS(book.sums(), "facility: found facility 2 charged to developer in row 10 and to project in row 11; allowed: one charge a facility",
                       std::invalid_argument);
  auto handed = village();
  handed.pay(Party::developer, Party::project, 1, 3);
  CHECK_THROWS_AS(handed.sums(), std::invalid_argument);
}

TEST_CASE("the order of entries changes no bit") {
  std::mt19937_64 random(5);
  Book book;
  for (int i = 0; i < 500; ++i) {
    const auto from = static_cast<Party>(random() % 4), to = static_cast<Party>((static_cast<std::uint64_t>(from) + 1 + random() % 3) % 4);
    book.pay(from, to, static_cast<double>(random() % 10000000000) / 100 / 3);
  }
  const auto first = book.sums();
  std::vector<std::size_t> order(book.amount.size());
  std::iota(order.begin(), order.end(), 0);
  for (int round = 0; round < 20; ++round) {
    std::shuffle(order.begin(), order.end(), random);
    Book mixed;
    for (const auto i : order) mixed.pay(book.payer[i], book.receiver[i], book.amount[i]);
    const auto again = mixed.sums();
    CHECK(again.consolidated.balance == first.consolidated.balance);
    CHECK(again.eliminated == first.eliminated);
    for (std::size_t k = 0; k < kAccounts; ++k) CHECK(again.of[k].balance == first.of[k].balance);
  }
  double sum = 0;
  for (const auto& a : first.of) sum += a.balance;
  CHECK(std::abs(sum - first.consolidated.balance) < 0.005);
}

TEST_CASE("the project's account as entries is zero to the fen at the floor that balances") {
  BalanceTerms<double> t;
  t.cost_yuan = 6857000000.01;
  t.resettlement_m2 = 573400;
  t.public_share = 0.11;
  t.public_cost_yuan_per_m2 = 5500;
  t.other_income_yuan = 123456789.12;
  t.land_price_yuan_per_m2 = 12345.67;
  t.retained_share = 0.2;
  t.contingency = 0.03;
  const auto b = financing_floor(t);
  REQUIRE(b.status == BalanceStatus::balances);
  const auto& p = b.account;
  Book book;
  book.pay(Party::developer, Party::project, p.land_price_yuan - p.retained_yuan);
  book.pay(Party::developer, Party::outside, p.retained_yuan);
  book.pay(Party::outside, Party::project, t.other_income_yuan);
  book.pay(Party::project, Party::outside, t.cost_yuan);
  book.pay(Party::project, Party::outside, p.public_cost_yuan, 0);
  book.pay(Party::project, Party::outside, p.contingency_yuan);
  const auto a = book.sums();
  CHECK(std::abs(of(a, Party::project).balance) < 0.005);
  CHECK(std::abs(a.consolidated.balance - of(a, Party::developer).balance) < 0.005);
}

TEST_CASE("entries that make no sense are refused") {
  Book negative;
  negative.pay(Party::project, Party::outside, -1);
  CHECK_THROWS_AS(negative.sums(), std::invalid_argument);
  Book self;
  self.pay(Party::outside, Party::outside, 1);
  CHECK_THROWS_WITH_AS(self.sums(), "receiver: found the payer itself, outside in row 0; allowed: two parties, one of them an account", std::invalid_argument);
  Book shorter = village();
  shorter.payer.pop_back();
  CHECK_THROWS_AS(shorter.sums(), std::invalid_argument);
  CHECK(Book{}.sums().consolidated.balance == 0);
}
