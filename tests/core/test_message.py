"""The message bench: hints that point at words, versions that are kept, an answer that depends on counts, no marks."""

import random
import time
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskswap import library
from deskswap.core import bots
from deskswap.core.activity import Marks, replay
from deskswap.core.game import at_random
from deskswap.core.message import Desk
from deskswap.core.message.lexicon import PHRASES, Span, Token, normal, reading
from deskswap.core.message.telling import FOREIGN, LIMITS, changed, shown
from deskswap.core.message.wording import (
    RULES,
    Fact,
    Mention,
    Point,
    Story,
    Term,
    hints,
    mention,
    spans,
    unexplained,
)
from deskswap.core.moves import Move, Record
from deskswap.core.views import (
    Choice,
    Choose,
    Field,
    Fill,
    Fold,
    Heading,
    Heat,
    HeatRow,
    Items,
    Rank,
    Speech,
    Table,
    Text,
    as_text,
)
from deskswap.errors import NotAMove, NotNow, PlayOver, ScenarioInvalid

# ---- what each rule sees ------------------------------------------------------------------------------------------

STORY = Story(people=("Ruth", "Carla"), units=("jar", "jars", "people"))


def seen(rule, text):
    """The words of a text at which a rule points."""
    return [text[slice(*span)] for span in spans(reading(text), rule, STORY)]


@pytest.mark.parametrize(
    ("rule", "text", "words"),
    [
        ("question", "It is oily. Which jars do you mean, and since when exactly now?", ["Which jars do you mean, and since when exactly now"]),
        ("question", "Really?! Yes.", ["Really"]),
        ("question", "I ask myself which jars.", []),
        ("acknowledgement", "I know what that costs.", ["I know what"]),
        ("question", "What could go wrong? When?", ["When"]),
        ("acknowledgement", "I know how Thursday matters to you.", ["I know how", "matters to you"]),
        ("acknowledgement", "Take your line off the carton. Your carton, your launch, your panel, and Thursday.", []),
        ("acknowledgement", "I don't agree.", []),
        ("number", "Two of our eighteen jars.", ["Two of our eighteen jars"]),
        ("number", "It takes 3 to 5 days.", ["3 to 5 days"]),
        ("number", "Week 9, at 45 °C, 24 % and 3.10 euros.", ["45 °C", "24 %", "3.10 euros"]),
        ("number", "At 45C, at forty-five degrees, forty five degrees Celsius, 12 per cent.", ["45C", "forty-five degrees", "forty five degrees Celsius", "12 per cent"]),
        ("number", "By 16:00 or 4 pm on 9 March, Wednesday 16:00, the 17th, 18 Feb, batch 14, 2019.", []),
        ("bare", "By 16:00 or 4 pm on 9 March, Wednesday 16:00, the 17th, 18 Feb, batch 14, 2019.", []),
        ("bare", "At 40 and at 25 all is well. Two: nothing.", []),
        ("number", "3/24 units, a jar or two, two jars of eighteen, twelve of eighteen.", ["3/24 units", "jar or two", "two jars of eighteen", "twelve of eighteen"]),
        ("number", "Of eighteen, kept warm, two leak.", ["two"]),
        ("bare", "It is Monday. 18 of us know 3. A change costs 4,200.", ["3", "4,200"]),
        ("number", "Eighteen glass jars.", ["Eighteen glass jars"]),
        ("number", "One of us said 18. Jars are glass.", []),
        ("bare", "One of us said 18. Jars are glass.", ["18"]),
        ("number", "In 2019, on Thursday at ten, One: 24 h.", ["24 h"]),
        ("bare", "Formula H-14 with NL-3.", []),
        ("bare", "It reached 24 %.", []),
        ("known", "We measured it.", ["measured"]),
        ("known", "We have not yet measured it.", []),
        ("known", "It was not. We measured.", ["measured"]),
        ("guessed", "I suspect the caps, probably.", ["suspect", "probably"]),
        ("guessed", "I don't suspect the caps.", []),
        ("guessed", "No, I suspect the caps.", ["suspect"]),
        ("hoped", "With luck, and I hope so.", ["With luck", "hope"]),
        ("hoped", "It is hopeless. Hope all good, hope you are well.", []),
        ("unknown", "We do not know why; nobody has measured it.", ["not know", "nobody has measured"]),
        ("unknown", "We know why.", []),
        ("offer", "I can come. We could talk. Let me see.", ["I can", "We could", "Let me"]),
        ("offer", "I can not come, I cannot, I can't.", []),
        ("offer", "I can tell you only this. I could do without it. Let me know.", []),
        ("promise", "I'll send the photos by Tuesday.", ["I'll send the photos by Tuesday"]),
        ("promise", "On Thursday at ten Ruth will decide.", ["On Thursday at ten Ruth will decide"]),
        ("promise", "I will call in March, or on 17 February.", ["I will call in March, or on 17 February"]),
        ("promise", "You will know by the 17th.", ["You will know by the 17th"]),
        ("number", "It was Friday. 2 jars leak.", ["2 jars"]),
        ("promise", "One line is enough. By Wed 4pm please.", ["By Wed 4pm please"]),
        ("promise", "I will look into it.", []),
        ("promise", "By Friday it has to be done.", []),
        ("promise", "I measured it on Monday.", []),
        ("promise", "May I ask if you will march?", []),
        ("promise", "I said that the jars, the caps, the lids, the lamps, the lorries, the roads and the weather will be better by Friday.", []),
        ("blame", "You should have told us, as usual.", ["You should have", "as usual"]),
        ("blame", "It is not your fault.", []),
        ("pressure", "You must sign it at once.", ["You must", "at once"]),
        ("pressure", "It must have been the lamp.", []),
        ("hedge", "It could be the lid, or it may be both.", ["could be", "may"]),
        ("hedge", "We measured it. It is probably the lid, I think.", []),
        ("hedge", "Could you come on 9 May? May is fine.", []),
    ],
)  # fmt: skip
def test_a_rule_points_at_the_words_of_its_move(rule, text, words):
    assert seen(rule, text) == words


