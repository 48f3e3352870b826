"""A folder of pages on disk: written whole or not at all, and never over anything that is not ours.

Rules this module keeps:

- A folder is ours when it holds our list (`LIST`) of what was written, and nothing else, unchanged.
- The new folder is made beside the old one; then the two change places.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from deskswap import places
from deskswap.errors import PagesError

LIST = ".deskswap-pages.json"
"""The file that names what was written, each with the first 16 hexadecimal digits of its SHA-256."""


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put the files (path inside -> contents) into a folder that is new, empty, or was written here and left alone.

    Raises `PagesError` where something of somebody else's lies there, or where it cannot be written.
    """
    folder = Path(os.path.abspath(folder))  # noqa: PTH100 (resolve would follow a link that the person means)
    _refuse_strangers(folder)
    listed = json.dumps({name: _digest(data) for name, data in sorted(files.items())}, indent=1) + "\n"
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
    except OSError as error:
        raise _refused(folder, error) from None
    try:
        new, old = place / "new", place / "old"
        for name, data in {**files, LIST: listed.encode()}.items():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).write_bytes(data)
        if folder.exists():
            folder.rename(old)
        try:
            new.rename(folder)
        except OSError:
            if old.exists():
                old.rename(folder)
            raise
    except OSError as error:
        raise _refused(folder, error) from None
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _refuse_strangers(folder: Path) -> None:
    if folder.is_symlink() or (os.path.lexists(folder) and not folder.is_dir()):
        raise PagesError(f"{folder} is not a plain folder; move it, or name another one.")
    try:
        there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if not _is_folder(path)}
        if not there:
            return
        ours = _ours(folder)
        strange = [name for name, path in sorted(there.items()) if ours.get(name) != _digest(path.read_bytes())]
    except OSError as error:
        raise _refused(folder, error) from None
    if strange and strange != [LIST]:
        name = next(name for name in strange if name != LIST)
        raise PagesError(f"{folder} holds {name}, which was not made here; move it, or name another folder.")


def _ours(folder: Path) -> dict[str, str]:
    with suppress(OSError, ValueError):
        found = json.loads((folder / LIST).read_text(encoding="utf-8"))
        return found if isinstance(found, dict) else {}
    return {}


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _refused(folder: Path, error: OSError) -> PagesError:
    reason = places.why(error).replace(places.ANOTHER, "name another folder")
    return PagesError(f"{folder} cannot be written: {reason}.")
