"""Every file that is computed from another, and whether it is up to date.

=============================  ==========================================  ==================
file                           source                                      command
=============================  ==========================================  ==================
exercises/<assignment>/…       solutions/<assignment>/…, by nbgrader       deskswap build
course/schemas/<kind>.json     the kinds in widgets/deskswap/core/         deskswap build
course/reference.ipynb         ideas, sources, glossaries, scenarios       deskswap build
course/**/*.ipynb              the same file, put into normal form         deskswap build
solutions/**/*.ipynb           the same file, put into normal form         deskswap build
=============================  ==========================================  ==================

Rules it keeps:

- The same sources give the same bytes, on every machine.
- A file in exercises/ or course/schemas/ that is not computed should not be there.
- Nothing is written while an answer, a hidden test or a mark would reach a learner, or a source cannot be read.
- A release goes only when its source folder is gone and others are there: an empty ``solutions/`` is a mishap.
- A file or folder is replaced whole, by a rename: nobody sees half of a release.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from deskswap import library, reference
from deskswap.errors import GradingError, ScenarioInvalid
from deskswap.grading import notebooks, secrets
from deskswap.grading.course import Course, refused
from deskswap.grading.release import released

OWNED = ("exercises", "course/schemas")
"""The folders in which every file is computed."""

REFERENCE = f"course/{reference.NAME}"
"""The page that is computed from the whole course."""

_OWNED = (*(f"{folder}/" for folder in OWNED), REFERENCE)

UNSEEN = (".ipynb_checkpoints", ".locks")
"""Folders that programs leave behind and git ignores."""


@dataclass(frozen=True)
class Derived:
    """What is computed (`files`: path from the root -> contents), what is wrong with the sources, what is secret."""

    files: Mapping[str, bytes]
    problems: tuple[str, ...]
    hidden: tuple[secrets.Secret, ...]

    @property
    def leaks(self) -> tuple[str, ...]:
        """What would reach a learner through the files as computed."""
        return tuple(secrets.leaks({n: text for n, text in self.files.items() if _for_learners(n)}, self.hidden))


def derived(course: Course) -> Derived:
    """All derived files of a course folder, computed. Raises `GradingError` where nbgrader refuses a source."""
    files: dict[str, bytes] = {}
    problems: list[str] = []
    for name, schema in library.schemas().items():
        whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
        text = json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1)
        files[f"course/schemas/{name}.json"] = f"{text}\n".encode()
    for folder in ("course", "solutions"):
        for path in _files(course.root / folder, "*.ipynb"):
            name = path.relative_to(course.root).as_posix()
            try:
                files[name] = notebooks.normal(_contents(path).decode()).encode()
            except ValueError as error:
                problems.append(f"{name}: cannot be read, {error}")
    if reference.possible(course.scenarios):
        try:
            files[REFERENCE] = notebooks.normal(reference.page(course.scenarios)).encode()
        except ScenarioInvalid as invalid:
            problems += map(str, invalid.problems)
    problems += _sources_missing(course)
    if not problems:
        for assignment in course.names:
            for inner, contents in released(course, assignment).items():
                files[f"exercises/{assignment}/{inner}"] = contents
    return Derived(files, tuple(problems), tuple(_hidden(course, files)))


def differences(course: Course, computed: Derived) -> Iterator[str]:
    """One line for each file that is missing, differs, or should not be there."""
    for name, contents in sorted(computed.files.items()):
        path = course.root / name
        if not path.is_file():
            yield f"{name}: is missing; run “deskswap build”"
        elif _contents(path) != contents:
            wrong = "what its source gives" if name.startswith(_OWNED) else "in normal form"
            yield f"{name}: is not {wrong}; run “deskswap build”"
    for name in _not_derived(course, computed):
        yield f"{name}: should not be there; run “deskswap build”"


def write(course: Course, computed: Derived) -> tuple[str, ...]:
    """Bring every derived file up to date; the names of what changed. Raises `GradingError` where it cannot."""
    changed = [line.partition(": ")[0] for line in differences(course, computed)]
    try:
        for name in changed:
            if not name.startswith("exercises/"):
                _replace_file(course.root / name, computed.files.get(name))
        for folder in sorted({"/".join(name.split("/")[:2]) for name in changed if name.startswith("exercises/")}):
            inside = {
                name.removeprefix(f"{folder}/"): contents
                for name, contents in computed.files.items()
                if name.startswith(f"{folder}/")
            }
            _replace_folder(course.root / folder, inside)
    except OSError as error:
        raise refused(course.root, error, "written") from None
    return tuple(changed)


def leaks_in_place(course: Course, computed: Derived) -> Iterator[str]:
    """What has reached a learner through the files as they lie there now."""
    there = (path for folder in ("exercises", "course") for path in _files(course.root / folder))
    named = {path.relative_to(course.root).as_posix(): path for path in there if path.is_file()}
    yield from secrets.leaks({n: _contents(path) for n, path in named.items() if _for_learners(n)}, computed.hidden)


def _sources_missing(course: Course) -> Iterator[str]:
    """A line for each release whose source lost its notebooks, though its folder is there. Raises `GradingError`."""
    if not course.names:
        hint = "put the folders with the notebooks back"
        raise GradingError(f"There is no assignment in {course.solutions}; {hint} and build again.")
    there = {path.name for path in course.solutions.iterdir()}
    released = {path.relative_to(course.root).parts[1] for path in _files(course.root / "exercises")}
    for name in sorted(released & there - set(course.names)):
        yield f"solutions/{name}: holds no notebook, but exercises/{name} is made from it; put it back or remove both"


def _hidden(course: Course, files: Mapping[str, bytes]) -> Iterator[secrets.Secret]:
    for name, contents in files.items():
        if name.startswith("solutions/"):
            yield from secrets.of_notebook(contents.decode(), name)
    for name, path in library.scenario_files(course.scenarios).items():
        yield from secrets.of_activity(library.load(path, name))


def _for_learners(name: str) -> bool:
    return name.startswith("exercises/") or (name.startswith("course/") and name.endswith(".ipynb"))


def _not_derived(course: Course, computed: Derived) -> Iterator[str]:
    for folder in OWNED:
        for path in _files(course.root / folder):
            name = path.relative_to(course.root).as_posix()
            if name not in computed.files:
                yield name


def _files(folder: Path, pattern: str = "*") -> Iterator[Path]:
    """All that is no folder, links and pipes too. Raises `GradingError` where a folder cannot be read."""

    def refuse(error: OSError) -> None:
        raise refused(folder, error, "read") from None

    walk = os.walk(folder, onerror=refuse) if os.path.lexists(folder) else ()
    paths = [Path(place, name) for place, _, names in walk for name in names]
    yield from (path for path in sorted(paths) if path.match(pattern) and not set(path.parts).intersection(UNSEEN))


def _contents(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise GradingError(f"{path} is neither a file nor a folder; remove it or put the file in its place.")
        return path.read_bytes()
    except OSError as error:
        raise refused(path, error, "read") from None


def _replace_file(path: Path, contents: bytes | None) -> None:
    if contents is None:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(contents)
    new.replace(path)


def _replace_folder(folder: Path, inside: Mapping[str, bytes]) -> None:
    """Put a folder's new contents beside it, then let the two change places; without contents, remove it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
    try:
        new, old = place / "new", place / "old"
        for name, contents in inside.items():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).write_bytes(contents)
        if folder.exists():
            folder.rename(old)
        if inside:
            new.rename(folder)
    finally:
        shutil.rmtree(place, ignore_errors=True)
