"""The message bench: write to a given reader with given facts, look at hints, read three others, write again.

Rules this kind keeps:

- Each chair writes a message of its own to the other chair; chairs don't wait for each other.
  ``write`` puts down a version; then ``choose`` asks for hints on it, opens it again, or goes on; ``rank`` puts the
  own text in order among three authored ones; then the text is written once more, and ``choose`` sends it.
- Hints come only when asked for. They point at words and count them (see `wording`); they grade nothing, and marks
  are always none. The three authored texts are each good at something and poor at something: no order is the right one.
- All versions are kept. The first and the last stand side by side when the message is sent.
- What the reader answers in the story depends on the hints alone: which facts and terms were found, and if anything
  is asked.
- A chair's brief, versions, hints and order are its own until both chairs have sent.
- A message is 1 to 4,000 characters with something to see in it. Signs that no screen shows are dropped.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cached_property
from typing import Literal, NamedTuple

from deskswap.core.activity import (
    Census,
    Decision,
    Marks,
    Play,
    Player,
    Seen,
    Slug,
    Worded,
    Words,
    chance,
    check_choice,
    listed,
    reading_minutes,
    register,
)
from deskswap.core.message.errand import MOST_CHARACTERS, Errand
from deskswap.core.message.wording import LIMITS, Hints, Reader, changed, hints, shown
from deskswap.core.moves import Move, Record, Value
from deskswap.core.views import (
    Block,
    Choice,
    Choose,
    Field,
    Fill,
    Fold,
    Heading,
    Items,
    Rank,
    Speech,
    Table,
    Text,
    View,
)
from deskswap.errors import NotAMove, NotNow, Problem

MINE = "mine"
"""The id of the own text among those that are put in order."""

HINTS, REWRITE, GO, SEND = "hints", "rewrite", "go", "send"
"""What can be chosen once a version is written."""

LETTERS = "ABC"
"""The names of the authored texts, in the order of the file."""

OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of all that follows."""

LATEST = 256
"""The hints to how many texts are kept at hand."""

MINUTES = (4.0, 10.0)
"""What writing both versions and ordering four texts takes beside the reading; the authors' own assumption."""


class Desk(NamedTuple):
    """What lies on one chair's desk: all versions, the number of the one that has hints, the order of the four."""

    texts: tuple[str, ...] = ()
    hinted: int = 0
    order: tuple[str, ...] = ()
    stage: Literal["writing", "written", "ranking", "sent"] = "writing"


Desks = tuple[Desk, ...]
"""The state: a desk for each chair, in the order of the file."""


