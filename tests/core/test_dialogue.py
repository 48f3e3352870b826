"""Dialogues: the rules, what a chair sees, and values that are exact."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskswap import library
from deskswap.core import bots
from deskswap.core.activity import Mark, chance, replay
from deskswap.core.debrief import debrief
from deskswap.core.dialogue.conversation import Where
from deskswap.core.moves import Move
from deskswap.core.views import Choice, Choose, Items, Meter, Speech, Text, as_json, as_text
from deskswap.errors import MoveRejected, NotAMove, NotNow, PlayOver, ScenarioInvalid
from tests.core.lamp import LAMP, lamp
from tests.tiny import tiny

OPEN, DEAL, DATE = (
    Move("rd", "choose", "open"),
    Move("marketing", "choose", "deal"),
    Move("rd", "choose", "date"),
)


def all_plays(activity):
    """Every play of a dialogue, by brute force."""
    waiting, found = [replay(activity, 0, ())], []
    while waiting:
        play = waiting.pop()
        found.append(play)
        for chair in play.turn:
            waiting += [play.then(Move(chair, "choose", c.id)) for c in activity.ask(play.state, chair).choices]
    return found


plays = st.sampled_from(all_plays(lamp()))


def test_a_state_is_the_scene_the_meters_and_the_facts_on_the_table():
    play = replay(lamp(), 0, [OPEN, DEAL])
    assert play.states == (
        Where("opening", (1, 3), frozenset()),
        Where("answer", (2, 3), frozenset({"heat"})),
        Where("close", (2, 3), frozenset({"heat", "order"})),
    )


def test_meters_stay_within_their_bounds():
    assert replay(lamp(), 0, [Move("rd", "choose", "closed")]).state.meters == (0, 2)


def test_what_is_asked_are_the_options_whose_condition_holds():
    state = replay(lamp(), 0, [Move("rd", "choose", "closed")]).state
    assert lamp().ask(state, "marketing") == Choose(
        "", (Choice("push", "When can I have it?"), Choice("wait", "Take your time."))
    )
    assert lamp().ask(state, "rd") is None


@pytest.mark.parametrize(
    ("moves", "move", "error", "message"),
    [
        ([], DEAL, NotNow, "It is not the turn of marketing. Wait for the other chair."),
        ([], DATE, NotNow, "“date” cannot be chosen at this point. The choices are open and closed."),
        (
            [],
            Move("rd", "choose", "sing"),
            NotAMove,
            "There is no choice 'sing' here. The choices are open and closed.",
        ),
        ([], Move("rd", "choose", 7), NotAMove, "There is no choice '7' here. The choices are open and closed."),
        ([], Move("rd", "rank", "open"), NotAMove, "“rank” is not a move here. What is asked for is “choose”."),
        (
            [],
            Move("gm", "choose", "open"),
            NotAMove,
            "There is no chair “gm” in tests/lamp. The chairs are rd and marketing.",
        ),
        ([OPEN, DEAL, DATE], DATE, PlayOver, "This play has ended. Start a new one to play again."),
    ],
)
def test_a_rejected_move_says_which_of_three_it_was_and_changes_nothing(moves, move, error, message):
    play = replay(lamp(), 0, moves)
    before = play.state
    with pytest.raises(error) as caught:
        play.then(move)
    assert (str(caught.value), play.state) == (message, before)


@given(plays)
def test_a_prefix_of_a_legal_play_is_legal(play):
    for count in range(len(play.moves) + 1):
        assert replay(play.activity, 0, play.moves[:count]) == play.until(count)


@given(plays, st.sampled_from(["rd", "marketing"]))
def test_marks_never_exceed_what_can_be_earned(play, chair):
    marks = lamp().marks(play, chair)
    assert 0 <= marks.score <= 1
    assert all(mark.earned <= mark.attainable for mark in marks.skills)


@given(plays, st.sampled_from(["rd", "marketing"]))
def test_no_view_holds_the_other_chairs_brief_or_facts_or_any_mark(play, chair):
    shown = str(as_json(lamp().view(play, chair)))
    other = "marketing" if chair == "rd" else "rd"
    assert lamp().chairs[other].brief not in shown
    for name, fact in lamp().facts.items():
        if other in fact.held_by and name not in play.state.table:
            assert fact.text not in shown
    for option in (option for scene in lamp().scenes.values() for option in scene.options.values()):
        assert option.why not in shown
    assert "evidence" not in shown


@given(plays, st.sampled_from(["rd", "marketing"]), st.lists(st.text(max_size=5), max_size=2))
def test_a_move_that_is_refused_leaves_the_play_as_it_was(play, chair, words):
    for value in (*words, tuple(words), None):
        try:
            play.then(Move(chair, "choose", value))
        except MoveRejected:
            assert play == replay(lamp(), 0, play.moves)


def test_a_view_tells_the_conversation_from_the_chair():
    view = lamp().view(replay(lamp(), 0, [OPEN]), "rd")
    assert view.blocks == (
        Text("A workshop at noon.", "scene"),
        Speech("", "Gil", "Well"),
        Text("Bo waits.", "scene"),
        Speech("rd", "Ada", "It gets hot.", True),
        Speech("marketing", "Bo", "Oh."),
        Meter("Days left", 3, 0, 3),
    )
    assert view.brief == (Text("You build lamps."), Items(("The lamp gets hot.",), "What you know"))
    assert (view.ask, view.status, view.seq, view.new) == (None, "theirs", 1, 3)


def test_what_was_heard_is_in_the_brief_of_the_one_who_heard_it():
    view = lamp().view(replay(lamp(), 0, [OPEN]), "marketing")
    assert view.brief == (
        Text("You sell lamps."),
        Items(("A shop wants fifty.",), "What you know"),
        Items(("The lamp gets hot.",), "What you have heard here"),
    )
    assert (view.status, view.new) == ("yours", 6)


def test_new_is_what_came_since_the_chairs_own_last_move():
    view = lamp().view(replay(lamp(), 0, [OPEN, DEAL]), "rd")
    assert [block for block in view.blocks[-view.new :] if isinstance(block, Speech)] == [
        Speech("rd", "Ada", "It gets hot.", True),
        Speech("marketing", "Bo", "Oh."),
        Speech("marketing", "Bo", "A shop wants fifty, so let us fix it together."),
    ]


def test_a_play_that_is_over_shows_its_ending():
    view = lamp().view(replay(lamp(), 0, [OPEN, DEAL, DATE]), "rd")
    assert view.status == "over"
    assert view.blocks[-2:] == (Text("Agreed", "key"), Text("They shake hands.", "scene"))


def test_the_bot_takes_its_options_by_their_odds():
    answers = [bots.answered(replay(lamp(), seed, [OPEN]), ["marketing"]).moves[1].value for seed in range(2000)]
    assert {name: round(answers.count(name) / 2000, 1) for name in sorted(set(answers))} == {
        "deal": 0.6,
        "push": 0.2,
        "wait": 0.2,
    }


def test_a_bot_whose_odds_are_all_zero_takes_any():
    text = LAMP.replace("weight: 3", "weight: 0").replace("weight: 1", "weight: 0")
    text = text.replace("why: A date without a reason.", "why: A date without a reason.\n        odds: [{weight: 0}]")
    zero = library.parse(text, "tests/lamp")
    replies = {zero.reply(replay(zero, seed, [OPEN]), "marketing").value for seed in range(50)}
    assert replies == {"deal", "push", "wait"}


def brute_value(activity, play, chair):
    """The value of a position by plain recursion over plays: the slow and obvious way."""
    if play.over:
        return 0.0
    mover = play.turn[0]
    names = [choice.id for choice in activity.ask(play.state, mover).choices]
    after = [brute_value(activity, play.then(Move(mover, "choose", name)), chair) for name in names]
    if mover == chair:
        return max(sum(activity.points(play.state, name)) + value for name, value in zip(names, after, strict=True))
    weights = activity._odds(play.state, names)
    return sum(w * v for w, v in zip(weights, after, strict=True)) / sum(weights)


@given(plays, st.sampled_from(["rd", "marketing"]))
def test_values_equal_the_brute_force(play, chair):
    assert lamp().value(play.state, chair) == pytest.approx(brute_value(lamp(), play, chair))


def test_a_share_is_the_mean_over_many_plays():
    activity = lamp()
    earned = []
    for seed in range(4000):
        draws = itertools.count()

        def choose(play, seed=seed, draws=draws):
            names = [c.id for c in activity.ask(play.state, "rd").choices]
            return Move("rd", "choose", names[int(chance(seed, next(draws), "p") * len(names))])

        play = bots.played(activity, seed, "rd", choose)
        moves = zip(play.states, play.moves, strict=False)
        earned.append(sum(sum(activity.points(s, m.value)) for s, m in moves if m.chair == "rd"))
    exact = activity.share("rd", bots.at_random) * activity.attainable("rd")
    assert sum(earned) / len(earned) == pytest.approx(exact, abs=0.08)


def test_the_expert_earns_everything_here():
    assert [lamp().expert_share(chair) for chair in ("rd", "marketing")] == pytest.approx([1.0, 1.0])


def test_the_best_move_is_the_one_with_the_best_continuation():
    assert lamp().best(replay(lamp(), 0, ()), "rd") == Move("rd", "choose", "open")


def test_marks_are_evidence_earned_of_what_the_path_offered():
    play = replay(lamp(), 0, [OPEN, DEAL, Move("rd", "choose", "maybe")])
    marks = lamp().marks(play, "rd")
    assert marks.skills == (Mark("communication", 3, 6, 2), Mark("analysis", 1, 3, 2))
    assert marks.score == 0.0


def test_marks_of_a_play_without_moves_are_nothing():
    assert lamp().marks(replay(lamp(), 0, ()), "rd").skills == ()


def test_a_decision_tells_what_every_open_choice_was_worth():
    (decision,) = lamp().decisions(replay(lamp(), 0, [Move("rd", "choose", "closed")]), "rd")
    assert decision.situation == "Bo waits."
    assert decision.values == pytest.approx((1.6, 0.0))
    assert (decision.best.id, decision.value, decision.regret) == ("open", 0.0, pytest.approx(1.6))
    assert decision.behaviours == (
        "At a price in communication: says what is known",
        "For analysis: asks for a number",
    )
    assert decision.better == ("For communication: says what is known", "At a price in analysis: asks for a number")


def test_the_account_shows_what_was_within_reach_what_was_not_in_ones_hand_and_what_was_never_told():
    account = lamp().account(replay(lamp(), 0, [OPEN, Move("marketing", "choose", "push")]), "rd")
    assert as_text(account, 200) == (
        "What was within reach, move by move. At the start 1.6 points were within reach, at the end there were 1."
        " After each move: start 1.6, Ada 1.6, Bo 1.\n\n"
        "What was not in your hand\n-------------------------\n\n"
        "Bo: When can I have it?\n\n"
        "After this, the most that you could still earn was 0.6 points less than before it.\n\n"
        "What Bo knew and did not tell you\n- A shop wants fifty."
    )


def test_a_scene_can_tell_everybody_a_fact():
    text = LAMP.replace("    ending: {title: Later", "    reveals: [heat, order]\n    ending: {title: Later")
    told = library.parse(text.replace("begin: opening", "begin: opening"), "tests/lamp")
    play = replay(told, 0, [Move("rd", "choose", "closed"), Move("marketing", "choose", "wait")])
    assert play.state.table == {"heat", "order"}
    assert told.digest != lamp().digest


def test_a_chair_that_knows_nothing_of_its_own_has_a_short_brief():
    bare = library.parse(
        LAMP.replace("reveals: [order]", "").replace("held_by: [marketing]", "held_by: []"), "tests/lamp"
    )
    assert bare.view(replay(bare, 0, ()), "marketing").brief == (Text("You sell lamps."),)


@pytest.mark.parametrize("last", ["late", "done"])
def test_the_census_counts_every_play_and_state(last):
    activity = library.parse(
        LAMP.replace(
            "goto: late\n        evidence: {shares: 1, tells: -2}",
            f"goto: {last}\n        evidence: {{shares: 1, tells: -2}}",
        ),
        "tests/lamp",
    )
    plays, census = all_plays(activity), activity.census()
    bare = {activity._bare(play.state) for play in plays}
    assert (census.plays, census.states) == (sum(play.over for play in plays), len(bare))
    assert 0.3 < census.minutes[0] < census.minutes[1] < 2


def test_what_no_later_choice_looks_at_makes_no_other_state():
    late, done = Where("late", (2, 1), frozenset({"heat"})), Where("close", (2, 1), frozenset({"heat"}))
    assert (lamp()._bare(late), lamp()._bare(done)) == (
        Where("late", (0, 0), frozenset()),
        Where("close", (0, 0), frozenset()),
    )
    assert lamp()._bare(Where("answer", (2, 1), frozenset({"heat", "order"}))) == Where(
        "answer", (2, 0), frozenset({"heat", "order"})
    )


def test_a_scenario_with_too_many_states_is_told_so():
    text = LAMP.replace("high: 3, shown: true", "high: 1000000, shown: true")
    text = text.replace(
        "goto: late\n        evidence: {shares: 1, asks: -2}", "goto: opening\n        evidence: {shares: 1, asks: -2}"
    )
    text = text.replace("effects: {days: -1}", "effects: {days: 1}").replace(
        "at_most: {trust: 2}", "at_most: {trust: 2, days: 999999}"
    )
    (problem,) = library.parse(text, "tests/lamp", thorough=False).dead_ends()
    assert problem.text.startswith("can reach more than 200,000 different states")


def test_two_ways_to_one_state_are_two_plays_and_one_state():
    census = tiny.census()
    assert (census.plays, census.states) == (4, 3)


def test_a_naive_player_meets_one_menu_in_several_states():
    text = LAMP.replace(
        "      closed:\n",
        "      mixed:\n        say: It gets hot, and it is late.\n        goto: answer\n        evidence: {tells: 1, asks: -1}\n"
        "        why: Both at once.\n        effects: {trust: 1, days: -1}\n        reveals: [heat]\n      closed:\n",
    ).replace("why: A date without a reason.", "why: A.\n        odds: [{when: {at_most: {days: 2}}, weight: 5}]")
    activity = library.parse(text, "tests/lamp")
    last = activity.share("marketing", bots.last) * activity.attainable("marketing")
    assert last == pytest.approx(-1.0)  # always “wait”: one point for teamwork, two against analysis


def test_seen_lists_every_decision_with_what_its_choices_are_worth():
    points = {(point.path, tuple(choice.id for choice in point.choices)) for point in lamp().seen()}
    assert points == {
        ("scenes.opening", ("open", "closed")),
        ("scenes.answer", ("deal", "push", "wait")),
        ("scenes.answer", ("push", "wait")),
        ("scenes.close", ("date", "maybe")),
    }


@pytest.mark.parametrize(
    ("old", "new", "findings"),
    [
        ("begin: opening", "begin: openin", ["begin – there is no scene “openin”"]),
        ("held_by: [rd]", "held_by: [lab]", ["facts.heat.held_by – there is no chair “lab”; there is marketing and rd",
          "scenes.opening.options.open.reveals – “rd” does not hold the fact “heat”"]),
        ("expert: [date]", "expert: [dat]",
         ["scenes.close.expert – there is no option of this scene “dat”; there is date and maybe"]),
        ("who: gm", "who: ghost",
         ["scenes.opening.lines.0.who – there is no person “ghost”; there is gm, marketing, rd and scene"]),
        ("goto: late\n        evidence: {shares: 1, tells: -2}", "goto: nowhere\n        evidence: {shares: 1, tells: -2}",
         ["scenes.close.options.maybe.goto – there is no scene “nowhere”; there is answer, close, done, late and opening"]),
        ("effects: {trust: 1}", "effects: {mood: 1}",
         ["scenes.opening.options.open.effects – there is no meter “mood”; there is days and trust"]),
        ("evidence: {tells: 2, asks: -1}", "evidence: {yells: 2}",
         ["scenes.opening.options.open.evidence – there is no anchor “yells”; there is asks, shares and tells"]),
        ("lacks: [order]", "lacks: [orders]",
         ["scenes.answer.options.wait.when – there is no fact “orders”; there is heat and order"]),
        ("[{when: {at_least: {trust: 2}}", "[{when: {at_least: {rust: 2}}",
         ["scenes.answer.options.deal.odds.0.when – there is no meter “rust”; there is days and trust"]),
        ("start: 1, low: 0", "start: 9, low: 0", ["meters.trust – starts at 9, outside 0 to 2"]),
        ("    ending: {title: Agreed, text: They shake hands.}",
         "    chair: rd\n    ending: {title: Agreed, text: They shake hands.}",
         ["scenes.done – is an ending, and an ending has neither a chair nor options"]),
        ("    ending: {title: Agreed, text: They shake hands.}", "    chair: rd",
         ["scenes.done – is no ending, so it needs a chair and two options or more"]),
        ("goto: close", "goto: clse",
         ["scenes.answer.options.deal.goto – there is no scene “clse”; there is answer, close, done, late and opening",
          "scenes.close – is never reached"]),
        ("    expert: [date]\n", "", ["scenes.close.expert – is missing: name the option that the authors' expert would take"]),
        ("reveals: [order]", "reveals: [heat]",
         ["scenes.answer.options.deal.reveals – “marketing” does not hold the fact “heat”"]),
        ("    ending: {title: Later, text: The shop buys elsewhere.}",
         "    ending: {title: Later, text: The shop buys elsewhere.}\n  attic:\n    ending: {title: A, text: B}",
         ["scenes.attic – is never reached"]),
        ("at_least: {trust: 2}, knows", "at_least: {trust: 3}, knows",
         ["scenes.answer.options.deal – is dead: its condition never holds when it is reached",
          "scenes.close – is never reached"]),
        ("when: {at_most: {trust: 2}, lacks: [order]}", "when: {at_most: {trust: 1}, lacks: [heat]}", None),
        ("goto: late\n        evidence: {shares: 1, asks: -2}", "goto: opening\n        evidence: {shares: 1, asks: -2}",
         ["scenes.opening – can lead round for ever", "scenes.answer – can lead round for ever"]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_scenario_is_found_with_its_path(old, new, findings):
    assert old in LAMP
    text = LAMP.replace(old, new, 1)
    if findings is None:
        assert library.parse(text, "tests/lamp").dead_ends() == ()
        return
    with pytest.raises(ScenarioInvalid) as caught:
        library.parse(text, "tests/lamp", "lamp.yaml")
    assert [f"{problem.path} – {problem.text}" for problem in caught.value.problems] == findings


def test_a_state_that_leaves_one_choice_is_found():
    text = LAMP.replace("when: {at_most: {trust: 2}, lacks: [order]}", "when: {at_least: {trust: 1}}")
    with pytest.raises(ScenarioInvalid) as caught:
        library.parse(text, "tests/lamp", "lamp.yaml")
    assert [problem.path for problem in caught.value.problems] == ["scenes.answer"]
    assert caught.value.problems[0].text.startswith("leaves fewer than two choices open")


def test_the_debrief_shows_the_road_not_taken():
    play = replay(lamp(), 3, [Move("rd", "choose", "closed"), Move("marketing", "choose", "push")])
    text = as_text(debrief(play, "rd"), 200)
    assert "Turning point: decision 1" in text
    assert (
        "The road not taken, worth 1.6 points more, played on with the same counterpart:\n\n"
        "Ada (you): It gets hot.\n\nBo: Oh." in text
    )
