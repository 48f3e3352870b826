"""The registers of ideas and sources: read strictly, and kept to by every activity and every text of the course."""

import ast
import json
from pathlib import Path

import pytest

from deskswap import bibliography
from deskswap.bibliography import Course, cited, findings
from deskswap.cli import main
from deskswap.errors import ScenarioInvalid
from tests.core.lamp import LAMP

ROOT = Path(__file__).parents[1]
IDEAS = "".join(f"S{number}: {{idea: An idea., skills: [teamwork]}}\n" for number in range(1, 27))
ALL = ", ".join(f"S{number}" for number in range(1, 27))
SOURCES = """
kahn-1996:
  cited: [Kahn 1996]
  reference: "Kahn, K. B. (1996). Interdepartmental integration."
  taken: Collaboration makes the difference.
  state: read
  where: abstract
"""
PLAN = """
kind: reflection
title: My plan
summary: One plan.
minutes: 6
chairs: {you: {name: You, role: Somebody, brief: Choose one.}}
opening: Choose a moment.
lead: Your plan
prompts: {moment: {ask: If, help: A moment.}, deed: {ask: then, help: A deed.}}
after: Put it in your calendar.
"""


def notebook(*cells):
    """A notebook of Markdown cells."""
    cells = [{"cell_type": "markdown", "id": f"c{k}", "metadata": {}, "source": [text]} for k, text in enumerate(cells)]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def course(tmp_path):
    """A course of one module that keeps to both its registers: a folder in which a test changes one thing."""
    module = tmp_path / "01_two_languages"
    module.mkdir()
    (tmp_path / "ideas.yaml").write_text(IDEAS)
    (tmp_path / "sources.yaml").write_text(SOURCES)
    (module / "lamp.yaml").write_text(LAMP.replace("[S1]", f"[{ALL}]\ncites: [kahn-1996]"))
    return tmp_path


def found(course):
    """What is found in a course: file, line, path and text of each finding."""
    problems = [(p.file.removeprefix(f"{course}/"), p.line, p.path, p.text) for p in findings(Course(course))]
    return [f"{file}:{line} {path} – {text}" for file, line, path, text in problems]


def add(path, text):
    """Write more at the end of a file."""
    path.write_text((path.read_text() if path.exists() else "") + text)


def test_a_course_that_keeps_to_its_registers_has_no_findings(course):
    assert found(course) == []


def test_a_course_without_registers_claims_nothing(course):
    for name in ("ideas.yaml", "sources.yaml"):
        (course / name).unlink()
    assert found(course) == []


def test_a_register_that_is_not_there_is_a_finding_where_the_other_one_is(course):
    (course / "ideas.yaml").unlink()
    assert found(course) == ["ideas.yaml:0  – is not there"]


def test_a_register_is_read_strictly_and_every_problem_has_its_line(course):
    add(course / "ideas.yaml", "S27: {idea: More., skills: [teamwork]}\nS1: {idea: Twice., skills: [teamwork]}\n")
    (course / "sources.yaml").write_text(
        "kahn-1996:\n  cited: [Kahn 1996]\n  reference: R.\n  taken: T.\n  state: certain\n  colour: red\n"
    )
    assert found(course) == [
        "ideas.yaml:28 S1 – stands twice; the first is on line 1",
        "ideas.yaml:27 S27 – “S27” is no idea of the course: S1 to S26",
        "sources.yaml:5 kahn-1996.state – must be 'read', 'second-hand', 'reported', 'data' or 'formula'",
        "sources.yaml:6 kahn-1996.colour – is not a key that belongs here",
    ]


@pytest.mark.parametrize("text", ["", "a list\n", "[1, 2]\n", "S1: [\n", "S1: &x\n"])
def test_what_is_no_register_is_told_and_never_a_traceback(course, text):
    (course / "ideas.yaml").write_text(text)
    with pytest.raises(ScenarioInvalid) as caught:
        _ = Course(course).ideas
    assert all(problem.file.endswith("ideas.yaml") and problem.text for problem in caught.value.problems)


