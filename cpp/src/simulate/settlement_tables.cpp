// Tables of compensation, the cost account and finance.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <stdexcept>

#include "simulate/plan_effect.hpp"
#include "simulate/pro_forma.hpp"
#include "simulate/table_maker.hpp"

namespace gengxin::simulate {
namespace {

constexpr std::array<std::string_view, 14> kNames = {"entitlements", "compensation", "choices", "consent", "stages", "costs", "cash_flow",
                                                     "cash_flow_monthly", "finance", "accounts", "balance", "limits", "allotted_land", "pro_forma"};

template <Scalar T>
class Builder : TableMaker<T> {
  using TableMaker<T>::start, TableMaker<T>::row, TableMaker<T>::blank, TableMaker<T>::t_;

 public:
  Builder(const Compiled& compiled, std::span<const double> values, const Settlement<T>& settlement)
      : c_(compiled), b_(compiled.binding()), numbers_(values), values_(values), s_(settlement) {
    for (const auto& book : b_.money.books) {
      first_item_.push_back(static_cast<int>(items_.size()));
      for (const auto& item : book.items) items_.push_back(book.id + '/' + item.id);
    }
  }

  Table<T> build(std::string_view name) {
    if (name == "entitlements") return entitlements();
    if (name == "compensation") return compensation();
    if (name == "choices") return choices();
    if (name == "consent") return consent();
    if (name == "stages") return stages();
    if (name == "costs") return costs();
    if (name == "cash_flow") return cash_flow(12);
    if (name == "cash_flow_monthly") return cash_flow(1);
    if (name == "finance") return finance();
    if (name == "accounts") return accounts();
    if (name == "balance") return balance();
    if (name == "limits") return limits();
    if (name == "allotted_land") return allotted_land();
    if (name == "pro_forma") return ProFormaTable<T>(c_, numbers_).every_site();
    throw std::out_of_range("no table '" + std::string(name) + "'");
  }

 private:
  [[nodiscard]] const scenario::Records& records() const { return c_.scenario().records(); }
  [[nodiscard]] T once(Figure figure) const { return values_[c_.scenario().figures().slot_on(figure, day_of(b_.years[0], 7, 1))]; }
  /// 202401 for January 2024.
  [[nodiscard]] int calendar(int month) const {
    const int year = static_cast<int>(std::floor(month / 12.0));
    return 100 * (b_.years[0] + year) + month - 12 * year + 1;
  }
  [[nodiscard]] int year_of(int month) const { return calendar(month) / 100; }
  [[nodiscard]] bool is_floor(std::uint32_t book, std::uint32_t item) const { return b_.money.books[book].items[item].kind == compensation::Kind::floor; }
  static T sum(const std::vector<T>& terms) { return sum_of(std::span<const T>(terms)); }

  Table<T> entitlements() {
    const auto &h = records().households.id, &p = records().properties.id;
    std::vector<std::string> holders(h.begin(), h.end()), parcels = records().parcels.id;
    holders.insert(holders.end(), p.begin(), p.end());
    start("entitlements", "What each owner is owed", "分户分项补偿", {{"holder", holders}, {"item", items_}, {"parcel", parcels}, {"phase", {}}, {"month", {}}},
          {{"amount_yuan", "yuan", "money", "金额"}, {"floor_m2", "m2", "floor handed over", "实物面积"}, {"months", "months", "months that it is paid", "计发月数"}});
    for (const auto& e : s_.entitlements) {
      const bool households = b_.money.books[e.book].of_households;
      const bool floor = is_floor(e.book, e.item);
      row({static_cast<int>(households ? e.holder : h.size() + e.holder), first_item_[e.book] + static_cast<int>(e.item), static_cast<int>(e.parcel),
           s_.phases[e.phase].start_year, calendar(e.month)},
          {floor ? blank() : e.amount, floor ? e.amount : blank(), T(static_cast<double>(e.months))});
    }
    return std::move(t_);
  }

