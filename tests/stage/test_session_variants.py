"""A scenario with variants on the stage: the next play is of the one played least, unless one is asked for."""

import pytest

from deskswap import journal
from deskswap.errors import NotAMove
from deskswap.stage import play
from deskswap.stage.session import Session
from tests.core.test_variants import pair
from tests.stage.scene import action, move

GLP = ["glass", "light", "price"]


def sitting(folder, chair=None, **more):
    """A session whose seeds would all be of variant a."""
    return Session(pair(), chair, folder=folder, seeds=lambda: 40, **more)


def to_the_end(session):
    """The session with its play brought to its end."""
    session.receive(move(0, GLP, "rank"))
    session.receive(move(1, GLP, "predict"))
    assert session.play.over
    return session


def seeds(folder):
    """The seeds of all plays, in the order of their beginning."""
    return [found.header.seed for found in journal.kept(folder)]


def test_a_second_play_is_of_the_other_variant(tmp_path):
    session = to_the_end(sitting(tmp_path, "rd"))
    session.receive(action("again"))
    to_the_end(session).receive(action("again"))
    assert seeds(tmp_path) == [40, 41, 40]


def test_the_other_chair_is_played_in_the_other_variant(tmp_path):
    to_the_end(sitting(tmp_path, "rd")).receive(action("swap"))
    assert seeds(tmp_path) == [40, 41]


def test_a_play_of_the_variant_that_is_asked_for_goes_on_and_no_other(tmp_path):
    before = to_the_end(sitting(tmp_path, "rd", variant="a"))
    after = sitting(tmp_path, "rd", variant="b")
    assert (after.play.seed, len(after.play.moves)) == (41, 0)
    after.receive(action("again"))
    again = to_the_end(sitting(tmp_path, "rd", variant="b"))
    again.receive(action("again"))
    assert seeds(tmp_path) == [40, 41, 41]
    assert sitting(tmp_path, variant="a").play == before.play


def test_a_variant_that_there_is_not_is_told(tmp_path):
    with pytest.raises(
        NotAMove, match=r"^There is no variant “c” of two-languages/lamps\. The variants are a and b\.$"
    ):
        sitting(tmp_path, "rd", variant="c")
    assert list(tmp_path.iterdir()) == []


def test_a_notebook_is_told_in_one_sentence_too():
    assert str(play("two-languages/their-list", variant="z")).startswith(
        "There is no variant “z” of two-languages/their-list."
    )


def test_the_screen_is_that_of_the_variant(tmp_path):
    session = to_the_end(sitting(tmp_path, "rd", variant="b"))
    theirs = session.screen["view"]["blocks"][-1]
    assert [row[1] for row in theirs["rows"]] == ["The glass", "The price itself", "The light"]
