"""One schedule: two phones, one of them with two tabs, one record, and what comes between them."""

import time
from typing import Any

from app.custody import numbers
from app.extensions import db
from app.models import Device
from tests.faults.checker import SETTLED, Facts, Number, Wording, wrong
from tests.faults.driver import Broken, Driver
from tests.faults.record import Record
from tests.faults.wire import Wire

PHONES = ("one", "two")
TABS = ("one/a", "one/b", "two/a")
CHILDREN = {"amira": ("rafi", "sana"), "ben": ("tomos", "sana")}  # whom they hold
OWNERS = {"one": ("amira",), "two": ("ben", "amira")}  # who made which phone ready
CLEAN_SYNCS = 20
MINUTES = 60_000


class Wrong(AssertionError):
    """Something that must never happen has happened."""

    def __init__(self, found: dict[str, list[str]]) -> None:
        super().__init__("\n".join(f"{name}: {'; '.join(what)}" for name, what in found.items()))
        self.found = found


class Schedule:
    """What happens, step by step, and what is known of it. Ends with `settles`, which finds what is wrong."""

    def __init__(self, driver: Driver, record: Record) -> None:
        self.driver, self.record = driver, record
        if driver.template is None:
            furnish(driver, record)
        record.begin(driver.template)
        self.wire = driver.network = Wire(record)
        self.wire.jars.update({phone: dict(jar) for phone, jar in driver.jars.items()})
        self.facts = Facts()
        self.looks: dict[str, Any] = {phone: {"entries": [], "pages": []} for phone in PHONES}
        self.states: dict[Wording, str] = {}
        self.phone_of: dict[Wording, str] = {}
        self.doubtful: set[Wording] = set()  # said to be filed before the record was put back
        self.confirmed: set[Wording] = set()  # seen in the record since
        self.owed: set[Wording] = set()  # what the record lacks since it was put back, and a phone still has
        self.unopened: dict[str, str] = {}  # on a phone: whose visit the record could not open
        self.asleep: set[str] = set()
        self.saved_by: dict[str, str] = {}  # a visit: the tab whose words were kept last
        self.lost: set[str] = set()  # phones whose storage was emptied
        self.remembers: dict[str, dict[Number, int]] = {phone: {} for phone in PHONES}  # by the second memory
        self.suspended: set[str] = set()
        self.restored = False
        self.count = 0
        self.open: dict[str, dict[str, int]] = {phone: {} for phone in PHONES}  # visits being written
        self.who = {phone: owners[-1] for phone, owners in OWNERS.items()}
        begin(driver, *(["open", *_open(tab)] for tab in TABS))
        for phone in PHONES:
            self.signs_in(phone)

    # Doing and looking

    def do(self, *steps: list[Any]) -> list[dict[str, Any]]:
        """Take steps, then look at the phones concerned: whatever they say of a visit must be true."""
        named = {_phone(whose) for _, whose, *_ in steps}
        concerned = PHONES if "" in named else sorted(named)
        done = self.driver.do(*steps, *(["look", phone, {}] for phone in concerned))
        self.looks |= dict(zip(concerned, (one["value"] for one in done[len(steps) :]), strict=True))
        self.states, self.unopened = {}, {}
        for phone, look in self.looks.items():
            for entry in look["entries"]:
                self._see(phone, entry)
            for page in look["pages"]:
                self._page_is_true(page, look["entries"])
        self._ticks_are_true()
        return done[: len(steps)]

    def _page_is_true(self, page: dict[str, Any], entries: list[dict[str, Any]]) -> None:
        """What a page says is unsent is never less than what is, and it is green only when nothing is."""
        mine = [one for one in entries if one["author"] == page["person"]]
        unsent = sum(one["state"] not in SETTLED for one in mine)
        if page["unsent"] < unsent or (page["green"] and unsent):
            raise Wrong({"false sign": [f"{page} while {unsent} are unsent: {mine}"]})

    def _see(self, phone: str, entry: dict[str, Any]) -> None:
        wording = Wording(entry["id"], entry["revision"], entry["digest"])
        state = entry["state"]
        self.states[wording] = state
        if state != "filed":
            self.doubtful.discard(wording)
        elif wording not in self.doubtful:
            self.facts.said_filed.add(wording)
        if state in ("held", "conflict"):
            self.facts.said_kept.add(wording)
        if state == "held" and entry["reason"] == "unopenable":
            self.unopened[phone] = next(
                name for name, number in self.record.ids.items() if number == entry["author"]
            )

    def _ticks_are_true(self) -> None:
        """Every visit that a phone says is in the record is there, in these words, at this moment."""
        said = {one for one, state in self.states.items() if state == "filed"} - self.doubtful
        if said <= self.confirmed:
            return
        self.confirmed = set(self.record.filed())
        if false := said - self.confirmed:
            raise Wrong({"false tick": sorted(map(str, false))})

    # What people do

    def words(self) -> str:
        """Words that nobody wrote before."""
        self.count += 1
        return f"words {self.count}"

    def in_hand(self, tab: str) -> list[Any]:
        """The step by which the phone's person opens a tab and writes there from now on."""
        if tab in self.asleep:
            self.wakes(tab)
        return ["unlock", tab, {"person": self.record.ids[self.who[_phone(tab)]]}]

    def writes(self, tab: str, which: int = 0) -> str | None:
        """Somebody opens a visit to a child of theirs, or goes on with it, and writes in it."""
        words = self.words()
        children = CHILDREN[self.who[_phone(tab)]]
        step = {"profile": self.record.profiles[children[which % len(children)]], "words": words}
        return self._written(tab, self.do(self.in_hand(tab), ["write", tab, step])[1], words)

    def changes(self, tab: str, visit: str, grade: int = 2) -> str | None:
        """Somebody writes on in a visit that is open."""
        words = self.words()
        step = {"id": visit, "words": words, "grade": grade}
        return self._written(tab, self.do(self.in_hand(tab), ["change", tab, step])[1], words)

    def corrects(self, tab: str, visit: str, how: str = "correct", words: str = "") -> str | None:
        """Somebody opens the next version of a finished visit; `correctFromRecord`: of what the record has."""
        words = words or self.words()
        return self._written(
            tab, self.do(self.in_hand(tab), [how, tab, {"id": visit, "words": words}])[1], words
        )

    def _written(self, tab: str, result: dict[str, Any], words: str) -> str | None:
        """Note what the phone says it has kept: from now on it must be there."""
        if "value" not in result:
            if result.get("why") != "kept_overtaken":
                self.facts.perhaps.add(words)  # they are still on the screen, and it is tried again
            return None
        visit: str = result["value"]["id"]
        self.open[_phone(tab)][visit] = result["value"]["revision"]
        self.facts.saved[visit] = words
        self.saved_by[visit] = tab
        return visit

    def finishes(self, tab: str, visit: str) -> Wording | None:
        """Somebody finishes a visit."""
        entry = self.do(self.in_hand(tab), ["finish", tab, {"id": visit}])[1].get("value")
        if entry is None:
            return None
        wording = Wording(entry["id"], entry["revision"], entry["digest"])
        number: Number = (entry["device"], entry["author"])
        self.facts.attempted[wording] = (number, entry["seq"], entry["payload"])
        self.phone_of[wording] = _phone(tab)
        self.open[_phone(tab)].pop(visit, None)
        return wording

    def records(self, tab: str, which: int = 0) -> Wording | None:
        """Somebody writes a visit and finishes it."""
        visit = self.writes(tab, which)
        return self.finishes(tab, visit) if visit else None

    def sends(self, tab: str, by_hand: bool = False) -> None:
        """Somebody, or the page itself, sends what waits."""
        self.do(["send", tab, {"byHand": by_hand}])

    def waits(self, minutes: float) -> None:
        """Time goes by."""
        self.do(["wait", "", {"ms": minutes * MINUTES}])

    def sleeps(self, tab: str) -> None:
        """The browser suspends a tab: nobody waits for it."""
        self.asleep.add(tab)
        self.do(["sleeps", tab, {}])

    def wakes(self, tab: str) -> None:
        """A tab goes on where it was: with a save of what was typed last."""
        self.asleep.discard(tab)
        words = self.words()
        late = self.do(["wakes", tab, {"words": words}])[0].get("value")
        if not late:
            return
        if self.saved_by.get(late["id"], tab) != tab:
            raise Wrong({"overwritten": [f"{late['id']}: a tab that was asleep wrote over another's words"]})
        self.facts.saved[late["id"]] = words

    def is_made_ready(self, phone: str) -> bool:
        """A phone that was emptied is opened, looks for what it knows, and is made ready by its person."""
        tab = f"{phone}/a"
        self.opens(tab)
        self.do(["send", tab, {}])
        return "value" in self.do(["setUp", tab, {"person": self.record.ids[self.who[phone]]}])[0]

    # What happens to them

    def meets(self, phone: str, *faults: str) -> None:
        """What this phone asks next will meet these faults, one each."""
        self.wire.ordered[phone].extend(faults)

    def arrives(self, which: int = 0) -> None:
        """Something that was under way arrives."""
        self.do(self.wire.arrive(which))

    def never_arrives(self, which: int = 0) -> None:
        """Something that was under way is lost."""
        self.do(self.wire.lose(which))

    def restarts(self) -> None:
        """The server is started anew. What was under way to it is lost."""
        self.record.restart()
        lost = [one for one in self.wire.underway if one.reply is None]
        self.wire.underway = [one for one in self.wire.underway if one.reply is not None]
        self.do(*(["fail", "", {"number": one.number}] for one in lost))

    def is_backed_up(self) -> None:
        """The record is copied as it is now."""
        self.record.back_up()

    def is_restored(self) -> None:
        """The record is put back to its last backup. What phones had been told may not be true any more."""
        self.restored = True
        self.record.restore()
        self.doubtful |= {one for one, state in self.states.items() if state == "filed"}
        on_phones = set(self.states)
        said = self.facts.said_filed | self.facts.said_kept
        self.facts.purged |= said - on_phones
        self.owed |= said & on_phones - self.record_has()
        # Of two wordings of one version the other may now come first, and be the one that is filed.
        self.facts.said_kept |= self.facts.said_filed
        self.facts.said_filed = set()
        self.remembers = {
            phone: {} for phone in PHONES
        }  # what the record had been told of lost numbers may be gone with the rest
        self.confirmed = set()

    def record_has(self) -> set[Wording]:
        """What the record holds at this moment, filed or not."""
        return {wording for wording, _, _ in self.record.kept()}

    def hands_over(self, phone: str) -> None:
        """The phone goes to the other person who made it ready, if there is one."""
        self.who[phone] = next((one for one in OWNERS[phone] if one != self.who[phone]), self.who[phone])

    def jumps(self, phone: str, hours: float) -> None:
        """A phone's clock is put forward or back."""
        self.do(["jump", phone, {"ms": hours * 60 * MINUTES}])

    def signs_in(self, phone: str) -> None:
        """Somebody signs in online."""
        self.wire.jars[phone][self.record.session_cookie] = self.record.session_for(self.who[phone])

    def is_signed_out(self, phone: str) -> None:
        """The session is over; the cookie is gone."""
        self.wire.jars[phone].pop(self.record.session_cookie, None)

    def expires(self, phone: str) -> None:
        """The session is too old; the phone does not know."""
        self.record.expire(self.who[phone])

    def loses_storage(self, phone: str, how: str = "database") -> None:
        """The browser empties a phone's storage: the database, the second memory too, or the cookies as well."""
        numbers: dict[Number, int] = {}
        for wording, (number, seq, _) in self.facts.attempted.items():
            if self.phone_of[wording] == phone and wording not in self.facts.gone:
                self.facts.gone.add(wording)
                if wording in self.owed - self.record_has():
                    self.facts.purged.add(wording)  # lost twice over: by the record, then by the phone
                numbers[number] = max(numbers.get(number, 0), seq)
        self.remembers[phone] = self.remembers[phone] | numbers if how == "database" else {}
        if how == "cookies":
            self.wire.jars[phone].clear()
        for visit in self.open[phone]:
            self.facts.saved.pop(visit, None)
        self.open[phone] = {}
        self.asleep -= {tab for tab in TABS if _phone(tab) == phone}
        self.lost.add(phone)
        self.do(["lose", phone, {"everything": how != "database"}])

    def is_full(self, phone: str) -> None:
        """A phone has no room left."""
        self.do(["full", phone, {"yes": True}])

    def has_room(self, phone: str) -> None:
        """A phone has room again."""
        self.do(["full", phone, {"yes": False}])

    def loses_connection(self, phone: str) -> None:
        """The connections to a phone's database end behind the app's back."""
        self.do(["disconnect", phone, {}])

    def is_suspended(self, name: str, yes: bool = True) -> None:
        """A person is suspended, or no longer."""
        (self.suspended.add if yes else self.suspended.discard)(name)
        self.record.suspend(name, yes)

    def opens(self, tab: str, version: str = "1.0.0") -> None:
        """A tab is opened, with this release of the app."""
        self.driver.do(["open", *_open(tab, version)])

    def closes(self, tab: str) -> None:
        """A tab is gone, in the middle of whatever it did."""
        phone, name = tab.split("/")
        self.asleep.discard(tab)
        self.do(["close", phone, {"tab": name}])

    # The end

    def settles(self) -> None:
        """Let everything be well, sync often enough, and find what is wrong. Raises Wrong."""
        self.wire.clear()
        for _ in range(len(self.wire.underway)):
            self.arrives()
        for name in self.suspended.copy():
            self.is_suspended(name, False)
        self.do(*(["full", phone, {"yes": False}] for phone in PHONES))
        for _ in range(CLEAN_SYNCS):
            if not self.lost and not self.restored and self.is_settled():
                break
            for phone in PHONES:
                self.who[phone] = self.unopened.get(phone, self.who[phone])
                self.syncs(phone)
            self.restored = False
            self.waits(6)
        if found := wrong(self._facts()):
            raise Wrong(found)

    def is_settled(self) -> bool:
        """Whether everything on the phones is in the record, as far as they can do something about it."""
        return not self.unopened and all(state in SETTLED for state in self.states.values())

    def syncs(self, phone: str) -> None:
        """Somebody signs in, opens the phone, and sends by hand."""
        self.signs_in(phone)
        if phone in self.lost:
            for name in OWNERS[phone]:
                self.who[phone] = name
                self.signs_in(phone)
                if not self.is_made_ready(
                    phone
                ):  # a lock told late, by a clock ahead of ours, ends a session
                    self.signs_in(phone)
                    assert self.is_made_ready(phone)
            self.lost.discard(phone)
        tab = f"{phone}/a"
        more = [["brings", tab, {}]] if self.restored else []
        self.do(self.in_hand(tab), *more, ["send", tab, {"byHand": True}])

    def _facts(self) -> Facts:
        facts, record = self.facts, self.record
        facts.filed, facts.kept, facts.authors = record.filed(), record.kept(), record.authors()
        facts.on_phones, facts.high_water = self.states, record.numbers()
        facts.remembered = {number: high for one in self.remembers.values() for number, high in one.items()}
        with record.app.app_context():
            for device in db.session.scalars(db.select(Device)):
                facts.missing[str(device.device), str(device.person_id)] = set(numbers.missing(device))
        self.wire.down = True  # from here on it is only looked
        for phone in (phone for phone in PHONES if self.open[phone]):
            for name in OWNERS[phone]:
                self.who[phone] = name
                look = self.driver.do(self.in_hand(f"{phone}/a"), ["drafts", phone, {}])[1]
                for visit, _, words in look["value"]:
                    facts.drafts.setdefault(visit, set()).add(words)
        for wording, (_, _, text) in facts.attempted.items():
            found = [words for words in facts.saved.values() if f'"summary":"{words}"' in text]
            facts.drafts.setdefault(wording.id, set()).update(found)
        return facts