  Table<T> compensation() {
    start("compensation", "Compensation by item and year", "分年分项补偿", {{"year", {}}, {"item", items_}},
          {{"amount_yuan", "yuan", "money", "金额"}, {"floor_m2", "m2", "floor handed over", "实物面积"}, {"owners", "1", "entitlements", "笔数"}});
    std::map<std::pair<int, int>, std::vector<T>> terms;
    std::map<std::pair<int, int>, double> owners;
    for (const auto& e : s_.entitlements) {
      const int item = first_item_[e.book] + static_cast<int>(e.item);
      std::map<int, int> months;
      for (int m = 0; m < e.months; ++m) ++months[year_of(e.month + m)];
      for (const auto& [year, count] : months) {
        const std::pair<int, int> key{year, item};
        terms[key].push_back(count == e.months ? e.amount : e.amount / T(static_cast<double>(e.months)) * T(static_cast<double>(count)));
        owners[key] += 1;
      }
    }
    for (const auto& [key, parts] : terms) {
      const auto book = static_cast<std::size_t>(std::upper_bound(first_item_.begin(), first_item_.end(), key.second) - first_item_.begin() - 1);
      const bool floor = is_floor(static_cast<std::uint32_t>(book), static_cast<std::uint32_t>(key.second - first_item_[book]));
      const T total = round_half(sum(parts), 2);
      row({key.first, key.second}, {floor ? blank() : total, floor ? total : blank(), T(owners[key])});
    }
    return std::move(t_);
  }

  Table<T> choices() {
    start("choices", "What each choice would bring a household", "各户不同补偿方式比较", {{"household", records().households.id}, {"choice", {compensation::kChoiceNames.begin(), compensation::kChoiceNames.end()}}},
          {{"money_yuan", "yuan", "money", "货币"}, {"floor_m2", "m2", "floor", "安置面积"}, {"value_yuan", "yuan", "money and value of the floor", "折合价值"},
           {"present_yuan", "yuan", "value of the present house", "现状房屋价值"}, {"gain_yuan", "yuan", "gain", "得失"}, {"weight", "1", "part that is taken", "选择比例"}});
    std::map<std::uint32_t, std::vector<const ChoiceOutcome<T>*>> by_household;
    for (const auto& outcome : s_.choices) by_household[outcome.household].push_back(&outcome);
    for (const auto& [household, outcomes] : by_household)
      for (std::size_t choice = 0; choice < compensation::kChoices; ++choice) {
        std::array<std::vector<T>, 4> parts;
        for (const auto* outcome : outcomes) {
          parts[0].push_back(outcome->money_yuan[choice]);
          parts[1].push_back(outcome->floor_m2[choice]);
          parts[2].push_back(outcome->value_yuan[choice]);
          parts[3].push_back(outcome->present_yuan);
        }
        const T value = sum(parts[2]), present = sum(parts[3]);
        row({static_cast<int>(household), static_cast<int>(choice)}, {sum(parts[0]), sum(parts[1]), value, present, value - present, outcomes.front()->weight[choice]});
      }
    return std::move(t_);
  }

