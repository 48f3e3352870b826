"""Every assignment in solutions/ can be earned in full, is asked for politely, and gives nothing away."""

import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile

import nbformat
import pytest
from nbclient import NotebookClient
from nbgrader.utils import determine_grade

from deskswap import library
from deskswap.core.bots import best_play
from deskswap.grading import notebooks, secrets
from deskswap.grading.course import course
from deskswap.grading.release import released
from deskswap.grading.replay import replayed, share
from tests.grading.conftest import ROOT
from tests.grading.fillings import FILLINGS
from tests.grading.scene import keep

COURSE = course(ROOT)
BLANK = "____"
EACH = pytest.mark.parametrize("name", COURSE.names)


def source(name):
    """The instructor's notebook, as its text."""
    return (ROOT / "solutions" / name / f"{name}.ipynb").read_text(encoding="utf-8")


@functools.cache
def release(name):
    """The release as nbgrader makes it, as its text."""
    return released(COURSE, name)[f"{name}.ipynb"].decode()


def code(text):
    """The cells of a notebook that hold code."""
    return [cell for cell in nbformat.reads(text, 4).cells if cell.cell_type == "code"]


def about(cell):
    """What nbgrader knows of a cell."""
    return cell.metadata.get("nbgrader", {})


def filled(name, turn):
    """The released answers with their blanks filled in: rightly on turn 0, then in the wrong ways; None leaves them."""
    cells = {cell.id: cell for cell in code(release(name)) if cell.id in FILLINGS[name]}
    assert list(cells) == list(FILLINGS[name])
    for answer, ways in FILLINGS[name].items():
        words = ways[min(turn, len(ways) - 1)] if turn is not None else ()
        assert turn is None or cells[answer].source.count(BLANK) == len(words)
        for word in words:
            cells[answer].source = cells[answer].source.replace(BLANK, word, 1)
    return cells


def versions(name):
    """What one kernel runs: version -> cells.

    First the release as a learner opens it; then the tests as a grader has them, over answers left untouched, filled in
    rightly, and in every wrong way; at last the source.
    """
    found = {"opened": code(release(name))}
    turns = {"untouched": None, "right": 0}
    turns |= {f"wrong {turn}": turn for turn in range(1, max(map(len, FILLINGS[name].values())))}
    for version, turn in turns.items():
        answers = filled(name, turn)
        cells = [answers.get(cell.id, cell) for cell in code(source(name)) if cell.id != "play-scene"]
        graded = [cell for cell in cells if cell.id in answers or about(cell).get("grade")]
        found[version] = graded if version.startswith("wrong") else cells
    found["source"] = [cell for cell in code(source(name)) if cell.id != "play-scene"]
    return found


@functools.cache
def ran(name):
    """version -> the cells as they came out of one kernel, in a folder that holds what is handed in from “right” on."""
    found, handed_in = versions(name), COURSE.assignment(name).handed_in
    cells = []
    with tempfile.TemporaryDirectory() as place:
        for version, own in found.items():
            if version == "right":
                own.insert(0, nbformat.v4.new_code_cell(hand_in(name, handed_in)))
            for cell in own:
                cell.id = f"{version.replace(' ', '-')}-{cell.id}"
            cells += own
        book = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": notebooks.KERNEL})
        client = NotebookClient(book, timeout=60, allow_errors=True, resources={"metadata": {"path": place}})
        client.execute(env={**os.environ, "DESKSWAP_PLAYS": place, "MPLBACKEND": "agg"})
    return found


def hand_in(name, files):
    """Code that puts the instructor's own files beside the notebook; plays are graded elsewhere."""
    there = [ROOT / "solutions" / name / file for file in files]
    return (
        f"import shutil\nfor file in {[str(path) for path in there if path.is_file()]}:\n    _ = shutil.copy(file, '.')"
    )


