"""`deskswap build`: everything that is computed from something else, made anew or checked; and pages, where asked."""

from __future__ import annotations

import argparse
from pathlib import Path

from deskswap import language, library
from deskswap.core.activity import listed
from deskswap.errors import FolderError
from deskswap.grading.course import course
from deskswap.grading.derived import derived, differences, leaks_in_place, write

HELP = "make exercises/ and every other derived file; with --check, only say what is out of date"

PAGES = {
    "print": "for each module its role cards and one page a chair, as a PDF",
    "slides": "for each module its slides, as one HTML file",
    "site": "the course for reading, as linked pages",
}
"""The pages that can be made, and what they are."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="write nothing; fail on any difference or leak")
    parser.add_argument("--words", metavar="CODE", help="only bring the catalogues of that language up to date")
    parser.add_argument("--module", metavar="MODULE", help="with --words: begin catalogues for that module, too")
    parser.add_argument("--course", type=Path, metavar="DIR", help="the course folder (default: the working directory)")
    for name, text in PAGES.items():
        into = f"build/{name}"
        parser.add_argument(
            f"--{name}", metavar="DIR", nargs="?", const=into, help=f"only make {text} (default: {into})"
        )


def run(args: argparse.Namespace) -> int:
    """Write or check; 1 where something is out of date, wrong, or would reach a learner before the time."""
    if args.words:
        return _words(args.words, args.module)
    if wanted := {name: Path(getattr(args, name)) for name in PAGES if getattr(args, name)}:
        from deskswap.cli import pages  # noqa: PLC0415 (what prints and lays out pages takes a second to import)

        return pages.make(args.course / "course" if args.course else library.course_folder(), wanted, PAGES)
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


def _words(named: str, begun: str | None) -> int:
    """Bring every catalogue of a language up to the English words; 0, also where some wait for their translation."""
    if not language.CODE.fullmatch(named) or named == language.ENGLISH:
        raise FolderError(f"“{named}” is no language to translate into; name one by its ISO code, like “de”.")
    slugs = [module.slug for module in library.modules()]
    if begun is not None and begun not in slugs:
        raise FolderError(f"There is no module “{begun}”; there is {listed(slugs)}.")
    waiting = 0
    for module in library.modules():
        if module.slug == begun or library.translated(module, named):
            for path in library.translatable(module):
                waiting += language.renew(library.words_of(path), library.catalogue_of(path, named))
    print(f"{named}: {waiting or 'no'} text{'' if waiting == 1 else 's'} to translate.")
    return 0
