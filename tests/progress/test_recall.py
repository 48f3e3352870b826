"""Which questions come back, and when."""

import pytest

from deskswap.progress import day_of, ended, recall
from tests.progress.days import home, noon, ordinal, played

ONE = "two-languages/recall"
TWO = "in-their-chair/recall"


@pytest.fixture
def root(tmp_path):
    return home(tmp_path / "course")


def due(root, day):
    return [back.activity for back in recall.due(ended(root / "plays"), ordinal(day))]


def test_questions_are_back_two_days_after_they_were_answered(root):
    played(root, ONE, 1)
    assert [due(root, day) for day in (1, 2, 3, 4)] == [[], [], [ONE], [ONE]]


def test_after_a_second_good_answer_they_rest_a_week_and_after_a_poor_one_two_days(root):
    played(root, ONE, 1)
    played(root, TWO, 1)
    played(root, ONE, 3)
    played(root, TWO, 3, poor=True)
    assert [due(root, day) for day in (4, 5, 9, 10)] == [[], [TWO], [TWO], [TWO, ONE]]


def test_what_was_never_played_or_not_to_its_end_does_not_come_back(root):
    played(root, "before-you-start/baseline", 1, seed=0)
    played(root, "two-languages/first-brief", 1, "rd")
    assert recall.coming(ended(root / "plays")) == ()


def test_a_card_needs_to_know_how_many_questions_and_minutes_from_which_module(root):
    played(root, ONE, 1)
    assert recall.coming(ended(root / "plays")) == (recall.Back(ONE, "Module 1", 3, 4, ordinal(3)),)


def test_the_days_are_those_of_the_persons_calendar_and_not_spans_of_24_hours(root):
    kept = played(root, ONE, 1)
    assert day_of(noon(1) - 11 * 3600) == day_of(noon(1) + 11 * 3600) == day_of(kept.play.moves[-1].at)
    assert day_of(noon(2) - 11.5 * 3600) == day_of(noon(1)) + 1


def test_a_clock_of_another_age_is_no_accident():
    assert day_of(1e18) == day_of(-1e18) == 1


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "One question is back"), (3, "Three questions are back"), (12, "Twelve questions are back"), (15, "15 questions are back")],
)  # fmt: skip
def test_the_title_counts_in_words(count, words):
    assert recall.counted(count) == words
