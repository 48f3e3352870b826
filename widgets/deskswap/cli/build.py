"""`deskswap build`: everything that is computed from something else, made anew or checked."""

from __future__ import annotations

import argparse
from pathlib import Path

from deskswap.grading.course import course
from deskswap.grading.derived import derived, differences, leaks_in_place, write

HELP = "make exercises/ and every other derived file; with --check, only say what is out of date"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="write nothing; fail on any difference or leak")
    parser.add_argument("--course", type=Path, metavar="DIR", help="the course folder (default: the working directory)")


def run(args: argparse.Namespace) -> int:
    """Write or check; 1 where something is out of date, wrong, or would reach a learner before the time."""
    here = course(args.course)
    computed = derived(here)
    wrong = [*computed.problems, *computed.leaks]
    if args.check:
        wrong += [leak for leak in leaks_in_place(here, computed) if leak not in wrong]
        wrong += differences(here, computed) if not computed.problems else ()
    elif not wrong:
        changed = write(here, computed)
        print("\n".join([*changed, f"{len(computed.files)} files are up to date, {len(changed) or 'none'} changed."]))
    if wrong:
        print("\n".join([*wrong, f"{len(wrong)} to put right" + ("." if args.check else "; nothing was written.")]))
    elif args.check:
        print(f"{len(computed.files)} derived files are up to date, and nothing in them gives an answer away.")
    return 1 if wrong else 0
