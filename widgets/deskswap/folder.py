"""The learner's folder: what the course puts there, and what it never touches.

Its place among the layers is between `check` and `stage`; it does not know Jupyter.

::

    Start.ipynb                     the start page
    What is back.ipynb              questions that come back, and plans that are asked about
    Your record.ipynb               skills over time, plans, certificate, export
    Reference.ipynb                 words of the trade, where each idea is practised, sources
    01_two_languages/               lesson.ipynb and lab.ipynb of each module
    assignments/<slug>/             the released assignments
    plays/                          the learner's plays (only they may read it)
    scenarios/                      the learner's own scenarios, and those of colleagues; none to begin with
    .deskswap/language              the language that the course is taken in; none for English
    .deskswap/manifest.json         version, owner, and what was delivered: path -> digests
    .deskswap/jupyter/              settings, workspaces and the log of JupyterLab

Rules this module keeps:

- A learner's file is never overwritten. A file is the learner's when its sources are not what was delivered last;
  outputs and execution counts are no change, because a notebook that was only run is saved with them.
- What the learner changed stays, and the new version is laid beside it: ``lesson (new in 0.2.0).ipynb``.
- Of the course only notebooks are delivered: no scenario, no facilitator's guide, no solution.
- Only plain files are read. A link is the learner's, wherever it leads; whatever else is in the way stays, and is told.
- A file appears whole or not at all, and the manifest is written last: a delivery that broke off leaves the files that
  it had brought, and running it again goes on from there.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from deskswap import language, library, places
from deskswap.core.activity import listed
from deskswap.errors import FolderError

START = "Start.ipynb"
"""The start page, as a path in the learner's folder."""

BACK = "What is back.ipynb"
"""The page of questions that come back, and of plans that are asked about."""

RECORD = "Your record.ipynb"
"""The page of the learner's own record."""

REFERENCE = "Reference.ipynb"
"""The page to look things up in: words of the trade, ideas, sources."""

PAGES = {START: "start.ipynb", BACK: "back.ipynb", RECORD: "record.ipynb", REFERENCE: "reference.ipynb"}
"""The pages at the root of the learner's folder, each with its name in the course's."""

LANGUAGE = ".deskswap/language"
"""The file that names the language of the learner's folder."""

NAME_IT = "name a folder: deskswap learn FOLDER"


class Delivery(NamedTuple):
    """What a delivery did: the folder, the paths of the course in it, and what to tell the learner, in sentences."""

    root: Path
    paths: tuple[str, ...]
    said: tuple[str, ...]


@dataclass(frozen=True)
class Module:
    """A module as it lies in the learner's folder. Paths are relative to it, and empty where there is no such file."""

    number: int
    slug: str
    title: str
    summary: str
    minutes: int
    lesson: str
    lab: str
    assignment: str


def default() -> Path:
    """The folder that is used where none is named: ``deskswap`` in the home directory."""
    try:
        home = Path.home() if os.environ.get("HOME", "?") else None
    except RuntimeError:
        home = None
    if home is None or not os.path.isdir(home):  # noqa: PTH112 (Path.is_dir raises where one may not look)
        raise FolderError(f"There is no home directory to put the course into; {NAME_IT}.")
    return home / "deskswap"


def named(directory: str) -> Path:
    """The folder that a person names; ``~`` is a home directory."""
    try:
        return Path(directory).expanduser().absolute()
    except RuntimeError:
        raise FolderError(f"There is no home directory for “{directory}”; name another folder.") from None


def around(start: Path | None = None) -> Path | None:
    """The nearest learner's folder around `start` (the working directory), or None."""
    return places.around(start)


def deliver(root: Path, version: str, named: str | None = None) -> Delivery:
    """Make the learner's folder, or bring it up to this version of the course, in the language `named`.

    Where no language is named, it stays the one that the folder has.
    Raises `FolderError` where it cannot be made or written; what had come by then stays, and a second call goes on.
    """
    with telling(root):
        if root.exists() and not root.is_dir():
            raise FolderError(f"{root} is a file, not a folder; {NAME_IT}.")
        for place, mode in ((root, 0o777), (root / "plays", 0o700), (root / ".deskswap", 0o700)):
            place.mkdir(mode=mode, parents=True, exist_ok=True)
        manifest = _manifest(root)
        known: dict[str, dict[str, str]] = manifest["files"]
        beside = []
        course = dict(course_files())
        if named is not None:
            _write(root / LANGUAGE, named.encode())
        spoken = language.of(root)
        for path, source in course.items():
            data = _spoken(source, spoken)
            placed = _place(root, path, data, known.get(path), version)
            known[path] = _digests(path, data)
            if placed != path:
                beside.append(placed)
        new = json.dumps({**manifest, "version": version, "files": known}, indent=1, sort_keys=True).encode()
        _write(root / ".deskswap" / "manifest.json", new)
    return Delivery(root, tuple(course), tuple(_told(beside)))


