"""The skill profile and its uncertainty."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskswap.core.activity import Mark, Marks
from deskswap.core.skills import Level, profile, profile_blocks, wilson
from deskswap.core.views import Table, Text


def test_wilsons_interval_matches_a_published_example():
    # Newcombe (1998), Statistics in Medicine 17, table I: 81 of 263, 95 %: 0.2553 to 0.3662.
    assert wilson(81 / 263, 263, z=1.959964) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_no_trials_tell_nothing():
    assert wilson(0.0, 0) == (0.0, 1.0)


@given(st.floats(0, 1), st.integers(1, 1000))
def test_an_interval_holds_its_share_and_stays_in_0_to_1(share, trials):
    low, high = wilson(share, trials)
    assert 0 <= low <= share + 1e-9 and share - 1e-9 <= high <= 1


def test_a_profile_pools_evidence_over_plays_and_leaves_out_what_has_none():
    plays = [
        Marks(0.5, (Mark("teamwork", 2, 4, 3), Mark("analysis", -2, 3, 3))),
        Marks(1.0, (Mark("teamwork", 4, 4, 2),)),
    ]
    assert profile(plays) == (
        Level("teamwork", 0.75, *wilson(0.75, 5), 5),
        Level("analysis", 0.0, *wilson(0.0, 3), 3),
    )


def test_a_profile_is_shown_with_its_interval_and_what_it_does_not_say():
    table, note = profile_blocks(profile([Marks(1.0, (Mark("teamwork", 3, 4, 10),))]))
    assert table == Table(
        "What your plays show so far: evidence earned of what could be earned.",
        ("Skill", "Level", "90 % interval", "Decisions"),
        (("Teamwork", "75 %", "49 % to 90 %", "10"),),
    )
    assert isinstance(note, Text) and "describes plays, not a person" in note.text


def test_an_empty_profile_says_what_to_do():
    assert profile_blocks(()) == (
        Text("No evidence yet: play a scene to its end, and your skill profile begins here.", "note"),
    )
