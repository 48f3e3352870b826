"""Answers whatever a stage asks, as somebody would who wants to get to the end: it knows the screen and no game."""

from __future__ import annotations

import re
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
    if area.locator(".ds-over").count():
        _cheapest(area)
    return area.locator("[type=submit]")


def _cheapest(area: Any) -> None:
    """Where it all costs too much: what costs least, everywhere."""
    for field in area.locator("fieldset:has([type=radio])").all():
        labels = field.locator("label").all()
        costs = [re.search(r"(\d+)", cost) for cost in (_cost(label) for label in labels)]
        numbers = [int(found[1]) if found else 0 for found in costs]
        labels[numbers.index(min(numbers))].click()


def _cost(label: Any) -> str:
    """What stands on an option as its cost."""
    return label.locator(".ds-cost").inner_text() if label.locator(".ds-cost").count() else ""


def _numbers(area: Any) -> None:
    """Numbers that make a total share it; else typed ones rise from field to field and sliders stay in the middle."""
    typed = area.locator("[inputmode=decimal]").all()
    sliders = area.locator("[type=range]").all()
    tally = area.locator(".ds-budget")
    total = float(tally.inner_text().partition(" of ")[2].split()[0]) if tally.count() and (typed or sliders) else 0.0
    for place, field in enumerate(typed, 1):
        span = area.page.locator(f"#{field.get_attribute('id')}-span").inner_text().replace("−", "-")
        low, high = (float(part) for part in span.split(" to "))
        value = low + (high - low) * place / (len(typed) + 1)
        whole = round(value) if high - low > len(typed) + 1 else round(value, 2)
        field.fill(f"{_part(total, place, len(typed), 1) if total else whole:g}")
        field.blur()
        steps = re.search(
            r"steps of ([\d.]+) from", area.page.locator(f"#{field.get_attribute('id')}-wrong").inner_text()
        )
        if steps:
            step = float(steps[1])
            field.fill(f"{low + round((whole - low) / step) * step:g}")
    for place, slider in enumerate(sliders, 1):
        step = float(slider.get_attribute("step"))
        slider.evaluate(
            "(node, value) => { if (value !== null) node.value = value;"
            " node.dispatchEvent(new Event('input', { bubbles: true })); }",
            _part(total, place, len(sliders), step) if total else None,
        )


def _part(total: float, place: int, of: int, step: float) -> float:
    """An equal part of a total in whole steps; the first part takes what is left over."""
    share = total / of // step * step
    return total - share * (of - 1) if place == 1 else share
