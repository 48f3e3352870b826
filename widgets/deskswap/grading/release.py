"""solutions/ -> exercises/: nbgrader makes the release in a scratch folder, and it is put into normal form.

Nothing is written to the course folder, and no gradebook is touched: the result is a mapping of names to bytes.
"""

from __future__ import annotations

import io
import logging
import shutil
import tempfile
from pathlib import Path
from typing import Any

from deskswap.errors import GradingError
from deskswap.grading import notebooks
from deskswap.grading.course import Course, environment_first, refused

NEVER_RELEASED = ("*.jsonl", ".locks")
"""What may lie beside a source notebook after it was run, and belongs to nobody else; so do files to be handed in."""


def released(course: Course, name: str) -> dict[str, bytes]:
    """The release of an assignment: path within its folder -> contents. Raises `GradingError`."""
    with tempfile.TemporaryDirectory(prefix="deskswap-build-") as place:
        scratch = Path(place)
        shutil.copytree(
            course.solutions / name,
            scratch / "solutions" / name,
            ignore=shutil.ignore_patterns(*NEVER_RELEASED, *course.assignment(name).handed_in),
            copy_function=_copy,
        )
        config = course.config(root=str(scratch), source_directory="solutions", release_directory="exercises")
        generate(config, name, database=False)
        folder = scratch / "exercises" / name
        return {
            path.relative_to(folder).as_posix(): _contents(path) for path in sorted(folder.rglob("*")) if path.is_file()
        }


def generate(config: Any, name: str, database: bool) -> None:
    """Run nbgrader's generate_assignment; with `database`, the assignment is put into the gradebook too."""
    from nbgrader.converters import GenerateAssignment  # noqa: PLC0415 – takes a second, and only this needs it
    from nbgrader.coursedir import CourseDirectory  # noqa: PLC0415
    from nbgrader.preprocessors import SaveCells  # noqa: PLC0415

    environment_first()
    config.CourseDirectory.assignment_id = name
    log, told = _listener()
    converter = GenerateAssignment(coursedir=CourseDirectory(config=config, log=log), config=config, log=log)
    converter.force = True
    if not database:
        converter.no_database = True
        converter.preprocessors = [step for step in converter.preprocessors if step is not SaveCells]
    try:
        converter.start()
    except (Exception, SystemExit) as error:
        raise GradingError(f"The assignment “{name}” cannot be released: {_reason(error, told)}") from None


def _copy(source: str, target: str) -> None:
    try:
        if not Path(source).is_file():
            raise GradingError(f"{source} is neither a file nor a folder; remove it or put the file in its place.")
        shutil.copyfile(source, target)
    except OSError as error:
        raise refused(Path(source), error, "read") from None


def _listener() -> tuple[logging.Logger, io.StringIO]:
    """A log that nobody sees, and what was written to it."""
    told = io.StringIO()
    log = logging.Logger("nbgrader", logging.INFO)
    log.addHandler(logging.StreamHandler(told))
    return log, told


def _reason(error: BaseException, told: io.StringIO) -> str:
    """The last line of a traceback in nbgrader's log, which says most; else the error itself."""
    lines = [line for line in told.getvalue().splitlines() if "Error: " in line and not line.startswith(" ")]
    return lines[-1].partition("Error: ")[2] if lines else str(error)


def _contents(path: Path) -> bytes:
    if path.suffix != ".ipynb":
        return path.read_bytes()
    return notebooks.normal(path.read_text(encoding="utf-8")).encode()