def delivered(root: Path, path: str) -> bool:
    """Whether the file at a path of the course holds the sources that were delivered, and nothing that ran."""
    try:
        data = _present(root / path)
        known = _manifest(root)["files"].get(path, {})
        return data is not None and known.get("sources") == sources(path, data) and not has_run(data)
    except (OSError, FolderError):
        return False


def changed(root: Path, path: str) -> bool:
    """Whether the learner changed the sources of a file of the course, by writing in it."""
    try:
        known, data = _manifest(root)["files"].get(path, {}), _present(root / path)
        return data is not None and known.get("sources") != sources(path, data)
    except (OSError, FolderError):
        return False


def opened(root: Path, path: str) -> bool:
    """Whether a notebook of the course was opened: JupyterLab then lays a checkpoint of it aside."""
    place = root / path
    return (place.parent / ".ipynb_checkpoints" / f"{place.stem}-checkpoint{place.suffix}").is_file()


def course_files() -> Iterator[tuple[str, Path]]:
    """Every file that a learner gets: its path in the learner's folder, and where it comes from."""
    course, exercises = library.course_folder(), library.exercises_folder()
    yield from ((page, course / name) for page, name in PAGES.items() if (course / name).is_file())
    for module in library.modules(course):
        for source in sorted(module.folder.glob("*.ipynb")):
            yield f"{module.folder.name}/{source.name}", source
    for source in sorted(exercises.rglob("*")) if exercises.is_dir() else ():
        inner = source.relative_to(exercises)
        if source.is_file() and len(inner.parts) > 1 and not any(_hidden(part) for part in inner.parts):
            yield f"assignments/{inner.as_posix()}", source


def _spoken(source: Path, named: str) -> bytes:
    """A file of the course, in a language as far as it has words in it."""
    words = library.catalogue_of(source, named)
    if source.suffix == ".ipynb" and named != language.ENGLISH and words.is_file():
        return language.notebook(source.read_text(encoding="utf-8"), language.catalogue(words)).encode()
    return source.read_bytes()


def modules(root: Path) -> tuple[Module, ...]:
    """The modules that lie in the learner's folder, in the order of the course.

    Title, summary and minutes are what the lesson's metadata say under ``deskswap``.
    """
    return tuple(_module(root, found) for found in library.modules(root) if (found.folder / "lesson.ipynb").is_file())


def sources(path: str, data: bytes) -> str:
    """The SHA-256 of what a person writes in a file: of a notebook the ids, kinds and sources of its cells."""
    if path.endswith(".ipynb"):
        with suppress(ValueError, TypeError, KeyError, AttributeError, RecursionError):
            cells = json.loads(data)["cells"]
            kept = [[cell.get("id"), cell["cell_type"], "".join(cell["source"])] for cell in cells]
            data = json.dumps(kept, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()


def has_run(data: bytes) -> bool:
    """Whether a notebook holds an output or the count of a cell that ran."""
    try:
        cells = json.loads(data)["cells"]
        return any(cell.get("outputs") or cell.get("execution_count") for cell in cells)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return False


def _place(root: Path, path: str, data: bytes, known: dict[str, str] | None, version: str) -> str:
    """Put one file of the course into the folder; the path that it was laid at, or that holds it already."""
    here, new = root / path, _digests(path, data)
    known = known or {"sources": "", "file": ""}
    present = _present(here)
    now = "" if present is None else sources(path, present)
    mine = here.is_symlink() and now != new["sources"]
    if not mine and (present is None or now in (known["sources"], new["sources"])):
        if present is None or (known["file"] != new["file"] and present != data and not here.is_symlink()):
            _write(here, data)
        return path
    if known["sources"] == new["sources"]:
        return path
    stem, suffix = here.stem, here.suffix
    names = (f"{stem} (new in {version}{', ' + str(k) if k > 1 else ''}){suffix}" for k in range(1, 1000))
    for place in (here.with_name(name) for name in names):
        there = _present(place)
        if there is None and not place.is_symlink():
            _write(place, data)
            return place.relative_to(root).as_posix()
        if there is not None and sources(path, there) == new["sources"]:
            return path
    return path


def _present(place: Path) -> bytes | None:
    """What a plain file holds, also through a link; None where there is none.

    Raises `FileExistsError` where something else is in the way: to read a pipe would be to wait for ever.
    """
    if place.is_file():
        return place.read_bytes()
    if place.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(place))
    return None


