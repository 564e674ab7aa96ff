"""The browser ends at any moment, as with a flat battery: what was said to be saved is there afterwards."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from threading import Timer
from time import monotonic

import pytest

from tests.engines.engine import Engine, Unsettled
from tests.engines.holder import PASSPHRASE, Holder
from tests.engines.scan import scan
from tests.servers import Server, until

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

BEGINNING = "Hobbledehoy lintel, "
WORDS = ("bath", "cot", "door", "stair")
TICK = "Saved on this phone"
STATE = "[document.querySelector('[data-part=kept]').textContent, document.getElementById('note').value]"


@dataclass
class Typist:
    """Somebody who types a note and looks at what is said of saving."""

    phone: Engine
    chance: Random
    typed: str = ""
    ticked: str = ""

    def goes_on(self) -> None:
        """Type a word and pause, looking all the while."""
        self.types(f"{self.chance.choice(WORDS)}{self.chance.randrange(1000)} ")
        pause_ends = monotonic() + self.chance.uniform(0, 0.9)
        while monotonic() < pause_ends:
            self.looks()

    def types(self, words: str) -> None:
        """Type some words."""
        self.typed += words  # first: some of them may arrive
        self.phone.types(words)

    def sees_all_ticked(self) -> bool:
        """Whether everything typed is said to be saved."""
        self.looks()
        return self.ticked == self.typed

    def looks(self) -> None:
        """See what stands there, and whether it is said to be saved."""
        said, note = self.phone.evaluate(STATE)
        if said.startswith(TICK):
            self.ticked = note


def ends_at_any_moment(phone: Engine, typist: Typist) -> None:
    """The browser ends while somebody types and pauses."""
    end = Timer(typist.chance.uniform(0.1, 2.5), os.kill, (phone.number, signal.SIGKILL))
    end.start()
    with suppress(Unsettled):
        while True:
            typist.goes_on()
    end.join()


def ends_at_a_tick(phone: Engine, typist: Typist) -> None:
    """The browser ends just when new words are said to be saved."""
    number = phone.number
    typist.goes_on()
    until(typist.sees_all_ticked, "the note is ticked")
    os.kill(number, signal.SIGKILL)


def survives(phone: Engine, server: Server, times: int) -> Iterator[tuple[str, str, str]]:
    """Write a note and have the browser end, so many times. Gives what was ticked, what is there, what was typed."""
    amira = Holder(phone, server)
    amira.signs_in()
    amira.makes_ready()
    server.stop()
    amira.starts("R.")
    item = amira.item()
    amira.writes_a_note(BEGINNING)
    address = str(phone.evaluate("location.href"))
    chance = Random(f"{phone.name} {times}")
    note = BEGINNING
    for turn in range(times):
        typist = Typist(phone, chance, note)
        until(typist.sees_all_ticked, "the note is ticked")
        (ends_at_any_moment if turn % 2 else ends_at_a_tick)(phone, typist)
        phone.ended()
        phone.start()
        phone.opens(address)
        amira.unlocks()
        amira.sees_item(item)
        note = amira.note()
        yield typist.ticked, note, typist.typed


def check(phone: Engine, server: Server, times: int) -> None:
    """Nothing that was ticked is gone, nothing is altered, and no word lies there in clear."""
    for ticked, note, typed in survives(phone, server, times):
        assert note.startswith(ticked), (ticked, note)
        assert typed.startswith(note), (typed, note)
    phone.evaluate(STATE)
    os.kill(phone.number, signal.SIGKILL)
    phone.ended()
    assert scan(phone.profile, {"the note": BEGINNING.strip(), "the passphrase": PASSPHRASE}) == set()


@pytest.mark.parametrize(("name", "times"), [("chromium", 2), ("firefox", 1)])
def test_what_was_ticked_outlasts_the_browser(
    name: str, times: int, new_engine: Callable[[str], Engine], server: Server
) -> None:
    check(new_engine(name), server, times)


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("name", ["chromium", "firefox"])
def test_what_was_ticked_outlasts_the_browser_fifty_times(
    name: str, new_engine: Callable[[str], Engine], server: Server
) -> None:
    check(new_engine(name), server, 50)
