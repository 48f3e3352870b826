"""What the words of a message show: transparent rules that point at words, name the move, and give no mark.

Rules this module keeps:

- Every hint is found by a list of phrases or a small rule that can be read here; nothing is learned, nothing guessed.
- A hint points at words that stand in the text: a span of it, never a paraphrase.
- It counts words and understands none. It cannot see irony, tone or truth, and it reads English only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, NamedTuple

from pydantic import Field as Of

from deskswap.core.activity import Part, Words, listed
from deskswap.core.message.lexicon import (
    COMMITS,
    CONNECTS,
    DAYS,
    MONTH_BEFORE,
    MONTHS,
    NEGATES,
    ORDINAL,
    OWNERS,
    PHRASES,
    UNIT_BEFORE,
    UNITS,
    Reading,
    Sentence,
    Span,
    normal,
    reading,
)
from deskswap.core.views import Block, Heading, Table, Text

QUOTED = 8
"""How many words of a sentence are quoted where a hint means the whole of it."""

LONGEST_PROMISE = 14
"""How many words may lie between an owner and a date that belong together."""

REACH = 2
"""How many words before a phrase a “not” may stand and still undo it."""

Signals = Annotated[tuple[Annotated[tuple[str, ...], Of(min_length=1)], ...], Of(min_length=1)]
"""Groups of phrases: a mention needs one phrase of every group, in one sentence or two neighbouring ones."""


class Fact(Part):
    """A fact that the message may carry. `asks` is what the reader asks back where it is missing; `does` what the
    reader does with it where it is there."""

    text: Words
    signals: Signals
    asks: Words
    does: Words | None = None


class Term(Part):
    """A term that the reader does not know: how it is said, a plain word for it, and words that count as explaining.

    `asks` is what the reader asks back where it stands unexplained.
    """

    says: Annotated[tuple[str, ...], Of(min_length=1)]
    plain: Words
    explained: tuple[str, ...]
    asks: Words


class Reader(NamedTuple):
    """What the rules must know of the reader and the story: phrases of what is at stake, names, and counted things."""

    stakes: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


class Found(NamedTuple):
    """One hint: the rule's id, its name, what the move does, and the spans that show it."""

    rule: str
    name: str
    means: str
    spans: tuple[Span, ...]


class Hints(NamedTuple):
    """All that the rules see in a text.

    `facts` maps each fact to a span that mentions it, or None; `terms` each unexplained term to its first use.
    `first` is whether the main point stands in the first two sentences. `words` is a count.
    """

    moves: tuple[Found, ...]
    facts: tuple[tuple[str, Span | None], ...]
    terms: tuple[tuple[str, Span], ...]
    asks: int
    statements: int
    first: bool
    words: int


def hints(text: str, facts: Mapping[str, Fact], terms: Mapping[str, Term], point: Signals, reader: Reader) -> Hints:
    """What the rules see in a text; `point` are the signals of its main point."""
    read = reading(text)
    told = [number for number, sentence in enumerate(read.sentences) if sentence.told]
    used = ((name, unexplained(read, term)) for name, term in terms.items())
    requests = {read.tokens[start].sentence for start, _ in read.matches(PHRASES["request"])}
    asks = sum(read.sentences[number].asks or number in requests for number in told)
    return Hints(
        tuple(Found(rule, name, means, spans(read, rule, reader)) for rule, (name, means) in RULES.items()),
        tuple((name, mention(read, fact.signals)) for name, fact in facts.items()),
        tuple((name, span) for name, span in used if span),
        asks,
        len(told) - asks,
        mention(read, point, told[:2]) is not None,
        len(text.split()),
    )


def mention(read: Reading, signals: Signals, within: Sequence[int] | None = None) -> Span | None:
    """Words that mention something: one phrase of every group in one sentence or in two neighbouring ones.

    `within` names the only sentences that count. The span is that of the first group's phrase.
    """
    groups = [sorted(read.matches(group)) for group in signals]
    near = [{read.tokens[start].sentence for start, _ in group} for group in groups]
    for start, end in groups[0]:
        at = read.tokens[start].sentence
        for pair in ({at, at + 1}, {at - 1, at}):
            seen = pair if within is None else pair & set(within)
            if all(seen & sentences for sentences in near) and at in seen:
                return read.span(start, end)
    return None


def unexplained(read: Reading, term: Term) -> Span | None:
    """The first use of a term, where neither its sentence nor a neighbouring one explains it; None otherwise."""
    uses = sorted(read.matches(term.says))
    if not uses:
        return None
    at = read.tokens[uses[0][0]].sentence
    explained = any(abs(read.tokens[start].sentence - at) <= 1 for start, _ in read.matches(term.explained))
    return None if explained else read.span(*uses[0])


