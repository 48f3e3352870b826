"""The course as a site for reading: linked pages, one style sheet, no script, nothing from elsewhere.

Rules this module keeps:

- A link of the course leads to its page here; what has no page stays as words.
- A scene's page holds what everybody may know before it: title, summary, who, how long, what it practises.
- A guide's page leaves out the role cards, and says that it tells what happens.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from deskswap.core.activity import Activity
from deskswap.core.markup import as_html, lines_html
from deskswap.core.views import Block, Heading
from deskswap.pages import guide, notebook, parts, pictures, runs
from deskswap.pages.parts import Course, Module
from deskswap.pages.pictures import Drawn
from deskswap.pages.prose import Prose, Way, nowhere, words
from deskswap.pages.runs import Run

HOME, STYLE, REFERENCE = "index.html", "style.css", "reference.html"

RUN = "deskswap-run"
"""The tag of a cell that shows what it makes and hides how."""

AGES = "Reading is not playing: the scenes, the games and their debriefs are in the notebooks (“deskswap learn”)."

SPOILS = (
    "For facilitators. This page tells what happens in the scenes; if you are going to play them, come back later. "
    "The role cards are for paper: “deskswap build --print” makes them, with one page for each chair."
)

LAB_NOTE = (
    "The lab, for reading. Figures stand as the lab opens; in the notebook the sliders move, and where a stand-in is "
    "shown here, your own plays are shown there."
)


@dataclass(frozen=True)
class Place:
    """A page's place: its path in the site, its title, and the file of the course that it is made from, if any."""

    path: str
    title: str
    source: str = ""


