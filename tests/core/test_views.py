"""Blocks as JSON and as text."""

import pytest

from deskswap.core.views import (
    Card,
    Choice,
    Choose,
    Dot,
    Either,
    Field,
    Figure,
    Fill,
    Finding,
    Findings,
    Fold,
    Grid,
    Heading,
    Heat,
    HeatRow,
    Items,
    Link,
    Meter,
    Option,
    Plane,
    Points,
    Range,
    Ranges,
    Series,
    Speech,
    Table,
    Text,
    as_json,
    as_text,
    tasks,
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
        Plane("Deals", "Two dots.", "Mine", "Theirs", (Points("offers", (Dot(1, 2), Dot(2, 1))),)),
        Heat("Links", "One strong link.", ("Jar",), (HeatRow("Not sticky", (1,)),), ("weak", "strong")),
        Ranges("Forecasts", "One, and it held.", (Range("Jars", 1, 2, 3, 4, 5),)),
        Card("Module", "About it.", 60, 1, 4, (Link("Lesson", "a.ipynb"),)),
        Fold("More", (Text("Deeper."),)),
        Findings("To mend", (Finding(7, "minutes: must be a whole number."),)),
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
        "Deals. Two dots.\n\n"
        "Links. One strong link.\n\n"
        "Forecasts. One, and it held.\n\n"
        "Module (60 minutes, 1 of 4 done)\nAbout it.\n- Lesson: a.ipynb\n\n"
        "More\n----\n\nDeeper.\n\n"
        "To mend\n- line 7: minutes: must be a\n  whole number.\n\n"
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


OFFER = Fill("Offer?", (Field("price", "Price", "amount", low=2, high=3, step=0.1),), "Offer it", act="offer")
LEAVE = Choose("", (Choice("go", "Leave"),), act="leave")


@pytest.mark.parametrize(
    ("ask", "found"),
    [
        (None, {}),
        (LEAVE, {"leave": LEAVE}),
        (Either("What now?", (Option("Offer", OFFER), Option("Leave", LEAVE))), {"offer": OFFER, "leave": LEAVE}),
    ],
)
def test_the_tasks_of_an_ask_are_found_by_their_acts(ask, found):
    assert tasks(ask) == found


def test_a_task_within_an_either_is_plain_data_with_its_kind():
    grid = Grid(
        "How?", (Choice("r", "Row"),), (Choice("c", "Column"),), (Choice("x", "None"),), "Send", start=(("x",),)
    )
    data = as_json(Either("What now?", (Option("Fill", grid),)))
    assert (data["kind"], data["options"][0]["kind"], data["options"][0]["label"]) == ("either", "option", "Fill")
    assert data["options"][0]["task"] == {
        "kind": "grid",
        "prompt": "How?",
        "rows": [{"kind": "choice", "id": "r", "text": "Row", "cost": 0}],
        "columns": [{"kind": "choice", "id": "c", "text": "Column", "cost": 0}],
        "levels": [{"kind": "choice", "id": "x", "text": "None", "cost": 0}],
        "submit": "Send",
        "act": "grid",
        "start": [["x"]],
    }
