"""The author's bench, without a browser: what it shows, what it keeps, and what it takes from anybody."""

import json

import pytest

from deskswap import drafts, journal, library
from deskswap.core.views import Findings, Speech, Table, Text
from deskswap.errors import Problem
from deskswap.stage.bench import Bench, bench
from deskswap.stage.findings import MOST, verdict_blocks
from deskswap.stage.session import NOT_UNDERSTOOD
from deskswap.stage.widget import Sentence, Stage
from deskswap.verdict import Verdict
from tests.stage.scene import action
from tests.stage.test_sketch import CAP
from tests.tiny import TINY


@pytest.fixture(autouse=True)
def scenarios(tmp_path, monkeypatch):
    """The folder of own scenarios, which is not there yet; plays are kept elsewhere."""
    monkeypatch.setenv("DESKSWAP_SCENARIOS", str(tmp_path / "scenarios"))
    monkeypatch.setenv("DESKSWAP_PLAYS", str(tmp_path / "plays"))
    return tmp_path / "scenarios"


@pytest.fixture
def seat():
    """A bench with nothing on it."""
    return Bench(seeds=lambda: 1)


def move(seat, act, value):
    """Choose something or send a form."""
    seat.receive({"type": "move", "seq": seat.seq, "act": act, "value": value})


def typed(seat, text, act="draft"):
    """Type something."""
    seat.receive({"type": "typed", "seq": seat.seq, "act": act, "value": text})


def laid(seat, text, name="own"):
    """Bring in a text and look at it."""
    move(seat, "bring", {"file": {"name": f"{name}.yaml", "text": text}})
    seat.receive(action("write"))


def block(seat, sort):
    """The first block of a sort on the screen."""
    return next((found for found in seat.view.blocks if isinstance(found, sort)), None)


def lines(seat):
    """The lines with something to mend."""
    found = block(seat, Findings)
    return [(one.line, one.text) for one in found.findings] if found else []


def labels(seat):
    """The buttons beside the view."""
    return [one["label"] for one in seat.screen["actions"]]