def test_every_rule_has_a_name_and_every_list_of_phrases_a_rule():
    assert set(PHRASES) - {"request", "rhetorical"} <= set(RULES)
    assert not set(PHRASES["guessed"]) & set(PHRASES["hedge"])
    assert all(normal(phrase) for phrases in PHRASES.values() for phrase in phrases)


FILM = (("2 .. of .. 18", "2 / 18"), ("oil*", "film"))
HEAT = (("45 °c",),)


@pytest.mark.parametrize(
    "text",
    [
        "2 of 18 jars show an oil film.",
        "Two of the eighteen jars look oily.",
        "Two jars of our eighteen are affected. There's a film on top.",
        "A film! On 2/18.",
        "Oil on 2 out of 18.",
    ],
)
def test_a_fact_is_found_in_several_wordings(text):
    assert mention(reading(text), FILM).whole


@pytest.mark.parametrize(
    "text",
    ["", "Two jars.", "2 of 180 jars show a film.", "2 of 18 jars. They are white. Nobody saw oil.", "Some oil in some jars."],
)  # fmt: skip
def test_a_fact_needs_a_phrase_of_every_group_near_by(text):
    assert not mention(reading(text), FILM).whole


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("On two of eighteen jars.", ["two of eighteen"]),
        ("On two of eighteen there is no film.", ["two of eighteen"]),
        ("On two of eighteen jars. They are white. Nobody saw oil.", ["two of eighteen"]),
        ("A puddle on some jars.", ["puddle"]),
        ("Some oil.", []),
    ],
)
def test_what_is_there_in_part_or_undone_by_a_not_is_a_perhaps(text, words):
    spans_there, whole = mention(reading(text), FILM, ("puddle",))
    assert ([text[slice(*span)] for span in spans_there], whole) == (words, False)


def test_a_mention_points_at_the_words_of_every_group():
    text = "A film! On two of 18, no oil on the others."
    assert mention(reading(text), FILM) == Mention((Span(2, 6), Span(11, 20)), True)


@pytest.mark.parametrize(
    "text", ["45 °C", "45°C", "45 C", "45 ° c", "45 degrees", "forty-five degrees Celsius", "45 deg"]
)
def test_a_temperature_is_one_however_it_is_written(text):
    assert mention(reading(f"They stood at {text}."), HEAT).spans == (Span(14, 14 + len(text)),)


def test_numbers_are_one_however_they_are_written():
    assert normal("4,200 €") == normal("4.200 EUR") == normal("4200 euros") == ("4200", "eur")
    assert normal("0.125 3,10 the twenty-one nine-week per") == ("0.125", "3.10", "21", "9", "week", "per")
    spelled = reading("twenty-one, twenty one, twenty, one ten one 20 1, two-")
    assert [token.word for token in spelled.tokens] == ["21", "21", "20", "1", "10", "1", "20", "1", "2"]
    assert reading("two--one").tokens == (Token("2", Span(0, 3), 0), Token("1", Span(5, 8), 0))


def stands(parts, words):
    """Whether a phrase stands at the beginning of a list of words: the slow, obvious way."""
    if not parts:
        return True
    if parts[0] == "..":
        return any(stands(parts[1:], words[gap:]) for gap in range(5))
    star = parts[0].endswith("*")
    fits = bool(words) and (words[0].startswith(parts[0][:-1]) if star else words[0] == parts[0])
    return fits and stands(parts[1:], words[1:])


@given(
    st.lists(st.sampled_from(("2", "of", "18", "oil", "oily", "film", "jars")), max_size=14),
    st.sampled_from(("2 .. of .. 18", "of 18 .. .. 2", "oil*", "film of oil*", "2 .. 18 .. jars", "jars")),
)
def test_a_phrase_is_found_wherever_the_slow_obvious_way_finds_it(words, phrase):
    places = sorted(start for start, _ in reading(" ".join(words)).matches([phrase]))
    assert places == [k for k in range(len(words)) if stands(phrase.split(), words[k:])]


GEL = Term(says=("gel network",), plain="a mesh", explained=("mesh",), asks="A what?")


def test_a_term_is_explained_in_its_own_or_a_neighbouring_sentence():
    def open_use(text):
        return unexplained(reading(text), GEL)

    assert open_use("The gel network is weak.") == Span(4, 15)
    assert open_use("The gel network, a waxy mesh, is weak.") is None
    assert open_use("A mesh holds it. The gel network is weak.") is None
    assert open_use("The gel network is weak. It is late. It's a mesh.") == Span(4, 15)
    assert open_use("The network is a gel.") is None


STAY = Fact(name="what to do", text="Stay off it.", signals=(("it", "film"), ("stay off",)), asks="What now?")
TINY = STORY._replace(
    facts={
        "film": Fact(name="the film", text="2 of 18 jars have a film.", signals=FILM, asks="How many?"),
        "stay": STAY,
    },
    terms={"gel": GEL},
    point=Point(says="the film", facts=("film",), signals=(("film",),)),
    request="stay",
)


def found(text):
    return hints(text, TINY)


