"""The author's bench: an own scenario is written, checked as one types, played by bots, and played from its chairs.

Rules this module keeps:

- What is typed is on disk before anything is said of it, whole or broken; no file of anybody is written over.
- It never hangs: whatever is written is looked at by `verdict`, within bounds, and what took too long is said.
- Whoever brings in a colleague's scenario sits down to play it, and sees its text only when asking for it.
- A message of a wrong shape changes nothing and is answered with one sentence.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from deskswap import drafts, library, places, verdict
from deskswap.core.activity import Play, replay
from deskswap.core.views import Choice, Choose, Draft, Either, Field, Fill, Option, Text, View, You, as_json
from deskswap.errors import CannotWrite, DeskswapError, ScenarioInvalid
from deskswap.source import LONGEST
from deskswap.stage import sketch
from deskswap.stage.findings import transcript, verdict_blocks
from deskswap.stage.session import NOT_UNDERSTOOD, Action, Session
from deskswap.stage.widget import Sentence, Stage

Place = Literal["bench", "write", "bots"]
"""What a screen of the bench shows: what there is to begin with, a text, or a play of two bots."""

TITLE = "Your own scenario"
INTRO = (
    "A scenario is one small text file: a place, two people, and what each of them could say."
    " Here you write it and see beside it what does not hold yet; two bots play it, and then you do, from both chairs."
    " It is kept as you type."
)
HOW = (
    "Tab leaves the text; indent with two spaces, Enter keeps the indent."
    " A text with “: ” or “#” in it stands in double quotes."
)

NOBODY = You("", "", "")

BACK = Action("write", "Back to the text")
ALL = Action("bench", "All scenarios")


class Bench:
    """One person at the bench. `screen` is what to show now; `receive` takes what comes back.

    With `name`, the scenario ``mine/NAME`` lies on it; without, there is a choice of what to begin with.
    Raises `DeskswapError` where there is no such scenario, or no place for any.
    """

    def __init__(
        self,
        name: str | None = None,
        seeds: Callable[[], int] = lambda: secrets.randbelow(2**31),
        plays: Path | None = None,
    ) -> None:
        places.scenarios()
        verdict.begin()
        self.seeds = seeds
        self.plays = plays
        self.place: Place = "bench"
        self.seq = 0
        self.note = ""
        self.state = ""
        self.draft: drafts.Draft | None = None
        self.found: verdict.Verdict | None = None
        self.table = True
        self.play: Play | None = None
        self.session: Session | None = None
        if name is not None:
            self._open(name.removeprefix(f"{library.MINE}/"))

    # ---- what is on the screen -------------------------------------------------------------------------------

    @property
    def screen(self) -> dict[str, Any]:
        """What to show, as plain JSON: a screen of the bench, or one of the play that is tried on it."""
        if self.session is not None:
            more = [action._asdict() for action in (BACK, ALL)]
            screen = self.session.screen
            return {**screen, "actions": [*screen["actions"], *more], "note": self.note or screen["note"]}
        return {
            "view": as_json(self.view),
            "actions": [action._asdict() for action in self.actions],
            "note": self.note,
            "place": self.place,
            "live": False,
        }

    @property
    def view(self) -> View:
        """What the person sees now."""
        if self.session is not None:
            return self.session.view
        if self.place == "bots" and self.play is not None:
            blocks = tuple(transcript(self.play))
            return View(f"Two bots play: {self.play.activity.title}", NOBODY, (), blocks, None, "over", self.seq)
        if self.place == "write" and self.draft is not None:
            blocks = tuple(verdict_blocks(self.found, self.draft.text, self.table))
            return View(TITLE, NOBODY, (), blocks, self._writing(self.draft), "yours", self.seq)
        return View(TITLE, NOBODY, (), (Text(INTRO),), self._beginning(), "yours", self.seq)

    @property
    def actions(self) -> tuple[Action, ...]:
        """The buttons beside the view."""
        if self.place == "bench" or self.draft is None:
            return ()
        if self.place == "bots":
            return (Action("bots", "Let them play again"), Action("play", "Play it yourself", primary=True), BACK)
        found = [Action("play", "Play it", primary=True), Action("bots", "Let two bots play it")]
        if self.found and self.found.plays and not self.found.report:
            found.append(Action("table", "Make the table, and wait for it"))
        if self.found and self.found.problems and drafts.earlier(self.draft):
            found.append(Action("earlier", "The last text that could be played, as a new file"))
        return (*found, ALL)

    def _writing(self, draft: drafts.Draft) -> Draft:
        return Draft("The text", draft.text, LONGEST, draft.path.name, self.state, HOW)

    def _beginning(self) -> Either:
        """What there is to begin with."""
        names = [key.partition("/")[2] for key in library.own_files()]
        own = tuple(Choice(name, name) for name in names)
        found = [
            Option("Begin with a form", sketch.form(drafts.half())),
            Option("Begin in YAML", _naming()),
            Option("Bring in a colleague's", _bringing()),
        ]
        if own:
            found[:0] = [
                Option("Go on writing", Choose("Which of the scenarios in your folder?", own, "open")),
                Option("Play one", Choose("Which of the scenarios in your folder?", own, "sit")),
            ]
        return Either("What do you want to do?", tuple(found))

    # ---- what comes back -------------------------------------------------------------------------------------

    def receive(self, message: object) -> None:
        """Take a message from the screen. Never raises; whatever cannot be done is said in the note."""
        try:
            match message:
                case {"type": "action", "id": ("write" | "bench") as name} if self.place != "bench":
                    self._go(name)
                case _ if self.session is not None:
                    self.note = ""
                    self.session.receive(message)
                case {"type": ("typed" | "move") as how, "seq": int(seq), "act": str(act), "value": value}:
                    if seq == self.seq:
                        self._take(act, value, how == "typed")
                case {"type": "action", "id": str(name)} if name in (action.id for action in self.actions):
                    self._act(name)
                case _:
                    self.note = NOT_UNDERSTOOD
        except DeskswapError as error:
            self.note = _first(error)

    def _take(self, act: str, value: object, typed: bool) -> None:
        """Take what was chosen, filled in or typed."""
        self.note = ""
        match act, value:
            case "draft", str(text) if self.place == "write":
                self._keep(text)
            case sketch.FORM, {**half} if typed and self.place == "bench":
                drafts.keep_half({str(key): said for key, said in half.items() if isinstance(said, str)})
            case sketch.FORM, _ if self.place == "bench" and (said := sketch.filled(value)):
                self._lay(drafts.begun(said["title"], sketch.text_of(said)))
                drafts.keep_half({})
            case "blank", {"name": str(name)} if self.place == "bench":
                self._lay(drafts.begun(name, sketch.blank()))
            case "bring", {"file": {"name": str(name), "text": str(text)}} if self.place == "bench":
                self._lay(drafts.begun(Path(name).stem, text))
                self._try()
            case (("open" | "sit"), str(name)) if f"{library.MINE}/{name}" in library.own_files():
                self._open(name)
                if act == "sit":
                    self._try()
            case _:
                self.note = NOT_UNDERSTOOD

    def _act(self, name: str) -> None:
        self.note = ""
        match name:
            case "play":
                self._sit()
            case "bots":
                self._let_bots_play()
            case "table":
                self._check(verdict.PATIENCE)
            case "earlier":
                assert self.draft is not None
                self._lay(drafts.begun(self.draft.name, drafts.earlier(self.draft)))
                self.note = f"This is a new file, {_shown(self.draft.path)}; the other one is kept as it was."

    # ---- the text --------------------------------------------------------------------------------------------

    def _open(self, name: str) -> None:
        files = library.own_files()
        if f"{library.MINE}/{name}" not in files:
            library.activity(f"{library.MINE}/{name}")  # says what there is instead
        self._lay(drafts.opened(files[f"{library.MINE}/{name}"]))

    def _lay(self, draft: drafts.Draft) -> None:
        """Lay a text on the bench."""
        self.draft, self.place, self.session, self.play, self.table = draft, "write", None, None, True
        self.seq += 1
        self.state = f"Kept in {_shown(draft.path)}."
        self._check(verdict.SECONDS)

    def _keep(self, text: str) -> None:
        """Keep what was typed, then look at it."""
        assert self.draft is not None
        before = self.draft
        try:
            self.draft = drafts.kept(before, text)
        except CannotWrite as error:
            self.state, self.note = "Not kept.", str(error)
            return
        self.state = f"Kept in {_shown(self.draft.path)}."
        if self.draft.path != before.path:
            self.note = (
                f"{before.path.name} was changed elsewhere and stays as it is there;"
                f" your text goes on in {_shown(self.draft.path)}."
            )
        if self.draft.text != before.text or self.found is None:
            self._check(verdict.SECONDS)

    def _check(self, seconds: float) -> None:
        """Look at the text on disk; a table that does not come to its end in time is not tried at every key again."""
        assert self.draft is not None
        wanted = self.table or seconds > verdict.SECONDS
        found = verdict.verdict(self.draft.path, f"{library.MINE}/{self.draft.name}", seconds, wanted)
        self.found = found
        self.table = self.table and (found.ended or not found.plays)
        if found.plays:
            drafts.set_by(self.draft)

    # ---- trying it -------------------------------------------------------------------------------------------

    def _go(self, name: str) -> None:
        """Leave a play or a transcript, for the text or for what else there is."""
        self.session, self.play, self.note = None, None, ""
        self.seq += 1
        self.place = "write" if name == "write" and self.draft is not None else "bench"
        if self.place == "write" and self.draft is not None:
            self._lay(drafts.opened(self.draft.path) if self.draft.path.is_file() else self.draft)

    def _try(self) -> None:
        """Sit down to play at once; where that cannot be, the text shows why."""
        try:
            self._sit()
        except ScenarioInvalid:
            self.note = "It is kept, and it cannot be played yet: you see beside the text what is in the way."

    def _sit(self) -> None:
        assert self.draft is not None
        activity = verdict.playable(self.draft.path, f"{library.MINE}/{self.draft.name}")
        self.session, self.note = Session(activity, folder=self.plays, seeds=self.seeds), ""

    def _let_bots_play(self) -> None:
        assert self.draft is not None
        name, seed = f"{library.MINE}/{self.draft.name}", self.seeds()
        moves = verdict.trial(self.draft.path, name, seed)
        self.play = replay(library.load(self.draft.path, name, thorough=False), seed, moves)
        self.place = "bots"
        self.seq += 1


def _naming() -> Fill:
    field = Field("name", "What is the file to be called?", "text", high=50, help="A word or two.")
    return Fill("A skeleton that can be played as it is, to be written over.", (field,), "Lay it out", "blank")


def _bringing() -> Fill:
    field = Field("file", "The file", "file", high=LONGEST, help="Its name ends in .yaml.")
    prompt = "It is copied into your folder and overwrites nothing there. Then you sit down and play."
    return Fill(prompt, (field,), "Bring it in", "bring")


def _shown(path: Path) -> str:
    """A file as its place in the learner's folder."""
    return f"{path.parent.name}/{path.name}"


def _first(error: DeskswapError) -> str:
    """One sentence: of many problems how many there are."""
    if isinstance(error, ScenarioInvalid):
        first = error.problems[0]
        more = f" There are {len(error.problems)} problems in all." if len(error.problems) > 1 else ""
        place = f"line {first.line}, " if first.line else ""
        return f"It cannot be played yet: {place}{first.path or 'the text'} {first.text}.{more}"
    return str(error)


def bench(name: str | None = None) -> Stage | Sentence:
    """The author's bench, with the scenario ``mine/NAME`` on it where one is named: the cell's output."""
    try:
        return Stage(Bench(name))
    except DeskswapError as error:
        return Sentence(_first(error))
