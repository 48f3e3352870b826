"""How fast the bots of every game move, over whole plays of both variants, against reading the play's lines as JSON."""

import json
import statistics
import time

import pytest

from deskswap import library
from deskswap.core.activity import replay
from deskswap.core.game import Game, at_random
from deskswap.core.moves import line_from_move
from tests.benchmarks.table import seconds, show

pytestmark = pytest.mark.benchmark

SEEDS = range(1, 7)


def moves_of_bots(name):
    """Seconds of each move of a bot, in plays in which somebody else moves at random; and the last play's lines."""
    taken, lines = [], []
    for seed in SEEDS:
        for person in library.activity(name).chairs:
            play = replay(library.activity(name), seed, ())
            while not play.over:
                others = [chair for chair in play.turn if chair != person]
                if others:
                    start = time.perf_counter()
                    move = play.activity.reply(play, others[0])
                    taken.append(time.perf_counter() - start)
                else:
                    move = at_random(play, person)
                play = play.then(move)
            lines = [line_from_move(move) for move in play.moves]
    return taken, lines


def test_a_bot_s_move():
    """The slowest and the median move of a bot in every game of the course."""
    rows = []
    for name in library.scenario_files():
        if isinstance(library.activity(name), Game):
            taken, lines = moves_of_bots(name)
            reading = seconds(lambda lines=lines: [json.loads(line) for line in lines], 50)
            rows.append(
                (
                    f"{name}, {len(taken)} moves, median",
                    f"{1000 * statistics.median(taken):.2f} ms",
                    f"{1000 * reading:.3f} ms",
                    f"{statistics.median(taken) / reading:.1f}",
                    "",
                )
            )
            rows.append((f"{name}, slowest", f"{1000 * max(taken):.1f} ms", "", "", "< 50 ms"))
    show("A bot's move (reference: reading the lines of a whole play as JSON)", rows)
