"""What is typed in the terminal, made a value: of a choice, an order, a cell, a field, or the text of a file.

Rules this module keeps:

- What does not fit raises `Unfit` with one sentence that says what would.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from deskswap.core.moves import Record
from deskswap.core.views import Choice, Field

THOUSANDS = re.compile(r"-?[1-9]\d{0,2}([.,]\d{3})+")
"""A number with a sign for its thousands, which would be read as a small one with decimals."""


MOST_BYTES = 4_000_000
"""A file that is larger is no text that anybody has written here."""


class Unfit(Exception):
    """An answer that does not fit; the text says why."""


def one(text: str, choices: Sequence[Choice]) -> str:
    """The id that a typed number stands for. Raises `Unfit`."""
    if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= len(choices):
        return choices[int(text) - 1].id
    raise Unfit(f"Please type one number, {span(choices)}.")


def several(text: str, choices: Sequence[Choice]) -> tuple[str, ...]:
    """The ids that several typed numbers stand for. Raises `Unfit`."""
    return tuple(one(word, choices) for word in text.replace(",", " ").split())


def order(text: str, choices: Sequence[Choice]) -> tuple[str, ...]:
    """All the ids in the order of the typed numbers. Raises `Unfit`."""
    with suppress(Unfit):
        names = several(text, choices)
        if sorted(names) == sorted(choice.id for choice in choices):
            return names
    raise Unfit(
        f"Please type all {len(choices)} numbers, each once, with spaces between them, as in “{example(choices)}”."
    )


def changed(text: str, parts: Sequence[Choice], sends: bool) -> str:
    """The part that is to be changed; none where Enter alone sends all."""
    return "" if sends and not text else one(text, parts)


def cells(text: str, levels: Sequence[Choice], most: int, stands: tuple[str, ...]) -> tuple[str, ...]:
    """The levels of one cell or more; Enter alone takes what stands in the row from here on."""
    if stands and not text:
        return stands
    names = several(text, levels)
    if not 1 <= len(names) <= most:
        many = "one number" if most == 1 else f"one number, or up to {most} for the columns that follow"
        raise Unfit(f"Please type {many}, each {span(levels)}.")
    return names


def entry(text: str, field: Field) -> Any:
    """A field's value from what was typed; Enter alone takes what stands there already. Raises `Unfit`."""
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
    if field.form == "file":
        name, told = file(text, field.high)
        return Record({"name": name, "text": told})
    if field.high and len(text) > field.high:
        raise Unfit(f"That is {len(text)} characters; {plain(field.high)} is the most.")
    return text


def _ticked(text: str, field: Field) -> tuple[str, ...]:
    names = several(text, field.choices)
    if not names or len(set(names)) < len(names):
        raise Unfit("Please type each number once, with spaces between them, or 0 for none.")
    return names


def _number(text: str, field: Field) -> float:
    digits = "".join(text.split()).replace("−", "-")
    if field.step >= 0.01 and THOUSANDS.fullmatch(digits):
        raise Unfit(f"Please leave out the sign for thousands: {re.sub('[.,]', '', digits)}.")
    try:
        value = float(digits.replace(",", "."))
    except ValueError:
        value = float("nan")
    if not field.low <= value <= field.high:
        raise Unfit(f"Please type a number from {plain(field.low)} to {plain(field.high)}.")
    steps = (value - field.low) / field.step if field.step else 0.0
    if abs(steps - round(steps)) > 1e-6:
        raise Unfit(f"Please go in steps of {plain(field.step)} from {plain(field.low)}.")
    return int(value) if value.is_integer() else value


def file(text: str, high: float) -> tuple[str, str]:
    """The name and the text of a file that was named. Raises `Unfit`."""
    try:
        path = Path(text.strip("'\"")).expanduser()
        told = path.read_text(encoding="utf-8") if path.is_file() and path.stat().st_size <= MOST_BYTES else ""
    except (OSError, RuntimeError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is not text in UTF-8"
        raise Unfit(f"That file cannot be read: {why}.") from None
    if not told.strip():
        raise Unfit("There is no file of that name with a text in it that could be read.")
    if high and len(told) > high:
        raise Unfit(f"That is {len(told)} characters; {plain(high)} is the most.")
    return path.name, told


def span(choices: Sequence[Choice]) -> str:
    """The numbers that may be typed for these choices."""
    return "1" if len(choices) == 1 else f"1 to {len(choices)}"


def plain(number: float) -> str:
    """A number as it is read."""
    return f"{number:.12g}"


def example(choices: Sequence[Choice]) -> str:
    """An order of the choices, as it would be typed."""
    return " ".join(str(number) for number in range(len(choices), 0, -1))
