"""The reference page: computed from what the course holds, in the order of the alphabet, with links that lead somewhere."""

import json
import re
from pathlib import Path

import pytest

from deskswap import folder, reference
from deskswap.grading import notebooks
from deskswap.grading.derived import derived
from tests.core.lamp import LAMP
from tests.grading.conftest import make_course
from tests.test_bibliography import IDEAS, PLAN, SOURCES, notebook

ROOT = Path(__file__).parents[1]
GLOSSARY = """
- {term: kettle, side: rd, means: A vessel that costs $5 | or more.}
- {term: a facing, also: [facings], side: marketing, means: A place on a shelf.}
- {term: Élan, side: both, means: Drive.}
"""


@pytest.fixture
def course(tmp_path):
    """A course of two modules with a glossary, a scene and a plan."""
    first, second = tmp_path / "01_two_languages", tmp_path / "02_in_their_chair"
    for module, title in ((first, "Two languages"), (second, "In their chair")):
        module.mkdir()
        data = json.loads(notebook("Kahn (1996)" if module == second else "Hello."))
        data["metadata"]["deskswap"] = {"title": title}
        (module / "lesson.ipynb").write_text(json.dumps(data))
    (tmp_path / "ideas.yaml").write_text(IDEAS)
    (tmp_path / "sources.yaml").write_text(SOURCES)
    (first / "_glossary.yaml").write_text(GLOSSARY)
    (first / "lamp.yaml").write_text(LAMP)
    (first / "my-plan.yaml").write_text(PLAN.replace("minutes: 6", "minutes: 6\npractises: [S1, S2]"))
    return tmp_path


def texts(course):
    """The cells of a course's page: id -> text."""
    return {cell["id"]: "".join(cell["source"]) for cell in json.loads(reference.page(course))["cells"]}


def test_words_stand_in_the_order_of_the_alphabet_with_their_side_and_module(course):
    page = texts(course)
    assert page["words"].startswith("## Words of the trade\n\n3 words that the scenes use")
    assert [page[name] for name in page if name.startswith("words-")] == [
        "### E\n\n**Élan** (both desks, [module 1](01_two_languages/lesson.ipynb))  \nDrive.",
        "### F\n\n**a facing** (marketing, [module 1](01_two_languages/lesson.ipynb))  \nA place on a shelf.",
        "### K\n\n**kettle** (R&D, [module 1](01_two_languages/lesson.ipynb))  \nA vessel that costs \\$5 \\| or more.",
    ]


def test_each_idea_stands_with_its_scenes_and_with_its_plan_only_where_there_is_no_scene(course):
    assert texts(course)["ideas-table"].splitlines()[:5] == [
        "| | idea | strand | practised in |",
        "|:--|:--|:--|:--|",
        "| S1 | An idea. | teamwork | [1 Two languages](01_two_languages/lesson.ipynb): *The lamp* |",
        "| S2 | An idea. | teamwork | [1 Two languages](01_two_languages/lesson.ipynb): *My plan* |",
        "| S3 | An idea. | teamwork |  |",
    ]


def test_a_source_stands_with_its_modules_what_is_taken_from_it_and_how_it_is_known(course):
    (course / "sources.yaml").write_text(
        SOURCES.replace("where: abstract", "where: abstract, example.org/a_b?c=1, and example.org")
        + "roe-2003: {cited: [Roe 2003], reference: Roe (2003). doi:10.1/x_y., taken: T., state: reported, behind: B.}\n"
    )
    page = texts(course)
    assert page["sources-cited-k"] == (
        "**Kahn 1996** (module [2](02_in_their_chair/lesson.ipynb))  \n"
        "Kahn, K. B. (1996). Interdepartmental integration.  \n"
        "What we take from it: Collaboration makes the difference.  \n"
        "*Read*: abstract, [example.org](<https://example.org/a_b?c=1>), and example.org."
    )
    assert page["sources-behind-r"] == (
        "**Roe 2003**  \n"
        "Roe (2003). [doi:10.1/x\\_y](<https://doi.org/10.1/x_y>).  \n"
        "What we take from it: T.  \n"
        "What rests on it: B.  \n"
        "*Reported*: not read for this course."
    )


def test_a_module_without_a_lesson_is_named_without_a_link_and_a_broken_glossary_left_out(course):
    (course / "01_two_languages" / "lesson.ipynb").unlink()
    (course / "02_in_their_chair" / "_glossary.yaml").write_text("- {term: x}")
    page = texts(course)
    assert page["words-k"] == "### K\n\n**kettle** (R&D)  \nA vessel that costs \\$5 \\| or more."
    assert page["ideas-table"].splitlines()[2] == "| S1 | An idea. | teamwork | *The lamp* |"


# ---- the page of the course ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page():
    """The course's own page, computed, in normal form."""
    return notebooks.normal(reference.page(ROOT / "course"))


def test_the_page_in_the_course_is_what_its_sources_give(page):
    assert (ROOT / "course" / reference.NAME).read_text(encoding="utf-8") == page


def test_every_link_of_the_page_leads_to_a_notebook_or_heading_of_the_course(page):
    text = "\n".join("".join(cell["source"]) for cell in json.loads(page)["cells"])
    headings = {line.lstrip("# ").replace(" ", "-") for line in text.splitlines() if line.startswith("#")}
    paths = re.findall(r"\]\(([^<)]+)\)", text)
    assert {path[1:] for path in paths if path.startswith("#")} <= headings
    notebooks_ = {path for path in paths if not path.startswith(("#", "http"))}
    assert notebooks_ and all((ROOT / "course" / path).is_file() for path in notebooks_)


def test_all_ideas_and_sources_are_on_the_page_and_none_of_its_cells_is_a_wall(page):
    cells = ["".join(cell["source"]) for cell in json.loads(page)["cells"]]
    table = next(text for text in cells if text.startswith("| | idea"))
    assert [row.split(" | ")[0] for row in table.splitlines()[2:]] == [f"| S{number}" for number in range(1, 27)]
    assert max(len(text) for text in cells if text is not table) < 6_000


def test_a_learner_gets_the_page(tmp_path):
    folder.deliver(tmp_path / "mine", "0.1.0")
    assert (tmp_path / "mine" / "Reference.ipynb").is_file()


def test_the_page_is_a_derived_file_and_a_broken_register_stops_the_build(tmp_path):
    built = make_course(tmp_path)
    for name, text in (("ideas.yaml", IDEAS), ("sources.yaml", SOURCES), ("torn.ipynb", "{")):
        (tmp_path / "course" / name).write_text(text)
    computed = derived(built)
    assert computed.problems == ("course/torn.ipynb: cannot be read, it is not JSON",)
    assert computed.files["course/reference.ipynb"].decode() == notebooks.normal(reference.page(tmp_path / "course"))
    (tmp_path / "course" / "ideas.yaml").write_text("S1: {idea: One.}")
    assert [problem.partition("course/")[2] for problem in derived(built).problems] == [
        "torn.ipynb: cannot be read, it is not JSON",
        "ideas.yaml:1: S1.skills – is missing",
    ]
