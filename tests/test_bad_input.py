"""Bad input from outside: one clear sentence, an exit code that is not zero, nothing lost, nothing half written."""

import io
import json
import os
import socket
import subprocess
import sys

import pytest

from deskswap import folder, journal, library
from deskswap.cli import main
from deskswap.core.moves import Move
from deskswap.errors import FolderError, NotAMove, ScenarioInvalid
from deskswap.stage.session import NOT_UNDERSTOOD, TOO_STRANGE, Session
from tests.tiny import TINY, tiny

POSIX = pytest.mark.skipif(os.name != "posix", reason="FIFOs are a matter of POSIX")


def problems(text):
    """What `check` says of a scenario's text, a line a problem."""
    with pytest.raises(ScenarioInvalid) as invalid:
        library.parse(text, "own/x", "x.yaml")
    return [str(problem) for problem in invalid.value.problems]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "x.yaml:1: – is empty or no mapping; a scenario begins with “kind: …”"),
        ("- a\n- b", "x.yaml:1: – is empty or no mapping; a scenario begins with “kind: …”"),
        (
            "kind:\n",
            "x.yaml:1: kind – “None” is no kind of activity; there is chain, dialogue, estimation, house_of_quality, incentives, interview, judgement, meeting, message, negotiation, prediction, reflection",
        ),
        ("kind: x\n\ttitle: y", "x.yaml:2: – is not YAML: a line is indented with a tab; use spaces"),
        ('kind: "x', "x.yaml:1: – is not YAML: a quotation mark is opened here or above and never closed"),
        ("kind: *nobody", "x.yaml:1: – uses an alias (*name); write out what it stands for"),
        ("kind: x\n---\nkind: y", "x.yaml:2: – holds more than one document; keep one scenario a file"),
        ("kind: &k [*k]", "x.yaml:1: – uses an alias (*name); write out what it stands for"),
        ("a: " + "[" * 2000 + "]" * 2000, "x.yaml:1: – is nested too deeply to be a scenario"),
    ],
)
def test_what_is_no_scenario_at_all_is_told_with_its_line(text, told):
    assert problems(text) == [told]


def test_a_tag_that_would_run_a_program_is_only_text(tmp_path):
    there = tmp_path / "ran"
    told = problems(f'{TINY}\nx: !!python/object/apply:os.system ["touch {there}"]\n')
    assert told == ["x.yaml:32: x – is not a key that belongs here"]
    assert not there.exists()


@pytest.mark.parametrize(
    "minutes",
    ["9" * 6000, "9999999999999999", "6.5", ".inf", "2020-01-01", "0x6", "six", "[]", ""],
    ids=lambda text: text[:10] or "nothing",
)
def test_minutes_that_are_no_small_whole_number_are_one_problem_on_their_line(minutes):
    told = problems(TINY.replace("minutes: 1", f"minutes: {minutes}"))
    assert [line.partition(" – ")[0] for line in told] == ["x.yaml:5: minutes"]


def test_a_conversation_that_goes_round_for_ever_is_found_scene_by_scene():
    told = problems(TINY.replace("goto: end", "goto: a"))
    assert [line.partition(": ")[2] for line in told] == [
        "scenes.end – is never reached",
        "scenes.a – can lead round for ever",
        "scenes.b – can lead round for ever",
    ]


def test_a_file_that_is_not_text_is_told_and_the_exit_code_is_1(tmp_path, capsys):
    (tmp_path / "x.yaml").write_bytes(b"\xff\xfe\x00")
    assert main(["check", str(tmp_path / "x.yaml")]) == 1
    assert (
        capsys.readouterr().out.splitlines()[0] == f"{tmp_path / 'x.yaml'}:1: – is not text in UTF-8; save it as UTF-8"
    )