@register("message")
class Message(Worded):
    """A message bench as a scenario file holds it. `people` and `units` are names and counted things of the story."""

    kind: Literal["message"]
    setting: Words
    people: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    writing: dict[Slug, Errand]

    # ---- the rules -------------------------------------------------------------------------------------------

    def start(self, seed: int) -> Desks:
        return (Desk(),) * len(self.chairs)

    def turn(self, state: Desks) -> tuple[str, ...]:
        return tuple(chair for chair, desk in zip(self.chairs, state, strict=True) if desk.stage != "sent")

    def ask(self, state: Desks, chair: str) -> Fill | Choose | Rank | None:
        desk, name = self._desk(state, chair), self._reader(chair)
        if desk.stage == "sent":
            return None
        if desk.stage == "ranking":
            prompt = f"Which serves {name} best? Put the four in order. There is no right order; there is yours."
            return Rank(prompt, self._four(chair), f"serves {name} best", "serves least")
        if desk.stage == "written":
            return Choose("What now?", self._next(desk, name))
        start = desk.texts[-1] if desk.texts else None
        prompt = f"Your message to {name}" if not desk.order else "Once more. Take from the others what you can use."
        field = Field("text", f"To {name}", "text", high=MOST_CHARACTERS, start=start)
        return Fill(prompt, (field,), "Put it down", "write")

    def step(self, state: Desks, move: Move) -> Desks:
        self.you(move.chair)
        ask, over = self.ask(state, move.chair), not self.turn(state)
        if ask and move.act != ask.act and move.act in ("write", "choose", "rank"):
            raise NotNow(f"“{move.act}” is not asked for at this point.", f"What is asked for is “{ask.act}”.")
        task = check_choice(move, ask, over)
        desk = self._desk(state, move.chair)
        if isinstance(task, Fill):
            desk = desk._replace(texts=(*desk.texts, _message(move.value)), stage="written")
        elif isinstance(task, Rank):
            desk = desk._replace(order=_order(move.value, task), stage="writing")
        else:
            assert isinstance(task, Choose)
            desk = _chosen(desk, move.value, task)
        place = list(self.chairs).index(move.chair)
        return (*state[:place], desk, *state[place + 1 :])

    def _next(self, desk: Desk, name: str) -> tuple[Choice, ...]:
        """What can be done with a version: hints once, another version, or on."""
        found = [Choice(REWRITE, "Change it")]
        if desk.hinted < len(desk.texts):
            found.insert(0, Choice(HINTS, "Show me what the words show"))
        found.append(
            Choice(SEND, f"Send it to {name}") if desk.order else Choice(GO, "Go on: three others had the same facts")
        )
        return tuple(found)

    def _four(self, chair: str) -> tuple[Choice, ...]:
        models = self.writing[chair].models.values()
        named = zip(LETTERS, self.writing[chair].models, models, strict=True)
        others = [Choice(key, f"Message {letter}: “{_beginning(model.text)} …”") for letter, key, model in named]
        return (*others, Choice(MINE, "Your own message"))

    def _desk(self, state: Desks, chair: str) -> Desk:
        return state[list(self.chairs).index(chair)]

    def other(self, chair: str) -> str:
        """The chair across the corridor: the reader."""
        return next(name for name in self.chairs if name != chair)

    def hints(self, chair: str, text: str) -> Hints:
        """What the rules see in a text that the chair writes."""
        if (chair, text) not in self._seen:
            if len(self._seen) >= LATEST:
                self._seen.clear()
            self._seen[chair, text] = self._look(chair, text)
        return self._seen[chair, text]

    @cached_property
    def _seen(self) -> dict[tuple[str, str], Hints]:
        """The hints to the latest texts, kept because every view shows them anew."""
        return {}

    def _look(self, chair: str, text: str) -> Hints:
        errand = self.writing[chair]
        people = (*self.people, *(seat.name.split()[0] for seat in self.chairs.values()))
        reader = Reader(errand.stakes, people, self.units)
        return hints(text, errand.facts, errand.terms, errand.point, reader)

    # ---- what a chair sees -----------------------------------------------------------------------------------

    def view(self, play: Play, chair: str) -> View:
        you, desk = self.you(chair), self._desk(play.state, chair)
        blocks: list[Block] = [Text(self.setting, "scene"), Text(self.writing[chair].task)]
        new = 0
        for count, move in enumerate(play.moves):
            if move.chair == chair:
                new = len(blocks)
                blocks += self._brought(play, count, chair)
        status: Literal["yours", "theirs", "over"] = (
            "over" if play.over else "theirs" if desk.stage == "sent" else "yours"
        )
        if play.over:
            blocks.append(Text(self._ending(chair, desk), "key"))
        elif desk.stage == "sent":
            blocks.append(Text(f"{self._reader(chair)} is still writing.", "note"))
        brief = tuple(self._brief(chair))
        return View(
            self.title, you, brief, tuple(blocks), self.ask(play.state, chair), status, len(play.moves),
            len(blocks) - new,
        )  # fmt: skip

    def _brief(self, chair: str) -> Iterator[Block]:
        errand, name = self.writing[chair], self._reader(chair)
        yield Text(self.chairs[chair].brief)
        yield Items(tuple(str(fact.text) for fact in errand.facts.values()), "What you have")
        yield Items(errand.reader, f"What you know of {name}")

    def _brought(self, play: Play, count: int, chair: str) -> Iterator[Block]:
        """What an own move brought: the version, hints, the three others, the order, or the reader's answer."""
        move, desk = play.moves[count], self._desk(play.states[count + 1], chair)
        errand, name = self.writing[chair], self._reader(chair)
        if move.act == "write":
            yield Text(f"Version {len(desk.texts)}", "note")
            yield Speech(chair, self.chairs[chair].name, desk.texts[-1], True)
        elif move.act == "rank":
            rows = tuple((str(place), self._called(chair, key)) for place, key in enumerate(desk.order, 1))
            yield Table(f"Your order. Place 1 serves {name} best.", ("Place", "Message"), rows)
        elif move.value == HINTS:
            text = desk.texts[-1]
            yield from shown(text, self.hints(chair, text), errand.facts, errand.terms, name)
        elif move.value == GO:
            yield Text(f"Three others wrote to {name} with the same facts.", "scene")
            yield from self._models(chair)
        elif move.value == SEND:
            yield from self._answer(chair, desk)
            yield Fold("Your first version and your last", tuple(self._versions(chair, desk)))

    def _models(self, chair: str) -> Iterator[Block]:
        for letter, model in zip(LETTERS, self.writing[chair].models.values(), strict=True):
            yield Speech("", f"Message {letter}", model.text)

    def _called(self, chair: str, key: str) -> str:
        return next(choice.text for choice in self._four(chair) if choice.id == key)

    def _versions(self, chair: str, desk: Desk) -> Iterator[Block]:
        """The first and the last version side by side, and what the hints see in both."""
        first, last = desk.texts[0], desk.texts[-1]
        if first == last:
            yield Text("You sent your first version as it stood.", "note")
        else:
            yield Table("Your first version and your last.", ("First version", "Last version"), ((first, last),))
        yield changed(self.hints(chair, first), self.hints(chair, last))

    def _answer(self, chair: str, desk: Desk) -> Iterator[Block]:
        """What the reader does and says, by the hints to the last version."""
        other = self.other(chair)
        does, said = self.writing[chair].answer(self.hints(chair, desk.texts[-1]))
        yield from (Text(text, "scene") for text in does)
        yield Speech(other, self.chairs[other].name, " ".join(said))

    def _ending(self, chair: str, desk: Desk) -> str:
        words = self.hints(chair, desk.texts[-1]).words
        return f"Sent: version {len(desk.texts)}, {words} word{'' if words == 1 else 's'}."

    def _reader(self, chair: str) -> str:
        """The first name of the chair's reader."""
        return self.chairs[self.other(chair)].name.split()[0]

    # ---- who sits in an empty chair --------------------------------------------------------------------------

    def reply(self, play: Play, chair: str) -> Move:
        """A bot sends one of the authored messages as it stands, and puts it first."""
        desk, models = self._desk(play.state, chair), self.writing[chair].models
        own = list(models)[int(chance(play.seed, 0, f"{chair}/model") * len(models))]
        if desk.stage == "writing":
            return _write(chair, models[own].text)
        if desk.stage == "ranking":
            return Move(chair, "rank", (MINE, *models))
        return Move(chair, "choose", SEND if desk.order else GO)

    def best(self, play: Play, chair: str) -> Move:
        """No text is the best one: the authors' last message, hints, and after the others their first."""
        desk, models = self._desk(play.state, chair), tuple(self.writing[chair].models.values())
        if desk.stage == "written" and desk.hinted < len(desk.texts):
            return Move(chair, "choose", HINTS)
        if desk.stage == "writing":
            return _write(chair, models[0 if desk.order else -1].text)
        return self.reply(play, chair)

    # ---- marks and account: nothing is marked ----------------------------------------------------------------

    def marks(self, play: Play, chair: str) -> Marks:
        """No evidence for any skill: word counts say too little of a message."""
        return Marks(0.0)

    def decisions(self, play: Play, chair: str) -> tuple[Decision, ...]:
        return ()

    def account(self, play: Play, chair: str) -> tuple[Block, ...]:
        """Both versions, what each of the others does and costs, what the other chair had to write; no score."""
        desk, other = self._desk(play.state, chair), self.other(chair)
        name, theirs = self._reader(chair), self._desk(play.state, other)
        models = zip(LETTERS, self.writing[chair].models.items(), strict=True)
        rows = tuple(
            (f"Message {letter}", str(desk.order.index(key) + 1), str(model.does), str(model.costs))
            for letter, (key, model) in models
        )
        place = desk.order.index(MINE) + 1
        return (
            Heading("Your first version and your last"),
            *self._versions(chair, desk),
            Heading("The three others"),
            Text(f"You put your own message at place {place} of 4. Each of the others buys something and pays for it."),
            Table("What each does, and what it costs.", ("Message", "Your place", "Does well", "Costs"), rows),
            Fold("The three messages again", tuple(self._models(chair))),
            Fold(f"What {name} had to write that day", (
                Text(self.writing[other].task), Speech(other, self.chairs[other].name, theirs.texts[-1]),
            )),
            Heading("What this cannot see"),
            Text(f"{LIMITS} What {name} answers was chosen by the same counts."),
        )  # fmt: skip

    def attainable(self, chair: str) -> float:
        """0: nothing can be earned, so a checker has nothing to compare."""
        return 0.0

    def share(self, chair: str, player: Player) -> float:
        """0 of nothing."""
        return 0.0

    def expert_share(self, chair: str) -> float:
        """1, so that no limit for experts is missed where nothing can be earned."""
        return 1.0

    def census(self) -> Census:
        """Free text has no number of plays or states; minutes for one chair from few words to many."""
        chair, errand = next(iter(self.writing.items()))
        facts = [fact.text for fact in errand.facts.values()]
        texts = [model.text for model in errand.models.values()]
        read = reading_minutes(self.setting, self.chairs[chair].brief, errand.task, errand.reader, facts, texts)
        judged = [(model.does, model.costs) for model in errand.models.values()]
        low, high = MINUTES
        return Census(0, 0, (read + low, read + reading_minutes(judged, facts) + high))

    def seen(self) -> tuple[Seen, ...]:
        return ()

    def problems(self) -> tuple[Problem, ...]:
        found = [] if len(self.chairs) == 2 else [Problem("chairs", f"must be two, not {len(self.chairs)}")]
        if set(self.writing) != set(self.chairs):
            found.append(Problem("writing", f"must hold something for {listed(self.chairs)}, and for nobody else"))
        for chair, errand in self.writing.items():
            found += errand.problems(f"writing.{chair}")
        return tuple(found)


