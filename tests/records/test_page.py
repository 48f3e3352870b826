"""The learner's own page: what stands on it, and what its buttons do."""

import json
from datetime import date

import pytest

from deskswap.core.views import Card, Heading, Table, as_text
from deskswap.errors import CannotWrite
from deskswap.records import aside
from deskswap.records.account import summary
from deskswap.records.aside import set_aside, undo
from deskswap.records.page import FIRST_TEST, Record, record
from tests.progress.days import DAY_1, followed_up, home, ordinal, planned, played, took_test

TODAY = date.fromordinal(ordinal(8))


@pytest.fixture
def root(tmp_path):
    root = home(tmp_path / "course")
    (root / "What is back.ipynb").write_text("{}")
    return root


def press(page, name):
    page.receive({"type": "action", "id": name})
    return page


def send(page, act, value, seq=None):
    page.receive({"type": "move", "seq": page.seq if seq is None else seq, "act": act, "value": value})
    return page


def text(page):
    return " ".join(as_text(page.view.blocks).split())


def plays(root):
    return sorted(path.name for path in (root / "plays").glob("*.jsonl"))


def test_on_the_first_day_every_part_says_how_it_begins(root):
    said = text(Record(root, TODAY))
    for sentence in (
        "Nothing has been played to its end here yet",
        "No evidence yet",
        "No plan yet",
        "No questions wait",
    ):
        assert sentence in said
    assert FIRST_TEST in said
    assert [action["label"] for action in Record(root, TODAY).screen["actions"]] == [
        "Make a certificate", "Take your data with you", "Begin afresh",
    ]  # fmt: skip
    json.dumps(Record(root, TODAY).screen)


def test_everything_is_on_one_page(root):
    took_test(root, "a", 1)
    played(root, "two-languages/first-brief", 2, "rd")
    played(root, "the-trade/date-or-spec", 3, "rd")
    played(root, "two-languages/recall", 3)
    plan = planned(root, 3)
    followed_up(root, plan, 6, "partly", "keep", happened="Half of it.")
    took_test(root, "b", 7)
    page = Record(root, TODAY)
    assert [block.text for block in page.view.blocks if isinstance(block, Heading)] == [
        "Your skills over time", "Before and after", "Your plans", "What comes back", "What you can do with it",
    ]  # fmt: skip
    said = text(page)
    for sentence in (
        "2 scenes played to the end, 0 of them from both chairs",
        "Communication, module by module",
        "- Since then: partly done. - “Half of it.”",
        "- Module 1: today",
        "Three questions are back",
    ):
        assert sentence in said
    tables = [block.caption for block in page.view.blocks if isinstance(block, Table)]
    assert "From form A to form B: agreement with the key, and the 90 % interval of the change." in tables


def test_a_second_try_at_a_form_is_not_what_is_compared(root):
    for day, (form, seed) in enumerate([("a", 2), ("a", 50), ("b", 2), ("b", 60)], 1):
        took_test(root, form, day, seed)
    twice = next(b for b in Record(root, TODAY).view.blocks if isinstance(b, Table) and "form A" in b.caption)
    for name in plays(root)[1::2]:
        (root / "plays" / name).unlink()
    once = next(b for b in Record(root, TODAY).view.blocks if isinstance(b, Table) and "form A" in b.caption)
    assert twice == once


def test_plays_of_another_folder_are_named_and_not_counted(root):
    played(root, "two-languages/first-brief", 1, "rd", owner="fedcba9876543210")
    said = text(Record(root, TODAY))
    assert "Not counted, because they carry the mark of another folder: 1." in said
    assert "Nothing has been played to its end here yet" in said


def test_a_certificate_is_made_from_the_page_and_can_be_opened_there(root):
    page = press(Record(root, TODAY), "certificate")
    assert page.view.ask.fields[0].label == "As it should stand on the page"
    assert [action["id"] for action in page.screen["actions"]] == ["record"]
    send(page, "certificate", {"name": "Ines Okafor"})
    assert (page.place, page.note) == ("record", "“Certificate.pdf” lies in your folder.")
    assert (root / "Certificate.pdf").read_bytes().startswith(b"%PDF-")
    assert [block.links[0].path for block in page.view.blocks if isinstance(block, Card)] == ["Certificate.pdf"]


def test_a_name_that_cannot_be_printed_leaves_the_form_open(root):
    page = send(press(Record(root, TODAY), "certificate"), "certificate", {"name": "🙂"})
    assert page.place == "certificate"
    assert page.note == "“🙂” (slightly smiling face) is no sign of a name; leave it out."
    assert not list(root.glob("*.pdf"))


def test_a_name_in_a_font_that_readers_bring_along_says_so(root):
    page = send(press(Record(root, TODAY), "certificate"), "certificate", {"name": "王小明"})
    assert page.note.endswith("look whether it shows.")


