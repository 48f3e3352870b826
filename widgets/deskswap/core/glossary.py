"""The words of the trade: what a term means, and which of them a view uses.

Rules this module keeps:

- A term is found as a whole word, in any case, in what the view shows and asks; nothing else opens a word.
- What a term means stands in the glossary of the module that uses it first; a view shows only what it needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import Literal

from deskswap.core.activity import Part, Words
from deskswap.core.views import Fold, Items, View, as_text

TITLE = "Words of the trade"


class Term(Part):
    """A term, its other spellings and forms, whose trade it belongs to, and what it means in a sentence or two."""

    term: Words
    also: tuple[Words, ...] = ()
    side: Literal["rd", "marketing", "both"]
    means: Words


class Glossary(Part):
    """The terms of one module."""

    terms: tuple[Term, ...]


def explained(view: View, terms: Sequence[Term]) -> View:
    """The view with the terms that it uses explained at the end of its brief; the view itself where it uses none."""
    used = tuple(met(view, terms))
    if not used:
        return view
    items = tuple(f"{term.term}: {term.means}" for term in used)
    return replace(view, brief=(*view.brief, Fold(TITLE, (Items(items),))))


def met(view: View, terms: Sequence[Term]) -> Iterator[Term]:
    """The terms that a view uses, in the order of the glossary."""
    pattern, names = _finder(tuple(terms))
    if pattern is None:
        return
    found = {names[match.lower()] for match in pattern.findall("\n".join(_shown(view)))}
    yield from (term for index, term in enumerate(terms) if index in found)


def _shown(view: View) -> Iterator[str]:
    """All the text of a view."""
    yield as_text((*view.brief, *view.blocks), 10_000)
    yield from _texts(view.ask)


def _texts(value: object) -> Iterator[str]:
    """Every text inside an ask."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))


@lru_cache(maxsize=8)
def _finder(terms: tuple[Term, ...]) -> tuple[re.Pattern[str] | None, Mapping[str, int]]:
    """A pattern that finds every spelling, the longest first, and the place of each spelling's term."""
    names = {text.lower(): index for index, term in enumerate(terms) for text in (term.term, *term.also)}
    if not names:
        return None, names
    longest = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", re.IGNORECASE), names
