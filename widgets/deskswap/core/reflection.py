"""Reflection: a few prompts answered in one's own words, after looking at cases or before leaving a module.

Rules this kind keeps:

- One chair, ``you``. ``write`` fills in the form; then ``choose`` either keeps the notes, which ends the play,
  or opens the form again with what stands in it. The last notes count; the play's log keeps all of them.
- Nothing is marked: the words are the learner's own. They are given back unchanged.
- A text is 1 to 2,000 characters, not only blanks.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, NamedTuple

from pydantic import Field as Of

from deskswap.core.activity import (
    Census,
    Part,
    Play,
    Slug,
    Unmarked,
    Words,
    check_choice,
    listed,
    reading_minutes,
    register,
)
from deskswap.core.moves import Move, Record, Value
from deskswap.core.views import Block, Choice, Choose, Field, Fill, Heading, Items, Speech, Text, View
from deskswap.errors import NotAMove, NotNow, Problem

YOU = "you"
"""The only chair."""

MOST_CHARACTERS = 2000
"""How long one answer may be."""

KEEP, CHANGE = "keep", "change"
"""What can be done with notes that are written."""

SECONDS_A_PROMPT = (45, 150)
"""What answering a prompt takes beside the reading, shortest and longest; the authors' own assumption."""


class CaseLine(Part):
    """A paragraph of a case, or what somebody `who` appears in it says."""

    who: Words | None = None
    text: Words


class Case(Part):
    """Something that happened elsewhere, short enough to hold beside another."""

    title: Words
    lines: Annotated[tuple[CaseLine, ...], Of(min_length=1)]


class Prompt(Part):
    """One thing to answer: in words (``text``), by picking one of `choices`, or by ticking any of them."""

    ask: Words
    form: Literal["text", "pick", "tick"] = "text"
    choices: dict[Slug, Words] = {}
    help: Words | None = None


class Notes(NamedTuple):
    """The state: the notes as last written, and whether they are being written, wait for a word, or are kept."""

    written: Record | None
    stage: Literal["open", "written", "kept"]


