"""How fast plays are replayed and kept, each against something measured in the same run."""

import json
import os

import pytest

from deskswap import journal, library
from deskswap.core import bots
from deskswap.core.activity import replay
from deskswap.core.moves import line_from_move, move_from_line
from tests.benchmarks.table import seconds, show

pytestmark = pytest.mark.benchmark


def test_replays_a_second():
    """A dialogue of the course, its moves repeated to 20 steps' worth of time, against parsing its lines as JSON."""
    activity = library.activity("two-languages/first-brief")
    play = max((bots.best_play(activity, seed, "rd") for seed in range(40)), key=lambda play: len(play.moves))
    lines = [line_from_move(move) for move in play.moves]
    ours = seconds(lambda: replay(activity, play.seed, play.moves), 2000) * 20 / len(play.moves)
    parsing = seconds(lambda: [json.loads(line) for line in lines], 2000) * 20 / len(play.moves)
    whole = seconds(lambda: replay(activity, play.seed, [move_from_line(line) for line in lines]), 500)
    whole *= 20 / len(play.moves)
    show(
        f"Replay, per 20 moves (measured on {len(play.moves)} moves)",
        [
            (
                "replay against json.loads",
                f"{1 / ours:,.0f}/s",
                f"{1 / parsing:,.0f}/s",
                f"{ours / parsing:.2f}",
                "≥ 10,000/s",
            ),
            ("lines read and replayed", f"{1 / whole:,.0f}/s", f"{1 / parsing:,.0f}/s", f"{whole / parsing:.2f}", ""),
        ],
    )


def test_a_move_kept_on_disk(tmp_path):
    """An append with flush to disk, against a bare write and fsync of the same line."""
    activity = library.activity("two-languages/first-brief")
    bare = os.open(tmp_path / "bare", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    play = bots.answered(replay(activity, 3, ()), list(activity.chairs))
    line = (line_from_move(play.moves[0]) + "\n").encode()

    def write():
        os.write(bare, line)
        os.fsync(bare)

    def append():
        seats = dict.fromkeys(activity.chairs, "person")
        kept = journal.begin(activity, 3, seats, folder=tmp_path / "plays")
        taken.extend(seconds(lambda move=move: kept.append(move), 1) for move in play.moves)

    taken: list[float] = []
    for _ in range(10):
        append()
    ours, reference = sorted(taken)[len(taken) // 2], seconds(write, 100)
    os.close(bare)
    show(
        "Journal, per move",
        [("append, flushed", f"{ours * 1000:.2f} ms", f"{reference * 1000:.2f} ms", f"{ours / reference:.1f}", "")],
    )
