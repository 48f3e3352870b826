"""Values -> matplotlib figures, each with a text alternative; and what the labs compute before they draw.

Rules this module keeps:

- Every figure says on itself what it shows: the learner's own plays, or a simulation.
- Every figure comes as a `Picture`: the image and the same in words.
- Colours are Okabe and Ito's (2008), which people with colour-blind eyes tell apart; lines are named where they end.
- Every interval is Wilson's, at 90 %; what it does not cover is said beside it.
"""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from matplotlib.figure import Figure
from matplotlib.text import Text as FigureText

from deskswap import language, library
from deskswap.charts.gathered import Gathered as Gathered
from deskswap.charts.gathered import own_gathered
from deskswap.charts.gathered import plays_of as plays_of
from deskswap.charts.gathered import plays_of_all as plays_of_all
from deskswap.core import bots
from deskswap.core.activity import Activity, Marks, Play, percent, replay
from deskswap.core.chain import POLICIES, Chain, kept_at, simulated, with_room
from deskswap.core.skills import Level, profile, wilson

CHAIN = "two-languages/hand-over"
BASELINE = "before-you-start/baseline"

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
"""Okabe and Ito's colours that are dark enough for lines on white."""

INK, QUIET, GROUND = "#1f2933", "#5f6b7a", "#ffffff"


class Picture:
    """A figure and its text alternative: what a notebook shows as an image with the words behind it."""

    def __init__(self, figure: Figure, alt: str) -> None:
        self.figure = figure
        self.alt = alt
        named = language.chosen()
        if named != language.ENGLISH:
            say = library.phrases(named).say
            self.alt = say(alt)
            for text in figure.findobj(FigureText):
                text.set_text(say(text.get_text()))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        data = self.png()
        code = base64.b64encode(data).decode()
        alt = html.escape(self.alt, quote=True)
        picture = f'<img alt="{alt}" src="data:image/png;base64,{code}" style="max-width:100%">'
        return {"image/png": data, "text/html": picture, "text/plain": self.alt}

    def png(self) -> bytes:
        """The image, as bytes of a PNG."""
        buffer = io.BytesIO()
        self.figure.savefig(buffer, format="png", dpi=110, facecolor=GROUND, bbox_inches="tight")
        return buffer.getvalue()

    def __repr__(self) -> str:
        return self.alt


class Loss(NamedTuple):
    """One hand-over over several plays: of the facts that came to it kept, the share lost there, and its interval."""

    place: str
    lost: int
    of: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """Facts lost ÷ facts that came to it kept; 0 where none did."""
        return self.lost / self.of if self.of else 0.0


# ---- plays ---------------------------------------------------------------------------------------------------


def own_plays(name: str) -> tuple[Play, ...]:
    """The learner's finished plays of an activity in its present version, the last one at the end.

    Files that cannot be read, and plays of another version of the scenario, are left out.
    """
    return own_gathered(library.activity(name)).plays


def chain() -> Chain:
    """The chain of module 1, for simulating: its first variant. The others have the same words, odds and budgets."""
    found = library.activity(CHAIN).each[0][1]
    assert isinstance(found, Chain)
    return found


def stations(*chains: Chain) -> tuple[str, ...]:
    """The names of the stations, the last one included; where chains of one length name one differently, all names."""
    named = ((*(str(link.station) for link in one.links), str(one.arrival.station)) for one in chains)
    return tuple(" / ".join(dict.fromkeys(names)) for names in zip(*named, strict=True))


def _stations_of(plays: Sequence[Play]) -> tuple[str, ...]:
    """The names of the stations that plays of a chain went through, in whichever variants they were."""
    return stations(*(play.activity for play in plays if isinstance(play.activity, Chain)))


def simulated_plays(seeds: int = 200, room: float = 1.0) -> dict[str, tuple[Play, ...]]:
    """Policy -> so many simulated chains of module 1, each with `room` times the words."""
    activity = with_room(chain(), room)
    return {policy: simulated(activity, policy, range(seeds)) for policy in POLICIES}


def mean_kept(plays: Sequence[Play]) -> tuple[float, ...]:
    """Facts kept at each station, as a mean over plays."""
    counts = [kept_at(play) for play in plays]
    return tuple(sum(column) / len(counts) for column in zip(*counts, strict=True))


def losses(plays: Sequence[Play]) -> tuple[Loss, ...]:
    """For each hand-over of a chain: how much of what came to it was lost there, with a 90 % interval (Wilson).

    The plays may be of several variants, as long as these have the same number of links.
    """
    if not plays:
        return ()
    names = _stations_of(plays)
    counts = [kept_at(play) for play in plays]
    found = []
    for index, (here, there) in enumerate(pairwise(names)):
        of = sum(count[index] for count in counts)
        lost = of - sum(count[index + 1] for count in counts)
        found.append(Loss(f"{here} → {there}", lost, of, *wilson(lost / of if of else 0.0, of)))
    return tuple(found)


