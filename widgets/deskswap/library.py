"""The only reader of course data: finds scenario files, parses them strictly, and hands out activities.

Rules this module keeps:

- An activity's id is its place: ``course/01_two_languages/first-brief.yaml`` is ``two-languages/first-brief``.
- A file is parsed once and wholly: every problem is reported at once, each with file, line and path.
- Course data come from the checkout where there is one, else from what was installed with the package.
"""

from __future__ import annotations

import copy
import difflib
import importlib
import json
import os
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from deskswap import core
from deskswap.core.activity import KINDS, Activity
from deskswap.errors import FolderError, Problem, ScenarioInvalid, UnknownActivity
from deskswap.source import Source, read, text_of

MODULE_FOLDER = re.compile(r"^(\d\d)_([a-z0-9]+(?:_[a-z0-9]+)*)$")
"""The name of a module's folder: two digits and a slug with underscores."""


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


def activity(name: str) -> Activity:
    """The activity of that id, like ``two-languages/first-brief``.

    Raises `UnknownActivity` where there is none, `ScenarioInvalid` where its file has problems.
    """
    files = scenario_files()
    if not files:
        raise FolderError(f"There is no scenario in {course_folder()}; mend $DESKSWAP_COURSE, or install again.")
    if name not in files:
        near = difflib.get_close_matches(name, files, 1) or [next(iter(files))]
        raise UnknownActivity(f"There is no activity “{name}”. Did you mean “{near[0]}”? “deskswap play” lists all.")
    return _loaded(name, files[name], files[name].stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _loaded(name: str, path: Path, changed: int) -> Activity:
    return load(path, name, thorough=False)


def load(path: Path, name: str | None = None, thorough: bool = True) -> Activity:
    """The activity that a scenario file holds. Raises `ScenarioInvalid` with every problem found.

    Without `thorough` the walk through every state is left out: that is for scenes that `check` has seen.
    """
    text = text_of(path)
    if isinstance(text, Problem):
        raise ScenarioInvalid((text,))
    name = name or f"{path.parent.name.partition('_')[2].replace('_', '-')}/{path.stem}"
    return parse(text, name, str(path), thorough)


def parse(text: str, name: str, file: str = "scenario", thorough: bool = True) -> Activity:
    """The activity that a scenario's text holds. Raises `ScenarioInvalid` with every problem found."""
    source = read(text, file)
    if not isinstance(source.data, dict):
        empty = Problem("", "is empty or no mapping; a scenario begins with “kind: …”", file, 1)
        raise ScenarioInvalid(source.problems or (empty,))
    kind = _kind(source, file)
    problems = list(source.problems)
    try:
        found = kind.model_validate_json(json.dumps({**source.data, "id": name}))
    except ValidationError as error:
        problems += _from_pydantic(error, source, file)
        rest = _without_strangers({**source.data, "id": name}, error)
        if rest is None:
            raise ScenarioInvalid(tuple(problems)) from None
        found = kind.model_validate_json(json.dumps(rest))
    wrong = found.problems() or (found.dead_ends() if thorough else ())
    problems += [problem._replace(file=file, line=source.line(problem.path)) for problem in wrong]
    if problems:
        raise ScenarioInvalid(tuple(problems))
    return found


def _kind(source: Source, file: str) -> type[Activity]:
    name = str(source.data.get("kind"))
    if name not in known_kinds():
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
    return {name: _without_id(KINDS[name].model_json_schema()) for name in known_kinds()}


def _without_id(schema: dict[str, Any]) -> dict[str, Any]:
    schema["properties"].pop("id")
    schema["required"].remove("id")
    return schema


def _from_pydantic(error: ValidationError, source: Source, file: str) -> Iterator[Problem]:
    for found in error.errors():
        path = ".".join(str(part) for part in found["loc"] if part != "[key]")
        text = {
            "extra_forbidden": "is not a key that belongs here",
            "missing": "is missing",
            "string_pattern_mismatch": f"“{str(found['input'])[:60]}” is not written as it must be: {found['msg']}",
        }.get(found["type"], found["msg"])
        yield Problem(path or "scenario", text, file, source.line(path))


def _without_strangers(data: Any, error: ValidationError) -> Any:
    """The data without the keys that do not belong there, or None where something else is wrong as well."""
    if any(found["type"] != "extra_forbidden" for found in error.errors()):
        return None
    cleaned = copy.deepcopy(data)
    for found in error.errors():
        *way, last = found["loc"]
        inner = cleaned
        for part in way:
            inner = inner[part]
        del inner[last]
    return cleaned
