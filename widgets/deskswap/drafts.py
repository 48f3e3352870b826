"""Own scenarios on disk: each is its text, whole or broken, because both are somebody's work.

::

    scenarios/NAME.yaml             the text as it stands
    scenarios/.earlier/NAME.yaml    the last text of it that could be played
    scenarios/.earlier/form.json    what was typed into the form so far

Rules this module keeps:

- A text appears whole or not at all; it is on disk before anything is said of it.
- Nothing is overwritten that was not read before: where a file changed elsewhere, both texts stay, under two names.
- What is not text is told and left as it is.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import filelock

from deskswap import library, places
from deskswap.errors import CannotWrite, FolderError, Problem
from deskswap.source import LONGEST, text_of

PATIENCE = 10.0
"""Seconds to wait for another tab or window that is just writing the same text."""

RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{k}" for port in ("com", "lpt") for k in range(1, 10))})
"""Names that one system keeps for itself."""


class Draft(NamedTuple):
    """A text and its file; `mark` is the digest of what lies there, as far as is known."""

    path: Path
    text: str
    mark: str

    @property
    def name(self) -> str:
        """The name in the activity's id ``mine/NAME``."""
        return next((key for key, path in library.own_files().items() if path == self.path), "").partition("/")[2]


def opened(path: Path) -> Draft:
    """The draft in a file. Raises `FolderError` where it holds no text that could be read."""
    text = text_of(path)
    if isinstance(text, Problem):
        raise FolderError(f"{path.name} {text.text}.")
    try:
        return Draft(path, text.removeprefix("\ufeff"), _mark(path.read_bytes()))
    except OSError as error:
        raise FolderError(f"{path.name} cannot be read: {places.why(error, reading=True)}.") from None


def begun(name: str, text: str) -> Draft:
    """A new draft under a name, or under the next one that is free. Raises `CannotWrite`."""
    place, name = places.scenarios(), library.slug(name)
    name = f"{name}-scene" if name in RESERVED else name
    data = _data(text)
    with _telling(place):
        place.mkdir(parents=True, exist_ok=True)
        taken = {key.partition("/")[2] for key in library.own_files()}
        free = (f"{name}{f'-{k}' if k else ''}" for k in (0, *range(2, 10_000)))
        for path in (place / f"{one}.yaml" for one in free if one not in taken):
            with suppress(FileExistsError):
                _put(path, data, new=True)
                return Draft(path, data.decode(), _mark(data))
    raise CannotWrite(f"There are too many scenarios called {name} in {place}; choose another name.")


def kept(draft: Draft, text: str) -> Draft:
    """The draft with another text, once that is on disk. Raises `CannotWrite`.

    Where its file has changed since it was read, that stays, and the text begins a new file.
    """
    data = _data(text)
    with _telling(draft.path), _alone(draft.path):
        there = draft.path.read_bytes() if draft.path.is_file() else None
        if there is not None and _mark(there) == draft.mark:
            if there != data:
                _put(draft.path, data)
            return Draft(draft.path, data.decode(), _mark(data))
        if there is None and not draft.path.is_symlink() and not draft.path.exists():
            with suppress(FileExistsError):
                draft.path.parent.mkdir(parents=True, exist_ok=True)
                _put(draft.path, data, new=True)
                return Draft(draft.path, data.decode(), _mark(data))
    return begun(draft.path.stem, text)


def set_by(draft: Draft) -> None:
    """Keep the text of a draft as the last one that could be played. Where that fails, only this copy is missing."""
    place = _earlier(draft.path)
    with suppress(OSError):
        place.parent.mkdir(exist_ok=True)
        _put(place, _data(draft.text))


def earlier(draft: Draft) -> str:
    """The last text of a draft that could be played; empty where there is none, or it is the text itself."""
    text = text_of(_earlier(draft.path))
    return "" if isinstance(text, Problem) or text == draft.text else text


def half() -> dict[str, Any]:
    """What was typed into the form so far; nothing where that cannot be read."""
    with suppress(OSError, ValueError, CannotWrite, RecursionError):
        told = json.loads(_form().read_bytes()[:LONGEST])
        return dict(told) if isinstance(told, dict) else {}
    return {}


def keep_half(filled: Mapping[str, Any]) -> None:
    """Keep what was typed into the form so far. Raises `CannotWrite`."""
    data = json.dumps(dict(filled)).encode()
    with _telling(_form()):
        _form().parent.mkdir(parents=True, exist_ok=True)
        _put(_form(), data[:LONGEST])


def _form() -> Path:
    return places.scenarios() / ".earlier" / "form.json"


def _earlier(path: Path) -> Path:
    return path.parent / ".earlier" / path.name


def _mark(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _data(text: str) -> bytes:
    """A text as it is kept; half a character becomes a question mark. Raises `CannotWrite` where it is too long."""
    if len(text) > LONGEST:
        raise CannotWrite(f"A scenario has at most {LONGEST:,} characters; this one was not kept.")
    return text.replace("\r\n", "\n").replace("\r", "\n").encode(errors="replace")


def _put(path: Path, data: bytes, new: bool = False) -> None:
    """Put a file there whole, or leave everything as it was; a `new` one raises `FileExistsError` where one is."""
    path = path if new else Path(os.path.realpath(path))
    with places.part(path, data) as part:
        part.chmod(0o644)
        if new:
            with path.open("xb"):  # the name is ours from here on
                pass
        part.replace(path)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Let nobody else write this draft meanwhile."""
    locks = path.parent / ".locks"
    locks.mkdir(parents=True, exist_ok=True)
    try:
        with filelock.FileLock(locks / f"{path.name}.lock", timeout=PATIENCE):
            yield
    except filelock.Timeout:
        raise CannotWrite(f"{path.name} is held by another program; close that and try again.") from None


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """What the system refuses, as one sentence."""
    try:
        yield
    except (OSError, NotImplementedError) as error:
        reason = places.why(error).replace("$DESKSWAP_PLAYS", "$DESKSWAP_SCENARIOS")
        raise CannotWrite(f"Your text could not be kept in {path}: {reason}.") from None
