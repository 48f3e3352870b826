"""A small dialogue with every feature of the kind, for tests: two chairs, a third person, guards, facts and meters."""

from deskswap import library

LAMP = """
kind: dialogue
title: The lamp
summary: Two people and a lamp.
minutes: 1
practises: [S1]
chairs:
  rd: {name: Ada, role: Engineer, brief: You build lamps.}
  marketing: {name: Bo, role: Seller, brief: You sell lamps.}
others:
  gm: {name: Gil, role: Boss}
setting: A workshop at noon.
facts:
  heat: {text: The lamp gets hot., held_by: [rd]}
  order: {text: A shop wants fifty., held_by: [marketing]}
meters:
  trust: {label: Trust, start: 1, low: 0, high: 2}
  days: {label: Days left, start: 3, low: 0, high: 3, shown: true}
anchors:
  tells: {skill: communication, behaviour: says what is known}
  asks: {skill: analysis, behaviour: asks for a number}
  shares: {skill: teamwork, behaviour: names the own constraint}
begin: opening
scenes:
  opening:
    chair: rd
    prompt: What do you say?
    lines:
      - {who: gm, text: Well}
      - {who: scene, text: Bo waits.}
    expert: [open]
    options:
      open:
        say: It gets hot.
        goto: answer
        evidence: {tells: 2, asks: -1}
        why: The risk is on the table.
        effects: {trust: 1}
        reveals: [heat]
        then:
          - {who: marketing, text: Oh.}
      closed:
        say: All is fine with it.
        goto: answer
        evidence: {tells: -1, asks: 1}
        why: It sounds safe and tells nothing.
        effects: {trust: -3, days: -1}
  answer:
    chair: marketing
    expert: [deal, push]
    options:
      deal:
        say: A shop wants fifty, so let us fix it together.
        goto: close
        evidence: {shares: 3, asks: -1}
        why: The reason for the hurry is known.
        reveals: [order]
        when: {at_least: {trust: 2}, knows: [heat]}
        odds: [{when: {at_least: {trust: 2}}, weight: 3}]
      push:
        say: When can I have it?
        goto: done
        evidence: {asks: 1, shares: -1}
        why: A date without a reason.
      wait:
        say: Take your time.
        goto: late
        evidence: {shares: 1, asks: -2}
        why: Kind, and nobody knows the date.
        effects: {days: -1}
        when: {at_most: {trust: 2}, lacks: [order]}
        odds: [{weight: 1}]
  close:
    chair: rd
    expert: [date]
    options:
      date:
        say: Friday, with a fan in it.
        goto: done
        evidence: {tells: 1, shares: 1, asks: -1}
        why: A date and a reason.
      maybe:
        say: Some day.
        goto: late
        evidence: {shares: 1, tells: -2}
        why: No date.
  done:
    ending: {title: Agreed, text: They shake hands.}
  late:
    ending: {title: Later, text: The shop buys elsewhere.}
"""


def lamp():
    """The small dialogue as an activity."""
    return library.parse(LAMP, "tests/lamp", "lamp.yaml")
