"""nbconvert, with templates and preprocessors of our own: a notebook -> its page, a lesson -> its slides.

Rules this module keeps:

- A template lays out and decides nothing; what a cell becomes stands in its metadata, under ``page``.
- Nothing runs here. What a cell would show comes in as an argument.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from nbconvert.exporters import TemplateExporter
from nbconvert.preprocessors import Preprocessor
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

TEMPLATES = Path(__file__).parent / "templates"


class Becomes(Preprocessor):
    """Puts into each cell's metadata what the resource ``becomes`` makes of the cell."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """The notebook with what becomes of each cell, and the resources as they were."""
        for cell in nb.cells:
            cell.metadata["page"] = resources["becomes"](cell)
        return nb, resources


@lru_cache(maxsize=2)
def _exporter(template: str) -> TemplateExporter:
    return TemplateExporter(  # type: ignore[no-untyped-call]
        template_name=template,
        extra_template_basedirs=[str(TEMPLATES)],
        file_extension=".html",
        preprocessors=[Becomes],
    )


def exported(notebook: Any, template: str, becomes: Callable[[Any], Any], facts: Mapping[str, Any]) -> str:
    """A notebook in one of the room's templates, ``page`` or ``slides``, with what `becomes` makes of each cell.

    `facts` are what the template is told beside the cells.
    """
    text, _ = _exporter(template).from_notebook_node(notebook, {"facts": dict(facts), "becomes": becomes})
    return _tidy(str(text))


def filled(body: str, facts: Mapping[str, Any]) -> str:
    """A page that is made of no notebook: its body in the template ``page``."""
    layout = _exporter("page").environment.get_template("layout.html.j2")
    return _tidy(str(layout.render(resources={"facts": dict(facts)}, body=body)))


def _tidy(text: str) -> str:
    """The text with no space at the ends of its lines."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines()) + "\n"


def code(source: str) -> str:
    """A cell of code as HTML, its words marked by what they are."""
    inside = highlight(source, PythonLexer(), HtmlFormatter(nowrap=True)).rstrip("\n")
    return f'<pre class="code" tabindex="0"><code>{inside}</code></pre>'
