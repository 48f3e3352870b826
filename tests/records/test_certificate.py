"""The certificate: what stands on it, and that it is the same every time."""

import base64
import re
import zlib
from datetime import date

import pytest

from deskswap import folder
from deskswap.errors import CannotWrite, RecordError
from deskswap.records.account import Account, Worked, account, facts, hours, mine, part
from deskswap.records.certificate import certify, page
from tests.progress.days import home, ordinal, planned, played, took_test

DAY = date(2026, 3, 9)

FOUND = Account(
    (Worked(0, "Before you start", 0, 0, 1, True, False), Worked(1, "Two languages", 3, 2, 4, True, True)),
    125, ordinal(1), ordinal(8),
)  # fmt: skip


def text_of(data):
    """The words of a PDF whose embedded fonts are subsets: each code is turned back by the font's own table."""
    streams = {}
    for number, body in re.findall(rb"(\d+) 0 obj\n(.*?)endobj", data, re.DOTALL):
        found = re.search(rb"stream\r?\n(.*?)endstream", body, re.DOTALL)
        raw = found[1].strip() if found else b""
        if b"ASCII85Decode" in body:
            raw = (
                base64.a85decode(raw, adobe=False)
                if not raw.endswith(b"~>")
                else base64.a85decode(b"<~" + raw, adobe=True)
            )
        streams[int(number)] = (body, zlib.decompress(raw) if b"FlateDecode" in body else raw)
    tables = {}
    for body, _ in streams.values():
        name, table = re.search(rb"/Name /(F\S+)", body), re.search(rb"/ToUnicode (\d+) 0 R", body)
        if name and table:
            pairs = re.findall(rb"^<([0-9A-F]{2})> <([0-9A-F]{4})>$", streams[int(table[1])][1], re.MULTILINE)
            whole = re.search(rb"beginbfrange(.*?)endbfrange", streams[int(table[1])][1], re.DOTALL)
            listed = re.findall(rb"<([0-9A-F]{4})>", whole[1]) if whole else []
            tables[name[1]] = {int(a, 16): chr(int(b, 16)) for a, b in pairs} | {
                index: chr(int(code, 16)) for index, code in enumerate(listed)
            }
    said, font = [], b""
    drawing = max((text for _, text in streams.values() if b" Tf" in text), key=len)
    for name, words in re.findall(rb"/(F\S+) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\) Tj", drawing, re.DOTALL):
        if name:
            font = name
        else:
            plain = re.sub(rb"\\(\d{3}|.)", lambda m: bytes([int(m[1], 8)]) if len(m[1]) == 3 else m[1], words)
            said.append("".join(tables.get(font, {}).get(code, chr(code)) for code in plain))
    return said


def test_it_says_what_was_done_and_in_one_line_what_it_is_not():
    said = text_of(page(FOUND, "Ines Okafor", DAY))
    assert said == [
        "Two desks, one product",
        "What was done",
        "A training course in which R&D and marketing learn to work together by playing each other's part.",
        "Ines Okafor",
        "3 scenes played to the end, 2 of them from both chairs",
        "5 shorter pieces answered: questions, cases, plans",
        "2 labs opened, 1 assignment written in",
        "2 hours 5 minutes by the course's own count of what was played",
        "From 2 March 2026 to 9 March 2026",
        "0  Before you start",
        "1 shorter piece; lab",
        "1  Two languages",
        "3 scenes, 2 from both chairs; 4 shorter pieces; lab; assignment",
        "What this is not: nobody was examined or watched, and nothing here is a grade."
        " It was computed from plays that the learner keeps and could change.",
        "Written on 9 March 2026.",
    ]  # fmt: skip


def test_the_same_input_gives_the_same_bytes_and_another_name_others():
    one, again, other = (page(FOUND, name, DAY) for name in ("Ines", "Ines", "Tomas"))
    assert one == again != other
    assert one.startswith(b"%PDF-")
    assert one.count(b"/Type /Page\n") == 1


def test_nobody_is_certified_and_nothing_is_graded():
    words = " ".join(text_of(page(FOUND, "Ines", DAY))).lower()
    assert not re.search(r"certif|passed|score|%|points", words)


