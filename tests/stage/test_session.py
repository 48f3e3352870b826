"""Facts about what is on the screen, and about what comes back from it."""

import json
import os

import pytest

from deskswap import journal
from deskswap.errors import JournalError, NotAMove
from deskswap.stage.session import NOT_UNDERSTOOD, Session
from tests.stage.scene import action, move, scene, session


def said(sitting):
    return [block["text"] for block in sitting.screen["view"]["blocks"] if block["kind"] == "speech"]


def ended(folder, chair="rd", **more):
    sitting = session(folder, chair, **more)
    while not sitting.play.over:
        sitting.receive(move(len(sitting.play.moves), sitting.screen["view"]["ask"]["choices"][0]["id"]))
    return sitting


def test_without_a_chair_the_person_chooses_one(tmp_path):
    screen = session(tmp_path).screen
    assert screen["place"] == "chairs"
    assert [block["text"] for block in screen["view"]["blocks"]] == [
        "Two people need one date and have two worries.",
        "About 3 minutes.",
    ]
    assert screen["view"]["ask"] == {
        "kind": "choose",
        "prompt": "Whose chair do you take?",
        "choices": [
            {"kind": "choice", "id": "rd", "text": "Dr Ines Okafor, head of formulation", "cost": 0},
            {"kind": "choice", "id": "marketing", "text": "Tomas Lindqvist, brand manager", "cost": 0},
        ],
        "act": "sit",
    }
    assert screen["view"]["seq"] == -1
    assert list(tmp_path.iterdir()) == []


def test_the_choice_of_chairs_says_which_was_played(tmp_path):
    ended(tmp_path, "rd")
    session(tmp_path, "marketing")
    assert [choice["text"] for choice in session(tmp_path).screen["view"]["ask"]["choices"]] == [
        "Dr Ines Okafor, head of formulation\nYou have played this chair.",
        "Tomas Lindqvist, brand manager\nBegun: your play goes on where you left it.",
    ]


def test_without_a_chair_the_play_that_was_last_moved_in_goes_on(tmp_path):
    ended(tmp_path, "rd")
    assert (session(tmp_path).chair, session(tmp_path).play.over) == ("rd", True)
    session(tmp_path, "marketing").receive({"type": "move", "seq": 1, "act": "choose", "value": "window"})
    assert session(tmp_path).chair == "marketing"
    newest = session(tmp_path, "rd")
    newest.receive({"type": "action", "id": "again"})
    newest.receive({"type": "move", "seq": 0, "act": "choose", "value": "ask"})
    again = session(tmp_path)
    assert (again.chair, len(again.play.moves), again.screen["live"]) == ("rd", 2, False)


def test_sitting_down_begins_a_play(tmp_path):
    sitting = session(tmp_path)
    sitting.receive(move(-1, "rd", "sit"))
    assert (sitting.place, sitting.chair, sitting.note) == ("play", "rd", "")
    assert [path.suffix for path in tmp_path.glob("*.jsonl")] == [".jsonl"]
    assert sitting.screen["view"]["you"] == {
        "kind": "you",
        "chair": "rd",
        "name": "Dr Ines Okafor",
        "role": "head of formulation",
    }


def test_a_second_click_on_a_chair_is_not_a_move(tmp_path):
    sitting = session(tmp_path)
    sitting.receive(move(-1, "rd", "sit"))
    before = sitting.screen
    sitting.receive(move(-1, "rd", "sit"))
    assert sitting.screen == before


def test_a_move_and_the_bots_reply_are_on_disk_before_the_screen_changes(tmp_path):
    sitting = session(tmp_path, "rd")
    sitting.receive(move(0, "ask"))
    (path,) = tmp_path.glob("*.jsonl")
    moves = journal.resume(path, scene()).play.moves
    assert [(one.chair, one.by) for one in moves] == [("rd", "person"), ("marketing", "bot")]
    assert sitting.screen["view"]["seq"] == 2
    assert sitting.screen["live"] is True