def test_a_double_click_makes_one_certificate(root):
    page = press(Record(root, TODAY), "certificate")
    send(page, "certificate", {"name": "Ines"})
    send(page, "certificate", {"name": "Ines"}, seq=0)
    assert [path.name for path in root.glob("*.pdf")] == ["Certificate.pdf"]


def test_data_are_taken_along_with_one_click(root):
    played(root, "two-languages/first-brief", 1, "rd")
    played(root, "two-languages/first-brief", 1, "marketing", owner="fedcba9876543210")
    page = press(Record(root, TODAY), "export")
    assert page.note == (
        "“Your data.zip” lies in your folder, with 1 play in it."
        " Left out, because they carry the mark of another folder: 1."
    )


def test_beginning_afresh_is_asked_first_deletes_nothing_and_can_be_undone(root):
    played(root, "two-languages/first-brief", 1, "rd")
    planned(root, 2)
    before = {name: (root / "plays" / name).read_bytes() for name in plays(root)}
    page = press(Record(root, TODAY), "reset")
    assert plays(root) == sorted(before)
    assert page.view.ask.prompt == "Begin afresh?"
    send(page, "reset", "yes")
    place = root / "plays" / "set aside 2026-03-09"
    assert plays(root) == []
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before
    assert page.note == (
        "Set aside in “set aside 2026-03-09”: 2 plays."
        f" To undo it, move the files from {place} back into the folder above it."
    )
    for path in place.iterdir():
        path.rename(root / "plays" / path.name)
    assert "1 scene played to the end" in text(Record(root, TODAY))


def test_no_is_an_answer_and_an_empty_folder_too(root):
    played(root, "two-languages/first-brief", 1, "rd")
    assert send(press(Record(root, TODAY), "reset"), "reset", "no").note == "Nothing was changed."
    assert len(plays(root)) == 1
    (root / "plays" / plays(root)[0]).unlink()
    assert send(press(Record(root, TODAY), "reset"), "reset", "yes").note == "There was no play to set aside."


def test_twice_on_one_day_there_are_two_folders(root):
    for _ in range(2):
        played(root, "two-languages/first-brief", 1, "rd")
        moved = set_aside(root, TODAY)
    assert moved.folder.name == "set aside 2026-03-09 2"
    assert [path.name for path in sorted((root / "plays").glob("set*"))] == ["set aside 2026-03-09", moved.folder.name]
    assert str(moved.folder) in undo(moved)


def test_a_file_that_cannot_be_moved_is_told_and_none_is_lost(root, monkeypatch):
    played(root, "two-languages/first-brief", 1, "rd")
    planned(root, 2)

    def refuse(path, to):
        raise PermissionError(13, "no", str(path))

    monkeypatch.setattr(aside.Path, "rename", refuse)
    with pytest.raises(CannotWrite, match=r"two-languages.first-brief.rd.001.jsonl cannot be moved: .* 0 of 2 plays"):
        set_aside(root, TODAY)
    assert len(plays(root)) == 2 and not list((root / "plays").glob("set*"))


@pytest.mark.parametrize(
    "message",
    [
        None, 7, "reset", {}, {"type": "action"}, {"type": "action", "id": "delete"}, {"type": "action", "id": None},
        {"type": "move", "seq": 0, "act": "reset", "value": "yes"},
        {"type": "move", "seq": 0, "act": "certificate", "value": {"name": "Ines"}},
        {"type": "move", "seq": "0", "act": "reset", "value": "yes"},
    ],
)  # fmt: skip
def test_a_message_that_nobody_could_have_sent_from_here_changes_nothing(root, message):
    played(root, "two-languages/first-brief", 1, "rd")
    page = Record(root, TODAY)
    before = page.screen
    page.receive(message)
    assert page.screen == before
    assert len(plays(root)) == 1 and not list(root.glob("*.pdf"))


@pytest.mark.parametrize("value", [None, 3, {}, {"name": 3}, ["Ines"], "maybe"])
def test_an_answer_of_a_wrong_shape_does_nothing(root, value):
    for act in ("certificate", "reset"):
        page = press(Record(root, TODAY), act)
        send(page, act, value)
        assert (page.place, page.seq) == (act, 0)


def test_one_goes_back_without_doing_anything(root):
    page = press(press(Record(root, TODAY), "certificate"), "record")
    assert (page.place, page.note) == ("record", "")


def test_today_is_today_where_no_day_is_given(root):
    assert Record(root).today == date.today()


def test_the_page_belongs_in_a_learners_folder(root, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert record() is None
    monkeypatch.chdir(root / "plays")
    assert record().root == root


def test_the_summary_in_the_terminal_says_the_same(root):
    played(root, "two-languages/first-brief", 1, "rd")
    plan = planned(root, 1)
    assert plan.path.stem == "two-languages.my-plan.you.001"
    said = summary(root)
    assert said.startswith("Your record\n===========\n\n- 1 scene played to the end")
    assert "If the lab sends its Thursday figures, then I will call" in said
    assert str(DAY_1.year) in said
