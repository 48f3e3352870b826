"""Beginning afresh: the plays are set aside, and nothing is deleted.

Rules this module keeps:

- Plays are moved, as they are, into a new folder beside them whose name says the day.
- A move that fails leaves every play in one of the two places, and says so.
- Lessons, labs, assignments and own scenarios are not touched.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from deskswap.errors import CannotWrite
from deskswap.places import why
from deskswap.records.files import names


class Moved(NamedTuple):
    """Where the plays are now, and how many there are; no folder where there was none to move."""

    folder: Path | None
    plays: int


def set_aside(root: Path, today: date) -> Moved:
    """Move every play into ``plays/set aside YYYY-MM-DD``. Raises `CannotWrite` where that cannot be done."""
    plays = root / "plays"
    files = [path for path in sorted(plays.glob("*.jsonl")) if not path.name.startswith(".")]
    if not files:
        return Moved(None, 0)
    place = _new_folder(plays, f"set aside {today.isoformat()}")
    for moved, path in enumerate(files):
        try:
            path.rename(place / path.name)
        except OSError as error:
            with suppress(OSError):
                place.rmdir()
            raise CannotWrite(
                f"{path.name} cannot be moved: {why(error)}. {moved} of {len(files)} plays are in {place}."
            ) from None
    return Moved(place, len(files))


def undo(moved: Moved) -> str:
    """How to bring them back, in a sentence."""
    return f"To undo it, move the files from {moved.folder} back into the folder above it."


def _new_folder(plays: Path, stem: str) -> Path:
    for name in names(stem):
        try:
            (plays / name).mkdir(mode=0o700)
        except FileExistsError:
            continue
        except OSError as error:
            raise CannotWrite(f"The plays cannot be set aside in {plays}: {why(error)}.") from None
        return plays / name
    raise CannotWrite(f"There are too many folders named “{stem}” in {plays}; move some away.")
