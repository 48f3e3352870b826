"""Everything that can go wrong, as one tree.

::

    DeskswapError
    ├── MoveRejected            a move changed nothing; says what was allowed
    │   ├── NotAMove            it is not a move of this activity
    │   ├── NotNow              it is a move, but not at this point or not for this chair
    │   └── PlayOver            the play has ended
    ├── ScenarioInvalid         a scenario file with problems: all of them, each with its place
    ├── UnknownActivity         no activity of that name
    ├── JournalError            a play on disk that cannot be used or written
    │   ├── NotAPlay            the file is not a play, or is damaged before its last line
    │   ├── OtherVersion        written by a version of deskswap whose format is not known here
    │   ├── OtherScenario       made with another version of the scenario
    │   ├── MovedOn             the play went on elsewhere (another tab, another kernel)
    │   └── CannotWrite         the disk is full, the folder is read-only, …
    ├── FolderError             the learner's folder cannot be made or used
    ├── RecordError             a certificate cannot be made out to that name
    ├── PagesError              pages cannot be put where they should go
    └── GradingError            submissions or the course folder cannot be graded

Every message is one sentence for a person: what, where, and what to do.
"""

from __future__ import annotations

from typing import NamedTuple


class DeskswapError(Exception):
    """The root: a shell prints its message and nothing else."""


class MoveRejected(DeskswapError):
    """A move that changed nothing. `allowed` says, in words, what would have been a move.

    The sentence is text that can be sent: half a character that it quotes becomes a question mark.
    """

    def __init__(self, message: str, allowed: str = "") -> None:
        super().__init__(f"{message} {allowed}".strip().encode(errors="replace").decode())
        self.allowed = allowed


class NotAMove(MoveRejected):
    """It is not a move of this activity at all."""


class NotNow(MoveRejected):
    """It is a move, but not at this point or not for this chair."""


class PlayOver(MoveRejected):
    """The play has ended; no move is left."""


class Problem(NamedTuple):
    """One thing wrong with a scenario: where in the file (`path`, `line`) and what."""

    path: str
    text: str
    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return " ".join(part for part in (f"{place}:" if place else "", self.path, "–", self.text) if part)


class ScenarioInvalid(DeskswapError):
    """A scenario file with problems; `problems` lists all of them."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class UnknownActivity(DeskswapError):
    """No activity of that name; the message lists the names that exist."""


class JournalError(DeskswapError):
    """A play on disk that cannot be used or written."""


class NotAPlay(JournalError):
    """The file is not a play, or is damaged before its last line."""


class OtherVersion(JournalError):
    """The play was written in a format that this version does not know."""


class OtherScenario(JournalError):
    """The play was made with another version of the scenario."""


class MovedOn(JournalError):
    """The play went on elsewhere since it was read."""


class CannotWrite(JournalError):
    """The play could not be put on disk; nothing was half written."""


class FolderError(DeskswapError):
    """The learner's folder cannot be made or used."""


class RecordError(DeskswapError):
    """A certificate cannot be made out to that name."""


class PagesError(DeskswapError):
    """Pages cannot be put where they should go."""


class GradingError(DeskswapError):
    """Submissions or the course folder cannot be graded."""
