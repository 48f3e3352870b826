"""What every kind of activity offers, and the replay on which all else rests.

Rules this module keeps:

- A play is (activity, seed, moves). Its states are computed, never stored.
- A kind decides in `turn`, `ask` and `step` what may happen next; a rejected move raises and changes nothing.
- Chance is a number computed from the seed and the number of moves made: the same play draws the same chances.
- A scenario may have seeded variants, each a whole activity: the seed says which one a play is of.
- Words that people read are of type `Words`; all else is structure, and the digest covers the structure only,
  so that a mended typo changes no play.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, PrivateAttr
from pydantic_core import core_schema

from deskswap.core.moves import NOTHING, Move, Record
from deskswap.core.views import Ask, Block, Choice, Speech, Task, Text, View, You, tasks
from deskswap.errors import NotAMove, NotNow, PlayOver, Problem

SKILLS = ("communication", "teamwork", "analysis")
"""The three strands of the course."""

OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of all that follows."""

WORDS_A_MINUTE = 180
"""Reading speed on a screen, a little below the 238 words a minute for prose (Brysbaert 2019)."""

UNPLAYED = ("id", "earlier")
"""Keys that change no play, so the digest leaves them out: the file's place, and what is only quoted."""

State = Any
"""A kind's own frozen, hashable state."""


class Words(str):
    """Text that a person reads, and that a second language replaces."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        text = core_schema.str_schema(min_length=1, strip_whitespace=True, strict=True)
        return core_schema.no_info_after_validator_function(cls, text)


Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
"""A short id: lower-case letters, digits and single hyphens."""

Skill = Annotated[str, Field(pattern="^(communication|teamwork|analysis)$")]


class Part(BaseModel):
    """A piece of a scenario: strict (unknown keys fail) and frozen."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy, which computes anew what the original had computed and kept."""
        copied = super().model_copy(update=update, deep=deep)
        for name in set(copied.__dict__) - set(type(self).model_fields):
            del copied.__dict__[name]
        return copied


class Chair(Part):
    """A chair: who sits in it in the story, and the brief that only this chair sees."""

    name: Words
    role: Words
    brief: Words


class Earlier(Part):
    """Something that was decided in another activity and is quoted at the opening of this one.

    `source` (``from`` in the file) is that activity's id and `what` names the decision among those it `decides`;
    `said` gives the words for a value of it, `otherwise` those for somebody whose plays hold none of these values.
    `who` is the chair that says it; without one it is told.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, populate_by_name=True)

    source: Annotated[str, Field(alias="from", pattern=r"^[a-z0-9-]+/[a-z0-9-]+$", max_length=120)]
    what: Slug = "ending"
    who: Slug | None = None
    said: Annotated[dict[Slug, Words], Field(min_length=1)]
    otherwise: Words

    @property
    def key(self) -> str:
        """The name under which a play's header keeps the value."""
        return f"{self.source}.{self.what}"


class Mark(NamedTuple):
    """Evidence for one skill: points earned of points attainable over a number of decisions; earned may be negative."""

    skill: str
    earned: float
    attainable: float
    decisions: int


