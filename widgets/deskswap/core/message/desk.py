"""One chair's desk at the message bench: what lies on it, and what each act makes of it.

Rules this module keeps:

- A desk knows no scenario: what the reader answers is decided elsewhere.
- Whatever comes in as a message, an order or a choice, of any shape, is taken or refused in one sentence.
- All versions stay; signs that no screen shows are dropped.
"""

from __future__ import annotations

import unicodedata
from typing import Literal, NamedTuple

from deskswap.core.activity import hidden, listed
from deskswap.core.message.errand import MOST_CHARACTERS
from deskswap.core.moves import Move, Record, Value
from deskswap.core.views import Choose, Rank
from deskswap.errors import NotAMove

HINTS, REWRITE, GO, SEND, BACK, END = "hints", "rewrite", "go", "send", "back", "end"
"""What can be chosen once a version is written, and once the reader has asked something back."""


class Desk(NamedTuple):
    """What lies on one chair's desk: all versions, the number of the one that has hints, the order of the four, and
    what was written back to the reader's questions."""

    texts: tuple[str, ...] = ()
    hinted: int = 0
    order: tuple[str, ...] = ()
    back: str = ""
    stage: Literal["writing", "written", "ranking", "asked", "replying", "sent"] = "writing"


def written(chair: str, text: str) -> Move:
    """The move that puts down a text."""
    return Move(chair, "write", Record({"text": text}))


def message(value: Value) -> str:
    """The message that a form holds, without the signs that no screen shows."""
    allowed = f"Write 1 to {MOST_CHARACTERS:,} characters."
    text = value["text"] if isinstance(value, Record) and set(value) == {"text"} else None
    if not isinstance(text, str):
        raise NotAMove("That is no message.", allowed)
    if len(text) > MOST_CHARACTERS:
        raise NotAMove(f"The message is {len(text):,} characters long.", allowed)
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise NotAMove("The message ends in half a character.", "Delete the last one and type it again.")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = "".join(sign for sign in lines if sign == "\n" or not hidden(sign)).strip()
    if all(unicodedata.category(sign)[0] in "ZCM" for sign in kept):
        raise NotAMove("The message is empty.", allowed)
    return kept


def order(value: Value, task: Rank) -> tuple[str, ...]:
    """The order that a move holds: each of the four ids once."""
    ids = [choice.id for choice in task.choices]
    allowed = f"Put each of {listed(ids)} in one place."
    if not isinstance(value, tuple) or not all(isinstance(name, str) for name in value):
        raise NotAMove("That is no order of messages.", allowed)
    found = tuple(str(name) for name in value)
    if sorted(found) != sorted(ids):
        raise NotAMove("The order does not hold each message exactly once.", allowed)
    return found


def chosen(desk: Desk, value: Value, task: Choose) -> Desk:
    """The desk after a choice."""
    ids = [choice.id for choice in task.choices]
    if not isinstance(value, str) or value not in ids:
        raise NotAMove("That is not one of the choices.", f"The choices are {listed(ids)}.")
    if value == HINTS:
        return desk._replace(hinted=len(desk.texts))
    return desk._replace(stage={REWRITE: "writing", GO: "ranking", SEND: "sent", BACK: "replying", END: "sent"}[value])  # type: ignore[arg-type]


def beginning(text: str) -> str:
    """The first words of a text."""
    return " ".join(text.split()[:7])
