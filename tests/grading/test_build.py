"""What is derived is the same everywhere, drift is found, and no answer reaches a learner."""

import json
import os
import shutil

import pytest

from deskswap.cli import main
from deskswap.grading import secrets
from deskswap.grading.derived import derived
from deskswap.grading.points import Points
from tests.grading.conftest import ROOT, make_course, without_rights
from tests.grading.scene import scene

RELEASE = "exercises/two-languages/two-languages.ipynb"


@pytest.fixture(scope="module")
def computed(scratch):
    """Everything derived of the scratch course."""
    return derived(scratch)


@pytest.fixture
def built(scratch, computed, tmp_path):
    """A scratch course folder in which everything is up to date."""
    shutil.copytree(scratch.root, tmp_path / "course")
    for name, contents in computed.files.items():
        path = tmp_path / "course" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(contents)
    return tmp_path / "course"


def cells(contents):
    return json.loads(contents)["cells"]


def test_the_derived_files_of_a_course_are_these(computed):
    assert sorted(name for name in computed.files if not name.startswith("course/schemas/")) == [
        RELEASE,
        "solutions/two-languages/two-languages.ipynb",
    ]
    assert "course/schemas/dialogue.json" in computed.files
    assert (computed.problems, computed.leaks) == ((), ())


def test_the_project_s_own_exercises_are_up_to_date(computed):
    assert (ROOT / RELEASE).read_bytes() == computed.files[RELEASE]


def test_two_builds_give_the_same_bytes(computed, tmp_path):
    assert derived(make_course(tmp_path)).files == computed.files


def test_the_release_keeps_the_blanks_and_the_cells_that_run_by_themselves(computed):
    released = {cell["id"]: cell for cell in cells(computed.files[RELEASE])}
    assert "".join(released["lost-answer"]["source"]) == (
        "def most_lost(shares):\n"
        '    """The number of the hand-over, 1, 2 or 3, at which the smallest share is kept."""\n'
        "    return shares.index(____(shares)) + 1\n"
        "# Fill in the blanks above, then run this cell."
    )
    scene_cell = released["play-scene"]["metadata"]
    assert (scene_cell["tags"], scene_cell["jupyter"], scene_cell["editable"]) == (
        ["deskswap-run"],
        {"source_hidden": True},
        False,
    )


def test_the_play_cell_plays_what_the_points_cell_is_graded_by():
    source = {cell["id"]: cell for cell in cells((ROOT / "solutions/two-languages/two-languages.ipynb").read_bytes())}
    wanted = source["play-points"]["metadata"]["deskswap"]["play"]
    call = f'play("{wanted["activity"]}", chair="{wanted["chair"]}", file="{wanted["file"]}")'
    assert call in "".join(source["play-scene"]["source"])
    assert "".join(source["play-points"]["source"]).splitlines()[-1] == "0"


def test_the_points_of_every_test_cell_add_up_to_what_the_cell_is_worth(monkeypatch):
    worth = {}

    class Everything(Points):
        def that(self, what, answer, expected, points, within=0):
            self._earned += points

    monkeypatch.setattr("deskswap.grading.points.Points", Everything)
    names = {}
    for cell in cells((ROOT / "solutions/two-languages/two-languages.ipynb").read_bytes()):
        about = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] == "code" and cell["id"] not in ("play-scene", "play-points", "count-result"):
            exec("".join(cell["source"]), names)
            if about.get("grade"):
                worth[about["grade_id"]] = (names["check"].total, about["points"])
    assert worth == {"share": (4.0, 4), "lost": (2.0, 2), "interval": (4.0, 4)}


def test_check_is_content_with_a_fresh_build(built, capsys):
    assert main(["build", "--check", "--course", str(built)]) == 0
    assert capsys.readouterr().out.endswith("are up to date, and nothing in them gives an answer away.\n")


def drifted(built):
    """Damage a built course in every way that should be found."""
    (built / RELEASE).write_bytes((built / RELEASE).read_bytes() + b"\n")
    (built / "course" / "schemas" / "dialogue.json").unlink()
    (built / "exercises" / "two-languages" / "play.jsonl").write_text("{}")
    (built / "course" / "schemas" / "old.json").write_text("{}")
    lesson = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": []}
    (built / "course" / "01_two_languages" / "lesson.ipynb").write_text(json.dumps(lesson))


