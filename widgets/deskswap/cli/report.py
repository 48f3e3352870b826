"""`deskswap report [FOLDER]`: the learner's own record; a certificate, an export, a fresh beginning.

Rules this module keeps:

- Without an option it only reads, and prints what stands there.
- A fresh beginning is asked first, and only “y” or “yes” is a yes.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from deskswap import folder
from deskswap.errors import FolderError
from deskswap.records.account import counted, summary
from deskswap.records.aside import set_aside, undo
from deskswap.records.certificate import certify
from deskswap.records.export import export

HELP = "your own record: what you have done, a certificate, an export of your data"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("directory", nargs="?", metavar="FOLDER", help="your folder (default: ~/deskswap)")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--certificate", metavar="NAME", help="write a PDF with this name into your folder")
    what.add_argument("--export", type=Path, metavar="FILE", help="write all your data to this new file, as a zip")
    what.add_argument("--reset", action="store_true", help="set your plays aside and begin afresh; nothing is deleted")


def run(args: argparse.Namespace) -> int:
    """Run the command; the exit code."""
    root = _root(args.directory)
    if args.certificate is not None:
        print(f"Written: {certify(root, args.certificate, date.today())}")
    elif args.export is not None:
        made = export(root, args.export.expanduser())
        print(f"Written: {made.path}, with {counted(made.plays, 'play')} in it.")
        if made.left_out:
            print(f"Left out, because they carry the mark of another folder: {made.left_out}.")
    elif args.reset:
        return _reset(root)
    else:
        print(summary(root))
    return 0


def _root(directory: str | None) -> Path:
    """The learner's folder that is meant. Raises `FolderError` where there is none."""
    root = folder.named(directory) if directory else folder.around() or folder.default()
    if folder.around(root) != root:
        raise FolderError(f"{root} is no learner's folder; name yours: deskswap report FOLDER")
    return root


def _reset(root: Path) -> int:
    """Ask, and set the plays aside; 1 where the answer is no."""
    print(f"All plays in {root / 'plays'} are moved into a folder beside them; nothing is deleted.")
    try:
        said = input("Begin afresh? y/n: ").strip().lower()
    except EOFError:
        said = ""
    if said not in ("y", "yes"):
        print("Nothing was changed.")
        return 1
    moved = set_aside(root, date.today())
    if moved.folder is None:
        print("There was no play to set aside.")
    else:
        print(f"Set aside in {moved.folder}: {counted(moved.plays, 'play')}. {undo(moved)}")
    return 0
