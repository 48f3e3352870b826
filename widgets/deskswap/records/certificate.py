"""The certificate: one page that says what was done, and not more.

Rules this module keeps:

- It grades nothing and certifies nothing, and says in one line what it is not.
- What it says stands in `account`; the name is printed right or refused (`names`); the date is given by the shell.
- The same input gives the same bytes. No network, no font of the machine it is made on.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from deskswap import language, library
from deskswap.progress import day_in_words
from deskswap.records.account import Account, Worked, account, facts, mine, part
from deskswap.records.files import write_beside, write_new
from deskswap.records.names import BOLD, PLAIN, Written, fonts, written

COURSE = "Two desks, one product"
KIND = "What was done"
ABOUT = "A training course in which R&D and marketing learn to work together by playing each other's part."
NOT_MORE = (
    "What this is not: nobody was examined or watched, and nothing here is a grade."
    " It was computed from plays that the learner keeps and could change."
)

WIDTH, HEIGHT = landscape(A4)
LEFT, RIGHT, TOP, BOTTOM = 96.0, 64.0, 62.0, 44.0
"""Margins in points; the left one holds the band."""

INK, QUIET, ONE_DESK, OTHER_DESK, LINE = (
    HexColor(code) for code in ("#1f2933", "#5f6b7a", "#0072B2", "#D55E00", "#d6dae0")
)

LARGEST, SMALLEST = 34.0, 15.0
"""Sizes of the name in points; one that does not fit at the smallest is put on two lines."""

Say = Callable[[str], str]


def certify(root: Path, name: str, on: date, to: Path | None = None) -> Path:
    """Write the certificate for a name to a new file: exactly `to`, or one of a free name in the learner's folder.

    Raises `RecordError` for a name that cannot be printed, `CannotWrite` where the file cannot be written.
    """
    named = language.of(root)
    say: Say = str if named == language.ENGLISH else library.phrases(named).say
    data = page(account(root, mine(root)), name, on, say)
    return write_new(to, data) if to else write_beside(root, "Certificate", ".pdf", data)


def page(found: Account, name: str, on: date, say: Say = str) -> bytes:
    """The certificate as the bytes of a PDF. Raises `RecordError` for a name that cannot be printed."""
    fonts()
    drawn = written(name)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1, lang=None)
    canvas.setTitle(f"{say(COURSE)}: {say(KIND)}")
    canvas.setAuthor("deskswap")
    canvas.setSubject(say(ABOUT))
    _band(canvas)
    y = _head(canvas, say)
    y = _name(canvas, drawn, y)
    y = _facts(canvas, facts(found), y, say)
    _modules(canvas, found.modules, y, say)
    _foot(canvas, on, say)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


# ---- drawing, from the top down: each returns the height at which the next one begins ------------------------------


def _band(canvas: Canvas) -> None:
    """Two desks that meet: a band of two colours."""
    middle = HEIGHT * 0.52
    canvas.setFillColor(ONE_DESK)
    canvas.rect(0, middle, 40, HEIGHT - middle, stroke=0, fill=1)
    canvas.setFillColor(OTHER_DESK)
    canvas.rect(0, 0, 40, middle, stroke=0, fill=1)
    canvas.setFillColor(HexColor("#ffffff"))
    canvas.circle(40, middle, 13, stroke=0, fill=1)


def _head(canvas: Canvas, say: Say) -> float:
    y = HEIGHT - TOP
    _text(canvas, say(COURSE), LEFT, y, BOLD, 15, INK)
    _text(canvas, say(KIND), WIDTH - RIGHT, y, PLAIN, 12, QUIET, right=True)
    for line in simpleSplit(say(ABOUT), PLAIN, 10, WIDTH - LEFT - RIGHT):
        y -= 18
        _text(canvas, line, LEFT, y, PLAIN, 10, QUIET)
    return float(y - 52)


def _name(canvas: Canvas, drawn: Written, y: float) -> float:
    """The name, as large as fits on one line; a very long one on two."""
    room = WIDTH - LEFT - RIGHT
    size = LARGEST
    while size > SMALLEST and stringWidth(drawn.signs, drawn.font, size) > room:
        size -= 0.5
    for line in lines_of(drawn, size, room):
        _text(canvas, line, LEFT, y, drawn.font, size, INK)
        y -= size * 1.25
    y += size * 1.25 - 22
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.8)
    canvas.line(LEFT, y, WIDTH - RIGHT, y)
    return y - 32


def lines_of(drawn: Written, size: float, room: float) -> list[str]:
    """The lines that a name takes at a size, in points; broken at a blank where there is one, else anywhere."""
    lines, rest = [], drawn.signs[:: drawn.step]
    while rest and stringWidth(rest, drawn.font, size) > room:
        most = next(n for n in range(len(rest), 0, -1) if n == 1 or stringWidth(rest[:n], drawn.font, size) <= room)
        cut = rest.rfind(" ", 1, most + 1)
        cut = cut if cut > 0 else most
        lines.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    return [line[:: drawn.step] for line in [*lines, rest] if line]


def _facts(canvas: Canvas, lines: list[str], y: float, say: Say) -> float:
    for line in lines:
        for text in simpleSplit(say(line), PLAIN, 12, WIDTH - LEFT - RIGHT):
            _text(canvas, text, LEFT, y, PLAIN, 12, INK)
            y -= 18.5
    return y - 14


def _modules(canvas: Canvas, modules: tuple[Worked, ...], y: float, say: Say) -> None:
    """The modules that were worked on, in two columns."""
    column = (WIDTH - LEFT - RIGHT) / 2
    half = max(1, -(-len(modules) // 2))
    step = min(33.0, (y - BOTTOM - 40) / half)
    for index, module in enumerate(modules):
        x, top = LEFT + (index // half) * column, y - (index % half) * step
        _fitted(canvas, f"{module.number}  {say(module.title)}", x, top, BOLD, 10.5, INK, column - 16)
        _fitted(canvas, say(part(module)), x + 16, top - 12.5, PLAIN, 9, QUIET, column - 32)


def _foot(canvas: Canvas, on: date, say: Say) -> None:
    lines = simpleSplit(say(NOT_MORE), PLAIN, 8.5, WIDTH - LEFT - RIGHT)
    y = BOTTOM + 12 * (len(lines) - 1) + 14
    for line in lines:
        _text(canvas, line, LEFT, y, PLAIN, 8.5, QUIET)
        y -= 12
    _text(canvas, say(f"Written on {day_in_words(on.toordinal())}."), LEFT, y, PLAIN, 8.5, QUIET)


def _text(
    canvas: Canvas, text: str, x: float, y: float, font: str, size: float, colour: HexColor, right: bool = False
) -> None:
    canvas.setFillColor(colour)
    canvas.setFont(font, size)
    (canvas.drawRightString if right else canvas.drawString)(x, y, text)


def _fitted(
    canvas: Canvas, text: str, x: float, y: float, font: str, size: float, colour: HexColor, room: float
) -> None:
    """A line that is made smaller where it is too long."""
    while size > 6 and stringWidth(text, font, size) > room:
        size -= 0.5
    _text(canvas, text, x, y, font, size, colour)
