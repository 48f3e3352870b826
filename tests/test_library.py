"""Scenario files: strict parsing, every problem at once with its place, and where course data come from."""

import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskswap import library
from deskswap.core.activity import words
from deskswap.errors import FolderError, ScenarioInvalid, UnknownActivity
from tests.core.lamp import LAMP, lamp


def findings(text):
    """What is wrong with a scenario's text, one line a problem."""
    with pytest.raises(ScenarioInvalid) as caught:
        library.parse(text, "tests/lamp", "lamp.yaml")
    return str(caught.value).splitlines()


def test_every_problem_is_reported_at_once_with_file_line_and_path():
    text = LAMP.replace("minutes: 1", "minutes: one\ncolour: red").replace("goto: answer", "goto: anser", 1)
    assert findings(text) == [
        "lamp.yaml:5: minutes – must be a whole number",
        "lamp.yaml:6: colour – is not a key that belongs here",
        "lamp.yaml:36: scenes.opening.options.open.goto – there is no scene “anser”;"
        " there is answer, close, done, late and opening",
    ]
    assert findings(LAMP.replace("goto: answer", "goto: anser").replace("lacks: [order]", "lacks: [ordr]")) == [
        "lamp.yaml:35: scenes.opening.options.open.goto – there is no scene “anser”;"
        " there is answer, close, done, late and opening",
        "lamp.yaml:44: scenes.opening.options.closed.goto – there is no scene “anser”;"
        " there is answer, close, done, late and opening",
        "lamp.yaml:71: scenes.answer.options.wait.when – there is no fact “ordr”; there is heat and order",
        "lamp.yaml:48: scenes.answer – is never reached",
    ]


def test_an_unknown_key_hides_nothing_else():
    text = LAMP.replace("minutes: 1", "minutes: 1\ncolour: red").replace("goto: done", "goto: doen", 1)
    text = text.replace("start: 1, low: 0", "start: 9, low: 0")
    assert findings(text) == [
        "lamp.yaml:6: colour – is not a key that belongs here",
        "lamp.yaml:63: scenes.answer.options.push.goto – there is no scene “doen”;"
        " there is answer, close, done, late and opening",
        "lamp.yaml:18: meters.trust – starts at 9, outside 0 to 2",
    ]


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("{a: " * 30_000, "lamp.yaml:1: – is nested too deeply to be a scenario"),
        ("a: &x [1]\nb: *x", "lamp.yaml:2: – uses an alias (*name); write out what it stands for"),
        ("a: 1\n---\nb: 1", "lamp.yaml:2: – holds more than one document; keep one scenario a file"),
        ("? [a]\n: 1", "lamp.yaml:1: – has a list or a mapping as a key; a key is a word"),
        ("a" * 1_000_001, "lamp.yaml:1: – is too long to be a scenario: more than 1,000,000 characters"),
    ],
    ids=["deep", "alias", "documents", "key", "long"],
)
def test_what_could_not_be_read_safely_is_refused(text, finding):
    assert findings(text) == [finding]


