"""Answers drawn without looking: always within the form, and over time everything that the form allows."""

import itertools
from math import isclose
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskswap.core.answers import SOME_WORDS, answer, shuffled, value
from deskswap.core.moves import Record
from deskswap.core.views import Choice, Choose, Draft, Either, Field, Fill, Grid, Option, Rank

FRUIT = (Choice("apple", "An apple", 2), Choice("pear", "A pear", 5), Choice("plum", "A plum", 1))
LEVELS = (Choice("none", "None"), Choice("weak", "Weak"), Choice("strong", "Strong"))
GRID = Grid("How strongly?", FRUIT[:2], (Choice("price", "Price"), Choice("taste", "Taste")), LEVELS, "Send")


def drawn(ask, seed):
    """An answer drawn from a seed."""
    return answer(ask, Random(seed).random)


def fits(field, item):
    """Whether a value is within its field, said once more and the slow way."""
    ids = [choice.id for choice in field.choices]
    if field.form == "pick":
        return item in ids
    if field.form == "tick":
        return isinstance(item, tuple) and list(item) == [name for name in ids if name in item]
    if field.form == "text":
        return isinstance(item, str) and field.low <= len(item) <= (field.high or len(item))
    steps = (item - field.low) / field.step
    whole = isclose(steps, round(steps), abs_tol=1e-6)
    return field.low - 1e-9 <= item <= field.high + 1e-9 and whole and (type(item) is int) == float(item).is_integer()


def cost(form, filled):
    """What a filled form costs, choice by choice."""
    return sum(
        choice.cost
        for field in form.fields
        for choice in field.choices
        if choice.id == filled[field.id] or (isinstance(filled[field.id], tuple) and choice.id in filled[field.id])
    )


STEPS = st.sampled_from([0.05, 0.1, 0.5, 1, 2, 5])


@st.composite
def fields(draw, name):
    """Any field of a form."""
    form = draw(st.sampled_from(["pick", "tick", "number", "amount", "text"]))
    if form in ("pick", "tick"):
        choices = tuple(Choice(f"c{k}", "…", draw(st.integers(0, 9))) for k in range(draw(st.integers(1, 4))))
        return Field(name, "…", form, choices)
    if form == "text":
        low = draw(st.integers(0, 80))
        return Field(name, "…", form, low=low, high=draw(st.one_of(st.just(0), st.integers(max(low, 1), 200))))
    low, step = draw(st.integers(-20, 20)), draw(STEPS)
    return Field(name, "…", form, low=low, high=low + step * draw(st.integers(0, 40)), step=step)


@st.composite
def forms(draw):
    """Any form, with or without a budget."""
    parts = tuple(draw(fields(f"f{k}")) for k in range(draw(st.integers(1, 5))))
    return Fill("…", parts, "Send", budget=draw(st.integers(0, 20)))


@given(forms(), st.integers())
def test_every_value_is_within_its_field(form, seed):
    act, filled = drawn(form, seed)
    assert (act, set(filled)) == ("send", {field.id for field in form.fields})
    assert [field for field in form.fields if not fits(field, filled[field.id])] == []


@given(forms(), st.integers())
def test_a_budget_is_kept_wherever_it_can_be(form, seed):
    least = sum(min(choice.cost for choice in field.choices) for field in form.fields if field.form == "pick")
    if form.budget:
        assert cost(form, drawn(form, seed)[1]) <= max(form.budget, least)


def test_what_is_within_the_budget_is_not_made_cheaper():
    form = Fill("…", (Field("one", "…", "pick", FRUIT), Field("some", "…", "tick", FRUIT)), "Send", budget=13)
    found = {drawn(form, seed)[1] for seed in range(400)}
    several = [tuple(item) for size in range(4) for item in itertools.combinations(("apple", "pear", "plum"), size)]
    assert found == {Record({"one": one, "some": some}) for one in ("apple", "pear", "plum") for some in several}


