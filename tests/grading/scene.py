"""A scene of three decisions for Marketing, small enough to know the value of every choice by heart.

Tomas asks (2 points or none), Ines answers fully or thinly, he plans (3 or 1 after a full answer, 1 or none after
a thin one), she nods either way, he closes (5 or 1). So there are 10 points to be had where she answers fully,
and 8 where she answers thinly.
"""

from deskswap import journal, library
from deskswap.core.activity import replay
from deskswap.core.moves import Move

TEXT = """
kind: dialogue
title: An update for tests
summary: Three decisions.
minutes: 1
chairs:
  rd: {name: Ines, role: R&D, brief: You know.}
  marketing: {name: Tomas, role: Marketing, brief: You ask.}
setting: A corridor.
anchors:
  asks: {skill: communication, behaviour: Asks what is known}
  plans: {skill: analysis, behaviour: Names a day}
begin: ask
scenes:
  ask:
    chair: marketing
    expert: [open]
    options:
      open: {say: "What is known, <b>and</b> what is not?", goto: answer, evidence: {asks: 2}, why: An open question gets an open answer.}
      shut: {say: "So all is well?", goto: answer, evidence: {asks: 0}, why: A closed question gets the answer it wants.}
  answer:
    chair: rd
    expert: [full]
    options:
      full: {say: "Two of three are fine.", goto: plan, evidence: {asks: 1}, why: She says the number.}
      thin: {say: "Mostly fine.", goto: plan-thin, evidence: {asks: 0}, why: She keeps the number.}
  plan:
    chair: marketing
    expert: [day]
    options:
      day: {say: "By Friday, then.", goto: nod, evidence: {plans: 3}, why: A day can be held.}
      soon: {say: "Soon, then.", goto: nod, evidence: {plans: 1}, why: Soon can mean anything.}
  plan-thin:
    chair: marketing
    expert: [day]
    options:
      day: {say: "By Friday, or not.", goto: nod, evidence: {plans: 1}, why: A day helps even here.}
      soon: {say: "Some day, then.", goto: nod, evidence: {plans: 0}, why: Nothing was agreed.}
  nod:
    chair: rd
    expert: [yes]
    options:
      yes: {say: "Good.", goto: close, evidence: {asks: 1}, why: She agrees.}
      hm: {say: "Hm.", goto: close, evidence: {asks: 0}, why: She does not.}
  close:
    chair: marketing
    expert: [both]
    options:
      both: {say: "I write it down for us both.", goto: end, evidence: {asks: 2, plans: 3}, why: What is written can be read.}
      bye: {say: "See you.", goto: end, evidence: {asks: 1}, why: A good bye is not an agreement.}
  end:
    ending: {title: They part, text: The lift comes.}
"""

NAME = "two-languages/corridor-update"
scene = library.parse(TEXT, NAME)
BEST, POOR = ("open", "day", "both"), ("shut", "soon", "bye")
FULL, THIN = 2, 7
"""Seeds with which Ines answers fully, and thinly."""


def play(choices, seed=FULL, activity=scene, chair="marketing"):
    """The play in which the chair makes these choices, and bots answer until it would be its turn again."""
    found, left = replay(activity, seed, ()), list(choices)
    while found.turn:
        if found.turn != (chair,):
            found = found.then(activity.reply(found, found.turn[0]))
        elif left:
            found = found.then(Move(chair, "choose", left.pop(0)))
        else:
            break
    return found


def keep(found, file, seats=None):
    """The play in a file, as a learner's own journal writes it."""
    kept = journal.begin(found.activity, found.seed, seats or {"marketing": "person"}, file=file)
    for number, move in enumerate(found.moves):
        kept.append(move, at=1000.0 + number)
    return file
