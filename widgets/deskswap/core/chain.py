"""Transmission chain: a spec is handed from chair to chair, and what comes out is counted against what went in.

The game is Bartlett's serial reproduction (F. C. Bartlett, *Remembering*, 1932) with a budget of words.

Rules this kind keeps:

- At its link a chair decides, for every fact that reached it, which wording to hand on, or to leave the fact out.
- A wording keeps the fact (jargon, plain) or bends it (rounded, catchy); the reader understands it with the chance
  that the link gives for this style, else misreads it. A fact that was read back is never misread.
- A fact that is misread or bent stays bent; one that is not said is lost; a sentence that is made up stays in the spec.
- Wordings, made-up sentences and read-backs all cost words of one budget.
- A chair sees what reached it, and is taken not to know which of it is bent.
- A bot draws each fact's wording by itself; it hands a fact on always or never, and its longest hand-over fits.
  So what reaches a chair follows from its own moves, the expectation is a product for each fact,
  and the best hand-overs are an exact knapsack over the words and read-backs of the chair's own links.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, Literal, NamedTuple

import numpy as np
from pydantic import Field

from deskswap.core import views
from deskswap.core.activity import (
    Activity,
    Census,
    Decision,
    Mark,
    Marks,
    Part,
    Play,
    Player,
    Seen,
    Slug,
    Words,
    chance,
    check_choice,
    drawn,
    listed,
    register,
    words,
)
from deskswap.core.moves import Move, Record, frozen
from deskswap.core.views import Block, Choice, Figure, Fill, Heading, Items, Series, Table, Text, View
from deskswap.errors import NotAMove, Problem

LEAVE_OUT = "leave-out"
"""The choice that every fact has: not to say it."""

EXTRAS, READ_BACKS = "extras", "read-backs"
"""The ids of the form's two fields that are not facts."""

KEEPING = ("jargon", "plain")
"""The styles of wording that keep a fact as it is; the others bend it."""

WORDS_A_MINUTE = 180
"""Reading speed for choices on a screen, below the 238 words a minute for prose (Brysbaert 2019)."""

SECONDS_A_DECISION = 12
"""What picking one wording takes beside the reading; the authors' own assumption."""

Style = Literal["jargon", "plain", "rounded", "catchy"]
Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0, le=100)]
Length = Annotated[int, Field(ge=1, le=60)]


class Wording(Part):
    """One way to say a fact. `bent` is how it reads when what arrived was bent already; `words` is what it costs.

    `clear` and `odds` stand here only where they differ from what the link gives for the style.
    """

    style: Style
    words: Length
    say: Words
    bent: Words | None = None
    clear: Share | None = None
    odds: Weight | None = None


class Note(Part):
    """How a fact stands in somebody's notes: as it is, and bent."""

    kept: Words
    bent: Words


class Rendering(Part):
    """A fact at a link: how it stands in the chair's notes, and the wordings it can be handed on in."""

    kept: Words
    bent: Words | None = None
    wordings: dict[Slug, Wording]


class Extra(Part):
    """A sentence that invents something: what it says, how it stands in the next notes; the bot says it with `odds`."""

    say: Words
    heard: Words
    words: Length
    odds: Share = 0.0


class Handing(Part):
    """A whole hand-over: fact -> wording (what is absent is left out), and the facts to have said back."""

    say: dict[Slug, Slug]
    read_backs: tuple[Slug, ...] = ()


class Link(Part):
    """One hand-over: whose it is, what lies in front of the chair, who reads the result, and what it may cost.

    `clear` gives for each style the chance that this reader understands it, `odds` how the bot chooses.
    """

    chair: Slug
    station: Words
    task: Words
    reader: Words
    budget: Annotated[int, Field(ge=1, le=200)]
    read_backs: Annotated[int, Field(ge=0, le=6)]
    read_back_words: Length
    clear: dict[Style, Share]
    odds: dict[Style, Weight]
    facts: dict[Slug, Rendering]
    extras: dict[Slug, Extra] = {}
    bot_read_backs: tuple[Slug, ...] = ()
    expert: Handing


class Arrival(Part):
    """The end of the chain: what it is called, who holds it, what they make of each fact."""

    station: Words
    text: Words
    facts: dict[Slug, Note]


class At(NamedTuple):
    """The state: links passed, each fact's fate so far (``kept``, ``bent``, ``lost``), the sentences made up."""

    seed: int
    link: int
    fates: tuple[str, ...]
    invented: tuple[tuple[int, str], ...]


class _Way(NamedTuple):
    """One way through a form for one fact: its words, whether it is read back, the chance that it stays kept."""

    wording: str
    words: int
    read_back: int
    keeps: float

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from the other ways of its fact."""
        return self.wording, self.read_back


class _Sent(NamedTuple):
    """A form that was checked."""

    picks: dict[str, str]
    extras: tuple[str, ...]
    read_backs: tuple[str, ...]


class _Path(NamedTuple):
    """What one fact does at each of a chair's links, and the chance that it comes out kept."""

    ways: tuple[_Way, ...]
    keeps: float


_SILENT = _Way(LEAVE_OUT, 0, 0, 0.0)
_Array = Any  # numpy's own annotation says nothing that a reader needs here


