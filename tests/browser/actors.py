"""The people of the plays: what Amira, Ben and Chidi do with a browser, in the words of their work.

They find everything as a person does, by its role and its name, and wait for what they can see.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from playwright.sync_api import Locator, Page, Response, expect

from app.words import day
from observations.instrument import current
from tests import browsers
from tests.builders import envelope
from tests.builders import item as sent
from tests.people import PASSWORD
from tests.servers import Server

KEYS = {item.title: key for key, item in current().items.items()}
TITLES = {key: title for title, key in KEYS.items()}
KINDS = {
    "announced": "Announced",
    "unannounced": "Unannounced",
    "no_access": "No access",
    "office": "Office",
    "school": "School",
    "video": "Video",
    "contact": "Phone or message",
}
EVIDENCE = {
    "seen": "I saw it",
    "child": "Child told me",
    "carer": "Carer told me",
    "record": "Record or professional",
}
REASONS = {
    "not_observed": "Not seen",
    "access_refused": "Access refused",
    "not_asked": "Not asked",
    "does_not_apply": "Does not apply",
}
PASSPHRASE, PIN = "seven quiet lanterns drift", "2468"
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
LOOKED_AT: set[str] = set()


def state_of(page: Page, words: str = "") -> str:
    """Which page this is, whoever it is about: its address without ids."""
    path = ID.sub("*", re.sub(r"^\w+://[^/]+", "", page.url))
    # Every item looks alike, and so does every state of one page but for what the test says of it.
    place = re.sub(r"(#/item/[*]).*", r"\1", path)
    return f"{place} {words}".strip()


class Actor:
    """Somebody with a browser."""

    def __init__(self, page: Page, name: str, *, scripts: bool = True) -> None:
        self.page, self.name, self.scripts = page, name, scripts
        self.taps, self.sent = 0, 0

    # What anybody does

    def goes_to(self, address: str) -> Response | None:
        """Type an address."""
        return self.page.goto(address)

    def signs_in(self, password: str = PASSWORD) -> None:
        """Sign in as oneself, and arrive at the caseload (or where one wanted to go)."""
        if not self.page.url.endswith("/sign-in"):
            self.goes_to("/sign-in")
        self.page.get_by_label("Email address").fill(f"{self.name.split()[0].lower()}@example.org")
        self.page.get_by_label("Password").fill(password)
        self.finds_page_sound()
        self.page.get_by_role("button", name="Sign in").click()
        self.sees_heading("Caseload")

    def signs_out(self) -> None:
        """Sign out by the button at the top of every page."""
        self.page.get_by_role("button", name="Sign out", exact=True).click()
        self.sees_heading("Sign in")

    def is_signed_in(self, server: Server, who: str) -> None:
        """Be signed in on this phone as one of the cast, in place of whoever was."""
        self.page.context.add_cookies(
            [{"name": "holdfast-session", "value": server.session_of(who), "url": server.address}]
        )

    def taps_on(self, thing: Locator) -> None:
        """Press something, and count it."""
        self.taps += 1
        thing.click()

    def chooses(self, answer: str | re.Pattern[str], among: Locator | None = None) -> None:
        """Choose one answer of a question."""
        where = among or self.page
        self.taps_on(where.get_by_role("radio", name=answer, exact=True))

    def question(self, words: str) -> Locator:
        """The group of answers to a question."""
        return self.page.get_by_role("group", name=words, exact=True)

    def presses(self, name: str | re.Pattern[str]) -> None:
        """Press a button."""
        self.taps_on(self.page.get_by_role("button", name=name, exact=isinstance(name, str)))

    def follows(self, name: str | re.Pattern[str]) -> None:
        """Follow a link."""
        self.taps_on(self.page.get_by_role("link", name=name, exact=isinstance(name, str)).first)

    # What anybody sees

    def sees_heading(self, words: str | re.Pattern[str]) -> None:
        """Wait for the page with this heading."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(words)

    def sees(self, words: str | re.Pattern[str], within: float = 10) -> None:
        """Wait until these words stand on the page, where they can be seen. `within`: seconds."""
        shown = self.page.get_by_role("main").get_by_text(words).filter(visible=True)
        expect(shown.first).to_be_visible(timeout=within * 1000)

    def does_not_see(self, words: str | re.Pattern[str]) -> None:
        """Find these words nowhere on the page."""
        expect(self.page.get_by_text(words).filter(visible=True)).to_have_count(0)

    def finds_page_sound(self, state: str = "") -> None:
        """Have axe look at the page in light and dark, once for each page in each state; nothing runs off the side."""
        where = state_of(self.page, state)
        if where in LOOKED_AT or not self.scripts:  # axe is a script
            return
        assert browsers.axe(self.page) == [], where
        assert browsers.sideways(self.page) == 0, where
        LOOKED_AT.add(where)

    def fits_every_screen(self) -> None:
        """Find the page within a phone, a small phone and a desk, and within a phone with letters of twice the size."""
        for size in (browsers.SMALL, browsers.DESK, browsers.PHONE):
            self.page.set_viewport_size(size["viewport"])
            assert browsers.sideways(self.page) == 0, (state_of(self.page), size["viewport"])
        with browsers.large_letters(self.page):
            assert browsers.sideways(self.page) == 0, (state_of(self.page), "large letters")