def test_an_idea_that_no_activity_practises_and_one_that_is_missing_are_findings(course):
    (course / "01_two_languages" / "lamp.yaml").write_text(LAMP.replace("[S1]", "[S1, S2]\ncites: [kahn-1996]"))
    (course / "ideas.yaml").write_text("".join(IDEAS.splitlines(keepends=True)[:3]))
    assert found(course) == [
        "ideas.yaml:3 S3 – is practised by no activity",
        *(f"ideas.yaml:0 S{number} – is missing" for number in range(4, 27)),
    ]


def test_a_scene_names_an_idea_and_a_plan_need_not(course):
    (course / "01_two_languages" / "other.yaml").write_text(LAMP.replace("practises: [S1]\n", ""))
    (course / "01_two_languages" / "my-plan.yaml").write_text(PLAN)
    assert found(course) == [
        "01_two_languages/other.yaml:1 practises – names no idea; a scene or a game practises at least one"
    ]


def test_a_scenario_cites_only_what_is_in_the_register(course):
    (course / "01_two_languages" / "other.yaml").write_text(LAMP.replace("[S1]", "[S1]\ncites: [kahn-1996, nobody-1]"))
    assert found(course) == ["01_two_languages/other.yaml:7 cites.1 – there is no source “nobody-1” in sources.yaml"]


def test_prose_cites_only_what_is_in_the_register(course):
    (course / "01_two_languages" / "lesson.ipynb").write_text(
        notebook("# A lesson", "Kahn (1996) says so.\n\nSmith (1999) does\nnot (Lee & Wu 2001; Kahn 1996).")
    )
    (course / "01_two_languages" / "facilitator.md").write_text(
        "# Guide\n\nAs in Roe et al. (2003).\nIn 2019 it was so.\n"
    )
    assert found(course) == [
        "01_two_languages/facilitator.md:3  – cites “Roe et al. 2003”, which is not in sources.yaml",
        "01_two_languages/lesson.ipynb:0 cell 2 – cites “Smith 1999”, which is not in sources.yaml",
        "01_two_languages/lesson.ipynb:0 cell 2 – cites “Lee & Wu 2001”, which is not in sources.yaml",
    ]


def test_the_assignments_that_learners_get_are_prose_too(course, tmp_path_factory):
    released = tmp_path_factory.mktemp("exercises")
    (released / "two-languages").mkdir()
    (released / "two-languages" / "work.ipynb").write_text(notebook("See Smith (1999)."))
    (problem,) = findings(Course(course, released))
    assert (Path(problem.file).name, problem.path, problem.text) == (
        "work.ipynb", "cell 1", "cites “Smith 1999”, which is not in sources.yaml",
    )  # fmt: skip


def test_a_source_that_nothing_cites_says_what_rests_on_it(course):
    more = "roe-2003: {cited: [Roe 2003], reference: R., taken: T., state: read, where: abstract}\n"
    add(course / "sources.yaml", more)
    assert found(course) == [
        "sources.yaml:8 roe-2003 – is cited by nothing; say under “behind” what rests on it, or take it out"
    ]
    (course / "sources.yaml").write_text(SOURCES + more.replace("where:", "behind: The chairs., where:"))
    assert found(course) == []


def test_a_source_that_was_not_read_stands_beside_the_word_reported(course):
    add(course / "sources.yaml", "roe-2003: {cited: [Roe et al. 2003], reference: R., taken: T., state: reported}\n")
    guide = course / "01_two_languages" / "facilitator.md"
    guide.write_text("Half of it is reported to hold (Roe et al. 2003).\n")
    assert found(course) == []
    guide.write_text("What is reported:\n\n- Half of it holds (Roe et al. 2003).\n- It is reported.\n")
    assert found(course) == [
        "01_two_languages/facilitator.md:3  – quotes “Roe et al. 2003”, which was not read, without the word “reported”"
    ]


def test_the_register_says_where_what_was_read_was_read(course):
    add(course / "sources.yaml", "roe-2003: {cited: [Roe], reference: R., taken: T., state: read, behind: B.}\n")
    assert found(course) == [
        "sources.yaml:8 roe-2003.state – does not say where it was read",
        "sources.yaml:8 roe-2003.cited.0 – has neither a year nor a possessive",
    ]