def there(folder):
    """What lies in the folder: name -> text."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.yaml"))}


def test_an_empty_bench_offers_the_form_yaml_and_a_colleagues_file(seat):
    assert [option.label for option in seat.view.ask.options] == [
        "Begin with a form",
        "Begin in YAML",
        "Bring in a colleague's",
    ]
    assert (seat.screen["place"], seat.screen["actions"]) == ("bench", [])


def test_a_filled_form_is_a_file_that_can_be_played_at_once(seat, scenarios):
    move(seat, "form", CAP)
    assert list(there(scenarios)) == ["the-cap-that-clicks.yaml"]
    assert seat.view.ask.text == there(scenarios)["the-cap-that-clicks.yaml"]
    assert seat.view.ask.state == "Kept in scenarios/the-cap-that-clicks.yaml."
    assert block(seat, Text).text == "It can be played, and all that is claimed of a good scenario holds."
    assert (
        Text("14 of 14 things to say are still the skeleton's. Your two would say them otherwise.") in seat.view.blocks
    )
    assert block(seat, Table).rows[:3] == (
        ("points to earn", "6.0", "6.0"), ("the expert", "100 %", "100 %"), ("random", "0 %", "0 %"),
    )  # fmt: skip
    assert drafts.half() == {}


def test_a_half_filled_form_is_there_again_after_a_restart(seat):
    typed(seat, {"title": "The cap", "first": 3}, "form")
    form = Bench().view.ask.options[0].task
    assert [field.start for field in form.fields if field.start] == ["The cap"]


def test_the_skeleton_can_be_had_without_the_form(seat, scenarios):
    move(seat, "blank", {"name": "Tuesday by the lift"})
    assert list(there(scenarios)) == ["tuesday-by-the-lift.yaml"]
    assert seat.found.plays


def test_what_is_typed_is_kept_and_told_of_line_by_line(seat, scenarios):
    laid(seat, TINY)
    text = TINY.replace("minutes: 1", "minutes: one\ncolour: red")
    typed(seat, text)
    assert there(scenarios) == {"own.yaml": text}
    assert lines(seat) == [(5, "minutes: must be a whole number."), (6, "colour: is not a key that belongs here.")]
    assert block(seat, Text).text == "It cannot be played yet: 2 problems."
    typed(seat, TINY + "x: 'half")
    assert lines(seat) == [(31, "Is not YAML: a quotation mark is opened here or above and never closed.")]
    assert there(scenarios) == {"own.yaml": TINY + "x: 'half"}
    typed(seat, TINY)
    assert block(seat, Text).text.startswith("It can be played; ")
    assert all(line > 1 for line, _ in lines(seat))


def test_a_key_that_changes_nothing_is_not_looked_at_again(seat):
    laid(seat, TINY)
    found = seat.found
    typed(seat, TINY)
    assert seat.found is found


def test_what_was_typed_into_another_text_counts_for_nothing(seat, scenarios):
    laid(seat, TINY)
    seat.receive({"type": "typed", "seq": seat.seq - 1, "act": "draft", "value": "late"})
    assert (there(scenarios), seat.note) == ({"own.yaml": TINY}, "")


def test_a_text_that_changed_elsewhere_stays_and_this_one_goes_on(seat, scenarios):
    laid(seat, TINY)
    (scenarios / "own.yaml").write_text("theirs", encoding="utf-8")
    typed(seat, TINY + "# mine\n")
    assert there(scenarios) == {"own.yaml": "theirs", "own-2.yaml": TINY + "# mine\n"}
    assert (
        seat.note
        == "own.yaml was changed elsewhere and stays as it is there; your text goes on in scenarios/own-2.yaml."
    )


def test_a_text_that_cannot_be_kept_is_told_and_not_taken_for_kept(seat, scenarios):
    laid(seat, TINY)
    typed(seat, "x" * 1_000_001)
    assert (seat.view.ask.state, seat.note) == (
        "Not kept.",
        "A scenario has at most 1,000,000 characters; this one was not kept.",
    )
    assert there(scenarios) == {"own.yaml": TINY}


def test_the_last_text_that_could_be_played_comes_back_as_a_new_file(seat, scenarios):
    laid(seat, TINY)
    typed(seat, "kind: [")
    assert "The last text that could be played, as a new file" in labels(seat)
    seat.receive(action("earlier"))
    assert there(scenarios) == {"own.yaml": "kind: [", "own-2.yaml": TINY}
    assert seat.note == "This is a new file, scenarios/own-2.yaml; the other one is kept as it was."


def test_two_bots_play_and_what_they_said_is_read(seat):
    laid(seat, TINY)
    seat.receive(action("bots"))
    said = [(found.name, found.mine) for found in seat.view.blocks if isinstance(found, Speech)]
    assert (seat.screen["place"], said) == ("bots", [("Ines", False), ("Tom", False)])
    assert labels(seat) == ["Let them play again", "Play it yourself", "Back to the text"]
    assert [row[0] for row in block(seat, Table).rows] == ["Ines", "Tom"]
    seat.receive(action("bots"))
    seat.receive(action("write"))
    assert seat.screen["place"] == "write"


def test_it_is_played_from_both_chairs_on_the_bench(seat):
    laid(seat, TINY)
    seat.receive(action("play"))
    assert labels(seat) == ["Back to the text", "All scenarios"]
    seat.receive({"type": "move", "seq": -1, "act": "sit", "value": "rd"})
    assert "Ines" in str(seat.view.you)
    seat.receive({"type": "move", "seq": 0, "act": "choose", "value": "x"})
    assert labels(seat) == ["See the debrief", "Swap chairs", "Play again", "Back to the text", "All scenarios"]
    seat.receive(action("swap"))
    seat.receive({"type": "move", "seq": 1, "act": "choose", "value": "x"})
    assert {found.header.activity for found in journal.kept()} == {"mine/own"}
    assert len(journal.kept()) == 2
    seat.receive(action("write"))
    assert seat.screen["place"] == "write"


def test_what_cannot_be_played_is_told_and_shown_when_one_wants_to(seat):
    laid(seat, TINY.replace("minutes: 1", "minutes: one\ncolour: red"))
    for name in ("play", "bots"):
        seat.receive(action(name))
        told = "It cannot be played yet: line 5, minutes must be a whole number. There are 2 problems in all."
        assert (seat.screen["place"], seat.note) == ("write", told)


def test_a_colleagues_scenario_is_sat_down_to_and_overwrites_nothing(seat, scenarios):
    scenarios.mkdir()
    (scenarios / "own.yaml").write_text("mine", encoding="utf-8")
    move(seat, "bring", {"file": {"name": "own.yaml", "text": TINY}})
    assert there(scenarios) == {"own.yaml": "mine", "own-2.yaml": TINY}
    assert (seat.screen["place"], seat.screen["view"]["title"]) == ("chairs", "Test")
    assert TINY not in json.dumps(seat.screen)
    seat.receive(action("bench"))
    assert seat.screen["place"] == "bench"


def test_a_colleagues_broken_file_is_kept_and_shown_with_what_is_in_the_way(seat, scenarios):
    move(seat, "bring", {"file": {"name": "../../Broken one.yml", "text": "kind: ["}})
    assert there(scenarios) == {"broken-one.yaml": "kind: ["}
    assert (seat.screen["place"], len(lines(seat))) == ("write", 1)
    assert seat.note == "It is kept, and it cannot be played yet: you see beside the text what is in the way."


def test_what_lies_in_the_folder_is_gone_on_with_or_played(seat, scenarios):
    laid(seat, TINY)
    (scenarios / "Theirs.yaml").write_text(TINY, encoding="utf-8")
    seat.receive(action("bench"))
    options = {option.label: option.task for option in seat.view.ask.options}
    assert list(options)[:2] == ["Go on writing", "Play one"]
    assert [choice.id for choice in options["Play one"].choices] == ["own", "theirs"]
    move(seat, "open", "theirs")
    assert seat.view.ask.file == "Theirs.yaml"
    seat.receive(action("bench"))
    move(seat, "sit", "own")
    assert (seat.screen["place"], seat.session.activity.id) == ("chairs", "mine/own")


def test_a_named_scenario_lies_on_the_bench_at_once(seat, scenarios):
    laid(seat, TINY)
    assert isinstance(bench("mine/own"), Stage)
    (scenarios / "bytes.yaml").write_bytes(b"\xff")
    assert repr(bench("bytes")) == "bytes.yaml is not text in UTF-8; save it as UTF-8."
    assert isinstance(bench("none"), Sentence)
    assert repr(bench("none")).startswith("There is no activity “mine/none”. Did you mean")


def test_a_text_that_is_gone_stays_on_the_bench_and_is_written_again(seat, scenarios):
    laid(seat, TINY)
    seat.receive(action("play"))
    (scenarios / "own.yaml").unlink()
    seat.receive(action("write"))
    assert seat.view.ask.text == TINY
    typed(seat, TINY + "# more\n")
    assert there(scenarios) == {"own.yaml": TINY + "# more\n"}


@pytest.mark.parametrize(
    "message",
    [
        None, [], "x", {"type": "move"}, {"type": "typed", "seq": 0, "act": "draft", "value": "x"},
        {"type": "move", "seq": 0, "act": "form", "value": {}}, {"type": "move", "seq": 0, "act": "form", "value": "x"},
        {"type": "move", "seq": 0, "act": "open", "value": "none"}, {"type": "move", "seq": 0, "act": "open", "value": [1]},
        {"type": "move", "seq": 0, "act": "bring", "value": {"file": "x"}}, {"type": "move", "seq": 0, "act": "blank", "value": 1},
        {"type": "action", "id": "play"}, {"type": "action", "id": "write"}, {"type": "action", "id": ["x"]},
    ],
)  # fmt: skip
def test_a_message_of_a_wrong_shape_changes_nothing_and_is_answered_in_one_sentence(seat, scenarios, message):
    seat.receive(message)
    assert (seat.note, seat.screen["place"], scenarios.exists()) == (NOT_UNDERSTOOD, "bench", False)


def test_a_table_that_takes_too_long_is_made_when_it_is_asked_for(seat):
    game = library.scenario_files()["before-you-start/baseline"].read_text(encoding="utf-8")
    laid(seat, game)
    seat.table = False  # as after a check that was late
    typed(seat, game + "# more\n")
    assert block(seat, Table) is None
    told = "Who earns what takes too long to be worked out at every key; “Make the table” does it once."
    assert Text(told, "note") in seat.view.blocks
    seat.receive(action("table"))
    assert block(seat, Table) is not None


def test_what_was_not_looked_at_or_took_too_long_is_said():
    def said(found, table=True):
        return [one.text for one in verdict_blocks(found, "", table) if isinstance(one, Text)]

    assert said(None) == ["It has not been looked at yet."]
    assert said(Verdict((), False, None, False)) == [
        "It is too large to be looked at while you write: make it smaller, or cut it in two."
    ]
    assert said(Verdict((), True, None, True)) == ["It can be played.", "The table of players is not made."]
    many = tuple(Problem(f"p{k}", "is wrong", "own.yaml", k) for k in range(MOST + 2))
    assert said(Verdict(many, False, None, True)) == [f"It cannot be played yet: {MOST + 2} problems.", "And 2 more."]


def test_every_screen_is_plain_json_and_has_a_text_that_stands_in(seat):
    shown = Stage(seat)
    for message in (action("bots"), action("write"), action("play")):
        json.dumps(seat.screen)
        assert repr(shown)
        laid(seat, TINY) if seat.draft is None else None
        seat.receive(message)
