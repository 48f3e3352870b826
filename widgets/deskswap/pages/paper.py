"""The look of a printed page: A4, fonts that come with matplotlib, one frame, a rule above and below.

Rules this module keeps:

- Black on white is enough: a hue only repeats what a word says.
- Type is as large as one page allows, in steps; then what can be done without is left out;
  what fits no page in any of these ways goes on overleaf, whole and in the largest type.
- The same story gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Frame, KeepInFrame

WIDTH, HEIGHT = A4
LEFT, RIGHT, TOP, BOTTOM = 56.0, 56.0, 66.0, 58.0
ROOM = WIDTH - LEFT - RIGHT
"""The width of what is printed, in points."""

SANS, BOLD, ITALIC, BOTH = "DeskswapSans", "DeskswapSans-Bold", "DeskswapSans-Italic", "DeskswapSans-BoldItalic"
FONTS = {SANS: "DejaVuSans", BOLD: "DejaVuSans-Bold", ITALIC: "DejaVuSans-Oblique", BOTH: "DejaVuSans-BoldOblique"}
"""Our name of a font -> the file that matplotlib brings."""

INK, QUIET, LINE, SOFT = (HexColor(code) for code in ("#1f2429", "#59626c", "#b9c0c8", "#f3f4f6"))

HUES = tuple(HexColor(code) for code in ("#0b5a80", "#8a3c0c", "#4d4a9c", "#2f6b4a"))
"""The hue of each chair by its place among the chairs; the last one for all further chairs."""

STEPS = (1.0, 0.95, 0.9, 0.86, 0.82, 0.78)
"""The sizes of type that are tried, against the largest."""

Styles = dict[str, ParagraphStyle]


class Sheet(NamedTuple):
    """Something that begins on a page of its own: what stands in the rule above, and the story for given styles.

    The second argument of `story` says whether all of it is wanted, or only what cannot be done without.
    """

    left: str
    right: str
    story: Callable[[Styles, bool], list[Flowable]]
    largest: float = 1.0


@lru_cache(maxsize=1)
def _fonts() -> None:
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    for name, file in FONTS.items():
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{file}.ttf")))
    pdfmetrics.registerFontFamily(SANS, normal=SANS, bold=BOLD, italic=ITALIC, boldItalic=BOTH)


def styles(scale: float = 1.0) -> Styles:
    """The styles of a page, each by its name; `scale` 1 is 11 points for running text."""
    _fonts()

    def style(size: float, font: str = SANS, **more: Any) -> ParagraphStyle:
        wanted = {
            "leading": 1.42 * size * scale,
            "textColor": INK,
            "spaceAfter": 5 * scale,
            "splitLongWords": 1,
            "bulletFontName": SANS,
            "bulletFontSize": 0.86 * size * scale,
            **more,
        }
        return ParagraphStyle(font, fontName=font, fontSize=size * scale, **wanted)

    return {
        "text": style(11),
        "scene": style(11),
        "note": style(9, textColor=QUIET),
        "key": style(
            11, BOLD, borderPadding=(5, 6, 5, 8), backColor=SOFT, spaceBefore=6 * scale, spaceAfter=10 * scale
        ),
        "say": style(11, leftIndent=14 * scale),
        "item": style(11, leftIndent=17 * scale, bulletIndent=2 * scale, spaceAfter=3 * scale),
        "label": style(8.6, BOLD, textColor=QUIET, spaceBefore=11 * scale, spaceAfter=4 * scale, keepWithNext=1),
        "h1": style(24, BOLD, leading=29 * scale, spaceAfter=5 * scale),
        "h2": style(14.5, BOLD, leading=19 * scale, spaceBefore=8 * scale, spaceAfter=4 * scale, keepWithNext=1),
        "h3": style(11, BOLD, spaceBefore=5 * scale, spaceAfter=2 * scale, keepWithNext=1),
        "cell": style(9.2, leading=12.4 * scale, spaceAfter=0),
        "head": style(8.4, BOLD, leading=11.5 * scale, spaceAfter=0),
    }


def pages(sheets: Sequence[Sheet]) -> list[int]:
    """How many pages each sheet takes."""
    scratch = Canvas(io.BytesIO(), pagesize=A4, invariant=1)
    return [_laid(scratch, sheet, "") for sheet in sheets]


def printed(sheets: Sequence[Sheet], title: str, foot: str) -> bytes:
    """A PDF of the sheets, each beginning on a page of its own; the same sheets give the same bytes."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, lang="en")
    canvas.setTitle(title)
    canvas.setAuthor("Deskswap")
    for sheet in sheets:
        canvas.bookmarkPage(f"page-{canvas.getPageNumber()}")
        canvas.addOutlineEntry(sheet.right, f"page-{canvas.getPageNumber()}")
        _laid(canvas, sheet, foot)
    canvas.save()
    return buffer.getvalue()