def begin(driver: Driver, *steps: list[Any]) -> None:
    """Begin with phones as they were made ready, and these steps."""
    names: list[Any] = list(PHONES)
    driver.do(["begin", "", {"at": time.time() * 1000, "names": names}], *steps)


def _open(tab: str, version: str = "1.0.0") -> tuple[str, dict[str, str]]:
    phone, name = tab.split("/")
    return phone, {"tab": name, "version": version}


def furnish(driver: Driver, record: Record) -> None:
    """Make the phones ready as their people do, once, and keep them and the record as they are then."""
    record.begin()
    wire = driver.network = Wire(record)
    driver.do(["strip", "", {}])
    begin(driver)
    for n, (phone, names) in enumerate(OWNERS.items(), 1):
        for name in names:
            wire.jars[phone][record.session_cookie] = record.session_beside(name, n)
            driver.do(["open", phone, {"tab": "a", "version": "1.0.0"}])
            made = driver.do(
                ["setUp", f"{phone}/a", {"person": record.ids[name]}], ["lock", f"{phone}/a", {}]
            )
            if not all("value" in one for one in made):
                raise Broken(f"a phone could not be made ready: {made}")
        driver.do(["close", phone, {"tab": "a"}])
    driver.do(["furnish", "", {}])
    driver.template = record.folder / f"ready-{driver.process.pid}.sqlite3"
    record.keep_at(driver.template)
    driver.jars = {phone: dict(jar) for phone, jar in wire.jars.items()}


def _phone(tab: str) -> str:
    return tab.split("/")[0]