@dataclass(frozen=True)
class Site:
    """The site of a course: where each page lies, and what its labs draw (module/cell -> what is shown)."""

    course: Course
    drawn: Mapping[str, Drawn] = field(default_factory=dict)
    reference: Any = None
    ideas: Mapping[str, str] = field(default_factory=dict)

    def files(self) -> dict[str, bytes]:
        """Every file of the site: path -> contents."""
        found = {path: text.encode() for path, text in self._pages()}
        found[STYLE] = (notebook.TEMPLATES / "page" / STYLE).read_bytes()
        for name, shown in self.drawn.items():
            if shown.png:
                found[_picture(name)] = shown.png
        return found

    # ---- where things are ----------------------------------------------------------------------------------------

    def places(self, module: Module) -> tuple[Place, ...]:
        """The pages of a module: lesson, lab, a page a scene, the guide, whatever of them is there."""
        found = [Place(f"{module.name}/index.html", module.title)]
        if module.lesson is not None:
            found.append(Place(f"{module.name}/lesson.html", "Lesson", f"{module.folder.name}/{parts.LESSON}"))
        found += [Place(_scene(module, one), str(one.title), one.id) for one in module.scenes]
        if module.lab is not None:
            found.append(Place(f"{module.name}/lab.html", "Lab", f"{module.folder.name}/{parts.LAB}"))
        if module.guide is not None:
            found.append(Place(f"{module.name}/facilitator.html", "For facilitators"))
        return tuple(found)

    def all_places(self) -> tuple[Place, ...]:
        """Every page of the site."""
        more = [Place(REFERENCE, "Reference", "reference.ipynb")] if self.reference is not None else []
        return (Place(HOME, "The course"), *(one for m in self.course.modules for one in self.places(m)), *more)

    def way(self, page: str, source: str) -> Way:
        """Where the links of a page lead that is made from a file of the course."""
        by_source = {place.source: place.path for place in self.all_places() if place.source}

        def led(address: str) -> str | None:
            target, _, name = address.partition("#")
            there = by_source.get(posixpath.normpath(posixpath.join(posixpath.dirname(source), target)))
            if there is None or "://" in address:
                return nowhere(address)
            return _from(page, there) + (f"#{name}" if name and there == page else "")

        return led

    # ---- pages ---------------------------------------------------------------------------------------------------

    def _pages(self) -> Iterator[tuple[str, str]]:
        yield HOME, self._home()
        for module in self.course.modules:
            yield f"{module.name}/index.html", self._module(module)
            if module.lesson is not None:
                source = f"{module.folder.name}/{parts.LESSON}"
                yield self._notebook(module, f"{module.name}/lesson.html", source, module.lesson, "Lesson")
            for activity in module.scenes:
                yield _scene(module, activity), self._scene_page(module, activity)
            if module.lab is not None:
                source = f"{module.folder.name}/{parts.LAB}"
                yield self._notebook(module, f"{module.name}/lab.html", source, module.lab, "Lab", LAB_NOTE)
            if module.guide is not None:
                yield f"{module.name}/facilitator.html", self._guide(module)
        if self.reference is not None:
            yield self._notebook(None, REFERENCE, "reference.ipynb", self.reference, "")

    def _facts(self, path: str, title: str, module: Module | None = None, kicker: str = "") -> dict[str, Any]:
        """What the layout of a page is told."""
        named = [
            {
                "number": one.number,
                "name": one.name,
                "title": one.title,
                "path": f"{one.name}/index.html",
                "pages": [vars(place) for place in self.places(one)[1:]],
            }
            for one in self.course.modules
        ]
        more = [{"path": REFERENCE, "title": "Reference"}] if self.reference is not None else []
        order = [place for place in self.all_places() if place.title != "For facilitators" or place.path == path]
        after = order[[place.path for place in order].index(path) + 1 :][:1]
        onward = {"path": _from(path, after[0].path), "title": after[0].title} if after else None
        return {
            "title": title,
            "path": path,
            "root": "../" * path.count("/"),
            "modules": named,
            "more": more,
            "module": module.name if module else "",
            "kicker": kicker,
            "headings": (),
            "next": onward,
        }

    def _notebook(
        self, module: Module | None, path: str, source: str, found: Any, sort: str, note: str = ""
    ) -> tuple[str, str]:
        """The path and the page of a notebook."""
        prose = Prose(self.way(path, source))
        seen: set[bytes] = set()
        became = {
            cell.id: prose.html(cell.source)
            if cell.cell_type == "markdown"
            else self._cell(module, path, cell, seen)
            if cell.cell_type == "code"
            else ""
            for cell in found.cells
        }
        if note and found.cells:
            became[found.cells[0].id] += f'<p class="note">{escape(note)}</p>'
        title = str(parts.facts(found).get("title") or sort)
        kicker = f"Module {module.number} · {module.title} · {sort}" if module else ""
        if module and title == module.title:
            kicker = f"Module {module.number} · {sort}"
        facts = self._facts(path, title, module, kicker)
        facts["headings"] = [one for one in prose.headings if one.level == 2]
        return path, notebook.exported(found, "page", lambda cell: became.get(cell.id, ""), facts)

    def _cell(self, module: Module | None, path: str, cell: Any, seen: set[bytes]) -> str:
        """What stands in the place of a cell of code: what it plays, what it draws, or itself."""
        call = parts.played(cell.source)
        if call and call[0] in self.course.activities:
            return self._card(path, runs.run(self.course.activities[call[0]]))
        if RUN not in cell.metadata.get("tags", ()):
            return notebook.code(cell.source)
        name = f"{module.name}/{cell.id}" if module else ""
        shown = self.drawn.get(name)
        if shown is None:
            return '<p class="note">Here the notebook shows something of its own.</p>'
        if not shown.png:
            return f'<div class="wide" tabindex="0" role="region" aria-label="Table">{_scoped(shown.html)}</div>'
        if shown.png in seen:
            return '<p class="note">The figure above again: in the notebook it has sliders.</p>'
        seen.add(shown.png)
        moves = "<figcaption>In the notebook this figure has sliders.</figcaption>" if shown.moves else ""
        return (
            f'<figure><img src="{escape(_from(path, _picture(name)))}" alt="{escape(shown.alt)}">{moves}'
            f"<details><summary>In words</summary><p>{lines_html(shown.alt)}</p></details></figure>"
        )

    def _card(self, path: str, run: Run) -> str:
        """What a cell plays, to read in its place."""
        there = {place.source: place.path for place in self.all_places()}.get(run.activity)
        name = f'<a href="{_from(path, there)}">{escape(run.title)}</a>' if there else escape(run.title)
        asked = f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in run.asked)}</ul>" if run.asked else ""
        card = (
            f'<div class="run"><p class="meta">In the notebook · {_length(run)}</p>'
            f'<p class="name">{name}</p><p>{lines_html(run.summary)}</p>{asked}</div>'
        )
        return "".join(_side_by_side(run.opening)) + card if run.cases else card

    def _home(self) -> str:
        modules = self.course.modules
        hours = sum(module.minutes for module in modules) / 60
        cards = "".join(
            _entry(f"{one.name}/index.html", one.title, one.summary, _amount(one), str(one.number)) for one in modules
        )
        body = (
            '<h1>The course</h1><p class="lead">R&amp;D and marketing people learn to work together by playing each '
            f"other's part: {len(modules)} modules, about {hours:.0f} hours of lessons.</p>"
            f'<p>{AGES}</p><ul class="cards">{cards}</ul>'
        )
        return notebook.filled(body, self._facts(HOME, "Deskswap: the course, for reading"))

    def _module(self, module: Module) -> str:
        path = f"{module.name}/index.html"
        links = "".join(
            _entry(_from(path, place.path), place.title, *self._about(module, place))
            for place in self.places(module)[1:]
        )
        body = f'<h1>{escape(module.title)}</h1><p class="lead">{escape(module.summary)}</p>'
        body += f'<p class="meta">{_amount(module)}</p><ul class="cards">{links}</ul>'
        return notebook.filled(body, self._facts(path, module.title, module, f"Module {module.number}"))

    def _about(self, module: Module, place: Place) -> tuple[str, str]:
        """A sentence on a page of a module, and how long it takes."""
        activity = self.course.activities.get(place.source)
        if activity is not None:
            run = runs.run(activity)
            return run.summary, _length(run)
        if place.path.endswith("/lab.html"):
            return str(parts.facts(module.lab).get("summary", "")), ""
        if place.path.endswith("/lesson.html"):
            return "The idea, two cases, what is played and what is known.", ""
        return "How to run the module with two people or with sixty.", ""

    def _scene_page(self, module: Module, activity: Activity) -> str:
        run = runs.run(activity)
        path = _scene(module, activity)
        chairs = "".join(f"<li><b>{escape(name)}</b><span>{escape(role)}</span></li>" for name, role in run.chairs)
        both = "Two variants of it are equally hard, so that it can be played again." if run.variants else ""
        ideas = "".join(f"<li>{escape(self.ideas[name])}</li>" for name in activity.practises if name in self.ideas)
        body = (
            f'<h1>{escape(run.title)}</h1><p class="lead">{lines_html(run.summary)}</p>'
            f'<p class="meta">{_length(run)}</p><h2 id="chairs">The chairs</h2><ul class="chairs">{chairs}</ul>'
            f"<p>Everybody plays each chair in turn. What a chair knows, it learns when it sits down. {both}</p>"
        )
        body += f'<h2 id="practises">What it practises</h2><ul>{ideas}</ul>' if ideas else ""
        body += '<h2 id="play">To play it</h2><p>In the lesson’s notebook, or in a terminal:</p>'
        body += f'<pre tabindex="0"><code>deskswap play {escape(run.activity)}</code></pre>'
        return notebook.filled(body, self._facts(path, run.title, module, f"Module {module.number} · {module.title}"))

    def _guide(self, module: Module) -> str:
        assert module.guide is not None
        path = f"{module.name}/facilitator.html"
        prose = Prose(self.way(path, f"{module.folder.name}/{parts.GUIDE}"))
        body = f'<h1>{escape(module.title)}: for facilitators</h1><p class="note warn">{escape(SPOILS)}</p>'
        for name, text in module.guide.sections.items():
            if name != guide.CARDS:
                body += prose.html(f"## {name}\n\n{text}")
        kicker = f"Module {module.number} · {module.title}"
        facts = self._facts(path, f"{module.title}: for facilitators", module, kicker)
        return notebook.filled(body, {**facts, "headings": [one for one in prose.headings if one.level == 2]})


