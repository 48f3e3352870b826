"""One's own data in one file: a zip of the plays as they are, tables that other programs read, and the plans.

Rules this module keeps:

- Every file of the learner's own is in it byte for byte, also one that is damaged or of another version.
- Files that carry another folder's mark stay out, and how many these are is said.
- The same data give the same bytes: names in order, no clock in the archive.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from deskswap import journal, places
from deskswap.core.activity import SKILLS, Unmarked
from deskswap.core.views import as_text
from deskswap.progress import Done, marks_of, plans
from deskswap.records.account import account, facts, mine, plan_blocks, variant
from deskswap.records.files import write_beside, write_new
from deskswap.records.statements import lines, moment

NAME = "Your data"
"""How the file is called where no name is given."""

SETTLED = (1980, 1, 1, 0, 0, 0)
"""The date of every entry in the archive: the earliest that a zip can say."""

HEAD = (
    "file", "module", "activity", "title", "kind", "variant", "chair", "begun", "ended", "moves", "score",
    *(f"{skill} {what}" for skill in SKILLS for what in ("earned", "attainable", "decisions")),
)  # fmt: skip

READ_ME = """What is in here

plays/            your plays, as they lie in your folder: one file a play, one line a move (JSON Lines)
plays.csv         a line for every play that came to its end, with what it earned
statements.jsonl  the same as statements of the Experience API (xAPI) 1.0.3, one a line
plans.txt         your if-then plans, and what you said became of them
done.txt          what a certificate would say

Times are in UTC. Scores are shares from 0 to 1. Your name is nowhere in here; the letters in the field "owner" are a
random mark of your folder. Nothing was sent anywhere: what becomes of this file is up to you.
"""


class Exported(NamedTuple):
    """The file that was written, the plays in it, and how many stayed out because they are another's."""

    path: Path
    plays: int
    left_out: int


def export(root: Path, to: Path | None = None) -> Exported:
    """Write the learner's data to a new file: exactly `to`, or one of a free name in the learner's folder.

    Raises `CannotWrite` where the name is taken or the file cannot be written.
    """
    data, count, left_out = archive(root)
    path = write_new(to, data) if to else write_beside(root, NAME, ".zip", data)
    return Exported(path, count, left_out)


def archive(root: Path) -> tuple[bytes, int, int]:
    """The archive, the number of plays in it, and of those left out."""
    files, left_out = _own_files(root)
    done = mine(root)
    texts = {
        "read me.txt": READ_ME,
        "plays.csv": table(done),
        "statements.jsonl": lines(done),
        "plans.txt": as_text(tuple(plan_blocks(plans.kept(root / "plays")))) + "\n",
        "done.txt": "\n".join(facts(account(root, done))) + "\n",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        for name, data in [*((name, text.encode()) for name, text in texts.items()), *files]:
            entry = zipfile.ZipInfo(name, SETTLED)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            out.writestr(entry, data)
    return buffer.getvalue(), len(files), left_out


def _own_files(root: Path) -> tuple[list[tuple[str, bytes]], int]:
    """The files of plays, also those set aside: name in the archive and bytes; and how many are another's."""
    plays, found, left_out = root / "plays", [], 0
    mark = places.owner(plays)
    for folder in (plays, *(place for place in sorted(plays.glob("set aside *")) if place.is_dir())):
        for kept in sorted(journal.kept(folder), key=lambda kept: kept.path.name):
            if kept.header is not None and kept.header.owner not in ("", mark):
                left_out += 1
            elif kept.path.is_file() and not kept.path.is_symlink():
                found.append((f"plays/{kept.path.relative_to(plays).as_posix()}", kept.path.read_bytes()))
    return found, left_out


def table(done: tuple[Done, ...]) -> str:
    """The ended plays as CSV, one a line, in the order in which they ended."""
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(HEAD)
    out.writerows(tuple(_row(one)) for one in done)
    return text.getvalue()


def _row(one: Done) -> Iterator[str]:
    activity, marks = one.play.activity, marks_of(one)
    score = "" if isinstance(activity, Unmarked) else f"{marks.score:.4f}"
    yield from (one.file.name, one.module, activity.id, str(activity.title), activity.kind, variant(one), one.chair)
    yield from (moment(one.begun), moment(one.at), str(len(one.play.moves)), score)
    by_skill = {mark.skill: mark for mark in marks.skills}
    for skill in SKILLS:
        mark = by_skill.get(skill)
        yield from (f"{mark.earned:.4f}", f"{mark.attainable:.4f}", str(mark.decisions)) if mark else ("", "", "")
