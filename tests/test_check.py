"""The checker: each claim about a good scenario, broken once on purpose, is found; the course holds them all."""

from pathlib import Path

import pytest

from deskswap import check, library
from deskswap.cli import main
from tests.core.lamp import LAMP
from tests.tiny import TINY


@pytest.fixture
def report_on(tmp_path):
    """The report on one scenario text."""

    def report(text):
        path = tmp_path / "lamp.yaml"
        path.write_text(text, encoding="utf-8")
        return check.report({"tests/lamp": path})

    return report


def texts(report):
    """The findings without their file."""
    return [f"{problem.path} – {problem.text}" for problem in report.findings]


def test_scores_are_those_of_every_player_from_both_chairs(report_on):
    rd, marketing = report_on(LAMP).scores
    assert (rd.chair, rd.attainable, rd.expert) == ("rd", pytest.approx(1.6), pytest.approx(1.0))
    assert (marketing.chair, marketing.attainable) == ("marketing", pytest.approx(1.0))
    assert dict(rd.naive)["longest"] == pytest.approx(0.0)
    assert [name for name, _ in rd.naive] == [
        "random", "longest", "shortest", "first", "last", "politest", "most questions", "most agreeable",
    ]  # fmt: skip


def test_a_player_who_knows_nothing_and_wins_is_found(report_on):
    assert "the player “first” – earns 100% from the chair rd by knowing nothing, more than 60%" in texts(
        report_on(LAMP)
    )


def test_an_expert_who_fails_is_found(report_on):
    text = LAMP.replace("expert: [open]", "expert: [closed]")
    assert "expert – earns 0% from the chair rd, less than 90%" in texts(report_on(text))


def test_chairs_that_can_earn_unequally_are_found(report_on):
    assert "chairs – can earn unequally: 1.60 from rd, 1.00 from marketing; the difference may be 10%" in texts(
        report_on(LAMP)
    )


def test_an_option_that_costs_nothing_and_one_that_earns_nothing_are_found(report_on):
    text = LAMP.replace("{tells: 2, asks: -1}", "{tells: 2}").replace("{tells: -1, asks: 1}", "{tells: -1}")
    found = texts(report_on(text))
    assert "scenes.opening.options.open – costs nothing on any skill; every option costs something" in found
    assert "scenes.opening.options.closed – earns nothing on any skill; no option is a straw man" in found


def test_decisions_with_one_option_that_is_best_on_everything_are_found(report_on):
    text = LAMP.replace("{tells: 1, shares: 1, asks: -1}", "{tells: 1, shares: 2, asks: 1}")
    assert (
        "scenes – 2 of 4 decisions have one option that is best on everything (at most a third may):"
        " scenes.opening, scenes.close"
        in texts(report_on(text.replace("{tells: -1, asks: 1}", "{tells: -1, asks: -1}")))
    )


def test_minutes_that_cannot_be_right_are_found(report_on):
    (line,) = [line for line in texts(report_on(LAMP.replace("minutes: 1", "minutes: 30"))) if "minutes" in line]
    assert line == "minutes – says 30, but a play takes 0 to 1 by its words and decisions"


def test_a_clue_over_the_course_is_found(report_on):
    report = report_on(LAMP)
    assert [name for name, _ in report.clues] == ["length", "place", "politeness"]
    (found,) = [problem for problem in report.findings if "told by its place" in problem.text]
    assert (found.text.partition(" told")[0], found.line) == ("over its decisions the best choice is", 24)


def test_a_clue_over_several_files_is_one_of_the_course(tmp_path):
    files = {f"tests/lamp-{k}": tmp_path / f"lamp-{k}.yaml" for k in range(2)}
    for path in files.values():
        path.write_text(LAMP, encoding="utf-8")
    (found,) = [problem for problem in check.report(files).findings if "told by its place" in problem.text]
    assert (found.text.partition(" told")[0], found.file) == ("over the course the best choice is", "course")


def test_a_chair_from_which_nothing_can_be_earned_is_found(report_on):
    text = TINY.replace("{asks: 2, tells: -1}", "{asks: -2, tells: 1}").replace("tells: 1}", "tells: 0}")
    assert "chairs.rd – can earn nothing: no choice gives more evidence than it takes" in texts(report_on(text))


