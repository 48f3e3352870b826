"""Slides of a module, from its lesson: one file that needs nothing else, to be projected while people play.

Rules this module keeps:

- A section of the lesson is a slide, or as many as its words need; the two cases get one each.
- What a cell plays becomes “Now play”, from the chair that is not one's own.
- Where to go on and what to read are for the reader, not for the wall; the guide's questions come last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from itertools import pairwise
from math import ceil
from typing import Any

from deskswap.core.activity import Activity
from deskswap.core.markup import as_html, lines_html
from deskswap.core.views import Block, Heading, Speech, Text
from deskswap.pages import notebook, parts, runs
from deskswap.pages.parts import Course, Module
from deskswap.pages.prose import Piece, Prose, words
from deskswap.pages.runs import Run

ACROSS, DOWN = 74, 13.6
"""Signs in a line of a slide, and lines in a slide, at the size of type that it is made for."""

FOR_READERS = ("Where next", "Read here")
"""Sections of a lesson that are not projected."""

OPENING = "What you can do afterwards"
"""What the slide is called that holds a lesson's first words."""


@dataclass(frozen=True)
class Slide:
    """A slide: its title, which part of how many it is, its HTML, and what it is for (``text``, ``case``, …)."""

    title: str
    html: str
    sort: str = "text"
    part: int = 1
    of: int = 1
    number: int = 0


def deck(module: Module, course: Course) -> str:
    """The slides of a module as one HTML file; empty where it has no lesson."""
    if module.lesson is None:
        return ""
    by_cell = _numbered(_of_cells(module, course))
    folder = notebook.TEMPLATES / "slides"
    facts = {
        "title": module.title,
        "kicker": f"Module {module.number}",
        "summary": module.summary,
        "style": (folder / "slides.css").read_text(encoding="utf-8").strip(),
        "script": (folder / "slides.js").read_text(encoding="utf-8").strip(),
    }
    return notebook.exported(module.lesson, "slides", lambda cell: by_cell.get(cell.id, []), facts)


def _numbered(found: Sequence[tuple[str, Slide]]) -> dict[str, list[dict[str, Any]]]:
    """The slides of each cell, as plain data, numbered over the deck; the first number is the title's."""
    by_cell: dict[str, list[dict[str, Any]]] = {}
    for number, (cell, slide) in enumerate(found, start=2):
        by_cell.setdefault(cell, []).append(vars(replace(slide, number=number)))
    return by_cell


def _of_cells(module: Module, course: Course) -> list[tuple[str, Slide]]:
    """Every slide with the id of the cell that it comes from."""
    prose = Prose()
    found: list[tuple[str, Slide]] = []
    title, begun = OPENING, module.lesson.cells[0].id
    pieces: list[Piece] = []
    for cell in module.lesson.cells:
        for piece in prose.pieces(cell.source) if cell.cell_type == "markdown" else ():
            if piece.sort != "heading":
                pieces.append(piece)
            elif not piece.html.startswith("<h1"):
                found += [(begun, slide) for slide in _section(title, pieces)]
                title, pieces, begun = piece.words, [], cell.id
        if cell.cell_type == "code":
            played = _run(cell.source, course.activities)
            if played is not None and played.cases:
                before, cases = _cases(played)
                found += [(begun, slide) for slide in (*_section(title, [*pieces, *before]), *cases)]
                title, pieces, begun = "Compare", [_now(played)], cell.id
            else:
                pieces.append(_now(played))
    found += [(begun, slide) for slide in _section(title, pieces)]
    last = module.lesson.cells[-1].id
    return [*found, *((last, slide) for slide in _questions(module))]


def _run(source: str, activities: Mapping[str, Activity]) -> Run | None:
    call = parts.played(source)
    return runs.run(activities[call[0]]) if call and call[0] in activities else None


# ---- sections ----------------------------------------------------------------------------------------------------


def _section(title: str, pieces: Sequence[Piece]) -> Iterator[Slide]:
    """The slides of a section: as few as hold it, filled evenly."""
    if not pieces or title in FOR_READERS:
        return
    groups = list(_joined(pieces))
    cuts = _cuts(tuple(sum(map(_lines, group)) for group in groups))
    for index, (first, last) in enumerate(pairwise(cuts), start=1):
        html = "\n".join(piece.html.strip() for group in groups[first:last] for piece in group)
        yield Slide(title, html, "text", index, len(cuts) - 1)