def test_check_names_every_file_that_drifted_and_build_puts_it_right(built, capsys):
    drifted(built)
    assert main(["build", "--check", "--course", str(built)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "course/01_two_languages/lesson.ipynb: is not in normal form; run “deskswap build”",
        "course/schemas/dialogue.json: is missing; run “deskswap build”",
        f"{RELEASE}: is not what its source gives; run “deskswap build”",
        "exercises/two-languages/play.jsonl: should not be there; run “deskswap build”",
        "course/schemas/old.json: should not be there; run “deskswap build”",
        "5 to put right.",
    ]
    assert main(["build", "--course", str(built)]) == 0
    assert main(["build", "--check", "--course", str(built)]) == 0
    assert sorted(path.name for path in (built / "exercises").rglob("*")) == ["two-languages", "two-languages.ipynb"]


def planted(text):
    """A learner's notebook that holds a text."""
    cell = {"cell_type": "markdown", "metadata": {}, "source": text.splitlines(keepends=True)}
    return json.dumps({"nbformat": 4, "metadata": {}, "cells": [cell]}).encode()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "    return  after / before",
            "the answer “return after / before” of solutions/two-languages/two-languages.ipynb",
        ),
        (
            'check.that("nothing lost is a share of 1", lambda: share_kept(9, 9), 1, points=1)',
            'the hidden test “check.that("nothing lost is a share of 1"',
        ),
        (
            "I start that test on Friday if you get me\nthirty jars of the pilot batch by Thursday noon.",
            "the answer “I start",
        ),
        ("Remember: A day can be\nheld.", "the mark “A day can be held.” of two-languages/corridor-update scenes.plan"),
        ("evidence: {plans: 3}", "the marks of a choice (“evidence”)"),
        ("### BEGIN SOLUTION", "the line “BEGIN SOLUTION”, which stands in instructors' notebooks only"),
        ("### END HIDDEN TESTS", "the line “END HIDDEN TESTS”, which stands in instructors' notebooks only"),
    ],
)
def test_every_kind_of_leak_is_found(computed, text, found):
    leaks = list(secrets.leaks({"course/x/lab.ipynb": planted(text)}, computed.hidden))
    assert [leak.startswith(f"course/x/lab.ipynb: holds {found}") for leak in leaks] == [True]


def test_a_leak_in_an_output_or_in_metadata_is_found_too(computed):
    output = {"output_type": "stream", "name": "stdout", "text": ["return after", " / before"]}
    cell = {"cell_type": "code", "metadata": {"evidence": {"plans": 3}}, "source": "", "outputs": [output]}
    leaks = list(secrets.leaks({"lab.ipynb": json.dumps({"cells": [cell]}).encode()}, computed.hidden))
    assert [leak.split(" ")[3] for leak in leaks] == ["marks", "answer"]


def test_words_that_the_task_itself_shows_are_no_secret(computed):
    shown = "def share_kept(before, after):\n    rng = np.random.default_rng(1)\ncheck.total"
    assert list(secrets.leaks({"lab.ipynb": planted(shown)}, computed.hidden)) == []


def test_the_explanations_of_a_scene_are_its_secrets():
    assert {secret.text for secret in secrets.of_activity(scene)} >= {"A day can be held.", "She keeps the number."}


def test_check_fails_where_a_leak_lies_in_the_exercises(built, capsys):
    (built / "exercises" / "two-languages" / "notes.md").write_text("The trick: return after / before\n")
    assert main(["build", "--check", "--course", str(built)]) == 1
    assert capsys.readouterr().out.splitlines()[0] == (
        "exercises/two-languages/notes.md: holds the answer “return after / before”"
        " of solutions/two-languages/two-languages.ipynb"
    )