def test_where_the_empty_chair_begins_its_bot_moves_at_once(tmp_path):
    sitting = session(tmp_path, "marketing")
    assert [one.chair for one in sitting.play.moves] == ["rd"]
    assert sitting.screen["view"]["status"] == "yours"


def test_a_double_click_counts_once(tmp_path):
    sitting = session(tmp_path, "rd")
    sitting.receive(move(0, "ask"))
    before = sitting.screen
    sitting.receive(move(0, "ask"))
    sitting.receive(move(1, "ask"))
    assert sitting.screen == before


def test_a_rejected_move_changes_nothing_and_is_told_in_one_sentence(tmp_path):
    sitting = session(tmp_path, "rd")
    before = sitting.screen
    sitting.receive(move(0, "today"))
    assert sitting.note == "“today” cannot be chosen at this point. The choices are ask and number."
    assert sitting.screen == {**before, "note": sitting.note, "live": False}
    sitting.receive(move(0, "ask"))
    assert sitting.note == ""


@pytest.mark.parametrize(
    "message",
    [
        None,
        "",
        7,
        [],
        {},
        {"type": "move"},
        {"type": "move", "seq": True, "act": "choose", "value": "ask"},
        {"type": "move", "seq": "0", "act": "choose", "value": "ask"},
        {"type": "move", "seq": 0, "act": 1, "value": "ask"},
        {"type": "action", "id": 4},
        {"type": "nonsense", "seq": 0},
        move(0, None),
        move(0, 3),
        move(0, float("nan")),
        move(0, {"a": [1, {"b": None}]}),
        move(0, "\ud800"),
        move(0, "ask", "\ud800"),
        move(0, object()),
    ],
)
def test_a_wrong_message_never_raises_and_changes_nothing(tmp_path, message):
    sitting = session(tmp_path, "rd")
    before = sitting.screen
    sitting.receive(message)
    assert sitting.note
    assert {**sitting.screen, "note": ""} == {**before, "live": False}


def test_a_message_nested_beyond_reason_never_raises(tmp_path):
    value = "ask"
    for _ in range(100_000):
        value = [value]
    sitting = session(tmp_path, "rd")
    sitting.receive(move(0, value))
    assert sitting.note.endswith("please write it in plain text.")
    assert sitting.play.moves == ()


def test_a_wrong_chair_is_told(tmp_path):
    sitting = session(tmp_path)
    sitting.receive(move(-1, "nobody", "sit"))
    assert (sitting.place, sitting.note) == ("chairs", NOT_UNDERSTOOD)
    with pytest.raises(NotAMove):
        session(tmp_path, "nobody")


def test_an_action_that_is_not_offered_is_ignored(tmp_path):
    sitting = session(tmp_path, "rd")
    before = sitting.screen
    for name in ("debrief", "again", "swap", "go-on", "nonsense"):
        sitting.receive(action(name))
    assert sitting.screen == before


def test_a_play_screen_holds_no_marks_and_nothing_of_the_other_chair(tmp_path):
    for chair, foreign in (("rd", "The media window closes on Friday."), ("marketing", "thanked late")):
        sitting = session(tmp_path, chair)
        text = json.dumps(sitting.screen)
        assert foreign not in text
        while not sitting.play.over:
            for word in ("why", "evidence", "value", "effects", "Trust", "asks before answering", "It asks", "odds"):
                assert word not in json.dumps(sitting.screen["view"]["ask"])
                if word != "value":  # a meter that everybody sees has one
                    assert word not in json.dumps(sitting.screen)
            sitting.receive(move(len(sitting.play.moves), sitting.screen["view"]["ask"]["choices"][-1]["id"]))


