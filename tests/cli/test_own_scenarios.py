"""Own scenarios in the terminal: played and checked by name or by file, and a text or a file as an answer."""

import io
import sys

import pytest

from deskswap import journal
from deskswap.cli import main, questions
from deskswap.core.moves import Record
from deskswap.core.views import Draft, Field, Fill
from tests.tiny import TINY


@pytest.fixture(autouse=True)
def scenarios(tmp_path, monkeypatch):
    """The folder of own scenarios, with one in it that can be played and one that cannot."""
    folder = tmp_path / "scenarios"
    folder.mkdir()
    (folder / "tiny.yaml").write_text(TINY)
    (folder / "torn.yaml").write_text(TINY.replace("minutes: 1", "minutes: one"))
    monkeypatch.setenv("DESKSWAP_SCENARIOS", str(folder))
    monkeypatch.setenv("DESKSWAP_PLAYS", str(tmp_path / "plays"))
    return folder


@pytest.fixture
def typed(monkeypatch, capsys):
    """A function that runs a command with these lines: its exit code, and all that it said."""

    def run(words, *lines):
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        code = main(words)
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


@pytest.mark.parametrize("how", ["mine/tiny", "scenarios/tiny.yaml", "elsewhere/Tiny.yaml"])
def test_an_own_scenario_is_played_by_its_name_or_from_its_file_wherever_that_lies(tmp_path, monkeypatch, typed, how):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "Tiny.yaml").write_text(TINY)
    monkeypatch.chdir(tmp_path)
    code, said = typed(["play", how, "--chair", "rd"], "1", "")
    assert (code, "It ended with: T" in said) == (0, True)
    (found,) = journal.kept()
    assert found.header.activity == "mine/tiny"


def test_what_cannot_be_played_is_told_with_every_line(typed, scenarios):
    told = f"{scenarios / 'torn.yaml'}:5: minutes – must be a whole number\n"
    assert typed(["play", "mine/torn"]) == (1, told)
    assert typed(["play", str(scenarios / "torn.yaml")]) == (1, told)
    assert typed(["play", str(scenarios / "none.yaml")]) == (1, f"{scenarios / 'none.yaml'}: – is not there\n")
    assert typed(["play", "mine/tinny"])[1].startswith("There is no activity “mine/tinny”. Did you mean “mine/tiny”?")


def test_own_scenarios_are_listed_after_the_course(typed):
    code, said = typed(["play"])
    listed = [line.split() for line in said.splitlines() if line.startswith("  mine/")]
    assert (code, [line[0] for line in listed]) == (0, ["mine/tiny", "mine/torn"])
    assert "cannot be played as it is; “deskswap check” tells why" in said


def test_an_own_scenario_is_checked_by_its_name_or_from_its_file(typed, scenarios):
    for how in ("mine/tiny", str(scenarios / "tiny.yaml")):
        code, said = typed(["check", "--table", how])
        assert (code, "mine/tiny  –        rd         1.00    100%" in said) == (1, True)
    code, said = typed(["check", "mine/torn"])
    assert (code, said.splitlines()[0].endswith("torn.yaml:5: minutes – must be a whole number")) == (1, True)
    assert "Did you mean “mine/tiny”?" in typed(["check", "mine/tinny"])[1]


NOBODY = questions.Person(lambda: None)


def answered(monkeypatch, task, *lines):
    """What the terminal makes of these lines."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    return questions.answer(task, NOBODY, {})


def test_a_text_is_shown_with_its_lines_and_kept_or_taken_from_a_file(monkeypatch, capsys, tmp_path):
    task = Draft("The text", "kind: dialogue\ntitle: x", 40, "x.yaml")
    (tmp_path / "new.yaml").write_text("kind: message\n")
    assert answered(monkeypatch, task, "") == task.text
    assert capsys.readouterr().out.startswith("1  kind: dialogue\n2  title: x\n\n")
    assert answered(monkeypatch, task, str(tmp_path / "new.yaml")) == "kind: message\n"


def test_a_file_that_is_brought_is_its_name_and_its_text(monkeypatch, capsys, tmp_path):
    task = Fill("Bring it", (Field("file", "The file", "file", high=20),), "Bring it in")
    (tmp_path / "a.yaml").write_text("kind: message\n")
    (tmp_path / "long.yaml").write_text("x" * 21)
    (tmp_path / "bytes.yaml").write_bytes(b"\xff")
    slips = [str(tmp_path / name) for name in ("none.yaml", "long.yaml", "bytes.yaml")]
    found = answered(monkeypatch, task, *slips, "a\0b", f"'{tmp_path / 'a.yaml'}'")
    assert found == {"file": Record({"name": "a.yaml", "text": "kind: message\n"})}
    said = capsys.readouterr().out
    assert said.count("There is no file of that name with a text in it that could be read.\n") == 2
    assert "That is 21 characters; 20 is the most.\n" in said
    assert "That file cannot be read: it is not text in UTF-8.\n" in said


def test_a_file_in_a_form_is_named_when_the_form_is_read_again(monkeypatch, capsys, tmp_path):
    (tmp_path / "a.yaml").write_text("kind: message\n")
    task = Fill(
        "", (Field("file", "The file", "file", high=20), Field("n", "How many", "amount", high=5)), "Send", total=4
    )
    answered(monkeypatch, task, str(tmp_path / "a.yaml"), "3", "2", "4", "")
    assert "  1. The file a.yaml\n  2. How many 3\n" in capsys.readouterr().out
