"""A sitting at an activity: the logic between a play on disk and a screen.

Rules this module keeps:

- A screen is plain JSON: a view, the actions beside it, and a note of at most one sentence.
- A move is on disk before the screen changes; so are the moves of the bots in the empty chairs.
- A message that comes too late (a double click, an old tab) changes nothing and says nothing.
- A message of a wrong shape, or a move that is refused, changes nothing and is answered with one sentence.
- A play screen holds what the chair's own view holds; marks and values appear only in the debrief of an ended play.
- No play is ever overwritten: playing again begins a new one.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast

from deskswap import journal, library
from deskswap.core.activity import Activity, Play
from deskswap.core.debrief import compared, debrief
from deskswap.core.glossary import explained
from deskswap.core.moves import Move, frozen
from deskswap.core.views import Choice, Choose, Heading, Text, View, You, as_json
from deskswap.errors import DeskswapError, JournalError, MovedOn, OtherScenario
from deskswap.stage.speech import spoken

Place = Literal["chairs", "play", "debrief", "compare"]
"""What a screen shows: the choice of a chair, a play (also one that has ended), its debrief, or two plays."""

CHAIRS_SEQ = -1
"""The `seq` of the screen on which a chair is chosen: no play has it, so a late second click counts for nothing."""

NOT_UNDERSTOOD = "That could not be understood, so nothing was changed; please choose again."
TOO_STRANGE = "That holds something that a play cannot keep, so nothing was changed; please write it in plain text."


class Action(NamedTuple):
    """A button beside the view that is no move."""

    id: str
    label: str
    primary: bool = False


class Session:
    """One person at one activity. `screen` is what to show now; `receive` takes what comes back.

    With `file` the play is kept in that file and nowhere else; without, the latest play of the chair in `folder`
    goes on, or a new one begins there. Without a chair, the latest play in which the person has moved goes on,
    else the chair is chosen first. `seeds` gives the seed of a new play.
    With `variant` only plays of that variant of the scenario count; without, a new play is of the one played least.
    With the place ``debrief`` the latest play that has ended is opened, at its debrief, and none is begun.
    Raises `JournalError` where a play cannot be read or begun, `NotAMove` where there is no such chair or variant.
    """

    def __init__(
        self,
        activity: Activity,
        chair: str | None = None,
        file: Path | None = None,
        folder: Path | None = None,
        seeds: Callable[[], int] = lambda: secrets.randbelow(2**31),
        place: Place = "play",
        variant: str | None = None,
    ) -> None:
        if variant is not None:
            activity.seed_of(variant, 0)
        self.activity = activity
        self.variant = variant
        self.file = file
        self.folder = folder
        self.seeds = seeds
        self.place: Place = "chairs"
        self.chair = ""
        self.note = ""
        self.live = False
        self.journal: journal.Journal | None = None
        if chair is not None:
            activity.you(chair)
        if file is not None and file.exists():
            self._open_file(file, chair)
        if place == "debrief":
            self._open_ended(chair)
        elif self.journal is not None:
            return
        elif chair is not None or len(activity.chairs) == 1:
            self._sit(chair or next(iter(activity.chairs)))
        elif file is None:
            self._go_on()

    # ---- what is on the screen -------------------------------------------------------------------------------

    @property
    def screen(self) -> dict[str, Any]:
        """What to show, as plain JSON.

        Beside `view`, `actions` and `note`: `place` says which screen it is, and `live` whether the view's new blocks
        came about just now (they may appear one after the other) or earlier (they stand there at once).
        """
        screen = {
            "view": as_json(self.view),
            "actions": [action._asdict() for action in self.actions],
            "note": self.note,
            "place": self.place,
            "live": self.live,
        }
        return spoken(screen, library.spoken_in(self.activity.id))

    @property
    def view(self) -> View:
        """What the person may see now."""
        play = self.play
        if play is None:
            return self._chairs_view()
        if self.place == "debrief":
            blocks, title = debrief(play, self.chair), f"Debrief: {self.activity.title}"
            if blocks and isinstance(blocks[0], Heading):
                title, blocks = blocks[0].text, blocks[1:]
            return View(title, self.activity.you(self.chair), (), blocks, None, "over", len(play.moves))
        if self.place == "compare" and (other := self._other()):
            title, blocks = f"Side by side: {self.activity.title}", compared(*other, play, self.chair)
            return View(title, self.activity.you(self.chair), (), blocks, None, "over", len(play.moves))
        return explained(play.activity.view(play, self.chair), library.glossary_for(self.activity.id))

    @property
    def play(self) -> Play | None:
        """The play that is open; None while a chair is being chosen."""
        return self.journal.play if self.journal else None

    @property
    def actions(self) -> tuple[Action, ...]:
        """The buttons beside the view: while the person is to move, only the way back to the choice of a chair.

        A play that is kept in a file of its own is not swapped or begun anew: that file holds one play.
        """
        if self.play is None:
            return ()
        if self.chair in self.play.turn:
            return (Action("chairs", "Change chairs"),) if len(self.activity.chairs) > 1 and not self.file else ()
        if not self.play.over:
            return (Action("go-on", "Go on", primary=True),)
        found = [Action("play", "Back to the play")] if self.place != "play" else []
        if self.place != "debrief":
            found.append(Action("debrief", "See the debrief", primary=True))
        elif self._other():
            found.append(Action("compare", "Put it beside your other play"))
        if not self.file:
            if len(self.activity.chairs) > 1:
                found.append(Action("swap", "Swap chairs", primary=self.place == "debrief"))
            found.append(Action("again", "Play again"))
        return tuple(found)

    def _other(self) -> tuple[Play, str] | None:
        """The person's latest other play of this activity that has ended, and its chair."""
        own = self.journal.path if self.journal else None
        others = ((found.play, chair) for found, chair in self._ended(list(self.activity.chairs)) if found.path != own)
        return None if self.file else next(others, None)

    def _chairs_view(self) -> View:
        activity = self.activity
        choices = tuple(
            Choice(name, "\n".join(filter(None, (f"{seat.name}, {seat.role}", self._played(name)))))
            for name, seat in activity.chairs.items()
        )
        blocks = (Text(activity.summary), Text(f"About {activity.minutes} minutes.", "note"))
        ask = Choose("Whose chair do you take?", choices, act="sit")
        return View(activity.title, You("", "", ""), (), blocks, ask, "yours", CHAIRS_SEQ)

    def _played(self, chair: str) -> str:
        """What became of the latest play from a chair, in a few words; empty where there is none."""
        latest = self._latest(chair)
        if latest is None:
            return ""
        try:
            play = journal.resume(latest, self.activity).play
        except JournalError:
            return ""
        return "You have played this chair." if play.over else "Begun: your play goes on where you left it."

    # ---- what comes back -------------------------------------------------------------------------------------

    def receive(self, message: object) -> None:
        """Take a message from the screen. Never raises; whatever cannot be done is said in the note."""
        try:
            match message:
                case {"type": "move", "seq": int(seq), "act": str(act), "value": value} if not isinstance(seq, bool):
                    if seq == self._seq:
                        self._move(act, value)
                case {"type": "action", "id": str(name)}:
                    if name in (action.id for action in self.actions):
                        self._act(name)
                case _:
                    self._say(NOT_UNDERSTOOD)
        except MovedOn as error:
            self._read_again(error)
        except DeskswapError as error:
            self._say(str(error))
        except (RecursionError, UnicodeError):
            self._say(TOO_STRANGE)

    @property
    def _seq(self) -> int:
        return CHAIRS_SEQ if self.play is None else len(self.play.moves)

    def _say(self, sentence: str) -> None:
        self.note, self.live = sentence, False

    def _move(self, act: str, value: object) -> None:
        if self.journal is None:
            if act == "sit" and isinstance(value, str) and value in self.activity.chairs:
                self._sit(value)
            else:
                self._say(NOT_UNDERSTOOD)
            return
        self.journal.append(Move(self.chair, act, frozen(value)))
        self.note, self.live = "", True
        self._fill_empty_chairs()

    def _act(self, name: str) -> None:
        match name:
            case "debrief" | "play" | "compare":
                self.place, self.note, self.live = cast(Place, name), "", False
            case "swap" if len(self.activity.chairs) == 2:
                self._sit(next(chair for chair in self.activity.chairs if chair != self.chair))
            case "swap" | "chairs":
                self.journal, self.chair, self.place, self.note, self.live = None, "", "chairs", "", False
            case "go-on":
                self.note, self.live = "", True
                self._fill_empty_chairs()
            case "again":
                self._begin(self.chair)

    # ---- plays on disk ---------------------------------------------------------------------------------------

    def _latest(self, chair: str) -> Path | None:
        """The play of this activity that was last made from a chair; None where there is none, or a file is given."""
        return None if self.file else journal.latest(self.activity.id, chair, self.folder, self._of_variant)

    @property
    def _of_variant(self) -> Callable[[int], bool] | None:
        """Which seeds count where only one variant does; None where all do."""
        return None if self.variant is None else self._counts

    def _counts(self, seed: int) -> bool:
        """Whether a play with this seed is of the variant that is played here."""
        return self.variant is None or self.activity.seed_of(self.variant, seed) == seed

    def _sit(self, chair: str) -> None:
        """Take a chair: go on with its latest play, or begin one."""
        latest = self._latest(chair)
        if latest is None:
            self._begin(chair)
            return
        try:
            opened = journal.resume(latest, self.activity)
        except OtherScenario:
            self._begin(chair)
            self.note = (
                "The scene has changed since you last played it, so this is a new play; the earlier one is kept."
            )
            return
        except JournalError as error:
            self._begin(chair)
            self.note = journal.set_aside(latest, error)
            return
        self._open(opened, chair)

    def _go_on(self) -> None:
        """Open what was played last, whichever the chair, if the person has moved in it and it can be read."""
        path, chair = next(self._mine(list(self.activity.chairs)), (None, ""))
        if path is not None:
            with suppress(JournalError):
                opened = journal.resume(path, self.activity)
                if any(move.chair == chair for move in opened.play.moves):
                    self._open(opened, chair)

    def _mine(self, chairs: list[str]) -> Iterator[tuple[Path, str]]:
        """The person's plays of this activity from one of these chairs, the latest first, each with its chair."""
        for item in reversed(journal.kept(self.folder)):
            mine = item.header and item.header.activity == self.activity.id and self._counts(item.header.seed)
            sitters = item.header.seats if item.header and mine else {}
            yield from ((item.path, name) for name in chairs if sitters.get(name) == "person")

    def _ended(self, chairs: list[str]) -> Iterator[tuple[journal.Journal, str]]:
        """Of the person's plays those that have ended and can be read, the latest first."""
        for path, chair in self._mine(chairs):
            with suppress(JournalError):
                opened = journal.resume(path, self.activity)
                if opened.play.over:
                    yield opened, chair

    def _begin(self, chair: str) -> None:
        seats = {name: "person" if name == chair else "bot" for name in self.activity.chairs}
        seed = self.seeds() if self.file else journal.new_seed(self.activity, self.seeds(), self.folder)
        if self.variant is not None:
            seed = self.activity.seed_of(self.variant, seed)
        self._open(journal.begin(self.activity, seed, seats, self.folder, self.file), chair)
        self.live = True

    def _open_file(self, file: Path, chair: str | None) -> None:
        opened = journal.resume(file, self.activity)
        mine = next((name for name, sitter in opened.header.seats.items() if sitter == "person"), "")
        if mine not in self.activity.chairs or (chair is not None and chair != mine):
            name = self.activity.chairs[mine].name if mine in self.activity.chairs else "no person"
            raise JournalError(
                f"The play in {file.name} is from the chair of {name}; "
                "name that chair, or another file for another play."
            )
        self._open(opened, mine)

    def _open_ended(self, chair: str | None) -> None:
        """Open the debrief of the play in the file, or of the latest play that has ended."""
        chairs = [chair] if chair else list(self.activity.chairs)
        if self.journal is None and self.file is None:
            for opened, mine in self._ended(chairs):
                self._open(opened, mine)
                break
        if self.play is None or not self.play.over:
            raise JournalError(f"“{self.activity.title}” has not been played to its end here; play it, then come back.")
        self.place = "debrief"

    def _open(self, opened: journal.Journal, chair: str) -> None:
        self.journal, self.chair, self.place = opened, chair, "play"
        self.note, self.live = opened.note, False
        self._fill_empty_chairs()

    def _fill_empty_chairs(self) -> None:
        """Let the bots move, each on disk, until it is the person's turn or the play is over."""
        assert self.journal is not None
        while (play := self.journal.play).turn and self.chair not in play.turn:
            bot = play.turn[0]
            self.journal.append(play.activity.reply(play, bot)._replace(by="bot"))

    def _read_again(self, error: MovedOn) -> None:
        """Show the play as it stands on disk, after it went on elsewhere."""
        assert self.journal is not None
        try:
            self._open(journal.resume(self.journal.path, self.activity), self.chair)
        except DeskswapError as again:
            self._say(str(again))
        else:
            self._say(str(error))
