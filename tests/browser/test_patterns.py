"""The parts of the pages, as a phone and a desk show them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests import browsers

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "screen", [browsers.PHONE, browsers.SMALL, browsers.DESK], ids=["phone", "small", "desk"]
)
def test_axe_finds_nothing_and_nothing_runs_off_the_side(
    new_phone: Callable[..., Page], screen: dict[str, object]
) -> None:
    page = new_phone(screen, who="chidi")
    page.goto("/patterns")
    assert browsers.axe(page) == []
    assert browsers.sideways(page) == 0


def test_letters_of_twice_the_size_still_fit(new_phone: Callable[..., Page]) -> None:
    page = new_phone(who="chidi")
    page.goto("/patterns")
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    assert browsers.sideways(page) == 0


def test_everything_to_press_is_large_enough(new_phone: Callable[..., Page]) -> None:
    page = new_phone(who="chidi")
    page.goto("/patterns")
    small = page.evaluate(
        """() => [...document.querySelectorAll('a, button, input, select, textarea, label')]
          .filter((one) => one.checkVisibility() && !one.closest('.govuk-skip-link, .govuk-hint'))
          .map((one) => [one, one.getBoundingClientRect()])
          .filter(([one, box]) => (one.tagName !== 'LABEL' || one.closest('.hf-opt, .hf-check')) && box.height < 43.5)
          .filter(([one]) => !(one.type === 'checkbox' && one.labels.length))
          .map(([one, box]) => one.outerHTML.slice(0, 80) + ' ' + box.height)"""
    )
    assert small == []


def test_the_way_past_the_navigation_comes_first(page: Page) -> None:
    page.goto("/patterns")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "main"
