"""Fixtures and settings of all tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

import gengxin as gx

ROOT = Path(__file__).parents[2]

settings.register_profile("gengxin", derandomize=True, deadline=None)
settings.load_profile("gengxin")


@pytest.fixture(scope="session")
def base() -> gx.Scenario:
    return gx.load("xiaogang")


@pytest.fixture(scope="session")
def run(base: gx.Scenario) -> gx.Run:
    return gx.simulate(base)
