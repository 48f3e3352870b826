"""The only reader of course data: finds scenario files, parses them strictly, and hands out activities.

Rules this module keeps:

- An activity's id is its place: ``course/01_two_languages/first-brief.yaml`` is ``two-languages/first-brief``.
  One of the learner's own, or of a colleague, is ``mine/NAME``: the file lies in the learner's ``scenarios``.
- A file is parsed once and wholly: every problem is reported at once, each with file, line and path.
- Course data come from the checkout where there is one, else from what was installed with the package.
"""

from __future__ import annotations

import difflib
import importlib
import json
import os
import pkgutil
import re
import unicodedata
from collections.abc import Container
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from deskswap import core, language, places
from deskswap.core.activity import KINDS, Activity, Part, varied, words
from deskswap.core.glossary import Glossary, Term
from deskswap.errors import CannotWrite, FolderError, Problem, ScenarioInvalid, UnknownActivity
from deskswap.sentences import beside, mended, of_model
from deskswap.source import Source, read, text_of

P = TypeVar("P", bound=Part)

MODULE_FOLDER = re.compile(r"^(\d\d)_([a-z0-9]+(?:_[a-z0-9]+)*)$")
"""The name of a module's folder: two digits and a slug with underscores."""


VARIANTS = "variants"
"""The key of a scenario file that holds its seeded variants."""

FEWEST_VARIANTS = 2
"""Fewer than this are no variants."""

SAME_IN_ALL = ("id", "kind", "title", "minutes", VARIANTS)
"""Keys that are the same in all variants of a file."""

GLOSSARY = "_glossary.yaml"
"""The file of a module that explains the words of the trade; its name keeps it from being read as a scenario."""

NONE: language.Entries = {}
"""The entries of no catalogue: English."""

MINE = "mine"
"""What stands before the name of an own scenario, in the place of a module."""

SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
"""The name of a variant."""


@dataclass(frozen=True)
class Module:
    """A module of the course: its number, its slug with hyphens, and its folder."""

    number: int
    slug: str
    folder: Path

    @property
    def scenarios(self) -> tuple[Path, ...]:
        """The scenario files of the module, by name."""
        return tuple(
            path for path in sorted(self.folder.glob("*.yaml")) if path.is_file() and not path.name.startswith("_")
        )


def course_folder() -> Path:
    """The folder that holds the modules: ``$DESKSWAP_COURSE``, the checkout's, or the installed one."""
    return _data("course", os.environ.get("DESKSWAP_COURSE"))


def exercises_folder() -> Path:
    """The folder that holds the released assignments."""
    return _data("exercises", None)


def _data(name: str, given: str | None) -> Path:
    if given:
        return Path(given)
    installed = Path(__file__).parent / "_data" / name
    return installed if installed.is_dir() else Path(__file__).parents[2] / name


def modules(folder: Path | None = None) -> tuple[Module, ...]:
    """The modules of the course, in order."""
    folder = folder or course_folder()
    if not folder.is_dir():
        raise FolderError(f"There is no course in {folder}; install deskswap again, or mend $DESKSWAP_COURSE.")
    matches = ((MODULE_FOLDER.match(path.name), path) for path in sorted(folder.iterdir()) if path.is_dir())
    return tuple(Module(int(match[1]), match[2].replace("_", "-"), path) for match, path in matches if match)


def scenario_files(folder: Path | None = None) -> dict[str, Path]:
    """Activity id -> scenario file, for every activity of the course in the order of the course."""
    return {f"{module.slug}/{path.stem}": path for module in modules(folder) for path in module.scenarios}


