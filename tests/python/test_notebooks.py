"""Notebooks: they run from a clean kernel, every code cell checks something, and nothing is stored with them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


@pytest.fixture
def nbformat():
    return pytest.importorskip("nbformat", reason="reading notebooks needs nbformat: pip install 'gengxin[test]'")


def test_there_are_notebooks():
    assert "01_xiaogang.ipynb" in [path.name for path in NOTEBOOKS]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_no_outputs_are_stored(path, nbformat):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    for i, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None, f"cell {i} is stored with outputs: clear them"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_every_code_cell_asserts_and_every_heading_has_chinese(path, nbformat):
    notebook = nbformat.read(path, as_version=4)
    for i, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            assert re.search(r"^assert ", cell.source, re.MULTILINE), f"cell {i} checks nothing"
        for heading in re.findall(r"^#+ .*", cell.source, re.MULTILINE) if cell.cell_type == "markdown" else []:
            assert re.search("[一-鿿]", heading), f"{heading!r} has no Chinese beside it"


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_the_notebook_runs(path, nbformat, tmp_path):
    nbclient = pytest.importorskip("nbclient", reason="running notebooks needs nbclient: pip install 'gengxin[test]'")
    for package in ("ipykernel", "matplotlib", "geopandas"):
        pytest.importorskip(package, reason=f"the notebook needs {package}: pip install 'gengxin[notebook,test]'")
    notebook = nbformat.read(path, as_version=4)
    # A path that exists and is empty: what the notebook reads must come with the package.
    client = nbclient.NotebookClient(notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}})
    client.execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"]
    pictures = [output for output in outputs if "image/png" in output.get("data", {})]
    assert len(pictures) == sum("gx.plots." in cell.source for cell in notebook.cells), "every plot is shown"
