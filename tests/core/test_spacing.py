"""When questions come back: facts about days."""

import pytest

from deskswap.core.spacing import due_day


@pytest.mark.parametrize(
    ("results", "due"),
    [
        ([], None),
        ([(100, 1.0)], 102),
        ([(100, 0.0)], 102),
        ([(100, 1.0), (102, 1.0)], 109),
        ([(100, 1.0), (102, 1.0), (109, 1.0)], 130),
        ([(100, 1.0), (102, 1.0), (109, 1.0), (130, 1.0)], 190),
        ([(100, 1.0), (102, 1.0), (109, 1.0), (130, 1.0), (190, 1.0)], None),
        ([(100, 1.0), (102, 1.0), (109, 1.0), (130, 1.0), (190, 0.5)], 192),
    ],
)
def test_questions_come_back_after_2_7_21_and_60_days_and_then_no_more(results, due):
    assert due_day(results) == due


def test_a_poor_result_starts_again_at_two_days():
    assert due_day([(100, 1.0), (102, 1.0), (109, 0.5)]) == 111
    assert due_day([(100, 1.0), (102, 1.0), (109, 0.5), (111, 1.0)]) == 118


def test_two_thirds_are_enough():
    assert due_day([(100, 1.0), (102, 2 / 3)]) == 109
    assert due_day([(100, 1.0), (102, 0.66)]) == 104


def test_a_good_answer_before_its_day_changes_nothing():
    assert due_day([(100, 1.0), (100, 1.0), (101, 1.0)]) == 102


def test_a_poor_answer_before_its_day_counts():
    assert due_day([(100, 1.0), (102, 1.0), (104, 0.0)]) == 106


def test_what_comes_late_is_counted_from_the_day_it_came():
    assert due_day([(100, 1.0), (150, 1.0)]) == 157


def test_after_the_last_step_only_a_poor_result_brings_it_back():
    learnt = [(100, 1.0), (102, 1.0), (109, 1.0), (130, 1.0), (190, 1.0)]
    assert due_day([*learnt, (300, 1.0)]) is None
    assert due_day([*learnt, (300, 0.2)]) == 302
