"""What the course rests on: its ideas and its sources, and whether activities and prose keep to both registers.

Rules this module keeps:

- ``ideas.yaml`` and ``sources.yaml`` of a course are read strictly: every problem at once, with its path and line.
- An idea is practised where a scenario names it; a source is cited where a scenario names it or a text says its name.
- A text is what learners and facilitators read: scenarios, lessons, labs, guides, released assignments.
- A citation is an author and a year: “Kahn (1996)”, “(Kahn 1996; Nash 1950)”, “Lu et al. 2012”. A name and a year
  that merely follow each other, like “In 2019”, are none.
- What was not read stands in its text as “reported”; the text is its paragraph or its entry in a list.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from deskswap import library, source
from deskswap.core.activity import Activity, Part, Skill, Slug, Words
from deskswap.errors import Problem, ScenarioInvalid

IDEAS, SOURCES = "ideas.yaml", "sources.yaml"
"""The two registers, beside the modules."""

LAST_IDEA = 26
"""Ideas are numbered S1 to S26, as a scenario's `practises` has them."""

AUTHOR = r"(?:(?:[Vv]an|[Dd]e|[Vv]on) )?[A-ZÀ-ÖØ-Þ][\w’'-]*\w"
BEFORE_YEAR = r"(?:[’']s)?,? \(?"
CITATION = re.compile(
    rf"(?P<authors>{AUTHOR}(?P<more>(?:, {AUTHOR})*,? & {AUTHOR}| et al\.)?)"
    rf"{BEFORE_YEAR}(?P<year>(?:18|19|20)\d\d)(?![\d/])"
)
"""A citation in even text; one author alone counts only where the year, or both, stand in parentheses."""

COAUTHOR = re.compile(rf"{AUTHOR}(?:,| &) $")
"""What stands before the last of several authors."""

TRACE = re.compile(r"\d{4}|\w[’']s\b")
"""What every form of citing has in it, a year, a number or a possessive; a text without it is not looked at."""

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
CALENDAR = re.compile(rf"(?:{MONTHS}|Spring|Summer|Autumn|Winter|In|Since|By|Until|From|Of|About|After|Before|ISO)\b")
"""Words that stand before a year without being an author."""


class Idea(Part):
    """An idea that the course practises, and the strands that it belongs to."""

    idea: Words
    skills: Annotated[tuple[Skill, ...], Field(min_length=1)]


class Work(Part):
    """A source: how prose calls it, its reference, what is taken from it, and how far it is known here.

    `where` says which page was read, `behind` what in the course rests on it although no text names it.
    """

    cited: Annotated[tuple[Words, ...], Field(min_length=1)]
    reference: Words
    taken: Words
    state: Literal["read", "second-hand", "reported", "data", "formula"]
    where: Words | None = None
    behind: Words | None = None


class Ideas(Part):
    """All ideas by their ids."""

    ideas: dict[Annotated[str, Field(pattern=r"^S([1-9]|1\d|2[0-6])$")], Idea]


class Works(Part):
    """All sources by their slugs."""

    works: dict[Slug, Work]


class Place(NamedTuple):
    """A paragraph or list entry of a text: its file, where in it (`path`, `line`), its module, its words made even."""

    file: Path
    path: str
    line: int
    module: str
    text: str

    def problem(self, text: str) -> Problem:
        """A problem of this place."""
        return Problem(self.path, text, str(self.file), self.line)


