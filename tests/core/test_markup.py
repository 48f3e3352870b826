"""Blocks as plain HTML: escaped, without style and script."""

import pytest

from deskswap.core.markup import as_html
from deskswap.core.views import Card, Figure, Fold, Heading, Items, Link, Meter, Series, Speech, Table, Text


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
        (Meter("Days", 3, 0, 5), '<p class="note">Days: 3 of 5</p>'),
        (
            Figure("lines", "Curve", "It goes up.", ("1", "2"), (Series("a", (1.0, None)),)),
            '<p>It goes up.</p><table><caption>Curve</caption><thead><tr><th scope="col"></th><th scope="col">a</th></tr>'
            "</thead><tbody><tr><td>1</td><td>1</td></tr><tr><td>2</td><td></td></tr></tbody></table>",
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
