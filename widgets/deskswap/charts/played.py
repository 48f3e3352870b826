"""What the lab of module 5 draws of what people did: the learner's own letters, and 20 groups of an old experiment.

Rules this module keeps:

- Where the learner has no finished play, simulated players stand in, and the figure says so.
- A letter is shown as it held, with where it leads by the rules of the core, and what came of it in the play.
- The experiment is real data; its interval is Welch's, at 90 %, over groups and not over choices.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from scipy import stats

from deskswap.charts import COLOURS, Picture, _axes, gathered, label, plays_of
from deskswap.charts.data import origin, real, said_if_missing
from deskswap.charts.scoreboard import BONUSES
from deskswap.core.activity import Play, percent
from deskswap.core.incentives import Incentives
from deskswap.core.incentives.colleagues import scheme_in
from deskswap.core.incentives.scoreboard import results

STAND_INS = {"the authors' strong player": "", "an even player": "evenly"}
"""Players who stand in where the learner has no play, with their policy; empty for the strong one."""


MOST = 10
"""The most letters that a figure shows, the last ones."""


class Letter(NamedTuple):
    """A letter of a play: whose, its points, and the shares of the way, in 0..1, by what people do under it."""

    name: str
    points: str
    waiting: float
    begun: float
    came: float


class Seen(NamedTuple):
    """Cooperative choices of 120, as means over groups: in public, anonymous, and the difference with its interval."""

    public: float
    anonymous: float
    difference: float
    low: float
    high: float


# ---- the learner's own letters -------------------------------------------------------------------------------


def stand_ins(seed: int = 4) -> dict[str, Play]:
    """Plays of players who stand in for the learner, from the first chair against a bot, by the players' names."""
    return gathered.stand_ins(BONUSES, STAND_INS, seed)


def my_letters() -> Picture:
    """The learner's letters, or the class's, where they lead and how far it came; simulated players where none is."""
    found = plays_of(BONUSES)
    if not found.taken:
        rows = [Letter(name, *_letters(play)[next(iter(play.activity.chairs))]) for name, play in stand_ins().items()]
        return letters(rows, label(True) + found.left_out)
    rows = [
        Letter(f"play {number}, {play.activity.chairs[chair].name.split()[0]}", *told)
        for number, (play, seats) in enumerate(found.taken, 1)
        for chair, told in _letters(play).items()
        if seats.get(chair, "person") == "person"
    ]
    return letters(rows[-MOST:], found.label)


def letters(rows: Sequence[Letter], whose: str) -> Picture:
    """Letters as bars from where they leave those who wait to where they lead, and what happened as a dot."""
    figure, axes = _axes(f"{whose}: where the letters lead, and how far it came", height=1.4 + 0.66 * len(rows))
    for row, one in enumerate(rows):
        low, high = 100 * one.waiting, 100 * one.begun
        axes.plot([low, high], [row, row], linewidth=8, color=COLOURS[0], alpha=0.35, solid_capstyle="butt")
        axes.plot([high, high], [row - 0.2, row + 0.2], linewidth=3, color=COLOURS[0])
        axes.plot([100 * one.came], [row], "o", markersize=9, color=COLOURS[1])
    axes.set_yticks(range(len(rows)), [f"{one.name}\n{one.points}" for one in rows], fontsize=9.5)
    axes.set_ylim(len(rows) - 0.5, -0.6)
    axes.set_xlim(-3, 103)
    axes.set_xlabel("share of the way, % (bar: from nobody begins to both begin; dot: what happened)")
    said = " ".join(
        f"{one.name} ({one.points}): {percent(one.waiting)} if nobody begins, {percent(one.begun)} if both do,"
        f" {percent(one.came)} happened."
        for one in rows
    )
    return Picture(figure, f"{whose}: where letters lead, and how far it came; points as own/time/cost/lasting. {said}")


def _letters(play: Play) -> dict[str, tuple[str, float, float, float]]:
    """Designer -> the points of its letter, and the shares if nobody begins, if both do, and as it happened."""
    played, board = play.activity, play.state
    assert isinstance(played, Incentives)
    found = {}
    for number, designer in enumerate(played.designers):
        start = played.fortnights_before + number * played.fortnights_each
        weights = scheme_in(played, board, start)
        did = results(played, board)[start : start + played.fortnights_each]
        results_of = (played.stuck(weights), played.settled(weights).joint, sum(did) / len(did))
        low, high, came = (played.efficiency(result) for result in results_of)
        found[designer] = ("/".join(f"{one:.0f}" for one in weights), low, high, came)
    return found


# ---- being seen: a real experiment ---------------------------------------------------------------------------


def seen() -> Seen:
    """What being seen changed in 20 groups (Fox & Guyer 1978), with Welch's interval.

    Raises:
        Missing: the set is not there.
    """
    found = real("carData", "Guyer")
    public, hidden = (found.cooperation[found.condition == name] for name in ("public", "anonymous"))
    bounds = stats.ttest_ind(public, hidden, equal_var=False).confidence_interval(0.9)
    means = float(public.mean()), float(hidden.mean())
    return Seen(*means, means[0] - means[1], float(bounds.low), float(bounds.high))


@said_if_missing
def being_seen() -> Picture:
    """The 20 groups as dots, anonymous and in public, with the difference of the means and its 90 % interval."""
    table, found = real("carData", "Guyer"), seen()
    figure, axes = _axes("real data: 20 groups of four, Fox & Guyer (1978)", height=3.2)
    for row, (name, mean) in enumerate((("anonymous", found.anonymous), ("public", found.public))):
        values = sorted(table.cooperation[table.condition == name])
        ups = [0.1 * values[:k].count(value) for k, value in enumerate(values)]
        axes.plot(values, [row - up for up in ups], "o", markersize=9, color=COLOURS[row], alpha=0.65)
        axes.plot([mean, mean], [row - 0.28, row + 0.28], color=COLOURS[row], linewidth=3)
        axes.annotate(f"mean {mean:.1f}", (mean, row + 0.3), ha="center", va="top", color=COLOURS[row])
    axes.set_yticks([0, 1], ["nobody sees\nwho chose what", "chosen in public"])
    axes.set_ylim(1.6, -0.6)
    axes.set_xlim(0, 120)
    gap = f"{found.difference:.1f} more in public (90 % interval {found.low:.1f} to {found.high:.1f})"
    axes.set_xlabel(f"cooperative choices of 120; {gap}")
    return Picture(
        figure,
        f"{origin('carData', 'Guyer')} Cooperative choices of 120: anonymous {found.anonymous:.1f} on average, public"
        f" {found.public:.1f}; {gap}.",
    )
