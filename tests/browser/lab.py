"""A real `deskswap learn` in a home of its own, and a person in front of it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import Request, urlopen

SECONDS = 1000
SHOWN = ".jp-NotebookPanel:visible"
SCENE = f"{SHOWN} .deskswap"
START = f"{SCENE}[data-place=start]"

LESSON_0 = "00_before_you_start/lesson.ipynb"
LESSON_1 = "01_two_languages/lesson.ipynb"
LAB_1 = "01_two_languages/lab.ipynb"
ASSIGNMENT_1 = "assignments/two-languages/two-languages.ipynb"

WATCH = """
const alarming = ".jp-Dialog, .Toastify__toast, [data-mime-type='application/vnd.jupyter.stderr'], .jp-mod-error";
const wrong = /Traceback|Error displaying widget|[Mm]odel not found|Loading widget|Javascript Error/;
const look = () => {
  for (const node of document.querySelectorAll(`${alarming}, .jp-OutputArea-output`))
    if (node.checkVisibility({ visibilityProperty: true }) && (node.matches(alarming) || wrong.test(node.textContent)))
      window.alarmed(node.textContent);
};
let due = false;
new MutationObserver(() => {
  if (due) return;
  due = true;
  requestAnimationFrame(() => setTimeout(() => { due = false; look(); })); // what was painted, and not what came between
}).observe(document, { childList: true, subtree: true });
"""


class Course:
    """A running `deskswap learn`: its process, the lines it printed, the address of its start page, its folder."""

    def __init__(self, home: Path, *words: str) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "DESKSWAP"))}
        self.environment = {**kept, "HOME": str(home)}
        self.home = home
        self.root = home / "deskswap"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "deskswap", "learn", "--no-browser", *words],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout is not None
        self.lines = [self.process.stdout.readline().strip() for _ in range(3)]
        found = re.search(r"http://\S+", self.lines[1])
        assert found, self.lines
        self.address = found[0]

    def at(self, path: str) -> str:
        """The address of a file of the learner's folder."""
        return self.address.replace("Start.ipynb", path)

    def stop(self) -> None:
        """End it as a person would, with Ctrl-C."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=30)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def start_again(self) -> None:
        """Start it once more, as a person would who comes back the next day."""
        self.__init__(self.home, "--port", str(urlsplit(self.address).port))  # type: ignore[misc]

    def forget(self) -> None:
        """As on the first day: no plays, and no tabs left open."""
        for place in ("plays", "assignments/two-languages", ".deskswap/jupyter/workspaces"):
            for path in (self.root / place).glob("*"):
                if path.suffix in (".jsonl", ".jupyterlab-workspace"):
                    path.unlink()

    def plays(self) -> dict[str, int]:
        """Every play on disk with its number of moves."""
        return {path.name: len(path.read_bytes().splitlines()) - 1 for path in (self.root / "plays").glob("*.jsonl")}

    def end_kernel(self, path: str) -> None:
        """Shut down a notebook's kernel."""
        base, _, token = self.address.replace("lab/tree/Start.ipynb", "api/sessions").partition("?token=")
        headers = {"Authorization": f"token {token}"}
        with urlopen(Request(base, headers=headers)) as answer:
            sessions = json.load(answer)
        for session in sessions:
            if session["path"] == path:
                urlopen(Request(f"{base}/{session['id']}", headers=headers, method="DELETE")).close()

    def in_terminal(self, *words: str, fed: str = "") -> str:
        """What a `deskswap` command in the learner's folder says."""
        run = subprocess.run(
            [sys.executable, "-m", "deskswap", *words],
            input=fed, cwd=self.root, env=self.environment, check=True, capture_output=True, text=True,
        )  # fmt: skip
        return run.stdout


@contextmanager
def learning(home: Path, *words: str) -> Iterator[Course]:
    """A course that is stopped in the end."""
    course = Course(home, *words)
    try:
        yield course
    finally:
        course.stop()


