"""Blocks as JSON and as text."""

from deskswap.core.views import (
    Card,
    Choice,
    Choose,
    Figure,
    Fold,
    Heading,
    Items,
    Link,
    Meter,
    Series,
    Speech,
    Table,
    Text,
    as_json,
    as_text,
)


def test_a_block_becomes_an_object_with_its_kind():
    assert as_json(Choose("Say?", (Choice("a", "Hello"),))) == {
        "kind": "choose",
        "prompt": "Say?",
        "choices": [{"kind": "choice", "id": "a", "text": "Hello", "cost": 0}],
        "act": "choose",
    }


def test_every_block_has_a_text_form():
    blocks = (
        Heading("Title", 1),
        Heading("Part"),
        Text("one two three four five six seven eight nine ten"),
        Speech("rd", "Ada", "Hello.", True),
        Speech("", "Gil", "Well."),
        Items(("first", "second"), "List"),
        Items(("bare",)),
        Meter("Days left", 3, 0, 5),
        Figure("lines", "Curve", "It goes up.", ("1",), (Series("a", (1.0,)),)),
        Card("Module", "About it.", 60, 1, 4, (Link("Lesson", "a.ipynb"),)),
        Fold("More", (Text("Deeper."),)),
        Table("Shares", ("Skill", "Level"), (("Analysis", "50%"),)),
    )
    assert as_text(blocks, width=30) == (
        "Title\n=====\n\n"
        "Part\n----\n\n"
        "one two three four five six\nseven eight nine ten\n\n"
        "Ada (you): Hello.\n\n"
        "Gil: Well.\n\n"
        "List\n- first\n- second\n\n"
        "- bare\n\n"
        "Days left: 3 of 5\n\n"
        "Curve. It goes up.\n\n"
        "Module (60 minutes, 1 of 4 done)\nAbout it.\n- Lesson: a.ipynb\n\n"
        "More\n----\n\nDeeper.\n\n"
        "Shares\nSkill     Level\n--------  -----\nAnalysis  50%"
    )


def test_a_wide_table_is_wrapped_column_by_column():
    table = Table("Reasons", ("What", "Why"), (("Date", "Media is booked in windows of four weeks."), ("Price", "")))
    assert as_text([table], width=30) == (
        "Reasons\n"
        "What   Why\n"
        "-----  -----------------------\n"
        "Date   Media is booked in\n"
        "       windows of four weeks.\n"
        "Price"
    )
