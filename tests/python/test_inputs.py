"""Scenarios from dicts, files and data frames; saving; the schema."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

import gengxin as gx


def plan_frame(base) -> pd.DataFrame:
    plan = base.document["plan"]
    return pd.DataFrame({key: value["values"] if isinstance(value, dict) else value for key, value in plan.items()})


def test_a_dict_a_file_and_the_case_are_the_same(base, tmp_path):
    base.save(tmp_path / "copy.json")
    assert gx.load(tmp_path / "copy.json") == base == gx.load(base.to_dict()) == gx.load(str(tmp_path / "copy.json"))
    assert not list(tmp_path.glob("*.part"))


def test_the_plan_may_be_a_frame_or_a_file(base, tmp_path):
    frame = plan_frame(base)
    from_frame = base.with_plan(frame)
    frame.to_csv(tmp_path / "plan.csv", index=False)
    frame.to_excel(tmp_path / "plan.xlsx", index=False)
    frame.to_parquet(tmp_path / "plan.parquet")
    for name in ("plan.csv", "plan.xlsx", "plan.parquet"):
        assert base.with_plan(tmp_path / name) == from_frame
    indexed = base.with_plan(frame.set_index("id"))
    assert indexed == from_frame


def test_a_document_may_name_its_tables(base, tmp_path):
    document = base.to_dict()
    plan_frame(base).to_csv(tmp_path / "plan.csv", index=False)
    document["plan"] = "plan.csv"
    (tmp_path / "case.json").write_text(json.dumps(document))
    assert gx.load(tmp_path / "case.json").hash == base.with_plan(plan_frame(base)).hash


def test_geometry_comes_from_a_geopackage(base, tmp_path):
    geopandas = pytest.importorskip("geopandas")
    shapely = pytest.importorskip("shapely")
    parcels = {key: value["values"] if isinstance(value, dict) else value for key, value in base.document["parcels"].items()}
    frame = geopandas.GeoDataFrame(pd.DataFrame(parcels).drop(columns="geometry"), geometry=[shapely.from_wkt(w) for w in parcels["geometry"]], crs="EPSG:4526")
    frame.to_file(tmp_path / "parcels.gpkg", driver="GPKG")
    loaded = base.patch({"parcels": tmp_path / "parcels.gpkg"})
    np.testing.assert_allclose(gx.simulate(loaded).land["area_with_m2"], gx.simulate(base).land["area_with_m2"])


def test_a_hole_in_a_frame_is_named(base):
    frame = plan_frame(base)
    frame.loc[3, "start"] = np.nan
    with pytest.raises(ValueError, match=f"no value in column 'start', row '{frame.loc[3, 'id']}'"):
        base.with_plan(frame)
    with pytest.raises(ValueError, match="needs a column 'id'"):
        base.with_plan(frame.drop(columns="id"))


def test_nan_in_a_dict_is_told_as_such(base):
    with pytest.raises(gx.DocumentError) as error:
        base.patch({"norms": {"primary_places_per_1000": float("nan")}})
    assert [issue.code for issue in error.value.issues] == ["not_a_number"]


def test_a_place_in_a_patch_is_a_pointer_into_it(base):
    with pytest.raises(gx.DocumentError) as error:
        base._core.patch("[]", "change")
    issue = error.value.issues[0]
    assert issue.pointer == "" and str(issue).startswith("(patch): found a list of 0")


def test_numpy_numbers_are_taken(base):
    patched = base.patch({"norms": {"primary_places_per_1000": np.float64(81.5), "junior_places_per_1000": np.int64(41)}})
    assert patched.document["norms"]["junior_places_per_1000"] == 41


def test_a_missing_file_names_the_bundled_cases():
    with pytest.raises(FileNotFoundError, match="xiaogang"):
        gx.load("xiaogan")


def test_the_case_holds_against_the_exported_schema(base):
    jsonschema = pytest.importorskip("jsonschema")
    schema = gx.json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(base.document, schema)
    broken = base.to_dict()
    broken["norms"]["primry"] = 1
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, schema)


def test_ancestry_and_hash(base):
    first = base.patch({"norms": {"primary_places_per_1000": 90}}, name="first")
    second = first.patch({"norms": {"primary_places_per_1000": 80}}, name="second")
    assert [step["name"] for step in second.ancestors] == ["", "first", "second"]
    assert [step["hash"] for step in second.ancestors] == [base.hash, first.hash, second.hash]
    assert json.loads(second.ancestors[1]["patch"]) == {"norms": {"primary_places_per_1000": 90}}


def test_compare_tells_inputs_and_outcomes(base):
    tight = base.patch({"norms": {"primary_places_per_1000": 90}, "parcels": {"rows": {"XG001": {"area_m2": 1000}}}}, name="tight")
    comparison = gx.compare(base, tight)
    changed = comparison.inputs.set_index("place")
    assert changed.loc["norms/primary_places_per_1000", "after"] == 90
    assert changed.loc["parcels/rows/XG001/area_m2", "before"] > 0
    names = comparison.outcomes.columns.get_level_values("scenario").unique().tolist()
    assert names == [base.name, tight.name]
    outcome = comparison.outcomes.xs("primary_norm_shortfall_with", axis=1, level="outcome").dropna()
    assert (outcome[tight.name] > outcome[base.name]).all()
    assert comparison.schools.columns.nlevels == 2
    with pytest.raises(ValueError, match="at least two"):
        gx.compare(base)
