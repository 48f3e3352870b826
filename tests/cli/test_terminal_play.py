"""A play in the terminal, by real runs that are fed lines, and kind by kind of question."""

import io
import os
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from deskswap import journal, library
from deskswap.cli import main, questions
from deskswap.core.activity import KINDS, Marks, Worded
from deskswap.core.moves import Record
from deskswap.core.views import Choice, Choose, Either, Field, Fill, Grid, Option, Rank, Text, View
from deskswap.errors import CannotWrite, NotAMove, NotAPlay
from tests.tiny import TINY, tiny

TWO = "two-languages/tiny"


@pytest.fixture(autouse=True)
def course(tmp_path, monkeypatch):
    """A course of one scene, and plays kept beside it."""
    folder = tmp_path / "course" / "01_two_languages"
    folder.mkdir(parents=True)
    (folder / "tiny.yaml").write_text(TINY)
    monkeypatch.setenv("DESKSWAP_COURSE", str(tmp_path / "course"))
    monkeypatch.setenv("DESKSWAP_PLAYS", str(tmp_path / "plays"))
    monkeypatch.setenv("COLUMNS", "80")
    return folder


def typed(words, *lines, binary=None):
    """A real run of `deskswap play` that is fed these lines."""
    fed = binary if binary is not None else "".join(f"{line}\n" for line in lines).encode()
    run = subprocess.run(
        [sys.executable, "-m", "deskswap", "play", *words], input=fed, check=False, capture_output=True
    )
    return run.returncode, run.stdout.decode(), run.stderr.decode()


def answered(monkeypatch, capsys, words, *lines):
    """The same within this process."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    code = main(["play", *words])
    return code, capsys.readouterr().out


def kept():
    return [[(move.chair, move.value) for move in journal.read(found.path)[1]] for found in journal.kept()]


SCREEN = """\
Test
====

You are Ines, R.

b rd

A room.

  1. hello
  2. hi

Your choice (1 to 2), ? for your brief, q to leave:\x20
Ines (you): hi

Tom: hi

T

text

Debrief: Test, from the chair of Ines
=====================================

