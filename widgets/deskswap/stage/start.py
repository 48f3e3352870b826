"""The start page: where you are, what comes next, what is done, and what your plays show.

Rules this module keeps:

- The page is computed from the plays on disk and the files in the learner's folder; nothing is stored for it.
- A scene counts once for each chair from which it was played to its end; a lab when it was opened,
  an assignment when something was written in it.
- What cannot be read is left out here; the place it belongs to says what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from deskswap import folder, journal, language, library
from deskswap.core.activity import Play, listed
from deskswap.core.skills import profile, profile_blocks
from deskswap.core.views import Block, Card, Heading, Link, Text, View, You, as_json
from deskswap.errors import DeskswapError
from deskswap.stage.speech import spoken
from deskswap.stage.widget import Sentence, Stage

TITLE = "Two desks, one product"
WELCOME = (
    "You are about to bring a night cream to market, twice: once from R&D's desk and once from marketing's."
    " Every scene is played from both chairs. Nothing you do here is sent anywhere."
)
LESSON = "The lesson: read a little, play, look back."
LAB = "The lab: what happened in your plays, in figures."
ASSIGNMENT = "The assignment: the part that is handed in."


class Step(NamedTuple):
    """One thing to do in a module: what to say of it, the notebook it is in, and whether it is done."""

    text: str
    path: str
    done: bool


class StartPage:
    """What the stage shows: a view of the learner's folder, computed anew whenever it is looked at."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def view(self) -> View:
        """The page."""
        plays = tuple(ended(self.root / "plays"))
        played = {(play.activity.id, chair) for play, chair in plays}
        modules = folder.modules(self.root)
        work = [(module, steps(self.root, module, played)) for module in modules]
        blocks = (
            *_next(work, bool(plays)),
            *_in_english(modules),
            Heading("The modules"),
            *(_card(module, todo) for module, todo in work),
            Heading("Your skills"),
            *profile_blocks(profile(play.activity.marks(play, chair) for play, chair in plays)),
        )
        return View(TITLE, You("", "", ""), (), blocks, None, "over", 0)

    @property
    def screen(self) -> dict[str, Any]:
        """The page as plain JSON."""
        screen = {"view": as_json(self.view), "actions": [], "note": "", "place": "start", "live": False}
        return spoken(screen, language.chosen())

    def receive(self, message: object) -> None:
        """Nothing can be changed here; the answer is the page as it is now."""


_shown: list[Stage] = []


def start() -> Stage | Sentence:
    """The start page of the learner's folder around the working directory: the cell's output."""
    root = folder.around()
    if root is None:
        return Sentence("This page belongs in a learner's folder; make one with: deskswap learn")
    _shown[:] = [Stage(StartPage(root))]
    return _shown[0]


def refresh() -> None:
    """Bring the page that is shown up to date."""
    for stage in _shown:
        stage.screen = stage.sitting.screen


def prepare() -> None:
    """Read every scene once, so that the first page of this kernel need not wait for it."""
    for name in library.scenario_files():
        with suppress(DeskswapError):
            library.activity(name)


def ended(plays: Path) -> Iterator[tuple[Play, str]]:
    """The plays in a folder that came to their end, each with the person's chair."""
    for kept in journal.kept(plays):
        if kept.header is None:
            continue
        try:
            play = journal.resume(kept.path, library.activity(kept.header.activity)).play
        except DeskswapError:
            continue
        if play.over:
            yield from ((play, chair) for chair, sitter in kept.header.seats.items() if sitter == "person")


def steps(root: Path, module: folder.Module, played: set[tuple[str, str]]) -> tuple[Step, ...]:
    """Everything that there is to do in a module, in its order."""
    found = [
        Step(LESSON, module.lesson, (activity.id, chair) in played)
        for activity in _activities(module.slug)
        for chair in activity.chairs
    ]
    if module.lab:
        found.append(Step(LAB, module.lab, folder.opened(root, module.lab)))
    if module.assignment:
        found.append(Step(ASSIGNMENT, module.assignment, folder.changed(root, module.assignment)))
    return tuple(found)


def _activities(slug: str) -> Iterator[Any]:
    for name in library.scenario_files():
        if name.startswith(f"{slug}/"):
            try:
                yield library.activity(name)
            except DeskswapError:
                continue


def _next(work: list[tuple[folder.Module, tuple[Step, ...]]], begun: bool) -> Iterator[Block]:
    """Where you are, and the one thing that comes next."""
    todo = [(module, step) for module, found in work for step in found if not step.done]
    if not begun:
        yield Text(WELCOME)
    if not todo:
        yield Text("You have done everything that is here. Any scene can be played again, from either chair.")
        return
    module, step = todo[0]
    of = dict(work)[module]
    done = sum(found.done for found in of)
    link = Link("Continue" if begun else "Begin", step.path)
    yield Card(f"Next: {module.title}", step.text, module.minutes, done, len(of), (link,))


def _in_english(modules: tuple[folder.Module, ...]) -> Iterator[Block]:
    """Which modules fall back to English, said once, where another language was chosen."""
    named = language.chosen()
    if named == language.ENGLISH:
        return
    whole = {module.slug for module in library.modules() if library.translated(module, named)}
    rest = [str(module.number) for module in modules if module.slug not in whole]
    if rest:
        yield Text(f"In English only: modules {listed(rest)}.", "note")


def _card(module: folder.Module, todo: tuple[Step, ...]) -> Card:
    places = (("Lesson", module.lesson), ("Lab", module.lab), ("Assignment", module.assignment))
    links = tuple(Link(text, path) for text, path in places if path)
    done = sum(step.done for step in todo)
    return Card(f"{module.number}  {module.title}", module.summary, module.minutes, done, len(todo), links)
