"""The stage: scenes and debriefs in a notebook.

``play("two-languages/first-brief")`` in a cell is all that a notebook needs.
"""

from __future__ import annotations

from pathlib import Path

from deskswap import verdict
from deskswap.errors import DeskswapError
from deskswap.stage.session import Place, Session
from deskswap.stage.widget import Sentence, Stage

__all__ = ["Sentence", "Session", "Stage", "debrief", "play"]


def play(
    name: str, chair: str | None = None, file: str | Path | None = None, variant: str | None = None
) -> Stage | Sentence:
    """The stage on which an activity, of the course or an own one (``mine/NAME``), is played: the cell's output.

    Without `chair`, the person chooses one. The latest play of that chair goes on where it stood.
    With `file`, the play is kept in that file beside the notebook.
    With `variant`, it is of that variant of the scenario: ``a`` before a training and ``b`` after it, say.
    What cannot be done is one sentence in the output, never a traceback.
    """
    return _staged(name, chair, file, "play", variant)


def debrief(name: str, chair: str | None = None, file: str | Path | None = None) -> Stage | Sentence:
    """The stage with the debrief of the latest play that has ended, or a sentence where there is none."""
    return _staged(name, chair, file, "debrief")


def _staged(
    name: str, chair: str | None, file: str | Path | None, place: Place, variant: str | None = None
) -> Stage | Sentence:
    try:
        path = Path(file) if file is not None else None
        return Stage(Session(verdict.activity(name), chair, path, place=place, variant=variant))
    except DeskswapError as error:
        return Sentence(str(error))
