"""What a chair may do next: one *ask*, as plain data that a stage, a web page and a terminal draw alike.

Rules this module keeps:

- An ask is for one thing (choose, rank, fill in a form or a grid, go on with a text), or for either of several.
- The answer to it is a move's act and value; choices are addressed by their ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen, addressed by its id. `cost` counts against a form's budget."""

    id: str
    text: str
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Choose:
    """An ask: choose one. The move's value is the id of the choice."""

    prompt: str
    choices: tuple[Choice, ...]
    act: str = "choose"


@dataclass(frozen=True, slots=True)
class Rank:
    """An ask: put all the choices in order, first what belongs at the `top`. The move's value lists the ids."""

    prompt: str
    choices: tuple[Choice, ...]
    top: str
    bottom: str
    act: str = "rank"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    `form` is ``pick`` (one of `choices`, value an id), ``tick`` (any of `choices`, value a list of ids),
    ``number`` (between `low` and `high` in steps of `step`, drawn as a slider), ``amount`` (the same, but typed),
    ``text`` (up to `high` characters) or ``file`` (a text file of the person's, value its name and its text).
    `start` is what stands there at first; None where nothing does, and then the field must be filled in.
    `row` puts short choices side by side.
    """

    id: str
    label: str
    form: Literal["pick", "tick", "number", "amount", "text", "file"]
    choices: tuple[Choice, ...] = ()
    low: float = 0
    high: float = 0
    step: float = 1
    unit: str = ""
    start: str | float | tuple[str, ...] | None = None
    help: str = ""
    row: bool = False


@dataclass(frozen=True, slots=True)
class Fill:
    """An ask: fill in a form. The move's value maps field ids to their values.

    Where `budget` is above 0, the costs of all picked and ticked choices together may not exceed it.
    Where `total` is above 0, all numbers together make exactly that.
    Where `rising` is true, no number is below the one in the field before it.
    Where `live` is true, what stands in it is sent while it is typed as well, so that it is kept.
    """

    prompt: str
    fields: tuple[Field, ...]
    submit: str
    act: str = "send"
    budget: int = 0
    budget_label: str = ""
    total: float = 0
    total_label: str = ""
    rising: bool = False
    live: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """An ask: give every cell of a table one of the `levels`. The move's value maps row ids to column ids to level ids.

    `start` holds the level ids that stand there at first, row by row; empty where nothing does.
    """

    prompt: str
    rows: tuple[Choice, ...]
    columns: tuple[Choice, ...]
    levels: tuple[Choice, ...]
    submit: str
    act: str = "grid"
    start: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """An ask: go on writing a text whose lines are numbered. The value is the whole text, up to `high` characters.

    It is sent while it is typed, again and again; `state` says what became of what was sent last.
    `file` is the name under which a copy of it is handed on.
    """

    prompt: str
    text: str
    high: int
    file: str
    state: str = ""
    help: str = ""
    act: str = "draft"


Task = Choose | Rank | Fill | Grid | Draft
"""An ask for one thing."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of several things that a chair may do: a short label, and the task behind it."""

    label: str
    task: Task


@dataclass(frozen=True, slots=True)
class Either:
    """An ask for one of several things; the move's act is that of the task that was taken; all acts differ."""

    prompt: str
    options: tuple[Option, ...]


Ask = Task | Either


def tasks(ask: Ask | None) -> dict[str, Task]:
    """The tasks that an ask holds, by their acts."""
    match ask:
        case None:
            return {}
        case Either(options=options):
            return {option.task.act: option.task for option in options}
    return {ask.act: ask}
