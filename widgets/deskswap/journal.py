"""Plays on disk: append-only JSON Lines, one file a play.

Rules this module keeps:

- A move is on disk, flushed, before `Journal.append` returns: what a person has seen happen is never lost.
- A move is checked by the play's rules first; a rejected move writes nothing.
- A move is written at the end of the file. What fails half-way is taken back, so the file is whole again.
- A file that changed since it was read is never written to: two tabs on one play cannot fork it.
- Reading is lenient at the end and strict before it: a torn last line is what a crash leaves and is cut off,
  anything else that is wrong is damage and is refused with its line number.
- Nothing is overwritten, and only the person who plays can read a play (folders 0700, files 0600).
"""

from __future__ import annotations

import os
import re
import stat
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import filelock

from deskswap import library, places
from deskswap.core.activity import Activity, Play, replay
from deskswap.core.moves import (
    FORMAT,
    Header,
    Move,
    Record,
    frozen,
    header_from_line,
    line_from_header,
    line_from_move,
    move_from_line,
)
from deskswap.errors import (
    CannotWrite,
    DeskswapError,
    JournalError,
    MovedOn,
    MoveRejected,
    NotAMove,
    NotAPlay,
    OtherScenario,
)
from deskswap.places import why

LARGEST = 16 * 2**20
"""The most bytes a play may have; a file above it is not read at all."""

PATIENCE = 10.0
"""Seconds to wait for another tab or window that is just writing to the same play."""

TORN = "The last line of this play was cut short, as by a crash; it was left out, and the play goes on before it."

_BINARY = getattr(os, "O_BINARY", 0)  # Windows would turn newlines into two bytes without it


class Kept(NamedTuple):
    """A file in the folder of plays: its header and number of moves, or the `problem` that keeps it from being read.

    `at` is when it was last played, in seconds since the epoch.
    """

    path: Path
    header: Header | None
    moves: int
    problem: str
    at: float


class _Known(NamedTuple):
    """What is known of a file's bytes: their number, how many of them are whole lines, and the last ones."""

    size: int
    whole: int
    end: bytes
    mend: bool


class _Found(NamedTuple):
    header: Header
    moves: tuple[Move, ...]
    note: str
    known: _Known


class Journal:
    """A play and its file. `note` says in one sentence what was wrong with the file's end, if anything was."""

    def __init__(self, path: Path, header: Header, play: Play, known: _Known, note: str = "") -> None:
        self.path = path
        self.header = header
        self.play = play
        self.note = note
        self._known = known

    def append(self, move: Move, at: float | None = None) -> Play:
        """The play with one more move, once that is on disk.

        The move is stamped with the time `at` (now, where none is given) and with who made it.
        Raises `MoveRejected` for a move that is not allowed, `MovedOn` where the file changed since it was read,
        and `CannotWrite` where it cannot be put on disk; in all three cases nothing has changed.
        """
        stamped = self._stamped(move, at)
        after = self.play.then(stamped)
        line = (line_from_move(stamped) + "\n").encode()
        if self._known.whole + len(line) >= LARGEST:
            raise CannotWrite(f"{self.path.name} has become too large for a play; start a new one.")
        if self.header.format < FORMAT:
            self._carry_over()
        with _telling(self.path), _locked(self.path), _opened(self.path) as file:
            self._compare(file)
            self._write(file, line, after)
        return after

    def _stamped(self, move: Move, at: float | None) -> Move:
        """The move as it will be read again: plain data, with time and person. Raises `NotAMove` where it is not."""
        seat = self.header.seats.get(move.chair)
        by = move.by or ("bot" if seat == "bot" else self.header.owner or "person")
        when = at if at is not None else move.at if move.at is not None else time.time()
        try:
            line = line_from_move(Move(move.chair, move.act, frozen(move.value), when, by))
            return move_from_line(line.encode().decode())
        except (NotAPlay, ValueError, TypeError) as error:
            why = str(error) if isinstance(error, NotAPlay) else "It cannot be written as JSON in UTF-8."
            raise NotAMove("This move cannot be kept.", why) from None

    def _compare(self, file: int) -> None:
        """Refuse to go on when the file is not what it was."""
        size, end = self._known.size, self._known.end
        if os.fstat(file).st_size == size:
            os.lseek(file, size - len(end), os.SEEK_SET)
            if os.read(file, len(end)) == end:
                return
        raise MovedOn("This play went on in another tab or window; open it again here to go on from there.")

    def _write(self, file: int, line: bytes, after: Play) -> None:
        size, whole, end, mend = self._known
        if size > whole:
            os.ftruncate(file, whole)
            self._known = _Known(whole, whole, end[: len(end) - (size - whole)], mend)
        data = b"\n" + line if mend else line
        try:
            _put(file, data)
            os.fsync(file)
            total = whole + len(data)
            self.play, self._known = after, _Known(total, total, line, False)
        except BaseException:  # an interrupt from the keyboard too must leave the file as it was
            os.ftruncate(file, whole)
            raise

    def _carry_over(self) -> None:
        """Put the play into a file of the present format, in place of the one of an older format."""
        header = self.header._replace(format=FORMAT)
        lines = [line_from_header(header), *map(line_from_move, self.play.moves)]
        data = "".join(f"{line}\n" for line in lines).encode()
        new = self.path.with_name(f"{self.path.name}.new")
        with _telling(self.path), _locked(self.path), _opened(self.path) as file:
            self._compare(file)
            new.unlink(missing_ok=True)
            _create(new, data)
            new.replace(self.path)
        self.header, self._known = header, _Known(len(data), len(data), data[-64:], False)


