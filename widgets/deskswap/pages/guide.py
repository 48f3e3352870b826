"""A facilitator's guide: Markdown in, its parts by name out.

Rules this module keeps:

- A section begins at ``## Title``; what stands before the first one is its opening.
- A role card begins with a paragraph that opens ``**Name, role.**``, under “Role cards”, and goes on to the next one.
- A guide that lacks a part has an empty one; nothing here raises.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

SECTION = re.compile(r"^## +(.+?)\s*$", re.MULTILINE)
CARD = re.compile(r"\*\*(?P<name>[^*,]+?)(?:, (?P<role>[^*]+?))?\.?\*\*\s*")
"""How a role card opens."""

EVERYBODY = re.compile(r"All (figures|people)\b")
"""How the paragraph after the last card opens that is for all of them."""

CARDS = "Role cards"
QUESTIONS = "Three questions for the debrief"


class Card(NamedTuple):
    """A role card: who one is, and the paragraphs of what one wants and knows; each line is a sentence or more."""

    name: str
    role: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Guide:
    """A guide: its title without “Facilitator's guide”, and the Markdown of each section by its title, in order."""

    title: str
    sections: dict[str, str]

    @property
    def cards(self) -> tuple[Card, ...]:
        """The role cards; none where in this module everybody is themselves."""
        found: list[Card] = []
        for paragraph in paragraphs(self.sections.get(CARDS, "")):
            opened = CARD.match(paragraph)
            if opened:
                rest = paragraph[opened.end() :].strip()
                found.append(Card(opened["name"].strip(), (opened["role"] or "").strip(), (rest,) if rest else ()))
            elif found and not EVERYBODY.match(paragraph):
                found[-1] = found[-1]._replace(paragraphs=(*found[-1].paragraphs, paragraph))
        return tuple(found)

    @property
    def remark(self) -> str:
        """What is said below the cards, for all of them: as a rule, that every figure is invented."""
        below = [text for text in paragraphs(self.sections.get(CARDS, "")) if EVERYBODY.match(text)]
        return " ".join(below)

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions for the debrief."""
        lines = self.sections.get(QUESTIONS, "").splitlines()
        return tuple(found[1].strip() for line in lines if (found := re.match(r"\d+\. +(.+)", line)))


def read(text: str) -> Guide:
    """The guide that a text holds."""
    head, *rest = SECTION.split(text)
    title = next((line.removeprefix("# ").strip() for line in head.splitlines() if line.startswith("# ")), "")
    sections = {name: body.strip() for name, body in zip(rest[::2], rest[1::2], strict=True)}
    return Guide(title.removeprefix("Facilitator's guide:").strip(), sections)


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, which empty lines part."""
    return tuple(part.strip() for part in re.split(r"\n\s*\n", text) if part.strip())
