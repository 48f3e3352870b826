"""The command line's frame: help, slips of the pen, errors in one sentence, and a quick start."""

import os
import signal
import subprocess
import sys
from importlib import import_module

import pytest

from deskswap import __version__
from deskswap.cli import COMMANDS, main, overview
from tests.tiny import TINY


def deskswap(*words, code="", **more):
    """A real run of the command; with `code`, that is run first in the same process."""
    start = [sys.executable, "-m", "deskswap"] if not code else [sys.executable, "-c", code]
    return subprocess.run([*start, *words], check=False, capture_output=True, encoding="utf-8", **more)


def test_deskswap_alone_says_what_there_is_and_where_to_begin(capsys):
    assert main([]) == 0
    told = capsys.readouterr().out
    assert told == overview() + "\n"
    assert "New here? Type:  deskswap learn" in told
    assert [line.split()[1] for line in told.splitlines() if line.startswith("  deskswap ")] == list(COMMANDS)


@pytest.mark.parametrize("words", [["-h"], ["--help"], ["help"]])
def test_help_is_what_deskswap_alone_says(capsys, words):
    assert (main(words), capsys.readouterr().out) == (0, overview() + "\n")


@pytest.mark.parametrize("word", ["-V", "--version"])
def test_the_version_is_told(capsys, word):
    assert (main([word]), capsys.readouterr().out) == (0, f"deskswap {__version__}\n")


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("pley", "There is no command “pley”. Did you mean “deskswap play”?\n"),
        ("qqqq", "There is no command “qqqq”. “deskswap” alone lists them.\n"),
        ("--frobnicate", "There is no command “--frobnicate”. “deskswap” alone lists them.\n"),
    ],
)
def test_an_unknown_command_is_answered_with_the_nearest(capsys, word, sentence):
    assert main([word]) == 2
    assert capsys.readouterr() == ("", sentence)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_its_line_in_the_overview(capsys, name):
    assert main([name, "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"usage: deskswap {name}")
    assert COMMANDS[name] == import_module(f"deskswap.cli.{name}").HELP


def test_a_wrong_option_exits_with_2(capsys):
    assert main(["play", "--seed", "soon"]) == 2
    assert "argument --seed: invalid int value: 'soon'" in capsys.readouterr().err


def test_an_error_is_its_one_sentence_and_exits_with_1(tmp_path):
    done = deskswap("play", "two-languages/nowhere")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("There is no activity “two-languages/nowhere”. ")
    assert done.stderr.count("\n") == 1


def test_a_terminal_without_our_signs_still_shows_the_sentence():
    done = subprocess.run(
        [sys.executable, "-m", "deskswap", "pley"],
        check=False,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert (done.returncode, done.stderr) == (2, b"There is no command ?pley?. Did you mean ?deskswap play??\n")


def test_a_reader_who_has_seen_enough_gets_no_traceback():
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([sys.executable, "-m", "deskswap"], check=False, stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")


def shell(command, **more):
    """A real run by a shell, which can close streams; exit code, output and errors."""
    line = command.replace("deskswap", f'"{sys.executable}" -m deskswap')
    done = subprocess.run(["sh", "-c", line], check=False, capture_output=True, encoding="utf-8", **more)
    return done.returncode, done.stdout, done.stderr


PLAY = "play two-languages/my-plan"


@pytest.mark.parametrize("words", ["--help", "play", PLAY, "check two-languages/my-plan"])
def test_an_output_that_takes_nothing_is_one_sentence(tmp_path, monkeypatch, words):
    monkeypatch.setenv("DESKSWAP_PLAYS", str(tmp_path))
    full = "What is to be printed cannot be written: No space left on device.\n"
    for unbuffered in ("", "1"):
        monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
        assert shell(f"deskswap {words} >/dev/full </dev/null") == (1, "", full)
    assert shell(f"deskswap {words} >&-") == (1, "", "There is nothing to print to: the standard output is closed.\n")
    assert shell(f"deskswap {words} <&- >&- 2>&-") == (1, "", "")


def test_an_input_that_is_closed_is_an_input_at_its_end(tmp_path, monkeypatch):
    monkeypatch.setenv("DESKSWAP_PLAYS", str(tmp_path))
    code, out, err = shell(f"deskswap {PLAY} <&-")
    assert (code, err, "Your play is kept in " in out) == (0, "", True)


@pytest.mark.parametrize("words", [PLAY, "check --table two-languages/my-plan"])
def test_a_reader_that_goes_away_in_the_middle_ends_it_quietly(tmp_path, monkeypatch, words):
    monkeypatch.setenv("DESKSWAP_PLAYS", str(tmp_path))
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    assert shell(f"(deskswap {words} </dev/null; echo $? >&2) | true") == (0, "", "1\n")


@pytest.mark.parametrize("words", ["learn x", "build", "check x.yaml"])
def test_a_folder_that_is_gone_is_one_sentence(tmp_path, words):
    sentence = "The folder you are in no longer exists; go to another one.\n"
    code, out, err = shell(f"cd {tmp_path}; rmdir {tmp_path}; deskswap {words}")
    assert (code, out, err.splitlines(keepends=True)[-1]) == (1, "", sentence)


def test_ctrl_c_exits_with_130(tmp_path, monkeypatch):
    (tmp_path / "01_two_languages").mkdir()
    (tmp_path / "01_two_languages" / "tiny.yaml").write_text(TINY)
    monkeypatch.setenv("DESKSWAP_COURSE", str(tmp_path))
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "deskswap", "play", "two-languages/tiny"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as run:
        run.stdout.readline()
        run.send_signal(signal.SIGINT)
        _, err = run.communicate(timeout=20)
    assert (run.returncode, err) == (130, b"\n")


def test_nothing_but_the_chosen_command_is_imported():
    code = "import sys; from deskswap.cli import main; main(['--version']); print(*sorted(sys.modules))"
    loaded = deskswap(code=code).stdout.splitlines()[1].split()
    heavy = {"argparse", "pydantic", "yaml", "deskswap.library", "deskswap.cli.play", "numpy", "anywidget", "nbgrader"}
    assert heavy.isdisjoint(loaded)
