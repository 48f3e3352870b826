"""The language of a screen: the chosen one where what is shown has its words in it, else English.

Rules this module keeps:

- A screen is translated last, as plain data; nothing that is computed depends on a language.
- A scene without words in the chosen language is English throughout, its buttons too, and says so to screen readers.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from deskswap import language, library

PROGRAM = Path(__file__).parent / "stage.js"


def spoken(screen: dict[str, Any], named: str) -> dict[str, Any]:
    """The screen in a language, with the words that the stage itself needs in it."""
    if named == language.ENGLISH:
        return screen
    phrases = library.phrases(named)
    return {**phrases.into(screen), "language": named, "words": _own(phrases)}


@lru_cache(maxsize=4)
def _own(phrases: language.Phrases) -> dict[str, str]:
    return phrases.within(PROGRAM.read_text(encoding="utf-8"))
