"""Plays on disk: what is written, what is read, and what is refused in one sentence."""

import json
import os
import shutil
import stat
import subprocess
import sys

import filelock
import pytest

from deskswap import journal, library
from deskswap.core import moves as lines
from deskswap.core.activity import replay
from deskswap.core.moves import Header, Move, Record
from deskswap.errors import CannotWrite, MovedOn, MoveRejected, NotAMove, NotAPlay, NotNow, OtherScenario, OtherVersion
from tests.tiny import LONG, TINY, long, tiny

YES = Move("rd", "choose", "x")
ANSWER = Move("marketing", "choose", "y")

HEADER = (
    '{"deskswap":1,"activity":"two-languages/tiny","digest":"'
    + tiny.digest
    + '","seed":7,"seats":{"marketing":"bot","rd":"person"},"owner":"o1"}\n'
)
FIRST = '{"chair":"rd","act":"choose","value":"x","at":5.0,"by":"o1"}\n'
SECOND = '{"chair":"marketing","act":"choose","value":"y","at":6.5,"by":"bot"}\n'


@pytest.fixture
def plays(tmp_path):
    return tmp_path / "plays"


def begun(plays, **more):
    return journal.begin(tiny, 7, {"rd": "person"}, folder=plays, owner="o1", **more)


def written(plays, text, name="a.jsonl"):
    plays.mkdir(exist_ok=True)
    path = plays / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


# ---- writing


def test_a_play_is_a_header_and_a_line_for_each_move(plays):
    record = begun(plays)
    record.append(YES, at=5.0)
    record.append(ANSWER, at=6.5)
    assert record.path.read_text() == HEADER + FIRST + SECOND
    assert record.play.over


def test_a_move_is_stamped_with_now_and_with_who_made_it(plays):
    before = journal.time.time()
    record = begun(plays)
    record.append(YES)
    record.append(ANSWER)
    assert [move.by for move in record.play.moves] == ["o1", "bot"]
    assert before <= record.play.moves[0].at <= record.play.moves[1].at <= journal.time.time()


def test_what_the_journal_holds_is_what_is_read_again(plays):
    record = begun(plays)
    record.append(YES)
    record.append(ANSWER._replace(by="Tom"))
    again = journal.resume(record.path, tiny)
    assert (again.play.moves, again.play.states, again.header, again.note) == (
        record.play.moves, record.play.states, record.header, "",
    )  # fmt: skip
    assert again.play.moves[1].by == "Tom"


def test_a_rejected_move_writes_nothing(plays):
    record = begun(plays)
    with pytest.raises(NotNow):
        record.append(ANSWER)
    assert (record.path.read_text(), record.play.moves) == (HEADER, ())


@pytest.mark.parametrize("value", [float("nan"), {1, 2}, "half \ud83d a face", {"k\ud83d": 1}], ids=repr)
def test_a_value_that_no_line_can_hold_is_not_a_move(plays, value):
    record = begun(plays)
    with pytest.raises(NotAMove, match="cannot be kept"):
        record.append(Move("rd", "choose", value))
    assert record.path.read_text() == HEADER


def test_a_time_that_no_line_can_hold_is_not_a_move(plays):
    with pytest.raises(NotAMove, match="seconds"):
        begun(plays).append(YES, at=10.0**300)


def test_a_new_play_has_a_name_and_a_number_of_its_own(plays):
    first, second = begun(plays), begun(plays)
    other = journal.begin(tiny, 7, {"rd": "person", "marketing": "person"}, folder=plays)
    watched = journal.begin(tiny, 7, {}, folder=plays)
    assert [record.path.name for record in (first, second, other, watched)] == [
        "two-languages.tiny.rd.001.jsonl",
        "two-languages.tiny.rd.002.jsonl",
        "two-languages.tiny.marketing+rd.001.jsonl",
        "two-languages.tiny.bots.001.jsonl",
    ]


def test_a_number_is_not_used_again_while_a_later_play_exists(plays):
    first, second = begun(plays), begun(plays)
    first.path.unlink()
    assert begun(plays).path.name == "two-languages.tiny.rd.003.jsonl"
    assert second.path.read_text() == HEADER


def test_a_named_file_is_never_overwritten(plays):
    file = plays / "mine.jsonl"
    assert journal.begin(tiny, 7, {"rd": "person"}, file=file, owner="o1").path == file
    with pytest.raises(CannotWrite, match="is there already"):
        journal.begin(tiny, 8, {"rd": "person"}, file=file)
    assert file.read_text() == HEADER