folder = places.folder
_usual = folder  # below, `folder` is an argument


def kept(folder: Path | None = None) -> tuple[Kept, ...]:
    """The plays in a folder, the one played last at the end. A file that cannot be read is told of, never raised."""
    place = folder or _usual()
    paths = [path for path in sorted(place.glob("*.jsonl")) if not path.name.startswith(".")]
    return tuple(sorted(map(_kept, paths), key=lambda found: found.at))


def _kept(path: Path) -> Kept:
    at = 0.0
    try:
        at = path.stat().st_mtime
        found = _read(path)
    except OSError as error:
        return Kept(path, None, 0, f"{path.name} cannot be read: {why(error, reading=True)}.", at)
    except JournalError as error:
        return Kept(path, None, 0, str(error), at)
    last = found.moves[-1].at if found.moves else None
    return Kept(path, found.header, len(found.moves), "", at if last is None else last)


def latest(
    activity: str, chair: str, folder: Path | None = None, of: Callable[[int], bool] | None = None
) -> Path | None:
    """The file of an activity that a person in that chair played last; None where there is none.

    With `of`, only plays whose seed it accepts count: those of one variant.
    A file that cannot be read counts by its name: `resume` then raises what is wrong with it.
    """
    named = re.compile(rf"{re.escape(_stem(activity))}\.(.+)\.\d{{3,9}}\.jsonl")
    for found in reversed(kept(folder)):
        if found.header is None:
            name = named.fullmatch(found.path.name)
            if name and chair in name[1].split("+") and of is None:
                return found.path
        elif found.header.activity == activity and found.header.seats.get(chair) == "person":
            if of and not of(found.header.seed):
                continue
            return found.path
    return None


def new_seed(activity: Activity, draw: int, folder: Path | None = None) -> int:
    """A seed near `draw` for the next play: of the variant that was played least here, the earliest of equals."""
    if not activity.variants:
        return draw
    plays = [found.header.seed for found in kept(folder) if found.header and found.header.activity == activity.id]
    played = Counter(seed % len(activity.variants) for seed in plays)
    least = min(range(len(activity.variants)), key=lambda index: played[index])
    return activity.seed_of(activity.variants[least], draw)


def set_aside(path: Path, error: JournalError) -> str:
    """What to say when a new play begins because this one cannot go on."""
    return f"{error} It is kept in {path}, and a new play begins."


