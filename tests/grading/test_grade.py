"""Real submissions, made by playing, through real nbgrader: everybody gets what they deserve."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys

import pytest

from deskswap.cli import main
from tests.grading.conftest import ROOT, make_course, without_rights
from tests.grading.scene import BEST, POOR, keep, play

RELEASE = ROOT / "exercises" / "two-languages" / "two-languages.ipynb"

RIGHT = {
    "share-answer": "def share_kept(before, after):\n    return after / before",
    "lost-answer": "def most_lost(shares):\n    return shares.index(min(shares)) + 1",
    "interval-answer": (
        "def middle_90(values):\n"
        "    rng = np.random.default_rng(5)\n"
        "    means = [rng.choice(values, len(values)).mean() for _ in range(2000)]\n"
        "    return np.percentile(means, 5), np.percentile(means, 95)"
    ),
    "write-answer": "You can tell Carla: mid March, if two tests hold.",
}
PARTLY = {
    **RIGHT,
    "lost-answer": "def most_lost(shares):\n    return shares.index(max(shares)) + 1",
    "interval-answer": RIGHT["interval-answer"].replace("5), np", "10), np").replace("95)", "90)"),
}
WRONG = {
    "share-answer": "def share_kept(before, after):\n    return before / after",
    "lost-answer": "def most_lost(shares)\n    return ____",
}
FATAL = {**RIGHT, "share-answer": "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)"}


def hand_in(folder, answers, choices=None):
    """A learner's folder: the release with these answers, and the play with these choices."""
    folder.mkdir(parents=True)
    notebook = json.loads(RELEASE.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["id"] in answers:
            cell["source"] = answers[cell["id"]]
    (folder / "two-languages.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    if choices is not None:
        keep(play(choices), folder / "play.jsonl")


@pytest.fixture(scope="module")
def graded(scratch, tmp_path_factory):
    """A whole class, graded once by the command as an instructor calls it."""
    place = tmp_path_factory.mktemp("class")
    hand_in(place / "anna", RIGHT, BEST)
    hand_in(place / "bo", PARTLY, POOR)
    (place / "bo" / "timestamp.txt").write_text("soon")
    hand_in(place / "cem", WRONG, BEST[:2])
    hand_in(place / "dag [2]", {})
    hand_in(place / "eva", RIGHT, BEST)
    (place / "eva" / "two-languages.ipynb").write_text("{")
    hand_in(place / "finn", FATAL, BEST)
    (place / "gus").mkdir()
    run = subprocess.run(
        [sys.executable, "-m", "deskswap", "grade", "--submissions", str(place)],
        cwd=scratch.root, capture_output=True, text=True, check=False,
        env={**os.environ, "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    return run, place


def test_every_student_gets_the_grades_that_play_and_answers_deserve(graded, scratch):
    assert (scratch.root / "feedback" / "two-languages.csv").read_text(encoding="utf-8").splitlines() == [
        "student,play,share,lost,interval,written,total,max,flags",
        "anna,10,4,2,4,,20,30,“written” waits for a person",
        'bo,2,4,0,1,,7,30,"timestamp.txt was left out, it holds no date and time; “written” waits for a person"',
        "cem,5,1,0,0,0,6,30,the play is not finished: 2 decisions made",
        "dag [2],0,0,0,0,0,0,30,there is no play.jsonl",
        "eva,10,,,,,,30,two-languages.ipynb cannot be read: it is not JSON",
        "finn,10,,,,,,30,its code ended the program that was grading it",
        "gus,0,,,,,,30,there is no two-languages.ipynb; there is no play.jsonl",
    ]


def test_the_screen_says_a_line_a_student_and_who_needs_a_person(graded):
    run, _ = graded
    lines = run.stdout.splitlines()
    assert sorted(lines[:-2]) == [
        "anna: 20 of 30 (“written” waits for a person)",
        "bo: 7 of 30 (timestamp.txt was left out, it holds no date and time; “written” waits for a person)",
        "cem: 6 of 30 (the play is not finished: 2 decisions made)",
        "dag [2]: 0 of 30 (there is no play.jsonl)",
        "eva: not graded (two-languages.ipynb cannot be read: it is not JSON)",
        "finn: not graded (its code ended the program that was grading it)",
        "gus: not graded (there is no two-languages.ipynb; there is no play.jsonl)",
    ]
    assert lines[-1] == "4 graded, 3 could not be read; look at these by hand: anna, bo, cem, dag [2], eva, finn, gus."
    assert (run.stderr, run.returncode) == ("", 1)


def test_the_gradebook_is_nbgrader_s_own(graded, scratch):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{scratch.root / 'gradebook.db'}") as book:
        found = {
            submission.student.id: (submission.score, submission.needs_manual_grade)
            for submission in book.assignment_submissions("two-languages")
        }
        assert {name: found[name] for name in ("anna", "bo", "cem", "dag [2]")} == {
            "anna": (20, True),
            "bo": (7, True),
            "cem": (6, False),
            "dag [2]": (0, False),
        }


def test_the_untouched_release_fails_politely(graded, scratch):
    path = scratch.root / "autograded" / "dag [2]" / "two-languages" / "two-languages.ipynb"
    outputs = [out for cell in json.loads(path.read_text())["cells"] for out in cell.get("outputs", ())]
    assert [out for out in outputs if out["output_type"] == "error" or out.get("name") == "stderr"] == []
    said = "".join("".join(out.get("text", "")) for out in outputs)
    assert "8 facts, then 6, is a share of 0.75: 0 of 1 (there is still a blank ____ to fill in)" in said


def test_everybody_who_was_graded_gets_nbgrader_s_feedback_and_a_page_for_the_play(graded, scratch):
    for student in ("anna", "bo", "cem", "dag [2]"):
        folder = scratch.root / "feedback" / student / "two-languages"
        assert {"two-languages.html", "play.html"} <= {path.name for path in folder.iterdir()}


def test_the_page_of_a_play_shows_what_was_said_and_the_debrief_and_no_live_markup(graded, scratch):
    page = (scratch.root / "feedback" / "bo" / "two-languages" / "play.html").read_text(encoding="utf-8")
    assert "bo: 2 of 10 points for this play." in page
    assert "So all is well?" in page
    assert "A closed question gets the answer it wants." in page
    assert "What is known, &lt;b&gt;and&lt;/b&gt; what is not?" in page
    assert "<b>and</b>" not in page


def test_an_unfinished_play_is_told_so_and_not_debriefed(graded, scratch):
    page = (scratch.root / "feedback" / "cem" / "two-languages" / "play.html").read_text(encoding="utf-8")
    assert "The play is not finished: 2 decisions made." in page
    assert "A day can be held." not in page


def test_nbgrader_s_noise_is_in_a_file(graded, scratch):
    assert "Autograding" in (scratch.root / "feedback" / "two-languages.log").read_text()


def test_what_a_person_gave_stays_and_a_new_hand_in_is_graded_anew(graded, scratch, tmp_path):
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{scratch.root / 'gradebook.db'}") as book:
        book.find_grade("written", "two-languages", "two-languages", "anna").manual_score = 7
        book.db.commit()
    again = tmp_path / "again"
    hand_in(again / "anna", RIGHT, POOR)
    table = tmp_path / "grades.csv"
    assert main(["grade", "two-languages", "--submissions", str(again), "--course", str(scratch.root),
                 "--csv", str(table)]) == 0  # fmt: skip
    assert table.read_text(encoding="utf-8").splitlines()[1:] == [
        "anna,2,4,2,4,7,19,30,the earlier hand-in was kept as two-languages.earlier-1"
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["--submissions", "nowhere"],
            "There is no folder nowhere; name the folder that holds one folder for each student.",
        ),
        (["--submissions", "empty"], "There are no submissions in empty; it should hold one folder for each student."),
        (
            ["two-langages", "--submissions", "empty"],
            "There is no assignment “two-langages” in {course}/solutions. Did you mean “two-languages”?",
        ),
    ],
)
def test_what_cannot_be_graded_is_one_sentence(scratch, tmp_path, monkeypatch, capsys, arguments, sentence):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    assert main(["grade", *arguments, "--course", str(scratch.root)]) == 1
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", sentence.format(course=scratch.root) + "\n")


def test_a_gradebook_that_another_program_holds_is_one_sentence(graded, scratch, tmp_path, capsys):
    copy = tmp_path / "course"
    shutil.copytree(scratch.root, copy, ignore=shutil.ignore_patterns("autograded", "submitted", "feedback"))
    holder = sqlite3.connect(copy / "gradebook.db")
    holder.execute("BEGIN EXCLUSIVE")
    assert main(["grade", "--submissions", str(graded[1]), "--course", str(copy)]) == 1
    holder.close()
    assert capsys.readouterr().err == (
        f"The gradebook {copy / 'gradebook.db'} cannot be written (database is locked);"
        " close the program that uses it.\n"
    )


def test_a_gradebook_that_is_none_is_one_sentence(graded, scratch, tmp_path, capsys):
    copy = tmp_path / "course"
    shutil.copytree(scratch.root, copy, ignore=shutil.ignore_patterns("autograded", "submitted", "feedback"))
    (copy / "gradebook.db").write_text("no database at all, only a text of some length")
    assert main(["grade", "--submissions", str(graded[1]), "--course", str(copy)]) == 1
    assert capsys.readouterr().err == (
        f"The gradebook {copy / 'gradebook.db'} cannot be written (file is not a database);"
        " put it right or move it away.\n"
    )


def test_two_gradings_in_one_folder_do_not_meet(scratch, graded, capsys):
    import filelock

    with filelock.FileLock(scratch.root / "autograded" / ".grading.lock"):
        assert main(["grade", "--submissions", str(graded[1]), "--course", str(scratch.root)]) == 1
    assert capsys.readouterr().err == (f"Another “deskswap grade” is at work in {scratch.root}; wait for it to end.\n")


@pytest.fixture
def small(tmp_path):
    """A course folder of its own, and beside it a class of one who handed in nothing that can be graded."""
    (tmp_path / "course").mkdir()
    make_course(tmp_path / "course")
    (tmp_path / "class" / "gus").mkdir(parents=True)
    return tmp_path


def grade(place, *more):
    return main(["grade", "--submissions", str(place / "class"), "--course", str(place / "course"), *more])


def table(place):
    return (place / "course" / "feedback" / "two-languages.csv").read_text(encoding="utf-8").splitlines()


def test_a_folder_whose_name_is_no_text_is_that_student_s_problem(small, capsys):
    hand_in(small / "class" / os.fsdecode(b"jos\xe9"), RIGHT, BEST)
    assert grade(small) == 1
    said = "the name of the folder is not text in UTF-8; rename it"
    assert table(small)[1:] == [
        "gus,0,,,,,,30,there is no two-languages.ipynb; there is no play.jsonl",
        f"jos\\udce9,,,,,,,30,{said}",
    ]
    assert f"jos\\udce9: not graded ({said})" in capsys.readouterr().out.splitlines()


def test_a_file_whose_name_is_no_text_and_a_play_with_half_a_sign_stop_nobody(small):
    (small / "class" / "gus" / os.fsdecode(b"n\xe9.ipynb")).write_text("{")
    header = {"deskswap": 1, "activity": "\ud83d", "digest": "d", "seed": 1, "seats": {"marketing": "person"}}
    (small / "class" / "gus" / "play.jsonl").write_text(json.dumps(header) + "\n")
    assert grade(small) == 1
    assert "“n\\udce9.ipynb” was taken as two-languages.ipynb" in table(small)[1]


def test_nobody_earns_points_through_a_link(small):
    hand_in(small / "class" / "good", {}, BEST)
    (small / "class" / "good" / "two-languages.ipynb").write_text("{")
    (small / "class" / "thief").mkdir()
    (small / "class" / "thief" / "two-languages").symlink_to("../good")
    assert grade(small) == 1
    assert [row.split(",")[:2] for row in table(small)[1:]] == [["good", "10"], ["gus", "0"], ["thief", ""]]
    assert "“two-languages” is a link, and links are not followed; put the folder itself there" in table(small)[3]


@pytest.mark.parametrize("name", ["autograded", "feedback", "submitted"])
def test_a_file_in_the_place_of_a_folder_is_one_sentence(small, capsys, name):
    path = small / "course" / name
    path.write_text("x")
    assert grade(small) == 1
    said = "cannot be written: File exists; move away the file that stands in the place of a folder and try again."
    assert capsys.readouterr() == ("", f"{path} {said}\n")


@pytest.mark.parametrize(
    ("csv", "said"),
    [
        ("class", "{}/class cannot be written: Is a directory; name a file, or move the folder away and try again."),
        (
            "course/nbgrader_config.py/x.csv",
            "{}/course/nbgrader_config.py cannot be written: File exists;"
            " move away the file that stands in the place of a folder and try again.",
        ),
    ],
)
def test_a_table_that_cannot_be_written_is_told_before_anything_is_graded(small, capsys, csv, said):
    assert grade(small, "--csv", str(small / csv)) == 1
    assert capsys.readouterr() == ("", said.format(small) + "\n")
    assert list((small / "course" / "submitted").iterdir()) == []


def test_the_table_lies_in_feedback_too_where_another_place_was_named(small):
    assert grade(small, "--csv", str(small / "new" / "grades.csv")) == 1
    assert (small / "new" / "grades.csv").read_text(encoding="utf-8").splitlines() == table(small)


def test_a_course_that_may_not_be_written_is_one_sentence(open_place, capsys):
    (open_place / "course").mkdir()
    make_course(open_place / "course")
    (open_place / "class" / "gus").mkdir(parents=True)
    (open_place / "course").chmod(0o555)
    with without_rights():
        assert grade(open_place) == 1
    said = "cannot be written: Permission denied; give yourself the right to it and try again."
    assert capsys.readouterr() == ("", f"{open_place / 'course' / 'autograded'} {said}\n")


@pytest.mark.parametrize("points", [{}, {"points": None}, {"points": "many"}])
def test_a_graded_cell_without_points_is_one_sentence(small, capsys, points):
    path = small / "course" / "solutions" / "two-languages" / "two-languages.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "share":
            del cell["metadata"]["nbgrader"]["points"]
            cell["metadata"]["nbgrader"] |= points
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert grade(small) == 1
    need = "a grade_id, points and, for a play, its activity, chair and file"
    assert capsys.readouterr() == ("", f"{path}: the graded cell “share” cannot be graded; give it {need}.\n")


def test_a_configuration_that_ends_the_program_is_one_sentence(small, capsys):
    path = small / "course" / "nbgrader_config.py"
    path.write_text("raise SystemExit(3)\n")
    assert grade(small) == 1
    assert capsys.readouterr() == ("", f"{path} cannot be used, SystemExit: 3; put it right.\n")


def test_what_a_killed_grading_left_goes_with_the_next(small):
    left = small / "course" / "autograded" / ".release" / "two-languages"
    left.mkdir(parents=True)
    (left / "half").write_text("x")
    assert grade(small) == 1
    assert [path.name for path in (small / "course" / "autograded").iterdir()] == [".grading.lock"]
    assert [path.name for path in (small / "course").iterdir() if path.name.startswith(".")] == []
