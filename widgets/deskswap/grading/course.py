"""A course folder as an instructor has it: its assignments, their parts, and nbgrader's configuration.

Rules it keeps:

- ``nbgrader_config.py`` is the one configuration: nbgrader's own commands and these see the same.
- An assignment is known from the instructor's notebook, never from what was handed in.
- A cell whose metadata hold ``deskswap.play`` (activity, chair, file) is graded by replay.
- One whose metadata hold ``deskswap.hand_in`` looks at a file of that name, which is handed in beside the notebook.
- What cannot be read is said, never taken for absent.
"""

from __future__ import annotations

import difflib
import errno
import os
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from deskswap import library
from deskswap.core.activity import Activity
from deskswap.errors import GradingError
from deskswap.grading import notebooks


@dataclass(frozen=True)
class Part:
    """A cell of an assignment that carries points; `play` is set where a play is graded.

    `hand_in` is the name of a file that its tests look at; empty where they look at the notebook alone.
    """

    name: str
    notebook: str
    points: float
    manual: bool
    play: PlayWanted | None = None
    hand_in: str = ""


@dataclass(frozen=True)
class PlayWanted:
    """The play that an assignment asks for: which activity, from which chair, in which file."""

    activity: str
    chair: str
    file: str


@dataclass(frozen=True)
class Assignment:
    """An assignment: its name, its notebooks in ``solutions/``, and the parts that carry points."""

    name: str
    folder: Path
    notebooks: tuple[Path, ...]
    parts: tuple[Part, ...]

    @property
    def points(self) -> float:
        """All points of the assignment."""
        return sum(part.points for part in self.parts)

    @property
    def handed_in(self) -> tuple[str, ...]:
        """The files that are handed in beside the notebooks: plays, and whatever else a part looks at."""
        names = (part.play.file if part.play else part.hand_in for part in self.parts)
        return tuple(dict.fromkeys(name for name in names if name))


@dataclass(frozen=True)
class Course:
    """A course folder. Raises `GradingError` when made from a folder that is none."""

    root: Path

    def __post_init__(self) -> None:
        for name in ("solutions", "nbgrader_config.py"):
            try:
                (self.root / name).stat()
            except (FileNotFoundError, NotADirectoryError):
                hint = "name the checkout of the course with --course"
                raise GradingError(f"{self.root} is no course folder, it has no “{name}”; {hint}.") from None
            except OSError as error:
                raise refused(self.root / name, error, "read") from None

    @property
    def solutions(self) -> Path:
        """The folder of the instructor's notebooks, one folder an assignment."""
        return self.root / "solutions"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all assignments. Raises `GradingError` where a folder cannot be read."""
        try:
            with os.scandir(self.solutions) as entries:
                folders = sorted(entry.name for entry in entries if entry.is_dir())
        except OSError as error:
            raise refused(self.solutions, error, "read") from None
        return tuple(name for name in folders if _notebooks(self.solutions / name))

    def assignment(self, name: str | None) -> Assignment:
        """The assignment of that name, or the only one there is. Raises `GradingError`."""
        if not self.names:
            raise GradingError(f"There is no assignment in {self.solutions}; put its folder with its notebooks back.")
        if name is None:
            if len(self.names) > 1:
                raise GradingError(f"Say which assignment to grade: {', '.join(self.names)}.")
            name = self.names[0]
        if name not in self.names:
            near = difflib.get_close_matches(name, self.names, 1) or [self.names[0]]
            raise GradingError(f"There is no assignment “{name}” in {self.solutions}. Did you mean “{near[0]}”?")
        folder = self.solutions / name
        paths = _notebooks(folder)
        return Assignment(name, folder, paths, tuple(part for path in paths for part in _parts(path)))

    @cached_property
    def scenarios(self) -> Path:
        """The folder of the scenarios: the course folder's own, else the one that came with the package."""
        own = self.root / "course"
        return own if own.is_dir() else library.course_folder()

    def activity(self, name: str) -> Activity:
        """The instructor's own copy of an activity. Raises `GradingError` where there is none."""
        files = library.scenario_files(self.scenarios)
        if name not in files:
            raise GradingError(f"The assignment asks for a play of “{name}”, which is not in {self.scenarios}.")
        return library.load(files[name], name)

    def config(self, **directories: str) -> Any:
        """nbgrader's configuration of this folder, as a traitlets Config; the arguments override CourseDirectory's."""
        from traitlets.config.loader import PyFileConfigLoader  # noqa: PLC0415 – only who runs nbgrader waits for it

        try:
            config = PyFileConfigLoader("nbgrader_config.py", path=str(self.root)).load_config()
            for key, value in {"root": str(self.root), **directories}.items():
                config.CourseDirectory[key] = value
        except (Exception, SystemExit) as error:  # the file is a program, and may end itself
            why = f"{type(error).__name__}: {error}"
            raise GradingError(f"{self.root / 'nbgrader_config.py'} cannot be used, {why}; put it right.") from None
        return config


