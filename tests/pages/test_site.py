"""Site and slides: every link leads somewhere, nothing is asked of another machine, nothing is told before its time."""

import json
import posixpath
from html.parser import HTMLParser

import pytest

from deskswap import library
from deskswap.core.activity import Words
from deskswap.grading import secrets
from deskswap.pages import parts, pictures, private, site, slides
from tests.pages.conftest import LAB, LESSON, cell, notebook

LOADS = {"src", "srcset", "poster", "data", "action", "background"}
"""Attributes by which a page would ask for something."""


class Page(HTMLParser):
    """The links, names and loads of a page."""

    def __init__(self, html):
        super().__init__()
        self.links, self.names, self.loads, self.headings, self.tags = [], [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append(tag)
        if tag == "a":
            self.links.append(found["href"])
        if "id" in found:
            self.names.append(found["id"])
        if tag == "link" and found.get("rel") == "stylesheet":
            self.loads.append(found["href"])
        self.loads += [value for name, value in attrs if name in LOADS]
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append(tag)


@pytest.fixture(scope="module")
def files(whole):
    """The site of the course that lies here, without the figures of its labs."""
    return site.site(whole, [], draw=False).files()


@pytest.fixture(scope="module")
def decks(whole):
    """The slides of the course that lies here."""
    return {f"{module.name}.html": slides.deck(module, whole) for module in whole.modules if module.lesson is not None}


def crawl(files):
    """Every link of every page that leads to no page, no file or no name."""
    pages = {name: Page(data.decode()) for name, data in files.items() if name.endswith(".html")}
    for name, page in pages.items():
        for address in (*page.links, *page.loads):
            if address.startswith(("https://", "data:")):
                continue
            path, _, anchor = address.partition("#")
            there = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
            if there not in files or (anchor and anchor not in pages[there].names):
                yield name, address


def test_every_link_and_anchor_of_the_site_leads_somewhere(files):
    assert list(crawl(files)) == []
    assert len([name for name in files if name.endswith(".html")]) >= 60


def test_every_page_is_reached_from_the_first_one(files):
    seen, waiting = set(), ["index.html"]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if name.endswith(".html"):
            links = (address.partition("#")[0] for address in Page(files[name].decode()).links)
            waiting += [posixpath.normpath(posixpath.join(posixpath.dirname(name), one)) for one in links if one
                        and "://" not in one]  # fmt: skip
    assert {name for name in files if name.endswith(".html")} - seen == set()


def test_no_page_and_no_slide_loads_anything_from_elsewhere(files, decks):
    for name, text in {**{n: d.decode() for n, d in files.items() if n.endswith(".html")}, **decks}.items():
        assert [one for one in Page(text).loads if "://" in one or one.startswith("//")] == [], name
        assert "@import" not in text and "url(" not in text, name
    assert b"url(" not in files["style.css"] and b"@import" not in files["style.css"]


def test_a_page_has_one_first_heading_names_no_name_twice_and_runs_no_script(files):
    for name, data in files.items():
        if name.endswith(".html"):
            page = Page(data.decode())
            assert page.headings.count("h1") == 1, name
            assert len(page.names) == len(set(page.names)), name
            assert "script" not in page.tags, name


def test_no_page_and_no_slide_holds_what_only_a_chair_knows(whole, files, decks):
    hidden = [secrets.Secret(*one) for one in private.private(whole)]
    hidden += [one for activity in whole.activities.values() if activity.kind != "reflection"
               for one in secrets.of_activity(activity)]  # fmt: skip
    assert len(hidden) > 1000
    shown = site.texts({**files, **{f"slides/{name}": text.encode() for name, text in decks.items()}})
    assert list(secrets.leaks(shown, hidden)) == []


def test_a_leak_would_be_found(lamps):
    lesson = json.loads(LESSON)
    lesson["cells"][1]["source"] += "\n\nYou know and nobody *else* does that it\ngets hot long before it glows."
    (lamps / "01_lamps" / "lesson.ipynb").write_text(json.dumps(lesson))
    scene = (lamps / "01_lamps" / "lamp.yaml").read_text()
    scene = scene.replace("The lamp gets hot.", "You know and nobody else does that it gets hot long before it glows.")
    (lamps / "01_lamps" / "lamp.yaml").write_text(scene)
    course = parts.course(lamps)
    hidden = [secrets.Secret(*one) for one in private.private(course)]
    shown = site.texts(site.site(course, [], draw=False).files())
    assert list(secrets.leaks(shown, hidden)) == [
        "01-lamps/lesson.html: holds the private fact “You know and nobody else does that it gets hot lon…” of lamps/lamp, rd",
    ]


def test_the_sites_do_not_differ_where_only_briefs_differ(whole, files):
    told = Words("Something altogether different, which nobody else should ever read.")

    def other(activity):
        chairs = {name: chair.model_copy(update={"brief": told}) for name, chair in activity.chairs.items()}
        return activity.model_copy(update={"chairs": chairs}) if len(chairs) > 1 else activity

    modules = tuple(
        parts.Module(**{**vars(module), "activities": tuple(map(other, module.activities))}) for module in whole.modules
    )
    changed = parts.Course(whole.folder, modules, whole.terms)
    assert site.site(changed, [], draw=False).files() == files


def test_the_same_course_gives_the_same_bytes(whole, files):
    assert site.site(whole, [], draw=False).files() == files


def test_the_small_course_has_these_pages_and_its_figures(lamps):
    said = []
    found = site.site(parts.course(lamps), said, {"S1": "Talk at fixed times."}).files()
    assert sorted(found) == [
        "01-lamps/facilitator.html", "01-lamps/index.html", "01-lamps/lab.html", "01-lamps/lesson.html",
        "01-lamps/pictures/c1.png", "01-lamps/pictures/c2.png", "01-lamps/scenes/lamp.html", "index.html", "style.css",
    ]  # fmt: skip
    assert said == ["01-lamps/c3 is shown without its figure: ZeroDivisionError, division by zero."]
    lab = found["01-lamps/lab.html"].decode()
    assert lab.count("<figure>") == 1
    assert 'alt="Computed: at a level of 70 %, 10 items:' in lab
    assert "The figure above again: in the notebook it has sliders." in lab
    assert "Here the notebook shows something of its own." in lab
    assert '<span class="k">for</span>' in lab
    scene = found["01-lamps/scenes/lamp.html"].decode()
    for words in (
        "Two people and a lamp.",
        "<b>Ada</b><span>Engineer</span>",
        "Talk at fixed times.",
        "about a minute",
    ):
        assert words in scene
    assert "gets hot" not in scene and "You build lamps" not in scene
    guide = found["01-lamps/facilitator.html"].decode()
    assert "Role cards" not in guide and "before noon" not in guide and "What did you <em>not</em> say?" in guide


def test_a_lesson_shows_its_cases_and_a_card_for_what_it_plays(lamps):
    lesson = site.site(parts.course(lamps), [], draw=False).files()["01-lamps/lesson.html"].decode()
    assert '<a href="lab.html">lab</a>, that, <a href="#The-idea">it</a>' in lesson
    assert "&lt;b&gt;Not bold&lt;/b&gt; &amp; so on." in lesson
    assert "Case A: the warm lamp" in lesson and "<strong>Cleo:</strong> Is it warm?" in lesson
    assert '<p class="name"><a href="scenes/lamp.html">The lamp</a></p>' in lesson


def test_the_slides_of_the_small_course_are_these(lamps):
    course = parts.course(lamps)
    deck = slides.deck(course.modules[0], course)
    titles = [part.partition(">")[2].partition("</h")[0] for part in deck.split('id="title-')[1:]]
    assert titles == [
        "Lamps", "What you can do afterwards", "The idea", "Two cases", "Case A: the warm lamp", "Case B: the cold lamp",
        "Compare", "Scene 1: The lamp", "To talk about",
    ]  # fmt: skip
    for words in (
        "Two shops sell lamps.", "The lamp, from the chair that is not yours", "Ada or Bo · about a minute",
        "<li>What is the rule?</li>", "<li>What did you <em>not</em> say?</li>",
    ):  # fmt: skip
        assert words in deck
    assert "Nash" not in deck


def test_a_module_without_a_lesson_has_no_slides(lamps):
    (lamps / "01_lamps" / "lesson.ipynb").unlink()
    course = parts.course(lamps)
    assert slides.deck(course.modules[0], course) == ""


def test_a_section_is_cut_into_as_few_slides_as_hold_it_and_evenly():
    assert slides._cuts((4.0, 4.0, 4.0)) == (0, 3)
    assert slides._cuts((6.0, 6.0, 6.0, 6.0)) == (0, 2, 4)
    assert slides._cuts((2.0, 12.0, 2.0)) == (0, 1, 2, 3)
    assert slides._cuts((1.0, 9.0, 2.0, 7.0)) == (0, 2, 4)
    assert slides._cuts((30.0, 1.0)) == (0, 1, 2)


def test_a_figure_is_drawn_as_its_sliders_open_and_without_a_learner(monkeypatch, tmp_path):
    monkeypatch.setenv("DESKSWAP_PLAYS", str(tmp_path))
    source = "import os\nfrom deskswap.charts import Said\n\nSaid(os.environ['DESKSWAP_PLAYS'])"
    said = []
    found = pictures.drawn({"where": source, "lab": json.loads(LAB)["cells"][2]["source"]}, said)
    assert (str(tmp_path) in found["where"].alt, said) == (False, [])
    assert found["lab"].moves and found["lab"].png.startswith(b"\x89PNG")
    assert found["lab"].alt.startswith("Computed: at a level of 70 %, 10 items: 44 % to 87 %")
    assert pictures.drawn({}, said) == {}


def test_a_page_of_reference_is_linked_where_there_is_one(lamps):
    text = notebook("Reference", cell(0, "# Reference\n\n[module 1](01_lamps/lesson.ipynb)\n\n## A word\n\nx<br>y"))
    (lamps / "reference.ipynb").write_text(text)
    found = site.site(parts.course(lamps), [], draw=False).files()
    assert '<a href="01-lamps/lesson.html">module 1</a>' in found["reference.html"].decode()
    assert list(crawl(found)) == []


def test_the_course_that_lies_here_leaves_nothing_out(whole):
    assert whole.left_out == ()
    assert whole.folder == library.course_folder()