DAMAGED = {
    "empty": b"",
    "binary": b"\x00\xff\xfe" * 300,
    "deep": b"[" * 100_000 + b"\n",
    "another format": b'{"deskswap":2,"activity":"a","digest":"d","seed":1,"seats":{}}\n',
    "a format that is text": b'{"deskswap":"1","activity":"a","digest":"d","seed":1,"seats":{}}\n',
    "a seed that is a fraction": b'{"deskswap":1,"activity":"a","digest":"d","seed":1.5,"seats":{}}\n',
    "a number too long to read": b'{"deskswap":1,"activity":"a","digest":"d","seed":' + b"9" * 5000 + b',"seats":{}}\n',
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_file_that_is_no_play_is_left_as_it_is(tmp_path, monkeypatch, name):
    damaged = tmp_path / "two-languages.recall.you.001.jsonl"
    damaged.write_bytes(DAMAGED[name])
    monkeypatch.setenv("DESKSWAP_PLAYS", str(tmp_path))
    monkeypatch.setattr(sys, "stdin", io.StringIO("q\n"))
    assert main(["play", "two-languages/recall"]) in (0, 1)
    assert damaged.read_bytes() == DAMAGED[name]


@POSIX
def test_what_only_looks_like_a_play_is_told_of_and_never_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.jsonl")
    (tmp_path / "b.jsonl").mkdir()
    (tmp_path / "c.jsonl").symlink_to("/dev/zero")
    (tmp_path / "d.jsonl").symlink_to("d.jsonl")
    told = {found.path.name: found.problem for found in journal.kept(tmp_path)}
    assert {name: told[name] for name in ("a.jsonl", "b.jsonl", "c.jsonl")} == {
        name: f"{name} is not a file, so it is no play." for name in ("a.jsonl", "b.jsonl", "c.jsonl")
    }
    assert told["d.jsonl"].startswith("d.jsonl cannot be read: ")


@POSIX
def test_a_play_and_its_folders_are_the_players_alone(tmp_path):
    journal.begin(tiny, 1, {"rd": "person"}, tmp_path / "plays").append(Move("rd", "choose", "x"))
    modes = {
        path.name: oct(path.stat().st_mode & 0o777) for path in [tmp_path / "plays", *(tmp_path / "plays").iterdir()]
    }
    assert modes == {"plays": "0o700", ".locks": "0o700", "two-languages.tiny.rd.001.jsonl": "0o600"}


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), 10**5000, "\ud83d", b"x", object(), {1: 2}, {"a": [set()]}],
    ids=lambda value: type(value).__name__,
)
def test_a_move_that_cannot_be_kept_writes_nothing(tmp_path, value):
    record = journal.begin(tiny, 1, {"rd": "person"}, tmp_path)
    before = record.path.read_bytes()
    with pytest.raises(NotAMove):
        record.append(Move("rd", "choose", value))
    assert record.path.read_bytes() == before


@pytest.mark.parametrize(
    ("message", "note"),
    [
        (None, NOT_UNDERSTOOD),
        ([], NOT_UNDERSTOOD),
        ({"type": "move"}, NOT_UNDERSTOOD),
        ({"type": "move", "seq": True, "act": "choose", "value": "x"}, NOT_UNDERSTOOD),
        ({"type": "action", "id": ["again"]}, NOT_UNDERSTOOD),
        ({"type": "move", "seq": 0, "act": "choose", "value": json.loads("[" * 900 + "]" * 900)}, TOO_STRANGE),
    ],
)
def test_a_message_of_any_shape_changes_nothing_on_disk(tmp_path, message, note):
    session = Session(tiny, "rd", folder=tmp_path, seeds=lambda: 7)
    before = session.journal.path.read_bytes()
    session.receive(message)
    assert (session.journal.path.read_bytes(), session.play.moves) == (before, ())
    assert session.note == note


def test_a_port_that_is_in_use_is_told_before_a_folder_is_made(tmp_path, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["learn", str(tmp_path / "new"), "--port", str(port), "--no-browser"]) == 1
    assert capsys.readouterr().err == f"Port {port} is in use; leave --port away and a free one is found.\n"
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "manifest",
    ["", "{", "[]", '{"owner": 1, "files": {}}', '{"owner": "x", "files": []}', "[" * 100_000],
    ids=lambda text: f"{len(text)} signs",
)
def test_a_damaged_manifest_is_told_and_no_file_of_the_learner_is_touched(tmp_path, manifest):
    (tmp_path / ".deskswap").mkdir()
    (tmp_path / ".deskswap" / "manifest.json").write_text(manifest, encoding="utf-8")
    (tmp_path / "Start.ipynb").write_text("mine", encoding="utf-8")
    with pytest.raises(FolderError, match=r"manifest\.json is damaged; move it away and start again"):
        folder.deliver(tmp_path, "1")
    assert (tmp_path / "Start.ipynb").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["Start.ipynb", "01_two_languages", "plays", ".deskswap"])
def test_what_is_in_the_way_of_the_course_is_named_and_stays(tmp_path, name):
    here = tmp_path / name
    if name == "Start.ipynb":
        here.mkdir()
    else:
        here.write_text("mine", encoding="utf-8")
    with pytest.raises(FolderError, match="is in the way; move it, or name a folder"):
        folder.deliver(tmp_path, "1")
    assert here.is_dir() if name == "Start.ipynb" else here.read_text(encoding="utf-8") == "mine"


def test_the_learners_folder_holds_notebooks_and_nothing_that_tells_an_answer(tmp_path):
    folder.deliver(tmp_path, "1")
    files = [path for path in tmp_path.rglob("*") if path.is_file() and ".deskswap" not in path.parts]
    assert {path.suffix for path in files} == {".ipynb"}
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    assert [mark for mark in ("BEGIN SOLUTION", "BEGIN HIDDEN TESTS", "acilitator's guide") if mark in text] == []


def test_a_play_whose_reader_goes_away_ends_quietly(tmp_path):
    command = f'"{sys.executable}" -m deskswap play two-languages/recall </dev/null | head -c 1'
    done = subprocess.run(
        ["sh", "-c", command], check=False, capture_output=True, env={**os.environ, "DESKSWAP_PLAYS": str(tmp_path)}
    )
    assert b"Traceback" not in done.stderr