def test_nothing_is_written_while_the_sources_would_leak(built, capsys):
    (built / "solutions" / "two-languages" / "notes.md").write_text("The trick: return after / before\n")
    before = (built / RELEASE).read_bytes()
    (built / "course" / "schemas" / "dialogue.json").unlink()
    assert main(["build", "--course", str(built)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "1 to put right; nothing was written."
    assert not (built / "course" / "schemas" / "dialogue.json").exists()
    assert (built / RELEASE).read_bytes() == before


def test_a_play_beside_the_source_is_not_released(built):
    (built / "solutions" / "two-languages" / "play.jsonl").write_text("mine")
    assert main(["build", "--check", "--course", str(built)]) == 0


def test_a_source_that_nbgrader_refuses_is_one_sentence(built, capsys):
    path = built / "solutions" / "two-languages" / "two-languages.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("### END SOLUTION", "### THE END"), encoding="utf-8")
    assert main(["build", "--course", str(built)]) == 1
    assert capsys.readouterr().err == (
        "The assignment “two-languages” cannot be released: no end solution statement found\n"
    )


def test_a_folder_that_is_no_course_is_one_sentence(tmp_path, capsys):
    assert main(["build", "--course", str(tmp_path)]) == 1
    assert capsys.readouterr().err == (
        f"{tmp_path} is no course folder, it has no “solutions”; name the checkout of the course with --course.\n"
    )


@pytest.mark.parametrize(
    "locked", ["solutions", "solutions/two-languages", "solutions/two-languages/two-languages.ipynb", "course"]
)
def test_a_source_that_cannot_be_read_is_one_sentence_and_costs_no_release(built, open_place, capsys, locked):
    root = open_place / "course"
    shutil.copytree(built, root)
    (root / locked).chmod(0)
    with without_rights():
        code = main(["build", "--course", str(root)])
    (root / locked).chmod(0o700)
    assert (code, capsys.readouterr().err) == (
        1, f"{root / locked} cannot be read: Permission denied; give yourself the right to it and try again.\n"
    )  # fmt: skip
    assert (root / RELEASE).read_bytes() == (built / RELEASE).read_bytes()


def test_a_place_that_cannot_be_written_is_one_sentence(built, open_place, capsys):
    root = open_place / "course"
    shutil.copytree(built, root)
    (root / RELEASE).write_text("old")
    (root / "exercises").chmod(0o555)
    with without_rights():
        code = main(["build", "--course", str(root)])
    said = capsys.readouterr().err
    assert (code, said.startswith(f"{root}/exercises/"), said.count("\n")) == (1, True, 1)
    assert said.endswith(" cannot be written: Permission denied; give yourself the right to it and try again.\n")
    assert (root / RELEASE).read_text() == "old"


@pytest.mark.parametrize("how", ["emptied", "without its notebook", "folder gone"])
def test_a_release_stays_where_no_source_is_left(built, capsys, how):
    source = built / "solutions" / "two-languages"
    if how == "without its notebook":
        (source / "two-languages.ipynb").unlink()
    else:
        shutil.rmtree(source)
    assert main(["build", "--course", str(built)]) == 1
    hint = "put the folders with the notebooks back and build again"
    assert capsys.readouterr().err == f"There is no assignment in {built / 'solutions'}; {hint}.\n"
    assert (built / RELEASE).is_file()


def test_a_release_goes_only_with_its_source_folder(built, capsys):
    shutil.copytree(built / "solutions" / "two-languages", built / "solutions" / "second")
    old = built / "exercises" / "old" / "old.ipynb"
    old.parent.mkdir()
    old.write_text("{}")
    (built / "solutions" / "old").mkdir()
    assert main(["build", "--course", str(built)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "solutions/old: holds no notebook, but exercises/old is made from it; put it back or remove both",
        "1 to put right; nothing was written.",
    ]
    (built / "solutions" / "old").rmdir()
    assert main(["build", "--course", str(built)]) == 0
    assert sorted(path.name for path in (built / "exercises").iterdir()) == ["second", "two-languages"]


@pytest.mark.parametrize("name", ["data.csv", "second.ipynb"])
@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("nowhere")], ids=["pipe", "dangling link"])
def test_a_source_that_is_no_file_is_one_sentence(built, capsys, make, name):
    odd = built / "solutions" / "two-languages" / name
    make(odd)
    assert main(["build", "--course", str(built)]) == 1
    assert capsys.readouterr().err == (
        f"{odd} is neither a file nor a folder; remove it or put the file in its place.\n"
    )
    assert (built / RELEASE).is_file()
