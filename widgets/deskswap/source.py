"""A scenario's text as plain data, with the line of every path in it.

Rules this module keeps:

- YAML's own conveniences that surprise are off: ``no`` and ``on`` are words, a date is a word, a tag is ignored.
- A key that stands twice is found. So is what could not be read safely: aliases, more than one document,
  more than 40 levels, more than 1 MB. All of it in time that grows with the length of the text only.
- Nothing is built from nodes by recursion: the events of the text are taken one after the other.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from deskswap.errors import Problem
from deskswap.sentences import OPENED, of_yaml

DEEPEST = 40
"""Levels of nesting that a scenario may have; the deepest of the course has 9."""

LONGEST = 1_000_000
"""Characters that a scenario may have; the longest of the course has some 100,000."""

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

NO_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""A sign that no text holds: a control character, or half a character."""

BREAKS = {0x85: " ", 0x2028: " ", 0x2029: " "}
"""Signs that YAML counts as the end of a line and no editor does: they come along with pasted text."""


class Source(NamedTuple):
    """What a text holds: plain data, the line of every path, and what is wrong with the text itself."""

    data: Any
    lines: dict[str, int]
    problems: tuple[Problem, ...]

    def line(self, path: str) -> int:
        """The line of a path, or of the nearest place around it that is in the text."""
        while path and path not in self.lines:
            path = path.rpartition(".")[0]
        return self.lines.get(path, 1)


def text_of(path: Path) -> str | Problem:
    """The text of a file, or why it is none: it must be a plain file, in UTF-8, of at most 1 MB."""
    try:
        if not path.is_file():
            return Problem("", "is no file that could be read" if path.exists() else "is not there", str(path))
        if path.stat().st_size > 4 * LONGEST:
            return Problem("", f"is too long to be a scenario: more than {LONGEST:,} characters", str(path))
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return Problem("", "is not text in UTF-8; save it as UTF-8", str(path), 1)
    except OSError as error:
        return Problem("", f"cannot be read: {error.strerror}", str(path))


def read(text: str, file: str) -> Source:
    """The data in a text. Where it is no YAML of the kind described above, the data are None and a problem says why."""
    if len(text) > LONGEST:
        return _refused(f"is too long to be a scenario: more than {LONGEST:,} characters", file, 1)
    if wrong := NO_TEXT.search(text):
        return _refused(_no_text(wrong[0]), file, text.count("\n", 0, wrong.start()) + 1)
    reader = _Reader(file)
    try:
        for event in yaml.parse(text.translate(BREAKS), Loader=LOADER):
            refusal = reader.take(event)
            if refusal:
                return _refused(refusal, file, _line(event.start_mark))
    except yaml.MarkedYAMLError as error:
        what = error.problem or error.context or "it cannot be read"
        marks = (error.problem_mark, error.context_mark)
        mark = marks[what in OPENED] or marks[what not in OPENED]
        return _refused(of_yaml(what), file, min(_line(mark), text.rstrip().count("\n") + 1))
    except yaml.YAMLError as error:
        return _refused(of_yaml(str(error).splitlines()[0]), file, 1)
    return Source(reader.data, reader.lines, tuple(reader.problems))


def _no_text(sign: str) -> str:
    return f"holds a sign that no text has (U+{ord(sign):04X}); delete it and type the place again"


def _refused(text: str, file: str, line: int) -> Source:
    return Source(None, {}, (Problem("", text, file, line),))


class _Level(NamedTuple):
    """An open mapping or list: its path, what it holds so far, and the key that waits for its value."""

    path: str
    held: dict[str, Any] | list[Any]
    key: list[str]


class _Reader:
    """Takes the events of a text one after the other."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.data: Any = None
        self.lines: dict[str, int] = {}
        self.problems: list[Problem] = []
        self.open: list[_Level] = []
        self.documents = 0

    def take(self, event: yaml.Event) -> str:
        """Take an event; what is refused about it, or nothing."""
        line = _line(event.start_mark)
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                return "holds more than one document; keep one scenario a file" if self.documents > 1 else ""
            case yaml.AliasEvent():
                return "uses an alias (*name); write out what it stands for"
            case yaml.ScalarEvent():
                if wrong := NO_TEXT.search(event.value):  # written as an escape like “\\e”, it would reach a terminal
                    return _no_text(wrong[0])
                if self._awaits_key():
                    self._name(event.value, line)
                else:
                    self._put(_plain(event), line)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                if self._awaits_key():
                    return "has a list or a mapping as a key; a key is a word"
                if len(self.open) >= DEEPEST:
                    return "is nested too deeply to be a scenario"
                held: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
                self.open.append(_Level(self._put(held, line), held, []))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.open.pop()
        return ""

    def _awaits_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1].held, dict) and not self.open[-1].key

    def _name(self, key: str, line: int) -> None:
        level = self.open[-1]
        path = f"{level.path}.{key}" if level.path else key
        if key in level.held:
            text = f"stands twice; the first is on line {self.lines[path]}"
            self.problems.append(Problem(path, text, self.file, line))
            key = f"{key} (second)"
        else:
            self.lines[path] = line
        level.key.append(key)

    def _put(self, value: Any, line: int) -> str:
        """Put a value where it belongs; its path. What stands under a key for the second time is not kept."""
        if not self.open:
            self.data = value
            return ""
        level = self.open[-1]
        if isinstance(level.held, list):
            level.held.append(value)
            path = f"{level.path}.{len(level.held) - 1}"
        else:
            key = level.key.pop()
            path = f"{level.path}.{key}" if level.path else key
            if not key.endswith(" (second)"):
                level.held[key] = value
        self.lines.setdefault(path, line)
        return path


def _line(mark: Any) -> int:
    return int(mark.line) + 1 if mark else 1


def _plain(event: yaml.ScalarEvent) -> Any:
    """A scalar by the plain JSON rules: true, false, null, numbers; all else is text."""
    text = str(event.value)
    if event.style:
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
