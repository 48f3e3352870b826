"""What the lab of module 4 computes and draws: meetings by the sampling model, and the learner's own beside them.

Rules this module keeps:

- Every simulation is drawn with a seed that comes in as an argument: the same picture on every machine.
- A gap between shares is in standard deviations over groups, as in the studies; the setup always stands beside it.
- Where the learner has no finished meeting, one that bots played stands in its place and says so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from deskswap import library
from deskswap.charts import COLOURS, INK, QUIET, Picture, _axes, _name_ends, label, plays_of
from deskswap.core import bots
from deskswap.core.activity import Play, capital, percent, replay
from deskswap.core.meeting import Meeting
from deskswap.core.meeting.pooling import mention_probability, share_of

MEETING = "what-each-one-knows/one-decision"

PUBLISHED = 2.0
"""Shared facts are talked about by so many standard deviations more than unique ones (Lu, Yuan & McLeod 2012)."""

LESS_LIKELY = 8
"""So many times less likely groups are to solve a hidden profile than with full information (Lu et al. 2012)."""

OWN_RUN = (1.9, 2.4)
"""The range of the same gap in the authors' first simulations of the sampling model."""

Shares = NDArray[np.float64]


class Setup(NamedTuple):
    """A simulated meeting: the game's numbers, if nothing else is said.

    `recall` is the chance that a person thinks of a held fact; unique facts are dealt round the table.
    Where `asking` is above 0, the first chair says what it alone knows and then asks on each of its turns; that part of
    its questions reaches somebody who holds a unique fact that was not said yet.
    """

    chairs: int = 4
    shared: int = 4
    unique: int = 8
    recall: float = 0.3
    turns: int = 28
    asking: float = 0.0


class Pooled(NamedTuple):
    """For each simulated group: the share of shared facts said, and of unique ones, in 0..1."""

    shared: Shares
    unique: Shares


# ---- computing -----------------------------------------------------------------------------------------------


def meetings(setup: Setup, groups: int = 2000, seed: int = 1) -> Pooled:
    """So many groups by the sampling model: in turn, each says a fact that it recalls and that nobody has said."""
    random = np.random.default_rng(seed)
    held = _held(setup)
    recalled = (random.random((groups, *held.shape)) < setup.recall) & held
    said = np.zeros((groups, held.shape[1]), dtype=bool)
    for turn in range(setup.turns):
        chair = turn % setup.chairs
        ready = recalled[:, chair] & ~said
        if setup.asking and chair == 0:
            alone = held[0] & (held.sum(axis=0) == 1)
            asks = turn // setup.chairs >= alone.sum()
            ready = ~said & np.where(asks, ~held[0], alone)
            ready &= random.random((groups, 1)) < (setup.asking if asks else 1.0)
        _say_one(said, ready, random)
    return Pooled(said[:, : setup.shared].mean(axis=1), said[:, setup.shared :].mean(axis=1))


def _held(setup: Setup) -> NDArray[np.bool_]:
    """Who holds what: a row a chair, the shared facts first."""
    held = np.zeros((setup.chairs, setup.shared + setup.unique), dtype=bool)
    held[:, : setup.shared] = True
    for fact in range(setup.unique):
        held[fact % setup.chairs, setup.shared + fact] = True
    return held


def _say_one(said: NDArray[np.bool_], ready: NDArray[np.bool_], random: np.random.Generator) -> None:
    """Mark in each group one of the facts that are ready, drawn evenly; none where none is."""
    draws = np.where(ready, random.random(ready.shape), -1.0)
    chosen = draws.argmax(axis=1)
    rows = np.flatnonzero(ready.any(axis=1))
    said[rows, chosen[rows]] = True


def gap(pooled: Pooled) -> float:
    """(mean share of shared facts − mean share of unique facts) ÷ their pooled standard deviation over groups."""
    spread = np.sqrt((pooled.shared.var(ddof=1) + pooled.unique.var(ddof=1)) / 2)
    return float((pooled.shared.mean() - pooled.unique.mean()) / spread)


def expected_gap(setup: Setup) -> float:
    """The same gap without drawing, for a meeting that leaves everybody time to say what they recall."""
    many, one = mention_probability(setup.recall, setup.chairs), setup.recall
    spread = np.sqrt((many * (1 - many) / setup.shared + one * (1 - one) / setup.unique) / 2)
    return float((many - one) / spread)


