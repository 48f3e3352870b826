"""The course in another language: its words in gettext catalogues beside the files that hold the structure.

Rules this module keeps:

- English is what the files hold. ``first-brief.de.po`` beside ``first-brief.yaml`` holds its German words,
  ``lesson.de.po`` those of ``lesson.ipynb``, and ``words.de.po`` in the course's folder what the product itself says.
- An entry names its place (``msgctxt``) and the English that stood there (``msgid``). Where other English stands there
  now, the entry has drifted, and the English is shown: a stale sentence is worse than one in another language.
- What has no entry stays English. Nothing here raises because words are missing; `findings` says which.
"""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po

from deskswap import places
from deskswap.errors import Problem

ENGLISH = "en"

CODE = re.compile(r"[a-z]{2,3}")
"""How a language is named: by its ISO 639 code."""

CHOSEN = "DESKSWAP_LANGUAGE"
"""The environment variable that names the language."""

ENDS = re.compile(r"(?<=[.!?…])(?<!et al\.)\s+")
"""Where one sentence ends and another begins; “et al.” ends none."""

PLACE = re.compile(r"\{(\d)\}")
"""A place in a phrase of the product, for what differs from time to time."""

TERSE = 9
"""Letters of a phrase that opens with a place below which only figures fill it, as in “{0} of {1}”."""

SILENT = frozenset(
    ("id", "act", "kind", "form", "path", "status", "tone", "chair", "value", "place", "chosen", "start")
)
"""Keys of a screen whose values nobody reads."""


class Entry(NamedTuple):
    """The English of a place when it was translated, and the translation; empty where there is none yet."""

    english: str
    translation: str


Entries = Mapping[str, Entry]
"""The entries of a catalogue, by place."""


def chosen() -> str:
    """The language that was chosen: in ``$DESKSWAP_LANGUAGE``, else for the learner's folder around; else English."""
    named = os.environ.get(CHOSEN, "")
    if CODE.fullmatch(named):
        return named
    home = places.around()
    return of(home) if home else ENGLISH


def of(home: Path) -> str:
    """The language of a learner's folder."""
    try:
        named = (home / ".deskswap" / "language").read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ENGLISH
    return named if CODE.fullmatch(named) else ENGLISH


def languages(course: Path) -> tuple[str, ...]:
    """The languages that the course can be taken in, English first."""
    found = (re.fullmatch(r"words\.([a-z]{2,3})\.po", path.name) for path in course.glob("words.*.po"))
    return (ENGLISH, *sorted(match[1] for match in found if match))


def beside(file: Path, language: str) -> Path:
    """Where the words of a file are kept in a language."""
    return file.with_name(f"{file.stem}.{language}.po")


def catalogue(file: Path) -> Entries:
    """The entries of a catalogue by their places; none where the file is missing or cannot be read."""
    try:
        return _entries(file, file.stat().st_mtime_ns)
    except (OSError, PoFileError, ValueError):
        return {}


@lru_cache(maxsize=64)
def _entries(file: Path, changed: int) -> Entries:
    with file.open("rb") as opened:
        messages = read_po(opened, abort_invalid=True)
    return {
        str(message.context or message.id): Entry(_english(message), str(message.string or ""))
        for message in messages
        if message.id
    }


def _english(message: Message) -> str:
    """What stood there when it was translated; empty where it has drifted since, as translators' tools mark it."""
    return "" if message.fuzzy else str(message.id)


def spoken(data: Any, entries: Entries, path: str = "") -> Any:
    """Plain data with the text at every place of the catalogue translated, where the English is what it was."""
    if isinstance(data, dict):
        return {key: spoken(item, entries, f"{path}.{key}" if path else str(key)) for key, item in data.items()}
    if isinstance(data, list):
        return [spoken(item, entries, f"{path}.{index}") for index, item in enumerate(data)]
    if isinstance(data, str) and path in entries:
        english, translation = entries[path]
        return translation if translation and english == data.strip() else data
    return data


def notebook(text: str, entries: Entries) -> str:
    """A notebook's text with its cells, title and summary translated."""
    data = json.loads(text)
    for place, holder, key in _places(data):
        text_there = _joined(holder[key])
        entry = entries.get(place)
        if entry and entry.translation and entry.english == text_there.strip():
            translation = entry.translation
            holder[key] = translation.splitlines(keepends=True) if isinstance(holder[key], list) else translation
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def notebook_words(text: str) -> dict[str, str]:
    """The texts of a notebook that a person reads, by their places: cells by id, title and summary as metadata.

    A cell of code counts where it names something on the screen: the label of a slider, a choice.
    """
    found = {place: _joined(holder[key]).strip() for place, holder, key in _places(json.loads(text))}
    return {place: text for place, text in found.items() if text}


