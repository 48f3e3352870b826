"""Every game from every chair, in a real JupyterLab: played to its end, its debrief looked at by axe and by width."""

import json

import pytest

from deskswap import library
from deskswap.core.game import Game
from deskswap.core.message import Message
from tests.browser.anything import play_anything
from tests.browser.lab import in_scheme, press, sit
from tests.browser.test_newcomer import serious, too_wide

pytestmark = pytest.mark.browser

GAMES = [name for name in library.scenario_files() if isinstance(library.activity(name), Game | Message)]
SEATS = [(name, chair) for name in GAMES for chair in library.activity(name).chairs]


def lesson_of(name):
    """The lesson in which an activity is played."""
    return f"{library.scenario_files()[name].parent.name}/lesson.ipynb"


def test_there_is_a_game_of_every_kind():
    kinds = {library.activity(name).kind for name in GAMES}
    assert kinds == {
        "negotiation", "meeting", "incentives", "interview", "house_of_quality", "estimation", "message",
    }  # fmt: skip


@pytest.mark.parametrize(("name", "chair"), SEATS)
def test_a_game_is_played_to_its_debrief(name, chair, visit, course):
    person = visit().open(lesson_of(name))
    scene = sit(person.scene(name), library.activity(name).chairs[chair].name)
    moves = play_anything(scene)
    file = course.root / "plays" / f"{name.replace('/', '.')}.{chair}.001.jsonl"
    kept = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    assert len([move for move in kept if move["chair"] == chair]) == moves
    found = set()
    for place in ("play", "debrief"):
        if place == "debrief":
            press(scene, "See the debrief", "debrief")
            drawn = scene.locator("[role=img], .ds-heat, .ds-table").count()
            assert drawn > 0
            assert all(
                len(node.get_attribute("aria-label")) > 40 for node in scene.locator(".ds-figure [role=img]").all()
            )
        for scheme, width in (("light", 1200), ("dark", 360)):
            in_scheme(person.page, scheme)
            person.page.set_viewport_size({"width": width, "height": 850})
            found |= {(place, scheme, width, *finding) for finding in serious(person.page) | too_wide(person.page)}
        in_scheme(person.page, "light")
        person.page.set_viewport_size({"width": 1200, "height": 850})
    assert found == set()
