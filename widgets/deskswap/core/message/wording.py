"""What the words of a message show: transparent rules that point at words, name the move, and give no mark.

Rules this module keeps:

- Every hint is found by a list of phrases or a small rule that can be read here; nothing is learned, nothing guessed.
- A hint points at words that stand in the text: spans of it, never a paraphrase.
- What is found in part only, or undone by a “not”, is neither found nor missing: it is a “perhaps”.
- It counts words and understands none. It cannot see irony, tone or truth, and it reads English only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal, NamedTuple

from pydantic import Field as Of

from deskswap.core.activity import Part, Slug, Words
from deskswap.core.message.lexicon import (
    COMMANDS,
    COMMITS,
    CONNECTS,
    DAYS,
    ENGLISH,
    HOURS,
    INSULTS,
    LABELS,
    MONTH_BEFORE,
    MONTHS,
    NEGATES,
    NOT_MEANT,
    ORDINAL,
    OWNERS,
    PHRASES,
    PRAISE,
    SHARES,
    UNITS,
    Reading,
    Sentence,
    Span,
    normal,
    reading,
)

LONGEST_PROMISE = 14
"""How many words may lie between an owner and a date that belong together."""

REACH = 2
"""How many words before a phrase a “not” may stand and still undo it."""

ENOUGH = 8
"""How many words of letters a text must have before its language is judged."""

FEW = 20
"""A text of which fewer than one word in so many is a common English one is taken for another language."""

SHOUTED = 5
"""How many words of four letters or more in capitals are shouting."""

Signals = Annotated[tuple[Annotated[tuple[str, ...], Of(min_length=1)], ...], Of(min_length=1)]
"""Groups of phrases: a mention needs one phrase of every group, in one sentence or two neighbouring ones. The first
group is what the fact is about; a “not” before a phrase of the last undoes it."""


class Fact(Part):
    """A fact that the message may carry: a short name, the text, and what counts as saying it.

    `near` are phrases that may mean it; they and the first group of `signals` alone make a “perhaps”. `asks` is what
    the reader asks back where nothing of it is there; `again` what fits whether it is there or not; `does` what the
    reader does with it.
    """

    name: Words
    text: Words
    signals: Signals
    near: tuple[str, ...] = ()
    asks: Words
    again: Words | None = None
    does: Words | None = None


class Term(Part):
    """A term that the reader does not know: how it is said, a plain word for it, and words that count as explaining.

    `asks` is what the reader asks back where it stands unexplained.
    """

    says: Annotated[tuple[str, ...], Of(min_length=1)]
    plain: Words
    explained: tuple[str, ...]
    asks: Words


class Point(Part):
    """The main point: in words, and the facts any of which makes it; `signals` is one more way to say it."""

    says: Words
    facts: Annotated[tuple[Slug, ...], Of(min_length=1)]
    signals: tuple[Annotated[tuple[str, ...], Of(min_length=1)], ...] = ()


class Story(NamedTuple):
    """What the rules must know: facts, terms and main point, the fact that is the request, names, counted things."""

    facts: Mapping[str, Fact] = {}
    terms: Mapping[str, Term] = {}
    point: Point | None = None
    request: str = ""
    people: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


class Found(NamedTuple):
    """One hint: the rule's id, its name, what the move does, and the spans that show it."""

    rule: str
    name: str
    means: str
    spans: tuple[Span, ...]


class Mention(NamedTuple):
    """Where a fact is mentioned: no spans where it isn't; not `whole` where that is no more than a “perhaps”."""

    spans: tuple[Span, ...] = ()
    whole: bool = False


class Hints(NamedTuple):
    """All that the rules see in a text.

    `facts` maps each fact to its mention, `terms` each unexplained term to its first use. `first` are words of the
    main point in the first two sentences. `words` is a count, `english` whether it looks like English.
    """

    moves: tuple[Found, ...]
    facts: tuple[tuple[str, Mention], ...]
    terms: tuple[tuple[str, Span], ...]
    asks: int
    statements: int
    first: tuple[Span, ...]
    words: int
    english: bool
    tone: Literal["", "heated", "flattering"]


def hints(text: str, story: Story) -> Hints:
    """What the rules see in a text."""
    read = reading(text)
    facts = {name: mention(read, fact.signals, fact.near) for name, fact in story.facts.items()}
    used = ((name, unexplained(read, term)) for name, term in story.terms.items())
    asking = _asking(read, facts.get(story.request, Mention()))
    told = [number for number, sentence in enumerate(read.sentences) if sentence.told]
    return Hints(
        tuple(Found(rule, name, means, spans(read, rule, story)) for rule, (name, means) in RULES.items()),
        tuple(facts.items()),
        tuple((name, span) for name, span in used if span),
        len(asking),
        len(set(told) - asking),
        _early(read, story, told[:2]),
        len(text.split()),
        _english(read),
        _tone(read),
    )