def earned(cells):
    """grade id -> points, as nbgrader reads them off the cells with tests; a play's cell holds none."""
    tests = [cell for cell in cells if about(cell).get("grade") and "play" not in cell.metadata.get("deskswap", {})]
    return {about(cell)["grade_id"]: determine_grade(cell)[0] for cell in tests}


def asked(name):
    """grade id -> points of the parts that tests grade."""
    return {part.name: part.points for part in COURSE.assignment(name).parts if not part.manual and not part.play}


def said(cell):
    """All that a cell printed."""
    return "".join(output.get("text", "") for output in cell.outputs)


def faults(cells):
    """Every traceback and everything on the error stream, by cell."""
    return [
        (cell.id, output)
        for cell in cells
        for output in cell.outputs
        if output.output_type == "error" or output.get("name") == "stderr"
    ]


def test_every_assignment_has_three_pieces_with_a_wrong_answer_that_somebody_would_give():
    pieces = {name: [len(ways) >= 2 for ways in answers.values()] for name, answers in FILLINGS.items()}
    assert pieces == {name: [True, True, True] for name in COURSE.names}


@EACH
@pytest.mark.parametrize("version", ["opened", "untouched"])
def test_the_untouched_release_earns_nothing_and_asks_politely(name, version):
    cells = ran(name)[version]
    assert faults(cells) == []
    assert earned(cells) == dict.fromkeys(asked(name), 0)
    silent = [cell.id for cell in cells if about(cell).get("grade_id") in asked(name) and "0 of" not in said(cell)]
    unasked = [cell for cell in FILLINGS[name] if not asks_for_a_blank(cells, cell.removesuffix("-answer"))]
    assert (silent, unasked) == ([], [])


def asks_for_a_blank(cells, name):
    """Whether the test cell of that name says that there is a blank to fill in."""
    return any(
        "there is still a blank ____ to fill in" in said(cell) for cell in cells if about(cell).get("grade_id") == name
    )


@EACH
@pytest.mark.parametrize("version", ["right", "source"])
def test_the_right_answers_earn_all_that_needs_no_person(name, version):
    assert faults(ran(name)[version]) == []
    assert earned(ran(name)[version]) == asked(name)


@EACH
def test_every_plausible_wrong_answer_earns_less(name):
    full = asked(name)
    for version, cells in ran(name).items():
        if version.startswith("wrong"):
            pieces = {cell.removesuffix("-answer") for cell in FILLINGS[name]}
            assert [piece for piece in pieces if earned(cells)[piece] >= full[piece]] == [], version


@EACH
def test_the_best_play_of_the_asked_chair_earns_everything(name, tmp_path):
    for part in COURSE.assignment(name).parts:
        if part.play:
            activity, chair = COURSE.activity(part.play.activity), part.play.chair
            shares = []
            for seed in range(1, 9):
                file = keep(best_play(activity, seed, chair), tmp_path / f"{seed}.jsonl", seats(activity, chair))
                shares.append(replayed(file, activity, chair).share)
            assert (round(max(shares), 9), sum(shares) >= 0.9 * len(shares)) == (1, True), shares


def seats(activity, chair):
    """A person in one chair, and bots in the others."""
    return {other: "person" if other == chair else "bot" for other in activity.chairs}


@EACH
def test_the_play_that_is_graded_is_the_one_that_is_played(name):
    cells = {cell.id: cell for cell in code(source(name))}
    for part in COURSE.assignment(name).parts:
        if part.play:
            assert part.play.activity in library.scenario_files()
            assert part.play.chair in library.activity(part.play.activity).chairs
            call = f'play("{part.play.activity}", chair="{part.play.chair}", file="{part.play.file}")'
            assert call in cells["play-scene"].source


@EACH
def test_ten_points_for_what_is_done_ten_for_tests_and_ten_by_a_person(name):
    parts = COURSE.assignment(name).parts
    kinds = [("done" if part.play or part.hand_in else "person" if part.manual else "tests", part) for part in parts]
    sums = {kind: sum(part.points for other, part in kinds if other == kind) for kind in ("done", "tests", "person")}
    assert sums == {"done": 10, "tests": 10, "person": 10}