@register("reflection")
class Reflection(Unmarked):
    """A reflection as a scenario file holds it. `after` is said once the notes are kept."""

    kind: Literal["reflection"]
    opening: Words
    cases: dict[Slug, Case] = {}
    lead: Words
    prompts: Annotated[dict[Slug, Prompt], Of(min_length=1)]
    after: Words

    # ---- the rules -------------------------------------------------------------------------------------------

    def start(self, seed: int) -> Notes:
        return Notes(None, "open")

    def turn(self, state: Notes) -> tuple[str, ...]:
        return () if state.stage == "kept" else (YOU,)

    def ask(self, state: Notes, chair: str) -> Choose | Fill | None:
        if chair not in self.turn(state):
            return None
        if state.stage == "open":
            fields = tuple(self._field(name, prompt, state.written) for name, prompt in self.prompts.items())
            return Fill(self.lead, fields, "Write it down", "write")
        choices = (Choice(KEEP, "It stands as it is"), Choice(CHANGE, "I want to change something"))
        return Choose("Does it say what you mean?", choices)

    def step(self, state: Notes, move: Move) -> Notes:
        self.you(move.chair)
        ask = self.ask(state, move.chair)
        if ask and move.act != ask.act and move.act in ("write", "choose"):
            raise NotNow(f"“{move.act}” is not asked for at this point.", f"What is asked for is “{ask.act}”.")
        check_choice(move, ask, over=not self.turn(state))
        if move.act == "write":
            return Notes(self._notes(move.value), "written")
        if move.value not in (KEEP, CHANGE):
            raise NotAMove("That is not one of the choices.", f"The choices are {listed((KEEP, CHANGE))}.")
        return state._replace(stage="kept" if move.value == KEEP else "open")

    def _field(self, name: str, prompt: Prompt, written: Record | None) -> Field:
        """The prompt as a form's field, with what was written before."""
        choices = tuple(Choice(key, text) for key, text in prompt.choices.items())
        start = written[name] if written else () if prompt.form == "tick" else None
        high = MOST_CHARACTERS if prompt.form == "text" else 0
        return Field(name, prompt.ask, prompt.form, choices, high=high, start=start, help=prompt.help or "")  # type: ignore[arg-type]

    def _notes(self, value: Value) -> Record:
        if not isinstance(value, Record) or set(value) != set(self.prompts):
            raise NotAMove("These are not notes on exactly the prompts.", f"The prompts are {listed(self.prompts)}.")
        for name, prompt in self.prompts.items():
            if prompt.form == "text":
                _check_text(name, value[name])
            else:
                _check_picks(name, prompt, value[name])
        return value

    # ---- what the chair sees ---------------------------------------------------------------------------------

    def view(self, play: Play, chair: str) -> View:
        you, state = self.you(chair), play.state
        blocks: list[Block] = [Text(self.opening, "scene"), *self._cases()]
        told = len(blocks)
        if state.stage != "open":
            blocks += self._written(state.written)
        if state.stage == "kept":
            told = len(blocks)
            blocks.append(Text(self.after, "key"))
        return View(
            self.title, you, (Text(self.chairs[chair].brief),), tuple(blocks), self.ask(state, chair),
            "over" if play.over else "yours", len(play.moves), len(blocks) - (told if play.moves else 0),
        )  # fmt: skip

    def _cases(self) -> Iterator[Block]:
        for case in self.cases.values():
            yield Heading(case.title)
            for line in case.lines:
                yield Speech("", line.who, line.text) if line.who else Text(line.text)

    def _written(self, written: Record | None) -> Iterator[Block]:
        """The learner's words, each under what it answers; nothing where nothing was written."""
        if written is None:
            return
        for name, prompt in self.prompts.items():
            value = written[name]
            yield Text(prompt.ask, "note")
            if prompt.form == "text":
                yield Speech(YOU, self.chairs[YOU].name, str(value), True)
            else:
                picked = value if isinstance(value, tuple) else (value,)
                yield Items(tuple(prompt.choices[str(key)] for key in picked) or ("nothing ticked",))

    # ---- who sits in an empty chair --------------------------------------------------------------------------

    def reply(self, play: Play, chair: str) -> Move:
        """A bot has no words of its own: it writes “–”, picks what stands first, ticks nothing, and keeps that."""
        if play.state.stage == "written":
            return Move(chair, "choose", KEEP)
        return Move(chair, "write", Record({name: _blank(prompt) for name, prompt in self.prompts.items()}))

    def best(self, play: Play, chair: str) -> Move:
        return self.reply(play, chair)

    # ---- marks and account: nothing is marked ----------------------------------------------------------------

    def account(self, play: Play, chair: str) -> tuple[Block, ...]:
        """The learner's words as they stand."""
        return (Heading("In your own words"), *self._written(play.state.written), Text(self.after))

    def census(self) -> Census:
        """Free text has no number of plays or states; minutes from few words to many."""
        read = reading_minutes(self.opening, self.cases, self.lead, self.prompts, self.after)
        low, high = (read + len(self.prompts) * seconds / 60 for seconds in SECONDS_A_PROMPT)
        return Census(0, 0, (low, high))

    def problems(self) -> tuple[Problem, ...]:
        found = [] if list(self.chairs) == [YOU] else [Problem("chairs", f"must hold the one chair “{YOU}”")]
        for name, prompt in self.prompts.items():
            if prompt.form == "text" and prompt.choices:
                found.append(Problem(f"prompts.{name}.choices", "belong to “pick” and “tick”, not to “text”"))
            if prompt.form != "text" and len(prompt.choices) < 2:
                found.append(Problem(f"prompts.{name}.choices", "are missing: give two or more"))
        return tuple(found)


def _blank(prompt: Prompt) -> Value:
    """What a bot answers."""
    if prompt.form == "text":
        return "–"
    return () if prompt.form == "tick" else next(iter(prompt.choices))


def _check_text(name: str, value: Value) -> None:
    allowed = f"Write 1 to {MOST_CHARACTERS:,} characters."
    if not isinstance(value, str):
        raise NotAMove(f"The answer to “{name}” is no text.", allowed)
    if not value.strip():
        raise NotAMove(f"The answer to “{name}” is empty.", allowed)
    if len(value) > MOST_CHARACTERS:
        raise NotAMove(f"The answer to “{name}” is {len(value):,} characters long.", allowed)
    if any("\ud800" <= sign <= "\udfff" for sign in value):
        raise NotAMove(f"The answer to “{name}” ends in half a character.", "Delete the last one and type it again.")


def _check_picks(name: str, prompt: Prompt, value: Value) -> None:
    allowed = f"The choices are {listed(prompt.choices)}."
    picked = value if prompt.form == "tick" and isinstance(value, tuple) else (value,)
    if not all(isinstance(key, str) and key in prompt.choices for key in picked):
        raise NotAMove(f"The answer to “{name}” is not one of its choices.", allowed)
    if len(set(picked)) != len(picked):
        raise NotAMove(f"The answer to “{name}” ticks something twice.", allowed)