@register("chain")
class Chain(Activity):
    """A chain as a scenario file holds it. The points are the score: kept ÷ (facts in + invented), in expectation."""

    kind: Literal["chain"]
    setting: Words
    facts: Annotated[dict[Slug, Words], Field(min_length=1, max_length=12)]
    links: Annotated[tuple[Link, ...], Field(min_length=1, max_length=6)]
    arrival: Arrival

    # ---- the rules -------------------------------------------------------------------------------------------

    def start(self, seed: int) -> At:
        return At(seed, 0, ("kept",) * len(self.facts), ())

    def turn(self, state: At) -> tuple[str, ...]:
        return (self.links[state.link].chair,) if state.link < len(self.links) else ()

    def ask(self, state: At, chair: str) -> Fill | None:
        if chair not in self.turn(state):
            return None
        link, reached = self.links[state.link], self._reached(state)
        picks = tuple(
            views.Field(
                fact, self.facts[fact], "pick", self._choices(state.link, fact, fate), help=self._note(state, fact)
            )
            for fact, fate in reached.items()
        )
        extras = tuple(Choice(name, extra.say, extra.words) for name, extra in link.extras.items())
        backs = tuple(Choice(fact, self.facts[fact], link.read_back_words) for fact in reached)
        ticks = (
            views.Field(EXTRAS, "Sentences you could add", "tick", extras, start=()),
            views.Field(
                READ_BACKS, f"Ask the reader to say back (up to {link.read_backs})", "tick", backs, start=(),
                help="You talk it through until it is understood as you wrote it. That takes words too.",
            ),
        )  # fmt: skip
        allowed = tuple(field for field, on in zip(ticks, (extras, backs and link.read_backs), strict=True) if on)
        return Fill(link.task, (*picks, *allowed), "Hand it over", budget=link.budget, budget_label="words")

    def _reached(self, state: At) -> dict[str, str]:
        """The facts that are still there, each with its fate."""
        return {fact: fate for fact, fate in zip(self.facts, state.fates, strict=True) if fate != "lost"}

    def _choices(self, link: int, fact: str, fate: str) -> tuple[Choice, ...]:
        wordings = self.links[link].facts[fact].wordings.items()
        said = ((name, (fate == "bent" and way.bent) or way.say, way.words) for name, way in wordings)
        return (*(Choice(*item) for item in said), Choice(LEAVE_OUT, "Leave it out."))

    def _note(self, state: At, fact: str) -> str:
        """How the fact stands in the notes of whoever holds the text now."""
        last = state.link == len(self.links)
        note = self.arrival.facts[fact] if last else self.links[state.link].facts[fact]
        return (self._reached(state).get(fact) == "bent" and note.bent) or note.kept

    def step(self, state: At, move: Move) -> At:
        self.you(move.chair)
        check_choice(move, self.ask(state, move.chair), over=not self.turn(state))
        sent = self._sent(state, move.value)
        fates = tuple(self._fate(state, fact, fate, sent) for fact, fate in zip(self.facts, state.fates, strict=True))
        return At(state.seed, state.link + 1, fates, (*state.invented, *((state.link, name) for name in sent.extras)))

    def _fate(self, state: At, fact: str, fate: str, sent: _Sent) -> str:
        name = sent.picks.get(fact, LEAVE_OUT)
        if name == LEAVE_OUT:
            return "lost"
        link = self.links[state.link]
        wording = link.facts[fact].wordings[name]
        understood = fact in sent.read_backs or self._drawn_clear(state, fact, wording)
        return "kept" if fate == "kept" and wording.style in KEEPING and understood else "bent"

    def _drawn_clear(self, state: At, fact: str, wording: Wording) -> bool:
        return chance(state.seed, state.link, f"read/{fact}") < _clear(self.links[state.link], wording)

    def _sent(self, state: At, value: object) -> _Sent:
        """The form as it was filled in. Raises `NotAMove` with the first thing that is wrong, in one sentence."""
        link, reached = self.links[state.link], self._reached(state)
        if not isinstance(value, Record):
            raise NotAMove("A hand-over is a form that names a wording for each fact.")
        for name in value:
            if name not in (*reached, EXTRAS, READ_BACKS):
                raise NotAMove(f"“{name}” is not on this form.", f"The facts are {listed(reached)}.")
        for fact in reached:
            known = (*link.facts[fact].wordings, LEAVE_OUT)
            if fact not in value:
                raise NotAMove(f"The form says nothing about “{self.facts[fact]}”; pick a wording or leave it out.")
            if value[fact] not in known:
                raise NotAMove(f"There is no wording {str(value[fact])[:60]!r} of “{fact}”; there is {listed(known)}.")
        picks = {fact: str(value[fact]) for fact in reached}
        said = [fact for fact in reached if picks[fact] != LEAVE_OUT]
        extras = _ticked(value.get(EXTRAS, ()), link.extras, "sentence to add")
        backs = _ticked(value.get(READ_BACKS, ()), said, "fact that you hand on and could have said back")
        if len(backs) > link.read_backs:
            raise NotAMove(f"That is {len(backs)} read-backs, and there is time for {link.read_backs}.")
        sent = _Sent(picks, extras, backs)
        over = self._length(state.link, sent) - link.budget
        if over > 0:
            count = "1 word" if over == 1 else f"{over} words"
            raise NotAMove(f"That is {count} over the {link.budget} that there is room for.")
        return sent

    def _length(self, index: int, sent: _Sent) -> int:
        """The words that a form costs."""
        link = self.links[index]
        said = (link.facts[fact].wordings[name].words for fact, name in sent.picks.items() if name != LEAVE_OUT)
        extras = (link.extras[name].words for name in sent.extras)
        return sum(said) + sum(extras) + len(sent.read_backs) * link.read_back_words

    # ---- what a chair sees -----------------------------------------------------------------------------------

    def view(self, play: Play, chair: str) -> View:
        you = self.you(chair)
        told = [(0, Text(self.setting, "scene")), *self._told(play, chair)]
        if play.over:
            kept = play.state.fates.count("kept")
            told.append((len(play.moves), Text(self.arrival.text, "scene")))
            text = f"Of {len(self.facts)} facts in the spec, {kept} came out as they went in."
            told.append((len(play.moves), Text(text, "key")))
        elif chair not in play.turn:
            name = self.chairs[play.turn[0]].name
            told.append((len(play.moves), Text(f"The text is on its way; {name} works on it.", "note")))
        mine = [turn for turn, move in enumerate(play.moves) if move.chair == chair]
        new = sum(turn > mine[-1] for turn, _ in told) if mine else len(told)
        status: Literal["yours", "theirs", "over"] = (
            "over" if play.over else "yours" if chair in play.turn else "theirs"
        )
        return View(
            self.title, you, (Text(self.chairs[chair].brief),), tuple(block for _, block in told),
            self.ask(play.state, chair), status, len(play.moves), new,
        )  # fmt: skip

    def _told(self, play: Play, chair: str) -> Iterator[tuple[int, Block]]:
        """What came to this chair and what it handed on, each with the number of moves that were made by then."""
        for turn, state in enumerate(play.states):
            if turn and play.moves[turn - 1].chair == chair:
                said = tuple(text for _, text in self._said(play.states[turn - 1], play.moves[turn - 1]))
                yield turn, Items(said, "What you handed on")
            if chair in self.turn(state):
                link = self.links[state.link]
                yield turn, Heading(link.station, 3)
                yield turn, Items(tuple(self._notes(state)), "What you have in front of you")
                yield turn, Text(link.reader)

    def _notes(self, state: At) -> Iterator[str]:
        yield from (self._note(state, fact) for fact in self._reached(state))
        yield from (self.links[link].extras[name].heard for link, name in state.invented)

    def _said(self, state: At, move: Move) -> Iterator[tuple[str, str]]:
        """The sentences of a hand-over, each with its fact or its made-up sentence's id."""
        sent = self._sent(state, move.value)
        for fact, fate in self._reached(state).items():
            if sent.picks[fact] != LEAVE_OUT:
                yield fact, next(c.text for c in self._choices(state.link, fact, fate) if c.id == sent.picks[fact])
        yield from ((name, self.links[state.link].extras[name].say) for name in sent.extras)

    # ---- who sits in an empty chair --------------------------------------------------------------------------

    def reply(self, play: Play, chair: str) -> Move:
        link, state = self.links[play.state.link], play.state
        form: dict[str, object] = {}
        for fact in self._reached(state):
            wordings = link.facts[fact].wordings
            weights = [_odds(link, wording) for wording in wordings.values()]
            point = chance(play.seed, state.link, f"bot/{fact}")
            form[fact] = list(wordings)[drawn(weights, point)] if sum(weights) else LEAVE_OUT
        ticked = (n for n, extra in link.extras.items() if chance(play.seed, state.link, f"bot/{n}") < extra.odds)
        form[EXTRAS] = tuple(ticked)
        form[READ_BACKS] = tuple(fact for fact in link.bot_read_backs if form.get(fact, LEAVE_OUT) != LEAVE_OUT)
        return Move(chair, "send", frozen(form))

    # ---- values, marks, decisions ----------------------------------------------------------------------------

    def best(self, play: Play, chair: str) -> Move:
        """The hand-over with the highest expected score, over what the chair can know and what the bots may do."""
        own = self._own(chair, play.state.link)
        paths = self._plan(own, self._beliefs(play, chair, play.state.link), play.state.link)[1]
        reached = self._reached(play.state)
        ways = {fact: path.ways[0] for fact, path in zip(self.facts, paths, strict=True) if fact in reached}
        form: dict[str, object] = {fact: way.wording for fact, way in ways.items()}
        backs = tuple(fact for fact, way in ways.items() if way.read_back)
        return Move(chair, "send", frozen({**form, EXTRAS: (), READ_BACKS: backs}))

    def marks(self, play: Play, chair: str) -> Marks:
        """Score: facts kept ÷ (facts in + sentences made up); an unfinished chain counts for the part that is done.

        The definition is this course's own, after serial reproduction studies. Measures: kept, bent, lost and
        invented ÷ facts in (invented at most 1).
        Communication: one decision a fact that reached the chair, earning the chance that the reader understands it
        (1 where it is read back, 0 where it is left out). Analysis: one decision a fact handed on, earning 1 where
        the wording keeps it; and one a sentence that could be made up, earning 1 where it was not.
        """
        state, count = play.state, len(self.facts)
        heard, true = [0.0, 0], [0.0, 0]
        for before, move in zip(play.states, play.moves, strict=False):
            if move.chair == chair:
                link, sent = self.links[before.link], self._sent(before, move.value)
                said = {f: link.facts[f].wordings[name] for f, name in sent.picks.items() if name != LEAVE_OUT}
                heard[0] += sum(1.0 if f in sent.read_backs else _clear(link, way) for f, way in said.items())
                heard[1] += len(sent.picks)
                true[0] += sum(way.style in KEEPING for way in said.values()) + len(link.extras) - len(sent.extras)
                true[1] += len(said) + len(link.extras)
        pairs = (("communication", heard), ("analysis", true))
        skills = tuple(Mark(skill, float(got), float(of), int(of)) for skill, (got, of) in pairs if of)
        shares = tuple((fate, state.fates.count(fate) / count) for fate in ("kept", "bent", "lost"))
        score = state.fates.count("kept") / (count + len(state.invented)) * state.link / len(self.links)
        return Marks(score, skills, (*shares, ("invented", min(1.0, len(state.invented) / count))))

    def decisions(self, play: Play, chair: str) -> tuple[Decision, ...]:
        """One decision a fact and hand-over, the rest of the form as it was sent; choices that fit are open."""
        found: list[Decision] = []
        for turn, (state, move) in enumerate(zip(play.states, play.moves, strict=False)):
            if move.chair == chair:
                sent, later = self._sent(state, move.value), self._own(chair, state.link + 1)
                beliefs = self._beliefs(play, chair, state.link)
                after = self._after(state.link, sent, beliefs)
                room = self.links[state.link].budget - self._length(state.link, sent)
                for fact in self._reached(state):
                    found.append(self._picked(play, turn, sent, fact, room, beliefs[fact], later, after))
                for name in self.links[state.link].extras:
                    kept = self._plan(later, after, state.link + 1)[0]
                    found.append(self._added(play, turn, sent, name, room, kept))
        return tuple(found)

    def _picked(
        self, play: Play, turn: int, sent: _Sent, fact: str, room: int,
        belief: float, later: tuple[int, ...], after: Mapping[str, float],
    ) -> Decision:  # fmt: skip
        """The decision on one fact of a hand-over that has `room` words to spare."""
        state, back, name = play.states[turn], fact in sent.read_backs, sent.picks[fact]
        ways = {way.wording: way for way in self._ways(state.link, fact) if way.read_back == back}
        ways[LEAVE_OUT] = _SILENT
        room += ways[name].words
        offered = self._choices(state.link, fact, state.fates[self._place[fact]])
        choices = tuple(choice for choice in offered if ways[choice.id].words <= room)
        share = self._dilution(len(state.invented) + len(sent.extras), later, state.link + 1)
        values = tuple(
            share * self._plan(later, {**after, fact: belief * ways[choice.id].keeps}, state.link + 1)[0]
            for choice in choices
        )
        why, shown = self._why(state.link, fact, name, back)
        return Decision(turn, play.moves[turn].chair, self._note(state, fact), choices, values, name, why, shown)

    def _why(self, index: int, fact: str, name: str, back: bool) -> tuple[str, tuple[str, ...]]:
        """What a wording does to a fact, in a sentence, and the behaviours it shows."""
        if name == LEAVE_OUT:
            return "What is not said is lost: nobody further on can know it.", ("− leaves the fact out",)
        wording = self.links[index].facts[fact].wordings[name]
        kept, clear = wording.style in KEEPING, _clear(self.links[index], wording)
        chances = f"this reader understands it {clear:.0%} of the time"
        why = "It says what the notes say" if kept else "It says something else than the notes do"
        read = "it was said back until it was understood" if back else chances
        shown = "+ keeps the fact with its conditions" if kept else "− bends the fact"
        heard = "+ has it said back" if back else f"{'+' if clear >= 0.8 else '−'} {chances}"
        return f"{why}, and {read}.", (shown, heard)

    def _added(self, play: Play, turn: int, sent: _Sent, name: str, room: int, kept: float) -> Decision:
        """The decision on one sentence that could be made up."""
        state = play.states[turn]
        extra, said = self.links[state.link].extras[name], name in sent.extras
        count, later = len(state.invented) + len(sent.extras) - said, self._own(play.moves[turn].chair, state.link + 1)
        choices = [Choice(LEAVE_OUT, "Do not say it.")]
        if said or extra.words <= room:
            choices.append(Choice(name, extra.say, extra.words))
        values = tuple(kept * self._dilution(count + more, later, state.link + 1) for more in range(len(choices)))
        why = "Nobody further on can tell it from a fact." if said else "It is in nobody's data, and it stays out."
        shown = "− makes something up" if said else "+ adds nothing that is not in the notes"
        return Decision(
            turn, play.moves[turn].chair, "A sentence that you could add", tuple(choices), values,
            name if said else LEAVE_OUT, why, (shown,),
        )  # fmt: skip

    # ---- the expectation, fact by fact -----------------------------------------------------------------------

    @cached_property
    def _place(self) -> dict[str, int]:
        return {fact: index for index, fact in enumerate(self.facts)}

    def _own(self, chair: str, since: int) -> tuple[int, ...]:
        """The links of a chair from link `since` on."""
        return tuple(index for index, link in enumerate(self.links) if link.chair == chair and index >= since)

    def _ways(self, index: int, fact: str) -> tuple[_Way, ...]:
        """Every way to hand a fact on at a link, each without a read-back and, where there may be any, with one."""
        link = self.links[index]
        return tuple(
            _Way(
                name, wording.words + back * link.read_back_words, back,
                (1.0 if back else _clear(link, wording)) * (wording.style in KEEPING),
            )
            for name, wording in link.facts[fact].wordings.items()
            for back in (range(2) if link.read_backs else range(1))
        )  # fmt: skip

    def _bot(self, index: int, fact: str) -> float:
        """The chance that a kept fact leaves a bot's link kept; 0 where the bot leaves it out."""
        link, back = self.links[index], fact in self.links[index].bot_read_backs
        wordings = link.facts[fact].wordings
        total = sum(_odds(link, wording) for wording in wordings.values())
        kept = sum(
            _odds(link, wordings[way.wording]) * way.keeps for way in self._ways(index, fact) if way.read_back == back
        )
        return kept / total if total else 0.0

    def _beliefs(self, play: Play, chair: str, link: int) -> dict[str, float]:
        """Fact -> the chance that it stands as it was in front of the chair, as far as the chair can know.

        It knows what it handed on itself; of the other chair it expects what the bot does,
        and of a fact that the bot would never have said, an even choice among its wordings.
        """
        reached = self._reached(play.states[link])
        beliefs = dict.fromkeys(self.facts, 0.0) | dict.fromkeys(reached, 1.0)
        for index, state in enumerate(play.states[:link]):
            if self.links[index].chair == chair:
                beliefs = self._after(index, self._sent(state, play.moves[index].value), beliefs)
            else:
                for fact in reached:
                    plain = [way.keeps for way in self._ways(index, fact) if not way.read_back]
                    beliefs[fact] *= self._bot(index, fact) or sum(plain) / len(plain)
        return beliefs

    def _after(self, index: int, sent: _Sent, beliefs: Mapping[str, float]) -> dict[str, float]:
        """The beliefs after a hand-over of one's own."""
        after = dict.fromkeys(self.facts, 0.0)
        for fact, name in sent.picks.items():
            keeps = (w.keeps for w in self._ways(index, fact) if w.key == (name, fact in sent.read_backs))
            after[fact] = beliefs[fact] * next(keeps, 0.0)
        return after

    def _dilution(self, invented: int, own: tuple[int, ...], since: int) -> float:
        """The expectation of 1 ÷ (facts in + sentences made up), over what bots may make up from link `since` on."""
        odds = [
            extra.odds
            for index, link in enumerate(self.links)
            for extra in link.extras.values()
            if index >= since and index not in own
        ]
        return sum(p / (len(self.facts) + invented + more) for more, p in enumerate(_counts(odds)))

    def _paths(self, own: tuple[int, ...], fact: str, belief: float, since: int, every: bool = False) -> list[_Path]:
        """What a fact can do at the chair's own links; only what can be worth its words, unless `every` is true."""
        paths = [_Path((), belief)]
        for index in range(since, len(self.links)):
            if index in own:
                paths = [
                    _Path((*path.ways, way), path.keeps * way.keeps)
                    for path in paths
                    for way in ((_SILENT,) if path.ways[-1:] == (_SILENT,) else (_SILENT, *self._ways(index, fact)))
                ]
            else:
                paths = [path._replace(keeps=path.keeps * self._bot(index, fact)) for path in paths]
        return paths if every else _undominated(paths)

    def _shape(self, own: tuple[int, ...]) -> tuple[int, ...]:
        """One axis for the words and one for the read-backs of each of the chair's links."""
        return tuple(size + 1 for index in own for size in (self.links[index].budget, self.links[index].read_backs))

    def _plan(self, own: tuple[int, ...], beliefs: Mapping[str, float], since: int) -> tuple[float, list[_Path]]:
        """The most facts, in expectation, that can come out kept, and each fact's path (an exact knapsack)."""
        paths = [self._paths(own, fact, beliefs[fact], since) for fact in self.facts]
        tables = _tables(paths, self._shape(own))
        left, taken = tuple(size - 1 for size in self._shape(own)), []
        for table, offered in zip(reversed(tables[:-1]), reversed(paths), strict=True):
            open_paths = [path for path in offered if all(a <= b for a, b in zip(_size(path), left, strict=True))]
            best = max(open_paths, key=lambda path: table[_less(left, path)] + path.keeps)
            left = _less(left, best)
            taken.append(best)
        return float(tables[-1].max()), taken[::-1]

    # ---- what can be said of the chain as a whole ------------------------------------------------------------

    def attainable(self, chair: str) -> float:
        """The highest expected score, with bots in the other chairs."""
        if chair not in self._attained:
            own = self._own(chair, 0)
            kept = self._plan(own, dict.fromkeys(self.facts, 1.0), 0)[0]
            self._attained[chair] = kept * self._dilution(0, own, 0)
        return self._attained[chair]

    @cached_property
    def _attained(self) -> dict[str, float]:
        return {}

    def expert_share(self, chair: str) -> float:
        own, kept = self._own(chair, 0), 0.0
        for fact in self.facts:
            keeps = 1.0
            for index, link in enumerate(self.links):
                wanted = (link.expert.say.get(fact), fact in link.expert.read_backs)
                mine = (way.keeps for way in self._ways(index, fact) if way.key == wanted)
                keeps *= next(mine, 0.0) if index in own else self._bot(index, fact)
            kept += keeps
        return kept * self._dilution(0, own, 0) / self.attainable(chair)

    def share(self, chair: str, player: Player) -> float:
        """As described in `Activity`; exact.

        The player first ticks made-up sentences, then goes down the form and picks, at each fact, among what still
        fits, and whether to have it said back. It reads every wording as it stands where nothing was bent before.
        """
        own = self._own(chair, 0)
        chances = self._begun(own, player)
        kept = np.zeros_like(chances)
        for fact in self.facts:
            live, gone = np.stack([chances, kept, chances]), np.zeros_like(np.stack([chances, kept]))
            for index in range(len(self.links)):
                if index in own:
                    live, silent = self._handed(own, index, fact, player, live)
                    gone += silent
                else:
                    stays = self._bot(index, fact)
                    live[2] *= stays
                    if not any(_odds(self.links[index], w) for w in self.links[index].facts[fact].wordings.values()):
                        gone += live[:2]
                        live = np.zeros_like(live)
            chances, kept = live[0] + gone[0], live[1] + gone[1] + live[2]
        return float(kept.sum()) / self.attainable(chair)

    def _begun(self, own: tuple[int, ...], player: Player) -> _Array:
        """The player's chances after its ticks, times their dilution, over words and read-backs left at each link."""
        chances = np.zeros(self._shape(own))
        branches: list[tuple[float, tuple[int, ...], int]] = [(1.0, (), 0)]
        for index in own:
            link = self.links[index]
            branches = [(p, (*left, link.budget, link.read_backs), count) for p, left, count in branches]
            for name, extra in link.extras.items():
                offered = (Choice(name, extra.say, extra.words), Choice(LEAVE_OUT, "Do not say it."))
                says = player(offered)[0]
                branches = [
                    (p * part, (*left[:-2], left[-2] - add * extra.words, left[-1]), count + add)
                    for p, left, count in branches
                    for add, part in ((1, says), (0, 1 - says))
                    if left[-2] >= extra.words or not add
                ]
        for p, left, count in branches:
            chances[left] += p * self._dilution(count, own, 0)
        return chances

    def _handed(
        self, own: tuple[int, ...], index: int, fact: str, player: Player, live: _Array
    ) -> tuple[_Array, _Array]:
        """What of `live` (chances, kept so far, chances that this fact is kept) goes on, and what is silent now."""
        link, axis = self.links[index], 1 + 2 * own.index(index)
        odds = self._naive_odds(index, fact, player)
        on, silent = np.zeros_like(live), np.zeros_like(live[:2])
        before, behind = tuple(range(axis)), tuple(range(axis + 2, live.ndim))
        there = live[:1].sum(axis=before + behind)
        for way in (_SILENT, *self._ways(index, fact)):
            weights = odds[way.key] * (there > 0)
            if weights.any():
                to, source = [slice(None)] * live.ndim, [slice(None)] * live.ndim
                to[axis], source[axis] = slice(0, link.budget + 1 - way.words), slice(way.words, None)
                to[axis + 1] = slice(0, link.read_backs + 1 - way.read_back)
                source[axis + 1] = slice(way.read_back, None)
                wide = weights.reshape((1,) * len(before) + weights.shape + (1,) * len(behind))
                moved = (live * wide)[tuple(source)]
                moved[2] *= way.keeps
                if way is _SILENT:
                    silent += moved[:2]
                else:
                    on[tuple(to)] += moved
        return on, silent

    def _naive_odds(self, index: int, fact: str, player: Player) -> dict[tuple[str, int], _Array]:
        """(wording, read back) -> the player's chance to take it, over the words and the read-backs left."""
        link, choices = self.links[index], self._choices(index, fact, "kept")
        size = (link.budget + 1, link.read_backs + 1)
        odds = {way.key: np.zeros(size) for way in (_SILENT, *self._ways(index, fact))}
        backs = player((Choice(fact, self.facts[fact], link.read_back_words), Choice(LEAVE_OUT, "No read-back.")))[0]
        known: dict[tuple[Choice, ...], Sequence[float]] = {}
        for left in range(link.budget + 1):
            fits = tuple(choice for choice in choices if choice.cost <= left)
            if fits not in known:
                known[fits] = player(fits)
            for choice, weight in zip(fits, known[fits], strict=True):
                odds[choice.id, 0][left] += weight
                if choice.id != LEAVE_OUT and link.read_backs and left >= choice.cost + link.read_back_words:
                    odds[choice.id, 0][left, 1:] -= weight * backs
                    odds[choice.id, 1][left, 1:] += weight * backs
        return odds

    def seen(self) -> tuple[Seen, ...]:
        """One decision point a link and fact: the value of a choice is the best expected score with this choice made.

        What a wording costs is words, not points of another skill, so no evidence is given by choice.
        """
        found: list[Seen] = []
        for chair in dict.fromkeys(link.chair for link in self.links):
            own = self._own(chair, 0)
            share, shape = self._dilution(0, own, 0), self._shape(own)
            paths = [self._paths(own, fact, 1.0, 0) for fact in self.facts]
            before, behind = _tables(paths, shape), _tables(paths[::-1], shape)[::-1]
            for place, fact in enumerate(self.facts):
                every = self._paths(own, fact, 1.0, 0, every=True)
                values = [share * _joined(before[place], behind[place + 1], path) for path in every]
                for turn, index in enumerate(own):
                    best: dict[str, float] = {}
                    for path, value in zip(every, values, strict=True):
                        name = path.ways[turn].wording
                        best[name] = max(best.get(name, 0.0), value)
                    found.append(self._point(chair, index, fact, best))
        return tuple(found)

    def _point(self, chair: str, index: int, fact: str, values: Mapping[str, float]) -> Seen:
        choices = self._choices(index, fact, "kept")
        worth = tuple(values[choice.id] for choice in choices)
        return Seen(f"links.{index}.facts.{fact}", chair, choices, worth, ({},) * len(choices))

    def census(self) -> Census:
        """Distinct plays, counted exactly; states as who holds which facts, kept or bent; minutes for either chair."""
        full = 1 << len(self.facts)
        forms = [self._forms(index) for index in range(len(self.links))]
        plays = [1] * full
        for counted in reversed(forms):
            plays = _subset_sums([int(count) * more for count, more in zip(counted, plays, strict=True)])
        states, open_sets = 1, [True] * full
        for counted in forms:
            open_sets = [bool(count) and still for count, still in zip(counted, open_sets, strict=True)]
            states += sum(1 << said.bit_count() for said in range(full) if open_sets[said])
        minutes = [self._minutes(chair) for chair in dict.fromkeys(link.chair for link in self.links)]
        return Census(plays[-1], states, (0.7 * min(minutes), 1.3 * max(minutes)))

    def _forms(self, index: int) -> _Array:
        """Set of facts handed on (as bits) -> how many forms of a link say exactly these and fit."""
        link = self.links[index]
        counts = np.zeros((1, link.budget + 1, link.read_backs + 1), dtype=np.int64)
        counts[0, 0, 0] = 1
        for fact in self.facts:
            said = np.zeros_like(counts)
            for way in self._ways(index, fact):
                if way.words <= link.budget:
                    rest = (slice(0, link.budget + 1 - way.words), slice(0, link.read_backs + 1 - way.read_back))
                    said[:, way.words :, way.read_back :] += counts[:, rest[0], rest[1]]
            counts = np.concatenate([counts, said])
        for extra in link.extras.values():
            added = counts.copy()
            added[:, extra.words :] += counts[:, : max(0, link.budget + 1 - extra.words)]
            counts = added
        return counts.sum(axis=(1, 2))

    def _minutes(self, chair: str) -> float:
        """What a considered play takes: reading what the chair sees, and a moment for every fact."""
        mine = [link for link in self.links if link.chair == chair]
        parts = (self.setting, self.chairs[chair].brief, mine)
        read = sum(len(text.split()) for part in parts for _, text in words(part))
        picks = sum(len(link.facts) for link in mine)
        return (read - _half(mine)) / WORDS_A_MINUTE + picks * SECONDS_A_DECISION / 60

    # ---- the debrief -----------------------------------------------------------------------------------------

    def account(self, play: Play, chair: str) -> tuple[Block, ...]:
        """Facts kept from station to station, the fate of each fact at a glance, then each fact's way in its words."""
        stations = (*(link.station for link in self.links), self.arrival.station)
        counts = kept_at(play)
        pairs = zip(stations, counts, strict=True)
        alt = f"Of {len(self.facts)} facts: {', '.join(f'{station} {count}' for station, count in pairs)}."
        blocks: list[Block] = [
            Figure("lines", "Facts as they were in the spec, from station to station", alt, stations,
                   (Series("kept", tuple(float(count) for count in counts)),), "facts"),
            self._glance(play, stations),
        ]  # fmt: skip
        made_up = tuple(f"{stations[k]}: {self.links[k].extras[name].say}" for k, name in play.state.invented)
        if made_up:
            blocks.append(Items(made_up, "Sentences that somebody made up, and that are part of the spec now"))
        own = self._own(chair, 0)
        if own:
            best = self._plan(own, dict.fromkeys(self.facts, 1.0), 0)[0]
            text = f"The best hand-overs from your chair keep {best:.1f} of {len(self.facts)} facts on average"
            blocks.append(Text(f"{text}, with the usual colleague in the other.", "note"))
        return (*blocks, *(self._way_of(play, fact, stations) for fact in self.facts))

    def _glance(self, play: Play, stations: Sequence[str]) -> Table:
        rows = []
        for fact, label in self.facts.items():
            fates = [state.fates[self._place[fact]] for state in play.states]
            turn = next((turn for turn, fate in enumerate(fates) if fate != "kept"), None)
            where = "never" if turn is None else f"{stations[turn - 1]} → {stations[turn]}"
            lost = where if turn is None else f"{where}: {self._cause(play, turn - 1, fact)}"
            rows.append((str(label), fates[-1], lost))
        head = ("Fact", "In the end", "Lost at")
        return Table("What became of each fact, and at which hand-over it was lost", head, tuple(rows))

    def _cause(self, play: Play, turn: int, fact: str) -> str:
        """What a hand-over did to a fact that was still there."""
        before, place = play.states[turn], self._place[fact]
        sent = self._sent(before, play.moves[turn].value)
        fates = (before.fates[place], play.states[turn + 1].fates[place])
        if fates[1] == "lost":
            return "left out"
        wording = self.links[turn].facts[fact].wordings[sent.picks[fact]]
        clear = self._drawn_clear(before, fact, wording)
        if fates[0] == "bent":
            return "it was bent before"
        if wording.style not in KEEPING:
            return "the wording bent it"
        if fates[1] == "bent":
            return "the wording kept it, and it was misread"
        return "kept" if clear else "kept: the read-back caught a misreading"

    def _way_of(self, play: Play, fact: str, stations: Sequence[str]) -> Table:
        """One fact through the chain: what stood where, in which words it went on, what that did."""
        rows = []
        for turn, state in enumerate(play.states):
            fate = state.fates[self._place[fact]]
            said, did = "", ""
            if turn < len(play.moves) and fate != "lost":
                said = dict(self._said(state, play.moves[turn])).get(fact, "(nothing)")
                did = self._cause(play, turn, fact)
            rows.append((stations[turn], f"{fate}: {self._note(state, fact)}" if fate != "lost" else "lost", said, did))
        head = ("Where", "What stood there", "Handed on as", "What that did")
        return Table(f"The way of one fact: {self.facts[fact]}", head, tuple(rows))

    # ---- what is wrong with a scenario -----------------------------------------------------------------------

    def problems(self) -> tuple[Problem, ...]:
        return tuple(self._dangling()) or tuple(self._unfit())

    def _dangling(self) -> Iterator[Problem]:
        """Names that point at nothing, and places that are missing."""
        for name in self.facts:
            if name in (EXTRAS, READ_BACKS):
                yield Problem(f"facts.{name}", "is the form's own name; call the fact something else")
        yield from _mismatch("arrival.facts", self.arrival.facts, self.facts)
        for index, link in enumerate(self.links):
            path = f"links.{index}"
            if link.chair not in self.chairs:
                chairs = listed(sorted(self.chairs))
                yield Problem(f"{path}.chair", f"there is no chair “{link.chair}”; there is {chairs}")
            yield from _mismatch(f"{path}.facts", link.facts, self.facts)
            named = (("bot_read_backs", link.bot_read_backs), ("expert.read_backs", link.expert.read_backs))
            for key, facts in (*named, ("expert.say", tuple(link.expert.say))):
                for fact in facts:
                    if fact not in self.facts:
                        yield Problem(f"{path}.{key}", f"there is no fact “{fact}”; there is {listed(self.facts)}")
            for fact, rendering in link.facts.items():
                yield from self._wordings(f"{path}.facts.{fact}", index, fact, rendering)

    def _wordings(self, path: str, index: int, fact: str, rendering: Rendering) -> Iterator[Problem]:
        link = self.links[index]
        if len(rendering.wordings) < 2 or LEAVE_OUT in rendering.wordings:
            yield Problem(path, f"needs two wordings or more, none of them called “{LEAVE_OUT}”")
        if link.expert.say.get(fact, LEAVE_OUT) not in (*rendering.wordings, LEAVE_OUT):
            known = listed(rendering.wordings)
            yield Problem(f"links.{index}.expert.say.{fact}", f"there is no such wording; there is {known}")
        if index and not (rendering.bent and all(wording.bent for wording in rendering.wordings.values())):
            yield Problem(path, "needs a “bent” text for the notes and for every wording: it may arrive bent")
        for name, wording in rendering.wordings.items():
            if wording.clear is None and wording.style not in link.clear:
                text = f"is “{wording.style}”, and the link's “clear” does not say how clear that is to this reader"
                yield Problem(f"{path}.wordings.{name}", text)

    def _unfit(self) -> Iterator[Problem]:
        """Hand-overs that do not fit the budget, and budgets at which nothing is to be decided."""
        for index, link in enumerate(self.links):
            chosen = {fact: link.expert.say.get(fact, LEAVE_OUT) for fact in self.facts}
            expert = self._length(index, _Sent(chosen, (), link.expert.read_backs))
            lengths = [[w.words for w in found.wordings.values()] for found in link.facts.values()]
            bot = [[w.words for w in found.wordings.values() if _odds(link, w)] for found in link.facts.values()]
            most = sum(max(each, default=0) for each in bot)
            most += sum(extra.words for extra in link.extras.values() if extra.odds)
            most += len(link.bot_read_backs) * link.read_back_words
            backs = max(len(link.expert.read_backs), len(link.bot_read_backs))
            if expert > link.budget:
                yield Problem(f"links.{index}.expert", f"takes {expert} words, and there are {link.budget}")
            if most > link.budget:
                yield Problem(f"links.{index}.odds", f"let the bot say up to {most} words, and there are {link.budget}")
            if backs > link.read_backs:
                text = f"allows {link.read_backs}, and the bot or the expert uses {backs}"
                yield Problem(f"links.{index}.read_backs", text)
            if sum(map(max, lengths)) <= link.budget:
                yield Problem(f"links.{index}.budget", "holds every fact in its longest form: nothing is to be decided")


