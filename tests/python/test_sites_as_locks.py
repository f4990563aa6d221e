"""A siting's answer as locks of an allocation, on Xiaogang."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import gengxin as gx
from gengxin import access

BASE = gx.load("xiaogang")
CLASS_PLACES = 45


@pytest.fixture(scope="module")
def siting() -> access.Siting:
    """Pupils of the village by dwelling floor, the school that stands, and parcels that may become one of 24 classes."""
    pytest.importorskip("highspy")
    parcels = BASE.document["parcels"]
    floor = sum(np.array(parcels[f"dwelling_{kind}_m2"]["values"]) for kind in ("certified", "recognised", "unlawful"))
    frame = pd.DataFrame({"zone": parcels["zone"], "use": parcels["use"], "area": parcels["area_m2"]["values"], "floor": floor}, index=parcels["id"])
    corners = [np.array([pair.split() for pair in text[text.rindex("(") + 1 : text.index(")")].split(",")], dtype=float) for text in parcels["geometry"]]
    frame[["x", "y"]] = [corner.mean(axis=0) for corner in corners]
    village = frame[frame["zone"] == "xiaogang_unit"]
    homes = village[village["floor"] > 0]
    free = village[(village["area"] >= 12_000) & village["use"].str.startswith(("0703", "0901", "1001"))]
    sites = pd.concat([village.loc[["XG372"]], free])
    walk = access.straight_line(homes[["x", "y"]], sites[["x", "y"]])
    places = np.where(sites.index == "XG372", 18 * CLASS_PLACES, 24 * CLASS_PLACES)
    return access.maximal_cover(walk, 2500 * homes["floor"] / homes["floor"].sum(), 500, 2, places=places, existing=sites.index == "XG372")


def test_sites_are_taken_whole_by_the_allocation(siting):
    opened = siting.sites.index[siting.sites["open"] & ~siting.sites["existing"]].tolist()
    assert siting.status == "optimal" and len(opened) == 2
    held = BASE.with_sites(siting, "primary_school")
    locks = held.document["locks"]
    assert locks["parcel"] == sorted(opened) and set(locks["option"]) == {"primary_school"} and locks["at_least"]["values"] == [1.0, 1.0]
    assert locks["at_least"]["note"] == f"2 of {(~siting.sites['existing']).sum()} sites, chosen by siting"
    assert held.ancestors[-1]["name"] == "sites" and set(BASE.diff(held)) == {"locks"}
    free, plan = gx.allocate(BASE), gx.allocate(held)
    schools = plan.table[plan.table["option"] == "primary_school"]
    assert plan.found and set(opened) <= set(schools["parcel"]) and np.allclose(schools.set_index("parcel").loc[opened, "share"], 1)
    assert plan.value_yuan <= free.value_yuan + 1
    assert not set(opened) <= set(free.table[free.table["option"] == "primary_school"]["parcel"]), "the locks change something"


def test_closed_sites_may_be_kept_out(siting):
    fresh = siting.sites[~siting.sites["existing"]]
    held = BASE.with_sites(siting, "primary_school", others="out")
    locks = pd.DataFrame({name: column["values"] if isinstance(column, dict) else column for name, column in held.document["locks"].items()}).set_index("parcel")
    assert locks["at_most"].reindex(fresh.index).tolist() == fresh["open"].astype(float).tolist()
    plan = gx.allocate(held)
    assert set(plan.table[plan.table["option"] == "primary_school"]["parcel"]) == set(fresh.index[fresh["open"]])


def test_locks_that_are_there_stay(siting):
    opened = siting.sites.index[siting.sites["open"] & ~siting.sites["existing"]].tolist()
    there = {"id": ["mine", "park"], "parcel": [opened[0], "XG001"], "option": ["primary_school", "park"], "at_least": [0, 0], "at_most": [0.5, 0]}
    locks = BASE.patch({"locks": there}).with_sites(siting, "primary_school").document["locks"]
    rows = dict(zip(locks["id"], zip(locks["parcel"], locks["at_least"], locks["at_most"], strict=True), strict=True))
    assert rows == {"mine": (opened[0], 1, 1), "park": ("XG001", 0, 0), f"{opened[1]}-primary_school": (opened[1], 1, 1)}


def made(label: str, existing: bool = False, solved: bool = True) -> access.Siting:
    walk = access.travel([[3.0]], unit="min", points=["A"], facilities=[label])
    sites = pd.DataFrame({"open": [True], "existing": [existing], "classes": [0], "places": [10.0]}, index=[label])
    return access.Siting("optimal" if solved else "infeasible", 0.0, 0.0, sites, access.provision(walk, [1], [10]) if solved else None)


@pytest.mark.parametrize(("siting", "more", "message"), [
    (made("site 4"), {"option": "park"}, "siting: found the site 'site 4'; allowed: ids of parcels"),
    (made("XG002", existing=True), {"option": "park"}, "siting: found no new site open"),
    (made("XG002", solved=False), {"option": "park"}, "siting: found status 'infeasible'"),
    (made("XG002"), {"option": "school"}, "option: found 'school'; allowed: retain, improve_housing"),
    (made("XG002"), {"option": "park", "others": "away"}, "others: found 'away'; allowed: 'free', 'out'"),
])  # fmt: skip
def test_errors_name_the_place(siting, more, message):
    with pytest.raises(ValueError, match=message):
        BASE.with_sites(siting, **more)


def test_a_parcel_that_does_not_admit_the_option_is_told_by_the_allocation():
    with pytest.raises(gx.DocumentError, match=r"/locks/parcel/CU001-primary_school: found parcel CU001, which may not change"):
        gx.allocate(BASE.with_sites(made("CU001"), "primary_school"))
