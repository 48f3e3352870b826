"""All submissions through `run`, two at a time; one that takes its process down is the only one that suffers.

The order of the outcomes is the order in which they were done.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from deskswap.grading.run import Job, Outcome, graded, prepare

PROCESSES = 2
"""Submissions that are graded at the same time."""


def outcomes(jobs: Sequence[Job], log: Path) -> Iterator[Outcome]:
    """The outcome of every job. A job whose process died is tried once more by itself."""
    again = []
    with _pool(jobs, min(PROCESSES, len(jobs)), log) as pool:
        waiting = {pool.submit(graded, job): job for job in jobs}
        for future in as_completed(waiting):
            found = _outcome(future)
            if found is None:
                again.append(waiting[future])
            else:
                yield found
    for job in again:
        with _pool([job], 1, log) as pool:
            yield _outcome(pool.submit(graded, job)) or Outcome(
                job.student, problem="its code ended the program that was grading it"
            )


def _pool(jobs: Sequence[Job], size: int, log: Path) -> ProcessPoolExecutor:
    course = jobs[0].course
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(size, context, prepare, (course.root, course.scenarios, log))


def _outcome(future: Future[Outcome]) -> Outcome | None:
    try:
        return future.result()
    except BrokenProcessPool:
        return None
