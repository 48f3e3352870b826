"""One's own data in one file: whole, one's own, and the same every time."""

import csv
import io
import json
import re
import uuid
import zipfile
from datetime import date

import pytest

from deskswap import library
from deskswap.errors import CannotWrite
from deskswap.records import files
from deskswap.records.account import mine, variant
from deskswap.records.aside import set_aside
from deskswap.records.export import HEAD, archive, export, table
from deskswap.records.statements import lines, moment, statements
from tests.progress.days import MARK, followed_up, home, noon, planned, played, took_test


@pytest.fixture
def root(tmp_path):
    """A folder with a scene, a test, a plan and what became of it."""
    root = home(tmp_path / "course")
    played(root, "two-languages/first-brief", 1, "rd")
    took_test(root, "b", 2)
    followed_up(root, planned(root, 2), 6, "yes", "keep", happened="She rang first.")
    return root


def inside(path):
    with zipfile.ZipFile(path) as found:
        assert found.testzip() is None
        return {name: found.read(name) for name in found.namelist()}


def test_the_plays_are_in_it_byte_for_byte_beside_tables_and_plans(root):
    made = export(root)
    found = inside(made.path)
    assert (made.path, made.plays, made.left_out) == (root / "Your data.zip", 4, 0)
    plays = {f"plays/{path.name}": path.read_bytes() for path in (root / "plays").glob("*.jsonl")}
    assert {name: data for name, data in found.items() if name.startswith("plays/")} == plays
    assert list(found)[:5] == ["read me.txt", "plays.csv", "statements.jsonl", "plans.txt", "done.txt"]
    assert found["plans.txt"].decode().splitlines()[-3:] == [
        "- Made on 3 March 2026.", "- Since then: done.", "- “She rang first.”",
    ]  # fmt: skip


def test_damaged_files_and_those_set_aside_go_along(root):
    (root / "plays" / "odd.jsonl").write_bytes(b"\xff\xfe no play")
    set_aside(root, date(2026, 3, 9))
    played(root, "two-languages/recall", 9)
    found = inside(export(root).path)
    assert found["plays/set aside 2026-03-09/odd.jsonl"] == b"\xff\xfe no play"
    assert sum(name.startswith("plays/") for name in found) == 6


def test_nothing_of_anybody_else_is_in_it(root):
    other = played(root, "two-languages/recall", 3, owner="fedcba9876543210")
    data, count, left_out = archive(root)
    assert (count, left_out) == (4, 1)
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        everything = b"".join(found.read(name) for name in found.namelist())
        assert f"plays/{other.path.name}" not in found.namelist()
    assert b"fedcba9876543210" not in everything
    assert MARK.encode() in everything


def test_the_same_plays_give_the_same_bytes(root):
    assert archive(root)[0] == archive(root)[0]


def test_nothing_is_overwritten_and_nothing_half_written_stays(root, tmp_path):
    first, second = export(root).path, export(root).path
    assert (first.name, second.name) == ("Your data.zip", "Your data 2.zip")
    with pytest.raises(CannotWrite, match=r"Your data.zip is there already and is left as it is; name another file\.$"):
        export(root, first)
    with pytest.raises(CannotWrite, match=r"^There is no folder .*nowhere; make it, or name another place\.$"):
        export(root, tmp_path / "nowhere" / "data.zip")
    with pytest.raises(CannotWrite, match="is a file, so nothing can be put in it"):
        export(root, first / "data.zip")
    assert [path.name for path in root.glob(".*")] == [".deskswap"]


def test_on_a_disk_without_links_a_name_is_taken_first(tmp_path, monkeypatch):
    def no_link(*_):
        raise PermissionError(1, "no links here")

    monkeypatch.setattr(files.os, "link", no_link)
    assert files.write_new(tmp_path / "one", b"1").read_bytes() == b"1"
    with pytest.raises(CannotWrite, match="is there already"):
        files.write_new(tmp_path / "one", b"2")
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


def test_a_table_of_plays_has_a_line_for_each_that_ended(root):
    text = table(mine(root))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(rows[0]) == HEAD
    assert [(row["activity"], row["chair"], row["variant"], row["begun"][:10]) for row in rows] == [
        ("two-languages/first-brief", "rd", "", moment(noon(1))[:10]),
        ("before-you-start/baseline", "you", "b", moment(noon(2))[:10]),
        ("two-languages/my-plan", "you", "", moment(noon(2))[:10]),
        ("before-you-start/did-you-do-it", "you", "", moment(noon(6))[:10]),
    ]
    assert [row["score"] == "" for row in rows] == [False, False, True, True]
    assert float(rows[1]["communication attainable"]) == 4
    assert "She rang first" not in text


# ---- statements --------------------------------------------------------------------------------------------------

IRI = re.compile(r"^[a-z][a-z0-9+.-]*:\S+$")
KEYS = {"id", "actor", "verb", "object", "context", "timestamp", "version"}


def test_every_statement_keeps_the_rules_of_the_experience_api(root):
    found = [json.loads(line) for line in lines(mine(root)).splitlines()]
    assert len(found) == 8
    for one in found:
        assert set(one) - {"result"} == KEYS
        assert str(uuid.UUID(one["id"])) == one["id"]
        assert one["actor"] == {
            "objectType": "Agent", "account": {"homePage": "https://deskswap.invalid/", "name": MARK},
        }  # fmt: skip
        assert IRI.match(one["verb"]["id"]) and set(one["verb"]["display"]) == {"en"}
        assert one["object"]["objectType"] == "Activity" and IRI.match(one["object"]["id"])
        assert IRI.match(one["object"]["definition"]["type"])
        assert uuid.UUID(one["context"]["registration"])
        assert all(IRI.match(key) for key in one["context"]["extensions"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", one["timestamp"])
        assert one["version"] == "1.0.3"
    ended = [one for one in found if "result" in one]
    assert [one["verb"]["display"]["en"] for one in ended] == ["completed"] * 4
    for one in ended:
        assert one["result"]["completion"] is True
        assert re.fullmatch(r"PT\d+(\.\d+)?S", one["result"]["duration"])
        assert 0 <= one["result"].get("score", {"scaled": 0})["scaled"] <= 1
    assert ["score" in one["result"] for one in ended] == [True, True, False, False]


def test_ids_are_the_same_every_time_and_no_two_are_alike(root):
    one, again = list(statements(mine(root))), list(statements(mine(root)))
    assert one == again
    assert len({statement["id"] for statement in one}) == 8
    assert len({statement["context"]["registration"] for statement in one}) == 4


def test_no_word_that_a_person_wrote_and_no_single_answer_is_told(root):
    text = lines(mine(root))
    answers = [
        name
        for _, form in library.activity("before-you-start/baseline").each
        for item in form.items.values()
        for name in item.responses
    ]
    assert "She rang first" not in text and "Thursday" not in text
    assert not any(f'"{name}"' in text for name in answers)


def test_a_time_that_no_calendar_has_is_left_empty():
    assert (moment(None), moment(1e18), moment(0.0)) == ("", "", "1970-01-01T00:00:00.000Z")


def test_a_variant_is_named(root):
    assert [variant(done) for done in mine(root)] == ["", "b", "", ""]
