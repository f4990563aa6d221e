"""How much a facility counts by what it costs to reach it: weights, called with costs."""

from __future__ import annotations

from collections.abc import Mapping

from gengxin._core import access as _core
from gengxin._core.access import Weight


def all_or_nothing(limit: float) -> Weight:
    """1 up to the limit, 0 beyond (Luo & Wang 2003).

    >>> all_or_nothing(30)([10, 30, 31]).tolist()
    [1.0, 1.0, 0.0]
    """
    return _core.all_or_nothing(limit)


def step(rings: Mapping[float, float]) -> Weight:
    """A weight for each ring (Luo & Qi 2009): ``{10: 1, 30: 0.68, 60: 0.22}``, 0 beyond the last cost.

    Raises:
        ValueError: for no ring, a cost not above 0, a weight below 0.

    >>> step({10: 1, 30: 0.68, 60: 0.22})([10, 20, 60, 61]).tolist()
    [1.0, 0.68, 0.22, 0.0]
    """
    costs = sorted(rings)
    return _core.step(costs, [rings[cost] for cost in costs])


def gaussian(sigma: float) -> Weight:
    """exp(-c^2 / (2 sigma^2)).

    >>> gaussian(20)([0, 20]).round(6).tolist()
    [1.0, 0.606531]
    """
    return _core.gaussian(sigma)


def gaussian_to_limit(limit: float) -> Weight:
    """A Gaussian that falls to 0 at the limit: (exp(-(c/d)^2 / 2) - exp(-1/2)) / (1 - exp(-1/2)) (Dai 2010).

    >>> gaussian_to_limit(500)([0, 250, 500]).round(4).tolist()
    [1.0, 0.7014, 0.0]
    """
    return _core.gaussian_to_limit(limit)


def gravity(scale: float, alpha: float, least: float = 0.0) -> Weight:
    """(max(c, least) / scale)^alpha. With alpha below 0 a cost of 0 needs ``least`` above 0.

    >>> gravity(1, -1)([1, 40, 80]).tolist()
    [1.0, 0.025, 0.0125]
    """
    return _core.gravity(scale, alpha, least)


def exponential(scale: float) -> Weight:
    """exp(-c / scale).

    >>> exponential(10)([0, 10]).round(6).tolist()
    [1.0, 0.367879]
    """
    return _core.exponential(scale)


def linear(limit: float) -> Weight:
    """1 - c / d up to the limit d.

    >>> linear(500)([0, 125, 600]).tolist()
    [1.0, 0.75, 0.0]
    """
    return _core.linear(limit)


def quadratic(limit: float) -> Weight:
    """1 - (c / d)^2 up to the limit d, Epanechnikov's kernel.

    >>> quadratic(500)([0, 250, 600]).tolist()
    [1.0, 0.75, 0.0]
    """
    return _core.quadratic(limit)