@dataclass(frozen=True, slots=True)
class Marks:
    """What a play is worth: `score` in 0..1, the evidence by skill, and any further measures in 0..1 by name."""

    score: float
    skills: tuple[Mark, ...] = ()
    measures: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of a play, looked at afterwards.

    `turn` is the number of moves before it. `values` gives for each of the `choices` that were open
    what the play is worth from there with the best continuation, in points; `chosen` and the ids index it.
    `why` says what the chosen one does, `behaviours` names the evidence it gave, `better` what the best would give.
    """

    turn: int
    chair: str
    situation: str
    choices: tuple[Choice, ...]
    values: tuple[float, ...]
    chosen: str
    why: str = ""
    behaviours: tuple[str, ...] = ()
    better: tuple[str, ...] = ()

    @property
    def best(self) -> Choice:
        """The choice with the highest value, the earliest where several are equal."""
        return self.choices[max(range(len(self.choices)), key=lambda k: (self.values[k], -k))]

    @property
    def value(self) -> float:
        """The value of the chosen one, in points."""
        return self.values[[choice.id for choice in self.choices].index(self.chosen)]

    @property
    def regret(self) -> float:
        """Points lost by this decision against the best continuation; never negative."""
        return max(self.values) - self.value


@dataclass(frozen=True, slots=True)
class Census:
    """The size of an activity: distinct `plays` (0 where they are not counted), `states`, and minutes of play."""

    plays: int
    states: int
    minutes: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Seen:
    """One decision point as `deskswap check` sees it: what is open to a chair, and what each choice is worth.

    `evidence` gives the points by skill for each choice, in the order of the choices.
    """

    path: str
    chair: str
    choices: tuple[Choice, ...]
    values: tuple[float, ...]
    evidence: tuple[Mapping[str, float], ...]


Player = Callable[[Sequence[Choice]], Sequence[float]]
"""A player who knows nothing but the words: choices -> the probability of choosing each; they sum to 1."""


@dataclass(frozen=True)
class Play:
    """A play: an activity, a seed and the moves made; `states[k]` is the state after k moves.

    `earlier` is what the plays before it decided: it is quoted in views, and no rule reads it.
    """

    activity: Activity
    seed: int
    moves: tuple[Move, ...]
    states: tuple[State, ...]
    earlier: Record = NOTHING

    @property
    def state(self) -> State:
        """The state after all moves."""
        return self.states[-1]

    @property
    def turn(self) -> tuple[str, ...]:
        """The chairs that may move now; none when the play is over."""
        return self.activity.turn(self.state)

    @property
    def over(self) -> bool:
        """Whether the play has ended."""
        return not self.turn

    def then(self, move: Move) -> Play:
        """This play with one more move. Raises `MoveRejected`; this play is never changed."""
        state = self.activity.step(self.state, move)
        return Play(self.activity, self.seed, (*self.moves, move), (*self.states, state), self.earlier)

    def until(self, count: int) -> Play:
        """This play as it stood after `count` moves."""
        return Play(self.activity, self.seed, self.moves[:count], self.states[: count + 1], self.earlier)

    def chance(self) -> float:
        """The chance, in 0..1, that belongs to this point of the play: the same every time it is replayed."""
        return chance(self.seed, len(self.moves))


class Activity(Part):
    """What every kind offers. A kind is one class in one file, made known with `register`.

    The fields are what all scenario files have in common; `id` is given by the library from the file's place.
    """

    kind: str
    id: str
    title: Words
    summary: Words
    minutes: Annotated[int, Field(ge=1, le=90)]
    practises: tuple[Annotated[str, Field(pattern=r"^S([1-9]|1\d|2[0-6])$")], ...] = ()
    cites: tuple[Slug, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    chairs: Annotated[dict[Slug, Chair], Field(min_length=1)]
    _members: dict[str, Activity] = PrivateAttr(default_factory=dict)
    _digest: str = PrivateAttr(default="")

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy; one with something updated is another scenario, with a digest of its own."""
        copied = super().model_copy(update=update, deep=deep)
        if update:
            copied._digest = ""
        return copied

    @property
    def variants(self) -> tuple[str, ...]:
        """The names of the seeded variants of this scenario; empty where there is only one of it."""
        return tuple(self._members)

    def variant(self, seed: int) -> Activity:
        """The variant that a play with this seed is of; this activity itself where there are none."""
        return self._members[self.variants[seed % len(self._members)]] if self._members else self

    @property
    def each(self) -> tuple[tuple[str, Activity], ...]:
        """Every variant with its name; this activity itself under the name “” where there are none."""
        return tuple(self._members.items()) or (("", self),)

    def seed_of(self, variant: str, draw: int) -> int:
        """The seed near `draw` whose plays are of a variant. Raises `NotAMove` where there is no such variant."""
        if variant not in self._members:
            raise NotAMove(
                f"There is no variant “{variant}” of {self.id}.", f"The variants are {listed(self.variants)}."
            )
        return draw - draw % len(self._members) + self.variants.index(variant)

    @abstractmethod
    def start(self, seed: int) -> State:
        """The state before the first move."""

    @abstractmethod
    def turn(self, state: State) -> tuple[str, ...]:
        """The chairs that may move; empty when the play is over."""

    @abstractmethod
    def ask(self, state: State, chair: str) -> Ask | None:
        """What the chair may do now, or None."""

    @abstractmethod
    def step(self, state: State, move: Move) -> State:
        """The state after a move. Raises `NotAMove`, `NotNow` or `PlayOver`, and says what was allowed."""

    @abstractmethod
    def view(self, play: Play, chair: str) -> View:
        """All that the chair may see of the play."""

    @abstractmethod
    def reply(self, play: Play, chair: str) -> Move:
        """The move of the bot that sits in an empty chair: drawn from the play's own chance."""

    @abstractmethod
    def best(self, play: Play, chair: str) -> Move:
        """The move with the best continuation, as far as the kind can compute it."""

    @abstractmethod
    def marks(self, play: Play, chair: str) -> Marks:
        """What the play is worth for a chair; also for a play that is not over."""

    @abstractmethod
    def decisions(self, play: Play, chair: str) -> tuple[Decision, ...]:
        """The chair's decisions so far, each with the value of every choice that was open."""

    @abstractmethod
    def account(self, play: Play, chair: str) -> tuple[Block, ...]:
        """The kind's own part of the debrief, for a play that is over: nothing is private any more."""

    @abstractmethod
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with this scenario beyond the schema, seen without playing it; empty when nothing is."""

    def dead_ends(self) -> tuple[Problem, ...]:
        """What is wrong that only a walk through every state finds; asked only where there are no `problems`."""
        return ()

    def decides(self) -> Mapping[str, tuple[str, ...]]:
        """What a play of this activity settles for later ones: the name of each decision, and its possible values."""
        return {}

    def decided(self, play: Play) -> Mapping[str, str]:
        """What a play that is over has settled, by the names of `decides`; empty before that."""
        return {}

    def quoted(self, play: Play, chair: str) -> tuple[Block, ...]:
        """What a chair is told of earlier plays before anything else is said."""
        return tuple(
            self._quote(entry, entry.said.get(str(play.earlier.get(entry.key)), entry.otherwise), chair)
            for entry in self.earlier
        )

    def _quote(self, entry: Earlier, text: str, chair: str) -> Block:
        if entry.who is None:
            return Text(text, "scene")
        return Speech(entry.who, self.you(entry.who).name, text, entry.who == chair)

    @abstractmethod
    def attainable(self, chair: str) -> float:
        """The most that the chair can earn, in the kind's own points."""

    @abstractmethod
    def naive(self, chair: str, players: Mapping[str, Player]) -> dict[str, float]:
        """The expected part of `attainable` that players who know nothing earn from the chair, by their names.

        A kind whose choices are told by words asks the given `players`; a game has such players of its own.
        """

    @abstractmethod
    def expert_share(self, chair: str) -> float:
        """The expected part of `attainable` that the authors' expert earns from the chair."""

    @abstractmethod
    def census(self) -> Census:
        """How large the activity is, and how long a play takes."""

    @abstractmethod
    def seen(self) -> tuple[Seen, ...]:
        """Every decision point at which words could give the best choice away."""

    @property
    def how_to_read(self) -> str:
        """What to know before reading this kind's evidence by skill; empty where nothing is."""
        return ""

    @property
    def digest(self) -> str:
        """The first 16 hexadecimal digits of the SHA-256 of the structure: all but the words and the id.

        A variant has the digest of the whole scenario, because its plays are plays of that.
        """
        if not self._digest:
            self._digest = _digest(structure(self, leave_out=UNPLAYED))
        return self._digest

    def other(self, chair: str) -> str:
        """The chair across the corridor, where there are two."""
        return next(name for name in self.chairs if name != chair)

    def you(self, chair: str) -> You:
        """The badge of a chair. Raises `NotAMove` where there is no such chair."""
        if chair not in self.chairs:
            raise NotAMove(f"There is no chair “{chair}” in {self.id}.", f"The chairs are {listed(self.chairs)}.")
        return You(chair, self.chairs[chair].name, self.chairs[chair].role)