def test_asks_are_counted_against_statements_without_greeting_and_name():
    text = "Hi Tomas,\n\nThere is a film. Please wait. Can you come over? I can.\nInes"
    assert [(h.asks, h.statements, bool(h.first), h.words) for h in [found(text)]] == [(2, 2, True, 15)]
    assert [(h.asks, h.statements) for h in (found(""), found("Film"), found("Hi. A film on top of it"))] == [
        (0, 0),
        (0, 0),
        (0, 1),
    ]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Take it off.", 1),
        ("STOP EVERYTHING", 1),
        ("It is late: don't print it.", 1),
        ("Do not print it! Keep it.", 2),
        ("It would be prudent to wait.", 1),
        ("It is a film that we had rather stay off.", 1),
        ("What could go wrong?", 0),
        ("We take it off and keep it.", 0),
        ("We do not know.", 0),
    ],
)
def test_commands_and_requests_are_asks_and_empty_questions_are_none(text, asks):
    assert found(text).asks == asks


def test_the_main_point_counts_as_first_in_the_first_two_sentences():
    assert found("Dear Tomas\nIt is late again. It is about a film.").first == (Span(43, 47),)
    assert found("It is late again. 2 of 18 have oil on top.").first == (Span(18, 25), Span(31, 34))
    assert not found("It is late again. I am tired. It is about a film.").first
    assert not hints("A film.", STORY).first


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("", True),
        ("Zwei von achtzehn Tiegeln haben einen Film.", True),
        ("Lieber Tomas, zwei von achtzehn Tiegeln haben leider einen Film.", False),
        ("Dear Tomas, two jars of ours look oily, sadly, since Tuesday.", True),
    ],
)
def test_a_text_of_some_length_without_english_words_is_in_another_language(text, english):
    assert found(text).english == english


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("Two jars have a FILM of OIL at 45 °C.", ""),
        ("TAKE THIS LINE DOWN FROM YOUR PAGE NOW", "heated"),
        ("Off with it!!!", "heated"),
        ("This is useless.", "heated"),
        ("A great report.", ""),
        ("A great report, brilliant.", "flattering"),
    ],
)
def test_shouting_insults_and_flattery_are_seen(text, tone):
    assert found(text).tone == tone


def test_hints_are_shown_with_the_words_that_were_found():
    text = "Ruth, a film: 2 of 18 jars. The gel network. I hope, hope, hope, hope, hope."
    assert shown(text, found(text), TINY, "Tomas") == (
        Heading("What the words show", 3),
        Text(LIMITS, "note"),
        Text("The main point here is the film. Words of it stand in the first two sentences: “film”, “2 of 18”."),
        Text("Sentences that ask for something: 0. Sentences that only tell something: 3."),
        Table(
            "Facts of your brief. You may have left one out on purpose. “Perhaps” means that some of the words are there,"
            " or a “not” beside them.",
            ("Fact", "Your words"),
            (("2 of 18 jars have a film.", "“film”, “2 of 18”"), ("Stay off it.", "perhaps: “film”")),
        ),
        Table("Terms that Tomas may not know, with no explanation near by.", ("Your words", "A plain word"), (("“gel network”", "a mesh"),)),
        Table(
            "Moves, with the words that show them.",
            ("Move", "Your words", "What it does"),
            (
                ("Number with its unit", "“2 of 18 jars”", "gives a size that can be passed on"),
                ("Hoped", "“hope”, “hope”, “hope”, “hope” and 1 more", "says what you wish for"),
            ),
        ),
        Text("Not found: question, acknowledgement, known, guessed, not known, offer and owner and date. No message needs all of them.", "note"),
    )  # fmt: skip


def test_the_limits_are_told_once_and_a_long_place_is_cut():
    text = f"Can you {'really ' * 13}come?"
    blocks = shown(text, found(text), TINY, "Tomas", again=True)
    assert Text(LIMITS, "note") not in blocks
    assert ("Question", f"“Can you {'really ' * 12}…”", "gives the reader something to answer") in blocks[-2].rows


def test_of_a_text_in_another_language_only_that_is_said():
    text = "Lieber Tomas, zwei von achtzehn Tiegeln haben leider einen Film."
    assert shown(text, found(text), TINY, "Tomas")[1:] == (Text(LIMITS, "note"), Text(FOREIGN))


def test_hints_to_a_text_without_words_say_what_was_not_found():
    blocks = shown("👍", found("👍"), TINY, "Tomas")
    assert blocks[2:4] == (
        Text("The main point here is the film. No words of it were found in the first two sentences."),
        Text("Sentences that ask for something: 0. Sentences that only tell something: 0."),
    )
    assert blocks[4].rows[0] == ("2 of 18 jars have a film.", "not found")
    assert blocks[5] == Text("None of the terms on our list that Tomas does not know.", "note")
    assert len(blocks) == 7


def test_nothing_is_reported_missing_where_every_move_is_there():
    text = "I know what it is. Which? 2 jars. We measured. I guess. I hope. We have no idea. I can send it by Friday."
    blocks = shown(text, found(text), TINY._replace(point=None), "Tomas")
    assert isinstance(blocks[-1], Table)
    assert blocks[2].text.startswith("Sentences that ask")


def test_two_versions_are_compared_in_words_and_not_by_counts_of_moves():
    caption = "What changed, as far as words show it. Nothing here is better for being more."
    first, last = found("A gel network. I hope."), found("2 of 18 have a film. Will you wait for it?")
    assert changed(first, last, TINY) == Items(
        (
            "Words: 5, then 11.",
            "Facts found only in the last: the film.",
            "Moves found only in the last: “question” and “number with its unit”.",
            "Moves found only in the first: “hoped”.",
            "The main point now has words in the first two sentences.",
            "Terms without an explanation: 1, then 0.",
        ),
        caption,
    )
    assert changed(last, first, TINY).items[1::3] == (
        "Facts found only in the first: the film.",
        "The main point no longer has words in the first two sentences.",
    )
    assert changed(first, first, TINY).items == (
        "Words: 5, then 5.", "Apart from that the hints see no difference. You may.",
    )  # fmt: skip


