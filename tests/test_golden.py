"""Golden plays: for every activity and chair the best play and a poor one, as transcripts that a trainer can read.

They are read like any text of the course: a change in one shows what a change in words or rules does to people.
`pytest tests/test_golden.py --rewrite-golden` writes them anew.
"""

import itertools
from pathlib import Path

import pytest

from deskswap import library
from deskswap.core.activity import replay
from deskswap.core.game import Game, outcome
from deskswap.core.moves import Move, Record
from deskswap.core.views import Choose, Fill, Rank, as_text
from deskswap.errors import MoveRejected

FOLDER = Path(__file__).parent / "plays"
SEED = 11


def variants(name):
    """The names of an activity's variants; one empty name where there are none."""
    return library.activity(name).variants or ("",)


CASES = [
    (name, variant, chair, quality)
    for name in library.scenario_files()
    for variant in variants(name)
    for chair in library.activity(name).chairs
    for quality in ("best", "poor")
    if quality == "best" or library.activity(name).attainable(chair) > 0  # notes in own words are never poor
]


def file(name, variant, chair, quality):
    """Where a golden play is kept."""
    return FOLDER / ".".join(filter(None, (name.replace("/", "."), variant, chair, quality, "txt")))


def candidates(ask):
    """A handful of moves that answer an ask: all choices, both ends of an order, a few ways to fill in a form."""
    match ask:
        case Choose(choices=choices):
            return [choice.id for choice in choices]
        case Rank(choices=choices):
            ids = tuple(choice.id for choice in choices)
            return [*itertools.islice(itertools.permutations(ids), 24), ids[::-1]]
        case Fill():
            return [
                Record({field.id: answer(field, pick) for field in ask.fields}) for pick in (0, -1, 1, "cheap", "dear")
            ]


def answer(field, pick):
    """One way to fill in a field."""
    if field.form == "text":
        return "Something in my own words."
    if field.form == "number":
        return field.low if pick == 0 else field.high
    if field.form == "tick":
        return ()
    ordered = sorted(field.choices, key=lambda choice: choice.cost)
    by = {"cheap": ordered[0], "dear": ordered[-1]}
    return (by.get(pick) or field.choices[min(pick, len(field.choices) - 1)]).id


def poor(play, chair):
    """The legal move after which the marks are worst, in points over all skills; the last of equals."""
    activity, ask = play.activity, play.activity.ask(play.state, chair)
    scored = []
    for value in candidates(ask):
        try:
            after = play.then(Move(chair, ask.act, value))
        except MoveRejected:
            continue
        marks = activity.marks(after, chair)
        scored.append((sum(mark.earned for mark in marks.skills), marks.score, -len(scored), value))
    return Move(chair, ask.act, min(scored, key=lambda row: row[:3])[3])


def poorest(game, chair):
    """Of the players who know nothing of a game the one who fares worst on average."""
    shares = game.naive(chair, {})
    return game.policies(chair)[min(shares, key=shares.get)]


def golden(name, variant, chair, quality):
    """The golden play itself."""
    activity = library.activity(name)
    seed = activity.seed_of(variant, SEED) if variant else SEED
    if quality == "best":
        return outcome(activity, seed, chair, lambda play, seat: play.activity.best(play, seat))
    member = activity.variant(seed)
    return outcome(member, seed, chair, poorest(member, chair) if isinstance(member, Game) else poor)


def transcript(name, variant, chair, quality):
    """The golden play as text: what the chair saw at the end, and what it was worth."""
    play = golden(name, variant, chair, quality)
    activity = play.activity
    view, marks = activity.view(play, chair), activity.marks(play, chair)
    moves = "\n".join(f"{move.chair}: {move.act} {move.value!r}" for move in play.moves)
    worth = [f"score {marks.score:.2f}"]
    worth += [f"{mark.skill} {mark.earned:g} of {mark.attainable:g}" for mark in marks.skills]
    worth += [f"{label} {value:.2f}" for label, value in marks.measures]
    which = f", variant {variant}" if variant else ""
    head = f"{activity.title}{which}, from the chair {chair}: {quality} play, seed {play.seed}"
    parts = [head, as_text(view.blocks, 100), "Moves\n" + moves, "Worth\n" + "\n".join(worth)]
    return "\n\n".join(parts) + "\n"


@pytest.mark.parametrize(("name", "variant", "chair", "quality"), CASES)
def test_a_golden_play_is_as_it_was(name, variant, chair, quality, request):
    text = transcript(name, variant, chair, quality)
    path = file(name, variant, chair, quality)
    if request.config.getoption("--rewrite-golden"):
        FOLDER.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.is_file(), "this activity has no golden play: write it with --rewrite-golden, and read it"
    assert path.read_text(encoding="utf-8") == text


def test_there_is_no_golden_play_without_its_activity():
    assert {path.name for path in FOLDER.glob("*")} == {file(*case).name for case in CASES}


@pytest.mark.parametrize(("name", "variant", "chair", "quality"), CASES)
def test_a_golden_play_replays_move_by_move_to_the_same_state(name, variant, chair, quality):
    play = golden(name, variant, chair, quality)
    assert replay(library.activity(name), play.seed, play.moves) == play
