"""A course folder in a scratch place, with one assignment of the project and a scene that tests know by heart."""

import ctypes
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
    """A course folder: one real assignment, the real configuration, the scratch scene in the place of the real one."""
    name = "solutions/two-languages"
    shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("*.jsonl", ".*"))
    shutil.copy(ROOT / "nbgrader_config.py", root)
    (root / "course" / "01_two_languages").mkdir(parents=True)
    (root / "course" / "01_two_languages" / "corridor-update.yaml").write_text(TEXT, encoding="utf-8")
    return course(root)


DAC_OVERRIDE_AND_READ_SEARCH = 0b110
"""The two capabilities by which root reads and writes what permissions forbid (capabilities(7))."""


class Capabilities:
    """What this thread may do beyond permissions, as Linux keeps it."""

    def __init__(self):
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.header = (ctypes.c_uint32 * 2)(0x20080522, 0)
        self.data = (ctypes.c_uint32 * 6)()
        assert self.libc.capget(self.header, self.data) == 0

    def use(self, effective):
        """Let these of the permitted capabilities count."""
        self.data[0] = effective
        assert self.libc.capset(self.header, self.data) == 0


@contextmanager
def without_rights():
    """Whoever runs the tests: root, who may read everything, does without that for a while."""
    if os.geteuid() != 0:
        yield
        return
    own = Capabilities()
    before = own.data[0]
    own.use(before & ~DAC_OVERRIDE_AND_READ_SEARCH)
    try:
        yield
    finally:
        own.use(before)


@pytest.fixture
def open_place():
    """A scratch folder whose permissions a test may change at will."""
    with tempfile.TemporaryDirectory(prefix="deskswap-test-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    """A course folder for a whole module of tests."""
    return make_course(tmp_path_factory.mktemp("course"))