def test_seats_are_for_the_chairs_there_are_and_for_persons_and_bots(plays):
    with pytest.raises(NotAMove, match="no chair “boss”"):
        journal.begin(tiny, 7, {"boss": "person"}, folder=plays)
    with pytest.raises(NotAMove, match="“cat” cannot sit"):
        journal.begin(tiny, 7, {"rd": "cat"}, folder=plays)
    assert not plays.exists()


def test_nobody_else_can_read_a_play(tmp_path, monkeypatch):
    monkeypatch.setenv("DESKSWAP_PLAYS", str(tmp_path / "own"))
    old = os.umask(0)
    try:
        record = journal.begin(tiny, 7, {"rd": "person"})
        record.append(YES)
    finally:
        os.umask(old)
    paths = (record.path.parent, record.path, record.path.parent / ".locks")
    assert [stat.S_IMODE(path.stat().st_mode) for path in paths] == [0o700, 0o600, 0o700]


def test_a_play_that_would_grow_too_large_to_be_read_is_refused(plays, monkeypatch):
    record = begun(plays)
    monkeypatch.setattr(journal, "LARGEST", len(HEADER) + 20)
    with pytest.raises(CannotWrite, match="too large"):
        record.append(YES)
    assert record.path.read_text() == HEADER


# ---- two tabs


def test_a_play_that_went_on_elsewhere_is_not_forked(plays):
    record = begun(plays)
    other = journal.resume(record.path, tiny)
    other.append(YES, at=5.0)
    with pytest.raises(MovedOn, match="another tab or window"):
        record.append(YES._replace(value="y"), at=5.0)
    assert record.path.read_text() == HEADER + FIRST
    assert record.play.moves == ()


def test_a_file_of_the_same_size_with_another_end_is_noticed(plays):
    record = begun(plays)
    record.append(YES, at=5.0)
    record.path.write_text(HEADER + FIRST.replace('"x"', '"y"'))
    with pytest.raises(MovedOn):
        record.append(ANSWER)


def test_a_file_that_shrank_is_noticed(plays):
    record = begun(plays)
    record.append(YES, at=5.0)
    record.path.write_text(HEADER)
    with pytest.raises(MovedOn):
        record.append(ANSWER)
    assert record.path.read_text() == HEADER


def test_a_file_that_is_gone_is_told_of(plays):
    record = begun(plays)
    record.path.unlink()
    with pytest.raises(CannotWrite, match="is gone"):
        record.append(YES)
    assert not record.path.exists()


