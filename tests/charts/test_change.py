"""The figures of the change between the two forms."""

import pytest

from deskswap.charts import change
from tests.progress.days import home, took_test


@pytest.fixture
def root(tmp_path, monkeypatch):
    root = home(tmp_path / "course")
    monkeypatch.setenv("DESKSWAP_PLAYS", str(root / "plays"))
    return root


def test_with_one_form_only_a_simulated_person_stands_in_and_the_figure_says_so(root):
    took_test(root, "a", 1)
    found, simulated = change.my_change()
    assert simulated
    assert change.my_change_by_skill().alt.startswith("simulated, change from form A to form B. all items: from ")
    assert [one.skill for one in found] == ["all items", "communication", "teamwork", "analysis"]


def test_with_both_it_is_the_learners_own_and_the_first_play_of_each_counts(root):
    took_test(root, "a", 1, seed=2)
    took_test(root, "b", 2, seed=2)
    first = change.my_change()
    took_test(root, "b", 3, seed=40)
    took_test(root, "a", 4, seed=40)
    assert change.my_change() == first
    assert first[1] is False
    assert change.my_change_by_skill().figure.axes[0].get_title(loc="left") == "your plays"


def test_the_points_and_bars_are_the_changes_and_their_intervals(root):
    found, simulated = change.my_change()
    lines = change.change_by_skill(found, simulated).figure.axes[0].lines
    bars, dots = lines[1::2], lines[2::2]
    assert [tuple(bar.get_xdata()) for bar in bars] == [(100 * one.low, 100 * one.high) for one in found]
    assert [dot.get_xdata()[0] for dot in dots] == [100 * one.difference for one in found]
    assert list(lines[0].get_xdata()) == [0, 0]


def test_a_change_is_said_with_its_interval_and_what_that_includes():
    one = change.Change("teamwork", 0.5, 0.75, -0.25, 0.6, 3, 3)
    assert change.in_words(one) == (
        "teamwork: from 50 % to 75 %, +25 points, interval −25 to +60, which includes no change, 3 items."
    )
    assert "which does not include no change" in change.in_words(one._replace(low=0.1))


def test_how_many_items_it_takes_is_said_in_the_words_of_the_figure():
    figure = change.interval_by_items(0.55, 0.68, 10)
    assert figure.alt == (
        "Computed: a change from 55 % to 68 % with 10 items a form: −21 to +43."
        " From 76 items a form on, the band leaves the line of no change."
    )
    assert change.interval_by_items(0.5, 0.5, 10).alt.endswith("The band never leaves it.")