# ---- simulated chains, for the lab ---------------------------------------------------------------------------

POLICIES = ("all jargon", "plain words", "plain words and read-back")
"""How a whole chain of people may write: each takes the wordings that keep a fact, and differs in their style."""


def simulated(chain: Chain, policy: str, seeds: Sequence[int]) -> tuple[Play, ...]:
    """One whole play a seed, every chair writing by the policy; made of moves that the chain allows."""
    plays = []
    for seed in seeds:
        play = Play(chain, seed, (), (chain.start(seed),))
        while not play.over:
            play = play.then(written(chain, play.state, policy))
        plays.append(play)
    return tuple(plays)


def written(chain: Chain, state: At, policy: str) -> Move:
    """The hand-over that a policy makes: every fact in jargon while words last, then as many in plain words as fit;
    with read-back, words are set aside for it, and the facts in jargon are said back first. One of `POLICIES`."""
    link, style = chain.links[state.link], "jargon" if policy == POLICIES[0] else "plain"
    backs = link.read_backs if policy == POLICIES[2] else 0
    left = link.budget - backs * link.read_back_words
    form: dict[str, str] = {}
    spent: dict[str, int] = {}
    for wanted in ("jargon", style):
        for fact, fate in zip(chain.facts, state.fates, strict=True):
            found = [(w.words, name) for name, w in link.facts[fact].wordings.items() if w.style == wanted]
            if fate != "lost" and found and min(found)[0] - spent.get(fact, 0) <= left:
                left -= min(found)[0] - spent.get(fact, 0)
                spent[fact], form[fact] = min(found)
            elif fate != "lost":
                form.setdefault(fact, LEAVE_OUT)
    said = [fact for fact, name in form.items() if name != LEAVE_OUT]
    unclear = sorted(said, key=lambda fact: _clear(link, link.facts[fact].wordings[form[fact]]))
    return Move(link.chair, "send", frozen({**form, READ_BACKS: tuple(unclear[:backs])}))