def test_it_speaks_the_language_that_it_is_given():
    said = text_of(page(FOUND, "Ines", DAY, lambda text: {"What was done": "Was getan wurde"}.get(text, text)))
    assert said[1] == "Was getan wurde"


def test_twenty_modules_and_long_titles_stay_on_the_page():
    many = Account(tuple(Worked(k, "A title " * 12, 9, 9, 9, True, True) for k in range(20)), 1, ordinal(1), ordinal(1))
    assert len(text_of(page(many, "W" * 100, DAY))) > 45


def test_without_anything_done_it_says_so():
    nothing = Account((), 0, None, None)
    assert "Nothing has been played to its end here yet" in text_of(page(nothing, "Ines", DAY))
    assert nothing.scenes == nothing.both == nothing.pieces == nothing.labs == nothing.assignments == 0


def test_it_is_written_into_the_folder_and_never_over_another(tmp_path):
    root = home(tmp_path / "course")
    first, second = certify(root, "Ines", DAY), certify(root, "Ines", DAY)
    assert [first.name, second.name] == ["Certificate.pdf", "Certificate 2.pdf"]
    assert first.read_bytes() == second.read_bytes()
    assert oct(first.stat().st_mode)[-3:] == "600"
    with pytest.raises(CannotWrite, match="is there already and is left as it is"):
        certify(root, "Tomas", DAY, first)
    assert first.read_bytes() == second.read_bytes()


def test_a_name_that_cannot_be_printed_writes_nothing(tmp_path):
    root = home(tmp_path / "course")
    with pytest.raises(RecordError):
        certify(root, "🙂", DAY)
    assert not list(root.glob("*.pdf"))


# ---- what counts -------------------------------------------------------------------------------------------------


@pytest.fixture
def root(tmp_path):
    """A folder with modules 0 and 1 in it."""
    root = home(tmp_path / "course")
    for module in ("00_before_you_start", "01_two_languages"):
        place = root / module
        place.mkdir()
        for name in ("lesson", "lab"):
            (place / f"{name}.ipynb").write_text('{"cells": [], "metadata": {"deskswap": {"title": "A title"}}}')
    return root


def test_a_scene_counts_once_and_from_both_chairs_once_more(root):
    played(root, "two-languages/first-brief", 1, "rd", seed=1)
    played(root, "two-languages/first-brief", 2, "rd", seed=2)
    played(root, "two-languages/corridor-update", 2, "rd")
    played(root, "two-languages/corridor-update", 3, "marketing")
    planned(root, 4)
    took_test(root, "a", 1)
    took_test(root, "b", 5)
    found = account(root, mine(root))
    assert found.modules == (
        Worked(0, "A title", 0, 0, 1, False, False), Worked(1, "A title", 2, 1, 1, False, False),
    )  # fmt: skip
    assert (found.first, found.last) == (ordinal(1), ordinal(5))
    # first-brief 10, corridor-update 10 twice, the plan 6, the test 14 twice
    from deskswap import library

    minutes = {name: library.activity(f"two-languages/{name}").minutes for name in ("first-brief", "corridor-update")}
    assert found.minutes == minutes["first-brief"] + 2 * minutes["corridor-update"] + 6 + 2 * 14


def test_a_lab_counts_when_it_was_opened(root):
    (root / "01_two_languages" / ".ipynb_checkpoints").mkdir()
    (root / "01_two_languages" / ".ipynb_checkpoints" / "lab-checkpoint.ipynb").write_text("{}")
    found = account(root, ())
    assert found.modules == (Worked(1, "A title", 0, 0, 0, True, False),)
    assert folder.opened(root, "01_two_languages/lab.ipynb")
    assert part(found.modules[0]) == "lab"
    assert facts(found) == [
        "0 scenes played to the end, 0 of them from both chairs",
        "0 shorter pieces answered: questions, cases, plans",
        "1 lab opened, 0 assignments written in",
        "0 minutes by the course's own count of what was played",
    ]


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "0 minutes"), (1, "1 minute"), (60, "1 hour"), (61, "1 hour 1 minute"), (125, "2 hours 5 minutes")],
)
def test_minutes_are_said_in_hours(minutes, said):
    assert hours(minutes) == said