def test_a_lock_held_by_another_program_ends_in_a_sentence(plays, monkeypatch):
    record = begun(plays)
    monkeypatch.setattr(journal, "PATIENCE", 0.05)
    (plays / ".locks").mkdir()
    code = "import filelock as f, sys; lock = f.FileLock(sys.argv[1]); lock.acquire(); print(flush=True); input()"
    lock = str(plays / ".locks" / f"{record.path.name}.lock")
    with subprocess.Popen([sys.executable, "-c", code, lock], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        holder.stdout.readline()
        with pytest.raises(CannotWrite, match="held by another program"):
            record.append(YES)
        holder.stdin.write(b"\n")
        holder.stdin.close()
    assert filelock.FileLock(lock, timeout=5).acquire()
    assert record.path.read_text() == HEADER


# ---- reading


def test_reading_does_not_ask_whether_a_move_is_allowed(plays):
    path = written(plays, HEADER + '{"chair":"nobody","act":"sing"}\n')
    assert journal.read(path) == (
        Header("two-languages/tiny", tiny.digest, 7, Record({"marketing": "bot", "rd": "person"}), "o1"),
        (Move("nobody", "sing"),),
        "",
    )


@pytest.mark.parametrize("end", [b'{"chair":"marketing","ac', b"\0" * 900, b"{}\n", b"\xff\xfe\n", b"\n", b"[1]"])
def test_a_torn_last_line_is_cut_off_told_of_and_mended(plays, end):
    path = written(plays, (HEADER + FIRST).encode() + end)
    record = journal.resume(path, tiny)
    assert (len(record.play.moves), record.note) == (1, journal.TORN)
    assert path.read_bytes() == (HEADER + FIRST).encode() + end
    record.append(ANSWER, at=6.5)
    assert path.read_text() == HEADER + FIRST + SECOND


def test_a_missing_newline_is_mended(plays):
    path = written(plays, (HEADER + FIRST)[:-1])
    record = journal.resume(path, tiny)
    assert (len(record.play.moves), record.note) == (1, "")
    record.append(ANSWER, at=6.5)
    assert path.read_text() == HEADER + FIRST + SECOND


def test_a_header_without_its_newline_is_mended(plays):
    record = journal.resume(written(plays, HEADER[:-1]), tiny)
    record.append(YES, at=5.0)
    assert record.path.read_text() == HEADER + FIRST


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "a.jsonl is empty: no play was begun in it."),
        (HEADER[:40], "a.jsonl, line 1: A line of a play is one JSON object; this one cannot be read."),
        (HEADER + "oops\n" + FIRST, "a.jsonl, line 2: A line of a play is one JSON object; this one cannot be read."),
        (HEADER + "\n" + FIRST, "a.jsonl, line 2: A line of a play is one JSON object; this one cannot be read."),
        (HEADER + FIRST + HEADER + FIRST, "a.jsonl, line 3: A line of the play has no “chair”"),
        (HEADER.encode() + b"\xff\n" + FIRST.encode(), "a.jsonl, line 2: A line of a play is text in UTF-8"),
        (HEADER + '{"chair":"rd","act":"choose","value":NaN}\n' + FIRST, "a.jsonl, line 2: A number"),
        (HEADER + '{"chair":"rd","act":"choose","at":1' + "0" * 400 + "}\n" + FIRST, "a.jsonl, line 2: A move's time"),
        (HEADER + '{"chair":"rd","act":"\\ud83d"}\n' + FIRST, "a.jsonl, line 2: A line"),
        (
            HEADER + '{"chair":"rd","act":"a","value":' + "[" * 700 + "]" * 700 + "}\n" + FIRST,
            "a.jsonl, line 2: A move",
        ),
        ("[" * 2_000_000, "a.jsonl, line 1: A line of a play is one JSON object; this one cannot be read."),
        ("\0" * 2_000_000, "a.jsonl, line 1: A line of a play is one JSON object; this one cannot be read."),
        ("9" * 2_000_000, "a.jsonl, line 1: A line of a play is one JSON object; this one cannot be read."),
    ],
    ids=lambda value: repr(value[-30:]),
)
def test_damage_before_the_last_line_is_refused_with_its_line(plays, text, sentence):
    path = written(plays, text)
    with pytest.raises(NotAPlay) as caught:
        journal.resume(path, tiny)
    assert str(caught.value).startswith(sentence)
    assert path.stat().st_size == len(text)


def test_a_file_far_too_large_is_not_read(plays):
    path = written(plays, HEADER)
    os.truncate(path, 10**11)
    with pytest.raises(NotAPlay, match="far too large"):
        journal.read(path)


def test_a_folder_a_pipe_and_a_missing_file_are_no_plays(plays):
    plays.mkdir()
    os.mkfifo(plays / "pipe.jsonl")
    for name, sentence in (("", "not a file"), ("pipe.jsonl", "not a file"), ("none.jsonl", "There is no play")):
        with pytest.raises(NotAPlay, match=sentence):
            journal.read(plays / name)


def test_a_move_that_was_never_allowed_is_damage_with_its_line(plays):
    path = written(plays, HEADER + FIRST + FIRST)
    with pytest.raises(NotAPlay, match=r"^a.jsonl, line 3: It is not the turn of rd\."):
        journal.resume(path, tiny)


def test_a_changed_scenario_keeps_the_play_and_says_so(plays):
    path = written(plays, HEADER.replace(tiny.digest, "0123456789abcdef"))
    with pytest.raises(OtherScenario, match=r"another version of “two-languages/tiny” and cannot go on\.$"):
        journal.resume(path, tiny)
    with pytest.raises(OtherScenario, match="a play of “two-languages/tiny”, not of “two-languages/long”"):
        journal.resume(path, long)


def test_seats_for_other_chairs_are_damage(plays):
    with pytest.raises(NotAPlay, match="line 1: the seats"):
        journal.resume(written(plays, HEADER.replace('"marketing":"bot"', '"boss":"bot"')), tiny)


def test_a_play_of_a_later_format_is_refused_and_left_alone(plays):
    path = written(plays, HEADER.replace('"deskswap":1', '"deskswap":2'))
    with pytest.raises(OtherVersion, match="line 1: This play is of format 2"):
        journal.resume(path, tiny)


