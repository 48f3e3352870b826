"""What all kinds share: replay, chance, words and digest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskswap import library
from deskswap.core.activity import chance, drawn, listed, replay, structure, words
from deskswap.core.moves import Move
from deskswap.errors import NotAMove, Problem
from tests.core.lamp import LAMP, lamp


@given(st.integers(), st.integers(0, 10_000))
def test_a_chance_lies_in_0_to_1_and_is_the_same_every_time(seed, turn):
    assert 0 <= chance(seed, turn) < 1
    assert chance(seed, turn) == chance(seed, turn)


def test_chances_differ_by_seed_turn_and_salt():
    assert len({chance(1, 1), chance(2, 1), chance(1, 2), chance(1, 1, "a")}) == 4


def test_chances_are_spread_evenly():
    draws = [chance(5, turn) for turn in range(10_000)]
    counts = [sum(k / 10 <= draw < (k + 1) / 10 for draw in draws) for k in range(10)]
    assert all(900 < count < 1100 for count in counts)


@pytest.mark.parametrize(
    ("weights", "draw", "index"),
    [((1, 1), 0.0, 0), ((1, 1), 0.5, 1), ((0, 2), 0.0, 1), ((3, 1), 0.74, 0), ((1, 0), 1.0, 0)],
)
def test_a_draw_falls_on_the_weight_it_hits(weights, draw, index):
    assert drawn(weights, draw) == index


def test_names_are_listed_as_a_person_writes_them():
    assert [listed(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "none",
        "a",
        "a and b",
        "a, b and c",
    ]


def test_a_mended_typo_changes_no_digest_and_a_changed_rule_does():
    typo = library.parse(LAMP.replace("It gets hot.", "It gets very hot."), "tests/lamp")
    rule = library.parse(LAMP.replace("tells: 2", "tells: 1"), "tests/lamp")
    assert lamp().digest == typo.digest != rule.digest


def test_the_digest_does_not_depend_on_the_place():
    assert library.parse(LAMP, "elsewhere/lamp").digest == lamp().digest


def test_words_are_found_with_their_paths():
    found = dict(words(lamp()))
    assert found["scenes.opening.options.open.then.0.text"] == "Oh."
    assert found["chairs.rd.brief"] == "You build lamps."


def test_the_structure_holds_no_words():
    assert structure(lamp().chairs) == {"rd": {}, "marketing": {}}


def test_a_play_knows_whose_turn_it_is_and_can_be_cut_back():
    play = replay(lamp(), 1, [Move("rd", "choose", "open")])
    assert (play.turn, play.over, play.until(0).turn) == (("marketing",), False, ("rd",))
    assert play.until(0) == replay(lamp(), 1, [])


def test_a_chair_that_is_not_there_is_refused():
    with pytest.raises(NotAMove, match="There is no chair “gm” in tests/lamp"):
        lamp().you("gm")


def test_a_problem_is_one_line_with_its_place():
    assert str(Problem("scenes.a", "is dead", "x.yaml", 3)) == "x.yaml:3: scenes.a – is dead"
    assert str(Problem("scenes.a", "is dead")) == "scenes.a – is dead"
