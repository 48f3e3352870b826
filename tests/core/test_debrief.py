"""The debrief: turning points, the road not taken, two plays side by side."""

from deskswap.core.activity import replay
from deskswap.core.bots import best_play
from deskswap.core.debrief import compared, debrief, road_not_taken, side_by_side, turning_points
from deskswap.core.moves import Move
from deskswap.core.views import Figure, Fold, Heading, Table, Text, as_text
from tests.core.lamp import lamp


def play_of(*names, seed=3):
    """The play of the lamp in which these options are taken."""
    play = replay(lamp(), seed, ())
    for name in names:
        play = play.then(Move(play.turn[0], "choose", name))
    return play


POOR = play_of("closed", "push")
LONG = play_of("open", "deal", "maybe")


def test_turning_points_are_the_costly_decisions_costliest_first():
    assert [(d.chosen, round(d.regret, 2)) for d in turning_points(LONG, "rd")] == [("maybe", 2.0)]
    assert [(d.chosen, round(d.regret, 2)) for d in turning_points(POOR, "rd")] == [("closed", 1.6)]
    assert turning_points(play_of("open", "deal", "date"), "rd") == ()


def test_the_road_not_taken_is_a_replay_with_the_same_seed():
    (decision,) = turning_points(POOR, "rd")
    road = road_not_taken(POOR, "rd", decision)
    assert road.play.moves[0] == Move("rd", "choose", "open")
    assert road.play == best_play(lamp(), 3, "rd", replay(lamp(), 3, [Move("rd", "choose", "open")]))


def test_a_decision_that_is_only_part_of_a_move_has_no_road():
    (decision,) = turning_points(POOR, "rd")
    assert road_not_taken(play_of("open", "push"), "rd", decision) is None


def test_two_plays_stand_side_by_side_to_the_end_of_the_longer():
    assert side_by_side(POOR, LONG, "rd") == (
        ("Gil: Well", "Gil: Well"),
        ("Ada: All is fine with it.", "Ada: It gets hot."),
        ("Bo: When can I have it?", "Bo: Oh."),
        ("", "Bo: A shop wants fifty, so let us fix it together."),
        ("", "Ada: Some day."),
    )


def test_a_comparison_gives_the_figures_and_the_words():
    figures, words = compared(POOR, LONG, "rd", ("First", "Second"))
    assert figures == Table(
        "The two plays in figures: evidence earned of what could be earned.",
        ("", "First", "Second"),
        (("communication", "0 of 3", "3 of 6"), ("teamwork", "–", "–"), ("analysis", "2 of 2", "1 of 3")),
    )
    assert words.head == ("First", "Second")


def test_the_debrief_goes_from_what_happened_to_what_else_there_was():
    blocks = debrief(LONG, "rd")
    assert [block.text for block in blocks if isinstance(block, Heading)] == [
        "Debrief: The lamp, from the chair of Ada",
        "Turning point: decision 2",
    ]
    assert isinstance(blocks[-1], Fold) and blocks[-1].title == "Every decision, with what it showed"
    assert [block.text for block in blocks[-1].blocks if isinstance(block, Heading)] == [
        "1. It gets hot.",
        "2. Some day.",
    ]
    (left, moved) = [block for block in blocks if isinstance(block, Figure)]
    assert left.alt == "Points left at each of 2 decisions: 0, 2. Most was left at decision 2."
    assert moved.title == "How it moved, turn by turn"


def test_the_debrief_shows_how_the_other_road_would_have_ended():
    text = as_text(debrief(LONG, "rd"), 200)
    assert "Ada (you): Friday, with a fan in it." in text
    assert "It ended with: Later" in text
    assert "It ends with: Agreed." in text


def test_a_play_in_which_nothing_was_left_says_so():
    blocks = debrief(play_of("open", "deal", "date"), "rd")
    (figure,) = [block for block in blocks if isinstance(block, Figure) and block.form == "bars"]
    assert figure.alt == "Points left at each of 2 decisions: 0, 0. Nothing was left."
    assert not [block for block in blocks if isinstance(block, Heading) and block.text.startswith("Turning")]


def test_the_debrief_of_a_play_without_own_moves_is_short():
    blocks = debrief(replay(lamp(), 1, ()), "marketing")
    assert blocks[0] == Heading("Debrief: The lamp, from the chair of Bo", 1)
    assert not [block for block in blocks if isinstance(block, Text)]