def test_a_file_with_problems_is_reported_and_stops_nothing(tmp_path):
    (tmp_path / "bad.yaml").write_text("kind: dialogue", encoding="utf-8")
    (tmp_path / "good.yaml").write_text(LAMP, encoding="utf-8")
    report = check.report({"tests/bad": tmp_path / "bad.yaml", "tests/good": tmp_path / "good.yaml"})
    assert report.sizes[0][0] == "tests/good"
    assert any(problem.text == "is missing" and problem.file.endswith("bad.yaml") for problem in report.findings)


def test_the_whole_course_holds_every_claim():
    assert [str(problem) for problem in check.report(library.scenario_files()).findings] == []


def test_the_command_prints_the_table_and_exits_by_the_result(tmp_path, capsys):
    (tmp_path / "lamp.yaml").write_text(LAMP, encoding="utf-8")
    assert main(["check", "--table", str(tmp_path / "lamp.yaml")]) == 1
    printed = capsys.readouterr().out
    assert "own/lamp  –        rd         1.60    100%" in printed
    assert "findings." in printed.splitlines()[-1]


def test_two_files_of_one_name_are_both_checked(tmp_path, capsys):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "lamp.yaml").write_text(LAMP, encoding="utf-8")
    main(["check", str(tmp_path / "a/lamp.yaml"), str(tmp_path / "b/lamp.yaml")])
    assert "2 scenarios checked" in capsys.readouterr().out


def test_a_finding_of_play_has_its_line_too(report_on):
    report = report_on(LAMP.replace("minutes: 1", "minutes: 30"))
    assert [problem.line for problem in report.findings if problem.path == "minutes"] == [5]


def test_a_course_without_scenarios_is_no_clean_course(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DESKSWAP_COURSE", str(tmp_path))
    assert main(["check"]) == 1
    assert "There is no scenario in" in capsys.readouterr().err


def test_a_clean_course_exits_with_0(capsys):
    assert main(["check"]) == 0
    assert "no findings." in capsys.readouterr().out


def test_an_unknown_name_is_one_sentence(capsys):
    assert main(["check", "two-languages/first-brif"]) == 1
    assert "Did you mean “two-languages/first-brief”?" in capsys.readouterr().err


QUOTED = """
earlier:
- {from: two-languages/tiny, said: {end: It ended.}, otherwise: It never began.}
- {from: two-languages/nowhere, said: {end: It ended.}, otherwise: It never began.}
- {from: two-languages/tiny, what: mood, said: {end: It ended.}, otherwise: It never began.}
- {from: two-languages/tiny, who: cat, said: {finale: It ended.}, otherwise: It never began.}
"""


def test_a_quote_of_what_nobody_decides_is_a_finding_with_its_line(tmp_path):
    (tmp_path / "tiny.yaml").write_text(TINY)
    (tmp_path / "quotes.yaml").write_text(TINY + QUOTED)
    files = {"two-languages/tiny": tmp_path / "tiny.yaml", "two-languages/quotes": tmp_path / "quotes.yaml"}
    found = [
        (problem.path, problem.text, problem.line)
        for problem in check.report(files).findings
        if problem.path.startswith("earlier")
    ]
    first = len(TINY.splitlines()) + 2
    assert found == [
        ("earlier.1.from", "there is no activity “two-languages/nowhere”", first + 2),
        ("earlier.2.what", "“two-languages/tiny” decides no “mood”; it decides ending", first + 3),
        ("earlier.3.who", "there is no chair “cat”; there is rd and marketing", first + 4),
        ("earlier.3.said.finale", "is no “ending” of “two-languages/tiny”", first + 4),
    ]


def test_a_glossary_that_is_no_list_of_terms_or_explains_a_word_twice_is_a_finding(tmp_path):
    files = [tmp_path / name for name in ("a", "b", "c")]
    files[0].write_text("- {term: Facing, side: marketing, means: A place on a shelf.}\n")
    files[1].write_text("- {term: gel, also: [facing], side: rd, means: A net full of water.}\n")
    files[2].write_text("- term: foam\n  side: nobody\n")
    assert [(Path(p.file).name, p.path, p.text) for p in check.glossary_findings(files)] == [
        ("b", "0.term", f"“facing” is explained already in {tmp_path.name}"),
        ("c", "0.side", "must be 'rd', 'marketing' or 'both'"),
        ("c", "0.means", "is missing"),
    ]
