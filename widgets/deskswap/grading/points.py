"""Partial credit with a message, for the test cells of an assignment.

Rules it keeps:

- A check that fails, for whatever reason, earns nothing and says in one line what was expected: no traceback.
- What a learner's function returns is turned into plain numbers before it is compared.
- The total is a plain float: nbgrader reads the last value of a test cell, and anything else would be full credit.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any


class Points:
    """The points of one test cell.

    ::

        check = Points()
        check.that("half of 4 is 2", lambda: half(4), 2, points=1)
        check.total
    """

    def __init__(self) -> None:
        self._earned = 0.0

    def that(self, what: str, answer: Callable[[], Any], expected: Any, points: float, within: float = 1e-6) -> None:
        """Add the points where the answer is the expected number or list of numbers, `within` a distance."""
        try:
            found = plain(answer())
        except NameError as error:
            blank = "____" in str(error)
            self._say("there is still a blank ____ to fill in" if blank else f"Python says: {error}", what, points)
            return
        except Exception as error:
            self._say(f"Python says: {str(error)[:120] or type(error).__name__}", what, points)
            return
        if close(found, plain(expected), within):
            self._earned += points
            print(f"✓ {what}: {points:g} of {points:g}")
        else:
            self._say(f"your answer is {_shown(found)}", what, points)

    @staticmethod
    def _say(reason: str, what: str, points: float) -> None:
        print(f"· {what}: 0 of {points:g} ({reason})")

    @property
    def total(self) -> float:
        """The points earned so far."""
        return float(round(self._earned, 6))


def plain(value: Any) -> Any:
    """Numbers as floats, lists, tuples and arrays as lists of them; None for all else."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return None


def close(found: Any, expected: Any, within: float) -> bool:
    """Whether two plain values are the same shape and every number is at most `within` apart."""
    if isinstance(expected, list):
        return (
            isinstance(found, list)
            and len(found) == len(expected)
            and all(close(*pair, within) for pair in zip(found, expected, strict=True))
        )
    return isinstance(found, float) and math.isfinite(found) and abs(found - expected) <= within


def _shown(found: Any) -> str:
    if isinstance(found, list):
        return "(" + ", ".join(_shown(item) for item in found[:4]) + ("…" if len(found) > 4 else "") + ")"
    return "no number" if found is None else f"{found:g}"