def with_room(chain: Chain, factor: float) -> Chain:
    """The same chain with so many times the words at every link."""
    links = tuple(link.model_copy(update={"budget": max(1, round(link.budget * factor))}) for link in chain.links)
    return Chain(**{name: getattr(chain, name) for name in Chain.model_fields} | {"links": links})


def kept_at(play: Play) -> tuple[int, ...]:
    """How many facts stood as they were at each station reached, the first included."""
    return tuple(state.fates.count("kept") for state in play.states)


# ---- small sums ----------------------------------------------------------------------------------------------


def _clear(link: Link, wording: Wording) -> float:
    return link.clear[wording.style] if wording.clear is None else wording.clear


def _odds(link: Link, wording: Wording) -> float:
    return link.odds.get(wording.style, 0.0) if wording.odds is None else wording.odds


def _ticked(value: object, known: Mapping[str, object] | Sequence[str], what: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(value)) if isinstance(value, tuple) else (value,)
    for name in names:
        if name not in known:
            raise NotAMove(f"There is no {what} {str(name)[:60]!r}.", f"There is {listed(known)}.")
    return tuple(str(name) for name in names)


def _counts(odds: Sequence[float]) -> list[float]:
    """The chances that 0, 1, 2… of independent things happen."""
    chances = [1.0]
    for p in odds:
        chances = [a * (1 - p) + b * p for a, b in zip((*chances, 0.0), (0.0, *chances), strict=True)]
    return chances


