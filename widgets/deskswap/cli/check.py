"""`deskswap check`: the course plays itself and reports every claim that does not hold."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Iterator
from pathlib import Path

from deskswap import bibliography, check, library
from deskswap.core.activity import listed
from deskswap.errors import FolderError, Problem, UnknownActivity

HELP = "check scenarios: structure, fairness, and whether they can be guessed"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="ACTIVITY|FILE", help="what to check; the whole course by default")
    parser.add_argument("--language", metavar="CODE", help="only say what is missing or has drifted in that language")
    parser.add_argument("--table", action="store_true", help="print every player's share, the sizes and the clues")


def run(args: argparse.Namespace) -> int:
    """Print the report; 0 where every claim holds, 1 where one does not."""
    if args.language:
        return _in_language(args.language)
    report = check.report(_files(args.names))
    words = () if args.names else tuple(_of_the_whole())
    if args.table:
        print(table(report))
    for problem in (*report.findings, *words):
        print(problem)
    count = len(report.findings) + len(words)
    print(f"{len(report.sizes)} scenarios checked, {count or 'no'} finding{'' if count == 1 else 's'}.")
    return 1 if count else 0


def _of_the_whole() -> Iterator[Problem]:
    """What is wrong with the course beside its scenarios: its glossaries, and what it says of its ideas and sources."""
    yield from check.glossary_findings(library.glossary_files())
    yield from bibliography.findings(bibliography.here())


def _in_language(named: str) -> int:
    """Print what a language lacks; 0 where nothing is missing and nothing has drifted."""
    known = library.languages()
    if named not in known[1:]:
        raise FolderError(f"There is no language “{named}” to check; there is {listed(known[1:]) or 'only English'}.")
    found = list(check.language_findings(named))
    for problem in found:
        print(problem)
    whole = [str(module.number) for module in library.modules() if library.translated(module, named)]
    print(f"{named}: modules {listed(whole) or 'none'}, {len(found) or 'no'} finding{'' if len(found) == 1 else 's'}.")
    return 1 if found else 0


def _files(names: list[str]) -> dict[str, Path]:
    known = library.scenario_files()
    if not known and not names:
        raise FolderError(f"There is no scenario in {library.course_folder()}; name the files to check.")
    mine = library.own_files()
    places = {path.absolute(): name for name, path in {**known, **mine}.items()}
    files: dict[str, Path] = {}
    for name in names:
        if name in known or name in mine:
            files[name] = known.get(name) or mine[name]
        elif name.endswith((".yaml", ".yml")):
            own = f"own/{Path(name).stem}"
            taken = sum(key == own or key.startswith(f"{own}-") for key in files)
            files[places.get(Path(name).absolute(), f"{own}-{taken + 1}" if taken else own)] = Path(name)
        else:
            near = difflib.get_close_matches(name, {**known, **mine}, 1) or [next(iter(known), "my-scene.yaml")]
            raise UnknownActivity(f"There is no activity or file “{name}”. Did you mean “{near[0]}”?")
    return files or known


def table(report: check.Report) -> str:
    """The report's figures as text."""
    players = tuple(dict.fromkeys(tuple(name for name, _ in score.naive) for score in report.scores))
    blocks = [_scores(report, names) for names in players]
    sizes = [
        [name, f"{plays:,}" if plays else "–", f"{states:,}", f"{low:.0f}–{high:.0f}"]
        for name, plays, states, low, high in report.sizes
    ]
    clues = [[name, f"{value:+.2f}"] for name, value in report.clues]
    return "\n\n".join(
        [
            f"Share of what can be earned (naive players at most {check.NAIVE_LIMIT:.0%},"
            f" the expert at least {check.EXPERT_LIMIT:.0%})",
            *blocks,
            _lines([["activity", "distinct plays", "states", "minutes"], *sizes]),
            _lines([["clue", f"rank correlation over all decisions (under {check.CLUE_LIMIT:.2f})"], *clues]),
            "",
        ]
    )


def _scores(report: check.Report, players: tuple[str, ...]) -> str:
    """The scores of all activities that are held against the same players."""
    rows = [["activity", "variant", "chair", "points", "expert", *players]]
    rows += [
        [
            score.activity,
            score.variant or "–",
            score.chair,
            f"{score.attainable:.2f}",
            f"{score.expert:.0%}",
            *(f"{share:.0%}" for _, share in score.naive),
        ]
        for score in report.scores
        if tuple(name for name, _ in score.naive) == players
    ]
    return _lines(rows)


def _lines(rows: list[list[str]]) -> str:
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(size) for cell, size in zip(row, widths, strict=True)).rstrip() for row in rows
    )
