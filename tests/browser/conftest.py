"""One JupyterLab for all of these tests."""

import pytest

from tests.browser.lab import Visitor, learning

HERE = {"127.0.0.1"}


@pytest.fixture(scope="session")
def house(tmp_path_factory):
    """A running course in an empty home, started once."""
    with learning(tmp_path_factory.mktemp("home")) as course:
        yield course


@pytest.fixture(scope="session")
def window(chromium):
    """A browser window with its cache: wide, light and still."""
    context = chromium.new_context(viewport={"width": 1200, "height": 850}, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def course(house):
    """The course as on the first day."""
    house.forget()
    return house


@pytest.fixture
def visit(course, window):
    """A function that lets a person come; whoever came met no dialog, no error, and no other host."""
    visitors = []

    def person(context=None):
        visitors.append(Visitor(context or window, course))
        return visitors[-1]

    yield person
    for visitor in visitors:
        visitor.page.close()
    assert [visitor.alarms for visitor in visitors] == [[] for _ in visitors]
    assert {host for visitor in visitors for host in visitor.hosts()} <= HERE
