"""What the file of a transmission chain holds, what its hand-overs are worth, and what can be wrong with it.

Rules this module keeps:

- It knows no play and no state: the file's shape, and what can be expected of it before anybody plays.
- A bot draws each fact's wording by itself; it hands a fact on always or never, and its longest hand-over fits.
  So what reaches a chair follows from its own moves, the expectation is a product for each fact,
  and the best hand-overs are an exact knapsack over the words and read-backs of the chair's own links.
- Every name in a file points at something in the same file, every hand-over fits its budget, and none holds everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, Literal, NamedTuple

import numpy as np
from pydantic import Field

from deskswap.core.activity import Census, Part, Player, Seen, Slug, Worded, Words, listed, words
from deskswap.core.views import Choice
from deskswap.errors import Problem

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

FULL = 100
"""The points of a chain in which every fact comes out kept and nothing is made up: the score in hundredths."""

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


class Way(NamedTuple):
    """One way through a form for one fact: its words, whether it is read back, the chance that it stays kept."""

    wording: str
    words: int
    read_back: int
    keeps: float

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from the other ways of its fact."""
        return self.wording, self.read_back


class Sent(NamedTuple):
    """A form that was checked."""

    picks: dict[str, str]
    extras: tuple[str, ...]
    read_backs: tuple[str, ...]


class Path(NamedTuple):
    """What one fact does at each of a chair's links, and the chance that it comes out kept."""

    ways: tuple[Way, ...]
    keeps: float


SILENT = Way(LEAVE_OUT, 0, 0, 0.0)
"""The way of a fact that is left out."""

_Array = Any  # numpy's own annotation says nothing that a reader needs here


