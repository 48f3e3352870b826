"""The start page: where you are, what comes next, what is done, and what your plays show.

Rules this module keeps:

- The page is computed from the plays on disk and the files in the learner's folder; nothing is stored for it.
- What is due (questions that come back, a plan to be asked about) stands right after the one thing that comes next.
- What cannot be read is left out here; the place it belongs to says what is wrong with it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from deskswap import folder, journal, language, library
from deskswap.core.activity import listed
from deskswap.core.skills import profile, profile_blocks
from deskswap.core.views import Block, Card, Heading, Link, Text, View, You, as_json
from deskswap.errors import DeskswapError
from deskswap.progress import Done, Step, day_of, ended, marks_of, plans, recall, steps
from deskswap.stage.speech import spoken
from deskswap.stage.widget import Sentence, Sitting, Stage

TITLE = "Two desks, one product"
WELCOME = (
    "You are about to bring a night cream to market, twice: once from R&D's desk and once from marketing's."
    " Every scene is played from both chairs. Nothing you do here is sent anywhere."
)

RECORD = Card(
    "Your record",
    "Your skills over time, your plans and what became of them, your certificate, your data.",
    0, 0, 0, (Link("Open", folder.RECORD),),
)  # fmt: skip

REFERENCE = Card(
    "Reference",
    "The words of the trade, where each idea is practised, and the sources.",
    0, 0, 0, (Link("Open", folder.REFERENCE),),
)  # fmt: skip


class StartPage:
    """What the stage shows: a view of the learner's folder, computed anew whenever it is looked at."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def view(self) -> View:
        """The page."""
        plays = tuple(ended(self.root / "plays"))
        played = {(done.play.activity.id, done.chair) for done in plays}
        modules = folder.modules(self.root)
        work = [(module, steps(self.root, module, played)) for module in modules]
        blocks = (
            *_next(work, bool(plays)),
            *due(self.root, plays),
            *_in_english(modules),
            Heading("The modules"),
            *(_card(module, todo) for module, todo in work),
            Heading("Your skills"),
            *profile_blocks(profile(map(marks_of, plays))),
            *([RECORD] if (self.root / folder.RECORD).is_file() else []),
            *([REFERENCE] if (self.root / folder.REFERENCE).is_file() else []),
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
    return shown(StartPage(root) if root else None)


def show(page: Sitting | None) -> Stage | Sentence:
    """The stage that shows a page of another room, in the language of the folder; the cell's output."""
    return shown(Translated(page) if page else None)


class Translated:
    """A page that is written in English, in the language that was chosen."""

    def __init__(self, page: Sitting) -> None:
        self.page = page
        self.receive = page.receive

    @property
    def view(self) -> View:
        """The page as it is written."""
        return self.page.view

    @property
    def screen(self) -> dict[str, Any]:
        """The page as it is read."""
        return spoken(self.page.screen, language.chosen())


def shown(sitting: Sitting | None) -> Stage | Sentence:
    """The stage that shows a page, brought up to date whenever its notebook comes in sight; without one, a sentence."""
    if sitting is None:
        return Sentence("This page belongs in a learner's folder; make one with: deskswap learn")
    _shown[:] = [Stage(sitting)]
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


def due(root: Path, plays: tuple[Done, ...]) -> Iterator[Block]:
    """A card for questions that are back, and one for a plan that is asked about; nothing where nothing is due."""
    if not (root / folder.BACK).is_file():
        return
    today = day_of(time.time())
    back = recall.due(plays, today)
    if back:
        opening = listed([one.module.lower() for one in back])
        text = f"You have met them at the opening of {opening}. From memory; you see what we would say after each."
        questions, minutes = sum(one.questions for one in back), sum(one.minutes for one in back)
        yield Card(recall.counted(questions), text, minutes, 0, 0, (Link("Answer them", folder.BACK),))
    asked = plans.to_ask(plans.kept(root / "plays"), journal.kept(root / "plays"), today)
    if asked:
        yield Card("Did you do it?", asked.words, 4, 0, 0, (Link("Say how it went", folder.BACK),))


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
