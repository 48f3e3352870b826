"""What an activity asks, asked in the terminal: every task drawn as lines, and what is typed made a move's value.

Rules this module keeps:

- It knows the asks and nothing of any activity.
- An answer that does not fit is told in one sentence and asked for again.
- What is filled in already is kept by the caller: whoever goes back and comes again finds it.
- A long text may have several lines: an empty one ends it, but for one after a greeting
  and one within a text that was pasted into a terminal.
"""

from __future__ import annotations

import select
import shutil
import sys
import textwrap
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

from deskswap.cli.typed import Unfit, cells, changed, entry, example, file, one, order, plain, span
from deskswap.core.moves import Record
from deskswap.core.views import Choice, Choose, Draft, Either, Field, Fill, Grid, Rank, Task

WIDEST = 88
"""Columns beyond which lines are hard to read."""

LONG = 200
"""Characters beyond which a text may have several lines."""

PASTED = 0.05
"""Seconds within which the next line of a pasted text is there."""


class Leaves(Exception):
    """The person wants to stop here."""


class GoesBack(Exception):
    """The person wants to see the list of things to do again."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who answers: `brief` shows what they can look up; `back` is whether there is a list of things to go back to."""

    brief: Callable[[], None]
    back: bool = False


def taken(ask: Either, person: Person) -> Task:
    """The one of several tasks that the person takes on. Raises `Leaves`."""
    labels = tuple(Choice(option.task.act, option.label) for option in ask.options)
    act = _chosen(labels, person)
    return next(option.task for option in ask.options if option.task.act == act)


def answer(task: Task, person: Person, filled: dict[str, Any]) -> Any:
    """What the person answers; of a form or a grid, `filled` holds the answers that were given already.

    Raises `Leaves`, and `GoesBack` where there is a list to go back to.
    """
    match task:
        case Choose(choices=choices):
            return _chosen(choices, person)
        case Rank(_, choices, top, bottom):
            print(f"{numbered(choices)}\n\n{folded(f'First: {top}. Last: {bottom}.')}\n")
            return _asked(f"Your order, as in “{example(choices)}”", lambda text: order(text, choices), person)
        case Draft():
            return _draft(task, person)
        case Fill():
            names = [field.id for field in task.fields]
        case Grid():
            names = [row.id for row in task.rows]
    _fill(task, names, person, filled)
    return dict(filled)


def _draft(task: Draft, person: Person) -> str:
    """The text as it stands, or that of a file: a text of many lines is written in an editor."""
    lines = task.text.split("\n")
    size = len(str(len(lines)))
    print("\n".join(f"{number:>{size}}  {line}" for number, line in enumerate(lines, 1)) + "\n")
    question = "The file that takes its place; Enter alone keeps what stands there"
    return str(_asked(question, lambda text: file(text, task.high)[1] if text else task.text, person, "b"))


def _chosen(choices: Sequence[Choice], person: Person) -> str:
    print(f"{numbered(choices)}\n")
    return str(_asked(f"Your choice ({span(choices)})", lambda text: one(text, choices), person))


# ---- forms and grids -------------------------------------------------------------------------------------------


def _fill(task: Fill | Grid, names: Sequence[str], person: Person, filled: dict[str, Any]) -> None:
    """Fill in what is empty; where nothing is, let single parts be changed until the person sends them."""
    change = all(name in filled for name in names)
    for name in names:
        if name not in filled:
            _fill_in(task, name, person, filled)
    while change or _unfit(task, filled):
        parts = [Choice(name, _said(task, name, filled[name])) for name in names]
        off = _unfit(task, filled)
        print("\n" + numbered(parts) + (f"\n\n{folded(off)}" if off else ""))
        send = "" if off else "; Enter to send them"
        question = f"\nWhich one do you want to change ({span(parts)}{send})"
        name = _asked(question, partial(changed, parts=parts, sends=not off), person)
        if not name:
            return
        change = True
        _fill_in(task, name, person, filled)


