"""What was handed in is taken in as it is, and nothing that was there is lost."""

import os
import shutil

import pytest

from deskswap.errors import GradingError
from deskswap.grading.course import course
from deskswap.grading.intake import submissions, taken_in
from tests.grading.conftest import make_course, without_rights

NOTEBOOK = '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}'
WHEN = "2026-02-03 10:00:00.000000 UTC"


@pytest.fixture
def take(tmp_path):
    """Hand in files (name -> text) for a student: what became of it, with the course folder's submission folder."""
    (tmp_path / "course").mkdir()
    here = make_course(tmp_path / "course")
    assignment = here.assignment(None)

    def take(files, student="ada", place=None):
        folder = place or tmp_path / "in" / student
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        return taken_in(here, assignment, student, folder)

    return take


def kept(handed):
    return {path.name: path.read_text(encoding="utf-8") for path in handed.folder.iterdir()}


def test_the_notebook_and_the_play_are_taken_and_nothing_else(take):
    handed = take({"two-languages.ipynb": NOTEBOOK, "play.jsonl": "x", "diary.txt": "y", "timestamp.txt": WHEN})
    assert kept(handed) == {"two-languages.ipynb": NOTEBOOK, "play.jsonl": "x", "timestamp.txt": WHEN}
    assert (handed.notes, handed.problem) == ((), "")


def test_the_same_hand_in_again_changes_nothing(take):
    take({"two-languages.ipynb": NOTEBOOK})
    handed = take({"two-languages.ipynb": NOTEBOOK})
    assert [path.name for path in handed.folder.parent.iterdir()] == ["two-languages"]
    assert handed.notes == ()


def test_a_changed_hand_in_takes_the_place_and_every_earlier_one_is_kept(take):
    for text in ("first", "second", "third"):
        handed = take({"two-languages.ipynb": NOTEBOOK, "play.jsonl": text})
    folders = {path.name: (path / "play.jsonl").read_text() for path in handed.folder.parent.iterdir()}
    assert folders == {
        "two-languages": "third",
        "two-languages.earlier-1": "first",
        "two-languages.earlier-2": "second",
    }
    assert handed.notes == ("the earlier hand-in was kept as two-languages.earlier-2",)


def test_files_that_a_browser_renamed_are_found(take):
    handed = take({"two-languages (1).ipynb": NOTEBOOK, "play (2).jsonl": "x"})
    assert kept(handed) == {"two-languages.ipynb": NOTEBOOK, "play.jsonl": "x"}
    assert handed.notes == (
        "“two-languages (1).ipynb” was taken as two-languages.ipynb",
        "“play (2).jsonl” was taken as play.jsonl",
    )


def test_two_renamed_files_are_nobody_s_to_choose_from(take):
    handed = take({"a.ipynb": NOTEBOOK, "b.ipynb": NOTEBOOK})
    assert (kept(handed), handed.problem) == ({}, "there is no two-languages.ipynb")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "two-languages.ipynb cannot be read: it is not JSON"),
        ('{"nbformat": 3, "metadata": {}}', "two-languages.ipynb cannot be read: it is not a notebook of format 4"),
        (
            NOTEBOOK.replace(
                "[]",
                "["
                + ",".join(['{"cell_type": "code", "source": "", "metadata": {"nbgrader": {"grade_id": "share"}}}'] * 2)
                + "]",
            ),
            "two-languages.ipynb holds the cell “share” twice; remove the copy and grade again",
        ),
    ],
)
def test_a_notebook_that_cannot_be_graded_is_said_in_one_sentence(take, text, problem):
    assert take({"two-languages.ipynb": text}).problem == problem


def test_links_and_pipes_are_left_out(take, tmp_path):
    folder = tmp_path / "in" / "eve"
    take({}, "eve")
    (folder / "two-languages.ipynb").symlink_to(tmp_path / "course" / "solutions" / "two-languages")
    os.mkfifo(folder / "play.jsonl")
    here = course(tmp_path / "course")
    handed = taken_in(here, here.assignment(None), "eve", folder)
    assert kept(handed) == {}
    assert [note.partition(",")[0] for note in handed.notes if "earlier" not in note] == [
        "two-languages.ipynb was left out",
        "play.jsonl was left out",
    ]


def test_both_layouts_are_understood(tmp_path):
    (tmp_path / "plain" / "ada").mkdir(parents=True)
    (tmp_path / "nb" / "submitted" / "bo" / "two-languages").mkdir(parents=True)
    (tmp_path / "plain" / ".DS_Store").mkdir()
    assert submissions(tmp_path / "plain", "two-languages") == {"ada": tmp_path / "plain" / "ada"}
    expected = {"bo": tmp_path / "nb" / "submitted" / "bo" / "two-languages"}
    assert submissions(tmp_path / "nb", "two-languages") == expected
    assert submissions(tmp_path / "nb" / "submitted", "two-languages") == expected


def test_a_folder_without_submissions_is_one_sentence(tmp_path):
    with pytest.raises(GradingError, match=r"^There are no submissions in .*; it should hold one folder for each"):
        submissions(tmp_path, "two-languages")
    with pytest.raises(GradingError, match=r"^There is no folder .*; name the folder that holds one folder for each"):
        submissions(tmp_path / "nowhere", "two-languages")