@dataclass(frozen=True)
class Course:
    """A course as its registers see it. `released` is the folder of the assignments that learners get."""

    folder: Path
    released: Path | None = None

    @cached_property
    def ideas(self) -> dict[str, Idea]:
        """The register of ideas. Raises `ScenarioInvalid`."""
        return library.whole(self.folder / IDEAS, Ideas, "ideas").ideas

    @cached_property
    def works(self) -> dict[str, Work]:
        """The register of sources. Raises `ScenarioInvalid`."""
        return library.whole(self.folder / SOURCES, Works, "works").works

    @cached_property
    def activities(self) -> dict[str, Activity]:
        """Every activity whose file can be read, by its id; the others are told by `check`."""
        found = {}
        for name, path in library.scenario_files(self.folder).items():
            with suppress(ScenarioInvalid):
                found[name] = library.load(path, name, thorough=False)
        return found

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every paragraph that learners and facilitators read and that may cite, in the order of the course."""
        return tuple(place for place in _places(self) if TRACE.search(place.text))

    def practising(self, idea: str) -> tuple[Activity, ...]:
        """The activities that practise an idea, in the order of the course."""
        return tuple(found for found in self.activities.values() if idea in _named(found, "practises"))

    def citing(self, slug: str) -> tuple[str, ...]:
        """The modules, by their slugs in the order of the course, in which a source is cited.

        A form that two works share, like “Nash 1950”, counts for neither: there the scenarios' `cites` decide.
        """
        others = {form for name, work in self.works.items() if name != slug for form in work.cited}
        forms = [form for form in self.works[slug].cited if form not in others]
        named = {name.partition("/")[0] for name, found in self.activities.items() if slug in _named(found, "cites")}
        said = {place.module for place in self.places if any(_says(place.text, form) for form in forms)}
        return tuple(module.slug for module in library.modules(self.folder) if module.slug in named | said)


def here() -> Course:
    """The course that is used here, with the released assignments that lie beside it."""
    course, released = library.course_folder(), library.exercises_folder()
    return Course(course, released if released.parent == course.parent else None)


def findings(course: Course) -> Iterator[Problem]:
    """Whatever a course claims of its ideas and sources and does not keep; one without registers claims nothing."""
    if not any((course.folder / register).exists() for register in (IDEAS, SOURCES)):
        return
    yield from _registers(course)
    with suppress(ScenarioInvalid):
        yield from _ideas(course, course.ideas)
    with suppress(ScenarioInvalid):
        yield from _sources(course, course.works)


def is_practice(activity: Activity) -> bool:
    """Whether an activity is a scene or a game: something to play, not to recall or to write down."""
    return activity.kind != "reflection" and getattr(activity, "form", "") != "recall"


def _registers(course: Course) -> Iterator[Problem]:
    """What cannot be read, and what is not said in a register."""
    for name in ("ideas", "works"):
        try:
            getattr(course, name)
        except ScenarioInvalid as invalid:
            yield from invalid.problems


def _ideas(course: Course, ideas: Mapping[str, Idea]) -> Iterator[Problem]:
    register = course.folder / IDEAS
    lines = source.read(register.read_text(encoding="utf-8"), str(register))
    for idea in (f"S{number}" for number in range(1, LAST_IDEA + 1)):
        if idea not in ideas:
            yield Problem(idea, "is missing", str(register))
        elif not course.practising(idea):
            yield Problem(idea, "is practised by no activity", str(register), lines.line(idea))
    files = library.scenario_files(course.folder)
    for name, activity in course.activities.items():
        if is_practice(activity) and not _named(activity, "practises"):
            yield Problem("practises", "names no idea; a scene or a game practises at least one", str(files[name]), 1)


def _sources(course: Course, works: Mapping[str, Work]) -> Iterator[Problem]:
    files = library.scenario_files(course.folder)
    for name, activity in course.activities.items():
        for index, slug in enumerate(_named(activity, "cites")):
            if slug not in works:
                lines = source.read(files[name].read_text(encoding="utf-8"), str(files[name]))
                text = f"there is no source “{slug}” in {SOURCES}"
                yield Problem(f"cites.{index}", text, str(files[name]), lines.line(f"cites.{index}"))
    known = [form for work in works.values() for form in work.cited]
    for place in course.places:
        for said in cited(_without(place.text, known)):
            yield place.problem(f"cites “{said}”, which is not in {SOURCES}")
        for work in works.values():
            if work.state == "reported" and "report" not in place.text.lower():
                for form in (form for form in work.cited if _says(place.text, form)):
                    yield place.problem(f"quotes “{form}”, which was not read, without the word “reported”")
    yield from _unused(course, works)


def _unused(course: Course, works: Mapping[str, Work]) -> Iterator[Problem]:
    """Sources that nothing cites, and those of which it is not said where they were read."""
    register = course.folder / SOURCES
    lines = source.read(register.read_text(encoding="utf-8"), str(register))
    for slug, work in works.items():
        if not work.behind and not course.citing(slug):
            text = "is cited by nothing; say under “behind” what rests on it, or take it out"
            yield Problem(slug, text, str(register), lines.line(slug))
        if (work.state == "reported") == bool(work.where):
            wrong = "says where it was read, and is “reported”" if work.where else "does not say where it was read"
            yield Problem(f"{slug}.state", wrong, str(register), lines.line(f"{slug}.state"))
        for index, form in enumerate(work.cited):
            if not TRACE.search(form):
                path = f"{slug}.cited.{index}"
                yield Problem(path, "has neither a year nor a possessive", str(register), lines.line(path))


def cited(text: str) -> Iterator[str]:
    """The citations in a text, each as “Authors YEAR”."""
    text = even(text)
    for found in CITATION.finditer(text):
        before = text[: found.start()]
        inside = before.rfind("(") > before.rfind(")")
        bracketed = found[0][-5] == "(" and text[found.end() :].startswith(")")
        if not CALENDAR.match(found["authors"]) and (found["more"] or inside or bracketed):
            yield f"{found['authors']} {found['year']}"


def even(text: str) -> str:
    """A text without what differs from one way of writing to another: line breaks, emphasis, “and” between names."""
    text = " ".join(re.sub(r"[*_`]", "", text).split())
    return re.sub(rf"({AUTHOR}) and (?=[A-ZÀ-ÖØ-Þ])", r"\1 & ", text)


@lru_cache(maxsize=256)
def _pattern(form: str) -> re.Pattern[str]:
    """What finds a form of the register in even text, with or without a possessive, comma or parenthesis in it."""
    authors, arxiv, year = form.partition(" arXiv ") if " arXiv " in form else form.rpartition(" ")
    wanted = re.escape(form).replace("’", "[’']")
    if authors and re.fullmatch(r"[\d.]+", year):
        wanted = f"{re.escape(authors)}{BEFORE_YEAR}{arxiv.lstrip()}{re.escape(year)}"
    return re.compile(rf"(?<![\w-]){wanted}(?!\w)")


def _found(text: str, form: str) -> Iterator[re.Match[str]]:
    """Where a text names a source in this form, by itself and not as the last of several authors."""
    if form.partition(" ")[0].partition("’")[0] in text:
        yield from (
            found
            for found in _pattern(form).finditer(text)
            if not COAUTHOR.search(text[max(0, found.start() - 40) : found.start()])
        )


def _says(text: str, form: str) -> bool:
    return any(_found(text, form))


def _without(text: str, forms: Sequence[str]) -> str:
    """The text without the citations that are known, the longest form first."""
    for form in sorted(forms, key=len, reverse=True):
        for found in reversed(list(_found(text, form))):
            text = text[: found.start()] + text[found.end() :]
    return text


def _named(activity: Activity, field: Literal["practises", "cites"]) -> tuple[str, ...]:
    """The ids that an activity names in any of its variants."""
    return tuple(dict.fromkeys(name for _, member in activity.each for name in getattr(member, field)))


def _places(course: Course) -> Iterator[Place]:
    for module in library.modules(course.folder):
        for path in (*module.scenarios, module.folder / "facilitator.md", *sorted(module.folder.glob("*.ipynb"))):
            yield from _paragraphs(path, module.slug)
    if course.released is not None and course.released.is_dir():
        slugs = [module.slug for module in library.modules(course.folder)]
        for path in sorted(course.released.glob("*/*.ipynb")):
            yield from _paragraphs(path, path.parent.name if path.parent.name in slugs else "")


def _paragraphs(path: Path, module: str) -> Iterator[Place]:
    """The paragraphs and list entries of a file, as far as it can be read."""
    text = source.text_of(path)
    if isinstance(text, Problem):
        return
    if path.suffix == ".ipynb":
        for number, cell in enumerate(_cells(text), 1):
            for _, said in _split(cell):
                yield Place(path, f"cell {number}", 0, module, even(said))
    else:
        for line, said in _split(text):
            yield Place(path, "", line, module, even(said))


def _cells(text: str) -> Iterator[str]:
    """The words of every cell of a notebook; those of code cells are left empty."""
    with suppress(ValueError, KeyError, TypeError):
        for cell in json.loads(text)["cells"]:
            yield "".join(cell["source"]) if cell["cell_type"] == "markdown" else ""


def _split(text: str) -> Iterator[tuple[int, str]]:
    """Each paragraph, list entry or key of a text, with its first line."""
    held: list[str] = []
    first = 1
    for number, line in enumerate((*text.splitlines(), ""), 1):
        begins = not line.strip() or re.match(r"\s*(?:[-*#|]|\d+\.|[\w-]+:)(?:\s|$)", line)
        if begins and held:
            yield first, "\n".join(held)
            held = []
        if line.strip():
            first = first if held else number
            held.append(line)
