"""The debrief: turning points, the road not taken, two plays side by side."""

from deskswap import library
from deskswap.core.activity import replay
from deskswap.core.bots import best_play, played
from deskswap.core.debrief import Road, compared, debrief, road_not_taken, side_by_side, turning_points
from deskswap.core.moves import Move, Record
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


def test_turning_points_are_the_costly_decisions_whose_other_road_ends_elsewhere():
    (road,) = turning_points(LONG, "rd")
    assert (road.decision.chosen, round(road.decision.regret, 2), road.ending) == ("maybe", 2.0, "Agreed")
    assert turning_points(play_of("open", "deal", "date"), "rd") == ()


def test_where_no_road_ends_elsewhere_the_costliest_decision_stands_alone():
    poor = play_of("closed", "push", seed=8)
    (road,) = turning_points(poor, "rd")
    assert (road.decision.chosen, road.ending) == ("closed", "Agreed")
    assert "It ends as your play did." in as_text(debrief(poor, "rd"), 200)


def test_the_road_not_taken_is_a_replay_with_the_same_seed():
    road = road_not_taken(POOR, "rd", lamp().decisions(POOR, "rd")[0])
    assert road.play.moves[0] == Move("rd", "choose", "open")
    assert road.play == best_play(lamp(), 3, "rd", replay(lamp(), 3, [Move("rd", "choose", "open")]))


def test_a_decision_that_is_only_part_of_a_move_has_no_road():
    decision = lamp().decisions(POOR, "rd")[0]
    assert road_not_taken(play_of("open", "push"), "rd", decision) == Road(decision, None, "")


def test_two_plays_stand_side_by_side_to_the_end_of_the_longer():
    assert side_by_side(POOR, "rd", LONG, "rd") == (
        ("Gil: Well", "Gil: Well"),
        ("Ada: All is fine with it.", "Ada: It gets hot."),
        ("Bo: When can I have it?", "Bo: Oh."),
        ("", "Bo: A shop wants fifty, so let us fix it together."),
        ("", "Ada: Some day."),
    )


def test_a_comparison_gives_the_endings_the_figures_and_the_words():
    figures, words = compared(POOR, "rd", LONG, "rd")
    assert figures == Table(
        "The two plays in figures: evidence earned of what could be earned.",
        ("", "Earlier", "Now"),
        (
            ("Ended with", "Agreed", "Later"),
            ("Communication", "0 %", "50 %"),
            ("Teamwork", "–", "–"),
            ("Analysis", "100 %", "33 %"),
        ),
    )
    assert words.head == ("Earlier", "Now")


def test_two_chairs_are_compared_by_their_names():
    figures, _ = compared(POOR, "rd", LONG, "marketing")
    assert figures.head == ("", "As Ada", "As Bo")


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
    assert left.alt == (
        "2 decisions left 0, 2 points; 1.6 can be earned from this chair with the best choices."
        " Most was left at decision 2."
    )
    assert moved.title == "What was within reach, move by move"


def test_the_debrief_shows_how_the_other_road_would_have_ended():
    text = as_text(debrief(LONG, "rd"), 200)
    assert "Ada (you): Friday, with a fan in it." in text
    assert "It ended with: Later" in text
    assert "It ends with: Agreed." in text


def test_a_play_in_which_nothing_was_left_has_no_turning_point_and_no_bars():
    blocks = debrief(play_of("open", "deal", "date"), "rd")
    assert not [block for block in blocks if isinstance(block, Figure) and block.form == "bars"]
    assert not [block for block in blocks if isinstance(block, Heading) and block.text.startswith("Turning")]


def test_the_debrief_of_a_play_without_own_moves_is_short():
    blocks = debrief(replay(lamp(), 1, ()), "marketing")
    assert blocks[0] == Heading("Debrief: The lamp, from the chair of Bo", 1)
    assert not [block for block in blocks if isinstance(block, Text)]


def test_a_kind_with_measures_and_one_chair_is_debriefed_in_its_own_words():
    recall = library.activity("two-languages/recall")
    poor = played(recall, 1, "you", lambda play: Move("you", "choose", recall.ask(play.state, "you").choices[1].id))
    text = as_text(debrief(poor, "you"), 200)
    assert text.startswith("Debrief: From last time\n=")
    assert "Evidence for each skill, of what could be earned on the path you took.\n" in text
    assert "The road not taken, worth" in text and "same counterpart" not in text
    listing = library.activity("two-languages/their-list")
    text = as_text(debrief(best_play(listing, 1, "rd"), "rd"), 200)
    assert "What was measured.\nMeasure     Value\n----------  -----\nPrediction  100 %" in text


def test_a_form_is_debriefed_decision_by_decision_without_a_road():
    chain = library.activity("two-languages/hand-over")

    def silent(play):
        form = play.activity.ask(play.state, "rd")
        return Move("rd", "send", Record({f.id: () if f.form == "tick" else f.choices[-1].id for f in form.fields}))

    text = as_text(debrief(played(chain, 1, "rd", silent), "rd"), 200)
    assert "The road not taken, worth" in text
    assert "It ends with" not in text