WORDS = st.sampled_from(sorted({phrase for phrases in PHRASES.values() for phrase in phrases}))
GLUE = st.sampled_from(
    (" ", ". ", "? ", "\n", " 18 ", " °C ", " Ruth ", " Friday ", " of ", "-", "’", "👍", " שלום ", "½", "İ")
)


@given(st.lists(st.one_of(WORDS, GLUE, st.text(max_size=5)), max_size=40).map("".join))
def test_hints_point_only_at_words_that_stand_in_the_text(text):
    h = found(text)
    every = [span for one in h.moves for span in one.spans]
    every += [span for _, one in h.facts for span in one.spans] + [span for _, span in h.terms] + [*h.first]
    assert all(0 <= start < end <= len(text) and text[start:end] == text[start:end].strip() for start, end in every)
    assert all(a.end <= b.start for one in h.moves for a, b in zip(one.spans, one.spans[1:], strict=False))


@pytest.mark.parametrize(
    "text",
    [
        "?" * 4000, "a-" * 2000, "two-" * 1000, "two-two" * 571, "1," * 2000, "' " * 2000, "." * 3999 + "x", "°" * 4000,
        "i can " * 666, "I will by Monday " * 235, "I Monday " * 444, "2 of " * 800, "print proof you " * 250, "\u202e\u0000👍" * 1333,
        "twenty one " * 363, "a? " * 1333, "ö" * 4000, "שלום " * 800, "\n" * 4000, "I" + "'" * 3999,
    ],
)  # fmt: skip
def test_awkward_text_is_read_in_a_short_time(text):
    began = time.process_time()
    found(text)
    assert time.process_time() - began < 2


# ---- the bench ----------------------------------------------------------------------------------------------------

ERRAND = """
    task: Tell {other} about the {thing}.
    reader: [Reads in the corridor.]
    facts:
      size: {{name: how many, text: "Three of 20 {thing}s leak.", signals: [["3 of 20"]], near: [some], asks: How many?, again: Again?, does: A note is made.}}
      place: {{name: where, text: In the attic., signals: [[attic, roof]], near: [above], asks: Where?}}
      day: {{name: when, text: On Friday we look., signals: [[friday]], asks: When?, does: Friday is kept free.}}
    terms:
      slab: {{says: [slab*], plain: a thick plate, explained: [plate*], asks: What is a slab?}}
    point: {{says: the leak, facts: [size]}}
    request: day
    models:
      one: {{text: "Three of 20 {thing}s leak in the attic. We look on Friday.", does: It is short., costs: It asks nothing.}}
      two: {{text: "Could you go to the attic? The {thing}s leak.", does: It asks., costs: It has no size.}}
      three: {{text: "I know your carpet. Something leaks.", does: It cares., costs: It says little.}}
    reply: {{opens: Thanks., blank: What?, heated: Calm., flattered: Kind., foreign: English?, unasked: And I?, full: All clear., last: Well then.}}
"""
ROOF = f"""
kind: message
title: A leak
summary: Write it down.
minutes: 7
setting: It rains.
people: [Zoe]
units: [tubs]
chairs:
  up: {{name: Ada Top, role: Upstairs, brief: You have the attic.}}
  down: {{name: Bo Low, role: Downstairs, brief: You have the carpet.}}
writing:
  up: {ERRAND.format(other="Bo", thing="tub")}
  down: {ERRAND.format(other="Ada", thing="pan")}
"""


@cache
def roof(text=ROOF):
    return library.parse(text, "evidence-and-appeal/roof")


def write(text, chair="up"):
    return Move(chair, "write", Record({"text": text}))


def choose(what, chair="up"):
    return Move(chair, "choose", what)


def rank(order="two one mine three", chair="up"):
    return Move(chair, "rank", tuple(order.split()))


def after(*moves):
    return replay(roof(), 7, moves)


FIRST, LAST = "A slab leaks.", "3 of 20 tubs leak, Bo. Attic, Friday. Will you come?"
WHOLE = (write(FIRST), choose("hints"), choose("go"), rank(), write(LAST), choose("send"))
FOUR = (
    Choice("one", "Message A: “Three of 20 tubs leak in the …”"),
    Choice("two", "Message B: “Could you go to the attic? The …”"),
    Choice("three", "Message C: “I know your carpet. Something leaks. …”"),
    Choice("mine", "Your own message"),
)


def test_a_message_is_written_then_looked_at_changed_or_left():
    field = Field("text", "To Bo", "text", high=4000)
    change, go = Choice("rewrite", "Change it"), Choice("go", "Go on: three others had the same facts")
    asked = Choice("hints", "Show me what the words show")
    assert roof().ask(after().state, "up") == Fill("Your message to Bo", (field,), "Put it down", "write")
    assert roof().ask(after(write("x")).state, "up") == Choose("What now?", (asked, change, go))
    assert roof().ask(after(write("x"), choose("hints")).state, "up") == Choose("What now?", (change, go))
    again = roof().ask(after(write("x"), choose("rewrite")).state, "up")
    assert [item.start for item in again.fields] == ["x"]
    assert roof().ask(after(write("x"), choose("hints"), choose("rewrite"), write("y")).state, "up").choices[0] == asked


