"""A learner's folder in which things were played on days of our choosing, at noon."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

from deskswap import journal, library
from deskswap.core import bots
from deskswap.core.activity import Activity
from deskswap.core.moves import Move, Record

MARK = "0123456789abcdef"

DAY_1 = date(2026, 3, 2)
"""A Monday."""


def noon(day: int) -> float:
    """Noon of a day, by this machine's calendar; 1 is `DAY_1`."""
    at = date.fromordinal(DAY_1.toordinal() + day - 1)
    return datetime(at.year, at.month, at.day, 12).timestamp()


def ordinal(day: int) -> int:
    """A day as the course counts days; 1 is `DAY_1`."""
    return DAY_1.toordinal() + day - 1


def home(root: Path) -> Path:
    """An empty learner's folder with a mark of its own."""
    (root / "plays").mkdir(parents=True)
    (root / ".deskswap").mkdir()
    (root / ".deskswap" / "manifest.json").write_text(json.dumps({"owner": MARK, "files": {}}), encoding="utf-8")
    return root


def played(root: Path, name: str, day: int, chair: str = "you", seed: int = 1, poor: bool = False, owner: str = MARK):
    """A play of an activity from a chair that ended on a day; a poor one takes the worst of every choice."""
    activity = library.activity(name)
    kept = journal.begin(activity, seed, {chair: "person"}, root / "plays", owner=owner)
    while kept.play.turn:
        mover = kept.play.turn[0]
        best = kept.play.activity.best(kept.play, mover)
        kept.append(worst(kept.play.activity, best) if poor and mover == chair else best, at=noon(day))
    return kept


def worst(activity: Activity, best: Move) -> Move:
    """For a judgement by choice: the response with the least weight to the item that has the best one."""
    item = next(item for item in activity.items.values() if best.value in item.responses)
    return best._replace(value=min(item.shares, key=item.shares.__getitem__))


def written(root: Path, name: str, day: int, words: dict[str, str], about: dict[str, str] | None = None):
    """A reflection that was written and kept on a day."""
    kept = journal.begin(library.activity(name), 1, {"you": "person"}, root / "plays", owner=MARK, about=about)
    kept.append(Move("you", "write", Record(words)), at=noon(day))
    kept.append(Move("you", "choose", "keep"), at=noon(day))
    return kept


PLAN = {
    "moment": "If the lab sends its Thursday figures",
    "deed": "I will call and say back what I understood.",
    "with-whom": "Ines",
    "when": "Thursday",
}


def planned(root: Path, day: int, module: str = "two-languages", **words: str):
    """A plan that was made on a day."""
    return written(root, f"{module}/my-plan", day, {**PLAN, **words})


def followed_up(root: Path, plan, day: int, done: str, then: str, new: str = "–", happened: str = "She laughed."):
    """What was said of a plan on a day."""
    words = {"done": done, "happened": happened, "then": then, "new": new}
    return written(root, "before-you-start/did-you-do-it", day, words, {"plan": plan.path.stem})


def took_test(root: Path, form: str, day: int, seed: int = 1):
    """A play of one form of the judgement test, answered as its bot would."""
    activity = library.activity("before-you-start/baseline")
    seed = activity.seed_of(form, seed)
    kept = journal.begin(activity, seed, {"you": "person"}, root / "plays", owner=MARK)
    while (move := bots.reply(kept.play, ["you"])) is not None:
        kept.append(move, at=noon(day))
    return kept
