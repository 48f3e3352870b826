"""Where plays and own scenarios are kept, whose they are, and in words why the system refuses a file.

Rules this module keeps:

- The folder of plays is the one named in ``$DESKSWAP_PLAYS``, else the learner's, else the person's own;
  that of own scenarios is found the same way, from ``$DESKSWAP_SCENARIOS``.
- A folder that is made here is for the person alone (0700). One that exists keeps its mode: plays in it have 0600,
  so others may see their names and never what they hold.
"""

from __future__ import annotations

import errno
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import platformdirs

from deskswap.errors import CannotWrite

ANOTHER = "name another folder in $DESKSWAP_PLAYS"


def folder() -> Path:
    """The folder in which plays are kept, made where it is missing.

    ``$DESKSWAP_PLAYS``; else ``plays`` in the learner's folder around the working directory;
    else ``plays`` among the person's data. Raises `CannotWrite` where it cannot be made.
    """
    given, home = os.environ.get("DESKSWAP_PLAYS"), around()
    if given:
        place = Path(given)
    elif home:
        place = home / "plays"
    else:
        place = _persons("plays")
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(f"The folder {place} for plays cannot be made: {why(error)}.") from None
    return place


def scenarios() -> Path:
    """The folder of own scenarios, whether it is there or not.

    ``$DESKSWAP_SCENARIOS``; else ``scenarios`` in the learner's folder around the working directory;
    else ``scenarios`` among the person's data. Raises `CannotWrite` where there is no place for it.
    """
    given, home = os.environ.get("DESKSWAP_SCENARIOS"), around()
    if given:
        return Path(given)
    return home / "scenarios" if home else _persons("scenarios")


def around(start: Path | None = None) -> Path | None:
    """The nearest learner's folder around `start` (the working directory); None where there is none."""
    try:
        here = (start or Path.cwd()).absolute()
    except OSError:  # the working directory was deleted
        return None
    return next((place for place in (here, *here.parents) if _is_folder(place / ".deskswap")), None)


@contextmanager
def part(path: Path, data: bytes, flushed: bool = True) -> Iterator[Path]:
    """A file beside `path` that holds all of the data, to be given its name; it goes away where that does not happen.

    Whoever looks at `path` so sees the old file or the new one, whole. `flushed` brings the bytes to the disk first:
    for what somebody wrote. The file is for the person alone (0600). Raises OSError.
    """
    handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    found = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if flushed:
                file.flush()
                os.fsync(file.fileno())
        yield found
    finally:
        with suppress(OSError):  # it has its name by now
            found.unlink()


def owner(place: Path) -> str:
    """The opaque id of the learner's folder around the plays or the working directory; empty where there is none."""
    home = around(place) or around()
    if home is None:
        return ""
    manifest = home / ".deskswap" / "manifest.json"
    try:
        told = json.loads(manifest.read_text(encoding="utf-8"))["owner"] if manifest.is_file() else ""
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""
    return told if isinstance(told, str) else ""


def why(error: BaseException, reading: bool = False) -> str:
    """Why the system refused to write (or to read), and what to do about it; part of a sentence."""
    way = f"{getattr(error, 'filename', None) or 'a file'} is in the way; move it, or {ANOTHER}"
    right = f"you may not write there; {ANOTHER}"
    if reading:
        right = "you have no right to read it; give yourself that right"
    reasons = {
        errno.ENOSPC: "the disk is full; make room and try again",
        errno.EDQUOT: "your share of the disk is full; make room and try again",
        errno.EFBIG: "the file is not allowed to grow; raise the limit on file sizes",
        errno.EROFS: f"the disk is read-only; {ANOTHER}",
        errno.EACCES: right,
        errno.EPERM: right,
    }
    if not reading:
        reasons |= {
            errno.EEXIST: way,
            errno.ENOTDIR: f"a part of its path is a file; {ANOTHER}",
            errno.ENOENT: f"there is no place of that name; {ANOTHER}",
            errno.ELOOP: f"its links go round in a circle; {ANOTHER}",
            errno.ENAMETOOLONG: f"its name is too long; {ANOTHER}",
        }
    code = getattr(error, "errno", None)
    return reasons.get(code or 0) or (os.strerror(code) if code else str(error)) or type(error).__name__


def _persons(name: str) -> Path:
    """The folder of that name among the person's own data."""
    try:
        place = platformdirs.user_data_path("deskswap") / name
    except RuntimeError:  # so says platformdirs where there is no home; older ones give a path that leads nowhere
        place = Path()
    if not place.is_absolute():
        raise CannotWrite(f"There is no home directory to keep {name} in; name a folder in $DESKSWAP_{name.upper()}.")
    return place


def _is_folder(path: Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 (Path.is_dir raises where one may not look)
