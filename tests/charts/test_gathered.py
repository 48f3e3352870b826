"""Whose plays a figure shows, and what of a folder of plays is left out, with the words for it."""

import shutil

import pytest

from deskswap import charts, journal, library
from deskswap.charts import plays_of, sampling, splitting
from deskswap.core import bots

TRADE, MEETING = splitting.TRADE, sampling.MEETING


@pytest.fixture(autouse=True)
def plays(tmp_path, monkeypatch):
    """An empty folder of plays; the class's folder is not named."""
    monkeypatch.setenv("DESKSWAP_PLAYS", str(tmp_path / "plays"))
    monkeypatch.delenv("DESKSWAP_CLASS", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def classroom(plays, monkeypatch):
    """A class's folder with a folder for each of two people."""
    for person in ("anna", "ben"):
        (plays / "room" / person).mkdir(parents=True)
    monkeypatch.setenv("DESKSWAP_CLASS", str(plays / "room"))
    return plays / "room"


def keep(name, seed=2, chair="rd", folder=None):
    activity = library.activity(name)
    play = bots.best_play(activity, seed, chair)
    seats = {each: "person" if each == chair else "bot" for each in activity.chairs}
    kept = journal.begin(activity, seed, seats, folder=folder)
    for move in play.moves:
        kept.append(move)
    return kept.path


def title(picture):
    return picture.figure.axes[0].get_title(loc="left")


def test_without_a_class_the_plays_are_ones_own():
    keep(TRADE)
    found = plays_of(TRADE)
    assert (len(found.plays), found.label, found.of_class) == (1, "your plays", False)
    assert found.taken[0].seats == {"rd": "person", "marketing": "bot"}


def test_a_class_stands_in_place_of_ones_own_and_the_figures_say_so(classroom):
    keep(TRADE)
    for seed, person in ((3, "anna"), (4, "ben")):
        keep(TRADE, seed, folder=classroom / person)
        keep(MEETING, seed, folder=classroom / person)
    assert sorted(play.seed for play in plays_of(TRADE).plays) == [3, 4]
    assert title(splitting.my_deals()) == "the class's plays, deals about the launch"
    assert splitting.my_deals().alt.startswith("the class's plays, deals about the launch: points for Ines Okafor")
    assert sampling.my_meetings().alt.startswith("the class's plays: 2 meetings. Shared facts: ")


def test_a_class_in_the_learners_folder_is_found_from_any_folder_inside(plays, monkeypatch):
    (plays / ".deskswap").mkdir()
    (plays / "class").mkdir()
    (plays / "06_the_trade").mkdir()
    keep(TRADE, 5, folder=plays / "class")
    monkeypatch.chdir(plays / "06_the_trade")
    assert [play.seed for play in plays_of(TRADE).plays] == [5]


def test_a_play_that_lies_there_twice_counts_once(classroom):
    path = keep(TRADE, folder=classroom / "anna")
    shutil.copy(path, classroom / "ben" / "copy.jsonl")
    assert len(plays_of(TRADE).plays) == 1


def test_files_that_cannot_serve_are_counted_and_said_on_the_figure(classroom):
    keep(TRADE, 3, folder=classroom / "anna")
    older = keep(TRADE, 4, folder=classroom / "anna")
    digest = library.activity(TRADE).digest
    older.write_text(older.read_text(encoding="utf-8").replace(digest, "0" * len(digest)), encoding="utf-8")
    newer = keep(TRADE, 5, folder=classroom / "ben")
    newer.write_text(newer.read_text(encoding="utf-8").replace('"deskswap":', '"deskswap":9'), encoding="utf-8")
    (classroom / "ben" / "holiday.jsonl").write_bytes(b"\x00\xff not a play")
    (classroom / "ben" / "the-trade.launch-against-spec.rd.007.jsonl").mkdir()
    (classroom / "ben" / "what-each-one-knows.one-decision.rd.001.jsonl").write_text("", encoding="utf-8")
    found = plays_of(TRADE)
    assert (len(found.plays), found.older, found.broken) == (1, 2, 2)
    words = "the class's plays (left out: 4 files, 2 of another version and 2 not readable)"
    assert found.label == words
    assert title(splitting.my_deals()) == f"{words}, deals about the launch"
    assert splitting.my_deals().alt.startswith(words)


def test_moves_that_are_not_allowed_make_a_file_not_readable(classroom):
    keep(TRADE, 3, folder=classroom)
    path = keep(TRADE, 4, folder=classroom)
    path.write_text(path.read_text(encoding="utf-8").replace('"act":"', '"act":"x'), encoding="utf-8")
    assert plays_of(TRADE).label == "the class's plays (left out: 1 file not readable)"


def test_a_play_that_is_not_finished_is_neither_shown_nor_told(classroom):
    keep(TRADE, 3, folder=classroom)
    journal.begin(library.activity(TRADE), 4, {"rd": "person"}, folder=classroom)
    assert (len(plays_of(TRADE).plays), plays_of(TRADE).label) == (1, "the class's plays")


def test_where_the_class_has_no_such_play_ones_own_stand_there_and_the_figure_says_why(classroom):
    keep(TRADE)
    note = " (the class's folder holds no finished play of this activity)"
    assert plays_of(TRADE).label == f"your plays{note}"
    assert title(sampling.my_meetings()) == f"simulated: 3 meetings that bots played{note}"


def test_a_class_folder_that_is_not_there_is_said(plays, monkeypatch):
    monkeypatch.setenv("DESKSWAP_CLASS", str(plays / "nowhere"))
    assert title(splitting.my_deals()) == (
        "simulated (the folder named in $DESKSWAP_CLASS is not there), deals about the launch"
    )


def test_many_deals_are_told_by_their_number_and_mean_and_not_named(classroom):
    for seed in range(8):
        keep(TRADE, seed, ("rd", "marketing")[seed % 2], folder=classroom)
    picture = splitting.my_deals()
    ends = [splitting.end(play) for play in plays_of(TRADE).plays]
    means = [sum(values) / 8 for values in zip(*ends, strict=True)]
    assert f"8 plays, 8 of them with a deal, on average at {means[0]:.0f} and {means[1]:.0f}." in picture.alt
    assert not [text for text in picture.figure.axes[0].texts if text.get_text().startswith("play ")]


def test_many_meetings_are_told_by_their_mean(classroom):
    for seed in range(11):
        keep(MEETING, seed, folder=classroom)
    picture = sampling.my_meetings()
    shared = [sampling.shares(play)[0] for play in plays_of(MEETING).plays]
    assert picture.alt.startswith(
        f"the class's plays: 11 meetings. Shared facts: mean {charts.percent(sum(shared) / 11)}, from "
    )


def test_a_folder_that_one_may_not_look_into_holds_nothing(classroom):
    keep(TRADE, folder=classroom)
    (classroom / "anna").chmod(0)
    try:
        assert len(plays_of(TRADE).plays) == 1
    finally:
        (classroom / "anna").chmod(0o700)


def test_the_plays_of_several_activities_come_together_in_the_order_of_play():
    keep(TRADE, 3)
    keep(MEETING, 4)
    keep("the-trade/date-or-spec", 5)
    found = charts.gathered.plays_of_all([MEETING, TRADE])
    assert [taken.play.activity.id for taken in found.taken] == [TRADE, MEETING]