# ---- figures of module 1 -------------------------------------------------------------------------------------


def kept_by_station(
    curves: Mapping[str, Sequence[float]], labels: Sequence[str], simulated: bool, unit: str = "facts kept"
) -> Picture:
    """One line a curve over the stations, named where it ends."""
    figure, axes = _axes(label(simulated))
    for colour, values in zip(COLOURS, curves.values(), strict=False):
        axes.plot(range(len(labels)), values, marker="o", linewidth=2.4, color=colour)
    _name_ends(axes, len(labels) - 1, {name: values[-1] for name, values in curves.items()})
    axes.set_xticks(range(len(labels)), [text.replace(" ", "\n", 1) for text in labels])
    axes.set_ylabel(unit)
    axes.set_ylim(bottom=0)
    parts = (
        f"{name}: {', '.join(f'{text} {value:.1f}' for text, value in zip(labels, values, strict=True))}."
        for name, values in curves.items()
    )
    return Picture(figure, f"{label(simulated)}, {unit} from station to station. {' '.join(parts)}")


def loss_by_hand_over(groups: Mapping[str, Sequence[Loss]], simulated: bool) -> Picture:
    """The share lost at each hand-over as points with their 90 % intervals, one row a group and hand-over."""
    figure, axes = _axes(label(simulated))
    places = list(dict.fromkeys(loss.place for group in groups.values() for loss in group))
    step = 0.8 / max(1, len(groups))
    for row, (colour, (name, group)) in enumerate(zip(COLOURS, groups.items(), strict=False)):
        for loss in group:
            y = places.index(loss.place) + (row - (len(groups) - 1) / 2) * step
            axes.plot([100 * loss.low, 100 * loss.high], [y, y], linewidth=3, color=colour, alpha=0.55)
            axes.plot([100 * loss.share], [y], marker="o", markersize=7, color=colour)
            if loss.place == places[0]:
                axes.annotate(
                    name, (100 * loss.high, y), xytext=(8, 0), textcoords="offset points", va="center", color=colour
                )
    axes.set_yticks(range(len(places)), places)
    axes.invert_yaxis()
    axes.set_xlim(0, 100)
    axes.set_xlabel("facts lost at this hand-over, % of those that came to it (bars: 90 % interval)")
    parts = (f"{name}: {'; '.join(map(loss_in_words, group))}." for name, group in groups.items())
    return Picture(figure, f"{label(simulated)}, share of facts lost at each hand-over. {' '.join(parts)}")


def loss_in_words(loss: Loss) -> str:
    """A loss with its interval, as people say it."""
    return f"{loss.place} {percent(loss.share)} ({percent(loss.low)} to {percent(loss.high)}, {loss.lost} of {loss.of})"


def simulated_kept(room: float = 1.0, seeds: int = 200) -> Picture:
    """Facts kept from station to station in simulated chains, one line a way of writing."""
    plays = simulated_plays(seeds, room)
    return kept_by_station({name: mean_kept(found) for name, found in plays.items()}, stations(chain()), True)


def simulated_losses(room: float = 1.0, seeds: int = 200) -> Picture:
    """The share lost at each hand-over of simulated chains, with intervals."""
    return loss_by_hand_over({name: losses(found) for name, found in simulated_plays(seeds, room).items()}, True)


def my_chain() -> Picture | Said:
    """The learner's own plays of the chain from station to station; a sentence where there are none."""
    plays = own_plays(CHAIN)
    if not plays:
        return Said("You have not played the chain to its end yet, so nothing of yours is here. The rest is simulated.")
    curves = {f"play {number}": tuple(map(float, kept_at(play))) for number, play in enumerate(plays[-5:], 1)}
    return kept_by_station(curves, _stations_of(plays[-5:]), False)


def my_losses() -> Picture | Said:
    """The share lost at each hand-over of the learner's own plays, with intervals; a sentence where there are none."""
    plays = own_plays(CHAIN)
    if not plays:
        return Said("Once you have played the chain, the same figure stands here for your own plays, with wider bars.")
    count = f"{len(plays)} play" + ("s" if len(plays) > 1 else "")
    return loss_by_hand_over({count: losses(plays)}, False)


# ---- figures of module 0 -------------------------------------------------------------------------------------


def baseline(name: str = BASELINE, form: str = "a", seed: int = 1) -> tuple[tuple[Level, ...], bool]:
    """The levels of the learner's latest finished test of that form, and whether they are simulated for want of one."""
    activity = library.activity(name)
    mine = [play for play in own_plays(name) if activity.seed_of(form, play.seed) == play.seed]
    if mine:
        return profile([_person_marks(mine[-1])]), False
    return profile([_person_marks(_example(activity, activity.seed_of(form, seed)))]), True