def test_the_own_text_is_put_in_order_among_three_and_written_once_more():
    ranking = roof().ask(after(*WHOLE[:3]).state, "up")
    assert ranking == Rank(
        "Which of the four serves Bo best? Put them in order. It is not marked; no order is the right one:"
        " you decide first, and read then what each of the three does well and what it costs.",
        FOUR, "serves Bo best", "serves least",
    )  # fmt: skip
    again = roof().ask(after(*WHOLE[:4]).state, "up")
    assert (again.prompt, again.fields[0].start) == ("Once more. Take from the others what you can use.", FIRST)
    assert roof().ask(after(*WHOLE[:5]).state, "up").choices[-1] == Choice("send", "Send it to Bo")


def test_all_versions_are_kept_and_sending_ends_a_chairs_part():
    play = after(*WHOLE)
    assert play.state == (Desk((FIRST, LAST), 1, ("two", "one", "mine", "three"), stage="sent"), Desk())
    assert (play.turn, roof().ask(play.state, "up")) == (("down",), None)
    with pytest.raises(NotNow, match="It is not the turn of up"):
        play.then(write("z"))
    done = bots.answered(play, ["down"])
    assert done.over
    with pytest.raises(PlayOver):
        done.then(write("z"))


@pytest.mark.parametrize(
    ("moves", "message"),
    [
        ((choose("go"),), "“choose” is not asked for at this point. What is asked for is “write”."),
        ((write("x"), write("y")), "“write” is not asked for at this point. What is asked for is “choose”."),
        (
            (write("x"), choose("go"), write("y")),
            "“write” is not asked for at this point. What is asked for is “rank”.",
        ),
    ],
)
def test_every_act_has_its_time(moves, message):
    with pytest.raises(NotNow) as refused:
        after(*moves)
    assert str(refused.value) == message


LENGTH = "Write 1 to 4,000 characters."


@pytest.mark.parametrize(
    ("move", "message"),
    [
        (write(""), f"The message is empty. {LENGTH}"),
        (write(" \n\t "), f"The message is empty. {LENGTH}"),
        (write("\u200b\u2060\u0300\x07"), f"The message is empty. {LENGTH}"),
        (write("x" * 4001), f"The message is 4,001 characters long. {LENGTH}"),
        (write("x" * 2**20), f"The message is 1,048,576 characters long. {LENGTH}"),
        (write("half \ud83d"), "The message ends in half a character. Delete the last one and type it again."),
        *((Move("up", "write", value), f"That is no message. {LENGTH}") for value in (None, True, 1e308, "x", (), Record({}), Record({"text": 3}), Record({"text": "x", "more": "y"}), Record({"text": Record({"text": "x"})}))),
        (Move("up", "shout", "x"), "“shout” is not a move here. What is asked for is “write”."),
        (Move("up", "x" * 2**20, "x"), f"“{'x' * 60}” is not a move here. What is asked for is “write”."),
        (Move("me", "write", "x"), "There is no chair “me” in evidence-and-appeal/roof. The chairs are up and down."),
    ],
)  # fmt: skip
def test_what_is_no_message_is_refused_with_one_sentence(move, message):
    with pytest.raises(NotAMove) as refused:
        after(move)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    "value", [None, 3, True, "one", (), ("one",), ("one", "two", "three", 4), ("one", "one", "two", "mine"), Record({})]
)
def test_an_order_holds_each_message_once(value):
    with pytest.raises(NotAMove, match="Put each of one, two, three and mine in one place"):
        after(*WHOLE[:3], Move("up", "rank", value))


@pytest.mark.parametrize("value", [None, 3, "burn", ("go",), "send", Record({})])
def test_only_what_is_offered_can_be_chosen(value):
    with pytest.raises(NotAMove, match="The choices are hints, rewrite and go"):
        after(write("x"), Move("up", "choose", value))


def test_signs_that_no_screen_shows_are_dropped_and_all_others_stay():
    assert after(write("a\x1b[31m\r\n\tb\rc\u202e 👩\u200d🔬 שלום\x00 ")).state[0].texts == (
        "a[31m\n b\nc 👩\u200d🔬 שלום",
    )
    assert after(write("👍")).state[0].texts == ("👍",)
    assert after(write("é" * 4000)).state[0].texts == ("é" * 4000,)


OPENING = (Text("It rains.", "scene"), Text("Tell Bo about the tub."))
MODELS = (
    Speech("", "Message A", "Three of 20 tubs leak in the attic. We look on Friday."),
    Speech("", "Message B", "Could you go to the attic? The tubs leak."),
    Speech("", "Message C", "I know your carpet. Something leaks."),
)


RANKED = Table(
    "Your order, and what each of the three does well and pays for it.",
    ("Your place", "Message", "Does well", "Costs"),
    (
        ("1", "Message B", "It asks.", "It has no size."),
        ("2", "Message A", "It is short.", "It asks nothing."),
        ("3", "Your own", "you know best", "see whether one of the other prices is also yours"),
        ("4", "Message C", "It cares.", "It says little."),
    ),
)


def test_a_chair_sees_its_task_facts_and_reader():
    view = roof().view(after(), "up")
    assert (view.blocks, view.status, view.new) == (OPENING, "yours", 2)
    assert view.brief == (
        Text("You have the attic."),
        Items(("Three of 20 tubs leak.", "In the attic.", "On Friday we look."), "What you have"),
        Items(("Reads in the corridor.",), "What you know of Bo"),
    )


