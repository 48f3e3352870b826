"""What was handed in -> ``submitted/<student>/<assignment>/`` of the course folder.

Rules it keeps:

- Only what the assignment asks for is taken: its notebooks, its plays and other files, nbgrader's ``timestamp.txt``.
  A renamed file is taken where it is the only one of its sort, and that is noted.
- Files are read as bytes; links are not followed but named, pipes not opened, nothing above 20 MB is read.
- A submission that is there already and is the same stays. One that changed takes its place, and the older one
  is kept beside it as ``<assignment>.earlier-1``, ``-2`` and so on: nothing is ever overwritten.
- One student's broken folder is that student's problem and nobody else's.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deskswap.errors import GradingError
from deskswap.grading import notebooks
from deskswap.grading.course import Assignment, Course, refused

LARGEST = 20 * 2**20
"""The most bytes a file that was handed in may have."""

LINK = "is a link, and links are not followed"


@dataclass(frozen=True)
class HandedIn:
    """A submission as it lies in the course folder; `problem` is why it cannot be graded, `notes` what was odd.

    `folder` is None where nothing could be taken in.
    """

    student: str
    folder: Path | None
    notes: tuple[str, ...] = ()
    problem: str = ""


def submissions(place: Path, assignment: str) -> dict[str, Path]:
    """Student -> folder, for ``place/<student>/`` and for nbgrader's ``submitted/<student>/<assignment>/``.

    A link counts as a student, so that it is told of. Raises `GradingError` where `place` cannot be read or holds none.
    """
    try:
        if not place.is_dir():
            raise GradingError(f"There is no folder {place}; name the folder that holds one folder for each student.")
        if (place / "submitted").is_dir() and not (place / "submitted").is_symlink():
            place = place / "submitted"
        with os.scandir(place) as entries:
            students = sorted(
                place / entry.name
                for entry in entries
                if (entry.is_symlink() or entry.is_dir()) and not entry.name.startswith(".")
            )
    except OSError as error:
        raise refused(place, error, "read") from None
    if not students:
        raise GradingError(f"There are no submissions in {place}; it should hold one folder for each student.")
    return {path.name: _inner(path, assignment) for path in students}


def _inner(folder: Path, assignment: str) -> Path:
    """The folder of the assignment in a student's, where there is one; a link is left for `taken_in` to refuse."""
    inner = folder / assignment
    try:
        return inner if not folder.is_symlink() and (inner.is_symlink() or inner.is_dir()) else folder
    except OSError:
        return folder


def taken_in(course: Course, assignment: Assignment, student: str, folder: Path) -> HandedIn:
    """The submission, put into the course folder. Raises `GradingError` where the course folder cannot be written."""
    target = course.root / "submitted" / student / assignment.name
    notes: list[str] = []
    try:
        student.encode()
        if folder.is_symlink():
            return HandedIn(student, None, (), f"“{folder.name}” {LINK}; put the folder itself there")
        files = _asked_for(assignment, folder, notes)
        ready = folder.resolve() == target.resolve() and _as_taken(folder, notes)
    except UnicodeEncodeError:
        return HandedIn(student, None, (), "the name of the folder is not text in UTF-8; rename it")
    except OSError as error:
        why = f"the folder “{folder.name}” cannot be read: {error.strerror}; give yourself the right to it"
        return HandedIn(student, None, (), why)
    if not ready:
        try:
            _put(files, target, notes)
        except OSError as error:
            raise refused(target, error, "written") from None
    return HandedIn(student, target, tuple(notes), _problem(assignment, files))


def _as_taken(folder: Path, notes: list[str]) -> bool:
    """Whether nbgrader, which reads all of a folder in ``submitted/``, finds there what was taken and no link."""
    return not notes and not any(path.is_symlink() for path in folder.iterdir())


def _asked_for(assignment: Assignment, folder: Path, notes: list[str]) -> dict[str, bytes]:
    """The files that the assignment asks for, as far as they are there and can be read."""
    there = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    wanted = [*(path.name for path in assignment.notebooks), *assignment.handed_in]
    found = {}
    for name in [*wanted, "timestamp.txt"]:
        alike = [other for other in there if Path(other).suffix == Path(name).suffix and other not in wanted]
        alone = sum(Path(other).suffix == Path(name).suffix for other in wanted) == 1
        taken = name if name in there else alike[0] if alone and len(alike) == 1 else None
        if taken is None or (contents := _contents(folder / taken, notes)) is None:
            continue
        if name == "timestamp.txt" and not _is_time(contents):
            notes.append(f"{taken} was left out, it holds no date and time")
            continue
        found[name] = contents
        if taken != name:
            notes.append(f"“{taken}” was taken as {name}")
    return found


def _is_time(contents: bytes) -> bool:
    """Whether nbgrader will understand a ``timestamp.txt``."""
    from nbgrader.utils import parse_utc  # noqa: PLC0415 – takes a while, and few hand-ins hold one

    try:
        return parse_utc(contents.decode().strip()) is not None
    except (ValueError, OverflowError, TypeError, AttributeError):
        return False


def _contents(path: Path, notes: list[str]) -> bytes | None:
    """A file's bytes; None, with a note, for what is no ordinary file or cannot be read."""
    if path.is_symlink():
        notes.append(f"{path.name} was left out, it {LINK}")
        return None
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
        there = [path for path in target.iterdir() if path.is_symlink() or path.is_file()]
        if {path.name: _contents(path, []) for path in there} == files:
            return
        number = 1
        while (earlier := target.with_name(f"{target.name}.earlier-{number}")).exists():
            number += 1
        target.rename(earlier)
        notes.append(f"the earlier hand-in was kept as {earlier.name}")
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(f".{target.name}.new")
    shutil.rmtree(new, ignore_errors=True)  # of a grading that was killed
    new.mkdir()
    for name, contents in files.items():
        (new / name).write_bytes(contents)
    new.rename(target)


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