def begin(
    activity: Activity,
    seed: int,
    seats: Mapping[str, str],
    folder: Path | None = None,
    file: Path | None = None,
    owner: str | None = None,
    about: Mapping[str, str] | None = None,
) -> Journal:
    """A new play in a new file: of a name of its own in the folder, or exactly `file`.

    `seats` says for each chair whether a ``person`` or a ``bot`` sits in it; a chair not named is a bot's.
    What the person's earlier plays decided, and this one quotes, is kept with it; so is what it is `about`.
    Raises `CannotWrite` where the file exists or cannot be written.
    """
    for chair, seat in seats.items():
        activity.you(chair)
        if seat not in ("person", "bot"):
            raise NotAMove(f"“{seat}” cannot sit in a chair.", "Who sits in a chair is “person” or “bot”.")
    place = file.parent if file else folder or _usual()
    everybody = Record({chair: seats.get(chair, "bot") for chair in activity.chairs})
    header = Header(activity.id, activity.digest, seed, everybody, places.owner(place) if owner is None else owner)
    quoted = decided_earlier(activity.variant(seed), folder)
    header = header._replace(earlier=Record({**quoted, **about}) if about else quoted)
    data = (line_from_header(header) + "\n").encode()
    path = file or place
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in (file,) if file else _free(place, activity.id, everybody):
            with suppress(FileExistsError):
                _create(path, data)
                play = replay(activity, seed, (), header.earlier)
                return Journal(path, header, play, _Known(len(data), len(data), data, False))
    except OSError as error:
        raise CannotWrite(f"A play cannot be begun in {place}: {why(error)}.") from None
    raise CannotWrite(f"{path} is there already and is left as it is; resume it, or name another file.")


def decided_earlier(activity: Activity, folder: Path | None = None) -> Record:
    """What the person's latest plays of other activities decided, as far as this activity quotes it.

    A play that cannot be read, or is of another version of its scenario, decides nothing here.
    """
    settled: dict[str, Mapping[str, str]] = {}
    plays = kept(folder) if activity.earlier else ()
    for name in {entry.source for entry in activity.earlier}:
        for found in plays:
            if found.header and found.header.activity == name and "person" in found.header.seats.values():
                with suppress(DeskswapError):
                    play = resume(found.path, library.activity(name)).play
                    settled[name] = play.activity.decided(play) or settled.get(name, {})
    values = {entry.key: settled.get(entry.source, {}).get(entry.what) for entry in activity.earlier}
    return Record({key: value for key, value in values.items() if value is not None})


def resume(path: Path, activity: Activity) -> Journal:
    """The journal of a play on disk, as it stood after its last whole move; `note` says where a torn line was cut off.

    Raises `OtherScenario` where the play was made with another scenario or another version of it,
    `OtherVersion` for a format not known here, and `NotAPlay` for a damaged file.
    """
    found = _read(path)
    if found.header.activity != activity.id:
        raise OtherScenario(f"{path.name} is a play of “{found.header.activity}”, not of “{activity.id}”.")
    if found.header.digest != activity.digest:
        raise OtherScenario(f"{path.name} was played with another version of “{activity.id}” and cannot go on.")
    if set(found.header.seats) != set(activity.chairs):
        raise NotAPlay(f"{path.name}, line 1: the seats are not those of “{activity.id}”.")
    play = replay(activity, found.header.seed, (), found.header.earlier)
    for number, move in enumerate(found.moves, 2):
        try:
            play = play.then(move)
        except MoveRejected as error:
            raise NotAPlay(f"{path.name}, line {number}: {error}") from None
    return Journal(path, found.header, play, found.known, found.note)


def read(path: Path) -> tuple[Header, tuple[Move, ...], str]:
    """The header and moves of a play file, without asking whether the moves are allowed, and a note on its end.

    Raises `NotAPlay` with the line number for damage before the last line, `OtherVersion` for an unknown format.
    """
    header, moves, note, _ = _read(path)
    return header, moves, note


