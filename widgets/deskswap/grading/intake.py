"""What was handed in -> ``submitted/<student>/<assignment>/`` of the course folder.

Rules it keeps:

- Only what the assignment asks for is taken: its notebooks, its plays, and nbgrader's ``timestamp.txt``.
  A renamed file is taken where it is the only one of its sort, and that is noted.
- Files are read as bytes; links are not followed, pipes not opened, nothing above 20 MB is read.
- A submission that is there already and is the same stays. One that changed takes its place, and the older one
  is kept beside it as ``<assignment>.earlier-1``, ``-2`` and so on: nothing is ever overwritten.
- One student's broken folder is that student's problem and nobody else's.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deskswap.errors import GradingError
from deskswap.grading import notebooks
from deskswap.grading.course import Assignment, Course

LARGEST = 20 * 2**20
"""The most bytes a file that was handed in may have."""


@dataclass(frozen=True)
class HandedIn:
    """A submission as it lies in the course folder; `problem` is why it cannot be graded, `notes` what was odd."""

    student: str
    folder: Path
    notes: tuple[str, ...] = ()
    problem: str = ""


def submissions(place: Path, assignment: str) -> dict[str, Path]:
    """Student -> folder, for ``place/<student>/`` and for nbgrader's ``submitted/<student>/<assignment>/``.

    Raises `GradingError` where the folder cannot be read or holds none.
    """
    if not place.is_dir():
        raise GradingError(f"There is no folder {place}; name the folder that holds one folder for each student.")
    if (place / "submitted").is_dir():
        place = place / "submitted"
    try:
        students = sorted(path for path in place.iterdir() if path.is_dir() and not path.name.startswith("."))
    except OSError as error:
        raise GradingError(f"The folder {place} cannot be read: {error.strerror}.") from None
    if not students:
        raise GradingError(f"There are no submissions in {place}; it should hold one folder for each student.")
    return {path.name: path / assignment if (path / assignment).is_dir() else path for path in students}


def taken_in(course: Course, assignment: Assignment, student: str, folder: Path) -> HandedIn:
    """The submission, put into the course folder. Raises `GradingError` where the course folder cannot be written."""
    target = course.root / "submitted" / student / assignment.name
    notes: list[str] = []
    try:
        files = _asked_for(assignment, folder, notes)
    except OSError as error:
        return HandedIn(student, target, (), f"the folder cannot be read: {error.strerror}")
    if folder.resolve() != target.resolve():
        try:
            _put(files, target, notes)
        except OSError as error:
            raise GradingError(f"{error.filename or target} cannot be written: {error.strerror}.") from None
    return HandedIn(student, target, tuple(notes), _problem(assignment, files))


def _asked_for(assignment: Assignment, folder: Path, notes: list[str]) -> dict[str, bytes]:
    """The files that the assignment asks for, as far as they are there and can be read."""
    there = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    plays = dict.fromkeys(part.play.file for part in assignment.parts if part.play)
    wanted = [path.name for path in assignment.notebooks] + list(plays)
    found = {}
    for name in [*wanted, "timestamp.txt"]:
        alike = [other for other in there if Path(other).suffix == Path(name).suffix and other not in wanted]
        alone = sum(Path(other).suffix == Path(name).suffix for other in wanted) == 1
        taken = name if name in there else alike[0] if alone and len(alike) == 1 else None
        if taken is None or (contents := _contents(folder / taken, notes)) is None:
            continue
        found[name] = contents
        if taken != name:
            notes.append(f"“{taken}” was taken as {name}")
    return found


def _contents(path: Path, notes: list[str]) -> bytes | None:
    """A file's bytes; None, with a note, for what is no ordinary file or cannot be read."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            about = os.fstat(file.fileno())
            if stat.S_ISREG(about.st_mode) and about.st_size <= LARGEST:
                return file.read(LARGEST)
        notes.append(f"{path.name} was left out, it is not a file of ordinary size")
    except OSError as error:
        notes.append(f"{path.name} was left out, it cannot be read: {error.strerror}")
    return None


def _put(files: Mapping[str, bytes], target: Path, notes: list[str]) -> None:
    if target.is_dir():
        if {path.name: path.read_bytes() for path in target.iterdir() if path.is_file()} == files:
            return
        number = 1
        while (earlier := target.with_name(f"{target.name}.earlier-{number}")).exists():
            number += 1
        target.rename(earlier)
        notes.append(f"the earlier hand-in was kept as {earlier.name}")
    target.parent.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix=".new-", dir=target.parent))
    try:
        (place / "new").mkdir()
        for name, contents in files.items():
            (place / "new" / name).write_bytes(contents)
        (place / "new").rename(target)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _problem(assignment: Assignment, files: Mapping[str, bytes]) -> str:
    """Why the notebooks cannot be graded; empty where they can."""
    for path in assignment.notebooks:
        if path.name not in files:
            return f"there is no {path.name}"
        try:
            cells = notebooks.parsed(files[path.name].decode())["cells"]
        except UnicodeDecodeError:
            return f"{path.name} cannot be read: it is not text in UTF-8"
        except notebooks.NotANotebook as error:
            return f"{path.name} cannot be read: {error}"
        about = [cell.get("metadata", {}).get("nbgrader", {}) for cell in cells]
        names = [entry["grade_id"] for entry in about if isinstance(entry, dict) and "grade_id" in entry]
        twice = sorted({str(name) for name in names if names.count(name) > 1})
        if twice:
            return f"{path.name} holds the cell “{twice[0]}” twice; remove the copy and grade again"
    return ""
