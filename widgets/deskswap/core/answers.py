"""An answer to any ask, drawn without looking: what a visitor who clicks at random would send.

Rules this module keeps:

- It knows the asks and nothing of any kind; the kind may still refuse what it sends.
- Chance comes in as a function that gives numbers in 0..1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from deskswap.core.moves import Record, Value
from deskswap.core.views import Ask, Choose, Draft, Either, Field, Fill, Grid, Rank, Task, tasks

Draw = Callable[[], float]
"""Gives a number in 0..1 (1 excluded) at each call."""

SOME_WORDS = "Something in my own words."

_T = TypeVar("_T")


def answer(ask: Ask, draw: Draw) -> tuple[str, Value]:
    """The act and value of an answer to an ask, every possibility of each part about as likely as any other."""
    task = _one(list(tasks(ask).values()), draw) if isinstance(ask, Either) else ask
    return task.act, value(task, draw)


def value(task: Task, draw: Draw) -> Value:
    """An answer to one task."""
    match task:
        case Choose(choices=choices):
            return _one(choices, draw).id
        case Rank(choices=choices):
            return tuple(choice.id for choice in shuffled(choices, draw))
        case Grid(rows=rows, columns=columns, levels=levels):
            return Record({row.id: Record({column.id: _one(levels, draw).id for column in columns}) for row in rows})
        case Draft(high=high):
            return SOME_WORDS[:high]
    return _filled(task, draw)


def shuffled(items: Sequence[_T], draw: Draw) -> tuple[_T, ...]:
    """The items in an order drawn without looking (Fisher and Yates's way)."""
    rest, found = list(items), []
    while rest:
        found.append(rest.pop(int(draw() * len(rest))))
    return tuple(found)


def _filled(form: Fill, draw: Draw) -> Record:
    """A form filled in within its budget, to its total and rising, where taking the cheapest instead can do that."""
    found: dict[str, Value] = {field.id: _entry(field, draw) for field in form.fields}
    if form.budget and _cost(form, found) > form.budget:
        cheap: dict[str, Value] = {
            field.id: () if field.form == "tick" else min(field.choices, key=lambda choice: choice.cost).id
            for field in form.fields
            if field.choices
        }
        for name, item in cheap.items():
            if _cost(form, found) > form.budget:
                found[name] = item
    if form.total:
        found |= _to_total(form, draw)
    if form.rising:
        names = [field.id for field in form.fields if field.form in ("number", "amount")]
        found |= zip(names, sorted((found[name] for name in names), key=lambda item: float(str(item))), strict=True)
    return Record(found)


def _entry(field: Field, draw: Draw) -> Value:
    if field.form == "pick":
        return _one(field.choices, draw).id
    if field.form == "tick":
        return tuple(choice.id for choice in field.choices if draw() < 0.5)
    if field.form == "text":
        words = SOME_WORDS * (1 + int(field.low) // len(SOME_WORDS))
        return words[: int(field.high)] if field.high else words
    if field.form == "file":
        return Record({"name": "some.txt", "text": SOME_WORDS})
    steps = int((field.high - field.low) / field.step + 1e-9)
    return _number(field.low + int(draw() * (steps + 1)) * field.step)


def _cost(form: Fill, found: dict[str, Value]) -> int:
    total = 0
    for field in form.fields:
        item = found[field.id]
        taken = item if isinstance(item, tuple) else (item,)
        total += sum(choice.cost for choice in field.choices if choice.id in taken)
    return total


def _to_total(form: Fill, draw: Draw) -> dict[str, Value]:
    """The numbers of a form laid out to make its total, as far as steps go: each goes to a field at random."""
    found = {field.id: field.low for field in form.fields if field.form in ("number", "amount")}
    while fields := _with_room(form, found):
        field = _one(fields, draw)
        found[field.id] += field.step
    return {name: _number(item) for name, item in found.items()}


def _with_room(form: Fill, found: dict[str, float]) -> list[Field]:
    """The fields that one more step neither takes beyond their bounds nor all of them beyond the total."""
    rest = form.total - sum(found.values()) + 1e-9
    fields = [field for field in form.fields if field.id in found and field.step <= rest]
    return [field for field in fields if found[field.id] + field.step <= field.high + 1e-9]


def _number(number: float) -> int | float:
    """A number as a person would type it: without the dust of many small steps."""
    found = round(float(number), 9)
    return int(found) if found.is_integer() else found


def _one(items: Sequence[_T], draw: Draw) -> _T:
    return items[int(draw() * len(items))]
