"""The only reader of course data: finds scenario files, parses them strictly, and hands out activities.

Rules this module keeps:

- An activity's id is its place: ``course/01_two_languages/first-brief.yaml`` is ``two-languages/first-brief``.
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
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from deskswap import core
from deskswap.core.activity import KINDS, Activity
from deskswap.errors import FolderError, Problem, ScenarioInvalid, UnknownActivity

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
        return tuple(path for path in sorted(self.folder.glob("*.yaml")) if not path.name.startswith("_"))


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
    if name not in files:
        near = difflib.get_close_matches(name, files, 1) or [next(iter(files), "none")]
        raise UnknownActivity(f"There is no activity “{name}”. Did you mean “{near[0]}”? “deskswap play” lists all.")
    return _loaded(name, files[name], files[name].stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _loaded(name: str, path: Path, changed: int) -> Activity:
    return load(path, name, thorough=False)


def load(path: Path, name: str | None = None, thorough: bool = True) -> Activity:
    """The activity that a scenario file holds. Raises `ScenarioInvalid` with every problem found.

    Without `thorough` the walk through every state is left out: that is for scenes that `check` has seen.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ScenarioInvalid((Problem("", "is not text in UTF-8; save it as UTF-8", str(path), 1),)) from None
    except OSError as error:
        raise ScenarioInvalid((Problem("", f"cannot be read: {error.strerror}", str(path), 0),)) from None
    name = name or f"{path.parent.name.partition('_')[2].replace('_', '-')}/{path.stem}"
    return parse(text, name, str(path), thorough)


def parse(text: str, name: str, file: str = "scenario", thorough: bool = True) -> Activity:
    """The activity that a scenario's text holds. Raises `ScenarioInvalid` with every problem found."""
    known_kinds()
    data, lines, problems = _plain(text, file)
    if not isinstance(data, dict):
        problems = problems or [Problem("", "is empty or no mapping; a scenario begins with “kind: …”", file, 1)]
        raise ScenarioInvalid(tuple(problems))
    kind = KINDS.get(str(data.get("kind")))
    if kind is None:
        text = f"“{data.get('kind')}” is no kind of activity; there is {', '.join(sorted(KINDS))}"
        raise ScenarioInvalid((*problems, Problem("kind", text, file, lines.get("kind", 1))))
    try:
        found = kind.model_validate_json(json.dumps({**data, "id": name}))
    except ValidationError as error:
        raise ScenarioInvalid((*problems, *_from_pydantic(error, file, lines))) from None
    wrong = found.problems() or (found.dead_ends() if thorough else ())
    problems += [problem._replace(file=file, line=_line(problem.path, lines)) for problem in wrong]
    if problems:
        raise ScenarioInvalid(tuple(problems))
    return found


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


def _plain(text: str, file: str) -> tuple[Any, dict[str, int], list[Problem]]:
    """YAML as plain data, the line of every path in it, and what is wrong with it (an id that stands twice)."""
    lines: dict[str, int] = {}
    problems: list[Problem] = []
    try:
        root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        data = None if root is None else _value(root, "", file, lines, problems, 0)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = f"is not YAML: {error.problem or error.context or 'it cannot be read'}"
        return None, {}, [Problem("", what, file, mark.line + 1 if mark else 1)]
    except yaml.YAMLError as error:
        return None, {}, [Problem("", f"is not YAML: {str(error).splitlines()[0]}", file, 1)]
    except RecursionError:
        return None, {}, [Problem("", "is nested too deeply to be a scenario", file, 1)]
    return data, lines, problems


def _value(node: yaml.Node, path: str, file: str, lines: dict[str, int], problems: list[Problem], depth: int) -> Any:
    lines[path] = node.start_mark.line + 1
    if depth > 40:
        raise RecursionError
    if isinstance(node, yaml.MappingNode):
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(getattr(key_node, "value", ""))
            inner = f"{path}.{key}" if path else key
            if key in data:
                text = f"stands twice; the first is on line {lines[inner]}"
                problems.append(Problem(inner, text, file, key_node.start_mark.line + 1))
                _value(value_node, f"{inner} (second)", file, lines, problems, depth + 1)
            else:
                data[key] = _value(value_node, inner, file, lines, problems, depth + 1)
                lines[inner] = key_node.start_mark.line + 1
        return data
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, f"{path}.{k}", file, lines, problems, depth + 1) for k, item in enumerate(node.value)]
    return _scalar(node)


def _scalar(node: yaml.Node) -> Any:
    """A scalar by the plain JSON rules: true, false, null, numbers; all else is text (``no`` and ``on`` too)."""
    text = str(node.value)
    if getattr(node, "style", None):
        return text
    if text in ("true", "false"):
        return text == "true"
    if text in ("null", "~", ""):
        return None
    if re.fullmatch(r"[-+]?(0|[1-9]\d{0,15})", text):
        return int(text)
    if re.fullmatch(r"[-+]?(0|[1-9]\d{0,15})\.\d{1,15}", text):
        return float(text)
    return text


def _from_pydantic(error: ValidationError, file: str, lines: dict[str, int]) -> Iterator[Problem]:
    for found in error.errors():
        path = ".".join(str(part) for part in found["loc"] if part != "[key]")
        text = {
            "extra_forbidden": "is not a key that belongs here",
            "missing": "is missing",
            "string_pattern_mismatch": f"“{str(found['input'])[:60]}” is not written as it must be: {found['msg']}",
        }.get(found["type"], found["msg"])
        yield Problem(path or "scenario", text, file, _line(path, lines))


def _line(path: str, lines: dict[str, int]) -> int:
    """The line of a path, or of the nearest place around it that is in the file."""
    while path and path not in lines:
        path = path.rpartition(".")[0]
    return lines.get(path, 1)
