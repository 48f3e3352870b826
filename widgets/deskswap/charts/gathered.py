"""Whose plays a figure shows: the learner's own, or the class's where its plays lie in a folder.

The class's folder is the one named in ``$DESKSWAP_CLASS``, else ``class`` in the learner's folder.
Play files lie in it, or in one folder a person.

Rules this module keeps:

- A file that cannot be read, or is of another version of the scenario, is left out and counted, never raised.
- What was left out is said in the words that go on the figure.
- A play that lies there twice counts once.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from deskswap import journal, library, places
from deskswap.core.activity import Activity, Play, replay
from deskswap.core.game import Game, outcome
from deskswap.core.moves import Record
from deskswap.errors import DeskswapError, OtherScenario, OtherVersion

OWN, CLASS = "your plays", "the class's plays"


class Taken(NamedTuple):
    """A finished play and who sat in which of its chairs (`person` or `bot`)."""

    play: Play
    seats: Record


class Gathered(NamedTuple):
    """The finished plays of an activity, the last one at the end; whose they are, and how many files were left out.

    `older` is the number of files of another version, `broken` of those that cannot be read; `note` is a sentence on
    the class's folder where it could not serve, else empty.
    """

    taken: tuple[Taken, ...]
    whose: str
    older: int = 0
    broken: int = 0
    note: str = ""

    @property
    def plays(self) -> tuple[Play, ...]:
        """The plays alone."""
        return tuple(found.play for found in self.taken)

    @property
    def of_class(self) -> bool:
        """Whether they are the class's."""
        return self.whose == CLASS

    @property
    def label(self) -> str:
        """What stands on the figure: whose plays these are, and what was left out."""
        return self.whose + self.left_out

    @property
    def left_out(self) -> str:
        """What was left out and why, to stand behind other words; empty where nothing was."""
        reasons = [
            f"{count} {why}"
            for count, why in ((self.older, "of another version"), (self.broken, "not readable"))
            if count
        ]
        total = self.older + self.broken
        files = f"{total} file{'s' * (total > 1)}"
        why = (
            f", {' and '.join(reasons)}"
            if len(reasons) > 1
            else " of another version"
            if self.older
            else " not readable"
        )
        told = f" (left out: {files}{why})" if reasons else ""
        return told + (f" ({self.note})" if self.note else "")


def plays_of(name: str) -> Gathered:
    """The finished plays of an activity: the class's where its folder holds any, else the learner's own.

    Raises `UnknownActivity` for a name that is no activity.
    """
    return plays_of_all([name])


def plays_of_all(names: Iterable[str]) -> Gathered:
    """The finished plays of several activities together, in the order in which they were played; each file read once.

    Raises `UnknownActivity` for a name that is no activity.
    """
    activities = {name: library.activity(name) for name in names}
    place, note = class_folder()
    if place is not None:
        found = _from(activities, (place, *_inside(place)), CLASS)
        if found.taken:
            return found
        which = "this activity" if len(activities) == 1 else "these activities"
        note = f"the class's folder holds no finished play of {which}{found.left_out}"
    return _from(activities, (journal.folder(),), OWN)._replace(note=note)


def own_gathered(activity: Activity) -> Gathered:
    """The learner's own finished plays of an activity in its present version, with what was left out."""
    return _from({activity.id: activity}, (journal.folder(),), OWN)


def class_folder() -> tuple[Path | None, str]:
    """The folder with the class's plays, or None; and a note where one was named and is not there."""
    given = os.environ.get("DESKSWAP_CLASS")
    if given:
        place = Path(given)
        return (place, "") if _is_folder(place) else (None, "the folder named in $DESKSWAP_CLASS is not there")
    home = places.around()
    found = home / "class" if home else None
    return (found if found and _is_folder(found) else None), ""


def _is_folder(path: Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 (Path.is_dir raises where one may not look)


def _inside(place: Path) -> tuple[Path, ...]:
    """The folders inside a folder, at any depth, without following links; those one may not look into are empty."""
    return tuple(Path(root) / name for root, names, _ in os.walk(place) for name in sorted(names))


def _from(activities: Mapping[str, Activity], folders: tuple[Path, ...], whose: str) -> Gathered:
    taken: dict[tuple[object, ...], Taken] = {}
    older = broken = 0
    for kept in sorted(_kept(folders), key=lambda kept: kept.at):
        if not _of(kept, activities):
            continue
        try:
            header, moves, _ = journal.read(kept.path)
            activity = activities[header.activity]
            if header.digest != activity.digest:
                raise OtherScenario(kept.path.name)
            play = replay(activity, header.seed, moves, header.earlier)
        except (OtherVersion, OtherScenario):
            older += 1
        except DeskswapError:
            broken += 1
        else:
            if play.over:
                key = (header.activity, header.owner, header.seed, header.seats, moves)
                taken.setdefault(key, Taken(play, header.seats))
    return Gathered(tuple(taken.values()), whose, older, broken)


def _kept(folders: tuple[Path, ...]) -> Iterator[journal.Kept]:
    for folder in folders:
        try:
            yield from journal.kept(folder)
        except OSError:  # one may not look into it
            continue


def _of(kept: journal.Kept, activities: Collection[str]) -> bool:
    """Whether a file is of one of these activities: by its header, else by its name, else perhaps, so it counts."""
    if kept.header:
        return kept.header.activity in activities
    named = [name for name in library.scenario_files() if kept.path.name.startswith(name.replace("/", ".") + ".")]
    return not named or not set(named).isdisjoint(activities)


def stand_ins(name: str, players: Mapping[str, str], seed: int) -> dict[str, Play]:
    """Plays of a game by players who stand in for the learner, from its first chair against bots, by their names.

    `players` maps each name to one of the game's policies; any other word stands for its strong player.
    """
    game = library.activity(name).variant(seed)
    assert isinstance(game, Game)
    chair = next(iter(game.chairs))
    policies = game.policies(chair)
    return {
        player: outcome(game, seed, chair, policies.get(policy, lambda play, seat: play.activity.best(play, seat)))
        for player, policy in players.items()
    }
