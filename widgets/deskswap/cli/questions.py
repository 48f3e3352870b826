"""What an activity asks, asked in the terminal: every task drawn as lines, and what is typed made a move's value.

Rules this module keeps:

- It knows the asks and nothing of any activity.
- An answer that does not fit is told in one sentence and asked for again.
- What is filled in already is kept by the caller: whoever goes back and comes again finds it.
- A long text may have several lines: an empty one ends it, but for one after a greeting
  and one within a text that was pasted into a terminal.
"""

from __future__ import annotations

import re
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

from deskswap.core.views import Choice, Choose, Either, Field, Fill, Grid, Rank, Task

WIDEST = 88
"""Columns beyond which lines are hard to read."""

THOUSANDS = re.compile(r"-?[1-9]\d{0,2}([.,]\d{3})+")
"""A number with a sign for its thousands, which would be read as a small one with decimals."""


LONG = 200
"""Characters beyond which a text may have several lines."""

PASTED = 0.05
"""Seconds within which the next line of a pasted text is there."""


class Leaves(Exception):
    """The person wants to stop here."""


class GoesBack(Exception):
    """The person wants to see the list of things to do again."""


class Unfit(Exception):
    """An answer that does not fit; the text says why."""


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
            return _asked(f"Your order, as in “{_example(choices)}”", lambda text: _order(text, choices), person)
        case Fill():
            names = [field.id for field in task.fields]
        case Grid():
            names = [row.id for row in task.rows]
    _fill(task, names, person, filled)
    return dict(filled)


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
        name = _asked(question, partial(_changed, parts=parts, sends=not off), person)
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
            print(f"{label}: {_sum(task, others)} of {_plain(task.total)} so far\n")
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
        found += _asked(question, partial(_cells, levels=grid.levels, most=most, stands=stands), person)
    return {column.id: level for column, level in zip(grid.columns, found, strict=True)}


def _filled(field: Field, person: Person) -> Any:
    print("\n".join(folded(text) for text in (field.label, field.help) if text))
    if field.choices:
        print(numbered(field.choices))
    unit = f" {field.unit}" if field.unit else ""
    number = f"A number from {_plain(field.low)} to {_plain(field.high)}{unit}"
    question = {
        "pick": f"Your choice ({span(field.choices)})",
        "tick": "The numbers that you tick, or 0 for none",
        "number": number,
        "amount": number,
        "text": f"Up to {_plain(field.high)} characters" if field.high else "Your words",
    }[field.form]
    long = field.form == "text" and not 0 < field.high <= LONG
    if long:
        question += ", in as many lines as you like; an empty line ends them"
    if field.start is not None:
        question += f" [{_start(field)}]"
    back = "0" if field.form == "pick" else "b"
    return _asked(question, lambda text: _entry(text, field), person, back, _lines if long else str)


def _unfit(task: Fill | Grid, filled: dict[str, Any]) -> str:
    """What is wrong with a form's numbers taken together; empty where nothing is."""
    if isinstance(task, Grid):
        return ""
    total = _plain(task.total)
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
    return _plain(round(sum(filled.get(name, 0) for name in numbers), 6))


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
    if isinstance(value, tuple):
        said = ", ".join(texts[item] for item in value) or "none"
    elif isinstance(value, str):
        said = texts.get(value, value)
    else:
        said = f"{_plain(value)} {field.unit}".strip()
    return f"{field.label} {said}"


def _start(field: Field) -> str:
    """What Enter alone takes, as it would be typed; there must be something."""
    if isinstance(field.start, tuple):
        return _places(field.start, field.choices) or "0"
    if isinstance(field.start, str):
        long = len(field.start) > LONG or "\n" in field.start
        return "Enter alone keeps what stands there" if long else _places((field.start,), field.choices)
    assert field.start is not None
    return _plain(field.start)


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


# ---- what is typed, as values ----------------------------------------------------------------------------------


def one(text: str, choices: Sequence[Choice]) -> str:
    """The id that a typed number stands for. Raises `Unfit`."""
    if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= len(choices):
        return choices[int(text) - 1].id
    raise Unfit(f"Please type one number, {span(choices)}.")


def _several(text: str, choices: Sequence[Choice]) -> tuple[str, ...]:
    return tuple(one(word, choices) for word in text.replace(",", " ").split())


def _order(text: str, choices: Sequence[Choice]) -> tuple[str, ...]:
    with suppress(Unfit):
        names = _several(text, choices)
        if sorted(names) == sorted(choice.id for choice in choices):
            return names
    many, example = len(choices), _example(choices)
    raise Unfit(f"Please type all {many} numbers, each once, with spaces between them, as in “{example}”.")


def _changed(text: str, parts: Sequence[Choice], sends: bool) -> str:
    """The part that is to be changed; none where Enter alone sends all."""
    return "" if sends and not text else one(text, parts)


def _cells(text: str, levels: Sequence[Choice], most: int, stands: tuple[str, ...]) -> tuple[str, ...]:
    """The levels of one cell or more; Enter alone takes what stands in the row from here on."""
    if stands and not text:
        return stands
    names = _several(text, levels)
    if not 1 <= len(names) <= most:
        many = "one number" if most == 1 else f"one number, or up to {most} for the columns that follow"
        raise Unfit(f"Please type {many}, each {span(levels)}.")
    return names


def _entry(text: str, field: Field) -> Any:
    """A field's value from what was typed; Enter alone takes what stands there already."""
    if not text and field.start is not None:
        return field.start
    if field.form == "pick":
        return one(text, field.choices)
    if field.form == "tick":
        return () if text == "0" else _ticked(text, field)
    if field.form in ("number", "amount"):
        return _number(text, field)
    if not text:
        raise Unfit("Please write something.")
    if field.high and len(text) > field.high:
        raise Unfit(f"That is {len(text)} characters; {_plain(field.high)} is the most.")
    return text


def _ticked(text: str, field: Field) -> tuple[str, ...]:
    names = _several(text, field.choices)
    if not names or len(set(names)) < len(names):
        raise Unfit("Please type each number once, with spaces between them, or 0 for none.")
    return names


def _number(text: str, field: Field) -> float:
    plain = "".join(text.split()).replace("−", "-")
    if field.step >= 0.01 and THOUSANDS.fullmatch(plain):
        raise Unfit(f"Please leave out the sign for thousands: {re.sub('[.,]', '', plain)}.")
    try:
        value = float(plain.replace(",", "."))
    except ValueError:
        value = float("nan")
    if not field.low <= value <= field.high:
        raise Unfit(f"Please type a number from {_plain(field.low)} to {_plain(field.high)}.")
    steps = (value - field.low) / field.step if field.step else 0.0
    if abs(steps - round(steps)) > 1e-6:
        raise Unfit(f"Please go in steps of {_plain(field.step)} from {_plain(field.low)}.")
    return int(value) if value.is_integer() else value


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


def span(choices: Sequence[Choice]) -> str:
    """The numbers that may be typed for these choices."""
    return "1" if len(choices) == 1 else f"1 to {len(choices)}"


def _example(choices: Sequence[Choice]) -> str:
    return " ".join(str(number) for number in range(len(choices), 0, -1))


def _plain(number: float) -> str:
    return f"{number:.12g}"
