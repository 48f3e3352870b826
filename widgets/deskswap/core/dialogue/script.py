"""What the file of a dialogue holds: scenes, options, facts, meters, anchors; and what can be wrong with it.

Rules this module keeps:

- It is the file's shape only: it knows no play and no state.
- Every name in a file points at something in the same file; what points at nothing is found, all of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field

from deskswap.core.activity import Part, Skill, Slug, Worded, Words, listed
from deskswap.errors import Problem


class When(Part):
    """A condition: every part of it must hold."""

    at_least: dict[Slug, int] = {}
    at_most: dict[Slug, int] = {}
    knows: tuple[Slug, ...] = ()
    lacks: tuple[Slug, ...] = ()


class Odds(Part):
    """How likely the bot takes an option: `weight` against the weights of the others, where `when` holds."""

    when: When = When()
    weight: Annotated[float, Field(ge=0, le=100)]


class Line(Part):
    """Something said or done on entering a scene or after an option. `who`: a chair, one of `others`, or ``scene``."""

    who: Slug
    text: Words


class Anchor(Part):
    """A behaviour one can point at, and the skill it is evidence for."""

    skill: Skill
    behaviour: Words


class Option(Part):
    """Something a chair can say. `why` is for the debrief; `then` is what follows at once."""

    say: Words
    goto: Slug
    evidence: dict[Slug, Annotated[int, Field(ge=-3, le=3)]]
    why: Words
    then: tuple[Line, ...] = ()
    effects: dict[Slug, Annotated[int, Field(ge=-20, le=20)]] = {}
    reveals: tuple[Slug, ...] = ()
    when: When = When()
    odds: tuple[Odds, ...] = ()


class Ending(Part):
    """How it ended, in one line and in a paragraph; later modules refer to it by its scene's id."""

    title: Words
    text: Words


class Scene(Part):
    """A moment of the conversation: lines on entering, then either the options of one chair or an ending.

    `reveals` names facts that its lines or its ending tell everybody.
    """

    chair: Slug | None = None
    prompt: Words | None = None
    lines: tuple[Line, ...] = ()
    reveals: tuple[Slug, ...] = ()
    options: dict[Slug, Option] = {}
    expert: tuple[Slug, ...] = ()
    ending: Ending | None = None


class Person(Part):
    """Somebody who appears without a chair."""

    name: Words
    role: Words


class Fact(Part):
    """A fact that matters, and the chairs that hold it from the start."""

    text: Words
    held_by: tuple[Slug, ...] = ()


class Gauge(Part):
    """A whole number that the conversation moves: trust, days left… Hidden unless `shown`."""

    label: Words
    start: int
    low: int
    high: int
    shown: bool = False


class Script(Worded):
    """A conversation as a scenario file holds it."""

    kind: Literal["dialogue"]
    setting: Words
    others: dict[Slug, Person] = {}
    facts: dict[Slug, Fact] = {}
    meters: dict[Slug, Gauge] = {}
    anchors: dict[Slug, Anchor]
    begin: Slug
    scenes: dict[Slug, Scene]

    def dangling(self) -> Iterator[Problem]:
        """Names that point at nothing: nothing else can be computed while there are any."""
        if self.begin not in self.scenes:
            yield Problem("begin", f"there is no scene “{self.begin}”")
        for key, fact in self.facts.items():
            yield from _unknown(f"facts.{key}.held_by", fact.held_by, self.chairs, "chair")
        for name, scene in self.scenes.items():
            path = f"scenes.{name}"
            yield from _unknown(f"{path}.chair", [scene.chair] if scene.chair else [], self.chairs, "chair")
            yield from _unknown(f"{path}.expert", scene.expert, scene.options, "option of this scene")
            yield from _unknown(f"{path}.reveals", scene.reveals, self.facts, "fact")
            yield from self._nobody(f"{path}.lines", scene.lines)
            for key, option in scene.options.items():
                yield from self._dangling_option(f"{path}.options.{key}", option)

    def _dangling_option(self, path: str, option: Option) -> Iterator[Problem]:
        yield from _unknown(f"{path}.goto", [option.goto], self.scenes, "scene")
        yield from _unknown(f"{path}.effects", option.effects, self.meters, "meter")
        yield from _unknown(f"{path}.evidence", option.evidence, self.anchors, "anchor")
        yield from _unknown(f"{path}.reveals", option.reveals, self.facts, "fact")
        yield from self._nobody(f"{path}.then", option.then)
        conditions = [(f"{path}.when", option.when)]
        conditions += [(f"{path}.odds.{index}.when", odds.when) for index, odds in enumerate(option.odds)]
        for place, when in conditions:
            yield from _unknown(place, (*when.at_least, *when.at_most), self.meters, "meter")
            yield from _unknown(place, (*when.knows, *when.lacks), self.facts, "fact")

    def _nobody(self, path: str, lines: Sequence[Line]) -> Iterator[Problem]:
        people = {**self.chairs, **self.others, "scene": None}
        for index, line in enumerate(lines):
            yield from _unknown(f"{path}.{index}.who", [line.who], people, "person")

    def orphans(self) -> Iterator[Problem]:
        """Scenes that no option names; a wrong `begin` is told as such and makes no orphan."""
        named = {option.goto for scene in self.scenes.values() for option in scene.options.values()}
        for name in self.scenes:
            if name not in named and name != self.begin and self.begin in self.scenes:
                yield Problem(f"scenes.{name}", "is never reached")

    def shapes(self) -> Iterator[Problem]:
        for name, meter in self.meters.items():
            if not meter.low <= meter.start <= meter.high:
                yield Problem(f"meters.{name}", f"starts at {meter.start}, outside {meter.low} to {meter.high}")
        for name, scene in self.scenes.items():
            path = f"scenes.{name}"
            if scene.ending and (scene.options or scene.chair):
                yield Problem(path, "is an ending, and an ending has neither a chair nor options")
            elif not scene.ending and (len(scene.options) < 2 or not scene.chair):
                yield Problem(path, "is no ending, so it needs a chair and two options or more")
            elif scene.options and not scene.expert:
                yield Problem(f"{path}.expert", "is missing: name the option that the authors' expert would take")
            for key, option in scene.options.items():
                for fact in option.reveals:
                    if fact in self.facts and scene.chair not in self.facts[fact].held_by:
                        text = f"“{scene.chair}” does not hold the fact “{fact}”"
                        yield Problem(f"{path}.options.{key}.reveals", text)


def _unknown(
    path: str, names: Sequence[str] | Mapping[str, object], known: Mapping[str, object], what: str
) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            yield Problem(path, f"there is no {what} “{name}”; there is {listed(sorted(known))}")
