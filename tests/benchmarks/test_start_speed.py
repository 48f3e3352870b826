"""How long a newcomer waits: from the command to a scene that can be played, against stock JupyterLab and `1+1`.

Each start has a home directory and a browser profile of its own; ours and the reference take turns.
A first round of both warms the disk and is not counted. Nobody reads or hesitates here: a link is clicked
as soon as it can be, a cell is run as soon as its kernel is there.
"""

import json
import statistics
import time
from contextlib import suppress

import pytest
from playwright.sync_api import TimeoutError

from tests.benchmarks.server import running
from tests.benchmarks.table import show

pytestmark = pytest.mark.benchmark

ROUNDS = 3
PATIENCE = 120_000
ON_START = ".jp-NotebookPanel:visible .deskswap[data-place=start]"
KERNEL_IDLE = ".jp-NotebookPanel:visible .jp-Notebook-ExecutionIndicator[data-status=idle]"
UNTOUCHED = ".jp-Notebook-cell[data-windowed-list-index='0'] .jp-InputPrompt:text-is('[ ]:')"
PLACES = {
    "a scene of module 1": (
        f"{ON_START} .ds-card:has(h3:text('Two languages')) a:text-is('Lesson')",
        ".jp-NotebookPanel:visible .deskswap:has(h2:text('The first brief')) .ds-choice",
    ),
    "“Begin”": (
        f"{ON_START} .ds-links a >> nth=0",
        ".jp-NotebookPanel:visible .deskswap:not([data-place=start]) :is(.ds-choice, .ds-ask button) >> nth=0",
    ),
}


def test_command_to_a_playable_scene(chromium, tmp_path):
    """`deskswap learn`, one click, and something to choose; `jupyter lab`, Shift+Enter, and 2."""
    rounds = {name: [] for name in ("jupyter lab", *PLACES)}
    for turn in range(ROUNDS + 1):
        for number, name in enumerate(rounds):
            home = tmp_path / f"{turn}-{number}"
            rounds[name].append(_learn(chromium, home, *PLACES[name]) if name in PLACES else _lab(chromium, home))
    stock = rounds.pop("jupyter lab")
    rows = []
    for name, found in rounds.items():
        rows.append(_row(f"command → {name}", found, stock, 1, "≤ 1"))
        rows.append(_row("  of this, until the address", found, stock, 0, ""))
    show(f"deskswap learn against jupyter lab to an executed cell, medians of {ROUNDS} starts each", rows)


def _row(what, ours, stock, which, aim):
    """A line of the table; its ratio is the median of the rounds' own, so that a busy minute counts for both."""
    ours, stock = ([times[which] for times in found[1:]] for found in (ours, stock))
    ratio = statistics.median(one / other for one, other in zip(ours, stock, strict=True))
    return what, f"{statistics.median(ours):.2f} s", f"{statistics.median(stock):.2f} s", f"{ratio:.2f}", aim


def _learn(chromium, home, link, choice):
    """Seconds from `deskswap learn` to its address, and to a scene that can be clicked."""
    begun = time.perf_counter()
    with running(["deskswap", "learn", "--no-browser"], home) as address:
        up = time.perf_counter() - begun
        with _page(chromium, address) as page:
            page.locator(link).click()
            page.locator(choice).first.click(trial=True)
            return up, time.perf_counter() - begun


def _lab(chromium, home):
    """Seconds from `jupyter lab` to its address, and to the result of a notebook's first cell."""
    home.mkdir()
    cell = {"cell_type": "code", "id": "sum", "source": "1+1", "metadata": {}, "outputs": [], "execution_count": None}
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    (home / "sum.ipynb").write_text(json.dumps(notebook))
    begun = time.perf_counter()
    with running(["jupyter", "lab", "--no-browser", "--allow-root"], home) as address:
        up = time.perf_counter() - begun
        with _page(chromium, address.replace("/lab?", "/lab/tree/sum.ipynb?")) as page:
            page.wait_for_selector(KERNEL_IDLE)
            while page.locator(UNTOUCHED).count():  # JupyterLab takes the focus away once while it opens
                page.locator(".jp-NotebookPanel:visible .cm-content").first.click()
                page.keyboard.press("Shift+Enter")
                with suppress(TimeoutError):
                    page.wait_for_selector(UNTOUCHED, state="detached", timeout=100)
            page.wait_for_selector(".jp-OutputArea-output:visible pre:text-is('2')")
            return up, time.perf_counter() - begun


def _page(chromium, address):
    """A new profile's page at an address."""
    page = chromium.new_page(viewport={"width": 1280, "height": 850}, reduced_motion="reduce")
    page.set_default_timeout(PATIENCE)
    page.goto(address, wait_until="commit")
    return page
