"""Access beside plain NumPy written from the papers' equations, and beside published values."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gengxin import access

SLOW, FAST = [[1, 80, 40], [80, 1, 40], [40, 40, 1]], [[1, 80, 20], [80, 1, 20], [40, 40, 1]]
PEOPLE, DOCTORS = [100, 50, 10], [15, 20, 100]
RINGS = access.step({10: 1, 30: 0.68, 60: 0.22})


def minutes(cost) -> access.Travel:
    return access.travel(cost, unit="min")


@pytest.mark.parametrize(
    ("cost", "found", "published"),
    [
        (SLOW, lambda t: access.enhanced_two_step(t, PEOPLE, DOCTORS, access.gravity(1, -1), limit=61).points["access"], [0.331444117, 0.5798281321, 7.2864181699]),
        (SLOW, lambda t: access.two_step(t, PEOPLE, DOCTORS, limit=61).points["access"], [0.7613636364, 0.9583333333, 1.0946969697]),
        (SLOW, lambda t: access.enhanced_two_step(t, PEOPLE, DOCTORS, RINGS, limit=60).points["access"], [0.6583989442, 0.8947696694, 2.4421622113]),
        (SLOW, lambda t: access.three_step(t, PEOPLE, DOCTORS, access.gravity(1, -1), limit=61, choice="table").points["access"], [0.1562565883, 0.4062164525, 9.9063518548]),
        (SLOW, lambda t: access.catchment_ratio(t, t, PEOPLE, DOCTORS, limit=61)["ratio"], [1.0454545455, 2.0, 0.84375]),
        (SLOW, lambda t: access.raam(t, PEOPLE, DOCTORS, tau=60).points["cost"], [1.5048479167, 1.4933229167, 0.8435416667]),
        (FAST, lambda t: access.enhanced_two_step(t, PEOPLE, DOCTORS, access.gravity(1, -1), limit=61).points["access"], [0.4353402209, 0.683724236, 5.7279766114]),
        (FAST, lambda t: access.enhanced_two_step(t, PEOPLE, DOCTORS, RINGS, limit=60).points["access"], [0.7539138943, 0.9902846196, 1.0094379588]),
    ],
    ids=["gravity", "2SFCA", "E2SFCA", "3SFCA", "FCA", "RAAM", "gravity, faster in", "E2SFCA, faster in"],
)
def test_published_values(cost, found, published):
    """Values of the tests of the Python package `access` (pysal/access at 541de01)."""
    np.testing.assert_allclose(found(minutes(cost)), published, rtol=0, atol=1e-9)


def test_a_grid_of_ones():
    cells = np.array([(x, y) for y in range(5) for x in range(5)], dtype=float)
    travel, around = access.straight_line(cells[:5], cells), access.straight_line(cells[:5], cells[:5])
    for limit, expected in ((1000, 5.0), (0.9, 1.0)):
        flat = access.step({limit: 1})
        for found in (
            access.two_step(travel, np.ones(5), np.ones(25), limit).points["access"],
            access.enhanced_two_step(travel, np.ones(5), np.ones(25), flat).points["access"],
            access.three_step(travel, np.ones(5), np.ones(25), flat).points["access"],
            access.catchment_ratio(travel, around, np.ones(5), np.ones(25), limit)["ratio"],
        ):
            np.testing.assert_allclose(found, expected, atol=1e-9)
    for limit in (0, -1):
        with pytest.raises(ValueError, match=f"limit: found {limit}; allowed: a number above 0"):
            access.two_step(travel, np.ones(5), np.ones(25), limit)


@st.composite
def cases(draw):
    points, facilities, groups = draw(st.integers(1, 12)), draw(st.integers(1, 8)), draw(st.integers(1, 3))
    def numbers(rows, columns, values):
        return np.array(draw(st.lists(values, min_size=rows * columns, max_size=rows * columns)), dtype=float).reshape(rows, columns)
    cost = numbers(points, facilities, st.one_of(st.floats(0, 60), st.just(np.inf), st.integers(0, 60)))
    return cost, numbers(points, groups, st.one_of(st.just(0.0), st.floats(0.01, 1e4))), numbers(facilities, 1, st.one_of(st.just(0.0), st.floats(0.01, 1e4)))[:, 0]


WEIGHTS = {
    "flat": (access.all_or_nothing(30), lambda c: c <= 30),
    "step": (RINGS, lambda c: np.select([c <= 10, c <= 30, c <= 60], [1, 0.68, 0.22], 0)),
    "gaussian": (access.gaussian(20), lambda c: np.exp(-(c**2) / 800)),
    "gaussian to limit": (access.gaussian_to_limit(40), lambda c: np.where(c <= 40, (np.exp(-((c / 40) ** 2) / 2) - np.exp(-0.5)) / (1 - np.exp(-0.5)), 0)),
    "gravity": (access.gravity(10, -1.5, least=2), lambda c: np.where(np.isfinite(c), (np.maximum(c, 2) / 10) ** -1.5, 0)),
    "exponential": (access.exponential(15), lambda c: np.exp(-c / 15)),
    "linear": (access.linear(45), lambda c: np.maximum(1 - c / 45, 0)),
    "quadratic": (access.quadratic(45), lambda c: np.where(c <= 45, 1 - (np.minimum(c, 45) / 45) ** 2, 0)),
}


def naive(cost, demand, supply, f, limit, choice):
    """The equations of docs/access.md as they stand, loops and all."""
    points, facilities = cost.shape
    weight = np.array([[float(f(np.float64(c))) if c <= limit and np.isfinite(c) else 0.0 for c in row] for row in cost])
    if choice != "none":
        table = weight if choice == "within" else np.array([[float(f(np.float64(c))) if np.isfinite(c) else 0.0 for c in row] for row in cost])
        for i in range(points):
            total = table[i].sum()
            weight[i] = weight[i] ** 2 / total if total > 0 else 0
    people = demand.sum(axis=1)
    asked = [sum(people[i] * weight[i, j] for i in range(points)) for j in range(facilities)]
    ratio = [0.0 if supply[j] == 0 else supply[j] / asked[j] if asked[j] > 0 else np.inf for j in range(facilities)]
    return np.array([sum(ratio[j] * weight[i, j] for j in range(facilities) if weight[i, j] > 0) for i in range(points)])


@given(cases(), st.sampled_from(sorted(WEIGHTS)), st.sampled_from(["none", "within", "table"]), st.floats(1, 80))
def test_catchments_are_the_equations(case, kind, choice, limit):
    cost, demand, supply = case
    weight, f = WEIGHTS[kind]
    travel = minutes(cost)
    if choice == "none":
        found = access.enhanced_two_step(travel, demand, supply, weight, limit)
    else:
        found = access.three_step(travel, demand, supply, weight, limit, choice=choice)
    ours = found.points["access"].to_numpy()
    assert not np.isnan(ours).any() and not found.facilities.isna().any().any() and not found.groups.isna().any().any()
    expected = naive(cost, demand, supply, f, limit, choice)
    people = demand.sum(axis=1)
    assert np.isfinite(ours[people > 0]).all()
    np.testing.assert_allclose(ours, expected, rtol=1e-9, atol=1e-12)
    reached = found.facilities["supply"][found.facilities["demand"] > 0].sum()
    assert (people[people > 0] * ours[people > 0]).sum() == pytest.approx(reached, rel=1e-9, abs=1e-9)


@given(cases(), st.floats(1, 80))
def test_threads_and_form_of_the_table_change_nothing(case, limit):
    cost, demand, supply = case
    links = pd.DataFrame([(i, j, c) for (i, j), c in np.ndenumerate(cost) if np.isfinite(c)], columns=["origin", "destination", "cost"])
    sparse = access.travel_links(links.sample(frac=1, random_state=1), unit="min", points=range(len(cost)), facilities=range(cost.shape[1]))
    one, many = (access.enhanced_two_step(minutes(cost), demand, supply, access.gaussian(9), limit, threads=n).points["access"] for n in (1, 4))
    assert one.equals(many)
    np.testing.assert_allclose(access.enhanced_two_step(sparse, demand, supply, access.gaussian(9), limit).points["access"], one, rtol=1e-12)
    if demand.sum() > 0 and supply.sum() > 0:
        a, b = (access.raam(t, demand.sum(axis=1), supply, threads=n) for t, n in ((minutes(cost), 1), (sparse, 3)))
        assert a.points.equals(b.points) and a.facilities.equals(b.facilities)
        assert a.facilities["load"].sum() + a.unassigned == pytest.approx(demand.sum(), rel=1e-9)


def naive_raam(demand, supply, travel, tau, cycles):
    """Dense and step by step, whole persons (Saxon & Snow 2020, section 2)."""
    rho = demand.sum() / supply.sum()
    t, s = travel / tau, supply * rho
    there = np.zeros(travel.shape)
    there[np.arange(len(t)), t.argmin(axis=1)] = demand
    for cycle in range(cycles):
        load = there.sum(axis=0)
        total = load / s + t
        delta, best, worst = np.zeros(len(t)), total.argmin(axis=1), np.where(there > 0, total, -np.inf).argmax(axis=1)
        step = max(0.2 * 0.5 ** (cycle / 50), 0.005)
        for i in range(len(t)):
            a, b = best[i], worst[i]
            if a != b:
                both, other_a, other_b = there[i, a] + there[i, b], load[a] - there[i, a], load[b] - there[i, b]
                equal = s[a] * s[b] / (s[a] + s[b]) * ((t[i, b] - t[i, a]) + (both + other_b) / s[b] - other_a / s[a])
                delta[i] = int(min(equal - there[i, a], there[i, b], step * demand[i]))
        if cycle < 20:
            taken = np.bincount(best, weights=delta, minlength=len(s))
            delta = np.round(delta / np.maximum(taken[best] / s[best], 1))
        for i in range(len(t)):
            there[i, best[i]] += delta[i]
            there[i, worst[i]] -= delta[i]
    return (np.where(there > 0, total * there, 0)).sum(axis=1) / demand


@given(st.integers(0, 10_000), st.sampled_from([1, 7, 40, 150]))
def test_raam_is_the_published_cycle(seed, cycles):
    rng = np.random.default_rng(seed)
    points, facilities = rng.integers(1, 25), rng.integers(1, 9)
    cost, demand = rng.uniform(0, 60, (points, facilities)), rng.integers(1, 200, points).astype(float)
    supply = rng.integers(1, 30, facilities).astype(float)
    found = access.raam(minutes(cost), demand, supply, tau=30, cycles=cycles)
    np.testing.assert_allclose(found.points["cost"], naive_raam(demand, supply, cost, 30, cycles), rtol=1e-9)
    assert found.flows.groupby("point")["people"].sum().to_list() == demand.tolist()


@pytest.mark.parametrize("form", ["town", "whole minutes", "far apart"])
@pytest.mark.parametrize("cycles", [1, 30])
def test_raam_with_many_facilities_looks_at_rings_and_misses_nothing(form, cycles):
    rng = np.random.default_rng(cycles)
    points, facilities = 40, 700  # more than the rings of a point hold
    cost = np.hypot(*(rng.uniform(0, 60, (points, 1, 2)) - rng.uniform(0, 60, (1, facilities, 2))).transpose(2, 0, 1))
    if form == "whole minutes":
        cost = np.round(cost)  # ties everywhere: the first facility counts
    if form == "far apart":
        cost[:, :650] += 1000.0
    demand, supply = rng.integers(1, 4000, points).astype(float), rng.integers(1, 30, facilities).astype(float)
    found = access.raam(minutes(cost), demand, supply, tau=30, cycles=cycles)
    np.testing.assert_allclose(found.points["cost"], naive_raam(demand, supply, cost, 30, cycles), rtol=1e-9)


@pytest.mark.parametrize("facilities", [63, 64, 65, 200])
@pytest.mark.parametrize("limit", [3.0, 40.0, np.inf])
def test_wide_rows_are_the_equations_too(facilities, limit):
    rng = np.random.default_rng(facilities)
    cost = rng.uniform(0, 60, (150, facilities))
    cost[rng.random(cost.shape) < 0.1] = np.inf
    demand, supply = rng.integers(0, 9, (150, 1)).astype(float), rng.integers(0, 5, facilities).astype(float)
    for kind in ("all or nothing", "gaussian"):
        weight, f = (access.all_or_nothing(60), lambda c: np.where(c <= 60, 1.0, 0.0)) if kind == "all or nothing" else (access.gaussian(9), lambda c: np.exp(-(c**2) / 162))
        found = access.enhanced_two_step(minutes(cost), demand, supply, weight, limit).points["access"]
        np.testing.assert_allclose(found, naive(cost, demand, supply, f, limit, "none"), rtol=1e-9)
    for place, bad in [((149, facilities - 1), np.nan), ((70, 62), -1.0)]:
        spoilt = cost.copy()
        spoilt[place] = bad
        for threads in (1, 3):
            with pytest.raises(ValueError, match=f"travel: found (nan|-1) from point {place[0]} to facility {place[1]}"):
                access.enhanced_two_step(minutes(spoilt), demand, supply, access.gaussian(9), limit, threads=threads)


def test_groups_compete_for_the_same_supply():
    travel = minutes([[5, 25], [25, 5]])
    demand = pd.DataFrame({"old": [10.0, 0.0], "other": [30.0, 40.0]})
    one = access.two_step(travel, demand, [8, 8], limit=10)
    assert one.groups["people"].tolist() == [10, 70]
    assert one.groups["mean"].to_list() == pytest.approx([0.2, 0.2])
    walks_less = access.enhanced_two_step(travel, demand, [8, 8], {"old": access.all_or_nothing(10), "other": access.all_or_nothing(30)})
    # Facility 0: 10 + 30 + 40 people, facility 1: 30 + 40.
    assert walks_less.points["old"].to_list() == pytest.approx([8 / 80, 8 / 70])
    assert walks_less.points["other"].to_list() == pytest.approx([8 / 80 + 8 / 70] * 2)
    with pytest.raises(ValueError, match="allowed: those of the demand"):
        access.enhanced_two_step(travel, demand, [8, 8], {"young": access.all_or_nothing(10)})


def test_asymmetric_travel_is_taken_from_point_to_facility():
    there, back = minutes([[5, 50], [50, 5]]), minutes([[5, 5], [50, 5]])
    assert access.two_step(there, [10, 10], [1, 1], 10).points["access"].tolist() == [0.1, 0.1]
    assert access.two_step(back, [10, 10], [1, 1], 10).points["access"].tolist() == [0.1 + 1 / 20, 1 / 20]


def test_series_are_taken_by_label():
    travel = access.travel(pd.DataFrame([[5.0, 50.0]], index=["P1"], columns=["S1", "S2"]), unit="min")
    supply = pd.Series({"S2": 7.0, "S1": 3.0})
    assert access.two_step(travel, pd.Series({"P1": 10.0}), supply, 10).facilities["supply"].to_dict() == {"S1": 3.0, "S2": 7.0}
    with pytest.raises(ValueError, match="supply: found no entry for 'S1'.*cure"):
        access.two_step(travel, [10], pd.Series({"S2": 7.0, "S3": 3.0}), 10)


def test_cover_counts_people_homes_and_land():
    travel = access.straight_line([[0, 0], [600, 0], [5000, 0]], [[0, 400], [0, 300]])
    found = access.cover(travel, {"people": [30, 10, 5], "homes": [10, 4, 2], "land_m2": [500, 1500, 100]}, limit=500)
    assert found.table["share"].to_list() == pytest.approx([30 / 45, 10 / 16, 500 / 2100])
    assert found.points["facility"].tolist() == [1, 1, 1] and found.points["choices"].tolist() == [2, 0, 0]
    assert found.travel["source"] == "straight-line distance between coordinates"
    edge = access.cover(travel, {"people": [30, 10, 5]}, limit=float(np.hypot(600, 300)))
    assert edge.table.loc["people", "within"] == 40
    alone = access.cover(minutes([[np.inf]]), {"people": [3]}, limit=5)
    assert alone.points["facility"].tolist() == [None] and alone.table.loc["people", "share"] == 0


def test_coordinates_in_degrees_are_refused():
    geopandas = pytest.importorskip("geopandas")
    places = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy([113.26], [23.20]), crs="EPSG:4326")
    with pytest.raises(ValueError, match="points: found degrees .*cure: to_crs"):
        access.straight_line(places, [[0, 0]])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: minutes([[1, np.nan]]), "travel: found nan from point 0 to facility 1"),
        (lambda: minutes([[1, -3]]), "travel: found -3 from point 0 to facility 1"),
        (lambda: access.travel([[1]], unit="km"), "unit: found 'km'; allowed: 'min', 'm'; cure"),
        (lambda: access.travel([[1, 2]], unit="m", facilities=["a", "a"]), "facilities: found the label 'a' twice"),
        (lambda: access.travel([[1, 2]], unit="m", facilities=["a"]), "facilities: found 1 labels; allowed: 2"),
        (lambda: access.two_step(minutes([[1, 2]]), [1, 2], [1, 1], 5), "demand: found 2 entries; allowed: 1"),
        (lambda: access.two_step(minutes([[1, 2]]), [1], [1, -1], 5), "supply: found -1 in entry 1; allowed: finite numbers not below 0"),
        (lambda: access.two_step(minutes([[1, 2]]), [np.inf], [1, 1], 5), "demand: found inf in entry 0"),
        (lambda: access.enhanced_two_step(minutes([[0]]), [1], [1], access.gravity(1, -1)), "gravity: found an infinite weight at cost 0.*least"),
        (lambda: access.raam(minutes([[0]]), [0], [1]), "demand: found 0 at every point"),
        (lambda: access.raam(minutes([[0]]), [1], [1], tau=0), "tau: found 0; allowed: a finite number above 0"),
        (lambda: access.catchment_ratio(minutes([[0]]), access.travel([[0]], unit="m"), [1], [1], 5), "around: found the unit 'm'; allowed: 'min'"),
        (lambda: access.step({10: -1}), "weight up to 10: found -1"),
        (lambda: access.step({}), "step: found no cost"),
        (lambda: access.straight_line([[0, np.nan]], [[0, 0]]), "points.y: found nan in entry 0"),
        (lambda: access.straight_line([0, 1], [[0, 0]]), r"points: found shape \(2,\); allowed: \[places, 2\]"),
    ],
)
def test_errors_name_the_place(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_link_list_is_checked():
    links = pd.DataFrame({"from": ["a", "b", "a"], "to": ["s", "s", "t"], "t": [1.0, 2.0, 3.0]})
    names = {"origin": "from", "destination": "to", "cost": "t"}
    made = access.travel_links(links, unit="min", points=["b", "a"], facilities=["t", "s"], **names)
    assert access.two_step(made, pd.Series({"a": 1.0, "b": 1.0}), [4, 2], 2).points["access"].to_dict() == {"b": 1.0, "a": 1.0}
    with pytest.raises(ValueError, match="links: found 't' as to in row 2; allowed: one of facilities"):
        access.travel_links(links, unit="min", points=["a", "b"], facilities=["s"], **names)
    with pytest.raises(ValueError, match="links: found two from 'a' to 's'"):
        access.travel_links(pd.concat([links, links.head(1)]), unit="min", points=["a", "b"], facilities=["s", "t"], **names)
    with pytest.raises(ValueError, match="links: found no column 'cost'; allowed: from, to, t"):
        access.travel_links(links, unit="min", points=["a", "b"], facilities=["s", "t"], origin="from", destination="to")


def test_inputs_are_left_as_they_are():
    cost, demand, supply = np.array(SLOW, dtype=float), np.array(PEOPLE, dtype=float), np.array(DOCTORS, dtype=float)
    travel = access.travel(cost, unit="min")
    before = access.two_step(travel, demand, supply, 61).points
    cost[0, 0] = 1000
    assert access.two_step(travel, demand, supply, 61).points.equals(before)
    assert demand.tolist() == PEOPLE and supply.tolist() == DOCTORS


def test_importing_gengxin_loads_neither_access_nor_pandas():
    code = "import sys, gengxin; assert 'pandas' not in sys.modules and 'gengxin.access' not in sys.modules; gengxin.access; assert 'pandas' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