def _fill_in(task: Fill | Grid, name: str, person: Person, filled: dict[str, Any]) -> None:
    """Ask for one part; what it takes from a budget or a total so far is free again."""
    if isinstance(task, Grid):
        filled[name] = _row(task, [row.id for row in task.rows].index(name), person)
    else:
        field = next(field for field in task.fields if field.id == name)
        others = {other: value for other, value in filled.items() if other != name}
        if task.budget and field.choices:
            left = task.budget - _spent(task.fields, others)
            print(f"{(task.budget_label or 'budget').capitalize()}: {left} of {task.budget} left\n")
        if task.total and field.form in ("number", "amount"):
            label = (task.total_label or "total").capitalize()
            print(f"{label}: {_sum(task, others)} of {plain(task.total)} so far\n")
        filled[name] = _filled(field, person)
    print()


def _row(grid: Grid, index: int, person: Person) -> dict[str, str]:
    """One row, column by column; several numbers at once go to the columns that follow."""
    levels = ", ".join(f"{number} {level.text}" for number, level in enumerate(grid.levels, 1))
    print(f"{folded(grid.rows[index].text)}\n{folded(levels)}")
    start = grid.start[index] if grid.start else ()
    found: list[str] = []
    while len(found) < len(grid.columns):
        at, stands = len(found), start[len(found) :]
        shown = f" [{_places(stands, grid.levels)}]" if stands else ""
        question = f"{grid.columns[at].text} ({span(grid.levels)}){shown}"
        most = len(grid.columns) - at
        found += _asked(question, partial(cells, levels=grid.levels, most=most, stands=stands), person)
    return {column.id: level for column, level in zip(grid.columns, found, strict=True)}


def _filled(field: Field, person: Person) -> Any:
    print("\n".join(folded(text) for text in (field.label, field.help) if text))
    if field.choices:
        print(numbered(field.choices))
    unit = f" {field.unit}" if field.unit else ""
    number = f"A number from {plain(field.low)} to {plain(field.high)}{unit}"
    question = {
        "pick": f"Your choice ({span(field.choices)})",
        "tick": "The numbers that you tick, or 0 for none",
        "number": number,
        "amount": number,
        "file": "The file, with its path",
        "text": f"Up to {plain(field.high)} characters" if field.high else "Your words",
    }[field.form]
    long = field.form == "text" and not 0 < field.high <= LONG
    if long:
        question += ", in as many lines as you like; an empty line ends them"
    if field.start is not None:
        question += f" [{_start(field)}]"
    back = "0" if field.form == "pick" else "b"
    return _asked(question, lambda text: entry(text, field), person, back, _lines if long else str)


def _unfit(task: Fill | Grid, filled: dict[str, Any]) -> str:
    """What is wrong with a form's numbers taken together; empty where nothing is."""
    if isinstance(task, Grid):
        return ""
    total = plain(task.total)
    if task.total and _sum(task, filled) != total:
        whole = f"{total} {task.total_label}".strip()
        return f"That makes {_sum(task, filled)} of {whole}. Please make it exactly {total}."
    numbers = [field for field in task.fields if field.form in ("number", "amount")]
    for before, field in pairwise(numbers if task.rising else ()):
        if filled[field.id] < filled[before.id]:
            names = " is below ".join(one.label.rstrip(".:?") for one in (field, before))
            return f"{names}. Please make each number at least the one before it."
    return ""


def _sum(form: Fill, filled: dict[str, Any]) -> str:
    numbers = (field.id for field in form.fields if field.form in ("number", "amount"))
    return plain(round(sum(filled.get(name, 0) for name in numbers), 6))


def _spent(fields: Sequence[Field], filled: dict[str, Any]) -> int:
    """What the picked and ticked choices cost so far."""
    took = {(name, item) for name, value in filled.items() for item in (value if isinstance(value, tuple) else [value])}
    return sum(choice.cost for field in fields for choice in field.choices if (field.id, choice.id) in took)


