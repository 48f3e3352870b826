"""Dialogue: a branching conversation between chairs, and what every choice in it is worth, computed exactly.

Rules this kind keeps:

- How it is played is in `conversation`, what its file holds in `script`; here is what a play and a scenario are worth.
- Points are evidence: each option shows behaviours (`anchors`), each for or against one skill.
- The value of a choice is the evidence it gives plus the best that can still follow,
  in expectation over what the bots in the other chairs would say.
- The state is finite, so that nothing is sampled: not a value, not a share, not the number of plays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from deskswap.core.activity import (
    SKILLS,
    Census,
    Decision,
    Mark,
    Marks,
    Play,
    Player,
    Seen,
    listed,
    reading_minutes,
    register,
)
from deskswap.core.dialogue.conversation import Conversation, Where
from deskswap.core.dialogue.script import Line, Option
from deskswap.core.moves import Move
from deskswap.core.views import Block, Choice, Figure, Heading, Items, Series, Speech, Text
from deskswap.errors import Problem

OUT_OF_HAND = 0.15
"""The part of all that a chair can earn from which a counterpart's move is told as one that was not in one's hand."""

MOST_STATES = 200_000
"""States from which on a scenario is too large to say anything exact of it; the course has at most some 2,000."""

SECONDS_A_DECISION = 20
"""What a considered choice takes beside the reading; the authors' own assumption."""

FLAT = 0.5
"""Points between the highest and the lowest of what was within reach, below which a line of it shows nothing."""

NO_REGRET = 0.05
"""Points below the best choice within which a choice counts as the best."""

_Own = Callable[["_Node", Sequence[float]], float]


class _Node(NamedTuple):
    """A state with all that follows from it, made ready: `after` gives the places of the next states in the graph."""

    state: Where
    chair: str | None
    names: tuple[str, ...]
    after: tuple[int, ...]
    points: tuple[int, ...]
    odds: tuple[float, ...]