def test_only_a_plain_file_of_a_sensible_size_is_read(tmp_path):
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "long.yaml").write_bytes(b" " * 4_000_001)
    (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")
    for name, text in (
        ("pipe.yaml", "is no file that could be read"),
        ("long.yaml", "is too long to be a scenario: more than 1,000,000 characters"),
        ("loop.yaml", "is not there"),
        ("none.yaml", "is not there"),
    ):
        with pytest.raises(ScenarioInvalid, match=text):
            library.load(tmp_path / name)


def test_two_options_with_one_id_are_found_together_with_everything_else():
    text = LAMP.replace("      closed:", "      open:").replace("[S1]", "[S99]")
    assert findings(text) == [
        "lamp.yaml:42: scenes.opening.options.open – stands twice; the first is on line 33",
        "lamp.yaml:6: practises.0 – “S99” is no idea of the course: S1 to S26",
    ]


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("", "lamp.yaml:1: – is empty or no mapping; a scenario begins with “kind: …”"),
        ("- a", "lamp.yaml:1: – is empty or no mapping; a scenario begins with “kind: …”"),
        ("a: [", "lamp.yaml:1: – is not YAML: a value is missing here, or a bracket stands where a value belongs"),
        (
            "a: b: c",
            "lamp.yaml:1: – is not YAML: there is a second “: ” in one line, or the line is indented too far;"
            " put a text with “: ” in it into quotes",
        ),
        (
            "a: 1\nb: \x00",
            "lamp.yaml:2: – holds a sign that no text has (U+0000); delete it and type the place again",
        ),
        (
            "a: b\u2028c\nb: \ud83d",
            "lamp.yaml:2: – holds a sign that no text has (U+D83D); delete it and type the place again",
        ),
        (
            'a: 1\nb: "\\e[2J"',
            "lamp.yaml:2: – holds a sign that no text has (U+001B); delete it and type the place again",
        ),
        ("[" * 200 + "]" * 200, "lamp.yaml:1: – is nested too deeply to be a scenario"),
        ("kind: opera", None),
    ],
)
def test_what_is_no_scenario_is_refused_in_one_sentence(text, finding):
    (found,) = findings(text)
    assert finding is None or found == finding


@settings(max_examples=200)
@given(st.text(max_size=200) | st.integers(0, len(LAMP) - 1).map(lambda k: LAMP[:k] + LAMP[k + 7 :]))
def test_no_text_makes_the_parser_fail_otherwise_than_with_problems(text):
    try:
        library.parse(text, "tests/lamp", "lamp.yaml")
    except ScenarioInvalid as invalid:
        assert invalid.problems


def test_words_like_no_and_on_stay_words_and_numbers_stay_numbers():
    text = LAMP.replace("text: Well", "text: no").replace("They shake hands.", "on")
    found = dict(words(library.parse(text, "tests/lamp")))
    assert (found["scenes.opening.lines.0.text"], found["scenes.done.ending.text"]) == ("no", "on")


def test_a_text_that_is_a_number_must_be_quoted():
    assert findings(LAMP.replace("title: The lamp", "title: 7")) == [
        "lamp.yaml:3: title – must be text; put it into quotes"
    ]


def test_a_file_that_is_no_utf8_is_refused_in_one_sentence(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ScenarioInvalid, match="is not text in UTF-8; save it as UTF-8"):
        library.load(path)


def test_an_activity_is_named_by_its_place(tmp_path, monkeypatch):
    folder = tmp_path / "03_small_lamps"
    folder.mkdir()
    (folder / "lamp.yaml").write_text(LAMP, encoding="utf-8")
    (tmp_path / "notes").mkdir()
    monkeypatch.setenv("DESKSWAP_COURSE", str(tmp_path))
    assert [(module.number, module.slug) for module in library.modules()] == [(3, "small-lamps")]
    assert library.activity("small-lamps/lamp").id == "small-lamps/lamp"
    assert library.load(folder / "lamp.yaml").id == "small-lamps/lamp"
    assert library.activity("small-lamps/lamp") is library.activity("small-lamps/lamp")
    with pytest.raises(UnknownActivity, match="There is no activity “small-lamps/lmp”"):
        library.activity("small-lamps/lmp")


def test_a_course_that_is_not_there_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("DESKSWAP_COURSE", str(tmp_path / "none"))
    with pytest.raises(FolderError, match="There is no course in"):
        library.activity("a/b")


def test_the_courses_own_data_are_found():
    assert (library.course_folder() / "01_two_languages").is_dir()
    assert library.exercises_folder().is_dir()


def test_every_kind_has_a_schema_that_an_editor_can_use():
    schemas = library.schemas()
    assert set(schemas) == set(library.known_kinds())
    for schema in schemas.values():
        json.dumps(schema)
        assert "id" not in schema["properties"] and "title" in schema["required"]


def test_the_lamp_is_valid():
    assert lamp().problems() == ()
