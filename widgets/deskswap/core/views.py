"""The small set of blocks that a view is made of, as JSON for a screen and as text for everything else.

Rules this module keeps:

- A view holds what one chair may see, and nothing that it may not.
- A view is plain data: a stage, a web page and a terminal draw the same blocks.
- What a chair may do next is one ask; what there is to ask stands in `asks`, and is known here by the same names.
- Every figure has a text alternative.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

from deskswap.core.asks import Ask, Choice, Choose, Draft, Either, Field, Fill, Grid, Option, Rank, Task, tasks

__all__ = [
    "Ask", "Block", "Card", "Choice", "Choose", "Dot", "Draft", "Either", "Field", "Figure", "Fill", "Finding",
    "Findings", "Fold", "Grid", "Heading", "Heat", "HeatRow", "Items", "Link", "Meter", "Option", "Plane", "Points",
    "Range", "Ranges", "Rank", "Series", "Speech", "Table", "Task", "Text", "View", "You", "as_json", "as_text",
    "tasks",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a view; `level` 1 is the largest."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `tone`: ``plain``, ``scene`` (narration), ``note`` (smaller), ``key`` (stands out)."""

    text: str
    tone: Literal["plain", "scene", "note", "key"] = "plain"


@dataclass(frozen=True, slots=True)
class Speech:
    """What somebody says. `mine`: said from the viewer's own chair; `chair` is empty for people without one."""

    chair: str
    name: str
    text: str
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list of short texts, with an optional title."""

    items: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; every cell is text. `caption` says what to see in it."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one figure, one for each of the figure's `labels`; None leaves a gap."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """Figure data: `form` is ``lines`` or ``bars``; `alt` says in words what the picture shows."""

    form: Literal["lines", "bars"]
    title: str
    alt: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on a plane, with a word beside it where it needs one."""

    x: float
    y: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    """Dots of one sort on a plane; `joined` draws a line through them in their order."""

    name: str
    dots: tuple[Dot, ...]
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Plane:
    """Figure data: dots on two axes, `across` and `up`; both axes have one scale where `square` is true."""

    title: str
    alt: str
    across: str
    up: str
    points: tuple[Points, ...]
    square: bool = False


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A row of a heat map: each cell is an index into the map's `scale`, None where there is nothing to say."""

    label: str
    cells: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """Figure data: a heat map of at most six levels; `scale` names them from the palest to the darkest."""

    title: str
    alt: str
    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    scale: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """A forecast: the outer range, the inner one, the point, and what came true; each row is drawn on its own scale."""

    label: str
    low: float
    inner_low: float
    point: float
    inner_high: float
    high: float
    truth: float | None = None


@dataclass(frozen=True, slots=True)
class Ranges:
    """Figure data: forecasts one below the other."""

    title: str
    alt: str
    ranges: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Meter:
    """A quantity everybody sees, like days left; `low` and `high` bound it."""

    label: str
    value: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Link:
    """Something to open: `path` is a notebook's path in the learner's folder."""

    text: str
    path: str


@dataclass(frozen=True, slots=True)
class Card:
    """A part of the course at a glance: how long it takes, how much of it is done, what to open.

    Where `minutes` or `of` is 0, nothing is said of it.
    """

    title: str
    text: str
    minutes: int
    done: int
    of: int
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Fold:
    """More for those who want it: closed on a screen until it is opened, below its title."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is to be said of one line of a draft."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What is to be said of a draft, line by line; on a screen each leads to its line in the text that is written."""

    title: str
    findings: tuple[Finding, ...]


Block = Heading | Text | Speech | Items | Table | Figure | Plane | Heat | Ranges | Meter | Card | Fold | Findings


@dataclass(frozen=True, slots=True)
class You:
    """The chair that a view is for: shown as a badge, so that nobody wonders who they are."""

    chair: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class View:
    """All that one chair sees of a play at one moment.

    `brief` is what the chair knows from the start and can look up at any time, `blocks` the play so far.
    `status` is ``yours`` (an ask waits), ``theirs`` (another chair moves) or ``over``.
    `seq` is the number of moves made: an answer carries it, so that no answer counts twice.
    `new` is the number of blocks at the end that the last moves brought.
    """

    title: str
    you: You
    brief: tuple[Block, ...]
    blocks: tuple[Block, ...]
    ask: Ask | None
    status: Literal["yours", "theirs", "over"]
    seq: int
    new: int = 0


def as_json(value: Any) -> Any:
    """The plain JSON form of a view, block or ask; every dataclass becomes an object with its ``kind``."""
    if is_dataclass(value) and not isinstance(value, type):
        data = {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
        return {"kind": type(value).__name__.lower(), **data}
    if isinstance(value, tuple):
        return [as_json(item) for item in value]
    return value


def as_text(blocks: Iterable[Block], width: int = 78) -> str:
    """The blocks as plain text, at most `width` characters a line (tables may be wider)."""
    return "\n\n".join(_block_text(block, width) for block in blocks)


def _block_text(block: Block, width: int) -> str:
    match block:
        case Heading(text, level):
            return f"{text}\n{('=' if level == 1 else '-') * len(text)}"
        case Text(text):
            return _wrapped(text, width)
        case Speech(_, name, text, mine):
            return _wrapped(f"{name}{' (you)' if mine else ''}: {text}", width, "    ")
        case Items(items, title):
            return "\n".join(([title] if title else []) + [_wrapped(f"- {item}", width, "  ") for item in items])
        case Meter(label, value, _, high):
            return f"{label}: {value} of {high}"
        case Figure(title=title, alt=alt) | Plane(title=title, alt=alt) | Heat(title=title, alt=alt):
            return _wrapped(f"{title}. {alt}", width)
        case Ranges(title=title, alt=alt):
            return _wrapped(f"{title}. {alt}", width)
        case Card(title, text, minutes, done, of, links):
            head = f"{title} ({minutes} minutes, {done} of {of} done)" if of else title
            return "\n".join([head, _wrapped(text, width), *(f"- {link.text}: {link.path}" for link in links)])
        case Fold(title, blocks):
            return f"{title}\n{'-' * len(title)}\n\n{as_text(blocks, width)}"
        case Findings(title, findings):
            return "\n".join([title, *(_wrapped(f"- line {one.line}: {one.text}", width, "  ") for one in findings)])
    return _table_text(block, width)


def _table_text(table: Table, width: int) -> str:
    """The table with its widest columns wrapped until a line fits, as far as columns of 12 characters allow."""
    rows = (table.head, *table.rows)
    sizes = [max(len(row[column]) for row in rows) for column in range(len(table.head))]
    while sum(sizes) + 2 * (len(sizes) - 1) > width and max(sizes) > 12:
        sizes[sizes.index(max(sizes))] -= 1
    rule = "  ".join("-" * size for size in sizes)
    lines = [line for row in rows for line in (*_row_lines(row, sizes), *([rule] if row is table.head else []))]
    return "\n".join([_wrapped(table.caption, width), *lines])


def _row_lines(row: tuple[str, ...], sizes: list[int]) -> list[str]:
    cells = [textwrap.wrap(cell, size) or [""] for cell, size in zip(row, sizes, strict=True)]
    height = max(len(cell) for cell in cells)
    padded = [cell + [""] * (height - len(cell)) for cell in cells]
    return [
        "  ".join(cell[k].ljust(size) for cell, size in zip(padded, sizes, strict=True)).rstrip() for k in range(height)
    ]


def _wrapped(text: str, width: int, indent: str = "") -> str:
    return "\n".join(
        textwrap.fill(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
        for line in text.split("\n")
    )