def _write(chair: str, text: str) -> Move:
    return Move(chair, "write", Record({"text": text}))


def _message(value: Value) -> str:
    """The message that a form holds, without the signs that no screen shows."""
    allowed = f"Write 1 to {MOST_CHARACTERS:,} characters."
    text = value["text"] if isinstance(value, Record) and set(value) == {"text"} else None
    if not isinstance(text, str):
        raise NotAMove("That is no message.", allowed)
    if len(text) > MOST_CHARACTERS:
        raise NotAMove(f"The message is {len(text):,} characters long.", allowed)
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise NotAMove("The message ends in half a character.", "Delete the last one and type it again.")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = "".join(sign for sign in lines if sign == "\n" or not _hidden(sign)).strip()
    if all(unicodedata.category(sign)[0] in "ZCM" for sign in kept):
        raise NotAMove("The message is empty.", allowed)
    return kept


def _hidden(sign: str) -> bool:
    """Whether a sign is a control character or turns the direction of what follows."""
    return unicodedata.category(sign) == "Cc" or sign in OVERRIDES


def _order(value: Value, task: Rank) -> tuple[str, ...]:
    ids = [choice.id for choice in task.choices]
    allowed = f"Put each of {listed(ids)} in one place."
    if not isinstance(value, tuple) or not all(isinstance(name, str) for name in value):
        raise NotAMove("That is no order of messages.", allowed)
    order = tuple(str(name) for name in value)
    if sorted(order) != sorted(ids):
        raise NotAMove("The order does not hold each message exactly once.", allowed)
    return order


def _chosen(desk: Desk, value: Value, task: Choose) -> Desk:
    ids = [choice.id for choice in task.choices]
    if not isinstance(value, str) or value not in ids:
        raise NotAMove("That is not one of the choices.", f"The choices are {listed(ids)}.")
    if value == HINTS:
        return desk._replace(hinted=len(desk.texts))
    return desk._replace(stage={REWRITE: "writing", GO: "ranking", SEND: "sent"}[value])  # type: ignore[arg-type]


def _beginning(text: str) -> str:
    return " ".join(text.split()[:7])
