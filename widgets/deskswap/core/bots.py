"""Who sits in an empty chair, and the players who know nothing.

Rules this module keeps:

- A bot plays by the rules of its chair: the same options that a person would have, drawn from the play's own chance.
- A naive player sees the words of the choices and nothing else; where several are equal to it, it takes each as often.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from deskswap.core.activity import Activity, Play, Player, replay
from deskswap.core.moves import Move
from deskswap.core.views import Choice

MOST_MOVES = 1000
"""A play that is longer than this does not end."""


def reply(play: Play, empty: Collection[str]) -> Move | None:
    """The move of the first empty chair whose turn it is, or None where a person must move or the play is over."""
    chair = next((chair for chair in play.turn if chair in empty), None)
    return None if chair is None else play.activity.reply(play, chair)


def answered(play: Play, empty: Collection[str]) -> Play:
    """The play after all bots in empty chairs have moved as far as they can."""
    while (move := reply(play, empty)) is not None:
        play = play.then(move)
    return play


def played(
    activity: Activity, seed: int, chair: str, choose: Callable[[Play], Move], start: Play | None = None
) -> Play:
    """A whole play in which `choose` moves for one chair and bots for all others.

    Raises `RuntimeError` where the play does not end within `MOST_MOVES` moves.
    """
    play = start or replay(activity, seed, ())
    empty = [name for name in activity.chairs if name != chair]
    while not (play := answered(play, empty)).over:
        if len(play.moves) > MOST_MOVES:
            raise RuntimeError(f"{activity.id} does not end within {MOST_MOVES} moves.")
        play = play.then(choose(play))
    return play


def best_play(activity: Activity, seed: int, chair: str, start: Play | None = None) -> Play:
    """The play in which one chair always takes the best continuation, from the start or from where `start` stands."""
    return played(activity, seed, chair, lambda play: play.activity.best(play, chair), start)


POLITE = frozenset(
    word
    for words in (
        "please thanks thank sorry appreciate appreciated grateful understand apologies apologise welcome kindly",
        "could would might perhaps maybe love lovely glad hope wonderful great",
    )
    for word in words.split()
)
"""Words that count as polite: a short lexicon of our own, in the spirit of Danescu-Niculescu-Mizil et al. (2013)."""

AGREEABLE = frozenset(
    word
    for words in (
        "yes yeah agree agreed right sure course absolutely happy fine ok okay good deal let's together done exactly",
        "true fair gladly we'll both our",
    )
    for word in words.split()
)
"""Words that count as agreeable: a short lexicon of our own."""


def feature_length(text: str) -> float:
    """Characters."""
    return float(len(text))


def feature_politeness(text: str) -> float:
    """Polite words in a text."""
    return float(_count(text, POLITE))


def feature_questions(text: str) -> float:
    """Question marks in a text."""
    return float(text.count("?"))


def feature_agreeableness(text: str) -> float:
    """Agreeable words in a text."""
    return float(_count(text, AGREEABLE))


def _count(text: str, lexicon: frozenset[str]) -> int:
    return sum(word in lexicon for word in re.findall(r"[a-z]+(?:['’][a-z]+)?", text.lower().replace("’", "'")))


def most(feature: Callable[[str], float], sign: int = 1) -> Player:
    """The player who takes the choice with the most of a feature (the least with `sign` −1)."""

    def player(choices: Sequence[Choice]) -> Sequence[float]:
        scores = [sign * feature(choice.text) for choice in choices]
        tops = [score == max(scores) for score in scores]
        return [top / sum(tops) for top in tops]

    return player


def at_random(choices: Sequence[Choice]) -> Sequence[float]:
    """The player who takes each choice as often as any other."""
    return [1 / len(choices)] * len(choices)


def first(choices: Sequence[Choice]) -> Sequence[float]:
    """The player who takes what stands first."""
    return [float(index == 0) for index in range(len(choices))]


def last(choices: Sequence[Choice]) -> Sequence[float]:
    """The player who takes what stands last."""
    return [float(index == len(choices) - 1) for index in range(len(choices))]


NAIVE: dict[str, Player] = {
    "random": at_random,
    "longest": most(feature_length),
    "shortest": most(feature_length, -1),
    "first": first,
    "last": last,
    "politest": most(feature_politeness),
    "most questions": most(feature_questions),
    "most agreeable": most(feature_agreeableness),
}
"""The players who know nothing: name -> player."""
