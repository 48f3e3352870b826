"""Moves and the play file's lines.

Rules this module keeps:

- A move is a value: who (chair), what (act), with what (value); when and by whom are fields the shell fills in.
- One move is one JSON line and back: ``move_from_line(line_from_move(m)) == m``.
- A play file opens with one header line that names its format; older formats are upgraded step by step.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from deskswap.errors import NotAPlay, OtherVersion

FORMAT = 1
"""The format version that this package writes."""

UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""Format version n -> the step that turns a header or move of version n into one of n + 1."""


class Record(Mapping[str, "Value"]):
    """A frozen mapping: the value of a move that fills in a form."""

    __slots__ = ("_items",)
    _items: dict[str, Value]

    def __init__(self, items: Mapping[str, Value]) -> None:
        object.__setattr__(self, "_items", {key: items[key] for key in sorted(items)})

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a record is frozen")

    def __getitem__(self, key: str) -> Value:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(tuple(self._items.items()))

    def __repr__(self) -> str:
        return f"Record({self._items!r})"

    def __reduce__(self) -> tuple[type[Record], tuple[dict[str, Value]]]:
        return Record, (dict(self._items),)


NOTHING = Record({})
"""A record of nothing."""

Value = str | int | float | bool | None | tuple["Value", ...] | Record


class Move(NamedTuple):
    """One step of a play.

    `chair` is the chair that moves, `act` the kind of move (``choose``, ``rank``, ``send``…), `value` its plain data.
    `at` is seconds since the epoch and `by` a person's or bot's name; both may be absent, and no rule reads them.
    """

    chair: str
    act: str
    value: Value = None
    at: float | None = None
    by: str | None = None


class Header(NamedTuple):
    """The first line of a play file.

    `activity` and `digest` say which scenario in which version, `seed` what chance the play drew from,
    `seats` who sits where (chair -> ``person`` or ``bot``), `owner` an opaque id of the learner's folder,
    `earlier` what was decided in plays before this one and is quoted in it (``activity.what`` -> value).
    """

    activity: str
    digest: str
    seed: int
    seats: Record
    owner: str = ""
    format: int = FORMAT
    earlier: Record = NOTHING


def frozen(data: object) -> Value:
    """The immutable twin of plain JSON data: lists as tuples, objects as records.

    Raises `NotAPlay` for anything that JSON cannot say exactly (NaN, infinity, other types).
    """
    if data is None or isinstance(data, str | bool | int):
        return data
    if isinstance(data, float):
        if not math.isfinite(data):
            raise NotAPlay("A number in a move is not finite; a play holds plain numbers only.")
        return data
    if isinstance(data, list | tuple):
        return tuple(frozen(item) for item in data)
    if isinstance(data, Mapping) and all(isinstance(key, str) for key in data):
        return Record({key: frozen(item) for key, item in data.items()})
    raise NotAPlay(f"A move cannot hold a {type(data).__name__}; it holds text, numbers, lists and named values.")


def thawed(value: Value) -> Any:
    """The plain JSON twin of a move's value: tuples as lists, records as dicts."""
    if isinstance(value, tuple):
        return [thawed(item) for item in value]
    if isinstance(value, Record):
        return {key: thawed(item) for key, item in value.items()}
    return value


def line_from_move(move: Move) -> str:
    """The move as one line of JSON, without the newline; fields that are absent are left out."""
    data = {"chair": move.chair, "act": move.act, "value": thawed(move.value), "at": move.at, "by": move.by}
    return _line({key: item for key, item in data.items() if item is not None})


def move_from_line(line: str, version: int = FORMAT) -> Move:
    """The move that a line holds.

    Raises `NotAPlay` where the line is not one move, with what is wrong.
    """
    data = _upgraded(_object(line), version)
    _only(data, required=("chair", "act"), optional=("value", "at", "by"))
    chair, act, at, by = data["chair"], data["act"], data.get("at"), data.get("by")
    if not (isinstance(chair, str) and isinstance(act, str)):
        raise NotAPlay("A move's chair and act are text.")
    if at is not None and (isinstance(at, bool) or not isinstance(at, int | float) or not abs(at) < 1e12):
        raise NotAPlay("A move's time is a number of seconds.")
    if by is not None and not isinstance(by, str):
        raise NotAPlay("A move's person is text.")
    try:
        return Move(chair, act, frozen(data.get("value")), at, by)
    except RecursionError:
        raise NotAPlay("A move's value is nested too deeply.") from None


def line_from_header(header: Header) -> str:
    """The header as one line of JSON, without the newline."""
    return _line(
        {
            "deskswap": header.format,
            "activity": header.activity,
            "digest": header.digest,
            "seed": header.seed,
            "seats": thawed(header.seats),
            "owner": header.owner,
            **({"earlier": thawed(header.earlier)} if header.earlier else {}),
        }
    )


def header_from_line(line: str) -> Header:
    """The header that a line holds, upgraded to the present format.

    Raises `OtherVersion` for a format this version does not know, `NotAPlay` for anything else that is wrong.
    """
    data = _object(line)
    version = data.get("deskswap")
    if isinstance(version, bool) or not isinstance(version, int):
        raise NotAPlay('The first line of a play names its format, like {"deskswap": 1, …}; this one does not.')
    data = _upgraded(data, version)
    _only(data, required=("deskswap", "activity", "digest", "seed", "seats"), optional=("owner", "earlier"))
    seats, owner = data["seats"], data.get("owner", "")
    texts = (data["activity"], data["digest"], owner)
    if not all(isinstance(text, str) for text in texts) or type(data["seed"]) is not int:
        raise NotAPlay("A play's header holds an activity, a digest and an owner as text, and a whole number as seed.")
    if not isinstance(seats, dict) or not all(seat in ("person", "bot") for seat in seats.values()):
        raise NotAPlay('A play\'s seats are named "person" or "bot".')
    earlier = data.get("earlier", {})
    if not isinstance(earlier, dict) or not all(isinstance(value, str) for value in earlier.values()):
        raise NotAPlay("What a play quotes from earlier ones is text by name.")
    return Header(data["activity"], data["digest"], data["seed"], Record(seats), owner, version, Record(earlier))


def _line(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _object(line: str) -> dict[str, Any]:
    try:
        data = json.loads(line)
        if "\\u" in line:
            json.dumps(data, ensure_ascii=False).encode()  # half a character, like "\\ud83d", is no text
    except (ValueError, RecursionError):
        raise NotAPlay("A line of a play is one JSON object; this one cannot be read.") from None
    if not isinstance(data, dict):
        raise NotAPlay("A line of a play is one JSON object; this one is something else.")
    return data


def _upgraded(data: dict[str, Any], version: int) -> dict[str, Any]:
    if version < 1 or version > FORMAT:
        raise OtherVersion(
            f"This play is of format {version}, and this deskswap reads up to {FORMAT}; open it with a newer deskswap."
        )
    for step in range(version, FORMAT):
        data = UPGRADES[step](data)
    return data


def _only(data: dict[str, Any], required: tuple[str, ...], optional: tuple[str, ...]) -> None:
    missing = [key for key in required if key not in data]
    unknown = [key for key in data if key not in required and key not in optional]
    if missing or unknown:
        wrong = [f"no “{key}”" for key in missing] + [f"an unknown “{key}”" for key in unknown]
        raise NotAPlay(f"A line of the play has {', '.join(wrong)}.")
