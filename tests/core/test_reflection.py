"""Reflections: own words, written again until they are kept, never marked."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskswap import library
from deskswap.core import bots
from deskswap.core.activity import Census, Marks, replay
from deskswap.core.moves import Move, Record
from deskswap.core.reflection import Notes
from deskswap.core.views import Choice, Choose, Field, Fill, Heading, Items, Speech, Text
from deskswap.errors import NotAMove, NotNow, PlayOver, Problem, ScenarioInvalid

SHEDS = """
kind: reflection
title: Sheds
summary: Two sheds.
minutes: 3
opening: Look at two sheds.
lead: Compare them.
after: Well looked.
chairs:
  you: {name: You, role: Builder, brief: Nobody marks this.}
cases:
  a:
    title: The dry one
    lines:
      - text: It has a roof.
      - {who: Ada, text: I measured twice.}
prompts:
  rule: {ask: Your rule?, help: One sentence.}
  again:
    ask: Which would you build?
    form: pick
    choices: {dry: The dry one, wet: The wet one}
  tools:
    ask: What did you use?
    form: tick
    choices: {saw: A saw, nail: A nail}
"""


@cache
def sheds():
    return library.parse(SHEDS, "two-languages/sheds")


def write(rule="Roof first.", again="dry", tools=("saw",)):
    return Move("you", "write", Record({"rule": rule, "again": again, "tools": tools}))


KEEP, CHANGE = Move("you", "choose", "keep"), Move("you", "choose", "change")


def after(*moves):
    return replay(sheds(), 7, moves)


FIELDS = (
    Field("rule", "Your rule?", "text", high=2000, help="One sentence."),
    Field("again", "Which would you build?", "pick", (Choice("dry", "The dry one"), Choice("wet", "The wet one"))),
    Field("tools", "What did you use?", "tick", (Choice("saw", "A saw"), Choice("nail", "A nail")), start=()),
)
WRITTEN = (
    Text("Your rule?", "note"),
    Speech("you", "You", "Roof first.", True),
    Text("Which would you build?", "note"),
    Items(("The dry one",)),
    Text("What did you use?", "note"),
    Items(("A saw",)),
)
CASE = (Heading("The dry one"), Text("It has a roof."), Speech("", "Ada", "I measured twice."))


def test_the_form_asks_every_prompt():
    assert sheds().ask(after().state, "you") == Fill("Compare them.", FIELDS, "Write it down", "write")


def test_what_is_written_can_be_kept_or_changed():
    assert sheds().ask(after(write()).state, "you") == Choose(
        "Does it say what you mean?",
        (Choice("keep", "It stands as it is"), Choice("change", "I want to change something")),
    )


def test_changing_opens_the_form_with_what_stands_in_it():
    form = sheds().ask(after(write(), CHANGE).state, "you")
    assert [field.start for field in form.fields] == ["Roof first.", "dry", ("saw",)]


def test_the_last_notes_count_and_keeping_them_ends_the_play():
    play = after(write(), CHANGE, write("Roof last."), KEEP)
    assert play.state == Notes(Record({"rule": "Roof last.", "again": "dry", "tools": ("saw",)}), "kept")
    assert play.over and sheds().ask(play.state, "you") is None
    assert play.moves[0] == write()
    with pytest.raises(PlayOver):
        play.then(write())


def test_writing_and_choosing_have_their_time():
    with pytest.raises(NotNow, match=r"^“choose” is not asked for at this point\. What is asked for is “write”\.$"):
        after(KEEP)
    with pytest.raises(NotNow, match=r"^“write” is not asked for at this point\. What is asked for is “choose”\.$"):
        after(write(), write())


def test_other_acts_chairs_and_choices_are_no_moves():
    with pytest.raises(NotAMove, match="“send” is not a move here"):
        after(Move("you", "send", "x"))
    with pytest.raises(NotAMove, match="no chair “rd”"):
        after(Move("rd", "write", "x"))
    with pytest.raises(NotAMove, match=r"^That is not one of the choices\. The choices are keep and change\.$"):
        after(write(), Move("you", "choose", "burn"))


@pytest.mark.parametrize(
    ("move", "message"),
    [
        (
            Move("you", "write", "x"),
            "These are not notes on exactly the prompts. The prompts are rule, again and tools.",
        ),
        (
            Move("you", "write", Record({"rule": "x"})),
            "These are not notes on exactly the prompts. The prompts are rule, again and tools.",
        ),
        (write(7), "The answer to “rule” is no text. Write 1 to 2,000 characters."),
        (write(" \n"), "The answer to “rule” is empty. Write 1 to 2,000 characters."),
        (write("x" * 2001), "The answer to “rule” is 2,001 characters long. Write 1 to 2,000 characters."),
        (write("x" * 2**20), "The answer to “rule” is 1,048,576 characters long. Write 1 to 2,000 characters."),
        (
            write("half \ud83d"),
            "The answer to “rule” ends in half a character. Delete the last one and type it again.",
        ),
        (write(again="none"), "The answer to “again” is not one of its choices. The choices are dry and wet."),
        (write(again=("dry",)), "The answer to “again” is not one of its choices. The choices are dry and wet."),
        (write(tools="saw "), "The answer to “tools” is not one of its choices. The choices are saw and nail."),
        (write(tools=("saw", 3)), "The answer to “tools” is not one of its choices. The choices are saw and nail."),
        (write(tools=("saw", "saw")), "The answer to “tools” ticks something twice. The choices are saw and nail."),
    ],
)
def test_notes_that_cannot_be_taken_are_refused_with_one_sentence(move, message):
    with pytest.raises(NotAMove) as refused:
        after(move)
    assert str(refused.value) == message


def test_two_thousand_characters_are_taken():
    assert after(write("é" * 2000)).state.stage == "written"


def test_the_cases_stand_before_the_prompts_and_the_notes_follow():
    scene = Text("Look at two sheds.", "scene")
    views = [sheds().view(play, "you") for play in (after(), after(write()), after(write(), CHANGE))]
    assert [view.blocks for view in views] == [(scene, *CASE), (scene, *CASE, *WRITTEN), (scene, *CASE)]
    assert [(view.status, view.new) for view in views] == [("yours", 4), ("yours", 6), ("yours", 0)]
    kept = sheds().view(after(write(), KEEP), "you")
    assert kept.blocks == (scene, *CASE, *WRITTEN, Text("Well looked.", "key"))
    assert (kept.brief, kept.ask, kept.status, kept.new) == ((Text("Nobody marks this."),), None, "over", 1)


def test_the_account_gives_back_the_learners_words():
    assert sheds().account(after(write(tools=()), KEEP), "you") == (
        Heading("In your own words"),
        *WRITTEN[:-1],
        Items(("nothing ticked",)),
        Text("Well looked."),
    )
    assert sheds().account(after(), "you") == (Heading("In your own words"), Text("Well looked."))


def test_nothing_is_marked_and_no_limit_can_be_missed():
    play = after(write(), KEEP)
    assert sheds().marks(play, "you") == Marks(0.0)
    assert sheds().decisions(play, "you") == () == sheds().seen()
    assert (sheds().attainable("you"), sheds().naive("you", {"first": bots.first}), sheds().expert_share("you")) == (
        0,
        {"first": 0},
        1,
    )


def test_a_bot_writes_the_least_that_is_allowed_and_keeps_it():
    play = bots.answered(after(), ["you"])
    assert play.moves == (write("–", "dry", ()), KEEP)
    assert sheds().best(after(), "you") == play.moves[0]


def test_the_census_counts_minutes_only():
    read = 41 / 180
    assert sheds().census() == Census(0, 0, (pytest.approx(read + 3 * 45 / 60), pytest.approx(read + 3 * 150 / 60)))


def test_every_problem_of_a_file_is_found_with_its_place():
    text = (
        SHEDS.replace("you: {name", "me: {name")
        .replace("help: One sentence.", "choices: {a: A}")
        .replace("{saw: A saw, nail: A nail}", "{saw: A saw}")
    )
    with pytest.raises(ScenarioInvalid) as invalid:
        library.parse(text, "two-languages/sheds", "sheds.yaml")
    assert invalid.value.problems == (
        Problem("chairs", "must hold the one chair “you”", "sheds.yaml", 9),
        Problem("prompts.rule.choices", "belong to “pick” and “tick”, not to “text”", "sheds.yaml", 18),
        Problem("prompts.tools.choices", "are missing: give two or more", "sheds.yaml", 26),
    )


texts = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=50).filter(str.strip)


@given(st.lists(texts, min_size=1, max_size=4), st.integers())
def test_words_come_back_unchanged_a_prefix_is_legal_and_replay_is_deterministic(drafts, seed):
    moves = [*[move for draft in drafts for move in (write(draft), CHANGE)][:-1], KEEP]
    play = replay(sheds(), seed, moves)
    assert play.state.written["rule"] == drafts[-1]
    assert all(replay(sheds(), seed, moves[:count]) == play.until(count) for count in range(len(moves) + 1))