def _cuts(heights: tuple[float, ...]) -> tuple[int, ...]:
    """Where to cut a section: into as few slides as hold its groups, the fullest of them as empty as can be."""

    @cache
    def cut(start: int, count: int) -> tuple[float, tuple[int, ...]]:
        if count == 1:
            return sum(heights[start:]), (start, len(heights))
        ways = []
        for stop in range(start + 1, len(heights) - count + 2):
            fullest, rest = cut(stop, count - 1)
            ways.append((max(fullest, sum(heights[start:stop])), (start, *rest)))
        return min(ways)

    room = max(DOWN, *heights)
    counts = range(ceil(sum(heights) / room), len(heights) + 1)
    found = (cut(0, count) for count in counts)
    return next(cuts for fullest, cuts in found if fullest <= room)


def _joined(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The pieces in groups that stay together: what ends with a colon, and what it announces."""
    group: list[Piece] = []
    for piece in pieces:
        group.append(piece)
        if not piece.words.endswith(":"):
            yield group
            group = []
    if group:
        yield group


def _lines(piece: Piece) -> float:
    """How many lines of a slide a piece takes."""
    if piece.sort == "table":
        columns = max(map(len, piece.rows))
        return sum(0.6 + max(ceil(len(cell) * columns / ACROSS) for cell in row) for row in piece.rows)
    if piece.sort == "now":
        return (
            2.4
            + 1.6 * ceil(1.6 * len(piece.words) / ACROSS)
            + sum(0.3 + ceil(len(row[0]) / ACROSS) for row in piece.rows)
        )
    return 0.45 + ceil(len(piece.words) / (ACROSS - 4 * (piece.sort == "list")))


# ---- what is done ------------------------------------------------------------------------------------------------


def _now(played: Run | None) -> Piece:
    """What to do now, as a box."""
    what, name, how, asked = _told(played)
    listed = f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in asked)}</ul>" if asked else ""
    html = (
        f'<div class="now"><p class="what">{escape(what)}</p><p class="name">{escape(name)}</p>'
        f'<p class="how">{escape(how)}</p>{listed}</div>'
    )
    return Piece("now", html, name, tuple((text,) for text in asked))


def _told(played: Run | None) -> tuple[str, str, str, tuple[str, ...]]:
    if played is None:
        return "Now, each alone", "In the notebook", "", ()
    minutes = parts.about(played.minutes)
    if played.shared:
        people = " or ".join(name for name, _ in played.chairs)
        return "Now play", f"{played.title}, from the chair that is not yours", f"{people} · {minutes}", ()
    if played.asked:
        return "Now write, each alone", played.title, minutes, played.asked
    return "Now, each alone", played.title, minutes, ()


def _cases(played: Run) -> tuple[list[Piece], list[Slide]]:
    """What the cases that are laid side by side have in common, and a slide for each of them."""
    before: list[Piece] = []
    cases: list[tuple[str, list[Block]]] = []
    for block in played.opening:
        if isinstance(block, Heading):
            cases.append((block.text, []))
        elif cases:
            cases[-1][1].append(block)
        else:
            html = _said(block, ())
            before.append(Piece("paragraph", html, words(html), ()))
    return before, [_case(title, blocks) for title, blocks in cases]


def _case(title: str, blocks: Sequence[Block]) -> Slide:
    people = list(dict.fromkeys(block.name for block in blocks if isinstance(block, Speech)))
    return Slide(title, "\n".join(_said(block, people) for block in blocks), "case")


def _said(block: Block, people: Sequence[str]) -> str:
    if isinstance(block, Speech):
        hue = "b" if people.index(block.name) % 2 else "a"
        return f'<p class="say" data-hue="{hue}"><b>{escape(block.name)}</b> <span>{lines_html(block.text)}</span></p>'
    if isinstance(block, Text):
        return f'<p class="{"told" if people else "plain"}">{lines_html(block.text)}</p>'
    return as_html((block,), 2)


def _questions(module: Module) -> Iterator[Slide]:
    asked = module.guide.questions if module.guide else ()
    if asked:
        html = f"<ol>{''.join(f'<li>{Prose().html(text).strip()[3:-4]}</li>' for text in asked)}</ol>"
        yield Slide("To talk about", html, "debrief")
