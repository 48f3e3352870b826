"""An answer to any ask, drawn without looking: what a visitor who clicks at random would send.

Rules this module keeps:

- It knows the asks and nothing of any kind; the kind may still refuse what it sends.
- Chance comes in as a function that gives numbers in 0..1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from deskswap.core.moves import Record, Value
from deskswap.core.views import Ask, Choose, Either, Field, Fill, Grid, Rank, Task, tasks

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
    return _filled(task, draw)


def shuffled(items: Sequence[_T], draw: Draw) -> tuple[_T, ...]:
    """The items in an order drawn without looking (Fisher and Yates's way)."""
    rest, found = list(items), []
    while rest:
        found.append(rest.pop(int(draw() * len(rest))))
    return tuple(found)


def _filled(form: Fill, draw: Draw) -> Record:
    """A form filled in within its budget and to its total, where that can be done by taking the cheapest instead."""
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
    return Record(found)


def _entry(field: Field, draw: Draw) -> Value:
    if field.form == "pick":
        return _one(field.choices, draw).id
    if field.form == "tick":
        return tuple(choice.id for choice in field.choices if draw() < 0.5)
    if field.form == "text":
        return SOME_WORDS
    steps = int((field.high - field.low) / field.step + 1e-9)
    found = field.low + int(draw() * (steps + 1)) * field.step
    return int(found) if float(found).is_integer() else round(found, 9)


def _cost(form: Fill, found: dict[str, Value]) -> int:
    total = 0
    for field in form.fields:
        item = found[field.id]
        taken = item if isinstance(item, tuple) else (item,)
        total += sum(choice.cost for choice in field.choices if choice.id in taken)
    return total


def _to_total(form: Fill, draw: Draw) -> dict[str, Value]:
    """The numbers of a form laid out to make its total: each step goes to a field at random."""
    numbers = [field for field in form.fields if field.form in ("number", "amount")]
    found = {field.id: field.low for field in numbers}
    while sum(found.values()) < form.total - 1e-9:
        field = _one([field for field in numbers if found[field.id] + field.step <= field.high + 1e-9], draw)
        found[field.id] += field.step
    return {name: int(item) if float(item).is_integer() else round(item, 9) for name, item in found.items()}


def _one(items: Sequence[_T], draw: Draw) -> _T:
    return items[int(draw() * len(items))]