class Worded(Activity):
    """A kind whose choices are told by their words: what a reader without knowledge would earn can be computed."""

    @abstractmethod
    def share(self, chair: str, player: Player) -> float:
        """The expected part of `attainable` that a player who knows nothing earns from the chair."""

    def naive(self, chair: str, players: Mapping[str, Player]) -> dict[str, float]:
        return {name: self.share(chair, player) for name, player in players.items()}


class Unmarked(Activity):
    """A kind that marks nothing, because what is written there is the person's own: nothing to earn or compare."""

    def marks(self, play: Play, chair: str) -> Marks:
        return Marks(0.0)

    def decisions(self, play: Play, chair: str) -> tuple[Decision, ...]:
        return ()

    def attainable(self, chair: str) -> float:
        return 0.0

    def naive(self, chair: str, players: Mapping[str, Player]) -> dict[str, float]:
        return dict.fromkeys(players, 0.0)

    def expert_share(self, chair: str) -> float:
        """1, so that no limit for experts is missed where nothing can be earned."""
        return 1.0

    def seen(self) -> tuple[Seen, ...]:
        return ()


def varied(members: Mapping[str, Activity]) -> Activity:
    """One activity for all seeded variants of a scenario: the first of them, which knows them all by name."""
    digest = _digest([structure(member, leave_out=UNPLAYED) for member in members.values()])
    for member in members.values():
        member._digest = digest
    whole = next(iter(members.values())).model_copy()
    whole._members = dict(members)
    return whole