@pytest.mark.parametrize("text", ["", "soon", "2026-13-45 10:00", "\udcff", "9" * 400])
def test_a_timestamp_that_is_none_is_left_out_and_told_of(take, tmp_path, text):
    folder = tmp_path / "raw" / "ada"
    folder.mkdir(parents=True)
    (folder / "two-languages.ipynb").write_text(NOTEBOOK)
    (folder / "timestamp.txt").write_bytes(text.encode("utf-8", "surrogateescape"))
    here = course(tmp_path / "course")
    handed = taken_in(here, here.assignment(None), "ada", folder)
    assert (kept(handed), handed.problem) == ({"two-languages.ipynb": NOTEBOOK}, "")
    assert handed.notes == ("timestamp.txt was left out, it holds no date and time",)


def test_a_link_in_the_place_of_a_student_or_an_assignment_is_named_and_not_followed(take, tmp_path):
    place = tmp_path / "class"
    take({"two-languages.ipynb": NOTEBOOK}, place=place / "good" / "two-languages")
    (place / "thief").mkdir()
    (place / "thief" / "two-languages").symlink_to("../good/two-languages")
    (place / "twin").symlink_to("good")
    here = course(tmp_path / "course")
    found = submissions(place, "two-languages")
    assert list(found) == ["good", "thief", "twin"]
    handed = {name: taken_in(here, here.assignment(None), name, folder) for name, folder in found.items()}
    assert {name: (one.folder is None, one.problem) for name, one in handed.items()} == {
        "good": (False, ""),
        "thief": (True, "“two-languages” is a link, and links are not followed; put the folder itself there"),
        "twin": (True, "“twin” is a link, and links are not followed; put the folder itself there"),
    }


def test_a_link_that_lies_in_submitted_already_is_not_followed_either(take, tmp_path):
    take({"two-languages.ipynb": NOTEBOOK, "play.jsonl": "good"}, "good")
    place = tmp_path / "course" / "submitted"
    (place / "thief" / "two-languages").mkdir(parents=True)
    (place / "thief" / "two-languages" / "two-languages.ipynb").write_text(NOTEBOOK)
    (place / "thief" / "two-languages" / "play.jsonl").symlink_to(place / "good" / "two-languages" / "play.jsonl")
    here = course(tmp_path / "course")
    handed = taken_in(here, here.assignment(None), "thief", submissions(place, "two-languages")["thief"])
    assert kept(handed) == {"two-languages.ipynb": NOTEBOOK}
    assert handed.notes == (
        "play.jsonl was left out, it is a link, and links are not followed",
        "the earlier hand-in was kept as two-languages.earlier-1",
    )


def test_a_hand_in_in_submitted_stays_with_all_that_lies_beside_it(take, tmp_path):
    folder = tmp_path / "course" / "submitted" / "ada" / "two-languages"
    files = {"two-languages.ipynb": NOTEBOOK, "data.csv": "1,2"}
    assert kept(take(files, place=folder)) == files


def test_a_folder_that_cannot_be_read_is_that_student_s_problem(open_place):
    (open_place / "course").mkdir()
    here = make_course(open_place / "course")
    for folder in ("ada", "bo/two-languages"):
        (open_place / "class" / folder).mkdir(parents=True)
    for folder in ("ada", "bo/two-languages"):
        (open_place / "class" / folder).chmod(0)
    with without_rights():
        found = submissions(open_place / "class", "two-languages")
        handed = [taken_in(here, here.assignment(None), name, folder) for name, folder in found.items()]
    assert [(one.student, one.folder, one.problem) for one in handed] == [
        ("ada", None, "the folder “ada” cannot be read: Permission denied; give yourself the right to it"),
        ("bo", None, "the folder “two-languages” cannot be read: Permission denied; give yourself the right to it"),
    ]


def test_a_file_in_submitted_that_cannot_be_read_is_that_student_s_problem(open_place):
    (open_place / "course").mkdir()
    here = make_course(open_place / "course")
    folder = open_place / "course" / "submitted" / "ada" / "two-languages"
    folder.mkdir(parents=True)
    (folder / "two-languages.ipynb").write_text(NOTEBOOK)
    (folder / "play.jsonl").touch(mode=0)
    with without_rights():
        handed = taken_in(here, here.assignment(None), "ada", folder)
    assert (kept(handed), handed.problem) == ({"two-languages.ipynb": NOTEBOOK}, "")
    assert handed.notes[0] == "play.jsonl was left out, it cannot be read: Permission denied"


@pytest.mark.parametrize("mode", [0o000, 0o300])
def test_a_class_that_cannot_be_read_is_one_sentence(open_place, mode):
    place = open_place / "class"
    (place / "ada").mkdir(parents=True)
    place.chmod(mode)
    with without_rights(), pytest.raises(GradingError) as error:
        submissions(place, "two-languages")
    assert str(error.value).endswith("cannot be read: Permission denied; give yourself the right to it and try again.")


def test_what_a_killed_grading_left_is_cleared_away(take, tmp_path):
    left = tmp_path / "course" / "submitted" / "ada" / ".two-languages.new"
    left.mkdir(parents=True)
    (left / "half").write_text("x")
    handed = take({"two-languages.ipynb": NOTEBOOK})
    assert kept(handed) == {"two-languages.ipynb": NOTEBOOK}
    assert [path.name for path in handed.folder.parent.iterdir()] == ["two-languages"]
