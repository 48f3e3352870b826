"""Transmission chain: a spec is handed from chair to chair, and what comes out is counted against what went in.

The game is Bartlett's serial reproduction (F. C. Bartlett, *Remembering*, 1932) with a budget of words.

Rules this kind keeps:

- At its link a chair decides, for every fact that reached it, which wording to hand on, or to leave the fact out.
- A wording keeps the fact (jargon, plain) or bends it (rounded, catchy); the reader understands it with the chance
  that the link gives for this style, else misreads it. A fact that was read back is never misread.
- A fact that is misread or bent stays bent; one that is not said is lost; a sentence that is made up stays in the spec.
- Wordings, made-up sentences and read-backs all cost words of one budget.
- A chair sees what reached it, and is taken not to know which of it is bent.
- What a decision is worth is expected from what the chair can know, not from how chance fell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from deskswap.core import views
from deskswap.core.activity import Decision, Mark, Marks, Play, chance, check_choice, drawn, listed, percent, register
from deskswap.core.chain.relay import (
    EXTRAS,
    KEEPING,
    LEAVE_OUT,
    READ_BACKS,
    SILENT,
    Relay,
    Sent,
    Wording,
    bot_odds,
    clear_to,
)
from deskswap.core.moves import Move, Record, frozen
from deskswap.core.views import Block, Choice, Figure, Fill, Fold, Heading, Items, Series, Table, Text, View
from deskswap.errors import NotAMove


class At(NamedTuple):
    """The state: links passed, each fact's fate so far (``kept``, ``bent``, ``lost``), the sentences made up."""

    seed: int
    link: int
    fates: tuple[str, ...]
    invented: tuple[tuple[int, str], ...]


@register("chain")
class Chain(Relay):
    """A chain that can be played."""

    kind: Literal["chain"]

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

    def _fate(self, state: At, fact: str, fate: str, sent: Sent) -> str:
        name = sent.picks.get(fact, LEAVE_OUT)
        if name == LEAVE_OUT:
            return "lost"
        link = self.links[state.link]
        wording = link.facts[fact].wordings[name]
        understood = fact in sent.read_backs or self._drawn_clear(state, fact, wording)
        return "kept" if fate == "kept" and wording.style in KEEPING and understood else "bent"

    def _drawn_clear(self, state: At, fact: str, wording: Wording) -> bool:
        return chance(state.seed, state.link, f"read/{fact}") < clear_to(self.links[state.link], wording)

    def _sent(self, state: At, value: object) -> Sent:
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
        sent = Sent(picks, extras, backs)
        over = self._length(state.link, sent) - link.budget
        if over > 0:
            count = "1 word" if over == 1 else f"{over} words"
            raise NotAMove(f"That is {count} over the {link.budget} that there is room for.")
        return sent

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
            weights = [bot_odds(link, wording) for wording in wordings.values()]
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
                heard[0] += sum(1.0 if f in sent.read_backs else clear_to(link, way) for f, way in said.items())
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
        self, play: Play, turn: int, sent: Sent, fact: str, room: int,
        belief: float, later: tuple[int, ...], after: Mapping[str, float],
    ) -> Decision:  # fmt: skip
        """The decision on one fact of a hand-over that has `room` words to spare."""
        state, back, name = play.states[turn], fact in sent.read_backs, sent.picks[fact]
        ways = {way.wording: way for way in self._ways(state.link, fact) if way.read_back == back}
        ways[LEAVE_OUT] = SILENT
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
            return "What is not said is lost: nobody further on can know it.", ("At a price: leaves the fact out",)
        wording = self.links[index].facts[fact].wordings[name]
        kept, clear = wording.style in KEEPING, clear_to(self.links[index], wording)
        chances = f"this reader understands it {percent(clear)} of the time"
        why = "It says what the notes say" if kept else "It says something else than the notes do"
        read = "it was said back until it was understood" if back else chances
        shown = "For: keeps the fact with its conditions" if kept else "At a price: bends the fact"
        heard = "For: has it said back" if back else f"{'For' if clear >= 0.8 else 'At a price'}: {chances}"
        return f"{why}, and {read}.", (shown, heard)

    def _added(self, play: Play, turn: int, sent: Sent, name: str, room: int, kept: float) -> Decision:
        """The decision on one sentence that could be made up."""
        state = play.states[turn]
        extra, said = self.links[state.link].extras[name], name in sent.extras
        count, later = len(state.invented) + len(sent.extras) - said, self._own(play.moves[turn].chair, state.link + 1)
        choices = [Choice(LEAVE_OUT, "Do not say it.")]
        if said or extra.words <= room:
            choices.append(Choice(name, extra.say, extra.words))
        values = tuple(kept * self._dilution(count + more, later, state.link + 1) for more in range(len(choices)))
        why = "Nobody further on can tell it from a fact." if said else "It is in nobody's data, and it stays out."
        shown = "At a price: makes something up" if said else "For: adds nothing that is not in the notes"
        return Decision(
            turn, play.moves[turn].chair, "A sentence that you could add", tuple(choices), values,
            name if said else LEAVE_OUT, why, (shown,),
        )  # fmt: skip

    # ---- what a chair can know -------------------------------------------------------------------------------

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

    def _after(self, index: int, sent: Sent, beliefs: Mapping[str, float]) -> dict[str, float]:
        """The beliefs after a hand-over of one's own."""
        after = dict.fromkeys(self.facts, 0.0)
        for fact, name in sent.picks.items():
            keeps = (w.keeps for w in self._ways(index, fact) if w.key == (name, fact in sent.read_backs))
            after[fact] = beliefs[fact] * next(keeps, 0.0)
        return after

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
        ways = tuple(self._way_of(play, fact, stations) for fact in self.facts)
        return (*blocks, Fold("Each fact on its way, in the words it went in", ways))

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
    unclear = sorted(said, key=lambda fact: clear_to(link, link.facts[fact].wordings[form[fact]]))
    return Move(link.chair, "send", frozen({**form, READ_BACKS: tuple(unclear[:backs])}))


def with_room(chain: Chain, factor: float) -> Chain:
    """The same chain with so many times the words at every link."""
    links = tuple(link.model_copy(update={"budget": max(1, round(link.budget * factor))}) for link in chain.links)
    return Chain(**{name: getattr(chain, name) for name in Chain.model_fields} | {"links": links})


def kept_at(play: Play) -> tuple[int, ...]:
    """How many facts stood as they were at each station reached, the first included."""
    return tuple(state.fates.count("kept") for state in play.states)


# ---- small sums ----------------------------------------------------------------------------------------------


def _ticked(value: object, known: Mapping[str, object] | Sequence[str], what: str) -> tuple[str, ...]:
    """The names that a field of ticks holds, each once. Raises `NotAMove` for one that is not offered."""
    names = tuple(dict.fromkeys(value)) if isinstance(value, tuple) else (value,)
    for name in names:
        if name not in known:
            raise NotAMove(f"There is no {what} {str(name)[:60]!r}.", f"There is {listed(known)}.")
    return tuple(str(name) for name in names)
