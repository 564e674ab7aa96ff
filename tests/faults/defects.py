"""Defects that systems like this one have had, each planted by replacing a line of ours, and the test that catches it.

Nothing that is shipped knows of them: the phones' process reads a copy of its modules, and on our side the function takes the code of its defective twin for as long as a test lasts. A line that is not there exactly once
is no defect any more: then the table is to be mended.
"""
# ruff: noqa: E501 - a line that is replaced stands here as it stands there

import importlib
import inspect
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

from tests.servers import ROOT

Edit = tuple[str, str, str]
PHONE = "app/static/js/"

# A phone that forgets an entry whose state becomes `deleted`: what several of the defects below need.
FORGETS: Edit = (
    f"{PHONE}keeping/store.js",
    "    delete news.fields;\n",
    "    delete news.fields;\n    if (news.state === 'deleted') return drop('entries', key);\n",
)


@dataclass(frozen=True, slots=True)
class Defect:
    """What is wrong, in which lines; the story that must fail; `rare`: chance would take very long to find it."""

    name: str
    story: str
    edits: tuple[Edit, ...]
    rare: bool = False

    def __str__(self) -> str:
        return self.name.replace(" ", "-")

    @property
    def on_phones(self) -> list[Edit]:
        """The lines of it that phones read."""
        return [edit for edit in self.edits if edit[0].endswith(".js")]

    @property
    def on_our_side(self) -> list[Edit]:
        """The lines of it in the application."""
        return [edit for edit in self.edits if edit[0].endswith(".py")]


def phone(file: str, old: str, new: str) -> Edit:
    """A line of the phone's code, and what stands in its place."""
    return f"{PHONE}{file}", old, new