  /// A household would refuse if even its best choice leaves it worse off than the present house.
  Table<T> consent() {
    std::set<std::string> names(records().households.society.begin(), records().households.society.end());
    for (const auto& vote : records().votes) names.insert(vote.id);
    std::vector<std::string> societies(names.begin(), names.end());
    societies.emplace_back("all");
    start("consent", "Votes by society, and who would lose", "分社表决与受损户", {{"phase", {}}, {"society", societies}},
          {{"members_share", "1", "members in favour", "成员同意率"}, {"adults_share", "1", "adults in favour", "成年村民同意率"}, {"needed", "1", "share that is needed", "通过门槛"},
           {"passes", "1", "passes (1) or not (0)", "是否通过"}, {"households", "households", "households who lose their home", "涉及户数"},
           {"worse_off", "households", "of them worse off by every choice", "任一方式均受损户数"}});
    const auto& stages = records().stages;
    // By phase: what each household would gain, and from that who would refuse.
    const std::size_t phases = std::max<std::size_t>(1, s_.phases.size());
    std::vector<std::map<std::uint32_t, std::array<double, compensation::kChoices>>> gains(phases);
    for (const auto& outcome : s_.choices)
      for (std::size_t choice = 0; choice < compensation::kChoices; ++choice)
        gains[outcome.phase][outcome.household][choice] += value_of(outcome.value_yuan[choice]) - value_of(outcome.present_yuan);
    const auto& society_of = records().households.society;
    for (std::size_t phase = 0; phase < phases; ++phase) {
      std::map<std::string, std::array<double, 2>> households;
      for (const auto& [household, gain] : gains[phase]) {
        const bool worse_off = *std::max_element(gain.begin(), gain.end()) < 0;
        for (const std::string& society : {society_of.empty() ? std::string() : society_of[household], std::string("all")}) {
          households[society][0] += 1;
          households[society][1] += worse_off ? 1 : 0;
        }
      }
      // Each phase is voted on under the rule of its day.
      const int vote_month = s_.phases.empty() ? 0 : calendar(s_.phases[phase].vote);
      const Day vote_day = s_.phases.empty() ? b_.money.approved_on : day_of(vote_month / 100, vote_month % 100, 1);
      const T needed = stages.present ? values_[c_.scenario().figures().slot_on(stages.consent_share, vote_day)] : blank();
      for (std::size_t i = 0; i < societies.size(); ++i) {
        std::array<std::vector<T>, 4> votes;
        for (const auto& vote : records().votes) {
          if (vote.id != societies[i] && societies[i] != "all") continue;
          votes[0].push_back(once(vote.members));
          votes[1].push_back(once(vote.members_for));
          votes[2].push_back(once(vote.adults));
          votes[3].push_back(once(vote.adults_for));
        }
        const bool voted = !votes[0].empty() && stages.present;
        const T members = voted ? divide_or(sum(votes[1]), sum(votes[0]), T{}) : blank(), adults = voted ? divide_or(sum(votes[3]), sum(votes[2]), T{}) : blank();
        const T passes = voted ? at_least(members, needed) * at_least(adults, needed) : blank();
        row({s_.phases.empty() ? 0 : s_.phases[phase].start_year, static_cast<int>(i)}, {members, adults, needed, passes, T(households[societies[i]][0]), T(households[societies[i]][1])});
      }
    }
    return std::move(t_);
  }

  Table<T> stages() {
    start("stages", "Stages of each phase", "分期实施阶段", {{"phase", {}}, {"stage", {"approval", "vote", "signing", "clearance", "construction", "delivery"}}},
          {{"first_month", "month", "first month, year and month", "开始年月"}, {"months", "months", "length", "历时"}});
    for (const Phase& phase : s_.phases) {
      const std::array<int, 7> from = {phase.approval, phase.vote, phase.signing, phase.clearance, phase.construction, phase.delivery, phase.delivery};
      for (std::size_t i = 0; i < 6; ++i)
        row({phase.start_year, static_cast<int>(i)}, {T(static_cast<double>(calendar(from[i]))), T(static_cast<double>(from[i + 1] - from[i]))});
    }
    return std::move(t_);
  }

