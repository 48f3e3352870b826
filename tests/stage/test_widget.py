"""Facts about the widget as plain Python: what it sends, what it takes, and what stands in for it."""

import pytest

from deskswap import stage
from deskswap.core.views import Heading, Text, View, You
from deskswap.stage.widget import Sentence, Stage, view_html, view_text
from tests.stage.scene import action, move, session


@pytest.fixture
def widget(tmp_path):
    return Stage(session(tmp_path, "rd"))


def test_the_screen_is_the_only_state_that_the_browser_gets(widget):
    own = {name for name in widget.get_state() if not name.startswith("_")}
    assert own - {"layout", "tabbable", "tooltip"} == {"screen"}
    assert widget.screen["view"]["title"] == "The shelf date"


def test_a_message_from_the_browser_changes_the_screen_and_is_answered(widget, monkeypatch):
    answers = []
    monkeypatch.setattr(widget, "send", answers.append)
    widget._handle_custom_msg(move(0, "ask"), [])
    assert widget.screen["view"]["seq"] == 2
    widget._handle_custom_msg(move(0, "ask"), [])
    assert widget.screen["view"]["seq"] == 2
    assert answers == [{"type": "heard"}, {"type": "heard"}]


def test_where_there_are_no_widgets_text_stands_in(widget, tmp_path, monkeypatch):
    monkeypatch.setenv("DESKSWAP_COURSE", str(tmp_path))  # a course without a glossary
    data, _ = widget._repr_mimebundle_()
    assert set(data) == {"application/vnd.jupyter.widget-view+json", "text/plain", "text/html"}
    assert data["text/plain"] == (
        "The shelf date\n"
        "==============\n"
        "\n"
        "You are Dr Ines Okafor, head of formulation.\n"
        "\n"
        "You would rather be asked early than thanked late.\n"
        "\n"
        "- The challenge test takes 28 days.\n"
        "\n"
        "The small meeting room, Monday.\n"
        "\n"
        "Tomas Lindqvist: Can I say mid March?\n"
        "\n"
        "Days left: 10 of 10\n"
        "\n"
        "Open this notebook in JupyterLab and run this cell to play."
    ).replace("- The challenge", "What you know\n- The challenge")
    assert data["text/html"].startswith("<h3>The shelf date</h3>\n<p>You are <strong>Dr Ines Okafor</strong>")
    assert '<p class="theirs"><strong>Tomas Lindqvist:</strong> Can I say mid March?</p>' in data["text/html"]


def test_the_text_follows_the_play(widget):
    widget._handle_custom_msg(move(0, "number"), [])
    assert "Dr Ines Okafor (you): Three in four, if the test starts tomorrow." in repr(widget)
    widget._handle_custom_msg(move(2, "today"), [])
    widget._handle_custom_msg(action("debrief"), [])
    assert "It gives a chance instead of a promise." in repr(widget)


def test_a_view_without_a_chair_is_its_title_and_its_blocks():
    view = View("A & B", You("", "", ""), (), (Heading("A <b>"), Text("one\ntwo")), None, "over", 0)
    assert view_html(view) == '<h3>A &amp; B</h3>\n<h4>A &lt;b&gt;</h4>\n<p class="plain">one<br>two</p>'
    assert view_text(view) == "A & B\n=====\n\nA <b>\n-----\n\none\ntwo"


def test_what_cannot_be_done_is_one_calm_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("DESKSWAP_PLAYS", str(tmp_path))
    shown = stage.play("two-languages/no-such-scene")
    assert isinstance(shown, Sentence)
    assert repr(shown).startswith("There is no activity “two-languages/no-such-scene”.")
    assert shown._repr_html_().startswith('<p role="status"')
    assert "has not been played to its end here" in repr(stage.debrief("two-languages/first-brief"))
    assert "There is no chair “cat”" in repr(stage.play("two-languages/first-brief", "cat"))


def test_the_browser_side_makes_no_request_and_needs_nothing():
    for word in ("fetch(", "XMLHttpRequest", "WebSocket", "import ", "http://", "https://", "eval(", "innerHTML"):
        assert word not in Stage._esm.replace("http://www.w3.org/2000/svg", "")
    assert "url(" not in str(Stage._css)
    assert "@import" not in str(Stage._css)
