"""The message bench: write to a given reader with given facts, look at hints, read three others, write again.

Rules this kind keeps:

- Each chair writes a message of its own to the other chair; chairs don't wait for each other.
  ``write`` puts down a version; then ``choose`` asks for hints on it, opens it again, or goes on; ``rank`` puts the
  own text in order among three authored ones, and only then is told what each of the three does well and what it
  costs; then the text is written once more, and ``choose`` sends it. Where the reader asks something back, ``write``
  may answer once, or ``choose`` leaves it at that.
- Hints come only when asked for. They point at words and count them (see `wording`); they grade nothing, and marks
  are always none. The three authored texts are each good at something and poor at something: no order is the right one.
- All versions are kept. The first and the last stand side by side when the message is sent.
- What the reader answers in the story depends on the hints alone: which facts and terms were found, if anything is
  asked, and if the text shouts, flatters or is in another language.
- A chair's brief, versions, hints and order are its own until both chairs have sent.
- A message is 1 to 4,000 characters with something to see in it. Signs that no screen shows are dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Literal

from deskswap.core.activity import (
    Census,
    Play,
    Slug,
    Unmarked,
    Words,
    chance,
    check_choice,
    listed,
    reading_minutes,
    register,
)
from deskswap.core.message.desk import (
    BACK,
    END,
    GO,
    HINTS,
    REWRITE,
    SEND,
    Desk,
    beginning,
    chosen,
    message,
    order,
    written,
)  # fmt: skip
from deskswap.core.message.errand import MOST_CHARACTERS, Answer, Errand
from deskswap.core.message.telling import LIMITS, changed, facts_map, shown
from deskswap.core.message.wording import Hints, Story, hints
from deskswap.core.moves import Move
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
from deskswap.errors import NotNow, Problem

MINE = "mine"
"""The id of the own text among those that are put in order."""

LETTERS = "ABC"
"""The names of the authored texts, in the order of the file."""

LATEST = 256
"""The hints to how many texts are kept at hand."""

MINUTES = (4.0, 10.0)
"""What writing both versions and ordering four texts takes beside the reading; the authors' own assumption."""


Desks = tuple[Desk, ...]
"""The state: a desk for each chair, in the order of the file."""


