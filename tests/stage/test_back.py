"""The page of what is back: it plays exactly what is due, one part after the other."""

import json

import pytest

from deskswap import folder, journal, library
from deskswap.core.views import Card, Speech, Text
from deskswap.stage.back import NOTHING, OVER, Back, back
from deskswap.stage.start import StartPage, show
from deskswap.stage.widget import Sentence
from tests.progress.days import followed_up, home, ordinal, planned, played

ONE, TWO = "two-languages/recall", "in-their-chair/recall"


@pytest.fixture
def root(tmp_path):
    root = home(tmp_path / "course")
    for name in ("What is back", "Your record"):
        (root / f"{name}.ipynb").write_text("{}")
    return root


def press(page, name):
    page.receive({"type": "action", "id": name})


def answer(page):
    """Answer the questions that are open, the first choice each, and keep what is written."""
    while (ask := page.view.ask) is not None:
        value = ask.choices[0].id if ask.act == "choose" else {
            field.id: "It went well." if field.form == "text" else field.choices[0].id for field in ask.fields
        }  # fmt: skip
        page.receive({"type": "move", "seq": page.view.seq, "act": ask.act, "value": value})


def activities(root):
    return [kept.header.activity for kept in journal.kept(root / "plays")]


def test_where_nothing_is_due_it_says_so_and_begins_nothing(root):
    played(root, ONE, 1)
    page = Back(root, ordinal(2))
    assert [block for block in page.view.blocks if isinstance(block, Text)] == [
        Text(NOTHING, "key"),
        Text("What comes back next: the questions of module 1 on 4 March 2026.", "note"),
    ]
    assert activities(root) == [ONE]
    assert page.actions == ()
    json.dumps(page.screen)


def test_the_plan_comes_first_then_the_questions_the_longest_overdue_first(root):
    played(root, TWO, 1)
    played(root, ONE, 2)
    planned(root, 1)
    page = Back(root, ordinal(9))
    order = []
    while page.session is not None:
        order.append(page.session.activity.id)
        answer(page)
        press(page, "next")
    assert order == ["before-you-start/did-you-do-it", TWO, ONE]
    assert page.view.blocks[0] == Text(OVER, "key")


def test_the_plan_is_quoted_in_the_learners_own_words_and_kept_in_the_header(root):
    plan = planned(root, 1)
    page = Back(root, ordinal(4))
    assert list(page.view.blocks[:3]) == [
        Text("On 2 March 2026 you wrote down a plan:", "scene"),
        Speech("you", "You", "If the lab sends its Thursday figures, then I will call and say back what I understood.", True),
        Text("With: Ines. Likely: Thursday.", "note"),
    ]  # fmt: skip
    assert page.view.new == len(page.view.blocks)
    (kept,) = [kept for kept in journal.kept(root / "plays") if kept.header.earlier]
    assert dict(kept.header.earlier) == {"plan": plan.path.stem}


def test_opened_twice_it_begins_once(root):
    planned(root, 1)
    played(root, ONE, 1)
    for _ in range(2):
        page = Back(root, ordinal(9))
    assert activities(root).count("before-you-start/did-you-do-it") == 1
    answer(page)
    press(page, "next")
    for _ in range(2):
        Back(root, ordinal(9))
    assert activities(root).count(ONE) == 2


def test_an_answered_plan_leaves_the_rest_of_the_day_in_peace(root):
    plan = planned(root, 1)
    planned(root, 1, "in-their-chair")
    followed_up(root, plan, 9, "yes", "keep")
    assert Back(root, ordinal(9)).session is None


def test_of_the_buttons_only_those_are_there_that_make_sense(root):
    played(root, ONE, 1)
    page = Back(root, ordinal(9))
    assert page.actions == ()
    answer(page)
    assert [(action.id, action.primary) for action in page.actions] == [("debrief", False), ("next", True)]
    before = activities(root)
    press(page, "again")
    assert activities(root) == before
    press(page, "debrief")
    assert page.screen["place"] == "debrief"
    assert [action.id for action in page.actions] == ["play", "next"]


def test_a_press_on_go_on_before_the_end_does_nothing(root):
    played(root, ONE, 1)
    page = Back(root, ordinal(9))
    session = page.session
    press(page, "next")
    assert page.session is session


@pytest.mark.parametrize("message", [None, 3, {"type": "move"}, {"type": "action", "id": 3}])
def test_nonsense_changes_nothing(root, message):
    page = Back(root, ordinal(9))
    before = page.screen
    page.receive(message)
    assert page.screen == before
    played(root, ONE, 1)
    page = Back(root, ordinal(9))
    moves = len(page.session.play.moves)
    page.receive(message)
    assert len(page.session.play.moves) == moves


def test_a_part_that_cannot_be_opened_is_passed_over(root, monkeypatch):
    played(root, ONE, 1)
    page = Back(root, ordinal(2))
    page.parts = [page_part._replace(activity="two-languages/gone") for page_part in Back(root, ordinal(9))._due()]
    assert page._next() is None


def cards(root, monkeypatch, day):
    monkeypatch.setattr("deskswap.stage.start.day_of", lambda at: ordinal(day))
    return [block for block in StartPage(root).view.blocks if isinstance(block, Card)]


def test_the_start_page_shows_what_is_due_and_where(root, monkeypatch):
    played(root, ONE, 1)
    played(root, TWO, 1)
    planned(root, 1)
    assert [card.title for card in cards(root, monkeypatch, 1)] == ["Your record"]
    found = cards(root, monkeypatch, 4)
    assert [(card.title, card.links[0].path) for card in found] == [
        ("Six questions are back", "What is back.ipynb"),
        ("Did you do it?", "What is back.ipynb"),
        ("Your record", "Your record.ipynb"),
    ]
    assert found[0].text.startswith("You have met them at the opening of module 1 and module 2.")
    assert found[1].text == "If the lab sends its Thursday figures, then I will call and say back what I understood."


def test_without_the_pages_no_card_leads_to_them(root, monkeypatch):
    played(root, ONE, 1)
    for path in root.glob("*.ipynb"):
        path.unlink()
    assert cards(root, monkeypatch, 4) == []


def test_both_pages_are_delivered_to_the_root_of_the_folder():
    found = dict(folder.course_files())
    assert {page: found[page].name for page in ("Start.ipynb", "What is back.ipynb", "Your record.ipynb")} == {
        "Start.ipynb": "start.ipynb", "What is back.ipynb": "back.ipynb", "Your record.ipynb": "record.ipynb",
    }  # fmt: skip


def test_outside_a_learners_folder_there_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    sentence = "This page belongs in a learner's folder; make one with: deskswap learn"
    assert [repr(one) for one in (back(), show(None))] == [sentence, sentence]
    assert isinstance(back(), Sentence)


def test_a_page_of_another_room_is_shown_as_it_is_in_english(root, monkeypatch):
    from deskswap.records.page import Record

    page = Record(root)
    stage = show(page)
    assert stage.screen == page.screen
    stage.sitting.receive({"type": "action", "id": "certificate"})
    assert page.place == "certificate"
    assert stage.sitting.view == page.view


def test_the_follow_up_asks_what_became_of_it_and_of_the_plan():
    activity = library.activity("before-you-start/did-you-do-it")
    assert {name: tuple(prompt.choices) for name, prompt in activity.prompts.items()} == {
        "done": ("yes", "partly", "no", "not-yet"), "happened": (), "then": ("keep", "change", "drop"), "new": (),
    }  # fmt: skip
