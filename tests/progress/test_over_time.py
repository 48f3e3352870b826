"""Evidence by skill over the modules, and what is the learner's own."""

import pytest

from deskswap.core.views import Figure, Text
from deskswap.progress import (
    NOT_SHOWN,
    TOO_EARLY,
    activities,
    day_in_words,
    ended,
    named,
    over_time,
    over_time_blocks,
    own,
)
from tests.progress.days import MARK, home, ordinal, planned, played, took_test


@pytest.fixture
def root(tmp_path):
    return home(tmp_path / "course")


def test_modules_stand_in_the_order_in_which_they_were_played(root):
    played(root, "the-trade/date-or-spec", 1, "rd")
    played(root, "two-languages/first-brief", 2, "rd")
    played(root, "the-trade/date-or-spec", 3, "marketing")
    assert [slug for slug, _ in over_time(ended(root / "plays"))] == ["the-trade", "two-languages"]


def test_tests_questions_and_plans_are_no_part_of_it(root):
    took_test(root, "a", 1)
    played(root, "two-languages/recall", 1)
    planned(root, 1)
    assert over_time(ended(root / "plays")) == ()
    assert list(over_time_blocks(())) == []


def test_with_one_module_the_figure_waits_for_a_second(root):
    played(root, "two-languages/first-brief", 1, "rd")
    assert list(over_time_blocks(over_time(ended(root / "plays")))) == [Text(TOO_EARLY, "note")]


def test_a_figure_has_the_level_and_both_ends_of_its_interval_and_says_so_in_words(root):
    played(root, "two-languages/first-brief", 1, "rd")
    played(root, "the-trade/date-or-spec", 2, "rd")
    found = over_time(ended(root / "plays"))
    *figures, note = over_time_blocks(found)
    assert note == Text(NOT_SHOWN, "note")
    assert [figure.title for figure in figures] == [
        f"{skill}, module by module" for skill in ("Communication", "Teamwork", "Analysis")
    ]
    figure = figures[0]
    assert isinstance(figure, Figure)
    assert (figure.labels, figure.unit) == (("Module 1", "Module 6"), "%")
    levels = [next(level for level in levels if level.skill == "communication") for _, levels in found]
    assert [series.values for series in figure.series] == [
        tuple(round(100 * getattr(level, name), 1) for level in levels) for name in ("level", "low", "high")
    ]
    assert f"Module 1 {100 * levels[0].level:.0f} %" in figure.alt
    assert f"{levels[1].decisions} decisions" in figure.alt


def test_plays_with_another_folders_mark_are_somebody_elses(root):
    played(root, "two-languages/recall", 1)
    played(root, "two-languages/recall", 2, owner="fedcba9876543210")
    played(root, "two-languages/recall", 3, owner="")
    found = tuple(ended(root / "plays"))
    assert [done.owner for done in found] == [MARK, "fedcba9876543210", ""]
    assert [done.owner for done in own(found, root / "plays")] == [MARK, ""]


def test_plays_come_in_the_order_in_which_they_ended(root):
    played(root, "two-languages/recall", 9)
    played(root, "in-their-chair/recall", 2)
    assert [done.module for done in ended(root / "plays")] == ["in-their-chair", "two-languages"]


def test_being_asked_about_a_plan_is_no_step_of_a_module():
    assert [activity.id for activity in activities("before-you-start")] == ["before-you-start/baseline"]


def test_days_and_modules_have_names():
    assert day_in_words(ordinal(1)) == "2 March 2026"
    assert (named("two-languages"), named("mine")) == ("Module 1", "Own scenes")
