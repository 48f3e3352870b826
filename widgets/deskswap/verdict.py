"""The checker's verdict on a scenario that anybody may have written, within bounds.

Rules this module keeps:

- A scenario is looked at in a process of its own, which may take only so much time and room:
  whatever stands in the text, the one who asks goes on.
- First comes whether it can be played, then who earns what in it. What did not come to its end is said, never guessed.
- The process is started when it is first asked, serves one question after the other, and ends with the one who asks.
"""

from __future__ import annotations

import atexit
import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from deskswap import check, library
from deskswap.core.activity import Activity, replay
from deskswap.core.bots import MOST_MOVES, reply
from deskswap.core.debrief import debrief
from deskswap.core.moves import Move, line_from_move, move_from_line
from deskswap.errors import Problem, ScenarioInvalid

SECONDS = 4.0
"""Seconds that a check may take while somebody is typing."""

PATIENCE = 60.0
"""Seconds that a check or a trial may take when it was asked for."""

STARTING = 60.0
"""Seconds that the process may take to begin, on a slow machine."""

ROOM = 2 * 2**30
"""Bytes of memory that the process may take."""

LATE = "is too large to be played here: two bots did not come to its end and its debrief in {seconds:.0f} seconds"


class Verdict(NamedTuple):
    """What the checker says of one scenario.

    `problems` keep it from being played; `plays` says that it was looked at and there are none. `report` holds the
    table and what else does not hold; None where there are problems, where no table was asked for, or where it did
    not come to its end. `ended`: whether all that was asked for came to its end.
    """

    problems: tuple[Problem, ...]
    plays: bool
    report: check.Report | None
    ended: bool


