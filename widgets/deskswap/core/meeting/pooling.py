"""What a meeting is about: facts that chairs hold, options they speak for or against, and what was pooled of them.

Rules this module keeps:

- A fact is shared (every chair holds it), unique (one chair does) or partly shared; who holds it is private, unless
  all do: then it stood in the papers that everybody got.
- The worth of an option is the sum of what facts say for and against it, each fact once, however often it is said.
- A colleague recalls each held fact with one probability p, so one of k holders brings it up with 1 − (1 − p)^k: the
  collective information sampling model (Stasser & Titus 1985, J. Pers. Soc. Psychol. 48, 1467–1478).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Annotated, NamedTuple

from pydantic import Field as Of

from deskswap.core.activity import Part, Slug, Words, chance, listed
from deskswap.core.game import Game
from deskswap.errors import Problem

NOTHING = "nothing"
"""The answer of a chair that has no fact to give; no fact may have this id."""

LISTEN = "listen"
"""The value of the act of the same name: there is nothing more to say about it."""

ENOUGH = 0.5
"""The part of the unique facts that must be on the table before a decision counts as reasoned; the authors' choice."""

SLOTS: Mapping[str, tuple[str, ...]] = {
    "ask": ("name", "topic"),
    "propose": ("option", "owner"),
    "take": ("option",),
    "support": ("option",),
    "object": ("option",),
    "repeat": ("fact",),
    "nothing": ("topic", "home"),
    "empty": ("topic",),
    "listen": (),
}
"""Act -> what its lines leave open, as ``{slot}``; each slot stands in each line at least once."""


class Topic(Part):
    """Something to ask about. `home`: the chair whose job it is, as everybody in the house knows."""

    name: Words
    home: Slug


class Alternative(Part):
    """One of the options; `short` stands in tables. `home`: the chair on whose desk it falls first."""

    name: Words
    short: Words
    text: Words
    home: Slug


class Fact(Part):
    """A fact: what it is about, who holds it, what it says for (above 0) and against (below 0) options.

    `label` stands in lists and is what people come back to; `text` is how it is said the first time.
    """

    topic: Slug
    held_by: Annotated[tuple[Slug, ...], Of(min_length=1)]
    speaks: Annotated[dict[Slug, Annotated[int, Of(ge=-9, le=9)]], Of(min_length=1)]
    label: Words
    text: Words


Lines = Annotated[tuple[Words, ...], Of(min_length=1)]


class Voice(Part):
    """How a chair talks: lines for each act, taken in turn, with slots like ``{option}``.

    `take` proposes something with oneself as the owner; `listen` is told of the chair, not said by it.
    """

    ask: Lines
    propose: Lines
    take: Lines
    support: Lines
    object: Lines
    repeat: Lines
    nothing: Lines
    empty: Lines
    listen: Lines


class Question(NamedTuple):
    """A question that waits for its answer."""

    by: str
    to: str
    topic: str


class Heard(NamedTuple):
    """A fact as it was said: by which chair, in which turn (from 0), by which act, and for an answer, asked by whom."""

    fact: str
    by: str
    turn: int
    act: str
    asked_by: str = ""


class Proposal(NamedTuple):
    """An option put on the table, by whom, who is to see it through, and in which turn (from 0) it was made."""

    option: str
    by: str
    owner: str
    turn: int = 0


class State(NamedTuple):
    """The meeting so far: turns `used`, what waits for an answer, what was said, and who is for what.

    `first` is the place of the chair that opened; `backing` holds for each chair the option it supports or nothing;
    `objected` the pairs of chair and option.
    """

    first: int
    used: int
    question: Question | None
    heard: tuple[Heard, ...]
    proposals: tuple[Proposal, ...]
    backing: tuple[str, ...]
    objected: tuple[tuple[str, str], ...]

    @property
    def said(self) -> frozenset[str]:
        """The facts that are on the table."""
        return frozenset(heard.fact for heard in self.heard)

    @property
    def first_heard(self) -> dict[str, Heard]:
        """Fact -> how it came up the first time, in that order."""
        found: dict[str, Heard] = {}
        for heard in self.heard:
            found.setdefault(heard.fact, heard)
        return found

    @property
    def on_table(self) -> tuple[str, ...]:
        """The options that were proposed, the earliest first."""
        return tuple(proposal.option for proposal in self.proposals)


class Verdict(NamedTuple):
    """What a meeting comes to, every part in 0..1 but `bias`, which is in −1..1.

    `pooled`: unique facts said ÷ unique facts held. `bias`: shared share − unique share.
    `regret`: (best − chosen) ÷ (best − worst), 1 where nothing was decided.
    `follows`: whether no option is better by what was said, some option is worse, and at least `ENOUGH` was pooled.
    """

    pooled: float
    bias: float
    regret: float
    follows: bool


