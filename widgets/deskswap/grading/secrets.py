"""What must not reach a learner, and where it did.

Rules it keeps:

- An answer is every line between BEGIN SOLUTION and END SOLUTION, a hidden test every line between
  BEGIN HIDDEN TESTS and END HIDDEN TESTS, a marking scheme every line between BEGIN MARK SCHEME and END MARK SCHEME;
  a line that the same notebook shows outside is no secret.
- A text of fewer than twelve signs is no secret: it would be found everywhere.
- A mark is a scenario's `why` and its `evidence`: what a choice is worth is for the debrief.
- A `brief` is for its chair alone, and is read on the stage.
- A learner's notebook is searched wholly: text, outputs and metadata, with all white space made equal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from deskswap.core.activity import Activity, words
from deskswap.grading import notebooks

MARK = re.compile(r"\b(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)\b")
KIND = {"SOLUTION": "answer", "HIDDEN TESTS": "hidden test", "MARK SCHEME": "marking scheme"}
SHORTEST = 12
"""Signs that a text must have to give something away."""

EVIDENCE = re.compile(r"\bevidence\W{1,4}\{[^}]*\d[^}]*\}")
"""The marks of a choice, as a scenario or its JSON holds them."""


class Secret(NamedTuple):
    """A text that no learner may see before the time: what it is, where it stands, and the text."""

    kind: str
    place: str
    text: str


def of_notebook(text: str, place: str) -> Iterator[Secret]:
    """The answers, hidden tests and marking schemes of an instructor's notebook."""
    shown: set[str] = set()
    found: list[Secret] = []
    for cell in notebooks.parsed(text)["cells"]:
        kind = ""
        for line in notebooks.source(cell).splitlines():
            mark = MARK.search(line)
            if mark:
                kind = KIND[mark[2]] if mark[1] == "BEGIN" else ""
            elif kind:
                found.append(Secret(kind, place, _even(line)))
            else:
                shown.add(_even(line))
    yield from (secret for secret in found if len(secret.text) >= SHORTEST and secret.text not in shown)


def of_activity(activity: Activity) -> Iterator[Secret]:
    """The explanations of a scenario, which belong to its debrief, and the briefs, each of which is for one chair."""
    for variant, member in activity.each:
        place = f"{activity.id}, {variant}" if variant else activity.id
        for path, text in words(member):
            kind = {"why": "mark", "brief": "brief"}.get(path.rpartition(".")[2])
            if kind and len(_even(text)) >= SHORTEST:
                yield Secret(kind, f"{place} {path}", _even(text))


def leaks(files: Mapping[str, bytes], secrets: Iterable[Secret]) -> Iterator[str]:
    """One sentence for each secret that stands in one of the files (name -> contents)."""
    known = tuple(dict.fromkeys(secrets))
    for name, contents in sorted(files.items()):
        text = _even(_searched(name, contents))
        if mark := MARK.search(text):
            yield f"{name}: holds the line “{mark[0]}”, which stands in instructors' notebooks only"
        if EVIDENCE.search(text):
            yield f"{name}: holds the marks of a choice (“evidence”)"
        for secret in known:
            if secret.text in text:
                yield f"{name}: holds the {secret.kind} “{_start(secret.text)}” of {secret.place}"


def _searched(name: str, contents: bytes) -> str:
    text = contents.decode("utf-8", errors="replace")
    if Path(name).suffix != ".ipynb":
        return text
    try:
        data = json.loads(text)
    except ValueError:
        return text
    return "\n".join([*_texts(data), json.dumps(data)])


def _texts(data: Any) -> Iterator[str]:
    """Every text in JSON data; a list of texts is one text, as a notebook's source is."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, list) and data and all(isinstance(item, str) for item in data):
        yield "".join(data)
    elif isinstance(data, list):
        for item in data:
            yield from _texts(item)
    elif isinstance(data, dict):
        for key, item in data.items():
            yield key
            yield from _texts(item)


def _even(text: str) -> str:
    return " ".join(text.split())


def _start(text: str) -> str:
    return text if len(text) <= 50 else f"{text[:50]}…"
