"""The verdict on a text that anybody may have written: in time, whatever it is, and in numbers that a test can look at."""

import time

import pytest

from deskswap import library, stage, verdict
from deskswap.core.activity import replay
from deskswap.errors import ScenarioInvalid, UnknownActivity
from deskswap.stage import sketch
from tests.core.lamp import LAMP
from tests.tiny import TINY, tiny


def huge(meters, high, steps):
    """A conversation with a great many states: every choice moves another meter."""
    names = [f"m{k}" for k in range(meters)]
    scenes = ""
    for k in range(steps):
        scenes += f"  s{k}:\n    chair: {('rd', 'marketing')[k % 2]}\n    expert: [m0]\n    options:\n"
        for name in names:
            effects = f"evidence: {{asks: 2, tells: -1}}, why: w, effects: {{{name}: {k % 3 + 1}}}"
            scenes += f"      {name}: {{say: yes, goto: s{k + 1}, {effects}}}\n"
        low = ", ".join(f"{name}: {high - 1}" for name in names)
        scenes += (
            f"      z: {{say: no, goto: s{k + 1}, evidence: {{tells: 1}}, why: w, when: {{at_most: {{{low}}}}}}}\n"
        )
    gauges = "".join(f"  {name}: {{label: M, start: 0, low: 0, high: {high}}}\n" for name in names)
    ending = f"  s{steps}:\n    ending: {{title: T, text: text}}\n"
    return f"{TINY.partition('meters:')[0]}meters:\n{gauges}begin: s0\nscenes:\n{scenes}{ending}"


