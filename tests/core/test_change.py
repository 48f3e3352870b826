"""The change between two forms of a test: the formula, its coverage, and what is said of it."""

import math
from itertools import product

import numpy as np
import pytest

from deskswap import library
from deskswap.core.activity import Mark, Marks, replay
from deskswap.core.bots import answered
from deskswap.core.change import (
    Change,
    change_blocks,
    changes,
    first_of,
    least_rise,
    newcombe,
    points,
)
from deskswap.core.views import as_text
from tests.tiny import tiny

BASELINE = library.activity("before-you-start/baseline")

A = Marks(0.5, (Mark("communication", 2.0, 4.0, 4), Mark("teamwork", 1.5, 3.0, 3), Mark("analysis", 1.5, 3.0, 3)))
B = Marks(0.9, (Mark("communication", 3.6, 4.0, 4), Mark("teamwork", 2.7, 3.0, 3), Mark("analysis", 2.7, 3.0, 3)))


def test_the_limits_are_those_that_solve_the_score_equation():
    """The slow way: each Wilson limit by halving, then the hybrid of the four; 56 of 70 against 48 of 80 at 95 %."""

    def limit(share, trials, towards):
        inside, outside = share, towards
        for _ in range(60):
            middle = (inside + outside) / 2
            far = abs(share - middle) > 1.959963984540054 * math.sqrt(middle * (1 - middle) / trials)
            inside, outside = (inside, middle) if far else (middle, outside)
        return inside

    p, q = 48 / 80, 56 / 70
    low = q - p - math.sqrt((q - limit(q, 70, 0)) ** 2 + (limit(p, 80, 1) - p) ** 2)
    high = q - p + math.sqrt((limit(q, 70, 1) - q) ** 2 + (p - limit(p, 80, 0)) ** 2)
    assert newcombe(p, 80, q, 70, z=1.959963984540054) == pytest.approx((low, high))
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)


@pytest.mark.parametrize(("before", "after"), list(product((0.0, 0.3, 0.8, 1.0), repeat=2)))
def test_the_interval_holds_the_difference_and_stays_within_one(before, after):
    low, high = newcombe(before, 4, after, 3)
    assert -1 <= low <= after - before <= high <= 1


def test_without_trials_nothing_is_known():
    assert newcombe(0.0, 0, 0.0, 0) == (-1.0, 1.0)


def test_the_exact_coverage_for_items_that_are_right_or_wrong_is_near_ninety_in_a_hundred():
    found = {}
    for items in (3, 4, 10):
        intervals = {
            (i, j): newcombe(i / items, items, j / items, items) for i, j in product(range(items + 1), repeat=2)
        }
        for p, q in product((0.2, 0.35, 0.5, 0.65, 0.8, 0.9), repeat=2):
            chances = {
                (i, j): math.comb(items, i) * p**i * (1 - p) ** (items - i)
                * math.comb(items, j) * q**j * (1 - q) ** (items - j)
                for i, j in intervals
            }  # fmt: skip
            inside = (pair for pair, (low, high) in intervals.items() if low - 1e-12 <= q - p <= high + 1e-12)
            found[items, p, q] = sum(chances[pair] for pair in inside)
    means = {items: sum(v for (n, _, _), v in found.items() if n == items) / 36 for items in (3, 4, 10)}
    lowest = {items: min(v for (n, _, _), v in found.items() if n == items) for items in (3, 4, 10)}
    assert {items: round(mean, 2) for items, mean in means.items()} == {3: 0.9, 4: 0.91, 10: 0.91}
    assert {items: round(least, 2) for items, least in lowest.items()} == {3: 0.78, 4: 0.85, 10: 0.88}


def test_items_with_partial_credit_are_covered_more_often_than_nine_in_ten_times():
    """Each item of the real forms, answered at random, with a chance to know it: the change has the same law."""
    draw, missed, runs = np.random.default_rng(1), 0, 4000
    forms = {
        name: [list(item.shares.values()) for item in form.items.values() if item.form == "choose"]
        for name, form in BASELINE.each
    }
    expected = {
        name: np.mean([0.5 * max(shares) + 0.5 * np.mean(shares) for shares in items]) for name, items in forms.items()
    }
    for _ in range(runs):
        got = {
            name: np.mean([max(i) if draw.random() < 0.5 else draw.choice(i) for i in items])
            for name, items in forms.items()
        }
        low, high = newcombe(got["a"], len(forms["a"]), got["b"], len(forms["b"]))
        missed += not low <= expected["b"] - expected["a"] <= high
    assert missed / runs < 0.05


def test_the_whole_test_comes_first_and_then_every_skill():
    found = changes(A, B)
    assert [(one.skill, one.items_before, one.items_after) for one in found] == [
        ("all items", 10, 10), ("communication", 4, 4), ("teamwork", 3, 3), ("analysis", 3, 3),
    ]  # fmt: skip
    assert [(round(one.before, 2), round(one.after, 2), round(one.difference, 2)) for one in found] == [
        (0.5, 0.9, 0.4)
    ] * 4
    assert [one.within_chance for one in found] == [False, True, True, True]


def test_a_skill_that_only_one_form_tests_has_no_change():
    one = Marks(1.0, (Mark("teamwork", 2.0, 2.0, 2),))
    assert [change.skill for change in changes(A, one)] == ["all items", "teamwork"]
    assert changes(Marks(0.0), A) == ()


def test_what_is_said_names_what_lies_outside_chance_and_what_it_would_have_taken():
    text = as_text(change_blocks(changes(A, B)))
    assert "Outside what chance alone would often give: all items." in text
    assert "With 10 items, from 50 % it would have taken 85 % to lie outside chance." in text
    assert "what caused a change cannot be seen here" in text.replace("\n", " ")


def test_a_small_change_is_said_to_be_within_chance():
    text = as_text(change_blocks(changes(A, A)))
    assert "Every change here is within what chance alone gives" in text
    assert change_blocks(()) == ()


def test_what_it_takes_is_the_first_level_whose_interval_leaves_zero():
    level = least_rise(0.5, 10, 10)
    assert level == 0.85
    assert newcombe(0.5, 10, level, 10)[0] > 0 >= newcombe(0.5, 10, level - 0.01, 10)[0]


def test_from_the_top_no_rise_is_large_enough():
    assert least_rise(0.95, 3, 3) is None
    whole = Change("all items", 0.95, 1.0, *newcombe(0.95, 3, 1.0, 4), 3, 4)
    text = as_text(change_blocks([whole])).replace("\n", " ")
    assert "With 3 items, from 95 % no rise would have been large enough to lie outside chance." in text
    assert "3 and 4" in text


def test_differences_are_written_with_their_sign():
    assert [points(value) for value in (0.123, -0.4, 0.0)] == ["+12", "−40", "+0"]


def test_the_first_ended_play_of_a_form_counts():
    def test_of(form, seed):
        play = replay(BASELINE, BASELINE.seed_of(form, seed), ())
        return answered(play, ("you",))

    early, late, other = test_of("a", 2), test_of("a", 40), test_of("b", 2)
    begun = replay(BASELINE, BASELINE.seed_of("a", 7), ())
    scene = replay(tiny, 1, ())
    assert first_of([scene, begun, early, other, late], "a") is early
    assert first_of([early, other], "b") is other
    assert first_of([early, begun], "b") is None
