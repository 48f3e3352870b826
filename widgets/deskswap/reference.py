"""The reference page: words of the trade, where each idea is practised, and the sources, as one notebook to look up in.

Rules this module keeps:

- The page is computed from the glossaries, the two registers, the scenarios and the lessons; nobody writes it.
- It says of every source how far it is known here, in the words that its introduction explains.
- Links lead to notebooks by the paths that they have both in the course and in a learner's folder.
- The same course gives the same page: entries stand in the order of the alphabet, modules in that of the course.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from deskswap import folder, library
from deskswap.bibliography import IDEAS, SOURCES, Course, Idea, Work, is_practice
from deskswap.core.activity import Activity, listed
from deskswap.core.glossary import Term
from deskswap.errors import ScenarioInvalid

NAME = "reference.ipynb"
"""The page's file in the course."""

INTRODUCTION = """# Reference

Three lists to look something up in:

- [Words of the trade](#Words-of-the-trade)
- [Where each idea is practised](#Where-each-idea-is-practised)
- [Sources](#Sources)"""

WORDS = """## Words of the trade

{count} words that the scenes use, from both desks, each with whose word it is and the module that explains it first.
On the stage, the words of a scene stand below its brief.
What they mean is true to the trade; the company, its people and its figures are invented."""

PRACTICE = """## Where each idea is practised

The course was made around {count} ideas. Each is practised in the scenes and games named beside it.
The questions, pairs of cases and plans of a module come back to its ideas and are not listed."""

SOURCES_INTRODUCTION = """## Sources

What the course takes from research, and how well we know it:

- **Read**: we read the abstract or the page that is named, seldom the whole paper.
- **Second-hand**: we know it through the page that is named.
- **Reported**: we have not read it. The course says so, and computes the figure anew where it can.
- **Data**: where the real data of a lab come from; the lab computes its own figures.
- **Formula**: named as the origin of a formula or a method that is stated and tested here; no finding of it is quoted.

Every lab says beside its figures where its data are from."""

CITED = "### Cited in the modules"

BEHIND = """### Behind the course

No lesson quotes these. Something in the way the course is made rests on them."""

SIDES = {"rd": "R&D", "marketing": "marketing", "both": "both desks"}
STATES = {"read": "Read", "second-hand": "Second-hand", "reported": "Reported", "data": "Data", "formula": "Formula"}
NOT_READ = "not read for this course"

ADDRESS = re.compile(r"(?<![\w/.])(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)/[^\s,;]+")
PAPER = re.compile(r"\b(?P<kind>doi|arXiv):(?P<id>10\.\S*[^\s.,;]|\d{4}\.\d{4,5})")


class Cell(NamedTuple):
    """A cell of the page: a name for its id, and its text."""

    name: str
    text: str


def possible(course: Path) -> bool:
    """Whether a course has the registers that the page is made from."""
    return (course / IDEAS).is_file() and (course / SOURCES).is_file()


