"""Handing in an own scenario: which one, put beside the notebook, with what the checker says of it; and its numbers.

Rules this module keeps:

- What is handed in is a copy; the scenario in the learner's folder stays as it is.
- A file that lies there already and is no copy of a scenario in the folder is kept under another name.
- As long as more than half of what can be said is still the skeleton's, the checker's figures count for the worst:
  they would be those of the skeleton.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from deskswap import drafts, library, places, verdict
from deskswap.core.views import Block, Choice, Choose, Text, View, You, as_json
from deskswap.errors import DeskswapError, FolderError, Problem
from deskswap.source import text_of
from deskswap.stage import sketch
from deskswap.stage.findings import verdict_blocks
from deskswap.stage.session import NOT_UNDERSTOOD
from deskswap.stage.widget import Sentence, Stage

TITLE = "Your scenario, handed in"
ACT = "hand-in"

NONE = "There is no scenario in your folder “scenarios” yet. You write one at the bench, in the lesson."

SECONDS = 20.0
"""Seconds that the checker may take here; nbgrader gives a cell thirty."""

OWN_WORDS = 0.5
"""The part of the skeleton's things to say that has to be in the author's words before the figures count."""


WORST = {"checked": 0.0, "findings": 1.0, "naive": 1.0, "expert": 0.0, "chairs": 1.0, "clue": 1.0, "minutes": 0.0}
"""The figures of a scenario of which nothing was found out."""


class HandIn:
    """One person with an assignment: a scenario is chosen, and a copy of it lies beside the notebook."""

    def __init__(self, file: Path) -> None:
        places.scenarios()
        self.file = file
        self.note = ""
        self.seq = 0

    @property
    def screen(self) -> dict[str, Any]:
        """What to show, as plain JSON."""
        return {"view": as_json(self.view), "actions": [], "note": self.note, "place": "hand-in", "live": False}

    @property
    def view(self) -> View:
        """What lies beside the notebook, what the checker says of it, and which scenarios there are to choose from."""
        names = [key.partition("/")[2] for key in library.own_files()]
        ask = Choose("Which of your scenarios do you hand in?", tuple(Choice(name, name) for name in names), ACT)
        blocks = tuple(self._blocks(bool(names)))
        return View(TITLE, You("", "", ""), (), blocks, ask if names else None, "yours" if names else "over", self.seq)

    def _blocks(self, some: bool) -> Iterator[Block]:
        if not some:
            yield Text(NONE)
        if not self.file.is_file():
            yield Text(f"Nothing is handed in yet: there is no {self.file.name} beside this notebook.", "key")
            return
        text = text_of(self.file)
        yield Text(f"Handed in is {self.file.name}, beside this notebook.", "key")
        found = verdict.verdict(self.file, f"{library.MINE}/{library.slug(self.file.stem)}", SECONDS)
        yield from verdict_blocks(found, "" if isinstance(text, Problem) else text, True)

    def receive(self, message: object) -> None:
        """Take a message from the screen. Never raises; whatever cannot be done is said in the note."""
        files = library.own_files()
        match message:
            case {"type": "move", "seq": int(seq), "act": "hand-in", "value": str(name)}:
                path = files.get(f"{library.MINE}/{name}")
                if seq != self.seq:
                    return
                self.note = self._put(path) if path else "That scenario is not there any more; run this cell again."
                self.seq += 1
            case _:
                self.note = NOT_UNDERSTOOD

    def _put(self, path: Path) -> str:
        """Put a copy beside the notebook; what is to be said of it."""
        try:
            data = drafts.opened(path).text.encode()
            kept = self._set_aside(data)
            part = self.file.with_name(f".{self.file.name}.part")
            part.write_bytes(data)
            part.replace(self.file)
        except FolderError as error:
            return str(error)
        except OSError as error:
            return f"{self.file.name} cannot be written: {places.why(error)}."
        return f"A copy of {path.name} lies beside this notebook." + (f" What lay there is now {kept}." if kept else "")

    def _set_aside(self, data: bytes) -> str:
        """Give what lies there another name, where nobody else has it; that name, or nothing."""
        if not self.file.exists():
            return ""
        there, known = self.file.read_bytes(), [data]
        for path in library.own_files().values():
            with suppress(OSError):
                known.append(path.read_bytes())
        if there in known:
            return ""
        names = (f"{self.file.stem}.earlier-{k}{self.file.suffix}" for k in range(1, 10_000))
        free = next(name for name in names if not os.path.lexists(self.file.with_name(name)))
        self.file.rename(self.file.with_name(free))
        return free


def hand_in(file: str | Path = "scenario.yaml") -> Stage | Sentence:
    """The stage on which one of the own scenarios is chosen, to lie beside the notebook: the cell's output."""
    try:
        return Stage(HandIn(Path(file)))
    except DeskswapError as error:
        return Sentence(str(error))


def numbers(file: str | Path = "scenario.yaml") -> dict[str, float]:
    """The checker's verdict on what is handed in as plain numbers, for a test to look at. Never raises.

    As `verdict.numbers`, and ``own``: the part of the skeleton's things to say that does not stand in it any more,
    in 0..1; 0 where it cannot be played. Below a half, ``checked`` is 0.
    Where ``checked`` is 0 the worst stands in for the figures, and one finding for what was not found out.
    """
    found, text = verdict.numbers(file, SECONDS), text_of(Path(file))
    same, of = sketch.ready_made("" if isinstance(text, Problem) else text)
    own = found["plays"] * (1 - same / of)
    if own < OWN_WORDS or not found["checked"]:
        found |= WORST
    return found | {"own": own}
