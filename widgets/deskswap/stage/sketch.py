"""The first draft of a scenario: a form about a situation of one's own, and the text that it becomes.

Rules this module keeps:

- The words are the author's; the skeleton is ours, so that the draft can be played before anything is rewritten.
- In the skeleton nobody wins without knowing anything, whatever the words are: where the best choice holds words of
  the author's, it is the longest of three; where it holds none, it is not.
- Every word of the author's is text in the file, whatever signs it is made of.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from string import Template

from deskswap import library
from deskswap.core.views import Field, Fill
from deskswap.source import BREAKS, NO_TEXT

HERE = Path(__file__).parent

SENTENCE, PARAGRAPH = 280, 600
"""Characters that an answer may have."""

COLUMN = 92
"""Where long lines are folded."""

PEOPLE = (("rd", "R&D"), ("marketing", "marketing"))

FORM = "form"
"""The act of the filled form."""


def form(half: Mapping[str, object]) -> Fill:
    """The form, with what was typed in it so far."""
    fields = [
        _field("title", "What is it about, in three to six words?", 80, "It becomes the title."),
        _field(
            "setting",
            "Where are they, and what has just happened?",
            PARAGRAPH,
            "A place, a moment, and the thing that is on the table. Two or three sentences.",
        ),
    ]
    for chair, side in PEOPLE:
        fields += [
            _field(f"{chair}-name", f"The one from {side}: a name", 60, "An invented one."),
            _field(f"{chair}-role", f"The one from {side}: the role", 80, "For example: head of packaging."),
            _field(
                f"{chair}-right",
                f"What is the one from {side} right about?",
                SENTENCE,
                "As that person would say it to the other. If you can't find anything, it is not a scenario yet.",
            ),
            _field(
                f"{chair}-knows",
                f"What does the one from {side} know that the other does not?",
                SENTENCE,
                "A fact in one sentence. The other could use it, if it were told.",
            ),
        ]
    fields += [
        _field("first", "What does the one from marketing say first?", SENTENCE, "The line that starts it all."),
        _field("agreed", "How does it end when it goes well?", SENTENCE, "What each of them then does."),
        _field("open", "And when it does not?", SENTENCE, "Nobody is sacked. What stays undone?"),
    ]
    started = tuple(_started(field, half) for field in fields)
    prompt = "Two people, one of them perhaps you. Change the names, so that no colleague finds their own."
    return Fill(prompt, started, "Write the first draft", FORM, live=True)


def _field(name: str, label: str, high: int, help: str) -> Field:
    return Field(name, label, "text", high=high, help=help)


def _started(field: Field, half: Mapping[str, object]) -> Field:
    said = half.get(field.id)
    if not isinstance(said, str) or not said:
        return field
    return replace(field, low=1, start=said[: int(field.high)])


def filled(value: object) -> dict[str, str]:
    """What a filled form says in every field; nothing where it is not whole."""
    ids = [field.id for field in form({}).fields]
    if not isinstance(value, Mapping) or set(value) != set(ids):
        return {}
    said = {str(name): text for name, text in value.items() if isinstance(text, str) and plain(text)}
    return said if len(said) == len(ids) else {}


def text_of(said: Mapping[str, str]) -> str:
    """The scenario that a filled form becomes, as YAML; it can be played as it is."""
    words = {name: plain(text)[:PARAGRAPH] for name, text in said.items()}
    draft = library.parse(_text(words, 5), f"{library.MINE}/draft", thorough=False)
    low, high = draft.census().minutes
    return _text(words, max(1, round((low + high) / 2)))


def blank() -> str:
    """A scenario to be written over, for those who would rather have YAML than a form."""
    return text_of(
        {
            "title": "Your title",
            "setting": "Where they are, and what has just happened.",
            "rd-name": "Somebody",
            "rd-role": "from R&D",
            "rd-right": "What this person is right about, in their own words.",
            "rd-knows": "A fact that only R&D knows.",
            "marketing-name": "Somebody else",
            "marketing-role": "from marketing",
            "marketing-right": "What that person is right about, in their own words.",
            "marketing-knows": "A fact that only marketing knows.",
            "first": "The first line of the conversation.",
            "agreed": "How it ends when it goes well.",
            "open": "How it ends when it does not.",
        }
    )


def ready_made(text: str) -> tuple[int, int]:
    """How many of the skeleton's things to say still stand in a text, and how many there are."""
    lines = (HERE / "sketch.yaml").read_text(encoding="utf-8").splitlines()
    said = [line.partition("say: ")[2].strip('"') for line in lines if "say: " in line and "$" not in line]
    return sum(one in text for one in said), len(said)


def plain(text: str) -> str:
    """A text without signs that no text has, its blanks and breaks each one space."""
    return " ".join(NO_TEXT.sub("", text.translate(BREAKS)).replace("\ufeff", "").split())


def quoted(text: str) -> str:
    """A text as one value in YAML, in double quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def folded(text: str, indent: int) -> str:
    """A text as a value in YAML that may run over several lines below its key, indented by some spaces."""
    lines = textwrap.wrap(text, COLUMN - indent, break_long_words=False, break_on_hyphens=False)
    return ">-\n" + "\n".join(" " * indent + line for line in lines)


def _text(words: Mapping[str, str], minutes: int) -> str:
    """The skeleton with the words in it: whole values, and some inside of longer ones."""
    names = {name: name.replace("-", "_") for name in words}
    parts = {names[name]: quoted(text) for name, text in words.items()}
    parts |= {f"{names[name]}_in": quoted(text)[1:-1] for name, text in words.items()}
    for chair, _ in PEOPLE:
        parts[f"{chair}_brief"] = folded(f"You are right about this: {words[f'{chair}-right']}", 6)
    parts["setting_folded"] = folded(words["setting"], 2)
    parts["summary"] = quoted(f"Two people and one question: {words['title']}")
    return Template((HERE / "sketch.yaml").read_text(encoding="utf-8")).substitute(parts, minutes=str(minutes))
