"""A module as it lies in the course: its notebooks, its guide and its activities, whatever of them is there.

Rules this module keeps:

- Everything is read in English, from the course's folder alone: who builds pages plays no part in them.
- What is missing is empty, what is broken is left out; both are said in a sentence, and nothing raises.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat

from deskswap import library
from deskswap.core.activity import Activity, Play, replay
from deskswap.core.glossary import Term
from deskswap.errors import ScenarioInvalid
from deskswap.pages import guide
from deskswap.pages.guide import Guide

LESSON, LAB, GUIDE = "lesson.ipynb", "lab.ipynb", "facilitator.md"

FORM = 4
"""The notebook format that pages are made from."""


@dataclass(frozen=True)
class Module:
    """A module: its place, what its lesson says of it, and what lies in its folder."""

    number: int
    slug: str
    folder: Path
    activities: tuple[Activity, ...]
    lesson: Any = None
    lab: Any = None
    guide: Guide | None = None

    @property
    def title(self) -> str:
        """The lesson's title; the folder's name as words where there is no lesson."""
        return str(facts(self.lesson).get("title") or self.slug.replace("-", " ").capitalize())

    @property
    def summary(self) -> str:
        """What the module is about, in the words of its lesson."""
        return str(facts(self.lesson).get("summary") or "")

    @property
    def minutes(self) -> int:
        """Minutes of the lesson; 0 where it does not say."""
        return int(facts(self.lesson).get("minutes") or 0)

    @property
    def name(self) -> str:
        """The module's place in the pages: ``06-the-trade``."""
        return f"{self.number:02}-{self.slug}"

    @property
    def scenes(self) -> tuple[Activity, ...]:
        """The dialogues and games: what has a chair on either side, in the order in which the lesson plays them."""
        return tuple(activity for activity in self.activities if len(activity.chairs) > 1)


@dataclass(frozen=True)
class Course:
    """All modules of a course's folder, the words of the trade, and what had to be left out, in sentences."""

    folder: Path
    modules: tuple[Module, ...]
    terms: tuple[Term, ...]
    left_out: tuple[str, ...] = field(default=())

    @cached_property
    def activities(self) -> dict[str, Activity]:
        """Every activity by its id."""
        return {activity.id: activity for module in self.modules for activity in module.activities}


def course(folder: Path) -> Course:
    """The course that lies in a folder. Raises `FolderError` where there is none."""
    said: list[str] = []
    modules = []
    for place in library.modules(folder):
        lesson, lab = (_notebook(place.folder / name, said) for name in (LESSON, LAB))
        found = [_activity(place.slug, path, said) for path in place.scenarios]
        played = [name for name, _ in runs(lesson)]
        there = sorted(
            (one for one in found if one is not None),
            key=lambda one: (played.index(one.id) if one.id in played else len(played), one.id),
        )
        text = _text(place.folder / GUIDE, said)
        told = guide.read(text) if text else None
        modules.append(Module(place.number, place.slug, place.folder, tuple(there), lesson, lab, told))
    return Course(folder, tuple(modules), tuple(_terms(folder)), tuple(said))


def notebook(folder: Path, name: str, said: list[str]) -> Any:
    """A notebook of the course's own folder, like the reference page; None where there is none."""
    return _notebook(folder / name, said)


def facts(found: Any) -> dict[str, Any]:
    """What a notebook says of itself: title, summary, minutes."""
    return dict(found.metadata.get("deskswap", {})) if found is not None else {}


def runs(found: Any) -> Iterator[tuple[str, str | None]]:
    """Every activity that a notebook plays, with the variant it names."""
    for cell in found.cells if found is not None else ():
        if cell.cell_type == "code" and (call := played(cell.source)):
            yield call


def played(source: str) -> tuple[str, str | None] | None:
    """The activity that a cell plays and the variant that it names; None where it plays none."""
    with suppress(SyntaxError):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "play" and node.args:
                names = {word.arg: word.value.value for word in node.keywords if isinstance(word.value, ast.Constant)}
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    return first.value, names.get("variant")  # type: ignore[return-value]
    return None


def opening(activity: Activity, variant: str = "") -> Play:
    """The play of an activity, or of one of its variants, before anything was done."""
    return replay(activity, activity.seed_of(variant, 0) if variant else 0, ())


def about(minutes: int) -> str:
    """A time as people say it."""
    return "about a minute" if minutes == 1 else f"about {minutes} minutes"


def _activity(slug: str, path: Path, said: list[str]) -> Activity | None:
    name = f"{slug}/{path.stem}"
    try:
        return library.load(path, name, thorough=False)
    except ScenarioInvalid as error:
        said.append(f"{name} is left out: {error.problems[0]}.")
        return None


def _notebook(path: Path, said: list[str]) -> Any:
    text = _text(path, said)
    if not text:
        return None
    try:
        return nbformat.reads(text, FORM)  # type: ignore[no-untyped-call]
    except Exception as error:  # nbformat tells a text that is no notebook in many ways
        said.append(f"{path.parent.name}/{path.name} is left out: it is not a notebook ({type(error).__name__}).")
        return None


def _text(path: Path, said: list[str]) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        said.append(f"{path.parent.name}/{path.name} is left out: it cannot be read.")
        return None


def _terms(folder: Path) -> Iterator[Term]:
    for module in library.modules(folder):
        with suppress(ScenarioInvalid, OSError):
            yield from library.load_glossary(module.folder / library.GLOSSARY)