class Room(Game):
    """What a meeting's scenario file holds, and what can be computed from facts alone."""

    turns: Annotated[int, Of(ge=4, le=60)]
    recall: Annotated[float, Of(gt=0, lt=1)]
    patience: Annotated[float, Of(gt=0, le=1)]
    setting: Words
    topics: Annotated[dict[Slug, Topic], Of(min_length=2, max_length=9)]
    options: Annotated[dict[Slug, Alternative], Of(min_length=2, max_length=5)]
    facts: Annotated[dict[Slug, Fact], Of(min_length=3, max_length=24)]
    voices: dict[Slug, Voice]

    # ---- facts -----------------------------------------------------------------------------------------------

    def held(self, chair: str) -> tuple[str, ...]:
        """The facts that a chair came with, in the order of the file."""
        return tuple(name for name, fact in self.facts.items() if chair in fact.held_by)

    def known(self, state: State, chair: str) -> tuple[str, ...]:
        """The facts that a chair came with or has heard, in the order of the file."""
        said = state.said
        return tuple(name for name, fact in self.facts.items() if name in said or chair in fact.held_by)

    def called(self, chair: str) -> str:
        """What the others call the person in a chair."""
        return str(self.chairs[chair].name).split()[0]

    def on_topic(self, state: State, chair: str) -> tuple[str, ...]:
        """The facts that a chair holds on the topic it is asked about, and nobody has said."""
        assert state.question is not None
        topic, said = state.question.topic, state.said
        return tuple(name for name in self.held(chair) if self.facts[name].topic == topic and name not in said)

    @property
    def shared(self) -> tuple[str, ...]:
        """The facts that every chair holds: what stood in the papers."""
        return tuple(name for name, fact in self.facts.items() if len(fact.held_by) == len(self.chairs))

    @property
    def unique(self) -> tuple[str, ...]:
        """The facts that one chair alone holds."""
        return tuple(name for name, fact in self.facts.items() if len(fact.held_by) == 1)

    def values(self, facts: Iterable[str]) -> dict[str, int]:
        """Option -> the sum of what these facts say for and against it."""
        chosen = tuple(facts)
        return {option: sum(self.facts[name].speaks.get(option, 0) for name in chosen) for option in self.options}

    def leans(self, name: str, towards: str, against: str) -> int:
        """How much more a fact says for one option than for another; below 0 where it says less."""
        speaks = self.facts[name].speaks
        return speaks.get(towards, 0) - speaks.get(against, 0)

    def counts_against(self, name: str, option: str) -> bool:
        """Whether a fact says less for an option than for some other."""
        return any(self.leans(name, option, other) < 0 for other in self.options)

    def favourite(self, facts: Iterable[str], now: str = "") -> str:
        """The option with the highest value by these facts; of equals `now`, else the first of the file."""
        values = self.values(facts)
        return now if now and values[now] == max(values.values()) else max(values, key=lambda option: values[option])

    def ahead(self, facts: Iterable[str], option: str) -> bool:
        """Whether by these facts no option is better than this one, and some option is worse."""
        values = self.values(facts)
        return min(values.values()) < values[option] == max(values.values())

    def recalls(self, seed: int, chair: str, fact: str, again: bool = False) -> bool:
        """Whether a colleague in that chair thinks of a fact without being asked: with probability `recall`.

        `again`: on a second occasion, when the fact counts against what was proposed; with the same probability.
        """
        return chance(seed, 0, f"{chair}/{'second thought' if again else 'recall'}/{fact}") < self.recall

    def quiet(self, state: State) -> int:
        """The turns since somebody last said something that was new."""
        return state.used - 1 - max((heard.turn for heard in state.first_heard.values()), default=-1)

    def backed(self, state: State, chair: str) -> str:
        """The option that a chair supports; empty where it supports none."""
        return state.backing[tuple(self.chairs).index(chair)]

    # ---- the meeting as a whole ------------------------------------------------------------------------------

    @property
    def majority(self) -> int:
        """How many chairs decide."""
        return len(self.chairs) // 2 + 1

    def decision(self, state: State) -> Proposal | None:
        """What is decided by now: what a majority supports; when time is up, what most do, the earliest of equals."""
        if not state.proposals:
            return None
        top = max(state.proposals, key=lambda proposal: state.backing.count(proposal.option))
        return top if state.backing.count(top.option) >= self.majority or state.used >= self.turns else None

    def verdict(self, state: State) -> Verdict:
        """What the meeting has come to so far."""
        said, decided = state.said, self.decision(state)
        pooled, papers = share_of(self.unique, said), share_of(self.shared, said)
        regret = self.regret(decided.option) if decided else 1.0
        follows = bool(decided and pooled >= ENOUGH and self.ahead(said, decided.option))
        return Verdict(pooled, papers - pooled, regret, follows)

    def regret(self, option: str) -> float:
        """(best − chosen) ÷ (best − worst) by all facts: 0 for the best option, 1 for the worst."""
        values = self.values(self.facts)
        best, worst = max(values.values()), min(values.values())
        return (best - values[option]) / (best - worst)

    # ---- what the schema cannot see --------------------------------------------------------------------------

    def problems(self) -> tuple[Problem, ...]:
        """Names that lead nowhere first; only where there are none, whether the profile is hidden."""
        return tuple(self._stray_names()) or tuple(self._open_profile())

    def _stray_names(self) -> Iterator[Problem]:
        if not 3 <= len(self.chairs) <= 5:
            yield Problem("chairs", f"must be three to five, not {len(self.chairs)}")
        yield from _unknown("voices", self.voices, self.chairs, "chair")
        for chair in self.chairs:
            if chair not in self.voices:
                yield Problem("voices", f"says nothing for the chair “{chair}”")
        for chair, voice in self.voices.items():
            yield from _open_slots(f"voices.{chair}", voice)
        for name, topic in self.topics.items():
            yield from _unknown(f"topics.{name}.home", [topic.home], self.chairs, "chair")
        for name, option in self.options.items():
            yield from _unknown(f"options.{name}.home", [option.home], self.chairs, "chair")
        for name, fact in self.facts.items():
            place = f"facts.{name}"
            yield from _unknown(f"{place}.topic", [fact.topic], self.topics, "topic")
            yield from _unknown(f"{place}.held_by", fact.held_by, self.chairs, "chair")
            yield from _unknown(f"{place}.speaks", fact.speaks, self.options, "option")
            if len(set(fact.held_by)) < len(fact.held_by):
                yield Problem(f"{place}.held_by", "names a chair twice")
        if NOTHING in self.facts:
            yield Problem(f"facts.{NOTHING}", "is what somebody answers who has no fact; give the fact another id")

    def _open_profile(self) -> Iterator[Problem]:
        """A hidden profile: all facts together have one best option, and neither the papers nor any chair show it."""
        values = self.values(self.facts)
        best = [option for option, value in values.items() if value == max(values.values())]
        if len(best) > 1:
            yield Problem("facts", f"all facts together favour {listed(best)} alike; one option must be best")
            return
        for what, facts in (
            ("the papers", self.shared),
            *((f"what {chair} holds", self.held(chair)) for chair in self.chairs),
        ):
            part = self.values(facts)
            if part[best[0]] == max(part.values()):
                yield Problem("facts", f"“{best[0]}” is best and is to be hidden, but stands out already in {what}")
        for what, found in (("every chair", self.shared), ("one chair alone", self.unique)):
            if not found:
                yield Problem("facts", f"there is none that {what} holds")