"""


def test_a_play_from_the_first_line_to_the_debrief():
    code, out, err = typed([TWO, "--chair", "rd", "--seed", "3"], "2")
    assert (code, err) == (0, "")
    assert out.startswith(SCREEN)
    assert kept() == [[("rd", "y"), ("marketing", "y")]]


def test_the_same_seed_gives_the_same_play():
    runs = [typed([TWO, "--chair", "rd", "--seed", "3"], "2") for _ in range(2)]
    assert runs[0] == runs[1]
    assert kept()[0] == kept()[1]


def test_from_the_other_chair_the_bot_begins():
    _, out, _ = typed([TWO, "--chair", "marketing", "--seed", "3"], "1")
    assert "You are Tom, M.\n\nb mk\n" in out
    assert [chair for chair, _ in kept()[0]] == ["rd", "marketing"]
    assert kept()[0][1] == ("marketing", "x")


def test_without_a_chair_it_is_asked_for():
    code, out, _ = typed([TWO], "7", "2", "q")
    assert (code, out.splitlines()[:4]) == (
        0,
        ["Whose chair do you take?", "", "  1. Ines, R (rd)", "  2. Tom, M (marketing)"],
    )
    assert "Please type one number, 1 to 2." in out
    assert "You are Tom, M." in out
    assert "You are Ines, R." in typed([TWO], "rd", "q")[1]


@pytest.mark.parametrize("lines", [["q"], []], ids=["q", "end of input"])
def test_who_takes_no_chair_leaves_no_play(lines):
    assert typed([TWO], *lines)[0] == 0
    assert kept() == []


def test_without_an_activity_all_are_listed(course):
    (course / "broken.yaml").write_text("kind: dialogue\n")
    code, out, _ = typed([])
    assert (code, out) == (
        0,
        "  two-languages/broken  cannot be played as it is; “deskswap check” tells why\n"
        "  two-languages/tiny    Test (1 minute)\n"
        "\n"
        "Play one with, for example:  deskswap play two-languages/broken\n",
    )


def test_a_course_without_activities_says_so(course):
    (course / "tiny.yaml").unlink()
    assert typed([])[1] == f"There is no activity in {course.parent}.\n"


def test_a_question_mark_shows_the_brief_again():
    _, out, _ = typed([TWO, "--chair", "rd"], "?", "q")
    assert out.count("You are Ines, R.\n\nb rd\n") == 2


@pytest.mark.parametrize("slip", ["", "0", "3", "x", "1 2", "-1", "²", "9" * 5000, "1.0", "\x00", "\x1b[A"])
def test_a_slip_is_told_in_one_sentence_and_asked_again(slip):
    code, out, err = typed([TWO, "--chair", "rd", "--seed", "3"], slip, "1")
    assert (code, err) == (0, "")
    assert out.count("Please type one number, 1 to 2.\n") == 1
    assert kept()[0][0] == ("rd", "x")


def test_bytes_that_are_no_text_are_a_slip():
    code, out, err = typed([TWO, "--chair", "rd"], binary=b"\xff\xfe\n1\n")
    assert (code, err) == (0, "")
    assert "Please type one number" in out


@pytest.mark.parametrize("lines", [["q"], ["Q"], []], ids=["q", "Q", "end of input"])
def test_leaving_keeps_the_play_and_the_next_start_goes_on_with_it(lines):
    code, out, err = typed([TWO, "--chair", "rd", "--seed", "3"], *lines)
    path = journal.latest(TWO, "rd")
    assert (code, err) == (0, "")
    assert out.endswith(f"\nYour play is kept in {path}; the same command goes on from here.\n")
    _, out, _ = typed([TWO, "--chair", "rd"], "1")
    assert out.startswith("You go on with an earlier play, after 0 moves of yours.\n\nTest\n====\n")
    assert (len(kept()), journal.read(path)[0].seed) == (1, 3)


def test_a_play_that_is_over_is_not_gone_on_with():
    typed([TWO, "--chair", "rd"], "1")
    assert typed([TWO, "--chair", "rd"], "q")[1].startswith("Test\n")
    assert len(kept()) == 2


@pytest.mark.parametrize("words", [["--keep"], ["--seed", "4"]])
def test_an_unfinished_play_is_kept_when_another_is_begun(words):
    typed([TWO, "--chair", "rd", "--seed", "3"], "q")
    assert typed([TWO, "--chair", "rd", *words], "q")[1].startswith("Test\n")
    assert len(kept()) == 2


def test_a_play_of_a_changed_scenario_is_told_of_and_a_new_one_begun(course):
    typed([TWO, "--chair", "rd"], "q")
    (course / "tiny.yaml").write_text(TINY.replace("asks: 2", "asks: 3"))
    code, out, _ = typed([TWO, "--chair", "rd"], "1")
    assert code == 0
    path = next(found.path for found in journal.kept() if not found.moves)
    assert out.startswith(
        f"{path.name} was played with another version of “two-languages/tiny” and cannot go on. "
        f"It is kept in {path}, and a new play begins.\n\nTest\n"
    )
    assert [len(moves) for moves in kept()] == [0, 2]


def test_a_torn_line_is_told_of():
    typed([TWO, "--chair", "rd"], "q")
    path = journal.latest(TWO, "rd")
    path.write_bytes(path.read_bytes() + b'{"chair":"rd"')
    assert "The last line of this play was cut short" in typed([TWO, "--chair", "rd"], "q")[1].replace("\n", " ")


def test_ctrl_c_leaves_cleanly_with_130():
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "deskswap", "play", TWO, "--chair", "rd"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as run:
        seen = b""
        while b"Your choice" not in seen:
            seen += os.read(run.stdout.fileno(), 4096)
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=20)
    assert (run.returncode, err) == (130, b"")
    assert b"Your play is kept in " in out


def test_a_chair_that_does_not_exist_is_one_sentence():
    code, out, err = typed([TWO, "--chair", "boss"])
    assert (code, out) == (1, "")
    assert err == "There is no chair “boss” in two-languages/tiny. The chairs are rd and marketing.\n"


def test_a_turn_of_another_person_is_waited_for_elsewhere():
    record = journal.begin(tiny, 3, {"rd": "person", "marketing": "person"})
    code, out, _ = typed([TWO, "--chair", "rd"], "1")
    assert code == 0
    assert "It is another person's turn; come back when they have moved." in out
    assert len(journal.resume(record.path, tiny).play.moves) == 1


def test_lines_are_no_wider_than_the_terminal_and_never_wider_than_88(course, monkeypatch):
    (course / "tiny.yaml").write_text(TINY.replace("b rd", "word " * 60).replace("say: hello", f"say: {'word ' * 60}"))
    for columns, widest in (("50", 50), ("200", 88)):
        monkeypatch.setenv("COLUMNS", columns)
        _, out, _ = typed([TWO, "--chair", "rd", "--keep"], "q")
        lines = [line for line in out.splitlines() if line.startswith(("word", "  1. word", "     word"))]
        assert widest - 5 < max(map(len, lines)) <= widest


def test_without_a_terminal_there_is_no_bold():
    assert "\033" not in typed([TWO, "--chair", "rd"], "1")[1]


# ---- the other kinds of question


class Survey(Worded):
    """An order, then a form with every kind of field."""

    kind: Literal["survey"]

    def start(self, seed):
        return ()

    def turn(self, state):
        return ("rd",) if len(state) < 2 else ()

    def ask(self, state, chair):
        fruit = (Choice("apple", "An apple", 2), Choice("pear", "A pear", 3), Choice("plum", "A plum"))
        if len(state) == 0:
            return Rank("Which first?", fruit, "the best", "the worst")
        return Fill(
            "Your week",
            (
                Field("one", "One fruit", "pick", fruit, help="Only one."),
                Field("some", "Some fruit", "tick", fruit, start=("plum",)),
                Field("days", "Days", "number", low=0, high=10, step=2, unit="days", start=4),
                Field("share", "Share", "number", low=0, high=1, step=0.25),
                Field("why", "Why", "text", high=8),
            ),
            "Send",
            budget=5,
            budget_label="Money",
        )  # fmt: skip

    def step(self, state, move):
        if isinstance(move.value, Record) and move.value["some"] == ("apple", "pear"):
            raise NotAMove("That is more money than there is.")
        return (*state, move.value)

    def view(self, play, chair):
        status = "over" if play.over else "yours"
        return View("Survey", self.you(chair), (), (Text("Hello"),), self.ask(play.state, chair), status, 0, 1)

    def marks(self, play, chair):
        return Marks(0.0)

    def decisions(self, play, chair):
        return ()

    def account(self, play, chair):
        return (Text("Thank you"),)

    def problems(self):
        return ()

    def _not_asked(self, *arguments: object) -> None:
        raise AssertionError("a play in the terminal does not need this")

    def reply(self, play, chair):
        self._not_asked()

    def best(self, play, chair):
        self._not_asked()

    def attainable(self, chair):
        self._not_asked()

    def share(self, chair, player):
        self._not_asked()

    def expert_share(self, chair):
        self._not_asked()

    def census(self):
        self._not_asked()

    def seen(self):
        self._not_asked()


@pytest.fixture
def survey(course, monkeypatch):
    library.known_kinds()
    monkeypatch.setitem(KINDS, "survey", Survey)
    library.known_kinds.cache_clear()
    head = TINY.partition("setting:")[0].replace("kind: dialogue", "kind: survey")
    (course / "survey.yaml").write_text(head.replace("  marketing: {name: Tom, role: M, brief: b mk}\n", ""))
    yield "two-languages/survey"
    library.known_kinds.cache_clear()


def test_an_order_is_typed_as_numbers_and_a_form_field_by_field(survey, monkeypatch, capsys):
    code, out = answered(
        monkeypatch, capsys, [survey], "3 1 2", "2", "1, 2", "6", "0.5", "because", "2", "0", "4", "0,25", ""
    )
    form = {"one": "pear", "some": (), "days": 6, "share": 0.25, "why": "because"}
    assert (code, kept()) == (0, [[("rd", ("plum", "apple", "pear")), ("rd", Record(form))]])
    for text in (
        "  1. An apple (costs 2)\n",
        "First: the best. Last: the worst.",
        "Your order, as in “3 2 1”, ",
        "Money: 5 of 5 left\n",
        "Money: 2 of 5 left\n",
        "One fruit\nOnly one.\n",
        "The numbers that you tick, or 0 for none [3], ",
        "A number from 0 to 10 days [4], ",
        "Up to 8 characters, ",
        "That is more money than there is.\n\n  1. One fruit A pear\n  2. Some fruit An apple, A pear\n  3. Days 6 days\n",
        "Which one do you want to change (1 to 5; Enter to send them), ",
        "  2. Some fruit none\n",
        "  4. Share 0.25\n  5. Why because\n",
        "Thank you\n",
    ):
        assert text in out


ALL_THREE = "Please type all 3 numbers, each once, with spaces between them, as in “3 2 1”."


@pytest.mark.parametrize(
    ("before", "slip", "sentence"),
    [
        *(([], slip, ALL_THREE) for slip in ("1 2", "1 1 2", "1 2 9", "321", "", "first")),
        (["1 2 3", "1"], "2 2", "Please type each number once, with spaces between them, or 0 for none."),
        (["1 2 3", "1"], ",", "Please type each number once, with spaces between them, or 0 for none."),
        (["1 2 3", "1", "0"], "11", "Please type a number from 0 to 10."),
        (["1 2 3", "1", "0"], "nan", "Please type a number from 0 to 10."),
        (["1 2 3", "1", "0"], "many", "Please type a number from 0 to 10."),
        (["1 2 3", "1", "0"], "3", "Please go in steps of 2 from 0."),
        (["1 2 3", "1", "0", "2"], "", "Please type a number from 0 to 1."),
        (["1 2 3", "1", "0", "2", "1"], "far too long", "That is 12 characters; 8 is the most."),
        (["1 2 3", "1", "0", "2", "1"], "", "Please write something."),
    ],
)
def test_a_slip_in_an_order_or_a_form_is_told(survey, monkeypatch, capsys, before, slip, sentence):
    code, out = answered(monkeypatch, capsys, [survey], *before, slip)
    assert (code, out.count(f"{sentence}\n")) == (0, 1)


# ---- several things to do, grids and numbers that belong together


LEVELS = (Choice("none", "None"), Choice("weak", "Weak"), Choice("strong", "Strong"))
WEIGH = Fill(
    "How much does each weigh?",
    (
        Field("feel", "Skin feel", "number", high=100, step=5),
        Field("price", "The price", "amount", high=100, unit="points"),
        Field("why", "Why", "text", start="no reason"),
    ),
    "Send",
    act="weigh",
    total=100,
    total_label="points",
)
FORECAST = Fill(
    "",
    tuple(Field(name, name.capitalize(), "amount", high=5000, step=0.5) for name in ("low", "middle", "high")),
    "Send",
    act="forecast",
    rising=True,
)
LINKS = Grid(
    "How strongly?",
    (Choice("dry", "Not sticky"), Choice("calm", "Smells calm")),
    (Choice("oil", "Emollient"), Choice("scent", "Fragrance"), Choice("jar", "Jar")),
    LEVELS,
    "Send",
)
STARTED = replace(LINKS, act="again", start=(("none", "weak", "strong"), ("none", "none", "none")))
THINGS = Either(
    "What now?",
    (
        Option("Weigh", WEIGH),
        Option("Forecast", FORECAST),
        Option("Fill in the matrix", LINKS),
        Option("Look through the matrix", STARTED),
        Option("Leave", Choose("Really?", (Choice("go", "Leave the table"),), act="leave")),
    ),
)


class Table(Survey):
    """One of several things, once."""

    kind: Literal["table"]

    def turn(self, state):
        return () if state else ("rd",)

    def ask(self, state, chair):
        return None if state else THINGS

    def step(self, state, move):
        if move.act == "again" and move.value["dry"]["oil"] == "strong":
            raise NotAMove("Oil is never that strong.")
        return ((move.act, move.value),)


@pytest.fixture
def sit(course, monkeypatch, capsys):
    """A function that types lines at the table: what was kept, and what was shown."""
    library.known_kinds()
    monkeypatch.setitem(KINDS, "table", Table)
    library.known_kinds.cache_clear()
    head = TINY.partition("setting:")[0].replace("kind: dialogue", "kind: table")
    (course / "table.yaml").write_text(head.replace("  marketing: {name: Tom, role: M, brief: b mk}\n", ""))

    def typed_there(*lines):
        code, out = answered(monkeypatch, capsys, ["two-languages/table"], *lines)
        assert code == 0
        moves = [(move.act, move.value) for found in journal.kept() for move in journal.read(found.path)[1]]
        return (moves[0] if moves else None), out

    yield typed_there
    library.known_kinds.cache_clear()


def test_of_several_things_one_is_taken_and_the_list_can_be_seen_again(sit):
    move, out = sit("5", "0", "5", "1")
    assert move == ("leave", "go")
    assert out.count("What now?\n\n  1. Weigh\n  2. Forecast\n") == 2
    assert (
        out.count("Really?\n\n  1. Leave the table\n\nYour choice (1), ? for your brief, 0 to go back, q to leave: ")
        == 2
    )
    assert "Your choice (1 to 5), ? for your brief, q to leave: " in out


def test_from_the_list_itself_there_is_no_way_back(sit):
    assert "Please type one number, 1 to 5.\n" in sit("0")[1]


def test_numbers_that_make_a_total_are_asked_for_until_they_do(sit):
    move, out = sit("1", "60", "27", "", "2", "40", "")
    assert move == ("weigh", Record({"feel": 60, "price": 40, "why": "no reason"}))
    for text in (
        "Points: 0 of 100 so far\n\nSkin feel\n",
        "Points: 60 of 100 so far\n\nThe price\n",
        "  1. Skin feel 60\n  2. The price 27 points\n  3. Why no reason\n\n"
        "That makes 87 of 100 points. Please make it exactly 100.\n\nWhich one do you want to change (1 to 3), ",
        "Which one do you want to change (1 to 3; Enter to send them), ",
    ):
        assert text in out


MAIL = ("Tomas,", "  it is the oil.  ", "Ines")


def test_a_long_text_may_have_several_lines_and_an_empty_one_ends_it(sit):
    move, out = sit("1", "60", "40", *MAIL, "")
    assert move == ("weigh", Record({"feel": 60, "price": 40, "why": "Tomas,\n  it is the oil.\nInes"}))
    assert "Your words, in as many lines as you like; an empty line ends them [no reason], ? for your brief" in out


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("Dear Tomas,", "", "it is the oil.", ""), "Dear Tomas,\n\nit is the oil."),
        (("Dear Tomas,", "", ""), "Dear Tomas,"),
    ],
)
def test_an_empty_line_after_a_greeting_does_not_end_a_text(sit, lines, text):
    assert sit("1", "60", "40", *lines)[0][1]["why"] == text


@pytest.mark.parametrize("lines", [("It is late.", ""), ("It is late.",)], ids=["empty line", "end of input"])
def test_a_long_text_may_have_one_line(sit, lines):
    assert sit("1", "60", "40", *lines)[0] == ("weigh", Record({"feel": 60, "price": 40, "why": "It is late."}))


def test_signs_that_mean_something_in_a_first_line_are_words_in_the_next(sit):
    move, out = sit("1", "60", "40", "?", "Why?", "?", "q", "b", "")
    assert move[1]["why"] == "Why?\n?\nq\nb"
    assert out.count("You are Ines, R.") == 2


def test_what_stands_in_a_long_text_is_shown_once_and_kept_with_enter(sit, monkeypatch):
    long = "no reason\n" * 30
    why = Field("why", "Why", "text", start=long)
    weigh = replace(WEIGH, fields=(*WEIGH.fields[:2], why))
    monkeypatch.setattr(sys.modules[__name__], "THINGS", replace(THINGS, options=(Option("Weigh", weigh),)))
    move, out = sit("1", "60", "40", "")
    assert (move[1]["why"], "[Enter alone keeps what stands there], ?" in out) == (long, True)


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of this sort is not there")
def test_an_empty_line_within_a_pasted_text_parts_two_paragraphs_and_a_typed_one_ends_it(monkeypatch):
    hand, screen = os.openpty()
    with os.fdopen(hand, "wb", buffering=0) as hands, os.fdopen(screen, encoding="utf-8") as there:
        monkeypatch.setattr(sys, "stdin", there)
        hands.write(b"two\n\nthree\n")
        later = threading.Timer(0.5, hands.write, [b"\n"])
        later.start()
        assert questions._lines("one") == "one\ntwo\n\nthree"
        later.join()
        hands.write(b"\n")
        assert questions._lines("one") == "one"


def test_a_form_with_the_wrong_total_cannot_be_sent(sit):
    move, out = sit("1", "60", "50", "", "", "1", "50", "")
    assert move == ("weigh", Record({"feel": 50, "price": 50, "why": "no reason"}))
    assert out.count("Please type one number, 1 to 3.\n") == 1


def test_what_was_typed_stays_while_another_thing_is_looked_at(sit):
    move, out = sit("1", "60", "b", "5", "0", "1", "40", "")
    assert move == ("weigh", Record({"feel": 60, "price": 40, "why": "no reason"}))
    assert out.count("Skin feel\nA number from 0 to 100, ? for your brief, b to go back, q to leave: ") == 1


def test_numbers_that_must_not_fall_are_asked_for_until_they_do_not(sit):
    move, out = sit("2", "1 200", "900,5", "1500", "2", "1200.5", "")
    assert move == ("forecast", Record({"low": 1200, "middle": 1200.5, "high": 1500}))
    assert "\n\nMiddle is below Low. Please make each number at least the one before it.\n" in out


@pytest.mark.parametrize(
    ("slip", "sentence"),
    [
        ("1,200", "Please leave out the sign for thousands: 1200."),
        ("4.000", "Please leave out the sign for thousands: 4000."),
        ("6000", "Please type a number from 0 to 5000."),
        ("3.3", "Please go in steps of 0.5 from 0."),
        ("a lot", "Please type a number from 0 to 5000."),
    ],
)
def test_a_slip_in_a_typed_number_is_told(sit, slip, sentence):
    assert sit("2", slip)[1].count(f"{sentence}\n") == 1


def test_a_grid_is_filled_in_cell_by_cell_or_several_at_once(sit):
    move, out = sit("3", "3", "2", "1", "1 2, 3")
    rows = {
        "dry": {"oil": "strong", "scent": "weak", "jar": "none"},
        "calm": {"oil": "none", "scent": "weak", "jar": "strong"},
    }
    assert move == ("grid", Record({name: Record(row) for name, row in rows.items()}))
    assert (
        "Not sticky\n1 None, 2 Weak, 3 Strong\nEmollient (1 to 3), ? for your brief, 0 to go back, q to leave: " in out
    )
    assert "Fragrance (1 to 3), " in out and "Jar (1 to 3), " in out


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["4"], "Please type one number, 1 to 3."),
        (["1 2 3 1"], "Please type one number, or up to 3 for the columns that follow, each 1 to 3."),
        ([""], "Please type one number, or up to 3 for the columns that follow, each 1 to 3."),
        (["1", "2", "1 1"], "Please type one number, each 1 to 3."),
    ],
)
def test_a_slip_in_a_grid_is_told(sit, lines, sentence):
    assert sit("3", *lines)[1].count(f"{sentence}\n") == 1


def test_what_stands_in_a_grid_is_taken_with_enter(sit):
    move, out = sit("4", "1", "", "")
    dry, calm = {"oil": "none", "scent": "weak", "jar": "strong"}, dict.fromkeys(("oil", "scent", "jar"), "none")
    assert move == ("again", Record({"dry": Record(dry), "calm": Record(calm)}))
    assert "Emollient (1 to 3) [1 2 3], " in out and "Fragrance (1 to 3) [2 3], " in out


def test_a_grid_that_is_refused_keeps_its_rows_and_each_can_be_changed(sit):
    move, out = sit("4", "3 3 3", "", "1", "2 2 2", "")
    dry, calm = dict.fromkeys(("oil", "scent", "jar"), "weak"), dict.fromkeys(("oil", "scent", "jar"), "none")
    assert move == ("again", Record({"dry": Record(dry), "calm": Record(calm)}))
    assert (
        "Oil is never that strong.\n\n  1. Not sticky: Strong, Strong, Strong\n  2. Smells calm: None, None, None\n"
        in out
    )


def test_who_leaves_from_the_list_is_told_of_the_answers_that_are_not_kept(sit):
    _, out = sit("1", "60", "b", "q", "n", "5", "1")
    assert out.count(NOT_KEPT) == 1
    assert "Thank you" in out


# ---- the real course


def test_every_activity_of_the_course_is_listed_and_opens_from_every_chair(monkeypatch, capsys):
    monkeypatch.delenv("DESKSWAP_COURSE")
    listed = answered(monkeypatch, capsys, [])[1]
    for name in library.scenario_files():
        assert name in listed
        for chair, seat in library.activity(name).chairs.items():
            code, out = answered(monkeypatch, capsys, [name, "--chair", chair, "--seed", "1"], "q")
            assert (code, f"You are {seat.name}, " in out.replace("\n", " ")) == (0, True)


def test_the_first_brief_is_played_from_both_chairs_to_its_debrief(monkeypatch, capsys):
    monkeypatch.delenv("DESKSWAP_COURSE")
    for chair in library.activity("two-languages/first-brief").chairs:
        words = ["two-languages/first-brief", "--chair", chair, "--seed", "1"]
        code, out = answered(monkeypatch, capsys, words, *["1"] * 60)
        assert (code, "Debrief: " in out) == (0, True)


def test_what_is_folded_away_is_read_when_it_is_wanted():
    _, short, _ = typed([TWO, "--chair", "rd", "--seed", "3"], "2")
    _, long, _ = typed([TWO, "--chair", "rd", "--seed", "3"], "2", "m")
    line = "Every decision, with what it showed: m to read it, Enter to go on."
    assert line in short and line in long
    assert "At a price in communication: asks" not in short
    assert "At a price in communication: asks" in long


# ---- what could be lost


ONE_ANSWER = ["1 2 3", "1"]
NOT_KEPT = "\nYour answers in this form are not kept yet: they are once the whole form is filled in and sent.\n"


def test_who_leaves_a_form_is_told_that_its_answers_are_not_kept_and_can_stay(survey, monkeypatch, capsys):
    lines = [*ONE_ANSWER, "q", "n", "0", "", "0.5", "so"]
    code, out = answered(monkeypatch, capsys, [survey], *lines)
    assert (code, out.count(NOT_KEPT), "Thank you" in out) == (0, 1, True)
    form = {"one": "apple", "some": (), "days": 4, "share": 0.5, "why": "so"}
    assert kept()[0][1] == ("rd", Record(form))


@pytest.mark.parametrize("lines", [["q", "y"], ["q"], []], ids=["q and y", "q and end of input", "end of input"])
def test_who_leaves_a_form_leaves_without_its_answers_and_with_the_moves_before(survey, monkeypatch, capsys, lines):
    code, out = answered(monkeypatch, capsys, [survey], *ONE_ANSWER, *lines)
    assert (code, out.count(NOT_KEPT), kept()) == (0, 1, [[("rd", ("apple", "pear", "plum"))]])
    assert out.endswith("; the same command goes on from here.\n")


def test_a_form_in_which_nothing_was_answered_is_left_without_a_question(survey, monkeypatch, capsys):
    assert NOT_KEPT not in answered(monkeypatch, capsys, [survey], "1 2 3", "q")[1]


def test_what_is_changed_is_free_again_in_the_budget(survey, monkeypatch, capsys):
    _, out = answered(monkeypatch, capsys, [survey], "1 2 3", "1", "1 2", "6", "0.5", "so", "2", "2")
    assert out.count("Money: 3 of 5 left\n") == 2


def as_format_2(path):
    path.write_text(path.read_text().replace('"deskswap":1', '"deskswap":2'))


def torn_in_its_header(path):
    path.write_text('{"deskswap":1,"activ')


def damaged_in_the_middle(path):
    path.write_text(path.read_text() + "oops\n" + '{"chair":"rd","act":"choose","value":"x"}\n')


def no_file_any_more(path):
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("harm", [as_format_2, torn_in_its_header, damaged_in_the_middle, no_file_any_more])
def test_a_play_that_cannot_be_read_is_told_of_kept_and_a_new_one_begins(harm):
    typed([TWO, "--chair", "rd"], "q")
    path = journal.latest(TWO, "rd")
    harm(path)
    before = path.read_bytes() if path.is_file() else None
    code, out, err = typed([TWO, "--chair", "rd"], "q")
    first = out.splitlines()[0]
    assert (code, err) == (0, "")
    assert first.startswith(path.name) and first.endswith(f". It is kept in {path}, and a new play begins.")
    assert (path.read_bytes() if path.is_file() else None) == before
    assert typed([TWO, "--chair", "rd"], "q")[1].startswith("You go on with an earlier play, after 0 moves of yours.")


@pytest.mark.skipif(sys.platform != "linux", reason="users are set as Linux does")
def test_a_play_that_one_may_not_read_is_told_of():
    """Whoever runs the tests: root stands aside for somebody without rights."""
    with tempfile.TemporaryDirectory() as name:
        place, root = Path(name) / "plays", os.geteuid() == 0
        Path(name).chmod(0o777)
        if root:
            os.seteuid(65534)
        try:
            path = journal.begin(tiny, 1, {"rd": "person"}, place).path
            path.chmod(0)
            with pytest.raises(NotAPlay) as unread:
                journal.resume(journal.latest(TWO, "rd", place), tiny)
            told = f"{path.name} cannot be read: you have no right to read it; give yourself that right."
            assert str(unread.value) == told
            place.chmod(0)
            with pytest.raises(CannotWrite) as closed:
                journal.begin(tiny, 1, {"rd": "person"}, place)
        finally:
            place.chmod(0o700)
            if root:
                os.seteuid(0)
    why = "you may not write there; name another folder in $DESKSWAP_PLAYS"
    assert str(closed.value) == f"A play cannot be begun in {place}: {why}."