@register("dialogue")
class Dialogue(Conversation):
    """A conversation with the worth of its choices."""

    # ---- values, marks, decisions ----------------------------------------------------------------------------

    def _after(self, state: Where, name: str) -> Where:
        return self.step(state, Move(str(self._turns[state.scene]), "choose", name))

    def points(self, state: Where, name: str) -> tuple[int, ...]:
        """The evidence that an option gives, in points for each of the three skills in the order of `SKILLS`."""
        return self._ways[state.scene][name].points

    def value(self, state: Where, chair: str) -> float:
        """The points the chair can still earn from here: its own best choices, the bots' in expectation (exact)."""
        if chair not in self._values:
            self._values[chair] = self._folded(chair, lambda node, worths: max(worths))
        return self._values[chair][self._places[self._bare(state)]]

    def _folded(self, chair: str, own: _Own) -> list[float]:
        """A value for every state of the graph, from the endings up: `own` folds the worths of the chair's own
        choices, the other chairs' choices count as often as their bots make them."""
        values: list[float] = []
        for node in self._graph:
            after = [values[place] for place in node.after]
            if not after:
                values.append(0.0)
            elif node.chair == chair:
                values.append(own(node, [p + v for p, v in zip(node.points, after, strict=True)]))
            else:
                values.append(_mean(after, node.odds))
        return values

    def worth(self, state: Where, name: str, chair: str) -> float:
        """What an open option is worth to the chair: its own points, and the value of where it leads."""
        own = sum(self.points(state, name)) if self._turns[state.scene] == chair else 0
        return own + self.value(self._after(state, name), chair)

    @cached_property
    def _values(self) -> dict[str, list[float]]:
        return {}

    def best(self, play: Play, chair: str) -> Move:
        names = self.open(play.state)
        return Move(chair, "choose", max(names, key=lambda name: self.worth(play.state, name, chair)))

    def marks(self, play: Play, chair: str) -> Marks:
        """Evidence earned ÷ evidence attainable on the path taken, over all skills (`score`) and for each.

        For one skill both are counted from the least that was on offer, so that a share lies in 0..1. No play has
        all three at 1: a choice that earns on one skill costs on another.
        """
        earned, attainable, total, best, count = [0.0] * 3, [0.0] * 3, 0, 0, 0
        for state, move in zip(play.states, play.moves, strict=False):
            if move.chair != chair:
                continue
            offered = [self.points(state, name) for name in self.open(state)]
            got = self.points(state, str(move.value))
            count += 1
            total += sum(got)
            best += max(sum(points) for points in offered)
            for index in range(3):
                least = min(points[index] for points in offered)
                earned[index] += got[index] - least
                attainable[index] += max(points[index] for points in offered) - least
        skills = tuple(
            Mark(skill, earned[index], attainable[index], count)
            for index, skill in enumerate(SKILLS)
            if attainable[index] > 0
        )
        return Marks(max(0.0, min(1.0, total / best)) if best > 0 else 0.0, skills)

    @property
    def how_to_read(self) -> str:
        return (
            "0 % is the least and 100 % the most that was on offer. A choice that earns on one skill costs on another,"
            " so nobody has 100 % on all three. A few decisions describe a play, not a person."
        )

    def decisions(self, play: Play, chair: str) -> tuple[Decision, ...]:
        found = []
        for turn, (state, move) in enumerate(zip(play.states, play.moves, strict=False)):
            if move.chair == chair:
                found.append(self._decision(turn, state, move))
        return tuple(found)

    def _decision(self, turn: int, state: Where, move: Move) -> Decision:
        scene, names = self.scenes[state.scene], self.open(state)
        worths = {name: self.worth(state, name, move.chair) for name in names}
        free = max(worths.values()) - worths[str(move.value)] < NO_REGRET
        chosen, best = scene.options[str(move.value)], scene.options[max(names, key=worths.__getitem__)]
        return Decision(
            turn,
            move.chair,
            self._quoted(scene.lines[-1]) if scene.lines else "",
            tuple(Choice(name, scene.options[name].say) for name in names),
            tuple(worths.values()),
            str(move.value),
            chosen.why,
            self._behaviours(chosen, prices=not free),
            self._behaviours(best),
        )

    def _quoted(self, line: Line) -> str:
        block = self._spoken(line, "")
        return f"{block.name}: {block.text}" if isinstance(block, Speech) else line.text

    def _behaviours(self, option: Option, prices: bool = True) -> tuple[str, ...]:
        """What an option shows; its prices are left out where no choice was better, so that nobody reads blame."""
        shown = [(self.anchors[name], points) for name, points in option.evidence.items() if points > 0 or prices]
        return tuple(
            f"{'For' if points > 0 else 'At a price in'} {anchor.skill}: {anchor.behaviour}"
            for anchor, points in shown
            if points
        )

    def account(self, play: Play, chair: str) -> tuple[Block, ...]:
        """What was within reach from move to move, the counterpart's move that cost most, and what was never told."""
        return (*self._reach(play, chair), *self._out_of_hand(play, chair), *self._untold(play, chair))

    def _out_of_hand(self, play: Play, chair: str) -> Iterator[Block]:
        """The move of another chair after which the chair could earn most less than before it, where that is much."""
        drops = [
            (self.value(before, chair) - self.value(after, chair), self._spoken(self._line(before, move), chair))
            for before, after, move in zip(play.states, play.states[1:], play.moves, strict=False)
            if move.chair != chair
        ]
        for drop, spoken in sorted(drops, key=lambda row: -row[0])[:1]:
            if drop >= self.attainable(chair) * OUT_OF_HAND:
                lost = f"After this, the most that you could still earn was {drop:.1f} points less than before it."
                yield from (Heading("What was not in your hand"), spoken, Text(lost, "note"))

    def _line(self, before: Where, move: Move) -> Line:
        return Line(who=move.chair, text=self.scenes[before.scene].options[str(move.value)].say)

    def _reach(self, play: Play, chair: str) -> Iterator[Block]:
        """Points earned so far and the best still to come, after every move: it falls where somebody gave some away."""
        earned, reach = 0, [self.value(play.states[0], chair)]
        for before, after, move in zip(play.states, play.states[1:], play.moves, strict=False):
            earned += sum(self.points(before, str(move.value))) if move.chair == chair else 0
            reach.append(earned + self.value(after, chair))
        values = tuple(round(value, 1) for value in reach)
        movers = ("start", *(self.chairs[move.chair].name.split()[0] for move in play.moves))
        if max(values) - min(values) < FLAT:
            return
        alt = (
            f"At the start {values[0]:g} points were within reach, at the end there were {values[-1]:g}."
            f" After each move: {', '.join(f'{who} {value:g}' for who, value in zip(movers, values, strict=True))}."
        )
        yield Figure("lines", "What was within reach, move by move", alt, movers, (Series("Points", values),), "points")
        if values[-1] > values[0]:
            yield Text(
                "More than was within reach at the start: what the other said opened more than one could expect.",
                "note",
            )

    def _untold(self, play: Play, chair: str) -> Iterator[Block]:
        for name, seat in self.chairs.items():
            hidden = tuple(
                fact.text
                for key, fact in self.facts.items()
                if name in fact.held_by and key not in play.state.table and chair not in fact.held_by
            )
            if hidden:
                yield Items(hidden, f"What {seat.name} knew and did not tell you")

    # ---- what can be said of the scenario as a whole ---------------------------------------------------------

    def attainable(self, chair: str) -> float:
        return self.value(self.start(0), chair)

    def share(self, chair: str, player: Player) -> float:
        known: dict[tuple[str, tuple[str, ...]], Sequence[float]] = {}

        def mean(node: _Node, worths: Sequence[float]) -> float:
            menu = (node.state.scene, node.names)
            if menu not in known:
                options = self.scenes[node.state.scene].options
                known[menu] = player([Choice(name, options[name].say) for name in node.names])
            return _mean(worths, known[menu])

        return self._folded(chair, mean)[-1] / self.attainable(chair)

    def expert_share(self, chair: str) -> float:
        def wanted(node: _Node, worths: Sequence[float]) -> float:
            wishes = self.scenes[node.state.scene].expert
            name = next((name for name in wishes if name in node.names), node.names[0])
            return worths[node.names.index(name)]

        return self._folded(chair, wanted)[-1] / self.attainable(chair)

    @cached_property
    def _matters(self) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
        """Scene -> the facts and the meters that any choice from there on still looks at."""
        facts: dict[str, set[str]] = {}
        meters: dict[str, set[str]] = {}
        for name, scene in self.scenes.items():
            conditions = [
                when
                for option in scene.options.values()
                for when in (option.when, *(odds.when for odds in option.odds))
            ]
            facts[name] = {fact for when in conditions for fact in (*when.knows, *when.lacks)}
            meters[name] = {meter for when in conditions for meter in (*when.at_least, *when.at_most)}
        grown = True
        while grown:
            grown = False
            for name, scene in self.scenes.items():
                for option in scene.options.values():
                    for known in (facts, meters):
                        grown = grown or not known[option.goto] <= known[name]
                        known[name] |= known[option.goto]
        return {name: (frozenset(facts[name]), frozenset(meters[name])) for name in self.scenes}

    def _bare(self, state: Where) -> Where:
        """The state without what no later choice looks at: states that are bare alike are worth the same."""
        facts, meters = self._matters[state.scene]
        pairs = zip(self.meters.items(), state.meters, strict=True)
        kept = tuple(value if name in meters else meter.low for (name, meter), value in pairs)
        return Where(state.scene, kept, state.table & facts)

    @cached_property
    def reached(self) -> tuple[Where, ...]:
        """Every bare state that some play reaches, in the order of discovery; no more than `MOST_STATES`."""
        first = self._bare(self.start(0))
        found, waiting = {first: None}, [first]
        for state in waiting:
            for name in self.open(state):
                after = self._bare(self._after(state, name))
                if after not in found and len(found) < MOST_STATES:
                    found[after] = None
                    waiting.append(after)
        return tuple(found)

    @cached_property
    def _graph(self) -> tuple[_Node, ...]:
        """Every bare state that some play reaches, each after all that follow it; the first state comes last."""
        places: dict[Where, int] = {}
        nodes: list[_Node] = []
        waiting = [self._bare(self.start(0))]
        while waiting:
            state = waiting[-1]
            names = self.open(state)
            after = [self._bare(self._after(state, name)) for name in names]
            missing = [there for there in after if there not in places]
            if missing:
                waiting += missing
                continue
            waiting.pop()
            if state not in places:
                places[state] = len(nodes)
                points = tuple(sum(self.points(state, name)) for name in names)
                odds = self._odds(state, names) if names else ()
                nodes.append(
                    _Node(state, self._turns[state.scene], names, tuple(places[there] for there in after), points, odds)
                )
        return tuple(nodes)

    @cached_property
    def _places(self) -> dict[Where, int]:
        return {node.state: place for place, node in enumerate(self._graph)}

    def census(self) -> Census:
        """Distinct plays and states, counted exactly; minutes of the shortest and the longest play, over the chairs."""
        plays: list[int] = []
        for node in self._graph:
            plays.append(sum(plays[place] for place in node.after) or 1)
        spans = [self._span(chair) for chair in self.chairs]
        return Census(plays[-1], len(plays), (min(low for low, _ in spans), max(high for _, high in spans)))

    def _span(self, chair: str) -> tuple[float, float]:
        """Minutes of the shortest and the longest play from a chair: reading what is shown, and deciding."""
        lines = {name: reading_minutes(scene.lines, scene.ending) for name, scene in self.scenes.items()}
        said = {
            (name, key): (reading_minutes(option.say), reading_minutes(option.then))
            for name, scene in self.scenes.items()
            for key, option in scene.options.items()
        }
        spans: list[tuple[float, float]] = []
        for node in self._graph:
            here, mine = lines[node.state.scene], node.chair == chair
            told = [said[node.state.scene, name] for name in node.names]
            if mine:
                here += sum(say for say, _ in told) + SECONDS_A_DECISION / 60
            ways = [then + (0 if mine else say) for say, then in told]
            low = min((way + spans[place][0] for way, place in zip(ways, node.after, strict=True)), default=0.0)
            high = max((way + spans[place][1] for way, place in zip(ways, node.after, strict=True)), default=0.0)
            spans.append((here + low, here + high))
        opening = reading_minutes(self.setting, self.chairs[chair].brief)
        return opening + spans[-1][0], opening + spans[-1][1]

    def seen(self) -> tuple[Seen, ...]:
        """One decision point a scene and set of open options: the values are means over the states that show it."""
        groups: dict[tuple[str, tuple[str, ...]], list[list[float]]] = {}
        for node in reversed(self._graph):
            if node.chair:
                self.value(node.state, node.chair)
                rest = self._values[node.chair]
                worths = [points + rest[place] for points, place in zip(node.points, node.after, strict=True)]
                groups.setdefault((node.state.scene, node.names), []).append(worths)
        found = []
        for (name, names), rows in groups.items():
            options = self.scenes[name].options
            values = tuple(sum(column) / len(rows) for column in zip(*rows, strict=True))
            evidence = tuple(dict(zip(SKILLS, self._ways[name][key].points, strict=True)) for key in names)
            choices = tuple(Choice(key, options[key].say) for key in names)
            found.append(Seen(f"scenes.{name}", str(self._turns[name]), choices, values, evidence))
        return tuple(found)

    def problems(self) -> tuple[Problem, ...]:
        found = (*self.dangling(), *self.shapes())
        return (*found, *self.orphans()) if found else ()

    def dead_ends(self) -> tuple[Problem, ...]:
        if len(self.reached) >= MOST_STATES:
            text = f"can reach more than {MOST_STATES:,} different states; narrow the meters or let fewer facts matter"
            return (Problem("scenes", text),)
        return (*self._unreached(), *self._endless())

    def _unreached(self) -> Iterator[Problem]:
        scenes = {state.scene for state in self.reached}
        offered = {(state.scene, name) for state in self.reached for name in self.open(state)}
        for name, scene in self.scenes.items():
            if name not in scenes:
                yield Problem(f"scenes.{name}", "is never reached")
                continue
            for key in scene.options:
                if (name, key) not in offered:
                    text = "is dead: its condition never holds when it is reached"
                    yield Problem(f"scenes.{name}.options.{key}", text)
        few = {
            state.scene: state
            for state in self.reached
            if self.scenes[state.scene].options and len(self.open(state)) < 2
        }
        for name, state in few.items():
            meters = (f"{key} {value}" for key, value in zip(self.meters, state.meters, strict=True))
            when = listed([*meters, *(f"{fact} told" for fact in sorted(state.table))])
            yield Problem(f"scenes.{name}", f"leaves fewer than two choices open, for example with {when}")

    def _endless(self) -> Iterator[Problem]:
        """Scenes from which the conversation could go round for ever: those left when all that end are taken away."""
        left = {state: {self._bare(self._after(state, name)) for name in self.open(state)} for state in self.reached}
        while ending := [state for state, after in left.items() if not any(there in left for there in after)]:
            for state in ending:
                del left[state]
        for name in dict.fromkeys(state.scene for state in left):
            yield Problem(f"scenes.{name}", "can lead round for ever")


def _mean(values: Sequence[float], weights: Sequence[float]) -> float:
    return sum(weight * value for weight, value in zip(weights, values, strict=True)) / sum(weights)
