"""What is wrong with a scenario's text, in plain sentences: the words for what a parser and a data model find.

Rules this module keeps:

- A sentence says what would be right, to somebody who has never seen YAML and does not want to.
- What has no sentence here is told in the finder's own words: nothing is swallowed.
- What was found is put out of the way as far as that goes, so that all else that is wrong is found with it.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

OPENED = (
    "found unexpected end of stream",
    "could not find expected ':'",
    "did not find expected ',' or '}'",
    "did not find expected ',' or ']'",
)
"""What YAML says of something that began earlier: the line to mend is the one where it began."""

YAML = {
    "found unexpected end of stream": "a quotation mark is opened here or above and never closed",
    "could not find expected ':'": "this line has neither “key: ” nor “- ” before its text, or a quotation mark above"
    " is not closed",
    "did not find expected ',' or '}'": "a “{” is opened here and not closed with “}”, or a comma is missing",
    "did not find expected ',' or ']'": "a “[” is opened here and not closed with “]”, or a comma is missing",
    "did not find expected node content": "a value is missing here, or a bracket stands where a value belongs",
    "did not find expected key": "this line does not fit what stands above it: look at how far it is indented, and"
    " whether a quotation mark above is closed",
    "did not find expected '-' indicator": "this line does not go on the list above it: look at how far it is indented",
    "mapping values are not allowed in this context": "there is a second “: ” in one line, or the line is indented too"
    " far; put a text with “: ” in it into quotes",
    "block sequence entries are not allowed in this context": "a list with “- ” begins on the line below its key",
    "found character that cannot start any token": "a value cannot begin with this sign, nor a line with a tab; indent"
    " with spaces, and put such a text into quotes",
    "found a tab character that violates indentation": "a line is indented with a tab; use spaces",
    "found a tab character where an indentation space is expected": "a line is indented with a tab; use spaces",
    "could not find expected directive name": "a line cannot begin with “%”; put the text into quotes",
    "did not find expected <document start>": "this line stands outside of everything above it: look at how far it is"
    " indented",
    "found unexpected ':'": "there is a “:” that belongs to nothing; put the text into quotes",
    "did not find expected comment or line break": "nothing but the end of the line follows “|” or “>”",
    "did not find expected alphabetic or numeric character": "a value cannot begin with “&” or “*”; put it into quotes",
}
"""What YAML says of a text that it cannot read -> in plain words."""

WHOLE, NUMBER = "must be a whole number", "must be a number"
LIST, KEYS = "must be a list: its entries in [ ], or each on a line of its own after “- ”", "must hold keys with values"

MODEL = {
    "extra_forbidden": "is not a key that belongs here",
    "missing": "is missing",
    "int_type": WHOLE,
    "int_from_float": WHOLE,
    "float_type": NUMBER,
    "bool_type": "must be true or false",
    "tuple_type": LIST,
    "list_type": LIST,
    "dict_type": KEYS,
    "model_type": KEYS,
    "model_attributes_type": KEYS,
    "string_too_short": "has no text in it",
    "string_too_long": "is too long: at most {max_length} characters",
    "literal_error": "must be {expected}",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "too_short": "has too few entries: {min_length} or more",
    "too_long": "has too many entries: at most {max_length}",
}
"""What a data model finds, by its type -> in plain words."""

PATTERNS = {
    "^[a-z0-9]+(-[a-z0-9]+)*$": "is no short name: lower-case letters, digits and single hyphens",
    r"^S([1-9]|1\d|2[0-6])$": "is no idea of the course: S1 to S26",
}
"""How a value must be written -> in plain words."""


STAND_INS = {
    "string_type": "…",
    "string_too_short": "…",
    "int_type": 1,
    "int_from_float": 1,
    "float_type": 1.0,
    "bool_type": False,
}
"""What stands in for a value of a wrong type, by what was found, while all else is looked at."""


def of_yaml(problem: str) -> str:
    """What YAML says of a text, in plain words."""
    return f"is not YAML: {YAML.get(problem, problem)}"


def of_model(error: ValidationError) -> Iterator[tuple[str, str]]:
    """The path and the sentence of everything that a data model finds."""
    for found in error.errors():
        path = ".".join(str(part) for part in found["loc"] if part != "[key]")
        yield path, _sentence(found["type"], found["input"], found.get("ctx", {}), found["msg"])


def _sentence(what: str, given: Any, more: Mapping[str, Any], said: str) -> str:
    if given is None and what not in ("missing", "extra_forbidden"):
        return "has nothing after it"
    if what == "string_type":
        if isinstance(given, dict | list):
            return "must be one text; where it has “: ” in it or begins with a bracket, put it into quotes"
        return "must be text; put it into quotes"
    if what == "string_pattern_mismatch":
        rule = PATTERNS.get(str(more.get("pattern")), f"is not written as it must be: {said}")
        return f"“{str(given)[:60]}” {rule}"
    return MODEL[what].format(**more) if what in MODEL else said


def mended(data: Any, error: ValidationError) -> tuple[Any, frozenset[str]]:
    """The data without what was found, as far as that can be put out of the way, and the places that were touched.

    A stranger's key is left out; something else stands in for a value of a wrong type.
    """
    rest, touched = copy.deepcopy(data), set()
    for found in error.errors():
        *way, last = found["loc"]
        try:
            inner = rest
            for part in way:
                inner = inner[part]
            if found["type"] == "extra_forbidden":
                del inner[last]
            elif found["type"] in STAND_INS:
                inner[last] = STAND_INS[found["type"]]
                touched.add(".".join(str(part) for part in (way or [last])))
        except (KeyError, IndexError, TypeError):  # the place is no place in the data: a key itself is wrong
            continue
    return rest, frozenset(touched)


def beside(path: str, touched: Collection[str]) -> bool:
    """Whether what is found at a path may come of something that stands in there, or near it."""
    return any(path == place or path.startswith(f"{place}.") for place in touched)
