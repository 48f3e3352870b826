"""On paper a chair finds what its view shows at the opening, and nothing that belongs to another chair."""

import io

import pytest
import yaml
from pypdf import PdfReader
from reportlab.platypus import Flowable

from deskswap import library
from deskswap.core import views
from deskswap.core.activity import Words
from deskswap.pages import blocks, paper, parts, sheets
from tests.core.lamp import LAMP

TRADE = "the-trade/launch-against-spec"


def read(data):
    """The words of each page of a PDF, with one space between them."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]


def of(text, name="lamps/lamp"):
    return library.parse(text, name)


def test_a_booklet_has_a_cover_a_page_a_card_and_a_page_a_chair(lamps):
    course = parts.course(lamps)
    cover, ada, bo, engineer, seller = read(sheets.booklet(course.modules[0], course.terms))
    for words in ("Lamps About lamps.", "PURPOSE People see a lamp", "• A second lamp.", "AGENDA: 10 MINUTES minutes"):
        assert words in cover
    assert "Pages To hand out For 2–3 Role card Ada, Bo 4–5 The lamp Ada, Bo" in cover
    assert "You build lamps that nobody may touch before noon. You know: it gets hot." in ada
    assert "fifty" not in ada
    assert "You sell lamps to people who read in bed at night. You know: a shop wants fifty." in bo
    assert "hot" not in bo
    assert "Ada Engineer The lamp About a minute · with Bo (Seller) · you begin" in engineer
    assert "WHAT IS GOING ON A workshop at noon." in engineer
    assert "FOR YOU ALONE You build lamps. What you know • The lamp gets hot." in engineer
    assert "FOR YOU ALONE You sell lamps. What you know • A shop wants fifty." in seller
    assert all(f"{sheets.FOOT} {number} " in page for number, page in enumerate([cover, ada, bo, engineer, seller], 1))


def test_no_sheet_of_the_course_changes_when_another_chair_is_told_something_else(whole):
    told = Words("Something altogether different, which nobody else should ever read.")
    seen = 0
    for module in whole.modules:
        for activity in module.scenes:
            for _, member in activity.each:
                for chair in member.chairs:
                    others = {
                        name: one if name == chair else one.model_copy(update={"brief": told})
                        for name, one in member.chairs.items()
                    }
                    changed = member.model_copy(update={"chairs": others})
                    assert sheets.part(changed, "", chair) == sheets.part(member, "", chair), (activity.id, chair)
                    assert sheets.part(changed, "", next(n for n in others if n != chair)) != sheets.part(
                        member, "", next(n for n in others if n != chair)
                    )
                    seen += 1
    assert seen >= 40


def test_a_printed_page_does_not_change_when_the_other_chair_knows_something_else(lamps):
    (lamps / "01_lamps" / "facilitator.md").unlink()
    before = parts.course(lamps)
    other = LAMP.replace("A shop wants fifty.", "A shop wants nine hundred.").replace("You sell lamps.", "You sell.")
    (lamps / "01_lamps" / "lamp.yaml").write_text(other)
    after = parts.course(lamps)
    first, second = (read(sheets.booklet(course.modules[0])) for course in (before, after))
    assert first[:2] == second[:2]
    assert ["nine hundred" in page for page in second] == [False, False, True]


def test_the_numbers_of_a_negotiation_stand_on_the_sheet_of_their_own_chair_only():
    text = library.scenario_files()[TRADE].read_text(encoding="utf-8")
    activity = library.parse(text, TRADE)
    data = yaml.safe_load(text)
    points = data["variants"]["a"]["issues"]["week"]["points"]["marketing"]
    assert points == {"w11": 28, "w13": 22, "w15": 15, "w17": 7, "w20": 0}
    points |= {"w13": 20, "w15": 12, "w17": 3}
    changed = library.parse(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), TRADE)
    assert sheets.part(changed, "a", "rd") == sheets.part(activity, "a", "rd")
    assert sheets.part(changed, "a", "marketing") != sheets.part(activity, "a", "marketing")


def test_nothing_of_marks_stands_on_any_sheet_of_the_course(whole):
    for module in whole.modules:
        reasons = [
            " ".join(option.why.split())
            for activity in module.scenes
            if activity.kind == "dialogue"
            for scene in activity.scenes.values()
            for option in scene.options.values()
        ]
        handed = " ".join(
            views.as_text((*one.opening, *one.knows), 10_000) for one in sheets.hand_outs(module, whole.terms)
        )
        assert [why for why in reasons if why in " ".join(handed.split())] == []


def test_every_scene_and_game_of_the_course_has_a_sheet_for_every_chair_of_every_variant(whole):
    for module in whole.modules:
        wanted = [
            (activity.id, variant, str(chair.name))
            for activity in module.scenes
            for variant, member in activity.each
            for chair in member.chairs.values()
        ]
        assert [(one.activity, one.variant, one.you.name) for one in sheets.hand_outs(module)] == wanted


def test_two_chairs_never_share_a_page(whole):
    module = whole.modules[1]
    pages = read(sheets.booklet(module, whole.terms))
    for page in pages[1:]:
        assert page.count("FOR YOU ALONE") <= 1


def test_the_same_course_gives_the_same_bytes(whole):
    assert sheets.booklet(whole.modules[6], whole.terms) == sheets.booklet(whole.modules[6], whole.terms)


def test_a_module_with_nothing_to_hand_out_has_no_booklet(lamps):
    (lamps / "02_dark").mkdir()
    assert sheets.booklet(parts.course(lamps).modules[1]) == b""


BLOCKS = (
    views.Heading("H & <b>", 2),
    views.Text("Plain & <i>.\nNext line.", "plain"),
    views.Text("Told.", "scene"),
    views.Text("Small.", "note"),
    views.Text("Key.", "key"),
    views.Speech("rd", "Ada", "Hot."),
    views.Items(("one", "two"), "Two things"),
    views.Table("A table", ("a", "b"), (("1", "2"), ("3", "4"))),
    views.Figure("lines", "A line", "It rises.", ("x",), (views.Series("s", (1.0,)),)),
    views.Plane("A plane", "Dots lie there.", "x", "y", ()),
    views.Heat("A map", "Dark means much.", (), (), ()),
    views.Ranges("Ranges", "One holds.", ()),
    views.Meter("Turns left", 3, 0, 5),
    views.Card("A card", "What it holds.", 5, 1, 2),
    views.Fold("More", (views.Text("Inside."),)),
    views.Findings("Found", (views.Finding(3, "a slip"),)),
)


def printed(story):
    sheet = paper.Sheet("left", "right", lambda look, whole: story(look))
    return read(paper.printed([sheet], "title", "foot"))


def test_every_kind_of_block_is_printed():
    assert {type(block) for block in BLOCKS} == set(views.Block.__args__)
    (page,) = printed(lambda look: blocks.story(BLOCKS, look))
    for words in (
        "H & <b>", "Plain & <i>. Next line.", "Told.", "Small.", "Key.", "Ada: Hot.", "Two things • one • two",
        "A table a b 1 2 3 4", "A line It rises.", "A plane Dots lie there.", "A map Dark means much.",
        "Ranges One holds.", "Turns left: 3 of 5", "A card (5 minutes, 1 of 2 done) What it holds.", "More Inside.",
        "Found • line 3: a slip",
    ):  # fmt: skip
        assert words in page, words


def test_what_fits_no_page_goes_on_overleaf_and_nothing_is_lost():
    words = [f"word{number}" for number in range(2500)]
    pages = printed(lambda look: blocks.story([views.Text(" ".join(words))], look))
    assert len(pages) == 7
    found = [word for page in pages for word in page.split() if word.startswith("word")]
    assert found == words
    assert ["overleaf" in page for page in pages] == [False, *[True] * 6]


def test_the_part_for_one_person_goes_on_overleaf_beside_its_rule():
    words = [views.Text(f"line{number} " * 12) for number in range(60)]
    pages = printed(lambda look: [blocks.Rail(blocks.story(words, look), paper.INK)])
    assert len(pages) > 1
    assert [word for page in pages for word in page.split() if word.startswith("line")] == [
        f"line{number}" for number in range(60) for _ in range(12)
    ]


def test_a_thing_taller_than_any_page_is_made_smaller():
    class Tower(Flowable):
        def wrap(self, width, height):
            return 100, 5000

        def draw(self):
            self.canv.drawString(0, 0, "tower")

    assert ["tower" in page for page in printed(lambda look: [Tower()])] == [True]


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([("a", "b")], 2),
        ([("short", "a very much longer cell than the first one"), ("x", "y")], 2),
        ([("unbreakable" * 20, "y")], 2),
    ],
)
def test_the_columns_of_a_table_fill_its_width(rows, wanted):
    paper.styles()
    found = blocks.widths(rows, 9, 400)
    assert len(found) == wanted
    assert sum(found) <= 400.01
