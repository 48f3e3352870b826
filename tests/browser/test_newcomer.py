"""A newcomer's way through modules 0 and 1, in a real JupyterLab."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.lab import (
    ASSIGNMENT_1,
    LAB_1,
    LESSON_1,
    SHOWN,
    START,
    choose,
    in_scheme,
    play_to_the_end,
    press,
    said,
    send,
    showing,
    sit,
)

pytestmark = pytest.mark.browser

BASELINE = "before-you-start/baseline"
BRIEF = "two-languages/first-brief"
LIST = "two-languages/their-list"
UPDATE = "two-languages/corridor-update"
CHAIN = "two-languages/hand-over"
PLAN = "two-languages/my-plan"

PICKED = "fieldset:has([type=radio])"
FIGURE = ".jp-NotebookPanel:not(.lm-mod-hidden) .widget-interact img"
OURS = ".jp-NotebookPanel:not(.lm-mod-hidden) .deskswap"
TOLD = ".ds-log > .ds-text, .ds-log > .ds-heading"
MOVED_ON = "This play went on in another tab or window"
COUNT_TYPING = """
window.typed = 0;
new MutationObserver((changes) => {
  for (const { addedNodes } of changes)
    for (const node of addedNodes) window.typed += Number(Boolean(node.matches?.(".ds-typing")));
}).observe(document, { childList: true, subtree: true });
"""


def words(option):
    """What an option costs."""
    found = re.search(r"(\d+) words?$", option)
    return int(found[1]) if found else 0


def serious(page):
    """What axe finds on our own elements that is serious or critical."""
    found = Axe().run(page, context=OURS).response["violations"]
    return {
        (one["id"], node["html"]) for one in found if one["impact"] in ("serious", "critical") for node in one["nodes"]
    }


def too_wide(page):
    """The stages that are wider than their place."""
    overflowing = "all => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent)"
    return {("too wide", text[:60]) for text in page.locator(OURS).evaluate_all(overflowing)}


def tab_to(page, words, most=60):
    """Press Tab until something with these words has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == words:
            return
    raise AssertionError(f"“{words}” was not reached with Tab.")


def test_from_the_start_page_one_click_leads_to_the_first_question(visit):
    person = visit().open()
    assert person.page.locator(f"{START} .ds-links a").first.inner_text() == "Begin"
    person.follow(0, "Begin")
    scene = person.scene(BASELINE)
    choose(scene, 1)
    assert scene.locator(".ds-meters b").inner_text() == "1"
    person.reload()
    assert person.scene(BASELINE).locator(".ds-meters b").inner_text() == "1"


def test_a_scene_is_played_from_both_chairs_and_stands_where_it_was(visit, course):
    person = visit().open()
    assert person.page.locator(f"{START} .ds-card").nth(2).locator(".ds-progress").inner_text().startswith("0 of ")
    person.follow(2, "Lesson")
    scene, keys = person.scene(BRIEF), person.page.keyboard

    sit(scene, "Ines")
    assert play_to_the_end(scene) > 1
    press(scene, "See the debrief", "debrief")
    assert "Ines" in scene.locator(".ds-title").inner_text()

    tab_to(person.page, "Swap chairs")
    keys.press("Enter")
    scene.locator(".ds-badge b", has_text="Tomas").wait_for()
    tab_to(person.page, f"1{scene.locator('.ds-choice').first.inner_text().partition('1')[2].strip()}")
    keys.press("Enter")
    scene.locator("[data-mine]").first.wait_for()
    while count := scene.locator(".ds-choice").count():
        first = scene.locator(".ds-choice").first.element_handle()
        keys.press(str(count))
        first.wait_for_element_state("hidden")
    tab_to(person.page, "See the debrief")
    keys.press("Enter")
    showing(scene, "debrief").wait_for()
    debrief = scene.locator(TOLD).all_inner_texts()

    person.reload()
    scene = person.scene(BRIEF)
    assert "Tomas" in scene.locator(".ds-badge").inner_text()
    press(scene, "See the debrief", "debrief")
    assert scene.locator(TOLD).all_inner_texts() == debrief
    press(scene, "Swap chairs", "play")
    assert "Ines" in scene.locator(".ds-badge").inner_text()

    person.open()
    assert person.page.locator(f"{START} .ds-card").nth(2).locator(".ds-progress").inner_text().startswith("2 of ")
    assert person.page.locator(f"{START} .ds-links a").first.inner_text() == "Continue"
    skills = person.page.locator(f"{START} .ds-log").inner_text().partition("Your skills")[2]
    assert "Communication" in skills
    assert sorted(name for name in course.plays() if "first-brief" in name) == [
        "two-languages.first-brief.marketing.001.jsonl",
        "two-languages.first-brief.rd.001.jsonl",
    ]


