"""What only one chair knows, and what only paper may tell: to be looked for in what is made for readers.

Rules this module keeps:

- A text that every chair sees at the opening is not private; one of fewer than thirty signs would be found everywhere.
- An exercise that one does alone has nothing private.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import NamedTuple

from deskswap.pages import parts
from deskswap.pages.parts import Course
from deskswap.pages.prose import Prose

SHORTEST = 30
"""Signs that a text must have to be looked for."""


class Private(NamedTuple):
    """A text that is not for every reader: what it is, whose it is, and the text with one space between words."""

    kind: str
    place: str
    text: str


def private(course: Course) -> Iterator[Private]:
    """What each chair of a scene alone is told at the opening, and the sentences of the role cards."""
    for module in course.modules:
        for card in module.guide.cards if module.guide else ():
            for line in (line for text in card.paragraphs for line in text.splitlines()):
                words = " ".join(piece.words for piece in Prose().pieces(line))
                if len(words) >= SHORTEST:
                    yield Private("role card", f"{module.slug}, {card.name}", words)
        for activity in module.scenes:
            for variant, member in activity.each:
                play = parts.opening(activity, variant)
                views = [member.view(play, chair) for chair in member.chairs]
                open_to_all = {text for view in views for text in _texts(view.blocks)}
                for view in views:
                    for text in _texts(view.brief):
                        if len(text) >= SHORTEST and text not in open_to_all:
                            yield Private("private fact", f"{activity.id}, {view.you.chair}", text)


def _texts(value: object) -> Iterator[str]:
    """Every text inside blocks."""
    if isinstance(value, str):
        yield " ".join(value.split())
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif is_dataclass(value):
        for one in fields(value):
            yield from _texts(getattr(value, one.name))