def _digests(path: str, data: bytes) -> dict[str, str]:
    return {"sources": sources(path, data), "file": hashlib.sha256(data).hexdigest()}


def _manifest(root: Path) -> dict[str, Any]:
    """The manifest, or a new one with a new owner where there is none."""
    place = root / ".deskswap" / "manifest.json"
    try:
        raw = _present(place)
        if raw is None and not place.is_symlink():
            return {"owner": secrets.token_hex(8), "files": {}}
        data = json.loads(raw or b"")
        entries = data["files"].values()
        if isinstance(data["owner"], str) and all(set(entry) == {"sources", "file"} for entry in entries):
            return dict(data)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    raise FolderError(f"{place} is damaged; move it away and start again: no file of yours is overwritten.")


def _module(root: Path, found: library.Module) -> Module:
    facts = _metadata(found.folder / "lesson.ipynb")
    inside = {name: f"{found.folder.name}/{name}.ipynb" for name in ("lesson", "lab")}
    title, summary, minutes = facts.get("title"), facts.get("summary"), facts.get("minutes")
    return Module(
        found.number,
        found.slug,
        title if isinstance(title, str) else found.slug.replace("-", " ").capitalize(),
        summary if isinstance(summary, str) else "",
        minutes if isinstance(minutes, int) else 0,
        inside["lesson"],
        inside["lab"] if (root / inside["lab"]).is_file() else "",
        _assignment(root, found),
    )


def _assignment(root: Path, module: library.Module) -> str:
    """The notebook of a module's assignment; its folder is named like the module's, with or without the number."""
    for folder in sorted((root / "assignments").glob("*")):
        name = folder.name.replace("_", "-")
        if name in (module.slug, module.folder.name.replace("_", "-")):
            notebooks = [path for path in sorted(folder.glob("*.ipynb")) if " (new in " not in path.name]
            return notebooks[0].relative_to(root).as_posix() if notebooks else ""
    return ""


def _metadata(path: Path) -> dict[str, Any]:
    """What a notebook says of itself under ``deskswap``; nothing where it cannot be read."""
    try:
        facts = json.loads(path.read_bytes())["metadata"]["deskswap"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}
    return facts if isinstance(facts, dict) else {}


def _told(beside: list[str]) -> Iterator[str]:
    if beside:
        names = listed([f"“{path}”" for path in beside])
        yield f"The course has renewed files that you changed; yours are untouched, and the new ones are {names}."


def _hidden(name: str) -> bool:
    return name.startswith((".", "__pycache__"))


def _write(path: Path, data: bytes) -> None:
    """Put a file there whole, or leave everything as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with places.part(path, data, flushed=False) as part:  # what the course brings it can bring again
        part.chmod(0o600 if ".deskswap" in path.parts else 0o644)
        part.replace(path)


@contextmanager
def telling(root: Path) -> Iterator[None]:
    """What the system refuses, as one sentence."""
    try:
        yield
    except OSError as error:
        reasons = {
            errno.ENOSPC: "the disk is full; make room and start again",
            errno.EDQUOT: "your share of the disk is full; make room and start again",
            errno.EFBIG: "a file may not become that large here; raise the limit on file sizes and start again",
            errno.EROFS: f"the disk is read-only; {NAME_IT}",
            errno.EACCES: f"you may not write there; {NAME_IT}",
            errno.EPERM: f"you may not write there; {NAME_IT}",
            errno.EEXIST: f"{error.filename} is in the way; move it, or {NAME_IT}",
            errno.ENOTDIR: f"{error.filename} is in the way; move it, or {NAME_IT}",
            errno.EISDIR: f"{error.filename} is in the way; move it, or {NAME_IT}",
        }
        why = reasons.get(error.errno or 0, f"{error.strerror or error}; {NAME_IT}")
        raise FolderError(f"The folder {root} cannot be used: {why}.") from None
