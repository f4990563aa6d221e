"""Small models that are useful by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gengxin import _core


def life_expectancy(ages: Sequence[int], rates: Sequence[float]) -> float:
    """Expectation of life at birth in years from central death rates, constant within each age group.

    Args:
        ages: lower age of each group, from 0, rising; the last group is open.
        rates: deaths per person-year, as many as ages.

    Raises:
        ValueError: unless ages start at 0 and rise, with one rate each, the last above 0.

    >>> round(life_expectancy([0], [0.02]), 9)
    50.0
    """
    if not ages or ages[0] != 0:
        raise ValueError(f"ages start at 0; found {list(ages)[:1]}")
    return _core.life_expectancy(list(ages), list(rates))


def school_impact(enrolment_without: float, capacity_without: float, enrolment_with: float, capacity_with: float) -> dict[str, Any]:
    """An optional second opinion on a plan's impact on schools: the rules of New York City's environmental review.

    Returns:
        utilisation_without, utilisation_with, change, significant (change of at least 0.05 and utilisation of at
        least 1 with the plan), cure_seats (seats that end the impact).

    >>> school_impact(140, 145, 177, 145)["significant"]
    True
    """
    return _core.school_impact(enrolment_without, capacity_without, enrolment_with, capacity_with)
