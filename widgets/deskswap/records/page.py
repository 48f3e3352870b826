"""The learner's own page: skills over time, plans, what comes back, the change; and what one can do with one's data.

Rules this module keeps:

- It is a sitting without a stage: a screen as plain JSON, a view behind it, and an ear for messages.
- It is computed anew whenever it is looked at; nothing is stored for it.
- Nothing is done without a click on exactly that; setting plays aside is asked first. A late click does nothing.
- Whatever cannot be done is one sentence, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal

from deskswap import folder
from deskswap.core.change import change_blocks, changes, first_of
from deskswap.core.skills import profile, profile_blocks
from deskswap.core.views import (
    Ask,
    Block,
    Card,
    Choice,
    Choose,
    Field,
    Fill,
    Heading,
    Items,
    Link,
    Text,
    View,
    You,
    as_json,
)
from deskswap.errors import DeskswapError
from deskswap.progress import Done, marks_of, over_time, over_time_blocks, plans, recall
from deskswap.records.account import account, counted, due_blocks, facts, foreign, mine, plan_blocks
from deskswap.records.aside import set_aside, undo
from deskswap.records.certificate import certify
from deskswap.records.export import export
from deskswap.records.names import MOST, written

TITLE = "Your record"

Place = Literal["record", "certificate", "reset"]

NAME = "As it should stand on the page"
NAME_HELP = "In any script. It goes into the file and nowhere else."
FIRST_TEST = "After both forms of the judgement test, the change between them stands here with its uncertainty."
READERS = "The name is in a script whose font your reader of PDF brings along; look whether it shows."

BUTTONS = (
    ("certificate", "Make a certificate"),
    ("export", "Take your data with you"),
    ("reset", "Begin afresh"),
)


class Record:
    """The page of one learner's folder. `today` is for those who look at another day."""

    def __init__(self, root: Path, today: date | None = None) -> None:
        self.root = root
        self.given = today
        self.place: Place = "record"
        self.note = ""
        self.seq = 0
        self.made: Path | None = None

    @property
    def today(self) -> date:
        """The day on which it is looked at."""
        return self.given or date.today()

    @property
    def screen(self) -> dict[str, Any]:
        """The page as plain JSON."""
        actions = [{"id": name, "label": label, "primary": False} for name, label in self._buttons()]
        return {"view": as_json(self.view), "actions": actions, "note": self.note, "place": self.place, "live": False}

    @property
    def view(self) -> View:
        """What is on the page now."""
        nobody = You("", "", "")
        if self.place == "certificate":
            blocks: tuple[Block, ...] = tuple(self._about_certificate())
            return View("A certificate", nobody, (), blocks, self._ask(), "yours", self.seq)
        if self.place == "reset":
            return View("Begin afresh", nobody, (), tuple(self._about_reset()), self._ask(), "yours", self.seq)
        return View(TITLE, nobody, (), tuple(self._blocks(mine(self.root))), None, "over", self.seq)

    def _buttons(self) -> tuple[tuple[str, str], ...]:
        return BUTTONS if self.place == "record" else (("record", "Back to your record"),)

    def _ask(self) -> Ask:
        if self.place == "certificate":
            field = Field("name", NAME, "text", high=MOST, help=NAME_HELP)
            return Fill("Your name", (field,), "Write the certificate", "certificate")
        choices = (Choice("no", "No, leave everything as it is"), Choice("yes", "Yes, set all plays aside"))
        return Choose("Begin afresh?", choices, act="reset")

    # ---- what is on it ---------------------------------------------------------------------------------------

    def _blocks(self, done: tuple[Done, ...]) -> Iterator[Block]:
        yield Items(tuple(facts(account(self.root, done))), "So far")
        others = foreign(self.root)
        if others:
            yield Text(f"Not counted, because they carry the mark of another folder: {others}.", "note")
        if self.made is not None and self.made.is_file():
            yield _opens(self.made.name, "It lies in your folder.", self.made.relative_to(self.root).as_posix())
        yield Heading("Your skills over time")
        yield from profile_blocks(profile(map(marks_of, done)))
        yield from over_time_blocks(over_time(done))
        yield Heading("Before and after")
        before, after = (first_of((one.play for one in done), form) for form in ("a", "b"))
        found = changes(_marks(before), _marks(after)) if before and after else ()
        yield from change_blocks(found) or (Text(FIRST_TEST, "note"),)
        yield Heading("Your plans")
        yield from plan_blocks(plans.kept(self.root / "plays"))
        yield Heading("What comes back")
        yield from self._due(done)
        yield Heading("What you can do with it")

    def _due(self, done: tuple[Done, ...]) -> Iterator[Block]:
        today = self.today.toordinal()
        yield from due_blocks(done, today)
        back = recall.due(done, today)
        if back and (self.root / folder.BACK).is_file():
            yield _opens(recall.counted(sum(one.questions for one in back)), "From memory.", folder.BACK)

    def _about_certificate(self) -> Iterator[Block]:
        yield Text("One page as a PDF. It says what you have done, and not more: no grade, and no seal.")
        yield Items(tuple(facts(account(self.root, mine(self.root)))), "What it will say")

    def _about_reset(self) -> Iterator[Block]:
        yield Text(
            "All plays are moved into a folder of their own, and the course begins as on the first day."
            " Nothing is deleted: to undo it, move the files back. Lessons, assignments and own scenarios stay."
        )
        yield Text("If you only want to play a scene once more, choose “Play again” below it instead.", "note")

    # ---- what comes back ---------------------------------------------------------------------------------------

    def receive(self, message: object) -> None:
        """Take a message from the screen. Never raises; whatever cannot be done is said in the note."""
        try:
            match message:
                case {"type": "action", "id": str(name)} if name in (button for button, _ in self._buttons()):
                    self._go(name)
                case {"type": "move", "seq": int(seq), "act": str(act), "value": value}:
                    if seq == self.seq and act == self.place:
                        self._answered(value)
        except DeskswapError as error:
            self.note = str(error)

    def _go(self, name: str) -> None:
        self.note = ""
        match name:
            case "export":
                made = export(self.root)
                self.note = f"“{made.path.name}” lies in your folder, with {counted(made.plays, 'play')} in it."
                if made.left_out:
                    self.note += f" Left out, because they carry the mark of another folder: {made.left_out}."
            case "record" | "certificate" | "reset":
                self.place = name

    def _answered(self, value: object) -> None:
        """A form or a choice was sent: do it, and come back to the record."""
        match self.place, value:
            case "certificate", {"name": str(name)}:
                self.made = certify(self.root, name, self.today)
                more = "" if written(name).embedded else f" {READERS}"
                self.note = f"“{self.made.name}” lies in your folder.{more}"
            case "reset", "yes":
                moved = set_aside(self.root, self.today)
                told = f"Set aside in “{moved.folder.name}”: {counted(moved.plays, 'play')}." if moved.folder else ""
                told = f"{told} {undo(moved)}" if told else ""
                self.note = told or "There was no play to set aside."
            case "reset", "no":
                self.note = "Nothing was changed."
            case _:
                return
        self.place, self.seq = "record", self.seq + 1


def _marks(play: Any) -> Any:
    return play.activity.marks(play, next(iter(play.activity.chairs)))


def _opens(title: str, text: str, path: str) -> Card:
    """A card that opens a file of the learner's folder."""
    return Card(title, text, 0, 0, 0, (Link("Open", path),))


def record() -> Record | None:
    """The page of the learner's folder around the working directory; None where there is no such folder."""
    root = folder.around()
    return Record(root) if root else None
