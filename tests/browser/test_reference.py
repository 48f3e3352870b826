"""The reference page in a real JupyterLab: opened from the start page, read, left."""

import pytest

from tests.browser.lab import SHOWN, START

pytestmark = pytest.mark.browser


def test_the_reference_page_opens_from_the_start_page_leads_to_lessons_and_is_not_unsaved_by_being_read(visit):
    page = visit().open().page
    page.locator(f"{START} .ds-card", has_text="The words of the trade").get_by_text("Open").click()
    page.wait_for_selector(f"{SHOWN} h1:has-text('Reference')")
    page.locator(f"{SHOWN} a", has_text="Where each idea is practised").first.click()
    page.wait_for_selector(f"{SHOWN} td:has-text('S1') >> visible=true")
    page.wait_for_function(
        "document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden) td').getBoundingClientRect().top < innerHeight"
    )
    page.locator(f"{SHOWN} td a", has_text="1 Two languages").first.click()
    page.wait_for_selector(f"{SHOWN} h1:has-text('Two languages')")
    page.locator(".lm-TabBar-tab[data-deskswap-title=Reference]").click()
    page.wait_for_selector(f"{SHOWN} h1:has-text('Reference')")
    page.wait_for_selector(".lm-TabBar-tab[data-deskswap-title=Reference]:not(.jp-mod-dirty)")
