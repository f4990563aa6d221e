"""The command line as a user meets it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

import gengxin as gx
from gengxin.cli import main


def run(capsys, *arguments):
    code = main(list(arguments))
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_run_prints_people_schools_beds_indicators_and_assumed_figures(capsys):
    code, out, err = run(capsys, "run", "xiaogang")
    assert (code, err) == (0, "")
    for text in ("People (persons)", "Compulsory school places", "Hospital and elderly beds", "Indicators", "Contradictions", "Illustrative parcels"):
        assert text in out
    assert "figures that this run used are assumed" in out
    assert "norms: " in out and "primary_places_per_1000" in out.replace("\n", "")


def test_run_in_chinese(capsys):
    code, out, _ = run(capsys, "run", "xiaogang", "--lang", "zh")
    assert code == 0
    for text in ("人口（人）", "义务教育学位", "医院与养老床位", "主要指标", "示意地块", "未达标", "约束性", "假定"):
        assert text in out


@pytest.mark.parametrize(("lang", "said"), [
    ("en", ("Cost account (10,000 yuan)", "streets, pipes and green land", "Balance", "does not balance at the planned financing", "Finance", "met ✓")),
    ("zh", ("成本核算（万元）", "不可预见费", "资金平衡", "按规划融资面积无法平衡", "财务评价", "满足")),
])  # fmt: skip
def test_run_prints_the_account_the_balance_and_the_limits(capsys, lang, said):
    code, out, _ = run(capsys, "run", "xiaogang", "--lang", lang)
    assert code == 0
    for text in said:
        assert text in out
    account_to_finance = out[out.index(said[0]) : out.index(said[4])]
    assert any("一" <= c <= "鿿" for c in account_to_finance) == (lang == "zh")


def test_a_published_account_is_printed_with_its_difference_and_remainder(capsys):
    code, out, _ = run(capsys, "run", "wuyanqiao")
    assert code == 0 and "People" not in out
    assert "128,224.26" in out and "0.02" in out and "54,245.99" in out and "A check of structure and sums" in out
    out = run(capsys, "run", "wuyanqiao", "--lang", "zh")[1]
    assert "公布总额中未列科目部分(未分配)" in out and "仅用于核对结构与加总" in out


def test_whole_tables_keep_their_digits_and_months(capsys):
    code, out, _ = run(capsys, "run", "xiaogang", "--table", "costs", "--table", "stages")
    total = f"{gx.simulate('xiaogang').raw('costs')['columns'][2][4].max():,.2f}"
    assert code == 0 and f" {total} " in out and "2026-01" in out and "202,601" not in out


def test_json_is_one_document_without_nan(capsys):
    code, out, _ = run(capsys, "run", "xiaogang", "--json")
    result = json.loads(out, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    assert code == 0
    residents = result["tables"]["residents"]
    assert residents["units"]["residents_with"] == "persons"
    assert len(residents["columns"]["year"]) == len(residents["columns"]["residents_with"]) == 16 * 6
    assert result["illustrative_parcels"] is True
    assert len(result["assumed"]) < result["figures_used"]


def test_a_patch_file_is_applied_and_named(capsys, tmp_path):
    (tmp_path / "tighter.json").write_text('{"norms": {"primary_places_per_1000": 100}}')
    code, out, _ = run(capsys, "run", "xiaogang", "--patch", str(tmp_path / "tighter.json"), "--json", "--table", "schools")
    result = json.loads(out)
    assert code == 0 and result["scenario"]["name"].endswith("+ tighter")
    assert list(result["tables"]) == ["schools"]


def test_bad_input_ends_with_2_and_lists_every_fault(capsys, tmp_path):
    (tmp_path / "bad.json").write_text('{"norms": {"primry_places_per_1000": 100, "junior_class_size": -1}, "yeers": {}}')
    code, out, err = run(capsys, "run", "xiaogang", "--patch", str(tmp_path / "bad.json"))
    assert (code, out) == (2, "")
    assert "did you mean 'primary_places_per_1000'?" in err and "did you mean 'years'?" in err
    code, out, _ = run(capsys, "run", "xiaogang", "--patch", str(tmp_path / "bad.json"), "--json")
    assert code == 2 and {f["code"] for f in json.loads(out)["faults"]} == {"unknown_path"}


@pytest.mark.parametrize("arguments", [["run", "nowhere.json"], ["run", "xiaogang", "--table", "people"], ["compare", "xiaogang"], ["explain", "xiaogang", "schools.x"], ["run", "xiaogang", "--patch", "none.json"]])
def test_other_bad_input_ends_with_2_and_one_line(capsys, arguments):
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "") and len(err.strip().splitlines()) == 1


def test_validate_tells_sound_and_faulty_documents_apart(capsys, tmp_path):
    (tmp_path / "faulty.json").write_text("{}")
    code, out, err = run(capsys, "validate", "xiaogang", str(tmp_path / "faulty.json"))
    assert code == 2 and "sound" in out and "/zones" in err
    assert run(capsys, "validate", "xiaogang")[0] == 0


def test_compare_shows_inputs_and_outcomes(capsys, tmp_path):
    (tmp_path / "norm.json").write_text('{"norms": {"primary_places_per_1000": 100}}')
    code, out, _ = run(capsys, "compare", "xiaogang", "--patch", str(tmp_path / "norm.json"))
    assert code == 0 and "norms/primary_places_per_1000" in out and "Outcomes, 2035" in out
    assert "approved cost" in out and "most money ever out" in out


def test_explain_shows_the_tree(capsys):
    code, out, _ = run(capsys, "explain", "xiaogang", "schools.norm_shortfall_with", "year=2030", "level=primary")
    assert code == 0 and "primary_places_per_1000" in out
    code, out, _ = run(capsys, "explain", "xiaogang", "indicators.target", "year=2025", "indicator=hospital_beds", "--json")
    assert json.loads(out)["value"] == json.loads(out)["recomputed"] == 1000


def test_cases_and_schema(capsys):
    assert "xiaogang" in run(capsys, "cases")[1]
    assert json.loads(run(capsys, "schema")[1])["$schema"].startswith("https://json-schema.org")
    assert "primary_places_per_1000" in run(capsys, "schema", "--reference")[1]


def test_the_command_line_needs_no_pandas():
    code = "import sys; sys.modules['pandas'] = None; from gengxin.cli import main; sys.exit(main(['run', 'xiaogang']))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_closed_pipe_is_no_error():
    done = subprocess.run(f"{sys.executable} -m gengxin.cli run xiaogang | head -1", shell=True, capture_output=True, text=True, check=False)
    assert "Xiaogang" in done.stdout and "Traceback" not in done.stderr


@pytest.mark.parametrize(("lang", "said"), [("en", "one more place costs"), ("zh", "多要求一个学位")])
def test_allocate_prints_a_plan_with_prices(capsys, lang, said):
    assert main(["allocate", "xiaogang", "--lang", lang]) == 0
    out = capsys.readouterr().out
    assert "规划方案" in out and said in out


def test_allocate_writes_the_plan_or_the_cure(capsys, tmp_path):
    hard = tmp_path / "hard.json"
    hard.write_text('{"requirements": {"demolition": {"mode": "hard"}}}', encoding="utf-8")
    cure, plan = tmp_path / "cure.json", tmp_path / "plan.json"
    assert main(["allocate", "xiaogang", "--patch", str(hard), "--out", str(cure)]) == 0
    assert "In conflict" in capsys.readouterr().out
    assert main(["allocate", "xiaogang", "--patch", str(hard), "--patch", str(cure), "--out", str(plan), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["status"] == "optimal" and set(answer["plan"]) == {"id", "parcel", "option", "share", "start"}
    assert main(["allocate", "xiaogang", "--keep", "nowhere"]) == 2
    assert main(["allocate", "wuyanqiao"]) == 2
