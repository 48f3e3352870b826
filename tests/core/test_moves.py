"""Moves, headers and their lines."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskswap.core.moves import (
    UPGRADES,
    Header,
    Move,
    Record,
    frozen,
    header_from_line,
    line_from_header,
    line_from_move,
    move_from_line,
    thawed,
)
from deskswap.errors import NotAPlay, OtherVersion

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
moves = st.builds(Move, st.text(), st.text(), plain.map(frozen), st.none() | st.floats(0, 1e10), st.none() | st.text())


@given(moves)
def test_a_move_survives_its_line(move):
    assert move_from_line(line_from_move(move)) == move


@given(plain)
def test_a_value_survives_freezing_and_thawing(data):
    assert thawed(frozen(data)) == data


def test_a_line_holds_only_what_is_there():
    assert line_from_move(Move("rd", "choose", "open")) == '{"chair":"rd","act":"choose","value":"open"}'


def test_a_header_survives_its_line():
    header = Header("a/b", "0123", 7, Record({"rd": "person", "marketing": "bot"}), "me")
    line = (
        '{"deskswap":1,"activity":"a/b","digest":"0123","seed":7,'
        '"seats":{"marketing":"bot","rd":"person"},"owner":"me"}'
    )
    assert line_from_header(header) == line
    assert header_from_line(line) == header


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "A line of a play is one JSON object; this one cannot be read."),
        ("[" * 100_000, "A line of a play is one JSON object; this one cannot be read."),
        ("[]", "A line of a play is one JSON object; this one is something else."),
        ('{"chair":"rd","act":"x","value":' + "[" * 900 + "]" * 900 + "}", "A move's value is nested too deeply."),
        ('{"chair":"rd"}', "A line of the play has no “act”."),
        ('{"chair":"rd","act":"x","foo":1}', "A line of the play has an unknown “foo”."),
        ('{"chair":1,"act":"x"}', "A move's chair and act are text."),
        ('{"chair":"rd","act":"x","at":true}', "A move's time is a number of seconds."),
        ('{"chair":"rd","act":"x","at":NaN}', "A move's time is a number of seconds."),
        ('{"chair":"rd","act":"x","by":1}', "A move's person is text."),
        (
            '{"chair":"rd","act":"x","value":Infinity}',
            "A number in a move is not finite; a play holds plain numbers only.",
        ),
    ],
)
def test_a_line_that_is_no_move_is_refused_with_the_reason(line, message):
    with pytest.raises(NotAPlay) as caught:
        move_from_line(line)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{}", 'The first line of a play names its format, like {"deskswap": 1, …}; this one does not.'),
        ('{"deskswap":true}', 'The first line of a play names its format, like {"deskswap": 1, …}; this one does not.'),
        ('{"deskswap":1}', "A line of the play has no “activity”, no “digest”, no “seed”, no “seats”."),
        (
            '{"deskswap":1,"activity":"a","digest":"b","seed":1.5,"seats":{}}',
            "A play's header holds an activity, a digest and an owner as text, and a whole number as seed.",
        ),
        (
            '{"deskswap":1,"activity":"a","digest":"b","seed":1,"seats":{"rd":"cat"}}',
            'A play\'s seats are named "person" or "bot".',
        ),
    ],
)
def test_a_line_that_is_no_header_is_refused_with_the_reason(line, message):
    with pytest.raises(NotAPlay) as caught:
        header_from_line(line)
    assert str(caught.value) == message


@pytest.mark.parametrize("version", [0, 2, 99])
def test_a_format_from_another_time_is_refused(version):
    with pytest.raises(OtherVersion, match=f"format {version}"):
        header_from_line(f'{{"deskswap":{version}}}')


def test_an_older_format_is_upgraded_step_by_step(monkeypatch):
    monkeypatch.setattr("deskswap.core.moves.FORMAT", 2)
    monkeypatch.setitem(UPGRADES, 1, lambda data: {"chair": data.pop("seat"), **data})
    assert move_from_line('{"seat":"rd","act":"x"}', version=1) == Move("rd", "x")


def test_a_value_that_json_cannot_say_is_refused():
    with pytest.raises(NotAPlay, match="A move cannot hold a set"):
        frozen({1, 2})


def test_a_record_is_frozen_ordered_by_key_and_can_be_hashed_and_pickled():
    record = Record({"b": 1, "a": (2,)})
    assert (list(record), len(record), record["a"], repr(record)) == (
        ["a", "b"],
        2,
        (2,),
        "Record({'a': (2,), 'b': 1})",
    )
    assert hash(record) == hash(Record({"a": (2,), "b": 1}))
    assert pickle.loads(pickle.dumps(record)) == record
    with pytest.raises(AttributeError, match="a record is frozen"):
        record.a = 1