RULES: dict[str, tuple[str, str]] = {
    "question": ("Question", "gives the reader something to answer"),
    "acknowledgement": ("Acknowledgement", "says that you see what is at stake for the reader"),
    "number": ("Number with its unit", "gives a size that can be passed on"),
    "bare": ("Number without a unit", "leaves open of what, or on whom"),
    "known": ("Known", "says what was seen or measured"),
    "guessed": ("Guessed", "says what you think and cannot show"),
    "hoped": ("Hoped", "says what you wish for"),
    "unknown": ("Not known", "says where knowledge ends"),
    "offer": ("Offer", "says what you can do"),
    "promise": ("Owner and date", "says who does something by when"),
    "blame": ("Blame", "points at the reader or their team"),
    "pressure": ("Pressure", "narrows what the reader may say"),
    "hedge": ("Hedge", "leaves room, and weakens if there is much of it"),
}
"""The rules: id -> the move's name, and what it does."""


def spans(read: Reading, rule: str, reader: Reader) -> tuple[Span, ...]:
    """The places in a text at which a rule of `RULES` sees its move, in their order and without overlaps."""
    if rule == "question":
        found = [_opening(read, sentence) for sentence in read.sentences if sentence.asks]
    elif rule == "acknowledgement":
        found = [*_phrases(read, rule), *_stakes(read, reader)]
    elif rule in ("number", "bare"):
        found = [span for span, bare in _numbers(read, reader) if bare == (rule == "bare")]
    elif rule == "promise":
        found = list(_promises(read, reader))
    else:
        found = list(_phrases(read, rule))
    return _apart(found)


def _phrases(read: Reading, rule: str) -> Iterator[Span]:
    """The phrases of a rule, but for those that a “not” before them undoes."""
    for start, end in read.matches(PHRASES[rule]):
        before = read.tokens[max(0, start - REACH) : start]
        undone = rule != "unknown" and any(
            token.word in NEGATES and token.sentence == read.tokens[start].sentence for token in before
        )
        month = read.written(start) == "May"
        refused = rule == "offer" and read.word(end) in ("not", "no")
        if not (undone or month or refused):
            yield read.span(start, end)


def _stakes(read: Reading, reader: Reader) -> Iterator[Span]:
    """What is at stake for the reader, said in a sentence that speaks to them."""
    for start, end in read.matches(reader.stakes):
        sentence = read.sentences[read.tokens[start].sentence]
        if any(read.word(place) in ("you", "your", "yours", "you're") for place in range(sentence.first, sentence.end)):
            yield read.span(start, end)


def _numbers(read: Reading, reader: Reader) -> Iterator[tuple[Span, bool]]:
    """Every number with what it counts, and whether it stands alone; “one” alone is a word and no number."""
    units = UNITS | {word for unit in reader.units for word in normal(unit)}
    place = 0
    while place < len(read.tokens):
        if not read.word(place)[:1].isdigit():
            place += 1
            continue
        first, last = read.sentences[read.tokens[place].sentence][:2]
        end, one = _chain(read, place, last), read.written(place).lower() == "one"
        near = (end,) if one or read.word(end)[:1].isdigit() else (end, end + 1)
        after = next(
            (at + 1 for at in near if at < last and (read.word(at) in units or (at == end and _dated(read, at)))), 0
        )
        before = place - (place > first and (read.word(place - 1) in UNIT_BEFORE or _dated(read, place - 1)))
        if after or before < place or _moment(read, place) or not one:
            yield read.span(before, after or end), not (after or before < place or _moment(read, place))
        place = after or end


def _moment(read: Reading, place: int) -> bool:
    """Whether a number is a clock time or a year: “16:00”, “Thursday at ten”, “2019”."""
    word, hour = read.word(place), read.word(place - 1) == "at" and _dated(read, place - 2)
    return ":" in word or hour or (len(word) == 4 and word[:2] in ("19", "20"))


def _chain(read: Reading, place: int, last: int) -> int:
    """The place after a number and one joined to it in the same sentence: “two of our eighteen”, “3 to 5”."""
    end = at = place + 1
    while at < last and read.word(at) in CONNECTS:
        at += 1
    return at + 1 if end < at < last and read.word(at)[:1].isdigit() else end


def _promises(read: Reading, reader: Reader) -> Iterator[Span]:
    """A person, a word of commitment and a date close together in one sentence: all words between the outer two."""
    owners = OWNERS | {word for name in reader.people for word in normal(name)}
    for sentence in read.sentences:
        inside = range(sentence.first, sentence.end)
        who = [place for place in inside if read.word(place) in owners]
        for date in (place for place in inside if _dated(read, place)):
            close = (tuple(sorted((date, owner))) for owner in who if abs(date - owner) <= LONGEST_PROMISE)
            bound = (
                pair
                for pair in close
                if any(read.word(at) in COMMITS for at in range(pair[0], min(pair[1] + 3, sentence.end)))
            )
            first, last = next(bound, (0, 0))
            if last:
                yield read.span(first, last + 1)


