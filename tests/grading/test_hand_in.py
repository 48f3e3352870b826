"""An assignment may ask for a file beside the notebook: it is taken in, looked at, and never the instructor's own."""

import csv
import json
import os
import shutil
import subprocess
import sys

import pytest

from deskswap.grading.course import course
from deskswap.grading.intake import taken_in
from deskswap.grading.release import released
from deskswap.stage import sketch
from tests.grading.conftest import ROOT

NAME = "your-own-scenario"
SOURCE = ROOT / "solutions" / NAME


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """A course folder with the assignment that asks for a scenario."""
    root = tmp_path_factory.mktemp("course")
    shutil.copytree(SOURCE, root / "solutions" / NAME)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    return course(root)


@pytest.fixture(scope="module")
def release(here):
    return released(here, NAME)


def test_the_model_answer_is_not_released(release):
    assert list(release) == [f"{NAME}.ipynb"]


def test_the_file_is_named_in_the_notebook(here):
    assert here.assignment(NAME).handed_in == ("scenario.yaml",)


def test_it_is_taken_in_and_where_it_was_renamed_too(here, release, tmp_path):
    (tmp_path / f"{NAME}.ipynb").write_bytes(release[f"{NAME}.ipynb"])
    (tmp_path / "the-window.yaml").write_text("kind: dialogue")
    (tmp_path / "diary.txt").write_text("no")
    handed = taken_in(here, here.assignment(NAME), "una", tmp_path)
    assert sorted(path.name for path in handed.folder.iterdir()) == ["scenario.yaml", f"{NAME}.ipynb"]
    assert handed.notes == ("“the-window.yaml” was taken as scenario.yaml",)
    shutil.rmtree(here.root / "submitted")


def test_the_skeleton_earns_one_point_and_nobody_is_given_the_instructor_s_scenario(here, release, tmp_path):
    scenarios = {"bo": sketch.blank(), "cem": None}
    for student, text in scenarios.items():
        folder = tmp_path / "class" / student
        folder.mkdir(parents=True)
        (folder / f"{NAME}.ipynb").write_bytes(release[f"{NAME}.ipynb"])
        if text is not None:
            (folder / "scenario.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "secret-plan.yaml").write_text(sketch.blank(), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "deskswap", "grade", "--submissions", str(tmp_path / "class")],
        cwd=here.root, capture_output=True, text=True, check=False,
        env={**os.environ, "DESKSWAP_SCENARIOS": str(tmp_path / "mine")},
    )  # fmt: skip
    assert (run.stderr, run.returncode) == ("", 0)
    with (here.root / "feedback" / f"{NAME}.csv").open(encoding="utf-8") as file:
        rows = {row["student"]: row["scenario"] for row in csv.DictReader(file)}
    assert rows == {"bo": "1", "cem": "0"}
    graded = here.root / "autograded" / "cem" / NAME / f"{NAME}.ipynb"
    assert "secret-plan" not in json.dumps(json.loads(graded.read_text(encoding="utf-8")))