def _laid(canvas: Canvas, sheet: Sheet, foot: str) -> int:
    """Lay a sheet out, in the largest type in which it fits one page; the number of pages that it took."""
    scratch = Canvas(io.BytesIO(), pagesize=A4, invariant=1)
    ways = [(styles(sheet.largest * step), whole) for whole in (True, False) for step in STEPS]
    story = sheet.story(*next((way for way in ways if not _flowed(scratch, sheet.story(*way))), ways[0]))
    count = 0
    while story:
        count += 1
        _ruled(canvas, sheet, foot, count)
        rest = _flowed(canvas, story)
        if rest == story:  # one thing alone is too tall for any page
            rest = _flowed(canvas, [KeepInFrame(ROOM, _height(), [story[0]])]) + story[1:]
        story = rest
        canvas.showPage()
    return count


def _flowed(canvas: Canvas, story: list[Flowable]) -> list[Flowable]:
    """Draw what fits one page; what is left."""
    frame = Frame(LEFT, BOTTOM, ROOM, _height(), 0, 0, 0, 0)
    rest = list(story)
    while rest:
        kept = _together(rest)
        tall = sum(part.wrapOn(canvas, ROOM, _height())[1] + part.getSpaceBefore() for part in rest[: kept - 1])
        if kept > 1 and frame._y - tall - 40 < BOTTOM:  # no heading stands alone at the foot of a page
            break
        if frame.add(rest[0], canvas):
            del rest[0]
            continue
        halves = frame.split(rest[0], canvas)
        if len(halves) > 1:
            frame.add(halves[0], canvas)
            rest[:1] = halves[1:]
        break
    return rest


def _together(story: list[Flowable]) -> int:
    """How many of the first flowables belong together: headings, and what follows them."""
    return 1 + sum(1 for _ in takewhile(leads, story))


def leads(part: Flowable) -> bool:
    """Whether a flowable is a heading, which does not stand alone at the foot of a page."""
    return bool(getattr(getattr(part, "style", None), "keepWithNext", False))


def _height() -> float:
    return float(HEIGHT) - TOP - BOTTOM


def _ruled(canvas: Canvas, sheet: Sheet, foot: str, count: int) -> None:
    """The rules of a page, and the words in them."""
    _fonts()
    canvas.saveState()
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(2.2)
    canvas.line(LEFT, HEIGHT - 46, WIDTH - RIGHT, HEIGHT - 46)
    canvas.setLineWidth(0.5)
    canvas.line(LEFT, 42, WIDTH - RIGHT, 42)
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, 8.2)
    canvas.drawString(LEFT, HEIGHT - 38, sheet.left)
    canvas.setFont(SANS, 8.2)
    canvas.drawRightString(WIDTH - RIGHT, HEIGHT - 38, sheet.right if count == 1 else f"{sheet.right}, overleaf")
    canvas.setFillColor(QUIET)
    canvas.setFont(SANS, 7.4)
    canvas.drawString(LEFT, 31, foot)
    canvas.drawRightString(WIDTH - RIGHT, 31, str(canvas.getPageNumber()))
    canvas.restoreState()
