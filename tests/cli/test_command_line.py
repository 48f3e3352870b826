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
