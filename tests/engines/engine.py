"""A browser of any engine, in as few words as the offline contract needs."""

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.servers import PATIENCE, until

SIGHT = (Path(__file__).resolve().parent / "sight.js").read_text()
PHONE = (390, 844)


class Unsettled(Exception):
    """The browser could not do it: the page was just changing, or it is gone."""


class Engine(ABC):
    """A browser with one page. Things are found by role and name, touched by the browser's own pointer and keys.

    `keeps`: what it stores is there when it is opened again.
    """

    name = ""
    keeps = True

    def __init__(self, profile: Path) -> None:
        self.profile = profile
        self.early: list[str] = []

    # What each engine does in its own way

    @abstractmethod
    def start(self) -> None:
        """Start the browser on its profile, with one empty page."""

    @abstractmethod
    def opens(self, address: str) -> None:
        """Go to an address, and wait until the page is loaded."""

    @abstractmethod
    def run(self, script: str) -> Any:
        """Run a function's text in the page, wait for what it promises, and give that: JSON's text."""

    @abstractmethod
    def taps_at(self, x: int, y: int) -> None:
        """Touch the page there."""

    @abstractmethod
    def types(self, text: str) -> None:
        """Type into whatever has the focus."""

    @abstractmethod
    def close(self) -> None:
        """Close the browser as its user would. Closing what is closed does nothing."""

    @property
    @abstractmethod
    def number(self) -> int:
        """The browser's process id."""

    @abstractmethod
    def ended(self) -> None:
        """Wait until a browser that was killed is gone."""

    def run_early(self, script: str) -> None:
        """Have a script run in each page before the page's own, from the next start on."""
        self.early.append(script)

    # What all do alike

    def reopens(self, address: str) -> None:
        """Close the browser and open it again at an address; where nothing would be kept, load the page anew."""
        if self.keeps:
            self.close()
            self.start()
        self.opens(address)

    def evaluate(self, expression: str) -> Any:
        """The value of an expression in the page, a promise awaited. It must be such as JSON can say."""
        return json.loads(self.run(f"async () => JSON.stringify((await ({expression})) ?? null)"))

    def look(self, way: str, *about: Any) -> Any:
        """Look at the page in one of the ways of sight.js. None while the page is changing."""
        try:
            return self.evaluate(f"({SIGHT}).{way}({', '.join(json.dumps(one) for one in about)})")
        except Unsettled:
            return None

    def taps(self, kind: str, name: str | re.Pattern[str], within: str | None = None) -> None:
        """Touch something by its role and name, as soon as it can be touched."""
        pattern = _pattern(name)
        where = None if within is None else _pattern(within)
        place = self.finds(lambda: self.look("point", kind, pattern, where), f"{kind} {name!r}")
        self.taps_at(place["x"], place["y"])

    def chooses(self, kind: str, name: str | re.Pattern[str], within: str | None = None) -> None:
        """Touch a radio button or a checkbox until it is chosen: what comes into view above it may push it away."""
        about = (kind, _pattern(name), None if within is None else _pattern(within))

        def chosen() -> bool:
            place = self.look("point", *about)
            if place and not self.look("chosen", *about):
                self.taps_at(place["x"], place["y"])
            return bool(self.look("chosen", *about))

        self.finds(chosen, f"{kind} {name!r} of {within!r}, chosen")

    def fills(self, label: str | re.Pattern[str], text: str) -> None:
        """Type into a field by its label, in the place of what stands there."""
        self.taps("textbox", label)
        field = f"({SIGHT}).thing('textbox', {json.dumps(_pattern(label))})"
        until(lambda: self.evaluate(f"document.activeElement === {field}"), f"{label} has the focus")
        self.evaluate(f"{field}.select()")
        self.types(text)
        until(lambda: self.evaluate(f"{field}.value") == text, f"{self.name}: {label} holds {text!r}")

    def sees(self, words: str | re.Pattern[str], within: float = PATIENCE) -> None:
        """Wait until these words stand on the page, where they can be seen. `within`: seconds."""
        pattern = words.pattern if isinstance(words, re.Pattern) else re.escape(words)
        self.finds(lambda: self.look("sees", pattern), f"{words!r}", within)

    def sees_heading(self, words: str | re.Pattern[str]) -> None:
        """Wait for the page with this heading."""
        self.finds(lambda: self.look("thing", "heading", _pattern(words)) is not None, f"heading {words!r}")

    def finds(self, looks: Callable[[], Any], what: str, within: float = PATIENCE) -> Any:
        """Look until it is there, and give it; else tell what is there."""
        try:
            return until(looks, what, within)
        except AssertionError as error:
            raise AssertionError(f"{self.name}: {error}. It shows:\n{self.text()}") from None

    def text(self) -> str:
        """Everything that can be read on the page."""
        return str(self.evaluate("document.body.innerText"))


def _pattern(name: str | re.Pattern[str]) -> str:
    """A name as a pattern: a text stands for itself, wholly."""
    return name.pattern if isinstance(name, re.Pattern) else f"^{re.escape(name)}$"