  Table<T> costs() {
    using Kind = typename CostRow<T>::Kind;
    std::vector<std::string> heads(compensation::kHeadNames.begin(), compensation::kHeadNames.end()), lines = {"all", "public_facilities", "contingency", "loan_interest"};
    heads.insert(heads.end(), {"income", "total"});
    const int first_line = static_cast<int>(lines.size());
    for (const auto& line : records().costs.lines) lines.push_back(line.id);
    const int first_owed = static_cast<int>(lines.size());
    lines.insert(lines.end(), items_.begin(), items_.end());
    start("costs", "Cost account", "成本核算表", {{"head", heads}, {"line", lines}, {"payer", {"project", "developer", "government", "collective"}}},
          {{"quantity", "", "quantity", "数量"}, {"rate", "", "rate", "单价"}, {"approved_yuan", "yuan", "approved account", "核定成本"}, {"forecast_yuan", "yuan", "forecast", "预测成本"},
           {"published_yuan", "yuan", "published account", "公布成本"}, {"difference_yuan", "yuan", "published less approved: not allocated to lines", "差额（未分配）"}});
    for (const CostRow<T>& cost : s_.costs) {
      const int head = cost.kind == Kind::income ? static_cast<int>(compensation::kHeads) : cost.kind == Kind::total ? static_cast<int>(compensation::kHeads) + 1 : static_cast<int>(cost.head);
      const int line = cost.kind == Kind::head || cost.kind == Kind::total ? 0
                       : cost.kind == Kind::public_facilities             ? 1
                       : cost.kind == Kind::contingency                   ? 2
                       : cost.kind == Kind::loan_interest                 ? 3
                       : cost.kind == Kind::line                          ? first_line + static_cast<int>(cost.item)
                                                                          : first_owed + first_item_[cost.book] + static_cast<int>(cost.item);
      row({head, line, static_cast<int>(cost.payer)}, {cost.quantity.value_or(blank()), cost.rate.value_or(blank()), cost.approved, cost.forecast, cost.published.value_or(blank()), cost.difference.value_or(blank())});
    }
    return std::move(t_);
  }

  /// By year or by month. The loan is the whole project's; phases have none.
  Table<T> cash_flow(int step) {
    std::vector<std::string> phases;
    for (const Phase& phase : s_.phases) phases.push_back(std::to_string(phase.start_year));
    if (phases.empty()) phases.emplace_back("project");
    phases.emplace_back("all");
    start(step == 12 ? "cash_flow" : "cash_flow_monthly", step == 12 ? "Cash flow of the project by year" : "Cash flow of the project by month", step == 12 ? "项目分年现金流量表" : "项目分月现金流量表",
          {{step == 12 ? "year" : "month", {}}, {"phase", phases}},
          {{"owners_yuan", "yuan", "paid to owners", "支付权利人"}, {"transition_yuan", "yuan", "transition rent", "临迁费"}, {"works_yuan", "yuan", "works and fees", "工程与规费"},
           {"public_facilities_yuan", "yuan", "public facilities", "公建配套"}, {"contingency_yuan", "yuan", "contingency", "不可预见费"}, {"owner_income_yuan", "yuan", "paid by owners", "权利人补差"},
           {"land_income_yuan", "yuan", "land income", "土地收入"}, {"net_yuan", "yuan", "net flow", "净现金流"}, {"cumulative_yuan", "yuan", "net flow so far", "累计净现金流"},
           {"drawn_yuan", "yuan", "loan drawn", "提款"}, {"interest_yuan", "yuan", "interest", "利息"}, {"repaid_yuan", "yuan", "repaid", "还款"}, {"debt_yuan", "yuan", "loan at the end", "期末贷款余额"},
           {"uncovered_yuan", "yuan", "need beyond equity and loan", "资金缺口"}});
    std::vector<T> cumulative(s_.flows.size());
    for (int from = 0; from < s_.months; from += step)
      for (std::size_t phase = 0; phase < s_.flows.size(); ++phase) {
        const Flows<T>& flow = s_.flows[phase];
        const auto part = [&](const std::vector<T>& column) { return sum_of(std::span<const T>(column).subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(step))); };
        const T net = part(flow.net);
        cumulative[phase] += net;
        const bool loan = phase + 1 == s_.flows.size() && !s_.loan.balance.empty();
        const auto of_loan = [&](const std::vector<T>& column) { return loan ? part(column) : blank(); };
        row({step == 12 ? year_of(s_.first_month + from) : calendar(s_.first_month + from), static_cast<int>(phase)},
            {part(flow.owners), part(flow.transition), part(flow.works), part(flow.public_facilities), part(flow.contingency), part(flow.owner_income), part(flow.land_income), net, cumulative[phase],
             of_loan(s_.loan.drawn), of_loan(s_.loan.interest), of_loan(s_.loan.repaid), loan ? s_.loan.balance[static_cast<std::size_t>(from + step - 1)] : blank(), of_loan(s_.loan.uncovered)});
      }
    return std::move(t_);
  }

