"""A text as words that can be looked up: normal forms, sentences, phrases, and the word lists of the message bench.

Rules this module keeps:

- The lists are short, our own, and all of them stand here; nothing is learned.
- A phrase is words with spaces; ``*`` at a word's end stands for any ending, ``..`` for up to four words between.
  Case and articles don't matter; number words up to ninety-nine are numbers, and ``°c``, ``%`` and ``eur`` are one
  word each however they are written.
- Every text can be read, in time bounded by its length: no pattern has a repeated group that can be read in two ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

MOST_BETWEEN = 4
"""How many words ``..`` may stand for."""

SHORT = 3
"""A first or last line of at most this many words is a greeting or a name, and no sentence."""

TOKEN = re.compile(r"(?P<number>[0-9]+(?:[.,:][0-9]+)?)|(?P<word>[^\W\d_](?:\w|['’-])*)|(?P<sign>[%€°/])")
BREAK = re.compile(r"[.!?…](?=[\s\"'”’)]|$)|\n")


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(" ".join(piece.split()) for piece in text.split(","))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PHRASES: dict[str, tuple[str, ...]] = {
    "request": _phrases(
        """please, can you, could you, will you, would you, let me know, tell me, send me, i want you to,
        i need you, i need your, i need .. from you, i ask you, i would like you, i'd like you, i recommend, i advise,
        would be prudent, would be wise, would be safer, had better, would be grateful, i'd be grateful"""
    ),
    "rhetorical": _phrases(
        """what could go wrong, what can go wrong, who knows, who cares, guess what, what else is new, are you kidding,
        are you serious, how hard can it be, why am i not surprised, isn't it great, what do i know"""
    ),
    "acknowledgement": _phrases(
        """i understand, i know that you, i know you, i know what, i know how, i see why, i see that, i see what,
        i can see, i realise, i realize, i am aware, i hear you, thank you for, thanks for, you are right, you're right,
        you have a point, i agree, fair point, sorry, what it means for you, what this means for you, costs you,
        matters to you, important to you, hard for you, you fought for, your name is under, your name stands under"""
    ),
    "known": _phrases(
        """measured, we know, i know that the, known, tested, counted, we saw, i saw, we have seen, i have seen,
        observed, data show, data shows, study shows, we found, i found, confirmed"""
    ),
    "guessed": _phrases(
        """guess, guesses, suspect*, i think, we think, my bet, probably, presumably, likely, i believe, we believe,
        i assume, assume, assumption, hypothes*, my best explanation"""
    ),
    "hoped": _phrases("hope, hopes, hoped, hoping, hopefully, with luck, if all goes well, fingers crossed, i wish"),
    "unknown": _phrases(
        """not know, don't know, doesn't know, not known, unknown, unclear, no idea, no data, can't say, cannot say,
        not measured, not tested, not been measured, not been tested, nobody has measured, never measured,
        never tested, nobody knows, not sure, cannot tell, can't tell, unproven, not proven, not been proven,
        not established, not understood, remains open, still open"""
    ),
    "offer": _phrases(
        """i can, i could, i'll, i will, we can, we could, let me, happy to, glad to, shall i, i suggest, i propose,
        i offer, would it help"""
    ),
    "blame": _phrases(
        """your fault, you should have, you never, you always, you forgot, you failed, you ignored, because of you,
        you promised, you people, your people, your department, you insisted, as usual, i told you, i warned you,
        as i said, typical, you were told, or it is on you"""
    ),
    "pressure": _phrases(
        """asap, immediately, urgent, urgently, at once, right now, you must, you have to, you need to, no choice,
        no excuse, no excuses, not negotiable, non-negotiable, or else, last chance, no discussion, final word,
        there is no time, whatever it takes"""
    ),
    "hedge": _phrases(
        """could be, could have, could mean, may, might, perhaps, maybe, possibly, seem, seems, appears, somewhat,
        sort of, kind of, in a way, suggests, tends to, i suppose, more or less, if anything, to some extent,
        in principle"""
    ),
}
"""The phrases of each rule: short lists of our own, in the spirit of Yeomans et al. (2020) on receptive language.
``request`` and ``rhetorical`` are no rules: they tell asks from statements."""

NOT_MEANT: dict[str, tuple[str, ...]] = {
    "hoped": _phrases("hope all good, hope all is, hope all's, hope all well, hope you, hope this finds"),
    "offer": _phrases(
        """i can only, i can tell you only, i can see, i can imagine, i can understand, i can do without,
        i could do without, i can live without, we can live without, i can give up, we can give up, i can lose,
        we can lose, i can drop, let me know"""
    ),
}
"""Phrases that begin like one of a rule and mean something else: greetings, and things that are given up."""

