"""One run: a fresh browser, a cold start, twenty items, a start without a network."""

from collections import defaultdict

from playwright.sync_api import Playwright

from tests.bench.machine import Others
from tests.bench.phone import NO_LIMIT, Phone, phone
from tests.bench.subjects import Ours, Subject
from tests.browser.actors import PASSPHRASE
from tests.servers import until

Run = dict[str, list[float]]
SETTLE = 1_500  # ms: a browser that has just started is busy with itself


def run(playwright: Playwright, subject: Subject, slower: float) -> Run:
    """Measure one subject once, by name of the measure."""
    noted: Run = defaultdict(list)
    others = Others()
    subject.wire.fails("up")
    with phone(playwright, slower) as one:
        subject.welcomes(one)
        before = subject.wire.answered
        noted["from_nothing"].append(starts(one, subject))
        noted["painted"].append(float(until(lambda: one.note("painted"), "nothing was painted")))
        kept_for_later(one)
        noted["air"].append((subject.wire.answered - before) / 1024)
    with phone(playwright, slower) as one:
        subject.welcomes(one)
        subject.leads_here(one)
        noted["first_item"].append(starts(one, subject))
        one.is_quick()
        subject.is_made_ready(one)
        one.is_slow()
        answers(one, subject, noted)
        start_offline(one, subject, noted)
    noted["others"].append(others.cores())
    return noted


def starts(one: Phone, subject: Subject) -> float:
    """Ask for the page; give when its first item was ready."""
    one.page.wait_for_timeout(SETTLE)
    one.is_probed(*subject.first_item)
    one.is_slow()
    one.page.goto(subject.address(), wait_until="commit")
    return one.ready()


def kept_for_later(one: Phone) -> None:
    """Wait until all is there that the page needs without a network."""
    one.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    one.page.wait_for_load_state("networkidle")


def answers(one: Phone, subject: Subject, noted: Run) -> None:
    """Grade the items, with a finger."""
    for thing in subject.grades(one):
        kind = "evidence" if "evidence" in thing else "tap"
        tap = one.taps(thing)
        subject.holds(one)
        for part in ("frame", "done", "work", "writes"):
            noted[f"{kind}_{part}"].append(tap[part])


def start_offline(one: Phone, subject: Subject, noted: Run) -> None:
    """Open a new tab with nobody at the other end; then unlock what is locked."""
    address = f"{one.page.url.split('#')[0]}{'#/home' if isinstance(subject, Ours) else ''}"
    subject.wire.fails("refuse")
    one.opens_new_tab()
    one.is_probed(subject.offline)
    one.is_slow(NO_LIMIT)
    one.page.goto(address, wait_until="commit")
    noted["offline"].append(one.ready())
    if isinstance(subject, Ours):
        noted["unlock"].append(unlocks(one, subject))


def unlocks(one: Phone, subject: Ours) -> float:
    """Type the passphrase; give how long it then takes until the cases are there."""
    amira = subject.worker(one)
    amira.sees_it_locked()
    amira.page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    one.page.evaluate("() => { bench.ready = null; bench.began = performance.now(); }")
    one.page.evaluate("(step) => bench.watch([step])", "a[href^='#/case/'], a[href^='#/item/']")
    amira.page.get_by_role("button", name="Unlock", exact=True).evaluate("(button) => button.click()")
    return one.ready() - float(one.note("began"))