def mention(read: Reading, signals: Signals, near: Sequence[str] = (), within: Sequence[int] | None = None) -> Mention:
    """The words that mention something: one phrase of every group in one sentence or in two neighbouring ones.

    `within` names the only sentences that count. The spans are those of the phrases, in their order in the text.
    """
    groups = [sorted(read.matches(group)) for group in signals]
    groups[-1] = [place for place in groups[-1] if not _undone(read, place[0])]
    for start, end in groups[0]:
        at = read.tokens[start].sentence
        for pair in ({at, at + 1}, {at - 1, at}):
            seen = pair if within is None else pair & set(within)
            others = [[place for place in group if read.tokens[place[0]].sentence in seen] for group in groups[1:]]
            if at in seen and all(others):
                return Mention(_apart([read.span(start, end), *(read.span(*group[0]) for group in others)]), True)
    part = sorted(read.matches([*signals[0], *near]))
    return Mention((read.span(*part[0]),) if part else ())


def unexplained(read: Reading, term: Term) -> Span | None:
    """The first use of a term, where neither its sentence nor a neighbouring one explains it; None otherwise."""
    uses = sorted(read.matches(term.says))
    if not uses:
        return None
    at = read.tokens[uses[0][0]].sentence
    explained = any(abs(read.tokens[start].sentence - at) <= 1 for start, _ in read.matches(term.explained))
    return None if explained else read.span(*uses[0])


def _early(read: Reading, story: Story, within: Sequence[int]) -> tuple[Span, ...]:
    """Words of the main point in these sentences."""
    point = story.point
    ways = [story.facts[name].signals for name in point.facts] if point else []
    ways += [point.signals] if point and point.signals else []
    found = (mention(read, signals, (), within) for signals in ways)
    return next((one.spans for one in found if one.whole), ())


def _asking(read: Reading, request: Mention) -> set[int]:
    """The sentences that ask for something: questions, requests, commands, and those that hold the request's words."""
    asking = {number for number, sentence in enumerate(read.sentences) if sentence.asks}
    asking -= {read.tokens[start].sentence for start, _ in read.matches(PHRASES["rhetorical"])}
    asking |= {read.tokens[start].sentence for start, _ in read.matches(PHRASES["request"])}
    asking |= {read.tokens[start].sentence for start, _ in read.matches(COMMANDS) if _begins(read, start)}
    if request.whole:
        last = request.spans[-1]
        asking |= {token.sentence for token in read.tokens if last.start <= token.span.start < last.end}
    return asking


def _english(read: Reading) -> bool:
    """Whether a text looks like English, or is too short to tell."""
    words = [token.word for token in read.tokens if token.word[:1].isalpha()]
    return len(words) < ENOUGH or sum(word in ENGLISH for word in words) * FEW >= len(words)


def _tone(read: Reading) -> Literal["", "heated", "flattering"]:
    """Whether capitals, insults or a row of exclamation marks stand in a text, or praise more than once."""
    loud = [token for token in read.tokens if len(token.word) > 3 and read.text[slice(*token.span)].isupper()]
    if len(loud) >= SHOUTED or "!!!" in read.text or any(read.matches(INSULTS)):
        return "heated"
    return "flattering" if len(set(read.matches(PRAISE))) > 1 else ""


# ---- the rules -----------------------------------------------------------------------------------------------------

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


def spans(read: Reading, rule: str, story: Story) -> tuple[Span, ...]:
    """The places in a text at which a rule of `RULES` sees its move, in their order and without overlaps."""
    if rule == "question":
        empty = {read.tokens[start].sentence for start, _ in read.matches(PHRASES["rhetorical"])}
        asked = (one for number, one in enumerate(read.sentences) if one.asks and number not in empty)
        found = [read.span(one.first, one.end) for one in asked]
    elif rule in ("number", "bare"):
        found = [span for span, bare in _numbers(read, story) if bare == (rule == "bare")]
    elif rule == "promise":
        found = [read.span(one.first, one.end) for one in read.sentences if _promises(read, one, story)]
    else:
        found = list(_phrases(read, rule))
    return _apart(found)


def _phrases(read: Reading, rule: str) -> Iterator[Span]:
    """The phrases of a rule, but for those that a “not” before them undoes or that mean something else."""
    others = {start for start, _ in read.matches(NOT_MEANT.get(rule, ()))}
    for start, end in read.matches(PHRASES[rule]):
        undone = rule != "unknown" and _undone(read, start)
        month = read.written(start) == "May"
        refused = rule == "offer" and read.word(end) in ("not", "no")
        if not (undone or month or refused or start in others):
            yield read.span(start, end)


