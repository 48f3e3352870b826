"""Seeded variants: each a whole activity, chosen by the seed, known by name."""

import json

import pytest

from deskswap import library
from deskswap.core.activity import replay
from deskswap.core.moves import Move
from deskswap.errors import NotAMove, ScenarioInvalid
from tests.core.test_prediction import LAMPS

HEAD, _, MINDS = LAMPS.partition("minds:")
OTHER_MINDS = """
  rd: {own: [price, light, glass], expects: [glass, light, price]}
  marketing: {own: [glass, price, light], expects: [price, light, glass]}
"""


def indented(text):
    """The text four columns further in."""
    return "".join(f"    {line}\n" if line else "\n" for line in text.splitlines())


PAIR = f"{HEAD}variants:\n  a:\n    minds:{indented(MINDS)}  b:\n    minds:{indented(OTHER_MINDS)}"


def pair():
    return library.parse(PAIR, "two-languages/lamps")


def texts(text):
    """What is wrong with a scenario's text, without the file."""
    with pytest.raises(ScenarioInvalid) as invalid:
        library.parse(text, "two-languages/lamps")
    return [f"{problem.line} {problem.path} – {problem.text}" for problem in invalid.value.problems]


def test_the_seed_says_which_variant_a_play_is_of():
    assert pair().variants == ("a", "b")
    assert [replay(pair(), seed, ()).activity.minds["rd"].own for seed in (4, 5)] == [
        ("glass", "light", "price"),
        ("price", "light", "glass"),
    ]


def test_the_file_s_own_keys_make_way_for_the_variant_s():
    assert library.parse(
        f"{LAMPS}variants:\n  a: {{}}\n  b:\n    minds:{indented(OTHER_MINDS)}", "two-languages/lamps"
    ) == (pair())


def test_a_bot_answers_by_its_own_variant():
    answers = [play.activity.reply(play, "rd") for play in (replay(pair(), seed, ()) for seed in (4, 5))]
    assert answers == [
        Move("rd", "rank", ("glass", "light", "price")),
        Move("rd", "rank", ("price", "light", "glass")),
    ]


def test_a_seed_is_found_for_a_variant_by_its_name():
    assert [pair().seed_of(name, 7) for name in ("a", "b")] == [6, 7]
    with pytest.raises(NotAMove) as refused:
        pair().seed_of("c", 7)
    assert str(refused.value) == "There is no variant “c” of two-languages/lamps. The variants are a and b."


def test_an_activity_without_variants_is_the_only_one_of_it():
    single = library.parse(LAMPS, "two-languages/lamps")
    assert single.variants == ()
    assert single.variant(5) is single


def test_the_digest_covers_every_variant_and_no_words():
    changed = library.parse(
        PAIR.replace("own: [price, light, glass]", "own: [price, glass, light]"), "two-languages/lamps"
    )
    mended = library.parse(PAIR.replace("It breaks.", "It may break."), "two-languages/lamps")
    assert changed.digest != pair().digest == mended.digest


def test_a_problem_of_one_variant_is_told_at_its_line():
    broken = PAIR.replace("own: [price, light, glass]", "own: [price, light]")
    line = next(number for number, text in enumerate(broken.splitlines(), 1) if "own: [price, light]" in text)
    assert texts(broken) == [f"{line} variants.b.minds.rd.own – must hold every concern exactly once"]


def test_a_problem_of_what_all_share_is_told_once():
    found = texts(PAIR.replace("skill: teamwork", "skill: cooking"))
    assert len(found) == 1
    assert " skill – " in found[0]


def test_variants_are_two_or_more_named_mappings():
    (told,) = texts(f"{LAMPS}variants: {{a: {{}}}}")
    assert told.endswith("variants – maps two names or more to what is different there")
    found = texts(f"{LAMPS}variants: {{a: {{}}, B c: {{}}, d: 3}}")
    assert [line.partition(" – ")[0].partition(" ")[2] for line in found] == ["variants.B c", "variants.d"]


def test_what_is_the_same_in_all_stands_at_the_top():
    (told,) = texts(f"{LAMPS}variants: {{a: {{}}, b: {{minutes: 9}}}}")
    assert told.endswith("variants.b.minutes – is the same in all variants; it stands at the top")


def test_all_variants_have_the_same_chairs():
    other = LAMPS.replace("marketing:", "brand:").partition("chairs:")[2].partition("concerns:")[0]
    minds = OTHER_MINDS.replace("marketing", "brand")
    why = HEAD.replace("marketing:", "brand:").partition("concerns:")[2]
    text = f"{LAMPS}variants:\n  a: {{}}\n  b:\n    chairs:{indented(other)}    concerns:{indented(why)}    minds:{indented(minds)}"
    assert [line.partition(" ")[2] for line in texts(text)] == ["variants – must have the same chairs in all variants"]


def test_the_schema_lets_a_variant_hold_what_the_file_leaves_to_it():
    schema = library.schemas()["prediction"]
    variant = schema["properties"]["variants"]["additionalProperties"]
    assert "minds" in variant["properties"]
    assert not {"id", "kind", "title", "minutes", "variants"} & set(variant["properties"])
    assert schema["required"] == ["kind", "title", "minutes"]
    assert json.dumps(schema["anyOf"][1]) == '{"required": ["variants"]}'


def test_a_copy_with_other_data_computes_anew_and_has_a_digest_of_its_own():
    single = library.parse(LAMPS, "two-languages/lamps")
    chairs = dict(reversed(single.chairs.items()))
    places = single._place
    copied = single.model_copy(update={"chairs": chairs})
    assert (places, copied._place) == ({"rd": 0, "marketing": 1}, {"marketing": 0, "rd": 1})
    assert single.model_copy().digest == single.digest
    assert single.model_copy(update={"skill": "analysis"}).digest != single.digest