class Checker:
    """A process that looks at scenarios, one after the other."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._ready = False
        self._lock = threading.Lock()
        atexit.register(self.close)

    def begin(self) -> None:
        """Start the process where none is running, without waiting for it."""
        if self._process is not None and self._process.poll() is None:
            return
        paths = (str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", ""))
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONIOENCODING": "utf-8"}
        command = [sys.executable, "-P", "-m", __name__]  # -P: no file of the working directory is taken for a module
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=environment, text=True, encoding="utf-8",
        )  # fmt: skip
        self._lines, self._ready = queue.SimpleQueue(), False
        threading.Thread(target=_listen, args=(self._process, self._lines), daemon=True).start()

    def ask(self, question: Mapping[str, Any], seconds: float) -> tuple[dict[str, Any], bool]:
        """What the process answers, and whether it came to its end within the seconds."""
        answer: dict[str, Any] = {}
        with self._lock:
            self.begin()
            assert self._process and self._process.stdin
            try:
                self._ready = self._ready or self._next(STARTING) is not None
                self._process.stdin.write(json.dumps(question) + "\n")
                self._process.stdin.flush()
                until = time.monotonic() + seconds
                while (part := self._next(until - time.monotonic())) is not None:
                    if "whole" in part:
                        return answer, bool(part["whole"])
                    answer.update(part)
            except OSError:  # it went away between two questions
                pass
            self.close()
        return answer, False

    def _next(self, seconds: float) -> dict[str, Any] | None:
        """The next part of an answer; None where it does not come, or not in time."""
        try:
            line = self._lines.get(timeout=max(0.0, seconds))
        except queue.Empty:
            return None
        return dict(json.loads(line)) if line else None

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            with suppress(OSError):  # what it had not read yet
                assert self._process.stdin
                self._process.stdin.close()
            self._process = None


def _listen(process: subprocess.Popen[str], lines: queue.SimpleQueue[str]) -> None:
    """Hand on every line that a process writes; an empty one when it has ended."""
    assert process.stdout
    with process.stdout as said:
        for line in said:
            lines.put(line)
    lines.put("")


_checker = Checker()
begin = _checker.begin


def verdict(path: Path, name: str, seconds: float = SECONDS, table: bool = True) -> Verdict:
    """The verdict on a scenario file; without `table`, only whether it can be played."""
    answer, ended = _checker.ask({"check": str(path.absolute()), "name": name, "table": table}, seconds)
    problems = tuple(Problem(*problem) for problem in answer.get("problems", ()))
    report = answer.get("report")
    plays = "problems" in answer and not problems
    return Verdict(problems, plays, _report(report) if report else None, ended)


def trial(path: Path, name: str, seed: int, seconds: float = PATIENCE) -> tuple[Move, ...]:
    """The moves of a play in which bots sit in all the chairs, once its debrief was seen to come to its end as well.

    Raises `ScenarioInvalid` where it cannot be played, or is too large to be played to its end in time.
    """
    answer, ended = _checker.ask({"check": str(path.absolute()), "name": name, "table": False, "seed": seed}, seconds)
    if answer.get("problems"):
        raise ScenarioInvalid(tuple(Problem(*problem) for problem in answer["problems"]))
    if not ended:
        raise ScenarioInvalid((Problem("", LATE.format(seconds=seconds), str(path), 1),))
    return tuple(move_from_line(line) for line in answer["moves"])


def activity(name: str) -> Activity:
    """The activity of that id, of the course or ``mine/NAME``; an own one is tried out first, as in `playable`."""
    files = library.own_files() if name.startswith(f"{library.MINE}/") else {}
    return playable(files[name], name) if name in files else library.activity(name)


def playable(path: Path, name: str) -> Activity:
    """The activity that a file from anybody holds, once two bots have played it to its end.

    Raises `ScenarioInvalid` where it cannot be played, or is too large to be played here.
    """
    if path.is_file():
        about = path.stat()
        _tried(path, name, about.st_mtime_ns, about.st_size)
    return library.load(path, name, thorough=False)


@lru_cache(maxsize=64)
def _tried(path: Path, name: str, changed: int, size: int) -> None:
    trial(path, name, 0)


def numbers(path: str | Path, seconds: float = PATIENCE) -> dict[str, float]:
    """The verdict on a scenario file as plain numbers, for a test to look at. Never raises.

    ``plays``: 1 where it can be played, else 0. ``problems``: what keeps it from that. ``checked``: 1 where the table
    was made in time, else 0; then the worst stands in for what was not made. ``findings``: what does not hold.
    ``naive``: the largest share that a player who knows nothing earns; ``expert``: the smallest of the expert's.
    ``chairs``: the part by which two chairs differ in what they can earn. ``clue``: the largest rank correlation
    of a choice's worth with its length, place or politeness. ``minutes``: the mean of the shortest and longest play.
    """
    found = verdict(Path(path), f"{library.MINE}/{library.slug(Path(path).stem)}", seconds)
    told = {"plays": float(found.plays), "problems": float(len(found.problems))}
    told["checked"] = float(found.report is not None)
    if found.report is None:
        return told | {"findings": 0.0, "naive": 1.0, "expert": 0.0, "chairs": 1.0, "clue": 1.0, "minutes": 0.0}
    report = found.report
    points = [score.attainable for score in report.scores]
    return told | {
        "findings": float(len(report.findings)),
        "naive": max((share for score in report.scores for _, share in score.naive), default=1.0),
        "expert": min((score.expert for score in report.scores), default=0.0),
        "chairs": (max(points) - min(points)) / max(points) if points else 1.0,
        "clue": max(abs(value) for _, value in report.clues),
        "minutes": sum(low + high for *_, low, high in report.sizes) / (2 * len(report.sizes)),
    }


def _report(told: Mapping[str, Any]) -> check.Report:
    return check.Report(
        tuple(Problem(*problem) for problem in told["findings"]),
        tuple(
            check.Score(activity, variant, chair, points, expert, tuple((name, share) for name, share in naive))
            for activity, variant, chair, points, expert, naive in told["scores"]
        ),
        tuple((name, plays, states, low, high) for name, plays, states, low, high in told["sizes"]),
        tuple((name, value) for name, value in told["clues"]),
    )


# ---- the process -----------------------------------------------------------------------------------------------


def serve() -> None:
    """Answer one question a line until no more come: each part of an answer is a line, the last says if it is whole."""
    _bound()
    _say({"ready": True})
    for line in sys.stdin:
        try:
            for part in _parts(json.loads(line)):
                _say(part)
            _say({"whole": True})
        except Exception as error:  # what the text does to the checker must not end the checker
            _say({"failed": repr(error)[:200], "whole": False})


def _bound() -> None:
    """Take no more memory than allowed, where the system can hold one to it."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 (only POSIX has it)

        resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))


def _say(part: Mapping[str, Any]) -> None:
    print(json.dumps(part), flush=True)


def _parts(question: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    path, name = Path(question["check"]), question["name"]
    try:
        activity = library.load(path, name)
    except ScenarioInvalid as invalid:
        yield {"problems": invalid.problems}
        return
    yield {"problems": ()}
    if "seed" in question:
        yield {"moves": [line_from_move(move) for move in _played(activity, question["seed"])]}
    if question["table"]:
        found = check.report({name: path})
        scores = [(s.activity, s.variant, s.chair, s.attainable, s.expert, s.naive) for s in found.scores]
        yield {"report": {"findings": found.findings, "scores": scores, "sizes": found.sizes, "clues": found.clues}}


def _played(activity: Activity, seed: int) -> tuple[Move, ...]:
    """What bots in all the chairs do, and their debriefs drawn up once."""
    play = replay(activity, seed, ())
    while (move := reply(play, activity.chairs)) is not None:
        if len(play.moves) >= MOST_MOVES:
            raise RuntimeError("a play does not end")
        play = play.then(move)
    for chair in activity.chairs:
        debrief(play, chair)
    return play.moves


if __name__ == "__main__":
    serve()
