"""A play is graded by replay: what it earned, and why it earned nothing."""

import json

import pytest

from deskswap import library
from deskswap.core.activity import replay
from deskswap.core.bots import best_play
from deskswap.grading.replay import replayed, share
from tests.grading.scene import BEST, FULL, POOR, THIN, keep, play, scene


def lines(file, change):
    """Rewrite a play file: `change` gets the list of its lines as data and returns the new list."""
    data = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    file.write_text("".join(json.dumps(item) + "\n" for item in change(data)), encoding="utf-8")
    return file


def test_the_seeds_of_these_tests_draw_what_they_say():
    assert [play(BEST, seed).moves[1].value for seed in (FULL, THIN)] == ["full", "thin"]


@pytest.mark.parametrize(
    ("choices", "seed", "earned"),
    [
        (BEST, FULL, 10 / 10),
        (BEST, THIN, 8 / 8),
        (POOR, FULL, 2 / 10),
        (POOR, THIN, 1 / 8),
        (("shut", "day", "both"), FULL, 8 / 10),
        (BEST[:2], FULL, 5 / 10),
        (BEST[:2], THIN, 3 / 8),
        (BEST[:1], FULL, 2 / 10),
        (POOR[:2], FULL, 1 / 10),
        ((), FULL, 0),
    ],
)
def test_a_play_earns_its_evidence_out_of_all_that_the_best_path_would_have_brought(choices, seed, earned):
    assert share(play(choices, seed), "marketing") == pytest.approx(earned)


@pytest.mark.parametrize("seed", range(20))
def test_a_play_broken_off_never_beats_the_same_play_brought_to_its_end_with_the_best_choices(seed):
    whole = play(("shut", "day", "bye"), seed)
    for count in range(len(whole.moves)):
        begun = whole.until(count)
        ended = best_play(scene, seed, "marketing", begun)
        assert share(begun, "marketing") < share(ended, "marketing")


@pytest.mark.parametrize("chair", ["rd", "marketing"])
def test_the_best_choices_in_the_real_scene_earn_everything_from_both_chairs(chair):
    real = library.activity("two-languages/corridor-update")
    for seed in range(5):
        assert share(best_play(real, seed, chair, replay(real, seed, ())), chair) == pytest.approx(1)


def test_a_whole_play_is_replayed_without_a_remark(tmp_path):
    found = replayed(keep(play(BEST), tmp_path / "play.jsonl"), scene, "marketing")
    assert (found.share, found.notes, len(found.play.moves)) == (1.0, (), 5)


def test_a_half_finished_play_says_how_far_it_went(tmp_path):
    found = replayed(keep(play(BEST[:2]), tmp_path / "play.jsonl"), scene, "marketing")
    assert found.share == pytest.approx(5 / 10)
    assert found.notes == ("the play is not finished: 2 decisions made",)


def test_a_torn_last_line_is_left_out_and_told(tmp_path):
    file = keep(play(BEST), tmp_path / "play.jsonl")
    file.write_bytes(file.read_bytes()[:-20])
    found = replayed(file, scene, "marketing")
    assert found.share == pytest.approx(5 / 10)
    assert [note.partition(" ")[0] for note in found.notes] == ["The", "the"]


def bot_says(value):
    def change(data):
        data[2]["value"] = value
        return data

    return change


def header_says(**fields):
    return lambda data: [{**data[0], **fields}, *data[1:]]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (bot_says("thin"), "play.jsonl, move 2: “rd” would not have answered like this"),
        (
            lambda data: [data[0], data[1], data[3]],
            "play.jsonl, move 2 is not possible: It is not the turn of marketing.",
        ),
        (lambda data: [data[0], {**data[1], "value": "win"}], "play.jsonl, move 1 is not possible: There is no choice"),
        (lambda data: [data[0], {**data[1], "value": ["open"]}], "play.jsonl, move 1 is not possible: There is no"),
        (lambda data: [data[0], {**data[1], "chair": "boss"}], "play.jsonl, move 1 is not possible: There is no chair"),
        (lambda data: [*data, data[1]], "play.jsonl, move 6 is not possible: This play has ended."),
        (header_says(activity="two-languages/recall"), "the play is of “two-languages/recall”, and"),
        (header_says(digest="0" * 16), "the play was made with another version of “two-languages/corridor-update”"),
        (header_says(seats={"rd": "person", "marketing": "bot"}), "the play was not made from the chair “marketing”"),
        (
            header_says(seats={"rd": "person", "marketing": "person"}),
            "the play was not made from the chair “marketing”",
        ),
        (header_says(deskswap=99), "play.jsonl, line 1: This play is of format 99"),
        (lambda data: [data[0], {"chair": 1}, data[2]], "play.jsonl, line 2: A line of the play has"),
        (lambda data: [], "play.jsonl is empty"),
    ],
)
def test_a_play_that_is_not_what_was_asked_for_earns_nothing_and_the_reason_is_said(tmp_path, change, reason):
    found = replayed(lines(keep(play(BEST), tmp_path / "play.jsonl"), change), scene, "marketing")
    assert (found.share, len(found.notes), found.notes[0][: len(reason)]) == (0.0, 1, reason)


def test_other_luck_than_the_seed_gives_is_found(tmp_path):
    file = lines(keep(play(BEST, THIN), tmp_path / "play.jsonl"), header_says(seed=FULL))
    assert replayed(file, scene, "marketing").notes == ("play.jsonl, move 2: “rd” would not have answered like this",)


@pytest.mark.parametrize("contents", [b"\x00\xff", b"[]\n", b"{}\n", b"[" * 200_000, b'{"deskswap": 1}\n'])
def test_rubbish_earns_nothing_in_one_sentence(tmp_path, contents):
    (tmp_path / "play.jsonl").write_bytes(contents)
    found = replayed(tmp_path / "play.jsonl", scene, "marketing")
    assert (found.share, found.play, len(found.notes)) == (0.0, None, 1)


def test_a_play_that_is_missing_earns_nothing(tmp_path):
    assert replayed(tmp_path / "play.jsonl", scene, "marketing").notes == ("there is no play.jsonl",)
