"""Whoever holds a phone, in the words of their work; the same in every engine."""

import re
from dataclasses import dataclass

from tests.engines.engine import Engine
from tests.people import PASSWORD
from tests.servers import Server, until

PASSPHRASE = "quandary lantern wombat verger"
PIN = "483920"


@dataclass
class Holder:
    """Amira, unless it is somebody else, with a phone in one of the engines."""

    phone: Engine
    server: Server
    name: str = "amira"
    passphrase: str = PASSPHRASE

    @property
    def app(self) -> str:
        """Where the recording app is."""
        return f"{self.server.address}/app/"

    # Coming and going

    def signs_in(self) -> None:
        """Sign in, and come to the recording app with the cases brought."""
        self.phone.opens(f"{self.server.address}/sign-in?next=/app/")
        self.phone.fills("Email address", f"{self.name}@example.org")
        self.phone.fills("Password", PASSWORD)
        self.phone.taps("button", "Sign in")
        self.phone.sees_heading("Visits")

    def makes_ready(self, pin: str = PIN) -> None:
        """Make this phone ready for work without a network, with a passphrase of one's own."""
        self.phone.taps("link", "Choose a passphrase")
        self.phone.sees_heading("Make this phone ready")
        self.phone.taps("button", "Choose my own instead")
        self.phone.fills("Your own passphrase", self.passphrase)
        self.phone.fills("Type the passphrase once more", self.passphrase)
        self.phone.fills(re.compile(r"^PIN for uncovering"), pin)
        self.phone.taps("button", re.compile("^Make this phone ready"))
        self.phone.sees_heading("Visits")
        self.has_the_shell()

    def has_the_shell(self) -> None:
        """Wait until the app itself is kept on the phone."""
        until(lambda: self.phone.look("ready"), f"{self.phone.name} keeps the shell")

    def unlocks(self) -> None:
        """Unlock with the passphrase."""
        self.phone.sees_heading("Unlock")
        self.phone.fills("Passphrase", self.passphrase)
        self.phone.taps("button", "Unlock")
        self.phone.finds(lambda: self.phone.look("heading") not in (None, "", "Unlock"), "what was sealed")

    def goes_home(self) -> None:
        """Go back to the list of visits."""
        self.phone.taps("link", re.compile("^Back "))
        self.phone.sees_heading("Visits")

    def locks(self) -> None:
        """Lock the phone, at the list of visits."""
        self.phone.taps("button", "Lock")
        self.phone.sees_heading("Unlock")

    # Recording

    def starts(self, initials: str, why_not_alone: str = "", somebody: str = "") -> None:
        """Open a visit to a child from the list of cases, answer what its first screen asks, and go to an item."""
        self.phone.taps("link", re.compile(rf"^{re.escape(initials)}, "))
        self.phone.taps("link", "Start a visit")
        self.phone.sees_heading(re.compile("^Start a visit to "))
        self.phone.chooses("radio", "Announced")
        self.phone.taps("button", re.compile("^Now, "))
        self.phone.chooses("radio", "Yes", within="Seen")
        self.phone.chooses("radio", "No" if why_not_alone else "Yes", within="Seen alone")
        if why_not_alone:
            self.phone.fills("Why not alone?", why_not_alone)
        self.phone.chooses("radio", "Yes", within="Bedroom seen")
        self.phone.chooses("checkbox", "Mother")
        if somebody:
            self.phone.fills("Somebody else", somebody)
            self.phone.taps("button", "Add somebody")
        self.phone.taps("link", re.compile("^(Start|Go on) with "))

    def item(self) -> str:
        """The title of the item on the screen."""
        return self.phone.finds(self.title, "an item")

    def title(self) -> str | None:
        """The title of the item, if one is on the screen."""
        heading = str(self.phone.look("heading"))
        return heading.partition(", ")[2] if heading.startswith("Item ") else None

    def sees_item(self, title: str) -> None:
        """Wait for the screen of this item."""
        self.phone.finds(lambda: self.title() == title, f"the item {title}")

    def grades(self, grade: int, note: str = "") -> str:
        """Grade the item on the screen, with a note if there is one, and come to the next. Gives its title."""
        title = self.item()
        self.phone.chooses("radio", re.compile(rf"^{grade}\b"))
        if note:
            self.writes_a_note(note)
        self.phone.taps("button", "I saw it")
        self.phone.finds(lambda: self.title() != title, "another item")
        return title

    def writes_a_note(self, note: str) -> None:
        """Write a note on the item on the screen."""
        self.phone.taps("button", re.compile("^Add (a|the) note$"))
        self.phone.fills(re.compile("^Note on "), note)

    def note(self) -> str:
        """What stands in the note on the item on the screen."""
        self.phone.taps("button", re.compile("^(Add|Change) (a|the) note$"))
        return str(self.phone.finds(lambda: self.phone.look("value", "^Note on "), "a note"))

    def goes_to_the_check(self) -> None:
        """Go on from an item to the page before finishing."""
        self.phone.taps("link", re.compile("^All items:"))
        self.phone.taps("link", "Check and finish")
        self.phone.sees_heading("Check before you finish")

    def finishes(self) -> None:
        """Finish the visit."""
        self.phone.taps("button", "Finish this visit")
        self.phone.sees_heading(re.compile("^Finished: visit to "))
