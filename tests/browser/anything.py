"""Answers whatever a stage asks, as somebody would who wants to get to the end: it knows the screen and no game."""

from __future__ import annotations

from typing import Any

WORDS = "The film is on two of eighteen jars at 45 °C. What do you need from us, and by when?"
MOST_MOVES = 150


def play_anything(scene: Any) -> int:
    """Answer until the play is over; the number of moves. A move that is refused is followed by another thing to do."""
    moves, refused = 0, 0
    while (asked := scene.locator(".ds-ask > *")).count() and not scene.locator(".ds-wait").count():
        area = _opened(asked.first, moves + refused)
        button = _answered(area, moves + refused)
        before = scene.locator(".ds-ask").inner_html()
        button.click()
        scene.page.wait_for_function(
            "([scene, before]) => !scene.dataset.pending && (scene.querySelector('.ds-ask').innerHTML !== before"
            " || scene.querySelector('.ds-note').textContent)",
            arg=[scene.element_handle(), before],
        )
        accepted = not scene.locator(".ds-note").inner_text()
        moves, refused = moves + accepted, refused + (not accepted)
        assert moves < MOST_MOVES, "this play does not end"
        assert refused < MOST_MOVES, scene.locator(".ds-note").inner_text()
    return moves


def _opened(asked: Any, turn: int) -> Any:
    """Where the answer goes: of several things to do, another one is opened at each turn."""
    buttons = asked.locator(".ds-options > button")
    if not buttons.count():
        return asked
    button = buttons.nth(turn % buttons.count())
    if button.get_attribute("aria-expanded") == "false":
        button.click()
    return asked.locator(".ds-panel:not([hidden])")


def _answered(area: Any, turn: int) -> Any:
    """Fill in what there is to fill in; the button that sends it."""
    choices = area.locator(".ds-choice")
    if choices.count():
        return choices.nth(turn % choices.count())
    if area.locator(".ds-rank").count() or (area.get_attribute("class") or "").find("ds-rank") >= 0:
        return area.locator(".ds-primary")
    for field in area.locator("fieldset:has([type=radio])").all():
        labels = field.locator("label")
        labels.nth(turn % labels.count()).click()
    for field in area.locator("fieldset:has([type=checkbox])").all():
        field.locator("label").first.click()
    for cell in area.locator("select").all():
        cell.select_option(index=1 + turn % 2)
    for field in area.locator("textarea").all():
        field.fill(WORDS)
    _numbers(area)
    return area.locator("[type=submit]")


def _numbers(area: Any) -> None:
    """Typed numbers rise from field to field; sliders share their total, or stay in the middle."""
    typed = area.locator("[inputmode=decimal]").all()
    for place, field in enumerate(typed, 1):
        span = area.page.locator(f"#{field.get_attribute('id')}-span").inner_text().replace("−", "-")
        low, high = (float(part) for part in span.split(" to "))
        value = low + (high - low) * place / (len(typed) + 1)
        field.fill(f"{round(value) if high - low > len(typed) + 1 else value:g}")
    sliders = area.locator("[type=range]").all()
    tally = area.locator(".ds-budget")
    total = float(tally.inner_text().partition(" of ")[2].split()[0]) if tally.count() and sliders else 0.0
    for place, slider in enumerate(sliders):
        step = float(slider.get_attribute("step"))
        share = total / len(sliders) // step * step
        wanted = total - share * (len(sliders) - 1) if place == 0 else share
        slider.evaluate(
            "(node, value) => { if (value !== null) node.value = value;"
            " node.dispatchEvent(new Event('input', { bubbles: true })); }",
            wanted if total else None,
        )
