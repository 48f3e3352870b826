"""A view's blocks as what reportlab prints: one function a kind of block.

Rules this module keeps:

- Every kind of block is printed; a figure is its title and its text alternative.
- A column is as wide as its words ask for, and never narrower than its longest word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Paragraph, Spacer, TableStyle
from reportlab.platypus import Table as Grid

from deskswap.core.views import (
    Block,
    Card,
    Figure,
    Findings,
    Fold,
    Heading,
    Heat,
    Items,
    Meter,
    Plane,
    Ranges,
    Speech,
    Table,
    Text,
)
from deskswap.pages.paper import BOLD, INK, LINE, QUIET, ROOM, SANS, Styles, leads

TONES = {"plain": "text", "scene": "scene", "note": "note", "key": "key"}
"""The style that a paragraph of a tone is printed in."""

INDENT = 14.0
"""How far from its rule a rail's words stand, in points."""

BOXES = 30
"""The most steps of a meter that are drawn as boxes to tick."""


def story(blocks: Iterable[Block], look: Styles, width: float = ROOM) -> list[Flowable]:
    """The blocks as flowables, in order, for so many points of width."""
    return [part for block in blocks for part in _block(block, look, width)]


def lines(text: str) -> str:
    """A text as a paragraph's markup, its line breaks kept."""
    return escape(text, quote=False).replace("\n", "<br/>")


def _block(block: Block, look: Styles, width: float) -> list[Flowable]:
    match block:
        case Heading(text, level):
            return [Paragraph(lines(text), look["h2" if level < 3 else "h3"])]
        case Text(text, tone):
            return [Paragraph(lines(text), look[TONES[tone]])]
        case Speech(_, name, text, _):
            return [Paragraph(f"<b>{lines(name)}:</b> {lines(text)}", look["say"])]
        case Items(items, title):
            return _listed(title, items, look)
        case Meter(label, value, low, high):
            return [Ticks(label, value, low, high, look)]
        case Table(caption, head, rows):
            return [Paragraph(lines(caption), look["h3"]), grid((head, *rows), look, False, width), Spacer(1, 6)]
        case Figure(title=title, alt=alt) | Plane(title=title, alt=alt) | Heat(title=title, alt=alt):
            return [Paragraph(lines(title), look["h3"]), Paragraph(lines(alt), look["text"])]
        case Ranges(title=title, alt=alt):
            return [Paragraph(lines(title), look["h3"]), Paragraph(lines(alt), look["text"])]
        case Card(title, text, minutes, done, of, _):
            name = f"<b>{lines(title)}</b> ({minutes} minutes, {done} of {of} done)"
            return [Paragraph(name, look["text"]), Paragraph(lines(text), look["text"])]
        case Findings(title, findings):
            return _listed(title, tuple(f"line {one.line}: {one.text}" for one in findings), look)
        case Fold(title, inside):
            small = {**look, "text": look["note"], "item": _smaller(look["item"], look["note"])}
            return [Paragraph(lines(title), look["label"]), *story(inside, small, width)]
    raise TypeError(block)


def _listed(title: str, items: Sequence[str], look: Styles) -> list[Flowable]:
    head = [Paragraph(lines(title), look["h3"])] if title else []
    return [*head, *(Paragraph(lines(item), look["item"], bulletText="•") for item in items)]


def _smaller(style: Any, note: Any) -> Any:
    sizes = {"fontSize": note.fontSize, "leading": note.leading, "bulletFontSize": note.bulletFontSize}
    return style.clone("small", textColor=note.textColor, spaceAfter=2, **sizes)


