"""Partial credit with a message."""

import numpy as np
import pytest

from deskswap.grading.points import Points


def total(answer, expected, within=1e-6):
    """The points of one check worth 2."""
    check = Points()
    check.that("it", answer, expected, points=2, within=within)
    return check.total


def missing():
    """What a blank that was not filled in does."""
    return ____  # noqa: F821 – the blank has no value on purpose


@pytest.mark.parametrize(
    ("answer", "expected", "points"),
    [
        (lambda: 3, 3, 2.0),
        (lambda: np.float64(3), 3, 2.0),
        (lambda: (1, 2), [1, 2], 2.0),
        (lambda: np.array([1, 2]), [1, 2], 2.0),
        (lambda: [1], [1, 2], 0.0),
        (lambda: 4, 3, 0.0),
        (lambda: True, 1, 0.0),
        (lambda: None, 0, 0.0),
        (lambda: float("nan"), 0, 0.0),
        (lambda: "3", 3, 0.0),
        (lambda: 1 / 0, 3, 0.0),
        (missing, 3, 0.0),
    ],
)
def test_a_check_gives_its_points_or_nothing_and_never_raises(answer, expected, points):
    assert total(answer, expected) == points


def test_the_total_is_a_plain_float_that_nbgrader_can_read():
    assert repr(total(lambda: np.float64(3), np.float64(3))) == "2.0"


def test_an_object_of_the_learners_cannot_decide_that_it_is_equal():
    class Yes:
        def __eq__(self, other):
            return True

        def __hash__(self):
            return 0

    assert total(Yes, 3) == 0.0


def test_every_check_says_in_one_line_what_it_gave_and_why(capsys):
    check = Points()
    check.that("3 is 3", lambda: 3, 3, points=1)
    check.that("half of 4", lambda: 3, 2, points=1)
    check.that("both ends", lambda: (1, 2.5), (1, 2), points=0.5)
    check.that("a blank", missing, 2, points=1)
    check.that("a slip", lambda: 1 / 0, 2, points=1)
    assert capsys.readouterr().out.splitlines() == [
        "✓ 3 is 3: 1 of 1",
        "· half of 4: 0 of 1 (your answer is 3)",
        "· both ends: 0 of 0.5 (your answer is (1, 2.5))",
        "· a blank: 0 of 1 (there is still a blank ____ to fill in)",
        "· a slip: 0 of 1 (Python says: division by zero)",
    ]
