"""The normal form of a notebook, one for everything that is kept: course/, solutions/ and exercises/.

Rules it keeps:

- Format 4.5, no outputs, no execution counts, nothing of a session (widget state, scrolling, trust).
- The kernel is always ``python3``, so that no “Select Kernel” dialog opens.
- Every cell has an id; one that is missing or stands twice is computed from its place and text.
- Keys are sorted, one line of source is one line of the file: the same notebook is the same bytes everywhere.
- A notebook in normal form is its own normal form.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
"""The kernelspec of every notebook."""

KEPT = ("deskswap", "nbgrader", "tags", "jupyter", "editable", "deletable")
"""The cell metadata that mean something here; all else belongs to a session."""

CELL_ID = re.compile(r"^[a-zA-Z0-9_-]{1,64}$")


class NotANotebook(ValueError):
    """The text is not a notebook; the message says in a few words why."""


def normal(text: str) -> str:
    """The normal form of a notebook's text. Raises `NotANotebook`."""
    notebook = parsed(text)
    cells: list[dict[str, Any]] = []
    taken: set[str] = set()
    for place, cell in enumerate(notebook["cells"]):
        cells.append(_normal_cell(cell, place, taken))
        taken.add(cells[-1]["id"])
    metadata: dict[str, Any] = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    if own := notebook.get("metadata", {}).get("deskswap"):
        metadata["deskswap"] = own
    whole = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def parsed(text: str) -> dict[str, Any]:
    """The notebook that a text holds, with format 4 and cells. Raises `NotANotebook`."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise NotANotebook("it is not JSON") from None
    if not isinstance(data, dict) or data.get("nbformat") != 4 or not isinstance(data.get("metadata"), dict):
        raise NotANotebook("it is not a notebook of format 4")
    cells = data.get("cells")
    if not isinstance(cells, list) or not all(_is_cell(cell) for cell in cells):
        raise NotANotebook("its cells cannot be read")
    return data


def source(cell: dict[str, Any]) -> str:
    """A cell's text, which a notebook holds as one text or as lines."""
    text = cell.get("source", "")
    return text if isinstance(text, str) else "".join(text)


def _is_cell(cell: Any) -> bool:
    if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw"):
        return False
    text = cell.get("source", "")
    lines = text if isinstance(text, list) else [text]
    return isinstance(cell.get("metadata", {}), dict) and all(isinstance(line, str) for line in lines)


def _normal_cell(cell: dict[str, Any], place: int, taken: set[str]) -> dict[str, Any]:
    text = source(cell)
    found = cell.get("id")
    name = found if isinstance(found, str) and CELL_ID.match(found) and found not in taken else ""
    turn = 0
    while not name or name in taken:
        name = hashlib.sha256(f"{place}/{turn}/{text}".encode()).hexdigest()[:12]
        turn += 1
    kept = {key: value for key, value in cell.get("metadata", {}).items() if key in KEPT}
    whole: dict[str, Any] = {
        "cell_type": cell["cell_type"],
        "id": name,
        "metadata": kept,
        "source": text.splitlines(keepends=True),
    }
    if cell["cell_type"] == "code":
        whole |= {"execution_count": None, "outputs": []}
    elif cell.get("attachments"):
        whole["attachments"] = cell["attachments"]
    return whole