def course(folder: Path | None) -> Course:
    """The course in a folder, by default the working directory. Raises `GradingError`."""
    return Course((folder or Path.cwd()).resolve())


def refused(path: Path, error: OSError, done: str) -> GradingError:
    """The sentence for what the system did not let be `done` (“read”, “written”): what, where, and what to do."""
    hint = REMEDIES.get(error.errno or 0, "put that right")
    return GradingError(f"{error.filename or path} cannot be {done}: {error.strerror or error}; {hint} and try again.")


REMEDIES = {
    errno.EACCES: "give yourself the right to it",
    errno.EPERM: "give yourself the right to it",
    errno.EROFS: "work in a place that can be written",
    errno.ENOSPC: "make room on the disk",
    errno.ENOENT: "put it back",
    errno.EEXIST: "move away the file that stands in the place of a folder",
    errno.ENOTDIR: "move away the file that stands in the place of a folder",
    errno.EISDIR: "name a file, or move the folder away",
}
"""What to do where the system refuses."""


def environment_first() -> None:
    """Put this environment's programs first on PATH: nbgrader calls ``alembic`` by its name."""
    here = str(Path(sys.executable).parent)
    paths = os.environ.get("PATH", os.defpath).split(os.pathsep)
    if paths[0] != here:
        os.environ["PATH"] = os.pathsep.join([here, *paths])


def _notebooks(folder: Path) -> tuple[Path, ...]:
    """The notebooks in a folder of ``solutions/``; unlike a glob, it raises where the folder cannot be read."""
    try:
        return tuple(path for path in sorted(folder.iterdir()) if path.match("[!.]*.ipynb"))
    except OSError as error:
        raise refused(folder, error, "read") from None


def _parts(path: Path) -> tuple[Part, ...]:
    try:
        cells = notebooks.parsed(path.read_text(encoding="utf-8"))["cells"]
    except OSError as error:
        raise refused(path, error, "read") from None
    except ValueError as error:
        raise GradingError(f"{path} cannot be read: {error}; put back a version that can.") from None
    return tuple(_part(path, cell) for cell in cells if cell.get("metadata", {}).get("nbgrader", {}).get("grade"))


def _part(path: Path, cell: dict[str, Any]) -> Part:
    about, own = cell["metadata"]["nbgrader"], cell["metadata"].get("deskswap", {})
    play, hand_in = own.get("play"), str(own.get("hand_in", ""))
    try:
        wanted = PlayWanted(play["activity"], play["chair"], play["file"]) if play else None
        return Part(about["grade_id"], path.stem, float(about["points"]), bool(about.get("solution")), wanted, hand_in)
    except (KeyError, TypeError, ValueError):
        name = about.get("grade_id", "without a name")
        need = "a grade_id, points and, for a play, its activity, chair and file"
        raise GradingError(f"{path}: the graded cell “{name}” cannot be graded; give it {need}.") from None