def test_a_play_of_an_older_format_is_read_by_its_steps_and_carried_over_with_its_next_move(plays, monkeypatch):
    record = begun(plays)
    record.append(YES, at=5.0)
    other = journal.resume(record.path, tiny)

    def step(data):
        return {**data, "act": "choose"} if data.get("act") == "say" else data

    record.path.write_text(HEADER + FIRST.replace("choose", "say"))
    monkeypatch.setattr(lines, "FORMAT", 2)
    monkeypatch.setattr(journal, "FORMAT", 2)
    monkeypatch.setitem(lines.UPGRADES, 1, step)
    monkeypatch.setattr(lines.move_from_line, "__defaults__", (2,))
    upgraded = journal.resume(record.path, tiny)
    assert upgraded.play.moves == other.play.moves
    upgraded.append(ANSWER, at=6.5)
    assert record.path.read_text() == HEADER.replace('"deskswap":1', '"deskswap":2') + FIRST + SECOND
    assert sorted(path.name for path in plays.iterdir()) == [".locks", record.path.name]
    with pytest.raises(MovedOn):
        other.append(ANSWER)


# ---- the folder


def test_the_folder_is_the_one_named_else_the_learners_else_the_persons(tmp_path, monkeypatch):
    inner = tmp_path / "course" / "01_two_languages"
    inner.mkdir(parents=True)
    (tmp_path / "data").mkdir()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("DESKSWAP_PLAYS", raising=False)
    monkeypatch.chdir(inner)
    assert journal.folder() == tmp_path / "data" / "deskswap" / "plays"
    (tmp_path / "course" / ".deskswap").mkdir()
    assert journal.folder() == tmp_path / "course" / "plays"
    monkeypatch.setenv("DESKSWAP_PLAYS", str(tmp_path / "named"))
    assert journal.folder() == tmp_path / "named"
    assert stat.S_IMODE((tmp_path / "named").stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made_is_told_of(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DESKSWAP_PLAYS", str(tmp_path / "file" / "plays"))
    with pytest.raises(CannotWrite, match=r"^The folder .* for plays cannot be made: .*\.$"):
        journal.folder()


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("file", "{}/file is in the way; move it, or name another folder in $DESKSWAP_PLAYS"),
        ("file/plays", "a part of its path is a file; name another folder in $DESKSWAP_PLAYS"),
        ("round/plays", "its links go round in a circle; name another folder in $DESKSWAP_PLAYS"),
        ("x" * 300, "its name is too long; name another folder in $DESKSWAP_PLAYS"),
    ],
)
def test_why_a_folder_for_plays_cannot_be_made_is_told_in_words(tmp_path, monkeypatch, place, why):
    (tmp_path / "file").write_text("mine")
    (tmp_path / "round").symlink_to("round")
    monkeypatch.setenv("DESKSWAP_PLAYS", str(tmp_path / place))
    with pytest.raises(CannotWrite) as refused:
        journal.folder()
    told = f"The folder {tmp_path / place} for plays cannot be made: {why.format(tmp_path)}."
    assert str(refused.value) == told
    assert (tmp_path / "file").read_text() == "mine"


def test_a_folder_that_is_gone_is_told_of_like_a_file_that_is_gone(plays):
    record = begun(plays)
    shutil.rmtree(plays)
    with pytest.raises(CannotWrite) as gone:
        record.append(YES)
    assert str(gone.value) == f"{record.path} is gone; it was moved or deleted, so start a new play."
    assert not plays.exists()


def test_a_folder_that_was_there_keeps_its_mode_and_its_plays_are_the_players_alone(plays):
    plays.mkdir(mode=0o755)
    plays.chmod(0o755)
    record = begun(plays)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (plays, record.path)] == [0o755, 0o600]


def test_a_pipe_in_place_of_the_manifest_is_not_waited_for(tmp_path, monkeypatch):
    (tmp_path / ".deskswap").mkdir()
    os.mkfifo(tmp_path / ".deskswap" / "manifest.json")
    assert journal.begin(tiny, 7, {"rd": "person"}, tmp_path / "plays").header.owner == ""


def test_without_a_home_directory_a_folder_must_be_named(tmp_path, monkeypatch):
    def nobody(uid):
        raise KeyError(uid)

    for name in ("DESKSWAP_PLAYS", "XDG_DATA_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", nobody)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CannotWrite, match=r"no home directory .* \$DESKSWAP_PLAYS"):
        journal.folder()


def test_a_working_directory_that_was_deleted_does_no_harm(tmp_path, monkeypatch):
    monkeypatch.setenv("DESKSWAP_PLAYS", str(tmp_path / "named"))
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert journal.begin(tiny, 7, {"rd": "person"}).path.parent == tmp_path / "named"