@pytest.mark.parametrize(
    ("text", "citations"),
    [
        ("Kahn (1996) found", ["Kahn 1996"]),
        ("so it is (Kahn 1996; Nash 1950)", ["Kahn 1996", "Nash 1950"]),
        ("Griffin and\nHauser (1996)", ["Griffin & Hauser 1996"]),
        ("Lu, Yuan & McLeod 2012", ["Lu, Yuan & McLeod 2012"]),
        ("in De Leng et al. 2017", ["De Leng et al. 2017"]),
        ("*Van Huyck, Battalio & Beil's*, 1990", ["Van Huyck, Battalio & Beil's 1990"]),
        ("the model of Faulmüller et al. (2010)", ["Faulmüller et al. 2010"]),
        ("(see Ångström 1999)", ["Ångström 1999"]),
        ("In 2019 a lotion separated.", []),
        ("the recall (February 2019)", []),
        ("Heron 2 for 1999 shops; since March 2024", []),
        ("Regulation (EU) No 655/2013", []),
        ("", []),
    ],
)
def test_a_citation_is_an_author_and_a_year(text, citations):
    assert list(cited(text)) == citations


@pytest.mark.parametrize(
    ("text", "modules"),
    [
        ("Kahn (1996)", ("two-languages",)),
        ("(the model, Kahn 1996)", ("two-languages",)),
        ("*Kahn*’s, 1996", ("two-languages",)),
        ("Roe & Kahn (1996)", ()),
        ("McKahn 1996, Kahn 19967", ()),
    ],
)
def test_a_source_is_cited_in_the_modules_whose_texts_name_it(course, text, modules):
    (course / "01_two_languages" / "lamp.yaml").write_text(LAMP)
    (course / "01_two_languages" / "lesson.ipynb").write_text(notebook(text))
    assert Course(course).citing("kahn-1996") == modules


def test_a_form_that_two_works_share_counts_for_the_one_that_a_scenario_cites(course):
    add(course / "sources.yaml", SOURCES.replace("kahn-1996:", "kahn-1996-b:"))
    (course / "01_two_languages" / "lesson.ipynb").write_text(notebook("Kahn (1996)"))
    whole = Course(course)
    assert (whole.citing("kahn-1996"), whole.citing("kahn-1996-b")) == (("two-languages",), ())


def test_a_notebook_that_cannot_be_read_is_left_to_those_who_open_it(course):
    (course / "01_two_languages" / "lesson.ipynb").write_text("{")
    (course / "01_two_languages" / "lab.ipynb").write_text('{"cells": 3}')
    assert found(course) == []


def test_the_check_of_a_whole_course_tells_what_its_registers_find(course, monkeypatch, capsys):
    monkeypatch.setenv("DESKSWAP_COURSE", str(course))
    (course / "01_two_languages" / "facilitator.md").write_text("As in Roe (2003).\n")
    assert main(["check"]) == 1
    guide = course / "01_two_languages" / "facilitator.md"
    assert f"{guide}:1: – cites “Roe 2003”, which is not in sources.yaml" in capsys.readouterr().out.splitlines()
    assert main(["check", "two-languages/lamp"]) in (0, 1)
    assert "sources.yaml" not in capsys.readouterr().out


# ---- the whole course ------------------------------------------------------------------------------------------


def test_the_course_keeps_to_its_registers():
    assert [str(problem) for problem in findings(Course(ROOT / "course", ROOT / "exercises"))] == []


def said(path):
    """Every text in a module of the product that is no docstring, with its line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes:
            yield node.lineno, node.value


def test_what_debriefs_and_figures_cite_is_in_the_register():
    known = [form for work in Course(ROOT / "course").works.values() for form in work.cited]
    rooms = [ROOT / "widgets" / "deskswap" / room for room in ("core", "charts", "progress", "records", "stage")]
    strangers = [
        (path.name, line, citation)
        for room in rooms
        for path in sorted(room.rglob("*.py"))
        if path != rooms[1] / "data.py"  # the origins of the data sets, which the labs print with each set
        for line, text in said(path)
        for citation in cited(bibliography._without(bibliography.even(text), known))
    ]
    assert strangers == []