def _read(path: Path) -> _Found:
    raw = _bytes(path)
    lines = raw.split(b"\n")
    mend = lines[-1] != b""
    if not mend:
        lines.pop()
    if not lines:
        raise NotAPlay(f"{path.name} is empty: no play was begun in it.")
    try:
        header = header_from_line(_decoded(lines[0]))
    except JournalError as error:
        raise type(error)(f"{path.name}, line 1: {error}") from None
    moves: list[Move] = []
    for number, line in enumerate(lines[1:], 2):
        try:
            moves.append(move_from_line(_decoded(line), header.format))
        except NotAPlay as error:
            if number < len(lines):
                raise NotAPlay(f"{path.name}, line {number}: {error}") from None
            tail = len(line) + (not mend)
            known = _Known(len(raw), len(raw) - tail, raw[max(0, len(raw) - tail - 64) :], False)
            return _Found(header, tuple(moves), TORN, known)
    return _Found(header, tuple(moves), "", _Known(len(raw), len(raw), raw[-len(lines[-1]) - 1 :], mend))


def _bytes(path: Path) -> bytes:
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise NotAPlay(f"{path.name} is not a file, so it is no play.")
        if about.st_size > LARGEST:
            raise NotAPlay(f"{path.name} is far too large to be a play.")
        return path.read_bytes()
    except FileNotFoundError:
        raise NotAPlay(f"There is no play at {path}.") from None
    except OSError as error:
        raise NotAPlay(f"{path.name} cannot be read: {why(error, reading=True)}.") from None


def _decoded(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        raise NotAPlay("A line of a play is text in UTF-8; this one is not.") from None


def _stem(activity: str) -> str:
    """How the names of an activity's plays begin."""
    return re.sub("[^a-z0-9-]+", ".", activity).strip(".") or "play"


def _free(place: Path, activity: str, seats: Record) -> Iterator[Path]:
    """Paths for a new play, from the first running number above all that are in the folder."""
    people = "+".join(chair for chair, seat in seats.items() if seat == "person") or "bots"
    stem = f"{_stem(activity)}.{people}."
    ends = (path.name.removeprefix(stem).removesuffix(".jsonl") for path in place.glob("*.jsonl"))
    first = max((int(end) for end in ends if re.fullmatch(r"\d{3,9}", end)), default=0) + 1
    for number in range(first, first + 1000):
        yield place / f"{stem}{number:03}.jsonl"


def _put(file: int, data: bytes) -> None:
    """Write all of it. Where only a part fits, trying the rest raises the system's own reason."""
    while data:
        data = data[os.write(file, data) :]


def _create(path: Path, data: bytes) -> None:
    """Write a new file, flushed, with its entry in the folder; or leave none. Raises OSError."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    try:
        _put(file, data)
        os.fsync(file)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    finally:
        os.close(file)
    with suppress(OSError):  # a folder cannot be flushed everywhere, and where it cannot there is no need
        now = time.time_ns()
        os.utime(path, ns=(now, now))  # plays are put in order by age, and the system's stamp is coarse
        entry = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(entry)
        finally:
            os.close(entry)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Nobody else writes to the play meanwhile. The lock's file lies in ``.locks`` and is never a play."""
    locks = path.parent / ".locks"
    try:
        locks.mkdir(mode=0o700, exist_ok=True)
        lock = filelock.FileLock(locks / f"{path.name}.lock", timeout=PATIENCE, mode=0o600)
        lock.acquire(poll_interval=0.005)
    except filelock.Timeout:
        raise CannotWrite(f"{path.name} is held by another program; close that and try again.") from None
    except NotImplementedError as error:
        raise CannotWrite(f"This move could not be kept in {path}: {why(error)}.") from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    file = os.open(path, os.O_RDWR | os.O_APPEND | _BINARY)
    try:
        yield file
    finally:
        os.close(file)


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """What the system refuses, as one sentence."""
    try:
        yield
    except FileNotFoundError:
        raise CannotWrite(f"{path} is gone; it was moved or deleted, so start a new play.") from None
    except OSError as error:
        raise CannotWrite(f"This move could not be kept in {path}: {why(error)}.") from None