@pytest.mark.parametrize(
    ("manifest", "owner"), [('{"owner": "k3f9"}', "k3f9"), ('{"owner": 5}', ""), ("[]", ""), ("{", ""), (None, "")]
)
def test_the_owner_is_the_one_of_the_learners_folder(tmp_path, monkeypatch, manifest, owner):
    monkeypatch.delenv("DESKSWAP_PLAYS", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".deskswap").mkdir()
    if manifest is not None:
        (tmp_path / ".deskswap" / "manifest.json").write_text(manifest)
    record = journal.begin(tiny, 7, {"rd": "person"})
    record.append(YES)
    assert (record.header.owner, record.play.moves[0].by) == (owner, owner or "person")


# ---- what is kept


def test_the_plays_of_a_folder_stand_in_the_order_in_which_they_were_played(plays):
    first, second, third = begun(plays), begun(plays), journal.begin(long, 1, {"marketing": "person"}, folder=plays)
    first.append(YES)
    names = [(found.path, found.header.activity, found.moves, found.problem) for found in journal.kept(plays)]
    assert names == [
        (second.path, "two-languages/tiny", 0, ""),
        (third.path, "two-languages/long", 0, ""),
        (first.path, "two-languages/tiny", 1, ""),
    ]
    assert journal.latest("two-languages/tiny", "rd", plays) == first.path
    assert journal.latest("two-languages/tiny", "marketing", plays) is None


def test_a_bad_file_among_the_plays_is_told_of_and_hides_no_other(plays):
    record = begun(plays)
    written(plays, "oops\n", "bad.jsonl")
    written(plays, b"\xff" * 5000, "worse.jsonl")
    written(plays, "not a play", "notes.txt")
    (plays / "folder.jsonl").mkdir()
    (plays / "lost.jsonl").symlink_to("nowhere")
    found = {item.path.name: item.problem for item in journal.kept(plays)}
    assert found == {
        "bad.jsonl": "bad.jsonl, line 1: A line of a play is one JSON object; this one cannot be read.",
        "worse.jsonl": "worse.jsonl, line 1: A line of a play is text in UTF-8; this one is not.",
        "folder.jsonl": "folder.jsonl is not a file, so it is no play.",
        "lost.jsonl": "lost.jsonl cannot be read: No such file or directory.",
        "two-languages.tiny.rd.001.jsonl": "",
    }
    assert journal.latest("two-languages/tiny", "rd", plays) == record.path


def test_a_folder_that_is_not_there_keeps_nothing(tmp_path):
    assert journal.kept(tmp_path / "none") == ()


def test_the_locks_are_no_plays(plays):
    begun(plays).append(YES)
    assert [found.path.name for found in journal.kept(plays)] == ["two-languages.tiny.rd.001.jsonl"]
    assert sorted(path.name for path in plays.iterdir()) == [".locks", "two-languages.tiny.rd.001.jsonl"]


def test_a_play_of_forty_moves_is_replayed_as_it_was(plays):
    record = journal.begin(long, 3, {"rd": "person"}, folder=plays)
    while not record.play.over:
        record.append(long.reply(record.play, record.play.turn[0]))
    assert journal.resume(record.path, long).play == replay(long, 3, record.play.moves)
    assert all(isinstance(json.loads(line), dict) for line in record.path.read_text().splitlines())
    assert LONG.count("chair:") == len(record.play.moves) == 40


def test_what_append_refuses_leaves_the_play_able_to_go_on(plays):
    record = begun(plays)
    for move in (ANSWER, Move("rd", "sing"), Move("boss", "choose", "x")):
        with pytest.raises(MoveRejected):
            record.append(move)
    assert record.path.read_text() == HEADER
    assert record.append(YES).turn == ("marketing",)


# ---- what earlier plays decided


def test_a_play_keeps_what_the_latest_earlier_play_of_the_person_decided(plays, monkeypatch):
    quotes = library.parse(
        TINY + "earlier: [{from: two-languages/tiny, said: {end: It ended.}, otherwise: It never began.}]\n",
        "two-languages/quotes",
    )
    monkeypatch.setattr(library, "activity", {"two-languages/tiny": tiny}.__getitem__)
    assert journal.begin(quotes, 1, {"rd": "person"}, plays).header.earlier == Record({})
    first = begun(plays)
    first.append(YES)
    assert journal.begin(quotes, 1, {"rd": "person"}, plays).header.earlier == Record({})
    first.append(ANSWER)
    written(plays, "no play", "two-languages.tiny.rd.007.jsonl")
    later = journal.begin(quotes, 1, {"rd": "person"}, plays)
    assert later.header.earlier == Record({"two-languages/tiny.ending": "end"})
    assert later.play.earlier == journal.resume(later.path, quotes).play.earlier == later.header.earlier
