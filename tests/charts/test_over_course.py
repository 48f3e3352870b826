"""A skill profile by module: from one's own plays, from the class's, or simulated and labelled so."""

import pytest

from deskswap import journal, library
from deskswap.charts import over_course
from deskswap.core import bots
from deskswap.core.skills import Level, profile

TRADE, DATE = "the-trade/launch-against-spec", "the-trade/date-or-spec"


@pytest.fixture(autouse=True)
def plays(tmp_path, monkeypatch):
    """An empty folder of plays, and no class."""
    monkeypatch.setenv("DESKSWAP_PLAYS", str(tmp_path / "plays"))
    monkeypatch.delenv("DESKSWAP_CLASS", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def keep(name, seed=2, chair="rd", folder=None):
    activity = library.activity(name)
    play = bots.best_play(activity, seed, chair)
    kept = journal.begin(
        activity, seed, {each: "person" if each == chair else "bot" for each in activity.chairs}, folder=folder
    )
    for move in play.moves:
        kept.append(move)
    return play


def title(picture):
    return picture.figure.axes[0].get_title(loc="left")


def test_without_plays_bots_stand_in_and_the_figure_says_simulated():
    picture = over_course.over_course()
    assert title(picture) == "simulated: bots in all chairs"
    assert picture.alt.startswith("simulated: bots in all chairs, level by module with 90 % interval. communication: ")
    assert all(f"module {number} " in picture.alt for number in range(9))


def test_own_plays_are_pooled_by_module_and_only_in_ones_own_chair():
    played = [keep(TRADE, 2, "rd"), keep(DATE, 3, "marketing")]
    found = over_course.course_profile()
    marks = [played[0].activity.marks(played[0], "rd"), played[1].activity.marks(played[1], "marketing")]
    assert (found.whose, found.modules) == ("your plays: 2 plays", {6: profile(marks)})


def test_a_class_stands_in_place_of_ones_own(plays, monkeypatch):
    keep(TRADE)
    (plays / "room").mkdir()
    keep(DATE, folder=plays / "room")
    (plays / "room" / "broken.jsonl").write_text("no play", encoding="utf-8")
    monkeypatch.setenv("DESKSWAP_CLASS", str(plays / "room"))
    assert title(over_course.over_course()) == "the class's plays: 1 play (left out: 1 file not readable)"


def test_a_skill_without_evidence_has_no_point():
    found = over_course.Profile({1: (Level("analysis", 0.5, 0.3, 0.7, 12),)}, "your plays: 1 play")
    assert over_course.drawn(found).alt == (
        "your plays: 1 play, level by module with 90 % interval. communication: nothing yet. teamwork: nothing yet."
        " analysis: module 1 50 % (30 % to 70 %, 12 decisions)."
    )


@pytest.mark.parametrize(
    ("low", "words"),
    [(0.6, "their intervals overlap, so this may be chance"), (0.75, "their intervals do not touch")],
)
def test_first_and_last_module_are_compared_with_their_intervals(low, words):
    rows = {1: (Level("analysis", 0.5, 0.3, 0.7, 12),), 8: (Level("analysis", 0.8, low, 0.9, 30),)}
    said = over_course.movement(over_course.Profile(rows, "your plays: 9 plays"), "analysis")
    assert said.startswith("your plays: 9 plays. Analysis: module 1 50 % (30 % to 70 %, 12 decisions), module 8 80 % (")
    assert f"; {words}." in said


def test_one_module_is_too_few_to_say_that_anything_moved():
    found = over_course.Profile({}, "your plays: 1 play")
    assert over_course.movement(found, "teamwork") == (
        "your plays: 1 play. Teamwork: too few modules yet to say that anything moved."
    )