class Visitor:
    """A person with a browser window. What nobody should ever meet is written down in `alarms`."""

    def __init__(self, context: Any, course: Course) -> None:
        self.course = course
        self.path = "Start.ipynb"
        self.requests: list[str] = []
        self.alarms: list[str] = []
        self.page = context.new_page()
        self.page.set_default_timeout(30 * SECONDS)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("websocket", lambda socket: self.requests.append(socket.url))
        self.page.on("pageerror", lambda error: self.alarms.append(str(error)))
        self.page.expose_function("alarmed", lambda text: self.alarms.append(text))  # noqa: PLW0108 (playwright wants it)
        self.page.add_init_script(WATCH)

    def hosts(self) -> set[str | None]:
        """Every host that was asked for anything."""
        return {urlsplit(url).hostname for url in self.requests if url.startswith(("http", "ws"))}

    def open(self, path: str = "Start.ipynb") -> Visitor:
        """Open a notebook by its address and wait until its scenes are there."""
        self.path = path
        self.page.goto(self.course.at(path))
        return self.wait()

    def reload(self) -> Visitor:
        """Load the page again, once JupyterLab has put down which notebook is in sight."""
        workspaces, here = (
            self.course.root / ".deskswap" / "jupyter" / "workspaces",
            f'"current":"notebook:{self.path}"',
        )
        while not any(here in file.read_text(encoding="utf-8") for file in workspaces.glob("*")):
            self.page.wait_for_event("response", lambda answer: "/api/workspaces" in answer.url)
        self.page.reload()
        return self.wait()

    def wait(self) -> Visitor:
        """Wait until every scene of the notebook in sight has run and is drawn."""
        self.page.locator(f".lm-DockPanel-tabBar .lm-mod-current[title*='Path: {self.path}']").wait_for()
        self.page.locator(f"{SHOWN}.deskswap-page").wait_for()
        for source, cell in zip(self._sources(), self.page.locator(f"{SHOWN} .deskswap-scene").all(), strict=True):
            if any(call in source for call in ("play(", "start()", "bench()")):
                cell.locator(".deskswap").wait_for()
        self.page.wait_for_function("() => !document.querySelector('.deskswap-waiting')")
        return self

    def scene(self, activity: str) -> Any:
        """The stage of an activity in the notebook in sight."""
        number = next(k for k, source in enumerate(self._sources()) if f'"{activity}"' in source)
        return self.page.locator(f"{SHOWN} .deskswap-scene").nth(number).locator(".deskswap")

    def follow(self, card: int, link: str) -> Visitor:
        """On the start page, click a link of one of its cards, and wait for what it opens."""
        target = self.page.locator(f"{START} .ds-card").nth(card).get_by_role("link", name=link, exact=True)
        self.path = unquote(urlsplit(target.get_attribute("href")).path.removeprefix("/lab/tree/"))
        target.click()
        return self.wait()

    def back_to_start(self) -> Visitor:
        """Click the tab of the start page."""
        self.path = "Start.ipynb"
        self.page.locator(".lm-TabBar-tab[data-deskswap-title=Start]").click()
        self.page.locator(START).wait_for()
        return self

    def _sources(self) -> list[str]:
        cells = json.loads((self.course.root / self.path).read_text(encoding="utf-8"))["cells"]
        return ["".join(cell["source"]) for cell in cells if "deskswap-run" in cell["metadata"].get("tags", ())]


def in_scheme(page: Any, scheme: str) -> None:
    """Light or dark, once JupyterLab has changed its theme and its splash is gone: two changes at once trip it up."""
    page.emulate_media(color_scheme=scheme)
    page.wait_for_selector(f"body[data-jp-theme-light={str(scheme == 'light').lower()}]", state="attached")
    page.wait_for_selector("#jupyterlab-splash", state="detached")


def sit(scene: Any, name: str = "Ines") -> Any:
    """Take a chair by a click."""
    scene.locator(".ds-choice", has_text=name).click()
    scene.locator(".ds-badge b", has_text=name).wait_for()
    return scene


def choose(scene: Any, number: int = 0) -> None:
    """Click a choice, and wait until the move is on disk and drawn."""
    first = scene.locator(".ds-choice").first.element_handle()
    scene.locator(".ds-choice").nth(number).click()
    first.wait_for_element_state("hidden")


def send(button: Any) -> None:
    """Click a button that sends a move, and wait until the move is on disk and drawn."""
    handle = button.element_handle()
    handle.click()
    handle.wait_for_element_state("hidden")


def play_to_the_end(scene: Any, number: int = 0) -> int:
    """Click one choice after the other until the play is over; the number of clicks."""
    clicks = 0
    while scene.locator(".ds-choice").count():
        choose(scene, number % scene.locator(".ds-choice").count())
        clicks += 1
    return clicks


def press(scene: Any, name: str, place: str) -> None:
    """Click a button beside the view, and wait for the screen to which it leads."""
    scene.get_by_role("button", name=name, exact=True).click()
    showing(scene, place).wait_for()


def showing(scene: Any, place: str) -> Any:
    """The scene, once it shows that screen."""
    return scene.and_(scene.page.locator(f"[data-place={place}]"))


def said(scene: Any) -> str:
    """Everything in the conversation; the brief may hold a log of its own, of words that are explained."""
    text: str = scene.locator(".ds-body > .ds-log").inner_text()
    return text
