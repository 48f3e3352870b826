"""`deskswap build --print --slides --site`: what it makes, what it refuses, what it says."""

from deskswap.cli import main
from tests.pages.conftest import write_course


def test_all_three_are_made_below_build_unless_a_folder_is_named(tmp_path, monkeypatch, capsys):
    write_course(tmp_path)
    (tmp_path / "course" / "01_lamps" / "lab.ipynb").unlink()
    (tmp_path / "course" / "ideas.yaml").write_text("S1: {idea: Talk., skills: [communication]}\n")
    monkeypatch.chdir(tmp_path)
    assert main(["build", "--course", str(tmp_path), "--print", "--slides", "decks", "--site"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "build/print: 1 files, for each module its role cards and one page a chair, as a PDF.",
        "decks: 1 files, for each module its slides, as one HTML file.",
        "build/site: 6 files, the course for reading, as linked pages.",
    ]
    assert (tmp_path / "build" / "print" / "01-lamps.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "decks" / "01-lamps.html").is_file()
    assert (tmp_path / "build" / "site" / "01-lamps" / "scenes" / "lamp.html").is_file()


def test_a_solution_in_a_lesson_stops_everything(tmp_path, monkeypatch, capsys):
    write_course(tmp_path)
    lesson = tmp_path / "course" / "01_lamps" / "lesson.ipynb"
    lesson.write_text(lesson.read_text().replace("Noon.", "Noon. The answer is forty-two lamps."))
    solution = tmp_path / "solutions" / "lamps" / "lamps.ipynb"
    solution.parent.mkdir(parents=True)
    source = "### BEGIN SOLUTION\\nThe answer is forty-two lamps.\\n### END SOLUTION"
    solution.write_text(
        '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": '
        f'[{{"cell_type": "markdown", "id": "a", "metadata": {{}}, "source": "{source}"}}]}}'
    )
    monkeypatch.chdir(tmp_path)
    assert main(["build", "--course", str(tmp_path), "--slides"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "slides/01-lamps.html: holds the answer “The answer is forty-two lamps.” of lamps/lamps.ipynb",
        "1 to put right; nothing was written.",
    ]
    assert not (tmp_path / "build").exists()


def test_a_course_without_anything_and_a_folder_that_is_none_are_told(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "course").mkdir()
    assert main(["build", "--course", str(tmp_path), "--site"]) == 1
    assert main(["build", "--course", str(tmp_path / "nowhere"), "--site"]) == 1
    first, second = capsys.readouterr().err.splitlines()
    assert first == f"There is nothing in {tmp_path}/course to make “site” from; name a course with --course."
    assert second.startswith(f"There is no course in {tmp_path}/nowhere/course;")
    assert not (tmp_path / "build").exists()
