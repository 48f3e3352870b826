"""A course folder in a scratch place, with the project's assignment and a scene that tests know by heart."""

import os
import shutil
import tempfile
from contextlib import contextmanager
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


NOBODY = 65534


@contextmanager
def without_rights():
    """Whoever runs the tests: root, who may read everything, stands aside for somebody without rights."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def given_away(folder):
    """Make a folder and all in it belong to whoever `without_rights` is."""
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)


@pytest.fixture
def open_place():
    """A scratch folder that somebody without rights can reach; pytest's own are for their owner alone."""
    with tempfile.TemporaryDirectory(prefix="deskswap-test-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    """A course folder for a whole module of tests."""
    return make_course(tmp_path_factory.mktemp("course"))