def test_each_move_brings_what_it_was_made_for():
    views = [roof().view(after(*WHOLE[:count]), "up") for count in range(7)]
    brought = [view.blocks[len(view.blocks) - view.new :] for view in views]
    assert brought[1] == (Text("Version 1", "note"), Speech("up", "Ada Top", FIRST, True))
    assert brought[2] == shown(FIRST, roof().hints("up", FIRST), roof().writing["up"].story((), ()), "Bo")
    assert brought[3] == (Text("Three others wrote to Bo with the same facts.", "scene"), *MODELS)
    assert brought[4] == (RANKED,)
    assert brought[5] == (Text("Version 2", "note"), Speech("up", "Ada Top", LAST, True))
    assert brought[6] == (
        Text("A note is made.", "scene"),
        Text("Friday is kept free.", "scene"),
        Speech("down", "Bo Low", "Thanks. All clear."),
        Text("Bo is still writing.", "note"),
    )
    assert [view.status for view in views] == ["yours"] * 6 + ["theirs"]


def test_who_puts_the_own_message_first_is_told_the_price_of_the_second():
    play = bots.answered(after(*WHOLE[:3], rank("mine three one two"), *WHOLE[4:]), ["down"])
    said = "You put your own message at place 1 of 4, and of the others message C highest. Its price: It says little."
    assert Text(f"{said} Does your last version pay it too?") in roof().account(play, "up")


def test_limits_are_told_with_the_first_hints_only():
    play = after(*WHOLE[:5], choose("hints"))
    assert roof().view(play, "up").blocks.count(Text(LIMITS, "note")) == 1


def test_opening_a_version_again_brings_nothing():
    view = roof().view(after(write("x"), choose("rewrite")), "up")
    assert (view.new, view.ask.fields[0].start) == (0, "x")


def test_hints_are_the_same_however_many_texts_were_looked_at():
    once = roof().hints("up", LAST)
    for number in range(300):
        roof().hints("up", str(number))
    assert roof().hints("up", LAST) == once


def test_the_end_is_told_in_one_line():
    view = roof().view(bots.answered(after(*WHOLE), ["down"]), "up")
    assert (view.blocks[-1], view.status) == (Text("Sent: version 2, 11 words.", "key"), "over")
    short = (write("Help"), choose("go"), rank(), write("Help"), choose("send"), choose("end"))
    view = roof().view(bots.answered(after(*short), ["down"]), "up")
    assert view.blocks[-1] == Text("Sent: version 2, 1 word.", "key")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Well.", "What?"),
        ("Are you there?", "What?"),
        ("In the attic.", "Thanks. How many? And I?"),
        ("3 of 20 slabs. On Friday?", "Thanks. Where? What is a slab?"),
        ("Some in the attic. On Friday.", "Thanks. Again?"),
        ("3 of 20, above you. On Friday.", "Thanks. Well then."),
        ("IT LEAKS!!!", "Calm. What?"),
        ("IN THE ATTIC!!!", "Calm. How many? And I?"),
        ("What a wonderful, brilliant carpet.", "Kind."),
        ("Drei von zwanzig Eimern haben leider ein Loch, seit Dienstag.", "English?"),
        (LAST, "Thanks. All clear."),
    ],
)
def test_the_reader_asks_for_the_first_thing_of_which_nothing_was_found(text, said):
    play = after(write("x"), choose("go"), rank(), write(text), choose("send"))
    view = roof().view(play, "up")
    assert [block.text for block in view.blocks if isinstance(block, Speech)][-1] == said
    assert play.state[0].stage == ("sent" if said.endswith(("clear.", "then.")) else "asked")


ASKED = (write("In the attic."), choose("go"), rank(), write("In the attic."), choose("send"))


def test_the_readers_questions_can_be_answered_once_or_left():
    play = after(*ASKED)
    choices = (Choice("back", "Write back to Bo, once"), Choice("end", "Leave it at that"))
    assert (play.turn, roof().ask(play.state, "up")) == (("up", "down"), Choose("What now?", choices))
    assert play.then(choose("end")).turn == ("down",)
    field = Field("text", "To Bo", "text", high=4000)
    play = play.then(choose("back"))
    assert roof().ask(play.state, "up") == Fill("Your answer to Bo", (field,), "Send it", "write")
    assert play.then(write("x")).turn == ("down",)


@pytest.mark.parametrize(
    ("text", "brought"),
    [
        ("3 of 20. Friday.", (Text("A note is made.", "scene"), Text("Friday is kept free.", "scene"), Speech("down", "Bo Low", "All clear."))),
        ("Friday.", (Text("Friday is kept free.", "scene"), Speech("down", "Bo Low", "Well then."))),
    ],
)  # fmt: skip
def test_an_answer_is_read_together_with_the_message(text, brought):
    play = after(*ASKED, choose("back"), write(text))
    view = roof().view(play, "up")
    assert view.blocks[len(view.blocks) - view.new : -1] == (Speech("up", "Ada Top", text, True), *brought)
    done = bots.answered(play, ["down"])
    assert roof().view(done, "up").blocks[-1] == Text("Sent: version 2, 3 words, and an answer.", "key")
    account = roof().account(done, "up")
    assert account[1:3] == (
        Text("You sent your first version as it stood.", "note"),
        Text(f"And to Bo's questions you wrote: “{text}”"),
    )


def test_nothing_is_marked_whatever_is_written():
    for text in ("x", FIRST, LAST, "You must. Your fault. ASAP."):
        play = bots.answered(
            after(write(text), choose("hints"), choose("go"), rank(), write(text), choose("send")), ["up", "down"]
        )
        assert all(roof().marks(play.until(count), "up") == Marks(0.0) for count in range(len(play.moves) + 1))
        assert roof().decisions(play, "up") == () == roof().seen()
    assert (roof().attainable("up"), roof().naive("up", {"first": bots.first}), roof().expert_share("up")) == (
        0,
        {"first": 0},
        1,
    )


