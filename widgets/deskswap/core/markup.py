"""Blocks as plain HTML, for places that show a page but run no scripts.

Rules this module keeps:

- Every word is escaped; there is no style and no script, only elements and a few class names.
- A figure is its text alternative and its values in a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

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
    Points,
    Ranges,
    Speech,
    Text,
)

TONES = {"scene": "em", "note": "small", "key": "strong"}
"""The element that a paragraph of a tone stands in."""

LISTED = 40
"""Dots beyond which a group is only counted."""


def as_html(blocks: Iterable[Block], under: int = 1) -> str:
    """The blocks as HTML; headings go below a heading of the level `under`."""
    return "\n".join(_block_html(block, under) for block in blocks)


def lines_html(text: str) -> str:
    """A text as HTML, its line breaks kept."""
    return escape(text).replace("\n", "<br>")


def _block_html(block: Block, under: int) -> str:
    match block:
        case Heading(text, level):
            return f"<h{level + under}>{escape(text)}</h{level + under}>"
        case Text(text, tone):
            tag = TONES.get(tone)
            words = lines_html(text)
            return f'<p class="{tone}">{f"<{tag}>{words}</{tag}>" if tag else words}</p>'
        case Speech(_, name, text, mine):
            who = f"{escape(name)}{' (you)' if mine else ''}"
            return f'<p class="{"mine" if mine else "theirs"}"><strong>{who}:</strong> {lines_html(text)}</p>'
        case Items(items, title):
            name = f"<p><strong>{escape(title)}</strong></p>" if title else ""
            return f"{name}<ul>{''.join(f'<li>{lines_html(item)}</li>' for item in items)}</ul>"
        case Meter(label, value, _, high):
            return f'<p class="note">{escape(label)}: {value} of {high}</p>'
        case Figure(title=title, alt=alt, labels=labels, series=series):
            rows = [(label, *(_number(row.values[k]) for row in series)) for k, label in enumerate(labels)]
            return _figure_html(title, alt, ("", *(row.name for row in series)), rows)
        case Plane(title=title, alt=alt, across=across, up=up, points=points):
            return _figure_html(title, alt, ("", across, up), [row for group in points for row in _dot_rows(group)])
        case Heat(title=title, alt=alt, columns=columns, rows=lines, scale=scale):
            rows = [(row.label, *("" if cell is None else scale[cell] for cell in row.cells)) for row in lines]
            return _figure_html(title, alt, ("", *columns), rows)
        case Ranges(title=title, alt=alt, ranges=ranges):
            head = ("", "90 % from", "50 % from", "Point", "50 % to", "90 % to", "Came true")
            rows = [
                (one.label, *map(_number, (one.low, one.inner_low, one.point, one.inner_high, one.high, one.truth)))
                for one in ranges
            ]
            return _figure_html(title, alt, head, rows)
        case Card(title, text, minutes, done, of, links):
            opens = "".join(f"<li>{escape(link.text)}: <code>{escape(link.path)}</code></li>" for link in links)
            name = f"<strong>{escape(title)}</strong>"
            name += f" ({minutes} minutes, {done} of {of} done)" if of else ""
            return f"<p>{name}<br>{lines_html(text)}</p>" + (f"<ul>{opens}</ul>" if opens else "")
        case Findings(title, findings):
            told = "".join(f"<li>line {one.line}: {lines_html(one.text)}</li>" for one in findings)
            return f"<p><strong>{escape(title)}</strong></p><ul>{told}</ul>"
        case Fold(title, inside):
            return f"<details><summary>{escape(title)}</summary>\n{as_html(inside, under)}\n</details>"
    return _table_html(block.caption, block.head, block.rows)


def _figure_html(title: str, alt: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return f"<p>{lines_html(alt)}</p>" + _table_html(title, head, rows)


def _dot_rows(group: Points) -> list[tuple[str, str, str]]:
    """A row for each dot of a group; of a large group only how many there are."""
    if len(group.dots) > LISTED:
        return [(f"{group.name}: {len(group.dots)} dots", "", "")]
    return [
        (f"{group.name}: {dot.text}" if dot.text else group.name, _number(dot.x), _number(dot.y)) for dot in group.dots
    ]


def _number(value: float | None) -> str:
    return "" if value is None else f"{round(value, 4):.12g}"


def _table_html(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "".join(f"<tr>{''.join(f'<td>{lines_html(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