def _places(data: Any) -> Iterator[tuple[str, Any, str]]:
    """Every place of a notebook that holds words: its name, what holds it, and under which key."""
    facts = data.get("metadata", {}).get("deskswap", {})
    yield from ((f"metadata.{name}", facts, name) for name in ("title", "summary") if isinstance(facts.get(name), str))
    for cell in data["cells"]:
        graded = "nbgrader" in cell["metadata"]  # what is graded is compared with its source, word by word
        if not graded and (cell["cell_type"] == "markdown" or "description=" in _joined(cell["source"])):
            yield cell["id"], cell, "source"


def _joined(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


class Phrases:
    """What the product itself says, in another language: whole phrases, and phrases with places like ``{0}``.

    What is not known as a whole is looked up sentence by sentence, and what fills a place by itself; so a phrase with
    places is one sentence.
    """

    def __init__(self, entries: Entries) -> None:
        self.known = [entry for entry in entries.values() if entry.translation]
        self.whole = {entry.english: entry.translation for entry in self.known if not PLACE.search(entry.english)}
        patterns = [entry for entry in self.known if PLACE.search(entry.english)]
        patterns.sort(key=lambda entry: -len(PLACE.sub("", entry.english)))
        self.patterns = [(_pattern(entry.english), entry.translation) for entry in patterns]
        self.say = lru_cache(maxsize=4096)(self._say)

    def _say(self, text: str) -> str:
        if text in self.whole:
            return self.whole[text]
        for gap, parts in (("\n", text.split("\n")), (" ", ENDS.split(text))):
            if len(parts) > 1:
                return gap.join(self.say(part) for part in parts)
        for pattern, translation in self.patterns:
            if match := pattern.fullmatch(text):
                return PLACE.sub(lambda place, match=match: self.say(match[f"p{place[1]}"]), translation)  # type: ignore[misc]
        return "; ".join(self.say(part) for part in text.split("; ")) if "; " in text else text

    def within(self, program: str) -> dict[str, str]:
        """The phrases that stand in a program's text in double quotes: what it says by itself, places and all."""
        return {entry.english: entry.translation for entry in self.known if f'"{entry.english}"' in program}

    def into(self, screen: Any) -> Any:
        """A screen as plain data with every text that a person reads translated."""
        if isinstance(screen, str):
            return self.say(screen)
        if isinstance(screen, dict):
            return {key: item if key in SILENT and not isinstance(item, dict | list) else self.into(item)
                    for key, item in screen.items()}  # fmt: skip
        if isinstance(screen, list):
            return [self.into(item) for item in screen]
        return screen


def _pattern(english: str) -> re.Pattern[str]:
    """What a phrase with places looks like when the places are filled.

    One that opens with a place is met inside longer texts: no place of it reaches over a semicolon, and those of a
    terse one are figures.
    """
    terse = len(PLACE.sub("", english)) < TERSE
    filling = ".+?" if not PLACE.match(english) else r"[\d\s.,+−–%-]+?" if terse else "[^;]+?"
    parts, seen = [], set()
    for index, part in enumerate(PLACE.split(english)):
        if index % 2 == 0:
            parts.append(re.escape(part))
        else:
            parts.append(f"(?P=p{part})" if part in seen else f"(?P<p{part}>{filling})")
            seen.add(part)
    return re.compile("".join(parts), re.DOTALL)


def findings(words: Mapping[str, str], file: Path) -> Iterator[Problem]:
    """What a catalogue lacks or holds in vain, against the words that stand in the English file now."""
    try:
        entries = _entries(file, file.stat().st_mtime_ns)
    except FileNotFoundError:
        yield Problem("", "is missing", str(file))
        return
    except (OSError, PoFileError, ValueError) as error:
        yield Problem("", f"cannot be read: {str(error).splitlines()[0]}", str(file))
        return
    for place, english in words.items():
        entry = entries.get(place)
        if entry is None or not entry.translation:
            yield Problem(place, f"is not translated: “{_short(english)}”", str(file))
        elif entry.english != english:
            yield Problem(place, f"has drifted: the English is now “{_short(english)}”", str(file))
    for place in entries:
        if place not in words:
            yield Problem(place, "translates what is no longer there", str(file))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59] + "…"


def renew(words: Mapping[str, str], file: Path) -> int:
    """Bring a catalogue up to the English words: what is new waits for its translation, what has drifted is marked.

    What is translated stays, also where it has drifted; what is no longer there goes. Returns how many wait.
    """
    old = _entries(file, file.stat().st_mtime_ns) if file.is_file() else {}
    catalog = Catalog()
    waiting = 0
    for place, english in words.items():
        before, translation = old.get(place, Entry(english, ""))
        drifted = before != english
        flags = ["fuzzy"] if drifted and translation else []
        waiting += drifted or not translation
        catalog.add(english, translation, context=place, flags=flags, previous_id=before if flags and before else ())
    data = io.BytesIO()
    write_po(data, catalog, width=110, omit_header=True, include_previous=True)
    with places.part(file, data.getvalue()) as part:
        part.chmod(0o644)
        part.replace(file)
    return waiting