def _digest(data: Any) -> str:
    text = json.dumps(data, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


KINDS: dict[str, type[Activity]] = {}
"""The register of kinds: what stands behind ``kind:`` in a scenario file -> its class."""


def register(name: str) -> Callable[[type[Activity]], type[Activity]]:
    """Make a kind known under a name."""

    def known(cls: type[Activity]) -> type[Activity]:
        KINDS[name] = cls
        return cls

    return known


def replay(activity: Activity, seed: int, moves: Sequence[Move], earlier: Record = NOTHING) -> Play:
    """The play that these moves make. Raises `MoveRejected` at the first move that is not allowed."""
    activity = activity.variant(seed)
    state = activity.start(seed)
    states = [state]
    step = activity.step
    for move in moves:
        state = step(state, move)
        states.append(state)
    return Play(activity, seed, tuple(moves), tuple(states), earlier)


def chance(seed: int, turn: int, salt: str = "") -> float:
    """A number in 0..1 (1 excluded) that looks random and depends only on its arguments."""
    digest = hashlib.blake2b(f"{seed}/{turn}/{salt}".encode(), digest_size=7).digest()
    return int.from_bytes(digest, "big") / 2**56


def drawn(weights: Sequence[float], draw: float) -> int:
    """The index that a draw in 0..1 falls on when the weights are laid end to end. Some weight must be above 0."""
    point = draw * sum(weights)
    last = 0
    for index, weight in enumerate(weights):
        if weight > 0:
            last = index
            if point < weight:
                return index
        point -= weight
    return last


def orders(choices: Sequence[Choice], player: Player) -> Iterator[tuple[tuple[str, ...], float]]:
    """Every order in which a player would pick the choices one after another, with its probability; they sum to 1."""
    if not choices:
        yield (), 1.0
        return
    for index, probability in enumerate(player(choices)):
        if probability > 0:
            for rest, chances in orders((*choices[:index], *choices[index + 1 :]), player):
                yield (choices[index].id, *rest), probability * chances


def check_choice(move: Move, ask: Ask | None, over: bool) -> Task:
    """The task that a move answers.

    Raises on the grounds that all kinds share: the play is over, it is not this chair's turn, the act is another one.
    """
    if over:
        raise PlayOver("This play has ended.", "Start a new one to play again.")
    if ask is None:
        raise NotNow(f"It is not the turn of {move.chair}.", "Wait for the other chair.")
    open_tasks = tasks(ask)
    if move.act not in open_tasks:
        names = " or ".join(f"“{act}”" for act in open_tasks)
        raise NotAMove(f"“{move.act[:60]}” is not a move here.", f"What is asked for is {names}.")
    return open_tasks[move.act]


def listed(names: Mapping[str, Any] | Sequence[str]) -> str:
    """Names as a person writes them: ``a, b and c``."""
    words = list(names)
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else "none"


def capital(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def hidden(sign: str) -> bool:
    """Whether a sign of a text is a control character, or turns the direction of what follows."""
    return unicodedata.category(sign) == "Cc" or sign in OVERRIDES


def differing(path: str, names: Mapping[str, object], wanted: Mapping[str, object], what: str) -> Iterator[Problem]:
    """What a part of a scenario lacks or has too much, where each of the wanted names, and no other, belongs in it."""
    for name in wanted:
        if name not in names:
            yield Problem(path, f"says nothing for the {what} “{name}”")
    for name in names:
        if name not in wanted:
            yield Problem(path, f"there is no {what} “{name}”; there is {listed(sorted(wanted))}")


def percent(share: float) -> str:
    """A share as a person writes it: ``29 %``."""
    return f"{100 * share:.0f} %"


def reading_minutes(*values: Any) -> float:
    """The minutes that it takes to read every text in the values once."""
    return sum(len(text.split()) for value in values for _, text in words(value)) / WORDS_A_MINUTE


def words(value: Any, path: str = "") -> Iterator[tuple[str, Words]]:
    """Every text a person reads, with its path in the scenario."""
    if isinstance(value, Words):
        yield path, value
    else:
        for key, item in _inside(value):
            yield from words(item, f"{path}.{key}" if path else key)


def structure(value: Any, leave_out: Sequence[str] = ()) -> Any:
    """A scenario without its words, as plain JSON data."""
    if isinstance(value, BaseModel | Mapping):
        pairs = ((key, item) for key, item in _inside(value) if key not in leave_out and not isinstance(item, Words))
        return {key: structure(item) for key, item in pairs}
    if isinstance(value, tuple | list):
        return [structure(item) for item in value if not isinstance(item, Words)]
    return value


def _inside(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, BaseModel):
        yield from ((name, getattr(value, name)) for name in type(value).model_fields)
    elif isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, tuple | list):
        yield from ((str(index), item) for index, item in enumerate(value))
