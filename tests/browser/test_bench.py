"""The author's bench in a real JupyterLab: written by form, mended as one types, played by bots, handed on, played."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.lab import SHOWN, choose, in_scheme, play_to_the_end, press, sit
from tests.stage.test_sketch import CAP

pytestmark = pytest.mark.browser

LESSON = "09_your_own_scenario/lesson.ipynb"
NAME = "the-cap-that-clicks"


def serious(page):
    """What axe finds on the bench that keeps somebody out."""
    found = Axe().run(page, context=".deskswap").response["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]


def bench(visitor):
    """The bench in the lesson."""
    number = next(k for k, source in enumerate(visitor._sources()) if "bench()" in source)
    return visitor.page.locator(f"{SHOWN} .deskswap-scene").nth(number).locator(".deskswap")


def own(course):
    """The plays of own scenarios."""
    return sorted(name for name in course.plays() if name.startswith("mine."))


def written(seat):
    """Fill in the form and send it; the text that it becomes."""
    seat.get_by_role("button", name="Begin with a form").click()
    for said, field in zip(CAP.values(), seat.locator(".ds-panel:not([hidden]) textarea").all(), strict=True):
        field.fill(said)
    seat.get_by_role("button", name="Write the first draft").click()
    seat.locator("textarea.ds-code").wait_for()
    return seat.locator("textarea.ds-code")


def at(text, words, after=0):
    """Put the cursor before some words, or so many signs after their beginning."""
    text.evaluate(
        "(text, [words, after]) => { const at = text.value.indexOf(words) + after; text.focus(); text.setSelectionRange(at, at); }",
        [words, after],
    )


@pytest.fixture
def scenarios(course):
    """The learner's scenarios, none to begin with."""
    folder = course.root / "scenarios"
    for path in folder.rglob("*.*"):
        if path.is_file():
            path.unlink()
    return folder


def test_a_scenario_is_written_mended_as_one_types_and_played_from_both_chairs(visit, course, scenarios):
    visitor = visit().open(LESSON)
    page, seat = visitor.page, bench(visitor)
    text = written(seat)
    draft = (scenarios / f"{NAME}.yaml").read_text(encoding="utf-8")
    assert text.input_value() == draft
    assert (
        seat.locator(".ds-log .ds-text").first.inner_text()
        == "It can be played, and all that is claimed of a good scenario holds."
    )

    at(text, "goto: say-back", 6)
    page.keyboard.type("we-")
    finding = seat.locator(".ds-finding").first
    finding.wait_for()
    line = draft[: draft.index("goto: say-back")].count("\n") + 1
    assert finding.inner_text().startswith(
        f"Line {line} scenes.the-other-half.options.terms.goto: there is no scene “we-say-back”;"
    )
    assert "we-say-back" in (scenarios / f"{NAME}.yaml").read_text(encoding="utf-8")
    at(text, "kind:")
    finding.press("Enter")
    assert (
        text.evaluate("text => text.value.slice(text.selectionStart, text.selectionEnd).trim()") == "goto: we-say-back"
    )
    at(text, "we-say-back", 3)
    for _ in "we-":
        page.keyboard.press("Backspace")
    finding.wait_for(state="detached")
    assert (scenarios / f"{NAME}.yaml").read_text(encoding="utf-8") == draft

    press(seat, "Let two bots play it", "bots")
    assert seat.locator(".ds-say").count() >= 7
    assert seat.locator(".ds-log >> nth=0").locator("> .ds-say[data-mine]").count() == 0
    press(seat, "Play it yourself", "chairs")
    sit(seat, "Meret")
    assert play_to_the_end(seat) == 3
    press(seat, "See the debrief", "debrief")
    press(seat, "Swap chairs", "play")
    assert seat.locator(".ds-badge b").inner_text() == "Bas Corver"
    assert play_to_the_end(seat, 1) == 3
    assert own(course) == [f"mine.{NAME}.marketing.001.jsonl", f"mine.{NAME}.rd.001.jsonl"]
    press(seat, "Back to the text", "write")
    assert text.input_value() == draft
    assert "no findings." in course.in_terminal("check", f"mine/{NAME}")


def test_a_colleague_opens_the_file_and_plays_it_without_seeing_its_text(visit, course, scenarios, tmp_path):
    visitor = visit().open(LESSON)
    seat = bench(visitor)
    text = written(seat)
    with visitor.page.expect_download() as copy:
        seat.get_by_role("button", name="Save a copy to hand on").click()
    copy.value.save_as(tmp_path / copy.value.suggested_filename)
    assert (tmp_path / f"{NAME}.yaml").read_text(encoding="utf-8") == text.input_value()
    press(seat, "All scenarios", "bench")
    seat.get_by_role("button", name="Bring in a colleague's").click()
    seat.locator("input[type=file]").set_input_files(tmp_path / f"{NAME}.yaml")
    seat.get_by_role("button", name="Bring it in").click()
    sit(seat, "Bas")
    choose(seat)
    assert seat.locator("textarea").count() == 0
    assert sorted(path.name for path in scenarios.glob("*.yaml")) == [f"{NAME}-2.yaml", f"{NAME}.yaml"]
    visitor.reload()
    seat.get_by_role("button", name="Play one").click()
    assert [one.inner_text() for one in seat.locator(".ds-panel:not([hidden]) .ds-choice > span:last-child").all()] == [
        NAME,
        f"{NAME}-2",
    ]
    seat.locator(".ds-panel:not([hidden]) .ds-choice").nth(1).click()
    seat.locator(".ds-badge b", has_text="Bas").wait_for()
    assert own(course) == [f"mine.{NAME}-2.marketing.001.jsonl"]


def test_what_is_typed_survives_the_end_of_the_kernel_and_a_reload(visit, course, scenarios):
    visitor = visit().open(LESSON)
    text = written(bench(visitor))
    at(text, "kind:")
    visitor.page.keyboard.type("# A note to myself.\n")
    visitor.page.wait_for_function("document.querySelector('.ds-draft .ds-line span').textContent.startsWith('Kept')")
    course.end_kernel(LESSON)
    visitor.reload()
    seat = bench(visitor)
    seat.get_by_role("button", name="Go on writing").click()
    seat.locator(".ds-panel:not([hidden]) .ds-choice").click()
    seat.locator("textarea.ds-code").wait_for()
    assert "# A note to myself.\nkind: dialogue" in seat.locator("textarea.ds-code").input_value()


@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (360, "dark")])
def test_the_bench_fits_and_can_be_perceived(visit, scenarios, chromium, width, scheme):
    context = chromium.new_context(viewport={"width": width, "height": 850}, reduced_motion="reduce")
    visitor = visit(context).open(LESSON)
    page, seat = visitor.page, bench(visitor)
    in_scheme(page, scheme)
    seat.get_by_role("button", name="Begin with a form").click()
    assert serious(page) == []
    seat.get_by_role("button", name="Begin with a form").click()
    text = written(seat)
    at(text, "minutes: ", 9)
    page.keyboard.type("x")
    seat.locator(".ds-finding").wait_for()
    sheet, told, whole = (seat.locator(where).bounding_box() for where in (".ds-sheet", ".ds-log >> nth=0", ".ds-body"))
    assert (told["x"] > sheet["x"] + sheet["width"]) is (width == 1200)
    assert all(box["x"] + box["width"] <= whole["x"] + whole["width"] + 1 for box in (sheet, told))
    assert whole["x"] + whole["width"] <= width
    assert serious(page) == []
    context.close()