def test_the_hand_over_is_written_within_its_budget(visit, course):
    scene = sit(visit().open(LESSON_1).scene(CHAIN), "Ines")
    form, budget = scene.locator(".ds-form"), scene.locator(".ds-budget")
    for field in form.locator(PICKED).all():
        costs = [words(option) for option in field.locator(".ds-option").all_inner_texts()]
        field.locator(".ds-option").nth(costs.index(max(costs))).click()
    assert "ds-over" in budget.get_attribute("class")
    form.locator("[type=submit]").click(force=True)
    assert course.plays()["two-languages.hand-over.rd.001.jsonl"] == 0

    while scene.locator(".ds-form").count():
        form = scene.locator(".ds-form")
        for field in form.locator(PICKED).all():
            field.locator(".ds-option").last.click()
        assert form.locator("[type=submit]").get_attribute("aria-disabled") == "false"
        send(form.locator("[type=submit]"))
    press(scene, "See the debrief", "debrief")


def test_an_order_is_given_with_the_arrow_buttons(visit):
    scene = sit(visit().open(LESSON_1).scene(LIST), "Tomas")
    second = scene.locator(".ds-rank-text").nth(1).inner_text()
    scene.get_by_role("button", name=f"Move up: {second}", exact=True).click()
    assert scene.locator(".ds-rank-text").first.inner_text() == second
    while scene.locator(".ds-rank").count():
        send(scene.get_by_role("button", name="This is my order"))
    press(scene, "See the debrief", "debrief")


def test_a_plan_is_written_in_own_words_and_stays(visit):
    person = visit().open(LESSON_1)
    scene = person.scene(PLAN)
    for number, field in enumerate(scene.locator("textarea").all()):
        field.fill(f"Thursday's figures, d and 1 and x, line {number}")
    scene.get_by_role("button", name="Write it down").click()
    scene.locator("[data-mine]").last.wait_for()
    written = said(scene)
    assert "Thursday's figures, d and 1 and x, line 0" in written
    assert said(person.reload().scene(PLAN)) == written


def test_a_slider_of_the_lab_moves_its_figure(visit):
    page = visit().open(LAB_1).page
    slider = page.locator(f"{SHOWN} .widget-slider .noUi-handle").first
    before = page.locator(FIGURE).first.get_attribute("src")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    page.wait_for_function(
        "([at, before]) => (document.querySelector(at) ?? {src: before}).src !== before", arg=[FIGURE, before]
    )


def test_the_play_of_the_assignment_lies_beside_it(visit, course):
    person = visit().open(ASSIGNMENT_1)
    scene = person.scene(UPDATE)
    assert scene.locator(".ds-brief").is_visible()
    choose(scene)
    choose(scene)
    file = course.root / "assignments" / "two-languages" / "play.jsonl"
    moves = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    assert len([move for move in moves if move["chair"] == "marketing"]) == 2
    assert course.plays() == {}
    assert person.page.locator(".deskswap-locked .jp-Cell-inputWrapper:visible").count() == 0