INSULTS = _phrases(
    """stupid, idiot*, moron*, useless, incompeten*, ridiculous, pathetic, damn, bloody, bullshit, crap, shut up,
    clueless, nonsense, rubbish"""
)
PRAISE = _phrases(
    """amazing, brilliant, fantastic, wonderful, genius, awesome, incredible, great, excellent, admire, magic*,
    talented, the best, love your, love what, love how, star, lovely, impress*"""
)
COMMANDS = _phrases(
    """take, keep, hold, stop, leave, remove, drop, delete, strike, send, write, tell, call, give, put, make, wait,
    check, sign, choose, say, reply, pull, avoid, postpone, pause, don't, do not"""
)
"""Words with which a clause begins that tells somebody to do something."""

ARTICLES = _words("the a an")
NEGATES = _words(
    """not never no nobody don't doesn't didn't isn't aren't wasn't weren't haven't hasn't hadn't can't cannot
    couldn't won't without"""
)
GREETS = _words("hi hello dear hey morning good")
OWNERS = _words("i i'll we we'll you you'll please")
COMMITS = _words(
    "will i'll we'll you'll she'll he'll can could shall please need needs send sends decide by until before"
)
MONTHS = _words(
    """january february march april may june july august september october november december
    jan feb apr jun jul aug sept oct nov dec"""
)
ORDINAL = _words("st nd rd th")
DAYS = _words(
    """monday tuesday wednesday thursday friday saturday sunday today tonight tomorrow noon midnight
    mon tue tues wed thu thur thurs fri"""
)
HOURS = _words("pm am o'clock")
UNITS = _words(
    """°c % eur cent cents g mg kg ml l mm cm month months week weeks day days hour hours h minute minutes min
    second seconds year years times point points percentage unit units sample samples piece pieces item items us them"""
)
MONTH_BEFORE = _words("in of by until before mid early late")
LABELS = _words("week day batch page version year at")
"""Words after which a number names something and gives no size: “batch 14”, “the ones at 40”."""

CONNECTS = _words("of out in to or and / our my your these those")
SHARES = _words("of out in /")
ENGLISH = _words("of to and is are it we you that for on this with have has not be please can could would from there i")
"""Words that stand in nearly every English text of some length."""
NUMBERS = dict(
    zip(
        _phrases(
            """one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen, fifteen,
            sixteen, seventeen, eighteen, nineteen, twenty, thirty, forty, fifty, sixty, seventy, eighty, ninety"""
        ),
        map(str, (*range(1, 20), *range(20, 100, 10))),
        strict=True,
    )
)
UNIT_NAMES = {"euro": "eur", "euros": "eur", "€": "eur", "percent": "%", "degree": "°", "degrees": "°", "deg": "°"}


class Span(NamedTuple):
    """A part of a text, from `start` up to `end` (excluded), in characters."""

    start: int
    end: int


class Token(NamedTuple):
    """A word, number or sign: its normal form, its span, and the number of the sentence it stands in."""

    word: str
    span: Span
    sentence: int


class Sentence(NamedTuple):
    """A sentence: its first token, the one after its last, whether it asks, and whether it is more than a greeting."""

    first: int
    end: int
    asks: bool
    told: bool


@dataclass(frozen=True)
class Reading:
    """A text as the rules read it: tokens without articles, and sentences."""

    text: str
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]

    @cached_property
    def places(self) -> Mapping[str, tuple[int, ...]]:
        """Where each word stands."""
        found: dict[str, list[int]] = {}
        for place, token in enumerate(self.tokens):
            found.setdefault(token.word, []).append(place)
        return {word: tuple(places) for word, places in found.items()}

    def word(self, place: int) -> str:
        """The word at a place, empty beyond both ends."""
        return self.tokens[place].word if 0 <= place < len(self.tokens) else ""

    def written(self, place: int) -> str:
        """The word at a place as it stands in the text."""
        return self.text[slice(*self.tokens[place].span)]

    def span(self, first: int, end: int) -> Span:
        """The characters from one token up to another (excluded)."""
        return Span(self.tokens[first].span.start, self.tokens[end - 1].span.end)

    def matches(self, phrases: Iterable[str]) -> Iterator[tuple[int, int]]:
        """Where any of the phrases stand: first token, and the one after the last."""
        for phrase in phrases:
            parts = normal(phrase)
            for start in self._starts(parts[0]):
                end = self._end(parts, start)
                if end:
                    yield start, end

    def _starts(self, part: str) -> Iterator[int]:
        if not part.endswith("*"):
            yield from self.places.get(part, ())
            return
        for word, places in self.places.items():
            if word.startswith(part[:-1]):
                yield from places

    def _end(self, parts: Sequence[str], start: int) -> int:
        """Where a phrase that begins here ends at the earliest; 0 where it doesn't stand here."""
        ends = {start}
        for part in parts:
            if part == "..":
                ends = {end + more for end in ends for more in range(MOST_BETWEEN + 1)}
            else:
                ends = {end + 1 for end in ends if _fits(part, self.word(end))}
        return min(ends, default=0)