def _dated(read: Reading, place: int) -> bool:
    """Whether a day or a clock time stands here; a month only beside a number or after a word like “in” or “by”."""
    word, before, after = (read.word(near) for near in (place, place - 1, place + 1))
    month = before in MONTH_BEFORE or before[:1].isdigit() or after[:1].isdigit()
    return word in DAYS or ":" in word or (word in MONTHS and month) or (word in ORDINAL and before[:1].isdigit())


def _opening(read: Reading, sentence: Sentence) -> Span:
    return read.span(sentence.first, min(sentence.end, sentence.first + QUOTED))


def _apart(found: Sequence[Span]) -> tuple[Span, ...]:
    """The spans in order; of those that overlap, the earliest, and there the longest."""
    kept: list[Span] = []
    for span in sorted(set(found), key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return tuple(kept)


# ---- the hints as a person reads them ------------------------------------------------------------------------------

LIMITS = (
    "These hints count words, and any of them can be wrong. They cannot see irony, tone or truth, nor whether you are"
    " right, and they read English only. Nothing here is a mark."
)
"""What the hints cannot do, in plain words."""

QUIET = ("bare", "blame", "pressure", "hedge")
"""Moves that are pointed at where they stand and not missed where they don't."""

MOST_QUOTES = 4
"""How many places of one move are quoted; the rest are counted."""


def shown(
    text: str, found: Hints, facts: Mapping[str, Fact], terms: Mapping[str, Term], name: str
) -> tuple[Block, ...]:
    """The hints to a text as blocks: asks, facts, terms that `name` doesn't know, moves with the words for them."""
    mentions = tuple(
        (str(facts[key].text), _quotes(text, (span,)) if span else "not found") for key, span in found.facts
    )
    unclear = tuple((_quotes(text, (span,)), str(terms[key].plain)) for key, span in found.terms)
    moves = tuple((one.name, _quotes(text, one.spans), one.means) for one in found.moves if one.spans)
    lacking = [one.name.lower() for one in found.moves if not one.spans and one.rule not in QUIET]
    blocks: list[Block] = [
        Heading("What the words show", 3),
        Text(LIMITS, "note"),
        Text(f"{_counted(found.asks, 'ask')}, {_counted(found.statements, 'statement')}. {_place(found)}"),
        Table("Facts of your brief. You may have left one out on purpose.", ("Fact", "Your words"), mentions),
    ]
    if unclear:
        caption = f"Terms that {name} may not know, with no explanation near by."
        blocks.append(Table(caption, ("Your words", "A plain word"), unclear))
    else:
        blocks.append(Text(f"No term was found that {name} would not know.", "note"))
    if moves:
        head = ("Move", "Your words", "What it does")
        blocks.append(Table("Moves, with the words that show them.", head, moves))
    if lacking:
        blocks.append(Text(f"Not found: {listed(lacking)}. No message needs all of them.", "note"))
    return tuple(blocks)


def changed(first: Hints, last: Hints) -> Table:
    """What the hints see in two versions of one text, side by side."""
    rows = [("Words", str(first.words), str(last.words)), ("Facts found", _covered(first), _covered(last))]
    rows.append(("Terms not explained", str(len(first.terms)), str(len(last.terms))))
    rows.append(("Asks : statements", f"{first.asks} : {first.statements}", f"{last.asks} : {last.statements}"))
    rows.append(("Main point in the first two sentences", _found(first.first), _found(last.first)))
    rows += [
        (one.name, str(len(one.spans)), str(len(other.spans)))
        for one, other in zip(first.moves, last.moves, strict=True)
        if one.spans or other.spans
    ]
    caption = "What the hints see in both. More is not better: look at what you wanted to change."
    return Table(caption, ("", "First version", "Last version"), tuple(rows))


def _quotes(text: str, places: Sequence[Span]) -> str:
    quoted = [f"“{' '.join(text[slice(*span)].split())}”" for span in places[:MOST_QUOTES]]
    more = len(places) - MOST_QUOTES
    return ", ".join(quoted) + (f" and {more} more" if more > 0 else "")


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _place(found: Hints) -> str:
    if found.first:
        return "Words of the main point stand in the first two sentences."
    return "No words of the main point were found in the first two sentences."


def _covered(found: Hints) -> str:
    return f"{sum(span is not None for _, span in found.facts)} of {len(found.facts)}"


def _found(yes: bool) -> str:
    return "found" if yes else "not found"
