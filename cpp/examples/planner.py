"""A planner's script, run inside a C++ host. The host owns the scenario; `village` shows it.

`plan` is called once. What it returns goes back to the host: a list of studies, each a name and the
figures that the planner wants on the host's screen.
"""

import gengxin_host


def first_year_short(village, level):
    """First year with too few public places with the plan, or None."""
    rows = zip(village.keys("schools", "year"), village.keys("schools", "zone"), village.keys("schools", "level"),
               village.column("schools", "shortfall_with"))
    short = [year for year, zone, row_level, shortfall in rows if zone == "all" and row_level == level and shortfall > 1e-9]
    return min(short, default=None)


def study(village):
    residents = [value for year, zone, value in zip(village.keys("residents", "year"), village.keys("residents", "zone"),
                                                    village.column("residents", "residents_with"))
                 if zone == "all"]
    return {"name": village.name, "residents_first": residents[0], "residents_last": residents[-1],
            "primary_short_from": first_year_short(village, "primary")}


def plan(village):
    studies = [study(village)]
    # Tenants who need more room, and a village that may not be emptied as fast.
    studies.append(study(village.patch({"demography": {"floor_per_tenant_m2": 25}}, "25 m2 a tenant")))
    try:
        village.patch({"demography": {"floor_per_tennant_m2": 25}}, "misspelt")
    except gengxin_host.DocumentError as error:
        print("the host's library says:", str(error).splitlines()[-1].strip())
    else:
        raise AssertionError("a misspelt key must be an error")
    return studies
