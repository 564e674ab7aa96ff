"""What a phone fetches and keeps stays small: counted on what is really sent."""

import re

import pytest
from flask import Flask
from werkzeug.test import Client

KIB = 1024
SHELL, EVERYTHING = 48 * KIB, 100 * KIB


@pytest.fixture
def browser(app: Flask) -> Client:
    """A browser that takes what it gets as it goes over the air."""
    return Client(app)


def size(browser: Client, address: str) -> int:
    """How many bytes go over the air for an address, in the form that every browser of today takes."""
    answer = browser.get(address, headers={"Accept-Encoding": "gzip, br"}, buffered=True)
    assert answer.status_code == 200, address
    return len(answer.data)


def first(browser: Client) -> list[str]:
    """The document and what it names to begin with: all by which a visit is begun, graded and kept."""
    page = browser.get("/app/").text
    return ["/app/", *re.findall(r'<(?:link rel="stylesheet" href|script type="module" src)="([^"]+)"', page)]


def kept(browser: Client) -> set[str]:
    """Every address that the service worker keeps, as it names them itself."""
    worker = browser.get("/sw.js", buffered=True).text
    return set(re.findall(r'"(/(?:app/|static/|manifest)[^"]*)"', worker))


def test_the_recording_shell_is_at_most_48_kib(browser: Client) -> None:
    sizes = {address: size(browser, address) for address in first(browser)}
    assert len(sizes) == 3
    assert sum(sizes.values()) <= SHELL, sizes


def test_all_that_is_kept_for_offline_use_is_at_most_100_kib(browser: Client) -> None:
    assert set(first(browser)) < kept(browser)
    sizes = {address: size(browser, address) for address in kept(browser)}
    assert sum(sizes.values()) <= EVERYTHING, sizes