def _said(task: Fill | Grid, name: str, value: Any) -> str:
    """A part of a form or a grid with what was answered, as it is read."""
    if isinstance(task, Grid):
        texts = {level.id: level.text for level in task.levels}
        row = next(row for row in task.rows if row.id == name)
        return f"{row.text}: {', '.join(texts[level] for level in value.values())}"
    field = next(field for field in task.fields if field.id == name)
    texts = {choice.id: choice.text for choice in field.choices}
    if isinstance(value, Record):
        said = str(value["name"])
    elif isinstance(value, tuple):
        said = ", ".join(texts[item] for item in value) or "none"
    elif isinstance(value, str):
        said = texts.get(value, value)
    else:
        said = f"{plain(value)} {field.unit}".strip()
    return f"{field.label} {said}"


def _start(field: Field) -> str:
    """What Enter alone takes, as it would be typed; there must be something."""
    if isinstance(field.start, tuple):
        return _places(field.start, field.choices) or "0"
    if isinstance(field.start, str):
        long = len(field.start) > LONG or "\n" in field.start
        return "Enter alone keeps what stands there" if long else _places((field.start,), field.choices)
    assert field.start is not None
    return plain(field.start)


def _lines(first: str) -> str:
    """A text that begins with this line: all lines up to an empty one that ends it, or to the end of the input.

    An empty line after a comma ends nothing: what stands above it is a greeting.
    """
    lines = [first]
    with suppress(EOFError):
        while first and ((line := input().rstrip()) or lines[-1].endswith(",") or _pasted()):
            lines.append(line)
    return "\n".join(lines).strip()


def _pasted() -> bool:
    """Whether more lines wait in a terminal already: then an empty one parts two paragraphs of a pasted text."""
    with suppress(OSError):  # what is no terminal everywhere cannot be looked at
        return sys.stdin.isatty() and bool(select.select([sys.stdin], [], [], PASTED)[0])
    return False


def _places(names: Sequence[str], choices: Sequence[Choice]) -> str:
    """The numbers at which ids stand in a list; an id that stands nowhere is itself."""
    places = {choice.id: str(number) for number, choice in enumerate(choices, 1)}
    return " ".join(places.get(name, name) for name in names)


def _asked(
    question: str,
    answer: Callable[[str], Any],
    person: Person,
    back: str = "0",
    whole: Callable[[str], str] = str,
) -> Any:
    """Ask until the answer fits; `?` shows the brief, `q` leaves, and `back` leads to the list where there is one.

    `whole` makes all that is typed of its first line.
    """
    ways = f"? for your brief{f', {back} to go back' if person.back else ''}, q to leave"
    while True:
        try:
            text = input(f"{question}, {ways}: ").strip()
        except EOFError:
            raise Leaves from None
        if text.lower() == "q":
            raise Leaves
        if person.back and text.lower() == back:
            print()
            raise GoesBack
        if text == "?":
            print()
            person.brief()
            continue
        try:
            return answer(whole(text))
        except Unfit as slip:
            print(slip)


# ---- words for the screen --------------------------------------------------------------------------------------


def width() -> int:
    """The columns that lines may take here."""
    return max(30, min(WIDEST, shutil.get_terminal_size().columns))


def folded(text: str) -> str:
    """A paragraph in lines that fit the screen."""
    return textwrap.fill(text, width(), break_long_words=False)


def numbered(choices: Sequence[Choice]) -> str:
    """The choices as a numbered list, with what they cost."""
    lines = []
    for number, choice in enumerate(choices, 1):
        text = choice.text + (f" (costs {choice.cost})" if choice.cost else "")
        lines.append(textwrap.fill(text, width(), initial_indent=f"{number:>3}. ", subsequent_indent="     "))
    return "\n".join(lines)
