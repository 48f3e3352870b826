"""Facts about the browser side alone: real screens, a real Chromium, and no kernel."""

from __future__ import annotations

from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe

from deskswap.core.views import (
    Card,
    Choice,
    Choose,
    Dot,
    Either,
    Field,
    Figure,
    Fill,
    Fold,
    Grid,
    Heading,
    Heat,
    HeatRow,
    Items,
    Link,
    Meter,
    Option,
    Plane,
    Points,
    Range,
    Ranges,
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
OFFER = Fill(
    "What do you offer?",
    (
        Field("price", "Price a jar", "pick", (Choice("low", "2.40 EUR"), Choice("high", "2.80 EUR", 3)), row=True),
        Field("with", "What comes with it", "tick", (Choice("jars", "Jars", 2), Choice("day", "A day", 5)), row=True),
        Field("order", "First order", "amount", low=500, high=20000, step=100, unit="jars", help="At least 500."),
        Field("share", "Share of it now", "amount", high=1, step=0.25, start=0.5),
    ),
    "Make this offer",
    act="offer",
    budget=7,
    budget_label="favours",
)
TABLE = Either(
    "",
    (
        Option("Make an offer", OFFER),
        Option("Ask", Choose("", (Choice("late", "What does late cost?"), Choice("who", "Who signs?")), act="ask")),
        Option("Accept", Choose("2.60 EUR, 45 days.", (Choice("yes", "Accept this offer"),), act="accept")),
    ),
)
WEIGH = Fill(
    "How much does each weigh?",
    (
        Field("feel", "Skin feel", "number", high=100, step=10),
        Field("price", "The price", "number", high=100, step=10),
        Field("rest", "All else", "amount", high=100, unit="points"),
    ),
    "Hand in",
    act="weigh",
    total=100,
    total_label="points",
)
FORECAST = Fill(
    "", tuple(Field(name, name, "amount", high=99) for name in ("Low", "Best", "High")), "Write down", rising=True
)
LEVELS = (Choice("none", "None"), Choice("weak", "Weak"), Choice("strong", "Strong"))
LINKS = Grid(
    "How strongly?",
    (Choice("dry", "Not sticky"), Choice("calm", "Smells calm through the whole night")),
    (Choice("oil", "Emollient share"), Choice("scent", "Fragrance"), Choice("jar", "Weight of the jar")),
    LEVELS,
    "Hand in",
)
PLANE = Plane(
    "All the deals",
    "Sixty-one deals, yours at 41 and 55.",
    "Points for Tomas",
    "Points for Carla",
    (
        Points("every deal", tuple(Dot(k, 60 - k) for k in range(61))),
        Points("best for both", (Dot(5, 98), Dot(50, 80, "A"), Dot(97, 12)), joined=True),
        Points("the deal", (Dot(41, 55, "your deal"),)),
    ),
    square=True,
)
HEAT = Heat(
    "Who helps whom",
    "Fragrance helps calm.",
    ("Viscosity", "Fragrance", "Jar", "Emollient share", "Preservative", "Glycerin"),
    (HeatRow("Not sticky", (2, 0, None, 1, 0, 0)), HeatRow("Smells calm", (0, 2, 1, 0, 0, 1))),
    ("none", "weak", "strong"),
)
RANGES = Ranges(
    "Forecasts",
    "One of two held.",
    (Range("Jars in week one", 800, 1500, 2200, 2600, 4000, 5200), Range("Batches refused", 0, 1, 2, 3, 6)),
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


def test_a_long_talk_scrolls_within_the_stage_and_makes_the_page_no_longer(opened):
    told = tuple(Speech("rd", "Dr Ines Okafor", f"Line {count}.") for count in range(60))
    page = opened(screen=screen(Choose("", WISHES), told), height=500)
    assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight")


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


def test_labels_with_a_comma_are_told_apart_where_they_are_open(opened):
    fields = tuple(Field(name, f"The range, {name}", "amount", high=9) for name in ("from", "to"))
    page = opened(screen=screen(Fill("", fields, "Send")))
    reason = page.locator(".ds-form > .ds-help >> nth=-1")
    assert reason.inner_text() == "Still open: The range, from; The range, to."


def test_one_of_several_things_is_opened_at_a_time_and_the_move_carries_its_act(opened):
    page = opened(screen=screen(TABLE))
    buttons = page.locator(".ds-options button")
    assert page.locator(".ds-either h3").inner_text() == "What do you do?"
    assert buttons.all_inner_texts() == ["Make an offer", "Ask", "Accept"]
    assert page.locator(".ds-panel:visible").count() == 0
    buttons.nth(1).click()
    buttons.nth(2).click()
    assert [buttons.nth(k).get_attribute("aria-expanded") for k in range(3)] == ["false", "false", "true"]
    assert page.locator(".ds-panel:visible").get_attribute("id") == buttons.nth(2).get_attribute("aria-controls")
    assert page.locator(".ds-panel:visible").inner_text().split("\n")[0] == "2.60 EUR, 45 days."
    assert sent(page) == []
    page.click("text=Accept this offer")
    assert sent(page) == [{"type": "move", "seq": 2, "act": "accept", "value": "yes"}]


def test_what_was_typed_in_one_thing_stays_while_another_is_looked_at(opened):
    page = opened(screen=screen(TABLE))
    page.click("text=Make an offer")
    page.check("text=2.80 EUR", force=True)
    page.check("text=Jars >> nth=0", force=True)
    page.fill("[inputmode=decimal] >> nth=0", "2000")
    page.click(".ds-options >> text=Ask")
    assert not page.locator("[inputmode=decimal] >> nth=0").is_visible()
    page.click("text=Make an offer")
    page.click("text=Make this offer")
    value = {"price": "high", "with": ["jars"], "order": 2000, "share": 0.5}
    assert sent(page) == [{"type": "move", "seq": 2, "act": "offer", "value": value}]


def test_one_of_several_things_is_done_by_keyboard_alone(opened):
    page = opened(screen=screen(TABLE))
    page.focus(".ds-options button >> nth=0")
    page.keyboard.press("1")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert sent(page) == []
    page.keyboard.press("2")
    assert sent(page) == [{"type": "move", "seq": 2, "act": "ask", "value": "who"}]
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert focused(page) == "Accept"


def test_a_refused_move_leaves_the_thing_open_that_was_done(opened):
    page = opened(screen=screen(TABLE))
    page.click(".ds-options >> text=Ask")
    page.evaluate("screen => window.put('one', screen)", screen(TABLE, note="Not now."))
    assert page.locator("text=Who signs?").is_visible()


def test_short_choices_stand_side_by_side_and_count_against_the_budget(opened):
    page = opened(screen=screen(OFFER))
    boxes = [page.locator(".ds-chips >> nth=0 >> label").nth(k).bounding_box() for k in range(2)]
    assert boxes[0]["y"] == boxes[1]["y"] and boxes[0]["x"] < boxes[1]["x"]
    page.get_by_label("2.80 EUR").check(force=True)
    page.get_by_label("A day").check(force=True)
    assert page.locator(".ds-budget").inner_text() == "8 of 7 favours"
    reason = page.locator(".ds-form > .ds-help >> nth=-1")
    assert reason.inner_text() == "That is 1 favours too many. Leave something out, or choose what costs less."


@pytest.mark.parametrize(
    ("typed", "number", "sentence"),
    [
        ("2000", 2000, ""),
        (" 2 000 ", 2000, ""),
        ("600,0", 600, ""),
        ("2,000", None, "Please leave out the sign for thousands: 2000."),
        ("2.000", None, "Please leave out the sign for thousands: 2000."),
        ("650", None, "Please go in steps of 100 from 500."),
        ("400", None, "Please type a number from 500 to 20000."),
        ("many", None, "Please type a number from 500 to 20000."),
        ("1e3", None, "Please type a number from 500 to 20000."),
        ("", None, ""),
    ],
)
def test_an_amount_is_typed_with_a_comma_or_a_point_and_told_when_it_is_wrong(opened, typed, number, sentence):
    page = opened(screen=screen(OFFER))
    field, wrong = page.get_by_label("First order"), page.locator(".ds-wrong >> nth=0")
    page.get_by_label("2.40 EUR").check(force=True)
    page.get_by_label("Jars", exact=False).first.check(force=True)
    field.fill(typed)
    assert wrong.inner_text() == ""
    field.blur()
    assert wrong.inner_text() == sentence
    assert field.get_attribute("aria-invalid") == ("true" if sentence else None)
    page.get_by_label("Share of it now").fill("0,25")
    page.click("text=Make this offer", force=True)
    found = [(message["value"]["order"], message["value"]["share"]) for message in sent(page)]
    assert found == ([(number, 0.25)] if number else [])
    if not number:
        assert page.locator(".ds-form > .ds-help >> nth=-1").inner_text() == "Still open: First order."
        assert page.evaluate("document.activeElement.getAttribute('inputmode')") == "decimal"


def test_a_wrong_amount_is_told_by_enter_and_no_longer_once_it_is_mended(opened):
    page = opened(screen=screen(OFFER))
    field, wrong = page.get_by_label("First order"), page.locator(".ds-wrong >> nth=0")
    field.fill("9")
    page.keyboard.press("Enter")
    assert wrong.inner_text() == "Please type a number from 500 to 20000."
    described = field.get_attribute("aria-describedby").split()
    texts = [page.locator(f"#{name}").inner_text() for name in described]
    assert texts == ["At least 500.", "500 to 20000", "Please type a number from 500 to 20000."]
    field.fill("900")
    assert wrong.inner_text() == ""


def test_numbers_are_sent_once_they_make_the_total(opened):
    page = opened(screen=screen(WEIGH))
    tally, reason = page.locator(".ds-budget"), page.locator(".ds-form > .ds-help >> nth=-1")
    assert (tally.inner_text(), page.locator("output >> nth=0").inner_text()) == ("0 of 100 points", "not set yet")
    assert reason.inner_text() == "Still open: Skin feel, The price, All else."
    for index, presses in enumerate((5, 3)):
        page.focus(f"input[type=range] >> nth={index}")
        for _ in range(presses):
            page.keyboard.press("ArrowRight")
    assert (tally.inner_text(), reason.inner_text()) == ("80 of 100 points", "Still open: All else.")
    page.get_by_label("All else").fill("7")
    assert reason.inner_text() == "That is 13 points too few. Together they make 100."
    page.click("text=Hand in", force=True)
    page.get_by_label("All else").fill("25")
    assert (tally.inner_text(), reason.inner_text()) == (
        "105 of 100 points",
        "That is 5 points too many. Together they make 100.",
    )
    page.click("text=Hand in", force=True)
    assert sent(page) == []
    assert page.locator(".ds-hidden[role=status]").inner_text() == reason.inner_text()
    page.get_by_label("All else").fill("20")
    page.click("text=Hand in")
    assert sent(page) == [{"type": "move", "seq": 2, "act": "weigh", "value": {"feel": 50, "price": 30, "rest": 20}}]


def test_numbers_that_must_not_fall_are_sent_once_they_do_not(opened):
    page = opened(screen=screen(FORECAST))
    for name, number in (("Low", 10), ("Best", 8), ("High", 30)):
        page.get_by_label(name).fill(str(number))
    reason = page.locator(".ds-form > .ds-help >> nth=-1")
    assert reason.inner_text() == "Best is below Low. Each number is at least the one before it."
    page.click("text=Write down", force=True)
    assert (sent(page), page.evaluate("document.activeElement.value")) == ([], "8")
    page.get_by_label("Best").fill("10")
    page.click("text=Write down")
    assert sent(page)[0]["value"] == {"Low": 10, "Best": 10, "High": 30}


def test_a_grid_is_filled_in_by_keyboard_and_says_what_is_open(opened):
    page = opened(screen=screen(LINKS))
    reason = page.locator(".ds-form > .ds-help >> nth=-1")
    first = "Still open: Not sticky, Emollient share; Not sticky, Fragrance; Not sticky, Weight of the jar; and 3 more."
    assert reason.inner_text() == first
    page.click("text=Hand in", force=True)
    for letter in "swnws":
        page.keyboard.press(letter)
        page.keyboard.press("ArrowRight")
    night = "Smells calm through the whole night"
    assert reason.inner_text() == f"Still open: {night}, Weight of the jar."
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == f"{night}, Weight of the jar"
    page.keyboard.press("ArrowRight")
    page.get_by_label(f"{night}, Weight of the jar").select_option("Weak")
    page.click("text=Hand in")
    rows = {
        "dry": {"oil": "strong", "scent": "weak", "jar": "none"},
        "calm": {"oil": "weak", "scent": "strong", "jar": "weak"},
    }
    assert sent(page) == [{"type": "move", "seq": 2, "act": "grid", "value": rows}]


def test_a_grid_that_stands_there_already_can_be_sent_as_it_is(opened):
    start = (("none", "weak", "strong"), ("none", "none", "none"))
    page = opened(screen=screen(replace(LINKS, start=start)))
    page.click("text=Hand in")
    assert [list(row.values()) for row in sent(page)[0]["value"].values()] == [list(row) for row in start]


def test_a_grid_scrolls_on_its_own_and_keeps_its_row_names_in_view(opened):
    page = opened(screen=screen(LINKS), width=360)
    page.focus("select >> nth=2")
    name, cell = (page.locator(where).bounding_box() for where in ("tbody th >> nth=0", "select >> nth=2"))
    assert page.locator(".ds-matrix").evaluate("node => node.scrollLeft") > 0
    assert 0 < name["x"] < 40 and name["x"] + name["width"] <= cell["x"] < cell["x"] + cell["width"] <= 360


def test_dots_on_a_plane_are_told_apart_by_shape_and_read_in_words_and_in_a_table(opened):
    page = opened(screen=screen(None, (PLANE,), place="debrief", status="over"))
    picture = page.locator(".ds-figure [role=img]")
    assert picture.get_attribute("aria-label") == "All the deals. Sixty-one deals, yours at 41 and 55."
    assert page.locator(".ds-legend span").all_inner_texts() == ["every deal", "best for both", "the deal"]
    shapes = page.locator(".ds-plane .ds-mark").evaluate_all("nodes => nodes.map((node) => node.getAttribute('d'))")
    assert (len(shapes), len(set(shapes[:3])), len(set(shapes))) == (4, 1, 2)
    assert page.locator(".ds-plane .ds-crowd").count() == 1
    assert page.locator(".ds-axis-name").all_inner_texts() == ["↑ Points for Carla", "Points for Tomas →"]
    ticks = page.locator(".ds-plane text:not(.ds-word)").all_text_contents()
    assert ticks == ["0", "50", "100", "0", "50", "100"]
    page.click("text=Show as table")
    assert page.locator("tbody tr").all_inner_texts() == [
        "every deal: 61 dots\t–\t–",
        "best for both\t5\t98",
        "best for both: A\t50\t80",
        "best for both\t97\t12",
        "the deal: your deal\t41\t55",
    ]


def test_no_two_of_many_groups_look_the_same(opened):
    groups = tuple(Points(f"group {k}", (Dot(k, k),), joined=k == 8) for k in range(9))
    page = opened(screen=screen(None, (replace(PLANE, points=groups),), place="debrief", status="over"))
    looks = page.locator(".ds-plane .ds-mark").evaluate_all(
        "nodes => nodes.map((node) => `${node.getAttribute('class')} ${node.getAttribute('d')}`)"
    )
    assert len(set(looks)) == 9


def test_the_words_of_dots_fall_on_no_other_word(opened):
    dots = tuple(Dot(50 + k % 3, 50 + k // 3, f"deal {k}") for k in range(6))
    page = opened(
        screen=screen(None, (replace(PLANE, points=(Points("deals", dots),)),), place="debrief", status="over")
    )
    boxes = [page.locator(".ds-word").nth(k).bounding_box() for k in range(6)]
    for k, one in enumerate(boxes):
        for other in boxes[:k]:
            beside = one["x"] + one["width"] <= other["x"] + 1 or other["x"] + other["width"] <= one["x"] + 1
            assert beside or one["y"] + one["height"] <= other["y"] + 4 or other["y"] + other["height"] <= one["y"] + 4


def test_a_heat_map_is_a_table_with_a_sign_for_the_eye_and_a_word_for_the_ear(opened):
    page = opened(screen=screen(None, (HEAT,), place="debrief", status="over"))
    table = page.locator(".ds-heat table")
    assert table.locator("caption").inner_text() == "Who helps whom"
    described = table.get_attribute("aria-describedby")
    assert page.locator(f"#{described}").text_content() == "Fragrance helps calm."
    assert table.locator("tbody th").all_inner_texts() == ["Not sticky", "Smells calm"]
    signs = table.locator("tbody tr >> nth=0").locator("[aria-hidden]").all_inner_texts()
    assert signs == ["S", "N", "W", "N", "N"]
    heard = table.locator("tbody tr >> nth=0").locator("td .ds-hidden").all_text_contents()
    assert heard == ["strong", "none", "nothing", "weak", "none", "none"]
    assert table.locator("tbody tr >> nth=0").locator("td").nth(0).get_attribute("data-shade") == "5"
    assert page.locator(".ds-legend span").all_inner_texts() == ["N\nnone", "W\nweak", "S\nstrong"]


def test_levels_with_the_same_first_letter_are_numbered(opened):
    page = opened(screen=screen(None, (replace(HEAT, scale=("low", "lower", "high")),), status="over"))
    assert page.locator(".ds-legend i").all_inner_texts() == ["1", "2", "3"]


def test_forecasts_are_drawn_each_on_its_own_scale_with_what_came_true(opened):
    page = opened(screen=screen(None, (RANGES,), place="debrief", status="over"))
    assert page.locator(".ds-figure [role=img]").get_attribute("aria-label") == "Forecasts. One of two held."
    assert page.locator(".ds-ranges .ds-truth").count() == 1
    assert page.locator(".ds-ranges svg >> nth=0").locator("text").all_text_contents() == [
        "came true: 5200",
        "800",
        "4000",
        "2200",
    ]
    page.click("text=Show as table")
    assert page.locator("tbody tr").all_inner_texts() == [
        "Jars in week one\t800\t1500\t2200\t2600\t4000\t5200",
        "Batches refused\t0\t1\t2\t3\t6\t–",
    ]


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
        screen(TABLE),
        screen(OFFER),
        screen(WEIGH),
        screen(LINKS),
        screen(None, (PLANE, HEAT, RANGES), place="debrief", status="over"),
        screen(None, BLOCKS, place="debrief", status="over", actions=[{"id": "a", "label": "Go", "primary": True}]),
    ]
    for shown in screens:
        page = opened(screen=shown, width=width, scheme=scheme)
        if page.locator(".ds-options button").count():
            page.click(".ds-options button >> nth=0")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert serious(page) == []
        page.context.close()
