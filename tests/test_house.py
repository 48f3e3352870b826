"""The house keeps its own rules: layers, no paths or addresses in what is kept, ideas of the course all named."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def kept_files():
    """Every file that git keeps, as paths from the top."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [name for name in listing.split("\0") if name]


@pytest.fixture(scope="module")
def kept():
    """The kept files; outside a checkout (an unpacked source archive) there is nothing to look at."""
    if not (ROOT / ".git").exists():
        return []
    return kept_files()


def test_every_room_imports_only_from_rooms_below_it():
    run = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache", "--no-logo"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr


def test_no_kept_file_holds_a_path_of_a_machine_or_an_address_of_a_registry(kept):
    pattern = re.compile(r"/(?:home|Users|root|work|opt)/[a-z]|files\.pythonhosted|registry\.npmjs|pypi\.org/simple")
    found = {}
    for name in kept:
        path = ROOT / name
        if path.suffix in (".png", ".ico") or name == "tests/test_house.py":
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        hits = [line.strip() for line in lines if pattern.search(line)]
        if hits:
            found[name] = hits
    assert found == {}


def test_the_top_level_holds_only_what_it_should(kept):
    allowed = {
        ".ci", ".gitattributes", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md",
        "constraints.txt", "course", "exercises", "nbgrader_config.py", "pyproject.toml", "solutions", "tests", "widgets",
    }  # fmt: skip
    assert {name.partition("/")[0] for name in kept} <= allowed
