"""What is said about a grading: a page for each student's play, the table of grades, the lines on the screen.

Rules it keeps:

- A page is one HTML file without scripts, styles from elsewhere or links out; all words in it are escaped.
- A figure is its text alternative and its values in a table.
- Nothing is rounded twice: points have at most two decimals, and are written as they are in the gradebook.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from deskswap.core.debrief import debrief
from deskswap.core.markup import as_html
from deskswap.core.views import Block, Heading, Text
from deskswap.grading.course import Assignment, Part
from deskswap.grading.replay import Replayed

STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
table { border-collapse: collapse; margin: 1rem 0; min-width: 24rem; }
caption { text-align: left; padding: .3rem 0; color: #555; }
th, td { border: 1px solid #ccc; padding: .25rem .6rem; text-align: left; } .scene, .note { color: #555; }
.mine { margin-left: 3rem; } .key { font-weight: 600; }
"""


RULE = (
    "The points are the evidence that the choices earned, out of what the best choices to the end of the scene"
    " would have earned with the same answers from the other side."
)


@dataclass(frozen=True)
class Row:
    """One student's line in the table of grades. `points` is None where nothing could be graded."""

    student: str
    points: tuple[tuple[str, float | None], ...]
    flags: tuple[str, ...]
    problem: str = ""

    @property
    def total(self) -> float | None:
        """The points given so far; None where the submission could not be graded."""
        return None if self.problem else round(sum(value or 0.0 for _, value in self.points), 2)


def page(student: str, part: Part, found: Replayed, points: float) -> str:
    """The feedback page of one play: what it earned, what was said, and the debrief by decision."""
    chair = part.play.chair if part.play else ""
    blocks: list[Block] = [Text(f"{student}: {points:g} of {part.points:g} points for this play.", "key")]
    blocks += [Text(f"{note[:1].upper()}{note[1:]}{'' if note.endswith('.') else '.'}") for note in found.notes]
    blocks.append(Text(RULE, "note"))
    title = "Your play"
    if found.play:
        title = found.play.activity.title
        blocks += [Heading("What was said"), *found.play.activity.view(found.play, chair).blocks]
    if found.play and found.play.over:
        blocks += debrief(found.play, chair)
    elif found.play:
        blocks.append(Text("The debrief comes with the end of a play. Play on, and hand it in again."))
    return _document(title, blocks)


def table(assignment: Assignment, rows: Iterable[Row]) -> str:
    """The grades as CSV: student, the points of each part, total, max, flags. An empty cell was not given yet."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(["student", *(part.name for part in assignment.parts), "total", "max", "flags"])
    for row in sorted(rows, key=lambda row: row.student):
        points = dict(row.points)
        flags = [row.problem, *row.flags] if row.problem else row.flags
        given = [_number(points.get(part.name)) for part in assignment.parts]
        out.writerow([row.student, *given, _number(row.total), _number(assignment.points), "; ".join(flags)])
    return text.getvalue()


def line(assignment: Assignment, row: Row) -> str:
    """One student on the screen."""
    total = "not graded" if row.total is None else f"{row.total:g} of {assignment.points:g}"
    said = [row.problem, *row.flags] if row.problem else list(row.flags)
    return f"{row.student}: {total}" + (f" ({'; '.join(said)})" if said else "")


def summary(rows: Sequence[Row]) -> str:
    """The last line: how many were graded, and whose work a person should look at."""
    broken = sum(bool(row.problem) for row in rows)
    text = f"{len(rows) - broken} graded, {broken} could not be read"
    odd = sorted(row.student for row in rows if row.problem or row.flags)
    return f"{text}; look at these by hand: {', '.join(odd)}." if odd else f"{text}."


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _document(title: str, blocks: Iterable[Block]) -> str:
    body = as_html(blocks)
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head>{head}<style>{STYLE}</style></head>\n'
        f"<body><h1>{escape(title)}</h1>\n{body}\n</body></html>\n"
    )