  Table<T> finance() {
    start("finance", "What the flows are worth", "财务评价", {{"account", {"project", "developer", "collective"}}},
          {{"net_present_value_yuan", "yuan", "net present value", "净现值"}, {"rates", "1", "rates of return that fit", "内部收益率个数"}, {"rate_of_return", "1", "lowest rate of return, yearly", "内部收益率"},
           {"highest_rate", "1", "highest rate of return, yearly", "最高内部收益率"}, {"payback_month", "month", "paid back for good, year and month", "投资回收年月"},
           {"peak_funding_yuan", "yuan", "most money that is ever out", "最大资金占用"}, {"peak_month", "month", "when, year and month", "最大占用年月"}, {"lowest_cover", "1", "lowest debt cover of a year", "最低偿债备付率"}});
    if (!records().finance.present) return std::move(t_);
    double lowest = std::numeric_limits<double>::infinity();
    T cover = blank();
    for (const T ratio : s_.cover)
      if (std::isfinite(value_of(ratio)) && value_of(ratio) < lowest) {
        lowest = value_of(ratio);
        cover = ratio;
      }
    for (std::size_t party = 0; party < s_.measures.size(); ++party) {
      const Measures<T>& m = s_.measures[party];
      const auto month = [&](std::optional<int> at) { return at ? T(static_cast<double>(calendar(s_.first_month + *at))) : blank(); };
      row({static_cast<int>(party)},
          {m.net_present_value, T(static_cast<double>(m.rates_of_return.size())), m.rates_of_return.empty() ? blank() : m.rates_of_return.front(),
           m.rates_of_return.empty() ? blank() : m.rates_of_return.back(), month(m.payback.last), m.peak.amount, month(m.peak.month), party == 0 ? cover : blank()});
    }
    return std::move(t_);
  }

  Table<T> accounts() {
    start("accounts", "Three accounts at the financing floor that balances", "三方账户", {{"account", {"project", "developer", "collective", "consolidated"}}},
          {{"income_yuan", "yuan", "income from outside", "外部收入"}, {"cost_yuan", "yuan", "cost to outside", "外部支出"}, {"transfers_in_yuan", "yuan", "from the other accounts", "内部转入"},
           {"transfers_out_yuan", "yuan", "to the other accounts", "内部转出"}, {"facilities_yuan", "yuan", "of the cost, public facilities", "其中公建配套"}, {"balance_yuan", "yuan", "balance", "结余"}});
    if (s_.costs.empty()) return std::move(t_);
    const auto put = [&](int party, const gengxin::finance::Account<T>& a) { row({party}, {a.income, a.cost, a.transfers_in, a.transfers_out, a.facilities, a.balance}); };
    for (std::size_t party = 0; party < s_.accounts.of.size(); ++party) put(static_cast<int>(party), s_.accounts.of[party]);
    put(static_cast<int>(s_.accounts.of.size()), s_.accounts.consolidated);
    return std::move(t_);
  }

  Table<T> balance() {
    start("balance", "Financing floor that balances the project", "融资面积测算", {{"project", {"project"}}},
          {{"balances", "1", "1: balances; 0: does not balance at any size; 2: needs no financing floor", "能否平衡"}, {"gap_yuan", "yuan", "what is missing without financing floor", "资金缺口"},
           {"margin_yuan_per_m2", "yuan/m2", "what a m2 of financing floor brings in the end", "每平方米融资净收益"}, {"financing_m2", "m2", "financing floor that balances", "平衡所需融资面积"},
           {"planned_financing_m2", "m2", "financing floor of the plan", "规划融资面积"}, {"difference_m2", "m2", "plan less need", "差额"}, {"public_m2", "m2", "public floor that follows", "公建面积"},
           {"counted_m2", "m2", "counted floor that follows", "计容总面积"}, {"net_far", "1", "net floor area ratio that follows", "净容积率"}, {"gross_far", "1", "gross floor area ratio that follows", "毛容积率"},
           {"cost_yuan", "yuan", "cost", "成本"}, {"income_yuan", "yuan", "income", "收入"}, {"balance_yuan", "yuan", "income less cost", "结余"}});
    if (!s_.balance) return std::move(t_);
    const auto& b = *s_.balance;
    const auto& a = b.account;
    using Status = gengxin::finance::BalanceStatus;
    const bool never = b.status == Status::never;
    row({0}, {T(never ? 0.0 : b.status == Status::balances ? 1.0 : 2.0), b.gap_yuan, b.margin_yuan_per_m2, never ? blank() : a.financing_m2, s_.financing_m2,
              never ? blank() : s_.financing_m2 - a.financing_m2, a.public_m2, a.counted_m2, s_.ratios.net, s_.ratios.gross, a.cost_yuan, a.income_yuan, a.balance_yuan});
    return std::move(t_);
  }