def test_a_saved_lesson_opens_with_a_fresh_kernel_where_it_stood(visit, course):
    person = visit().open(LESSON_1)
    scene = sit(person.scene(BRIEF))
    choose(scene)
    before = said(scene)
    person.page.get_by_role("menuitem", name="File").click()
    with person.page.expect_response(lambda answer: answer.request.method == "PUT" and LESSON_1 in answer.url):
        person.page.get_by_role("menuitem", name="Save Notebook", exact=False).first.click()
    assert "widget-view" in (course.root / LESSON_1).read_text(encoding="utf-8")
    person.page.close()
    course.end_kernel(LESSON_1)

    again = visit().open(LESSON_1)
    scene = again.scene(BRIEF)
    assert (said(scene), scene.locator(".ds-choice").count() > 1) == (before, True)
    choose(scene)
    assert said(scene).startswith(before)


def test_two_tabs_on_one_play_cannot_fork_it(visit, course):
    left, right = visit().open(LESSON_1), None
    choose(sit(left.scene(BRIEF)))
    right = visit().open(LESSON_1)
    for person in (right, left):
        other = left if person is right else right
        choose(person.scene(BRIEF))
        kept, scene = course.plays(), other.scene(BRIEF)
        scene.locator(".ds-choice").last.click()
        scene.locator(".ds-note", has_text=MOVED_ON).wait_for()
        assert course.plays() == kept
        assert said(scene) == said(person.scene(BRIEF))


def test_a_play_that_went_on_in_the_terminal_goes_on_from_there(visit, course):
    scene = sit(visit().open(LESSON_1).scene(BRIEF))
    choose(scene)
    course.in_terminal("play", BRIEF, "--chair", "rd", fed="1\n")
    kept, before = course.plays(), said(scene)
    scene.locator(".ds-choice").last.click()
    scene.locator(".ds-note", has_text=MOVED_ON).wait_for()
    assert course.plays() == kept
    assert len(said(scene)) > len(before)
    choose(scene)
    assert scene.locator(".ds-note").inner_text() == ""


def test_a_course_that_was_stopped_says_so_and_goes_on_the_next_day(visit, course):
    person = visit().open(LESSON_1)
    scene = sit(person.scene(BRIEF))
    choose(scene)
    before = said(scene)
    course.stop()
    person.page.locator(".deskswap-away", has_text="your plays are kept").wait_for()
    course.start_again()
    person.page.locator(".deskswap-away").wait_for(state="detached")
    assert said(person.open(LESSON_1).scene(BRIEF)) == before


def test_nothing_of_ours_is_hard_to_perceive(visit):
    person, found = visit(), set()
    for path in ("Start.ipynb", LESSON_1, ASSIGNMENT_1):
        person.open(path)
        if path == LESSON_1:
            choose(sit(person.scene(BRIEF)))
            play_to_the_end(sit(person.scene(UPDATE)))
            press(person.scene(UPDATE), "See the debrief", "debrief")
        for scheme in ("light", "dark"):
            in_scheme(person.page, scheme)
            for width in (1200, 360):
                person.page.set_viewport_size({"width": width, "height": 850})
                found |= {(path, scheme, width, *finding) for finding in serious(person.page) | too_wide(person.page)}
    assert found == set()


def test_nothing_moves_where_the_system_asks_for_that(visit):
    person = visit().open(LESSON_1)
    scene = sit(person.scene(BRIEF))
    person.page.evaluate(COUNT_TYPING)
    choose(scene)
    assert person.page.evaluate("window.typed") == 0
    assert scene.locator(".ds-log > *").last.evaluate("node => getComputedStyle(node).animationName") == "none"
    person.page.emulate_media(reduced_motion="no-preference")
    scene.locator(".ds-choice").first.click()
    scene.locator(".ds-choice").first.wait_for(state="hidden")
    scene.locator(".ds-choice").first.wait_for()
    assert person.page.evaluate("window.typed") > 0
