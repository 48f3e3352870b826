"""How long a click takes to be seen, against a stock ipywidgets button that changes a label.

Both stand in one page of a real JupyterLab, share one kernel, and are clicked in turn. The clock is the page's own:
from the click event to the frame after the change is in the document (two animation frames on). Reduced motion is asked
for, so that nothing is paced.
"""

import json
import statistics

import pytest

from tests.benchmarks.server import running
from tests.benchmarks.table import show

pytestmark = pytest.mark.benchmark

MOVES = 40
PATIENCE = 120_000
SCENE = 'from deskswap.stage import play\nplay("two-languages/first-brief", "rd")'
STOCK = """
import ipywidgets
button, label = ipywidgets.Button(description="Count"), ipywidgets.Label("0")
def count(_):
    label.value = str(int(label.value) + 1)
button.on_click(count)
ipywidgets.VBox([button, label])
"""
CLOCK = """
() => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const inside = (mutation, selector) => mutation.target.parentElement?.closest(selector) ?? mutation.target.closest?.(selector);
  window.timed = (button, changed) => new Promise((done) => {
    let begun;
    const observer = new MutationObserver(async (mutations) => {
      if (begun === undefined || !mutations.some((mutation) => mutation.type !== "attributes" && inside(mutation, changed))) return;
      observer.disconnect();
      const known = performance.now();
      await frame();
      await frame();
      done({ known: known - begun, seen: performance.now() - begun });
    });
    observer.observe(document.querySelector(".jp-NotebookPanel"), { childList: true, characterData: true, subtree: true });
    button.addEventListener("click", () => (begun = performance.now()), { capture: true, once: true });
  });
}
"""
OURS = ".deskswap :is(.ds-log, .ds-ask, .ds-actions)"
LABEL = ".jp-OutputArea .widget-label"


def test_click_to_next_view(chromium, tmp_path):
    """A move in a scene of the course, played again and again, against a count in a label."""
    root = tmp_path / "course"
    with running(["deskswap", "learn", str(root), "--no-browser"], tmp_path / "home") as address:
        (root / "clicks.ipynb").write_text(json.dumps(_notebook(STOCK, SCENE)))
        page = chromium.new_page(viewport={"width": 1280, "height": 1600}, reduced_motion="reduce")
        page.set_default_timeout(PATIENCE)
        page.goto(address.replace("Start.ipynb", "clicks.ipynb"))
        _run(page)
        page.evaluate(CLOCK)
        taken = {"move": [], "debrief": [], "again": [], "stock": []}
        while len(taken["move"]) < MOVES:
            _play_once(page, taken)
        page.close()
    rows = []
    for name, what, aim in (
        ("move", "a move, painted", "≤ 1.5, < 100 ms"),
        ("again", "“Play again”, painted", ""),
        ("debrief", "the debrief, painted", ""),
    ):
        rows.append(_row(what, taken[name], taken["stock"], "seen", aim))
    rows.append(_row("a move, in the document", taken["move"], taken["stock"], "known", ""))
    show(f"Click to next view, medians of {len(taken['move'])} moves and {len(taken['stock'])} counts", rows)


def _play_once(page, taken):
    """Play the scene to its end, each choice in turn, with a click on the stock button after each of ours."""
    last = len(taken["move"])
    while page.locator(".deskswap .ds-choice").count():
        choices = page.locator(".deskswap .ds-choice")
        taken["move"].append(_click(page, choices.nth(last % choices.count()), OURS))
        taken["stock"].append(_click(page, page.locator(".jp-OutputArea button.widget-button"), LABEL))
    taken["debrief"].append(_click(page, page.locator(".ds-actions button", has_text="debrief"), OURS))
    taken["again"].append(_click(page, page.locator(".ds-actions button", has_text="Play again"), OURS))


def _click(page, button, changed):
    """Milliseconds from a click until its effect is known to the document, and until it is seen."""
    button.evaluate("(button, changed) => { window.timing = window.timed(button, changed); }", changed)
    button.click()
    times = page.evaluate("() => window.timing")
    page.wait_for_timeout(100)
    return times


def _row(what, ours, reference, key, aim):
    ours, reference = (statistics.median(times[key] for times in found) for found in (ours, reference))
    return what, f"{ours:.1f} ms", f"{reference:.1f} ms", f"{ours / reference:.2f}", aim


def _run(page):
    """Run both cells, as soon as their kernel is there."""
    page.wait_for_selector(".jp-NotebookPanel:visible .jp-Notebook-ExecutionIndicator[data-status=idle]")
    page.locator(".jp-NotebookPanel:visible .cm-content").first.click()
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Shift+Enter")
    page.wait_for_selector(".jp-OutputArea button.widget-button")
    page.wait_for_selector(".deskswap .ds-choice")


def _notebook(*sources):
    cells = [
        {"cell_type": "code", "id": f"c{k}", "source": text, "metadata": {}, "outputs": [], "execution_count": None}
        for k, text in enumerate(sources)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
