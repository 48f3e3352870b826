"""`deskswap report`: the learner's record in the terminal."""

import io
import sys

import pytest

from deskswap.cli import main
from tests.progress.days import home, planned, played


@pytest.fixture
def root(tmp_path, monkeypatch):
    root = home(tmp_path / "course")
    played(root, "two-languages/first-brief", 1, "rd")
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    return root


def said(capsys, *words):
    code = main(["report", *map(str, words)])
    return code, *capsys.readouterr()


def test_without_an_option_it_prints_the_record(root, capsys):
    planned(root, 1)
    code, out, err = said(capsys, root)
    assert (code, err) == (0, "")
    assert out.startswith("Your record\n===========\n\n- 1 scene played to the end")


def test_inside_a_learners_folder_that_one_is_meant(root, capsys, monkeypatch):
    monkeypatch.chdir(root / "plays")
    assert said(capsys)[0] == 0


def test_a_certificate_is_written_and_its_place_told(root, capsys):
    assert said(capsys, root, "--certificate", "Ines Okafor") == (0, f"Written: {root / 'Certificate.pdf'}\n", "")


@pytest.mark.parametrize("name", ["", "🙂", "a\nb", "x" * 500, "\x1b[31m", "अमिता"])
def test_a_name_that_cannot_be_printed_is_one_sentence(root, capsys, name):
    code, out, err = said(capsys, root, "--certificate", name)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "Traceback" not in err and not list(root.glob("*.pdf"))


def test_an_export_goes_where_one_says_and_never_over_a_file(root, capsys, tmp_path):
    file = tmp_path / "mine.zip"
    assert said(capsys, root, "--export", file) == (0, f"Written: {file}, with 1 play in it.\n", "")
    code, _, err = said(capsys, root, "--export", file)
    assert (code, err) == (1, f"{file} is there already and is left as it is; name another file.\n")


def test_what_stays_out_of_an_export_is_told(root, capsys, tmp_path):
    played(root, "two-languages/first-brief", 1, "marketing", owner="fedcba9876543210")
    _, out, _ = said(capsys, root, "--export", tmp_path / "mine.zip")
    assert out.endswith("\nLeft out, because they carry the mark of another folder: 1.\n")


@pytest.mark.parametrize("answer", ["", "n\n", "perhaps\n", "Y E S\n"])
def test_only_yes_sets_plays_aside(root, capsys, monkeypatch, answer):
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
    code, out, _ = said(capsys, root, "--reset")
    assert (code, out.splitlines()[-1][-20:]) == (1, "Nothing was changed.")
    assert len(list((root / "plays").glob("*.jsonl"))) == 1


def test_a_yes_sets_them_aside_and_says_how_to_undo_it(root, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("yes\nyes\n"))
    code, out, _ = said(capsys, root, "--reset")
    assert code == 0 and "To undo it, move the files from" in out
    assert list((root / "plays").glob("*.jsonl")) == []
    assert len(list((root / "plays").glob("set aside */*.jsonl"))) == 1
    code, out, _ = said(capsys, root, "--reset")
    assert (code, "There was no play to set aside." in out) == (0, True)


def test_two_wishes_at_once_are_refused(root, capsys):
    code, _, err = said(capsys, root, "--reset", "--certificate", "Ines")
    assert code == 2 and "not allowed with" in err


def test_a_folder_that_is_no_learners_folder_is_one_sentence(tmp_path, capsys):
    code, out, err = said(capsys, tmp_path)
    assert (code, out) == (1, "")
    assert err == f"{tmp_path} is no learner's folder; name yours: deskswap report FOLDER\n"
