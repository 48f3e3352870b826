"""A conversation in play: whose turn it is, what may be said, what follows, what a chair sees, what a bot says.

Rules this module keeps:

- Exactly one chair may move in a scene; its options are the same for a person and for the bot that sits in for one.
- What may happen next is the scene's options whose `when` holds; an option leads to its `goto`.
- The state is (scene, meters, facts on the table), and it is finite.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from deskswap.core.activity import SKILLS, Play, check_choice, drawn, listed
from deskswap.core.dialogue.script import Line, Option, Script, When
from deskswap.core.moves import Move
from deskswap.core.views import Block, Choice, Choose, Items, Meter, Speech, Text, View
from deskswap.errors import NotAMove, NotNow


class Where(NamedTuple):
    """The state: the scene, the meters in the order of the file, the facts on the table."""

    scene: str
    meters: tuple[int, ...]
    table: frozenset[str]


class _Way(NamedTuple):
    """An option, made ready for quick stepping."""

    at_least: tuple[tuple[int, int], ...]
    at_most: tuple[tuple[int, int], ...]
    knows: frozenset[str]
    lacks: frozenset[str]
    effects: tuple[tuple[int, int, int, int], ...]
    reveals: frozenset[str]
    goto: str
    points: tuple[int, ...]


class Conversation(Script):
    """A conversation that is played by the rules above; what its file holds is in `script`."""

    # ---- the rules -------------------------------------------------------------------------------------------

    def start(self, seed: int) -> Where:
        table = frozenset(self.scenes[self.begin].reveals)
        return Where(self.begin, tuple(meter.start for meter in self.meters.values()), table)

    def turn(self, state: Where) -> tuple[str, ...]:
        chair = self.scenes[state.scene].chair
        return (chair,) if chair else ()

    def ask(self, state: Where, chair: str) -> Choose | None:
        scene = self.scenes[state.scene]
        if scene.chair != chair:
            return None
        return Choose(scene.prompt or "", tuple(Choice(name, scene.options[name].say) for name in self.open(state)))

    def open(self, state: Where) -> tuple[str, ...]:
        """The ids of the options that may be chosen now, in the order of the file."""
        return tuple(name for name, way in self._ways[state.scene].items() if _holds(way, state))

    def step(self, state: Where, move: Move) -> Where:
        way = self._ways[state.scene].get(move.value) if isinstance(move.value, str) else None
        if way is None or move.act != "choose" or move.chair != self._turns[state.scene] or not _holds(way, state):
            self._refuse(state, move)
            raise AssertionError("a refused move raises")  # pragma: no cover
        meters = state.meters
        if way.effects:
            changed = list(meters)
            for index, change, low, high in way.effects:
                changed[index] = min(high, max(low, changed[index] + change))
            meters = tuple(changed)
        return Where(way.goto, meters, state.table | way.reveals if way.reveals else state.table)

    def _refuse(self, state: Where, move: Move) -> None:
        self.you(move.chair)
        check_choice(move, self.ask(state, move.chair), over=not self.turn(state))
        allowed = f"The choices are {listed(self.open(state))}."
        if isinstance(move.value, str) and any(move.value in scene.options for scene in self.scenes.values()):
            raise NotNow(f"“{move.value}” cannot be chosen at this point.", allowed)
        raise NotAMove(f"There is no choice {str(move.value)[:60]!r} here.", allowed)

    @cached_property
    def _turns(self) -> dict[str, str | None]:
        return {name: scene.chair for name, scene in self.scenes.items()}

    @cached_property
    def _ways(self) -> dict[str, dict[str, _Way]]:
        return {
            name: {key: self._way(option) for key, option in scene.options.items()}
            for name, scene in self.scenes.items()
        }

    def _way(self, option: Option) -> _Way:
        place = {name: index for index, name in enumerate(self.meters)}
        bounds = {name: (meter.low, meter.high) for name, meter in self.meters.items()}
        return _Way(
            tuple((place[name], value) for name, value in option.when.at_least.items()),
            tuple((place[name], value) for name, value in option.when.at_most.items()),
            frozenset(option.when.knows),
            frozenset(option.when.lacks),
            tuple((place[name], change, *bounds[name]) for name, change in option.effects.items()),
            frozenset((*option.reveals, *self.scenes[option.goto].reveals)),
            option.goto,
            tuple(
                sum(points for name, points in option.evidence.items() if self.anchors[name].skill == skill)
                for skill in SKILLS
            ),
        )

    def decides(self) -> dict[str, tuple[str, ...]]:
        return {"ending": tuple(name for name, scene in self.scenes.items() if scene.ending)}

    def decided(self, play: Play) -> dict[str, str]:
        return {"ending": play.state.scene} if play.over else {}

    # ---- what a chair sees -----------------------------------------------------------------------------------

    def view(self, play: Play, chair: str) -> View:
        you = self.you(chair)
        blocks: list[Block] = [Text(self.setting, "scene"), *self.quoted(play, chair)]
        counts = [0]
        for turn, block in self._told(play, chair):
            while len(counts) <= turn:
                counts.append(len(blocks))
            blocks.append(block)
        blocks += self._meters_shown(play.state)
        ending = self.scenes[play.state.scene].ending
        if ending is not None:
            blocks += [Text(ending.title, "key"), Text(ending.text, "scene")]
        mine = [turn for turn, move in enumerate(play.moves) if move.chair == chair]
        seen = counts[min(mine[-1] + 1, len(counts) - 1)] if mine else 0
        status: Literal["yours", "theirs", "over"] = (
            "over" if play.over else "yours" if chair in play.turn else "theirs"
        )
        return View(
            self.title,
            you,
            self._brief(play.state, chair),
            tuple(blocks),
            self.ask(play.state, chair),
            status,
            len(play.moves),
            len(blocks) - seen,
        )

    def _told(self, play: Play, chair: str) -> Iterator[tuple[int, Block]]:
        """Everything said so far, each with the number of moves that were made when it was said."""
        for turn, state in enumerate(play.states):
            if turn:
                move = play.moves[turn - 1]
                option = self.scenes[play.states[turn - 1].scene].options[str(move.value)]
                yield turn, self._spoken(Line(who=move.chair, text=option.say), chair)
                for line in option.then:
                    yield turn, self._spoken(line, chair)
            for line in self.scenes[state.scene].lines:
                yield turn, self._spoken(line, chair)

    def _spoken(self, line: Line, chair: str) -> Text | Speech:
        if line.who == "scene":
            return Text(line.text, "scene")
        name = self.chairs[line.who].name if line.who in self.chairs else self.others[line.who].name
        return Speech(line.who if line.who in self.chairs else "", name, line.text, line.who == chair)

    def _brief(self, state: Where, chair: str) -> tuple[Block, ...]:
        own = tuple(fact.text for fact in self.facts.values() if chair in fact.held_by)
        heard = tuple(
            fact.text for name, fact in self.facts.items() if name in state.table and chair not in fact.held_by
        )
        blocks: list[Block] = [Text(self.chairs[chair].brief)]
        if own:
            blocks.append(Items(own, "What you know"))
        if heard:
            blocks.append(Items(heard, "What you have heard here"))
        return tuple(blocks)

    def _meters_shown(self, state: Where) -> list[Block]:
        pairs = zip(self.meters.values(), state.meters, strict=True)
        return [Meter(meter.label, value, meter.low, meter.high) for meter, value in pairs if meter.shown]

    # ---- who sits in an empty chair --------------------------------------------------------------------------

    def reply(self, play: Play, chair: str) -> Move:
        names = self.open(play.state)
        return Move(chair, "choose", names[drawn(self._odds(play.state, names), play.chance())])

    def _odds(self, state: Where, names: Sequence[str]) -> tuple[float, ...]:
        """The bot's weights for the open options: the first of its odds that holds, 1 where none does."""
        options = self.scenes[state.scene].options
        weights = tuple(
            next((odds.weight for odds in options[name].odds if self._true(odds.when, state)), 1.0) for name in names
        )
        return weights if sum(weights) > 0 else (1.0,) * len(names)

    def _true(self, when: When, state: Where) -> bool:
        at = dict(zip(self.meters, state.meters, strict=True))
        return (
            all(at[name] >= value for name, value in when.at_least.items())
            and all(at[name] <= value for name, value in when.at_most.items())
            and state.table.issuperset(when.knows)
            and state.table.isdisjoint(when.lacks)
        )


def _holds(way: _Way, state: Where) -> bool:
    meters = state.meters
    for index, value in way.at_least:
        if meters[index] < value:
            return False
    for index, value in way.at_most:
        if meters[index] > value:
            return False
    return (not way.knows or way.knows <= state.table) and (not way.lacks or way.lacks.isdisjoint(state.table))
