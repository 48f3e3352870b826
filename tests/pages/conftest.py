"""The course that lies here, and a small one with everything a page is made from."""

import json
from pathlib import Path

import pytest

from deskswap import library
from deskswap.pages import parts
from tests.core.lamp import LAMP

GUIDE = """# Facilitator's guide: Lamps

## Purpose
People see a lamp from both sides.

## You need
- A lamp.
- A *second* lamp.

## Agenda: 10 minutes

| minutes | what happens | 2 people |
|---|---|---|
| 0–10 | *The lamp*, both chairs | alone |

## Role cards

**Ada, engineer.**
You build lamps that nobody may touch before noon.
You know: it gets hot.

**Bo, seller.**
You sell lamps to people who read in bed at night.

You know: a shop wants fifty.

All figures are invented.

## Three questions for the debrief
1. What did you *not* say?
2. Why?
"""

CASES = """
kind: reflection
title: Two cases
summary: Two lamps.
minutes: 2
chairs:
  you: {name: You, role: Reader, brief: Read both before you write anything down.}
opening: Two shops sell lamps.
cases:
  a: {title: "Case A: the warm lamp", lines: [{who: Cleo, text: Is it warm?}, {text: It was.}]}
  b: {title: "Case B: the cold lamp", lines: [{who: Dan, text: It is cold.}]}
lead: Compare the two.
prompts:
  rule: {ask: What is the rule?}
after: They differ.
"""


def cell(number, text, kind="markdown", **metadata):
    found = {"cell_type": kind, "id": f"c{number}", "metadata": metadata, "source": text}
    return {**found, "outputs": [], "execution_count": None} if kind == "code" else found


def notebook(title, *cells):
    facts = {"title": title, "summary": f"About {title.lower()}.", "minutes": 10}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {"deskswap": facts}, "cells": list(cells)})


def run(number, source):
    return cell(number, source, "code", tags=["deskswap-run"])


def play(number, name):
    return run(number, f'from deskswap.stage import play\n\nplay("{name}")')


LESSON = notebook(
    "Lamps",
    cell(0, "# Lamps\n\nAbout 10 minutes. See the [lab](lab.ipynb), [that](../assignments/x.ipynb), [it](#The-idea)."),
    cell(1, "## The idea\n\nTwo see one lamp. <b>Not bold</b> & so on.\n\n| way | cost |\n|---|---|\n| ask | time |"),
    cell(2, "## Two cases\n\nRead both."),
    play(3, "lamps/two-cases"),
    cell(4, "## Scene 1: The lamp\n\nNoon."),
    play(5, "lamps/lamp"),
    cell(6, "## Where next\n\nThe [lab](lab.ipynb).\n\n### Read here\n- Nash (1950)."),
)
LAB = notebook(
    "Lab: heat",
    cell(0, "# Lab: heat\n\nMove it."),
    run(1, "from deskswap import charts\n\ncharts.interval_by_items(0.7, 10)"),
    run(2, "from deskswap import charts\nfrom ipywidgets import IntSlider, fixed, interact\n\n"
           "items = IntSlider(10, max=120)\n_ = interact(charts.interval_by_items, level=fixed(0.7), items=items)"),
    run(3, "1 / 0"),
    cell(4, "for one in (1, 2):\n    print(one)", "code"),
)  # fmt: skip


def write_course(root):
    """A course of one module below a folder; the course's folder."""
    module = root / "course" / "01_lamps"
    module.mkdir(parents=True)
    files = {
        "lamp.yaml": LAMP,
        "two-cases.yaml": CASES,
        "facilitator.md": GUIDE,
        "lesson.ipynb": LESSON,
        "lab.ipynb": LAB,
    }
    for name, text in files.items():
        (module / name).write_text(text)
    return root / "course"


@pytest.fixture
def lamps(tmp_path) -> Path:
    """The folder of the small course."""
    return write_course(tmp_path)


@pytest.fixture(scope="session")
def whole() -> parts.Course:
    """The course that lies here."""
    return parts.course(library.course_folder())