@register("message")
class Message(Unmarked):
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
            prompt = (
                f"Which of the four serves {name} best? Put them in order. It is not marked; no order is the right one:"
                " you decide first, and read then what each of the three does well and what it costs."
            )
            return Rank(prompt, self._four(chair), f"serves {name} best", "serves least")
        if desk.stage in ("written", "asked"):
            return Choose("What now?", self._next(desk, name))
        start = desk.texts[-1] if desk.texts and desk.stage == "writing" else None
        prompt = f"Your message to {name}" if not desk.order else "Once more. Take from the others what you can use."
        prompt = f"Your answer to {name}" if desk.stage == "replying" else prompt
        field = Field("text", f"To {name}", "text", high=MOST_CHARACTERS, start=start)
        return Fill(prompt, (field,), "Send it" if desk.stage == "replying" else "Put it down", "write")

    def step(self, state: Desks, move: Move) -> Desks:
        self.you(move.chair)
        ask, over = self.ask(state, move.chair), not self.turn(state)
        if ask and move.act != ask.act and move.act in ("write", "choose", "rank"):
            raise NotNow(f"“{move.act}” is not asked for at this point.", f"What is asked for is “{ask.act}”.")
        task = check_choice(move, ask, over)
        desk = self._desk(state, move.chair)
        if isinstance(task, Fill) and desk.stage == "replying":
            desk = desk._replace(back=message(move.value), stage="sent")
        elif isinstance(task, Fill):
            desk = desk._replace(texts=(*desk.texts, message(move.value)), stage="written")
        elif isinstance(task, Rank):
            desk = desk._replace(order=order(move.value, task), stage="writing")
        else:
            assert isinstance(task, Choose)
            desk = chosen(desk, move.value, task)
            if move.value == SEND and self._answer(move.chair, desk).asks:
                desk = desk._replace(stage="asked")
        place = list(self.chairs).index(move.chair)
        return (*state[:place], desk, *state[place + 1 :])

    def _next(self, desk: Desk, name: str) -> tuple[Choice, ...]:
        """What can be done with a version: hints once, another version, or on; with questions: an answer, or none."""
        if desk.stage == "asked":
            return Choice(BACK, f"Write back to {name}, once"), Choice(END, "Leave it at that")
        found = [Choice(REWRITE, "Change it")]
        if desk.hinted < len(desk.texts):
            found.insert(0, Choice(HINTS, "Show me what the words show"))
        found.append(
            Choice(SEND, f"Send it to {name}") if desk.order else Choice(GO, "Go on: three others had the same facts")
        )
        return tuple(found)

    def _four(self, chair: str) -> tuple[Choice, ...]:
        letters, models = self._letters(chair), self.writing[chair].models.items()
        others = [Choice(key, f"Message {letters[key]}: “{beginning(model.text)} …”") for key, model in models]
        return (*others, Choice(MINE, "Your own message"))

    def _desk(self, state: Desks, chair: str) -> Desk:
        return state[list(self.chairs).index(chair)]

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
        return hints(text, self._story(chair))

    def _story(self, chair: str) -> Story:
        people = (*self.people, *(seat.name.split()[0] for seat in self.chairs.values()))
        return self.writing[chair].story(people, self.units)

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
        name, seat = self._reader(chair), self.chairs[chair].name
        if desk.back:
            yield Speech(chair, seat, desk.back, True)
            yield from self._said(chair, self._closing(chair, desk))
        elif move.act == "write":
            yield Text(f"Version {len(desk.texts)}", "note")
            yield Speech(chair, seat, desk.texts[-1], True)
        elif move.act == "rank":
            yield self._ranked(chair, desk)
        elif move.value == HINTS:
            text = desk.texts[-1]
            again = any(one.chair == chair and one.value == HINTS for one in play.moves[:count])
            yield from shown(text, self.hints(chair, text), self._story(chair), name, again)
        elif move.value == GO:
            yield Text(f"Three others wrote to {name} with the same facts.", "scene")
            yield from self._models(chair)
        elif move.value == SEND:
            yield from self._said(chair, self._answer(chair, desk))

    def _ranked(self, chair: str, desk: Desk) -> Table:
        """The own order, with what each of the three does well and what it costs."""
        models, letters = self.writing[chair].models, self._letters(chair)
        rows = tuple(
            (str(place), f"Message {letters[key]}", str(models[key].does), str(models[key].costs))
            if key in models
            else (str(place), "Your own", "you know best", "see whether one of the other prices is also yours")
            for place, key in enumerate(desk.order, 1)
        )
        head = ("Your place", "Message", "Does well", "Costs")
        return Table("Your order, and what each of the three does well and pays for it.", head, rows)

    def _liked(self, chair: str, desk: Desk) -> Text:
        """Which of the three was put highest, and what it pays."""
        liked = next(key for key in desk.order if key != MINE)
        letter, costs = self._letters(chair)[liked], self.writing[chair].models[liked].costs
        return Text(
            f"You put your own message at place {desk.order.index(MINE) + 1} of 4, and of the others message {letter}"
            f" highest. Its price: {costs} Does your last version pay it too?"
        )

    def _letters(self, chair: str) -> dict[str, str]:
        return dict(zip(self.writing[chair].models, LETTERS, strict=True))

    def _models(self, chair: str) -> Iterator[Block]:
        for letter, model in zip(LETTERS, self.writing[chair].models.values(), strict=True):
            yield Speech("", f"Message {letter}", model.text)

    def _versions(self, chair: str, desk: Desk) -> Iterator[Block]:
        """The first and the last version side by side, and what the hints see in only one of them."""
        first, last = desk.texts[0], desk.texts[-1]
        if first == last:
            yield Text("You sent your first version as it stood.", "note")
        else:
            yield Table("Both as you wrote them.", ("First version", "Last version"), ((first, last),))
            yield changed(self.hints(chair, first), self.hints(chair, last), self._story(chair))
        if desk.back:
            yield Text(f"And to {self._reader(chair)}'s questions you wrote: “{desk.back}”")

    def _side_by_side(self, chair: str, desk: Desk) -> dict[str, Hints]:
        """The hints to the first and the last version and to the three others, by the names of the texts."""
        texts = {"Your first": desk.texts[0], "Your last": desk.texts[-1]}
        texts |= {letter: str(self.writing[chair].models[key].text) for key, letter in self._letters(chair).items()}
        return {name: self.hints(chair, text) for name, text in texts.items()}

    def _answer(self, chair: str, desk: Desk) -> Answer:
        """What the reader does and says, by the hints to the last version."""
        return self.writing[chair].answer(self.hints(chair, desk.texts[-1]))

    def _closing(self, chair: str, desk: Desk) -> Answer:
        """What the reader does and says to what was written back."""
        sent, whole = desk.texts[-1], f"{desk.texts[-1]}\n{desk.back}"
        return self.writing[chair].closes(self.hints(chair, sent), self.hints(chair, whole))

    def _said(self, chair: str, answer: Answer) -> Iterator[Block]:
        other = self.other(chair)
        yield from (Text(text, "scene") for text in answer.does)
        yield Speech(other, self.chairs[other].name, " ".join(answer.said))

    def _ending(self, chair: str, desk: Desk) -> str:
        words = self.hints(chair, desk.texts[-1]).words
        back = ", and an answer" if desk.back else ""
        return f"Sent: version {len(desk.texts)}, {words} word{'' if words == 1 else 's'}{back}."

    def _reader(self, chair: str) -> str:
        """The first name of the chair's reader."""
        return self.chairs[self.other(chair)].name.split()[0]

    # ---- who sits in an empty chair --------------------------------------------------------------------------

    def reply(self, play: Play, chair: str) -> Move:
        """A bot sends one of the authored messages as it stands, and puts it first."""
        desk, models = self._desk(play.state, chair), self.writing[chair].models
        own = list(models)[int(chance(play.seed, 0, f"{chair}/model") * len(models))]
        if desk.stage in ("writing", "replying"):
            return written(chair, models[own].text)
        if desk.stage == "ranking":
            return Move(chair, "rank", (MINE, *models))
        return Move(chair, "choose", END if desk.stage == "asked" else SEND if desk.order else GO)

    def best(self, play: Play, chair: str) -> Move:
        """No text is the best one: the authors' last message, hints, and after the others their first."""
        desk, models = self._desk(play.state, chair), tuple(self.writing[chair].models.values())
        if desk.stage == "written" and desk.hinted < len(desk.texts):
            return Move(chair, "choose", HINTS)
        if desk.stage == "writing":
            return written(chair, models[0 if desk.order else -1].text)
        return self.reply(play, chair)

    # ---- marks and account: nothing is marked ----------------------------------------------------------------

    def account(self, play: Play, chair: str) -> tuple[Block, ...]:
        """Both versions, the own order with what each of the others does and costs, the other chair's message."""
        desk, other = self._desk(play.state, chair), self.other(chair)
        name, theirs = self._reader(chair), self._desk(play.state, other)
        task = f"{name} had something to write to you, too. The task of that chair was this:"
        return (
            Heading("Your first version and your last"),
            *self._versions(chair, desk),
            Heading("The three others"),
            self._liked(chair, desk),
            facts_map(self._side_by_side(chair, desk), self._story(chair)),
            Fold("The three messages again, and your order", (*self._models(chair), self._ranked(chair, desk))),
            Fold(f"On the other side of the corridor: what {name} wrote to you that day", (
                Text(task), Text(f"“{self.writing[other].task}”"), Text(f"{name} sent this:"),
                Speech(other, self.chairs[other].name, theirs.texts[-1]),
            )),
            Heading("What this cannot see"),
            Text(f"{LIMITS} The answer that you got from {name} was chosen by the same lists."),
        )  # fmt: skip

    def census(self) -> Census:
        """Free text has no number of plays or states; minutes for one chair from few words to many."""
        chair, errand = next(iter(self.writing.items()))
        facts = [fact.text for fact in errand.facts.values()]
        texts = [model.text for model in errand.models.values()]
        read = reading_minutes(self.setting, self.chairs[chair].brief, errand.task, errand.reader, facts, texts)
        judged = [(model.does, model.costs) for model in errand.models.values()]
        low, high = MINUTES
        return Census(0, 0, (read + low, read + reading_minutes(judged, facts) + high))

    def problems(self) -> tuple[Problem, ...]:
        found = [] if len(self.chairs) == 2 else [Problem("chairs", f"must be two, not {len(self.chairs)}")]
        if set(self.writing) != set(self.chairs):
            found.append(Problem("writing", f"must hold something for {listed(self.chairs)}, and for nobody else"))
        for chair, errand in self.writing.items():
            found += errand.problems(f"writing.{chair}")
        return tuple(found)
