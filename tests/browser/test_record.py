"""The learner's record and what is back, in a real JupyterLab."""

import json
import time

import pytest

from deskswap import journal, library
from deskswap.core import bots
from deskswap.core.moves import Move, Record
from tests.browser.lab import START, in_scheme, send, showing
from tests.browser.test_newcomer import serious, too_wide

pytestmark = pytest.mark.browser

RECORD, BACK = "Your record.ipynb", "What is back.ipynb"
NINE_DAYS = 9 * 86_400

PLAN = {"moment": "Carla calls", "deed": "ask what she needs it for", "with-whom": "Carla", "when": "Monday"}


@pytest.fixture
def nine_days_ago(course):
    """Questions were answered, a plan was made, and a scene and a test were played, nine days ago."""
    plays, at = course.root / "plays", time.time() - NINE_DAYS
    owner = json.loads((course.root / ".deskswap" / "manifest.json").read_text(encoding="utf-8"))["owner"]
    for name, chair in (
        ("two-languages/recall", "you"), ("two-languages/first-brief", "rd"), ("in-their-chair/a-day-in-the-lab", "rd"),
        ("before-you-start/baseline", "you"), ("before-you-start/baseline", "you"),
    ):  # fmt: skip
        activity = library.activity(name)
        kept = journal.begin(activity, journal.new_seed(activity, 0, plays), {chair: "person"}, plays, owner=owner)
        while (move := bots.reply(kept.play, list(activity.chairs))) is not None:
            kept.append(move, at=at)
    plan = journal.begin(library.activity("two-languages/my-plan"), 1, {"you": "person"}, plays, owner=owner)
    plan.append(Move("you", "write", Record(PLAN)), at=at)
    plan.append(Move("you", "choose", "keep"), at=at)
    yield course
    for path in [*course.root.glob("Certificate*.pdf"), *course.root.glob("Your data*.zip")]:
        path.unlink()


def stage(person):
    return person.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .deskswap")


def test_a_plan_is_asked_about_and_then_the_questions_come_back(nine_days_ago, visit):
    person = visit().open()
    titles = person.page.locator(f"{START} .ds-card h3").all_inner_texts()
    assert titles[1:3] == ["Three questions are back", "Did you do it?"]
    person.follow(2, "Say how it went")
    scene = stage(person)
    assert "If Carla calls, then I will ask what she needs it for." in scene.locator(".ds-log").first.inner_text()
    scene.get_by_label("Partly").check()
    scene.get_by_label("Keep it as it is").check()
    for field in scene.locator("textarea").all():
        field.fill("She had to look it up, 1 and 2.")
    send(scene.get_by_role("button", name="Write it down"))
    scene.locator(".ds-choice", has_text="It stands as it is").click()
    scene.get_by_role("button", name="Go on", exact=True).click()
    scene.locator(".ds-title", has_text="From last time").wait_for()
    for _ in range(3):
        first = scene.locator(".ds-choice").first.element_handle()
        scene.locator(".ds-choice").first.click()
        first.wait_for_element_state("hidden")
    scene.get_by_role("button", name="Go on", exact=True).click()
    scene.locator(".ds-text", has_text="That was all for today.").wait_for()

    person.back_to_start()
    person.page.locator(f"{START}:not(:has-text('questions are back'))").wait_for()
    person.open(RECORD)
    assert "Since then: partly done." in stage(person).inner_text()


def test_the_record_makes_a_certificate_an_export_and_a_fresh_beginning(nine_days_ago, visit):
    course, person = nine_days_ago, visit().open()
    titles = person.page.locator(f"{START} .ds-card h3").all_inner_texts()
    person.follow(titles.index("Your record"), "Open")
    scene = stage(person)
    assert scene.locator("figure").count() >= 3
    scene.get_by_role("button", name="Make a certificate").click()
    showing(scene, "certificate").wait_for()
    scene.locator("textarea").fill("🙂")
    scene.get_by_role("button", name="Write the certificate").click()
    scene.locator(".ds-note", has_text="is no sign of a name").wait_for()
    scene.locator("textarea").fill("Ines Okafor")
    scene.get_by_role("button", name="Write the certificate").click()
    showing(scene, "record").wait_for()
    assert (course.root / "Certificate.pdf").read_bytes().startswith(b"%PDF-")
    scene.get_by_role("button", name="Take your data with you").click()
    scene.locator(".ds-note", has_text="Your data.zip").wait_for()
    assert (course.root / "Your data.zip").is_file()

    plays = set(course.plays())
    scene.get_by_role("button", name="Begin afresh").click()
    scene.locator(".ds-choice", has_text="Yes, set all plays aside").click()
    scene.locator(".ds-note", has_text="To undo it").wait_for()
    aside = list((course.root / "plays").glob("set aside */*.jsonl"))
    assert course.plays() == {} and {path.name for path in aside} == plays
    for path in aside:
        path.unlink()


def test_neither_page_is_hard_to_perceive_wide_and_light_or_narrow_and_dark(nine_days_ago, visit):
    person, found = visit(), set()
    for path in (RECORD, BACK):
        person.open(path)
        for scheme, width in (("light", 1200), ("dark", 360)):
            in_scheme(person.page, scheme)
            person.page.set_viewport_size({"width": width, "height": 850})
            found |= {(path, scheme, width, *finding) for finding in serious(person.page) | too_wide(person.page)}
    assert found == set()
