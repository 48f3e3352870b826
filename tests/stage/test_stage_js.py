"""Facts about the browser side alone: real screens, a real Chromium, and no kernel."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from deskswap.core.views import (
    Card,
    Choice,
    Choose,
    Field,
    Figure,
    Fill,
    Fold,
    Heading,
    Items,
    Link,
    Meter,
    Rank,
    Series,
    Speech,
    Table,
    Text,
    View,
    You,
    as_json,
)
from tests.stage.scene import session

pytestmark = pytest.mark.browser

TOMAS = You("marketing", "Tomas Lindqvist", "brand manager")
WISHES = (Choice("date", "A date that is met"), Choice("data", "Data for the shelf life"), Choice("cost", "2.60 EUR"))
ORDER = Rank("Put these in order.", WISHES, "Most", "Least")
FORM = Fill(
    "What do you hand on?",
    (
        Field("fact", "The fact", "pick", (Choice("jargon", "TEWL fell by 18 %", 8), Choice("plain", "Less water", 4))),
        Field("back", "Ask for a read-back", "tick", (Choice("a", "of the number", 6),), start=()),
        Field("sure", "How sure are you?", "number", low=0, high=100, step=5, unit="%", start=50),
        Field("works", "How well would it work?", "number", low=1, high=5),
        Field("words", "In your own words", "text", high=40),
    ),
    "Hand it over",
    budget=12,
    budget_label="words",
)
BLOCKS = (
    Heading("What happened", 2),
    Text("A plain line."),
    Text("Rain.", "scene"),
    Text("A note.", "note"),
    Text("The point.", "key"),
    Speech("rd", "Dr Ines Okafor", "Week five of twelve."),
    Speech("", "Ruth Amsel", "One page, you two."),
    Items(("one", "two"), "A list"),
    Table("A wide one", ("Where",) * 9, (("somewhere-along-the-way",) * 9,)),
    Table("What was kept", ("Fact", "Share"), (("Water loss", "18 %"), ("Size", "3 %"))),
    Figure("lines", "Trust", "Trust went from 2 to 4.", ("0", "1", "2"), (Series("Trust", (2.0, None, 4.0)),)),
    Figure(
        "bars", "Skills", "Two bars.", ("Communication", "Analysis"), (Series("A", (0.5, 1.0)), Series("B", (0, -1)))
    ),
    Card("Two languages", "The first brief.", 75, 2, 4, (Link("Lesson", "two languages/lesson.ipynb"),)),
    Meter("Days left", 4, 0, 10),
    Fold("Every decision", (Heading("1. You asked", 3), Text("Why."))),
)


def screen(ask=None, blocks=(), place="play", status="yours", actions=(), note="", seq=2, new=0, live=False):
    view = View("The hand-over", TOMAS, (Text("Your brief."),), blocks, ask, status, seq, new)
    return {"view": as_json(view), "actions": list(actions), "note": note, "place": place, "live": live}


def sent(page):
    return page.evaluate("window.sent")


def serious(page):
    found = Axe().run(page, context="#one").response["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]


def focused(page):
    return page.evaluate("document.activeElement.closest('.deskswap') ? document.activeElement.textContent : null")


def test_a_scene_is_played_to_the_debrief_by_keyboard_alone(opened, tmp_path):
    page = opened(session(tmp_path))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=What do you say?")
    page.keyboard.press("2")
    page.wait_for_selector("[data-mine] >> text=Three in four")
    assert "Three in four, if the test starts tomorrow." in focused(page)
    page.keyboard.press("1")
    page.wait_for_selector("text=A window instead of a day")
    assert "I start the test" in focused(page)
    for _ in range(3):
        page.keyboard.press("Tab")
        if focused(page) == "See the debrief":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-place=debrief]")
    assert focused(page).startswith("Debrief") or focused(page).startswith("The shelf date")
    assert [message["type"] for message in sent(page)] == ["move", "move", "move", "action"]


def test_who_am_i_stays_in_view_and_the_brief_is_at_hand(opened, tmp_path):
    page = opened(session(tmp_path, "rd"), height=420)
    assert page.locator(".ds-badge").inner_text().endswith("You are Dr Ines Okafor, head of formulation")
    assert page.locator(".ds-brief").is_visible()
    page.click(".ds-choice >> nth=0")
    page.wait_for_selector("[data-mine]")
    assert not page.locator(".ds-brief").is_visible()
    assert page.locator(".ds-badge").is_visible()
    page.click("text=Your brief")
    assert page.locator(".ds-brief").is_visible()
    assert page.locator(".ds-toggle").get_attribute("aria-expanded") == "true"


def test_the_newest_words_are_in_view_after_a_move(opened, tmp_path):
    page = opened(session(tmp_path, "rd"), height=500)
    for _ in range(2):
        page.click(".ds-choice >> nth=0")
        page.wait_for_function("!document.querySelector('[data-pending]')")
    body, line = (page.locator(name).bounding_box() for name in (".ds-body", ".ds-log > [data-mine] >> nth=-1"))
    assert body["y"] <= line["y"]
    assert line["y"] + line["height"] <= body["y"] + body["height"]


def test_a_double_click_sends_one_move(opened):
    page = opened(screen=screen(Choose("", WISHES)))
    page.dblclick(".ds-choice >> nth=1")
    assert sent(page) == [{"type": "move", "seq": 2, "act": "choose", "value": "data"}]


def test_the_reply_comes_at_a_human_pace_and_can_be_skipped(opened, tmp_path):
    page = opened(session(tmp_path, "rd"), motion="no-preference")
    assert page.locator(".ds-typing").count() == 0
    page.click(".ds-choice >> nth=0")
    page.wait_for_selector(".ds-typing >> text=Tomas Lindqvist is writing")
    assert page.locator("[data-mine]").count() == 1
    assert not page.locator(".ds-choice >> nth=0").is_visible()
    page.keyboard.press("x")
    assert page.locator(".ds-typing").count() == 0
    assert page.locator(".ds-choice >> nth=0").is_visible()


def test_the_reply_arrives_by_itself(opened, tmp_path):
    page = opened(session(tmp_path, "rd"), motion="no-preference")
    page.click(".ds-choice >> nth=0")
    page.wait_for_selector(".ds-now:visible")
    page.wait_for_selector(".ds-choice >> text=I start the test today.", timeout=4000)
    assert page.locator(".ds-now:visible").count() == 0


def test_what_nobody_says_is_not_kept_waiting(opened):
    page = opened(screen=screen(ORDER), motion="no-preference")
    page.focus("text=This is my order")
    page.keyboard.press("Enter")
    after = screen(None, (Items(("1. Data",), "Your order"),), status="over", seq=3, new=1, live=True)
    page.evaluate("screen => window.put('one', screen)", after)
    assert page.locator(".ds-now:visible").count() == 0
    assert "1. Data" in focused(page)


def test_what_was_said_before_stands_there_at_once(opened, tmp_path):
    sitting = session(tmp_path, "rd")
    sitting.receive({"type": "move", "seq": 0, "act": "choose", "value": "ask"})
    page = opened(sitting, motion="no-preference")
    assert page.locator(".ds-typing").count() == 0
    assert page.locator(".ds-choice").count() == 2


def test_without_an_answer_it_says_so_and_can_be_tried_again(opened):
    told = tuple(Speech("rd", "Dr Ines Okafor", f"Line {count}.") for count in range(20))
    page = opened(screen=screen(Choose("", WISHES), told), height=420)
    page.click(".ds-choice >> nth=0")
    note = page.locator(".ds-note[role=status]")
    page.wait_for_selector("text=Not connected.", timeout=7000)
    assert note.inner_text() == "Not connected. Run this cell again to go on; your play is kept."
    box = note.bounding_box()
    assert box["y"] + box["height"] <= 420
    page.click(".ds-choice >> nth=0")
    assert len(sent(page)) == 2


def test_a_rejected_move_is_told_and_keeps_what_was_typed(opened):
    page = opened(screen=screen(FORM))
    page.fill("textarea", "as it is")
    page.evaluate("screen => window.put('one', screen)", screen(FORM, note="That cannot be chosen now."))
    assert page.locator(".ds-note").inner_text() == "That cannot be chosen now."
    assert page.locator("textarea").input_value() == "as it is"


def test_a_ranking_is_made_by_keyboard_and_heard(opened):
    page = opened(screen=screen(ORDER))
    page.focus("[aria-label='Move down: A date that is met']")
    page.keyboard.press("Enter")
    assert page.locator(".ds-hidden[role=status]").inner_text() == "A date that is met: now 2 of 3."
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.locator(".ds-hidden[role=status]").inner_text() == "A date that is met: already last."
    page.click("text=This is my order")
    assert sent(page) == [{"type": "move", "seq": 2, "act": "rank", "value": ["data", "cost", "date"]}]


def test_a_ranking_is_made_by_dragging(opened):
    page = opened(screen=screen(ORDER))
    page.drag_and_drop(".ds-rank li >> nth=2", ".ds-rank li >> nth=0", target_position={"x": 60, "y": 4})
    assert page.locator(".ds-rank-text").all_inner_texts() == [
        "2.60 EUR",
        "A date that is met",
        "Data for the shelf life",
    ]


def test_a_form_says_what_is_open_and_what_is_too_much(opened):
    page = opened(screen=screen(FORM))
    submit, reason = page.locator("text=Hand it over"), page.locator(".ds-form > .ds-help >> nth=-1")
    assert reason.inner_text() == "Still open: The fact, How well would it work, In your own words."
    submit.click(force=True)
    assert sent(page) == []
    page.check("text=TEWL fell by 18 %")
    page.check("text=of the number")
    assert page.locator(".ds-budget").inner_text() == "14 of 12 words"
    assert page.locator(".ds-budget").bounding_box()["y"] > page.locator(".ds-body").bounding_box()["y"] - 1
    assert reason.inner_text() == "That is 2 words too many. Leave something out, or choose what costs less."
    assert submit.get_attribute("aria-disabled") == "true"
    page.check("text=Less water")
    page.fill("textarea", "Less water leaves the skin.")
    assert page.locator(".ds-left").inner_text() == "13 characters left"
    page.check(".ds-scale input >> nth=3", force=True)
    page.focus("input[type=range]")
    page.keyboard.press("ArrowRight")
    assert page.locator("output").inner_text() == "55 %"
    assert (submit.get_attribute("aria-disabled"), reason.inner_text()) == ("false", "")
    submit.click()
    value = {"fact": "plain", "back": ["a"], "sure": 55, "works": 4, "words": "Less water leaves the skin."}
    assert sent(page) == [{"type": "move", "seq": 2, "act": "send", "value": value}]


def test_digits_typed_into_a_field_are_text(opened):
    page = opened(screen=screen(FORM))
    page.focus("textarea")
    page.keyboard.type("1 of 32")
    assert page.locator("textarea").input_value() == "1 of 32"


def test_the_notebook_does_not_hear_what_is_typed(opened):
    page = opened(screen=screen(Choose("", WISHES)))
    page.evaluate("document.body.addEventListener('keydown', () => (window.leaked = true))")
    page.focus(".ds-choice >> nth=0")
    page.keyboard.press("d")
    assert page.evaluate("window.leaked ?? false") is False
    assert page.locator(".deskswap").get_attribute("data-lm-suppress-shortcuts") == "true"


def test_every_kind_of_block_is_drawn(opened):
    page = opened(screen=screen(None, BLOCKS, place="debrief", status="over"))
    assert page.locator("h4").inner_text() == "What happened"
    assert not page.locator("text=1. You asked").is_visible()
    page.click("text=Every decision")
    assert page.locator("text=1. You asked").is_visible()
    assert page.locator("svg[role=img]").first.get_attribute("aria-label") == "Trust. Trust went from 2 to 4."
    page.click("text=Show as table >> nth=0")
    assert page.locator(".ds-figure details[open] tbody tr").all_inner_texts() == ["0\t2", "1\t–", "2\t4"]
    assert page.locator(".ds-progress").inner_text().strip() == "2 of 4 done"
    assert page.locator("[role=meter]").get_attribute("aria-valuenow") == "4"


def test_a_link_asks_the_page_first_and_falls_back_to_its_address(opened):
    page = opened(screen=screen(None, BLOCKS, place="page", status="over"))
    assert page.locator(".ds-links a").get_attribute("href") == "/lab/tree/two%20languages/lesson.ipynb"
    page.evaluate("""document.addEventListener("deskswap:open", (event) => {
        window.opened = event.detail.path; event.preventDefault(); }, { once: true })""")
    page.click("text=Lesson")
    assert page.evaluate("window.opened") == "two languages/lesson.ipynb"
    page.route(
        "**/lab/tree/**", lambda route: route.fulfill(body="<link rel=icon href=data:,>", content_type="text/html")
    )
    with page.expect_request("**/lab/tree/**") as request:
        page.click("text=Lesson")
    assert request.value.url.endswith("/lab/tree/two%20languages/lesson.ipynb")


def test_words_are_never_markup(opened):
    page = opened(screen=screen(Choose("<b>x</b>", (Choice("a", "<img src=x onerror=boom()>"),)), (Text("<i>x</i>"),)))
    assert page.locator(".ds-log").inner_text() == "<i>x</i>"
    assert page.locator("#one img, #one i").count() == 0


def test_two_stages_on_one_page_share_no_id(opened):
    page = opened(screen=screen(FORM))
    page.evaluate("screen => window.put('two', screen)", screen(FORM))
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((node) => node.id)")
    assert len(ids) == len(set(ids))
    page.check("#one >> text=Less water")
    page.check("#two >> text=TEWL fell")
    assert page.locator("#one input[value=plain]").is_checked()


def test_a_stage_that_is_left_leaves_nothing(opened):
    page = opened(screen=screen(Choose("", WISHES)))
    page.evaluate("window.models.one.leave()")
    assert page.evaluate("document.getElementById('one').innerHTML") == ""
    assert page.evaluate("Object.keys(window.models.one.listeners)") == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [900, 360])
def test_nothing_is_wider_than_the_screen_or_hard_to_perceive(opened, tmp_path, scheme, width):
    screens = [
        session(tmp_path / "none").screen,
        session(tmp_path, "rd").screen,
        screen(ORDER, note="A note."),
        screen(FORM),
        screen(None, BLOCKS, place="debrief", status="over", actions=[{"id": "a", "label": "Go", "primary": True}]),
    ]
    for shown in screens:
        page = opened(screen=shown, width=width, scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert serious(page) == []
        page.context.close()
