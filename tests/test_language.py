"""Another language: which words are shown, what falls back to English, and what a catalogue lacks."""

import json

import pytest

from deskswap import check, folder, language, library
from deskswap.cli import main
from deskswap.language import Entry, Phrases
from deskswap.stage.speech import spoken
from tests.tiny import TINY

NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "id": "idea", "metadata": {}, "source": ["# The idea\n", "Read on."]},
        {"cell_type": "code", "id": "run", "metadata": {}, "outputs": [], "execution_count": None, "source": ["1 + 1"]},
        {"cell_type": "code", "id": "slide", "metadata": {}, "outputs": [], "execution_count": None,
         "source": ["IntSlider(3, description=\"people\")"]},
    ],
    "metadata": {"deskswap": {"minutes": 5, "summary": "A summary.", "title": "A title"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}  # fmt: skip

TOWARD = """
msgid "Your brief"
msgstr "Dein Auftrag"

msgid "{0} of {1} done"
msgstr "{0} von {1} erledigt"

msgid "communication"
msgstr "Kommunikation"

msgid "Most was lost in {0}: {1}."
msgstr "{1}: so viel ging in {0} verloren."

msgid "That is all."
msgstr "Das ist alles."
"""


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of one module with one scene and one lesson, not translated yet."""
    here = tmp_path / "course"
    module = here / "01_two_languages"
    module.mkdir(parents=True)
    (module / "tiny.yaml").write_text(TINY, encoding="utf-8")
    (module / "lesson.ipynb").write_text(json.dumps(NOTEBOOK), encoding="utf-8")
    (here / "words.de.po").write_text(TOWARD, encoding="utf-8")
    monkeypatch.setenv("DESKSWAP_COURSE", str(here))
    monkeypatch.delenv("DESKSWAP_LANGUAGE", raising=False)
    return here


def translate(file, words):
    """Write a catalogue for a file, with these translations."""
    path = language.beside(file, "de")
    language.renew(library.words_of(file), path)
    text = path.read_text(encoding="utf-8")
    for english, german in words.items():
        assert f'msgid "{english}"\nmsgstr ""' in text, english
        text = text.replace(f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{german}"')
    path.write_text(text, encoding="utf-8")
    return path


# ---- scenes


def test_a_scene_is_shown_in_the_chosen_language_as_far_as_it_has_words(course, monkeypatch):
    english = library.activity("two-languages/tiny")
    translate(course / "01_two_languages" / "tiny.yaml", {"A room.": "Ein Zimmer.", "hello": "Hallo."})
    monkeypatch.setenv("DESKSWAP_LANGUAGE", "de")
    german = library.activity("two-languages/tiny")
    assert (german.setting, german.scenes["a"].options["x"].say) == ("Ein Zimmer.", "Hallo.")
    assert german.scenes["a"].options["y"].say == "hi"
    assert german.digest == english.digest


def test_a_translation_whose_english_has_changed_is_not_shown(course, monkeypatch):
    file = course / "01_two_languages" / "tiny.yaml"
    translate(file, {"A room.": "Ein Zimmer."})
    file.write_text(TINY.replace("A room.", "A hall."), encoding="utf-8")
    monkeypatch.setenv("DESKSWAP_LANGUAGE", "de")
    assert library.activity("two-languages/tiny").setting == "A hall."


def test_variants_have_their_own_words(tmp_path):
    text = TINY.replace("setting: A room.\n", "") + "variants: {a: {setting: Room a.}, b: {setting: Room b.}}\n"
    (tmp_path / "tiny.yaml").write_text(text, encoding="utf-8")
    words = library.words_of(tmp_path / "tiny.yaml")
    assert (words["variants.a.setting"], words["variants.b.setting"], words["title"]) == ("Room a.", "Room b.", "Test")
    assert "setting" not in words


@pytest.mark.parametrize(
    ("named", "kept"), [("de", "de"), ("", "en"), ("../x", "en"), ("DE", "en"), ("deutsch sprechen", "en")]
)
def test_the_language_is_the_one_that_is_named_else_english(named, kept, monkeypatch):
    monkeypatch.setenv("DESKSWAP_LANGUAGE", named)
    assert language.chosen() == kept


# ---- notebooks and the learner's folder


def test_a_notebook_is_delivered_in_the_language_of_the_folder_until_it_is_another(course, tmp_path):
    words = {"Read on.": "", "A title": "Ein Titel"}
    po = translate(course / "01_two_languages" / "lesson.ipynb", {"A title": words["A title"]})
    po.write_text(po.read_text().replace('"Read on."\nmsgstr ""', '"Read on."\nmsgstr "# Die Idee\\nLies weiter."'))
    root = tmp_path / "mine"
    lesson = root / "01_two_languages" / "lesson.ipynb"

    def shown():
        data = json.loads(lesson.read_text(encoding="utf-8"))
        return data["metadata"]["deskswap"]["title"], "".join(data["cells"][0]["source"])

    folder.deliver(root, "1", "de")
    assert shown() == ("Ein Titel", "# Die Idee\nLies weiter.")
    folder.deliver(root, "2")
    assert shown() == ("Ein Titel", "# Die Idee\nLies weiter.")
    assert folder.modules(root)[0].title == "Ein Titel"
    folder.deliver(root, "3", "en")
    assert shown() == ("A title", "# The idea\nRead on.")


def test_the_words_of_a_notebook_are_its_texts_and_the_cells_that_name_something_on_the_screen():
    assert language.notebook_words(json.dumps(NOTEBOOK)) == {
        "metadata.title": "A title",
        "metadata.summary": "A summary.",
        "idea": "# The idea\nRead on.",
        "slide": 'IntSlider(3, description="people")',
    }


# ---- what the product says


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("Your brief", "Dein Auftrag"),
        ("3 of 12 done", "3 von 12 erledigt"),
        ("Most was lost in communication: 4.", "4: so viel ging in Kommunikation verloren."),
        ("That is all. Nobody knows. That is all.", "Das ist alles. Nobody knows. Das ist alles."),
        ("That is all.\n3 of 4 done", "Das ist alles.\n3 von 4 erledigt"),
        ("Not known", "Not known"),
    ],
)
def test_a_phrase_is_translated_as_a_whole_with_its_places_or_by_sentences(english, german, tmp_path):
    (tmp_path / "words.de.po").write_text(TOWARD, encoding="utf-8")
    assert Phrases(language.catalogue(tmp_path / "words.de.po")).say(english) == german


def test_a_screen_is_translated_where_people_read_and_nowhere_else(course):
    screen = {"view": {"kind": "Your brief", "title": "Your brief", "items": ["3 of 4 done", 5, None]}, "live": True}
    assert spoken(screen, "en") is screen
    german = spoken(screen, "de")
    assert german["view"] == {"kind": "Your brief", "title": "Dein Auftrag", "items": ["3 von 4 erledigt", 5, None]}
    assert german["language"] == "de"
    assert german["words"] == {"Your brief": "Dein Auftrag", "{0} of {1} done": "{0} von {1} erledigt"}


# ---- what is missing


def test_what_is_missing_has_drifted_or_is_in_vain_is_said(tmp_path):
    file = tmp_path / "a.de.po"
    assert [problem.text for problem in language.findings({"x": "One."}, file)] == ["is missing"]
    language.renew({"x": "One.", "y": "Two.", "z": "Three."}, file)
    file.write_text(file.read_text().replace('"One."\nmsgstr ""', '"One."\nmsgstr "Eins."'), encoding="utf-8")
    found = language.findings({"x": "One and a half.", "y": "Two.", "w": "Four."}, file)
    assert [(problem.path, problem.text) for problem in found] == [
        ("x", "has drifted: the English is now “One and a half.”"),
        ("y", "is not translated: “Two.”"),
        ("w", "is not translated: “Four.”"),
        ("z", "translates what is no longer there"),
    ]


def test_renewing_a_catalogue_keeps_what_is_translated_and_marks_what_has_drifted(tmp_path):
    file = tmp_path / "a.de.po"
    assert language.renew({"x": "One.", "y": "Two."}, file) == 2
    text = file.read_text().replace('"One."\nmsgstr ""', '"One."\nmsgstr "Eins."')
    file.write_text(text.replace('"Two."\nmsgstr ""', '"Two."\nmsgstr "Zwei."'), encoding="utf-8")
    assert language.renew({"x": "One.", "y": "Two now."}, file) == 1
    assert language.catalogue(file) == {"x": Entry("One.", "Eins."), "y": Entry("", "Zwei.")}
    assert [problem.text for problem in language.findings({"x": "One.", "y": "Two now."}, file)] == [
        "has drifted: the English is now “Two now.”"
    ]


@pytest.mark.parametrize("text", ['msgid "a', "\x00", 'msgstr "a"\n', "no catalogue at all"])
def test_a_broken_catalogue_is_told_and_shows_english(text, tmp_path):
    file = tmp_path / "a.de.po"
    file.write_text(text, encoding="utf-8")
    assert language.catalogue(file) == {}
    assert list(language.findings({"x": "One."}, file))


def test_the_command_says_which_language_there_is(course, capsys):
    assert main(["check", "--language", "fr"]) == 1
    assert capsys.readouterr().err == "There is no language “fr” to check; there is de.\n"
    assert main(["learn", "--language", "fr", "--no-browser"]) == 1
    assert capsys.readouterr().err == "There is no language “fr” in this course; there is en and de.\n"


def test_a_module_is_begun_and_checked_by_command(course, capsys):
    assert main(["build", "--words", "de", "--module", "two-languages"]) == 0
    assert capsys.readouterr().out == "de: 37 texts to translate.\n"
    assert main(["check", "--language", "de"]) == 1
    assert capsys.readouterr().out.endswith("de: modules 1, 37 findings.\n")
    assert main(["build", "--words", "de", "--module", "nowhere"]) == 1
    assert main(["build", "--words", "german"]) == 1


def test_the_course_lacks_no_word_in_any_language_it_offers():
    found = [str(problem) for named in library.languages()[1:] for problem in check.language_findings(named)]
    assert found == []


def test_an_assignment_is_translated_where_nothing_is_graded(tmp_path):
    folder.deliver(tmp_path, "1", "de")
    english = json.loads((library.exercises_folder() / "two-languages" / "two-languages.ipynb").read_text("utf-8"))
    german = json.loads((tmp_path / "assignments" / "two-languages" / "two-languages.ipynb").read_text("utf-8"))
    pairs = list(zip(english["cells"], german["cells"], strict=True))
    assert all(one == other for one, other in pairs if "nbgrader" in one["metadata"])
    assert all(one["source"] != other["source"] for one, other in pairs if "nbgrader" not in one["metadata"])
    assert "".join(german["cells"][0]["source"]).startswith("# Zwei Sprachen: die Aufgabe")
