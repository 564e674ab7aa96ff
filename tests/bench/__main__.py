"""`make bench-phone`: measure, print the table, and keep it in docs/benchmarks.md."""

import re
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Playwright, expect, sync_playwright

from app.clock import now
from tests.bench import figures
from tests.bench.machine import processor
from tests.bench.phone import phone
from tests.bench.runs import run
from tests.bench.sending import VISITS, sends_ten
from tests.bench.subjects import Bare, Ours, Subject
from tests.browsers import launch
from tests.servers import ROOT, Server, Sqlite

KEPT = ROOT / "docs" / "benchmarks.md"
MARKS = re.compile(r"(<!-- figures -->\n).*?(<!-- /figures -->)", re.S)
ROUNDS = {4: 3, 6: 2}  # how many times slower the processor is made: how many runs of each
AT_MOST = 5.0


def main() -> int:
    """Measure everything in turns; 1 where something took longer than it may."""
    began = time.monotonic()
    expect.set_options(timeout=30_000)  # what is slowed six times takes its time
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        record = Sqlite(Path(folder))
        record.reset(cast=True)
        server = Server(Path(folder), record.url, UNSOUND_PAGES="").start()
        try:
            text = measured(playwright, Ours(server), Bare())
        finally:
            server.stop()
    sys.stdout.write(f"{text}\nThis took {(time.monotonic() - began) / 60:.1f} minutes.\n")
    KEPT.write_text(MARKS.sub(lambda found: f"{found[1]}{text}{found[2]}", KEPT.read_text()))
    return int("(missed)" in text)


def measured(playwright: Playwright, ours: Ours, bare: Bare) -> str:
    """All tables, with what they were measured on."""
    parts = [circumstances(playwright)]
    for subject in (ours, bare):
        warm_up(playwright, subject)
    for slower, rounds in ROUNDS.items():
        runs = [(run(playwright, ours, slower), run(playwright, bare, slower)) for _ in range(rounds)]
        parts.append(f"Processor slowed {slower} times, {rounds} runs of each in turns:")
        parts.append(figures.markdown(figures.table(*map(list, zip(*runs, strict=True)))))
    took = sends_ten(playwright, ours, 4)
    verdict = "" if took <= AT_MOST else " (missed)"
    parts.append(
        f"{VISITS} finished visits, acknowledged {took:.1f} s after the network's return; "
        f"at most {AT_MOST:g} s{verdict}."
    )
    return "\n\n".join(["", *parts, ""])


def warm_up(playwright: Playwright, subject: Subject) -> None:
    """Have the server read its templates, and the machine its files."""
    with phone(playwright, 1) as one:
        subject.welcomes(one)
        one.is_probed(*subject.first_item)
        one.page.goto(subject.address())
        one.ready()


def circumstances(playwright: Playwright) -> str:
    """When and on what."""
    browser = launch(playwright)
    assert browser is not None, "there is no Chromium here"
    version = browser.version
    browser.close()
    return f"{now().date().isoformat()}, Chromium {version}, {processor()}."


if __name__ == "__main__":
    sys.exit(main())
