"""Blocks as plain HTML, for places that show a page but run no scripts.

Rules this module keeps:

- Every word is escaped; there is no style and no script, only elements and a few class names.
- A figure is its text alternative and its values in a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from deskswap.core.views import Block, Card, Figure, Fold, Heading, Items, Meter, Speech, Text

TONES = {"scene": "em", "note": "small", "key": "strong"}
"""The element that a paragraph of a tone stands in."""


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
            head = f"<p><strong>{escape(title)}</strong></p>" if title else ""
            return f"{head}<ul>{''.join(f'<li>{lines_html(item)}</li>' for item in items)}</ul>"
        case Meter(label, value, _, high):
            return f'<p class="note">{escape(label)}: {value} of {high}</p>'
        case Figure(title=title, alt=alt, labels=labels, series=series):
            rows = tuple(
                (label, *("" if row.values[k] is None else f"{row.values[k]:g}" for row in series))
                for k, label in enumerate(labels)
            )
            return f"<p>{lines_html(alt)}</p>" + _table_html(title, ("", *(row.name for row in series)), rows)
        case Card(title, text, minutes, done, of, links):
            opens = "".join(f"<li>{escape(link.text)}: <code>{escape(link.path)}</code></li>" for link in links)
            head = f"<strong>{escape(title)}</strong> ({minutes} minutes, {done} of {of} done)"
            return f"<p>{head}<br>{lines_html(text)}</p>" + (f"<ul>{opens}</ul>" if opens else "")
        case Fold(title, inside):
            return f"<details><summary>{escape(title)}</summary>\n{as_html(inside, under)}\n</details>"
    return _table_html(block.caption, block.head, block.rows)


def _table_html(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "".join(f"<tr>{''.join(f'<td>{lines_html(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