def solving(setup: Setup, pull: float, informed: bool = False) -> float:
    """The chance, in 0..1, that the facts said favour the right option, with time for everything that is recalled.

    Each unique fact counts 1 for it, each shared fact `pull` against it. In an `informed` group all hold all facts.
    """
    many = mention_probability(setup.recall, setup.chairs)
    unique = _counts(setup.unique, many if informed else setup.recall)
    shared = _counts(setup.shared, many)
    return sum(p * q for u, p in enumerate(unique) for s, q in enumerate(shared) if u > pull * s)


def times_less_likely(setup: Setup, pull: float) -> float:
    """How many times less likely a group is to find the right option than one in which everybody knows everything."""
    return solving(setup, pull, informed=True) / solving(setup, pull)


def _counts(facts: int, chance: float) -> list[float]:
    """The binomial chances of 0, 1, … facts said."""
    return [math.comb(facts, k) * chance**k * (1 - chance) ** (facts - k) for k in range(facts + 1)]


def mentioned(recall: float, holders: int, groups: int = 2000, seed: int = 1) -> float:
    """The share of simulated groups in which some one of so many holders thinks of a fact, in 0..1."""
    return float((np.random.default_rng(seed).random((groups, holders)) < recall).any(axis=1).mean())


def shares(play: Play) -> tuple[float, float]:
    """The share of shared facts and of unique facts that were said in a play of the meeting, in 0..1."""
    room = play.activity
    assert isinstance(room, Meeting)
    said = play.state.said
    return share_of(room.shared, said), share_of(room.unique, said)


def stand_in(seeds: Sequence[int] = range(1, 4)) -> tuple[Play, ...]:
    """Meetings of the game in which bots sit in all chairs."""
    activity = library.activity(MEETING)
    return tuple(bots.answered(replay(activity, seed, ()), tuple(activity.chairs)) for seed in seeds)


# ---- drawing -------------------------------------------------------------------------------------------------


def chance_by_holders(recall: float = 0.3, most: int = 6) -> Picture:
    """How likely a fact is to come up by the number of people who hold it: the formula, and 2,000 groups beside it."""
    figure, axes = _axes(label(True))
    counts = range(1, most + 1)
    exact = [100 * mention_probability(recall, count) for count in counts]
    drawn = [100 * mentioned(recall, count, seed=count) for count in counts]
    axes.plot(counts, exact, color=COLOURS[0], linewidth=2.4)
    axes.plot(counts, drawn, "o", color=COLOURS[1], markersize=8)
    axes.set_ylim(0, 105)
    axes.set_xticks(list(counts))
    axes.set_xlabel("people at the table who hold the fact")
    axes.set_ylabel("chance that it comes up, %")
    ends = {"1 − (1 − p)^k": exact[-1], "2,000 groups": drawn[-1]}
    _name_ends(axes, most, ends)
    told = ", ".join(f"{count} holders {value:.0f} %" for count, value in zip(counts, exact, strict=True))
    furthest = max(abs(a - b) for a, b in zip(exact, drawn, strict=True))
    alt = (
        f"{label(True)}: the chance that a fact comes up when each holder recalls it with probability"
        f" {percent(recall)}: {told}. The dots of 2,000 simulated groups lie within {furthest:.1f} points of the curve."
    )
    return Picture(figure, alt)


def gap_in_sds(chairs: int = 4, shared: int = 4, unique: int = 8, recall: float = 0.3, turns: int = 28) -> Picture:
    """The shares of shared and unique facts over 2,000 groups, with the gap between them in standard deviations."""
    setup = Setup(chairs, shared, unique, recall, turns)
    pooled = meetings(setup)
    figure, axes = _axes(label(True))
    rows = (("shared", pooled.shared, COLOURS[0]), ("unique", pooled.unique, COLOURS[1]))
    for row, (_, values, colour) in enumerate(rows):
        found, counts = np.unique(np.round(100 * values, 6), return_counts=True)
        axes.scatter(found, [row] * len(found), s=1400 * counts / len(values), color=colour, alpha=0.45)
        axes.plot([100 * values.mean()] * 2, [row - 0.28, row + 0.28], color=colour, linewidth=3)
        axes.annotate(
            f"mean {percent(values.mean())}", (100 * values.mean(), row - 0.34), ha="center", va="bottom", color=INK
        )
    axes.set_yticks([0, 1], ["facts that all hold", "facts that one holds"])
    axes.set_ylim(1.6, -0.7)
    axes.set_xlim(-4, 104)
    axes.set_xlabel("share of these facts that came up, % (the larger the dot, the more groups)")
    size = gap(pooled)
    axes.set_title(
        f"{label(True)}: a gap of {size:.1f} standard deviations", loc="left", color=QUIET, fontstyle="italic"
    )
    alt = (
        f"{label(True)}: 2,000 groups of {chairs} people, {shared} shared and {unique} unique facts, recall"
        f" {percent(recall)}, {turns} turns. Shared facts came up to {percent(pooled.shared.mean())} on average,"
        f" unique ones to {percent(pooled.unique.mean())}: a gap of {size:.1f} standard deviations."
        f" Published: about {PUBLISHED:.0f}."
    )
    return Picture(figure, alt)