def test_the_end_offers_the_debrief_the_other_chair_and_another_play(tmp_path):
    sitting = ended(tmp_path)
    assert sitting.screen["view"]["status"] == "over"
    assert sitting.screen["actions"] == [
        {"id": "debrief", "label": "See the debrief", "primary": True},
        {"id": "swap", "label": "Swap chairs", "primary": False},
        {"id": "again", "label": "Play again", "primary": False},
    ]


def test_the_debrief_shows_why_and_leads_back(tmp_path):
    sitting = ended(tmp_path)
    sitting.receive(action("debrief"))
    assert sitting.screen["place"] == "debrief"
    assert "It asks what the date is for." in json.dumps(sitting.screen)
    assert [one["id"] for one in sitting.screen["actions"]] == ["play", "swap", "again"]
    sitting.receive(action("play"))
    assert sitting.screen["place"] == "play"


def test_swapping_chairs_goes_to_the_other_one(tmp_path):
    sitting = ended(tmp_path)
    sitting.receive(action("swap"))
    assert (sitting.chair, sitting.place, sitting.play.over) == ("marketing", "play", False)


def test_who_took_the_wrong_chair_can_go_back_and_loses_nothing(tmp_path):
    sitting = session(tmp_path, "rd")
    sitting.receive(move(0, "ask"))
    assert [one.id for one in sitting.actions] == ["chairs"]
    sitting.receive(action("chairs"))
    assert (sitting.place, sitting.play) == ("chairs", None)
    sitting.receive(move(-1, "rd", "sit"))
    assert len(sitting.play.moves) == 2


def test_a_play_in_a_file_of_its_own_keeps_its_chair(tmp_path):
    assert session(tmp_path, "rd", file=tmp_path / "play.jsonl").actions == ()


def test_two_ended_plays_can_be_put_side_by_side(tmp_path):
    sitting = ended(tmp_path)
    sitting.receive(action("debrief"))
    assert "compare" not in [one.id for one in sitting.actions]
    sitting.receive(action("swap"))
    while not sitting.play.over:
        seq = len(sitting.play.moves)
        sitting.receive(move(seq, sitting.view.ask.choices[0].id))
    sitting.receive(action("debrief"))
    sitting.receive(action("compare"))
    assert sitting.view.title == "Side by side: The shelf date"
    assert sitting.view.blocks[0].head == ("", "As Dr Ines Okafor", "As Tomas Lindqvist")
    sitting.receive(action("play"))
    assert sitting.place == "play"


def test_playing_again_begins_a_new_file_and_keeps_the_old(tmp_path):
    sitting = ended(tmp_path)
    (first,) = tmp_path.glob("*.jsonl")
    before = first.read_bytes()
    sitting.receive(action("again"))
    sitting.receive(action("again"))
    assert sitting.play.moves == ()
    assert len(list(tmp_path.glob("*.jsonl"))) == 2
    assert first.read_bytes() == before


def test_the_latest_play_of_a_chair_goes_on(tmp_path):
    session(tmp_path, "rd").receive(move(0, "number"))
    again = session(tmp_path, "rd")
    assert said(again)[1] == "Three in four, if the test starts tomorrow."
    assert again.screen["live"] is False


def test_a_kill_between_a_move_and_the_reply_is_mended_on_opening(tmp_path):
    activity = scene()
    seats = {"rd": "person", "marketing": "bot"}
    opened = journal.begin(activity, 1, seats, tmp_path)
    session(tmp_path / "other", "rd").receive(move(0, "ask"))
    from deskswap.core.moves import Move

    opened.append(Move("rd", "choose", "ask"))
    assert [one.chair for one in session(tmp_path, "rd").play.moves] == ["rd", "marketing"]


def test_two_tabs_cannot_fork_a_play(tmp_path):
    one, two = session(tmp_path, "rd"), session(tmp_path, "rd")
    one.receive(move(0, "ask"))
    two.receive(move(0, "number"))
    assert two.note == "This play went on in another tab or window; open it again here to go on from there."
    assert two.play.moves == one.play.moves
    two.receive(move(2, "today"))
    assert (two.note, two.play.over) == ("", True)


