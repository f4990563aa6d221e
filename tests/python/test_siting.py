"""Siting beside enumeration of every choice, and beside the plain formulation solved by HiGHS."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gengxin import access

pytest.importorskip("highspy")
LIMIT = 12.0


@st.composite
def cases(draw):
    """Few sites, with what each question may be asked with."""
    points, sites = draw(st.integers(1, 6)), draw(st.integers(1, 4))
    def column(n, values):
        return np.array(draw(st.lists(values, min_size=n, max_size=n)), dtype=float)
    cost = column(points * sites, st.one_of(st.integers(0, 15), st.just(np.inf))).reshape(points, sites)
    terms = {"existing": column(sites, st.sampled_from([0, 0, 1])).astype(bool), "opening_cost": column(sites, st.integers(1, 5))}
    if draw(st.booleans()):
        terms |= {"class_places": 4.0, "most_classes": column(sites, st.integers(0, 3)), "class_cost": column(sites, st.integers(0, 2))}
    elif draw(st.booleans()):
        terms["places"] = column(sites, st.integers(0, 15))
    return cost, column(points, st.integers(0, 8)), terms, draw(st.integers(0, 3)), draw(st.integers(0, 12))


def choices(demand, terms, new=None, budget=None):
    """(open, places, spent) of every choice allowed."""
    existing, cost = terms["existing"], terms["opening_cost"]
    most = terms.get("most_classes", np.zeros(len(cost)))
    for opened in product([False, True], repeat=len(cost)):
        opened = np.array(opened)
        fresh = opened & ~existing
        if (existing & ~opened).any() or (new is not None and fresh.sum() > new):
            continue
        for classes in product(*(range(int(m) + 1) if o else [0] for m, o in zip(most, opened, strict=True))):
            spent = cost[fresh].sum() + (np.array(classes) * terms.get("class_cost", 0)).sum()
            if budget is not None and spent > budget:
                continue
            places = np.array(classes) * 4.0 if "class_places" in terms else np.where(opened, terms.get("places", np.full(len(cost), demand.sum())), 0.0)
            yield opened, places, spent


def check(found: access.Siting, demand, terms) -> None:
    """What the table says stands: existing sites open, classes within their limits, places as told."""
    sites = found.sites
    assert (sites["open"] | ~sites["existing"]).all()
    assert (sites["places"][~sites["open"]] == 0).all()
    if "class_places" in terms:
        assert (sites["classes"] <= terms["most_classes"]).all() and (sites["places"] == 4 * sites["classes"]).all()
    assert found.status == "optimal" and found.bound == pytest.approx(found.objective, rel=1e-5, abs=1e-5)


@settings(max_examples=40)
@given(cases())
def test_the_best_of_all_choices(case):
    cost, demand, terms, new, budget = case
    travel = access.travel(cost, unit="min")
    solved = [(access.provision(travel, demand, places, LIMIT), spent) for _, places, spent in choices(demand, terms, new, budget)]
    full = [(p, spent) for p, spent in solved if p.unserved == 0]

    most = access.maximal_cover(travel, demand, LIMIT, new, budget=budget, **terms)
    if solved:
        assert most.objective == pytest.approx(max(p.within for p, _ in solved), abs=1e-6)
        check(most, demand, terms)
    else:
        assert most.status == "infeasible" and most.provision is None

    median = access.p_median(travel, demand, new, limit=LIMIT, budget=budget, **terms)
    assert (median.status == "infeasible") == (not full)
    if full:
        assert median.objective == pytest.approx(min(p.travel for p, _ in full), abs=1e-6)
        assert median.provision.unserved == 0
        check(median, demand, terms)


@settings(max_examples=30)
@given(cases())
def test_the_cheapest_cover_and_the_least_limit(case):
    cost, demand, terms, new, _ = case
    travel = access.travel(cost, unit="min")
    full = [spent for _, places, spent in choices(demand, terms) if access.provision(travel, demand, places, LIMIT).unserved == 0]
    cover = access.set_cover(travel, demand, LIMIT, **terms)
    assert (cover.status == "infeasible") == (not full)
    if full:
        assert cover.objective == pytest.approx(min(full), abs=1e-6)
        assert cover.provision.unserved == 0
        check(cover, demand, terms)

    limits = [limit for limit in sorted({0.0, *cost[np.isfinite(cost)]})
              if any(access.provision(travel, demand, places, limit).unserved == 0 for _, places, _ in choices(demand, terms, new))]
    center = access.p_center(travel, demand, new, **terms)
    assert (center.status == "infeasible") == (not limits)
    if limits:
        assert center.objective == min(limits) and center.provision.unserved == 0


@pytest.mark.parametrize("seed", range(6))
def test_capacitated_medians_are_those_of_the_plain_formulation(seed):
    optimize, sparse = pytest.importorskip("scipy.optimize"), pytest.importorskip("scipy.sparse")
    rng = np.random.default_rng(seed)
    points, sites, new = 40, 8, 4
    cost = np.hypot(*(rng.uniform(0, 1000, (points, 1, 2)) - rng.uniform(0, 1000, (1, sites, 2))).transpose(2, 0, 1))
    demand, places = rng.integers(1, 30, points).astype(float), np.full(sites, 270.0)
    # Shares of a point, one row a site: sum_i D_i x_ij <= P_j y_j.
    n = points * sites
    once = sparse.hstack([sparse.kron(sparse.eye_array(points), np.ones((1, sites))), sparse.csr_array((points, sites))])
    within = sparse.hstack([sparse.kron(demand[None], sparse.eye_array(sites)), sparse.diags_array(-places)])
    count = np.concatenate([np.zeros(n), np.ones(sites)])[None]
    plain = optimize.milp(
        np.concatenate([(cost * demand[:, None]).ravel(), np.zeros(sites)]), integrality=np.concatenate([np.zeros(n), np.ones(sites)]), bounds=optimize.Bounds(0, 1),
        constraints=[optimize.LinearConstraint(once, 1, 1), optimize.LinearConstraint(within, -np.inf, 0), optimize.LinearConstraint(count, 0, new)], options={"mip_rel_gap": 1e-9},
    )  # fmt: skip
    found = access.p_median(access.travel(cost, unit="m"), demand, new, places=places, relative_gap=1e-9)
    assert plain.status == 0 and found.objective == pytest.approx(plain.fun, rel=1e-7)
    assert found.sites["open"].sum() <= new


def test_a_school_that_stands_is_used_and_not_counted():
    walk = access.travel([[0, 6, 9], [6, 0, 3], [9, 3, 0]], unit="min")
    found = access.p_median(walk, [10, 10, 30], new=1, existing=[True, False, False], places=[10, 40, 40])
    assert found.sites["open"].tolist() == [True, False, True] and found.objective == 30
    none = access.p_median(walk, [10, 10, 30], new=0, existing=[True, False, False], places=[10, 40, 40])
    assert none.status == "infeasible" and np.isnan(none.objective)


def test_a_primary_school_grows_by_whole_classes():
    walk = access.travel([[5, 5]], unit="min")
    found = access.set_cover(walk, [100], 10, opening_cost=[0, 10], class_places=45, most_classes=[2, 6], class_cost=[3, 1])
    # Two classes at the first and one at the second cost 6 + 11, three at the second alone 13.
    assert found.sites["classes"].tolist() == [0, 3] and found.objective == 13
    assert found.provision.within == 100


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        ({"places": [1, -1]}, "places: found -1 for facility 1; allowed"),
        ({"class_places": 45}, "class_places: found without most_classes"),
        ({"class_places": 45, "most_classes": [1, 1], "places": [1, 1]}, "places: found beside class_places"),
        ({"class_places": 45, "most_classes": [1, 1.5]}, "most_classes: found 1.5; allowed: whole numbers"),
        ({"class_places": 0, "most_classes": [1, 1]}, "class_places: found 0; allowed: a number above 0"),
        ({"budget": -1}, "budget: found -1"),
        ({"new": 1.5}, "new: found 1.5; allowed: a whole number"),
        ({"opening_cost": [1]}, "opening_cost: found 1 entries; allowed: 2"),
    ],
)
def test_errors_name_the_place(terms, message):
    with pytest.raises(ValueError, match=message):
        access.p_median(access.travel([[1, 2]], unit="min"), [1], **({"new": 1} | terms))


YEARS = (2025, 2028, 2032)


@st.composite
def phased_cases(draw):
    """A few sites over three years: people, and how many sites may have been opened, by year."""
    cost, _, terms, _, _ = draw(cases())
    terms.pop("class_places", None), terms.pop("most_classes", None), terms.pop("class_cost", None)
    demand = {year: np.array(draw(st.lists(st.integers(0, 8), min_size=len(cost), max_size=len(cost))), dtype=float) for year in YEARS}
    new = dict(zip(YEARS, sorted(draw(st.lists(st.integers(0, 3), min_size=3, max_size=3))), strict=True))
    budget = dict(zip(YEARS, sorted(draw(st.lists(st.integers(0, 12), min_size=3, max_size=3))), strict=True)) if draw(st.booleans()) else None
    return cost, demand, terms, new, budget


@settings(max_examples=40)
@given(phased_cases())
def test_sites_by_year_equal_enumeration(case):
    """Every site opens in one of the years or never: all ways are tried, and what each year serves is provision's own answer."""
    cost, demand, terms, new, budget = case
    walk = access.travel(cost, unit="min")
    total = sum(people.sum() for people in demand.values())
    everything = terms.get("places", np.full(cost.shape[1], total))
    found = access.phased_cover(walk, demand, LIMIT, new, budget=budget, **terms)
    best = -1.0
    for opens in product([*YEARS, 9999], repeat=cost.shape[1]):
        opened = {year: np.array(opens) <= year for year in YEARS}
        if (np.array(opens)[terms["existing"]] != YEARS[0]).any():
            continue
        fresh = {year: opened[year] & ~terms["existing"] for year in YEARS}
        if any(fresh[year].sum() > new[year] or (budget is not None and terms["opening_cost"][fresh[year]].sum() > budget[year]) for year in YEARS):
            continue
        best = max(best, sum(access.provision(walk, demand[year], np.where(opened[year], everything, 0.0), LIMIT).within for year in YEARS))
    assert found.status == "optimal" and found.objective == pytest.approx(best, abs=1e-6) and found.bound == pytest.approx(best, rel=1e-5, abs=1e-5)
    for before, now in zip(YEARS, YEARS[1:], strict=False):
        assert (found.years[now].sites["open"] | ~found.years[before].sites["open"]).all(), "what is open stays open"
    for site, year in found.opens.items():
        assert [found.years[one].sites["open"][site] for one in YEARS] == [one >= year for one in YEARS]


@settings(max_examples=20)
@given(cases())
def test_one_year_is_the_question_without_years(case):
    cost, demand, terms, new, _ = case
    walk = access.travel(cost, unit="min")
    found = access.phased_cover(walk, {2030: demand}, LIMIT, {2030: new}, **terms)
    assert found.objective == pytest.approx(access.maximal_cover(walk, demand, LIMIT, new=new, **terms).objective, abs=1e-6)
    nearest = access.phased_median(walk, {2030: demand}, {2030: new}, limit=LIMIT, **terms)
    plain = access.p_median(walk, demand, new, limit=LIMIT, **terms)
    assert nearest.status == plain.status
    if plain.status == "optimal":
        assert nearest.objective == pytest.approx(plain.objective, abs=1e-6)


def test_years_of_a_phased_siting_must_agree():
    walk = access.travel([[1.0, 2.0]], unit="min")
    with pytest.raises(ValueError, match="new: found the years \\[2025\\]; allowed: those of demand, \\[2025, 2030\\]"):
        access.phased_cover(walk, {2025: [1], 2030: [1]}, 5, {2025: 1})
    with pytest.raises(ValueError, match="demand: found no year"):
        access.phased_cover(walk, {}, 5, {})