  Table<T> limits() {
    start("limits", "Limits of 建科〔2021〕63号", "建科〔2021〕63号限值", {{"limit", {"demolition", "rebuilding", "nearby"}}, {"mode", {"off", "warn", "hard"}}},
          {{"value", "", "value: m2, of nearby a share", "现值"}, {"bound", "", "bound", "限值"}, {"met", "1", "met (1) or broken (0)", "是否满足"}});
    const std::array<std::string_view, 3> modes = {"off", "warn", "hard"};
    for (const auto& limit : s_.limits)
      row({static_cast<int>(limit.limit), static_cast<int>(std::find(modes.begin(), modes.end(), limit.mode) - modes.begin())}, {limit.value, limit.bound, limit.met});
    return std::move(t_);
  }

  Table<T> allotted_land() {
    std::vector<std::string> ids;
    for (const auto& land : records().allotted_land) ids.push_back(land.id);
    start("allotted_land", "The collective's allotted land", "留用地台账", {{"entry", ids}},
          {{"owed_m2", "m2", "owed", "应得"}, {"used_m2", "m2", "used", "已用"}, {"swapped_m2", "m2", "swapped for floor or money", "已置换"}, {"left_m2", "m2", "left", "结余"}});
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const auto& land = records().allotted_land[i];
      const T owed = once(land.owed_m2), used = once(land.used_m2), swapped = once(land.swapped_m2);
      row({static_cast<int>(i)}, {owed, used, swapped, owed - used - swapped});
    }
    return std::move(t_);
  }

  const Compiled& c_;
  const Binding& b_;
  std::span<const double> numbers_;
  Values<T> values_;
  const Settlement<T>& s_;
  std::vector<std::string> items_;
  std::vector<int> first_item_;
};

}  // namespace

const std::vector<std::string_view>& settlement_table_names() {
  static const std::vector<std::string_view> names(kNames.begin(), kNames.end());
  return names;
}

template <Scalar T>
Table<T> settlement_table(const Compiled& compiled, std::span<const double> values, const Settlement<T>& settlement, std::string_view name) {
  return Builder<T>(compiled, values, settlement).build(name);
}

template GENGXIN_API Table<double> settlement_table(const Compiled&, std::span<const double>, const Settlement<double>&, std::string_view);
template GENGXIN_API Table<Traced> settlement_table(const Compiled&, std::span<const double>, const Settlement<Traced>&, std::string_view);

std::vector<std::string> broken_hard_limits(const Settlement<double>& settlement) {
  static constexpr std::array<std::string_view, 3> kLimits = {"demolition", "rebuilding", "nearby"};
  std::vector<std::string> told;
  for (const auto& limit : settlement.limits) {
    if (limit.mode != "hard" || limit.met != 0) continue;
    const bool share = limit.limit == Limit::nearby;
    told.push_back(std::string(kLimits[static_cast<std::size_t>(limit.limit)]) + ": " + rounded_text(limit.value) + (share ? " is below " : " m2 is above ") + rounded_text(limit.bound) + (share ? "" : " m2"));
  }
  return told;
}

}  // namespace gengxin::simulate