def site(course: Course, said: list[str], ideas: Mapping[str, str] | None = None, draw: bool = True) -> Site:
    """The site of a course; what its labs show is drawn in a process of its own, unless `draw` says not to."""
    cells = {
        f"{module.name}/{cell.id}": cell.source
        for module in course.modules
        for cell in (module.lab.cells if module.lab is not None else ())
        if cell.cell_type == "code" and RUN in cell.metadata.get("tags", ()) and not parts.played(cell.source)
    }
    drawn = pictures.drawn(cells, said) if draw else {}
    return Site(course, drawn, parts.notebook(course.folder, "reference.ipynb", said), ideas or {})


def _scene(module: Module, activity: Activity) -> str:
    return f"{module.name}/scenes/{activity.id.rpartition('/')[2]}.html"


def _picture(name: str) -> str:
    module, _, cell = name.partition("/")
    return f"{module}/pictures/{cell}.png"


def _from(page: str, there: str) -> str:
    """The address of one file of the site in a page of it."""
    return posixpath.relpath(there, posixpath.dirname(page) or ".")


def _entry(address: str, title: str, text: str, length: str, number: str = "") -> str:
    """A card that leads to a page."""
    counted = f'<span class="number">{number}</span>' if number else ""
    meta = f'<p class="meta">{length}</p>' if length else ""
    return f'<li><h2>{counted}<a href="{address}">{escape(title)}</a></h2><p>{lines_html(text)}</p>{meta}</li>'


def _length(run: Run) -> str:
    return f"{escape(run.kind)} · {parts.about(run.minutes)}"


def _amount(module: Module) -> str:
    count = len(module.scenes)
    scenes = f"{count} scene{'' if count == 1 else 's'} and games" if count > 1 else ("1 scene" if count else "")
    return " · ".join(filter(None, (parts.about(module.minutes) if module.minutes else "", scenes)))


def _side_by_side(blocks: Sequence[Block]) -> Iterator[str]:
    """An opening in which cases lie side by side: each in a frame of its own."""
    group: list[Block] = []
    for block in (*blocks, None):
        if (block is None or isinstance(block, Heading)) and group:
            inside = as_html(group, 1)
            yield f'<section class="case">{inside}</section>' if isinstance(group[0], Heading) else inside
            group = []
        if block is not None:
            group.append(block)


def _scoped(html: str) -> str:
    """A table as pandas writes it, its head's cells with their scope and no style."""
    return html.replace("<th>", '<th scope="col">').replace(' style="text-align: right;"', "")


def texts(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The words of every page, as somebody reads them, text alternatives included."""
    found = {}
    for name, data in files.items():
        if name.endswith(".html"):
            html = data.decode()
            alts = " ".join(part.partition('"')[0] for part in html.split(' alt="')[1:])
            found[name] = f"{words(html)} {words(alts)}".encode()
    return found
