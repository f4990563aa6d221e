"""Provision beside HiGHS, with both sides of its proof, prices, and what taking a facility away does."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gengxin import access

MINUTES, DEMAND, PLACES = [[0, 7, 5], [9, 0, 3], [5, 4, 0]], [100, 60, 40], [30, 0, 120]


def minutes(cost) -> access.Travel:
    return access.travel(cost, unit="min")


def test_three_blocks():
    """Example matrix of aimclub/blocksnet; most people served by HiGHS: 150 within 5, 130 within 4."""
    five, four = (access.provision(minutes(MINUTES), DEMAND, PLACES, limit=n) for n in (5, 4))
    assert (five.within, four.within) == (150, 130) == (five.bound, four.bound)
    assert four.facilities["price"].iloc[[0, 2]].tolist() == [1, 0]
    assert (five.share, four.share) == (0.75, 0.65)
    assert four.proof() == "1 point with 100 people reaches only 1 facility with 30 places within 4 min: 70 must go unserved there, and all others are served"
    worth = np.array(DEMAND)[:, None] / np.maximum(MINUTES, 1) ** 2
    assert [access.weighted_provision(minutes(MINUTES), DEMAND, PLACES, worth, n).served / 200 for n in (5, 4)] == [0.75, 0.65]


@st.composite
def towns(draw, numbers=st.one_of(st.integers(0, 9), st.floats(0, 100))):
    points, facilities = draw(st.integers(0, 10)), draw(st.integers(0, 6))
    cost = draw(st.lists(st.one_of(st.integers(0, 12), st.floats(0, 12), st.just(np.inf)), min_size=points * facilities, max_size=points * facilities))
    def column(n):
        return np.array(draw(st.lists(numbers, min_size=n, max_size=n)), dtype=float)
    return np.array(cost, dtype=float).reshape(points, facilities), column(points), column(facilities), draw(st.floats(0, 14))


def highs(cost, demand, places, limit):
    """The same two programs, one after the other: (served, travel)."""
    optimize, sparse = pytest.importorskip("scipy.optimize"), pytest.importorskip("scipy.sparse")
    i, j = np.nonzero(np.isfinite(cost) & (cost <= limit))
    if len(i) == 0:
        return 0.0, 0.0
    ones, k = np.ones(len(i)), np.arange(len(i))
    rows = sparse.vstack([sparse.csr_array((ones, (i, k)), shape=(len(demand), len(i))), sparse.csr_array((ones, (j, k)), shape=(len(places), len(i)))])
    most = optimize.linprog(-ones, A_ub=rows, b_ub=np.concatenate([demand, places]))
    least = optimize.linprog(cost[i, j], A_ub=sparse.vstack([rows, sparse.csr_array(-ones[None])]), b_ub=np.concatenate([demand, places, [most.fun + 1e-9]]))
    return -most.fun, least.fun


@given(towns())
def test_towns_are_solved_as_by_highs_and_both_sides_are_equal(town):
    cost, demand, places, limit = town
    found = access.provision(minutes(cost.reshape(len(demand), len(places))), demand, places, limit)
    served, travel = highs(cost, demand, places, limit)
    assert found.within == found.bound
    assert found.within == pytest.approx(served, abs=1e-6)
    assert found.travel == pytest.approx(travel, abs=1e-5)
    points, facilities, flows = found.points, found.facilities, found.flows
    # The cut, from the columns given: its points reach its facilities only, and its two parts add up to what is served.
    inside, full = points["in_cut"].to_numpy(), facilities["in_cut"].to_numpy()
    assert not (np.isfinite(cost) & (cost <= limit))[np.ix_(inside, ~full)].any()
    assert demand[~inside].sum() + places[full].sum() == pytest.approx(found.within, rel=1e-12)
    np.testing.assert_allclose(points["within"] + points["unserved"], demand, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(facilities["used_within"] + facilities["left"], places, rtol=1e-12, atol=1e-12)
    assert (facilities["left"] >= 0).all() and (flows["people"] > 0).all() and (flows["cost"] <= limit).all()
    np.testing.assert_allclose(flows.groupby("point")["people"].sum().reindex(points.index, fill_value=0), points["within"], rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(flows.groupby("facility")["people"].sum().reindex(facilities.index, fill_value=0), facilities["used_within"], rtol=1e-12, atol=1e-12)


@given(towns(st.integers(0, 9)), st.randoms(use_true_random=False))
def test_prices_permutations_and_losses(town, random):
    cost, demand, places, limit = town
    found = access.provision(minutes(cost), demand, places, limit)
    order = list(range(len(places)))
    random.shuffle(order)
    mixed = access.provision(minutes(cost[:, order]), demand, places[order], limit)
    assert (mixed.within, mixed.bound) == (found.within, found.bound)
    assert mixed.travel == pytest.approx(found.travel, rel=1e-12, abs=1e-12)
    assert mixed.points["in_cut"].equals(found.points["in_cut"])
    for name in ("price", "in_cut"):
        assert mixed.facilities[name].tolist() == found.facilities[name].iloc[order].tolist()
    np.testing.assert_allclose(mixed.facilities["travel_price"], found.facilities["travel_price"].iloc[order], atol=1e-12)
    for j in range(len(places)):
        more, gone = places.copy(), np.delete(places, j)
        more[j] += 1
        gained = access.provision(minutes(cost), demand, more, limit)
        assert gained.within - found.within == found.facilities["price"].iloc[j]
        assert gained.travel - found.travel == pytest.approx(found.facilities["travel_price"].iloc[j], abs=1e-9)
        assert access.provision(minutes(np.delete(cost, j, axis=1)), demand, gone, limit).unserved >= found.unserved


@given(towns(st.integers(0, 9)), st.floats(0, 20))
def test_those_left_over_travel_beyond(town, beyond):
    cost, demand, places, limit = town
    found = access.provision(minutes(cost), demand, places, limit, beyond=beyond)
    assert found.within + found.beyond + found.unserved == found.demand == demand.sum()
    strict = access.provision(minutes(cost), demand, places, limit)
    assert (found.within, found.travel) == (strict.within, strict.travel)
    rest = np.where(cost > limit, cost, np.inf)
    assert found.beyond == pytest.approx(highs(rest, strict.points["unserved"].to_numpy(), strict.facilities["left"].to_numpy(), beyond)[0], abs=1e-6)
    assert (found.flows["beyond"] == (found.flows["cost"] > limit)).all()


@given(towns(), st.randoms(use_true_random=False))
def test_a_weighted_sum_is_the_greatest_and_serves_no_more(town, random):
    optimize = pytest.importorskip("scipy.optimize")
    cost, demand, places, limit = town
    worth = np.array([random.choice([0.0, 1.0, 2.5, random.random()]) for _ in range(cost.size)]).reshape(cost.shape)
    found = access.weighted_provision(minutes(cost), demand, places, worth, limit)
    assert found.served <= access.provision(minutes(cost), demand, places, limit).within + 1e-9
    i, j = np.nonzero(np.isfinite(cost) & (cost <= limit))
    best = 0.0
    if len(i):
        rows = np.vstack([i == np.arange(len(demand))[:, None], j == np.arange(len(places))[:, None]]).astype(float)
        best = -optimize.linprog(-worth[i, j], A_ub=rows, b_ub=np.concatenate([demand, places])).fun
    assert found.worth == pytest.approx(best, rel=1e-9, abs=1e-6)


@settings(max_examples=8)
@given(st.integers(0, 100), st.sampled_from([0.6, 0.95, 1.3]), st.booleans())
def test_larger_towns_are_solved_as_by_highs(seed, ratio, whole):
    rng = np.random.default_rng(seed)
    points, facilities = rng.uniform(0, 3000, (600, 2)), rng.uniform(0, 3000, (30, 2))
    travel, full = access.straight_line(points, facilities, within=900), np.hypot(*(points[:, None] - facilities[None]).transpose(2, 0, 1))
    demand = rng.integers(0, 50, 600).astype(float) if whole else rng.uniform(0, 50, 600)
    places = np.round(rng.uniform(0.2, 1.8, 30) * demand.sum() * ratio / 30)
    found = access.provision(travel, demand, places)
    served, length = highs(full, demand, places, 900)
    assert found.within == found.bound == pytest.approx(served, rel=1e-9)
    assert found.travel == pytest.approx(length, rel=1e-7)


def test_demand_is_never_rounded_by_parcel():
    """1,000 parcels of 4 people at 120 places per 1,000 need 480 places; rounded by parcel they would need none."""
    found = access.provision(minutes(np.ones((1000, 1))), np.full(1000, 4 * 120 / 1000), [480], limit=5)
    assert found.within == pytest.approx(480, rel=1e-13) and found.unserved == pytest.approx(0, abs=1e-10)


def test_labels_units_and_provenance():
    travel = access.travel(pd.DataFrame([[5.0, 9.0]], index=["P1"], columns=["S1", "S2"]), unit="min", source="a network", version="2024-05")
    found = access.provision(travel, pd.Series({"P1": 10.0}), pd.Series({"S2": 4.0, "S1": 3.0}), limit=6, beyond=9)
    assert found.flows[["point", "facility", "people", "beyond"]].values.tolist() == [["P1", "S1", 3.0, False], ["P1", "S2", 4.0, True]]
    assert (found.within, found.beyond, found.unserved) == (3, 4, 3)
    assert found.travel_table == {"unit": "min", "source": "a network", "version": "2024-05"}
    assert found.facilities.attrs["units"]["travel_price"] == "person min per place"
    assert access.provision(travel, [0], [3, 4]).share == 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda t: access.provision(t, [1, 1, -1], [1, 1, 1]), "demand: found -1 in entry 2; allowed: finite numbers not below 0"),
        (lambda t: access.provision(t, [1, 1, 1], [1, np.inf, 1]), "places: found inf in entry 1"),
        (lambda t: access.provision(t, [1, 1], [1, 1, 1]), "demand: found 2 entries; allowed: 3"),
        (lambda t: access.provision(t, [1, 1, 1], [1, 1, 1], limit=-1), "limit: found -1; allowed: a number not below 0"),
        (lambda t: access.provision(t, [1, 1, 1], [1, 1, 1], limit=np.nan), "limit: found nan"),
        (lambda t: access.weighted_provision(t, [1, 1, 1], [1, 1, 1], [1, 2]), "worth: found 2 entries; allowed: 9"),
    ],
)
def test_errors_name_the_place(call, message):
    with pytest.raises(ValueError, match=message):
        call(minutes(MINUTES))
