"""The learner's folder: what is put there, what is never touched, and what the system may refuse."""

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from deskswap import folder, journal, library
from deskswap.cli.lab import sign
from deskswap.errors import FolderError


def notebook(*sources, **facts):
    """A notebook of code cells, as text."""
    cells = [
        {"cell_type": "code", "id": f"c{k}", "metadata": {}, "outputs": [], "execution_count": None, "source": source}
        for k, source in enumerate(sources)
    ]
    return json.dumps({"cells": cells, "metadata": {"deskswap": facts}, "nbformat": 4, "nbformat_minor": 5})


def after_running(text):
    """The notebook as JupyterLab saves it when its cells were run and nothing was written."""
    data = json.loads(text)
    for cell in data["cells"]:
        cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["hello\n"]}]
        cell["execution_count"] = 1
        cell["metadata"]["trusted"] = True
        cell["source"] = cell["source"].splitlines(keepends=True)
    return json.dumps(data, indent=1)


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of one module, with things in it that no learner may get."""
    place = tmp_path / "course"
    (place / "01_two_languages").mkdir(parents=True)
    (place / "start.ipynb").write_text(notebook("start()"))
    (place / "01_two_languages" / "lesson.ipynb").write_text(
        notebook("play()\n1", title="Two languages", summary="Words.", minutes=75)
    )
    (place / "01_two_languages" / "facilitator.md").write_text("for the facilitator")
    (place / "01_two_languages" / "first-brief.yaml").write_text("kind: dialogue")
    monkeypatch.setenv("DESKSWAP_COURSE", str(place))
    return place


@pytest.fixture
def root(tmp_path):
    return tmp_path / "home" / "deskswap"


def files(root):
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


LESSON = "01_two_languages/lesson.ipynb"


def test_a_first_delivery_brings_notebooks_and_nothing_else(course, root):
    delivery = folder.deliver(root, "0.1.0")
    own = [path for path in files(root) if not path.startswith("assignments/")]
    assert own == [".deskswap/manifest.json", LESSON, "Start.ipynb"]
    assert delivery.said == ()
    assert (root / LESSON).read_text() == (course / LESSON).read_text()


def test_the_real_course_brings_no_scenario_no_guide_and_no_solution(root):
    folder.deliver(root, "0.1.0")
    kinds = {Path(path).suffix for path in files(root) if not path.startswith(("assignments/", ".deskswap/"))}
    assert kinds == {".ipynb"}
    assert "Start.ipynb" in files(root)
    assert not any("BEGIN SOLUTION" in (root / path).read_text(encoding="utf-8") for path in files(root))


def test_the_released_assignments_are_brought_whole(root):
    folder.deliver(root, "0.1.0")
    released = library.exercises_folder()
    for path in released.rglob("*.ipynb"):
        assert (root / "assignments" / path.relative_to(released)).read_bytes() == path.read_bytes()


def test_plays_and_settings_are_for_the_learner_alone(course, root):
    folder.deliver(root, "0.1.0")
    modes = {name: (root / name).stat().st_mode & 0o777 for name in ("plays", ".deskswap")}
    assert modes == {"plays": 0o700, ".deskswap": 0o700}


def test_the_journal_keeps_its_plays_in_the_learners_folder(course, root, monkeypatch):
    folder.deliver(root, "0.1.0")
    monkeypatch.delenv("DESKSWAP_PLAYS", raising=False)
    monkeypatch.chdir(root / "01_two_languages")
    assert (journal.folder(), folder.around()) == (root / "plays", root)


def test_the_owner_stays_the_same_over_an_upgrade(course, root):
    owners = []
    for version in ("0.1.0", "0.2.0"):
        folder.deliver(root, version)
        manifest = json.loads((root / ".deskswap" / "manifest.json").read_text())
        owners.append(manifest["owner"])
        assert manifest["version"] == version
    assert owners[0] == owners[1] != ""


def test_a_second_delivery_writes_nothing_anew(course, root):
    folder.deliver(root, "0.1.0")
    (root / LESSON).write_text(after_running((root / LESSON).read_text()))
    before = (root / LESSON).read_text()
    assert folder.deliver(root, "0.1.0").said == ()
    assert (root / LESSON).read_text() == before


def test_an_upgrade_replaces_what_the_learner_did_not_change(course, root):
    folder.deliver(root, "0.1.0")
    (course / LESSON).write_text(notebook("play()", "more()"))
    assert folder.deliver(root, "0.2.0").said == ()
    assert (root / LESSON).read_text() == notebook("play()", "more()")


def test_outputs_do_not_count_as_a_change(course, root):
    folder.deliver(root, "0.1.0")
    (root / LESSON).write_text(after_running((root / LESSON).read_text()))
    (course / LESSON).write_text(notebook("play()", "more()"))
    assert folder.deliver(root, "0.2.0").said == ()
    assert (root / LESSON).read_text() == notebook("play()", "more()")


def test_a_change_of_tags_alone_is_delivered_too(course, root):
    folder.deliver(root, "0.1.0")
    tagged = (course / LESSON).read_text().replace('"metadata": {}', '"metadata": {"tags": ["deskswap-run"]}', 1)
    (course / LESSON).write_text(tagged)
    folder.deliver(root, "0.2.0")
    assert (root / LESSON).read_text() == tagged


def test_what_the_learner_changed_stays_and_the_new_version_is_laid_beside_it(course, root):
    folder.deliver(root, "0.1.0")
    (root / LESSON).write_text(notebook("my own plan"))
    (course / LESSON).write_text(notebook("play()", "more()"))
    new = "01_two_languages/lesson (new in 0.2.0).ipynb"
    assert folder.deliver(root, "0.2.0").said == (
        f"The course has renewed files that you changed; yours are untouched, and the new ones are “{new}”.",
    )
    assert (root / LESSON).read_text() == notebook("my own plan")
    assert (root / new).read_text() == notebook("play()", "more()")
    assert folder.deliver(root, "0.2.0").said == ()


def test_what_the_learner_changed_stays_where_the_course_brings_nothing_new(course, root):
    folder.deliver(root, "0.1.0")
    (root / LESSON).write_text(notebook("my own plan"))
    assert folder.deliver(root, "0.2.0").said == ()
    assert (root / LESSON).read_text() == notebook("my own plan")
    assert not list(root.rglob("*new in*"))


def test_a_file_of_that_name_that_was_never_delivered_stays(course, root):
    root.mkdir(parents=True)
    (root / "Start.ipynb").write_text("my diary")
    folder.deliver(root, "0.1.0")
    assert (root / "Start.ipynb").read_text() == "my diary"
    assert (root / "Start (new in 0.1.0).ipynb").read_text() == notebook("start()")


def test_a_deleted_file_comes_back(course, root):
    folder.deliver(root, "0.1.0")
    (root / LESSON).unlink()
    folder.deliver(root, "0.1.0")
    assert (root / LESSON).read_text() == (course / LESSON).read_text()


def test_a_delivery_that_broke_off_before_the_manifest_is_repeated(course, root):
    folder.deliver(root, "0.1.0")
    (root / ".deskswap" / "manifest.json").unlink()
    assert folder.deliver(root, "0.1.0").said == ()
    assert not list(root.rglob("*new in*"))


def test_modules_say_what_their_lessons_say(course, root):
    folder.deliver(root, "0.1.0")
    (found,) = folder.modules(root)
    assert (found.number, found.slug, found.title, found.summary, found.minutes) == (
        1, "two-languages", "Two languages", "Words.", 75,
    )  # fmt: skip
    assert (found.lesson, found.lab) == (LESSON, "")


def test_what_was_delivered_is_trusted_and_what_was_changed_is_not(course, root):
    import nbformat
    from nbformat.sign import NotebookNotary

    paths = folder.deliver(root, "0.1.0").paths
    (root / LESSON).write_text(notebook("import os"))
    data = root / ".deskswap" / "jupyter" / "data"
    data.mkdir(parents=True)
    sign(root, paths)
    with NotebookNotary(data_dir=str(data)) as notary:
        trusted = {
            path: notary.check_signature(nbformat.read(root / path, as_version=4)) for path in ("Start.ipynb", LESSON)
        }
    assert trusted == {"Start.ipynb": True, LESSON: False}


# ---- what the system refuses ------------------------------------------------------------------------------------


def test_a_file_in_place_of_the_folder_is_left_alone(course, tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(FolderError) as error:
        folder.deliver(tmp_path / "file", "0.1.0")
    assert str(error.value) == f"{tmp_path / 'file'} is a file, not a folder; name a folder: deskswap learn FOLDER."
    assert (tmp_path / "file").read_text() == "mine"


def test_a_file_in_place_of_a_modules_folder_is_left_alone(course, root):
    root.mkdir(parents=True)
    (root / "01_two_languages").write_text("mine")
    with pytest.raises(FolderError, match="is in the way; move it, or name a folder"):
        folder.deliver(root, "0.1.0")
    assert (root / "01_two_languages").read_text() == "mine"


def test_a_link_is_the_learners_wherever_it_leads(course, root):
    root.mkdir(parents=True)
    (root / "elsewhere.ipynb").write_text(notebook("start()"))
    (root / "Start.ipynb").symlink_to("nowhere.ipynb")
    (root / "01_two_languages").mkdir()
    (root / LESSON).symlink_to(root / "elsewhere.ipynb")
    told = "The course has renewed files that you changed; yours are untouched, and the new ones are"
    new = ("Start (new in 0.1.0).ipynb", "01_two_languages/lesson (new in 0.1.0).ipynb")
    assert folder.deliver(root, "0.1.0").said == (f"{told} “{new[0]}” and “{new[1]}”.",)
    assert (root / "Start.ipynb").readlink() == Path("nowhere.ipynb")
    assert (root / LESSON).readlink() == root / "elsewhere.ipynb"
    assert (root / "elsewhere.ipynb").read_text() == notebook("start()")
    assert (root / new[0]).read_text() == notebook("start()")
    assert folder.deliver(root, "0.1.0").said == ()


@pytest.mark.parametrize("path", ["Start.ipynb", LESSON, ".deskswap/manifest.json"])
def test_a_pipe_in_the_way_is_named_and_never_waited_for(course, root, path):
    (root / path).parent.mkdir(parents=True)
    os.mkfifo(root / path)
    with pytest.raises(FolderError) as error:
        folder.deliver(root, "0.1.0")
    why = f"{root / path} is in the way; move it, or name a folder: deskswap learn FOLDER"
    assert str(error.value) == f"The folder {root} cannot be used: {why}."
    assert (root / path).is_fifo()
    assert not (folder.delivered(root, "Start.ipynb") or folder.changed(root, path))


def test_a_damaged_manifest_is_named_and_nothing_is_changed(course, root):
    folder.deliver(root, "0.1.0")
    manifest = root / ".deskswap" / "manifest.json"
    manifest.write_text("{")
    before = {path: (root / path).read_bytes() for path in files(root)}
    with pytest.raises(FolderError) as error:
        folder.deliver(root, "0.2.0")
    told = f"{manifest} is damaged; move it away and start again: no file of yours is overwritten."
    assert str(error.value) == told
    assert {path: (root / path).read_bytes() for path in files(root)} == before


def learn(*words, limit=None, **environment):
    """A real `deskswap learn`, which must fail; its exit code and what it said."""

    def bound():
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    kept = {name: value for name, value in os.environ.items() if name != "HOME"}
    done = subprocess.run(
        [sys.executable, "-m", "deskswap", "learn", "--no-browser", *map(str, words)],
        env={**kept, **environment, "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=bound,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_no_home_directory_is_one_sentence(course):
    sentence = "There is no home directory to put the course into; name a folder: deskswap learn FOLDER.\n"
    assert learn(HOME="") == (1, "", sentence)
    assert learn(HOME="/nonexistent") == (1, "", sentence)


@pytest.mark.skipif(sys.platform != "linux", reason="limits and users are set as Linux does")
def test_a_disk_that_takes_no_more_is_one_sentence_and_leaves_nothing_half_written(course, root):
    code, out, err = learn(root, limit=200, HOME=str(root.parent))
    why = "a file may not become that large here; raise the limit on file sizes and start again"
    assert (code, out, err) == (1, "", f"The folder {root} cannot be used: {why}.\n")
    assert all(path.read_text() in (course / "start.ipynb").read_text() for path in root.rglob("*") if path.is_file())
    assert not list(root.rglob("*.part"))
    assert folder.deliver(root, "0.1.0").said == (), "running it again goes on from there"
    assert (root / LESSON).read_text() == (course / LESSON).read_text()
    assert not list(root.rglob("*new in*"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_a_full_disk_is_told_in_words(root):
    with pytest.raises(FolderError) as error, folder.telling(root), Path("/dev/full").open("w", buffering=1) as full:
        full.write("x\n")
    assert str(error.value) == f"The folder {root} cannot be used: the disk is full; make room and start again."


def test_a_folder_that_may_not_be_written_is_one_sentence():
    """Whoever runs the tests: root stands aside for somebody without rights."""
    with tempfile.TemporaryDirectory() as name:
        locked = Path(name)
        locked.chmod(0o555)
        root = os.geteuid() == 0
        if root:
            os.seteuid(65534)
        try:
            with pytest.raises(FolderError) as error:
                folder.deliver(locked / "deskswap", "0.1.0")
        finally:
            if root:
                os.seteuid(0)
            locked.chmod(0o755)
    why = "you may not write there; name a folder: deskswap learn FOLDER"
    assert str(error.value) == f"The folder {locked / 'deskswap'} cannot be used: {why}."


def test_a_port_in_use_is_one_sentence(course, root):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = learn(root, "--port", port, HOME=str(root.parent))
    assert done == (1, "", f"Port {port} is in use; leave --port away and a free one is found.\n")
    assert not root.exists()


def test_a_port_that_cannot_be_is_one_sentence(course, root):
    done = learn(root, "--port", 70000, HOME=str(root.parent))
    assert done == (1, "", "There is no port 70000; a port is a number from 1 to 65535.\n")


def test_a_home_directory_of_nobody_is_one_sentence(course):
    sentence = "There is no home directory for “~nosuchuser/x”; name another folder.\n"
    assert learn("~nosuchuser/x") == (1, "", sentence)


def test_a_folder_in_place_of_the_log_is_one_sentence(course, root):
    log = root / ".deskswap" / "jupyter.log"
    log.mkdir(parents=True)
    why = f"{log} is in the way; move it, or name a folder: deskswap learn FOLDER"
    assert learn(root) == (1, "", f"The folder {root} cannot be used: {why}.\n")


@pytest.mark.skipif(sys.platform != "linux", reason="users are set as Linux does")
def test_a_folder_of_jupyter_that_may_not_be_written_is_one_sentence():
    with tempfile.TemporaryDirectory() as name:
        runtime = Path(name) / ".deskswap" / "jupyter" / "runtime"
        runtime.mkdir(parents=True)
        runtime.chmod(0o555)
        entering = "from deskswap.cli import lab; import os, sys; os.geteuid() or os.setuid(65534); lab.enter(lab.Path(sys.argv[1]))"
        for place in (Path(name), runtime.parents[1], runtime.parent):
            place.chmod(0o777)
        done = subprocess.run([sys.executable, "-c", entering, name], capture_output=True, text=True, check=False)
    told = f"You may not write in {runtime}; give yourself the right to, or name a folder: deskswap learn FOLDER."
    assert done.stderr.splitlines()[-1] == f"deskswap.errors.FolderError: {told}"


def test_settings_that_keep_jupyter_from_starting_are_in_the_log_and_told_in_one_sentence(course, root):
    config = root / ".deskswap" / "jupyter" / "config"
    config.mkdir(parents=True)
    (config / "jupyter_config.json").write_text("{")
    (config / "jupyter_server_config.json").write_text('{"ServerApp": {"kernel_manager_class": "no.such"}}')
    log = root / ".deskswap" / "jupyter.log"
    assert learn(root) == (1, "", f"JupyterLab cannot be started; {log} says why.\n")
    assert "Exception while loading config file" in log.read_text()


def test_a_port_that_needs_a_right_is_told_as_such():
    first = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
    free_for_all = first.exists() and int(first.read_text()) <= 1
    code = "from deskswap.cli.learn import check_port; import os; os.geteuid() or os.setuid(65534); check_port(1)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    why = "is kept for the system, and you have no right to use it; leave --port away and a free one is found"
    told = "" if free_for_all else f"deskswap.errors.FolderError: Port 1 {why}."
    assert [*done.stderr.splitlines(), ""][-2 if done.stderr else -1] == told


def test_a_server_takes_the_next_port_and_keeps_it():
    import socket

    from deskswap.cli.server import OwnServer

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        server = OwnServer(ip="127.0.0.1", port=port, port_retries=0)
        with pytest.raises(
            FolderError, match=f"^Port {port} is in use; stop another server, or name a port with --port"
        ):
            server._find_http_port()
        server.port_retries = 20
        server._find_http_port()
        try:
            assert port < server.port <= port + 20
            with socket.socket() as late, pytest.raises(OSError):
                late.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                late.bind(("127.0.0.1", server.port))
        finally:
            for listening in server._listening:
                listening.close()
