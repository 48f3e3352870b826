"""What earlier plays decided: what a kind can tell of itself, and how a later scene quotes it."""

import pytest

from deskswap import library
from deskswap.core.activity import replay
from deskswap.core.game import outcome
from deskswap.core.moves import Header, Move, Record, header_from_line, line_from_header
from deskswap.core.views import Speech, Text
from deskswap.errors import NotAPlay
from tests.tiny import TINY, tiny

QUOTES = (
    TINY
    + """
earlier:
- {from: two-languages/tiny, said: {end: It ended.}, otherwise: It never began.}
- {from: the-trade/lamp, what: light, who: rd, said: {warm: We took the warm one.}, otherwise: We never chose.}
"""
)
DECIDED = Record({"two-languages/tiny.ending": "end", "the-trade/lamp.light": "warm"})
quotes = library.parse(QUOTES, "two-languages/quotes")


def test_a_scene_quotes_what_was_decided_after_its_setting_told_or_said():
    view = quotes.view(replay(quotes, 1, (), DECIDED), "rd")
    assert view.blocks == (
        Text("A room.", "scene"),
        Text("It ended.", "scene"),
        Speech("rd", "Ines", "We took the warm one.", True),
    )
    assert quotes.view(replay(quotes, 1, (), DECIDED), "marketing").blocks[2].mine is False


@pytest.mark.parametrize("earlier", [{}, {"two-languages/tiny.ending": "another", "the-trade/lamp.light": ""}])
def test_what_was_not_decided_has_stated_words_of_its_own(earlier):
    blocks = quotes.view(replay(quotes, 1, (), Record(earlier)), "rd").blocks
    assert [block.text for block in blocks] == ["A room.", "It never began.", "We never chose."]


def test_a_quote_changes_no_rule_and_no_digest():
    assert quotes.digest == tiny.digest
    play = replay(quotes, 1, (Move("rd", "choose", "x"),), DECIDED)
    assert play.earlier == play.until(0).earlier == play.then(Move("marketing", "choose", "y")).earlier == DECIDED
    assert play.states == replay(quotes, 1, play.moves).states


def test_a_dialogue_decides_its_ending_once_it_is_over():
    assert tiny.decides() == {"ending": ("end",)}
    begun = replay(tiny, 1, (Move("rd", "choose", "x"),))
    assert tiny.decided(begun) == {}
    assert tiny.decided(begun.then(Move("marketing", "choose", "x"))) == {"ending": "end"}


@pytest.mark.parametrize("name", ["the-trade/launch-against-spec", "what-each-one-knows/one-decision"])
def test_a_game_decides_what_its_play_agreed_on_and_nothing_before_that(name):
    for _, game in library.activity(name).each:
        play = outcome(game, 3, "rd", lambda play, chair: play.activity.best(play, chair))
        decided = game.decided(play)
        assert decided
        assert all(value in game.decides()[what] for what, value in decided.items())
        assert game.decided(play.until(1)) == {}


def test_a_trade_without_a_deal_decides_just_that():
    game = library.activity("the-trade/launch-against-spec").variant(0)
    play = replay(game, 0, ())
    play = play.then(Move(play.turn[0], "leave", "yes"))
    while not play.over:
        play = play.then(game.reply(play, play.turn[0]))
    assert game.decided(play) == {"deal": "no"}


def test_an_activity_decides_nothing_unless_its_kind_says_so():
    plan = library.activity("two-languages/my-plan")
    assert plan.decides() == {}
    assert plan.decided(replay(plan, 1, ())) == {}


def test_a_header_keeps_what_was_decided_and_an_older_one_has_nothing():
    header = Header("a/b", "d", 1, Record({"rd": "person"}), earlier=DECIDED)
    assert header_from_line(line_from_header(header)) == header
    assert header_from_line('{"deskswap":1,"activity":"a/b","digest":"d","seed":1,"seats":{}}').earlier == Record({})


@pytest.mark.parametrize("earlier", ["[]", '{"a": 1}', '"a"', "null"])
def test_what_was_decided_is_text_by_name(earlier):
    line = f'{{"deskswap":1,"activity":"a","digest":"d","seed":1,"seats":{{}},"earlier":{earlier}}}'
    with pytest.raises(NotAPlay, match="text by name"):
        header_from_line(line)
