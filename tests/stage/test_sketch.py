"""The first draft: whatever is written into the form, it is a scenario that can be played, and in which nobody wins by luck."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskswap import check, library
from deskswap.core.activity import words
from deskswap.stage import sketch

IDS = [field.id for field in sketch.form({}).fields]

CAP = {
    "title": "The cap that clicks",
    "setting": "Tuesday, by the lift. The new cap clicks when it closes. One in eight does not.",
    "rd-name": "Meret Saal",
    "rd-role": "head of packaging",
    "rd-right": "If it doesn't click, it isn't closed, and then it leaks in somebody's handbag.",
    "rd-knows": "A second spring costs four cents and has run for six weeks without a failure.",
    "marketing-name": "Bas Corver",
    "marketing-role": "brand manager",
    "marketing-right": "The click is what people remember. They open and close it three times before they buy.",
    "marketing-knows": "The buyer would take a cap without a click, if she hears it by Friday.",
    "first": "Meret, quick question. Can I tell them the click is fixed?",
    "agreed": "Meret sends the spring's test sheet, and Bas rings the buyer before lunch.",
    "open": "On Friday the buyer rings first.",
}

STRANGE = (
    '"', "'", "a: b", "# no", "- x", "{", "}", "[", "&x", "*y", "!t", "|", ">", "%", "@", "`", "\\", "$title", "${x}", "~",
    "null", "true", "12", "日本", "é", "😀", "\t", "\u2028", "\x85", "\ufeff", "\x00", "\ud800", "\u202e", "?", "yes please thanks",
)  # fmt: skip


def findings(text, path):
    """Everything that `check` says of a text."""
    path.write_text(text, encoding="utf-8")
    return [str(problem) for problem in check.report({"mine/own": path}).findings]


def test_the_words_of_the_form_are_in_the_scenario_and_it_holds(tmp_path):
    text = sketch.text_of(CAP)
    assert findings(text, tmp_path / "own.yaml") == []
    said = [str(one) for _, one in words(library.parse(text, "mine/own"))]
    for name, told in CAP.items():
        assert any(told in one for one in said), name


@settings(max_examples=60, deadline=None)
@given(
    st.fixed_dictionaries(
        {name: st.lists(st.sampled_from(STRANGE), min_size=1, max_size=9).map(" ".join) for name in IDS}
    )
)
def test_any_signs_make_a_scenario_that_can_be_played(said):
    if sketch.filled(said):
        activity = library.parse(sketch.text_of(said), "mine/own")
        assert activity.title == sketch.plain(said["title"])
        assert activity.chairs["rd"].name == sketch.plain(said["rd-name"])
        assert activity.scenes["settled"].ending.text == sketch.plain(said["agreed"])


@settings(max_examples=25, deadline=None)
@given(
    said=st.fixed_dictionaries(
        {name: st.text("abc ?.,yesplath'", min_size=1, max_size=280).map(lambda text: f"a{text}") for name in IDS}
    )
)
def test_whatever_the_words_are_nobody_wins_without_knowing_anything(said):
    activity = library.parse(sketch.text_of(said), "mine/own")
    for chair in activity.chairs:
        assert activity.expert_share(chair) == pytest.approx(1.0)
        assert max(activity.naive(chair, check.NAIVE).values()) <= check.NAIVE_LIMIT


@pytest.mark.parametrize(
    "value",
    [None, [], {}, {**CAP, "more": "x"}, {**CAP, "first": ""}, {**CAP, "first": 3}, {**CAP, "first": "\x00 \u2028"}],
)
def test_a_form_that_is_not_whole_is_no_draft(value):
    assert sketch.filled(value) == {}
    assert sketch.filled(CAP) == CAP


def test_what_was_typed_before_stands_in_the_form_again():
    form = sketch.form({"title": "The cap", "first": 3, "open": "", "setting": "x" * 900})
    starts = {field.id: field.start for field in form.fields if field.start is not None}
    assert starts == {"title": "The cap", "setting": "x" * 600}


def test_the_skeletons_own_words_are_counted_until_they_are_replaced():
    text = sketch.text_of(CAP)
    assert sketch.ready_made(text) == (14, 14)
    assert sketch.ready_made(text.replace("What hangs on it for you, and by when?", "Who's asking?")) == (13, 14)
    assert sketch.ready_made("") == (0, 14)
