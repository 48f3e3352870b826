"""Plays of own scenarios: they are plays like any other, and no evidence of anybody's skills."""

import shutil

from deskswap import folder, journal, library
from deskswap.core.bots import best_play
from deskswap.progress import day_of, ended, marks_of, over_time, recall
from deskswap.records.page import Record
from deskswap.stage.start import StartPage
from tests.tiny import TINY


def test_an_own_play_says_nothing_of_skills_and_disturbs_no_page(tmp_path, monkeypatch):
    folder.deliver(tmp_path, "1")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "tiny.yaml").write_text(TINY)
    files = library.scenario_files()
    for name in ("recall", "my-plan"):
        shutil.copy(files[f"two-languages/{name}"], tmp_path / "scenarios" / f"{name}.yaml")
    for name in ("mine/tiny", "mine/recall", "mine/my-plan"):
        activity = library.activity(name)
        chair = next(iter(activity.chairs))
        record = journal.begin(activity, 1, {chair: "person"}, tmp_path / "plays")
        for move in best_play(activity, 1, chair).moves:
            record.append(move)
    done = tuple(ended(tmp_path / "plays"))
    assert [one.play.activity.id for one in done] == ["mine/tiny", "mine/recall", "mine/my-plan"]
    assert ([marks_of(one).skills for one in done], over_time(done)) == ([(), (), ()], ())
    assert StartPage(tmp_path).screen["place"] == "start"
    assert Record(tmp_path).screen["view"]["title"]
    tuple(recall.due(done, day_of(done[0].at)))
