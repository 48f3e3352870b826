"""Laws that hold for every kind: each activity of the course, in each variant, is played at random from all chairs."""

import json
from dataclasses import replace
from functools import cache
from itertools import permutations
from operator import attrgetter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskswap import library
from deskswap.core.activity import KINDS, replay, words
from deskswap.core.bots import answered
from deskswap.core.debrief import debrief
from deskswap.core.game import Game, at_random, outcome
from deskswap.core.markup import as_html
from deskswap.core.moves import Move, Record, line_from_move, move_from_line
from deskswap.core.views import Speech, as_json, as_text, tasks
from deskswap.errors import MoveRejected

SEEDS = (2, 3, 14, 15)
"""Even and odd, so that of two variants each is played."""

CASES = [(name, seed) for name in library.scenario_files() for seed in SEEDS]

STRANGE = (
    None,
    True,
    -1,
    3.5,
    1e308,
    "",
    "no such thing",
    "x" * 1_000_000,
    "\u202e\u0000💥",
    "\ud83d",
    ("\ud83d",),
    (),
    ("no such thing",),
    ((), ()),
    Record({}),
    Record({"no such thing": 1}),
    Record({"deal": Record({"deeper": (Record({}),)})}),
)
"""Values of shapes that nobody asks for."""


VALUE = attrgetter("value")


@cache
def at_random_to_the_end(name, seed):
    """A whole play of which every move, in every chair, is drawn without looking."""
    play = replay(library.activity(name), seed, ())
    while not play.over:
        chair = play.turn[len(play.moves) % len(play.turn)]
        play = play.then(at_random(play, chair))
        assert len(play.moves) < 1000, "a play at random does not end"
    return play


def moments(play):
    """The play as it stood after each of its moves."""
    return [play.until(count) for count in range(len(play.moves) + 1)]


@pytest.mark.parametrize(("name", "seed"), CASES)
def test_a_play_is_the_replay_of_its_moves_and_each_beginning_of_it_is_one(name, seed):
    play = at_random_to_the_end(name, seed)
    lines = [line_from_move(move) for move in play.moves]
    assert replay(library.activity(name), seed, [move_from_line(line) for line in lines]) == play
    for moment in moments(play):
        assert replay(play.activity, seed, moment.moves).state == moment.state
        assert isinstance(hash(moment.state), int)


@pytest.mark.parametrize(("name", "seed"), CASES)
def test_a_chair_is_asked_when_it_may_move_and_only_then(name, seed):
    for moment in moments(at_random_to_the_end(name, seed)):
        asked = {chair for chair in moment.activity.chairs if moment.activity.ask(moment.state, chair) is not None}
        assert asked == set(moment.turn)


@pytest.mark.parametrize(("name", "seed"), CASES)
def test_every_view_can_be_drawn_on_every_screen(name, seed):
    for moment in moments(at_random_to_the_end(name, seed)):
        for chair in moment.activity.chairs:
            view = moment.activity.view(moment, chair)
            assert view.seq == len(moment.moves)
            assert 0 <= view.new <= len(view.blocks)
            assert view.status == ("over" if moment.over else "yours" if chair in moment.turn else "theirs")
            assert json.loads(json.dumps(as_json(view), allow_nan=False))["kind"] == "view"
            assert as_text((*view.brief, *view.blocks))
            assert as_html((*view.brief, *view.blocks))


@pytest.mark.parametrize(("name", "seed"), CASES)
def test_what_others_said_stands(name, seed):
    play = at_random_to_the_end(name, seed)
    for chair in play.activity.chairs:
        said = []
        for moment in moments(play):
            now = [b for b in moment.activity.view(moment, chair).blocks if isinstance(b, Speech) and not b.mine]
            assert now[: len(said)] == said
            said = now


