"""The page of what is back: a plan that is asked about, then the questions that are due, one after the other.

Rules this module keeps:

- It plays exactly what is due on the day on which it is opened; what is half answered goes on where it stood.
- The plan is quoted in the learner's own words above the questions about it; the play's header keeps which one it is.
- Every part is an ordinary play: kept in its own file, with a debrief, and never overwritten.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from deskswap import folder, journal, language, library
from deskswap.core.activity import listed
from deskswap.core.views import Block, Card, Link, Speech, Text, View, You, as_json
from deskswap.errors import DeskswapError
from deskswap.progress import FOLLOW_UP, day_in_words, day_of, ended, plans, recall
from deskswap.stage.session import Action, Session
from deskswap.stage.speech import spoken
from deskswap.stage.start import shown
from deskswap.stage.widget import Sentence, Stage

TITLE = "What is back"
NOTHING = "Nothing is due today."
OVER = "That was all for today."

SHOWN = ("play", "debrief")
"""Of the buttons that a session offers, those that make sense here: a second round on one day would be no spacing."""

NEXT = "next"


class Back:
    """What the stage shows: the parts that are due, each as a session of its own."""

    def __init__(self, root: Path, today: int | None = None) -> None:
        self.root = root
        self.plays = root / "plays"
        self.today = day_of(time.time()) if today is None else today
        self.parts = self._due()
        self.count = len(self.parts)
        self.quoted: tuple[Block, ...] = ()
        self.session = self._next()

    def _due(self) -> list[plans.Kept | recall.Back]:
        """The plan first, since it is the shorter one, then the questions, the longest overdue first."""
        asked = plans.to_ask(plans.kept(self.plays), journal.kept(self.plays), self.today)
        return [*([asked] if asked else []), *recall.due(ended(self.plays), self.today)]

    def _next(self) -> Session | None:
        """The session of the next part that can be opened; None where there is none left."""
        while self.parts:
            part = self.parts.pop(0)
            try:
                if isinstance(part, plans.Kept):
                    self.quoted = tuple(_quoted(part))
                    return self._about(part)
                self.quoted = ()
                session = Session(library.activity(part.activity), folder=self.plays)
            except DeskswapError:
                continue
            if session.play and session.play.over:
                session.receive({"type": "action", "id": "again"})
            return session
        self.quoted = ()
        return None

    def _about(self, asked: plans.Kept) -> Session:
        """The questions about a plan: those that were begun, or new ones that keep which plan they are about."""
        activity = library.activity(FOLLOW_UP)
        file = plans.begun(asked, self.plays)
        if file is None:
            seat, seed = {"you": "person"}, secrets.randbelow(2**31)
            file = journal.begin(activity, seed, seat, self.plays, about={plans.ABOUT: asked.plan.id}).path
        return Session(activity, file=file)

    @property
    def view(self) -> View:
        """The part that is open, or what there is to say when nothing is."""
        if self.session is None:
            return View(TITLE, You("", "", ""), (), tuple(self._closing()), None, "over", 0)
        view = self.session.view
        blocks = (*self.quoted, *view.blocks) if self.session.place == "play" else view.blocks
        new = view.new if view.seq else len(blocks)  # a part that begins is read from its beginning
        return View(view.title, view.you, view.brief, blocks, view.ask, view.status, view.seq, new)

    @property
    def screen(self) -> dict[str, Any]:
        """The page as plain JSON."""
        session = self.session
        screen = {
            "view": as_json(self.view),
            "actions": [action._asdict() for action in self.actions],
            "note": session.note if session else "",
            "place": session.place if session else "page",
            "live": session.live if session else False,
        }
        named = library.spoken_in(session.activity.id) if session else language.chosen()
        return spoken(screen, named)

    @property
    def actions(self) -> tuple[Action, ...]:
        """The buttons of the open part, and the one that leads on once it is over."""
        session = self.session
        if session is None:
            return ()
        found = tuple(action for action in session.actions if action.id in (*SHOWN, "go-on"))
        if session.play and session.play.over:
            found = (*(action._replace(primary=False) for action in found), Action(NEXT, "Go on", primary=True))
        return found

    def receive(self, message: object) -> None:
        """Take a message from the screen: the button that leads on is ours, all else is the open part's."""
        match message:
            case {"type": "action", "id": str(name)}:
                if name == NEXT and self.session and self.session.play and self.session.play.over:
                    self.session = self._next()
                elif self.session and name in (action.id for action in self.actions):
                    self.session.receive(message)
            case _ if self.session:
                self.session.receive(message)

    def _closing(self) -> Iterator[Block]:
        yield Text(OVER if self.count else NOTHING, "key")
        later = recall.coming(ended(self.plays))
        ahead = [back for back in later if back.due > self.today]
        if ahead:
            names = [f"{back.module.lower()} on {day_in_words(back.due)}" for back in ahead[:3]]
            yield Text(f"What comes back next: the questions of {listed(names)}.", "note")
        yield Card("Start", "Where you are, and what comes next.", 0, 0, 0, (Link("Open", folder.START),))


def _quoted(asked: plans.Kept) -> Iterator[Block]:
    """The plan in the learner's own words, with what was said of it last."""
    yield Text(f"On {day_in_words(asked.plan.day)} you wrote down a plan:", "scene")
    yield Speech("you", "You", asked.words, True)
    rest = (("With", asked.plan.with_whom), ("Likely", asked.plan.when))
    told = [f"{name}: {said.rstrip('.')}." for name, said in rest if said]
    if told:
        yield Text(" ".join(told), "note")


def back() -> Stage | Sentence:
    """The page of what is due in the learner's folder around the working directory: the cell's output."""
    root = folder.around()
    try:
        return shown(Back(root) if root else None)
    except DeskswapError as error:
        return Sentence(str(error))