def page(course: Path) -> str:
    """The page of a course, as a notebook's text. Raises `ScenarioInvalid` where a register cannot be read."""
    whole = Course(course)
    modules = {module.slug: module for module in folder.modules(course)}
    cells = (
        Cell("introduction", INTRODUCTION),
        *_words(tuple(_terms(course)), modules),
        *_practice(whole, modules),
        *_sources(whole, modules),
    )
    notebook = {
        "cells": [_markdown(cell) for cell in cells],
        "metadata": {"deskswap": {"title": "Reference"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(notebook, ensure_ascii=False)


def _markdown(cell: Cell) -> dict[str, Any]:
    fixed = {"deletable": False, "editable": False}
    return {"cell_type": "markdown", "id": cell.name, "metadata": fixed, "source": cell.text}


# ---- words of the trade ----------------------------------------------------------------------------------------


def _terms(course: Path) -> Iterator[tuple[Term, str]]:
    """Every term with the slug of the module that explains it first; a glossary that cannot be read is left out."""
    for module in library.modules(course):
        if (module.folder / library.GLOSSARY).is_file():
            with suppress(ScenarioInvalid):
                yield from ((term, module.slug) for term in library.load_glossary(module.folder / library.GLOSSARY))


def _words(terms: Iterable[tuple[Term, str]], modules: dict[str, folder.Module]) -> Iterator[Cell]:
    known = sorted(terms, key=lambda pair: _alphabetical(pair[0].term))
    yield Cell("words", WORDS.format(count=len(known)))
    for letter, group in groupby(known, key=lambda pair: _alphabetical(pair[0].term)[:1].upper()):
        entries = [_word(term, modules.get(slug)) for term, slug in group]
        yield Cell(f"words-{letter.lower()}", "\n\n".join([f"### {letter}", *entries]))


def _word(term: Term, module: folder.Module | None) -> str:
    place = f", {_link(f'module {module.number}', module)}" if module else ""
    return f"**{_escaped(term.term)}** ({SIDES[term.side]}{place})  \n{_escaped(term.means)}"


# ---- where each idea is practised ------------------------------------------------------------------------------


def _practice(course: Course, modules: dict[str, folder.Module]) -> Iterator[Cell]:
    rows = ["| | idea | strand | practised in |", "|:--|:--|:--|:--|"]
    for name, idea in sorted(course.ideas.items(), key=lambda pair: int(pair[0][1:])):
        rows.append(_row(name, idea, course.practising(name), modules))
    yield Cell("ideas", PRACTICE.format(count=len(course.ideas)))
    yield Cell("ideas-table", "\n".join(rows))


def _row(name: str, idea: Idea, practising: tuple[Activity, ...], modules: dict[str, folder.Module]) -> str:
    shown = [found for found in practising if is_practice(found)] or practising
    places = []
    for slug, group in groupby(shown, key=lambda found: found.id.partition("/")[0]):
        titles = ", ".join(f"*{_escaped(found.title)}*" for found in group)
        module = modules.get(slug)
        places.append(f"{_link(f'{module.number} {module.title}', module)}: {titles}" if module else titles)
    return f"| {name} | {_escaped(idea.idea)} | {', '.join(idea.skills)} | {'<br>'.join(places)} |"


# ---- sources ---------------------------------------------------------------------------------------------------


def _sources(course: Course, modules: dict[str, folder.Module]) -> Iterator[Cell]:
    yield Cell("sources", SOURCES_INTRODUCTION)
    works = sorted(course.works.items(), key=lambda pair: (_alphabetical(pair[1].cited[0]), pair[0]))
    where = {slug: [modules[name] for name in course.citing(slug) if name in modules] for slug, _ in works}
    for name, title, part in (
        ("cited", CITED, [(slug, work) for slug, work in works if where[slug]]),
        ("behind", BEHIND, [(slug, work) for slug, work in works if not where[slug]]),
    ):
        if part:
            yield Cell(f"sources-{name}", title)
        for letter, group in groupby(part, key=lambda pair: _alphabetical(pair[1].cited[0])[:1]):
            text = "\n\n".join(_work(work, where[slug]) for slug, work in group)
            yield Cell(f"sources-{name}-{letter}", text)


def _work(work: Work, modules: list[folder.Module]) -> str:
    links = [_link(str(module.number), module) for module in modules]
    used = f" (module{'s' if len(links) > 1 else ''} {listed(links)})" if links else ""
    lines = [
        f"**{_escaped(work.cited[0])}**{used}",
        _linked(work.reference, PAPER, _paper),
        f"What we take from it: {_escaped(work.taken)}",
        *([f"What rests on it: {_escaped(work.behind)}"] if work.behind and not links else []),
        f"*{STATES[work.state]}*: {_linked(work.where or NOT_READ, ADDRESS, _page)}.",
    ]
    return "  \n".join(lines)


def _paper(found: re.Match[str]) -> str:
    """A paper by its number, as a link to where such numbers lead."""
    host = {"doi": "doi.org", "arXiv": "arxiv.org/abs"}[found["kind"]]
    return f"[{_escaped(found[0])}](<https://{host}/{found['id']}>)"


def _page(found: re.Match[str]) -> str:
    """An address, as a link that shows its host only."""
    return f"[{found['host']}](<https://{found[0]}>)"


def _linked(text: str, pattern: re.Pattern[str], link: Callable[[re.Match[str]], str]) -> str:
    """The text, with everything that the pattern finds as a link."""
    parts, end = [], 0
    for found in pattern.finditer(text):
        parts += [_escaped(text[end : found.start()]), link(found)]
        end = found.end()
    return "".join([*parts, _escaped(text[end:])])


# ---- text ------------------------------------------------------------------------------------------------------


def _link(text: str, module: folder.Module) -> str:
    return f"[{_escaped(text)}]({module.lesson})"


def _escaped(text: str) -> str:
    """The text, with the signs that Markdown and mathematics would take for their own."""
    return re.sub(r"([\\*_`|$<\[\]])", r"\\\1", text)


def _alphabetical(text: str) -> str:
    """What a word is sorted by: its letters without accents, in small, and without an article before it."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text).casefold() if sign.isalnum() or sign == " ")
    return re.sub(r"^(?:an?|the) ", "", plain)