def own_files() -> dict[str, Path]:
    """Activity id -> file, for every scenario in the learner's ``scenarios``: own ones, and those of colleagues.

    A file whose name is no short name is called by the nearest one; of two that are called alike, one gets a number.
    """
    try:
        place = places.scenarios()
        files = [path for path in place.glob("*") if path.suffix.lower() in (".yaml", ".yml") and path.is_file()]
    except (CannotWrite, OSError):  # no place for them, or one that may not be looked into
        return {}
    found: dict[str, Path] = {}
    for path in sorted(files, key=lambda path: (slug(path.stem) != path.stem, path.suffix != ".yaml", path.name)):
        if not path.name.startswith((".", "_")):
            names = (f"{MINE}/{slug(path.stem)}{f'-{k}' if k else ''}" for k in (0, *range(2, len(files) + 2)))
            found[next(name for name in names if name not in found)] = path
    return dict(sorted(found.items()))


def slug(text: str) -> str:
    """The short name nearest to a text: lower-case letters, digits and single hyphens, at most 50 of them."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:50].strip("-") or "scenario"


def activity(name: str) -> Activity:
    """The activity of that id, like ``two-languages/first-brief``.

    Raises `UnknownActivity` where there is none, `ScenarioInvalid` where its file has problems.
    """
    files = {**scenario_files(), **(own_files() if name.startswith(f"{MINE}/") else {})}
    if not files:
        raise FolderError(f"There is no scenario in {course_folder()}; mend $DESKSWAP_COURSE, or install again.")
    if name not in files:
        near = difflib.get_close_matches(name, files, 1) or [next(iter(files))]
        raise UnknownActivity(f"There is no activity “{name}”. Did you mean “{near[0]}”? “deskswap play” lists all.")
    return _loaded(name, files[name], files[name].stat().st_mtime_ns, language.chosen())


@lru_cache(maxsize=64)
def _loaded(name: str, path: Path, changed: int, spoken: str) -> Activity:
    return load(path, name, thorough=False, spoken=spoken)


def load(path: Path, name: str | None = None, thorough: bool = True, spoken: str = language.ENGLISH) -> Activity:
    """The activity that a scenario file holds. Raises `ScenarioInvalid` with every problem found.

    Without `thorough` the walk through every state is left out: that is for scenes that `check` has seen.
    Its words are those of the language `spoken`, as far as the catalogue beside the file has them.
    """
    text = text_of(path)
    if isinstance(text, Problem):
        raise ScenarioInvalid((text,))
    name = name or f"{path.parent.name.partition('_')[2].replace('_', '-')}/{path.stem}"
    entries = {} if spoken == language.ENGLISH else language.catalogue(language.beside(path, spoken))
    return parse(text, name, str(path), thorough, entries)


def parse(
    text: str, name: str, file: str = "scenario", thorough: bool = True, entries: language.Entries = NONE
) -> Activity:
    """The activity that a scenario's text holds. Raises `ScenarioInvalid` with every problem found.

    Where the text has ``variants``, each is the file with its own top-level keys in the place of the file's;
    every one must hold, and the activity knows them all.
    """
    source = read(text, file)
    source = source._replace(data=language.spoken(source.data, entries)) if entries else source
    if not isinstance(source.data, dict):
        empty = Problem("", "is empty or no mapping; a scenario begins with “kind: …”", file, 1)
        raise ScenarioInvalid(source.problems or (empty,))
    kind = _kind(source, file)
    problems, members = list(source.problems), {}
    for variant, data, own in _variants(source, file, problems):
        found, wrong = _member(kind, {**data, "id": name}, thorough)
        for path, text_of_it in wrong:
            place = f"variants.{variant}.{path}" if path.partition(".")[0] in own else path
            problem = Problem(place or "scenario", text_of_it, file, source.line(place))
            problems += [problem] if problem not in problems else []
        if found is not None:
            members[variant] = found
    if len({tuple(member.chairs) for member in members.values()}) > 1:
        problems.append(Problem(VARIANTS, "must have the same chairs in all variants", file, source.line(VARIANTS)))
    if problems:
        raise ScenarioInvalid(tuple(problems))
    return varied(members) if list(members) != [""] else members[""]


def _variants(source: Source, file: str, problems: list[Problem]) -> list[tuple[str, dict[str, Any], Container[str]]]:
    """Each variant of a file: its name, its data, its own keys. A file without any is one, named “”."""
    data = {key: value for key, value in source.data.items() if key != VARIANTS}
    if VARIANTS not in source.data:
        return [("", data, ())]
    variants = source.data[VARIANTS]
    if not isinstance(variants, dict) or len(variants) < FEWEST_VARIANTS:
        text = "maps two names or more to what is different there"
        problems.append(Problem(VARIANTS, text, file, source.line(VARIANTS)))
        return [("", data, ())]
    found: list[tuple[str, dict[str, Any], Container[str]]] = []
    for name, own in variants.items():
        path = f"{VARIANTS}.{name}"
        if not SLUG.match(str(name)) or not isinstance(own, dict):
            text = "is named in lower-case letters, digits and hyphens, and holds keys of the scenario"
            problems.append(Problem(path, text, file, source.line(path)))
            continue
        problems += [
            Problem(
                f"{path}.{key}", "is the same in all variants; it stands at the top", file, source.line(f"{path}.{key}")
            )
            for key in own
            if key in SAME_IN_ALL
        ]
        found.append((str(name), {**data, **{key: own[key] for key in own if key not in SAME_IN_ALL}}, own))
    return found


def _member(
    kind: type[Activity], data: dict[str, Any], thorough: bool
) -> tuple[Activity | None, list[tuple[str, str]]]:
    """One activity, and what is wrong with it: path and text of every problem."""
    try:
        found = kind.model_validate_json(json.dumps(data))
    except ValidationError as error:
        wrong = list(of_model(error))
        rest, touched = mended(data, error)
        try:
            found = kind.model_validate_json(json.dumps(rest))
        except ValidationError:  # more is wrong than could be put out of the way
            return None, wrong
        more = found.problems() or (found.dead_ends() if thorough and not touched else ())
        return found, wrong + [(p.path, p.text) for p in more if not beside(p.path, touched)]
    return found, [(p.path, p.text) for p in found.problems() or (found.dead_ends() if thorough else ())]


def _kind(source: Source, file: str) -> type[Activity]:
    name = str(source.data.get("kind"))
    if name in (module.name for module in pkgutil.iter_modules(core.__path__)):
        importlib.import_module(f"{core.__name__}.{name}")  # of all kinds the one that is needed
    if name not in KINDS and name not in known_kinds():
        text = f"“{name[:60]}” is no kind of activity; there is {', '.join(sorted(KINDS))}"
        raise ScenarioInvalid((*source.problems, Problem("kind", text, file, source.line("kind"))))
    return KINDS[name]


@lru_cache(maxsize=1)
def known_kinds() -> tuple[str, ...]:
    """The names of all kinds: every module of `deskswap.core` is imported once, and kinds register themselves."""
    for module in pkgutil.iter_modules(core.__path__):
        importlib.import_module(f"{core.__name__}.{module.name}")
    return tuple(sorted(KINDS))


def schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each kind of scenario file, for editors."""
    return {name: _as_written(KINDS[name].model_json_schema()) for name in known_kinds()}


