"""The notebooks run from top to bottom as a learner would run them, and name only activities that exist."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deskswap import library

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted([*ROOT.glob("course/**/*.ipynb"), *ROOT.glob("solutions/**/*.ipynb")])
RUN = [
    path for path in NOTEBOOKS if '"cell_type": "code"' in path.read_text(encoding="utf-8")
]  # the rest is text alone


def names(paths):
    """Paths as ids of tests."""
    return [str(path.relative_to(ROOT)) for path in paths]


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory):
    """Every notebook run by nbval in a scratch copy: notebook -> (passed cells, failed cells)."""
    scratch = tmp_path_factory.mktemp("notebooks")
    for folder in ("course", "solutions"):
        shutil.copytree(ROOT / folder, scratch / folder)
    environment = {**os.environ, "DESKSWAP_PLAYS": str(scratch / "plays"), "MPLBACKEND": "agg"}
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "--nbval-lax", "-p", "no:cacheprovider", "-rA", "-q", "-c", os.devnull,
         f"--rootdir={scratch}", "course", "solutions"],
        cwd=scratch, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = {}
    for outcome, name in re.findall(r"^(PASSED|FAILED|ERROR) (\S+\.ipynb)::", run.stdout, re.MULTILINE):
        passed, failed = found.get(name, (0, 0))
        found[name] = (passed + (outcome == "PASSED"), failed + (outcome != "PASSED"))
    return found, run.stdout


@pytest.mark.parametrize("path", RUN, ids=names(RUN))
def test_a_notebook_runs_from_top_to_bottom(path, verdicts):
    found, output = verdicts
    cells = [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    assert found.get(str(path.relative_to(ROOT))) == (len(cells), 0), output[-4000:]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=names(NOTEBOOKS))
def test_a_notebook_plays_only_what_exists(path):
    played = re.findall(r'play\(\\"([^"\\]+)\\"', path.read_text(encoding="utf-8"))
    assert set(played) <= set(library.scenario_files())


@pytest.mark.parametrize("path", NOTEBOOKS, ids=names(NOTEBOOKS))
def test_a_cell_that_is_run_for_the_learner_is_short_hidden_and_safe_from_a_slip(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        if "deskswap-run" in cell["metadata"].get("tags", []):
            assert cell["metadata"]["jupyter"] == {"source_hidden": True}
            assert (cell["metadata"]["editable"], cell["metadata"]["deletable"]) == (False, False)
            assert len(cell["source"]) <= 8