def test_the_debrief_shows_versions_models_and_limits_and_no_score():
    play = bots.answered(after(*WHOLE), ["down"])
    sent = play.state[1].texts[-1]
    account = roof().account(play, "up")
    assert account == (
        Heading("Your first version and your last"),
        Table("Both as you wrote them.", ("First version", "Last version"), ((FIRST, LAST),)),
        changed(roof().hints("up", FIRST), roof().hints("up", LAST), roof().writing["up"].story((), ())),
        Heading("The three others"),
        Text(
            "You put your own message at place 3 of 4, and of the others message B highest. Its price: It has no size."
            " Does your last version pay it too?"
        ),
        Heat(
            "Which fact stands in which text",
            "Rows are the facts of your brief, columns the texts. The texts in which each fact is found:"
            " How many: Your last and A, Where: Your last, A and B, When: Your last and A.",
            ("Your first", "Your last", "A", "B", "C"),
            (
                HeatRow("How many", (0, 2, 2, 0, 0)),
                HeatRow("Where", (0, 2, 2, 2, 0)),
                HeatRow("When", (0, 2, 2, 0, 0)),
            ),
            ("not found", "perhaps", "found"),
        ),
        Fold("The three messages again, and your order", (*MODELS, RANKED)),
        Fold("On the other side of the corridor: what Bo wrote to you that day", (
            Text("Bo had something to write to you, too. The task of that chair was this:"),
            Text("“Tell Ada about the pan.”"), Text("Bo sent this:"), Speech("down", "Bo Low", sent),
        )),
        Heading("What this cannot see"),
        Text(f"{LIMITS} The answer that you got from Bo was chosen by the same lists."),
    )  # fmt: skip
    assert "score" not in as_text(account).lower()


def test_a_bot_sends_an_authored_message_as_it_stands():
    models = [model.text for model in roof().writing["down"].models.values()]
    sent = {bots.answered(replay(roof(), seed, ()), ["down"]).state[1].texts for seed in range(20)}
    assert sent == {(text, text) for text in models}


def test_a_bot_that_takes_over_leaves_questions_or_answers_them_with_its_message():
    assert roof().reply(after(*ASKED), "up") == choose("end")
    back = roof().reply(after(*ASKED, choose("back")), "up")
    assert back.value["text"] in [model.text for model in roof().writing["up"].models.values()]


def test_the_authors_play_looks_at_hints_and_changes_the_text():
    play = bots.best_play(roof(), 3, "up")
    mine = [move.value for move in play.moves if move.chair == "up"]
    models = [model.text for model in roof().writing["up"].models.values()]
    assert mine == [
        Record({"text": models[-1]}), "hints", "go", ("mine", "one", "two", "three"),
        Record({"text": models[0]}), "hints", "send",
    ]  # fmt: skip


def test_the_census_counts_minutes_only():
    census = roof().census()
    words = 2 + 4 + 5 + 4 + (5 + 3 + 4) + (12 + 9 + 6)
    judged = (3 + 3) + (2 + 4) + (2 + 3)
    assert (census.plays, census.states) == (0, 0)
    assert census.minutes == (pytest.approx(words / 180 + 4), pytest.approx((words + judged + 12) / 180 + 10))


def test_every_problem_of_a_file_is_found_with_its_place():
    def wrong(*changes):
        text = ROOF
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        with pytest.raises(ScenarioInvalid) as invalid:
            roof.__wrapped__(text)
        return [(problem.path, problem.text) for problem in invalid.value.problems]

    assert wrong(
        ('[["3 of 20"]]', '[["the"]]'), ("says: [slab*]", 'says: ["!"]'), ("near: [some]", 'near: [".. some"]')
    ) == [
        ("writing.up.facts.size.near", "“.. some” must begin with a word or a number"),
        ("writing.up.facts.size.signals", "“the” must begin with a word or a number"),
        ("writing.up.terms.slab.says", "“!” must begin with a word or a number"),
    ]
    assert wrong(("[[attic, roof]]", "[[cellar]]"), ("facts: [size]", "facts: [place]")) == [
        ("writing.up.facts.place.signals", "do not find the fact in its own text"),
        ("writing.up.facts.place.signals", "find the fact in none of the three messages"),
        ("writing.up.point", "is found in the first two sentences of none of the three messages"),
    ]
    assert wrong(("request: day", "request: hour")) == [
        ("writing.up", "“hour” is no fact; the facts are size, place and day")
    ]
    assert wrong(("      three: {", "      more: {text: x, does: x, costs: x}\n      three: {")) == [
        ("writing.up.models", "must be 3, not 4")
    ]
    assert wrong(("Something leaks.", "Something leaks. " + 4000 * "x")) == [
        ("writing.up.models.three.text", "is longer than 4,000 characters")
    ]
    assert wrong(("\n  down: \n", "\n  third: \n")) == [
        ("writing", "must hold something for up and down, and for nobody else")
    ]
    assert wrong(("\nwriting:", "\n  third: {name: C, role: C, brief: C}\nwriting:"))[0] == (
        "chairs",
        "must be two, not 3",
    )


# ---- what stays private -------------------------------------------------------------------------------------------

TEXTS = st.sampled_from((FIRST, LAST, "You must hurry.", "Friday? In the attic.", "👍"))
STEPS = st.lists(st.tuples(st.sampled_from(("up", "down")), st.integers(0, 3), TEXTS), max_size=24)