SETUPS = tuple(
    Setup(chairs, facts, 2 * facts, recall, 60)
    for chairs in (3, 4, 5, 6)
    for facts in (3, 4, 6)
    for recall in (0.2, 0.3, 0.4)
)
"""Groups as studies have them: three to six people, 9 to 18 facts of which a third is shared, time for everything."""


def gap_by_setup() -> Picture:
    """The gap for many setups, against the published one: how much hangs on the size of the group and of its folder."""
    figure, axes = _axes(label(True))
    axes.axhspan(*OWN_RUN, color=COLOURS[2], alpha=0.18)
    axes.axhline(PUBLISHED, color=COLOURS[2], linewidth=1.5)
    axes.annotate("  published: about 2", (6.35, PUBLISHED), va="center", color=COLOURS[2], annotation_clip=False)
    gaps = {setup: gap(meetings(setup, 1000)) for setup in SETUPS}
    for colour, recall in zip(COLOURS, (0.2, 0.3, 0.4), strict=False):
        found = [
            (setup.chairs + (setup.shared - 4) * 0.08, size) for setup, size in gaps.items() if setup.recall == recall
        ]
        axes.plot(*zip(*found, strict=True), "o", color=colour, label=f"recall {percent(recall)}", markersize=7)
    axes.legend(frameon=False, loc="upper left")
    axes.set_xticks([3, 4, 5, 6])
    axes.set_xlim(2.7, 6.35)
    axes.set_ylim(bottom=0)
    axes.set_xlabel("people in the group (dots side by side: 9, 12 and 18 facts)")
    axes.set_ylabel("gap, standard deviations")
    inside = [size for size in gaps.values() if OWN_RUN[0] <= size <= OWN_RUN[1]]
    alt = (
        f"{label(True)}: the gap between shared and unique facts in {len(gaps)} setups runs from"
        f" {min(gaps.values()):.1f} to {max(gaps.values()):.1f} standard deviations; {len(inside)} of them lie between"
        f" {OWN_RUN[0]} and {OWN_RUN[1]}. The published gap is about {PUBLISHED:.0f}. It grows with the size"
        " of the group and with the number of facts."
    )
    return Picture(figure, alt)


def less_likely(recall: float = 0.3) -> Picture:
    """How many times less likely groups are to solve a hidden profile, by how strongly the papers point elsewhere."""
    figure, axes = _axes("computed, nobody's plays")
    setup = Setup(recall=recall)
    pulls = [step / 20 for step in range(5, 40)]  # at 2 and above even all facts together would not choose it
    times = [times_less_likely(setup, pull) for pull in pulls]
    axes.axhline(LESS_LIKELY, color=COLOURS[2], linewidth=1.5)
    axes.annotate("  published: 8", (pulls[-1], LESS_LIKELY), va="center", color=COLOURS[2], annotation_clip=False)
    axes.set_xlim(pulls[0], pulls[-1])
    axes.plot(pulls, times, color=COLOURS[0], linewidth=2.4, drawstyle="steps-mid")
    axes.set_yscale("log")
    axes.set_yticks([1, 2, 4, 8, 16], ["1", "2", "4", "8", "16"])
    axes.set_ylim(1, 20)
    axes.minorticks_off()
    axes.set_xlabel("weight of a shared fact against the right option (a unique fact: 1)")
    axes.set_ylabel("times less likely to find it")
    above = next((pull for pull, size in zip(pulls, times, strict=True) if size >= LESS_LIKELY), None)
    crossed = f"It reaches {LESS_LIKELY} at a weight of {above:g}." if above else f"It stays below {LESS_LIKELY}."
    some = ", ".join(f"{times_less_likely(setup, pull):.1f} at {pull:g}" for pull in (0.5, 1.0, 1.5))
    alt = (
        f"Computed for {setup.chairs} people, {setup.shared} shared and {setup.unique} unique facts, recall"
        f" {percent(recall)}: groups with a hidden profile are less likely to find the right option than groups"
        f" in which everybody knows everything, by a factor of {some}. {crossed}"
    )
    return Picture(figure, alt)


