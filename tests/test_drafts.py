"""Own scenarios on disk: whole or not at all, never over another, and every text somebody's work."""

import errno
import os
import threading

import pytest

from deskswap import drafts, library
from deskswap.errors import CannotWrite, FolderError


@pytest.fixture(autouse=True)
def scenarios(tmp_path, monkeypatch):
    """The folder of own scenarios, which is not there yet."""
    monkeypatch.setenv("DESKSWAP_SCENARIOS", str(tmp_path / "scenarios"))
    return tmp_path / "scenarios"


def there(folder):
    """What lies in the folder: name -> text."""
    return {path.name: path.read_bytes().decode() for path in sorted(folder.glob("*.yaml"))}


def test_a_text_is_kept_as_it_is_whole_or_broken(scenarios):
    draft = drafts.begun("The Cap that clicks!", "kind: dial")
    assert (draft.name, there(scenarios)) == ("the-cap-that-clicks", {"the-cap-that-clicks.yaml": "kind: dial"})
    draft = drafts.kept(draft, "kind: [\r\nx: \ud83d")
    assert there(scenarios) == {"the-cap-that-clicks.yaml": "kind: [\nx: ?"}
    assert drafts.opened(draft.path) == draft


def test_no_name_is_taken_twice(scenarios):
    scenarios.mkdir()
    (scenarios / "Cap.yml").write_text("theirs")
    names = [drafts.begun("cap", str(number)).path.name for number in range(3)]
    assert names == ["cap-2.yaml", "cap-3.yaml", "cap-4.yaml"]
    assert (scenarios / "Cap.yml").read_text() == "theirs"


@pytest.mark.parametrize(
    ("title", "name"),
    [("", "scenario"), ("日本語", "scenario"), ("Größe & Ölstand", "grosse-olstand"), ("../../etc", "etc"), ("con", "con-scene"), ("x" * 99, "x" * 50)],
)  # fmt: skip
def test_any_title_makes_a_name_that_every_system_takes(title, name):
    assert drafts.begun(title, "text").path.name == f"{name}.yaml"


def test_what_changed_elsewhere_stays_and_the_text_goes_on_under_another_name(scenarios):
    draft = drafts.begun("cap", "one")
    draft.path.write_text("somebody else's")
    after = drafts.kept(draft, "two")
    assert there(scenarios) == {"cap.yaml": "somebody else's", "cap-2.yaml": "two"}
    assert drafts.kept(after, "three").path == after.path


def test_a_text_whose_file_was_deleted_is_put_there_again(scenarios):
    draft = drafts.begun("cap", "one")
    draft.path.unlink()
    assert drafts.kept(draft, "two").path == draft.path
    assert there(scenarios) == {"cap.yaml": "two"}


def test_two_tabs_at_one_text_lose_nothing(scenarios):
    draft = drafts.begun("cap", "the beginning")
    tabs = [threading.Thread(target=drafts.kept, args=(draft, f"tab {k}")) for k in range(8)]
    [tab.start() for tab in tabs]
    [tab.join() for tab in tabs]
    assert sorted(there(scenarios).values()) == [f"tab {k}" for k in range(8)]


def test_the_last_text_that_could_be_played_is_kept_beside(scenarios):
    draft = drafts.begun("cap", "good")
    drafts.set_by(draft)
    assert drafts.earlier(draft) == ""
    assert drafts.earlier(drafts.kept(draft, "bad")) == "good"
    assert list(there(scenarios)) == ["cap.yaml"]
    assert list(library.own_files()) == ["mine/cap"]


def test_a_half_filled_form_is_kept_and_a_damaged_one_is_an_empty_one(scenarios):
    assert drafts.half() == {}
    drafts.keep_half({"title": "The cap"})
    assert drafts.half() == {"title": "The cap"}
    for damage in (b"", b"[1]", b"\xff", b"[" * 100_000):
        (scenarios / ".earlier" / "form.json").write_bytes(damage)
        assert drafts.half() == {}


def test_a_link_is_written_through(scenarios, tmp_path):
    (tmp_path / "real.yaml").write_text("one")
    scenarios.mkdir()
    (scenarios / "link.yaml").symlink_to(tmp_path / "real.yaml")
    drafts.kept(drafts.opened(scenarios / "link.yaml"), "two")
    assert (tmp_path / "real.yaml").read_text() == "two"
    assert (scenarios / "link.yaml").is_symlink()


def test_what_is_no_text_is_told_and_left_as_it_is(scenarios):
    scenarios.mkdir()
    (scenarios / "a.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(FolderError, match=r"a\.yaml is not text in UTF-8; save it as UTF-8\."):
        drafts.opened(scenarios / "a.yaml")
    with pytest.raises(FolderError, match=r"b\.yaml is not there\."):
        drafts.opened(scenarios / "b.yaml")
    assert (scenarios / "a.yaml").read_bytes() == b"\xff\xfe"


def test_a_text_that_is_too_long_is_refused_and_the_one_before_stays(scenarios):
    draft = drafts.begun("cap", "one")
    with pytest.raises(CannotWrite, match="at most 1,000,000 characters"):
        drafts.kept(draft, "x" * 1_000_001)
    assert there(scenarios) == {"cap.yaml": "one"}


def test_what_the_system_refuses_is_one_sentence_and_the_text_before_stays(scenarios, monkeypatch):
    draft = drafts.begun("cap", "one")

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotWrite, match=r"could not be kept in .*: the disk is full; make room and try again"):
        drafts.kept(draft, "two")
    assert there(scenarios) == {"cap.yaml": "one"}
    assert [path.name for path in scenarios.iterdir() if path.suffix == ".part"] == []


def test_a_file_in_the_place_of_the_folder_is_told(scenarios):
    scenarios.write_text("in the way")
    with pytest.raises(CannotWrite, match=r"name another folder in \$DESKSWAP_SCENARIOS"):
        drafts.begun("cap", "one")
    assert library.own_files() == {}


def test_without_a_place_for_scenarios_there_are_none(monkeypatch, tmp_path):
    monkeypatch.delenv("DESKSWAP_SCENARIOS")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("platformdirs.user_data_path", lambda name: tmp_path.relative_to(tmp_path))
    assert library.own_files() == {}


def test_in_a_learners_folder_scenarios_lie_at_its_root(monkeypatch, tmp_path):
    (tmp_path / ".deskswap").mkdir()
    (tmp_path / "09_your_own_scenario").mkdir()
    monkeypatch.delenv("DESKSWAP_SCENARIOS")
    monkeypatch.chdir(tmp_path / "09_your_own_scenario")
    assert drafts.begun("cap", "one").path == tmp_path / "scenarios" / "cap.yaml"


def test_a_file_with_any_name_is_found_under_a_short_one(scenarios):
    scenarios.mkdir()
    for name in ("The Cap (1).yaml", "the-cap-1.yml", "Ünïcode.YAML", "_notes.yaml", ".hidden.yaml", "read.me"):
        (scenarios / name).write_text("x")
    (scenarios / "folder.yaml").mkdir()
    found = {name: path.name for name, path in library.own_files().items()}
    assert found == {
        "mine/the-cap-1": "the-cap-1.yml",
        "mine/the-cap-1-2": "The Cap (1).yaml",
        "mine/unicode": "Ünïcode.YAML",
    }
