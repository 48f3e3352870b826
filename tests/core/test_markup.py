"""Blocks as plain HTML: escaped, without style and script."""

import pytest

from deskswap.core.markup import as_html
from deskswap.core.views import (
    Card,
    Dot,
    Figure,
    Finding,
    Findings,
    Fold,
    Heading,
    Heat,
    HeatRow,
    Items,
    Link,
    Meter,
    Plane,
    Points,
    Range,
    Ranges,
    Series,
    Speech,
    Table,
    Text,
)


def table(caption, *rows):
    """The HTML of a table, written out the slow way; its first row is the head."""
    head, *body = rows
    top = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in body)
    return f"<table><caption>{caption}</caption><thead><tr>{top}</tr></thead><tbody>{lines}</tbody></table>"


@pytest.mark.parametrize(
    ("block", "html"),
    [
        (Heading("A < B", 2), "<h3>A &lt; B</h3>"),
        (Text("one\n<two>"), '<p class="plain">one<br>&lt;two&gt;</p>'),
        (Text("quiet", "note"), '<p class="note"><small>quiet</small></p>'),
        (Speech("rd", "Ada", "Hello.", True), '<p class="mine"><strong>Ada (you):</strong> Hello.</p>'),
        (Speech("", "Gil", "Well."), '<p class="theirs"><strong>Gil:</strong> Well.</p>'),
        (Items(("a", "b"), "List"), "<p><strong>List</strong></p><ul><li>a</li><li>b</li></ul>"),
        (Items(("a",)), "<ul><li>a</li></ul>"),
        (
            Findings("To mend", (Finding(7, "a < b"), Finding(9, "c"))),
            "<p><strong>To mend</strong></p><ul><li>line 7: a &lt; b</li><li>line 9: c</li></ul>",
        ),
        (Meter("Days", 3, 0, 5), '<p class="note">Days: 3 of 5</p>'),
        (
            Figure("lines", "Curve", "It goes up.", ("1", "2"), (Series("a", (1.0, None)),)),
            '<p>It goes up.</p><table><caption>Curve</caption><thead><tr><th scope="col"></th><th scope="col">a</th></tr>'
            "</thead><tbody><tr><td>1</td><td>1</td></tr><tr><td>2</td><td></td></tr></tbody></table>",
        ),
        (
            Plane(
                "Deals",
                "Two < three.",
                "Mine",
                "Theirs",
                (
                    Points("every deal", (Dot(1, 1),) * 41),
                    Points("offers", (Dot(2, 3.5, "first"), Dot(4, -5)), joined=True),
                ),
            ),
            "<p>Two &lt; three.</p>"
            + table(
                "Deals",
                ("", "Mine", "Theirs"),
                ("every deal: 41 dots", "", ""),
                ("offers: first", "2", "3.5"),
                ("offers", "4", "-5"),
            ),
        ),
        (
            Heat("Links", "One link.", ("Glycerin", "Jar"), (HeatRow("Not sticky", (1, None)),), ("weak", "strong")),
            "<p>One link.</p>" + table("Links", ("", "Glycerin", "Jar"), ("Not sticky", "strong", "")),
        ),
        (
            Ranges("Forecasts", "One of two.", (Range("Jars", 1, 2, 3, 4, 5, 6.5), Range("Days", 0, 0.5, 1, 2, 3))),
            "<p>One of two.</p>"
            + table(
                "Forecasts",
                ("", "90 % from", "50 % from", "Point", "50 % to", "90 % to", "Came true"),
                ("Jars", "1", "2", "3", "4", "5", "6.5"),
                ("Days", "0", "0.5", "1", "2", "3", ""),
            ),
        ),
        (
            Card("Module", "About it.", 60, 1, 4, (Link("Lesson", "a.ipynb"),)),
            "<p><strong>Module</strong> (60 minutes, 1 of 4 done)<br>About it.</p>"
            "<ul><li>Lesson: <code>a.ipynb</code></li></ul>",
        ),
        (Card("M", "T", 1, 0, 1), "<p><strong>M</strong> (1 minutes, 0 of 1 done)<br>T</p>"),
        (
            Fold("More", (Text("deep"),)),
            '<details><summary>More</summary>\n<p class="plain">deep</p>\n</details>',
        ),
        (
            Table("Shares", ("Skill",), (("Analysis",),)),
            '<table><caption>Shares</caption><thead><tr><th scope="col">Skill</th></tr></thead>'
            "<tbody><tr><td>Analysis</td></tr></tbody></table>",
        ),
    ],
)
def test_a_block_is_one_piece_of_html(block, html):
    assert as_html([block]) == html
