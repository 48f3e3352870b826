"""A module that is offered in a language is whole in it: scenes, debriefs, pages and figures leave no English sentence."""

import re

import pytest

from deskswap import charts, folder, language, library
from deskswap.core.debrief import compared, debrief
from deskswap.core.game import at_random, outcome
from deskswap.core.glossary import explained
from deskswap.core.views import View, as_json
from deskswap.stage.session import Session
from deskswap.stage.speech import PROGRAM, spoken
from deskswap.stage.start import StartPage

OFFERED = library.languages()[1:]

ENGLISH = re.compile(
    r"\b(the|of|and|you|your|with|this|that|they|their|from|what|which|it|is|are|has|have|not|to|for|can|been|by)\b",
    re.I,
)
"""Words that give an English sentence away. German has none of them."""

SAME = ("was", "in", "an", "will")


def shown(screen):
    """Every text of a screen that a person reads."""
    if isinstance(screen, str):
        yield screen
    elif isinstance(screen, dict):
        for key, item in screen.items():
            if key != "words" and (key not in language.SILENT or isinstance(item, dict | list)):
                yield from shown(item)
    elif isinstance(screen, list):
        for item in screen:
            yield from shown(item)


def english(screen):
    """The texts of a screen that still hold English: two of the words above or more, outside titles of papers."""
    return sorted({text for text in shown(screen) if len(ENGLISH.findall(text)) >= 2})


def whole(named):
    """The activities of the modules that are offered in a language."""
    slugs = [module.slug for module in library.modules() if library.translated(module, named)]
    return [name for name in library.scenario_files() if name.partition("/")[0] in slugs]


CASES = [(named, name) for named in OFFERED for name in whole(named)]


@pytest.mark.parametrize(("named", "name"), CASES)
def test_nothing_that_a_learner_meets_in_a_scene_is_left_in_english(named, name, monkeypatch):
    monkeypatch.setenv("DESKSWAP_LANGUAGE", named)
    activity, found = library.activity(name), set()
    for variant, member in activity.each:
        for chair in member.chairs:
            plays = []
            for draw in range(4):
                seed = activity.seed_of(variant, draw * 2) if variant else draw
                policy = (lambda play, seat: play.activity.best(play, seat)) if draw == 0 else at_random
                play = outcome(activity, seed, chair, policy)
                for step in {0, 1, len(play.moves) // 2, len(play.moves)}:
                    view = explained(play.activity.view(play.until(step), chair), library.glossary_for(name))
                    found.update(english(spoken(as_json(view), named)))
                plays.append(play)
                blocks = debrief(play, chair)
                found.update(english(spoken(as_json(View("", view.you, (), blocks, None, "over", 0)), named)))
            blocks = compared(plays[0], chair, plays[1], chair)
            found.update(english(spoken(as_json(View("", view.you, (), blocks, None, "over", 0)), named)))
    assert sorted(found) == []


@pytest.mark.parametrize(("named", "name"), CASES)
def test_nothing_around_a_scene_is_left_in_english(named, name, monkeypatch, tmp_path):
    monkeypatch.setenv("DESKSWAP_LANGUAGE", named)
    session = Session(library.activity(name), folder=tmp_path, seeds=lambda: 3)
    assert english(session.screen) == []
    session.receive({"type": "move", "seq": -1, "act": "sit", "value": next(iter(session.activity.chairs))})
    assert english(session.screen) == []


@pytest.mark.parametrize("named", OFFERED)
def test_the_start_page_is_not_in_english(named, tmp_path, monkeypatch):
    monkeypatch.setenv("DESKSWAP_LANGUAGE", named)
    folder.deliver(tmp_path, "1", named)
    whole_titles = [module.title for module in folder.modules(tmp_path)][:2]
    texts = [text for text in english(StartPage(tmp_path).screen) if any(title in text for title in whole_titles)]
    assert texts == []


@pytest.mark.parametrize("named", OFFERED)
def test_the_stage_knows_all_that_it_says_itself(named):
    said = set(re.findall(r'worded\((?:[a-z][^"]*\? )?"([^"]+)"(?: : "([^"]+)")?', PROGRAM.read_text(encoding="utf-8")))
    words = spoken({}, named)["words"]
    assert sorted(text for pair in said for text in pair if text and text not in words) == []


@pytest.mark.parametrize("named", OFFERED)
def test_the_figures_of_the_labs_are_not_in_english(named, monkeypatch, tmp_path):
    monkeypatch.setenv("DESKSWAP_LANGUAGE", named)
    monkeypatch.setenv("DESKSWAP_PLAYS", str(tmp_path))
    pictures = [
        charts.my_baseline(),
        charts.interval_by_items(0.6, 9),
        charts.simulated_kept(seeds=3),
        charts.simulated_losses(seeds=3),
    ]
    texts = [picture.alt for picture in pictures]
    texts += [text.get_text() for picture in pictures for text in picture.figure.findobj(charts.FigureText)]
    assert english(texts) == []
