"""`deskswap learn` as a newcomer meets it: a fresh home, one command, a browser."""

import re
import signal
import subprocess
import sys

import pytest

from tests.browser.lab import SCENE, SECONDS, Visitor, learning

pytestmark = pytest.mark.browser


@pytest.fixture
def learn(tmp_path):
    """A running `deskswap learn` in a home of its own, whose settings of Jupyter are broken."""
    strange = tmp_path / "home" / ".jupyter"
    strange.mkdir(parents=True)
    (strange / "jupyter_server_config.py").write_text("raise RuntimeError('the settings of this person are broken')")
    with learning(tmp_path / "home") as course:
        yield course


@pytest.fixture
def visitor(chromium, learn):
    """A person at the start page, who met no dialog, no error and no other host."""
    context = chromium.new_context(viewport={"width": 1280, "height": 850}, reduced_motion="reduce")
    visitor = Visitor(context, learn).open()
    yield visitor
    context.close()
    assert visitor.alarms == []
    assert visitor.hosts() == {"127.0.0.1"}


def test_the_terminal_says_where_the_course_is_and_how_to_stop(learn):
    process, lines = learn.process, learn.lines
    assert lines[0] == f"Your course is in {learn.root}."
    assert re.fullmatch(r"Open http://127\.0\.0\.1:\d+/lab/tree/Start\.ipynb\?token=[\w-]{20,}", lines[1])
    assert lines[2] == "To stop, press Ctrl-C here. Your plays are kept."
    process.send_signal(signal.SIGINT)
    assert (process.wait(timeout=30), process.stdout.read()) == (0, "")


def test_the_start_page_is_there_without_a_click_and_one_click_opens_a_lesson(visitor, learn):
    page, root = visitor.page, learn.root
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
    page.locator(".jp-mod-dirty").first.wait_for(state="detached", timeout=20 * SECONDS)  # opening is no change
    assert (root / "Start.ipynb").read_bytes() == start


def test_the_start_page_counts_what_was_done_meanwhile(visitor, learn):
    page, root = visitor.page, learn.root
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
    subprocess.run([sys.executable, "-c", code], check=True, env=learn.environment)

    page.locator(".lm-TabBar-tab[data-deskswap-title=Start]").click()
    page.wait_for_function(
        "() => [...document.querySelectorAll('.deskswap[data-place=start] .ds-card')]"
        ".some((card) => card.querySelector('.ds-progress')?.innerText.startsWith('1 of '))",
        timeout=30 * SECONDS,
    )
    assert page.locator(f"{SCENE} .ds-links a").first.inner_text() == "Continue"