def _as_written(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of the file: without the id, which is the file's place; with the variants, which any file may have."""
    schema["properties"].pop("id")
    schema["required"].remove("id")
    own = {key: value for key, value in schema["properties"].items() if key not in SAME_IN_ALL}
    variant = {"type": "object", "additionalProperties": False, "properties": own}
    schema["properties"][VARIANTS] = {
        "type": "object",
        "description": "Seeded variants: each name maps to the keys that take the place of the file's own.",
        "minProperties": FEWEST_VARIANTS,
        "additionalProperties": variant,
    }
    needed = [key for key in schema["required"] if key not in SAME_IN_ALL]
    schema["required"] = [key for key in schema["required"] if key in SAME_IN_ALL]
    schema["anyOf"] = [{"required": needed}, {"required": [VARIANTS]}]  # a variant may bring what the file leaves to it
    return schema


# ---- the course in another language ----------------------------------------------------------------------------


def languages() -> tuple[str, ...]:
    """The languages that the course can be taken in, English first."""
    return language.languages(course_folder())


def spoken_in(name: str) -> str:
    """The language that an activity is shown in: the chosen one where its words are there, else English."""
    named = language.chosen()
    if named == language.ENGLISH:  # asked for every screen, and nearly always so: no walk through the course for it
        return named
    file = scenario_files().get(name)
    return named if file and language.beside(file, named).is_file() else language.ENGLISH


def phrases(named: str) -> language.Phrases:
    """What the product itself says, in a language; in English, as it is."""
    file = course_folder() / f"words.{named}.po"
    return _phrases(file, file.stat().st_mtime_ns if file.is_file() else 0)


@lru_cache(maxsize=4)
def _phrases(file: Path, changed: int) -> language.Phrases:
    return language.Phrases(language.catalogue(file))


def words_of(path: Path) -> dict[str, str]:
    """The English words of a scenario file or a notebook, by their places in it."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        return language.notebook_words(text)
    lines, found = read(text, str(path)).lines, {}
    for variant, member in load(path, thorough=False).each:
        for place, said in words(member):
            inner = f"{VARIANTS}.{variant}.{place}"
            found[inner if inner in lines else place] = str(said)
    return found


def translatable(module: Module) -> tuple[Path, ...]:
    """The files of a module that a translation covers: its scenarios, its notebooks and its assignment."""
    assignment = exercises_folder() / module.slug / f"{module.slug}.ipynb"
    return (*module.scenarios, *sorted(module.folder.glob("*.ipynb")), *([assignment] if assignment.is_file() else ()))


def catalogue_of(path: Path, named: str) -> Path:
    """Where the words of a file are kept in a language: beside it; those of an assignment in its module's folder."""
    if path.parent.parent == exercises_folder():
        for module in modules():
            if module.slug == path.parent.name:
                return module.folder / f"assignment.{named}.po"
    return language.beside(path, named)


def translated(module: Module, named: str) -> bool:
    """Whether a module has any words in a language, so that all of it should."""
    return any(catalogue_of(path, named).is_file() for path in translatable(module))


# ---- words of the trade ----------------------------------------------------------------------------------------


def glossary_for(name: str) -> tuple[Term, ...]:
    """The terms that an activity's views are searched for: none where it is shown in another language than they are."""
    return glossary() if spoken_in(name) == language.ENGLISH else ()


def glossary() -> tuple[Term, ...]:
    """The terms of the course, in the order in which its modules explain them; a broken glossary is left out here."""
    files = [(path, path.stat().st_mtime_ns) for path in glossary_files()]
    return _terms(tuple(files))


def glossary_files() -> tuple[Path, ...]:
    """The glossaries of the modules, in the order of the course."""
    return tuple(path for module in modules() if (path := module.folder / GLOSSARY).is_file())


@lru_cache(maxsize=4)
def _terms(files: tuple[tuple[Path, int], ...]) -> tuple[Term, ...]:
    found: list[Term] = []
    for path, _ in files:
        with suppress(ScenarioInvalid):
            found += load_glossary(path)
    return tuple(found)


def load_glossary(path: Path) -> tuple[Term, ...]:
    """The terms of one module's glossary: a list in YAML. Raises `ScenarioInvalid` with every problem found."""
    return whole(path, Glossary, "terms").terms


def whole(path: Path, model: type[P], key: str) -> P:
    """A file of the course that is no scenario, held by a model whose one field, `key`, is all that is in the file.

    Raises `ScenarioInvalid` with every problem found.
    """
    text = text_of(path)
    if isinstance(text, Problem):
        raise ScenarioInvalid((text,))
    source = read(text, str(path))
    try:
        found = model.model_validate_json(json.dumps({key: source.data}))
    except ValidationError as error:
        places = [(where.removeprefix(key).removeprefix("."), what) for where, what in of_model(error)]
        problems = [Problem(place, what, str(path), source.line(place)) for place, what in places]
        raise ScenarioInvalid((*source.problems, *problems)) from None
    if source.problems:
        raise ScenarioInvalid(source.problems)
    return found
