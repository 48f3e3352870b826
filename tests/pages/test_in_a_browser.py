"""Site and slides in Chromium: readable by everybody, in both lights, by keyboard, asking nothing of anybody."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from deskswap.pages import site, slides

PAGES = ("index.html", "06-the-trade/lesson.html", "06-the-trade/lab.html", "06-the-trade/facilitator.html",
         "06-the-trade/scenes/launch-against-spec.html", "reference.html")  # fmt: skip


@pytest.fixture(scope="module")
def built(whole, tmp_path_factory):
    """Site and slides of the course that lies here, on disk."""
    folder = tmp_path_factory.mktemp("pages")
    files = site.site(whole, [], draw=False).files()
    files["slides.html"] = slides.deck(whole.modules[6], whole).encode()
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture
def opened(chromium, built):
    """A way to open one of the pages; at the end, nothing was asked of any other machine."""
    asked, pages = [], []

    def opener(name, scheme="light", width=1280, height=720, **more):
        page = chromium.new_page(viewport={"width": width, "height": height}, color_scheme=scheme, **more)
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"file://{built / name}")
        pages.append(page)
        return page

    yield opener
    for page in pages:
        page.close()
    assert [url for url in asked if not url.startswith(("file://", "data:"))] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", [*PAGES, "slides.html"])
def test_axe_finds_nothing(opened, name, scheme):
    found = Axe().run(opened(name, scheme)).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_telephone(opened, name):
    page = opened(name, width=360, height=740)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_keyboard_leads_through_the_slides(opened):
    page = opened("slides.html")
    count = page.locator(".slide").count()
    title = "document.querySelector('.shown :is(h1, h2)').textContent"
    assert page.evaluate(title) == "The trade"
    page.keyboard.press("ArrowRight")
    second = page.evaluate(title)
    assert second.startswith("What you can do afterwards")
    assert page.locator("#count").text_content() == f"2 of {count}"
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(title) == "The trade"
    page.keyboard.press("End")
    assert page.evaluate(title) == "To talk about"
    page.keyboard.press("PageDown")
    assert page.locator("#count").text_content() == f"{count} of {count}"
    page.keyboard.press("Home")
    page.locator("#on").click()
    assert page.evaluate(title) == second
    page.reload()
    assert page.evaluate(title) == second


def test_every_slide_fits_the_wall(opened):
    page = opened("slides.html", reduced_motion="reduce")
    for _ in range(page.locator(".slide").count()):
        fits = "(() => { const s = document.querySelector('.shown'); return s.scrollHeight <= s.clientHeight + 1 })()"
        assert page.evaluate(fits), page.evaluate("location.hash")
        page.keyboard.press("ArrowRight")


def test_without_scripts_every_slide_is_there_to_scroll_through(chromium, built):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"file://{built / 'slides.html'}")
    assert page.locator(".slide").last.is_visible()
    context.close()


def test_the_slides_are_printed_one_a_page(opened, tmp_path):
    from pypdf import PdfReader

    page = opened("slides.html")
    count = page.locator(".slide").count()
    page.pdf(path=tmp_path / "slides.pdf", prefer_css_page_size=True)
    assert len(PdfReader(tmp_path / "slides.pdf").pages) == count
