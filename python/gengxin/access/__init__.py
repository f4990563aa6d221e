"""Who reaches which service: travel tables, floating catchments, provision with a proof, cover, siting.

Points are where people live (parcels, buildings), facilities are where they go. Travel is a table of minutes or metres
from points to facilities, the caller's own or distances between coordinates in metres; every limit beside a table is in
the table's unit, and counts itself. Columns are taken in the table's order, or by label if they are Series. Tables carry
units under ``attrs["units"]`` and Chinese titles under ``attrs["titles_zh"]``. The equations stand in ``docs/access.md``.

>>> import numpy as np
>>> from gengxin import access
>>> walk = access.travel([[3, 9], [8, 4], [20, 20]], unit="min", source="walking times, network of 2024")
>>> access.two_step(walk, demand=[100, 50, 10], supply=[15, 20], limit=10).points["access"].round(3).tolist()
[0.233, 0.233, 0.0]
"""

from __future__ import annotations

from gengxin._core.access import Weight
from gengxin.access.measures import Catchments, Raam, catchment_ratio, enhanced_two_step, raam, three_step, two_step
from gengxin.access.provision import Provision, WeightedProvision, provision, weighted_provision
from gengxin.access.reach import Cover, cover
from gengxin.access.siting import PhasedSiting, Siting, maximal_cover, p_center, p_median, phased_cover, phased_median, set_cover
from gengxin.access.travel import Travel, manhattan, straight_line, travel, travel_links
from gengxin.access.weights import (
    all_or_nothing,
    exponential,
    gaussian,
    gaussian_to_limit,
    gravity,
    linear,
    quadratic,
    step,
)

__all__ = [
    "Catchments", "Cover", "PhasedSiting", "Provision", "Raam", "Siting", "Travel", "Weight", "WeightedProvision", "all_or_nothing", "catchment_ratio", "cover",
    "enhanced_two_step", "exponential", "gaussian", "gaussian_to_limit", "gravity", "linear", "manhattan", "maximal_cover", "p_center", "p_median", "phased_cover", "phased_median",
    "provision", "quadratic", "raam", "set_cover", "step", "straight_line", "three_step", "travel", "travel_links", "two_step", "weighted_provision",
]  # fmt: skip