def _size(path: _Path) -> tuple[int, ...]:
    return tuple(amount for way in path.ways for amount in (way.words, way.read_back))


def _less(left: tuple[int, ...], path: _Path) -> tuple[int, ...]:
    return tuple(a - b for a, b in zip(left, _size(path), strict=True))


def _undominated(paths: Sequence[_Path]) -> list[_Path]:
    """The paths for which no other one takes as few words and read-backs, and keeps the fact as likely."""
    found: list[_Path] = []
    for path in sorted(paths, key=lambda path: (-path.keeps, _size(path))):
        if not any(all(a <= b for a, b in zip(_size(other), _size(path), strict=True)) for other in found):
            found.append(path)
    return found


def _tables(paths: Sequence[Sequence[_Path]], shape: tuple[int, ...]) -> list[_Array]:
    """Knapsack tables: the k-th gives the most of the first k facts kept, for at most so many words and read-backs."""
    tables = [np.zeros(shape)]
    for offered in paths:
        table = tables[-1].copy()
        for path in offered:
            size = _size(path)
            if all(amount < extent for amount, extent in zip(size, shape, strict=True)):
                region: tuple[Any, ...] = (*(slice(amount, None) for amount in size), ...)
                source: tuple[Any, ...] = (*(slice(0, e - a) for a, e in zip(size, shape, strict=True)), ...)
                np.maximum(table[region], tables[-1][source] + path.keeps, out=table[region])
        tables.append(table)
    return tables


