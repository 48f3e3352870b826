"""The figures of labs as they open, drawn without a learner, in a process of its own.

Rules this module keeps:

- The process sees an empty folder of plays and speaks English: what stands for a learner's own plays is a stand-in,
  and says so on itself.
- A slider stands where the lab puts it at first.
- A figure that cannot be drawn is left out and said; a lab can be read without it.
"""

from __future__ import annotations

import ast
import base64
import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from typing import Any, NamedTuple

PATIENCE = 600
"""Seconds after which the figures are given up."""


class Drawn(NamedTuple):
    """What a cell shows: a PNG with its text alternative, or HTML, or a sentence; `moves` says that it has sliders."""

    png: bytes = b""
    alt: str = ""
    html: str = ""
    moves: bool = False


def drawn(cells: Mapping[str, str], said: list[str]) -> dict[str, Drawn]:
    """Name -> what a cell shows, for each of the cells (name -> source) that shows something."""
    if not cells:
        return {}
    with tempfile.TemporaryDirectory() as empty:
        env = {name: value for name, value in os.environ.items() if not name.startswith("DESKSWAP_")}
        kept = {name: value for name, value in os.environ.items() if name == "DESKSWAP_COURSE"}
        env |= {"DESKSWAP_PLAYS": empty, "DESKSWAP_LANGUAGE": "en", "MPLBACKEND": "Agg", **kept}
        try:
            run = subprocess.run(
                [sys.executable, "-m", __name__],
                input=json.dumps(dict(cells)), env=env, cwd=empty, capture_output=True, check=True, text=True,
                timeout=PATIENCE,
            )  # fmt: skip
            found = json.loads(run.stdout)
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            said.append(f"The figures of the labs are left out: they could not be drawn ({type(error).__name__}).")
            return {}
    said += [f"{name} is shown without its figure: {told['wrong']}." for name, told in found.items() if "wrong" in told]
    return {
        name: Drawn(base64.b64decode(told["png"]), told["alt"], told["html"], told["moves"])
        for name, told in found.items()
        if "wrong" not in told
    }


def first_look(source: str) -> tuple[Any, bool]:
    """What the last line of a cell shows at first, and whether a reader of the notebook can move it."""
    *before, last = ast.parse(source).body
    names: dict[str, Any] = {}
    for statement in before:
        exec(compile(ast.Module([statement], []), "<cell>", "exec"), names)
        if "interact" in names:
            names["interact"] = _as_it_opens
    shown = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)  # type: ignore[attr-defined]
    return shown, "interact" in names


def _as_it_opens(function: Any, **sliders: Any) -> Any:
    """In the place of `interact`: the function called once, with the values that its sliders begin with."""
    return function(**{name: getattr(slider, "value", slider) for name, slider in sliders.items()})


def _told(source: str) -> dict[str, Any]:
    shown, moves = first_look(source)
    if hasattr(shown, "png") and hasattr(shown, "alt"):
        return {"png": base64.b64encode(shown.png()).decode(), "alt": shown.alt, "html": "", "moves": moves}
    bundle = shown._repr_mimebundle_() if hasattr(shown, "_repr_mimebundle_") else {}
    if not bundle:
        return {"wrong": "it shows nothing that can be printed"}
    return {"png": "", "alt": bundle.get("text/plain", ""), "html": bundle.get("text/html", ""), "moves": moves}


def main() -> None:
    """Draw the cells that stand on the standard input; what they show goes to the standard output."""
    found = {}
    for name, source in json.load(sys.stdin).items():
        try:
            with contextlib.redirect_stdout(sys.stderr):
                found[name] = _told(source)
        except Exception as error:  # whatever goes wrong in a lab's cell, the page is made without its figure
            found[name] = {"wrong": f"{type(error).__name__}, {error}".rstrip(".").replace("\n", " ")}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
