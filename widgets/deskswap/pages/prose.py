"""Markdown -> HTML for pages: plain elements, headings with names to link to, links led to where the pages are.

Rules this module keeps:

- HTML in the Markdown is shown, not obeyed, except for a line break.
- A link that leads to no page stays as its words: no link of a page leads nowhere.
- A heading's name is made of its words, as JupyterLab makes it; a second one of the same words gets a number.
"""

from __future__ import annotations

import html as markup
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import mistune
from mistune.plugins.table import table

Way = Callable[[str], str | None]
"""Where a link of the course leads among the pages; None where it leads to none of them."""


class Heading(NamedTuple):
    """A heading of a page: its level, its words, and the name that a link uses."""

    level: int
    text: str
    name: str


class Piece(NamedTuple):
    """A block of a text: what it is (``heading``, ``paragraph``, ``list``, ``table``, …), its HTML, and its words.

    `rows` is the same without its frame: of a table its rows, head first; of an item its mark and itself.
    """

    sort: str
    html: str
    words: str
    rows: tuple[tuple[str, ...], ...]


def nowhere(address: str) -> str | None:
    """A way for pages without links: only addresses of the web stay."""
    return address if re.match(r"https?://", address) else None


class Prose:
    """The prose of one page: turns texts into HTML and keeps the page's headings. `under` lowers every heading."""

    def __init__(self, way: Way = nowhere, under: int = 0) -> None:
        self.headings: list[Heading] = []
        self._renderer = _Renderer(way, under, self.headings)
        self._markdown = mistune.Markdown(renderer=self._renderer, plugins=[table])

    def html(self, text: str) -> str:
        """The text as HTML."""
        return str(self._markdown(text))

    def pieces(self, text: str) -> Iterator[Piece]:
        """The blocks of a text one by one; a list comes item by item, each as a list of its own that goes on."""
        tokens, state = mistune.create_markdown(renderer=None, plugins=[table]).parse(text)
        for token in tokens:
            assert isinstance(token, dict)  # without a renderer, what comes back is tokens
            if token["type"] == "blank_line":
                continue
            for part in _parts(token):
                html = self._renderer.render_tokens([part], state)
                yield Piece(part["type"], html, words(html), tuple(self._rows(part, state)))

    def _rows(self, token: dict[str, Any], state: Any) -> Iterator[tuple[str, ...]]:
        """The cells of a block as HTML without tags around them."""

        def inside(tokens: Any) -> str:
            return str(self._renderer.render_tokens(tokens, state)).strip().removeprefix("<p>").removesuffix("</p>")

        if token["type"] == "table":
            head, *body = token["children"]
            for row in (head, *(line for part in body for line in part["children"])):
                yield tuple(inside(cell.get("children", ())) for cell in row["children"])
        elif token["type"] == "list":
            mark = f"{token['attrs']['start']}." if token["attrs"].get("ordered") else "•"
            yield mark, inside(token["children"][0]["children"])
        else:
            yield (inside(token.get("children", ())),)


def words(html: str) -> str:
    """The words of a piece of HTML, as somebody reads them: no tags, one space between words."""
    bare = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.DOTALL)
    bare = re.sub(r"</?(?:b|i|em|strong|code|a|span|small|abbr)\b[^>]*>", "", bare)
    return " ".join(markup.unescape(re.sub(r"<[^>]*>", " ", bare)).split())


def _parts(token: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if token["type"] != "list":
        yield token
        return
    start = token["attrs"].get("start") or 1
    for index, item in enumerate(token["children"]):
        yield {**token, "children": [item], "attrs": {**token["attrs"], "start": start + index}}


class _Renderer(mistune.HTMLRenderer):
    def __init__(self, way: Way, under: int, headings: list[Heading]) -> None:
        super().__init__(escape=True)
        self._way, self._under, self._headings = way, under, headings

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        named = markup.escape("-".join(words(text).split())) or "part"  # as JupyterLab names it
        taken = {heading.name for heading in self._headings}
        name = next(
            name for k in range(1, len(taken) + 3) if (name := named if k == 1 else f"{named}-{k}") not in taken
        )
        self._headings.append(Heading(level, words(text), name))
        tag = f"h{min(6, level + self._under)}"
        return f'<{tag} id="{name}">{text}</{tag}>\n'

    def link(self, text: str, url: str, title: str | None = None) -> str:
        there = url if url.startswith("#") else self._way(url)
        return text if there is None else f'<a href="{markup.escape(there)}">{text}</a>'

    def inline_html(self, html: str) -> str:
        return "<br>" if re.fullmatch(r"<br ?/?>", html) else markup.escape(html)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return f'<p class="note">{text}</p>'

    def table(self, text: str) -> str:
        return f'<div class="wide" tabindex="0" role="region" aria-label="Table"><table>\n{text}</table></div>\n'

    def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
        return f'  <th scope="col">{text}</th>\n' if head and text.strip() else f"  <td>{text}</td>\n"
