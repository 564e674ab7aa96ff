"""The week on the phone's first screen: whom to visit by day, without signal too."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.servers import Server

pytestmark = pytest.mark.browser


def test_what_is_due_stands_under_its_day_on_the_first_screen(
    new_phone: Callable[..., Page], server: Server
) -> None:
    page = new_phone(who="amira")
    page.goto("/app/")
    week = page.locator("[data-part=week]")
    expect(week.get_by_role("heading", name="This week")).to_be_visible()
    expect(week.get_by_role("heading", level=3)).to_have_text(["Overdue"])
    expect(week.get_by_role("link")).to_have_count(2)
    server.stop()
    week.get_by_role("link", name=re.compile("R., 7 years|R., 6 years")).click()
    expect(page.get_by_text("look due by")).to_be_visible()
