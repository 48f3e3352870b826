"""Facts about the bench's text in a real Chromium: it is sent as one types, and nothing takes the cursor away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from deskswap.core.views import Draft, Field, Fill, Finding, Findings, Text, View, You, as_json
from deskswap.stage.bench import Bench
from tests.stage.test_sketch import CAP
from tests.stage.test_stage_js import sent, serious
from tests.tiny import TINY

pytestmark = pytest.mark.browser

TEXT = "kind: dialogue\nchairs:\n  rd:\n    name: Ines\nminutes: one\n"
FINDINGS = Findings("To mend", (Finding(5, "minutes: must be a whole number."), Finding(1, "kind: is short.")))


@pytest.fixture(autouse=True)
def scenarios(tmp_path, monkeypatch):
    """The folder of own scenarios, and one for plays."""
    monkeypatch.setenv("DESKSWAP_SCENARIOS", str(tmp_path / "scenarios"))
    monkeypatch.setenv("DESKSWAP_PLAYS", str(tmp_path / "plays"))
    return tmp_path / "scenarios"


BLOCKS = (Text("It cannot be played yet.", "key"), FINDINGS)


def writing(text=TEXT, state="Kept in scenarios/own.yaml.", blocks=BLOCKS, seq=3):
    """A screen on which a text is written."""
    draft = Draft("The text", text, 1000, "own.yaml", state, "Tab leaves the text.")
    view = View("Your own scenario", You("", "", ""), (), blocks, draft, "yours", seq)
    return {
        "view": as_json(view),
        "actions": [{"id": "play", "label": "Play it", "primary": True}],
        "note": "",
        "place": "write",
        "live": False,
    }


def caret(page, place):
    """Put the cursor somewhere in the text."""
    page.evaluate(
        "place => { const text = document.querySelector('textarea'); text.focus(); text.setSelectionRange(place, place); }",
        place,
    )


def typing(page):
    """The text, where the cursor is in it, and whether it has the focus."""
    return page.evaluate(
        "() => { const text = document.querySelector('textarea'); return [text.value, text.selectionStart, document.activeElement === text]; }"
    )


def test_what_is_typed_is_sent_after_a_pause_and_the_cursor_stays(opened):
    page = opened(screen=writing())
    caret(page, 4)
    page.keyboard.type("xy")
    assert sent(page) == []
    page.wait_for_function("window.sent.length === 1")
    text = TEXT.replace("kind", "kindxy")
    assert sent(page) == [{"type": "typed", "seq": 3, "act": "draft", "value": text}]
    page.keyboard.type("z")
    page.evaluate("screen => window.put('one', screen)", writing(text, blocks=(Text("It can be played.", "key"),)))
    assert typing(page) == [TEXT.replace("kind", "kindxyz"), 7, True]
    assert page.locator(".ds-log").inner_text() == "It can be played."
    assert page.locator(".ds-draft .ds-line span").first.inner_text() == "Typing…"


def test_a_pressed_button_follows_the_text_that_was_just_typed(opened):
    page = opened(screen=writing())
    caret(page, 0)
    page.keyboard.type("#")
    page.click("text=Play it")
    assert [message["type"] for message in sent(page)] == ["typed"]
    page.evaluate("window.models.one.listeners['msg:custom']({ type: 'heard' })")
    assert [message["type"] for message in sent(page)] == ["typed", "action"]
    assert sent(page)[0]["value"] == "#" + TEXT


def test_the_text_is_sent_at_once_when_it_is_left(opened):
    page = opened(screen=writing())
    caret(page, 0)
    page.keyboard.type("#")
    page.keyboard.press("Tab")
    assert [message["value"] for message in sent(page)] == ["#" + TEXT]
    assert page.evaluate("document.activeElement.textContent") == "Save a copy to hand on"


def test_enter_keeps_the_indent_and_can_be_undone(opened):
    page = opened(screen=writing())
    caret(page, TEXT.index("Ines") + 4)
    page.keyboard.press("Enter")
    page.keyboard.type("role: R")
    assert typing(page)[0] == TEXT.replace("Ines", "Ines\n    role: R")
    caret(page, 4)
    page.keyboard.press("Enter")
    assert typing(page)[0].startswith("kind\n: dialogue")
    page.keyboard.press("Control+z")
    assert typing(page)[0].startswith("kind: dialogue")


def test_lines_are_numbered_and_those_with_something_to_mend_are_marked(opened):
    page = opened(screen=writing())
    assert page.locator(".ds-numbers").text_content().split("\n") == ["● 1", "2", "3", "4", "● 5", "6"]
    assert page.locator(".ds-numbers").get_attribute("aria-hidden") == "true"


@pytest.mark.parametrize(
    "press", [lambda button: button.click(), lambda button: button.press("Enter")], ids=["click", "key"]
)
def test_a_finding_leads_to_its_line(opened, press):
    text = "# a line\n" * 300 + TEXT
    page = opened(
        screen=writing(text, blocks=(Findings("To mend", (Finding(305, "minutes: must be a whole number."),)),))
    )
    press(page.locator(".ds-finding"))
    selected = page.evaluate(
        "() => { const text = document.querySelector('textarea'); return text.value.slice(text.selectionStart, text.selectionEnd); }"
    )
    assert (selected, typing(page)[2]) == ("minutes: one", True)
    assert page.evaluate("document.querySelector('textarea').scrollTop") > 5000
    assert page.locator(".ds-draft .ds-line span").last.inner_text() == "Line 305"
    numbers = "document.querySelector('.ds-numbers').scrollTop === document.querySelector('textarea').scrollTop"
    page.wait_for_function(numbers)


def test_a_text_put_there_from_the_other_side_replaces_what_stood_there(opened):
    page = opened(screen=writing())
    page.evaluate("screen => window.put('one', screen)", writing("kind: message\n", seq=4))
    assert typing(page)[0] == "kind: message\n"


def test_what_was_typed_and_not_kept_is_back_after_a_reload(opened):
    page = opened(screen=writing())
    caret(page, 0)
    page.keyboard.type("# mine")
    page.reload()
    page.wait_for_function("window.ready")
    page.evaluate("screen => window.put('one', screen)", writing())
    assert typing(page)[0] == "# mine" + TEXT
    page.wait_for_function("window.sent.length === 1")
    page.reload()
    page.wait_for_function("window.ready")
    page.evaluate("screen => window.put('one', screen)", writing("another text"))
    assert typing(page)[0] == "another text"


def test_a_copy_is_saved_under_the_files_name(opened, tmp_path):
    page = opened(screen=writing())
    with page.expect_download() as found:
        page.click("text=Save a copy to hand on")
    found.value.save_as(tmp_path / "copy.yaml")
    assert (found.value.suggested_filename, (tmp_path / "copy.yaml").read_text()) == ("own.yaml", TEXT)


FORM = Fill(
    "Bring it in",
    (Field("file", "The file", "file", high=50), Field("why", "Why?", "text", high=40)),
    "Bring",
    act="bring",
    live=True,
)


def asking(ask):
    """A screen that asks for a form."""
    view = View("Your own scenario", You("", "", ""), (), (), ask, "yours", 1)
    return {"view": as_json(view), "actions": [], "note": "", "place": "bench", "live": False}


def test_a_file_is_read_where_it_is_and_sent_with_its_name(opened, tmp_path):
    page = opened(screen=asking(replace(FORM, live=False)))
    (tmp_path / "long.yaml").write_text("x" * 201)
    page.set_input_files("input[type=file]", tmp_path / "long.yaml")
    page.wait_for_function("document.querySelector('.ds-wrong').textContent")
    assert page.locator(".ds-wrong").inner_text() == "This file cannot be read here, or is too long."
    (tmp_path / "cap.yaml").write_text("kind: dialogue\n")
    page.set_input_files("input[type=file]", tmp_path / "cap.yaml")
    page.fill("textarea", "It is good")
    page.wait_for_function("document.querySelector('[type=submit]').getAttribute('aria-disabled') === 'false'")
    page.click("[type=submit]")
    page.wait_for_function("window.sent.some(({ type }) => type === 'move')")
    assert sent(page)[-1]["value"] == {"file": {"name": "cap.yaml", "text": "kind: dialogue\n"}, "why": "It is good"}


def test_a_form_that_is_kept_as_one_types_is_not_drawn_anew_meanwhile(opened):
    page = opened(screen=asking(FORM))
    page.focus("textarea")
    page.keyboard.type("Half a")
    page.wait_for_function("window.sent.length === 1")
    assert sent(page) == [{"type": "typed", "seq": 1, "act": "bring", "value": {"why": "Half a"}}]
    page.keyboard.type(" word")
    started = Fill(
        FORM.prompt,
        (FORM.fields[0], Field("why", "Why?", "text", low=1, high=40, start="Half a")),
        "Bring",
        "bring",
        live=True,
    )
    page.evaluate("screen => window.put('one', screen)", asking(started))
    assert typing(page) == ["Half a word", 11, True]


def test_a_person_writes_mends_and_plays_on_the_bench(opened, scenarios):
    page = opened(Bench(seeds=lambda: 1), width=1100)
    page.click("text=Begin with a form")
    for name, field in zip(CAP, page.locator(".ds-panel:not([hidden]) textarea").all(), strict=True):
        field.fill(CAP[name])
    page.click("text=Write the first draft")
    page.wait_for_selector("textarea.ds-code")
    kept = (scenarios / "the-cap-that-clicks.yaml").read_text()
    caret(page, kept.index("goto: say-back") + 6)
    page.keyboard.type("we-")
    page.locator(".ds-finding").first.wait_for()
    assert "there is no scene “we-say-back”" in page.locator(".ds-finding").first.inner_text()
    for _ in "we-":
        page.keyboard.press("Backspace")
    page.locator(".ds-finding").first.wait_for(state="detached")
    page.wait_for_function("document.querySelector('.ds-draft .ds-line span').textContent.startsWith('Kept')")
    assert (scenarios / "the-cap-that-clicks.yaml").read_text() == kept
    page.click("text=Let two bots play it")
    page.wait_for_selector("[data-place=bots]")
    page.click("text=Play it yourself")
    page.click(".ds-choice >> nth=0")
    page.wait_for_selector(".ds-badge b")
    while page.locator(".ds-choice").count():
        count = page.locator(".ds-say").count()
        page.click(".ds-choice >> nth=0")
        page.wait_for_function("count => document.querySelectorAll('.ds-say').length > count", arg=count)
    page.click("text=See the debrief")
    page.click("text=Back to the text")
    assert page.locator("textarea.ds-code").input_value() == kept


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 360])
def test_the_bench_is_never_wider_than_the_screen_and_not_hard_to_perceive(opened, scenarios, scheme, width):
    page = opened(Bench(seeds=lambda: 1), width=width, scheme=scheme)
    for label in ("Begin with a form", "Begin in YAML", "Bring in a colleague's"):
        page.click(f"text={label}")
        assert serious(page) == []
    page.evaluate("window.models.one.leave()")
    for screen in (writing(), writing("x " * 500 + "\n" + TEXT), writing(blocks=(Text("It can be played.", "key"),))):
        page.evaluate("screen => window.put('one', screen)", screen)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert serious(page) == []


def test_beside_each_other_where_there_is_room_and_below_where_there_is_none(opened):
    for width, beside in ((1200, True), (360, False)):
        page = opened(screen=writing(), width=width)
        page.add_style_tag(content="main { max-width: 78rem !important; }")
        text, told = (page.locator(where).bounding_box() for where in (".ds-sheet", ".ds-log"))
        assert (told["x"] >= text["x"] + text["width"]) is beside
        assert (told["y"] >= text["y"] + text["height"]) is not beside


def test_the_words_of_a_scenario_are_never_markup(opened, scenarios):
    bench = Bench(seeds=lambda: 1)
    text = TINY.replace("title: Test", "title: <img src=x onerror=boom()>").replace("minutes: 1", "minutes: <b>x</b>")
    bench.receive({"type": "move", "seq": 0, "act": "bring", "value": {"file": {"name": "x.yaml", "text": text}}})
    page = opened(bench)
    assert page.locator("#one img, #one .ds-log b:not(.ds-finding b)").count() == 0