class Worker(Actor):
    """Somebody who visits, with a phone."""

    # Recording

    def opens_the_recording_app(self) -> None:
        """Open the recording app at its home, with the cases brought."""
        self.goes_to("/app/")
        self.sees_heading("Visits")

    def starts(
        self,
        initials: str,
        *,
        kind: str = "announced",
        child_seen: bool = True,
        alone: bool = True,
        at: str = "",
        on: date | None = None,
        contact_with: str = "",
    ) -> None:
        """Open a visit to a child from the list of cases, and answer what its first screen asks."""
        self.follows(re.compile(rf"^{re.escape(initials)}, "))
        self.finds_page_sound()
        self.follows("Start a visit")
        self.answers_the_start(
            kind=kind, child_seen=child_seen, alone=alone, at=at, on=on, contact_with=contact_with
        )

    def answers_the_start(
        self,
        *,
        kind: str = "announced",
        child_seen: bool = True,
        alone: bool = True,
        at: str = "",
        on: date | None = None,
        contact_with: str = "",
    ) -> None:
        """Say what kind of visit it is, when it began, whether the child was seen, and who was there."""
        self.sees_heading(re.compile("^Start a visit to "))
        self.chooses(KINDS[kind])
        if contact_with:
            self.page.get_by_label("With whom?").fill(contact_with)
        self.says_when(at, on)
        if kind != "contact":
            self.says_who_was_seen(child_seen, alone)
        if kind in ("announced", "unannounced"):
            self.chooses("Yes", self.question("Bedroom seen"))
            self.taps_on(self.page.get_by_role("checkbox", name="Mother", exact=True))
        self.finds_page_sound(f"as {kind}")

    def says_when(self, at: str, on: date | None) -> None:
        """Give the time of the visit, and its day if it was not today."""
        if at:
            self.page.get_by_label("Start time").fill(at)
        else:
            self.presses(re.compile("^Now, "))
        if on:
            self.presses("It was another day")
            self.page.get_by_label("Day of the visit").fill(on.isoformat())

    def says_who_was_seen(self, child_seen: bool, alone: bool) -> None:
        """Say whether the child was seen, and seen alone, and why not."""
        self.chooses("Yes" if child_seen else "No", self.question("Seen"))
        if not child_seen:
            self.page.get_by_label("Why not seen?").fill("At school")
            return
        self.chooses("Yes" if alone else "No", self.question("Seen alone"))
        if not alone:
            self.page.get_by_label("Why not alone?").fill("Wanted to stay with mother")

    def begins_with_the_items(self) -> None:
        """Go on from the start to the first item. From here on taps are counted."""
        self.follows(re.compile("^(Start|Go on) with "))
        self.taps = 0

    def item(self) -> str:
        """Which item is on the screen."""
        heading = self.page.get_by_role("heading", level=1, name=re.compile(r"^Item \d+ of \d+, "))
        expect(heading).to_be_visible()
        return KEYS[re.sub(r"^Item \d+ of \d+, ", "", heading.inner_text().replace("\n", ""))]

    def sees_item(self, item: str) -> None:
        """Wait for the screen of this item."""
        self.sees_heading(re.compile(rf"^Item \d+ of \d+, {re.escape(TITLES[item])}$"))

    def grades(self, item: str, grade: int, evidence: str = "seen", note: str = "") -> None:
        """Grade the item on the screen: the grade, a note if there is one, and how it is known."""
        self.sees_item(item)
        self.chooses_grade(grade)
        if note:
            self.presses(re.compile("^Add (a|the) note$"))
            self.page.get_by_role("textbox", name=f"Note on {TITLES[item]}").fill(note)
        self.presses(EVIDENCE[evidence])

    def chooses_grade(self, grade: int) -> None:
        """Choose a grade of the item on the screen."""
        self.chooses(re.compile(rf"^{grade}\b"))

    def leaves_ungraded(self, item: str, reason: str = "not_observed") -> None:
        """Say why the item on the screen is not graded."""
        self.sees_item(item)
        self.chooses("Not graded")
        self.presses(REASONS[reason])

    def grades_everything(self, grade: int = 2, evidence: str = "seen", **others: Any) -> None:
        """Go through all items, with this grade but for those named: `h1={"grade": 4}` or `h2="not_asked"`."""
        while self.is_at_an_item():
            item = self.item()
            given = others.get(item, {})
            self.finds_page_sound()
            if isinstance(given, str):
                self.leaves_ungraded(item, given)
            else:
                self.grades(item, **{"grade": grade, "evidence": evidence, **given})
            self.has_left(item)
        self.sees_heading("Check before you finish")

    def is_at_an_item(self) -> bool:
        """Whether the screen shows an item."""
        return "#/item/" in self.page.url

    def has_left(self, item: str) -> None:
        """Wait until another screen has come."""
        gone = re.compile(rf", {re.escape(TITLES[item])}$")
        expect(self.page.get_by_role("heading", level=1)).not_to_have_text(gone)

    def opens_item(self, item: str) -> None:
        """Jump to one item from the list of all."""
        self.follows(re.compile(rf"^{re.escape(TITLES[item])}\b"))
        self.sees_item(item)

    def finishes(self) -> None:
        """Finish the visit on the check page."""
        self.finds_page_sound()
        self.presses("Finish this visit")
        self.sees_heading(re.compile("^Finished: visit to "))

    def sees_kept_only_here(self) -> None:
        """See it said that the visit is in this page and nowhere else."""
        expect(self.page.get_by_text("Only in this page")).to_be_visible()

    def has_signal_again(self) -> None:
        """Have the phone notice that there is a network: it then tries at once."""
        self.page.evaluate("() => window.dispatchEvent(new Event('online'))")

    def records(
        self, initials: str, grade: int = 2, others: Mapping[str, Any] | None = None, **start: Any
    ) -> None:
        """Record a whole visit, and see that it is in the record."""
        self.opens_the_recording_app()
        self.starts(initials, **start)
        self.begins_with_the_items()
        self.grades_everything(grade, **(others or {}))
        self.finishes()
        self.sees("In the record")

    # Afterwards

    def corrects(self, initials: str, number: int, why: str) -> None:
        """Take one's own visit up again from its page, as the next version, and say why."""
        self.follows("Correct this visit")
        self.sees_heading(f"Version {number} of the visit to {initials}")
        self.page.get_by_label("Why is this version needed?").fill(why)
        self.finds_page_sound("without questions")
        self.follows("Go to the items")

    def sees_all_items(self) -> None:
        """Leave the item at hand for the list of all."""
        self.follows(re.compile("^All items: "))
        self.sees_heading("All items")

    def comes_to_the_check(self) -> None:
        """Leave the item at hand, and go to the page on which a visit is checked and finished."""
        self.sees_all_items()
        self.follows("Check and finish")

    def regrades(self, item: str, grade: int, note: str) -> None:
        """Give one item of a visit that is graded already another grade, and come to the check page."""
        self.opens_item(item)
        self.chooses_grade(grade)
        self.presses(re.compile("^Add (a|the) note$"))
        self.page.get_by_role("textbox", name=f"Note on {TITLES[item]}").fill(note)
        self.presses(EVIDENCE["seen"])
        self.has_left(item)
        self.comes_to_the_check()

    def adds(self, words: str) -> None:
        """Add words to a filed visit from its page."""
        self.follows("Add to this visit")
        self.page.get_by_label("What is to be added to version").fill(words)
        self.finds_page_sound()
        self.presses("Add it")
        self.sees_heading(re.compile("^Visit of "))

    # The phone itself

    def makes_the_phone_ready(self, passphrase: str = PASSPHRASE, pin: str = PIN) -> None:
        """Make this phone ready from the recording app's home, with a passphrase of one's own and a PIN."""
        self.follows("Choose a passphrase")
        self.sees_heading("Make this phone ready")
        self.chooses_the_passphrase(passphrase, pin)
        self.presses("Make this phone ready")
        locked = self.page.get_by_role("button", name="Lock", exact=True)
        expect(locked).to_be_visible(timeout=30_000)  # a key of a passphrase is slow to make, and should be
        self.sees_heading("Visits")

    def sets_up_the_phone(self, passphrase: str = PASSPHRASE, pin: str = PIN) -> None:
        """Open the recording app and make this phone ready."""
        self.opens_the_recording_app()
        self.makes_the_phone_ready(passphrase, pin)

    def chooses_the_passphrase(self, passphrase: str, pin: str = "") -> None:
        """Fill in a passphrase of one's own, twice, and a PIN."""
        self.presses("Choose my own instead")
        self.page.get_by_label("Your own passphrase", exact=True).fill(passphrase)
        self.page.get_by_label("Type the passphrase once more", exact=True).fill(passphrase)
        if pin:
            self.page.get_by_label("PIN for uncovering (optional)", exact=True).fill(pin)

    def sees_button(self, name: str) -> None:
        """Wait until there is a button of this name."""
        expect(self.page.get_by_role("button", name=name, exact=True)).to_be_visible(timeout=30_000)

    def covers(self) -> None:
        """Cover the screen by one tap."""
        self.presses("Cover")
        self.sees_heading("Covered")

    def uncovers(self, pin: str = PIN) -> None:
        """Bring a covered screen back, by the PIN where there is one."""
        self.sees_heading("Covered")
        asked = self.page.get_by_label("PIN", exact=True)
        if asked.is_visible():
            asked.fill(pin)
        self.presses("Uncover")

    def locks(self) -> None:
        """Lock the phone from the home of the recording app."""
        self.presses("Lock")
        self.sees_it_locked()

    def sees_it_locked(self) -> None:
        """See the locked screen, and nobody's name on it."""
        self.sees_heading("Unlock")
        expect(self.page.get_by_text(self.name)).to_have_count(0)

    def types_the_passphrase(self, passphrase: str = PASSPHRASE) -> None:
        """Type a passphrase on the locked screen, and press Unlock."""
        self.page.get_by_label("Passphrase", exact=True).fill(passphrase)
        self.presses("Unlock")

    def unlocks(self, passphrase: str = PASSPHRASE) -> None:
        """Unlock the phone by the passphrase, and come to the screen that the address names."""
        self.sees_it_locked()
        self.types_the_passphrase(passphrase)
        expect(self.page.get_by_role("heading", level=1)).not_to_have_text("Unlock", timeout=30_000)

    def opens_the_app_again(self) -> None:
        """Load the recording app anew, as after the phone was switched off. The screen is what then comes."""
        self.goes_to("about:blank")
        self.goes_to("/app/")

    def uses_the_new_version(self) -> None:
        """Ask the new version in from home, and see the page loaded anew with it."""
        self.page.evaluate("() => { window.before = true; }")
        self.presses("Use it now")
        self.page.wait_for_function("() => window.before === undefined")
        self.sees_heading("Visits")

    def takes_over(self) -> None:
        """Go on in this tab with what another has open."""
        self.sees_heading("Open in another tab")
        self.presses("Take over")

    def is_put_away(self, put_away: bool = True) -> None:
        """Have the phone put the page out of sight, or bring it back: what the browser says then."""
        self.page.evaluate(
            """(away) => {
              const says = { hidden: away, visibilityState: away ? 'hidden' : 'visible' };
              for (const name in says) Object.defineProperty(document, name, { value: says[name], configurable: true });
              document.dispatchEvent(new Event('visibilitychange'));
            }""",
            put_away,
        )

    # What came before

    def has_sent(self, *visits: Mapping[str, Any], ids: Sequence[UUID] = ()) -> None:
        """Send earlier visits by the same door as the phone's, and have them filed."""
        first, self.sent = self.sent + 1, self.sent + len(visits)
        items = [
            sent(visit, seq=first + place, visit=ids[place] if ids else None)
            for place, visit in enumerate(visits)
        ]
        answer = self.page.request.post(
            "/sync/visits", data=envelope(*items), headers={"Sec-Fetch-Site": "same-origin"}
        )
        assert [one["status"] for one in answer.json()["results"]] == ["filed"] * len(visits), answer.text()

    # Reading

    def opens_profile(self, initials: str) -> None:
        """Open a child's page from the caseload."""
        self.goes_to("/")
        self.sees_heading("Caseload")
        self.finds_page_sound()
        rows = self.page.get_by_role("row")
        self.taps_on(rows.get_by_role("link", name=re.compile(rf"^{re.escape(initials)}")).first)
        self.sees_heading(re.compile(rf"^{re.escape(initials)}, "))

    def domain(self, title: str) -> Locator:
        """What the child's page says of one domain in full."""
        return (
            self.page.get_by_role("article", name=re.compile(rf"^{title}: "))
            .filter(has=self.page.get_by_role("heading", level=3))
            .last
        )


