"""Putting a file there whole, without touching one that is there.

Rules this module keeps:

- The bytes are written beside the place, flushed, and take their name only then; who looks never sees half a file.
- A name that is taken stays whoever's it is: it is refused, or the next free name is used.
- A file is for the person alone (0600): it holds what they did.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from deskswap.errors import CannotWrite
from deskswap.places import part, why

MOST_NAMES = 1000
"""How many names are tried beside one that is taken."""


def write_new(path: Path, data: bytes) -> Path:
    """Write a file that is not there yet; its path. Raises `CannotWrite` where the name is taken or a disk refuses."""
    with _telling(path), part(path, data) as finished:
        _named(finished, path)
    return path


def write_beside(folder: Path, stem: str, suffix: str, data: bytes) -> Path:
    """Write a file under the first free name: ``stem.suffix``, then ``stem 2.suffix``; its path."""
    for name in names(stem, suffix):
        if not os.path.lexists(folder / name):
            with suppress(FileExistsError):
                return write_new(folder / name, data)
    raise CannotWrite(f"There are {MOST_NAMES} files named “{stem}{suffix}” and alike in {folder}; move some away.")


def names(stem: str, suffix: str = "") -> Iterator[str]:
    """Names to try, one after the other."""
    yield f"{stem}{suffix}"
    for number in range(2, MOST_NAMES + 1):
        yield f"{stem} {number}{suffix}"


def _named(finished: Path, path: Path) -> None:
    """Give a finished file its name. Raises `FileExistsError` where the name is taken."""
    try:
        os.link(finished, path)
    except FileExistsError:
        raise
    except OSError:  # a disk without links: take the name first, then put the file in its place
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        finished.replace(path)


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """What the system refuses, as one sentence."""
    try:
        yield
    except FileExistsError:
        raise CannotWrite(f"{path} is there already and is left as it is; name another file.") from None
    except FileNotFoundError:
        raise CannotWrite(f"There is no folder {path.parent}; make it, or name another place.") from None
    except NotADirectoryError:
        raise CannotWrite(f"{path.parent} is a file, so nothing can be put in it; name another place.") from None
    except OSError as error:
        reason = why(error).replace("; name another folder in $DESKSWAP_PLAYS", "; name another place")
        raise CannotWrite(f"{path} cannot be written: {reason}.") from None