def _undone(read: Reading, start: int) -> bool:
    """Whether a “not” stands shortly before, in the same clause."""
    for place in range(start, max(0, start - REACH), -1):
        if _begins(read, place):
            return False
        if read.word(place - 1) in NEGATES:
            return True
    return False


def _begins(read: Reading, place: int) -> bool:
    """Whether a sentence or, after a comma, colon or dash, a clause begins here."""
    token, before = read.tokens[place], read.tokens[place - 1]
    return place == 0 or token.sentence != before.sentence or any(
        sign in ",;:–—()" for sign in read.text[before.span.end : token.span.start]
    )  # fmt: skip


def _numbers(read: Reading, story: Story) -> Iterator[tuple[Span, bool]]:
    """Every number that gives a size, with what it counts, and whether that is missing; “one” alone is a word.

    Days, clock times, years and numbers that name something (“batch 14”, “the ones at 40”) give none.
    """
    units = UNITS | {word for unit in story.units for word in normal(unit)}
    place = 0
    while place < len(read.tokens):
        if not read.word(place)[:1].isdigit():
            place += 1
            continue
        first, last = read.sentences[read.tokens[place].sentence][:2]
        end, one = _chain(read, place, last, units), read.written(place).lower() == "one"
        near = (end,) if one or read.word(end)[:1].isdigit() else (end, end + 1)
        after = next((at + 1 for at in near if at < last and read.word(at) in units), 0)
        before = not after and place - 2 >= first and read.word(place - 1) in CONNECTS and read.word(place - 2) in units
        inside = any(read.word(at) in units | SHARES for at in range(place + 1, end))
        share = any(read.word(at) == "of" and read.word(at + 1)[:1].isdigit() for at in range(first, place - 1))
        whole = after > 0 or inside or before or share
        if (whole or not one) and not (_moment(read, place) or (not after and _names(read, place, end))):
            yield read.span(place - 2 if before else place, after or end), not whole
        place = after or end


def _names(read: Reading, place: int, end: int) -> bool:
    """Whether a number gives no size but a name to something: “batch 14”, “the ones at 40”, “Two: …”."""
    labelled = read.word(place - 1) in LABELS and place > read.sentences[read.tokens[place].sentence].first
    return labelled or read.text[read.span(place, end).end :][:1] == ":"


def _moment(read: Reading, place: int) -> bool:
    """Whether a number is part of a date, a clock time or a year: “9 March”, “16:00”, “Thursday at ten”, “2019”."""
    word, hour = read.word(place), read.word(place - 1) == "at" and _dated(read, place - 2)
    sentence = read.sentences[read.tokens[place].sentence]
    inside = range(max(place - 1, sentence.first), min(place + 2, sentence.end))
    date = any(_dated(read, near) for near in inside)
    return date or hour or (len(word) == 4 and word[:2] in ("19", "20"))


def _chain(read: Reading, place: int, last: int, units: frozenset[str]) -> int:
    """The place after a number and one joined to it in the same sentence: “two of our eighteen”, “two jars of 18”."""
    end = at = place + 1
    if read.word(at) in units and read.word(at + 1) in SHARES:
        at += 1
    while at < last and read.word(at) in CONNECTS:
        at += 1
    joined = at < last and read.word(at)[:1].isdigit() and read.word(at - 1) in CONNECTS
    return at + 1 if joined else end


def _promises(read: Reading, sentence: Sentence, story: Story) -> bool:
    """Whether a person, a word of commitment and a date stand close together in a sentence."""
    owners = OWNERS | {word for name in story.people for word in normal(name)}
    inside = range(sentence.first, sentence.end)
    for date in (place for place in inside if _dated(read, place)):
        for owner in (place for place in inside if read.word(place) in owners and abs(date - place) <= LONGEST_PROMISE):
            first, last = min(date, owner), min(max(date, owner) + 3, sentence.end)
            if any(read.word(at) in COMMITS for at in range(first, last)):
                return True
    return False


def _dated(read: Reading, place: int) -> bool:
    """Whether a day or a clock time stands here; a month only beside a number or after a word like “in” or “by”."""
    word, before, after = (read.word(near) for near in (place, place - 1, place + 1))
    month = before in MONTH_BEFORE or before[:1].isdigit() or after[:1].isdigit()
    counted = (word in ORDINAL or word in HOURS) and before[:1].isdigit()
    return word in DAYS or ":" in word or (word in MONTHS and month) or counted


def _apart(found: Sequence[Span]) -> tuple[Span, ...]:
    """The spans in order; of those that overlap, the earliest, and there the longest."""
    kept: list[Span] = []
    for span in sorted(set(found), key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return tuple(kept)