def walked(steps, activity):
    """A legal play: in each step one chair does one of the things that it is asked for."""
    play = replay(activity, 7, ())
    for chair, pick, text in steps:
        ask = activity.ask(play.state, chair)
        if isinstance(ask, Fill):
            play = play.then(write(text, chair))
        elif isinstance(ask, Choose):
            play = play.then(choose(ask.choices[pick % len(ask.choices)].id, chair))
        elif isinstance(ask, Rank):
            ids = [choice.id for choice in ask.choices]
            play = play.then(rank(" ".join(ids[pick:] + ids[:pick]), chair))
    return play


def shows(view):
    return (view.title, view.you, view.brief, view.blocks, view.ask, view.new)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_no_view_before_the_end_holds_anything_of_the_other_chair(steps):
    """The other chair's moves left out, and its errand another one: this chair sees the same."""
    play = walked(steps, roof())
    if play.over:
        return
    mine, theirs = ROOF.replace("You have the carpet.", "You have a secret.").split("\n  down: \n")
    other = roof(f"{mine}\n  down: \n{theirs.replace('pan', 'jug').replace('attic', 'cellar').replace('slab', 'sill')}")
    alone = replay(other, 7, [move for move in play.moves if move.chair == "up"])
    assert shows(roof().view(play, "up")) == shows(other.view(alone, "up"))


@settings(max_examples=30, deadline=None)
@given(STEPS)
def test_a_bot_writes_the_same_whatever_the_other_chair_has_written(steps):
    play = walked([step for step in steps if step[0] == "up"], roof())
    assert bots.answered(play, ["down"]).state[1] == bots.answered(after(), ["down"]).state[1]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize(("chair", "other"), [("rd", "marketing"), ("marketing", "rd")])
def test_in_the_course_neither_view_nor_bot_knows_anything_of_the_other_chair(seed, chair, other):
    """The other chair's moves left out, and its errand another one, in plays of both chairs in every order."""
    bench = library.activity("evidence-and-appeal/bad-news")
    play, draw = replay(bench, seed, ()), random.Random(seed)
    secret = play.activity.model_copy(update={"writing": dict.fromkeys((chair, other), play.activity.writing[chair])})
    while not play.over:
        alone = replay(secret, seed, [move for move in play.moves if move.chair == chair])
        assert shows(secret.view(alone, chair)) == shows(play.activity.view(play, chair))
        if chair in play.turn:
            assert secret.reply(alone, chair) == play.activity.reply(play, chair)
        seat = draw.choice(play.turn)
        play = play.then(draw.choice((at_random, play.activity.best, play.activity.reply))(play, seat))


def test_the_two_variants_of_the_course_ask_the_same_of_their_authors_messages():
    """What the hints see in the authored messages: facts found, unexplained terms, asks, main point first."""
    whole = library.activity("evidence-and-appeal/bad-news")

    def sizes(seed, chair):
        activity = whole.variant(seed)
        errand = activity.writing[chair]
        every = {key: activity.hints(chair, model.text) for key, model in errand.models.items()}
        found = {
            key: (sum(one.whole for _, one in h.facts), len(h.terms), h.asks, bool(h.first)) for key, h in every.items()
        }
        return len(errand.facts), len(errand.terms), found

    assert whole.variants == ("a", "b")
    assert sizes(0, "rd") == sizes(1, "rd")
    assert sizes(0, "rd") == (6, 9, {"exact": (6, 1, 1, True), "first": (5, 0, 2, True), "beside": (4, 0, 1, False)})
    assert sizes(0, "marketing") == sizes(1, "marketing")
    assert sizes(0, "marketing") == (
        6,
        9,
        {"why": (5, 0, 0, False), "order": (4, 0, 2, True), "drafts": (6, 3, 2, True)},
    )


CHECKED = {
    "a": (
        ("marketing", "“Hours”, “clinically” and the spot on the panel can all go", {"give"}),
        ("rd", "At 40 and at 25 everything looks normal", {"forty"}),
        ("rd", "two of 18 have separated", {"jars"}),
        ("rd", 'take your "travels anywhere" off the carton', {"ask"}),
        ("rd", "I could be wrong, it is presumably the filling", {"guess"}),
    ),
    "b": (
        ("rd", "my working hypothesis is autoxidation of the fats in NL-3, air and light", {"guess"}),
        ("rd", "In the dark at 40 °C the samples show no discolouration", {"dark"}),
        ("rd", "3/24 units exhibit a slight chromatic shift", {"jars"}),
        ("rd", "three jars of twenty-four are not yellow", set()),
        ("rd", "keep the carton closed: no cut-out", {"ask"}),
        ("rd", "It would be prudent to hold the window", {"ask"}),
        ("rd", "please do not hold the window", set()),
    ),
}


@pytest.mark.parametrize(
    ("variant", "chair", "text", "facts"), [(variant, *case) for variant, cases in CHECKED.items() for case in cases]
)
def test_wordings_of_players_are_found_and_denials_are_not(variant, chair, text, facts):
    whole = library.activity("evidence-and-appeal/bad-news")
    found_there = whole.variant(whole.seed_of(variant, 1)).hints(chair, text).facts
    assert {key for key, one in found_there if one.whole} == facts


def test_no_plain_word_holds_the_term_that_it_explains():
    whole = library.activity("evidence-and-appeal/bad-news")
    for seed in (0, 1):
        for errand in whole.variant(seed).writing.values():
            for term in errand.terms.values():
                assert not list(reading(term.plain).matches(term.says)), term.plain
