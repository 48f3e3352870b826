"""A short scene for the stage's tests: three moves, two facts, one hidden meter and one that is shown."""

from __future__ import annotations

from pathlib import Path

from deskswap import library
from deskswap.core.activity import Activity
from deskswap.stage.session import Session

SCENE = """
kind: dialogue
title: The shelf date
summary: Two people need one date and have two worries.
minutes: 3
chairs:
  rd: {name: Dr Ines Okafor, role: head of formulation, brief: You would rather be asked early than thanked late.}
  marketing: {name: Tomas Lindqvist, role: brand manager, brief: You need a date that you can say aloud.}
setting: The small meeting room, Monday.
facts:
  test: {text: The challenge test takes 28 days., held_by: [rd]}
  media: {text: The media window closes on Friday., held_by: [marketing]}
anchors:
  asks: {skill: communication, behaviour: asks before answering}
  tells: {skill: analysis, behaviour: gives a number}
meters:
  trust: {label: Trust, start: 2, low: 0, high: 4}
  days: {label: Days left, start: 10, low: 0, high: 10, shown: true}
begin: opening
scenes:
  opening:
    chair: rd
    expert: [ask]
    lines: [{who: marketing, text: Can I say mid March?}]
    options:
      ask:
        say: What does the buyer have to hear, a date or a reason?
        goto: answer
        evidence: {asks: 2, tells: -1}
        why: It asks what the date is for.
        effects: {trust: 1, days: -1}
      number:
        say: Three in four, if the test starts tomorrow.
        goto: answer
        evidence: {asks: -1, tells: 2}
        why: It gives a chance instead of a promise.
        reveals: [test]
        effects: {days: -1}
  answer:
    chair: marketing
    expert: [window]
    options:
      window: {say: "Then I ask for a window, not a day.", goto: last, evidence: {asks: 2, tells: 1}, why: It plans.}
      poster: {say: "Three in four is no poster.", goto: last, evidence: {asks: -1, tells: 1}, why: It is clear.}
  last:
    chair: rd
    expert: [today]
    options:
      today: {say: I start the test today., goto: end, evidence: {asks: 1, tells: 1}, why: It acts.}
      thursday: {say: I start the test on Thursday., goto: end, evidence: {asks: -1, tells: 1}, why: It waits.}
  end:
    ending: {title: A window instead of a day, text: On Wednesday two people go to the buyer with one page.}
"""


def scene() -> Activity:
    """The activity that the text above holds."""
    return library.parse(SCENE, "tests/shelf-date")


def session(folder: Path, chair: str | None = None, **more: object) -> Session:
    """A session in a folder of its own; every new play has the seed 1."""
    return Session(scene(), chair, folder=folder, seeds=lambda: 1, **more)  # type: ignore[arg-type]


def move(seq: int, value: object, act: str = "choose") -> dict[str, object]:
    """A move as the browser sends it."""
    return {"type": "move", "seq": seq, "act": act, "value": value}


def action(name: str) -> dict[str, str]:
    """A press on one of the buttons beside the view."""
    return {"type": "action", "id": name}
