"""A course folder in a scratch place, with the project's assignment and a scene that tests know by heart."""

import shutil
from pathlib import Path

import pytest

from deskswap.grading.course import course
from tests.grading.scene import TEXT

ROOT = Path(__file__).parents[2]


def make_course(root):
    """A course folder: the real assignment and configuration, the scratch scene in the place of the real one."""
    shutil.copytree(ROOT / "solutions", root / "solutions", ignore=shutil.ignore_patterns("*.jsonl", ".*"))
    shutil.copy(ROOT / "nbgrader_config.py", root)
    (root / "course" / "01_two_languages").mkdir(parents=True)
    (root / "course" / "01_two_languages" / "corridor-update.yaml").write_text(TEXT, encoding="utf-8")
    return course(root)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    """A course folder for a whole module of tests."""
    return make_course(tmp_path_factory.mktemp("course"))
