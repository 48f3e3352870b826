"""The hints to a message as a person reads them: what was found, in their own words, and what changed in between.

Rules this module keeps:

- It tells what `wording` found and judges nothing: no count is better or worse than another.
- What was not found is said to be not found, never to be missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from deskswap.core.activity import listed
from deskswap.core.message.lexicon import Span
from deskswap.core.message.wording import Hints, Mention, Story
from deskswap.core.views import Block, Heading, Heat, HeatRow, Items, Table, Text

LIMITS = (
    "These hints look up words in lists, and any of them can be wrong. They cannot see irony, tone or truth, nor"
    " whether you are right, and they read English only. Nothing here is a mark."
)
"""What the hints cannot do, in plain words."""

FOREIGN = "This does not look like English, and these hints read English only: there is nothing to show."
"""What is said of a text in another language."""

QUIET = ("bare", "blame", "pressure", "hedge")
"""Moves that are pointed at where they stand and not missed where they don't."""

MOST_QUOTES = 4
"""How many places of one move are quoted; the rest are counted."""

QUOTED = 14
"""How many words of a place are quoted; three dots stand for the rest."""


def shown(text: str, found: Hints, story: Story, name: str, again: bool = False) -> tuple[Block, ...]:
    """The hints to a text as blocks: main point, asks, facts, terms that `name` doesn't know, moves.

    `again`: hints were shown before, and their limits need no second telling.
    """
    head = (Heading("What the words show", 3), *(() if again else (Text(LIMITS, "note"),)))
    if not found.english:
        return (*head, Text(FOREIGN))
    return (*head, *_first(text, found, story), *_facts(text, found, story), *_terms(text, found, story, name),
            *_moves(text, found))  # fmt: skip


def _first(text: str, found: Hints, story: Story) -> Iterator[Block]:
    """The main point by its name, and if its words stand early; asks and statements."""
    if story.point:
        early = f"Words of it stand in the first two sentences: {_quotes(text, found.first)}."
        late = "No words of it were found in the first two sentences."
        yield Text(f"The main point here is {story.point.says}. {early if found.first else late}")
    yield Text(
        f"Sentences that ask for something: {found.asks}. Sentences that only tell something: {found.statements}."
    )


def _facts(text: str, found: Hints, story: Story) -> Iterator[Block]:
    rows = tuple((str(story.facts[key].text), _mentioned(text, one)) for key, one in found.facts)
    part = any(one.spans and not one.whole for _, one in found.facts)
    perhaps = " “Perhaps” means that some of the words are there, or a “not” beside them." if part else ""
    yield Table(f"Facts of your brief. You may have left one out on purpose.{perhaps}", ("Fact", "Your words"), rows)


def _mentioned(text: str, one: Mention) -> str:
    if not one.spans:
        return "not found"
    return f"{'' if one.whole else 'perhaps: '}{_quotes(text, one.spans)}"


def _terms(text: str, found: Hints, story: Story, name: str) -> Iterator[Block]:
    if found.terms:
        caption = f"Terms that {name} may not know, with no explanation near by."
        rows = tuple((_quotes(text, (span,)), str(story.terms[key].plain)) for key, span in found.terms)
        yield Table(caption, ("Your words", "A plain word"), rows)
    else:
        yield Text(f"None of the terms on our list that {name} does not know.", "note")


def _moves(text: str, found: Hints) -> Iterator[Block]:
    rows = tuple((one.name, _quotes(text, one.spans), one.means) for one in found.moves if one.spans)
    lacking = [one.name.lower() for one in found.moves if not one.spans and one.rule not in QUIET]
    if rows:
        yield Table("Moves, with the words that show them.", ("Move", "Your words", "What it does"), rows)
    if lacking:
        yield Text(f"Not found: {listed(lacking)}. No message needs all of them.", "note")


def changed(first: Hints, last: Hints, story: Story) -> Items:
    """What the hints see in one of two versions and not in the other, in words."""
    lines = [f"Words: {first.words}, then {last.words}."]
    before, after = ([str(story.facts[key].name) for key, one in of.facts if one.whole] for of in (first, last))
    lines += _difference("Facts", before, after)
    before, after = ([f"“{one.name.lower()}”" for one in of.moves if one.spans] for of in (first, last))
    lines += _difference("Moves", before, after)
    if bool(first.first) != bool(last.first):
        where = "now has words" if last.first else "no longer has words"
        lines.append(f"The main point {where} in the first two sentences.")
    if len(first.terms) != len(last.terms):
        lines.append(f"Terms without an explanation: {len(first.terms)}, then {len(last.terms)}.")
    if len(lines) == 1:
        lines.append("Apart from that the hints see no difference. You may.")
    return Items(tuple(lines), "What changed, as far as words show it. Nothing here is better for being more.")


FOUND = ("not found", "perhaps", "found")
"""How a fact can stand in a message."""


def facts_map(texts: Mapping[str, Hints], story: Story) -> Heat:
    """Which facts of the brief the hints find in which of several texts, by their names. It only compares."""
    rows = tuple(
        HeatRow(
            str(story.facts[key].name).capitalize(),
            tuple(_level(dict(found.facts)[key]) for found in texts.values()),
        )
        for key in story.facts
    )
    each = ", ".join(
        f"{row.label}: {listed([name for name, cell in zip(texts, row.cells, strict=True) if cell == len(FOUND) - 1])}"
        for row in rows
    )
    alt = f"Rows are the facts of your brief, columns the texts. The texts in which each fact is found: {each}."
    return Heat("Which fact stands in which text", alt, tuple(texts), rows, FOUND)


def _level(one: Mention) -> int:
    return 0 if not one.spans else 2 if one.whole else 1


def _difference(what: str, before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    for which, one, other in (("last", after, before), ("first", before, after)):
        only = [name for name in one if name not in other]
        if only:
            yield f"{what} found only in the {which}: {listed(only)}."


def _quotes(text: str, places: Sequence[Span]) -> str:
    quoted = [f"“{_cut(text[slice(*span)].split())}”" for span in places[:MOST_QUOTES]]
    more = len(places) - MOST_QUOTES
    return ", ".join(quoted) + (f" and {more} more" if more > 0 else "")


def _cut(words: Sequence[str]) -> str:
    return " ".join(words[:QUOTED]) + (" …" if len(words) > QUOTED else "")
