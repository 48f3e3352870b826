"""The journal under fire: real processes killed at every point, full disks, read-only folders, two writers at once."""

import contextlib
import multiprocessing
import os
import random
import resource
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from deskswap import journal
from deskswap.core.activity import replay
from deskswap.core.moves import Move
from deskswap.errors import CannotWrite, JournalError, MovedOn, NotAPlay
from tests.tiny import STEPS, long

SEED = 11
SYSTEM_CALLS = ("open", "lseek", "read", "write", "fsync", "close")


def next_move(play):
    """The next move of whoever's turn it is; what it says depends on the point of the play only."""
    return Move(play.turn[0], "choose", "xy"[len(play.moves) % 2])


def begun(folder, count=0, owner="o"):
    record = journal.begin(long, SEED, {"rd": "person", "marketing": "person"}, folder=folder, owner=owner)
    for _ in range(count):
        record.append(next_move(record.play))
    return record


def child(work):
    """A real process that runs `work` and ends; its id. Nothing of the test runs on in it."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        work()
        code = 0
    finally:
        os._exit(code)


def ended(pid):
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def sentence_from(work):
    """What a process that ran `work` had to say: the error's kind and text, or “done”."""
    reader, writer = os.pipe()

    def tell():
        try:
            work()
            text = "done"
        except JournalError as error:
            text = f"{type(error).__name__}: {error}"
        os.write(writer, text.encode())

    pid = child(tell)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as told:
        text = told.read()
    assert ended(pid) == 0
    return text


def play_on(path, writer):
    """What the killed process does: go on with the play, and tell of each move once it is acknowledged."""
    record = journal.resume(path, long)
    while not record.play.over:
        record.append(next_move(record.play))
        os.write(writer, b".")


def killed(path, when):
    """Start a process that plays on, kill it when `when(reader)` returns; the number of moves it acknowledged."""
    reader, writer = os.pipe()
    pid = child(lambda: play_on(path, writer))
    os.close(writer)
    try:
        seen = when(reader)
        os.kill(pid, signal.SIGKILL)
        assert ended(pid) in (0, -signal.SIGKILL)
        while more := os.read(reader, 4096):
            seen += len(more)
        return seen
    finally:
        os.close(reader)


def assert_nothing_lost(path, acknowledged):
    """Every acknowledged move is there, at most one more, they are the right ones, and the play can go on."""
    record = journal.resume(path, long)
    made = len(record.play.moves)
    assert acknowledged <= made <= acknowledged + 1
    assert [move.value for move in record.play.moves] == ["xy"[k % 2] for k in range(made)]
    if not record.play.over:
        record.append(next_move(record.play))
        assert len(journal.resume(path, long).play.moves) == made + 1
    return len(record.play.moves)


def test_a_process_killed_after_every_single_move_loses_none(tmp_path):
    for step in range(STEPS):
        record = begun(tmp_path / str(step))

        def after_that_many(reader, step=step):
            seen = 0
            while seen < step:
                seen += len(os.read(reader, step - seen))
            return seen

        assert_nothing_lost(record.path, killed(record.path, after_that_many))