@given(st.lists(st.integers(1, 30), min_size=1, max_size=6), st.integers(0, 5), STEPS, st.data())
def test_a_total_is_made_exactly(sizes, low, step, data):
    parts = tuple(
        Field(f"f{k}", "…", ("number", "amount")[k % 2], low=low, high=low + size * step, step=step)
        for k, size in enumerate(sizes)
    )
    steps = data.draw(st.integers(0, sum(sizes)))
    total = low * len(sizes) + steps * step
    if total:
        form = Fill("…", (*parts, Field("why", "…", "text", high=40)), "Send", total=total)
        filled = drawn(form, data.draw(st.integers()))[1]
        assert [field for field in form.fields if not fits(field, filled[field.id])] == []
        assert isclose(sum(filled[field.id] for field in parts), total, abs_tol=1e-6)


def test_a_total_is_never_gone_beyond_where_the_steps_differ():
    parts = (Field("a", "…", "number", high=90, step=30), Field("b", "…", "amount", high=100, step=10))
    found = [drawn(Fill("…", parts, "Send", total=100), seed)[1] for seed in range(50)]
    assert {filled["a"] + filled["b"] for filled in found} == {100}


def test_a_total_out_of_reach_is_come_as_close_to_as_can_be():
    form = Fill("…", (Field("a", "…", "number", high=5), Field("b", "…", "number", high=6)), "Send", total=100)
    assert drawn(form, 1)[1] == Record({"a": 5, "b": 6})


def test_numbers_that_must_not_fall_do_not():
    parts = (*(Field(name, "…", "amount", high=9) for name in "abc"), Field("why", "…", "text"))
    found = [drawn(Fill("…", parts, "Send", rising=True), seed)[1] for seed in range(100)]
    assert all(filled["a"] <= filled["b"] <= filled["c"] and filled["why"] == SOME_WORDS for filled in found)
    assert len(set(found)) > 50


def test_every_number_of_a_field_comes_up():
    form = Fill("…", (Field("n", "…", "number", low=1, high=2, step=0.25),), "Send")
    assert {drawn(form, seed)[1]["n"] for seed in range(200)} == {1, 1.25, 1.5, 1.75, 2}


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(0, 0, SOME_WORDS), (0, 9, "Something"), (26, 400, SOME_WORDS * 2), (60, 70, (SOME_WORDS * 3)[:70])],
)
def test_words_are_as_long_as_the_field_wants_them(low, high, words):
    form = Fill("…", (Field("why", "…", "text", low=low, high=high),), "Send")
    assert drawn(form, 1)[1]["why"] == words


def test_every_choice_and_every_order_comes_up():
    assert {drawn(Choose("…", FRUIT, "take"), seed) for seed in range(50)} == {
        ("take", "apple"),
        ("take", "pear"),
        ("take", "plum"),
    }
    orders = {drawn(Rank("…", FRUIT, "best", "worst"), seed)[1] for seed in range(100)}
    assert orders == set(itertools.permutations(("apple", "pear", "plum")))


def test_every_cell_of_a_grid_gets_a_level_and_every_level_comes_up():
    found = [drawn(GRID, seed)[1] for seed in range(100)]
    assert {tuple(grid) for grid in found} == {("apple", "pear")}
    for row, column in itertools.product(("apple", "pear"), ("price", "taste")):
        assert {grid[row][column] for grid in found} == {"none", "weak", "strong"}


def test_of_several_tasks_each_is_taken_about_as_often():
    ask = Either(
        "…", (Option("Take", Choose("…", FRUIT, "take")), Option("Fill", GRID), Option("Go", Choose("…", FRUIT, "go")))
    )
    acts = [drawn(ask, seed)[0] for seed in range(300)]
    assert all(70 < acts.count(act) < 130 for act in ("take", "grid", "go"))


def test_an_order_needs_no_more_draws_than_it_has_items():
    numbers = iter([0.99, 0.0, 0.0])
    assert shuffled("abc", lambda: next(numbers)) == ("c", "a", "b")
    assert shuffled("", lambda: next(numbers)) == ()


def test_an_answer_depends_on_nothing_but_its_draws():
    assert value(GRID, Random(3).random) == value(GRID, Random(3).random)


def test_a_text_that_is_written_and_a_file_that_is_brought_hold_some_words():
    assert drawn(Draft("The text", "as it stands", 9, "a.yaml"), 1) == ("draft", SOME_WORDS[:9])
    form = Fill("…", (Field("own", "…", "file", high=99),), "Send")
    assert drawn(form, 1)[1] == Record({"own": Record({"name": "some.txt", "text": SOME_WORDS})})
