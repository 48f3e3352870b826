"""What facilitators and readers get from `deskswap build`: PDFs to print, slides to project, a site to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from deskswap import bibliography
from deskswap.errors import GradingError, PagesError, ScenarioInvalid
from deskswap.grading import secrets
from deskswap.grading.secrets import Secret
from deskswap.pages import parts, sheets, site, slides
from deskswap.pages.folders import write
from deskswap.pages.parts import Course
from deskswap.pages.private import private


def make(folder: Path, wanted: Mapping[str, Path], sorts: Mapping[str, str]) -> int:
    """Make what is wanted of a course's folder (name -> where to); `sorts` says what each is.

    1 where something would reach a reader before the time; then nothing is written.
    """
    course = parts.course(folder)
    said = list(course.left_out)
    made = {name: _files(name, course, said) for name in wanted}
    hidden = (*_hidden(course, folder), *(Secret(*one) for one in private(course)))
    shown = {name: site.texts(files) for name, files in made.items() if name != "print"}
    wrong = [f"{name}/{leak}" for name, files in shown.items() for leak in secrets.leaks(files, hidden)]
    if wrong:
        print("\n".join([*said, *wrong, f"{len(wrong)} to put right; nothing was written."]))
        return 1
    for name, place in wanted.items():
        if not made[name]:
            raise PagesError(f"There is nothing in {folder} to make “{name}” from; name a course with --course.")
        write(place, made[name])
        said.append(f"{place}: {len(made[name])} files, {sorts[name]}.")
    print("\n".join(said))
    return 0


def _files(name: str, course: Course, said: list[str]) -> Mapping[str, bytes]:
    if name == "print":
        found = {f"{module.name}.pdf": sheets.booklet(module, course.terms) for module in course.modules}
    elif name == "slides":
        found = {f"{module.name}.html": slides.deck(module, course).encode() for module in course.modules}
    else:
        return site.site(course, said, _ideas(course, said)).files() if course.modules else {}
    return {file: data for file, data in found.items() if data}


def _ideas(course: Course, said: list[str]) -> dict[str, str]:
    try:
        return {name: str(idea.idea) for name, idea in bibliography.Course(course.folder).ideas.items()}
    except ScenarioInvalid as error:
        said.append(f"The ideas that scenes practise are left out: {error.problems[0]}.")
        return {}


def _hidden(course: Course, folder: Path) -> Iterator[Secret]:
    """What no reader may see: reasons and briefs of every activity, and where there are solutions, what they hide."""
    for activity in course.activities.values():
        if len(activity.chairs) > 1 or activity.kind != "reflection":
            yield from secrets.of_activity(activity)
    for path in sorted((folder.parent / "solutions").rglob("*.ipynb")):
        if ".ipynb_checkpoints" not in path.parts:
            try:
                yield from secrets.of_notebook(path.read_text(encoding="utf-8"), f"{path.parent.name}/{path.name}")
            except (OSError, ValueError) as error:
                raise GradingError(f"{path} cannot be read: {error}; put it right first.") from None