DEFECTS = (
    # The phone
    Defect(
        "a receipt is matched by its id alone",
        "test_a_receipt_for_other_words_confirms_nothing",
        (
            phone(
                "sending/receipts.js",
                "result.id === entry.id && result.revision === entry.revision\n    && result.digest === entry.digest)",
                "result.id === entry.id)",
            ),
        ),
        rare=True,
    ),
    Defect(
        "a captive portal is believed",
        "test_an_answer_that_is_no_receipt_confirms_nothing_portal_as_json",
        (
            phone("sending/shapes.js", "return Boolean(answer && typeof answer.epoch === 'string' && Array", "return true || (Array"),
            phone("sending/outbox.js", "receiptFor(entry, answer.results)", "receiptFor(entry, answer.results ?? [])"),
            phone("sending/outbox.js", "before !== null && before !== epoch;", "epoch && before !== null && before !== epoch;"),
            phone("sending/outbox.js", "fateBy(entry, receipts[i]) : unconfirmed)", "fateBy(entry, receipts[i]) : { state: 'filed' })"),
        ),
    ),
    Defect(
        "whatever is answered with 200 is deleted",
        "test_receipts_for_other_visits_confirm_nothing",
        (FORGETS, phone("sending/outbox.js", "fateBy(entry, receipts[i]) : unconfirmed)", "fateBy(entry, receipts[i]) : { state: 'deleted' })")),
    ),
    Defect(
        "what is refused is dropped",
        "test_a_visit_that_something_on_the_way_finds_too_large_stays_on_the_phone",
        (FORGETS, phone("sending/outbox.js", "{ state: 'attention', reason: `refused_${heard.status}` }", "{ state: 'deleted' }")),
    ),
    Defect(
        "after some tries it is dropped",
        "test_a_visit_outlasts_any_number_of_failures",
        (
            FORGETS,
            phone(
                "sending/outbox.js",
                "for (const entry of batch) await post.settle(entry.key, fate);\n    if (stuck)",
                "for (const entry of batch) await post.settle(entry.key, entry.fate.tried ? { state: 'deleted' } : fate);\n    if (stuck)",
            ),
        ),
    ),
    Defect(
        "another person's sign-in clears the phone",
        "test_another_person_on_the_phone_clears_nothing",
        (
            phone(
                "app/door.js",
                "    await house.opened(found);\n",
                "    for (const { key, author } of await store.all('entries')) if (author !== found.person.id) await store.drop('entries', key);\n"
                "    await house.opened(found);\n",
            ),
        ),
    ),
    Defect(
        "the last save wins",
        "test_a_tab_that_was_asleep_writes_over_nothing",
        (phone("keeping/draftrows.js", "before.save >= row.save && !isSame(before, row)", "false"),),
    ),
    Defect(
        "what is held is sent again for ever",
        "test_what_is_held_is_not_called_filed_and_not_sent_again",
        (phone("sending/receipts.js", " || receipt.status === 'held' ||", " ||"),),
    ),
    Defect(
        "what is held is shown as filed",
        "test_what_is_held_is_not_called_filed_and_not_sent_again",
        (phone("sending/receipts.js", "{ ...heard, state: receipt.status }", "{ ...heard, state: receipt.status === 'held' ? 'filed' : receipt.status }"),),
    ),
    Defect(
        "the draft goes before the visit is kept",
        "test_a_visit_that_cannot_be_finished_stays_as_it_was",
        (
            phone(
                "keeping/store.js",
                "    const kept = await database.transact(['entries', 'drafts', 'meta'], 'readwrite'",
                "    await drop('drafts', row.id);\n    const kept = await database.transact(['entries', 'drafts', 'meta'], 'readwrite'",
            ),
        ),
    ),
    Defect(
        "a number is given twice",
        "test_visits_are_numbered_one_after_the_other",
        (
            phone("keeping/store.js", "put({ ...mine, highWater: row.seq })", "put(mine)"),
            phone("keeping/store.js", "Math.max(found.highWater, remembered.highWater(device, author))", "found.highWater"),
        ),
    ),
    Defect(
        "a changed epoch is ignored",
        "test_a_record_put_back_to_a_backup_is_offered_everything_again",
        (phone("sending/outbox.js", "before !== null && before !== epoch;", "false;"),),
    ),
    Defect(
        "a correction writes over its version",
        "test_a_correction_is_the_next_version",
        (phone("visits/again.js", "told, revision: revision + 1,", "told, revision,"),),
    ),
    Defect(
        "saved is said before it is kept",
        "test_a_full_phone_does_not_say_that_it_has_saved",
        (phone("keeping/keeping.js", "    await saveDraft(page.draft);\n", "    saveDraft(page.draft).catch(() => {});\n"),),
    ),
    Defect(
        "what was being sent when the page closed is forgotten",
        "test_a_page_that_is_closed_while_sending_sends_again_when_it_is_opened",
        (phone("sending/batches.js", "['waiting', 'sending']", "['waiting']"),),
    ),
    Defect(
        "an emptied phone is taken for a new one",
        "test_numbers_that_were_lost_with_the_storage_are_named_database",
        (phone("keeping/emptied.js", "for (const one of gone) await report(one);", "void gone;"),),
    ),
    Defect(
        "only the numbers that are sent are told",
        "test_a_number_that_was_told_is_named_even_if_nothing_is_left",
        (phone("sending/outbox.js", "high_water: high,", "high_water: Math.max(...batch.map(({ seq }) => seq)),"),),
        rare=True,
    ),
    # The record
    Defect(
        "a receipt comes before the commit",
        "test_what_the_record_confirms_it_has",
        (
            ("app/custody/keeping.py", "    db.session.commit()\n    return deposit, repeat", "    db.session.flush()\n    return deposit, repeat"),
            ("app/custody/filing.py", "        db.session.commit()\n        return True", "        db.session.flush()\n        return True"),
            ("app/custody/numbers.py", "    db.session.commit()\n", "    db.session.flush()\n"),
        ),
    ),
    Defect(
        "what has the same words is taken for a repeat",
        "test_the_same_words_once_more_are_a_version_of_their_own",
        (
            (
                "app/custody/keeping.py",
                "Deposit.visit_id == item.id, Deposit.revision == item.revision, Deposit.digest == item.digest",
                "Deposit.digest == item.digest",
            ),
        ),
        rare=True,
    ),
    Defect(
        "a repeat is answered without a write",
        "test_every_repeat_leaves_its_attempt",
        (
            (
                "app/custody/keeping.py",
                "    _note(deposit, arrived, status, alerts=raised)\n",
                '    if status == "new":\n        _note(deposit, arrived, status, alerts=raised)\n',
            ),
        ),
        rare=True,
    ),
    Defect(
        "digests are not compared",
        "test_what_arrives_damaged_is_sent_again_until_it_is_whole",
        (("app/custody/opening.py", "return hashlib.sha256(text).hexdigest() == digest", "return bool(hashlib and text and digest)"),),
        rare=True,  # only what goes in clear is compared, and only a second sending by hand does
    ),
    Defect(
        "what arrives damaged is answered as held",
        "test_what_arrives_damaged_is_sent_again_until_it_is_whole",
        (("app/custody/damage.py", '"damaged", received_at=now)', '"held", reason="invalid", received_at=now)'),),
        rare=True,  # only what goes in clear is compared, and only a second sending by hand does
    ),
    Defect(
        "one item without a shape refuses them all",
        "test_one_item_without_a_shape_does_not_hold_up_its_neighbours",
        (
            (
                "app/views/sync.py",
                "    receipts = [custody.take(raw, sender, device, now()) for raw in envelope[\"items\"]]\n",
                '    if any("digest" not in raw for raw in envelope["items"]):\n        abort(400)\n'
                "    receipts = [custody.take(raw, sender, device, now()) for raw in envelope[\"items\"]]\n",
            ),
        ),
        rare=True,
    ),
    Defect(
        "the last wording wins",
        "test_of_two_wordings_of_one_version_the_first_stays_and_both_are_kept",
        (
            (
                "app/custody/filing.py",
                "    if _arrival(deposit) is Arrival.CONFLICT:\n        raise Conflict\n",
                "    if _arrival(deposit) is Arrival.CONFLICT:\n"
                "        from app.models import Rating, Revision\n"
                "        for old in db.session.query(Revision).filter_by(visit_id=deposit.visit_id, number=deposit.revision):\n"
                "            db.session.query(Rating).filter_by(revision_id=old.id).delete()\n"
                "            db.session.query(Revision).filter_by(id=old.id).delete()\n",
            ),
        ),
        rare=True,
    ),
    Defect(
        "the author is whoever is signed in",
        "test_a_visit_is_its_authors_whoever_is_signed_in_when_it_is_sent",
        (
            ("app/views/sync.py", "    if named in held:\n", "    if named in held and not current_user.is_authenticated:\n"),
            ("app/custody/filing.py", "    if reported.author == deposit.sender_id:\n", "    if reported.author or deposit.sender_id:\n"),
            ("app/versions.py", "            observer_id=reported.author,\n", "            observer_id=deposit.sender_id,\n"),
        ),
    ),
    Defect(
        "a version that came too early waits for ever",
        "test_a_later_version_that_comes_first_waits_for_the_earlier_one",
        (("app/custody/filing.py", "            _file_waiting(deposit, now)\n", ""),),
        rare=True,
    ),
)  # fmt: skip


