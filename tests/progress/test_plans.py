"""Plans: their words, when they are asked about, and what became of them."""

import pytest

from deskswap import journal, library
from deskswap.core.moves import Move, Record
from deskswap.progress import plans
from tests.progress.days import MARK, followed_up, home, noon, ordinal, planned, played


@pytest.fixture
def root(tmp_path):
    return home(tmp_path / "course")


def asked(root, day):
    plays = root / "plays"
    found = plans.to_ask(plans.kept(plays), journal.kept(plays), ordinal(day))
    return found and found.plan.id


def test_a_kept_plan_is_read_with_its_module_day_and_words(root):
    planned(root, 1)
    (kept,) = plans.kept(root / "plays")
    assert kept.plan == plans.Plan(
        "two-languages.my-plan.you.001", "two-languages", ordinal(1), "If the lab sends its Thursday figures",
        "I will call and say back what I understood.", "Ines", "Thursday",
    )  # fmt: skip
    assert kept.words == "If the lab sends its Thursday figures, then I will call and say back what I understood."
    assert (kept.outcome, kept.settled, kept.answers) == ("not asked yet", False, ())


@pytest.mark.parametrize(
    ("moment", "deed"),
    [("Carla calls", "ask why"), ("… if Carla calls,", "… then I will ask why."), ("When Carla calls.", "I'll ask why"),
     ("Carla\ncalls", "  ask   why ")],
)  # fmt: skip
def test_however_people_begin_it_becomes_one_sentence(root, moment, deed):
    planned(root, 1, moment=moment, deed=deed)
    (kept,) = plans.kept(root / "plays")
    assert kept.words == "If Carla calls, then I will ask why."


def test_a_word_that_only_begins_like_if_stays_whole(root):
    planned(root, 1, moment="Ifeoma asks", deed="i willingly answer")
    (kept,) = plans.kept(root / "plays")
    assert kept.words == "If Ifeoma asks, then I will i willingly answer."


def test_a_plan_is_asked_about_from_the_third_day_on(root):
    plan = planned(root, 1).path.stem
    assert [asked(root, day) for day in (1, 2, 3, 4, 30)] == [None, None, None, plan, plan]


def test_it_is_asked_about_earlier_once_a_later_module_is_played(root):
    plan = planned(root, 1).path.stem
    played(root, "in-their-chair/recall", 2)
    assert asked(root, 2) == plan


def test_an_earlier_module_or_the_same_day_makes_no_haste(root):
    planned(root, 1, "in-their-chair")
    played(root, "two-languages/recall", 2)
    played(root, "the-trade/recall", 1)
    assert asked(root, 2) is None


def test_never_twice_on_one_day(root):
    first, second = planned(root, 1), planned(root, 2, "in-their-chair")
    assert asked(root, 4) == first.path.stem
    followed_up(root, first, 4, "yes", "keep")
    assert asked(root, 4) is None
    assert asked(root, 5) == second.path.stem


@pytest.mark.parametrize(
    ("done", "then", "outcome", "settled"),
    [
        ("yes", "keep", "done", True),
        ("partly", "keep", "partly done", False),
        ("no", "drop", "not done; dropped", True),
        ("not-yet", "keep", "the moment has not come", False),
        ("no", "change", "not done; changed", False),
    ],
)
def test_what_became_of_it_is_said_in_a_few_words(root, done, then, outcome, settled):
    followed_up(root, planned(root, 1), 4, done, then)
    (kept,) = plans.kept(root / "plays")
    assert (kept.outcome, kept.settled) == (outcome, settled)
    assert [asked(root, day) is None for day in (5, 10, 11)] == [True, True, settled]


def test_after_three_answers_it_is_left_in_peace(root):
    plan = planned(root, 1)
    for day in (4, 11, 18):
        followed_up(root, plan, day, "not-yet", "keep")
    assert asked(root, 60) is None


def test_a_changed_plan_stands_in_its_new_words(root):
    plan = planned(root, 1)
    followed_up(root, plan, 4, "no", "change", "If she writes, then I will answer today.")
    (kept,) = plans.kept(root / "plays")
    assert kept.words == "If she writes, then I will answer today."
    followed_up(root, plan, 11, "no", "change", "–")
    (kept,) = plans.kept(root / "plays")
    assert kept.words == "If she writes, then I will answer today."


def test_what_is_half_written_counts_for_nothing_and_is_found_again(root):
    plan = planned(root, 1)
    activity = library.activity("before-you-start/did-you-do-it")
    words = {"done": "yes", "happened": "It went well.", "then": "keep", "new": "–"}
    half = journal.begin(
        activity, 1, {"you": "person"}, root / "plays", owner=MARK, about={plans.ABOUT: plan.path.stem}
    )
    half.append(Move("you", "write", Record(words)), at=noon(4))
    (kept,) = plans.kept(root / "plays")
    assert kept.outcome == "not asked yet"
    assert plans.begun(kept, root / "plays") == half.path
    assert asked(root, 4) == plan.path.stem
    half.append(Move("you", "choose", "keep"), at=noon(4))
    assert plans.begun(kept, root / "plays") is None


def test_a_plan_outlives_another_version_of_its_scenario(root):
    path = planned(root, 1).path
    text = path.read_text(encoding="utf-8")
    digest = library.activity("two-languages/my-plan").digest
    path.write_text(text.replace(digest, "0" * 16), encoding="utf-8")
    (kept,) = plans.kept(root / "plays")
    assert kept.plan.moment == "If the lab sends its Thursday figures"


def test_what_is_no_plan_is_left_out(root):
    planned(root, 1)
    (root / "plays" / "torn.jsonl").write_text("{", encoding="utf-8")
    journal.begin(library.activity("two-languages/my-plan"), 1, {"you": "person"}, root / "plays", owner=MARK)
    journal.begin(library.activity("two-languages/my-plan"), 1, {"you": "bot"}, root / "plays", owner=MARK)
    assert len(plans.kept(root / "plays")) == 1


def test_a_plan_of_a_module_that_is_gone_waits_its_three_days(root):
    plan = planned(root, 1)
    text = plan.path.read_text(encoding="utf-8").replace("two-languages/my-plan", "long-gone/my-plan")
    plan.path.write_text(text, encoding="utf-8")
    played(root, "in-their-chair/recall", 2)
    assert (asked(root, 2), asked(root, 4)) == (None, plan.path.stem)


def test_the_follow_up_keeps_in_its_header_which_plan_it_is_about(root):
    plan = planned(root, 1)
    told = followed_up(root, plan, 4, "yes", "keep")
    header, _, _ = journal.read(told.path)
    assert header.earlier == Record({"plan": "two-languages.my-plan.you.001"})
