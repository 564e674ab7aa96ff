"""What is measured: ours, and the bare page. Each says how one gets to its first item, and how items are answered."""

from collections.abc import Iterator
from typing import Protocol

from playwright.sync_api import expect
from sqlalchemy import select

from app.extensions import db
from app.models import Profile
from tests.bench.bare import BareServer
from tests.bench.phone import Phone
from tests.browser.actors import Worker
from tests.faults.proxy import Proxy
from tests.servers import Server

ITEMS = 20


class Subject(Protocol):
    """A page with twenty items."""

    name: str
    wire: Proxy
    first_item: tuple[str, ...]
    offline: str

    def welcomes(self, phone: Phone) -> None:
        """Do what must be done before the page is asked for."""

    def leads_here(self, phone: Phone) -> None:
        """Go the way that its users go before they ever ask for it."""

    def address(self) -> str:
        """Where its form is."""

    def is_made_ready(self, phone: Phone) -> None:
        """Have the page keep what is answered, as its users would have it, and stand at the first item."""

    def grades(self, phone: Phone) -> Iterator[str]:
        """What to tap to grade one item after the other."""

    def holds(self, phone: Phone) -> None:
        """See it said that what was answered is kept, if the page says so."""


class Bare:
    """The bare page: twenty items under each other, kept at every change."""

    name = "bare"
    first_item: tuple[str, ...] = ("input[type=radio]",)
    offline = "input[type=radio]"

    def __init__(self) -> None:
        self.server = BareServer()
        self.wire = Proxy(self.server.port)

    def welcomes(self, phone: Phone) -> None:
        """Nobody need be known."""

    def leads_here(self, phone: Phone) -> None:
        """There is no other page."""

    def address(self) -> str:
        """Its only page."""
        return f"{self.wire.address}/"

    def is_made_ready(self, phone: Phone) -> None:
        """It is so from the start."""

    def grades(self, phone: Phone) -> Iterator[str]:
        """The first to the fourth grade in turns."""
        for place in range(ITEMS):
            yield f"fieldset >> nth={place} >> label:not(.note) >> nth={place % 4}"

    def holds(self, phone: Phone) -> None:
        """It says nothing."""


class Ours:
    """Holdfast: one item a screen, after the start of a visit has asked what it must."""

    name = "ours"
    first_item: tuple[str, ...] = (
        "#kind-announced",
        "[data-part=now]",
        "[data-part=begin]",
        "input[name=grade]",
    )
    offline = "#passphrase"

    def __init__(self, server: Server) -> None:
        self.server = server
        self.wire = Proxy(server.port)
        with server.record():
            profile = db.session.scalars(select(Profile).where(Profile.reference == "HV-0001")).one()
            self.profile = str(profile.id)

    def welcomes(self, phone: Phone) -> None:
        """Amira is signed in."""
        cookie = {
            "name": "holdfast-session",
            "value": self.server.session_of("amira"),
            "url": self.wire.address,
        }
        phone.context.add_cookies([cookie])  # type: ignore[list-item]

    def leads_here(self, phone: Phone) -> None:
        """See one's cases, as whoever signs in does; behind that page the recording app is fetched."""
        phone.page.goto(f"{self.wire.address}/")
        phone.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")

    def address(self) -> str:
        """The way to a visit from a child's page."""
        return f"{self.wire.address}/app/#/open/{self.profile}"

    def worker(self, phone: Phone) -> Worker:
        """Amira, whom nobody asks whether the page is sound: that takes time."""
        return Worker(phone.page, "Amira Osei", scripts=False)

    def is_made_ready(self, phone: Phone) -> None:
        """With a passphrase, so that every tap is sealed."""
        amira = self.worker(phone)
        amira.goes_to(f"{self.wire.address}/app/#/home")
        amira.makes_the_phone_ready()
        amira.goes_to(self.address())
        amira.begins_with_the_items()

    def grades(self, phone: Phone) -> Iterator[str]:
        """The same grades; then it is said how it is known, and the next item comes."""
        for place in range(ITEMS):
            expect(phone.page.get_by_role("heading", level=1)).to_contain_text(f"Item {place + 1} of ")
            yield f".hf-grade >> nth={place % 4} >> label"
            yield "[data-evidence=seen]"

    def holds(self, phone: Phone) -> None:
        """Amira reads that it is saved on this phone."""
        expect(phone.page.locator("[data-part=kept]")).to_contain_text("Saved on this phone")