def reading(text: str) -> Reading:
    """The text as the rules read it; any text has one."""
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    start = 0
    for stop in [*(match.end() for match in BREAK.finditer(text)), len(text)]:
        found = [(word, span) for word, span in _tokens(text, start, stop) if word not in ARTICLES]
        if found:
            first = len(tokens)
            tokens += [Token(word, span, len(sentences)) for word, span in found]
            line = text[start:stop].strip()
            told = len(found) > SHORT or line[-1] in ".!?…"
            greets = not sentences and (line.endswith(",") or found[0][0] in GREETS) and len(found) <= SHORT
            sentences.append(Sentence(first, len(tokens), "?" in line[-3:], told and not greets))
        start = stop
    return Reading(text, tuple(tokens), tuple(sentences))


@lru_cache(maxsize=4096)
def normal(phrase: str) -> tuple[str, ...]:
    """The words of an authored phrase in normal form; articles fall away, ``..`` and ``*`` stay."""
    words: list[str] = []
    for piece in phrase.split():
        found = [".."] if piece == ".." else [word for word, _ in _tokens(piece, 0, len(piece))]
        if piece.endswith("*") and found:
            found[-1] += "*"
        words += [word for word in found if word not in ARTICLES]
    return tuple(words)


def _fits(part: str, word: str) -> bool:
    return word.startswith(part[:-1]) if part.endswith("*") else word == part


def _tokens(text: str, start: int, stop: int) -> list[tuple[str, Span]]:
    """The words, numbers and signs of a part of a text in normal form; “forty five” and “° C” are one."""
    kept: list[tuple[str, Span]] = []
    for word, span in _pieces(text, start, stop):
        last, where = kept[-1] if kept else ("", span)
        spelled = text[where.start].isalpha() and text[span.start].isalpha()
        joined = _joined(last, word, spelled and text[where.end : span.start] in ("", " ", "-"))
        if joined:
            kept[-1] = (joined, Span(where.start, span.end))
        else:
            kept.append(("°c" if word == "°" or (word == "c" and last[:1].isdigit()) else word, span))
    return kept


def _pieces(text: str, start: int, stop: int) -> Iterator[tuple[str, Span]]:
    for match in TOKEN.finditer(text, start, stop):
        where = Span(*match.span())
        if match.lastgroup == "number":
            yield _number(match[0]), where
        elif match.lastgroup == "sign":
            yield UNIT_NAMES.get(match[0], match[0]), where
        else:
            yield from _word(match[0].replace("’", "'").rstrip("'-"), where.start)


def _word(word: str, start: int) -> Iterator[tuple[str, Span]]:
    """A word, taken apart at its hyphens where a number word stands first: “forty-five”, “nine-week”."""
    parts = word.split("-") if word.partition("-")[0].lower() in NUMBERS else [word]
    for part in parts:
        if part:
            bare = part.lower()
            yield NUMBERS.get(bare, UNIT_NAMES.get(bare, bare)), Span(start, start + len(part))
        start += len(part) + 1


def _number(digits: str) -> str:
    """A number in normal form: a point for decimals, nothing between thousands."""
    whole, sign, rest = digits.replace(",", ".").partition(".")
    return whole + rest if len(rest) == 3 and whole != "0" else whole + sign + rest


def _joined(last: str, word: str, spelled: bool) -> str:
    """The one word that two neighbours make, or nothing; `spelled` where both are in letters, side by side."""
    if last == "°c" and word in ("c", "celsius"):
        return last
    if last == "per" and word == "cent":
        return "%"
    if spelled and len(last) == 2 and last[0] in "23456789" and last[1] == "0" and len(word) == 1 and word.isdigit():
        return last[0] + word
    return ""
