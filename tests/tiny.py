"""Two scenarios for tests that need a play and no story: one of two moves, one of forty."""

from deskswap import library

TINY = """
kind: dialogue
title: Test
summary: s
minutes: 1
chairs:
  rd: {name: Ines, role: R, brief: b rd}
  marketing: {name: Tom, role: M, brief: b mk}
setting: A room.
anchors:
  asks: {skill: communication, behaviour: asks}
  tells: {skill: analysis, behaviour: tells}
meters:
  trust: {label: Trust, start: 2, low: 0, high: 4}
begin: a
scenes:
  a:
    chair: rd
    expert: [x]
    options:
      x: {say: hello, goto: b, evidence: {asks: 2, tells: -1}, why: w, effects: {trust: 1}}
      y: {say: hi, goto: b, evidence: {asks: -1, tells: 1}, why: w}
  b:
    chair: marketing
    expert: [x]
    options:
      x: {say: hello, goto: end, evidence: {asks: 2, tells: -1}, why: w}
      y: {say: hi, goto: end, evidence: {asks: -1, tells: 1}, why: w}
  end:
    ending: {title: T, text: text}
"""

SCENE = """
  s{here}:
    chair: {chair}
    expert: [x]
    options:
      x: {{say: yes, goto: s{next}, evidence: {{asks: 2, tells: -1}}, why: w}}
      y: {{say: no, goto: s{next}, evidence: {{asks: -1, tells: 1}}, why: w}}
"""

STEPS = 40
"""Moves in a play of `LONG`; the chairs take turns, rd first."""

LONG = (
    TINY.partition("begin:")[0]
    + "begin: s0\nscenes:"
    + "".join(SCENE.format(here=k, next=k + 1, chair=("rd", "marketing")[k % 2]) for k in range(STEPS))
    + f"  s{STEPS}:\n    ending: {{title: T, text: text}}\n"
)

tiny = library.parse(TINY, "two-languages/tiny")
long = library.parse(LONG, "two-languages/long")
