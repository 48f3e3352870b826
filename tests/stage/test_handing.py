"""Handing in an own scenario: the copy beside the notebook, what is kept, and the figures that a test looks at."""

import json

import pytest

from deskswap.core.views import Text
from deskswap.stage import sketch
from deskswap.stage.handing import WORST, HandIn, hand_in, numbers
from deskswap.stage.session import NOT_UNDERSTOOD
from deskswap.stage.widget import Stage
from tests.grading.conftest import ROOT
from tests.tiny import TINY

WINDOW = (ROOT / "solutions" / "your-own-scenario" / "scenario.yaml").read_text(encoding="utf-8")


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with two own scenarios in it, and beside it one for the assignment, which is empty."""
    own = tmp_path / "scenarios"
    own.mkdir()
    (own / "the-window.yaml").write_text(WINDOW, encoding="utf-8")
    (own / "tiny.yaml").write_text(TINY, encoding="utf-8")
    monkeypatch.setenv("DESKSWAP_SCENARIOS", str(own))
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


@pytest.fixture
def seat(place):
    return HandIn(place / "scenario.yaml")


def choose(seat, name):
    seat.receive({"type": "move", "seq": seat.seq, "act": "hand-in", "value": name})


def test_what_can_be_handed_in_is_what_lies_in_the_folder(seat):
    assert [choice.id for choice in seat.view.ask.choices] == ["the-window", "tiny"]
    assert seat.view.blocks == (
        Text("Nothing is handed in yet: there is no scenario.yaml beside this notebook.", "key"),
    )
    json.dumps(seat.screen)


def test_a_copy_is_put_beside_the_notebook_with_the_verdict_on_it(seat, place):
    choose(seat, "the-window")
    assert seat.note == "A copy of the-window.yaml lies beside this notebook."
    assert {path.name: path.read_text(encoding="utf-8") for path in place.iterdir()} == {"scenario.yaml": WINDOW}
    assert [block.text for block in seat.view.blocks if isinstance(block, Text)][:2] == [
        "Handed in is scenario.yaml, beside this notebook.",
        "It can be played, and all that is claimed of a good scenario holds.",
    ]


def test_another_one_takes_its_place(seat, place):
    choose(seat, "the-window")
    choose(seat, "tiny")
    assert {path.name: path.read_text(encoding="utf-8") for path in place.iterdir()} == {"scenario.yaml": TINY}


def test_what_was_written_beside_the_notebook_is_kept_under_another_name(seat, place):
    for text in ("mine", "mine again"):
        (place / "scenario.yaml").write_text(text)
        choose(seat, "tiny")
    assert {path.name: path.read_text(encoding="utf-8") for path in place.iterdir()} == {
        "scenario.yaml": TINY,
        "scenario.earlier-1.yaml": "mine",
        "scenario.earlier-2.yaml": "mine again",
    }
    assert seat.note == "A copy of tiny.yaml lies beside this notebook. What lay there is now scenario.earlier-2.yaml."


@pytest.mark.parametrize("message", [None, {}, {"type": "move", "seq": 0, "act": "choose", "value": "tiny"}])
def test_a_strange_message_changes_nothing(seat, place, message):
    seat.receive(message)
    assert (seat.note, list(place.iterdir())) == (NOT_UNDERSTOOD, [])


def test_an_answer_to_an_older_screen_does_not_count(seat, place):
    choose(seat, "tiny")
    seat.receive({"type": "move", "seq": 0, "act": "hand-in", "value": "the-window"})
    assert (place / "scenario.yaml").read_text(encoding="utf-8") == TINY


def test_what_cannot_be_handed_in_is_said(seat, place):
    choose(seat, "none")
    assert seat.note == "That scenario is not there any more; run this cell again."
    (place.parent / "scenarios" / "tiny.yaml").write_bytes(b"\xff\xfe")
    choose(seat, "tiny")
    assert seat.note == "tiny.yaml is not text in UTF-8; save it as UTF-8."
    (place / "scenario.yaml").mkdir()
    choose(seat, "the-window")
    assert seat.note.startswith("scenario.yaml cannot be written: ")
    assert [path.name for path in place.iterdir()] == ["scenario.yaml"]


def test_without_a_scenario_of_ones_own_it_says_where_one_is_written(seat, place):
    for path in (place.parent / "scenarios").iterdir():
        path.unlink()
    assert (seat.view.ask, seat.view.status) == (None, "over")
    assert seat.view.blocks[0] == Text(
        "There is no scenario in your folder “scenarios” yet. You write one at the bench, in the lesson."
    )


def test_a_notebook_gets_a_stage(place, monkeypatch):
    monkeypatch.chdir(place)
    assert isinstance(hand_in("scenario.yaml"), Stage)
    assert repr(hand_in("scenario.yaml")).startswith("Your scenario, handed in\n")


def test_a_good_scenario_in_own_words_has_good_figures(place):
    (place / "scenario.yaml").write_text(WINDOW, encoding="utf-8")
    found = numbers(place / "scenario.yaml")
    assert {name: round(value, 2) for name, value in found.items()} == {
        "plays": 1, "problems": 0, "checked": 1, "findings": 0, "naive": 0.5, "expert": 1, "chairs": 0,
        "clue": 0.14, "minutes": 3.06, "own": 1,
    }  # fmt: skip


def test_the_skeleton_as_it_is_can_be_played_and_earns_nothing_else(place):
    (place / "scenario.yaml").write_text(sketch.blank(), encoding="utf-8")
    assert numbers(place / "scenario.yaml") == {"plays": 1, "problems": 0, "own": 0} | WORST


@pytest.mark.parametrize("text", [None, "kind: dialogue", "\x00"])
def test_what_is_no_scenario_has_the_worst_figures(place, text):
    if text is not None:
        (place / "scenario.yaml").write_text(text)
    found = numbers(place / "scenario.yaml")
    assert found == {"plays": 0, "problems": found["problems"], "own": 0} | WORST
    assert found["problems"] >= 1
