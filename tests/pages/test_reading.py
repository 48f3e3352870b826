"""What pages are made from: a guide in its parts, prose with its links, a module with whatever of it is there."""

from deskswap.pages import guide, parts, prose
from tests.pages.conftest import GUIDE


def test_a_guide_gives_its_cards_its_questions_and_what_is_said_for_all():
    found = guide.read(GUIDE)
    assert (found.title, found.remark) == ("Lamps", "All figures are invented.")
    assert found.cards == (
        guide.Card(
            "Ada", "engineer", ("You build lamps that nobody may touch before noon.\nYou know: it gets hot.",)
        ),
        guide.Card(
            "Bo", "seller", ("You sell lamps to people who read in bed at night.", "You know: a shop wants fifty.")
        ),
    )  # fmt: skip
    assert found.questions == ("What did you *not* say?", "Why?")
    assert list(found.sections) == [
        "Purpose", "You need", "Agenda: 10 minutes", "Role cards", "Three questions for the debrief",
    ]  # fmt: skip


def test_a_guide_without_anything_has_nothing_and_says_so_quietly():
    found = guide.read("")
    assert (found.title, found.sections, found.cards, found.questions, found.remark) == ("", {}, (), (), "")


def test_every_guide_of_the_course_has_three_questions_and_cards_with_words_in_them(whole):
    for module in whole.modules:
        if module.guide:
            assert (module.slug, len(module.guide.questions)) == (module.slug, 3)
            assert all(card.paragraphs and card.role for card in module.guide.cards), module.slug


def test_prose_escapes_html_names_headings_as_jupyterlab_does_and_keeps_only_links_that_lead_somewhere():
    text = prose.Prose(lambda address: "there.html" if address == "a.ipynb" else None)
    html = text.html("## Two *words*\n\n<b>x</b> [a](a.ipynb) [b](b.ipynb) [c](#Two-words)\n\n## Two words\n\n1<br>2")
    assert html == (
        '<h2 id="Two-words">Two <em>words</em></h2>\n'
        '<p>&lt;b&gt;x&lt;/b&gt; <a href="there.html">a</a> b <a href="#Two-words">c</a></p>\n'
        '<h2 id="Two-words-2">Two words</h2>\n<p>1<br>2</p>\n'
    )
    assert text.headings == [prose.Heading(2, "Two words", "Two-words"), prose.Heading(2, "Two words", "Two-words-2")]


def test_pieces_of_a_text_come_one_by_one_lists_item_by_item():
    found = list(prose.Prose().pieces("So:\n\n1. one\n2. *two*\n\n| a |\n|---|\n| b |"))
    assert [(piece.sort, piece.words, piece.rows) for piece in found] == [
        ("paragraph", "So:", (("So:",),)),
        ("list", "one", (("1.", "one"),)),
        ("list", "two", (("2.", "<em>two</em>"),)),
        ("table", "a b", (("a",), ("b",))),
    ]
    assert found[2].html == '<ol start="2">\n<li><em>two</em></li>\n</ol>\n'


def test_the_play_of_a_cell_is_read_without_running_it():
    assert parts.played('from deskswap.stage import play\nplay("a/b", variant="b")') == ("a/b", "b")
    assert parts.played("bench()") is None
    assert parts.played("play(name)") is None
    assert parts.played("this is no program") is None


def test_what_is_broken_is_left_out_and_said(lamps):
    (lamps / "01_lamps" / "lamp.yaml").write_text("kind: dialogue\n")
    (lamps / "01_lamps" / "lab.ipynb").write_text("{}")
    (lamps / "01_lamps" / "facilitator.md").write_bytes(b"\xff")
    (lamps / "02_dark").mkdir()
    course = parts.course(lamps)
    assert [(m.name, m.title, m.minutes, len(m.activities), m.lab, m.guide) for m in course.modules] == [
        ("01-lamps", "Lamps", 10, 1, None, None),
        ("02-dark", "Dark", 0, 0, None, None),
    ]
    assert [line.partition(":")[0] for line in course.left_out] == [
        "01_lamps/lab.ipynb is left out", "lamps/lamp is left out", "01_lamps/facilitator.md is left out",
    ]  # fmt: skip