@EACH
def test_a_learner_can_write_into_the_answers_and_into_nothing_else_that_counts(name):
    open_cells, answers = [], []
    for cell in nbformat.reads(release(name), 4).cells:
        if about(cell).get("solution"):
            answers.append((cell.id, cell.metadata.get("editable", True), cell.metadata.get("deletable", True)))
        elif cell.cell_type == "code":
            closed = about(cell).get("locked") and not cell.metadata.get("editable", True)
            open_cells += [] if closed and not cell.metadata.get("deletable", True) else [cell.id]
    assert open_cells == []
    assert answers == [(cell, True, False) for cell in [*FILLINGS[name], "write-answer"]]


@EACH
def test_source_and_release_are_in_normal_form_and_up_to_date(name):
    assert notebooks.normal(source(name)) == source(name)
    assert sorted(path.name for path in (ROOT / "exercises" / name).iterdir()) == [f"{name}.ipynb"]
    assert (ROOT / "exercises" / name / f"{name}.ipynb").read_text(encoding="utf-8") == release(name)


@functools.cache
def hidden():
    """Every answer, hidden test, explanation and brief of the whole course."""
    own = [secret for name in COURSE.names for secret in secrets.of_notebook(source(name), name)]
    scenes = [library.activity(name) for name in library.scenario_files()]
    return (*own, *(secret for scene in scenes for secret in secrets.of_activity(scene)))


@EACH
def test_a_release_gives_nothing_away(name):
    assert {secret.kind for secret in hidden()} >= {"answer", "hidden test", "mark", "brief"}
    assert list(secrets.leaks({f"{name}.ipynb": release(name).encode()}, hidden())) == []


@EACH
def test_the_task_tells_how_long_it_takes_and_how_the_written_answer_is_judged(name):
    notebook = json.loads(source(name))
    text = "".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    assert notebook["metadata"]["deskswap"]["title"].endswith(": the assignment")
    assert f"about {notebook['metadata']['deskswap']['minutes']} minutes" in text
    assert "| | 0 | half | full |" in text


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """The table of an assignment with a game, graded by the command as an instructor calls it."""
    root, name = tmp_path_factory.mktemp("course"), "one-scoreboard"
    shutil.copytree(ROOT / "solutions", root / "solutions")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    for student, turn in (("ada", 0), ("ben", 1)):
        submit(root / "class" / student, name, turn)
    command = [sys.executable, "-m", "deskswap", "grade", name, "--submissions", "class"]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert (run.stderr, run.returncode) == ("", 0)
    return (root / "feedback" / f"{name}.csv").read_text(encoding="utf-8").splitlines()


def submit(folder, name, turn):
    """A learner's folder: the release with its blanks filled in one of the ways; on turn 0 all that belongs to it."""
    folder.mkdir(parents=True)
    book, answers = nbformat.reads(release(name), 4), filled(name, turn)
    for cell in book.cells:
        cell.source = answers[cell.id].source if cell.id in answers else cell.source
        if turn == 0 and cell.id == "write-answer":
            cell.source = "Ruth, send it, and I begin on Tuesday."
    for part in COURSE.assignment(name).parts if turn == 0 else ():
        if part.play:
            activity, chair = COURSE.activity(part.play.activity), part.play.chair
            lucky = max((best_play(activity, seed, chair) for seed in range(1, 9)), key=lambda play: share(play, chair))
            keep(lucky, folder / part.play.file, seats(activity, chair))
    (folder / f"{name}.ipynb").write_text(nbformat.writes(book), encoding="utf-8")


def test_a_game_and_its_answers_get_the_grades_they_deserve(table):
    assert table == [
        "student,play,gives,send,seen,written,total,max,flags",
        "ada,10,3,3,4,,20,30,“written” waits for a person",
        "ben,0,2.5,1,1,0,4.5,30,there is no play.jsonl",
    ]