def _joined(before: _Array, behind: _Array, path: _Path) -> float:
    """The best total of the facts before and behind with this path between them; 0 where the path does not fit."""
    size = _size(path)
    if any(amount >= extent for amount, extent in zip(size, before.shape, strict=True)):
        return 0.0
    rest = tuple(slice(0, extent - amount) for amount, extent in zip(size, before.shape, strict=True))
    turned = tuple(slice(None, None, -1) for _ in size)
    return float((before[rest] + behind[rest][turned]).max()) + path.keeps


def _subset_sums(values: list[int]) -> list[int]:
    """Set (as bits) -> the sum over all its subsets."""
    sums = list(values)
    bit = 1
    while bit < len(sums):
        for index in range(len(sums)):
            if index & bit:
                sums[index] += sums[index ^ bit]
        bit *= 2
    return sums


def _mismatch(path: str, given: Mapping[str, object], facts: Mapping[str, object]) -> Iterator[Problem]:
    for fact in facts:
        if fact not in given:
            yield Problem(path, f"says nothing about the fact “{fact}”")
    for fact in given:
        if fact not in facts:
            yield Problem(f"{path}.{fact}", f"there is no fact “{fact}”; there is {listed(facts)}")


def _half(links: Sequence[Link]) -> float:
    """The words nobody reads: of kept and bent only one is seen."""
    return sum(len(text.split()) for path, text in words(tuple(links)) if path.endswith(".bent"))
