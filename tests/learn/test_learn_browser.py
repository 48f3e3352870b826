"""`deskswap learn` as a newcomer meets it: a fresh home, one command, a browser."""

import os
import re
import signal
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.browser

SECONDS = 1000
SCENE = ".jp-NotebookPanel:visible .deskswap"


@pytest.fixture
def learn(tmp_path):
    """A running `deskswap learn` in a home of its own: its address, and the lines it printed."""
    home = tmp_path / "home"
    home.mkdir()
    strange = home / ".jupyter"
    strange.mkdir()
    (strange / "jupyter_server_config.py").write_text("raise RuntimeError('the settings of this person are broken')")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "DESKSWAP"))}
    process = subprocess.Popen(
        [sys.executable, "-m", "deskswap", "learn", "--no-browser"],
        env={**kept, "HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines = [process.stdout.readline().strip() for _ in range(3)]
    try:
        yield process, lines, home / "deskswap"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
        process.stdout.close()


@pytest.fixture
def page(chromium, learn):
    """The start page in the browser, with every request and every error that it made."""
    _, lines, _ = learn
    context = chromium.new_context(viewport={"width": 1280, "height": 850}, reduced_motion="reduce")
    page = context.new_page()
    page.requests, page.errors = [], []
    page.on("request", lambda request: page.requests.append(request.url))
    page.on("websocket", lambda socket: page.requests.append(socket.url))
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.goto(re.search(r"http://\S+", lines[1])[0])
    page.wait_for_selector(f"{SCENE}[data-place=start] .ds-card", timeout=90 * SECONDS)
    yield page
    context.close()


def hosts(page):
    return {urlsplit(url).hostname for url in page.requests if url.startswith(("http", "ws"))}


def test_the_terminal_says_where_the_course_is_and_how_to_stop(learn):
    process, lines, root = learn
    assert lines[0] == f"Your course is in {root}."
    assert re.fullmatch(r"Open http://127\.0\.0\.1:\d+/lab/tree/Start\.ipynb\?token=[\w-]{20,}", lines[1])
    assert lines[2] == "To stop, press Ctrl-C here. Your plays are kept."
    process.send_signal(signal.SIGINT)
    assert (process.wait(timeout=30), process.stdout.read()) == (0, "")


def test_the_start_page_is_there_without_a_click_and_one_click_opens_a_lesson(page, learn):
    _, _, root = learn
    start = (root / "Start.ipynb").read_bytes()

    assert page.locator(".jp-Dialog").count() == 0
    assert page.locator(".cm-editor:visible").count() == 0
    assert page.locator(".jp-InputPrompt:visible, .jp-OutputPrompt:visible, .jp-Placeholder:visible").count() == 0
    assert page.locator(f"{SCENE} .ds-card:visible h3").all_inner_texts()[1:3] == [
        "0 Before you start",
        "1 Two languages",
    ]

    page.locator(f"{SCENE} .ds-links a").first.click()
    page.wait_for_selector(f"{SCENE}:not([data-place=start])", timeout=60 * SECONDS)
    assert page.locator(".jp-NotebookPanel:visible h1").inner_text().startswith("Before you start")
    assert page.locator(".cm-editor:visible").count() == 0
    assert page.locator(".jp-Dialog").count() == 0

    page.reload()
    page.wait_for_selector(f"{SCENE}:not([data-place=start])", timeout=90 * SECONDS)
    assert page.locator(".jp-mod-dirty").count() == 0, "opening a page is no change of it"
    assert (root / "Start.ipynb").read_bytes() == start
    assert hosts(page) == {"127.0.0.1"}
    assert page.errors == []


def test_the_start_page_counts_what_was_done_meanwhile(page, learn):
    _, _, root = learn
    link = page.locator(f"{SCENE} .ds-card").nth(2).get_by_role("link", name="Lesson", exact=True)
    before = page.locator(f"{SCENE} .ds-card").nth(2).locator(".ds-progress").inner_text()
    assert before.startswith("0 of ")
    link.click()
    page.wait_for_selector(f"{SCENE}:not([data-place=start])", timeout=60 * SECONDS)

    code = "\n".join(
        [
            "import os",
            f"os.chdir({str(root)!r})",
            "from deskswap import journal, library",
            "activity = library.activity('two-languages/first-brief')",
            "seats = {chair: 'person' if chair == 'rd' else 'bot' for chair in activity.chairs}",
            "book = journal.begin(activity, 1, seats)",
            "while not book.play.over:",
            "    book.append(activity.best(book.play, book.play.turn[0]))",
        ]
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DESKSWAP")}
    subprocess.run([sys.executable, "-c", code], check=True, env=kept)

    page.locator(".lm-TabBar-tab[data-deskswap-title=Start]").click()
    page.wait_for_function(
        "() => [...document.querySelectorAll('.deskswap[data-place=start] .ds-card')]"
        ".some((card) => card.querySelector('.ds-progress')?.innerText.startsWith('1 of '))",
        timeout=30 * SECONDS,
    )
    assert page.locator(f"{SCENE} .ds-links a").first.inner_text() == "Continue"