@contextmanager
def planted(defect: Defect) -> Iterator[None]:
    """Have the application carry a defect."""
    healthy: list[tuple[FunctionType, CodeType]] = []
    for file in dict.fromkeys(file for file, _, _ in defect.on_our_side):
        source = altered(file, defect.on_our_side)
        module = importlib.import_module(file.removesuffix(".py").replace("/", "."))
        healthy += replace_functions(module, compile(source, file, "exec"))
    try:
        yield
    finally:
        for function, code in healthy:
            function.__code__ = code


def altered(file: str, edits: list[Edit]) -> str:
    """Give the text of a file with the lines in it replaced."""
    source = (ROOT / file).read_text("utf-8")
    for _, old, new in (edit for edit in edits if edit[0] == file):
        assert source.count(old) == 1, f"{file} does not have this once: {old}"
        source = source.replace(old, new)
    return source


def defective_phones(defect: Defect, folder: Path) -> Path:
    """Give a copy of the phones' code with a defect in it."""
    for part in (PHONE, "tests/js/phones"):
        shutil.copytree(ROOT / part, folder / part)
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    (folder / "package.json").write_text((ROOT / "package.json").read_text("utf-8"), "utf-8")
    for file in {file for file, _, _ in defect.on_phones}:
        (folder / file).write_text(altered(file, defect.on_phones), "utf-8")
    return folder


def replace_functions(module: ModuleType, code: CodeType) -> list[tuple[FunctionType, CodeType]]:
    """Give each function of a module the code of its namesake; give what they had before."""
    twins = {one.co_name: one for one in code.co_consts if isinstance(one, CodeType)}
    before = []
    for name, found in vars(module).copy().items():
        function = inspect.unwrap(found) if callable(found) else None
        if isinstance(function, FunctionType) and function.__module__ == module.__name__ and name in twins:
            before.append((function, function.__code__))
            function.__code__ = twins[name]
    return before
