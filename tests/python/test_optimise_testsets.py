"""Problems with known optima: Maros-Meszaros, NETLIB, NETLIB's infeasible ones.

They lie in ../shared/testsets beside the clone, or where GENGXIN_TESTSETS says; without them these tests are skipped.
"""

import csv
import os
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(os.environ.get("GENGXIN_TESTSETS", Path(__file__).parents[3] / "shared" / "testsets"))
if not ROOT.is_dir():
    pytest.skip("shared/testsets is not there", allow_module_level=True)
pytestmark = pytest.mark.slow
sparse = pytest.importorskip("scipy.sparse")
io = pytest.importorskip("scipy.io")

from gengxin import optimise  # noqa: E402

# Tables whose optimum is less accurate than 1e-6: here a verified lower value is right.
INACCURATE = {"S268"}


def optima(folder):
    with open(ROOT / folder / "optima.csv", newline="") as file:
        return [(row["problem"], float(row["optimum"])) for row in csv.DictReader(file)]


def maros_meszaros(name):
    data = io.loadmat(ROOT / "maros_meszaros" / f"{name}.mat")
    p = sparse.csc_matrix(data["P"], dtype=float)
    return optimise.program(
        np.ravel(data["q"]).astype(float), sparse.csc_matrix(data["A"], dtype=float),
        row_lower=np.ravel(data["l"]), row_upper=np.ravel(data["u"]),
        quadratic=(p + p.T) / 2, offset=float(np.ravel(data["r"])[0]))


def netlib(name):
    highspy = pytest.importorskip("highspy")
    reader = highspy.Highs()
    reader.setOptionValue("output_flag", False)
    reader.readModel(str(ROOT / "netlib_lp" / f"{name}.mps.gz"))
    lp = reader.getLp()
    a = lp.a_matrix_
    matrix = sparse.csc_matrix((a.value_, a.index_, a.start_), (lp.num_row_, lp.num_col_))
    return optimise.program(lp.col_cost_, matrix, row_lower=lp.row_lower_, row_upper=lp.row_upper_,
                            lower=lp.col_lower_, upper=lp.col_upper_, offset=lp.offset_)


def infeasible(name):
    data = io.loadmat(ROOT / "netlib_infeasible" / f"{name}.mat")
    cost = np.ravel(data["c"]).astype(float)
    blocks = [sparse.csc_matrix(data[key], dtype=float) for key in ("A", "G")]
    blocks = [b if b.shape[1] == cost.size else sparse.csc_matrix((0, cost.size)) for b in blocks]
    b = np.ravel(data["b"])
    return optimise.program(
        cost, sparse.vstack(blocks),
        row_lower=np.concatenate([b, np.ravel(data["h_l"])]),
        row_upper=np.concatenate([b, np.ravel(data["h_u"])]),
        lower=np.ravel(data["x_l"]), upper=np.ravel(data["x_u"]))


def check(program, optimum, name):
    solution = optimise.solve(program)
    assert solution.status == "optimal"
    assert optimise.verify(program, solution.x, solution.y).within(1e-6)
    error = solution.objective - optimum
    assert error <= 1e-6 * max(1, abs(optimum))
    assert error >= -1e-6 * max(1, abs(optimum)) or name in INACCURATE


@pytest.mark.parametrize("name, optimum", optima("maros_meszaros"))
def test_maros_meszaros(name, optimum):
    check(maros_meszaros(name), optimum, name)


@pytest.mark.parametrize("name, optimum", optima("netlib_lp"))
def test_netlib(name, optimum):
    check(netlib(name), optimum, name)


@pytest.mark.parametrize("name", sorted(p.stem for p in (ROOT / "netlib_infeasible").glob("*.mat")))
def test_infeasible(name):
    program = infeasible(name)
    solution = optimise.solve(program)
    assert solution.status == "primal infeasible"
    assert optimise.proves_infeasible(program, solution.y)
