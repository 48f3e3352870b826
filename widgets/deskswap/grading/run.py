"""One submission through nbgrader, in a process of its own: cells run, points kept, feedback written.

Rules it keeps:

- The gradebook is written by one process at a time: a lock is held except while a learner's cells run.
- What nbgrader, its kernels and the learner's code print goes to a file, never to the instructor's screen.
- A failure is an outcome with one sentence, not an exception.
- The learner's code runs with the instructor's rights, as in stock nbgrader.
"""

from __future__ import annotations

import logging
import os
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import filelock

from deskswap.grading.course import Assignment, Course, Part, environment_first


@dataclass(frozen=True)
class Job:
    """A submission to grade, with the points of its plays: (part, points)."""

    course: Course
    assignment: Assignment
    student: str
    plays: tuple[tuple[Part, float], ...]


@dataclass(frozen=True)
class Outcome:
    """The points of each part (None: a person has still to give them), or the `problem` that kept it from grading."""

    student: str
    points: tuple[tuple[str, float | None], ...] = ()
    problem: str = ""


def prepare(root: Path, scenarios: Path, log: Path) -> None:
    """Make this process ready: output to the log, programs and scenarios of the course, one lock for the gradebook."""
    sys.stdout.flush()
    sys.stderr.flush()
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(file, 1)
    os.dup2(file, 2)
    environment_first()
    os.environ["DESKSWAP_COURSE"] = str(scenarios)
    os.environ["DESKSWAP_SCENARIOS"] = str(root / "autograded" / ".no-scenarios")  # the instructor's own are not shown
    os.chdir(root)


def graded(job: Job) -> Outcome:
    """Grade one submission that lies in ``submitted/``; never raises."""
    print(f"== {job.student}", flush=True)
    try:
        with _lock(job.course.root):
            _autograde(job)
            points = _points(job)
        _feedback(job)
    except (Exception, SystemExit):
        traceback.print_exc()
        return Outcome(job.student, problem="nbgrader could not grade it; the reason is in the log")
    return Outcome(job.student, points)


def _lock(root: Path) -> filelock.FileLock:
    """The lock of the course's gradebook: the same object wherever it is asked for in this process."""
    folder = root / "autograded"
    folder.mkdir(exist_ok=True)
    return filelock.FileLock(folder / ".gradebook.lock", is_singleton=True)


def _config(job: Job) -> Any:
    config = job.course.config()
    config.CourseDirectory.assignment_id = job.assignment.name
    config.CourseDirectory.student_id = job.student
    return config


def _autograde(job: Job) -> None:
    """nbgrader's autograde, with the lock let go of while the cells run."""
    from nbgrader.converters import Autograde  # noqa: PLC0415 – takes a second, and only this process needs it
    from nbgrader.coursedir import CourseDirectory  # noqa: PLC0415
    from nbgrader.preprocessors import Execute  # noqa: PLC0415

    lock = _lock(job.course.root)

    class Run(Execute):
        """The cells, run while others may use the gradebook."""

        def preprocess(self, *args: Any, **kwargs: Any) -> Any:
            lock.release()
            try:
                return super().preprocess(*args, **kwargs)
            finally:
                lock.acquire()

    config = _config(job)
    converter = Autograde(coursedir=CourseDirectory(config=config, log=_log()), config=config, log=_log())
    steps = [Run if step is Execute else step for step in converter.autograde_preprocessors]
    converter.autograde_preprocessors = steps
    _start(converter, job)


def _points(job: Job) -> tuple[tuple[str, float | None], ...]:
    """Put the points of the plays into the gradebook, and read all points out of it."""
    from nbgrader.api import Gradebook  # noqa: PLC0415

    config = _config(job)
    plays = {part.name: points for part, points in job.plays}
    found: list[tuple[str, float | None]] = []
    with Gradebook(_address(job.course.root, config)) as book:
        for part in job.assignment.parts:
            grade: Any = book.find_grade(part.name, part.notebook, job.assignment.name, job.student)
            if part.name in plays:
                grade.auto_score = plays[part.name]
                grade.needs_manual_grade = grade.manual_score is not None
                book.db.commit()
            waiting = grade.manual_score is None and grade.auto_score is None
            found.append((part.name, None if waiting else float(grade.score)))
    return tuple(found)


def _address(root: Path, config: Any) -> str:
    return str(config.CourseDirectory.get("db_url") or f"sqlite:///{root / 'gradebook.db'}")


def _feedback(job: Job) -> None:
    from nbgrader.converters import GenerateFeedback  # noqa: PLC0415
    from nbgrader.coursedir import CourseDirectory  # noqa: PLC0415

    config = _config(job)
    make: Any = GenerateFeedback  # nbgrader does not say its types here
    converter = make(coursedir=CourseDirectory(config=config, log=_log()), config=config, log=_log())
    _start(converter, job)


def _start(converter: Any, job: Job) -> None:
    """Run a converter on this one submission; nbgrader would take brackets in a student's name for a pattern."""
    folder = Path(converter._format_source(job.assignment.name, job.student))
    converter.assignments = {str(folder): sorted(str(path) for path in folder.glob("*.ipynb"))}
    converter.init_notebooks = lambda: None
    converter.force = True
    converter.start()


def _log() -> logging.Logger:
    log = logging.getLogger("deskswap.grading.nbgrader")
    if not log.handlers:
        log.addHandler(logging.StreamHandler())
        log.setLevel(logging.INFO)
        log.propagate = False
    return log