def _person_marks(play: Play) -> Marks:
    return play.activity.marks(play, next(iter(play.activity.chairs)))


def _example(activity: Activity, seed: int) -> Play:
    """A play in which every chair answers as its bot would."""
    return bots.answered(replay(activity, seed, ()), tuple(activity.chairs))


def profile_with_intervals(levels: Sequence[Level], simulated: bool) -> Picture:
    """Each skill's level as a point with its 90 % interval."""
    figure, axes = _axes(label(simulated), height=2.8)
    for row, (colour, level) in enumerate(zip(COLOURS, levels, strict=False)):
        axes.plot([100 * level.low, 100 * level.high], [row, row], linewidth=5, color=colour, alpha=0.5)
        axes.plot([100 * level.level], [row], marker="o", markersize=9, color=colour)
        text = f"{percent(level.level)}, {level.decisions} items"
        axes.annotate(
            text, (100 * level.level, row), xytext=(0, 10), textcoords="offset points", ha="center", color=INK
        )
    axes.set_yticks(range(len(levels)), [level.skill for level in levels])
    axes.set_ylim(len(levels) - 0.4, -0.7)
    axes.set_xlim(0, 100)
    axes.set_xlabel("agreement with the key, % (bars: 90 % interval)")
    parts = (
        f"{level.skill} {percent(level.level)}, interval {percent(level.low)} to {percent(level.high)},"
        f" {level.decisions} items."
        for level in levels
    )
    return Picture(figure, f"{label(simulated)}, level by skill with 90 % interval. {' '.join(parts)}")


def my_baseline() -> Picture:
    """The learner's baseline profile; one of a simulated person, labelled so, where there is none yet."""
    return profile_with_intervals(*baseline())


def interval_by_items(level: float, items: int, most: int = 120) -> Picture:
    """How wide the 90 % interval around a level is with so many items, on the curve from 1 item to `most`."""
    figure, axes = _axes("computed, nobody's plays")
    counts = range(1, most + 1)
    bounds = [wilson(level, count) for count in counts]
    lows, highs = ([100 * bound[end] for bound in bounds] for end in (0, 1))
    axes.fill_between(counts, lows, highs, color=COLOURS[0], alpha=0.2)
    axes.axhline(100 * level, color=COLOURS[0], linewidth=1.5)
    low, high = wilson(level, items)
    axes.plot([items, items], [100 * low, 100 * high], color=COLOURS[1], linewidth=4)
    text = f"{items} items: {percent(low)} to {percent(high)}"
    axes.annotate(text, (items, 100 * high), xytext=(8, 6), textcoords="offset points", color=COLOURS[1])
    axes.set_xlim(1, most)
    axes.set_ylim(0, 100)
    axes.set_xlabel("number of items")
    axes.set_ylabel("90 % interval, %")
    alt = f"Computed: at a level of {percent(level)}, {text}, a width of {100 * (high - low):.0f} points."
    ends = [(count, wilson(level, count)) for count in (5, 20, 80)]
    wider = " ".join(f"{count} items: {100 * (high - low):.0f} points." for count, (low, high) in ends)
    return Picture(figure, f"{alt} {wider}")


# ---- what all figures share ----------------------------------------------------------------------------------


class Said:
    """A sentence in place of a figure."""

    def __init__(self, text: str) -> None:
        self.text = text

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"text/html": f"<p>{html.escape(self.text)}</p>", "text/plain": self.text}

    def __repr__(self) -> str:
        return self.text


def label(simulated: bool) -> str:
    """What stands on every figure: whose values these are."""
    return "simulated" if simulated else "your plays"


def _axes(text: str, height: float = 4.0) -> tuple[Figure, Any]:
    """An empty figure, quiet and large enough for a projector, with its label in the corner."""
    figure = Figure(figsize=(8.4, height), facecolor=GROUND)
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(QUIET)
    axes.tick_params(colors=INK, labelsize=11)
    axes.grid(axis="both", color="#e6e9ed", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.set_title(text, loc="left", fontsize=12, color=QUIET, fontstyle="italic")
    return figure, axes


def _name_ends(axes: Any, x: float, ends: Mapping[str, float]) -> None:
    """The name of each line where it ends, moved apart where ends are close."""
    low, high = axes.get_ylim()
    gap = 0.07 * (max(high, 1.0) - min(low, 0.0))
    y = float("-inf")
    colours = dict(zip(ends, COLOURS, strict=False))
    for name, value in sorted(ends.items(), key=lambda item: item[1]):
        y = max(value, y + gap)
        axes.annotate(f"  {name}", (x, y), va="center", color=colours[name], fontsize=12, annotation_clip=False)