def asking(reached: float = 0.8, recall: float = 0.3) -> Picture:
    """Unique facts that came up, turn by turn: nobody asks; one person asks and reaches whoever knows so often."""
    figure, axes = _axes(label(True))
    turns = range(0, 29, 2)
    curves = {}
    for name, share in (("nobody asks", 0.0), (f"one asks, {percent(reached)} reach", reached)):
        setups = [Setup(recall=recall, turns=count, asking=share) for count in turns]
        curves[name] = [100 * float(meetings(setup, 800).unique.mean()) for setup in setups]
    for colour, values in zip(COLOURS, curves.values(), strict=False):
        axes.plot(turns, values, color=colour, linewidth=2.4)
    axes.set_ylim(0, 105)
    axes.set_xlabel("turns of the meeting")
    axes.set_ylabel("unique facts that came up, %")
    _name_ends(axes, 28, {name: values[-1] for name, values in curves.items()})
    told = "; ".join(
        f"{name}: {values[5]:.0f} % after 10 turns, {values[-1]:.0f} % after 28" for name, values in curves.items()
    )
    return Picture(figure, f"{label(True)}: unique facts that came up in groups of 4, turn by turn. {told}.")


def my_meetings() -> Picture:
    """The class's meetings or the learner's beside 2,000 simulated ones; where there are none, three that bots played.

    The figure says which they are.
    """
    found = plays_of(MEETING)
    if not found.taken:
        plays = stand_in()
        return beside_the_model(plays, f"{label(True)}: {len(plays)} meetings that bots played{found.left_out}")
    if found.of_class:
        return beside_the_model(found.plays, f"{found.whose}: {len(found.plays)} meetings{found.left_out}")
    mine = found.plays[-5:]
    return beside_the_model(mine, f"{found.whose}: your last {len(mine)}{found.left_out}")


def beside_the_model(plays: Sequence[Play], whose: str) -> Picture:
    """Shares of shared and unique facts in these plays, on the range in which 90 % of simulated groups lie.

    `whose` says on the figure which meetings these are. More than ten have no numbers, and are told by their mean.
    """
    pooled = meetings(Setup())
    figure, axes = _axes(whose, height=3.4)
    few = len(plays) <= 10
    kinds = (("shared", pooled.shared), ("unique", pooled.unique))
    parts = []
    for row, (name, values) in enumerate(kinds):
        low, high = (float(np.quantile(values, point)) for point in (0.05, 0.95))
        axes.plot([100 * low, 100 * high], [row, row], linewidth=16, color=QUIET, alpha=0.22, solid_capstyle="butt")
        own = [shares(play)[row] for play in plays]
        for number, share in enumerate(own, 1):
            place = row + (number - (len(own) + 1) / 2) * (0.13 if few else 0.6 / len(own))
            axes.plot([100 * share], [place], "o", markersize=9, color=COLOURS[row], alpha=1 if few else 0.6)
            if few:
                axes.annotate(str(number), (100 * share, place), xytext=(8, 0), textcoords="offset points", va="center")
        told = ", ".join(percent(share) for share in own)
        if not few:
            told = f"mean {percent(float(np.mean(own)))}, from {percent(min(own))} to {percent(max(own))}"
        parts.append(f"{name} facts: {told}; 90 % of simulated groups lie between {percent(low)} and {percent(high)}")
    axes.set_yticks([0, 1], ["facts that all hold", "facts that one holds"])
    axes.set_ylim(1.6, -0.6)
    axes.set_xlim(-4, 104)
    axes.set_xlabel("came up, % (dots: meetings by number; bars: 90 % of 2,000 simulated groups where nobody asks)")
    return Picture(figure, f"{whose}. {capital('; '.join(parts))}.")