@pytest.mark.parametrize(("name", "seed"), CASES)
def test_a_move_of_a_strange_shape_is_refused_in_words(name, seed):
    play = at_random_to_the_end(name, seed)
    for moment in moments(play)[:: max(1, len(play.moves) // 4)]:
        for chair in moment.activity.chairs:
            acts = [*tasks(moment.activity.ask(moment.state, chair)), "choose", "no such act"]
            for move in (Move(chair, act, value) for act in acts for value in STRANGE):
                with pytest.raises(MoveRejected) as refused:
                    moment.then(move)
                assert 10 < len(str(refused.value)) < 1500
                assert str(refused.value).encode()
        with pytest.raises(MoveRejected, match="There is no chair"):
            moment.then(Move("nobody", "choose", "x"))


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inside: st.tuples(inside, inside) | st.dictionaries(st.text(max_size=5), inside, max_size=3).map(Record),
    max_leaves=6,
)


@given(st.data())
@settings(max_examples=400, deadline=None)
def test_a_move_is_taken_or_refused_and_a_refused_one_changes_nothing(data):
    name, seed = data.draw(st.sampled_from(CASES))
    whole = at_random_to_the_end(name, seed)
    play = whole.until(data.draw(st.integers(0, len(whole.moves))))
    chair = data.draw(st.sampled_from([*play.activity.chairs, "nobody"]))
    asked = play.activity.ask(play.state, chair) if chair in play.activity.chairs else None
    acts = [*tasks(asked), *{move.act for move in whole.moves}, "no such act"]
    move = Move(chair, data.draw(st.sampled_from(acts)), data.draw(anything | st.sampled_from(whole.moves).map(VALUE)))
    before = (play.moves, play.states)
    try:
        assert len(play.then(move).states) == len(play.states) + 1
    except MoveRejected as refused:
        assert len(str(refused)) > 10
    assert (play.moves, play.states) == before


@pytest.mark.parametrize(("name", "seed"), CASES)
def test_a_play_that_is_over_takes_no_more_moves(name, seed):
    play = at_random_to_the_end(name, seed)
    with pytest.raises(MoveRejected, match="This play has ended"):
        play.then(play.moves[-1])


@pytest.mark.parametrize(("name", "seed"), CASES)
def test_bots_and_experts_keep_to_the_rules_and_answer_alike_when_asked_again(name, seed):
    for moment in moments(at_random_to_the_end(name, seed)):
        for chair in moment.turn:
            for answer in (moment.activity.reply, moment.activity.best):
                move = answer(moment, chair)
                assert move == answer(moment, chair)
                assert moment.then(move).moves[-1] == move


@pytest.mark.parametrize(("name", "seed"), CASES)
def test_marks_stay_within_what_can_be_earned(name, seed):
    for moment in moments(at_random_to_the_end(name, seed)):
        for chair in moment.activity.chairs:
            marks = moment.activity.marks(moment, chair)
            assert 0 <= marks.score <= 1
            assert all(mark.earned <= mark.attainable + 1e-9 for mark in marks.skills)
            assert all(0 <= value <= 1 for _, value in marks.measures)


@pytest.mark.parametrize(("name", "seed"), CASES)
def test_no_play_ends_without_its_debrief(name, seed):
    play = at_random_to_the_end(name, seed)
    for chair in play.activity.chairs:
        blocks = debrief(play, chair)
        assert len(blocks) > 1
        assert as_text(blocks)
        assert as_html(blocks)
        assert json.dumps(as_json(blocks), allow_nan=False)
        assert all(len(block.alt) > 40 for block in blocks if hasattr(block, "alt"))


@pytest.mark.parametrize(("name", "seed"), CASES)
def test_no_chair_sees_the_brief_of_another(name, seed):
    play = at_random_to_the_end(name, seed)
    for chair in play.activity.chairs:
        changed = {
            other: seat if other == chair else seat.model_copy(update={"brief": "SECRET"})
            for other, seat in play.activity.chairs.items()
        }
        other = play.activity.model_copy(update={"chairs": changed})
        for moment in moments(replay(other, seed, play.moves)):
            assert "SECRET" not in json.dumps(as_json(moment.activity.view(moment, chair)))


@pytest.mark.parametrize("name", library.scenario_files())
def test_the_best_play_is_worth_more_than_one_at_random(name):
    for chair in library.activity(name).chairs:
        if library.activity(name).attainable(chair) == 0:
            continue
        players = (lambda play, seat: play.activity.best(play, seat), at_random)
        plays = [[outcome(library.activity(name), seed, chair, player) for seed in SEEDS] for player in players]
        best, drawn = (sum(play.activity.marks(play, chair).score for play in found) for found in plays)
        assert best > drawn


# ---- what a chair holds privately --------------------------------------------------------------------------------------

PRIVATE = {
    "meeting": lambda game, chair: [game.facts[name].text for name in game.held(chair)],
    "estimation": lambda game, chair: [asked.evidence[chair].told for asked in game.asked],
    "interview": lambda game, chair: [
        game.sides[chair].source,
        *game.sides[chair].notes,
        *(words for _, words in game.own_questions(game.sides[chair])),
        *(lead.assumes for lead in game.sides[chair].leading.values()),
    ],
    "house_of_quality": lambda game, chair: [
        game.beliefs[chair].because,
        *(folder.text for folder in game.desks[chair].values()),
    ],
    "message": lambda game, chair: [text for _, text in words(game.writing[chair])],
    "negotiation": lambda game, chair: [text for issue in game.issues.values() for _, text in words(issue.says[chair])],
    "incentives": lambda game, chair: [text for _, text in words(game.sides[chair])],
}
"""Kind -> the texts that only this chair of a game has, until it says them."""


@cache
def by_bots_to_the_end(name, seed):
    """A whole play with a bot in every chair, which talks more than chance does."""
    activity = library.activity(name)
    return answered(replay(activity, seed, ()), activity.chairs)


def strings(data):
    """Every text that reaches the browser."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for inside in data.values() if isinstance(data, dict) else data:
            yield from strings(inside)


def shown(moment, chair):
    return "\n".join(strings(as_json(moment.activity.view(moment, chair))))


def said(moment):
    """What all chairs have said so far, each as it stands in its own view; nobody hears a message that is written."""
    game = moment.activity
    views = [game.view(moment, chair) for chair in game.chairs if game.kind != "message"]
    return "\n".join(block.text for view in views for block in view.blocks if isinstance(block, Speech) and block.mine)


def test_for_every_game_it_is_written_down_what_a_chair_holds_privately():
    library.known_kinds()
    assert set(PRIVATE) == {name for name, kind in KINDS.items() if issubclass(kind, Game)} | {"message"}


@pytest.mark.parametrize(("name", "seed"), CASES)
@pytest.mark.parametrize("to_the_end", [at_random_to_the_end, by_bots_to_the_end])
def test_nothing_that_another_chair_holds_stands_in_a_view_before_it_was_said(name, seed, to_the_end):
    play = to_the_end(name, seed)
    game = play.activity
    if game.kind not in PRIVATE:
        return
    holds = {name: {str(seat.brief), *map(str, PRIVATE[game.kind](game, name))} for name, seat in game.chairs.items()}
    for moment in moments(play):
        told, seen = said(moment), {chair: shown(moment, chair) for chair in game.chairs}
        for chair, other in permutations(game.chairs, 2):
            assert not [text for text in holds[other] - holds[chair] if text in seen[chair] and text not in told]
    for chair in game.chairs:
        own = "\n".join(shown(moment, chair) for moment in moments(play))
        assert sum(text in own for text in holds[chair]) > 1, "nothing of it is ever shown as it is written"


@pytest.mark.parametrize(("name", "seed"), CASES)
def test_no_bot_answers_otherwise_for_a_move_that_its_chair_has_not_seen(name, seed):
    for moment in moments(at_random_to_the_end(name, seed)):
        for chair, other in permutations(moment.turn, 2):
            after = moment.then(at_random(moment, other))
            before, now = (play.activity.view(play, chair) for play in (moment, after))
            if as_json(replace(now, seq=before.seq)) == as_json(before):
                assert after.activity.reply(after, chair) == moment.activity.reply(moment, chair)
