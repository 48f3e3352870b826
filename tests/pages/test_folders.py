"""A folder of pages is written whole or not at all, and never over somebody's files."""

import json

import pytest

from deskswap.errors import PagesError
from deskswap.pages.folders import LIST, write

FILES = {"index.html": b"one", "01/a.html": b"two"}


def there(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_files_and_their_list_are_written_and_nothing_else_is_left(tmp_path):
    write(tmp_path / "build" / "site", FILES)
    found = there(tmp_path / "build" / "site")
    assert json.loads(found.pop(LIST)) == {"01/a.html": "3fc4ccfe745870e2", "index.html": "7692c3ad3540bb80"}
    assert found == FILES
    assert [path.name for path in (tmp_path / "build").iterdir()] == ["site"]


def test_a_folder_that_was_made_here_is_replaced_whole(tmp_path):
    write(tmp_path / "site", FILES)
    write(tmp_path / "site", {"index.html": b"new"})
    assert set(there(tmp_path / "site")) == {"index.html", LIST}


def test_an_empty_folder_is_taken(tmp_path):
    (tmp_path / "site").mkdir()
    write(tmp_path / "site", FILES)
    assert (tmp_path / "site" / "index.html").read_bytes() == b"one"


def changed(folder):
    (folder / "index.html").write_text("mine")


def added(folder):
    (folder / "01" / "notes.txt").write_text("mine")


@pytest.mark.parametrize(("touch", "name"), [(changed, "index.html"), (added, "01/notes.txt")])
def test_a_file_that_is_not_ours_is_named_and_everything_stays(tmp_path, touch, name):
    folder = tmp_path / "site"
    write(folder, FILES)
    touch(folder)
    before = there(folder)
    with pytest.raises(PagesError) as refused:
        write(folder, {"index.html": b"new"})
    assert str(refused.value) == f"{folder} holds {name}, which was not made here; move it, or name another folder."
    assert there(folder) == before


def test_a_folder_of_somebody_else_is_refused(tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.tex").write_text("years")
    with pytest.raises(PagesError, match=r"holds chapter\.tex, which was not made here; move it"):
        write(tmp_path / "thesis", FILES)


def test_a_file_or_a_link_in_the_way_is_refused(tmp_path):
    (tmp_path / "site").write_text("")
    (tmp_path / "link").symlink_to(tmp_path)
    for name in ("site", "link"):
        with pytest.raises(PagesError) as refused:
            write(tmp_path / name, FILES)
        assert str(refused.value) == f"{tmp_path / name} is not a plain folder; move it, or name another one."
    with pytest.raises(PagesError, match=r"cannot be written: .* is in the way|cannot be written: a part of its path"):
        write(tmp_path / "site" / "below", FILES)