def test_a_torn_line_is_told_once_and_the_play_goes_on(tmp_path):
    session(tmp_path, "rd").receive(move(0, "ask"))
    (path,) = tmp_path.glob("*.jsonl")
    with path.open("ab") as file:
        file.write(b'{"chair":"rd","a')
    sitting = session(tmp_path, "rd")
    assert sitting.note == journal.TORN
    sitting.receive(move(2, "today"))
    assert (sitting.note, sitting.play.over) == ("", True)


def test_a_play_of_a_changed_scene_is_kept_and_a_new_one_begun(tmp_path):
    session(tmp_path, "rd").receive(move(0, "ask"))
    (path,) = tmp_path.glob("*.jsonl")
    path.write_text(path.read_text().replace(scene().digest, "0" * 16))
    sitting = session(tmp_path, "rd")
    assert sitting.note == (
        "The scene has changed since you last played it, so this is a new play; the earlier one is kept."
    )
    assert len(list(tmp_path.glob("*.jsonl"))) == 2


def test_a_play_that_cannot_be_read_is_told_of_kept_and_a_new_one_begun(tmp_path):
    session(tmp_path, "rd").receive(move(0, "ask"))
    (path,) = tmp_path.glob("*.jsonl")
    path.write_text("oops\n")
    why = f"{path.name}, line 1: A line of a play is one JSON object; this one cannot be read."
    sitting = session(tmp_path, "rd")
    assert (sitting.note, sitting.play.moves) == (f"{why} It is kept in {path}, and a new play begins.", ())
    assert path.read_text() == "oops\n"
    assert session(tmp_path, "rd").note == ""


@pytest.mark.skipif(os.name == "nt", reason="a folder cannot be made read-only there")
def test_a_play_that_cannot_be_written_stays_as_it_was(tmp_path, monkeypatch):
    sitting = session(tmp_path, "rd")
    (path,) = tmp_path.glob("*.jsonl")
    path.unlink()
    sitting.receive(move(0, "ask"))
    assert "is gone; it was moved or deleted" in sitting.note
    assert sitting.play.moves == ()


def test_a_play_in_a_file_of_its_own_stays_there(tmp_path):
    file = tmp_path / "answer.jsonl"
    sitting = Session(scene(), "rd", file=file, seeds=lambda: 1)
    sitting.receive(move(0, "ask"))
    sitting.receive(move(2, "today"))
    assert [path.name for path in tmp_path.glob("*.jsonl")] == ["answer.jsonl"]
    assert [one["id"] for one in sitting.screen["actions"]] == ["debrief"]
    assert Session(scene(), file=file).chair == "rd"
    with pytest.raises(JournalError) as caught:
        Session(scene(), "marketing", file=file)
    assert str(caught.value) == (
        "The play in answer.jsonl is from the chair of Dr Ines Okafor; "
        "name that chair, or another file for another play."
    )


def test_the_debrief_opens_at_the_latest_play_that_has_ended(tmp_path):
    ended(tmp_path).receive(action("again"))
    assert session(tmp_path, place="debrief").screen["place"] == "debrief"
    with pytest.raises(JournalError) as caught:
        session(tmp_path, "marketing", place="debrief")
    assert str(caught.value) == "“The shelf date” has not been played to its end here; play it, then come back."


def test_every_screen_is_plain_json(tmp_path):
    sitting = session(tmp_path)
    screens = [sitting.screen]
    for message in (move(-1, "rd", "sit"), move(0, "ask"), move(2, "today"), action("debrief")):
        sitting.receive(message)
        screens.append(sitting.screen)
    assert json.loads(json.dumps(screens, allow_nan=False)) == screens
    assert [set(screen) for screen in screens] == [{"view", "actions", "note", "place", "live"}] * 5