@pytest.fixture
def written(tmp_path):
    """A function that writes a text into a file."""

    def path_of(text, name="own.yaml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return path_of


def test_a_scenario_that_holds_is_played_and_counted(written):
    found = verdict.verdict(written(sketch.blank()), "mine/own", seconds=60)
    assert (found.problems, found.plays, found.ended, found.report.findings) == ((), True, True, ())
    assert [(score.chair, score.attainable, score.expert) for score in found.report.scores] == [
        ("rd", 6.0, 1.0),
        ("marketing", 6.0, 1.0),
    ]
    assert [name for name, _ in found.report.clues] == ["length", "place", "politeness"]
    assert found.report.sizes[0][:3] == ("mine/own", 729, 12)


def test_without_the_table_only_whether_it_can_be_played_is_said(written):
    found = verdict.verdict(written(TINY), "mine/own", seconds=60, table=False)
    assert found == verdict.Verdict((), True, None, True)


def test_a_broken_text_has_every_problem_with_its_line(written):
    found = verdict.verdict(written(TINY.replace("minutes: 1", "minutes: one\ncolour: red")), "mine/own", seconds=60)
    assert [(problem.line, problem.path, problem.text) for problem in found.problems] == [
        (5, "minutes", "must be a whole number"),
        (6, "colour", "is not a key that belongs here"),
    ]
    assert (found.plays, found.report, found.ended) == (False, None, True)


def test_a_huge_scenario_is_given_up_in_time_and_the_next_one_is_looked_at(written):
    path = written(huge(6, 100, 60))
    begun = time.monotonic()
    assert verdict.verdict(path, "mine/own", seconds=1.0) == verdict.Verdict((), False, None, False)
    assert time.monotonic() - begun < 30  # with the start of the process, on a slow machine
    with pytest.raises(ScenarioInvalid, match="is too large to be played here"):
        verdict.trial(path, "mine/own", 1, seconds=1.0)
    assert verdict.verdict(written(TINY), "mine/own", seconds=60).plays


def test_a_large_one_that_can_be_played_but_not_counted_in_time_says_so(written):
    game = library.scenario_files()["what-the-customer-would-choose/from-needs-to-specs"]  # takes some five seconds
    verdict.verdict(written(TINY), "mine/own", seconds=60)
    assert verdict.verdict(game, "mine/own", seconds=1.0) == verdict.Verdict((), True, None, False)


def test_a_text_that_overwhelms_the_checker_does_not_end_it(written):
    assert not verdict.verdict(written("{" * 10_000), "mine/own", seconds=60).plays
    assert verdict.verdict(written(TINY), "mine/own", seconds=60).plays


def test_a_checker_that_was_ended_from_outside_is_started_again(written):
    checker = verdict.Checker()
    checker.begin()
    assert checker._process is not None
    checker._process.kill()
    checker._process.wait()
    answer, ended = checker.ask({"check": str(written(TINY)), "name": "mine/own", "table": False}, 60)
    assert (answer, ended) == ({"problems": []}, True)
    checker.close()
    checker.close()


def test_two_bots_play_what_their_seed_says(written):
    path = written(TINY)
    moves = verdict.trial(path, "mine/own", 7)
    assert replay(tiny, 7, moves).over
    assert moves == verdict.trial(path, "mine/own", 7)


def test_what_cannot_be_played_is_not_tried(written):
    with pytest.raises(ScenarioInvalid, match=r"own\.yaml:5: minutes – must be a whole number"):
        verdict.playable(written(TINY.replace("minutes: 1", "minutes: one")), "mine/own")
    with pytest.raises(ScenarioInvalid, match="is not there"):
        verdict.playable(written(TINY).with_name("none.yaml"), "mine/none")


def test_a_conversation_that_goes_round_for_ever_is_not_played(written):
    with pytest.raises(ScenarioInvalid, match="can lead round for ever"):
        verdict.playable(written(TINY.replace("goto: end", "goto: a")), "mine/own")


def test_an_own_activity_is_named_like_one_of_the_course(written, monkeypatch):
    monkeypatch.setenv("DESKSWAP_SCENARIOS", str(written(TINY).parent))
    assert verdict.activity("mine/own").id == "mine/own"
    assert verdict.activity("two-languages/recall").id == "two-languages/recall"
    with pytest.raises(UnknownActivity, match=r"Did you mean “mine/own”\?"):
        verdict.activity("mine/owl")


def test_in_a_notebook_an_own_scenario_is_played_by_its_name(written, monkeypatch, tmp_path):
    monkeypatch.setenv("DESKSWAP_SCENARIOS", str(written(TINY).parent))
    monkeypatch.setenv("DESKSWAP_PLAYS", str(tmp_path / "plays"))
    assert "You are Ines, R." in repr(stage.play("mine/own", "rd"))
    written(TINY.replace("minutes: 1", "minutes: one"))
    assert repr(stage.play("mine/own")).endswith("own.yaml:5: minutes – must be a whole number")


def test_the_numbers_of_a_good_scenario(written):
    found = verdict.numbers(written(sketch.blank()))
    assert found == {
        "plays": 1.0, "problems": 0.0, "checked": 1.0, "findings": 0.0, "naive": 0.5, "expert": 1.0, "chairs": 0.0,
        "clue": pytest.approx(0.144, abs=0.001), "minutes": pytest.approx(2.4, abs=0.3),
    }  # fmt: skip


def test_the_numbers_of_one_that_does_not_hold(written):
    found = verdict.numbers(written(LAMP))
    assert (found["plays"], found["checked"], found["findings"] > 3) == (1.0, 1.0, True)
    assert found["chairs"] == pytest.approx(0.375)
    unearned = TINY.replace("asks: 2, tells: -1", "asks: -1, tells: -1").replace("tells: 1}", "tells: -1}")
    assert (verdict.numbers(written(unearned))["naive"], verdict.numbers(written(unearned))["expert"]) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("text", "plays", "problems"),
    [(huge(6, 100, 60), 0.0, 0.0), ("kind: [", 0.0, 1.0), ("", 0.0, 1.0)],
    ids=["huge", "half", "empty"],
)
def test_of_what_was_not_counted_the_numbers_are_the_worst(written, text, plays, problems):
    assert verdict.numbers(written(text), seconds=1.5) == {
        "plays": plays, "problems": problems, "checked": 0.0,
        "findings": 0.0, "naive": 1.0, "expert": 0.0, "chairs": 1.0, "clue": 1.0, "minutes": 0.0,
    }  # fmt: skip