class Ticks(Flowable):  # type: ignore[misc]
    """A meter: its label, how far it stands, and a box for each step, to be ticked where it counts something down."""

    def __init__(self, label: str, value: int, low: int, high: int, look: Styles) -> None:
        super().__init__()
        self.words = f"{label}: {value} of {high}"
        self.filled, self.steps = value - low, high - low
        self.size = look["note"].fontSize
        self.spaceBefore = self.spaceAfter = self.size * 0.5

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The size that it takes, in points."""
        return width, self.size * 1.5

    def draw(self) -> None:
        """Draw it."""
        self.canv.setFont(BOLD, self.size)
        self.canv.setFillColor(INK)
        self.canv.drawString(0, self.size * 0.3, self.words)
        if self.steps > BOXES:
            return
        self.canv.setStrokeColor(QUIET)
        self.canv.setFillColor(LINE)
        self.canv.setLineWidth(0.7)
        start = stringWidth(self.words, BOLD, self.size) + self.size
        for step in range(self.steps):
            self.canv.rect(start + step * self.size, self.size * 0.2, self.size * 0.74, self.size * 0.74,
                           fill=step < self.filled)  # fmt: skip


def grid(rows: Sequence[Sequence[str]], look: Styles, escaped: bool, width: float = ROOM) -> Grid:
    """A table, its first row the head; `escaped` says that cells are markup already."""
    ready = rows if escaped else [[lines(cell) for cell in row] for row in rows]
    cells = [
        [Paragraph(cell, look["head" if index == 0 else "cell"]) for cell in row] for index, row in enumerate(ready)
    ]
    table = Grid(cells, colWidths=widths(rows, look["cell"].fontSize, width), repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("LINEBELOW", (0, 0), (-1, 0), 1.2, INK),
                ("LINEBELOW", (0, 1), (-1, -1), 0.4, LINE),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 7),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
            ]
        )
    )
    return table


def widths(rows: Sequence[Sequence[str]], size: float, width: float) -> list[float]:
    """The widths of a table's columns, in points: the longest word of each, and of the rest a share by its words."""
    columns = list(zip(*rows, strict=True))
    least = [
        8.5 + max(stringWidth(word, BOLD, size) for cell in column for word in (cell.split() or [""]))
        for column in columns
    ]
    asked = [8.5 + max(stringWidth(cell, SANS, size) for cell in column) for column in columns]
    asked = [max(low, min(want, width)) for low, want in zip(least, asked, strict=True)]
    spare, wanted = width - sum(least), sum(want - low for want, low in zip(asked, least, strict=True))
    if spare <= 0 or wanted <= 0:
        return [width * low / sum(least) for low in least]
    share = spare / wanted
    return [low + (want - low) * share for low, want in zip(least, asked, strict=True)]


class Rail(Flowable):  # type: ignore[misc]
    """What stands beside a thick rule: the part of a page that is for one person alone."""

    def __init__(self, inside: list[Flowable], hue: Color) -> None:
        super().__init__()
        self.inside, self.hue = inside, hue
        self.spaceBefore = self.spaceAfter = 4

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The size that it takes, in points."""
        self.given, self.tall = width, 0.0
        for index, part in enumerate(self.inside):
            self.tall += (part.getSpaceBefore() if index else 0) + part.wrapOn(self.canv, width - INDENT, height)[1]
            self.tall += part.getSpaceAfter() if index < len(self.inside) - 1 else 0
        return width, self.tall

    def split(self, width: float, height: float) -> list[Flowable]:
        """As much of it as fits, and the rest: both beside a rule."""
        used = 0.0
        for index, part in enumerate(self.inside):
            used += part.getSpaceBefore() if index else 0
            tall = part.wrapOn(self.canv, width - INDENT, height)[1]
            if used + tall > height:
                halves = part.splitOn(self.canv, width - INDENT, height - used)
                first = [*self.inside[:index], *halves[:1]] if len(halves) > 1 else self.inside[:index]
                rest = [*halves[1:], *self.inside[index + 1 :]] if len(halves) > 1 else self.inside[index:]
                while first and len(halves) < 2 and leads(first[-1]):
                    rest.insert(0, first.pop())  # no heading stands alone at the foot of a page
                return [Rail(first, self.hue), Rail(rest, self.hue)] if first else []
            used += tall + part.getSpaceAfter()
        return [self]

    def draw(self) -> None:
        """Draw it."""
        self.canv.setStrokeColor(self.hue)
        self.canv.setLineWidth(3)
        self.canv.line(1.5, 0, 1.5, self.tall)
        top = self.tall
        for index, part in enumerate(self.inside):
            top -= (part.getSpaceBefore() if index else 0) + part.wrapOn(self.canv, self.given - INDENT, self.tall)[1]
            part.drawOn(self.canv, INDENT, top)
            top -= part.getSpaceAfter()
