"""Own scenarios with every mistake one can make: never a traceback, and each problem with a line that is in the text.

Small and always the same here; every key of every kind was tried once, and so were some hundred thousand others.
"""

import copy
import random

import pytest
import yaml

from deskswap import check, library, source
from deskswap.core.activity import replay
from deskswap.core.bots import reply
from deskswap.core.debrief import debrief
from deskswap.errors import ScenarioInvalid
from deskswap.stage import sketch

KINDS = {
    "dialogue": None,
    "judgement": "two-languages/recall",
    "prediction": "two-languages/their-list",
    "chain": "two-languages/hand-over",
    "reflection": "two-languages/my-plan",
    "negotiation": "the-trade/launch-against-spec",
    "meeting": "what-each-one-knows/one-decision",
    "incentives": "one-scoreboard/two-bonuses",
    "interview": "in-their-chair/on-the-phone",
    "house_of_quality": "what-the-customer-would-choose/from-needs-to-specs",
    "estimation": "after-the-launch/six-weeks-on",
    "message": "evidence-and-appeal/bad-news",
}

VALUES = (
    None, "", "x", "a: b", "日本", "\u202e", "x" * 5000, 0, -1, 10**15, 1.5, 1e300, True,
    [], {}, [[]], [{}], [None], ["x"], {"x": "y"}, {"": ""}, {"x": {}}, "rd", ["rd"], {"rd": 1},
)  # fmt: skip

SIGNS = "\t\"':{}[]-#&*!|>%@`,?\n \x00\ud800\x85\u2028\ufeff\r\x1b0z"


def text_of(kind):
    """A valid scenario of a kind."""
    name = KINDS[kind]
    return sketch.blank() if name is None else library.scenario_files()[name].read_text(encoding="utf-8")


def told(text):
    """The activity in a text, or None; whatever is wrong with the text is told on a line that is there."""
    lines = text.count("\n") + 1
    try:
        return library.parse(text, "mine/own", "own.yaml")
    except ScenarioInvalid as invalid:
        assert invalid.problems
        for problem in invalid.problems:
            assert 1 <= problem.line <= lines and problem.text and "\n" not in problem.text, problem
        return None


def places(data, way=()):
    """Every place in plain data."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        yield (*way, key)
        yield from places(value, (*way, key))


def at(data, way):
    """What is at a place."""
    for key in way:
        data = data[key]
    return data


def mutated(data, way, chance):
    """The data with one thing changed: dropped, named otherwise, twice there, or another value."""
    data = copy.deepcopy(data)
    parent, key = at(data, way[:-1]), way[-1]
    how = chance.choice(["drop", "name", "twice", "value", "value", "value"])
    if how == "drop":
        del parent[key]
    elif how == "value":
        parent[key] = copy.deepcopy(chance.choice(VALUES))
    elif isinstance(parent, dict):
        parent[f"x-{key}"] = parent.pop(key) if how == "name" else parent[key]
    else:
        parent.append(parent[key])
    return data


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_that_is_dropped_misnamed_doubled_or_of_another_type_is_told_with_its_line(kind):
    chance = random.Random(kind)
    data = source.read(text_of(kind), "own.yaml").data
    ways = list(places(data))
    for way in chance.sample(ways, min(40, len(ways))):
        told(yaml.safe_dump(mutated(data, way, chance), allow_unicode=True, sort_keys=False))


@pytest.mark.parametrize("kind", KINDS)
def test_a_sign_too_many_or_too_few_and_a_text_half_typed_are_told_with_their_line(kind):
    chance, text = random.Random(kind), text_of(kind)
    for k in range(40):
        place, sign = chance.randrange(len(text)), chance.choice(SIGNS)
        rest = (text[place:], text[place + 1 :], text[place + 40 :], "")[k % 4]
        told(text[:place] + sign + rest)


def test_what_can_be_played_after_a_change_is_played_checked_and_looked_back_at(tmp_path):
    chance, path = random.Random(9), tmp_path / "own.yaml"
    data = source.read(sketch.blank(), "own.yaml").data
    ways, played = list(places(data)), 0
    for _ in range(250):
        text = yaml.safe_dump(mutated(data, chance.choice(ways), chance), allow_unicode=True, sort_keys=False)
        activity = told(text)
        if activity is None:
            continue
        path.write_text(text, encoding="utf-8")
        assert all(problem.line > 0 for problem in check.report({"mine/own": path}).findings)
        play = replay(activity, 1, ())
        while (move := reply(play, activity.chairs)) is not None:
            play = play.then(move)
        assert all(debrief(play, chair) for chair in activity.chairs)
        played += 1
    assert played > 20