def test_a_process_killed_at_any_time_loses_nothing_over_a_whole_play(tmp_path):
    luck, kills, plays = random.Random(5), 0, 0
    while kills < 60:
        path, made = begun(tmp_path / str(plays)).path, 0
        plays += 1
        while made < STEPS and kills < 60:

            def at_some_time(reader):
                time.sleep(luck.random() * 0.012)
                return 0

            made = assert_nothing_lost(path, made + killed(path, at_some_time))
            kills += 1


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("call", SYSTEM_CALLS)
def test_a_process_killed_around_any_system_call_of_an_append_loses_nothing(tmp_path, call, moment):
    record = begun(tmp_path, 3)
    real = getattr(os, call)

    def deadly(*arguments, **named):
        if moment == "after":
            real(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    def append():
        setattr(os, call, deadly)
        record.append(next_move(record.play))

    assert ended(child(append)) == -signal.SIGKILL
    assert_nothing_lost(record.path, 3)


def test_a_write_torn_at_any_byte_is_cut_off_and_the_play_goes_on(tmp_path):
    record, real = begun(tmp_path, 3), os.write
    whole = record.path.read_bytes()
    record.append(next_move(record.play), at=1.0)
    line = record.path.read_bytes()[len(whole) :]
    for size in range(len(line)):
        record.path.write_bytes(whole)
        again = journal.resume(record.path, long)

        def torn(file, data, size=size):
            real(file, data[:size])
            os.kill(os.getpid(), signal.SIGKILL)

        def append(again=again, torn=torn):
            os.write = torn
            again.append(next_move(again.play), at=1.0)

        assert ended(child(append)) == -signal.SIGKILL
        assert record.path.read_bytes() == whole + line[:size]
        assert journal.resume(record.path, long).note == (journal.TORN if 0 < size < len(line) - 1 else "")
        assert_nothing_lost(record.path, 3)


def test_a_file_cut_at_any_byte_of_its_last_two_lines_resumes_at_the_last_whole_move(tmp_path):
    record = begun(tmp_path, 5)
    data = record.path.read_bytes()
    lines = data.splitlines(keepends=True)
    for cut in range(len(data) - len(lines[-1]) - len(lines[-2]), len(data) + 1):
        record.path.write_bytes(data[:cut])
        left = data[:cut].split(b"\n")
        torn = left[-1] not in (b"", lines[len(left) - 1].rstrip(b"\n") if len(left) <= len(lines) else b"")
        again = journal.resume(record.path, long)
        assert len(again.play.moves) == sum(line.rstrip(b"\n") in left for line in lines[1:])
        assert again.note == (journal.TORN if torn else "")
        after = again.append(next_move(again.play))
        assert journal.resume(record.path, long).play.moves == after.moves


def test_a_line_cut_short_is_damage_only_where_something_follows(tmp_path):
    record = begun(tmp_path, 5)
    lines = record.path.read_bytes().splitlines(keepends=True)
    for cut in range(1, len(lines[3]) - 1):
        record.path.write_bytes(b"".join([*lines[:3], lines[3][:cut]]))
        assert len(journal.resume(record.path, long).play.moves) == 2
        record.path.write_bytes(b"".join([*lines[:3], lines[3][:cut], b"\n", *lines[4:]]))
        with pytest.raises(NotAPlay, match="line 4: "):
            journal.resume(record.path, long)


# ---- two at once


def race(path, name, gate, told):
    """At every step of the play: read it, wait for the others to have read it too, append."""
    while True:
        record = journal.resume(path, long)
        if record.play.over:
            return
        gate.wait(20)
        try:
            record.append(next_move(record.play)._replace(by=name))
            told.put((len(record.play.moves), name))
        except MovedOn:
            told.put((0, name))
        gate.wait(20)


def hammer(path, name, gate, told):
    """Append as fast as it goes, reading again whenever the play moved on."""
    gate.wait(20)
    record = journal.resume(path, long)
    while not record.play.over:
        try:
            record.append(next_move(record.play)._replace(by=name))
            told.put((len(record.play.moves), name))
        except MovedOn:
            told.put((0, name))
            record = journal.resume(path, long)


def contest(work, path, names):
    """What the processes told: (number of the move, name) for each acknowledged one, (0, name) for each MovedOn."""
    forked = multiprocessing.get_context("fork")
    gate, told = forked.Barrier(len(names)), forked.SimpleQueue()
    players = [forked.Process(target=work, args=(path, name, gate, told)) for name in names]
    heard = []
    for player in players:
        player.start()
    while any(player.is_alive() for player in players) or not told.empty():
        if told.empty():
            time.sleep(0.005)
        else:
            heard.append(told.get())
    assert [player.exitcode for player in players] == [0] * len(names)
    return heard


def test_of_two_that_append_to_the_same_point_one_wins_and_one_is_told(tmp_path):
    record = begun(tmp_path)
    heard = contest(race, record.path, ["one", "two"])
    play = journal.resume(record.path, long).play
    won = [(number, name) for number, name in heard if number]
    assert sorted(won) == [(number, move.by) for number, move in enumerate(play.moves, 1)]
    assert (len(won), len(heard) - len(won)) == (STEPS, STEPS)


def test_three_that_hammer_on_one_play_never_fork_it(tmp_path):
    record = begun(tmp_path)
    heard = contest(hammer, record.path, ["one", "two", "three"])
    play = journal.resume(record.path, long).play
    assert play == replay(long, SEED, play.moves)
    assert sorted(told for told in heard if told[0]) == [(k, move.by) for k, move in enumerate(play.moves, 1)]
    assert play.over


# ---- what the system refuses


@contextlib.contextmanager
def small_disk(place):
    """A folder on a disk of 64 KiB where this may be mounted, else a plain folder and a limit on the size of files.

    Yields the folder and a switch: `full(True)` leaves no room, `full(False)` makes room again.
    """
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    mounted = os.geteuid() == 0 and subprocess.run(command, check=False, capture_output=True).returncode == 0
    filler, limits = place / "filler", resource.getrlimit(resource.RLIMIT_FSIZE)

    def full(yes):
        if not mounted:
            sizes = [path.stat().st_size for path in place.glob("*.jsonl")]
            room = max(sizes, default=0) + 100 if sizes else 0
            resource.setrlimit(resource.RLIMIT_FSIZE, (room if yes else limits[0], limits[1]))
        elif yes:
            with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
                while True:
                    file.write(b"\0" * 512)
        else:
            filler.unlink()

    try:
        yield place, full
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        if mounted:
            subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_ends_in_one_sentence_and_a_whole_file(tmp_path):
    with small_disk(tmp_path / "disk") as (folder, full):
        record = begun(folder, 2, owner="o" * 3000)
        full(True)
        with pytest.raises(CannotWrite, match=r"^This move could not be kept in .*: the (disk|file) is .*\.$"):
            for _ in range(STEPS):
                before = record.path.read_bytes(), record.play
                record.append(next_move(record.play))
        assert (record.path.read_bytes(), record.play) == before
        assert journal.resume(record.path, long).play == record.play
        full(False)
        record.append(next_move(record.play))
        assert journal.resume(record.path, long).play == record.play


def test_a_play_begun_on_a_full_disk_leaves_no_file(tmp_path):
    with small_disk(tmp_path / "disk") as (folder, full):
        full(True)
        with pytest.raises(CannotWrite, match=r"^A play cannot be begun in .*: the (disk|file) is .*\.$"):
            begun(folder)
        assert list(folder.glob("*.jsonl")) == []
        full(False)
        assert begun(folder, 1).play.moves


def limit_files_to(size):
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_a_header_that_fits_only_in_part_leaves_no_file(tmp_path):
    def begin():
        limit_files_to(30)
        begun(tmp_path)

    assert sentence_from(begin).startswith("CannotWrite: A play cannot be begun in ")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_may_not_grow_is_taken_back_to_its_last_whole_line_at_any_byte(tmp_path):
    for room in range(1, 60):
        record = begun(tmp_path / str(room), 2)
        before = record.path.read_bytes()
        size = len(before) + room

        def append(record=record, size=size):
            limit_files_to(size)
            record.append(next_move(record.play))

        text = sentence_from(append)
        why = "the file is not allowed to grow; raise the limit on file sizes"
        assert text == f"CannotWrite: This move could not be kept in {record.path}: {why}."
        assert record.path.read_bytes() == before
        assert record.append(next_move(record.play))


def test_a_torn_line_is_gone_also_when_the_next_write_fails(tmp_path):
    record = begun(tmp_path, 2)
    whole = record.path.read_bytes()
    record.path.write_bytes(whole + b'{"chair":"rd"')
    again, real = journal.resume(record.path, long), os.fsync

    def fails(file):
        raise OSError(5, "Input/output error")

    os.fsync = fails
    try:
        with pytest.raises(CannotWrite, match="Input/output error"):
            again.append(next_move(again.play))
    finally:
        os.fsync = real
    assert record.path.read_bytes() == whole
    assert len(again.append(next_move(again.play)).moves) == 3


def test_an_interrupt_in_the_middle_of_an_append_leaves_the_play_as_it_was(tmp_path):
    record, real = begun(tmp_path, 2), os.fsync
    before = record.path.read_bytes()

    def interrupted(file):
        raise KeyboardInterrupt

    os.fsync = interrupted
    try:
        with pytest.raises(KeyboardInterrupt):
            record.append(next_move(record.play))
    finally:
        os.fsync = real
    assert record.path.read_bytes() == before
    assert len(record.append(next_move(record.play)).moves) == 3


@pytest.fixture
def open_folder():
    """A folder that other people can reach, as pytest's own are not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def as_nobody(work):
    """`work`, by a person who is not root."""

    def done():
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
        work()

    return done


def given_away(path):
    if os.geteuid() == 0:
        os.chown(path, 65534, 65534)


def test_a_read_only_folder_ends_in_one_sentence(open_folder):
    plays = open_folder / "plays"
    record = begun(plays, 2)
    text = record.path.read_text()
    given_away(plays)
    given_away(record.path)
    (plays / ".locks" / f"{record.path.name}.lock").unlink()
    (plays / ".locks").rmdir()
    plays.chmod(0o555)
    try:
        appended = sentence_from(as_nobody(lambda: record.append(next_move(record.play))))
        started = sentence_from(as_nobody(lambda: begun(plays)))
        deeper = sentence_from(as_nobody(lambda: begun(plays / "inner")))
        read = sentence_from(as_nobody(lambda: journal.read(record.path)))
    finally:
        plays.chmod(0o755)
    why = "you may not write there; name another folder in $DESKSWAP_PLAYS."
    assert appended == f"CannotWrite: This move could not be kept in {record.path}: {why}"
    assert started == f"CannotWrite: A play cannot be begun in {plays}: {why}"
    assert deeper == f"CannotWrite: A play cannot be begun in {plays / 'inner'}: {why}"
    assert read == "done"
    assert record.path.read_text() == text


def test_another_persons_plays_cannot_be_read(open_folder):
    record = begun(open_folder / "plays", 2)
    if os.geteuid() == 0:
        assert sentence_from(as_nobody(lambda: journal.read(record.path))).startswith("NotAPlay: ")
    assert (record.path.stat().st_mode & 0o077, record.path.parent.stat().st_mode & 0o077) == (0, 0)


def test_a_read_only_file_ends_in_one_sentence(open_folder):
    record = begun(open_folder / "plays", 2)
    for path in (record.path.parent, record.path, record.path.parent / ".locks"):
        given_away(path)
    given_away(record.path.parent / ".locks" / f"{record.path.name}.lock")
    record.path.chmod(0o400)
    text = sentence_from(as_nobody(lambda: record.append(next_move(record.play))))
    assert text.startswith(f"CannotWrite: This move could not be kept in {record.path}: you may not write there")
