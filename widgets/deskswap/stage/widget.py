"""The stage as a notebook widget: it shows a session's screen and hands back what the person does.

Rules this module keeps:

- It decides nothing: the session says what is on the screen, the browser draws it.
- The screen is the only state that is synchronised, and it holds what the chair may see.
- Every message from the browser is answered, also the one that changed nothing: silence means "not connected".
- Where no widget can be shown, a readable text stands in.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any, Protocol

import anywidget
import traitlets

from deskswap.core.markup import as_html
from deskswap.core.views import Heading, View, as_text

HERE = Path(__file__).parent

RUN_THIS = "Open this notebook in JupyterLab and run this cell to play."


class Sitting(Protocol):
    """What a stage shows: something with a screen, a view behind it, and an ear for messages."""

    @property
    def screen(self) -> dict[str, Any]: ...

    @property
    def view(self) -> View: ...

    def receive(self, message: object) -> None: ...


class Stage(anywidget.AnyWidget):
    """A widget that shows one sitting."""

    _esm = (HERE / "stage.js").read_text(encoding="utf-8")
    _css = (HERE / "stage.css").read_text(encoding="utf-8")
    screen = traitlets.Dict().tag(sync=True)

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(screen=sitting.screen)
        self.sitting = sitting
        self.on_msg(self._heard)

    def _heard(self, _: object, message: object, buffers: object = None) -> None:
        self.sitting.receive(message)
        self.screen = self.sitting.screen
        self.send({"type": "heard"})

    def __repr__(self) -> str:
        return view_text(self.sitting.view) if hasattr(self, "sitting") else type(self).__name__

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        bundle = super()._repr_mimebundle_(**options)
        if bundle is not None:
            view = self.sitting.view
            bundle[0].update({"text/plain": view_text(view), "text/html": view_html(view)})
        return bundle


class Sentence:
    """One calm sentence as a cell's output, in place of a traceback."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        lines = "<br>".join(escape(line) for line in self.text.split("\n"))
        return f'<p role="status" style="max-width:46rem">{lines}</p>'


def view_text(view: View) -> str:
    """A view as plain text: title, chair, brief, and all that happened so far."""
    parts = [as_text((Heading(view.title, 1),))]
    if view.you.name:
        parts.append(f"You are {view.you.name}, {view.you.role}." if view.you.name != "You" else f"{view.you.role}.")
    parts += [as_text(blocks) for blocks in (view.brief, view.blocks) if blocks]
    return "\n\n".join([*parts, *([RUN_THIS] if view.ask else [])])


def view_html(view: View) -> str:
    """A view as plain HTML without style or script, for places that show a notebook but no widgets."""
    parts = [f"<h3>{escape(view.title)}</h3>"]
    if view.you.name:
        you = f"You are <strong>{escape(view.you.name)}</strong>, " if view.you.name != "You" else ""
        parts.append(f"<p>{you}{escape(view.you.role)}.</p>")
    if view.brief:
        parts.append(f"<blockquote>{as_html(view.brief, under=2)}</blockquote>")
    parts.append(as_html(view.blocks, under=2))
    if view.ask:
        parts.append(f"<p><em>{RUN_THIS}</em></p>")
    return "\n".join(parts)
