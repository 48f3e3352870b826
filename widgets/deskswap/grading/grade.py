"""The steps of a grading, in order.

1. Intake: what was handed in is put into ``submitted/``.
2. Replay: every play gets its points, before any of the learner's code runs.
3. The gradebook learns the assignment from the instructor's notebook.
4. Every submission runs, two at a time, and its points and feedback are written.
5. The table of grades.

All of it lies in the course folder: ``submitted/``, ``autograded/``, ``feedback/`` and ``gradebook.db``.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from deskswap.errors import GradingError
from deskswap.grading import intake, report
from deskswap.grading.course import Assignment, Course, Part, refused
from deskswap.grading.intake import HandedIn
from deskswap.grading.pool import outcomes
from deskswap.grading.release import generate
from deskswap.grading.replay import Replayed, replayed
from deskswap.grading.report import Row
from deskswap.grading.run import Job, Outcome

Plays = tuple[tuple[Part, Replayed, float], ...]
"""A student's plays: the part, what was found, and its points."""


def grades(
    course: Course, assignment: Assignment, place: Path, table: Path | None, tell: Callable[[str], None]
) -> tuple[Row, ...]:
    """Grade all submissions in a folder; `tell` is given one line a student, as it goes. Raises `GradingError`."""
    folders = intake.submissions(place, assignment.name)
    activities = {part: course.activity(part.play.activity) for part in assignment.parts if part.play}
    rows: list[Row] = []
    log = course.root / "feedback" / f"{assignment.name}.log"
    tables = [log.with_suffix(".csv"), *([table] if table else [])]
    with _alone(course):
        for path in (*tables, log):
            _probe(path)
        work: dict[str, tuple[HandedIn, Plays]] = {}
        for student, folder in folders.items():
            handed = intake.taken_in(course, assignment, student, folder)
            found: Plays = tuple(
                (part, one := replayed(handed.folder / part.play.file, activity, part.play.chair), _points(part, one))
                for part, activity in activities.items()
                if part.play and handed.folder
            )
            work[student] = (handed, found)
        _known_to_gradebook(course, assignment)
        for outcome in _outcomes(course, assignment, work, log):
            handed, found = work[outcome.student]
            _write_pages(course, assignment, outcome.student, found)
            rows.append(_row(assignment, handed, found, outcome))
            tell(report.line(assignment, rows[-1]))
        for path in tables:
            _write(path, report.table(assignment, rows))
    tell(f"The grades are in {tables[-1]}, nbgrader's log is {log}.")
    return tuple(rows)


def _points(part: Part, found: Replayed) -> float:
    return round(part.points * found.share, 1)


def _outcomes(
    course: Course, assignment: Assignment, work: dict[str, tuple[HandedIn, Plays]], log: Path
) -> Iterator[Outcome]:
    """The outcome of every submission: at once for those that cannot be read, then as they are done."""
    jobs = []
    for student, (handed, found) in work.items():
        plays = tuple((part, points) for part, _, points in found)
        if handed.problem:
            yield Outcome(student, problem=handed.problem)
        else:
            jobs.append(Job(course, assignment, student, plays))
    if jobs:
        log.parent.mkdir(exist_ok=True)
        log.unlink(missing_ok=True)
        yield from outcomes(jobs, log)


def _row(assignment: Assignment, handed: HandedIn, found: Plays, outcome: Outcome) -> Row:
    flags = [*handed.notes, *(note for _, one, _ in found for note in one.notes)]
    waiting = {name for name, points in outcome.points if points is None}
    flags += [f"“{part.name}” waits for a person" for part in assignment.parts if part.manual and part.name in waiting]
    plays = tuple((part.name, points) for part, _, points in found)
    student = outcome.student.encode("utf-8", "backslashreplace").decode()  # a name on the disk may be no text
    return Row(student, outcome.points or plays, tuple(flags), outcome.problem)


def _write_pages(course: Course, assignment: Assignment, student: str, found: Plays) -> None:
    for part, one, points in found:
        if part.play:
            name = f"{Path(part.play.file).stem}.html"
            _write(course.root / "feedback" / student / assignment.name / name, report.page(student, part, one, points))


def _write(path: Path, text: str) -> None:
    """Write a text, which may quote what is no text in UTF-8: a name on the disk, half a sign in a play."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        raise refused(path, error, "written") from None


def _probe(path: Path) -> None:
    """Find out before the work, not after it, that a file cannot be written. Raises `GradingError`."""
    try:
        new = not os.path.lexists(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab"):
            pass
        if new:
            path.unlink()
    except OSError as error:
        raise refused(path, error, "written") from None


def _known_to_gradebook(course: Course, assignment: Assignment) -> None:
    """Put the assignment into the gradebook; the release that nbgrader makes along the way is thrown away."""
    scratch = course.root / "autograded" / ".release"  # one place, so that a grading that was killed leaves one at most
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        generate(course.config(release_directory=str(scratch)), assignment.name, database=True)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


@contextmanager
def _alone(course: Course) -> Iterator[None]:
    """Nobody else grades in this folder meanwhile, and the gradebook can be written. Raises `GradingError`."""
    book = course.root / "gradebook.db"
    try:
        for name in ("autograded", "feedback", "submitted"):
            (course.root / name).mkdir(exist_ok=True)
        lock = filelock.FileLock(course.root / "autograded" / ".grading.lock", timeout=0)
        lock.acquire()
    except filelock.Timeout:
        raise GradingError(f"Another “deskswap grade” is at work in {course.root}; wait for it to end.") from None
    except OSError as error:
        raise refused(course.root, error, "written") from None
    try:
        _probe(course.root / ".probe")
        if book.exists():
            with sqlite3.connect(f"file:{book}?mode=rw", timeout=2, uri=True) as connection:
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("CREATE TABLE deskswap_probe (x)")
                connection.rollback()
        yield
    except sqlite3.Error as error:
        hint = "close the program that uses it" if "locked" in str(error) else "put it right or move it away"
        raise GradingError(f"The gradebook {book} cannot be written ({error}); {hint}.") from None
    except BrokenPipeError:  # of the screen
        raise
    except OSError as error:
        raise refused(course.root, error, "written") from None
    finally:
        lock.release()