def mention_probability(recall: float, holders: int) -> float:
    """The chance in 0..1 that some one of so many holders thinks of a fact: 1 − (1 − p)^k (Stasser & Titus 1985)."""
    return 1.0 - (1.0 - recall) ** holders


def share_of(wanted: Collection[str], said: Collection[str]) -> float:
    """The part of the wanted facts that was said, in 0..1; 0 where none is wanted."""
    return sum(name in said for name in wanted) / len(wanted) if wanted else 0.0


def counted(number: int) -> str:
    """A small number in a sentence: as a word up to twelve."""
    words = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    return words[number] if number < len(words) else str(number)


def filled(line: str, **slots: str) -> str:
    """A voice's line with its slots filled in."""
    for slot, text in slots.items():
        line = line.replace(f"{{{slot}}}", text)
    return line


def _unknown(path: str, names: Iterable[str], known: Mapping[str, object], what: str) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            yield Problem(path, f"there is no {what} “{name}”; there is {listed(sorted(known))}")


def _open_slots(path: str, voice: Voice) -> Iterator[Problem]:
    lines = ((act, place, line) for act in SLOTS for place, line in enumerate(getattr(voice, act)))
    for act, place, line in lines:
        for slot in SLOTS[act]:
            if f"{{{slot}}}" not in line:
                yield Problem(f"{path}.{act}.{place}", f"leaves no place for {{{slot}}}")
        rest = filled(line, **dict.fromkeys(SLOTS[act], ""))
        if "{" in rest or "}" in rest:
            yield Problem(f"{path}.{act}.{place}", f"has a slot that nothing fills; there is {listed(SLOTS[act])}")