class Supervisor(Worker):
    """Somebody who decides about visits of a team."""

    def opens_the_queue(self) -> None:
        """Open the queue."""
        self.goes_to("/queue")
        self.sees_heading("Queue")
        self.finds_page_sound()

    def opens_from_the_queue(self, initials: str, on: date | None = None) -> None:
        """Open the decision on the visit of a child that stands first, or on that of a day."""
        self.opens_the_queue()
        rows = self.page.get_by_role("row").filter(has_text=f"Visit of {day(on)}" if on else "")
        rows.get_by_role("link", name=re.compile(rf"^{re.escape(initials)}")).first.click()
        self.sees_heading(re.compile(rf"^{re.escape(initials)}, visit of "))
        self.finds_page_sound()

    def answers_everything(self, next_look: date) -> None:
        """Answer all that a signature needs, agreeing with every verdict."""
        self.acknowledges_the_flags()
        self.answers_the_prompts()
        for agree in self.page.get_by_role("radio", name="Agree", exact=True).all():
            agree.check()
        self.page.get_by_label("What will happen, and why").fill("Go on as agreed, and look again soon.")
        self.chooses("Unannounced", self.question("Next look"))
        self.page.get_by_label("By", exact=True).filter(visible=True).last.fill(next_look.isoformat())
        for statement in ("I have read this version and its notes", "I have considered the child's view"):
            self.page.get_by_role("checkbox", name=statement).check()
        self.page.get_by_label("Type your full name").fill(self.name)

    def plans_an_action(self, what: str, who: str, by: date) -> None:
        """Write down with a decision what is to be done, by whom and by when."""
        self.page.locator("summary", has_text="Add an action: what, who, by when").click()
        action = self.question("Action 1")
        action.get_by_label("What", exact=True).fill(what)
        action.get_by_label("Who", exact=True).fill(who)
        action.get_by_label("By", exact=True).fill(by.isoformat())

    def acknowledges_the_flags(self) -> None:
        """Tick every flag there is."""
        group = self.page.get_by_role("group", name=re.compile(r"^Acknowledge \d+ flag"))
        for flag in group.get_by_role("checkbox").all():
            flag.check()

    def answers_the_prompts(self) -> None:
        """Write something to every prompt there is."""
        group = self.page.get_by_role("group", name=re.compile(r"^Answer \d+ prompt"))
        for prompt in group.get_by_role("textbox").all():
            prompt.fill("Considered with the worker.")

    def signs(self, initials: str, next_look: date) -> None:
        """Sign the version of a child's visit that is in the queue."""
        self.opens_from_the_queue(initials)
        self.answers_everything(next_look)
        self.presses("Sign this decision")
        self.sees(re.compile("^Signed "))
        self.finds_page_sound("signed")

    def returns(self, initials: str, questions: Mapping[str, str]) -> None:
        """Return a visit with a question at each of these items."""
        self.opens_from_the_queue(initials)
        for key, question in questions.items():
            # A summary has no role that Playwright knows.
            self.page.locator("summary", has_text=f"Ask about this: {TITLES[key]}").click()
            self.page.locator(f"#question-{key}").fill(question)
        self.finds_page_sound("with a question")
        self.presses("Return with questions")
        self.sees(re.compile("^Returned with questions "))
        self.finds_page_sound("returned")