class Relay(Worded):
    """A chain as its file holds it. Its points: 100 · kept ÷ (facts in + invented), as expected."""

    setting: Words
    facts: Annotated[dict[Slug, Words], Field(min_length=1, max_length=12)]
    links: Annotated[tuple[Link, ...], Field(min_length=1, max_length=6)]
    arrival: Arrival

    # ---- one fact, one link ------------------------------------------------------------------------------------

    @cached_property
    def _place(self) -> dict[str, int]:
        return {fact: index for index, fact in enumerate(self.facts)}

    def _own(self, chair: str, since: int) -> tuple[int, ...]:
        """The links of a chair from link `since` on."""
        return tuple(index for index, link in enumerate(self.links) if link.chair == chair and index >= since)

    def _choices(self, link: int, fact: str, fate: str) -> tuple[Choice, ...]:
        wordings = self.links[link].facts[fact].wordings.items()
        said = ((name, (fate == "bent" and way.bent) or way.say, way.words) for name, way in wordings)
        return (*(Choice(*item) for item in said), Choice(LEAVE_OUT, "Leave it out."))

    def _length(self, index: int, sent: Sent) -> int:
        """The words that a form costs."""
        link = self.links[index]
        said = (link.facts[fact].wordings[name].words for fact, name in sent.picks.items() if name != LEAVE_OUT)
        extras = (link.extras[name].words for name in sent.extras)
        return sum(said) + sum(extras) + len(sent.read_backs) * link.read_back_words

    def _ways(self, index: int, fact: str) -> tuple[Way, ...]:
        """Every way to hand a fact on at a link, each without a read-back and, where there may be any, with one."""
        link = self.links[index]
        return tuple(
            Way(
                name, wording.words + back * link.read_back_words, back,
                (1.0 if back else clear_to(link, wording)) * (wording.style in KEEPING),
            )
            for name, wording in link.facts[fact].wordings.items()
            for back in (range(2) if link.read_backs else range(1))
        )  # fmt: skip

    def _bot(self, index: int, fact: str) -> float:
        """The chance that a kept fact leaves a bot's link kept; 0 where the bot leaves it out."""
        link, back = self.links[index], fact in self.links[index].bot_read_backs
        wordings = link.facts[fact].wordings
        total = sum(bot_odds(link, wording) for wording in wordings.values())
        ways = (way for way in self._ways(index, fact) if way.read_back == back)
        kept = sum(bot_odds(link, wordings[way.wording]) * way.keeps for way in ways)
        return kept / total if total else 0.0

    def _dilution(self, invented: int, own: tuple[int, ...], since: int) -> float:
        """Points a kept fact is worth: `FULL` ÷ (facts in + sentences made up), expected over what bots may make up."""
        odds = [
            extra.odds
            for index, link in enumerate(self.links)
            for extra in link.extras.values()
            if index >= since and index not in own
        ]
        return FULL * sum(p / (len(self.facts) + invented + more) for more, p in enumerate(_counts(odds)))

    # ---- the best hand-overs -----------------------------------------------------------------------------------

    def _paths(self, own: tuple[int, ...], fact: str, belief: float, since: int, every: bool = False) -> list[Path]:
        """What a fact can do at the chair's own links; only what can be worth its words, unless `every` is true."""
        paths = [Path((), belief)]
        for index in range(since, len(self.links)):
            if index in own:
                paths = [
                    Path((*path.ways, way), path.keeps * way.keeps)
                    for path in paths
                    for way in ((SILENT,) if path.ways[-1:] == (SILENT,) else (SILENT, *self._ways(index, fact)))
                ]
            else:
                paths = [path._replace(keeps=path.keeps * self._bot(index, fact)) for path in paths]
        return paths if every else _undominated(paths)

    def _shape(self, own: tuple[int, ...]) -> tuple[int, ...]:
        """One axis for the words and one for the read-backs of each of the chair's links."""
        return tuple(size + 1 for index in own for size in (self.links[index].budget, self.links[index].read_backs))

    def _plan(self, own: tuple[int, ...], beliefs: Mapping[str, float], since: int) -> tuple[float, list[Path]]:
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

    # ---- what can be said of the chain as a whole --------------------------------------------------------------

    def attainable(self, chair: str) -> float:
        """The highest expected score in hundredths, with bots in the other chairs."""
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
                    if not any(bot_odds(self.links[index], w) for w in self.links[index].facts[fact].wordings.values()):
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
        for way in (SILENT, *self._ways(index, fact)):
            weights = odds[way.key] * (there > 0)
            if weights.any():
                to, source = [slice(None)] * live.ndim, [slice(None)] * live.ndim
                to[axis], source[axis] = slice(0, link.budget + 1 - way.words), slice(way.words, None)
                to[axis + 1] = slice(0, link.read_backs + 1 - way.read_back)
                source[axis + 1] = slice(way.read_back, None)
                wide = weights.reshape((1,) * len(before) + weights.shape + (1,) * len(behind))
                moved = (live * wide)[tuple(source)]
                moved[2] *= way.keeps
                if way is SILENT:
                    silent += moved[:2]
                else:
                    on[tuple(to)] += moved
        return on, silent

    def _naive_odds(self, index: int, fact: str, player: Player) -> dict[tuple[str, int], _Array]:
        """(wording, read back) -> the player's chance to take it, over the words and the read-backs left."""
        link, choices = self.links[index], self._choices(index, fact, "kept")
        size = (link.budget + 1, link.read_backs + 1)
        odds = {way.key: np.zeros(size) for way in (SILENT, *self._ways(index, fact))}
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

    # ---- what is wrong with a scenario -------------------------------------------------------------------------

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
            expert = self._length(index, Sent(chosen, (), link.expert.read_backs))
            lengths = [[w.words for w in found.wordings.values()] for found in link.facts.values()]
            bot = [[w.words for w in found.wordings.values() if bot_odds(link, w)] for found in link.facts.values()]
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


# ---- small sums ----------------------------------------------------------------------------------------------


def clear_to(link: Link, wording: Wording) -> float:
    """The chance that the link's reader understands a wording."""
    return link.clear[wording.style] if wording.clear is None else wording.clear


def bot_odds(link: Link, wording: Wording) -> float:
    """How often the bot takes a wording, as a weight against the others."""
    return link.odds.get(wording.style, 0.0) if wording.odds is None else wording.odds


def _counts(odds: Sequence[float]) -> list[float]:
    """The chances that 0, 1, 2… of independent things happen."""
    chances = [1.0]
    for p in odds:
        chances = [a * (1 - p) + b * p for a, b in zip((*chances, 0.0), (0.0, *chances), strict=True)]
    return chances


def _size(path: Path) -> tuple[int, ...]:
    return tuple(amount for way in path.ways for amount in (way.words, way.read_back))


def _less(left: tuple[int, ...], path: Path) -> tuple[int, ...]:
    return tuple(a - b for a, b in zip(left, _size(path), strict=True))


def _undominated(paths: Sequence[Path]) -> list[Path]:
    """The paths for which no other one takes as few words and read-backs, and keeps the fact as likely."""
    found: list[Path] = []
    for path in sorted(paths, key=lambda path: (-path.keeps, _size(path))):
        if not any(all(a <= b for a, b in zip(_size(other), _size(path), strict=True)) for other in found):
            found.append(path)
    return found


def _tables(paths: Sequence[Sequence[Path]], shape: tuple[int, ...]) -> list[_Array]:
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


def _joined(before: _Array, behind: _Array, path: Path) -> float:
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
